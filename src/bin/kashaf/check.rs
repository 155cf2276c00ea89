//! `kashaf check`

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use kashaf::index::{CheckProgress, Checked, Problem, check, roots};
use kashaf::render::{json_line, one_line, wire::FORMAT};
use kashaf::source::Excludes;
use kashaf::update::{Outdated, Progress, outdated};
use serde::Serialize;

use crate::args::{Check, Global};
use crate::progress::watched;
use crate::{Code, Outcome, settings};

/// Problems, or files of a kind, that are listed one by one on a screen.
const LISTED: usize = 20;

pub(crate) fn run(global: &Global, command: Check) -> Outcome {
    let dir = settings::index_dir(global)?;
    let excludes = Excludes::new(&command.exclude)?;
    let on_terminal = io::stderr().is_terminal();
    let progress = CheckProgress::default();
    let count = |n: &AtomicU64| n.load(Ordering::Relaxed);
    let message = || {
        format!(
            "{:.0} of {:.0} MB, {} of {} passages and files",
            count(&progress.bytes) as f64 / 1e6,
            count(&progress.all_bytes) as f64 / 1e6,
            count(&progress.passages),
            count(&progress.all_passages)
        )
    };
    let checked = watched(on_terminal, message, || check(&dir, &progress))?;
    // What a damaged index remembers of files says nothing.
    let files = if command.files && checked.is_sound() {
        Some(outdated(&dir, excludes, &Progress::default())?)
    } else {
        None
    };
    let hint = hint(&dir, &checked, files.as_ref());
    let mut out = BufWriter::new(io::stdout().lock());
    if command.json {
        json_line(
            &mut out,
            &Wire::new(&dir, &checked, files.as_ref(), hint.as_deref()),
        )?;
    } else {
        print(&mut out, &dir, &checked, files.as_ref())?;
        if let Some(hint) = &hint {
            writeln!(out, "{}", one_line(hint))?;
        }
    }
    out.flush()?;
    Ok(if !checked.is_sound() {
        Code::Index
    } else if files.is_some_and(|files| !files.is_empty()) {
        Code::Partly
    } else {
        Code::Done
    })
}

/// What to run.
fn hint(dir: &Path, checked: &Checked, files: Option<&Outdated>) -> Option<String> {
    let roots = roots(dir).unwrap_or_default();
    let dir = dir.display();
    if !checked.is_sound() {
        let paths = if roots.is_empty() { " PATH..." } else { "" };
        return Some(format!(
            "rebuild it from the archive with `kashaf index --index {dir} --rebuild{paths}`"
        ));
    }
    let files = files.filter(|files| !files.is_empty())?;
    if files.new.is_empty() && files.changed.is_empty() && files.gone.is_empty() {
        return Some("is a disk not mounted?".to_owned());
    }
    let paths: Vec<String> = roots
        .iter()
        .map(|root| root.display().to_string())
        .collect();
    Some(if paths.is_empty() {
        format!("bring it up to date with `kashaf index --index {dir} PATH...`")
    } else {
        format!(
            "bring it up to date with `kashaf index --index {dir} {}`",
            paths.join(" ")
        )
    })
}

fn print(
    out: &mut dyn Write,
    dir: &Path,
    checked: &Checked,
    files: Option<&Outdated>,
) -> io::Result<()> {
    writeln!(out, "index      {}", one_line(&dir.display().to_string()))?;
    writeln!(
        out,
        "compared   {} files with their checksums, {:.1} MB",
        checked.files,
        checked.bytes as f64 / 1e6
    )?;
    writeln!(
        out,
        "read       {} passages of {} documents, and what is remembered of {} files",
        checked.passages, checked.documents, checked.known
    )?;
    for note in &checked.notes {
        writeln!(out, "note       {}", one_line(note))?;
    }
    if checked.is_sound() {
        writeln!(out, "sound")?;
    } else {
        let count = checked.problems.len() as u64 + checked.more;
        writeln!(
            out,
            "damaged    {count} {}",
            if count == 1 { "problem" } else { "problems" }
        )?;
    }
    for problem in checked.problems.iter().take(LISTED) {
        let what = problem.file.as_deref().or(problem.document.as_deref());
        let what = what.filter(|what| !what.is_empty());
        let what = what.map(|what| format!("{}: ", one_line(what)));
        writeln!(
            out,
            "{}: {}{}",
            problem.kind.as_str(),
            what.unwrap_or_default(),
            one_line(&problem.message)
        )?;
    }
    let told = checked.problems.len().min(LISTED) as u64;
    let more = checked.problems.len() as u64 + checked.more - told;
    if more > 0 {
        writeln!(out, "and {more} more; `--json` lists them")?;
    }
    match files {
        Some(files) => print_files(out, files),
        None => Ok(()),
    }
}

fn print_files(out: &mut dyn Write, files: &Outdated) -> io::Result<()> {
    writeln!(
        out,
        "files      {} seen: {} new, {} changed, {} gone",
        files.seen,
        files.new.len(),
        files.changed.len(),
        files.gone.len()
    )?;
    for (word, list) in [
        ("new", &files.new),
        ("changed", &files.changed),
        ("gone", &files.gone),
    ] {
        for path in list.iter().take(LISTED) {
            writeln!(out, "{word}: {}", one_line(path))?;
        }
        if list.len() > LISTED {
            writeln!(
                out,
                "{word}: and {} more; `--json` lists them",
                list.len() - LISTED
            )?;
        }
    }
    for folder in &files.unreachable {
        writeln!(out, "unreachable: {}", one_line(folder))?;
    }
    Ok(())
}

/// The promised object.
#[derive(Debug, Serialize)]
struct Wire<'a> {
    format: u32,
    ok: bool,
    index: String,
    files_checked: u64,
    bytes: u64,
    documents: u64,
    passages: u64,
    known_files: u64,
    problems: Vec<WireProblem<'a>>,
    more_problems: u64,
    notes: &'a [String],
    files: Option<WireFiles<'a>>,
    hint: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct WireProblem<'a> {
    kind: &'a str,
    file: Option<&'a str>,
    document: Option<&'a str>,
    message: &'a str,
}

#[derive(Debug, Serialize)]
struct WireFiles<'a> {
    up_to_date: bool,
    seen: u64,
    new: &'a [String],
    changed: &'a [String],
    gone: &'a [String],
    unreachable: &'a [String],
}

impl<'a> Wire<'a> {
    fn new(
        dir: &Path,
        checked: &'a Checked,
        files: Option<&'a Outdated>,
        hint: Option<&'a str>,
    ) -> Self {
        let problem = |problem: &'a Problem| WireProblem {
            kind: problem.kind.as_str(),
            file: problem.file.as_deref(),
            document: problem.document.as_deref(),
            message: &problem.message,
        };
        Self {
            format: FORMAT,
            ok: checked.is_sound(),
            index: dir.display().to_string(),
            files_checked: checked.files,
            bytes: checked.bytes,
            documents: checked.documents,
            passages: checked.passages,
            known_files: checked.known,
            problems: checked.problems.iter().map(problem).collect(),
            more_problems: checked.more,
            notes: &checked.notes,
            files: files.map(|files| WireFiles {
                up_to_date: files.is_empty(),
                seen: files.seen,
                new: &files.new,
                changed: &files.changed,
                gone: &files.gone,
                unreachable: &files.unreachable,
            }),
            hint,
        }
    }
}
