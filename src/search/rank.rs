//! Walk the passages that can match, score them, keep the best.
//!
//! Passages of a document stand side by side in a segment, so a document is complete when the next one
//! begins. A passage's rank mixes its own score with what its document as a whole says about the words;
//! passages that hold all of a few words come before those that do not.
//!
//! There are two passes. The first goes over everything that matches and weighs each passage by itself. The
//! second takes the documents of the best of them and weighs these with all that speaks for them: skeletons
//! too, and what the rest of the document says. Those behind them keep the order of the first pass; since the second only adds,
//! none of them can be in front of one that was weighed twice and was before it.

use std::cmp::Ordering;
use std::collections::HashSet;

use tantivy::{DocAddress, DocId, TERMINATED};

use super::cursor::{Cursor, TermCursor, Together};
use super::filter::Narrowing;
use super::flat::{Scratch, flat_clauses};
use super::plan::{Branches, Plan, Tree};
use super::results::Totals;
use super::segment::{Columns, Segment};
use super::weigh::Weights;

/// What the whole document adds to a passage's score, as a share of the document's score.
const DOCUMENT_SHARE: f64 = 0.6;

/// Up to so many words, a passage that holds all of them comes before those that do not.
pub(super) const ALL_WORDS_FIRST: usize = 5;

/// Documents that are weighed a second time, with all that speaks for them.
const WEIGHED_TWICE: usize = 200;

/// Results that are kept beyond those wanted, so that they need not be sorted at each new one.
const ROOM: usize = 64;

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
            .then_with(|| other.all.cmp(&self.all))
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

/// A document among the best by what matches in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Leader {
    best: Ranked,
    /// Its first passage that matches and its last.
    pub(super) first: DocId,
    pub(super) last: DocId,
}

impl Leader {
    pub(super) fn segment(&self) -> u32 {
        self.best.address.segment_ord
    }
}

/// The best results so far, and counts of all.
pub(super) struct Ranking {
    sort: Sort,
    /// Passages of one document that are listed; none is all.
    per_document: Option<usize>,
    wanted: usize,
    /// What a result has to score to be among those wanted; none as long as there is room.
    threshold: Option<f64>,
    /// By date: whether a passage with all words was met.
    only_all: bool,
    best: Vec<Ranked>,
    /// The best documents, whatever is wanted of them, and what a document has to score to be one.
    leaders: Vec<Leader>,
    least_leader: Option<f64>,
    pub(super) totals: Totals,
}

impl Ranking {
    pub(super) fn new(sort: Sort, per_document: Option<usize>, wanted: usize) -> Self {
        Self {
            sort,
            per_document,
            wanted,
            threshold: (wanted == 0).then_some(f64::INFINITY),
            only_all: false,
            best: Vec::new(),
            leaders: Vec::new(),
            least_leader: (wanted == 0).then_some(f64::INFINITY),
            totals: Totals::default(),
        }
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
        if self.best.len() >= self.wanted.saturating_add(self.wanted.max(ROOM)) {
            self.shrink();
        }
    }

    fn shrink(&mut self) {
        let sort = self.sort;
        if let Some(last) = cut(&mut self.best, self.wanted, |a, b| a.compare(b, sort)) {
            self.threshold = Some(last.score);
        }
    }

    fn shrink_leaders(&mut self) {
        let compare = |a: &Leader, b: &Leader| a.best.compare(&b.best, Sort::Relevance);
        if let Some(last) = cut(&mut self.leaders, WEIGHED_TWICE, compare) {
            self.least_leader = Some(last.best.score);
        }
    }

    /// The documents to weigh a second time, by segment and place. Which they are depends on the query
    /// alone, not on how many results are wanted: pages are cut from one list.
    pub(super) fn leaders(&mut self) -> Vec<Leader> {
        if self.sort != Sort::Relevance || self.wanted == 0 {
            return Vec::new();
        }
        self.shrink_leaders();
        let mut leaders = std::mem::take(&mut self.leaders);
        let known: HashSet<u64> = leaders.iter().map(|leader| leader.best.document).collect();
        self.best.retain(|ranked| !known.contains(&ranked.document));
        leaders.sort_unstable_by_key(|leader| (leader.segment(), leader.first));
        leaders
    }

    /// The best results in order.
    pub(super) fn finish(mut self) -> (Vec<Ranked>, Totals) {
        self.shrink();
        let sort = self.sort;
        self.best.sort_unstable_by(|a, b| a.compare(b, sort));
        (self.best, self.totals)
    }

    /// Whether a document whose best passage has at most this score may be among the results.
    pub(super) fn may_take(&self, most: f64) -> bool {
        let reaches = |least: Option<f64>| least.is_none_or(|least| most >= least);
        self.sort != Sort::Relevance || reaches(self.threshold) || reaches(self.least_leader)
    }

    /// Counts what matches.
    pub(super) fn count(&mut self, more: Totals) {
        self.totals.documents += more.documents;
        self.totals.passages += more.passages;
        self.totals.documents_all += more.documents_all;
        self.totals.passages_all += more.passages_all;
    }

    /// Takes a whole document of a segment, by what matches in it; whoever calls counts it.
    pub(super) fn document(
        &mut self,
        columns: &Columns,
        segment_ord: u32,
        document: &mut OpenDocument,
    ) {
        let places = document.places();
        let Some(best) = self.take(columns, segment_ord, document) else {
            return;
        };
        let (Some((first, last)), Sort::Relevance) = (places, self.sort) else {
            return;
        };
        if self.least_leader.is_none_or(|least| best.score >= least) {
            self.leaders.push(Leader { best, first, last });
            if self.leaders.len() >= WEIGHED_TWICE + ROOM {
                self.shrink_leaders();
            }
        }
    }

    /// Takes a document that was weighed a second time.
    pub(super) fn weighed(
        &mut self,
        columns: &Columns,
        segment_ord: u32,
        document: &mut OpenDocument,
    ) {
        self.take(columns, segment_ord, document);
    }

    /// Lists a document's passages, and answers the best.
    fn take(
        &mut self,
        columns: &Columns,
        segment_ord: u32,
        document: &mut OpenDocument,
    ) -> Option<Ranked> {
        if self.wanted == 0 {
            document.passages.clear();
            return None;
        }
        let share = DOCUMENT_SHARE * document.score;
        let passages = &mut document.passages;
        let scores = passages.iter().map(|passage| passage.score);
        let best = scores.max_by(f64::total_cmp)?;
        if !self.may_take(best + share) {
            passages.clear();
            return None;
        }
        let matching = passages.len();
        // Places ascend with numbers, so equal scores keep the order of the text.
        passages.sort_by(|a, b| {
            b.score
                .total_cmp(&a.score)
                .then(b.all.cmp(&a.all))
                .then(a.doc.cmp(&b.doc))
        });
        let listed = self
            .per_document
            .map_or(matching, |most| most.clamp(1, matching));
        let ranked = |passage: Matched| Ranked {
            score: passage.score + share,
            address: DocAddress::new(segment_ord, passage.doc),
            all: passage.all,
            more_passages: matching - listed,
            date: columns.date.first(passage.doc),
            document: columns.document.first(passage.doc).unwrap_or(0),
            ordinal: columns.ordinal.first(passage.doc).unwrap_or(0),
        };
        let mut first = None;
        for passage in passages.drain(..).take(listed) {
            let ranked = ranked(passage);
            first.get_or_insert(ranked);
            self.push(ranked);
        }
        first
    }
}

/// Cuts a list to its best, in no order, and answers the last of them when it is full.
fn cut<T: Copy>(list: &mut Vec<T>, most: usize, compare: impl Fn(&T, &T) -> Ordering) -> Option<T> {
    let last = most.checked_sub(1)?;
    if list.len() > most {
        list.select_nth_unstable_by(last, &compare);
        list.truncate(most);
    }
    (list.len() == most)
        .then(|| list.iter().copied().max_by(compare))
        .flatten()
}

/// A passage that matches.
#[derive(Debug, Clone, Copy)]
pub(super) struct Matched {
    pub(super) doc: DocId,
    pub(super) score: f64,
    pub(super) all: bool,
}

/// The document the walk is in.
#[derive(Debug, Default)]
pub(super) struct OpenDocument {
    pub(super) passages: Vec<Matched>,
    /// The best score of each clause in any passage, added up.
    pub(super) score: f64,
}

impl OpenDocument {
    /// The first passage that matches and the last.
    fn places(&self) -> Option<(DocId, DocId)> {
        Some((self.passages.first()?.doc, self.passages.last()?.doc))
    }

    fn totals(&self) -> Totals {
        let all = self.passages.iter().filter(|passage| passage.all).count();
        Totals {
            documents: usize::from(!self.passages.is_empty()),
            passages: self.passages.len(),
            documents_all: usize::from(all > 0),
            passages_all: all,
        }
    }
}

/// A plan at work in one segment.
pub(super) struct Walk<'s> {
    pub(super) segment: &'s Segment,
    pub(super) cursors: Vec<Box<dyn Cursor + 's>>,
    /// What supports each leaf.
    pub(super) support: Vec<Vec<TermCursor<'s>>>,
    /// Where the words of a short query stand near each other.
    pub(super) near: Option<Together<'s>>,
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
            Tree::Group(branches) => self
                .eval_group(branches, doc, &mut |_, _| {})
                .map(|(score, _)| score),
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
        if branches.is_empty() {
            return None;
        }
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
            let Some((score, all)) = self.weigh(plan, doc, &mut scores) else {
                continue;
            };
            let document = columns.document.first(doc);
            if key != document {
                ranking.count(open.totals());
                ranking.document(columns, segment_ord, &mut open);
                key = document;
            }
            open.passages.push(Matched {
                doc,
                score: score + if all { tier } else { 0.0 },
                all,
            });
        }
        ranking.count(open.totals());
        ranking.document(columns, segment_ord, &mut open);
    }

    /// The score of a passage, whether it holds every clause, and the score of each clause; nothing when it
    /// does not match.
    fn weigh(&mut self, plan: &Plan, doc: DocId, scores: &mut [f64]) -> Option<(f64, bool)> {
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

    /// Weighs a document again that is known to match.
    pub(super) fn weigh_again(
        &mut self,
        plan: &Plan,
        tier: f64,
        leader: &Leader,
        open: &mut OpenDocument,
    ) {
        let clauses = plan.root.asked().count();
        let mut best_by_clause = vec![0.0_f64; clauses];
        let mut scores = vec![0.0; clauses];
        for doc in leader.first..=leader.last {
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
    pub(super) fn add_support(&mut self, tree: &Tree, doc: DocId, score: &mut f64) {
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
