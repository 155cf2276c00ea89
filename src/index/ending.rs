//! How a run ends: what was done is committed, copies are grouped, merges are waited for, and a rebuild takes the place of the old
//! data; or nothing of it stays.

use std::sync::PoisonError;

use tantivy::Term;
use tantivy::indexer::UserOperation;

use super::arrivals::Arrivals;
use super::entries::copy_entry;
use super::error::IndexError;
use super::families::regroup;
use super::merging::SoundOnly;
use super::queue::Entry;
use super::reader::{Snapshot, damaged, still_there};
use super::room::{Alike, WithRoom};
use super::writer::Writer;

/// Entries that the engine is given at once.
const ENTRIES_AT_ONCE: usize = 256;

/// How a run ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// With everything done.
    Whole,
    /// As soon as what was done is safe.
    Soon,
}

/// What an index holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Held {
    /// Documents.
    pub documents: u64,
    /// Passages.
    pub passages: u64,
}

impl Writer {
    /// Commits, waits for merges, and after a rebuild puts the new data in the place of the old.
    ///
    /// # Errors
    /// [`IndexError::Engine`] or [`IndexError::Io`] when the last steps cannot be written.
    pub fn finish(self, ending: Ending) -> Result<Held, IndexError> {
        if ending == Ending::Soon && self.replaced.is_some() {
            return self.give_up();
        }
        match ending {
            Ending::Whole if !self.batches.are_settled() => {
                self.commit()?;
                self.group_copies()?;
            }
            Ending::Whole => {
                self.merge_at_last();
                self.commit()?;
            }
            Ending::Soon => self.commit()?,
        }
        let Self {
            dir,
            manifest,
            replaced,
            engine,
            reader,
            fields,
            before,
            earlier,
            met,
            disk,
            gate,
            // The last is dropped first: nothing is written any more when the lock is given back.
            lock: _lock,
            _closing,
            ..
        } = self;
        let failed = |cause| {
            gate.failure()
                .unwrap_or_else(|| IndexError::of_engine(&dir, cause))
        };
        drop((before, earlier));
        let engine = engine.into_inner().unwrap_or_else(PoisonError::into_inner);
        match ending {
            Ending::Whole => {
                engine.wait_merging_threads().map_err(failed)?;
                // The engine keeps silent about a merge that failed.
                if let Some(failure) = gate.failure() {
                    return Err(failure);
                }
            }
            // What a merge has written so far is of no use, and is removed by the next run.
            Ending::Soon => drop(engine),
        }
        if let Some(cause) = met.get() {
            return Err(damaged(&dir, cause));
        }
        if let Some(old) = replaced {
            manifest.write(&disk, &dir)?;
            if old != manifest.data {
                let old = dir.join(old);
                match disk.remove_dir(&old) {
                    // What is rebuilt may be an index that has lost its data.
                    Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => {}
                    other => other.map_err(IndexError::io("remove", old))?,
                }
            }
        }
        reader.reload().map_err(|cause| damaged(&dir, cause))?;
        Snapshot::new(dir.clone(), reader.searcher(), fields, Arrivals::default())?.held()
    }

    fn merge_at_last(&self) {
        let data = self.dir.join(&self.manifest.data);
        let policy = SoundOnly {
            policy: WithRoom::new(&data, self.min_free_space, Alike::AtLast),
            data,
            met: self.met.clone(),
        };
        self.engine().set_merge_policy(Box::new(policy));
    }

    /// Says which documents are copies of one story, as far as that has changed, in one batch: half of it would be
    /// taken for the whole by the next run.
    fn group_copies(&self) -> Result<(), IndexError> {
        let damaged = |cause| damaged(&self.dir, cause);
        // What was merged meanwhile is gone.
        still_there(|| self.reader.reload()).map_err(damaged)?;
        let snapshot = Snapshot::new(
            self.dir.clone(),
            self.reader.searcher(),
            self.fields,
            Arrivals::default(),
        )?;
        let regrouped = regroup(&snapshot, self.batches.grouped()).map_err(damaged)?;
        drop(snapshot);
        if !regrouped.gone.is_empty() {
            self.make_sure_of_terms()?;
        }
        let gone = regrouped
            .gone
            .iter()
            .map(|key| UserOperation::Delete(Term::from_field_u64(self.fields.copy, *key)));
        let put = regrouped
            .put
            .iter()
            .map(|copy| UserOperation::Add(Entry::from(copy_entry(&self.fields, copy))));
        let mut operations = gone.chain(put).peekable();
        while operations.peek().is_some() {
            let some: Vec<_> = operations.by_ref().take(ENTRIES_AT_ONCE).collect();
            self.engine()
                .run(some)
                .map_err(|cause| self.engine_error(cause))?;
        }
        self.merge_at_last();
        self.batches.settle();
        self.commit()
    }

    /// Ends a run without what it has not committed, and gives its room back.
    ///
    /// # Errors
    /// [`IndexError::Engine`] when the engine cannot do so.
    pub fn discard(self) -> Result<(), IndexError> {
        let dir = self.dir;
        let mut engine = self
            .engine
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        let given_back = engine
            .rollback()
            .and_then(|_| engine.garbage_collect_files().wait());
        given_back.map_err(|cause| IndexError::of_engine(&dir, cause))?;
        Ok(())
    }

    /// Ends a rebuild before its end: the index stays as it was.
    fn give_up(self) -> Result<Held, IndexError> {
        let Self {
            dir,
            manifest,
            engine,
            reader,
            before,
            earlier,
            disk,
            lock: _lock,
            _closing: closing,
            ..
        } = self;
        drop((engine, reader, before, earlier));
        // A merge may still be at work there: it can write no more.
        drop(closing);
        let data = dir.join(&manifest.data);
        // What cannot be removed is removed by the next run.
        let _ = disk.remove_dir(&data);
        // It may be one that this program cannot read.
        match super::Index::open_on(&disk, &dir).and_then(|index| index.snapshot()) {
            Ok(snapshot) => snapshot.held(),
            Err(_) => Ok(Held::default()),
        }
    }
}
