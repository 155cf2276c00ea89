//! Cursors over the postings of one segment: one for each leaf, all moving forward together.
//!
//! Scores are BM25 (Robertson and Zaragoza 2009) summed over fields, in 64-bit floats and in a fixed
//! order, so that they do not depend on how an index is cut into segments. tantivy's own scorer fixes
//! k1 and b, computes in 32 bits and stops early by block; none of that fits here.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::{DocId, DocSet, TERMINATED};

use super::bits::Bits;
use super::expand::ListedDoc;

/// BM25: how fast repetition stops to count.
const K1: f64 = 0.7;
/// BM25: how much length counts.
const B: f64 = 0.75;

/// The grain of scores: 2^-20.
const GRAIN: f64 = 1.0 / 1_048_576.0;

/// How lengths weigh in one field.
pub(super) struct Lengths {
    /// None where all are as usual.
    reader: Option<FieldNormReader>,
    by_id: [f64; 256],
}

impl Lengths {
    /// `usual` is the length that counts as neither long nor short. It is a constant, not the mean of
    /// the archive: passages are cut to a length, and a score then depends on no other document's.
    pub(super) fn new(reader: FieldNormReader, usual: f64) -> Self {
        let by_id = std::array::from_fn(|id| {
            let length = f64::from(FieldNormReader::id_to_fieldnorm(id as u8));
            K1 * (1.0 - B + B * length / usual)
        });
        Self {
            reader: Some(reader),
            by_id,
        }
    }

    /// Lengths that are all as usual.
    pub(super) fn all_usual() -> Self {
        Self {
            reader: None,
            by_id: [K1; 256],
        }
    }

    fn norm(&self, doc: DocId) -> f64 {
        self.reader.as_ref().map_or(K1, |reader| {
            self.by_id[usize::from(reader.fieldnorm_id(doc))]
        })
    }

    /// A multiple of [`GRAIN`]: sums of such are exact, so it does not matter in which order they are made.
    pub(super) fn score(&self, weight: f64, frequency: u32, doc: DocId) -> f64 {
        let frequency = f64::from(frequency);
        let score = weight * (K1 + 1.0) * frequency / (frequency + self.norm(doc));
        (score / GRAIN) as i64 as f64 * GRAIN
    }
}

/// How rare something is that stands in `holding` of `passages` passages.
pub(super) fn idf(holding: u64, passages: u64) -> f64 {
    let (n, total) = (holding as f64, passages.max(holding) as f64);
    (1.0 + (total - n + 0.5) / (n + 0.5)).ln()
}

/// The most a term of this weight can score.
pub(super) fn most(weight: f64) -> f64 {
    weight * (K1 + 1.0)
}

/// One part of a leaf's score.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The field.
    pub field: &'static str,
    /// What was found there.
    pub term: String,
    /// How often.
    pub frequency: u32,
    /// What it adds to the score.
    pub score: f64,
}

/// A cursor over the passages that satisfy something.
pub(super) trait Cursor {
    /// The passage it stands on, or `TERMINATED`.
    fn doc(&self) -> DocId;
    /// Goes to the first passage at or behind `target`; never back.
    fn seek(&mut self, target: DocId) -> DocId;
    /// The score of the passage it stands on.
    fn score(&mut self) -> f64;
    /// The same in parts.
    fn explain(&mut self, parts: &mut Vec<Part>);

    /// Adds the scores of all passages before the window's end, and leaves the cursor behind them.
    fn add_to(&mut self, window: &mut Window) {
        let mut doc = self.seek(window.base);
        while doc < window.end {
            let score = self.score();
            window.add(doc, score);
            doc = self.seek(doc + 1);
        }
    }
}

/// Scores of a stretch of passages, and which of them the clause at hand matches.
#[derive(Debug, Default)]
pub(super) struct Window {
    base: DocId,
    end: DocId,
    scores: Vec<f64>,
    matches: Bits,
}

impl Window {
    /// Moves to another stretch and forgets everything.
    pub(super) fn set(&mut self, base: DocId, end: DocId) {
        (self.base, self.end) = (base, end);
        self.scores.clear();
        self.scores.resize((end - base) as usize, 0.0);
        self.next_clause();
    }

    /// Forgets what matched, not the scores.
    pub(super) fn next_clause(&mut self) {
        self.matches.clear((self.end - self.base) as usize);
    }

    /// Which passages the clause matches, by place in the stretch.
    pub(super) fn matches(&self) -> &Bits {
        &self.matches
    }

    /// What all clauses score at a place.
    pub(super) fn score(&self, place: usize) -> f64 {
        self.scores[place]
    }

    fn add(&mut self, doc: DocId, score: f64) {
        let place = (doc - self.base) as usize;
        self.scores[place] += score;
        self.matches.set(place);
    }
}

/// One term in one field, or several that count as one.
pub(super) struct TermCursor<'s> {
    pub(super) postings: SegmentPostings,
    /// Those of the other terms, where there are any.
    pub(super) others: Vec<SegmentPostings>,
    pub(super) lengths: &'s Lengths,
    pub(super) weight: f64,
    pub(super) field: &'static str,
    pub(super) term: String,
}

impl TermCursor<'_> {
    /// Adds the scores of all passages before the window's end as support: none of them matches by it.
    pub(super) fn support(&mut self, window: &mut Window) {
        let mut doc = self.seek(window.base);
        while doc < window.end {
            let score = self.lengths.score(self.weight, self.frequency(), doc);
            window.scores[(doc - window.base) as usize] += score;
            doc = self.advance();
        }
    }

    /// How often the terms stand in the passage it stands on.
    fn frequency(&self) -> u32 {
        if self.others.is_empty() {
            return self.postings.term_freq();
        }
        let doc = self.doc();
        std::iter::once(&self.postings)
            .chain(&self.others)
            .filter(|postings| postings.doc() == doc)
            .map(|postings| postings.term_freq())
            .sum()
    }

    fn advance(&mut self) -> DocId {
        if self.others.is_empty() {
            return self.postings.advance();
        }
        match self.doc() {
            TERMINATED => TERMINATED,
            doc => self.seek(doc + 1),
        }
    }
}

impl Cursor for TermCursor<'_> {
    fn doc(&self) -> DocId {
        let others = self.others.iter().map(|postings| postings.doc());
        others.fold(self.postings.doc(), DocId::min)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        let first = seek(&mut self.postings, target);
        let others = self.others.iter_mut();
        others.fold(first, |least, postings| least.min(seek(postings, target)))
    }

    fn score(&mut self) -> f64 {
        self.lengths
            .score(self.weight, self.frequency(), self.doc())
    }

    fn add_to(&mut self, window: &mut Window) {
        let mut doc = self.seek(window.base);
        while doc < window.end {
            window.add(doc, self.lengths.score(self.weight, self.frequency(), doc));
            doc = self.advance();
        }
    }

    fn explain(&mut self, parts: &mut Vec<Part>) {
        let score = self.score();
        parts.push(Part {
            field: self.field,
            term: self.term.clone(),
            frequency: self.frequency(),
            score,
        });
    }
}

/// Goes to the first passage at or behind `target`; never back.
pub(super) fn seek(postings: &mut SegmentPostings, target: DocId) -> DocId {
    if postings.doc() >= target {
        postings.doc()
    } else {
        postings.seek(target)
    }
}

/// Any of several cursors; `extras` add to the score where they match too, and lead nowhere.
pub(super) struct Sum<'s> {
    pub(super) any: Vec<Box<dyn Cursor + 's>>,
    pub(super) extras: Vec<TermCursor<'s>>,
    pub(super) at: DocId,
}

impl<'s> Sum<'s> {
    pub(super) fn new(any: Vec<Box<dyn Cursor + 's>>, extras: Vec<TermCursor<'s>>) -> Self {
        let at = any
            .iter()
            .map(|cursor| cursor.doc())
            .min()
            .unwrap_or(TERMINATED);
        Self { any, extras, at }
    }

    fn matching(&mut self) -> impl Iterator<Item = &mut (dyn Cursor + 's)> {
        let at = self.at;
        let any = self.any.iter_mut().map(|cursor| &mut **cursor);
        let extras = self
            .extras
            .iter_mut()
            .map(|cursor| cursor as &mut dyn Cursor);
        any.chain(extras)
            .filter_map(move |cursor| (cursor.seek(at) == at).then_some(cursor))
    }
}

impl Cursor for Sum<'_> {
    fn doc(&self) -> DocId {
        self.at
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.at < target {
            self.at = self
                .any
                .iter_mut()
                .map(|cursor| cursor.seek(target))
                .min()
                .unwrap_or(TERMINATED);
        }
        self.at
    }

    fn score(&mut self) -> f64 {
        self.matching().map(|cursor| cursor.score()).sum()
    }

    fn add_to(&mut self, window: &mut Window) {
        // What the extras match the others match too: a form stands where its stem stands.
        for cursor in &mut self.any {
            cursor.add_to(window);
        }
        for cursor in &mut self.extras {
            cursor.add_to(window);
        }
    }

    fn explain(&mut self, parts: &mut Vec<Part>) {
        for cursor in self.matching() {
            cursor.explain(parts);
        }
    }
}

/// Passages that were listed beforehand, with how often: prefixes and fuzzy words.
pub(super) struct Listed<'s> {
    pub(super) docs: &'s [ListedDoc],
    pub(super) at: usize,
    pub(super) lengths: &'s Lengths,
    pub(super) weight: f64,
    pub(super) field: &'static str,
    pub(super) term: String,
}

impl Cursor for Listed<'_> {
    fn doc(&self) -> DocId {
        self.docs
            .get(self.at)
            .map_or(TERMINATED, |listed| listed.doc)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        let rest = self.docs.get(self.at..).unwrap_or_default();
        self.at += rest.partition_point(|listed| listed.doc < target);
        self.doc()
    }

    fn score(&mut self) -> f64 {
        self.docs.get(self.at).map_or(0.0, |listed| {
            self.lengths
                .score(self.weight * listed.closeness, listed.frequency, listed.doc)
        })
    }

    fn explain(&mut self, parts: &mut Vec<Part>) {
        let frequency = self.docs.get(self.at).map_or(0, |listed| listed.frequency);
        let score = self.score();
        parts.push(Part {
            field: self.field,
            term: self.term.clone(),
            frequency,
            score,
        });
    }
}
