//! What the index remembers of each file: enough to see from a stat whether it changed, and what went
//! wrong when it was read.

use serde::{Deserialize, Serialize};
use tantivy::{DocAddress, TantivyDocument, Term};

use super::error::IndexError;
use super::reader::Snapshot;

/// Key of a file: 128 bits of the hash of its path.
pub type FileKey = [u8; 16];

/// What a stat is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileStat {
    /// Size in bytes.
    pub size: u64,
    /// Time of modification, nanoseconds since 1970; [`UNSETTLED`] makes the next run read the file again.
    pub modified: i64,
    /// Which extractor read it, in which version.
    pub extractor: u64,
    /// Hash of the path that the ids of its documents begin with.
    pub relative: u64,
}

/// The time of modification of a file that was not read to its end, or changed meanwhile.
pub const UNSETTLED: i64 = i64::MIN;

/// What is known of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileState {
    /// What a stat is compared with.
    pub stat: FileStat,
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

/// A key as text, for terms.
pub(super) fn hex(key: &[u8]) -> String {
    use std::fmt::Write;
    let room = String::with_capacity(2 * key.len());
    key.iter().fold(room, |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// A key as two numbers, for columns.
pub(super) fn halves(key: &FileKey) -> (u64, u64) {
    let number = u128::from_be_bytes(*key);
    ((number >> 64) as u64, number as u64)
}

/// The key that two numbers of columns make.
#[must_use]
pub fn from_halves(high: u64, low: u64) -> FileKey {
    (u128::from(high) << 64 | u128::from(low)).to_be_bytes()
}

impl Snapshot {
    /// What is remembered of the file with a key, and whether it was read to its end and did not change meanwhile; none
    /// for a file that the index does not know.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when it cannot be read.
    pub fn record_of(&self, key: &FileKey) -> Result<Option<(FileRecord, bool)>, IndexError> {
        let term = Term::from_field_text(self.fields().state, &hex(key));
        let Some(entry) = self.entries_with(&term)?.first().copied() else {
            return Ok(None);
        };
        let segment = self.searcher().segment_reader(entry.segment_ord);
        let modified = segment.fast_fields().i64("modified");
        let modified = modified.map_err(|e| self.damaged(e))?.first(entry.doc_id);
        let record = self.record_at(entry)?;
        Ok(Some((record, modified.is_some_and(|at| at != UNSETTLED))))
    }

    /// The rest of what is remembered of a file.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when it cannot be read.
    pub fn file_record(&self, state: &FileState) -> Result<FileRecord, IndexError> {
        self.record_at(state.entry)
    }

    fn record_at(&self, entry: DocAddress) -> Result<FileRecord, IndexError> {
        let entry: TantivyDocument = self.searcher().doc(entry).map_err(|e| self.damaged(e))?;
        serde_json::from_str(self.stored_text(&entry, self.fields().record)).map_err(|cause| {
            self.damaged(tantivy::TantivyError::DataCorruption(
                tantivy::error::DataCorruption::comment_only(format!(
                    "a file's record cannot be read ({cause})"
                )),
            ))
        })
    }
}
