//! Read what is stored with an entry without believing how long it says it is.
//!
//! The engine's own reader takes as much room as a length on the disk asks for before it looks whether so much is there:
//! where the disk has turned a bit, that ends the program. So the bytes of an entry are taken apart here. They are
//! those of version 2 of tantivy's document store: how many values there are; of each the number of its
//! field (four bytes, the lowest first), one byte for its type, and the value. Counts and lengths are written
//! seven bits a byte, the lowest first; the last byte has its highest bit set.

use std::io;
use std::sync::{Arc, OnceLock};

use tantivy::schema::Field;
use tantivy::store::StoreReader;
use tantivy::{DocAddress, DocId, Searcher, SegmentReader, TantivyDocument, TantivyError};

/// Types of values, as they are written.
const TEXT: u8 = 0;
const U64: u8 = 1;

/// Blocks of a segment that are kept unpacked.
const BLOCKS_KEPT: usize = 32;

/// What is stored in the segments of a snapshot.
#[derive(Clone)]
pub(super) struct Stores(Arc<[OnceLock<StoreReader>]>);

impl Stores {
    pub(super) fn new(searcher: &Searcher) -> Self {
        let segments = searcher.segment_readers().iter();
        Self(segments.map(|_| OnceLock::new()).collect())
    }

    /// What is stored with an entry.
    pub(super) fn entry(
        &self,
        searcher: &Searcher,
        address: DocAddress,
    ) -> Result<TantivyDocument, TantivyError> {
        let Some(place) = self.0.get(address.segment_ord as usize) else {
            return Err(damaged("an entry stands in no segment"));
        };
        let store = match place.get() {
            Some(store) => store,
            None => {
                let opened = open(searcher.segment_reader(address.segment_ord))?;
                place.get_or_init(|| opened)
            }
        };
        entry(store, address.doc_id)
    }
}

/// Opens what is stored in a segment.
pub(super) fn open(segment: &SegmentReader) -> Result<StoreReader, TantivyError> {
    Ok(segment.get_store_reader(BLOCKS_KEPT)?)
}

/// What is stored with an entry of a segment.
pub(super) fn entry(store: &StoreReader, doc: DocId) -> Result<TantivyDocument, TantivyError> {
    let bytes = store.get_document_bytes(doc)?;
    taken_apart(&bytes).ok_or_else(|| damaged("what is stored with an entry cannot be read"))
}

fn damaged(what: &str) -> TantivyError {
    TantivyError::from(io::Error::new(io::ErrorKind::InvalidData, what))
}

fn taken_apart(mut bytes: &[u8]) -> Option<TantivyDocument> {
    let mut entry = TantivyDocument::new();
    for _ in 0..number(&mut bytes)? {
        let field = u32::from_le_bytes(*bytes.split_off(..4)?.first_chunk()?);
        // An entry of the engine's takes no higher numbers, and panics.
        let field = Field::from_field_id(u16::try_from(field).ok()?.into());
        match bytes.split_off(..1)? {
            [TEXT] => {
                let length = usize::try_from(number(&mut bytes)?).ok()?;
                let text = std::str::from_utf8(bytes.split_off(..length)?);
                entry.add_text(field, text.ok()?);
            }
            [U64] => {
                let value = u64::from_le_bytes(*bytes.split_off(..8)?.first_chunk()?);
                entry.add_u64(field, value);
            }
            _ => return None,
        }
    }
    bytes.is_empty().then_some(entry)
}

/// A count or a length.
fn number(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for shift in (0..u64::BITS).step_by(7) {
        let byte = *bytes.split_off_first()?;
        value |= u64::from(byte & 0x7F) << shift;
        if byte & 0x80 != 0 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use tantivy::schema::{STORED, Schema};

    use super::*;

    /// An index of the engine's with some entries.
    fn index() -> (tantivy::Index, Vec<TantivyDocument>) {
        let mut schema = Schema::builder();
        let text = schema.add_text_field("text", STORED);
        let count = schema.add_u64_field("count", STORED);
        let index = tantivy::Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 15_000_000).unwrap();
        let mut entries = Vec::new();
        for length in [0, 1, 127, 128, 300, 20_000, 70_000] {
            let mut entry = TantivyDocument::new();
            entry.add_text(text, "ب".repeat(length));
            entry.add_u64(count, u64::MAX - length as u64);
            entry.add_text(text, "x");
            writer.add_document(entry.clone()).unwrap();
            entries.push(entry);
        }
        writer.commit().unwrap();
        (index, entries)
    }

    #[test]
    fn entries_are_read_as_the_engine_reads_them() {
        let (index, entries) = index();
        let searcher = index.reader().unwrap().searcher();
        let stores = Stores::new(&searcher);
        for (number, entry) in (0..).zip(&entries) {
            let address = DocAddress::new(0, number);
            let read = stores.entry(&searcher, address).unwrap();
            assert_eq!(read, searcher.doc::<TantivyDocument>(address).unwrap());
            assert_eq!(&read, entry);
        }
    }

    #[test]
    fn lengths_are_not_believed() {
        let (index, _) = index();
        let searcher = index.reader().unwrap().searcher();
        let store = open(searcher.segment_reader(0)).unwrap();
        let whole = store.get_document_bytes(3).unwrap();
        assert!(taken_apart(&whole).is_some());
        let mut refused = 0;
        for at in 0..whole.len() {
            assert!(taken_apart(&whole[..at]).is_none(), "cut at {at}");
            for bit in 0..8 {
                let mut bytes = whole.to_vec();
                bytes[at] ^= 1 << bit;
                refused += usize::from(taken_apart(&bytes).is_none());
            }
        }
        assert!(refused > 200, "{refused} refused");
        // A text as long as a number can say.
        let huge = [
            0x81, 0, 0, 0, 0, TEXT, 0x7F, 0x7F, 0x7F, 0x7F, 0x7F, 0x7F, 0x7F, 0x7F, 0x80,
        ];
        assert!(taken_apart(&huge).is_none());
    }
}
