//! Words side by side, by far the commonest query, ranked clause by clause over stretches of documents.
//!
//! Each posting is touched once, and nothing is asked of clauses that do not match a passage. What comes
//! out is what [`super::rank`] gives passage by passage.

use tantivy::DocId;

use super::cursor::Window;
use super::plan::{Branches, Plan, Tree};
use super::rank::{Matched, OpenDocument, Ranking, Walk};

/// Passages of a stretch, give or take a document.
const STRETCH: DocId = 8192;

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
    bits: Vec<u64>,
    len: DocId,
}

impl Starts {
    pub(super) fn new(len: DocId, is_start: impl Fn(DocId) -> bool) -> Self {
        let mut bits = vec![0; (len as usize).div_ceil(64)];
        for doc in (0..len).filter(|doc| is_start(*doc)) {
            bits[doc as usize / 64] |= 1 << (doc % 64);
        }
        Self { bits, len }
    }

    fn is_start(&self, doc: DocId) -> bool {
        self.bits
            .get(doc as usize / 64)
            .is_some_and(|word| word >> (doc % 64) & 1 == 1)
    }

    /// The first document that begins at `doc` or behind it, or the end.
    fn next(&self, doc: DocId) -> DocId {
        (doc..self.len)
            .find(|doc| self.is_start(*doc))
            .unwrap_or(self.len)
    }
}

/// What the clauses say about a stretch of whole documents.
#[derive(Debug, Default)]
struct Stretch {
    /// For each passage the place where its document begins.
    heads: Vec<u32>,
    /// For each passage its score and how many clauses it has.
    totals: Vec<f64>,
    counts: Vec<u32>,
    touched: Vec<u64>,
    /// For each document, at its head: the best score of the clause at hand, and those of all added up.
    best: Vec<f64>,
    documents: Vec<f64>,
    heads_met: Vec<u32>,
}

impl Stretch {
    fn set(&mut self, base: DocId, end: DocId, starts: &Starts) {
        let len = (end - base) as usize;
        self.heads.clear();
        let mut head = 0;
        for place in 0..len as u32 {
            if starts.is_start(base + place) {
                head = place;
            }
            self.heads.push(head);
        }
        self.totals.resize(len, 0.0);
        self.counts.resize(len, 0);
        self.touched.resize(len.div_ceil(64), 0);
        self.best.resize(len, 0.0);
        self.documents.resize(len, 0.0);
    }

    /// Takes the scores of one clause.
    fn take(&mut self, window: &mut Window) {
        window.drain(|place, score, matches| {
            self.totals[place] += score;
            self.counts[place] += u32::from(matches);
            self.touched[place / 64] |= 1 << (place % 64);
            let head = self.heads[place];
            let best = &mut self.best[head as usize];
            if *best == 0.0 {
                self.heads_met.push(head);
            }
            *best = best.max(score);
        });
        for head in self.heads_met.drain(..) {
            self.documents[head as usize] += std::mem::take(&mut self.best[head as usize]);
        }
    }

    /// Takes every passage out, ascending: place, head, score, number of clauses.
    fn drain(&mut self, mut take: impl FnMut(usize, u32, f64, usize)) {
        for (number, word) in self.touched.iter_mut().enumerate() {
            while *word != 0 {
                let place = number * 64 + word.trailing_zeros() as usize;
                *word &= *word - 1;
                let score = std::mem::take(&mut self.totals[place]);
                let count = std::mem::take(&mut self.counts[place]) as usize;
                take(place, self.heads[place], score, count);
            }
        }
    }
}

impl Walk<'_> {
    /// Ranks the passages of the segment for a plan whose clauses are these leaves.
    pub(super) fn rank_flat(
        &mut self,
        segment_ord: u32,
        plan: &Plan,
        clauses: &[usize],
        tier: f64,
        ranking: &mut Ranking,
    ) {
        let segment = self.segment;
        let starts = segment.document_starts();
        let mut windows: Vec<Window> = clauses.iter().map(|_| Window::default()).collect();
        let mut matching: Vec<u64> = Vec::new();
        let mut stretch = Stretch::default();
        let mut open = OpenDocument::default();
        let mut matched: Vec<(u32, Matched)> = Vec::new();
        let mut base = 0;
        while base < segment.max_doc() {
            let end = starts.next(base.saturating_add(STRETCH));
            stretch.set(base, end, starts);
            matching.clear();
            matching.resize(((end - base) as usize).div_ceil(64), 0);
            for (leaf, window) in clauses.iter().zip(&mut windows) {
                window.set(base, end);
                if let Some(cursor) = self.cursors.get_mut(*leaf) {
                    cursor.add_to(window);
                }
                for (matching, touched) in matching.iter_mut().zip(window.touched()) {
                    *matching |= touched;
                }
            }
            for (leaf, window) in clauses.iter().zip(&mut windows) {
                for cursor in self.support.get_mut(*leaf).into_iter().flatten() {
                    cursor.support(window, &matching);
                }
                stretch.take(window);
            }
            stretch.drain(|place, head, score, count| {
                let all = count == clauses.len();
                let score = score + if all { tier } else { 0.0 };
                matched.push((
                    head,
                    Matched {
                        doc: base + place as DocId,
                        score,
                        all,
                    },
                ));
            });
            for document in matched.chunk_by(|a, b| a.0 == b.0) {
                let Some((head, _)) = document.first() else {
                    continue;
                };
                let wanted = document.iter().map(|(_, passage)| *passage);
                open.passages
                    .extend(wanted.filter(|passage| self.is_wanted(&plan.root, passage.doc)));
                open.score = std::mem::take(&mut stretch.documents[*head as usize]);
                ranking.document(&segment.columns, segment_ord, &mut open);
            }
            matched.clear();
            base = end;
        }
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
