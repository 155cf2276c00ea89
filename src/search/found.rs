//! A list that was found and ranked, its hits made one by one: a long one costs the memory of one.

use super::fold::{Folded, NAMED};
use super::note::Note;
use super::results::{Hit, Results, Totals};
use super::{Duplicates, Facet, Prepared, SearchOptions, Searcher, Timeline};
use crate::index::IndexError;
use crate::query::Query;

/// What [`Searcher::find`] found, in order. [`Searcher::hit_of`] makes hits of it.
pub struct Found {
    prepared: Prepared,
    places: Vec<Folded>,
    offset: usize,
    totals: Totals,
    facets: Vec<Facet>,
    over_time: Option<Timeline>,
}

impl std::fmt::Debug for Found {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Found")
            .field("hits", &self.len())
            .field("totals", &self.totals)
            .finish_non_exhaustive()
    }
}

impl Found {
    /// How many hits there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// How much matches in all.
    #[must_use]
    pub fn totals(&self) -> Totals {
        self.totals
    }

    /// Notes for the reader, as in [`super::Results`].
    #[must_use]
    pub fn notes(&self) -> &[Note] {
        &self.prepared.plan.notes
    }

    /// The answer, once its hits are made.
    pub(super) fn into_results(self, query: &str, hits: Vec<Hit>) -> Results {
        let plan = self.prepared.plan;
        Results {
            query: query.to_owned(),
            hits,
            totals: self.totals,
            facets: self.facets,
            over_time: self.over_time.map(|over_time| Timeline {
                notes: plan.notes.clone(),
                ..over_time
            }),
            words: plan.understood,
            aliases: plan.aliases,
            notes: plan.notes,
            around: Vec::new(),
        }
    }
}

impl Searcher {
    /// Searches and ranks as [`Searcher::search`] does, and makes no hit yet.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when the index cannot be read. A query is never an error.
    pub fn find(&mut self, query: &Query, options: &SearchOptions) -> Result<Found, IndexError> {
        let prepared = self.prepare(query, options)?;
        let wanted = options.offset.saturating_add(options.limit);
        let answer = if options.duplicates == Duplicates::Show {
            self.rank(&prepared, options, wanted)?.map(|ranked| Folded {
                ranked,
                family: None,
            })
        } else {
            self.rank_folded(&prepared, options, wanted)?
        };
        let mut places = answer.ranked;
        places.drain(..options.offset.min(places.len()));
        Ok(Found {
            prepared,
            places,
            offset: options.offset,
            totals: answer.totals,
            facets: answer.facets,
            over_time: answer.over_time,
        })
    }

    /// One hit of what was found, counted from 0; none behind the last.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when the index cannot be read.
    pub fn hit_of(&mut self, found: &Found, place: usize) -> Result<Option<Hit>, IndexError> {
        let Some(Folded { ranked, family }) = found.places.get(place) else {
            return Ok(None);
        };
        let duplicates = self.duplicates(*family, ranked.document, NAMED)?;
        let hit = self.hit(&found.prepared, ranked, found.offset + place + 1)?;
        Ok(Some(Hit { duplicates, ..hit }))
    }
}
