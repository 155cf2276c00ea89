//! Passages where several words stand together: phrases, and words near each other.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::{DocId, DocSet, TERMINATED};

use super::cursor::{Cursor, Lengths, Part, seek};
use super::leaf::{Needs, WordForms};

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

/// Whether a word of a proximity search is looked up by stems, and by which terms.
pub(super) fn near_terms(word: &WordForms) -> (bool, Vec<&str>) {
    match &word.stem {
        Some(_) => (true, word.stems().collect()),
        None => (false, vec![&word.exact]),
    }
}
