//! The index that answers: the state last opened, a newer one as soon as a run has committed it, and a pool of searchers for
//! each. While a new state is opened, and where none can be opened, the old one answers.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::index::{Holdings, Index, IndexError, Stamp};
use crate::names::Aliases;
use crate::search::Searcher;

/// How often the index on disk is looked at, at most.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How often one that could not be opened is tried again though it did not change.
const TRY_AGAIN: Duration = Duration::from_secs(10);

/// A state of the index.
pub(super) struct Generation {
    index: Index,
    aliases: Arc<Aliases>,
    free: Mutex<Vec<Searcher>>,
    /// What it holds.
    pub(super) holdings: Holdings,
    /// When documents last came, as RFC 3339 writes it.
    pub(super) indexed: Option<String>,
    /// How its files stood when it was opened.
    stamp: Stamp,
}

impl Generation {
    fn open(dir: &Path, aliases: &Arc<Aliases>) -> Result<Self, IndexError> {
        // Taken before: what is committed meanwhile is seen by the next look.
        let stamp = Stamp::of(dir)?;
        let index = Index::open(dir)?;
        let holdings = index.snapshot()?.holdings()?;
        let first = Searcher::new(&index)?.with_aliases(Arc::clone(aliases));
        let arrived = first.arrivals().last;
        Ok(Self {
            index,
            aliases: Arc::clone(aliases),
            free: Mutex::new(vec![first]),
            holdings,
            indexed: (arrived > 0).then(|| crate::render::utc(arrived)),
            stamp,
        })
    }

    /// A searcher over this state, for as long as somebody needs it.
    pub(super) fn searcher(&self) -> Result<Searcher, IndexError> {
        if let Some(searcher) = lock(&self.free).pop() {
            return Ok(searcher);
        }
        Ok(Searcher::new(&self.index)?.with_aliases(Arc::clone(&self.aliases)))
    }

    /// Gives a searcher back. One that was at work when something panicked is not given back.
    pub(super) fn give_back(&self, searcher: Searcher) {
        lock(&self.free).push(searcher);
    }
}

/// What is known of the index on disk.
struct Known {
    current: Arc<Generation>,
    /// Somebody is looking.
    looking: bool,
    looked: Instant,
    /// What could not be opened, and when.
    failed: Option<(Option<Stamp>, Instant)>,
}

/// Holds the index.
pub(super) struct Holder {
    dir: PathBuf,
    aliases: Arc<Aliases>,
    known: Mutex<Known>,
}

impl Holder {
    pub(super) fn open(dir: &Path, aliases: Arc<Aliases>) -> Result<Self, IndexError> {
        let current = Arc::new(Generation::open(dir, &aliases)?);
        Ok(Self {
            dir: dir.to_owned(),
            aliases,
            known: Mutex::new(Known {
                current,
                looking: false,
                looked: Instant::now(),
                failed: None,
            }),
        })
    }

    /// The state that answers now, and whether it is no longer that on disk because that cannot be opened.
    pub(super) fn current(&self) -> (Arc<Generation>, bool) {
        let known = lock(&self.known);
        (Arc::clone(&known.current), known.failed.is_some())
    }

    /// Whether it is time to look at the disk. Who is told so has to look.
    pub(super) fn is_due(&self) -> bool {
        let mut known = lock(&self.known);
        let due = !known.looking && known.looked.elapsed() >= LOOK_EVERY;
        known.looking |= due;
        due
    }

    /// Looks at the disk, and opens what is new there. Takes as long as opening takes; whoever asks meanwhile is answered
    /// from the old state.
    pub(super) fn look(&self) {
        // Whatever happens, somebody may look again.
        let _done = Looked(self);
        let stamp = Stamp::of(&self.dir).ok();
        let (current, failed) = {
            let known = lock(&self.known);
            (Arc::clone(&known.current), known.failed.clone())
        };
        if stamp.as_ref() == Some(&current.stamp) {
            lock(&self.known).failed = None;
            return;
        }
        if failed.is_some_and(|(tried, when)| tried == stamp && when.elapsed() < TRY_AGAIN) {
            return;
        }
        let opened = Generation::open(&self.dir, &self.aliases);
        let mut known = lock(&self.known);
        match opened {
            Ok(new) => {
                known.current = Arc::new(new);
                known.failed = None;
            }
            Err(_) => known.failed = Some((stamp, Instant::now())),
        }
    }
}

/// Ends a look.
struct Looked<'h>(&'h Holder);

impl Drop for Looked<'_> {
    fn drop(&mut self) {
        let mut known = lock(&self.0.known);
        known.looking = false;
        known.looked = Instant::now();
    }
}

/// What is behind a lock is whole whenever it is free: a panic elsewhere spoils nothing.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
