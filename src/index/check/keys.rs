//! Keys over all segments, by walking their sorted dictionaries side by side: each document is in one segment, and
//! each file that has passages is remembered once.

use std::sync::Arc;

use tantivy::postings::TermInfo;
use tantivy::schema::Field;
use tantivy::termdict::TermStreamer;
use tantivy::{InvertedIndexReader, SegmentReader, TantivyError};

use super::findings::{Findings, ProblemKind};
use crate::index::files::hex;
use crate::index::reader::alive_doc_freq;
use crate::index::schema::Fields;

/// Checks documents and files.
pub(super) fn check(
    segments: &[SegmentReader],
    f: &Fields,
    found: &mut Findings,
) -> Result<(), TantivyError> {
    documents(segments, f, found)?;
    files(segments, f, found)
}

fn documents(
    segments: &[SegmentReader],
    f: &Fields,
    found: &mut Findings,
) -> Result<(), TantivyError> {
    side_by_side(segments, &[f.document], |key, counts| {
        if counts.iter().filter(|(_, count)| *count > 0).count() > 1 {
            let message = format!("document {} is in several segments", hex(key));
            found.document(ProblemKind::Passage, "", message);
        }
    })
}

fn files(segments: &[SegmentReader], f: &Fields, found: &mut Findings) -> Result<(), TantivyError> {
    let mut unfinished = 0;
    side_by_side(segments, &[f.file, f.state], |key, counts| {
        let of = |field: Field| -> u64 {
            let counts = counts.iter().filter(|(of, _)| *of == field);
            counts.map(|(_, count)| u64::from(*count)).sum()
        };
        let (passages, states) = (of(f.file), of(f.state));
        if states > 1 {
            let message = format!("is remembered {states} times");
            found.file(ProblemKind::State, &String::from_utf8_lossy(key), &message);
        }
        unfinished += u64::from(passages > 0 && states == 0);
    })?;
    if unfinished > 0 {
        found.note(format!(
            "{unfinished} files have passages and are not remembered: a run was killed, or is at work; the next run reads them again"
        ));
    }
    Ok(())
}

/// Tells of every term of these fields how many passages have it, by field and segment, in the order of the terms.
fn side_by_side(
    segments: &[SegmentReader],
    fields: &[Field],
    mut each: impl FnMut(&[u8], &[(Field, u32)]),
) -> Result<(), TantivyError> {
    let mut dictionaries: Vec<(&SegmentReader, Field, Arc<InvertedIndexReader>)> = Vec::new();
    for segment in segments {
        for field in fields {
            dictionaries.push((segment, *field, segment.inverted_index(*field)?));
        }
    }
    let mut streams: Vec<TermStreamer<'_>> = Vec::new();
    for (_, _, dictionary) in &dictionaries {
        streams.push(dictionary.terms().stream()?);
    }
    let mut open: Vec<bool> = streams.iter_mut().map(TermStreamer::advance).collect();
    let mut term = Vec::new();
    let mut counts = Vec::new();
    loop {
        let least = streams
            .iter()
            .zip(&open)
            .filter(|(_, open)| **open)
            .map(|(stream, _)| stream.key())
            .min();
        let Some(least) = least else { return Ok(()) };
        term.clear();
        term.extend_from_slice(least);
        counts.clear();
        let walked = streams.iter_mut().zip(&mut open).zip(&dictionaries);
        for ((stream, open), (segment, field, dictionary)) in walked {
            if *open && stream.key() == term {
                let info: &TermInfo = stream.value();
                counts.push((*field, alive_doc_freq(segment, dictionary, info)?));
                *open = stream.advance();
            }
        }
        each(&term, &counts);
    }
}
