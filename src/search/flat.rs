//! Words side by side, by far the commonest query, ranked clause by clause over stretches of documents.
//!
//! Each posting is touched once, and nothing is asked of clauses that do not match a passage. What comes
//! out is what [`super::rank`] gives passage by passage.

use tantivy::DocId;

use super::bits::Bits;
use super::cursor::Window;
use super::facets::SegmentTally;
use super::plan::{Branches, Plan, Tree};
use super::rank::Walk;
use super::ranking::{Matched, OpenDocument, Ranking};
use super::results::Totals;

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

/// Room to work in, kept from one query to the next. Places count from the base of a stretch of whole
/// documents.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    window: Window,
    /// Passages that match a clause, and those that match all.
    matching: Bits,
    all: Bits,
}

impl Scratch {
    /// Counts what matches.
    fn count(&self, base: DocId, starts: &Starts, ranking: &mut Ranking) {
        let documents = |bits: &Bits| {
            let mut count = 0;
            let mut next = bits.next(0);
            while let Some(place) = next {
                count += 1;
                next = bits.next((starts.next(base + place as DocId + 1) - base) as usize);
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

    /// Counts the documents that match by what they are.
    fn tally(&self, base: DocId, starts: &Starts, tally: &mut SegmentTally<'_>) {
        let mut passages = Vec::new();
        let mut next = self.matching.next(0);
        while let Some(first) = next {
            let behind = (starts.next(base + first as DocId + 1) - base) as usize;
            let mut all = false;
            passages.clear();
            while let Some(place) = next.filter(|place| *place < behind) {
                passages.push(base + place as DocId);
                all |= self.all.has(place);
                next = self.matching.next(place + 1);
            }
            tally.document(&passages, all);
        }
    }
}

impl Walk<'_> {
    /// Ranks the passages of the segment for a plan whose clauses are these leaves.
    pub(super) fn rank_flat(
        &mut self,
        segment_ord: u32,
        plan: &Plan,
        leaves: &[usize],
        tier: f64,
        ranking: &mut Ranking,
        scratch: &mut Scratch,
    ) {
        let segment = self.segment;
        let starts = segment.document_starts();
        let mut open = OpenDocument::default();
        let mut base = 0;
        while base < segment.max_doc() {
            let end = starts.next(base.saturating_add(STRETCH));
            let len = (end - base) as usize;
            scratch.window.set(base, end);
            scratch.matching.clear(len);
            for (number, leaf) in leaves.iter().enumerate() {
                scratch.window.next_clause();
                if let Some(cursor) = self.cursors.get_mut(*leaf) {
                    cursor.add_to(&mut scratch.window);
                }
                for cursor in self.support.get_mut(*leaf).into_iter().flatten() {
                    cursor.support(&mut scratch.window);
                }
                let matches = scratch.window.matches();
                scratch.matching.add(matches);
                if number == 0 {
                    scratch.all.clone_from(matches);
                } else {
                    scratch.all.keep(matches);
                }
            }
            self.keep_wanted(&plan.root, base, scratch);
            if self.every {
                let Scratch { matching, all, .. } = &mut *scratch;
                matching.clone_from(all);
            }
            scratch.count(base, starts, ranking);
            if let Some(tally) = &mut self.tally {
                scratch.tally(base, starts, tally);
            }
            let Scratch {
                window,
                matching,
                all,
            } = &*scratch;
            let score =
                |place: usize| window.score(place) + if all.has(place) { tier } else { 0.0 };
            let mut next = matching.next(0);
            while let Some(place) = next {
                if !ranking.may_take(score(place)) {
                    next = matching.next(place + 1);
                    continue;
                }
                let head = starts.head(base + place as DocId);
                let behind = (starts.next(head + 1) - base) as usize;
                next = matching.next((head - base) as usize);
                while let Some(place) = next.filter(|place| *place < behind) {
                    open.passages.push(Matched {
                        doc: base + place as DocId,
                        score: score(place),
                        all: all.has(place),
                    });
                    next = matching.next(place + 1);
                }
                ranking.document(&segment.columns, segment_ord, &mut open);
            }
            base = end;
        }
    }

    /// Leaves out passages that are deleted or not within the conditions.
    fn keep_wanted(&mut self, root: &Branches, base: DocId, scratch: &mut Scratch) {
        if root.narrow.is_empty() && !self.segment.reader.has_deletes() {
            return;
        }
        let Scratch { matching, all, .. } = scratch;
        let mut next = matching.next(0);
        while let Some(place) = next {
            let doc = base + place as DocId;
            let wanted = !self.segment.reader.is_deleted(doc)
                && root
                    .narrow
                    .iter()
                    .all(|narrow| self.eval(narrow, doc).is_some());
            if !wanted {
                matching.unset(place);
                all.unset(place);
            }
            next = matching.next(place + 1);
        }
    }
}
