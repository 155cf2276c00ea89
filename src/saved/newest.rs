//! The newest of what a saved search finds, as a feed, whoever was told of what: a look that changes nothing.

use std::cmp::Reverse;

use super::error::SavedError;
use super::fold::fold;
use super::news::gather;
use super::search::SavedSearch;
use super::sinks::feed_uuid;
use crate::query::parse;
use crate::render::{Feed, Kept, News, utc};
use crate::search::{Batches, Searcher};

/// How far back it is looked, in seconds, until enough was found: a day, a week, a month, a year, the beginning.
const BACK: [u64; 5] = [86_400, 604_800, 2_678_400, 31_622_400, u64::MAX];
/// More than these, the best, are not read of one time.
const READ: usize = 500;

/// The feed of a search: at most so many entries, the last to come first.
///
/// # Errors
/// [`SavedError::Condition`] for a condition that this program does not know, [`SavedError::Index`] when the index cannot
/// be read.
pub fn newest(
    search: &SavedSearch,
    searcher: &mut Searcher,
    entries: usize,
) -> Result<Feed, SavedError> {
    let now = searcher.arrivals();
    let options = search.options(READ.max(entries))?;
    let query = parse(&search.query);
    let mut news = News {
        search: search.name.clone(),
        query: search.query.clone(),
        found: Vec::new(),
        more: 0,
    };
    for back in BACK {
        let after = now.last.saturating_sub(back);
        let batches = Batches {
            after,
            until: now.last,
        };
        let fresh = searcher.fresh(&query, &options, batches)?;
        news.more = fresh.more;
        let changed: Vec<bool> = fresh
            .found
            .iter()
            .map(|one| one.first < one.added)
            .collect();
        news.found = gather(search, fresh.found, 0);
        for (found, changed) in news.found.iter_mut().zip(changed) {
            found.changed = changed;
        }
        fold(&mut news, searcher, |_| true)?;
        if after == 0 || news.found.len() >= entries {
            break;
        }
    }
    news.found.sort_by_key(|found| Reverse(found.added));
    news.found.truncate(entries);
    let updated = news.found.first().map_or(0, |found| found.added);
    let kept: Vec<Kept> = news
        .found
        .iter()
        .map(|found| Kept::of(&news, found))
        .collect();
    Ok(Feed {
        uuid: feed_uuid([b"kashaf saved search ", search.name.as_bytes()]),
        updated: utc(updated),
        entries: kept,
    })
}
