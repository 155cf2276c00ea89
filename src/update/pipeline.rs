//! Read files and analyse their records on several threads, in bounded memory.
//!
//! One thread walks. Workers take files from a short queue; a worker that reads a large file of records
//! hands them on in batches, which idle workers take before new files, and works on them itself when
//! none is idle. Nothing waits for anything that waits for it.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, bounded, never, select, unbounded};

use super::plan::{Job, Plan, key};
use super::summary::Outcome;
use super::{Listener, Progress, Space, Told, UpdateError, UpdateOptions};
use crate::analysis::Analyzer;
use crate::document::{Document, Origin};
use crate::extract::{
    self, Event, ExtractError, FailureKind, FileReader, Item, Limits, OcrOptions, Record, Request,
    WorkerOptions,
};
use crate::index::{
    FAILURES_KEPT, FileFailure, FileKey, FileRecord, FileState, IndexError, Writer,
};

/// Records are handed on in batches of this many …
const BATCH: usize = 32;
/// … or as soon as their texts have so many bytes.
const BATCH_BYTES: usize = 1 << 20;
/// What was added becomes visible, and safe from a crash, at least this often.
const COMMIT_EVERY: Duration = Duration::from_secs(60);

/// A file while it is being read.
struct Open {
    key: FileKey,
    path: String,
    relative: String,
    on_disk: std::path::PathBuf,
    size: u64,
    modified: i64,
    extractor: u64,
    fingerprint: String,
    was_known: bool,
    failures: Mutex<Vec<FileFailure>>,
    failed: AtomicU64,
    documents: AtomicU64,
    /// It may hold scans that were not read.
    scans_left: AtomicBool,
    /// Batches at work, and one for the reader itself.
    pending: AtomicUsize,
}

/// What a file turned out to be.
enum Found {
    Nothing,
    NotADocument { picture: bool },
    Unchanged,
    File(Arc<Open>),
}

/// Some records of a file, with their places in it.
struct Batch {
    file: Arc<Open>,
    records: Vec<(u64, Record)>,
}

struct Workshop<'a> {
    writer: &'a Writer,
    limits: Limits,
    workers: Option<WorkerOptions>,
    ocr: Option<OcrOptions>,
    retry: bool,
    progress: &'a Progress,
    space: &'a Space<'a>,
    listener: &'a Listener,
    outcome: Mutex<Outcome>,
    stopped: AtomicBool,
    trouble: Mutex<Option<IndexError>>,
    reading: AtomicUsize,
    batches: Receiver<Batch>,
    offer: Sender<Batch>,
}

/// Reads and indexes all files of the plan.
pub(super) fn run(
    writer: &Writer,
    plan: &mut Plan<'_>,
    options: &UpdateOptions,
    progress: &Progress,
    space: &Space<'_>,
) -> Result<Outcome, UpdateError> {
    let threads = options.threads.max(1);
    let (files_in, files) = bounded::<Job>(threads * 4);
    let (offer, batches) = bounded::<Batch>(threads * 2);
    let shop = Workshop {
        writer,
        limits: options.limits,
        workers: options.workers.clone(),
        ocr: options.ocr.clone(),
        retry: options.retry_failed || options.rebuild,
        progress,
        space,
        listener: &options.listener,
        outcome: Mutex::new(Outcome::default()),
        stopped: AtomicBool::new(false),
        trouble: Mutex::new(None),
        reading: AtomicUsize::new(0),
        batches,
        offer,
    };
    let (done_in, done) = unbounded::<()>();
    let walked = std::thread::scope(|scope| {
        for _ in 0..threads {
            let (files, at_work) = (files.clone(), done_in.clone());
            let shop = &shop;
            scope.spawn(move || {
                shop.work(&files);
                drop(at_work);
            });
        }
        // The committer works as long as any worker does, however long before the walk is over.
        let shop = &shop;
        scope.spawn(move || shop.commit_now_and_then(&done));
        drop((files, done_in));
        let walked = (|| {
            while let Some(job) = plan.next(progress)? {
                if files_in.send(job).is_err() || shop.stopped.load(Ordering::Relaxed) {
                    break;
                }
            }
            Ok::<(), UpdateError>(())
        })();
        drop(files_in);
        walked
    });
    walked?;
    if let Some(error) = lock(&shop.trouble).take() {
        return Err(error.into());
    }
    Ok(shop
        .outcome
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner))
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Workshop<'_> {
    /// One worker: batches before files, until neither can come any more.
    fn work(&self, files: &Receiver<Job>) {
        let mut analyzer = Analyzer::new();
        let mut reader = FileReader::new(self.workers.clone(), self.ocr.clone());
        let mut files = files.clone();
        let mut more_files = true;
        while more_files || self.reading.load(Ordering::SeqCst) > 0 || !self.batches.is_empty() {
            if let Ok(batch) = self.batches.try_recv() {
                self.index_batch(batch, &mut analyzer);
                continue;
            }
            select! {
                recv(self.batches) -> batch => {
                    if let Ok(batch) = batch {
                        self.index_batch(batch, &mut analyzer);
                    }
                }
                recv(files) -> job => match job {
                    Ok(job) => {
                        self.reading.fetch_add(1, Ordering::SeqCst);
                        if !self.stopped.load(Ordering::Relaxed) {
                            self.read(job, &mut reader, &mut analyzer);
                        }
                        self.reading.fetch_sub(1, Ordering::SeqCst);
                    }
                    Err(_) => {
                        more_files = false;
                        files = never();
                    }
                },
                default(Duration::from_millis(5)) => {}
            }
        }
    }

    fn commit_now_and_then(&self, done: &Receiver<()>) {
        let mut last = Instant::now();
        let mut documents = 0;
        while done.recv_timeout(Duration::from_millis(500))
            == Err(crossbeam_channel::RecvTimeoutError::Timeout)
        {
            if let Err(error) = self.space.check() {
                return self.stop(error);
            }
            let now = self.progress.documents.load(Ordering::Relaxed);
            if last.elapsed() >= COMMIT_EVERY && now > documents {
                if let Err(error) = self.writer.commit() {
                    self.stop(error);
                    return;
                }
                self.listener.tell(&Told::Committed { documents: now });
                last = Instant::now();
                documents = now;
            }
        }
    }

    fn stop(&self, error: IndexError) {
        self.stopped.store(true, Ordering::Relaxed);
        lock(&self.trouble).get_or_insert(error);
    }

    /// Reads one file; whatever happens in it costs that file only.
    fn read(&self, job: Job, reader: &mut FileReader, analyzer: &mut Analyzer) {
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
                .map(|(state, record)| (state.extractor, record.fingerprint.clone())),
        };
        let mut found = Found::Nothing;
        let mut batch = Vec::new();
        let mut bytes_in_batch = 0;
        let mut place = 0;
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
                    if let Err(error) = self.writer.remove_file(&key(&job.found)) {
                        self.stop(error);
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
                            bytes_in_batch += record.text.len();
                            batch.push((place, record));
                            place += 1;
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
            if self.stopped.load(Ordering::Relaxed) {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        };
        let read = reader.read(&request, &mut events);
        if self.stopped.load(Ordering::Relaxed) {
            return;
        }
        match (found, read) {
            (Found::File(file), read) => {
                // What was read before it broke off stays; the failure marks the file.
                if let Err(error) = read {
                    file.fail(None, None, error.kind, error.message);
                }
                file.pending.fetch_add(1, Ordering::SeqCst);
                let rest = Batch {
                    file: Arc::clone(&file),
                    records: batch,
                };
                self.index_batch(rest, analyzer);
                self.settle(&file);
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
        let Some(state) = job.known.filter(|_| !self.retry) else {
            return Ok(None);
        };
        let record = self.writer.file_record(&state)?;
        Ok((!record.fingerprint.is_empty()).then_some((state, record)))
    }

    /// Gives a batch to an idle worker, or works on it here.
    fn hand_on(&self, file: &Arc<Open>, records: Vec<(u64, Record)>, analyzer: &mut Analyzer) {
        file.pending.fetch_add(1, Ordering::SeqCst);
        let batch = Batch {
            file: Arc::clone(file),
            records,
        };
        if let Err(refused) = self.offer.try_send(batch) {
            self.index_batch(refused.into_inner(), analyzer);
        }
    }

    fn index_batch(&self, batch: Batch, analyzer: &mut Analyzer) {
        let file = &batch.file;
        let origin = Origin {
            key: &file.key,
            path: &file.path,
            relative: &file.relative,
        };
        for (place, record) in batch.records {
            if self.stopped.load(Ordering::Relaxed) {
                break;
            }
            let document = Document::new(record, &origin, place, analyzer);
            if let Err(error) = self.writer.add(&file.key, &document) {
                self.stop(error);
            }
            file.documents.fetch_add(1, Ordering::Relaxed);
            self.progress.documents.fetch_add(1, Ordering::Relaxed);
        }
        self.settle(file);
    }

    /// One part of a file is done; the last one to be done remembers the file.
    fn settle(&self, file: &Open) {
        if file.pending.fetch_sub(1, Ordering::SeqCst) != 1 || self.stopped.load(Ordering::Relaxed)
        {
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
        // It is read again when there is a command for scans.
        let extractor = if file.scans_left.load(Ordering::Relaxed) && self.ocr.is_none() {
            extract::with_unread_scans(file.extractor)
        } else {
            file.extractor
        };
        // A file that changed while it was read is read again by the next run.
        let modified = if self.is_as_found(file) {
            file.modified
        } else {
            i64::MIN
        };
        if let Err(error) =
            self.writer
                .put_file(&file.key, (file.size, modified, extractor), &record, failed)
        {
            return self.stop(error);
        }
        let mut outcome = lock(&self.outcome);
        outcome.fail(&file.path, failed, &record.failures);
        if any || failed == 0 {
            outcome.count(file.was_known);
        }
    }

    fn is_as_found(&self, file: &Open) -> bool {
        std::fs::metadata(&file.on_disk).is_ok_and(|now| now.len() == file.size)
            && crate::source::modified_ns(&file.on_disk).is_some_and(|now| now == file.modified)
    }

    /// A file with a new date and the old content.
    fn touch(&self, job: &Job, known: &FileState, record: &FileRecord) {
        let state = (job.found.size, job.found.modified_ns, known.extractor);
        if let Err(error) = self
            .writer
            .put_file(&key(&job.found), state, record, known.failures)
        {
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
        let file = key(&job.found);
        let record = FileRecord {
            path: job.path.clone(),
            ..FileRecord::default()
        };
        let reader = if picture && self.ocr.is_none() {
            extract::with_unread_scans(extract::UNRECOGNISED)
        } else {
            extract::UNRECOGNISED
        };
        let state = (job.found.size, job.found.modified_ns, reader);
        let put = self
            .writer
            .remove_file(&file)
            .and_then(|()| self.writer.put_file(&file, state, &record, 0));
        match put {
            Ok(()) => lock(&self.outcome).skipped += 1,
            Err(error) => self.stop(error),
        }
    }

    fn fail_with(&self, job: &Job, error: ExtractError) {
        if error.kind == FailureKind::Unreadable {
            // The system may let it be read tomorrow: what the index has of it stays.
            let failure = FileFailure {
                part: None,
                record: None,
                kind: error.kind.as_str().to_owned(),
                message: error.message,
            };
            lock(&self.outcome).fail(&job.path, 1, &[failure]);
            return;
        }
        // Nothing of it can be indexed, which is remembered.
        let file = Open::new(job, extract::UNRECOGNISED, String::new());
        if let Err(error) = self.writer.remove_file(&file.key) {
            return self.stop(error);
        }
        file.fail(None, None, error.kind, error.message);
        self.settle(&file);
    }
}

impl Open {
    fn new(job: &Job, extractor: u64, fingerprint: String) -> Self {
        Self {
            key: key(&job.found),
            path: job.path.clone(),
            relative: job.found.relative.clone(),
            on_disk: job.found.path.clone(),
            size: job.found.size,
            modified: job.found.modified_ns,
            extractor,
            fingerprint,
            was_known: job.known.is_some(),
            failures: Mutex::default(),
            failed: AtomicU64::new(0),
            documents: AtomicU64::new(0),
            scans_left: AtomicBool::new(false),
            pending: AtomicUsize::new(1),
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
