//! A long list of documents, cheaply: whole hits in its first places, ids and scores in all of them.

use super::results::Hit;
use super::{SearchOptions, Searcher};
use crate::index::IndexError;
use crate::query::Query;

/// What [`Searcher::list`] answers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Listing {
    /// Every place of the list, best first.
    pub places: Vec<Listed>,
    /// The first places as whole hits.
    pub hits: Vec<Hit>,
}

/// A place of a list: which document, and with what score.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// The document's id. Two files may hold records with the same one.
    pub id: String,
    /// The score; comparable within one answer only.
    pub score: f64,
}

impl Searcher {
    /// Searches for a long list: the same ranking as that of [`Searcher::search`] with the same options,
    /// but only the first `whole` places are made into hits. Of the others no text is analysed and
    /// nothing is lit, which is most of what a hit costs.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when the index cannot be read. A query is never an error.
    pub fn list(
        &mut self,
        query: &Query,
        options: &SearchOptions,
        whole: usize,
    ) -> Result<Listing, IndexError> {
        let prepared = self.prepare(query, options)?;
        let wanted = options.offset.saturating_add(options.limit);
        let ranked = self.rank(&prepared, options, wanted)?.ranked;
        let mut listing = Listing::default();
        for (place, ranked) in ranked.iter().enumerate().skip(options.offset) {
            let id = if listing.hits.len() < whole {
                let hit = self.hit(&prepared, ranked, place + 1)?;
                let id = hit.document.id.clone();
                listing.hits.push(hit);
                id
            } else {
                self.snapshot.document_id(ranked.address)?
            };
            listing.places.push(Listed {
                id,
                score: ranked.score,
            });
        }
        Ok(listing)
    }
}
