//! `kashaf stats --runs`: the history of runs, the newest first.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use kashaf::index::{Run, RunCounts, runs};
use kashaf::render::{json_line, one_line, wire::FORMAT};
use serde::Serialize;

use crate::{Code, Outcome};

#[derive(Debug, Serialize)]
struct Report<'a> {
    format: u32,
    index: String,
    runs: Vec<Wire<'a>>,
}

/// A run. What it has not come to is `null`.
#[derive(Debug, Serialize)]
struct Wire<'a> {
    begun: &'a str,
    seconds: Option<f64>,
    outcome: &'static str,
    exit: Option<u8>,
    kashaf: &'a str,
    rebuild: bool,
    counts: Option<&'a RunCounts>,
    failures: &'a BTreeMap<String, u64>,
    newly_failed: &'a [String],
    error: Option<&'a str>,
}

/// Prints the last `limit` runs; 0 is all of them.
pub(crate) fn show(dir: &Path, limit: usize, json: bool) -> Outcome {
    let mut found = runs(dir)?;
    found.reverse();
    if limit > 0 {
        found.truncate(limit);
    }
    let mut out = BufWriter::new(io::stdout().lock());
    if json {
        let none = BTreeMap::new();
        let report = Report {
            format: FORMAT,
            index: dir.display().to_string(),
            runs: found.iter().map(|run| wire(run, &none)).collect(),
        };
        json_line(&mut out, &report)?;
    } else {
        print(&mut out, &found)?;
    }
    out.flush()?;
    Ok(Code::Done)
}

fn wire<'a>(run: &'a Run, none: &'a BTreeMap<String, u64>) -> Wire<'a> {
    let ended = run.ended.as_ref();
    Wire {
        begun: &run.begun.time,
        seconds: ended.map(|ended| ended.seconds),
        outcome: run.outcome.as_str(),
        exit: ended.map(|ended| ended.exit),
        kashaf: &run.begun.kashaf,
        rebuild: run.begun.rebuild,
        counts: ended.and_then(|ended| ended.counts.as_ref()),
        failures: ended.map_or(none, |ended| &ended.failures),
        newly_failed: ended.map_or(&[], |ended| &ended.newly_failed),
        error: ended.and_then(|ended| ended.error.as_deref()),
    }
}

fn print(out: &mut dyn Write, runs: &[Run]) -> io::Result<()> {
    if runs.is_empty() {
        return writeln!(out, "no run is remembered");
    }
    writeln!(
        out,
        "{:<20}  {:>8}  {:<7}  {:>4}  {:>8}  {:>8}  {:>8}  {:>8}  {:>9}",
        "begun", "took", "outcome", "exit", "added", "changed", "removed", "failed", "documents"
    )?;
    for run in runs {
        let ended = run.ended.as_ref();
        let counts = ended.and_then(|ended| ended.counts.as_ref());
        let count = |of: fn(&RunCounts) -> u64| shown(counts.map(of));
        let line = format!(
            "{:<20}  {:>8}  {:<7}  {:>4}  {:>8}  {:>8}  {:>8}  {:>8}  {:>9}{}",
            one_line(&run.begun.time),
            shown(ended.map(|ended| took(ended.seconds))),
            run.outcome.as_str(),
            shown(ended.map(|ended| ended.exit)),
            count(|counts| counts.added),
            count(|counts| counts.changed),
            count(|counts| counts.removed),
            count(|counts| counts.failed),
            count(|counts| counts.documents),
            if run.begun.rebuild { "  (rebuild)" } else { "" }
        );
        writeln!(out, "{line}")?;
        let Some(ended) = ended else { continue };
        for (kind, count) in &ended.failures {
            writeln!(out, "    {count} {}", one_line(kind))?;
        }
        for path in &ended.newly_failed {
            writeln!(out, "    newly failed: {}", one_line(path))?;
        }
        if let Some(error) = &ended.error {
            writeln!(out, "    error: {}", one_line(error))?;
        }
    }
    Ok(())
}

fn shown(value: Option<impl ToString>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| value.to_string())
}

/// `0.4s`, `12s`, `3m05s`, `2h04m`.
fn took(seconds: f64) -> String {
    let whole = seconds.round() as u64;
    match whole {
        0..10 => format!("{seconds:.1}s"),
        10..60 => format!("{whole}s"),
        60..3600 => format!("{}m{:02}s", whole / 60, whole % 60),
        _ => format!("{}h{:02}m", whole / 3600, whole % 3600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_for_people() {
        for (seconds, expected) in [
            (0.04, "0.0s"),
            (0.44, "0.4s"),
            (12.4, "12s"),
            (59.7, "1m00s"),
            (185.0, "3m05s"),
            (7_440.0, "2h04m"),
            (360_000.0, "100h00m"),
        ] {
            assert_eq!(took(seconds), expected);
        }
    }
}
