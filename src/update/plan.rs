//! Decide from stats alone which files have to be read, and which are gone.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use super::summary::{Outcome, Summary};
use super::{Progress, UpdateError, UpdateOptions, Whence, shown};
use crate::extract::{is_current, is_document};
use crate::index::{FileFailure, FileKey, FileState, KnownFiles, Snapshot};
use crate::source::{Bases, Found, Root, Walked, display_path, walk};

/// A file to read.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) found: Found,
    /// Absolute path, as shown.
    pub(super) path: String,
    /// Hash of its path below its base.
    pub(super) relative: u64,
    /// What the index knows of it.
    pub(super) known: Option<FileState>,
}

/// The walk, and what it found so far.
pub(super) struct Plan<'a> {
    walk: Box<dyn Iterator<Item = Walked> + 'a>,
    roots: &'a [Root],
    bases: Bases,
    options: &'a UpdateOptions,
    known: &'a KnownFiles,
    snapshot: Option<&'a Snapshot>,
    /// The index itself, which may lie in a folder that it is made from.
    own: Option<PathBuf>,
    /// One bit for each known file that the walk met.
    met: Vec<u64>,
    /// Files found below each folder that is a root.
    found: HashMap<&'a Path, usize>,
    /// Folders that could not be read: what the index has from below them stays.
    unread: Vec<PathBuf>,
    outcome: Outcome,
    seen: u64,
    skipped: u64,
}

impl<'a> Plan<'a> {
    pub(super) fn new(
        Whence { dir, roots, bases }: Whence<'a>,
        options: &'a UpdateOptions,
        known: &'a KnownFiles,
        snapshot: Option<&'a Snapshot>,
    ) -> Self {
        Self {
            walk: Box::new(walk(roots, &options.excludes)),
            roots,
            bases: Bases::new(bases),
            options,
            known,
            snapshot,
            own: dir.canonicalize().ok(),
            met: vec![0; known.len().div_ceil(BITS)],
            found: roots
                .iter()
                .filter(|root| !root.is_file)
                .map(|root| (root.canonical.as_path(), 0))
                .collect(),
            unread: Vec::new(),
            outcome: Outcome::default(),
            seen: 0,
            skipped: 0,
        }
    }

    /// The next file that has to be read.
    pub(super) fn next(&mut self, progress: &Progress) -> Result<Option<Job>, UpdateError> {
        loop {
            if progress.stop.is_asked() {
                return Ok(None);
            }
            match self.walk.next() {
                None => {
                    progress.walked.store(true, Ordering::Relaxed);
                    return Ok(None);
                }
                Some(Walked::Skipped { .. }) => self.skipped += 1,
                Some(Walked::Problem {
                    path,
                    problem,
                    under,
                }) => {
                    self.unread.push(under);
                    let failure = FileFailure {
                        part: None,
                        record: None,
                        kind: "unreadable".to_owned(),
                        message: with_causes(&problem),
                    };
                    self.outcome.fail(&path, 1, &[failure]);
                }
                Some(Walked::File(found)) => {
                    if let Some(job) = self.consider(found, progress)? {
                        return Ok(Some(job));
                    }
                }
            }
        }
    }

    fn consider(
        &mut self,
        mut found: Found,
        progress: &Progress,
    ) -> Result<Option<Job>, UpdateError> {
        if self
            .own
            .as_ref()
            .is_some_and(|own| found.path.starts_with(own))
        {
            self.skipped += 1;
            return Ok(None);
        }
        self.seen += 1;
        progress.seen.store(self.seen, Ordering::Relaxed);
        for folder in found.path.ancestors().skip(1) {
            if let Some(count) = self.found.get_mut(folder) {
                *count += 1;
            }
        }
        if let Some(relative) = self.bases.relative(&found.path) {
            found.relative = relative;
        }
        let known = self.known.get(&key(&found)).map(|(number, state)| {
            if let Some(bits) = self.met.get_mut(number / BITS) {
                *bits |= 1 << (number % BITS);
            }
            state
        });
        let job = Job {
            path: display_path(&found.path),
            relative: found.relative_hash(),
            found,
            known,
        };
        let Some(state) = known else {
            return Ok(Some(job));
        };
        let same = state.stat.size == job.found.size
            && state.stat.modified == job.found.modified_ns
            && state.stat.relative == job.relative
            && is_current(state.stat.extractor, self.options.ocr.is_some())
            && !(self.options.retry_failed && state.failures > 0);
        if !same {
            return Ok(Some(job));
        }
        self.stays(&job, &state)?;
        Ok(None)
    }

    /// Counts a file that is as it was; what failed in it still fails.
    fn stays(&mut self, job: &Job, state: &FileState) -> Result<(), UpdateError> {
        if state.failures == 0 && !is_document(state.stat.extractor) {
            self.outcome.skipped += 1;
            return Ok(());
        }
        let whole_failed = if let (Some(snapshot), true) = (self.snapshot, state.failures > 0) {
            let record = snapshot.file_record(state)?;
            self.outcome
                .still_fails(&job.path, state.failures, &record.failures);
            record.failed_whole()
        } else {
            false
        };
        if !whole_failed {
            self.outcome.unchanged += 1;
        }
        Ok(())
    }

    /// The files that the index has from the roots and that are gone. Call it after the walk.
    pub(super) fn gone(&self) -> Result<Vec<Gone>, UpdateError> {
        let Some(snapshot) = self.snapshot else {
            return Ok(Vec::new());
        };
        if self.options.keep_missing || self.options.rebuild {
            return Ok(Vec::new());
        }
        let missing = |number: usize| !self.met(number);
        let unread: Vec<String> = self.unread.iter().map(|dir| display_path(dir)).collect();
        let roots: Vec<String> = self.roots.iter().map(shown).collect();
        let missing = self.known.under(snapshot, &roots, &unread, missing)?;
        let mut counts = vec![0; roots.len()];
        for (root, ..) in &missing {
            if let Some(count) = counts.get_mut(*root) {
                *count += 1;
            }
        }
        for (root, known) in self.roots.iter().zip(counts) {
            let emptied = self.found.get(root.canonical.as_path()) == Some(&0);
            if emptied && known > 0 && !self.options.allow_empty {
                let root = shown(root);
                return Err(UpdateError::Emptied { root, known });
            }
        }
        let mut gone: Vec<Gone> = missing
            .into_iter()
            .map(|(_, key, state)| Gone {
                key,
                was_document: state.failures > 0 || is_document(state.stat.extractor),
            })
            .collect();
        gone.sort_unstable();
        gone.dedup();
        Ok(gone)
    }

    /// Whether the walk met the known file with this number.
    pub(super) fn met(&self, number: usize) -> bool {
        let bits = self.met.get(number / BITS).copied().unwrap_or(0);
        bits & (1 << (number % BITS)) != 0
    }

    /// How many of the known files the walk met.
    pub(super) fn count_met(&self) -> usize {
        self.met.iter().map(|bits| bits.count_ones() as usize).sum()
    }

    /// Folders that could not be read.
    pub(super) fn unread(&self) -> &[PathBuf] {
        &self.unread
    }

    /// The counts of the walk.
    pub(super) fn finish(self, removed: usize) -> Summary {
        let mut summary = Summary {
            seen: self.seen,
            skipped: self.skipped,
            removed: removed as u64,
            ..Summary::default()
        };
        summary.add(self.outcome);
        summary
    }
}

/// Bits of one number.
const BITS: usize = u64::BITS as usize;

/// A file that the index knows and that is there no more.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Gone {
    pub(super) key: FileKey,
    /// Whether it was a document, or one that could not be read.
    pub(super) was_document: bool,
}

/// The key of a file, as the index keeps it.
pub(super) fn key(found: &Found) -> FileKey {
    let (high, low) = found.key.to_u64s();
    (u128::from(high) << 64 | u128::from(low)).to_be_bytes()
}

/// An error's message with those of its causes.
pub(super) fn with_causes(error: &dyn std::error::Error) -> String {
    let mut out = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        out.push_str(": ");
        out.push_str(&error.to_string());
        cause = error.source();
    }
    out
}
