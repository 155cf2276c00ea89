//! The arguments of tools: `analyze`, `eval`, `completions`, `man`.

use std::path::PathBuf;

use clap::{ArgAction, Parser};

/// Show what the analyser makes of a text
#[derive(Debug, Parser)]
#[command(after_help = "Example:
  kashaf analyze \"وللمقاتلين السابقين\"")]
pub(crate) struct Analyze {
    /// The text [default: standard input]
    #[arg(value_name = "TEXT", conflicts_with = "lines")]
    pub(crate) text: Vec<String>,
    /// Read standard input line by line and answer one JSON object a line
    #[arg(long)]
    pub(crate) lines: bool,
    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

/// Measure searches: judged queries in, quality and latency out
///
/// Ranks documents for each query and scores the rankings with judgements of which documents are relevant.
/// Every query with a relevant document counts, one without results with 0. The files are those of TREC, so
/// that another engine's run can be compared.
#[derive(Debug, Parser)]
#[command(after_help = EVAL_HELP)]
pub(crate) struct Eval {
    /// The queries, a JSON object a line: id, text, and if known answer (or answers) and set; `-` reads
    /// standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) queries: PathBuf,
    /// The judgements, `query 0 document relevance` a line; above 0 is relevant
    #[arg(long, value_name = "FILE")]
    pub(crate) qrels: PathBuf,
    /// Measure a folder directly: its index is kept in the cache and brought up to date first
    #[arg(long = "in", value_name = "PATH")]
    pub(crate) folder: Option<PathBuf>,
    /// Write the rankings as a TREC run
    #[arg(long, value_name = "OUT")]
    pub(crate) run: Option<PathBuf>,
    /// Compare with another run over the same queries, of any engine
    #[arg(long, value_name = "RUN")]
    pub(crate) compare: Option<PathBuf>,
    /// Take the rankings from a run instead of searching; no index is needed
    #[arg(long, value_name = "RUN", conflicts_with_all = ["run", "folder", "limit", "index"])]
    pub(crate) from: Option<PathBuf>,
    /// How many documents a query; figures that look further are left out
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) limit: u32,
    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

const EVAL_HELP: &str = "\
Example:
  kashaf eval --queries queries.jsonl --qrels qrels.tsv --run new.trec --compare old.trec

  queries.jsonl   {\"id\": \"q1\", \"text\": \"ولاية خراسان\", \"answer\": \"كونر\", \"set\": \"places\"}
  qrels.tsv       q1 0 afghanistan/officers.txt 1

The figures: ndcg@10, mrr@10, recall@10 and recall@100 of the rankings, means over the queries; answer@1 and
answer@3, the share of the queries with an answer that the excerpts of the first hit, or of the first three,
hold; and how many milliseconds ten hits take. docs/measuring.md says what each means.

Exit code: 0 measured; 1 could not be done; 2 wrong arguments; 5 the index is damaged or of another version; \
75 with `--in`, another run is at work.";

/// Print a script that completes arguments in a shell
#[derive(Debug, Parser)]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    pub(crate) shell: clap_complete::Shell,
}

/// Print the manual page, or write the pages of all commands to a directory
#[derive(Debug, Parser)]
pub(crate) struct Man {
    /// Write kashaf.1 and one page for each command there
    #[arg(long, value_name = "DIR", action = ArgAction::Set)]
    pub(crate) dir: Option<PathBuf>,
}
