//! What a run did, in numbers and failures.

use crate::index::{FileFailure, RunCounts, RunOutcome};

/// One failure, for people and for programs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Failure {
    /// The file.
    file: String,
    /// The part of it, and the record in that.
    place: (Option<String>, Option<u64>),
    /// The file, with `#part` for a part of it and `#N` for the N-th record.
    pub path: String,
    /// The stable word for it.
    pub kind: String,
    /// A sentence.
    pub message: String,
    /// It is known from a run before, and the file was not read again.
    pub remembered: bool,
}

impl Failure {
    pub(super) fn of(file: &str, failure: &FileFailure, remembered: bool) -> Self {
        Self {
            file: file.to_owned(),
            place: (failure.part.clone(), failure.record),
            path: failure.path_in(file),
            kind: failure.kind.clone(),
            message: failure.message.clone(),
            remembered,
        }
    }
}

/// The most failures that are listed; all are counted.
pub(super) const LISTED: usize = 10_000;

/// What a run did. `seen` to `skipped` count files, `failed` files and records.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Summary {
    /// Files found.
    pub seen: u64,
    /// Files that are new.
    pub added: u64,
    /// Files that were indexed anew.
    pub changed: u64,
    /// Files that are as they were.
    pub unchanged: u64,
    /// Files that are gone.
    pub removed: u64,
    /// Files and records that could not be read, in this run or, unchanged, in one before.
    pub failed: u64,
    /// Files that are no documents, and links.
    pub skipped: u64,
    /// Documents in the index when the run ended.
    pub documents: u64,
    /// Passages in the index when the run ended.
    pub passages: u64,
    /// Bytes of the files that were read.
    pub bytes: u64,
    /// How long it took.
    pub seconds: f64,
    /// Whether it was stopped before its end: what was done is kept, and the next run goes on. A rebuild that was
    /// stopped leaves the index as it was.
    pub stopped: bool,
    /// The failures, by path.
    pub failures: Vec<Failure>,
}

impl Summary {
    /// How the run ended.
    #[must_use]
    pub fn outcome(&self) -> RunOutcome {
        if self.stopped {
            RunOutcome::Stopped
        } else if self.failed > 0 {
            RunOutcome::Partly
        } else {
            RunOutcome::Done
        }
    }

    /// The counts alone, as the history of runs has them.
    #[must_use]
    pub fn counts(&self) -> RunCounts {
        RunCounts {
            seen: self.seen,
            added: self.added,
            changed: self.changed,
            unchanged: self.unchanged,
            removed: self.removed,
            failed: self.failed,
            skipped: self.skipped,
            documents: self.documents,
            passages: self.passages,
            bytes: self.bytes,
        }
    }

    pub(super) fn add(&mut self, outcome: Outcome) {
        self.added += outcome.added;
        self.changed += outcome.changed;
        self.unchanged += outcome.unchanged;
        self.failed += outcome.failed;
        self.skipped += outcome.skipped;
        self.seen = self.seen.saturating_sub(outcome.skipped);
        self.failures.extend(outcome.failures);
        self.failures.sort();
        self.failures.truncate(LISTED);
    }
}

/// What became of the files that were read.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) added: u64,
    pub(super) changed: u64,
    pub(super) unchanged: u64,
    pub(super) failed: u64,
    /// Files that turned out to be no documents.
    pub(super) skipped: u64,
    pub(super) bytes: u64,
    pub(super) failures: Vec<Failure>,
}

impl Outcome {
    pub(super) fn count(&mut self, was_known: bool) {
        if was_known {
            self.changed += 1;
        } else {
            self.added += 1;
        }
    }

    pub(super) fn fail(&mut self, path: &str, count: u64, failures: &[FileFailure]) {
        self.list(path, count, failures, false);
    }

    /// The same of a file that failed before and was not read again.
    pub(super) fn still_fails(&mut self, path: &str, count: u64, failures: &[FileFailure]) {
        self.list(path, count, failures, true);
    }

    fn list(&mut self, path: &str, count: u64, failures: &[FileFailure], remembered: bool) {
        self.failed += count;
        let room = LISTED.saturating_sub(self.failures.len());
        self.failures.extend(
            failures
                .iter()
                .take(room)
                .map(|failure| Failure::of(path, failure, remembered)),
        );
    }
}
