//! The files an index knows, looked up by key: sixteen bytes of memory a file, the rest stays in columns.

use std::collections::HashMap;
use std::ops::{Bound, Range};

use tantivy::columnar::{Column, StrColumn};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocSet, SegmentReader, TERMINATED, TantivyError, Term};

use super::arrivals::Came;
use super::error::IndexError;
use super::files::{FileKey, FileStat, FileState, from_halves, halves, hex};
use super::reader::{FILE, Snapshot};

/// Documents of a file by their keys.
pub type HeldDocuments = HashMap<u64, HeldDocument>;

/// A document that an index has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldDocument {
    /// Hash of all that was read of it.
    pub digest: u64,
    /// When it came.
    pub came: Came,
}

/// The files an index knows.
#[derive(Default)]
pub struct KnownFiles {
    /// Upper half of the key, and where the file's entry is; sorted.
    places: Vec<(u64, DocAddress)>,
    /// By segment.
    columns: Vec<Columns>,
}

struct Columns {
    high: Column<u64>,
    low: Column<u64>,
    size: Column<u64>,
    modified: Column<i64>,
    extractor: Column<u64>,
    relative: Column<u64>,
    failures: Column<u64>,
    paths: Option<StrColumn>,
}

impl std::fmt::Debug for KnownFiles {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KnownFiles")
            .field("files", &self.places.len())
            .finish_non_exhaustive()
    }
}

impl KnownFiles {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// What is known of each, in no order that means anything.
    pub fn states(&self) -> impl Iterator<Item = FileState> + '_ {
        self.places
            .iter()
            .filter_map(|(_, entry)| self.state(*entry))
    }

    /// What is known of a file, and its number among all.
    #[must_use]
    pub fn get(&self, key: &FileKey) -> Option<(usize, FileState)> {
        let (high, low) = halves(key);
        let from = self.places.partition_point(|(half, _)| *half < high);
        let places = self.places.get(from..)?.iter();
        (from..)
            .zip(places.take_while(|(half, _)| *half == high))
            .find(|(_, (_, entry))| self.low(*entry) == Some(low))
            .and_then(|(number, (_, entry))| Some((number, self.state(*entry)?)))
    }

    fn columns(&self, entry: DocAddress) -> Option<&Columns> {
        self.columns.get(entry.segment_ord as usize)
    }

    fn low(&self, entry: DocAddress) -> Option<u64> {
        self.columns(entry)?.low.first(entry.doc_id)
    }

    fn state(&self, entry: DocAddress) -> Option<FileState> {
        let columns = self.columns(entry)?;
        let number = |column: &Column<u64>| column.first(entry.doc_id).unwrap_or(0);
        Some(FileState {
            stat: FileStat {
                size: number(&columns.size),
                modified: columns.modified.first(entry.doc_id).unwrap_or(0),
                extractor: number(&columns.extractor),
                relative: number(&columns.relative),
            },
            failures: number(&columns.failures),
            entry,
        })
    }

    /// The files at one of `roots` or below it, and below none of `but`, whose numbers pass `wanted`: the root's
    /// number, key and state. Paths are compared by their place in the sorted dictionary of each segment, not one by
    /// one, and each file once, however many roots there are.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when a segment cannot be read.
    pub fn under(
        &self,
        snapshot: &Snapshot,
        roots: &[String],
        but: &[String],
        wanted: impl Fn(usize) -> bool,
    ) -> Result<Vec<(usize, FileKey, FileState)>, IndexError> {
        let mut of_segments = Vec::with_capacity(self.columns.len());
        for columns in &self.columns {
            let of_segment = match &columns.paths {
                Some(paths) => Places::of(paths, roots)
                    .and_then(|within| Ok((within, Places::of(paths, but)?)))
                    .map_err(|cause| snapshot.damaged(cause.into()))?,
                None => Default::default(),
            };
            of_segments.push(of_segment);
        }
        let mut out = Vec::new();
        for (number, (high, entry)) in self.places.iter().enumerate() {
            if !wanted(number) {
                continue;
            }
            let place = self
                .columns(*entry)
                .and_then(|columns| columns.paths.as_ref())
                .and_then(|paths| paths.ords().first(entry.doc_id));
            let of_segment = of_segments.get(entry.segment_ord as usize);
            let (Some(place), Some((within, but))) = (place, of_segment) else {
                continue;
            };
            if but.holding(place).next().is_some() {
                continue;
            }
            for root in within.holding(place) {
                if let (Some(low), Some(state)) = (self.low(*entry), self.state(*entry)) {
                    out.push((root, from_halves(*high, low), state));
                }
            }
        }
        Ok(out)
    }
}

/// Folders and files as ranges of places in a sorted dictionary of paths: those that lie within each other in one
/// group, the groups in order.
#[derive(Default)]
struct Places(Vec<Group>);

/// What all of a group span, and each of them with its number.
type Group = (Range<u64>, Vec<(Range<u64>, usize)>);

impl Places {
    fn of(paths: &StrColumn, dirs: &[String]) -> std::io::Result<Self> {
        let mut ranges = Vec::with_capacity(dirs.len());
        for (number, dir) in dirs.iter().enumerate() {
            let (whole, below) = places_under(paths, dir)?;
            ranges.extend(whole.map(|place| (place..place + 1, number)));
            ranges.push((below, number));
        }
        ranges.retain(|(range, _)| !range.is_empty());
        ranges.sort_unstable_by_key(|(range, number)| (range.start, range.end, *number));
        let mut groups: Vec<Group> = Vec::new();
        for (range, number) in ranges {
            match groups.last_mut() {
                Some((all, group)) if range.start < all.end => {
                    all.end = all.end.max(range.end);
                    group.push((range, number));
                }
                _ => groups.push((range.clone(), vec![(range, number)])),
            }
        }
        Ok(Self(groups))
    }

    /// The numbers of those that hold a place.
    fn holding(&self, place: u64) -> impl Iterator<Item = usize> + '_ {
        let after = self.0.partition_point(|(all, _)| all.start <= place);
        let group = after.checked_sub(1).and_then(|at| self.0.get(at));
        group
            .into_iter()
            .flat_map(|(_, group)| group)
            .filter(move |(range, _)| range.contains(&place))
            .map(|(_, number)| *number)
    }
}

/// The places of a path and of all paths below it in a column's dictionary.
fn places_under(paths: &StrColumn, dir: &str) -> std::io::Result<(Option<u64>, Range<u64>)> {
    let dictionary = paths.dictionary();
    let whole = dictionary.term_ord(dir)?;
    // '0' is the character behind '/'.
    let prefix = dir.trim_end_matches('/');
    let (from, to) = (format!("{prefix}/"), format!("{prefix}0"));
    let bounds = dictionary.term_bounds_to_ord(Bound::Included(from), Bound::Excluded(to))?;
    let place = |bound| match bound {
        Bound::Included(place) | Bound::Excluded(place) => place,
        Bound::Unbounded => u64::MAX,
    };
    Ok((whole, place(bounds.0)..place(bounds.1)))
}

impl Snapshot {
    /// What is known of every file: one pass over a column.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when a segment cannot be read.
    pub fn known_files(&self) -> Result<KnownFiles, IndexError> {
        let mut known = KnownFiles::default();
        for segment in self.searcher().segment_readers() {
            let columns = segment.fast_fields();
            let u64s = |name: &str| columns.u64(name).map_err(|e| self.damaged(e));
            known.columns.push(Columns {
                high: u64s("key_high")?,
                low: u64s("key_low")?,
                size: u64s("size")?,
                modified: columns.i64("modified").map_err(|e| self.damaged(e))?,
                extractor: u64s("extractor")?,
                relative: u64s("relative")?,
                failures: u64s("failures")?,
                paths: columns.str("path").map_err(|e| self.damaged(e))?,
            });
        }
        let entries = self.entries_with(&Term::from_field_text(self.fields().kind, FILE))?;
        known.places = entries
            .into_iter()
            .filter_map(|entry| {
                let high = known.columns(entry)?.high.first(entry.doc_id)?;
                Some((high, entry))
            })
            .collect();
        known.places.sort_unstable();
        Ok(known)
    }

    /// The documents that a file has in the index.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when a segment cannot be read.
    pub fn held_documents(&self, file: &FileKey) -> Result<HeldDocuments, IndexError> {
        held_in(self.searcher().segment_readers(), self.fields().file, file)
            .map_err(|cause| self.damaged(cause))
    }
}

/// The documents that a file has in some segments. `by_file` is the field with the files' keys; columns are found by
/// their names, and one that is missing says nothing.
pub(super) fn held_in(
    segments: &[SegmentReader],
    by_file: Field,
    file: &FileKey,
) -> Result<HeldDocuments, TantivyError> {
    let term = Term::from_field_text(by_file, &hex(file));
    let mut held = HeldDocuments::new();
    for segment in segments {
        let inverted = segment.inverted_index(by_file)?;
        let Some(mut passages) = inverted.read_postings(&term, IndexRecordOption::Basic)? else {
            continue;
        };
        let columns = segment.fast_fields();
        let number = |name: &str| columns.column_opt::<u64>(name);
        let (key, digest) = (number("document")?, number("digest")?);
        let (added, first) = (number("added")?, number("first")?);
        while passages.doc() != TERMINATED {
            let doc = passages.doc();
            passages.advance();
            if segment.is_deleted(doc) {
                continue;
            }
            let value = |column: &Option<Column<u64>>| column.as_ref()?.first(doc);
            if let (Some(key), Some(digest)) = (value(&key), value(&digest)) {
                let came = Came {
                    added: value(&added),
                    first: value(&first),
                };
                held.insert(key, HeldDocument { digest, came });
            }
        }
    }
    Ok(held)
}
