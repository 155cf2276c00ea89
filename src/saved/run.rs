//! One run over saved searches: look, tell, and only then remember that it was told.

use std::collections::BTreeSet;

use super::error::SavedError;
use super::fold::fold;
use super::news::{Since, look};
use super::search::SavedSearch;
use super::sinks::Sink;
use super::store::Store;
use crate::error::{Trouble as _, Whose};
use crate::index::Arrivals;
use crate::render::News;
use crate::search::Searcher;

/// What is asked of a run.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// From when on documents are new.
    pub since: Since,
    /// How many documents of a search are told, the best first.
    pub limit: usize,
    /// The time of the run, as RFC 3339 writes it.
    pub time: &'a str,
}

/// What a run did.
#[derive(Debug, Default)]
pub struct Ran {
    /// Documents that were told, for themselves or as copies of others.
    pub told: u64,
    /// What is to be said about it.
    pub notes: Vec<String>,
    /// Searches that could not be asked.
    pub troubles: Vec<SavedError>,
}

/// Asks each search for what is new, hands that to `sink`, and remembers it when the sink has made it safe. A search that
/// cannot be asked costs itself only.
///
/// # Errors
/// [`SavedError::Index`] when the index cannot be read, [`SavedError::Telling`] and [`SavedError::Io`] when something
/// cannot be written; what was not remembered then is told by the next run.
pub fn run(
    store: &Store,
    searches: Vec<SavedSearch>,
    searcher: &mut Searcher,
    request: &Request<'_>,
    sink: &mut dyn Sink,
) -> Result<Ran, SavedError> {
    let mut ran = Ran::default();
    let mut waiting = Vec::new();
    for search in searches {
        let mut look = match look(&search, searcher, request.since, request.limit) {
            Ok(look) => look,
            Err(error) if error.whose() == Whose::User => {
                ran.troubles.push(error);
                continue;
            }
            Err(error) => return Err(error),
        };
        ran.notes.extend(look.note);
        if look.news.more > 0 {
            let (more, name) = (look.news.more, &search.name);
            let note = format!("`{name}`: {more} more are new, and left out for `--limit`");
            ran.notes.push(note);
        }
        let told = look.news.found.len() as u64;
        ran.told += told;
        let keys = |news: &News| news.found.iter().map(|found| found.key).collect();
        let all: BTreeSet<u64> = keys(&look.news);
        // First what the sink holds, then copies: what is left out must not stand for another that is not.
        sink.leave_out(&mut look.news);
        let untold: BTreeSet<u64> = keys(&look.news);
        fold(&mut look.news, searcher, |copy| {
            copy.came <= look.told_until || all.contains(&copy.key) && !untold.contains(&copy.key)
        })?;
        if !look.news.found.is_empty() {
            sink.take(&mut look.news)?;
        }
        let Some(seen) = look.seen else { continue };
        let search = SavedSearch {
            told: search.told + told,
            ..search
        };
        if told == 0 && search.seen == seen && search.ran.is_some() {
            // Nothing came.
            continue;
        }
        if sink.is_safe() {
            remember(store, search, seen, request.time)?;
        } else {
            waiting.push((search, seen));
        }
    }
    sink.finish(request.time)?;
    for (search, seen) in waiting {
        remember(store, search, seen, request.time)?;
    }
    Ok(ran)
}

/// Has searches go on from what the index holds now, without a word about it.
///
/// # Errors
/// [`SavedError::Io`] when that cannot be written.
pub fn seen_now(
    store: &Store,
    searches: Vec<SavedSearch>,
    searcher: &Searcher,
    time: &str,
) -> Result<(), SavedError> {
    for search in searches {
        remember(store, search, searcher.arrivals(), time)?;
    }
    Ok(())
}

/// Writes how far a search has seen.
fn remember(
    store: &Store,
    search: SavedSearch,
    seen: Arrivals,
    time: &str,
) -> Result<(), SavedError> {
    store.put(&SavedSearch {
        seen,
        ran: Some(time.to_owned()),
        ..search
    })
}
