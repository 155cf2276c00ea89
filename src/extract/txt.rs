//! Plain text: everything as it stands, after the head.

use super::head::take_head;
use super::{Record, RecordKey, unify_lines};

/// Version of this reading.
pub(super) const VERSION: u32 = 2;

/// The file as one document.
pub(super) fn read(text: String) -> Record {
    let mut record = Record::new(RecordKey::Whole, unify_lines(text));
    take_head(&mut record);
    record
}
