//! `kashaf index`

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use kashaf::extract::Limits;
use kashaf::index::{Access, Disk};
use kashaf::render::{json_line, one_line};
use kashaf::source::{Excludes, Root, read_list};
use kashaf::update::{Progress, Summary, UpdateOptions, update};
use serde::Serialize;

use crate::args::{Global, Index};
use crate::failure::Failure;
use crate::signals::Signals;
use crate::{Code, Outcome, settings, worker};

/// How long a file may take to read before anything comes of it, unless something else is said.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// Failures that are listed one by one on a screen.
const LISTED: usize = 20;

pub(crate) fn run(global: &Global, command: Index) -> Outcome {
    let dir = settings::index_dir(global)?;
    let (roots, named) = roots(&dir, &command)?;
    let limits = Limits {
        max_file_size: command.max_file_size,
    };
    let options = UpdateOptions {
        threads: threads(command.threads),
        memory: command.memory,
        access: command.group.then_some(Access::Group),
        lock_timeout: command.lock_timeout,
        rebuild: command.rebuild,
        excludes: Excludes::new(&command.exclude)?,
        limits,
        ocr: match &command.ocr_command {
            Some(words) => Some(worker::ocr(words, command.ocr_timeout, &dir)?),
            None => None,
        },
        workers: Some(worker::options(limits, command.file_timeout)?),
        retry_failed: command.retry_failed,
        dry_run: command.dry_run,
        keep_missing: command.keep_missing,
        allow_empty: command.allow_empty,
        remember_roots: named,
        commit_every: command.commit_every,
        disk: Disk::default(),
    };
    let on_terminal = io::stderr().is_terminal() && !command.quiet;
    let progress = Progress::default();
    let signals = Signals::watch(&progress.stop)?;
    let summary = with_progress(&dir, &roots, &options, &progress, on_terminal)?;
    if command.json {
        json_line(&mut io::stdout().lock(), &Wire::from(&summary))?;
    }
    if !command.quiet {
        let mut stderr = io::stderr().lock();
        list_failures(&mut stderr, &summary)?;
        if command.verbose || (on_terminal && !command.json) {
            sum_up(&mut stderr, &summary, command.dry_run)?;
        }
        if summary.stopped {
            let kept = if command.rebuild {
                "the index is as it was before"
            } else {
                "what was done is kept, and the next run goes on"
            };
            writeln!(stderr, "stopped before the end; {kept}")?;
        }
    }
    if let (true, Some(code)) = (summary.stopped, signals.code()) {
        return Ok(code);
    }
    Ok(if summary.failed > 0 && !command.allow_partial {
        Code::Partly
    } else {
        Code::Done
    })
}

/// The roots, and whether they were named as arguments: those a rebuild remembers.
fn roots(dir: &Path, command: &Index) -> Result<(Vec<Root>, bool), Failure> {
    let mut paths: Vec<PathBuf> = Vec::new();
    let mut named = true;
    for path in &command.paths {
        if path.as_os_str() == "-" {
            paths.extend(read_list(io::stdin().lock())?);
            named = false;
        } else {
            paths.push(path.clone());
        }
    }
    if let Some(list) = &command.files_from {
        named = false;
        if list.as_os_str() == "-" {
            paths.extend(read_list(io::stdin().lock())?);
        } else {
            let file = std::fs::File::open(list).map_err(|error| {
                Failure::usage(
                    format!(
                        "cannot read the list of files `{}`: {error}",
                        list.display()
                    ),
                    "name a file that holds one path a line, or `-` for standard input",
                )
            })?;
            paths.extend(read_list(file)?);
        }
    }
    if command.paths.is_empty() && command.files_from.is_none() {
        paths = kashaf::index::roots(dir)?;
        if paths.is_empty() {
            return Err(Failure::usage(
                "the index does not know what it was made from".to_owned(),
                "name the files and folders: `kashaf index --rebuild PATH...`",
            ));
        }
    }
    let roots: Result<Vec<Root>, _> = paths.iter().map(Root::open).collect();
    Ok((roots?, named))
}

pub(crate) fn threads(asked: Option<u16>) -> usize {
    asked.map_or_else(
        || std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        usize::from,
    )
}

/// Runs with a line of progress on a terminal.
pub(crate) fn with_progress(
    dir: &Path,
    roots: &[Root],
    options: &UpdateOptions,
    progress: &Progress,
    on_terminal: bool,
) -> Result<Summary, Failure> {
    if !on_terminal {
        return Ok(update(dir, roots, options, progress)?);
    }
    let bar = ProgressBar::new_spinner();
    bar.set_style(
        ProgressStyle::with_template("{spinner} {msg} ({elapsed})")
            .unwrap_or_else(|_| ProgressStyle::default_spinner()),
    );
    let done = std::sync::atomic::AtomicBool::new(false);
    let summary = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                let count = |n: &std::sync::atomic::AtomicU64| n.load(Ordering::Relaxed);
                bar.set_message(format!(
                    "{} files found, {} read, {} documents",
                    count(&progress.seen),
                    count(&progress.read),
                    count(&progress.documents)
                ));
                bar.tick();
                std::thread::sleep(Duration::from_millis(100));
            }
        });
        let summary = update(dir, roots, options, progress);
        done.store(true, Ordering::Relaxed);
        summary
    });
    bar.finish_and_clear();
    Ok(summary?)
}

pub(crate) fn list_failures(out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
    for failure in summary.failures.iter().take(LISTED) {
        writeln!(
            out,
            "{}: {}: {}",
            one_line(&failure.path),
            failure.kind,
            one_line(&failure.message)
        )?;
    }
    let more = summary
        .failed
        .saturating_sub(LISTED.min(summary.failures.len()) as u64);
    if more > 0 {
        writeln!(out, "and {more} more; `kashaf stats --failed` lists them")?;
    }
    Ok(())
}

fn sum_up(out: &mut dyn Write, summary: &Summary, dry_run: bool) -> io::Result<()> {
    let Summary {
        seen,
        added,
        changed,
        unchanged,
        removed,
        failed,
        skipped,
        documents,
        passages,
        seconds,
        ..
    } = summary;
    let would = if dry_run { "would be: " } else { "" };
    writeln!(
        out,
        "{would}{seen} files seen: {added} added, {changed} changed, {unchanged} unchanged, {removed} removed, {failed} failed, \
         {skipped} skipped; {documents} documents, {passages} passages; {seconds:.1} s"
    )
}

/// The promised summary.
#[derive(Debug, Serialize)]
struct Wire<'a> {
    format: u32,
    seen: u64,
    added: u64,
    changed: u64,
    unchanged: u64,
    removed: u64,
    failed: u64,
    skipped: u64,
    documents: u64,
    passages: u64,
    bytes: u64,
    seconds: f64,
    stopped: bool,
    failures: Vec<WireFailure<'a>>,
}

#[derive(Debug, Serialize)]
struct WireFailure<'a> {
    path: &'a str,
    kind: &'a str,
    message: &'a str,
}

impl<'a> From<&'a Summary> for Wire<'a> {
    fn from(summary: &'a Summary) -> Self {
        Self {
            format: kashaf::render::wire::FORMAT,
            seen: summary.seen,
            added: summary.added,
            changed: summary.changed,
            unchanged: summary.unchanged,
            removed: summary.removed,
            failed: summary.failed,
            skipped: summary.skipped,
            documents: summary.documents,
            passages: summary.passages,
            bytes: summary.bytes,
            seconds: (summary.seconds * 1000.0).round() / 1000.0,
            stopped: summary.stopped,
            failures: summary
                .failures
                .iter()
                .map(|failure| WireFailure {
                    path: &failure.path,
                    kind: &failure.kind,
                    message: &failure.message,
                })
                .collect(),
        }
    }
}
