//! What a saved search found newly: for a terminal, as JSON, as a page, as entries of a feed, as mail.

mod feed;
mod mail;
mod page;
mod text;

pub use feed::{Feed, Kept, feed, kept_entries};
pub use mail::{mail, mail_id};
pub use page::news_page;

use std::io::{self, Write};

use jiff::Timestamp;
use serde::Serialize;

use super::wire;
use super::{Format, Screen, json_line};
use crate::search::{Duplicate, Hit};

/// A document that is new to a saved search.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Its best passage. Among its copies are those that are told with it, marked as news.
    pub hit: Hit,
    /// The document's key, which it has in every index of the same files.
    pub key: u64,
    /// The family of documents that tell one story; none where there are no copies of it.
    pub family: Option<u64>,
    /// Whether the search might have seen it before, as it was then.
    pub changed: bool,
    /// When it came: seconds since 1970.
    pub added: u64,
    /// What it is known by among all that saved searches find: a UUID. Its first three parts are those of the search and the
    /// document, however often this changes.
    pub uuid: String,
    /// Copies of its story that are new, too, or changed, and told with it.
    pub copies: Vec<ToldWith>,
    /// The first published of the copies that were there before, where it was not published after this document.
    pub copy_of: Option<Duplicate>,
}

/// A document that is told with another, of which it is a copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldWith {
    /// Its id.
    pub id: String,
    /// Its UUID, as in [`Found::uuid`].
    pub uuid: String,
}

/// What one saved search found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct News {
    /// The search's name.
    pub search: String,
    /// Its query.
    pub query: String,
    /// The documents, best first, of each story one.
    pub found: Vec<Found>,
    /// Documents that were found besides, and left out for want of room.
    pub more: usize,
}

/// A line of `saved run --json`: a hit, and what is new about it.
#[derive(Debug, Serialize)]
struct Wire<'r> {
    #[serde(flatten)]
    hit: wire::Hit<'r>,
    /// The search's name.
    search: &'r str,
    /// Whether the document was there before, and changed.
    changed: bool,
    /// When it came as it is, in UTC.
    added: String,
    /// Copies of its story that are new, too, or changed, and told with it: ids of some of the duplicates.
    copies_new: Vec<&'r str>,
    /// The id of the first published of the copies that were there before.
    copy_of: Option<&'r str>,
}

/// Writes what a search found, as text or as JSON Lines. `screen` matters for text only.
///
/// # Errors
/// Those of `out`, and a format that is neither.
pub fn news(out: &mut dyn Write, format: Format, news: &News, screen: &Screen) -> io::Result<()> {
    match format {
        Format::Text => text::news(out, news, screen),
        Format::Json => news.found.iter().try_for_each(|found| {
            let line = Wire {
                hit: wire::Hit::from(&found.hit),
                search: &news.search,
                changed: found.changed,
                added: utc(found.added),
                copies_new: found.copies.iter().map(|copy| copy.id.as_str()).collect(),
                copy_of: found.copy_of.as_ref().map(|copy| copy.id.as_str()),
            };
            json_line(out, &line)
        }),
        Format::Csv | Format::Html | Format::Markdown => Err(io::ErrorKind::Unsupported.into()),
    }
}

/// A moment, in seconds since 1970, as RFC 3339 writes it.
#[must_use]
pub fn utc(seconds: u64) -> String {
    moment(seconds, "%Y-%m-%dT%H:%M:%SZ")
}

fn moment(seconds: u64, format: &str) -> String {
    let seconds = i64::try_from(seconds).unwrap_or(0);
    let at = Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH);
    at.strftime(format).to_string()
}
