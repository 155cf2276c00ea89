//! Words side by side, by far the commonest query, ranked clause by clause over stretches of documents.
//!
//! What matches is scored first. Of what only adds to a score (forms, leads, skeletons) the postings are
//! read for those documents alone that can still get among the best; the others are counted. So each
//! passage is found and each total is exact, as [`super::rank`] does it passage by passage, and what comes
//! out is the same to the last bit. The bound is that of MaxScore (Turtle and Flood 1995), taken
//! over documents.

use tantivy::DocId;

use super::bits::Bits;
use super::cursor::Window;
use super::plan::{Branches, Plan, Tree};
use super::rank::{DOCUMENT_SHARE, Matched, OpenDocument, Ranking, Walk};
use super::weigh::Weights;

/// Passages of a stretch, give or take a document.
const STRETCH: DocId = 8192;

/// Bounds and scores are summed in another order; no sum is as far off as this share of it.
const ROUNDING: f64 = 1e-9;

/// The leaves of a group that is nothing but leaves of which any may match.
pub(super) fn flat_clauses(root: &Branches) -> Option<Vec<usize>> {
    if !root.must.is_empty() || !root.not.is_empty() || root.should.is_empty() {
        return None;
    }
    root.should
        .iter()
        .map(|tree| match tree {
            Tree::Leaf(leaf) => Some(*leaf),
            _ => None,
        })
        .collect()
}

/// Where documents begin in a segment: one bit for each passage.
#[derive(Debug)]
pub(super) struct Starts {
    bits: Bits,
    len: DocId,
}

impl Starts {
    pub(super) fn new(len: DocId, is_start: impl Fn(DocId) -> bool) -> Self {
        let mut bits = Bits::default();
        bits.clear(len as usize);
        for doc in (0..len).filter(|doc| is_start(*doc)) {
            bits.set(doc as usize);
        }
        Self { bits, len }
    }

    /// The first document that begins at `doc` or behind it, or the end.
    fn next(&self, doc: DocId) -> DocId {
        (doc..self.len)
            .find(|doc| self.bits.has(*doc as usize))
            .unwrap_or(self.len)
    }

    /// Where the document of a passage begins.
    fn head(&self, doc: DocId) -> DocId {
        self.bits.last_until(doc as usize).unwrap_or(0) as DocId
    }
}

/// What the clauses say about a stretch of whole documents. Places count from its base.
#[derive(Debug, Default)]
struct Stretch {
    base: DocId,
    /// For each passage how many clauses it has, and what they score.
    counts: Vec<u32>,
    totals: Vec<f64>,
    matching: Bits,
    /// The same without the passages of documents that cannot get among the best.
    wanted: Bits,
    /// For each document, at its head: the best score of the clause at hand, and those of all added up.
    best: Vec<f64>,
    documents: Vec<f64>,
    heads_met: Vec<u32>,
}

impl Stretch {
    fn set(&mut self, base: DocId, end: DocId) {
        let len = (end - base) as usize;
        self.base = base;
        self.counts.resize(len, 0);
        self.totals.resize(len, 0.0);
        self.best.resize(len, 0.0);
        self.documents.resize(len, 0.0);
        self.matching.clear(len);
        self.wanted.clear(len);
    }

    /// Adds the score a clause has in a passage to its document, where it is the best one of the clause.
    fn hear(&mut self, starts: &Starts, place: usize, score: f64) {
        let head = (starts.head(self.base + place as DocId) - self.base) as usize;
        let best = &mut self.best[head];
        if *best == 0.0 {
            self.heads_met.push(head as u32);
        }
        *best = best.max(score);
    }

    fn end_of_clause(&mut self) {
        for head in self.heads_met.drain(..) {
            let head = head as usize;
            self.documents[head] += std::mem::take(&mut self.best[head]);
        }
    }

    /// Takes the scores of a clause where it matches, to see how far each document can get.
    fn take_matches(&mut self, window: &Window, starts: &Starts) {
        window.each_match(|place, score| {
            self.counts[place] += 1;
            self.hear(starts, place, score);
        });
        self.end_of_clause();
        self.matching.add(window.matches());
    }

    /// Takes the whole score of a clause in the passages that are wanted.
    fn take_wanted(&mut self, window: &Window, starts: &Starts) {
        let wanted = std::mem::take(&mut self.wanted);
        wanted.each(|place| {
            let score = window.score(place);
            if score != 0.0 {
                self.totals[place] += score;
                self.hear(starts, place, score);
            }
        });
        self.wanted = wanted;
        self.end_of_clause();
    }
}

/// A document of a stretch that may get among the best.
struct Candidate {
    head: usize,
    end: usize,
}

impl Walk<'_> {
    /// Ranks the passages of the segment for a plan whose clauses are these leaves.
    pub(super) fn rank_flat(
        &mut self,
        segment_ord: u32,
        (plan, weights): (&Plan, &[Weights]),
        clauses: &[usize],
        tier: f64,
        ranking: &mut Ranking,
    ) {
        let segment = self.segment;
        let starts = segment.document_starts();
        let rest: f64 = clauses
            .iter()
            .filter_map(|leaf| weights.get(*leaf))
            .map(Weights::most_of_the_rest)
            .sum();
        let mut windows: Vec<Window> = clauses.iter().map(|_| Window::default()).collect();
        let mut stretch = Stretch::default();
        let mut candidates: Vec<Candidate> = Vec::new();
        let mut open = OpenDocument::default();
        let mut base = 0;
        while base < segment.max_doc() {
            let end = starts.next(base.saturating_add(STRETCH));
            stretch.set(base, end);
            for (leaf, window) in clauses.iter().zip(&mut windows) {
                window.set(base, end);
                if let Some(cursor) = self.cursors.get_mut(*leaf) {
                    cursor.add_to(window);
                }
                stretch.take_matches(window, starts);
            }
            let bound = |score: f64, all: bool| {
                let most = (score + rest) * (1.0 + DOCUMENT_SHARE) * (1.0 + ROUNDING);
                most + if all { tier } else { 0.0 }
            };
            self.choose(
                &plan.root,
                &mut stretch,
                clauses.len(),
                ranking,
                bound,
                &mut candidates,
            );
            if !candidates.is_empty() {
                for (leaf, window) in clauses.iter().zip(&mut windows) {
                    if let Some(cursor) = self.cursors.get_mut(*leaf) {
                        cursor.add_extras(window, &stretch.wanted);
                    }
                    for cursor in self.support.get_mut(*leaf).into_iter().flatten() {
                        cursor.support(window, &stretch.wanted);
                    }
                    stretch.take_wanted(window, starts);
                }
            }
            for Candidate { head, end } in candidates.drain(..) {
                for place in head..end {
                    if stretch.wanted.has(place) {
                        let all = stretch.counts[place] as usize == clauses.len();
                        let score = std::mem::take(&mut stretch.totals[place]);
                        open.passages.push(Matched {
                            doc: base + place as DocId,
                            score: score + if all { tier } else { 0.0 },
                            all,
                        });
                    }
                }
                open.score = std::mem::take(&mut stretch.documents[head]);
                ranking.document(&segment.columns, segment_ord, &mut open);
            }
            for window in &mut windows {
                window.forget(&stretch.wanted);
            }
            stretch.counts.fill(0);
            base = end;
        }
    }

    /// Which documents may get among the best; all others that match are counted here.
    fn choose(
        &mut self,
        root: &Branches,
        stretch: &mut Stretch,
        clauses: usize,
        ranking: &mut Ranking,
        bound: impl Fn(f64, bool) -> f64,
        candidates: &mut Vec<Candidate>,
    ) {
        let starts = self.segment.document_starts();
        let matching = std::mem::take(&mut stretch.matching);
        let mut places = matching.iter().peekable();
        while let Some(first) = places.next() {
            let document = starts.head(stretch.base + first as DocId);
            let head = (document - stretch.base) as usize;
            let score = std::mem::take(&mut stretch.documents[head]);
            let (mut passages, mut all) = (0, 0);
            let mut last = first;
            let mut place = Some(first);
            while let Some(here) = place {
                if self.is_wanted(root, stretch.base + here as DocId) {
                    passages += 1;
                    all += usize::from(stretch.counts[here] as usize == clauses);
                    stretch.wanted.set(here);
                }
                last = here;
                place =
                    places.next_if(|next| starts.head(stretch.base + *next as DocId) == document);
            }
            if passages == 0 {
                continue;
            }
            if ranking.may_take(bound(score, all > 0)) {
                candidates.push(Candidate {
                    head,
                    end: last + 1,
                });
            } else {
                for place in first..=last {
                    stretch.wanted.unset(place);
                }
                ranking.count(passages, all);
            }
        }
        drop(places);
        stretch.matching = matching;
    }

    /// Whether a passage that matches is alive and within the conditions.
    fn is_wanted(&mut self, root: &Branches, doc: DocId) -> bool {
        !self.segment.reader.is_deleted(doc)
            && root
                .narrow
                .iter()
                .all(|narrow| self.eval(narrow, doc).is_some())
    }
}
