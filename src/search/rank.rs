//! Walk the passages that can match, score them, keep the best.
//!
//! Passages of a document stand side by side in a segment, so a document is complete when the next one
//! begins. A passage's rank mixes its own score with what its document as a whole says about the words;
//! passages that hold all of a few words come before those that do not.
//!
//! There are two passes. The first goes over everything that matches and weighs each passage by itself. The
//! second takes the documents of the best of them and weighs these with all that speaks for them: skeletons
//! too, nearness, and what the rest of the document says. Those behind them keep the order of the first
//! pass; since the second only adds, none of them can be in front of one that was weighed twice and was
//! before it.

use tantivy::{DocId, TERMINATED};

use super::cursor::{Cursor, TermCursor};
use super::facets::SegmentTally;
use super::filter::Narrowing;
use super::flat::{Scratch, flat_clauses};
use super::plan::{Branches, Plan, Tree};
use super::ranking::{DOCUMENT_SHARE, Matched, OpenDocument, Ranking};
use super::segment::Segment;
use super::together::Together;
use super::weigh::Weights;

/// Up to so many words, a passage that holds all of them comes before those that do not.
pub(super) const ALL_WORDS_FIRST: usize = 5;

/// A plan at work in one segment.
pub(super) struct Walk<'s> {
    pub(super) segment: &'s Segment,
    pub(super) cursors: Vec<Box<dyn Cursor + 's>>,
    /// What supports each leaf.
    pub(super) support: Vec<Vec<TermCursor<'s>>>,
    /// Where the words of a short query stand near each other.
    pub(super) near: Option<Together<'s>>,
    pub(super) narrowing: Narrowing<'s>,
    /// Counts of what matches.
    pub(super) tally: Option<SegmentTally<'s>>,
    /// Whether a group matches only where all of its clauses do.
    pub(super) every: bool,
}

impl Walk<'_> {
    /// Whether a tree matches the passage, and with what score.
    pub(super) fn eval(&mut self, tree: &Tree, doc: DocId) -> Option<f64> {
        match tree {
            Tree::Leaf(leaf) => {
                let cursor = self.cursors.get_mut(*leaf)?;
                (cursor.seek(doc) == doc).then(|| cursor.score())
            }
            Tree::All(trees) => {
                let mut sum = 0.0;
                for tree in trees {
                    sum += self.eval(tree, doc)?;
                }
                Some(sum)
            }
            Tree::Any(trees) => {
                let mut sum = None;
                for tree in trees {
                    if let Some(score) = self.eval(tree, doc) {
                        *sum.get_or_insert(0.0) += score;
                    }
                }
                sum
            }
            Tree::Not(tree) => (!self.matches_any(tree, doc)).then_some(0.0),
            Tree::Group(branches) => self
                .eval_group(branches, doc, &mut |_, _| {})
                .map(|(score, _)| score),
            Tree::Narrow(narrow) => self.narrowing.holds(narrow, doc).then_some(0.0),
            Tree::Nothing => None,
        }
    }

    /// Whether something excluded matches: any of its clauses is enough, whatever is asked of the others.
    fn matches_any(&mut self, tree: &Tree, doc: DocId) -> bool {
        let every = std::mem::replace(&mut self.every, false);
        let matches = self.eval(tree, doc).is_some();
        self.every = every;
        matches
    }

    /// The same for a group; `heard` gets the score of each clause, and the answer says whether all of
    /// them matched.
    pub(super) fn eval_group(
        &mut self,
        branches: &Branches,
        doc: DocId,
        heard: &mut dyn FnMut(usize, f64),
    ) -> Option<(f64, bool)> {
        if branches.is_empty() {
            return None;
        }
        for narrow in &branches.narrow {
            self.eval(narrow, doc)?;
        }
        for not in &branches.not {
            if self.matches_any(not, doc) {
                return None;
            }
        }
        let mut sum = 0.0;
        for (clause, must) in branches.must.iter().enumerate() {
            let score = self.eval(must, doc)?;
            heard(clause, score);
            sum += score;
        }
        let mut matched = 0;
        for (clause, should) in branches.should.iter().enumerate() {
            if let Some(score) = self.eval(should, doc) {
                heard(branches.must.len() + clause, score);
                sum += score;
                matched += 1;
            }
        }
        if matched == 0 && !branches.should.is_empty() && branches.must.is_empty() {
            return None;
        }
        let all = matched == branches.should.len();
        (all || !self.every).then_some((sum, all))
    }

    /// Calls `met` with each passage that matches, in order, and whether it holds every clause.
    pub(super) fn each_match(&mut self, plan: &Plan, met: &mut dyn FnMut(DocId, bool)) {
        if plan.root.is_empty() {
            return;
        }
        let drivers = drivers_of_group(&plan.root);
        let mut next = 0;
        loop {
            let doc = self.next_candidate(drivers.as_deref(), next);
            if doc == TERMINATED {
                return;
            }
            next = doc + 1;
            if !self.segment.is_passage(doc) {
                continue;
            }
            if let Some((_, all)) = self.eval_group(&plan.root, doc, &mut |_, _| {}) {
                met(doc, all);
            }
        }
    }

    /// The first entry from one on that may match.
    fn next_candidate(&mut self, drivers: Option<&[usize]>, from: DocId) -> DocId {
        match drivers {
            Some(drivers) => self.first_of(drivers, from),
            None if from < self.segment.max_doc() => from,
            None => TERMINATED,
        }
    }

    /// Ranks the passages of the segment.
    pub(super) fn rank(
        &mut self,
        segment_ord: u32,
        plan: &Plan,
        tier: f64,
        ranking: &mut Ranking,
        scratch: &mut Scratch,
    ) {
        match flat_clauses(&plan.root) {
            Some(clauses) => {
                self.rank_flat(segment_ord, plan, &clauses, tier, ranking, scratch);
            }
            None => self.rank_tree(segment_ord, plan, tier, ranking),
        }
    }

    /// Any tree: passage by passage.
    fn rank_tree(&mut self, segment_ord: u32, plan: &Plan, tier: f64, ranking: &mut Ranking) {
        let columns = &self.segment.columns;
        let drivers = drivers_of_group(&plan.root);
        let mut open = OpenDocument::default();
        let mut key = None;
        let mut scores = vec![0.0; plan.root.asked().count()];
        let mut next = 0;
        loop {
            let doc = self.next_candidate(drivers.as_deref(), next);
            if doc == TERMINATED {
                break;
            }
            next = doc + 1;
            if !self.segment.is_passage(doc) {
                continue;
            }
            let Some((score, all)) = self.weigh(plan, doc, &mut scores) else {
                continue;
            };
            let document = columns.document.first(doc);
            if key != document {
                self.count(&open, ranking);
                ranking.document(columns, segment_ord, &mut open);
                key = document;
            }
            open.passages.push(Matched {
                doc,
                score: score + if all { tier } else { 0.0 },
                all,
            });
        }
        self.count(&open, ranking);
        ranking.document(columns, segment_ord, &mut open);
    }

    /// Counts a document by what matches in it.
    fn count(&mut self, open: &OpenDocument, ranking: &mut Ranking) {
        ranking.count(open.totals());
        if let Some(tally) = &mut self.tally {
            let passages: Vec<DocId> = open.passages.iter().map(|passage| passage.doc).collect();
            tally.document(&passages, open.passages.iter().any(|passage| passage.all));
        }
    }

    /// The score of a passage, whether it holds every clause, and the score of each clause; nothing when it
    /// does not match.
    pub(super) fn weigh(
        &mut self,
        plan: &Plan,
        doc: DocId,
        scores: &mut [f64],
    ) -> Option<(f64, bool)> {
        scores.fill(0.0);
        let (_, all) = self.eval_group(&plan.root, doc, &mut |clause, score| {
            if let Some(slot) = scores.get_mut(clause) {
                *slot = score;
            }
        })?;
        let mut sum = 0.0;
        for (tree, score) in plan.root.asked().zip(scores) {
            self.add_support(tree, doc, score);
            sum += *score;
        }
        if let (true, Some(near)) = (all, &mut self.near)
            && near.stands_in(doc)
        {
            sum += near.score();
        }
        Some((sum, all))
    }

    /// Weighs a document again, from one passage of it to another.
    pub(super) fn weigh_again(
        &mut self,
        plan: &Plan,
        tier: f64,
        (first, last): (DocId, DocId),
        open: &mut OpenDocument,
    ) {
        let clauses = plan.root.asked().count();
        let mut best_by_clause = vec![0.0_f64; clauses];
        let mut scores = vec![0.0; clauses];
        for doc in first..=last {
            let Some((score, all)) = self.weigh(plan, doc, &mut scores) else {
                continue;
            };
            for (best, score) in best_by_clause.iter_mut().zip(&scores) {
                *best = best.max(*score);
            }
            open.passages.push(Matched {
                doc,
                score: score + if all { tier } else { 0.0 },
                all,
            });
        }
        open.score = best_by_clause.iter().sum();
    }

    /// Adds what supports the leaves of a clause in a passage that matches the whole query.
    fn add_support(&mut self, tree: &Tree, doc: DocId, score: &mut f64) {
        match tree {
            Tree::Leaf(leaf) => {
                for cursor in self.support.get_mut(*leaf).into_iter().flatten() {
                    if cursor.seek(doc) == doc {
                        *score += cursor.score();
                    }
                }
            }
            Tree::All(trees) | Tree::Any(trees) => {
                for tree in trees {
                    self.add_support(tree, doc, score);
                }
            }
            Tree::Group(branches) => {
                for tree in branches.asked() {
                    self.add_support(tree, doc, score);
                }
            }
            Tree::Not(_) | Tree::Narrow(_) | Tree::Nothing => {}
        }
    }

    fn first_of(&mut self, drivers: &[usize], from: DocId) -> DocId {
        let mut first = TERMINATED;
        for leaf in drivers {
            if let Some(cursor) = self.cursors.get_mut(*leaf) {
                first = first.min(cursor.seek(from));
            }
        }
        first
    }
}

/// What a passage with all words has over one without, so that it ranks before it whatever their scores:
/// more than anything that lacks a word can score. Nothing where every match holds all words, and nothing
/// for a whole sentence: a passage that happens to hold all its words is not what it is about.
pub(super) fn tier(plan: &Plan, weights: &[Weights]) -> f64 {
    let clauses = plan.root.asked().count();
    if plan.root.should.is_empty() || !(2..=ALL_WORDS_FIRST).contains(&clauses) {
        return 0.0;
    }
    most_of_group(&plan.root, weights) * (1.0 + DOCUMENT_SHARE)
}

/// The most a tree can score. A word that stands in several places scores in each of them.
fn most(tree: &Tree, weights: &[Weights]) -> f64 {
    match tree {
        Tree::Leaf(leaf) => weights.get(*leaf).map_or(0.0, Weights::most),
        Tree::All(trees) | Tree::Any(trees) => trees.iter().map(|tree| most(tree, weights)).sum(),
        Tree::Group(branches) => most_of_group(branches, weights),
        Tree::Not(_) | Tree::Narrow(_) | Tree::Nothing => 0.0,
    }
}

fn most_of_group(branches: &Branches, weights: &[Weights]) -> f64 {
    branches.asked().map(|tree| most(tree, weights)).sum()
}

/// Leaves at least one of which every match of the tree satisfies; none when a match may satisfy no
/// leaf at all.
fn drivers(tree: &Tree) -> Option<Vec<usize>> {
    match tree {
        Tree::Leaf(leaf) => Some(vec![*leaf]),
        Tree::All(trees) => fewest(trees.iter().map(drivers)),
        Tree::Any(trees) => union(trees.iter().map(drivers)),
        Tree::Group(branches) => drivers_of_group(branches),
        Tree::Not(_) | Tree::Narrow(_) => None,
        Tree::Nothing => Some(Vec::new()),
    }
}

fn drivers_of_group(branches: &Branches) -> Option<Vec<usize>> {
    if !branches.must.is_empty() {
        return fewest(branches.must.iter().map(drivers));
    }
    if branches.should.is_empty() {
        return None;
    }
    union(branches.should.iter().map(drivers))
}

fn fewest(all: impl Iterator<Item = Option<Vec<usize>>>) -> Option<Vec<usize>> {
    all.flatten().min_by_key(Vec::len)
}

fn union(all: impl Iterator<Item = Option<Vec<usize>>>) -> Option<Vec<usize>> {
    let mut out = Vec::new();
    for drivers in all {
        out.extend(drivers?);
    }
    out.sort_unstable();
    out.dedup();
    Some(out)
}
