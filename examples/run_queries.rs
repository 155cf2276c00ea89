//! Runs judged queries against an index and writes a TREC run, for measuring quality and latency.
//!
//! `cargo run --release --example run_queries -- INDEX QUERIES.jsonl RUN.trec [LIMIT] [EXCERPTS.jsonl]`
//!
//! Queries are `{"id","text"}` a line. A document ranks by its best passage. Latency is measured inside
//! the warm process, one query after the other, parsing to finished hits with highlights, in a second
//! pass over the queries with 10 hits each. EXCERPTS gets the excerpts of the first three hits.

use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, bail};
use kashaf::index::Index;
use kashaf::query::parse;
use kashaf::search::{SearchOptions, Searcher};
use serde_json::{Value, json};

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [index, queries, run, rest @ ..] = args.as_slice() else {
        bail!("usage: run_queries INDEX QUERIES.jsonl RUN.trec [LIMIT] [EXCERPTS.jsonl]");
    };
    let limit = rest
        .first()
        .map_or(Ok(100), |limit| limit.parse())
        .context("LIMIT is a number")?;
    let mut excerpts = match rest.get(1) {
        Some(path) => Some(BufWriter::new(std::fs::File::create(path)?)),
        None => None,
    };
    let mut searcher = Searcher::new(&Index::open(&PathBuf::from(index))?)?;
    let mut out = BufWriter::new(std::fs::File::create(run)?);

    let mut texts = Vec::new();
    for line in BufReader::new(std::fs::File::open(queries)?).lines() {
        let query: Value = serde_json::from_str(&line?)?;
        let text = query["text"]
            .as_str()
            .context("a query without text")?
            .to_owned();
        let id = query["id"]
            .as_str()
            .map_or_else(|| query["id"].to_string(), str::to_owned);
        texts.push((id, text));
    }
    let options = SearchOptions {
        limit,
        ..SearchOptions::default()
    };
    for (id, text) in &texts {
        let results = searcher.search(&parse(text), &options)?;
        for hit in &results.hits {
            writeln!(
                out,
                "{id} Q0 {} {} {:.6} kashaf",
                hit.document.id, hit.rank, hit.score
            )?;
        }
        if let Some(excerpts) = &mut excerpts {
            let snippets: Vec<Value> = results
                .hits
                .iter()
                .take(3)
                .map(|hit| json!({"docid": hit.document.id, "text": hit.excerpt.of(&hit.passage.text)}))
                .collect();
            writeln!(excerpts, "{}", json!({"qid": id, "snippets": snippets}))?;
        }
    }
    out.flush()?;

    let options = SearchOptions::default();
    let mut took: Vec<f64> = Vec::with_capacity(texts.len());
    for (_, text) in &texts {
        let began = Instant::now();
        let results = searcher.search(&parse(text), &options)?;
        took.push(began.elapsed().as_secs_f64() * 1000.0);
        std::hint::black_box(results);
    }
    took.sort_by(f64::total_cmp);
    let at = |share: f64| {
        took.get((took.len() as f64 * share) as usize)
            .copied()
            .unwrap_or(0.0)
    };
    writeln!(
        std::io::stderr(),
        "{} queries; 10 hits: p50 {:.2} ms, p95 {:.2} ms, p99 {:.2} ms",
        texts.len(),
        at(0.50),
        at(0.95),
        at(0.99)
    )?;
    Ok(())
}
