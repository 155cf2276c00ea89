//! Walk the passages that can match, score them, keep the best: one pass over each segment.
//!
//! Passages of a document stand side by side in a segment, so a document is complete when the next one
//! begins. A passage's rank mixes its own score with what its document as a whole says about the words;
//! passages that hold all of them come before those that do not.

use std::cmp::Ordering;

use tantivy::{DocAddress, DocId, TERMINATED};

use super::cursor::Cursor;
use super::filter::Narrowing;
use super::plan::{Branches, Plan, Tree};
use super::results::Totals;
use super::segment::Segment;
use super::weigh::Weights;

/// What the whole document adds to a passage's score, as a share of the document's score.
const DOCUMENT_SHARE: f64 = 0.3;

/// In which order results come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// Best first.
    #[default]
    Relevance,
    /// Oldest first; documents without a date last.
    Oldest,
    /// Newest first; documents without a date last.
    Newest,
}

/// A ranked passage.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ranked {
    pub(super) score: f64,
    pub(super) address: DocAddress,
    /// Whether it holds every word asked for.
    pub(super) all: bool,
    pub(super) more_passages: usize,
    date: Option<u64>,
    document: u64,
    ordinal: u64,
}

impl Ranked {
    /// Best first. What is the same in everything else goes by document and place, which do not depend
    /// on how the index is cut into segments.
    fn compare(&self, other: &Self, sort: Sort) -> Ordering {
        let by_date = match sort {
            Sort::Relevance => Ordering::Equal,
            Sort::Oldest => by_day(self.date, other.date, false),
            Sort::Newest => by_day(self.date, other.date, true),
        };
        by_date
            .then_with(|| other.score.total_cmp(&self.score))
            .then_with(|| by_day(self.date, other.date, true))
            .then_with(|| self.document.cmp(&other.document))
            .then_with(|| self.ordinal.cmp(&other.ordinal))
    }
}

fn by_day(a: Option<u64>, b: Option<u64>, newest: bool) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) if newest => b.cmp(&a),
        (Some(a), Some(b)) => a.cmp(&b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

/// The best results so far, and counts of all.
pub(super) struct Ranking {
    sort: Sort,
    /// Passages of one document that are listed; none is all.
    per_document: Option<usize>,
    wanted: usize,
    /// By date: whether a passage with all words was met.
    only_all: bool,
    best: Vec<Ranked>,
    pub(super) totals: Totals,
}

impl Ranking {
    pub(super) fn new(sort: Sort, per_document: Option<usize>, wanted: usize) -> Self {
        Self { sort, per_document, wanted, only_all: false, best: Vec::new(), totals: Totals::default() }
    }

    /// By date, passages that hold all words are the answer where there are any: a list by date has no
    /// place for the less good.
    fn push(&mut self, ranked: Ranked) {
        if self.sort != Sort::Relevance {
            if ranked.all && !self.only_all {
                self.only_all = true;
                self.best.retain(|ranked| ranked.all);
            }
            if self.only_all && !ranked.all {
                return;
            }
        }
        self.best.push(ranked);
        if self.best.len() >= self.wanted.saturating_mul(2).max(1024) {
            self.shrink();
        }
    }

    fn shrink(&mut self) {
        let sort = self.sort;
        self.best.sort_unstable_by(|a, b| a.compare(b, sort));
        self.best.truncate(self.wanted);
    }

    /// The best results in order.
    pub(super) fn finish(mut self) -> (Vec<Ranked>, Totals) {
        self.shrink();
        (self.best, self.totals)
    }

    /// Takes a whole document.
    fn document(&mut self, document: &mut OpenDocument) {
        let share = DOCUMENT_SHARE * document.best_by_clause.iter().sum::<f64>();
        let passages = &mut document.passages;
        if passages.is_empty() {
            return;
        }
        self.totals.documents += 1;
        self.totals.passages += passages.len();
        let all = passages.iter().filter(|passage| passage.all).count();
        self.totals.passages_all += all;
        self.totals.documents_all += usize::from(all > 0);
        let matching = passages.len();
        passages.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then(a.ordinal.cmp(&b.ordinal)));
        let listed = self.per_document.map_or(matching, |most| most.min(matching));
        for passage in passages.iter().take(listed) {
            self.push(Ranked { score: passage.score + share, more_passages: matching - listed, ..*passage });
        }
        document.clear();
    }
}

/// The document the walk is in.
struct OpenDocument {
    key: Option<u64>,
    passages: Vec<Ranked>,
    /// For each clause the best score it has in any passage.
    best_by_clause: Vec<f64>,
}

impl OpenDocument {
    fn clear(&mut self) {
        self.passages.clear();
        self.best_by_clause.iter_mut().for_each(|best| *best = 0.0);
    }
}

/// A plan at work in one segment.
pub(super) struct Walk<'s> {
    pub(super) segment: &'s Segment,
    pub(super) cursors: Vec<Box<dyn Cursor + 's>>,
    pub(super) narrowing: Narrowing<'s>,
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
            Tree::Not(tree) => self.eval(tree, doc).is_none().then_some(0.0),
            Tree::Group(branches) => self.eval_group(branches, doc, &mut |_, _| {}).map(|(score, _)| score),
            Tree::Narrow(narrow) => self.narrowing.holds(narrow, doc).then_some(0.0),
            Tree::Nothing => None,
        }
    }

    /// The same for a group; `heard` gets the score of each clause, and the answer says whether all of
    /// them matched.
    pub(super) fn eval_group(
        &mut self,
        branches: &Branches,
        doc: DocId,
        heard: &mut dyn FnMut(usize, f64),
    ) -> Option<(f64, bool)> {
        for narrow in &branches.narrow {
            self.eval(narrow, doc)?;
        }
        for not in &branches.not {
            if self.eval(not, doc).is_some() {
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
        Some((sum, matched == branches.should.len()))
    }

    /// Ranks the passages of the segment.
    pub(super) fn rank(&mut self, segment_ord: u32, plan: &Plan, tier: f64, ranking: &mut Ranking) {
        let clauses = plan.root.must.len() + plan.root.should.len();
        let mut open = OpenDocument { key: None, passages: Vec::new(), best_by_clause: vec![0.0; clauses] };
        let drivers = drivers_of_group(&plan.root, plan.leaves.len());
        let mut scores = vec![0.0; clauses];
        let mut next = 0;
        loop {
            let doc = match &drivers {
                Some(drivers) => self.first_of(drivers, next),
                None if next < self.segment.max_doc() => next,
                None => TERMINATED,
            };
            if doc == TERMINATED {
                break;
            }
            next = doc + 1;
            if !self.segment.is_passage(doc) {
                continue;
            }
            scores.fill(0.0);
            let matched = self.eval_group(&plan.root, doc, &mut |clause, score| {
                if let Some(slot) = scores.get_mut(clause) {
                    *slot = score;
                }
            });
            let Some((score, all)) = matched else { continue };
            let key = self.segment.columns.document.first(doc);
            if open.key != key {
                ranking.document(&mut open);
                open.key = key;
            }
            for (best, score) in open.best_by_clause.iter_mut().zip(&scores) {
                *best = best.max(*score);
            }
            open.passages.push(Ranked {
                score: score + if all { tier } else { 0.0 },
                address: DocAddress::new(segment_ord, doc),
                all,
                more_passages: 0,
                date: self.segment.columns.date.first(doc),
                document: key.unwrap_or(0),
                ordinal: self.segment.columns.ordinal.first(doc).unwrap_or(0),
            });
        }
        ranking.document(&mut open);
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
/// more than anything that lacks a word can score. Nothing where there is one clause only.
pub(super) fn tier(plan: &Plan, weights: &[Weights]) -> f64 {
    if plan.root.should.len() < 2 {
        return 0.0;
    }
    let most: f64 = weights.iter().map(Weights::most).sum();
    most * (1.0 + DOCUMENT_SHARE)
}

/// Leaves at least one of which every match of the tree satisfies; none when a match may satisfy no
/// leaf at all.
fn drivers(tree: &Tree, leaves: usize) -> Option<Vec<usize>> {
    match tree {
        Tree::Leaf(leaf) => Some(vec![*leaf]),
        Tree::All(trees) => fewest(trees.iter().map(|tree| drivers(tree, leaves))),
        Tree::Any(trees) => union(trees.iter().map(|tree| drivers(tree, leaves))),
        Tree::Group(branches) => drivers_of_group(branches, leaves),
        Tree::Not(_) | Tree::Narrow(_) => None,
        Tree::Nothing => Some(Vec::new()),
    }
}

fn drivers_of_group(branches: &Branches, leaves: usize) -> Option<Vec<usize>> {
    if !branches.must.is_empty() {
        return fewest(branches.must.iter().map(|tree| drivers(tree, leaves)));
    }
    if branches.should.is_empty() {
        return None;
    }
    union(branches.should.iter().map(|tree| drivers(tree, leaves)))
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
