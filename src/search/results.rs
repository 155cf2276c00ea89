//! What a search answers: plain values, positions as bytes of the passage's own text.

use super::aliases::AliasesFound;
use super::around::Around;
use super::facets::Facet;
use super::note::Note;
use super::plan::Understood;
use super::timeline::Timeline;
use crate::document::{Calendar, DateFrom, LanguageFrom, Told};
use crate::text::Span;
use serde_json::{Map, Value};

/// The document a passage stands in, as it was indexed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DocumentInfo {
    /// Its key in the index, which no other document has; none where it stands in no list of what was found.
    pub key: Option<u64>,
    /// Stable id: the record's own, else the path relative to the root it was found under.
    pub id: String,
    /// The file, as an absolute path.
    pub path: String,
    /// Title as written.
    pub title: Option<String>,
    /// Day of publication, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Outlet or site.
    pub source: Option<String>,
    /// Address on the web.
    pub url: Option<String>,
    /// Author or byline.
    pub author: Option<String>,
    /// BCP 47 language tag.
    pub language: Option<String>,
    /// Where the date comes from.
    pub date_from: Option<DateFrom>,
    /// The calendar of the date, unless it is the Gregorian.
    pub date_calendar: Option<Calendar>,
    /// Where the language comes from.
    pub language_from: Option<LanguageFrom>,
    /// Format of the file, or of the part of it, that it was read from: a stable word.
    pub file_format: Option<String>,
    /// Character set that its bytes were read in; none where the format fixes it.
    pub encoding: Option<String>,
    /// Further fields of the record: kept and shown, not searched.
    pub extra: Map<String, Value>,
}

/// A passage of a document's text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PassageInfo {
    /// Place among the document's passages, from 0.
    pub ordinal: u64,
    /// Where it starts in the document's text, in Unicode scalar values.
    pub start: u64,
    /// Where it ends, in Unicode scalar values.
    pub end: u64,
    /// Page, where the format has pages.
    pub page: Option<u64>,
    /// Moment where it starts, in milliseconds, where the format is a recording's.
    pub time: Option<u64>,
    /// The original text, character for character.
    pub text: String,
    /// The days that it tells of: bytes of `text`.
    pub told: Vec<Told>,
    /// Those of them that a condition of the query asks for.
    pub told_asked: Vec<Told>,
}

/// One ranked passage.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Place in the results, from 1.
    pub rank: usize,
    /// Score; comparable within one answer only.
    pub score: f64,
    /// Its document.
    pub document: DocumentInfo,
    /// The passage.
    pub passage: PassageInfo,
    /// The window worth showing where room is short: bytes of `passage.text`, at most 320 characters.
    pub excerpt: Span,
    /// Whole words that match: bytes of `passage.text`, ascending, disjoint.
    pub highlights: Vec<Span>,
    /// The same for the document's title.
    pub title_highlights: Vec<Span>,
    /// Further passages of this document that match and are not shown.
    pub more_passages: usize,
    /// Copies of its story that are not shown themselves, the first published first; fifty at most in an answer of
    /// [`super::Searcher::search`].
    pub duplicates: Vec<Duplicate>,
}

/// A document that tells the same story as another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Duplicate {
    /// Stable id.
    pub id: String,
    /// Title as written.
    pub title: Option<String>,
    /// Outlet or site.
    pub source: Option<String>,
    /// Day of publication, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Whether its words are the same, one after the other.
    pub same_text: bool,
    /// The document's key, which it has in every index of the same files.
    pub key: u64,
    /// The batch it came with first.
    pub came: u64,
    /// Whether it is news itself, and told with the other: a saved search says so.
    pub news: Option<Arrival>,
}

/// How a document is news.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// It was not there before.
    New,
    /// It was there before, as it was then.
    Changed,
}

/// How much matches.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Documents with at least one matching passage.
    pub documents: usize,
    /// Matching passages.
    pub passages: usize,
    /// Documents with a passage that holds every word asked for.
    pub documents_all: usize,
    /// Passages that hold every word asked for.
    pub passages_all: usize,
}

/// A page of ranked passages.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Results {
    /// The query as typed.
    pub query: String,
    /// The hits, best first.
    pub hits: Vec<Hit>,
    /// How much matches in all.
    pub totals: Totals,
    /// How the documents that match spread, where that was asked for.
    pub facets: Vec<Facet>,
    /// How they spread over time, where that was asked for.
    pub over_time: Option<Timeline>,
    /// What became of each word of the query.
    pub words: Vec<Understood>,
    /// Other names of what was named.
    pub aliases: Vec<AliasesFound>,
    /// Notes for the reader: problems of the query, and what of it was read otherwise than typed.
    pub notes: Vec<Note>,
    /// What stands around each hit, where that was asked for.
    pub around: Vec<Around>,
}

/// One whole document, for `show`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ShownDocument {
    /// Its metadata.
    pub document: DocumentInfo,
    /// Its whole text.
    pub text: String,
    /// Matches: bytes of `text`, ascending, disjoint.
    pub highlights: Vec<Span>,
    /// Matches in the title.
    pub title_highlights: Vec<Span>,
    /// The days that it tells of: bytes of `text`.
    pub told: Vec<Told>,
    /// Passages as (start, end) in bytes of `text`, and whether each matches the query.
    pub passages: Vec<(Span, bool)>,
    /// Where each of these passages stands in the original.
    pub places: Vec<PassagePlace>,
}

/// Where a passage stands in the original.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PassagePlace {
    /// Page, where the format has pages.
    pub page: Option<u64>,
    /// Moment where it starts, in milliseconds, where the format is a recording's.
    pub time: Option<u64>,
}
