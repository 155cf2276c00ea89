//! That damage is not merged: a merged segment gets checksums of its own, after which
//! nobody could tell any more that what went into it was damaged.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::indexer::{MergeCandidate, MergePolicy};
use tantivy::{SegmentMeta, TantivyError};

use super::room::WithRoom;
use super::verify::{segment_files, verify_all};

/// Damage that was met, for the run to end with.
#[derive(Debug, Clone, Default)]
pub(super) struct Met(Arc<Mutex<Option<TantivyError>>>);

impl Met {
    /// What was met first.
    pub(super) fn get(&self) -> Option<TantivyError> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn set(&self, damage: TantivyError) {
        let mut met = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        met.get_or_insert(damage);
    }
}

/// Merges what another policy says, once its checksums have been compared. That reads what the merge reads
/// next, and is a small part of its time.
#[derive(Debug)]
pub(super) struct SoundOnly {
    /// What to merge.
    pub(super) policy: WithRoom,
    /// Where the segments stand.
    pub(super) data: PathBuf,
    /// Where to tell of damage. Nothing is merged from then on.
    pub(super) met: Met,
}

impl MergePolicy for SoundOnly {
    fn compute_merge_candidates(&self, segments: &[SegmentMeta]) -> Vec<MergeCandidate> {
        let mut candidates = self.policy.compute_merge_candidates(segments);
        candidates.retain(|candidate| {
            let files: Vec<PathBuf> = segments
                .iter()
                .filter(|segment| candidate.0.contains(&segment.id()))
                .flat_map(segment_files)
                .collect();
            if self.met.get().is_some() {
                return false;
            }
            match verify_all(&self.data, &files) {
                Ok(()) => true,
                Err(damage) => {
                    self.met.set(damage);
                    false
                }
            }
        });
        candidates
    }
}
