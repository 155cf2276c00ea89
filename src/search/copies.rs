//! A document's story: who else carries it, in order of publication, how two of them differ, and where passages of it
//! are quoted.

use tantivy::DocAddress;

use super::Searcher;
use super::difference::{Counts, DifferencePart, difference};
use super::fold::{Likeness, Member};
use super::quotations::Quotations;
use super::results::DocumentInfo;
use crate::analysis::{Latin, Tokens};
use crate::document::Meta;
use crate::index::IndexError;

/// A document that carries a story.
#[derive(Debug, Clone, PartialEq)]
pub struct StoryCopy {
    /// The document.
    pub document: DocumentInfo,
    /// Whether its words are those of the document asked for, one after the other.
    pub same_text: bool,
    /// How much of both texts is in both, about, from 0 to 1: twice the pairs of neighbouring stems that both have, of
    /// the pairs of each, added up.
    pub shared: f64,
}

/// How two documents differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// The one that stands first in the order of publication.
    pub from: DocumentInfo,
    /// The other.
    pub to: DocumentInfo,
    /// Text of the first.
    pub from_text: String,
    /// Text of the other.
    pub to_text: String,
    /// Both texts, stretch by stretch.
    pub parts: Vec<DifferencePart>,
    /// How many words each has alone, and both have.
    pub words: Counts,
}

/// What the archive holds of a document's story.
#[derive(Debug, Clone, PartialEq)]
pub struct Story {
    /// The document asked for.
    pub document: DocumentInfo,
    /// Documents that carry it, the first published first, those without a date last. The one asked for is among
    /// them, and alone where it has no copies.
    pub copies: Vec<StoryCopy>,
    /// Which of them was asked for.
    pub asked: usize,
    /// How it differs from another.
    pub difference: Option<Difference>,
    /// Where passages of it stand outside the story.
    pub quotations: Quotations,
    /// Its text.
    pub text: String,
}

impl Story {
    /// Whether a copy was published on the first day that any of several was.
    #[must_use]
    pub fn is_first(&self, copy: usize) -> bool {
        let date = |copy: usize| self.copies.get(copy)?.document.date.as_deref();
        let first = date(0);
        first.is_some() && self.copies.len() > 1 && date(copy) == first
    }
}

/// A document read whole, or a row of its passages.
pub(super) struct Whole {
    pub(super) key: u64,
    pub(super) document: DocumentInfo,
    pub(super) text: String,
    pub(super) tokens: Tokens,
    /// Words of each passage.
    pub(super) lengths: Vec<usize>,
}

impl Searcher {
    /// Whether there is a document with this id.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when the index cannot be read.
    pub fn knows(&self, id: &str) -> Result<bool, IndexError> {
        Ok(!self.snapshot.documents_with_id(id)?.is_empty())
    }

    /// The story of each document with this id, compared with another: with `with`, where there is a document with
    /// that id; else with the first published of the copies. A document that is itself the first is compared with the copy that differs
    /// least from it. Of so many documents at most.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when the index cannot be read.
    pub fn stories(
        &mut self,
        id: &str,
        with: Option<&str>,
        most: usize,
    ) -> Result<Vec<Story>, IndexError> {
        let documents = self.snapshot.documents_with_id(id)?;
        let mut stories = Vec::new();
        for passages in documents.iter().take(most) {
            stories.push(self.story(passages, with)?);
        }
        Ok(stories)
    }

    fn story(&mut self, passages: &[DocAddress], with: Option<&str>) -> Result<Story, IndexError> {
        let Some(&own) = passages.first() else {
            return Err(self.snapshot.spoilt("a document is not whole"));
        };
        let asked = self.whole(passages)?;
        let mut family = self.family_with(asked.key)?;
        let signature = self.snapshot.signature(own)?;
        let mut copies = Vec::with_capacity(family.len());
        for Member { key, first } in self.members(&family)? {
            let Likeness { same_text, pairs } = self.likeness(signature.as_ref(), first)?;
            let same_text = same_text || first == own;
            let copy = StoryCopy {
                document: self.snapshot.passage(first)?.meta.into(),
                same_text,
                shared: if same_text {
                    1.0
                } else {
                    2.0 * pairs / (1.0 + pairs)
                },
            };
            copies.push((key, copy));
        }
        family.sort_unstable();
        let place = copies.iter().position(|(key, _)| *key == asked.key);
        let place = place.unwrap_or_default();
        let other = match with {
            Some(with) => self.document_with(with, asked.key, &family)?,
            None => partner(&copies, place),
        };
        let compared = match other {
            Some(other) => Some(self.compared(&asked, other)?),
            None => None,
        };
        let quotations = self.quotations(&asked, &family)?;
        Ok(Story {
            document: asked.document,
            copies: copies.into_iter().map(|(_, copy)| copy).collect(),
            asked: place,
            difference: compared,
            quotations,
            text: asked.text,
        })
    }

    /// The keys of the documents that carry a document's story, itself among them.
    pub(super) fn family_with(&self, document: u64) -> Result<Vec<u64>, IndexError> {
        let family = self.snapshot.family_of(document)?;
        let mut keys = match family {
            Some(family) => self.snapshot.family(family)?,
            None => Vec::new(),
        };
        if !keys.contains(&document) {
            keys.push(document);
        }
        Ok(keys)
    }

    /// Reads a document, given its passages.
    pub(super) fn whole(&mut self, passages: &[DocAddress]) -> Result<Whole, IndexError> {
        let mut text = String::new();
        let mut meta = Meta::default();
        let mut ends = Vec::with_capacity(passages.len());
        for passage in passages {
            let stored = self.snapshot.passage(*passage)?;
            text.push_str(&stored.text);
            ends.push(text.len());
            meta = stored.meta;
        }
        let latin = Latin::of(meta.language.as_deref());
        let tokens = self.analyzer.analyze_in(&text, latin);
        let mut lengths = vec![0; ends.len()];
        let mut passage = 0;
        for span in tokens.spans() {
            while ends.get(passage).is_some_and(|end| span.start >= *end) {
                passage += 1;
            }
            if let Some(length) = lengths.get_mut(passage) {
                *length += 1;
            }
        }
        let key = passages.first().and_then(|first| self.document_of(*first));
        Ok(Whole {
            key: key.unwrap_or_default(),
            document: meta.into(),
            text,
            tokens,
            lengths,
        })
    }

    /// The key of a passage's document.
    pub(super) fn document_of(&self, passage: DocAddress) -> Option<u64> {
        let segment = self.segments.get(passage.segment_ord as usize)?;
        segment.columns.document.first(passage.doc_id)
    }

    /// A document with this id other than that with `key`; rather one of the family.
    fn document_with(&self, id: &str, key: u64, family: &[u64]) -> Result<Option<u64>, IndexError> {
        let documents = self.snapshot.documents_with_id(id)?;
        let keys = documents
            .iter()
            .filter_map(|passages| self.document_of(*passages.first()?));
        let others: Vec<u64> = keys.filter(|other| *other != key).collect();
        let copy = others.iter().find(|other| family.contains(other));
        Ok(copy.or(others.first()).copied())
    }

    fn compared(&mut self, asked: &Whole, other: u64) -> Result<Difference, IndexError> {
        let other = self.whole(&self.passages_of(other)?)?;
        let (from, to) =
            if in_order(&asked.document, asked.key) < in_order(&other.document, other.key) {
                (asked, &other)
            } else {
                (&other, asked)
            };
        let (parts, words) = difference([&from.text, &to.text], [&from.tokens, &to.tokens]);
        Ok(Difference {
            from: from.document.clone(),
            to: to.document.clone(),
            from_text: from.text.clone(),
            to_text: to.text.clone(),
            parts,
            words,
        })
    }

    /// The passages of a document, by key.
    pub(super) fn passages_of(&self, document: u64) -> Result<Vec<DocAddress>, IndexError> {
        let Some(first) = self.snapshot.first_passage(document)? else {
            return Err(self.snapshot.spoilt("a copy of a story is not there"));
        };
        let Some(segment) = self.segments.get(first.segment_ord as usize) else {
            return Err(self.snapshot.spoilt("a document is not whole"));
        };
        let passages = segment.passages_from(first.doc_id);
        let counted = (0..).zip(passages.clone());
        if !counted
            .into_iter()
            .all(|(n, doc)| segment.columns.ordinal.first(doc) == Some(n))
        {
            return Err(self.snapshot.spoilt("a document is not whole"));
        }
        Ok(passages
            .map(|doc| DocAddress::new(first.segment_ord, doc))
            .collect())
    }
}

/// The copy to compare a document with: the first published, or if that is itself the document, the copy that differs
/// least from it, but does.
fn partner(copies: &[(u64, StoryCopy)], asked: usize) -> Option<u64> {
    if asked > 0 {
        return copies.first().map(|(key, _)| *key);
    }
    let mut best: Option<&(u64, StoryCopy)> = None;
    for copy in copies.iter().skip(1) {
        let better = best.is_none_or(|(_, best)| {
            best.same_text && !copy.1.same_text
                || best.same_text == copy.1.same_text && copy.1.shared > best.shared
        });
        if better {
            best = Some(copy);
        }
    }
    best.map(|(key, _)| *key)
}

/// What documents are ordered by: the day, those without one last, then the key.
pub(super) fn in_order(document: &DocumentInfo, key: u64) -> (bool, Option<&str>, u64) {
    let date = document.date.as_deref();
    (date.is_none(), date, key)
}
