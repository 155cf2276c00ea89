//! Judged queries over the sample corpus, asked of the real program.
//!
//! Every judgement of `sample-corpus/queries.toml` has to hold. What came out, rank by rank, stands in
//! `tests/it/judgements.tsv`, whose differences are read like code: set `UPDATE_JUDGEMENTS=1` to
//! write it anew.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;
use serde_json::Value;

#[derive(Debug, Deserialize)]
struct Judged {
    query: Vec<Query>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Query {
    text: String,
    why: String,
    first: Option<String>,
    #[serde(default)]
    find: Vec<String>,
    #[serde(default)]
    not: Vec<String>,
    #[serde(default)]
    lit: Vec<String>,
    #[serde(default)]
    unlit: Vec<String>,
    #[serde(default)]
    options: Vec<String>,
    count: Option<usize>,
}

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-corpus")
}

fn kashaf(index: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kashaf"));
    command.arg("--no-config").arg("--index").arg(index);
    command
}

/// All hits of a query, one a document.
fn ask(index: &Path, query: &Query) -> Vec<Value> {
    let output = kashaf(index)
        .args(["search", "--json", "--limit", "100000", "--duplicates=show"])
        .args(&query.options)
        .arg("--")
        .arg(&query.text)
        .output()
        .unwrap();
    let code = output.status.code();
    assert!(
        matches!(code, Some(0 | 1)),
        "{}: exit {code:?}: {}",
        query.text,
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn rank(ids: &[&str], id: &str) -> Option<usize> {
    ids.iter()
        .position(|found| *found == id)
        .map(|place| place + 1)
}

/// The words that are lit in the passage of a hit, as written.
fn lit_words(hit: &Value) -> Vec<String> {
    let text: Vec<char> = hit["passage"]["text"].as_str().unwrap().chars().collect();
    hit["highlights"]
        .as_array()
        .unwrap()
        .iter()
        .map(|range| {
            let at = |end: &str| usize::try_from(range[end].as_u64().unwrap()).unwrap();
            text[at("start")..at("end")].iter().collect()
        })
        .collect()
}

/// What a judgement misses; nothing when it holds.
fn misses(query: &Query, hits: &[Value]) -> Vec<String> {
    let ids: Vec<&str> = hits
        .iter()
        .map(|hit| hit["document"]["id"].as_str().unwrap())
        .collect();
    let mut out = Vec::new();
    if let Some(first) = &query.first
        && ids.first() != Some(&first.as_str())
    {
        out.push(format!(
            "first is {:?}, not `{first}` (rank {:?})",
            ids.first(),
            rank(&ids, first)
        ));
    }
    for id in &query.find {
        if rank(&ids, id).is_none_or(|rank| rank > 10) {
            out.push(format!(
                "`{id}` is not among the first ten (rank {:?})",
                rank(&ids, id)
            ));
        }
    }
    for id in &query.not {
        if let Some(rank) = rank(&ids, id) {
            out.push(format!("`{id}` must not match (rank {rank})"));
        }
    }
    let lit = hits.first().map(lit_words).unwrap_or_default();
    for word in &query.lit {
        if !lit.contains(word) {
            out.push(format!(
                "`{word}` is not lit in `{}`: {lit:?}",
                ids.first().unwrap_or(&"")
            ));
        }
    }
    for word in &query.unlit {
        if lit.contains(word) {
            out.push(format!("`{word}` is lit"));
        }
    }
    if let Some(count) = query.count
        && hits.len() != count
    {
        out.push(format!("{} documents match, not {count}", hits.len()));
    }
    out
}

#[test]
fn every_judgement_holds() {
    let temp = tempfile::tempdir().unwrap();
    let index = temp.path().join("index");
    let output = kashaf(&index)
        .args(["index", "--quiet"])
        .arg(corpus())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );

    let judged: Judged =
        toml::from_str(&std::fs::read_to_string(corpus().join("queries.toml")).unwrap()).unwrap();
    assert!(judged.query.len() >= 120);
    let mut failures = String::new();
    let mut table =
        String::from("query\toptions\tdocuments\tfirst three\tranks of what must be found\n");
    for query in &judged.query {
        let hits = ask(&index, query);
        for miss in misses(query, &hits) {
            writeln!(
                failures,
                "{} {:?} ({}): {miss}",
                query.text, query.options, query.why
            )
            .unwrap();
        }
        let ids: Vec<&str> = hits
            .iter()
            .map(|hit| hit["document"]["id"].as_str().unwrap())
            .collect();
        let ranks: Vec<String> = query
            .first
            .iter()
            .chain(&query.find)
            .map(|id| rank(&ids, id).map_or("-".to_owned(), |rank| rank.to_string()))
            .collect();
        writeln!(
            table,
            "{}\t{}\t{}\t{}\t{}",
            query.text,
            query.options.join(" "),
            ids.len(),
            ids.iter().take(3).copied().collect::<Vec<_>>().join(" "),
            ranks.join(" ")
        )
        .unwrap();
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/judgements.tsv");
    if std::env::var_os("UPDATE_JUDGEMENTS").is_some() {
        std::fs::write(&path, &table).unwrap();
    }
    assert!(
        failures.is_empty(),
        "judgements that do not hold:\n{failures}"
    );
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    let changed: Vec<String> = table
        .lines()
        .zip(committed.lines())
        .filter(|(now, before)| now != before)
        .map(|(now, before)| format!("- {before}\n+ {now}"))
        .collect();
    assert!(
        table == committed,
        "the results differ from judgements.tsv (UPDATE_JUDGEMENTS=1 writes it anew):\n{}",
        changed.join("\n")
    );
}

#[test]
fn a_judgement_can_fail() {
    let query: Query = toml::from_str(
        "text = 'x'\nwhy = 'y'\nfirst = 'a'\nfind = ['b']\nnot = ['c']\nlit = ['d']\nunlit = ['e']\ncount = 2",
    )
    .unwrap();
    let hit = serde_json::json!({
        "document": {"id": "c"},
        "passage": {"text": "و e"},
        "highlights": [{"start": 2, "end": 3}],
    });
    assert_eq!(misses(&query, &[hit]).len(), 6);
}
