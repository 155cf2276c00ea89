//! Kills runs of `kashaf index` at random moments, looks at what they leave, and has it finished.
//!
//! `cargo run --release --example kill_runs -- --seed 1 --count 500 --documents 5000 --kashaf target/release/kashaf DIR`
//!
//! DIR must be new or empty; an archive and its index are made in it. Before each run files are added, changed and
//! removed; now and then all of it is indexed anew. After each kill the index must open, hold nothing but whole
//! documents, each once, and answer; no process may be left; and the next run must give what an index made
//! anew gives. The first violation ends it with exit code 1 and the seed. The same seed makes the same
//! edits, and kills after the same share of the time that a run takes.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Parser;

mod kills;

use kills::Trial;

/// How often it says where it stands.
const EVERY: usize = 50;

/// Kills runs of `kashaf index` at random moments.
#[derive(Debug, Parser)]
struct Args {
    /// What decides on edits and moments
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many runs to kill
    #[arg(long, default_value_t = 500)]
    count: usize,
    /// How many documents the archive has
    #[arg(long, default_value_t = 5000)]
    documents: usize,
    /// The program
    #[arg(long, value_name = "PATH")]
    kashaf: PathBuf,
    /// A new or empty folder
    dir: PathBuf,
}

fn main() -> anyhow::Result<ExitCode> {
    let args = Args::parse();
    std::fs::create_dir_all(&args.dir).with_context(|| format!("`{}`", args.dir.display()))?;
    if std::fs::read_dir(&args.dir)?.next().is_some() {
        bail!("`{}` is not empty; give a new folder", args.dir.display());
    }
    let kashaf =
        std::fs::canonicalize(&args.kashaf).with_context(|| args.kashaf.display().to_string())?;
    let dir = std::fs::canonicalize(&args.dir)?;
    let mut out = io::stdout().lock();
    let mut trial = Trial::new(&kashaf, &dir, args.seed, args.documents)?;
    while trial.tally().killed < args.count {
        if let Err(violation) = trial.round() {
            writeln!(out, "{}", trial.tally())?;
            writeln!(out, "violation with --seed {}: {violation:#}", args.seed)?;
            return Ok(ExitCode::FAILURE);
        }
        if trial.tally().rounds.is_multiple_of(EVERY) {
            writeln!(out, "{}", trial.tally())?;
        }
    }
    writeln!(out, "done: {}", trial.tally())?;
    Ok(ExitCode::SUCCESS)
}
