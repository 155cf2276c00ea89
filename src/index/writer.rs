//! Write passages: one writer, whole documents, whole batches.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};
use std::time::Duration;

use tantivy::indexer::{IndexWriterOptions, UserOperation};
use tantivy::{IndexReader, IndexWriter, TantivyError};

use super::access::Access;
use super::arrivals::{Arrivals, Batches};
use super::change::Change;
use super::disk::Disk;
use super::earlier::Earlier;
use super::error::IndexError;
use super::files::{FileKey, FileRecord, FileState};
use super::gate::{Closing, Gate};
use super::history::{RunBegun, RunRecord};
use super::known::{HeldDocuments, KnownFiles};
use super::lock::WriteLock;
use super::manifest::Manifest;
use super::merging::{Met, SoundOnly};
use super::place::{create_data, holds_other_things, next_data, open_to, remove_leftovers};
use super::queue::{Entry, Queue};
use super::reader::{Snapshot, damaged, open_data, register_chains, still_there};
use super::room::{Alike, WithRoom};
use super::schema::Fields;
use super::verify::{ON_OPEN, segment_files, verify_all};
use crate::document::hash;

/// How to write.
#[derive(Debug, Clone)]
pub struct WriteOptions {
    /// Threads of the engine.
    pub threads: usize,
    /// Memory for the run as a whole, in bytes; the engine gets about half, since a flush doubles it.
    pub memory: u64,
    /// Who may read the index; `None` keeps what it has.
    pub access: Option<Access>,
    /// How long to wait for another run.
    pub lock_timeout: Duration,
    /// Once it is set nobody waits any longer.
    pub stop: Arc<AtomicBool>,
    /// Begin anew; readers keep the old data until the run is done.
    pub rebuild: bool,
    /// Bytes of the disk that segments are not merged into.
    pub min_free_space: u64,
    /// The way to its files.
    pub disk: Disk,
    /// Seconds since 1970, for the number of the run's batches. The library asks no clock: with 0 they count on.
    pub now: u64,
}

impl Default for WriteOptions {
    /// One thread, 64 MB, no waiting, no rebuild, no room kept free.
    fn default() -> Self {
        Self {
            threads: 1,
            memory: 64 << 20,
            access: None,
            lock_timeout: Duration::ZERO,
            stop: Arc::default(),
            rebuild: false,
            min_free_space: 0,
            disk: Disk::default(),
            now: 0,
        }
    }
}

/// The engine's least memory for one thread.
const LEAST_MEMORY: u64 = 15_000_000;
/// The engine's most memory for one thread.
const MOST_MEMORY: u64 = 2_000_000_000;

/// Bytes that the engine keeps of a deletion until the next commit: a table for scores that nobody asks for, mostly.
const DELETION: u64 = 1536;
/// Deletions after which a commit is worth its price, however little memory there is.
const FEWEST_DELETIONS: usize = 4096;

/// The files of a segment that the engine reads to delete by a term.
const READ_TO_DELETE: [&str; 3] = ["term", "idx", "del"];

/// The one writer of an index.
pub struct Writer {
    pub(super) dir: PathBuf,
    pub(super) manifest: Manifest,
    /// Data that the manifest still names while a rebuild writes other data.
    pub(super) replaced: Option<String>,
    /// What these data know of documents.
    pub(super) earlier: Option<Earlier>,
    pub(super) batches: Batches,
    pub(super) fields: Fields,
    pub(super) engine: RwLock<IndexWriter<Entry>>,
    queue: Queue,
    /// Held while something is replaced, see [`Writer::apply`].
    replacing: Mutex<()>,
    /// Deletions since the last commit, and how many there may be.
    deletions: AtomicUsize,
    most_deletions: usize,
    pub(super) reader: IndexReader,
    /// The state when the run began.
    pub(super) before: Snapshot,
    /// Damage that a merge would have spread.
    pub(super) met: Met,
    /// Set once it is known that what deleting reads is sound.
    deletes: OnceLock<()>,
    pub(super) min_free_space: u64,
    pub(super) disk: Disk,
    pub(super) gate: Gate,
    // In this order: nothing is written any more when the lock is given back.
    pub(super) _closing: Closing,
    pub(super) lock: Arc<WriteLock>,
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer")
            .field("dir", &self.dir)
            .finish_non_exhaustive()
    }
}

impl Writer {
    /// Opens the index at `dir` for writing, and makes it where there is none.
    ///
    /// # Errors
    /// [`IndexError::Locked`] when another run is at work, [`IndexError::Incompatible`] when the index
    /// has to be rebuilt, [`IndexError::NotAnIndex`] when the directory holds other things, and what
    /// opening and writing may give.
    pub fn open(dir: &Path, options: &WriteOptions) -> Result<Self, IndexError> {
        let disk = &options.disk;
        let existing = match Manifest::read(disk, dir) {
            Err(IndexError::Damaged { .. }) if options.rebuild => None,
            other => other?,
        };
        if existing.is_none() && holds_other_things(disk, dir)? {
            return Err(IndexError::NotAnIndex(dir.to_owned()));
        }
        let access = options
            .access
            .or(existing.as_ref().map(|m| m.access))
            .unwrap_or_default();
        access
            .make_dir(disk, dir)
            .map_err(IndexError::io("make the directory", dir))?;
        let lock = WriteLock::take(disk, dir, access, options.lock_timeout, &options.stop)?;
        // The holder of the lock may have changed the manifest since.
        let existing = match Manifest::read(disk, dir) {
            Err(IndexError::Damaged { .. }) if options.rebuild => None,
            other => other?,
        };
        let mut replaced = None;
        let is_new = existing.is_none() || options.rebuild;
        let mut manifest = match existing {
            Some(manifest) if options.rebuild => {
                replaced = Some(manifest.data.clone());
                Manifest {
                    forgotten: manifest.forgotten,
                    ..Manifest::new(access, next_data(&manifest.data))
                }
            }
            Some(manifest) => {
                manifest.check(dir)?;
                manifest
            }
            None => Manifest {
                forgotten: Manifest::salvage_forgotten(disk, dir),
                ..Manifest::new(access, next_data(""))
            },
        };
        remove_leftovers(
            disk,
            dir,
            &[Some(&manifest.data), replaced.as_ref()],
            is_new,
        )?;
        if manifest.access != access {
            manifest.access = access;
            open_to(disk, access, &dir.join(&manifest.data))
                .map_err(IndexError::io("set the mode of", dir))?;
        }
        let data = dir.join(&manifest.data);
        let gate = Gate::default();
        if is_new {
            create_data(&data, access, disk, &gate)
                .map_err(|cause| IndexError::of_engine(&data, cause))?;
        }
        if replaced.is_none() {
            manifest.write_if_new(disk, dir)?;
        }
        let (index, reader, fields, mut arrivals) =
            open_data(&data, access, disk, &gate, ON_OPEN).map_err(|cause| damaged(dir, cause))?;
        let met = Met::default();
        let engine = engine(&index, &data, &met, options)
            .map_err(|cause| IndexError::of_engine(dir, cause))?;
        if !is_new {
            // What a killed run wrote and nothing names: the room is needed, and so are the names, for what is
            // deleted next is written to a file that is called after the number of operations so far.
            let collected = engine.garbage_collect_files().wait();
            collected.map_err(|cause| {
                gate.failure()
                    .unwrap_or_else(|| IndexError::of_engine(dir, cause))
            })?;
        }
        let earlier = replaced
            .as_ref()
            .and_then(|old| Earlier::open(&dir.join(old), access, disk));
        if let Some(earlier) = &earlier {
            arrivals = Arrivals {
                // The data are new, and none of it is grouped.
                grouped: 0,
                settled: false,
                ..earlier.arrivals().unwrap_or(Arrivals {
                    last: earlier.last(),
                    ..Arrivals::default()
                })
            };
        }
        if arrivals.line == 0 {
            arrivals.line = new_line(dir, options.now);
        }
        let before = Snapshot::new(dir.to_owned(), reader.searcher(), fields, arrivals)?;
        Ok(Self {
            batches: Batches::new(arrivals, options.now),
            earlier,
            queue: Queue::default(),
            replacing: Mutex::default(),
            deletions: AtomicUsize::new(0),
            most_deletions: ((options.memory / 8 / DELETION) as usize).max(FEWEST_DELETIONS),
            dir: dir.to_owned(),
            manifest,
            replaced,
            fields,
            engine: RwLock::new(engine),
            reader,
            before,
            met,
            deletes: OnceLock::new(),
            min_free_space: options.min_free_space,
            disk: disk.clone(),
            _closing: gate.closed_at_the_end(),
            gate,
            lock: Arc::new(lock),
        })
    }

    /// Begins a line of the history for this run, and holds the lock until it is ended.
    ///
    /// # Errors
    /// [`IndexError::Io`] when it cannot be written.
    pub fn begin_run(&self, begun: &RunBegun) -> Result<RunRecord, IndexError> {
        RunRecord::begin(
            &self.disk,
            &self.dir,
            self.manifest.access,
            Arc::clone(&self.lock),
            begun,
        )
    }

    /// The files the index knew when the run began.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when a segment cannot be read.
    pub fn known_files(&self) -> Result<KnownFiles, IndexError> {
        self.before.known_files()
    }

    /// The documents that a file had in the index when the run began.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when a segment cannot be read.
    pub fn held_documents(&self, file: &FileKey) -> Result<HeldDocuments, IndexError> {
        self.before.held_documents(file)
    }

    /// The documents that a file had in the data that a rebuild replaces.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when a segment cannot be read.
    pub fn earlier_documents(&self, file: &FileKey) -> Result<HeldDocuments, IndexError> {
        match &self.earlier {
            Some(earlier) => earlier
                .documents(file)
                .map_err(|cause| damaged(&self.dir, cause)),
            None => Ok(HeldDocuments::new()),
        }
    }

    /// The state when the run began; none while an index is built anew.
    #[must_use]
    pub fn before(&self) -> Option<&Snapshot> {
        self.replaced.is_none().then_some(&self.before)
    }

    /// What was remembered of a file when the run began.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when it cannot be read.
    pub fn file_record(&self, state: &FileState) -> Result<FileRecord, IndexError> {
        self.before.file_record(state)
    }

    /// The folders and files the index was made from.
    #[must_use]
    pub fn roots(&self) -> &[PathBuf] {
        &self.manifest.roots
    }

    /// Remembers folders and files it is made from.
    ///
    /// # Errors
    /// [`IndexError::Io`] when the manifest cannot be written.
    pub fn remember_roots(&mut self, roots: &[PathBuf]) -> Result<(), IndexError> {
        let before = self.manifest.roots.len();
        let mut known: HashSet<PathBuf> = self.manifest.roots.iter().cloned().collect();
        for root in roots {
            if known.insert(root.clone()) {
                self.manifest.roots.push(root.clone());
            }
        }
        if self.manifest.roots.len() != before && self.replaced.is_none() {
            self.manifest.write(&self.disk, &self.dir)?;
        }
        Ok(())
    }

    /// A change to make.
    #[must_use]
    pub fn change(&self) -> Change {
        Change {
            fields: self.fields,
            removed: Vec::new(),
            entries: Vec::new(),
            heads: Vec::new(),
            state: None,
        }
    }

    /// Makes a change: searches and a later run see all of it or nothing, whatever happens. After many deletions, which
    /// the engine keeps in memory, it commits.
    ///
    /// # Errors
    /// [`IndexError::Engine`] when the engine cannot write.
    pub fn apply(&self, change: Change) -> Result<(), IndexError> {
        let deletions = change.removed.len();
        let removes = deletions > 0;
        if removes {
            self.make_sure_of_terms()?;
        }
        // Waited for before the engine is asked for: a commit shall not wait for this.
        let mut entries = self.queue.line_up(change.entries);
        if entries.is_empty() && !removes && change.state.is_none() {
            return Ok(());
        }
        // The engine numbers operations before it lines up those that delete, and takes the line to be in the order
        // of the numbers: where two threads change places in between, a deletion meets what was added after it.
        let in_order = removes.then(|| {
            self.replacing
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        });
        if removes || !change.heads.is_empty() {
            self.batches.unsettle();
        }
        let engine = self.engine();
        // Held until they are in its hands: a batch that is committed meanwhile would not have them, and its number be
        // theirs.
        for (head, came) in change.heads {
            let now = self.batches.number();
            if let Some(entry) = entries.get_mut(head) {
                entry.set(self.fields.added, came.added.unwrap_or(now));
                entry.set(self.fields.first, came.first.unwrap_or(now));
            }
        }
        let removed = change.removed.into_iter().map(UserOperation::Delete);
        let added = entries
            .into_iter()
            .chain(change.state.map(Entry::from))
            .map(UserOperation::Add);
        engine
            .run(removed.chain(added).collect::<Vec<_>>())
            .map_err(|cause| self.engine_error(cause))?;
        drop((engine, in_order));
        self.deletions.fetch_add(deletions, Ordering::Relaxed);
        if self.has_many_deletions() {
            self.commit_if(Self::has_many_deletions)?;
        }
        Ok(())
    }

    fn has_many_deletions(&self) -> bool {
        self.deletions.load(Ordering::Relaxed) >= self.most_deletions
    }

    /// Compares the checksums of what the engine reads to delete, once a run: in a damaged segment it would
    /// delete something else, or end the program.
    pub(super) fn make_sure_of_terms(&self) -> Result<(), IndexError> {
        if self.deletes.get().is_some() {
            return Ok(());
        }
        let data = self.dir.join(&self.manifest.data);
        let index = self.before.searcher().index();
        // A merge may be done meanwhile, and what it merged be gone.
        let sound = still_there(|| {
            let segments = index.searchable_segment_metas()?;
            let read = segments.iter().flat_map(segment_files).filter(|file| {
                let kind = file.extension();
                kind.is_some_and(|kind| READ_TO_DELETE.iter().any(|read| kind == *read))
            });
            verify_all(&data, &read.collect::<Vec<_>>())
        });
        sound.map_err(|cause| damaged(&self.dir, cause))?;
        let _ = self.deletes.set(());
        Ok(())
    }

    /// Makes all that was added and removed so far visible, as one batch.
    ///
    /// # Errors
    /// [`IndexError::Engine`] when the engine cannot write.
    pub fn commit(&self) -> Result<(), IndexError> {
        self.commit_if(|_| true)
    }

    /// The same, if that is still wanted when nobody else writes.
    fn commit_if(&self, wanted: impl FnOnce(&Self) -> bool) -> Result<(), IndexError> {
        let mut engine = self.engine.write().unwrap_or_else(PoisonError::into_inner);
        if !wanted(self) {
            return Ok(());
        }
        let payload = self.batches.payload();
        commit(&mut engine, &payload).map_err(|cause| self.engine_error(cause))?;
        self.batches.next();
        self.deletions.store(0, Ordering::Relaxed);
        self.met
            .get()
            .map_or(Ok(()), |cause| Err(damaged(&self.dir, cause)))
    }

    pub(super) fn engine(&self) -> std::sync::RwLockReadGuard<'_, IndexWriter<Entry>> {
        self.engine.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn engine_error(&self, cause: TantivyError) -> IndexError {
        // The engine does not say what a thread of its own died of.
        self.gate
            .failure()
            .unwrap_or_else(|| IndexError::of_engine(&self.dir, cause))
    }
}

/// Commits, with what says how far documents have come.
pub(super) fn commit(engine: &mut IndexWriter<Entry>, payload: &str) -> Result<(), TantivyError> {
    let mut prepared = engine.prepare_commit()?;
    prepared.set_payload(payload);
    prepared.commit()?;
    Ok(())
}

/// A line of numbers that no index before had.
fn new_line(dir: &Path, now: u64) -> u64 {
    let line = hash(|hasher| {
        hasher.update(dir.as_os_str().as_encoded_bytes());
        hasher.update(&now.to_le_bytes());
    });
    line.max(1)
}

fn engine(
    index: &tantivy::Index,
    data: &Path,
    met: &Met,
    options: &WriteOptions,
) -> Result<IndexWriter<Entry>, TantivyError> {
    let mut index = index.clone();
    register_chains(&mut index);
    let budget = (options.memory / 2).max(LEAST_MEMORY);
    let threads = (options.threads.clamp(1, 8) as u64)
        .min(budget / LEAST_MEMORY)
        .max(1);
    let per_thread = (budget / threads).clamp(LEAST_MEMORY, MOST_MEMORY);
    let engine = index.writer_with_options(
        IndexWriterOptions::builder()
            .num_worker_threads(threads as usize)
            .memory_budget_per_thread(per_thread as usize)
            .num_merge_threads(1)
            .build(),
    )?;
    let policy = SoundOnly {
        policy: WithRoom::new(data, options.min_free_space, Alike::Meanwhile),
        data: data.to_owned(),
        met: met.clone(),
    };
    engine.set_merge_policy(Box::new(policy));
    Ok(engine)
}
