//! Bring an index up to date with files: source → extract → document → index.
//!
//! A stat decides whether a file is looked at again, its content's hash whether it is indexed again. One
//! bad file is reported, remembered and passed over. Files that are gone from the folders given are
//! dropped; files outside them are left alone.

mod outdated;
mod pipeline;
mod plan;
mod reading;
mod summary;
mod told;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::error::{Trouble, Whose};
use crate::extract::{Limits, OcrOptions, Stop, WorkerOptions, is_document_file};
use crate::index::{
    Access, Disk, Ending, Held, Index, IndexError, WriteOptions, Writer, free_space,
};
use crate::source::{Excludes, Root, display_path};

pub use outdated::{Outdated, outdated};
pub use summary::{Failure, Summary};
pub use told::{ExitOf, Listener, Note, Told, Warning};

/// How to bring an index up to date.
#[derive(Debug)]
pub struct UpdateOptions {
    /// Threads that read and analyse.
    pub threads: usize,
    /// Memory for the run, in bytes.
    pub memory: u64,
    /// Who may read the index; `None` keeps what it has.
    pub access: Option<Access>,
    /// How long to wait for another run.
    pub lock_timeout: Duration,
    /// Begin anew; searches use the old index until this one is whole.
    pub rebuild: bool,
    /// Files and folders to pass over.
    pub excludes: Excludes,
    /// How much of a file is held at once.
    pub limits: Limits,
    /// The processes that read files; without, this one reads them.
    pub workers: Option<WorkerOptions>,
    /// What reads documents that are but pictures of their pages; without, these fail.
    pub ocr: Option<OcrOptions>,
    /// Read files again that failed before.
    pub retry_failed: bool,
    /// Say what would be done, and do nothing.
    pub dry_run: bool,
    /// Keep documents whose file is gone.
    pub keep_missing: bool,
    /// Accept that a folder that had files has none now.
    pub allow_empty: bool,
    /// Remember the roots, so that a rebuild needs none named.
    pub remember_roots: bool,
    /// What was added becomes visible, and safe from a crash, at least this often.
    pub commit_every: Duration,
    /// The way to the files of the index.
    pub disk: Disk,
    /// Stop, with what is done kept, when fewer bytes than this are free where the index stands; 0 is never.
    pub min_free_space: u64,
    /// How that is found out.
    pub free_space: fn(&Path) -> std::io::Result<u64>,
    /// The index is meant to be on a file system of a network: do not warn of it.
    pub on_network: bool,
    /// Seconds since 1970, by which documents are told when they came; the library asks no clock.
    pub now: u64,
    /// What the history of runs is told; without, this run is not in it.
    pub note: Option<Note>,
    /// Who is told what happens.
    pub listener: Listener,
}

impl Default for UpdateOptions {
    /// One thread, 256 MB, no workers, no waiting, nothing passed over or forgiven, the roots remembered, a
    /// commit a minute, a disk filled to its end, nobody told.
    fn default() -> Self {
        Self {
            threads: 1,
            memory: 256 << 20,
            access: None,
            lock_timeout: Duration::ZERO,
            rebuild: false,
            excludes: Excludes::none(),
            limits: Limits::default(),
            workers: None,
            ocr: None,
            retry_failed: false,
            dry_run: false,
            keep_missing: false,
            allow_empty: false,
            remember_roots: true,
            min_free_space: 0,
            free_space,
            on_network: false,
            now: 0,
            note: None,
            listener: Listener::default(),
            commit_every: Duration::from_secs(60),
            disk: Disk::default(),
        }
    }
}

/// Where a run stands; read it from another thread.
#[derive(Debug, Default)]
pub struct Progress {
    /// Files found so far.
    pub seen: AtomicU64,
    /// Files that were read.
    pub read: AtomicU64,
    /// Documents that were added.
    pub documents: AtomicU64,
    /// Set when the walk is over.
    pub walked: AtomicBool,
    /// Ask it, and the run ends soon, with what was done kept.
    pub stop: Stop,
}

impl Progress {
    /// Waits a moment for a wish to stop that may be on its way.
    fn await_stop(&self) {
        for _ in 0..10 {
            if self.stop.is_asked() {
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

/// Where the index is, and what it is made from.
#[derive(Clone, Copy)]
struct Whence<'a> {
    dir: &'a Path,
    roots: &'a [Root],
    /// What paths are told from.
    bases: &'a [PathBuf],
}

/// Why a run could not be done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UpdateError {
    /// The index.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// A folder that had files has none.
    #[error("`{root}` has no files now, the index has {known} from it")]
    Emptied {
        /// The folder.
        root: String,
        /// How many files the index has from it.
        known: usize,
    },
}

impl Trouble for UpdateError {
    fn whose(&self) -> Whose {
        match self {
            Self::Index(error) => error.whose(),
            Self::Emptied { .. } => Whose::Environment,
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Index(error) => error.hint(),
            Self::Emptied { .. } => Some(
                "is a disk not mounted? nothing was removed; if the folder is meant to be empty, give `--allow-empty`"
                    .to_owned(),
            ),
        }
    }
}

/// Brings the index at `dir` up to date with `roots`.
///
/// # Errors
/// [`UpdateError::Index`] when the index cannot be opened or written; [`UpdateError::Emptied`] when a
/// folder that had files has none. A file that cannot be read is no error but a line of the summary.
pub fn update(
    dir: &Path,
    roots: &[Root],
    options: &UpdateOptions,
    progress: &Progress,
) -> Result<Summary, UpdateError> {
    let began = Instant::now();
    let mut summary = if options.dry_run {
        dry_run(dir, roots, options, progress)?
    } else {
        real_run(dir, roots, options, progress, began)?
    };
    summary.seconds = began.elapsed().as_secs_f64();
    Ok(summary)
}

/// The run, and what the history has of it, all under the writer's lock.
fn real_run(
    dir: &Path,
    roots: &[Root],
    options: &UpdateOptions,
    progress: &Progress,
    began: Instant,
) -> Result<Summary, UpdateError> {
    let writer = Writer::open(
        dir,
        &WriteOptions {
            threads: options.threads,
            memory: options.memory,
            access: options.access,
            lock_timeout: options.lock_timeout,
            stop: progress.stop.flag(),
            rebuild: options.rebuild,
            min_free_space: options.min_free_space,
            disk: options.disk.clone(),
            now: options.now,
        },
    )?;
    options.listener.tell(&Told::Begun);
    // A disk that is full, or a history that cannot be written, is no reason to lose the run.
    let not_written = |error: IndexError| {
        let warning = Warning::NoHistory(plan::with_causes(&error));
        options.listener.warn(&warning);
    };
    let record = options.note.as_ref().and_then(|note| {
        let begun = writer.begin_run(&note.begun(options.rebuild));
        Some((note, begun.map_err(not_written).ok()?))
    });
    told::look_around(dir, options);
    let run = bring_up_to_date(writer, dir, roots, options, progress);
    if let Some((note, record)) = record {
        let ended = note.ended(run.as_ref(), began.elapsed().as_secs_f64());
        if let Err(error) = record.end(ended) {
            not_written(error);
        }
    }
    run
}

fn bring_up_to_date(
    mut writer: Writer,
    dir: &Path,
    roots: &[Root],
    options: &UpdateOptions,
    progress: &Progress,
) -> Result<Summary, UpdateError> {
    let space = Space { dir, options };
    if let Err(error) = space.check() {
        return Err(space.stop(writer, error));
    }
    if options.remember_roots {
        let folders: Vec<_> = roots.iter().map(|root| root.canonical.clone()).collect();
        writer.remember_roots(&folders)?;
    }
    let scratch = options
        .ocr
        .as_ref()
        .map(|ocr| Scratch::new(&ocr.scratch))
        .transpose()?;
    let known = writer.known_files()?;
    let bases = writer.roots().to_vec();
    let whence = Whence {
        dir,
        roots,
        bases: &bases,
    };
    let mut plan = plan::Plan::new(whence, options, &known, writer.before());
    let changed = pipeline::run(&writer, &mut plan, options, progress, &space);
    drop(scratch);
    let changed = match changed {
        Ok(changed) => changed,
        Err(UpdateError::Index(error @ IndexError::NoSpace { .. })) => {
            drop(plan);
            return Err(space.stop(writer, error));
        }
        Err(error) => return Err(error),
    };
    // Of a walk that was broken off nobody knows what it would still have met.
    let stopped = progress.stop.is_asked();
    let gone = if stopped { Vec::new() } else { plan.gone()? };
    for some in gone.chunks(1000) {
        let mut change = writer.change();
        for file in some {
            change.remove_documents(&file.key);
            change.remove_state(&file.key);
        }
        writer.apply(change)?;
    }
    let removed = documents_among(&gone);
    let mut summary = plan.finish(removed);
    summary.bytes += changed.bytes;
    summary.add(changed);
    summary.stopped = stopped;
    // The last batch and the merges after it are written now.
    if let Err(error) = space.check() {
        return Err(space.stop(writer, error));
    }
    let held = writer.finish(if stopped { Ending::Soon } else { Ending::Whole })?;
    options.listener.tell(&Told::Committed {
        documents: progress.documents.load(Ordering::Relaxed),
    });
    Ok(Summary {
        documents: held.documents,
        passages: held.passages,
        ..summary
    })
}

/// The room on the disk that is to stay free.
pub(crate) struct Space<'a> {
    dir: &'a Path,
    options: &'a UpdateOptions,
}

impl Space<'_> {
    /// How much is free, where anybody minds.
    fn free(&self) -> Option<u64> {
        if self.options.min_free_space == 0 {
            return None;
        }
        // Where it cannot be asked, the write that fails will tell.
        (self.options.free_space)(self.dir).ok()
    }

    fn check(&self) -> Result<(), IndexError> {
        match self.free() {
            Some(free) if free < self.options.min_free_space => Err(IndexError::NoSpace {
                dir: self.dir.to_owned(),
                free,
                wanted: self.options.min_free_space,
            }),
            _ => Ok(()),
        }
    }

    /// Ends the run for want of space. What was added is committed where there is room for all that the
    /// engine may hold: what is in memory takes no more on disk.
    fn stop(&self, writer: Writer, error: IndexError) -> UpdateError {
        let keep = self.free().is_some_and(|free| free > self.options.memory);
        // Where that fails the disk has filled up meanwhile: the index is as of its last commit, and what to do
        // is the same.
        let _ = if keep || self.options.rebuild {
            writer.finish(Ending::Soon).map(|_| ())
        } else {
            writer.discard()
        };
        error.into()
    }
}

fn dry_run(
    dir: &Path,
    roots: &[Root],
    options: &UpdateOptions,
    progress: &Progress,
) -> Result<Summary, UpdateError> {
    let (known, snapshot) = match Index::open_on(&options.disk, dir) {
        Ok(index) => {
            let snapshot = index.snapshot()?;
            (snapshot.known_files()?, Some(snapshot))
        }
        Err(IndexError::Missing(_)) => (Default::default(), None),
        Err(error) => return Err(error.into()),
    };
    let known = if options.rebuild {
        Default::default()
    } else {
        known
    };
    let held = match &snapshot {
        Some(snapshot) => snapshot.held()?,
        None => Held::default(),
    };
    let mut bases = match &snapshot {
        Some(_) => crate::index::roots(dir)?,
        None => Vec::new(),
    };
    bases.extend(roots.iter().map(|root| root.canonical.clone()));
    let whence = Whence {
        dir,
        roots,
        bases: &bases,
    };
    let mut plan = plan::Plan::new(whence, options, &known, snapshot.as_ref());
    let mut would = summary::Outcome::default();
    while let Some(job) = plan.next(progress)? {
        if is_document_file(&job.found.path) {
            would.count(job.known.is_some());
        } else {
            would.skipped += 1;
        }
    }
    let gone = plan.gone()?;
    let removed = documents_among(&gone);
    let mut summary = plan.finish(removed);
    summary.stopped = progress.stop.is_asked();
    summary.add(would);
    Ok(Summary {
        documents: held.documents,
        passages: held.passages,
        ..summary
    })
}

/// How many of these files were documents.
fn documents_among(gone: &[plan::Gone]) -> usize {
    gone.iter().filter(|file| file.was_document).count()
}

/// A directory that is there, and empty, for as long as this is.
struct Scratch(PathBuf);

impl Scratch {
    fn new(dir: &Path) -> Result<Self, IndexError> {
        let made = || {
            // A run that was killed may have left something.
            match std::fs::remove_dir_all(dir) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            let mut builder = std::fs::DirBuilder::new();
            #[cfg(unix)]
            std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
            builder.create(dir)
        };
        match made() {
            Ok(()) => Ok(Self(dir.to_path_buf())),
            Err(cause) => Err(IndexError::Io {
                doing: "make an empty directory",
                path: dir.to_path_buf(),
                cause,
            }),
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// How a root is written in the index.
fn shown(root: &Root) -> String {
    display_path(&root.canonical)
}
