//! Words side by side, by far the commonest query, ranked clause by clause over stretches of documents.
//!
//! Documents that hold nothing but words too common to bring them among the best are counted and not
//! weighed. What comes out is what [`super::rank`] gives passage by passage, to the last bit. The bound
//! is that of MaxScore (Turtle and Flood 1995), taken over documents.

use tantivy::DocId;

use super::bits::Bits;
use super::cursor::Window;
use super::plan::{Branches, Plan, Tree};
use super::rank::{DOCUMENT_SHARE, Matched, OpenDocument, Ranking, Walk};
use super::results::Totals;
use super::weigh::Weights;

/// Passages of a stretch, give or take a document.
const STRETCH: DocId = 4096;

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
        let next = self.bits.next(doc as usize);
        next.map_or(self.len, |next| next as DocId)
    }

    /// Where the document of a passage begins.
    fn head(&self, doc: DocId) -> DocId {
        self.bits.last_until(doc as usize).unwrap_or(0) as DocId
    }
}

/// The clauses of a query, and what the best of each can score.
struct Clauses {
    most: Vec<f64>,
    tier: f64,
}

impl Clauses {
    /// The most a document can get whose clauses score so much, each in its best passage.
    fn bound(&self, score: f64, all: bool) -> f64 {
        score * (1.0 + DOCUMENT_SHARE) * (1.0 + ROUNDING) + if all { self.tier } else { 0.0 }
    }

    /// Which clauses a document has to match, one of them at least, to get among the best: for each
    /// whether it is one, and the most that the others score together.
    fn essential(&self, ranking: &Ranking) -> (Vec<bool>, f64) {
        let mut essential = vec![true; self.most.len()];
        let mut order: Vec<usize> = (0..self.most.len()).collect();
        order.sort_by(|a, b| self.most[*a].total_cmp(&self.most[*b]));
        let mut others = 0.0;
        for clause in order {
            let with = others + self.most[clause];
            if ranking.may_take(self.bound(with, false)) {
                break;
            }
            others = with;
            essential[clause] = false;
        }
        // A passage that holds all words matches every clause, so one has to be looked at.
        if let (false, Some(first)) = (essential.contains(&true), essential.first_mut()) {
            *first = true;
        }
        (essential, others)
    }
}

/// Room to work in, kept from one query to the next.
#[derive(Default)]
pub(super) struct Scratch {
    windows: Vec<Window>,
    stretch: Stretch,
}

/// What the clauses say about a stretch of whole documents. Places count from its base.
#[derive(Debug, Default)]
struct Stretch {
    base: DocId,
    end: DocId,
    /// Passages that match, and those that hold all clauses.
    matching: Bits,
    all: Bits,
    /// Those that match, of documents that may get among the best.
    wanted: Bits,
    /// For each passage that is wanted what its clauses score.
    totals: Vec<f64>,
    /// For each document, at its head: the best score of the clause at hand, and those of all added up.
    best: Vec<f64>,
    documents: Vec<f64>,
    /// Heads of documents the clause at hand is in, and those any clause is in.
    met: Vec<u32>,
    heard: Vec<u32>,
}

impl Stretch {
    fn set(&mut self, base: DocId, end: DocId) {
        let len = (end - base) as usize;
        (self.base, self.end) = (base, end);
        if self.totals.len() < len {
            self.totals.resize(len, 0.0);
            self.best.resize(len, 0.0);
            self.documents.resize(len, 0.0);
        }
        self.matching.clear(len);
        self.wanted.clear(len);
    }

    /// Adds the score a clause has in a passage to its document, where it is the best one of the clause.
    fn hear(&mut self, starts: &Starts, place: usize, score: f64) {
        let head = (starts.head(self.base + place as DocId) - self.base) as usize;
        let best = &mut self.best[head];
        if *best == 0.0 {
            self.met.push(head as u32);
        }
        *best = best.max(score);
    }

    fn end_of_clause(&mut self) {
        for head in self.met.drain(..) {
            let document = &mut self.documents[head as usize];
            if *document == 0.0 {
                self.heard.push(head);
            }
            *document += std::mem::take(&mut self.best[head as usize]);
        }
    }

    /// Takes the scores of a clause where it matches.
    fn take_matches(&mut self, window: &Window, starts: &Starts) {
        window.each_match(|place, score| self.hear(starts, place, score));
        self.end_of_clause();
    }

    /// Takes the scores of a clause in the passages that are wanted.
    fn take_wanted(&mut self, window: &Window, starts: &Starts) {
        let wanted = std::mem::take(&mut self.wanted);
        wanted.each(|place| {
            if let Some(score) = window.score(place) {
                self.totals[place] += score;
                self.hear(starts, place, score);
            }
        });
        self.wanted = wanted;
        self.end_of_clause();
    }

    /// Where the document behind the one that begins at `head` begins.
    fn behind(&self, starts: &Starts, head: usize) -> usize {
        (starts.next(self.base + head as DocId + 1).min(self.end) - self.base) as usize
    }

    /// Of the documents that were heard of, those that may get among the best: their passages are wanted.
    fn choose(&mut self, starts: &Starts, others: f64, clauses: &Clauses, ranking: &Ranking) {
        let mut heard = std::mem::take(&mut self.heard);
        heard.retain(|head| {
            let head = *head as usize;
            let score = std::mem::take(&mut self.documents[head]) + others;
            if !ranking.may_take(clauses.bound(score, true)) {
                return false;
            }
            let behind = self.behind(starts, head);
            let all = || (head..behind).any(|place| self.all.has(place));
            if !ranking.may_take(clauses.bound(score, false)) && !all() {
                return false;
            }
            let mut next = self.matching.next(head);
            while let Some(place) = next.filter(|place| *place < behind) {
                self.wanted.set(place);
                next = self.matching.next(place + 1);
            }
            true
        });
        heard.sort_unstable();
        self.heard = heard;
    }

    /// Counts what matches.
    fn count(&self, starts: &Starts, ranking: &mut Ranking) {
        let documents = |bits: &Bits| {
            let mut count = 0;
            let mut next = bits.next(0);
            while let Some(place) = next {
                count += 1;
                next = bits.next(self.behind(starts, place));
            }
            count
        };
        ranking.count(Totals {
            documents: documents(&self.matching),
            passages: self.matching.count(),
            documents_all: documents(&self.all),
            passages_all: self.all.count(),
        });
    }
}

impl Walk<'_> {
    /// Ranks the passages of the segment for a plan whose clauses are these leaves.
    pub(super) fn rank_flat(
        &mut self,
        segment_ord: u32,
        (plan, weights): (&Plan, &[Weights]),
        leaves: &[usize],
        tier: f64,
        ranking: &mut Ranking,
        scratch: &mut Scratch,
    ) {
        let segment = self.segment;
        let starts = segment.document_starts();
        let weights = || leaves.iter().filter_map(|leaf| weights.get(*leaf));
        let clauses = Clauses {
            most: weights().map(Weights::most_alone).collect(),
            tier,
        };
        let Scratch { windows, stretch } = scratch;
        if windows.len() < leaves.len() {
            windows.resize_with(leaves.len(), Window::default);
        }
        let windows = &mut windows[..leaves.len()];
        let mut open = OpenDocument::default();
        let mut base = 0;
        while base < segment.max_doc() {
            let end = starts.next(base.saturating_add(STRETCH));
            stretch.set(base, end);
            let (essential, others) = clauses.essential(ranking);
            for (clause, window) in windows.iter_mut().enumerate() {
                window.set(base, end);
                if let Some(cursor) = self.cursors.get_mut(leaves[clause]) {
                    cursor.add_to(window);
                }
                stretch.matching.add(window.matches());
                if clause == 0 {
                    stretch.all.clone_from(window.matches());
                } else {
                    stretch.all.keep(window.matches());
                }
                if essential[clause] {
                    stretch.take_matches(window, starts);
                }
            }
            self.keep_wanted(&plan.root, stretch);
            stretch.count(starts, ranking);
            stretch.choose(starts, others, &clauses, ranking);
            let candidates = std::mem::take(&mut stretch.heard);
            if !candidates.is_empty() {
                for window in windows.iter() {
                    stretch.take_wanted(window, starts);
                }
            }
            for head in candidates {
                let head = head as usize;
                let behind = stretch.behind(starts, head);
                let mut next = stretch.wanted.next(head);
                while let Some(place) = next.filter(|place| *place < behind) {
                    let all = stretch.all.has(place);
                    let score = std::mem::take(&mut stretch.totals[place]);
                    open.passages.push(Matched {
                        doc: base + place as DocId,
                        score: score + if all { tier } else { 0.0 },
                        all,
                    });
                    next = stretch.wanted.next(place + 1);
                }
                open.score = std::mem::take(&mut stretch.documents[head]);
                ranking.document(&segment.columns, segment_ord, &mut open);
            }
            stretch.heard.clear();
            base = end;
        }
    }

    /// Leaves out passages that are deleted or not within the conditions.
    fn keep_wanted(&mut self, root: &Branches, stretch: &mut Stretch) {
        if root.narrow.is_empty() && !self.segment.reader.has_deletes() {
            return;
        }
        let matching = stretch.matching.clone();
        matching.each(|place| {
            let doc = stretch.base + place as DocId;
            let wanted = !self.segment.reader.is_deleted(doc)
                && root
                    .narrow
                    .iter()
                    .all(|narrow| self.eval(narrow, doc).is_some());
            if !wanted {
                stretch.matching.unset(place);
                stretch.all.unset(place);
            }
        });
    }
}
