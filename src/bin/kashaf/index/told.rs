//! What a run says of itself on the error stream: warnings as text, or everything as events.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use kashaf::index::{RunCounts, RunOutcome};
use kashaf::source::{Root, display_path};
use kashaf::update::{Summary, Told};
use serde::Serialize;
use serde_json::json;

use crate::Code;
use crate::args::Index;
use crate::log::{self, Level};

/// Who hears what the run tells.
#[derive(Debug)]
pub(super) struct Telling {
    index: String,
    roots: Vec<String>,
    rebuild: bool,
    dry_run: bool,
    quiet: bool,
    /// Set when the index is the run's.
    begun: Arc<AtomicBool>,
    /// Warnings to be shown as text, after the line of progress is gone.
    pub(super) warnings: Arc<Mutex<Vec<String>>>,
}

impl Telling {
    pub(super) fn new(
        dir: &Path,
        roots: &[Root],
        command: &Index,
        begun: &Arc<AtomicBool>,
    ) -> Self {
        Self {
            index: dir.display().to_string(),
            roots: roots
                .iter()
                .map(|root| display_path(&root.canonical))
                .collect(),
            rebuild: command.rebuild,
            dry_run: command.dry_run,
            quiet: command.quiet,
            begun: Arc::clone(begun),
            warnings: Arc::default(),
        }
    }

    pub(super) fn tell(&self, told: &Told<'_>) {
        match told {
            Told::Begun => {
                self.begun.store(true, Ordering::Relaxed);
                self.run_started();
            }
            Told::Committed { documents } => {
                self.event(
                    Level::Info,
                    "batch-committed",
                    json!({ "documents": documents }),
                );
            }
            Told::Warning(warning) if log::is_json() => {
                let fields = json!({ "warning": warning.kind(), "message": warning.to_string() });
                self.event(Level::Warning, "warning", fields);
            }
            Told::Warning(warning) if !self.quiet => {
                lock(&self.warnings).push(warning.to_string());
            }
            _ => {}
        }
    }

    pub(super) fn run_started(&self) {
        let fields = json!({
            "kashaf": env!("CARGO_PKG_VERSION"),
            "index": self.index,
            "roots": self.roots,
            "rebuild": self.rebuild,
            "dry_run": self.dry_run,
        });
        self.event(Level::Info, "run-started", fields);
    }

    fn event(&self, level: Level, name: &str, fields: serde_json::Value) {
        if log::is_json() && !self.quiet {
            log::event(level, name, fields);
        }
    }
}

/// The warnings so far.
pub(super) fn take(warnings: &Mutex<Vec<String>>) -> Vec<String> {
    std::mem::take(&mut *lock(warnings))
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[derive(Serialize)]
struct FileFailed<'a> {
    path: &'a str,
    kind: &'a str,
    message: &'a str,
    /// It failed in a run before, and was not read again.
    remembered: bool,
}

#[derive(Serialize)]
struct RunFinished {
    outcome: RunOutcome,
    exit: u8,
    dry_run: bool,
    #[serde(flatten)]
    counts: RunCounts,
    seconds: f64,
}

/// How the run ended, as events: each failure, by path, then the counts.
pub(super) fn log_summary(summary: &Summary, code: Code, dry_run: bool) {
    for failure in &summary.failures {
        let fields = FileFailed {
            path: &failure.path,
            kind: &failure.kind,
            message: &failure.message,
            remembered: failure.remembered,
        };
        log::event(Level::Warning, "file-failed", fields);
    }
    let outcome = summary.outcome();
    let level = match outcome {
        RunOutcome::Done => Level::Info,
        _ => Level::Warning,
    };
    let finished = RunFinished {
        outcome,
        exit: code as u8,
        dry_run,
        counts: summary.counts(),
        seconds: (summary.seconds * 1000.0).round() / 1000.0,
    };
    log::event(level, "run-finished", finished);
}
