//! The best results so far: passages in order, and the documents that are weighed a second time.

use std::cmp::Ordering;
use std::collections::HashSet;

use tantivy::{DocAddress, DocId};

use super::results::Totals;
use super::segment::Columns;
use crate::document::Told;
use crate::query::DateRange;

/// What the whole document adds to a passage's score, as a share of the document's score.
pub(super) const DOCUMENT_SHARE: f64 = 0.6;

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
    /// By the first day that a passage tells of, oldest first; those that tell of none last.
    OldestTold,
    /// By the last day that a passage tells of, newest first; those that tell of none last.
    NewestTold,
}

impl Sort {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Relevance,
        Self::Oldest,
        Self::Newest,
        Self::OldestTold,
        Self::NewestTold,
    ];

    /// A stable word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Relevance => "relevance",
            Self::Oldest => "date",
            Self::Newest => "-date",
            Self::OldestTold => "told",
            Self::NewestTold => "-told",
        }
    }
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
    /// The day that the order goes by, where it is one that is told.
    told: Option<u32>,
    pub(super) document: u64,
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
            Sort::OldestTold => by_day(self.told, other.told, false),
            Sort::NewestTold => by_day(self.told, other.told, true),
        };
        by_date
            .then_with(|| other.score.total_cmp(&self.score))
            .then_with(|| other.all.cmp(&self.all))
            .then_with(|| by_day(self.date, other.date, true))
            .then_with(|| self.document.cmp(&other.document))
            .then_with(|| self.ordinal.cmp(&other.ordinal))
    }
}

fn by_day<D: Ord>(a: Option<D>, b: Option<D>, newest: bool) -> Ordering {
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
    /// Days told that are asked for: no others count for the order.
    asked: DateRange,
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
    pub(super) fn new(
        sort: Sort,
        asked: DateRange,
        per_document: Option<usize>,
        wanted: usize,
    ) -> Self {
        Self {
            sort,
            asked,
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

    /// Lists a document's passages, and answers the best.
    pub(super) fn take(
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
        let (sort, asked) = (self.sort, self.asked);
        let told = |doc: DocId| told_day(columns, doc, sort, asked);
        // Places ascend with numbers, so equal scores keep the order of the text. By days told, the passage that tells of
        // the day is the one to show, if it is an answer as good.
        passages.sort_by(|a, b| {
            let (score, all) = (b.score.total_cmp(&a.score), b.all.cmp(&a.all));
            let by_told = |newest| all.then(by_day(told(a.doc), told(b.doc), newest));
            let first = match sort {
                Sort::OldestTold => by_told(false),
                Sort::NewestTold => by_told(true),
                Sort::Relevance | Sort::Oldest | Sort::Newest => Ordering::Equal,
            };
            first.then(score).then(all).then(a.doc.cmp(&b.doc))
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
            told: told(passage.doc),
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

/// The day told that an order goes by; none in the other orders.
fn told_day(columns: &Columns, doc: DocId, sort: Sort, asked: DateRange) -> Option<u32> {
    let told = columns.told.values_for_doc(doc).map(Told::days);
    let mut told = told.filter(|(first, last)| asked.overlaps(*first, *last));
    match sort {
        // They ascend by their first day.
        Sort::OldestTold => told.next().map(|(first, _)| first),
        Sort::NewestTold => told.map(|(_, last)| last).max(),
        Sort::Relevance | Sort::Oldest | Sort::Newest => None,
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

    /// What it counts for.
    pub(super) fn totals(&self) -> Totals {
        let all = self.passages.iter().filter(|passage| passage.all).count();
        Totals {
            documents: usize::from(!self.passages.is_empty()),
            passages: self.passages.len(),
            documents_all: usize::from(all > 0),
            passages_all: all,
        }
    }
}
