//! What the index remembers of each file: enough to see from a stat whether it changed, and what went
//! wrong when it was read.

use std::collections::{HashMap, HashSet};
use std::ops::Bound;

use serde::{Deserialize, Serialize};
use tantivy::{DocAddress, TantivyDocument, Term};

use super::error::IndexError;
use super::reader::{FILE, Snapshot};

/// Key of a file: 128 bits of the hash of its path.
pub type FileKey = [u8; 16];

/// What a stat is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileState {
    /// Size in bytes.
    pub size: u64,
    /// Time of modification, nanoseconds since 1970.
    pub modified: i64,
    /// Which extractor read it, in which version.
    pub extractor: u64,
    /// How many failures reading it gave.
    pub failures: u64,
    /// Where the rest is stored.
    pub(super) entry: DocAddress,
}

/// One failure: of the file, of a part of it, or of one of its records.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFailure {
    /// The part, such as a file in a container; none for the file as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// The record, counted from 1; none for the file or part as a whole.
    pub record: Option<u64>,
    /// The stable word for it.
    pub kind: String,
    /// A sentence for people.
    pub message: String,
}

impl FileFailure {
    /// The path of what failed: the file's, with `#part` and `#N` for the N-th record.
    #[must_use]
    pub fn path_in(&self, file: &str) -> String {
        let mut path = file.to_owned();
        if let Some(part) = &self.part {
            path.push('#');
            path.push_str(part);
        }
        if let Some(record) = self.record {
            path.push_str(&format!("#{record}"));
        }
        path
    }
}

/// The rest of what is remembered of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    /// Absolute path, as shown.
    pub path: String,
    /// Hash of its content (hex); empty where it could not be read.
    pub fingerprint: String,
    /// The first failures; [`FileState::failures`] counts all.
    #[serde(default)]
    pub failures: Vec<FileFailure>,
    /// Whether some of it was indexed nevertheless.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub partly: bool,
}

impl FileRecord {
    /// Whether nothing of the file could be indexed, for all that failed.
    #[must_use]
    pub fn failed_whole(&self) -> bool {
        !self.failures.is_empty() && !self.partly
    }
}

/// The most failures that are remembered one by one for a file.
pub const FAILURES_KEPT: usize = 100;

/// The files an index knows.
pub type KnownFiles = HashMap<FileKey, FileState>;

/// A key as text, for terms.
pub(super) fn hex(key: &FileKey) -> String {
    use std::fmt::Write;
    key.iter().fold(String::with_capacity(32), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// A key as two numbers, for columns.
pub(super) fn halves(key: &FileKey) -> (u64, u64) {
    let number = u128::from_be_bytes(*key);
    ((number >> 64) as u64, number as u64)
}

impl Snapshot {
    /// What is known of every file: one pass over five columns.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when a segment cannot be read.
    pub fn known_files(&self) -> Result<KnownFiles, IndexError> {
        let entries = self.entries_with(&Term::from_field_text(self.fields().kind, FILE))?;
        let mut known = HashMap::with_capacity(entries.len());
        for segment_entries in entries.chunk_by(|a, b| a.segment_ord == b.segment_ord) {
            let Some(first) = segment_entries.first() else {
                continue;
            };
            let segment = self.searcher().segment_reader(first.segment_ord);
            let columns = segment.fast_fields();
            let u64s = |name: &str| columns.u64(name).map_err(|e| self.damaged(e));
            let (high, low) = (u64s("key_high")?, u64s("key_low")?);
            let (size, extractor, failures) =
                (u64s("size")?, u64s("extractor")?, u64s("failures")?);
            let modified = columns.i64("modified").map_err(|e| self.damaged(e))?;
            for entry in segment_entries {
                let doc = entry.doc_id;
                let (Some(high), Some(low)) = (high.first(doc), low.first(doc)) else {
                    continue;
                };
                let key = (u128::from(high) << 64 | u128::from(low)).to_be_bytes();
                known.insert(
                    key,
                    FileState {
                        size: size.first(doc).unwrap_or(0),
                        modified: modified.first(doc).unwrap_or(0),
                        extractor: extractor.first(doc).unwrap_or(0),
                        failures: failures.first(doc).unwrap_or(0),
                        entry: *entry,
                    },
                );
            }
        }
        Ok(known)
    }

    /// The rest of what is remembered of a file.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when it cannot be read.
    pub fn file_record(&self, state: &FileState) -> Result<FileRecord, IndexError> {
        let entry: TantivyDocument = self
            .searcher()
            .doc(state.entry)
            .map_err(|e| self.damaged(e))?;
        serde_json::from_str(self.stored_text(&entry, self.fields().record)).map_err(|cause| {
            self.damaged(tantivy::TantivyError::DataCorruption(
                tantivy::error::DataCorruption::comment_only(format!(
                    "a file's record cannot be read ({cause})"
                )),
            ))
        })
    }

    /// Which of `keys` are files at `root` or below it, and below none of `but`. Paths are compared by
    /// their place in the sorted dictionary of each segment, not one by one.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when a segment cannot be read.
    pub fn files_under(
        &self,
        root: &str,
        but: &[String],
        keys: &HashSet<FileKey>,
    ) -> Result<Vec<FileKey>, IndexError> {
        let mut out = Vec::new();
        let entries = self.entries_with(&Term::from_field_text(self.fields().kind, FILE))?;
        for segment_entries in entries.chunk_by(|a, b| a.segment_ord == b.segment_ord) {
            let Some(first) = segment_entries.first() else {
                continue;
            };
            let columns = self
                .searcher()
                .segment_reader(first.segment_ord)
                .fast_fields();
            let u64s = |name: &str| columns.u64(name).map_err(|e| self.damaged(e));
            let (high, low) = (u64s("key_high")?, u64s("key_low")?);
            let Some(paths) = columns.str("path").map_err(|e| self.damaged(e))? else {
                continue;
            };
            let mut bounds = Vec::with_capacity(but.len() + 1);
            for dir in std::iter::once(root).chain(but.iter().map(String::as_str)) {
                bounds.push(self.places_under(&paths, dir)?);
            }
            for entry in segment_entries {
                let doc = entry.doc_id;
                let (Some(high), Some(low), Some(place)) =
                    (high.first(doc), low.first(doc), paths.ords().first(doc))
                else {
                    continue;
                };
                let key = (u128::from(high) << 64 | u128::from(low)).to_be_bytes();
                let mut within = bounds
                    .iter()
                    .map(|(whole, below)| *whole == Some(place) || below.contains(&place));
                if keys.contains(&key)
                    && within.next() == Some(true)
                    && !within.any(|inside| inside)
                {
                    out.push(key);
                }
            }
        }
        Ok(out)
    }

    /// The places of a path and of all paths below it in a column's dictionary.
    fn places_under(
        &self,
        paths: &tantivy::columnar::StrColumn,
        dir: &str,
    ) -> Result<(Option<u64>, std::ops::Range<u64>), IndexError> {
        let dictionary = paths.dictionary();
        let failed = |cause: std::io::Error| self.damaged(cause.into());
        let whole = dictionary.term_ord(dir).map_err(failed)?;
        // '0' is the character behind '/'.
        let prefix = dir.trim_end_matches('/');
        let (from, to) = (format!("{prefix}/"), format!("{prefix}0"));
        let bounds = dictionary
            .term_bounds_to_ord(Bound::Included(from), Bound::Excluded(to))
            .map_err(failed)?;
        let place = |bound| match bound {
            Bound::Included(place) | Bound::Excluded(place) => place,
            Bound::Unbounded => u64::MAX,
        };
        Ok((whole, place(bounds.0)..place(bounds.1)))
    }
}
