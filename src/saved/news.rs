//! What is new for one search: which batches count, and what of the documents they brought is told.

use super::error::SavedError;
use super::search::SavedSearch;
use crate::document::hash;
use crate::index::Arrivals;
use crate::query::parse;
use crate::render::{Found, News};
use crate::search::{Batches, Fresh, Searcher};

/// From when on documents are new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// The last run. What is told is told once.
    Last,
    /// The beginning: all that is there. The next run goes on from here.
    Start,
    /// A moment, in seconds since 1970. This is but a look back: the next run tells what it would have told.
    Moment(u64),
}

/// What a search sees.
#[derive(Debug)]
pub(super) struct Look {
    /// What is new, each document for itself.
    pub(super) news: News,
    /// The last batch that the search had seen before.
    pub(super) told_until: u64,
    /// How far it has seen then; nothing where the run is but a look back.
    pub(super) seen: Option<Arrivals>,
    /// What is to be said about it.
    pub(super) note: Option<String>,
}

/// Looks for what is new to a search, at most `limit` documents.
pub(super) fn look(
    search: &SavedSearch,
    searcher: &mut Searcher,
    since: Since,
    limit: usize,
) -> Result<Look, SavedError> {
    let now = searcher.arrivals();
    let mut note = None;
    let after = match since {
        Since::Last if search.seen.line != 0 && search.seen.line != now.line => {
            return Err(SavedError::OtherIndex(search.name.clone()));
        }
        Since::Last if search.seen.last > now.last => {
            note = Some(format!(
                "the index is older than when `{}` last ran, as after restoring a copy: what is added to it again will be told again",
                search.name
            ));
            now.last
        }
        Since::Last => search.seen.last,
        Since::Start => 0,
        Since::Moment(moment) => moment.saturating_sub(1),
    };
    let mut news = News {
        search: search.name.clone(),
        query: search.query.clone(),
        found: Vec::new(),
        more: 0,
    };
    // Of what is there from the beginning nothing is a change of what was told before.
    let told_until = if since == Since::Start { 0 } else { after };
    if after < now.last {
        let batches = Batches {
            after,
            until: now.last,
        };
        let options = search.options(limit)?;
        let fresh = searcher.fresh(&parse(&search.query), &options, batches)?;
        news.more = fresh.more;
        news.found = gather(search, fresh.found, told_until);
    }
    let seen = (!matches!(since, Since::Moment(_))).then_some(now);
    Ok(Look {
        news,
        told_until,
        seen,
        note,
    })
}

/// All that is new of one search: each document once, with whether it was there when the search last saw the index.
pub(super) fn gather(search: &SavedSearch, fresh: Vec<Fresh>, told_until: u64) -> Vec<Found> {
    fresh
        .into_iter()
        .map(|fresh| Found {
            changed: fresh.first <= told_until,
            added: fresh.added,
            uuid: uuid(&search.name, fresh.key, fresh.digest),
            key: fresh.key,
            family: fresh.family,
            hit: fresh.hit,
            copies: Vec::new(),
            copy_of: None,
        })
        .collect()
}

/// What a document is known by among all that searches find, wherever its index stands: a UUID of the kind that is one's
/// own (version 8). Its first three parts are those of the search and the document, the others those of its content.
fn uuid(search: &str, key: u64, digest: u64) -> String {
    let document = hash(|hasher| {
        hasher.update(&key.to_le_bytes());
        hasher.update(search.as_bytes());
    });
    let content = hash(|hasher| {
        hasher.update(&digest.to_le_bytes());
        hasher.update(search.as_bytes());
    });
    let (high, middle, low) = (document >> 32, document >> 16 & 0xFFFF, document & 0xFFF);
    let (variant, node) = (content >> 48 & 0x3FFF | 0x8000, content & 0xFFFF_FFFF_FFFF);
    format!("{high:08x}-{middle:04x}-8{low:03x}-{variant:04x}-{node:012x}")
}

/// The part of a UUID that tells of which search and which document it is.
pub(super) fn document_of(uuid: &str) -> &str {
    uuid.get(..18).unwrap_or(uuid)
}

/// A UUID without what was put behind it.
pub(super) fn content_of(uuid: &str) -> &str {
    uuid.get(..36).unwrap_or(uuid)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_keeps_the_head_of_its_uuid() {
        let one = uuid("حلب", 1, 2);
        assert_eq!(one.len(), 36);
        assert!(one.get(14..15) == Some("8") && "89ab".contains(one.get(19..20).expect("long")));
        for (other, same) in [
            (uuid("حلب", 1, 3), true),
            (uuid("حلب", 2, 2), false),
            (uuid("حماة", 1, 2), false),
        ] {
            assert_ne!(one, other);
            assert_eq!(
                document_of(&one) == document_of(&other),
                same,
                "{one} {other}"
            );
        }
    }
}
