//! Read files and analyse their records on several threads, in bounded memory.
//!
//! One thread walks. Workers take files from a short queue; a worker that reads a large file of records
//! hands them on in batches, which idle workers take before new files, and works on them itself when
//! none is idle. Nothing waits for anything that waits for it.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, bounded, never, select, unbounded};

use super::plan::{Job, Plan};
use super::reading::Batch;
use super::summary::Outcome;
use super::{Listener, Progress, Space, Told, UpdateError, UpdateOptions};
use crate::analysis::Analyzer;
use crate::extract::{FileReader, Limits, OcrOptions, WorkerOptions};
use crate::index::{IndexError, Writer};

/// How often is looked whether it is time for a commit.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// … and no more often than this.
const LEAST_PAUSE: Duration = Duration::from_millis(20);

/// What the threads of a run share.
pub(super) struct Workshop<'a> {
    pub(super) writer: &'a Writer,
    pub(super) limits: Limits,
    pub(super) workers: Option<WorkerOptions>,
    pub(super) ocr: Option<OcrOptions>,
    pub(super) retry: bool,
    pub(super) commit_every: Duration,
    pub(super) progress: &'a Progress,
    pub(super) space: &'a Space<'a>,
    pub(super) listener: &'a Listener,
    pub(super) outcome: Mutex<Outcome>,
    pub(super) stopped: AtomicBool,
    pub(super) trouble: Mutex<Option<IndexError>>,
    pub(super) reading: AtomicUsize,
    pub(super) batches: Receiver<Batch>,
    pub(super) offer: Sender<Batch>,
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
        commit_every: options.commit_every,
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
                if files_in.send(job).is_err() || shop.has_stopped() {
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

pub(super) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Workshop<'_> {
    /// One worker: batches before files, until neither can come any more.
    fn work(&self, files: &Receiver<Job>) {
        let mut analyzer = Analyzer::new();
        let stop = self.progress.stop.clone();
        let mut reader = FileReader::new(self.workers.clone(), self.ocr.clone(), stop);
        let mut files = files.clone();
        let mut more_files = true;
        while more_files || self.reading.load(Ordering::SeqCst) > 0 || !self.batches.is_empty() {
            if let Ok(batch) = self.batches.try_recv() {
                self.take_on(batch, &mut analyzer);
                continue;
            }
            select! {
                recv(self.batches) -> batch => {
                    if let Ok(batch) = batch {
                        self.take_on(batch, &mut analyzer);
                    }
                }
                recv(files) -> job => match job {
                    Ok(job) => {
                        self.reading.fetch_add(1, Ordering::SeqCst);
                        if !self.has_stopped() {
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
        let pause = self.commit_every.clamp(LEAST_PAUSE, LOOK_EVERY);
        while done.recv_timeout(pause) == Err(crossbeam_channel::RecvTimeoutError::Timeout) {
            if let Err(error) = self.space.check() {
                self.stop(error);
                // Whoever waits for a file need not wait any longer.
                return self.progress.stop.ask();
            }
            let now = self.progress.documents.load(Ordering::Relaxed);
            if last.elapsed() >= self.commit_every && now > documents {
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

    pub(super) fn stop(&self, error: IndexError) {
        self.stopped.store(true, Ordering::Relaxed);
        lock(&self.trouble).get_or_insert(error);
    }

    /// Whether to stop: for trouble, or because it is wished.
    pub(super) fn has_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed) || self.progress.stop.is_asked()
    }
}
