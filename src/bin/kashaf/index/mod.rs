//! `kashaf index`

mod told;
mod wire;

use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use kashaf::error::Trouble;
use kashaf::extract::Limits;
use kashaf::index::{Access, Disk, RunBegun, RunEnded, RunOutcome, note_failed_run};
use kashaf::render::{json_line, one_line};
use kashaf::source::{Excludes, Root, read_list};
use kashaf::update::{Listener, Note, Progress, Summary, UpdateError, UpdateOptions, update};

use crate::args::{Global, Index, LogFormat};
use crate::failure::{Failure, code};
use crate::progress::watched;
use crate::signals::Signals;
use crate::{Code, Outcome, log, settings, worker};

use told::{Telling, log_summary, take};
use wire::Wire;

/// How long a file may take to read before anything comes of it, unless something else is said.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// Failures that are listed one by one on a screen.
const LISTED: usize = 20;

pub(crate) fn run(global: &Global, command: Index) -> Outcome {
    let clock = Instant::now();
    let time = log::now();
    if settings::log_format(global, command.log_format)? == LogFormat::Json {
        log::use_json();
    }
    let dir = settings::index_dir(global)?;
    let begun = Arc::new(AtomicBool::new(false));
    let outcome = bring_up_to_date(global, &command, &dir, &time, &begun);
    if let Err(failure) = &outcome
        && !begun.load(Ordering::Relaxed)
        && !command.dry_run
        && failure.code(false) != Code::Busy
    {
        // A run that could not begin is history, too. If that cannot be written, its error says enough.
        let ended = RunEnded {
            outcome: RunOutcome::Failed,
            exit: failure.code(false) as u8,
            seconds: clock.elapsed().as_millis() as f64 / 1000.0,
            counts: None,
            failures: BTreeMap::new(),
            newly_failed: Vec::new(),
            error: Some(
                [vec![failure.message()], failure.causes()]
                    .concat()
                    .join(": "),
            ),
        };
        let begun = RunBegun {
            time,
            kashaf: env!("CARGO_PKG_VERSION").to_owned(),
            rebuild: command.rebuild,
        };
        let _ = note_failed_run(&dir, &begun, ended);
    }
    outcome
}

fn bring_up_to_date(
    global: &Global,
    command: &Index,
    dir: &Path,
    time: &str,
    begun: &Arc<AtomicBool>,
) -> Outcome {
    let (roots, named) = roots(dir, command)?;
    let limits = Limits {
        max_file_size: command.max_file_size,
    };
    let telling = Telling::new(dir, &roots, command, begun);
    let warnings = Arc::clone(&telling.warnings);
    if command.dry_run {
        telling.run_started();
    }
    let progress = Progress::default();
    let signals = Signals::watch(&progress.stop)?;
    let (forgiving, signalled) = (command.allow_partial, signals.clone());
    let note = Note {
        begun: time.to_owned(),
        exit: Arc::new(move |run| exit_code(run, forgiving, &signalled) as u8),
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
            Some(words) => Some(worker::ocr(words, command.ocr_timeout, dir)?),
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
        min_free_space: settings::min_free_space(global, command.min_free_space)?,
        on_network: settings::on_network(global, command.on_network)?,
        now: log::seconds(),
        note: Some(note),
        listener: Listener::new(move |told| telling.tell(told)),
        ..UpdateOptions::default()
    };
    let on_terminal = io::stderr().is_terminal() && !command.quiet && !log::is_json();
    let run = with_progress(dir, &roots, &options, &progress, on_terminal);
    let mut stderr = io::stderr().lock();
    for warning in take(&warnings) {
        writeln!(stderr, "warning: {}", one_line(&warning))?;
    }
    let summary = run?;
    let code = exit_code(Ok(&summary), command.allow_partial, &signals);
    if command.json {
        json_line(&mut io::stdout().lock(), &Wire::from(&summary))?;
    }
    if log::is_json() {
        drop(stderr);
        if !command.quiet {
            log_summary(&summary, code, command.dry_run);
        }
    } else if !command.quiet {
        list_failures(&mut stderr, &summary)?;
        if command.verbose || (on_terminal && !command.json) {
            sum_up(&mut stderr, &summary, command.dry_run)?;
        }
        if summary.documents == 0 && !summary.stopped && !command.allow_empty && !command.dry_run {
            writeln!(
                stderr,
                "note: the index holds no document: no file there is one that kashaf reads (text, HTML, PDF, Word, mail, records, ZIP and others: docs/formats.md)"
            )?;
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
    Ok(code)
}

/// The exit code of a run; what could not be read counts, unless that is forgiven.
fn exit_code(run: Result<&Summary, &UpdateError>, forgiving: bool, signals: &Signals) -> Code {
    match run {
        Ok(summary) => match signals.code().filter(|_| summary.stopped) {
            Some(code) => code,
            None if summary.failed > 0 && !forgiving => Code::Partly,
            None => Code::Done,
        },
        Err(error) => code(error.whose()),
    }
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
    let count = |n: &AtomicU64| n.load(Ordering::Relaxed);
    let message = || {
        format!(
            "{} files found, {} read, {} documents",
            count(&progress.seen),
            count(&progress.read),
            count(&progress.documents)
        )
    };
    let run = || update(dir, roots, options, progress);
    Ok(watched(on_terminal, message, run)?)
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
