//! The tree becomes an engine query, hits become passages with highlight ranges.
//!
//! tantivy is used for what it is best at (postings, columns, the document store); which passages match,
//! how they rank and what of them is lit is decided here.

mod aliases;
mod alike;
mod around;
mod bits;
mod copies;
mod cursor;
mod difference;
mod expand;
mod explain;
mod facets;
mod field;
mod filter;
mod flat;
mod fold;
mod found;
mod fresh;
mod highlight;
mod leaf;
mod listing;
mod named;
mod names;
mod note;
mod origin;
mod plan;
mod quotations;
mod rank;
mod ranking;
mod respell;
mod results;
mod segment;
mod show;
mod spelled;
mod suggest;
mod terms;
mod timeline;
mod together;
mod variants;
mod weigh;
mod whole;

use std::collections::BTreeSet;
use std::sync::Arc;

use tantivy::{DocAddress, TantivyError};

pub use crate::document::{Day, Told};
pub use crate::names::Called;
pub use aliases::AliasesFound;
pub use alike::Alike;
pub use around::Around;
pub use copies::{Difference, Story, StoryCopy};
pub use cursor::Part;
pub use difference::{Change, Counts, DifferencePart};
pub use explain::{ClauseScore, Explanation, PassageScore};
pub use facets::{Facet, FacetKind, FacetValue};
pub use fold::Duplicates;
pub use found::Found;
pub use fresh::{Batches, Fresh, FreshHits};
pub use listing::{Listed, Listing};
pub use note::{Note, Unknown};
pub use origin::Origin;
pub use plan::Understood;
pub use quotations::{First, Quotations, Quoted, Quoting};
pub use ranking::Sort;
pub use results::{
    Arrival, DocumentInfo, Duplicate, Hit, PassageInfo, PassagePlace, Results, ShownDocument,
    Totals,
};
pub use spelled::NameForm;
pub use suggest::Suggestion;
pub use timeline::{Bucket, By, Timeline, When};
pub use whole::{Place, WholeDocument};

use crate::analysis::{Analyzer, Latin};
use crate::document::{Meta, speaks_from, told};
use crate::index::{Index, IndexError, Snapshot};
use crate::names::Aliases;
use crate::query::{DateRange, Filter, Query};
use expand::Lists;
use facets::Tally;
use filter::Narrowing;
use flat::Scratch;
use highlight::Lit;
use plan::{Narrow, Plan, Tree};
use rank::Walk;
use ranking::{Leader, OpenDocument, Ranked, Ranking};
use segment::Segment;
use terms::Terms;
use weigh::{Nearness, Rarity, Weights};

/// What to search for besides the query, and how much to answer.
#[derive(Debug, Clone)]
pub struct SearchOptions {
    /// How many hits.
    pub limit: usize,
    /// How many hits to pass over first.
    pub offset: usize,
    /// How many passages of one document; none is all of them.
    pub per_document: Option<usize>,
    /// No stems, no variants, no aliases.
    pub exact: bool,
    /// Whether a name is also looked for as others spell it, and a word that no passage holds as the archive spells it.
    pub variants: bool,
    /// Whether a name also finds the other names of what it names.
    pub aliases: bool,
    /// Single spellings and other names, as an answer tells them, that are not searched for all the same.
    pub without: BTreeSet<String>,
    /// Conditions on documents that hold besides those of the query.
    pub filters: Vec<Filter>,
    /// The order.
    pub sort: Sort,
    /// What becomes of copies of one story.
    pub duplicates: Duplicates,
    /// What to count the matching documents by.
    pub facets: Vec<FacetKind>,
    /// How many values of a facet to tell, of those that do not count time.
    pub facet_values: usize,
    /// Whether to count over time, too: what [`Searcher::timeline`] answers, for less where hits are asked for anyway.
    pub over_time: bool,
    /// Only passages that hold every word and clause asked for.
    pub every: bool,
    /// Whether a document that is shown whole says which days it tells of. A hit always does.
    pub days_told: bool,
}

impl Default for SearchOptions {
    fn default() -> Self {
        Self {
            limit: 10,
            offset: 0,
            per_document: Some(1),
            exact: false,
            variants: true,
            aliases: true,
            without: BTreeSet::new(),
            filters: Vec::new(),
            sort: Sort::Relevance,
            duplicates: Duplicates::Show,
            facets: Vec::new(),
            facet_values: 20,
            over_time: false,
            every: false,
            days_told: false,
        }
    }
}

impl SearchOptions {
    /// The same, for how much matches alone.
    #[must_use]
    pub fn without_hits(&self) -> Self {
        Self {
            limit: 0,
            offset: 0,
            ..self.clone()
        }
    }
}

/// What a word of the title counts for, of its rarity, where an excerpt is chosen.
const TITLED: f64 = 0.3;

/// Answers queries from one state of an index.
pub struct Searcher {
    snapshot: Snapshot,
    segments: Vec<Segment>,
    analyzer: Analyzer,
    aliases: Arc<Aliases>,
    scratch: Scratch,
}

impl std::fmt::Debug for Searcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Searcher")
            .field("snapshot", &self.snapshot)
            .finish_non_exhaustive()
    }
}

/// A plan with what the index says about it.
struct Prepared {
    plan: Plan,
    weights: Vec<Weights>,
    /// Expansions by segment, then by leaf.
    lists: Vec<Vec<Lists>>,
    nearness: Option<Nearness>,
    terms: Terms,
}

/// What a query comes to.
struct Answer<T> {
    /// The best, in order.
    ranked: Vec<T>,
    totals: Totals,
    facets: Vec<Facet>,
    over_time: Option<Timeline>,
}

impl<T> Answer<T> {
    fn map<U>(self, each: impl FnMut(T) -> U) -> Answer<U> {
        Answer {
            ranked: self.ranked.into_iter().map(each).collect(),
            totals: self.totals,
            facets: self.facets,
            over_time: self.over_time,
        }
    }
}

impl Searcher {
    /// A searcher over the last whole batch of an index.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when a segment cannot be read.
    pub fn new(index: &Index) -> Result<Self, IndexError> {
        let snapshot = index.snapshot()?;
        let segments = snapshot
            .searcher()
            .segment_readers()
            .iter()
            .enumerate()
            .map(|(number, reader)| Segment::open(number, reader, snapshot.fields()))
            .collect::<Result<_, TantivyError>>()
            .map_err(|cause| snapshot.damaged(cause))?;
        Ok(Self {
            snapshot,
            segments,
            analyzer: Analyzer::new(),
            aliases: Aliases::shipped(),
            scratch: Scratch::default(),
        })
    }

    /// Takes other aliases than those that ship.
    #[must_use]
    pub fn with_aliases(self, aliases: Arc<Aliases>) -> Self {
        Self { aliases, ..self }
    }

    /// Searches.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when the index cannot be read. A query is never an error.
    pub fn search(
        &mut self,
        query: &Query,
        options: &SearchOptions,
    ) -> Result<Results, IndexError> {
        let found = self.find(query, options)?;
        let mut hits = Vec::with_capacity(found.len());
        while let Some(hit) = self.hit_of(&found, hits.len())? {
            hits.push(hit);
        }
        Ok(found.into_results(&query.text, hits))
    }

    /// How much matches, without reading any of it.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when the index cannot be read.
    pub fn count(&mut self, query: &Query, options: &SearchOptions) -> Result<Totals, IndexError> {
        let prepared = self.prepare(query, options)?;
        Ok(self.rank(&prepared, options, 0)?.totals)
    }

    /// How many passages there are to find.
    #[must_use]
    pub fn passages(&self) -> u64 {
        self.snapshot.passages()
    }

    fn damaged(&self, cause: TantivyError) -> IndexError {
        self.snapshot.damaged(cause)
    }

    fn prepare(&mut self, query: &Query, options: &SearchOptions) -> Result<Prepared, IndexError> {
        let mut terms = Terms::default();
        let mut plan = plan::plan(query, &options.filters, options.exact, &mut self.analyzer);
        plan.every = options.every;
        plan.without.clone_from(&options.without);
        if options.duplicates == Duplicates::Only {
            let copied = fold::copied(&self.snapshot)?;
            plan.root.narrow.push(Tree::Narrow(Narrow::Copied(copied)));
        }
        let mut named = BTreeSet::new();
        if options.aliases && !options.exact {
            named = self.add_aliases(&mut plan, &mut terms)?;
        }
        if options.variants && !options.exact {
            self.add_names(&mut plan, &mut terms, &named)?;
            self.add_variants(&mut plan, &mut terms)?;
        }
        let mut lists = Vec::with_capacity(self.segments.len());
        for segment in &self.segments {
            let of_segment: Result<Vec<Lists>, _> =
                plan.leaves.iter().map(|leaf| segment.lists(leaf)).collect();
            lists.push(of_segment.map_err(|cause| self.damaged(cause))?);
        }
        let mut weights = Vec::with_capacity(plan.leaves.len());
        let mut rarity = Rarity {
            segments: &self.segments,
            passages: self.snapshot.passages(),
            terms: &mut terms,
        };
        for (number, leaf) in plan.leaves.iter().enumerate() {
            let of_leaf: Vec<&Lists> = lists.iter().filter_map(|lists| lists.get(number)).collect();
            let weighed = weigh::weigh(leaf, &of_leaf, &mut rarity);
            weights.push(weighed.map_err(|cause| self.damaged(cause))?);
        }
        let nearness = weigh::nearness(&plan, &mut rarity);
        let nearness = nearness.map_err(|cause| self.damaged(cause))?;
        Ok(Prepared {
            plan,
            weights,
            lists,
            nearness,
            terms,
        })
    }

    /// A plan at work in a segment; `whole` with skeletons and nearness too.
    fn walk<'s>(
        &'s self,
        prepared: &'s Prepared,
        number: usize,
        whole: bool,
    ) -> Result<Option<Walk<'s>>, IndexError> {
        let (Some(segment), Some(lists)) = (self.segments.get(number), prepared.lists.get(number))
        else {
            return Ok(None);
        };
        let added = &segment.columns.added;
        let root = &prepared.plan.root;
        if !root.may_have_come(added.min_value(), added.max_value()) {
            return Ok(None);
        }
        let mut cursors = Vec::with_capacity(prepared.plan.leaves.len());
        let mut support = Vec::with_capacity(prepared.plan.leaves.len());
        for ((leaf, weights), lists) in prepared
            .plan
            .leaves
            .iter()
            .zip(&prepared.weights)
            .zip(lists)
        {
            cursors.push(
                segment
                    .cursor(&prepared.terms, leaf, weights, lists)
                    .map_err(|cause| self.damaged(cause))?,
            );
            support.push(
                segment
                    .support(&prepared.terms, weights, whole)
                    .map_err(|cause| self.damaged(cause))?,
            );
        }
        let narrowing =
            Narrowing::new(segment, &prepared.plan.root).map_err(|cause| self.damaged(cause))?;
        let near = match &prepared.nearness {
            Some(nearness) if whole => segment
                .near(&prepared.terms, nearness)
                .map_err(|cause| self.damaged(cause))?,
            _ => None,
        };
        Ok(Some(Walk {
            segment,
            cursors,
            support,
            near,
            narrowing,
            tally: None,
            every: prepared.plan.every,
        }))
    }

    fn rank(
        &mut self,
        prepared: &Prepared,
        options: &SearchOptions,
        wanted: usize,
    ) -> Result<Answer<Ranked>, IndexError> {
        let mut scratch = std::mem::take(&mut self.scratch);
        let ranked = self.rank_in(prepared, options, wanted, &mut scratch);
        self.scratch = scratch;
        ranked
    }

    fn rank_in(
        &self,
        prepared: &Prepared,
        options: &SearchOptions,
        wanted: usize,
        scratch: &mut Scratch,
    ) -> Result<Answer<Ranked>, IndexError> {
        let mut tally = Tally::new(&options.facets, options.over_time);
        let mut ranking = Ranking::new(
            options.sort,
            prepared.plan.root.told(),
            options.per_document,
            wanted,
        );
        let tier = rank::tier(&prepared.plan, &prepared.weights);
        if !prepared.plan.root.is_empty() {
            for number in 0..self.segments.len() {
                let Some(mut walk) = self.walk(prepared, number, false)? else {
                    continue;
                };
                if !tally.is_idle() {
                    let of_segment = tally.segment(walk.segment);
                    walk.tally = Some(of_segment.map_err(|cause| self.damaged(cause))?);
                }
                walk.rank(number as u32, &prepared.plan, tier, &mut ranking, scratch);
                if let Some(of_segment) = walk.tally.take() {
                    let added = tally.add(of_segment);
                    added.map_err(|cause| self.damaged(cause))?;
                }
            }
        }
        let leaders = ranking.leaders();
        for leaders in leaders.chunk_by(|a, b| a.segment() == b.segment()) {
            let Some(number) = leaders.first().map(Leader::segment) else {
                continue;
            };
            let Some(mut walk) = self.walk(prepared, number as usize, true)? else {
                continue;
            };
            let mut open = OpenDocument::default();
            for leader in leaders {
                walk.weigh_again(&prepared.plan, tier, (leader.first, leader.last), &mut open);
                ranking.take(&walk.segment.columns, number, &mut open);
            }
        }
        let (ranked, totals) = ranking.finish();
        let days = tally.take_days();
        Ok(Answer {
            ranked,
            totals,
            over_time: days.map(|days| Timeline::of_days(&days, &totals)),
            facets: tally.finish(options.facet_values),
        })
    }

    fn hit(
        &mut self,
        prepared: &Prepared,
        ranked: &Ranked,
        rank: usize,
    ) -> Result<Hit, IndexError> {
        let stored = self.snapshot.passage(ranked.address)?;
        let latin = Latin::of(stored.meta.language.as_deref());
        let tokens = self.analyzer.analyze_in(&stored.text, latin);
        let lit = highlight::lit(&tokens, &prepared.plan.leaves, false);
        let title_lit = self.title_lit(prepared, &stored.meta);
        let mut worth: Vec<f64> = prepared.weights.iter().map(Weights::rarity).collect();
        // What the title says already is what all of the text is about; it does not say where to look.
        for lit in &title_lit {
            if let Some(worth) = worth.get_mut(lit.leaf) {
                *worth = worth.min(TITLED * prepared.weights[lit.leaf].rarity());
            }
        }
        let excerpt = highlight::excerpt(&stored.text, &tokens, &lit, &worth);
        let length = stored.text.chars().count() as u64;
        let told = told(
            &stored.text,
            &tokens,
            0..tokens.len(),
            speaks_from(&stored.meta),
        );
        let asked = prepared.plan.root.told();
        let told_asked = if asked == DateRange::default() {
            Vec::new()
        } else {
            let days = |told: &Told| asked.overlaps(told.first.number(), told.last.number());
            told.iter().copied().filter(days).collect()
        };
        Ok(Hit {
            rank,
            score: ranked.score,
            document: DocumentInfo {
                key: Some(ranked.document),
                ..stored.meta.into()
            },
            passage: PassageInfo {
                ordinal: self.ordinal(ranked.address),
                start: stored.start,
                end: stored.start + length,
                page: stored.page,
                time: stored.time,
                told,
                told_asked,
                text: stored.text,
            },
            excerpt,
            highlights: lit.iter().map(|lit| lit.span).collect(),
            title_highlights: title_lit.iter().map(|lit| lit.span).collect(),
            more_passages: ranked.more_passages,
            duplicates: Vec::new(),
        })
    }

    fn title_lit(&mut self, prepared: &Prepared, meta: &Meta) -> Vec<Lit> {
        let Some(title) = &meta.title else {
            return Vec::new();
        };
        let latin = Latin::of(meta.language.as_deref());
        let tokens = self.analyzer.analyze_in(title, latin);
        highlight::lit(&tokens, &prepared.plan.leaves, true)
    }

    fn ordinal(&self, address: DocAddress) -> u64 {
        self.segments
            .get(address.segment_ord as usize)
            .and_then(|segment| segment.columns.ordinal.first(address.doc_id))
            .unwrap_or(0)
    }
}

impl From<Meta> for DocumentInfo {
    fn from(meta: Meta) -> Self {
        Self {
            key: None,
            id: meta.id,
            path: meta.path,
            title: meta.title,
            date: meta.date,
            source: meta.source,
            url: meta.url,
            author: meta.author,
            language: meta.language,
            date_from: meta.date_from,
            date_calendar: meta.date_calendar,
            language_from: meta.language_from,
            file_format: meta.file_format,
            encoding: meta.encoding,
            extra: meta.extra,
        }
    }
}
