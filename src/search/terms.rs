//! Terms of a query, each looked up once in each segment's dictionary.

use std::collections::HashMap;

use tantivy::TantivyError;
use tantivy::postings::TermInfo;

use super::field::In;
use super::segment::Segment;
use crate::index::alive_doc_freq;

/// What the dictionaries say about a term.
struct Found {
    /// By segment.
    infos: Vec<Option<TermInfo>>,
    /// How many passages hold it.
    count: u64,
}

/// What is known of the terms of a query.
#[derive(Default)]
pub(super) struct Terms(HashMap<(In, String), Found>);

impl Terms {
    /// How many passages hold a term.
    pub(super) fn count(
        &mut self,
        segments: &[Segment],
        place: In,
        term: &str,
    ) -> Result<u64, TantivyError> {
        let key = (place, term.to_owned());
        if let Some(found) = self.0.get(&key) {
            return Ok(found.count);
        }
        let mut found = Found {
            infos: Vec::with_capacity(segments.len()),
            count: 0,
        };
        for segment in segments {
            let info = segment.term_info(place, term)?;
            if let Some(info) = &info {
                let inverted = &segment.word_field(place).inverted;
                found.count += u64::from(alive_doc_freq(&segment.reader, inverted, info)?);
            }
            found.infos.push(info);
        }
        let count = found.count;
        self.0.insert(key, found);
        Ok(count)
    }

    /// Where the postings of a term stand in a segment. Terms that were never counted are looked up.
    pub(super) fn info(
        &self,
        segment: &Segment,
        place: In,
        term: &str,
    ) -> Result<Option<TermInfo>, TantivyError> {
        match self.0.get(&(place, term.to_owned())) {
            Some(found) => Ok(found.infos.get(segment.number).cloned().flatten()),
            None => segment.term_info(place, term),
        }
    }
}
