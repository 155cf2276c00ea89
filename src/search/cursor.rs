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
use super::leaf::{Needs, WordForms};

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
    fn score(&self, weight: f64, frequency: u32, doc: DocId) -> f64 {
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

/// One term in one field.
pub(super) struct TermCursor<'s> {
    pub(super) postings: SegmentPostings,
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
            let score = self
                .lengths
                .score(self.weight, self.postings.term_freq(), doc);
            window.scores[(doc - window.base) as usize] += score;
            doc = self.postings.advance();
        }
    }
}

impl Cursor for TermCursor<'_> {
    fn doc(&self) -> DocId {
        self.postings.doc()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        seek(&mut self.postings, target)
    }

    fn score(&mut self) -> f64 {
        self.lengths
            .score(self.weight, self.postings.term_freq(), self.postings.doc())
    }

    fn add_to(&mut self, window: &mut Window) {
        let mut doc = self.seek(window.base);
        while doc < window.end {
            window.add(
                doc,
                self.lengths
                    .score(self.weight, self.postings.term_freq(), doc),
            );
            doc = self.postings.advance();
        }
    }

    fn explain(&mut self, parts: &mut Vec<Part>) {
        let score = self.score();
        parts.push(Part {
            field: self.field,
            term: self.term.clone(),
            frequency: self.postings.term_freq(),
            score,
        });
    }
}

fn seek(postings: &mut SegmentPostings, target: DocId) -> DocId {
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

/// Any of several terms of one field, with positions.
pub(super) struct Forms {
    pub(super) postings: Vec<SegmentPostings>,
    at: DocId,
}

impl Forms {
    pub(super) fn new(postings: Vec<SegmentPostings>) -> Self {
        let at = postings
            .iter()
            .map(|postings| postings.doc())
            .min()
            .unwrap_or(TERMINATED);
        Self { postings, at }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.at < target {
            self.at = self
                .postings
                .iter_mut()
                .map(|postings| seek(postings, target))
                .min()
                .unwrap_or(TERMINATED);
        }
        self.at
    }

    /// Positions in the passage it stands on, ascending.
    fn positions(&mut self, out: &mut Vec<u32>) {
        out.clear();
        for postings in &mut self.postings {
            if postings.doc() == self.at {
                postings.append_positions_with_offset(0, out);
            }
        }
        out.sort_unstable();
    }
}

/// How several words have to stand.
pub(super) enum Standing<'s> {
    /// One behind the other.
    Adjacent,
    /// Within a window, in any order.
    Within { needs: Needs<'s>, distance: u32 },
}

/// Passages where several words stand together.
pub(super) struct Together<'s> {
    words: Vec<Forms>,
    standing: Standing<'s>,
    lengths: &'s Lengths,
    weight: f64,
    field: &'static str,
    term: String,
    frequency: u32,
    at: DocId,
    positions: Vec<Vec<u32>>,
}

impl<'s> Together<'s> {
    pub(super) fn new(
        words: Vec<Forms>,
        standing: Standing<'s>,
        lengths: &'s Lengths,
        weight: f64,
        (field, term): (&'static str, String),
    ) -> Self {
        let mut cursor = Self::resting(words, standing, lengths, weight, (field, term));
        cursor.find(0);
        cursor
    }

    /// The same before the first passage: it goes nowhere but where [`Together::stands_in`] sends it.
    pub(super) fn resting(
        words: Vec<Forms>,
        standing: Standing<'s>,
        lengths: &'s Lengths,
        weight: f64,
        (field, term): (&'static str, String),
    ) -> Self {
        let positions = vec![Vec::new(); words.len()];
        Self {
            words,
            standing,
            lengths,
            weight,
            field,
            term,
            frequency: 0,
            at: 0,
            positions,
        }
    }

    /// Whether the words stand as they have to in this passage; never one before the last.
    pub(super) fn stands_in(&mut self, doc: DocId) -> bool {
        if self.words.iter_mut().any(|word| word.seek(doc) != doc) {
            return false;
        }
        self.at = doc;
        self.frequency = self.count();
        self.frequency > 0
    }

    /// Goes to the first passage at or behind `target` where the words stand as they have to.
    fn find(&mut self, target: DocId) {
        let mut candidate = target;
        loop {
            candidate = match self.meeting(candidate) {
                TERMINATED => {
                    self.at = TERMINATED;
                    return;
                }
                doc => doc,
            };
            self.frequency = self.count();
            if self.frequency > 0 {
                self.at = candidate;
                return;
            }
            candidate += 1;
        }
    }

    /// The first passage at or behind `target` that has all words.
    fn meeting(&mut self, target: DocId) -> DocId {
        let mut target = target;
        loop {
            let mut furthest = target;
            for word in &mut self.words {
                furthest = word.seek(furthest);
            }
            if furthest == target || furthest == TERMINATED {
                return furthest;
            }
            target = furthest;
        }
    }

    /// How often the words stand as they have to in the passage all of them are on.
    fn count(&mut self) -> u32 {
        for (word, positions) in self.words.iter_mut().zip(&mut self.positions) {
            word.positions(positions);
        }
        match &self.standing {
            Standing::Adjacent => {
                let Some((first, rest)) = self.positions.split_first() else {
                    return 0;
                };
                let stands = |start: &&u32| {
                    rest.iter().zip(1..).all(|(positions, offset)| {
                        positions.binary_search(&(**start + offset)).is_ok()
                    })
                };
                first.iter().filter(stands).count() as u32
            }
            Standing::Within { needs, distance } => {
                let mut met: Vec<(u32, usize)> = Vec::new();
                for (word, positions) in self.positions.iter().enumerate() {
                    met.extend(positions.iter().map(|position| (*position, word)));
                }
                met.sort_unstable();
                let mut count = 0;
                needs.windows(&met, *distance, &mut |_, _| count += 1);
                count
            }
        }
    }
}

impl Cursor for Together<'_> {
    fn doc(&self) -> DocId {
        self.at
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.at < target {
            self.find(target);
        }
        self.at
    }

    fn score(&mut self) -> f64 {
        self.lengths.score(self.weight, self.frequency, self.at)
    }

    fn explain(&mut self, parts: &mut Vec<Part>) {
        let score = self.score();
        parts.push(Part {
            field: self.field,
            term: self.term.clone(),
            frequency: self.frequency,
            score,
        });
    }
}

/// The field and term a word of a proximity search is looked up by.
pub(super) fn near_term(word: &WordForms) -> (bool, &str) {
    match &word.stem {
        Some(stem) => (true, stem),
        None => (false, &word.exact),
    }
}
