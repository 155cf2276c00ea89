//! What came since: the documents of some batches that a query finds, each once.
//!
//! The query is weighed over the whole index, so a hit has the score that any search gives it; only the walk is
//! confined to segments that hold a document of these batches.

use super::note::Note;
use super::plan::{Narrow, Tree};
use super::ranking::Ranked;
use super::results::Hit;
use super::segment::Segment;
use super::{Answer, SearchOptions, Searcher};
use crate::document::Day;
use crate::index::{Arrivals, IndexError};
use crate::query::{DateRange, Query};

/// A stretch of batches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Batches {
    /// The last that does not count.
    pub after: u64,
    /// The last that does.
    pub until: u64,
}

impl Batches {
    /// The batches of some days, in UTC: a batch's number is the second since 1970 at which its run began, and one more for
    /// each before it in the run.
    pub(super) fn of_days(days: &DateRange) -> Self {
        let from = days.from.and_then(Day::from_number);
        let until = days.until.and_then(Day::from_number);
        let behind = until.and_then(|day| day.plus(1));
        Self {
            after: from.map_or(0, |day| day.begins().saturating_sub(1)),
            until: behind.map_or(u64::MAX, |day| day.begins().saturating_sub(1)),
        }
    }

    /// Whether a batch is one of them.
    #[must_use]
    pub fn contains(&self, batch: u64) -> bool {
        self.after < batch && batch <= self.until
    }
}

/// A document that came, or changed, with one of these batches.
#[derive(Debug, Clone, PartialEq)]
pub struct Fresh {
    /// Its best passage, without copies: [`Searcher::copies_of`] names those, of as many documents as are told at all.
    pub hit: Hit,
    /// The family of documents that tell one story; none where there are no copies of it.
    pub family: Option<u64>,
    /// The document's key, which it has in every index of the same files.
    pub key: u64,
    /// Hash of all that was read of it.
    pub digest: u64,
    /// The batch it came with as it is.
    pub added: u64,
    /// The batch it came with first.
    pub first: u64,
}

/// What [`Searcher::fresh`] answers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FreshHits {
    /// The best of them, best first.
    pub found: Vec<Fresh>,
    /// How many documents there are besides.
    pub more: usize,
    /// Notes for the reader, as in [`super::Results`].
    pub notes: Vec<Note>,
}

impl Searcher {
    /// How far documents had come in the state of the index that is searched.
    #[must_use]
    pub fn arrivals(&self) -> Arrivals {
        self.snapshot.arrivals()
    }

    /// The documents of some batches that match, at most `options.limit` of them. Those beyond the last number of
    /// [`Searcher::arrivals`] are perhaps not all there yet.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when the index cannot be read. A query is never an error.
    pub fn fresh(
        &mut self,
        query: &Query,
        options: &SearchOptions,
        batches: Batches,
    ) -> Result<FreshHits, IndexError> {
        let mut prepared = self.prepare(query, options)?;
        let root = &mut prepared.plan.root;
        // A query that asks for nothing is not one for all that is new.
        if !root.is_empty() {
            root.narrow.push(Tree::Narrow(Narrow::Added(batches)));
        }
        let options = SearchOptions {
            per_document: Some(1),
            offset: 0,
            ..options.clone()
        };
        let Answer { ranked, totals, .. } = self.rank(&prepared, &options, options.limit)?;
        let mut found = Vec::with_capacity(ranked.len());
        for (place, ranked) in ranked.iter().enumerate() {
            let hit = self.hit(&prepared, ranked, place + 1)?;
            found.push(self.arrived(hit, ranked)?);
        }
        Ok(FreshHits {
            more: totals.documents.saturating_sub(found.len()),
            found,
            notes: prepared.plan.notes,
        })
    }

    /// A hit, with what is kept of its document's arrival.
    fn arrived(&self, hit: Hit, ranked: &Ranked) -> Result<Fresh, IndexError> {
        let of_head = |segment: &Segment| {
            let head = segment.head_of(ranked.address.doc_id)?;
            let columns = &segment.columns;
            Some((
                columns.digest.first(head)?,
                columns.added.first(head)?,
                columns.first.first(head)?,
            ))
        };
        let segment = self.segments.get(ranked.address.segment_ord as usize);
        let (digest, added, first) = segment
            .and_then(of_head)
            .ok_or_else(|| self.snapshot.spoilt("a document is not whole"))?;
        Ok(Fresh {
            hit,
            family: self.snapshot.family_of(ranked.document)?,
            key: ranked.document,
            digest,
            added,
            first,
        })
    }
}
