//! Where a document comes from: its file as the index remembers it, and when it came.

use tantivy::DocAddress;

use super::results::DocumentInfo;
use super::{Searcher, Segment};
use crate::index::{IndexError, from_halves};

/// What the index remembers of where a document comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The file on the disk, as shown: of a part of a container the container.
    pub file: String,
    /// BLAKE3 of the file's bytes as they were indexed (hex); empty where that is not known for certain, because the
    /// file changed while it was read.
    pub fingerprint: String,
    /// When the document came as it is, in seconds since 1970.
    pub added: Option<u64>,
    /// When it came first, however it was then.
    pub first: Option<u64>,
    /// Whether other documents have the same id.
    pub shares_id: bool,
}

impl Searcher {
    /// Where a document that was found comes from; none where the index holds no such document (any more).
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when the index cannot be read.
    pub fn origin(&self, document: &DocumentInfo) -> Result<Option<Origin>, IndexError> {
        // By its key: not even its file tells it from others, for records of one file may have one id.
        let head = match document.key {
            Some(key) => self.snapshot.first_passage(key)?,
            None => None,
        };
        let Some(head) = head else {
            return Ok(None);
        };
        Ok(Some(Origin {
            shares_id: self.snapshot.documents_with_id(&document.id)?.len() > 1,
            ..self.origin_of(head)?
        }))
    }

    /// Where the document with this first passage comes from.
    pub(super) fn origin_of(&self, head: DocAddress) -> Result<Origin, IndexError> {
        let Some(segment) = self.segments.get(head.segment_ord as usize) else {
            return Ok(Origin::default());
        };
        let columns = &segment.columns;
        let mut origin = Origin {
            added: columns.added.first(head.doc_id),
            first: columns.first.first(head.doc_id),
            ..Origin::default()
        };
        let record = match file_key(segment, head) {
            Some(key) => self.snapshot.record_of(&key)?,
            None => None,
        };
        if let Some((record, settled)) = record {
            origin.file = record.path;
            if settled {
                origin.fingerprint = record.fingerprint;
            }
        }
        Ok(origin)
    }
}

/// The key of the file that the document with this first passage is from.
pub(super) fn file_key(segment: &Segment, head: DocAddress) -> Option<[u8; 16]> {
    let high = segment.columns.key_high.first(head.doc_id)?;
    let low = segment.columns.key_low.first(head.doc_id)?;
    Some(from_halves(high, low))
}
