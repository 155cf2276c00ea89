//! A folder of hostile files beside good ones: the good are found, the hostile are named with the right kind of failure,
//! and nothing else happens: nothing is written, fetched, or left running, and memory and time stay small.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::net::TcpListener;
use std::path::Path;
use std::time::{Duration, SystemTime};

use kashaf::index::Index;
use kashaf::query::parse;
use kashaf::search::{SearchOptions, Searcher};
use kashaf::source::display_path;
use serde_json::Value;

use crate::archive::hostile::{FOUND, GOOD, SKIPPED, Trap, write};
use crate::support::Bench;
use crate::watch::watch;

/// The most memory, in kilobytes.
const MEMORY: u64 = 1 << 20;
/// The most time.
const TIME: Duration = Duration::from_secs(120);

#[test]
fn hostile_files_cost_nothing_but_themselves() {
    let bench = Bench::new();
    let outside = TcpListener::bind("127.0.0.1:0").unwrap();
    outside.set_nonblocking(true).unwrap();
    let address = outside.local_addr().unwrap().to_string();
    let (good, traps) = write(&bench.archive(), &address).unwrap();
    assert!(
        good.len() == GOOD && traps.len() >= 60,
        "{} traps",
        traps.len()
    );
    let scratch = bench.root().join("scratch");
    fs::create_dir(&scratch).unwrap();

    let before = listing(&bench);
    let mut command = bench.command(&["index", "archive", "--json"]);
    command.env("TMPDIR", &scratch);
    let run = watch(bench.start(&mut command));
    let told = format!(
        "{:.1} s, {} MB, {} processes",
        run.took.as_secs_f64(),
        run.peak >> 10,
        run.processes
    );
    println!("{told}");
    assert_eq!(run.left, Vec::<String>::new());
    assert_eq!(
        run.output.status.code(),
        Some(3),
        "{told}: {}",
        String::from_utf8_lossy(&run.output.stderr)
    );
    let summary: Value = serde_json::from_slice(&run.output.stdout).unwrap();

    let mut searcher = Searcher::new(&Index::open(&bench.index_dir()).unwrap()).unwrap();
    let mut wrong = Vec::new();
    for document in &good {
        for query in &document.queries {
            let found = hits(&mut searcher, query).into_iter().map(|(id, _)| id);
            if found.collect::<Vec<_>>() != [document.id.clone()] {
                wrong.push(format!("{} is not found by {query}", document.id));
            }
        }
    }
    let failures = failures(&summary);
    for (path, kinds) in &failures {
        if path.starts_with(&bench.shown("good")) {
            wrong.push(format!("{path}: {kinds:?}"));
        }
    }
    for trap in &traps {
        wrong.extend(trouble(&bench, &mut searcher, &failures, trap));
    }
    assert!(
        wrong.is_empty(),
        "{told}; {} troubles:\n{}",
        wrong.len(),
        wrong.join("\n")
    );

    assert_eq!(
        listing(&bench),
        before,
        "something outside the index was changed"
    );
    assert!(!Path::new("/tmp/kashaf-was-here.txt").exists());
    assert_eq!(
        outside.accept().map(|_| ()).unwrap_err().kind(),
        ErrorKind::WouldBlock
    );
    // Every list of users has users who may not log in.
    assert_eq!(hits(&mut searcher, "nologin"), []);
    assert!(run.peak < MEMORY && run.took < TIME, "{told}");

    // The next run reads none of it, and says the same.
    let (code, again) = bench.summary(&[]);
    assert_eq!((code, &again["failures"]), (3, &summary["failures"]));
    let done = ["added", "changed", "removed", "bytes"].map(|name| again[name].as_u64());
    assert_eq!(done, [Some(0); 4]);
}

/// Id and path of what a search finds.
fn hits(searcher: &mut Searcher, query: &str) -> Vec<(String, String)> {
    let options = SearchOptions {
        variants: false,
        ..SearchOptions::default()
    };
    let found = searcher.search(&parse(query), &options).unwrap();
    let both = |hit: kashaf::search::Hit| (hit.document.id, hit.document.path);
    found.hits.into_iter().map(both).collect()
}

/// The kinds of failure of each path.
fn failures(summary: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let mut out: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for failure in summary["failures"].as_array().unwrap() {
        let text = |name: &str| failure[name].as_str().unwrap().to_owned();
        out.entry(text("path")).or_default().insert(text("kind"));
    }
    out
}

/// What is wrong with what came of a hostile file.
fn trouble(
    bench: &Bench,
    searcher: &mut Searcher,
    failures: &BTreeMap<String, BTreeSet<String>>,
    trap: &Trap,
) -> Option<String> {
    let archive = bench.archive().canonicalize().unwrap();
    let path = display_path(&archive.join(&trap.path));
    let within = format!("{path}#");
    let mut came: BTreeSet<&str> = failures
        .iter()
        .filter(|(failed, _)| **failed == path || failed.starts_with(&within))
        .flat_map(|(_, kinds)| kinds.iter().map(String::as_str))
        .collect();
    let query = trap.query.as_deref();
    if query.is_some_and(|query| {
        hits(searcher, query)
            .iter()
            .any(|(_, found)| *found == path || found.starts_with(&within))
    }) {
        came.insert(FOUND);
    }
    if came.is_empty() {
        came.insert(SKIPPED);
    }
    let meant = trap.outcomes.iter().any(|outcome| came.contains(outcome));
    // What is just found, or passed over, does not fail besides.
    let only = matches!(trap.outcomes, [FOUND] | [SKIPPED]) && came.len() > 1;
    (!meant || only).then(|| {
        format!(
            "{}: {came:?} instead of {:?}",
            display_path(&trap.path),
            trap.outcomes
        )
    })
}

/// Everything beside the index: what it is, how large, and when it was changed.
fn listing(bench: &Bench) -> Vec<(String, u64, SystemTime)> {
    let index = bench.index_dir();
    let entries = walkdir::WalkDir::new(bench.root())
        .min_depth(1)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| entry.path() != index);
    entries
        .map(|entry| {
            let entry = entry.unwrap();
            let about = entry.path().symlink_metadata().unwrap();
            let name = format!("{} {:?}", display_path(entry.path()), about.file_type());
            (name, about.len(), about.modified().unwrap())
        })
        .collect()
}
