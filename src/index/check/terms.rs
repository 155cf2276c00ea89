//! The terms of a passage as one number, made once from the postings and once from its text: where the two
//! numbers agree, so do all terms and their places.

use std::hash::{DefaultHasher, Hasher as _};
use std::ops::Range;

use tantivy::postings::Postings as _;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::tokenizer::MAX_TOKEN_LEN;
use tantivy::{DocId, DocSet as _, SegmentReader, TantivyError};

use crate::document::mix;
use crate::index::terms::places;

/// A term of a field as a number.
fn of_term(field: Field, term: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write_u32(field.field_id());
    hasher.write(term);
    hasher.finish()
}

/// A term at a place as a number: two terms that change places give another sum.
fn at(term: u64, place: u32) -> u64 {
    mix(term ^ (u64::from(place) + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15))
}

/// A sum of terms, and how many they are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sum {
    pub(super) sum: u64,
    pub(super) count: u32,
}

impl Sum {
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            sum: self.sum.wrapping_add(other.sum),
            count: self.count + other.count,
        }
    }

    /// Of a field that is one term.
    pub(super) fn of_keyword(field: Field, term: &[u8]) -> Self {
        if term.len() > MAX_TOKEN_LEN {
            return Self::default();
        }
        Self {
            sum: of_term(field, term),
            count: 1,
        }
    }

    /// Of a field of lines, as the engine gets it.
    pub(super) fn of_lines(field: Field, lines: &str, with_places: bool) -> Self {
        let mut sum = Self::default();
        for (place, term) in places(lines) {
            sum.count += 1;
            if term.len() <= MAX_TOKEN_LEN {
                let term = of_term(field, term.as_bytes());
                let term = if with_places { at(term, place) } else { term };
                sum.sum = sum.sum.wrapping_add(term);
            }
        }
        sum
    }
}

/// Adds what the postings of a field say of the passages in `window` to the sums of these.
pub(super) fn add_postings(
    segment: &SegmentReader,
    field: Field,
    kept: IndexRecordOption,
    window: &Range<DocId>,
    sums: &mut [u64],
) -> Result<(), TantivyError> {
    let inverted = segment.inverted_index(field)?;
    let mut terms = inverted.terms().stream()?;
    let mut positions = Vec::new();
    while terms.advance() {
        let term = of_term(field, terms.key());
        let mut postings = inverted.read_postings_from_terminfo(terms.value(), kept)?;
        let mut doc = postings.doc();
        if doc < window.start {
            doc = postings.seek(window.start);
        }
        while doc < window.end {
            if let Some(sum) = sums.get_mut((doc - window.start) as usize) {
                match kept {
                    IndexRecordOption::Basic => *sum = sum.wrapping_add(term),
                    IndexRecordOption::WithFreqs => {
                        let times = u64::from(postings.term_freq());
                        *sum = sum.wrapping_add(term.wrapping_mul(times));
                    }
                    IndexRecordOption::WithFreqsAndPositions => {
                        postings.positions(&mut positions);
                        for place in &positions {
                            *sum = sum.wrapping_add(at(term, *place));
                        }
                    }
                }
            }
            doc = postings.advance();
        }
    }
    Ok(())
}

/// Writes for each passage in `window` which term of a field it has, counted from 1. Whoever has two gets the
/// greatest number there is.
pub(super) fn only_terms(
    segment: &SegmentReader,
    field: Field,
    window: &Range<DocId>,
    ords: &mut [u32],
) -> Result<(), TantivyError> {
    let inverted = segment.inverted_index(field)?;
    let mut terms = inverted.terms().stream()?;
    let mut ord = 0;
    while terms.advance() {
        ord += 1;
        let mut postings =
            inverted.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?;
        let mut doc = postings.doc();
        if doc < window.start {
            doc = postings.seek(window.start);
        }
        while doc < window.end {
            if let Some(known) = ords.get_mut((doc - window.start) as usize) {
                *known = if *known == 0 { ord } else { u32::MAX };
            }
            doc = postings.advance();
        }
    }
    Ok(())
}
