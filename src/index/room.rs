//! Which segments are merged into one, and that no merge takes the room on the disk that is to stay free.

use std::fs;
use std::path::{Path, PathBuf};

use tantivy::index::{SegmentId, SegmentMeta};
use tantivy::indexer::{LogMergePolicy, MergeCandidate, MergePolicy};

use super::filesystem::free_space;

/// Share of deleted entries from which a segment is written anew.
const DELETED_SHARE: f32 = 0.3;

/// The most entries of a merged segment. A merge holds some bytes of each entry in memory, and writes all of them once
/// more: beyond this, neither should grow with the index. A segment of half as many is left as it is.
const MOST_ENTRIES: u64 = 1_000_000;

/// How many segments of about one size are merged into one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Alike {
    /// While a run goes on: each merge writes what it merges once more, and of n batches there are log₈ n.
    Meanwhile = 8,
    /// At its end: each segment costs every search, so few are to be left. All of one size are merged at once.
    AtLast = 2,
}

/// Merges segments of like size. A merge writes what it merges a second time before the first is removed; one for
/// which there is no room waits for a run that has it.
#[derive(Debug)]
pub(super) struct WithRoom {
    by_size: LogMergePolicy,
    data: PathBuf,
    min_free_space: u64,
}

impl WithRoom {
    pub(super) fn new(data: &Path, min_free_space: u64, alike: Alike) -> Self {
        let mut by_size = LogMergePolicy::default();
        by_size.set_del_docs_ratio_before_merge(DELETED_SHARE);
        by_size.set_min_num_segments(alike as usize);
        by_size.set_max_docs_before_merge((MOST_ENTRIES / 2) as usize);
        Self {
            by_size,
            data: data.to_owned(),
            min_free_space,
        }
    }

    /// The files of the data, by name: a segment's begin with its id.
    fn files(&self) -> Vec<(String, u64)> {
        let files = fs::read_dir(&self.data).into_iter().flatten().flatten();
        files
            .filter_map(|file| {
                let bytes = file.metadata().ok()?.len();
                Some((file.file_name().into_string().ok()?, bytes))
            })
            .collect()
    }
}

/// A merge as several, none of which gives a segment of more entries than this, unless it only writes one anew.
fn in_measure(
    MergeCandidate(ids): MergeCandidate,
    segments: &[SegmentMeta],
    most: u64,
) -> Vec<MergeCandidate> {
    let alone = ids.len() == 1;
    let entries = |id: &SegmentId| {
        let segment = segments.iter().find(|segment| segment.id() == *id);
        segment.map_or(0, |segment| u64::from(segment.num_docs()))
    };
    let mut merges: Vec<Vec<SegmentId>> = Vec::new();
    let mut sum = 0;
    for id in ids {
        sum += entries(&id);
        match merges.last_mut() {
            Some(merge) if sum <= most => merge.push(id),
            _ => {
                sum = entries(&id);
                merges.push(vec![id]);
            }
        }
    }
    merges.retain(|merge| alone || merge.len() > 1);
    merges.into_iter().map(MergeCandidate).collect()
}

impl MergePolicy for WithRoom {
    fn compute_merge_candidates(&self, segments: &[SegmentMeta]) -> Vec<MergeCandidate> {
        let candidates = self.by_size.compute_merge_candidates(segments).into_iter();
        let candidates: Vec<MergeCandidate> = candidates
            .flat_map(|candidate| in_measure(candidate, segments, MOST_ENTRIES))
            .collect();
        if self.min_free_space == 0 || candidates.is_empty() {
            return candidates;
        }
        let Ok(free) = free_space(&self.data) else {
            return candidates;
        };
        let mut room = free.saturating_sub(self.min_free_space);
        let files = self.files();
        let bytes_of = |ids: &[SegmentId]| -> u64 {
            let names: Vec<String> = ids.iter().map(SegmentId::uuid_string).collect();
            let of_any = |file: &str| names.iter().any(|name| file.starts_with(name));
            let theirs = files.iter().filter(|(file, _)| of_any(file));
            theirs.map(|(_, bytes)| bytes).sum()
        };
        candidates
            .into_iter()
            .filter(|MergeCandidate(ids)| {
                let bytes = bytes_of(ids);
                let fits = bytes <= room;
                if fits {
                    room -= bytes;
                }
                fits
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use tantivy::TantivyDocument;
    use tantivy::indexer::NoMergePolicy;
    use tantivy::schema::Schema;

    use super::*;

    #[test]
    fn a_merge_for_which_there_is_no_room_waits() {
        let dir = tempfile::tempdir().unwrap();
        let index = tantivy::Index::create_in_dir(dir.path(), Schema::builder().build()).unwrap();
        let mut writer = index.writer_with_num_threads(1, 15_000_000).unwrap();
        writer.set_merge_policy(Box::new(NoMergePolicy));
        for _ in 0..4 {
            writer.add_document(TantivyDocument::new()).unwrap();
            writer.commit().unwrap();
        }
        let segments = index.searchable_segment_metas().unwrap();
        let merges = |min_free_space| {
            let policy = WithRoom::new(dir.path(), min_free_space, Alike::AtLast);
            policy.compute_merge_candidates(&segments).len()
        };
        assert_eq!((merges(0), merges(1), merges(u64::MAX)), (1, 1, 0));
        let sizes = |most| -> Vec<usize> {
            let ids = segments.iter().map(SegmentMeta::id).collect();
            let merges = in_measure(MergeCandidate(ids), &segments, most);
            merges.iter().map(|MergeCandidate(ids)| ids.len()).collect()
        };
        // Each has one entry; what would stay alone is no merge.
        assert_eq!(
            (sizes(4), sizes(2), sizes(3)),
            (vec![4], vec![2, 2], vec![3])
        );
        assert_eq!(sizes(1), Vec::<usize>::new());
        let all: u64 = WithRoom::new(dir.path(), 0, Alike::AtLast)
            .files()
            .iter()
            .filter(|(name, _)| !name.ends_with(".json") && !name.starts_with('.'))
            .map(|(_, bytes)| bytes)
            .sum();
        assert!(all > 0 && all < 100_000, "{all}");
    }
}
