//! All documents of an index, or those that hold some conditions, one after the other with their whole text.

use tantivy::{DocAddress, DocId};

use super::filter::Narrowing;
use super::note::Note;
use super::origin::file_key;
use super::plan::Tree;
use super::results::DocumentInfo;
use super::{Origin, SearchOptions, Searcher};
use crate::index::IndexError;
use crate::query::{Filter, parse};

/// Where a document stands in the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    file: [u8; 16],
    document: u64,
    head: DocAddress,
}

/// A document with its text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WholeDocument {
    /// Its metadata.
    pub document: DocumentInfo,
    /// Its whole text.
    pub text: String,
    /// Where it comes from.
    pub origin: Origin,
}

impl Searcher {
    /// The documents with a passage that holds these conditions, all without any; and notes for the reader. Those of one
    /// file stand side by side; the order does not depend on how the index came about.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when the index cannot be read.
    pub fn all_documents(
        &mut self,
        filters: &[Filter],
    ) -> Result<(Vec<Place>, Vec<Note>), IndexError> {
        let options = SearchOptions {
            filters: filters.to_vec(),
            ..SearchOptions::default()
        };
        // That there is no word to look for is no problem here.
        let mut query = parse("");
        query.problems.clear();
        let prepared = self.prepare(&query, &options)?;
        let mut places = Vec::new();
        for (number, segment) in (0..).zip(&self.segments) {
            let narrowing = Narrowing::new(segment, &prepared.plan.root)
                .map_err(|cause| self.snapshot.damaged(cause))?;
            let holds = |doc: DocId| {
                prepared.plan.root.narrow.iter().all(|tree| match tree {
                    Tree::Narrow(narrow) => narrowing.holds(narrow, doc),
                    _ => false,
                })
            };
            let mut last = None;
            for doc in 0..segment.max_doc() {
                if !segment.is_passage(doc) || !holds(doc) {
                    continue;
                }
                let head = segment.head_of(doc).filter(|head| last != Some(*head));
                let Some(head) = head else {
                    continue;
                };
                last = Some(head);
                let at = DocAddress::new(number, head);
                let document = segment.columns.document.first(head);
                let (Some(file), Some(document)) = (file_key(segment, at), document) else {
                    return Err(self.snapshot.spoilt("a document is not whole"));
                };
                places.push(Place {
                    file,
                    document,
                    head: at,
                });
            }
        }
        places.sort_unstable();
        Ok((places, prepared.plan.notes))
    }

    /// The document at a place.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when the index cannot be read.
    pub fn whole_document(&self, place: Place) -> Result<WholeDocument, IndexError> {
        let Some(segment) = self.segments.get(place.head.segment_ord as usize) else {
            return Err(self.snapshot.spoilt("a document is not whole"));
        };
        let mut whole = WholeDocument {
            origin: self.origin_of(place.head)?,
            ..WholeDocument::default()
        };
        for doc in segment.passages_from(place.head.doc_id) {
            let at = DocAddress::new(place.head.segment_ord, doc);
            let stored = self.snapshot.passage(at)?;
            whole.text.push_str(&stored.text);
            if at == place.head {
                whole.document = stored.meta.into();
            }
        }
        Ok(whole)
    }
}
