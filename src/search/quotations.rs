//! Where passages of a document stand, word for word or nearly so, in documents that do not carry its story.
//!
//! The text is cut into short windows that overlap. Of each the rarest words are looked up with their places: where they stand in
//! another passage at the same distances, there may be a quotation. Then the texts themselves are laid side by side there, and followed in both
//! directions as long as their words are the same, but for a few.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use tantivy::postings::Postings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocId, DocSet, TERMINATED, TantivyError};

use super::Searcher;
use super::copies::{Whole, in_order};
use super::cursor::seek;
use super::field::In;
use super::results::DocumentInfo;
use super::terms::Terms;
use crate::analysis::Tokens;
use crate::index::IndexError;
use crate::text::{CharCounter, Span};

/// Words in common that make a quotation.
const QUOTED: usize = 12;
/// Words in common that make one where a passage is shorter than [`SHORT`], and the share of it that they are at least.
const QUOTED_SHORT: usize = 8;
const SHARE_OF_SHORT: f64 = 0.6;
const SHORT: usize = 20;
/// Words of a window, how far the next begins behind it, and how many of its words are looked up.
const WINDOW: usize = 7;
const STEP: usize = 2;
const RAREST: usize = 3;
/// Words of a document in which quotations are looked for.
const LOOKED_AT: usize = 6000;
/// A window is passed over of which even the rarest word stands in more passages.
const COMMON: u64 = 2000;
/// Of the passages that may hold a window so many are looked at, the first published.
const OF_WINDOW: usize = 24;
/// Documents that are read to see whether they quote: those that may hold most of the windows.
const READ: usize = 60;
/// Words that may differ on either side, and words that have to be the same again behind them.
const GAP: usize = 3;
const AGAIN: usize = 3;

/// A stretch that two documents have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quoted {
    /// Bytes of the text of the document that was asked for.
    pub here: Span,
    /// Where it starts in the other document's text, in Unicode scalar values.
    pub start: u64,
    /// Where it ends there.
    pub end: u64,
    /// Words that are the same in both.
    pub words: usize,
}

/// Which of two documents was published first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum First {
    /// The one asked for.
    Here,
    /// The other.
    There,
    /// Both on one day.
    SameDay,
    /// One of them has no date.
    Unknown,
}

impl First {
    /// The stable word for it; none where it is not known.
    #[must_use]
    pub fn as_str(self) -> Option<&'static str> {
        match self {
            Self::Here => Some("here"),
            Self::There => Some("there"),
            Self::SameDay => Some("same-day"),
            Self::Unknown => None,
        }
    }
}

/// A document that has passages in common with the one asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Quoting {
    /// The document; of several that carry one story the first published that was found.
    pub document: DocumentInfo,
    /// Who published first.
    pub first: First,
    /// What they have in common, in the order of the text.
    pub quoted: Vec<Quoted>,
    /// Further documents that carry its story.
    pub copies: usize,
}

/// Where passages of a document stand in others.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Quotations {
    /// The documents, those with most words in common first.
    pub documents: Vec<Quoting>,
    /// Where the text was too long to be looked at whole, how many words were.
    pub only_first: Option<usize>,
}

/// A place where a window may stand in another passage.
#[derive(Debug, Clone, Copy)]
struct Seed {
    /// The window's first word, among those of the document asked for.
    here: usize,
    /// The passage, and the first word there.
    passage: DocAddress,
    there: usize,
}

/// A run of words that two texts have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Run {
    here: Range<usize>,
    there: Range<usize>,
    same: usize,
}

impl Searcher {
    /// Where passages of a document stand in documents that are not of its family.
    pub(super) fn quotations(
        &mut self,
        own: &Whole,
        family: &[u64],
    ) -> Result<Quotations, IndexError> {
        let seeds = self.seeds(own, family);
        let seeds = seeds.map_err(|cause| self.snapshot.damaged(cause))?;
        let mut of_document: BTreeMap<u64, Vec<Seed>> = BTreeMap::new();
        for seed in seeds {
            let document = self.document_of(seed.passage).unwrap_or_default();
            of_document.entry(document).or_default().push(seed);
        }
        let mut candidates: Vec<(u64, Vec<Seed>)> = of_document.into_iter().collect();
        candidates.sort_by_key(|(key, seeds)| (Reverse(seeds.len()), *key));
        candidates.truncate(READ);
        // Copies of one story quote as one.
        let mut stories: BTreeMap<u64, (u64, Quoting)> = BTreeMap::new();
        for (key, seeds) in candidates {
            let Some(quoting) = self.quoting(own, &seeds)? else {
                continue;
            };
            let story = self.snapshot.family_of(key)?;
            let first = stories.get(&story.unwrap_or(key));
            let order = |(key, quoting): &(u64, Quoting)| {
                let (undated, date, key) = in_order(&quoting.document, *key);
                (undated, date.map(str::to_owned), key)
            };
            let new = (key, quoting);
            if first.is_none_or(|first| order(&new) < order(first)) {
                stories.insert(story.unwrap_or(key), new);
            }
        }
        let mut documents = Vec::with_capacity(stories.len());
        for (story, (key, mut quoting)) in stories {
            quoting.copies = self.snapshot.family(story)?.len().saturating_sub(1);
            documents.push((key, quoting));
        }
        documents.sort_by(|(a, first), (b, second)| {
            let words = |quoting: &Quoting| -> usize {
                quoting.quoted.iter().map(|quoted| quoted.words).sum()
            };
            let order = in_order(&first.document, *a).cmp(&in_order(&second.document, *b));
            words(second).cmp(&words(first)).then(order)
        });
        Ok(Quotations {
            documents: documents.into_iter().map(|(_, quoting)| quoting).collect(),
            only_first: (own.tokens.len() > LOOKED_AT).then_some(LOOKED_AT),
        })
    }

    /// Places where windows of the text may stand in passages of others.
    fn seeds(&self, own: &Whole, family: &[u64]) -> Result<Vec<Seed>, TantivyError> {
        let mut terms = Terms::default();
        let length = own.tokens.len().min(LOOKED_AT);
        let mut counts = Vec::with_capacity(length);
        for token in own.tokens.iter().take(length) {
            counts.push(terms.count(&self.segments, In::Exact, token.exact)?);
        }
        let mut seeds = Vec::new();
        for (number, window) in counts.windows(WINDOW).enumerate().step_by(STEP) {
            let mut rarest: Vec<(u64, usize)> = (0..).zip(window).map(|(at, n)| (*n, at)).collect();
            rarest.sort_unstable();
            // A word that stands nowhere else is in no quotation.
            if !rarest
                .first()
                .is_some_and(|(n, _)| (2..=COMMON).contains(n))
            {
                continue;
            }
            let rarest: Vec<usize> = rarest.iter().take(RAREST).map(|(_, at)| *at).collect();
            let mut found = Vec::new();
            for segment in 0..self.segments.len() {
                self.standing(own, &terms, (number, &rarest), segment, family, &mut found)?;
            }
            found.sort_unstable_by_key(|(day, document, seed)| (*day, *document, seed.passage));
            found.truncate(OF_WINDOW);
            seeds.extend(found.into_iter().map(|(_, _, seed)| seed));
        }
        Ok(seeds)
    }

    /// The passages of a segment where words of a window stand as they stand in it: with day and document.
    fn standing(
        &self,
        own: &Whole,
        terms: &Terms,
        (window, words): (usize, &[usize]),
        number: usize,
        family: &[u64],
        found: &mut Vec<(u64, u64, Seed)>,
    ) -> Result<(), TantivyError> {
        let Some(segment) = self.segments.get(number) else {
            return Ok(());
        };
        let mut postings = Vec::with_capacity(words.len());
        for word in words {
            let Some(token) = own.tokens.get(window + word) else {
                return Ok(());
            };
            let option = IndexRecordOption::WithFreqsAndPositions;
            match segment.postings(terms, In::Exact, token.exact, option)? {
                Some(held) => postings.push(held),
                None => return Ok(()),
            }
        }
        let Some((first, others)) = postings.split_first_mut() else {
            return Ok(());
        };
        let mut places: Vec<Vec<u32>> = vec![Vec::new(); words.len()];
        while first.doc() != TERMINATED {
            let doc: DocId = first.doc();
            let together = others.iter_mut().all(|other| seek(other, doc) == doc);
            let document = segment.columns.document.first(doc).unwrap_or_default();
            if together && family.binary_search(&document).is_err() && segment.is_passage(doc) {
                let all = std::iter::once(&mut *first).chain(others.iter_mut());
                for (postings, places) in all.zip(&mut places) {
                    places.clear();
                    postings.append_positions_with_offset(0, places);
                }
                if let Some(there) = window_at(&places, words) {
                    let day = segment.columns.date.first(doc).unwrap_or(u64::MAX);
                    let seed = Seed {
                        here: window,
                        passage: DocAddress::new(number as u32, doc),
                        there,
                    };
                    found.push((day, document, seed));
                }
            }
            first.advance();
        }
        Ok(())
    }

    /// What a document has in common with the one asked for, if that is enough to be a quotation.
    fn quoting(&mut self, own: &Whole, seeds: &[Seed]) -> Result<Option<Quoting>, IndexError> {
        let mut document = None;
        let mut runs: Vec<(Run, Quoted)> = Vec::new();
        for stretch in self.stretches(seeds) {
            let Some(first) = stretch.first() else {
                continue;
            };
            let begin = self.snapshot.passage(*first)?.start;
            let other = self.whole(&stretch)?;
            let mut counter = CharCounter::new(&other.text);
            for seed in seeds {
                let Some(passage) = stretch.iter().position(|one| *one == seed.passage) else {
                    continue;
                };
                let there = other.lengths.iter().take(passage).sum::<usize>() + seed.there;
                let known = |(run, _): &(Run, Quoted)| run.here.contains(&seed.here);
                if runs.iter().any(known) {
                    continue;
                }
                let Some(run) = follow([&own.tokens, &other.tokens], seed.here, there) else {
                    continue;
                };
                let shorter = own.words_around(seed.here).min(other.words_around(there));
                let spans = covered(&own.tokens, &run.here).zip(covered(&other.tokens, &run.there));
                if let Some((here, there)) = spans
                    && is_quotation(run.same, shorter)
                {
                    let quoted = Quoted {
                        here,
                        start: begin + counter.chars_before(there.start) as u64,
                        end: begin + counter.chars_before(there.end) as u64,
                        words: run.same,
                    };
                    runs.push((run, quoted));
                }
            }
            document.get_or_insert(other.document);
        }
        let Some(document) = document else {
            return Ok(None);
        };
        let quoted = apart(runs);
        Ok((!quoted.is_empty()).then(|| Quoting {
            first: first(&own.document, &document),
            document,
            quoted,
            copies: 0,
        }))
    }

    /// The passages that seeds stand in, and those beside them: in rows of neighbours.
    fn stretches(&self, seeds: &[Seed]) -> Vec<Vec<DocAddress>> {
        let mut wanted = BTreeSet::new();
        for seed in seeds {
            let Some(segment) = self.segments.get(seed.passage.segment_ord as usize) else {
                continue;
            };
            let doc = seed.passage.doc_id;
            let document = |doc| segment.columns.document.first(doc);
            for near in doc.saturating_sub(1)..=doc.saturating_add(1) {
                let is_near = near < segment.max_doc() && document(near) == document(doc);
                if is_near && segment.is_passage(near) {
                    wanted.insert(DocAddress::new(seed.passage.segment_ord, near));
                }
            }
        }
        let wanted: Vec<DocAddress> = wanted.into_iter().collect();
        let is_beside = |a: &DocAddress, b: &DocAddress| {
            a.segment_ord == b.segment_ord && a.doc_id + 1 == b.doc_id
        };
        wanted.chunk_by(is_beside).map(<[_]>::to_vec).collect()
    }
}

impl Whole {
    /// How many words the passage has that a word stands in.
    fn words_around(&self, word: usize) -> usize {
        let mut behind = 0;
        let around = self.lengths.iter().find(|length| {
            behind += **length;
            word < behind
        });
        around.copied().unwrap_or_default()
    }
}

/// Where a window begins among the words of a passage, given where some of its words stand in both.
fn window_at(places: &[Vec<u32>], words: &[usize]) -> Option<usize> {
    let (first, others) = places.split_first()?;
    let (offset, offsets) = words.split_first()?;
    first
        .iter()
        .filter_map(|place| (*place as usize).checked_sub(*offset))
        .find(|begin| {
            let stands = |(places, offset): (&Vec<u32>, &usize)| {
                u32::try_from(begin + offset).is_ok_and(|place| places.contains(&place))
            };
            others.iter().zip(offsets).all(stands)
        })
}

/// Whether so many words in common are a quotation, where the shorter of the passages has so many.
fn is_quotation(same: usize, shorter: usize) -> bool {
    same >= QUOTED
        || shorter < SHORT && same >= QUOTED_SHORT && same as f64 >= SHARE_OF_SHORT * shorter as f64
}

/// Follows two texts from a window that stands in both, as far as their words are the same but for a few; none where
/// the window does not stand there.
fn follow(texts: [&Tokens; 2], here: usize, there: usize) -> Option<Run> {
    let [own, other] = texts;
    let same = |here: usize, there: usize| {
        let words = own.get(here).zip(other.get(there));
        words.is_some_and(|(a, b)| a.exact == b.exact)
    };
    if !(0..WINDOW).all(|at| same(here + at, there + at)) {
        return None;
    }
    let mut run = Run {
        here: here..here + WINDOW,
        there: there..there + WINDOW,
        same: WINDOW,
    };
    loop {
        let (a, b) = (run.here.end, run.there.end);
        let Some((skip_a, skip_b, words)) =
            next_alike(|skip_a, skip_b| same(a + skip_a, b + skip_b))
        else {
            break;
        };
        run.here.end = a + skip_a + words;
        run.there.end = b + skip_b + words;
        run.same += words;
    }
    loop {
        let (a, b) = (run.here.start, run.there.start);
        let backwards = |skip_a: usize, skip_b: usize| {
            let places = a.checked_sub(skip_a + 1).zip(b.checked_sub(skip_b + 1));
            places.is_some_and(|(a, b)| same(a, b))
        };
        let Some((skip_a, skip_b, words)) = next_alike(backwards) else {
            break;
        };
        run.here.start = a - skip_a - words;
        run.there.start = b - skip_b - words;
        run.same += words;
    }
    Some(run)
}

/// How many words to pass over in either text so that the next are the same, and how many of these are taken: one, or
/// where something is passed over, enough to be no chance. The fewest that lead on.
fn next_alike(same: impl Fn(usize, usize) -> bool) -> Option<(usize, usize, usize)> {
    if same(0, 0) {
        return Some((0, 0, 1));
    }
    for passed in 1..=2 * GAP {
        for skip in passed.saturating_sub(GAP)..=passed.min(GAP) {
            let other = passed - skip;
            if (0..AGAIN).all(|at| same(skip + at, other + at)) {
                return Some((skip, other, AGAIN));
            }
        }
    }
    None
}

/// The stretch of a text that a run of its words covers.
fn covered(tokens: &Tokens, run: &Range<usize>) -> Option<Span> {
    let first = tokens.get(run.start)?;
    let last = tokens.get(run.end.checked_sub(1)?)?;
    Some(Span::new(first.span.start, last.span.end))
}

/// What was found, without what overlaps something longer, in the order of the text.
fn apart(mut runs: Vec<(Run, Quoted)>) -> Vec<Quoted> {
    runs.sort_by_key(|(run, quoted)| (Reverse(run.same), run.here.start, quoted.start));
    let mut kept: Vec<Quoted> = Vec::new();
    for (_, quoted) in runs {
        if !kept.iter().any(|other| other.here.overlaps(quoted.here)) {
            kept.push(quoted);
        }
    }
    kept.sort_by_key(|quoted| quoted.here);
    kept
}

/// Which of two documents was published first.
fn first(here: &DocumentInfo, there: &DocumentInfo) -> First {
    match (&here.date, &there.date) {
        (Some(a), Some(b)) if a < b => First::Here,
        (Some(a), Some(b)) if a > b => First::There,
        (Some(_), Some(_)) => First::SameDay,
        _ => First::Unknown,
    }
}

#[cfg(test)]
mod tests;
