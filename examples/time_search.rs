//! What counting by facets, folding copies, and looking for what is alike cost: `time_search INDEX QUERIES.jsonl COUNT`, the
//! first so many queries (`{"id","text"}` a line), each asked in every way, one after the other. Prints milliseconds: of the median query
//! and of the one that is slower than 95 in a hundred.

use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

use anyhow::Context as _;
use kashaf::index::Index;
use kashaf::query::{Query, parse};
use kashaf::search::{Duplicates, FacetKind, SearchOptions, Searcher};

#[derive(serde::Deserialize)]
struct Line {
    text: String,
}

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [index, queries, count] = args.as_slice() else {
        anyhow::bail!("usage: time_search INDEX QUERIES.jsonl COUNT");
    };
    let count: usize = count.parse().context("COUNT is no number")?;
    let mut searcher = Searcher::new(&Index::open(Path::new(index))?)?;
    let mut asked = Vec::new();
    for line in std::fs::read_to_string(queries)?.lines().take(count) {
        let line: Line = serde_json::from_str(line)?;
        asked.push(parse(&line.text));
    }
    let plain = SearchOptions::default();
    let mut ways = vec![
        ("each document".to_owned(), plain.clone()),
        (
            "copies folded".to_owned(),
            SearchOptions {
                duplicates: Duplicates::Fold,
                ..plain.clone()
            },
        ),
    ];
    for kind in FacetKind::ALL {
        let options = SearchOptions {
            facets: vec![kind],
            ..plain.clone()
        };
        ways.push((format!("facet {}", kind.as_str()), options));
    }
    let all = SearchOptions {
        facets: FacetKind::ALL.to_vec(),
        ..plain
    };
    ways.push(("all facets".to_owned(), all));
    let mut times: Vec<Vec<f64>> = vec![Vec::new(); ways.len()];
    let mut ids = Vec::new();
    for query in &asked {
        for ((_, options), times) in ways.iter().zip(&mut times) {
            times.push(timed(|| Ok(searcher.search(query, options)?))?.1);
        }
        ids.push(first_id(&mut searcher, query)?);
    }
    let mut alike = Vec::new();
    for id in ids.into_iter().flatten() {
        let options = SearchOptions::default();
        alike.push(timed(|| Ok(searcher.similar(&id, &options)?))?.1);
    }
    ways.push(("similar".to_owned(), SearchOptions::default()));
    times.push(alike);
    let mut out = std::io::stdout().lock();
    writeln!(out, "{:<16} {:>8} {:>8}", "milliseconds", "p50", "p95")?;
    for ((name, _), times) in ways.iter().zip(&mut times) {
        times.sort_by(f64::total_cmp);
        let at = |share: usize| times.get(times.len() * share / 100).copied().unwrap_or(0.0);
        writeln!(out, "{name:<16} {:>8.2} {:>8.2}", at(50), at(95))?;
    }
    Ok(())
}

/// What an action gives, and how many milliseconds it took.
fn timed<T>(action: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<(T, f64)> {
    let began = Instant::now();
    let done = action()?;
    Ok((done, began.elapsed().as_secs_f64() * 1e3))
}

/// The id of the best hit.
fn first_id(searcher: &mut Searcher, query: &Query) -> anyhow::Result<Option<String>> {
    let results = searcher.search(query, &SearchOptions::default())?;
    Ok(results.hits.into_iter().next().map(|hit| hit.document.id))
}
