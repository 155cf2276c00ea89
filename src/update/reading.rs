//! Read one file and change the index by it: what is new of it, what is gone, what is remembered.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use super::pipeline::{Workshop, lock};
use super::plan::{Job, key};
use crate::analysis::Analyzer;
use crate::document::{Document, Identities, Identity, Origin};
use crate::extract::{self, Event, ExtractError, FailureKind, FileReader, Item, Record, Request};
use crate::index::{
    Came, Change, FAILURES_KEPT, FileFailure, FileKey, FileRecord, FileStat, FileState,
    HeldDocument, HeldDocuments, IndexError, UNSETTLED,
};

/// Records are handed on in batches of this many …
const BATCH: usize = 32;
/// … or as soon as their texts have so many bytes.
const BATCH_BYTES: usize = 1 << 20;
/// Documents of a file that go at one stroke with its last change.
const MANY_GONE: usize = 1024;

/// A file while it is being read.
pub(super) struct Open {
    key: FileKey,
    path: String,
    relative: String,
    on_disk: std::path::PathBuf,
    stat: FileStat,
    fingerprint: String,
    was_known: bool,
    failures: Mutex<Vec<FileFailure>>,
    failed: AtomicU64,
    documents: AtomicU64,
    /// It may hold scans that were not read.
    scans_left: AtomicBool,
    /// Batches at work, and one for the reader itself.
    pending: AtomicUsize,
    /// Whether some of it was handed on: then it is remembered as not read to its end.
    begun: AtomicBool,
    /// Keys of the documents that the index has of it and that it holds no more.
    gone: Mutex<Vec<u64>>,
}

/// What a file turned out to be.
enum Found {
    Nothing,
    NotADocument { picture: bool },
    Unchanged,
    File(Arc<Open>),
}

/// A record that the index does not have as it is.
pub(super) struct Fresh {
    identity: Identity,
    record: Record,
    /// Whether the index has the document with another content.
    replaces: bool,
    /// When it came, where that is known.
    came: Came,
}

/// Some records of a file.
pub(super) struct Batch {
    file: Arc<Open>,
    records: Vec<Fresh>,
}

impl Workshop<'_> {
    /// Reads one file; whatever happens in it costs that file only.
    pub(super) fn read(&self, job: Job, reader: &mut FileReader, analyzer: &mut Analyzer) {
        self.progress.read.fetch_add(1, Ordering::Relaxed);
        let known = match self.remembered(&job) {
            Ok(known) => known,
            Err(error) => return self.stop(error),
        };
        let request = Request {
            path: job.found.path.clone(),
            limits: self.limits,
            scans: false,
            known: known
                .as_ref()
                .map(|(state, record)| (state.stat.extractor, record.fingerprint.clone())),
        };
        let mut found = Found::Nothing;
        let mut held = HeldDocuments::new();
        // What a rebuild replaces is not held, but says when documents came.
        let mut earlier = HeldDocuments::new();
        let mut identities = Identities::default();
        let mut batch = Vec::new();
        let mut bytes_in_batch = 0;
        let mut events = |event: Event| {
            match event {
                Event::Reading => {}
                Event::NotADocument { picture } => found = Found::NotADocument { picture },
                Event::Unchanged { bytes } => {
                    lock(&self.outcome).bytes += bytes;
                    found = Found::Unchanged;
                }
                Event::Opened {
                    reader,
                    fingerprint,
                    bytes,
                } => {
                    lock(&self.outcome).bytes += bytes;
                    let file = key(&job.found);
                    let known = self.writer.held_documents(&file);
                    match known.and_then(|held| Ok((held, self.writer.earlier_documents(&file)?))) {
                        Ok(documents) => (held, earlier) = documents,
                        Err(error) => self.stop(error),
                    }
                    found = Found::File(Arc::new(Open::new(&job, reader, fingerprint)));
                }
                Event::LeftPictures => {
                    if let Found::File(file) = &found {
                        file.scans_left.store(true, Ordering::Relaxed);
                    }
                }
                Event::Item(item) => {
                    let Found::File(file) = &found else {
                        return ControlFlow::Break(());
                    };
                    match item {
                        Item::Record(record) => {
                            let identity = identities.next(&record, &file.origin());
                            if self.writer.forgets(identity.key) {
                                return ControlFlow::Continue(());
                            }
                            let before = held.remove(&identity.key);
                            file.documents.fetch_add(1, Ordering::Relaxed);
                            if before.is_none_or(|held| held.digest != identity.digest) {
                                bytes_in_batch += record.text.len();
                                let known = before.or_else(|| earlier.remove(&identity.key));
                                batch.push(Fresh {
                                    came: came(known, identity.digest),
                                    identity,
                                    record,
                                    replaces: before.is_some(),
                                });
                            }
                            if batch.len() >= BATCH || bytes_in_batch >= BATCH_BYTES {
                                bytes_in_batch = 0;
                                self.hand_on(file, std::mem::take(&mut batch), analyzer);
                            }
                        }
                        Item::Failure {
                            part,
                            ordinal,
                            kind,
                            message,
                        } => file.fail(part, ordinal, kind, message),
                    }
                }
            }
            if self.has_stopped() {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        };
        let read = reader.read(&request, &mut events);
        if matches!(&read, Err(error) if error.kind == FailureKind::Damaged) {
            // A worker that dies may have been told to by whoever tells us a moment later.
            self.progress.await_stop();
        }
        if self.has_stopped() {
            return;
        }
        match (found, read) {
            (_, Err(error)) if error.kind == FailureKind::Unreadable => {
                self.fail_for_now(&job, error);
            }
            (Found::File(file), read) => {
                // What was read before it broke off stays; the failure marks the file.
                if let Err(error) = read {
                    file.fail(None, None, error.kind, error.message);
                }
                let mut gone: Vec<u64> = held.into_keys().collect();
                gone.sort_unstable();
                *lock(&file.gone) = gone;
                if file.begun.load(Ordering::SeqCst) {
                    self.index_batch(&file, batch, analyzer);
                    self.settle(&file);
                } else {
                    let mut change = self.writer.change();
                    self.analyze(&file, batch, analyzer, |document, replaces, came| {
                        add(&mut change, &file, document, replaces, came);
                        Ok(())
                    });
                    self.remember(&file, change);
                }
            }
            (_, Err(error)) => self.fail_with(&job, error),
            (Found::Unchanged, Ok(())) => {
                if let Some((state, record)) = known {
                    self.touch(&job, &state, &record);
                }
            }
            (Found::NotADocument { picture }, Ok(())) => self.pass_over(&job, picture),
            (Found::Nothing, Ok(())) => self.pass_over(&job, false),
        }
    }

    /// What the index remembers of a file, if that decides whether it is indexed anew.
    fn remembered(&self, job: &Job) -> Result<Option<(FileState, FileRecord)>, IndexError> {
        let anew = |state: &FileState| self.retry || state.stat.relative != job.relative;
        let Some(state) = job.known.filter(|state| !anew(state)) else {
            return Ok(None);
        };
        let record = self.writer.file_record(&state)?;
        Ok((!record.fingerprint.is_empty()).then_some((state, record)))
    }

    /// Gives a batch to an idle worker, or works on it here.
    fn hand_on(&self, file: &Arc<Open>, records: Vec<Fresh>, analyzer: &mut Analyzer) {
        if !file.begun.swap(true, Ordering::SeqCst)
            && let Err(error) = self.begin(file)
        {
            return self.stop(error);
        }
        file.pending.fetch_add(1, Ordering::SeqCst);
        let batch = Batch {
            file: Arc::clone(file),
            records,
        };
        if let Err(refused) = self.offer.try_send(batch) {
            self.take_on(refused.into_inner(), analyzer);
        }
    }

    /// Remembers that a file is being read: should the run end before the file does, the next one knows.
    fn begin(&self, file: &Open) -> Result<(), IndexError> {
        let mut change = self.writer.change();
        if file.was_known {
            change.remove_state(&file.key);
        }
        let stat = FileStat {
            modified: UNSETTLED,
            ..file.stat
        };
        let record = FileRecord {
            path: file.path.clone(),
            ..FileRecord::default()
        };
        change.put_state(&file.key, stat, &record, 0);
        self.writer.apply(change)
    }

    pub(super) fn take_on(&self, batch: Batch, analyzer: &mut Analyzer) {
        self.index_batch(&batch.file, batch.records, analyzer);
        self.settle(&batch.file);
    }

    /// Indexes records one by one: a search finds the first while the last are still read.
    fn index_batch(&self, file: &Open, records: Vec<Fresh>, analyzer: &mut Analyzer) {
        self.analyze(file, records, analyzer, |document, replaces, came| {
            let mut change = self.writer.change();
            add(&mut change, file, document, replaces, came);
            self.writer.apply(change)
        });
    }

    fn analyze(
        &self,
        file: &Open,
        records: Vec<Fresh>,
        analyzer: &mut Analyzer,
        mut then: impl FnMut(&Document, bool, Came) -> Result<(), IndexError>,
    ) {
        for fresh in records {
            if self.has_stopped() {
                break;
            }
            let document = Document::new(fresh.record, &file.origin(), fresh.identity, analyzer);
            if let Err(error) = then(&document, fresh.replaces, fresh.came) {
                self.stop(error);
            }
            self.progress.documents.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// One part of a file is done; the last one to be done remembers the file.
    fn settle(&self, file: &Open) {
        if file.pending.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.remember(file, self.writer.change());
        }
    }

    /// Removes documents of a file bit by bit, for the engine keeps each deletion in memory. Should the run end meanwhile,
    /// the next one reads the file again.
    fn remove_many(&self, file: &Open, gone: &[u64]) -> Result<(), IndexError> {
        if !file.begun.swap(true, Ordering::SeqCst) {
            self.begin(file)?;
        }
        for some in gone.chunks(MANY_GONE) {
            if self.has_stopped() {
                break;
            }
            let mut change = self.writer.change();
            for document in some {
                change.remove(*document);
            }
            self.writer.apply(change)?;
        }
        Ok(())
    }

    /// Makes the last change of a file, with which it is remembered.
    fn remember(&self, file: &Open, mut change: Change) {
        if self.has_stopped() {
            return;
        }
        let gone = std::mem::take(&mut *lock(&file.gone));
        if gone.len() <= MANY_GONE {
            for document in gone {
                change.remove(document);
            }
        } else if let Err(error) = self.remove_many(file, &gone) {
            return self.stop(error);
        }
        if self.has_stopped() {
            return;
        }
        let mut failures = std::mem::take(&mut *lock(&file.failures));
        failures.sort_by(|a, b| (&a.part, a.record).cmp(&(&b.part, b.record)));
        failures.truncate(FAILURES_KEPT);
        let failed = file.failed.load(Ordering::Relaxed);
        let any = file.documents.load(Ordering::Relaxed) > 0;
        let record = FileRecord {
            path: file.path.clone(),
            fingerprint: file.fingerprint.clone(),
            partly: any && failed > 0,
            failures,
        };
        let mut stat = file.stat;
        // It is read again when there is a command for scans.
        if file.scans_left.load(Ordering::Relaxed) && self.ocr.is_none() {
            stat.extractor = extract::with_unread_scans(stat.extractor);
        }
        // A file that changed while it was read is read again by the next run.
        if !self.is_as_found(file) {
            stat.modified = UNSETTLED;
        }
        if file.was_known || file.begun.load(Ordering::SeqCst) {
            change.remove_state(&file.key);
        }
        change.put_state(&file.key, stat, &record, failed);
        if let Err(error) = self.writer.apply(change) {
            return self.stop(error);
        }
        let mut outcome = lock(&self.outcome);
        outcome.fail(&file.path, failed, &record.failures);
        if any || failed == 0 {
            outcome.count(file.was_known);
        }
    }

    fn is_as_found(&self, file: &Open) -> bool {
        std::fs::metadata(&file.on_disk).is_ok_and(|now| now.len() == file.stat.size)
            && crate::source::modified_ns(&file.on_disk)
                .is_some_and(|now| now == file.stat.modified)
    }

    /// A file with a new date and the old content.
    fn touch(&self, job: &Job, known: &FileState, record: &FileRecord) {
        let mut change = self.writer.change();
        change.remove_state(&key(&job.found));
        let stat = stat(job, known.stat.extractor);
        change.put_state(&key(&job.found), stat, record, known.failures);
        if let Err(error) = self.writer.apply(change) {
            return self.stop(error);
        }
        let mut outcome = lock(&self.outcome);
        outcome.still_fails(&job.path, known.failures, &record.failures);
        if !record.failed_whole() {
            outcome.unchanged += 1;
        }
    }

    /// A file that is no document: remembered, so that it is not opened again until it changes.
    fn pass_over(&self, job: &Job, picture: bool) {
        let record = FileRecord {
            path: job.path.clone(),
            ..FileRecord::default()
        };
        let reader = if picture && self.ocr.is_none() {
            extract::with_unread_scans(extract::UNRECOGNISED)
        } else {
            extract::UNRECOGNISED
        };
        let mut change = self.without(job);
        change.put_state(&key(&job.found), stat(job, reader), &record, 0);
        match self.writer.apply(change) {
            Ok(()) => lock(&self.outcome).skipped += 1,
            Err(error) => self.stop(error),
        }
    }

    /// A change that takes away all that the index has of a file.
    fn without(&self, job: &Job) -> Change {
        let mut change = self.writer.change();
        if job.known.is_some() {
            change.remove_documents(&key(&job.found));
            change.remove_state(&key(&job.found));
        }
        change
    }

    /// A file that the system may let be read tomorrow: what the index has of it stays.
    fn fail_for_now(&self, job: &Job, error: ExtractError) {
        let failure = FileFailure {
            part: None,
            record: None,
            kind: error.kind.as_str().to_owned(),
            message: error.message,
        };
        lock(&self.outcome).fail(&job.path, 1, &[failure]);
    }

    /// A file of which nothing can be indexed, which is remembered.
    fn fail_with(&self, job: &Job, error: ExtractError) {
        let file = Open::new(job, extract::UNRECOGNISED, String::new());
        file.fail(None, None, error.kind, error.message);
        self.remember(&file, self.without(job));
    }
}

/// Adds a document, in the place of the one that the index has.
fn add(change: &mut Change, file: &Open, document: &Document, replaces: bool, came: Came) {
    if replaces {
        change.remove(document.key);
    }
    change.add(&file.key, document, came);
}

/// When a document came, by what is known of it: as it is now, or at all.
fn came(known: Option<HeldDocument>, digest: u64) -> Came {
    let came = known.map(|known| known.came).unwrap_or_default();
    let is_same = known.is_some_and(|known| known.digest == digest);
    Came {
        added: came.added.filter(|_| is_same),
        ..came
    }
}

/// What a stat of the file is to be compared with.
fn stat(job: &Job, extractor: u64) -> FileStat {
    FileStat {
        size: job.found.size,
        modified: job.found.modified_ns,
        extractor,
        relative: job.relative,
    }
}

impl Open {
    fn new(job: &Job, extractor: u64, fingerprint: String) -> Self {
        Self {
            key: key(&job.found),
            path: job.path.clone(),
            relative: job.found.relative.clone(),
            on_disk: job.found.path.clone(),
            stat: stat(job, extractor),
            fingerprint,
            was_known: job.known.is_some(),
            failures: Mutex::default(),
            failed: AtomicU64::new(0),
            documents: AtomicU64::new(0),
            scans_left: AtomicBool::new(false),
            pending: AtomicUsize::new(1),
            begun: AtomicBool::new(false),
            gone: Mutex::default(),
        }
    }

    fn origin(&self) -> Origin<'_> {
        Origin {
            key: &self.key,
            path: &self.path,
            relative: &self.relative,
        }
    }

    fn fail(&self, part: Option<String>, record: Option<u64>, kind: FailureKind, message: String) {
        self.failed.fetch_add(1, Ordering::Relaxed);
        // What holds no word may be a scan.
        if kind == FailureKind::NoText {
            self.scans_left.store(true, Ordering::Relaxed);
        }
        let mut failures = lock(&self.failures);
        if failures.len() < FAILURES_KEPT {
            failures.push(FileFailure {
                part,
                record,
                kind: kind.as_str().to_owned(),
                message,
            });
        }
    }
}
