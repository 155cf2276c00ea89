//! The JSON that other programs read: a promise, changed only by adding.
//!
//! `"format": 1` stands in every object; a missing value is `null`, never absent. Positions count
//! Unicode scalar values. Text is the original, character for character.

mod evidence;
mod story;

pub use evidence::{
    Citation, Evidence, EvidenceFile, EvidenceHit, ExportedDocument, Quoted, QuotedRange,
};
pub use story::{Compared, Copy, Part, QuotedStretch, Quoting, Story, Words};

use crate::search::{self, Told, Totals};
use crate::text::{CharCounter, Span};
use serde::Serialize;
use serde_json::{Map, Value};

/// The number of the format; a change that breaks readers raises it.
pub const FORMAT: u32 = 1;

/// A range in Unicode scalar values, half open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Range {
    /// The first.
    pub start: u64,
    /// Behind the last.
    pub end: u64,
}

/// A document's metadata.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Document<'r> {
    /// Stable id.
    pub id: &'r str,
    /// Absolute path of the file.
    pub path: &'r str,
    /// Title as written.
    pub title: Option<&'r str>,
    /// Day of publication, `YYYY-MM-DD`.
    pub date: Option<&'r str>,
    /// Outlet or site.
    pub source: Option<&'r str>,
    /// Address on the web.
    pub url: Option<&'r str>,
    /// Author or byline.
    pub author: Option<&'r str>,
    /// BCP 47 language tag.
    pub language: Option<&'r str>,
    /// Where the date comes from: `record`, `url`, `text` or `name`.
    pub date_from: Option<&'static str>,
    /// The calendar of the date, unless it is the Gregorian: `hijri` may be a day off.
    pub date_calendar: Option<&'static str>,
    /// Where the language comes from: `told` or `detected`.
    pub language_from: Option<&'static str>,
    /// Format of the file, or of the part of it, that it was read from.
    pub file_format: Option<&'r str>,
    /// Character set that its bytes were read in.
    pub encoding: Option<&'r str>,
    /// Further fields of the record.
    pub extra: &'r Map<String, Value>,
}

/// Days that a text tells of: the words that name them, and the first day and the last as `YYYY-MM-DD`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ToldDays {
    /// Start of the words.
    pub start: u64,
    /// Their end.
    pub end: u64,
    /// The first day.
    pub from: String,
    /// The last day.
    pub until: String,
}

/// A hit's passage.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Passage<'r> {
    /// Place among the document's passages, from 0.
    pub ordinal: u64,
    /// Start in the document's text.
    pub start: u64,
    /// End in the document's text.
    pub end: u64,
    /// Page, where the format has pages.
    pub page: Option<u64>,
    /// Moment where it starts as `HH:MM:SS`, where the format is a recording's.
    pub time: Option<String>,
    /// The original text.
    pub text: &'r str,
    /// The window of `text` worth showing where room is short.
    pub excerpt: Range,
    /// The days that it tells of: places in `text`.
    pub told: Vec<ToldDays>,
}

/// A document that tells the same story as a hit's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Duplicate<'r> {
    /// Stable id.
    pub id: &'r str,
    /// Outlet or site.
    pub source: Option<&'r str>,
    /// Day of publication, `YYYY-MM-DD`.
    pub date: Option<&'r str>,
    /// Title as written.
    pub title: Option<&'r str>,
    /// Whether its words are the same, one after the other.
    pub same_text: bool,
}

/// One ranked passage: a line of `search --json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit<'r> {
    /// Number of the format.
    pub format: u32,
    /// Place in the results, from 1.
    pub rank: usize,
    /// Score, rounded to four decimals; comparable within one answer only.
    pub score: f64,
    /// Its document.
    pub document: Document<'r>,
    /// The passage.
    pub passage: Passage<'r>,
    /// Whole words that match: ranges of `passage.text`.
    pub highlights: Vec<Range>,
    /// Further matching passages of the document that are not shown.
    pub more_passages: usize,
    /// Documents that tell the same story and were left out in favour of this one; fifty at most.
    pub duplicates: Vec<Duplicate<'r>>,
    /// Whole words of the title that match: ranges of `document.title`.
    pub title_highlights: Vec<Range>,
}

/// A passage of a shown document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ShownPassage {
    /// Place among the document's passages, from 0.
    pub ordinal: usize,
    /// Start in the document's text.
    pub start: u64,
    /// End in the document's text.
    pub end: u64,
    /// Whether it matches the query.
    pub matches: bool,
}

/// One whole document: the object of `show --json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShownDocument<'r> {
    /// Number of the format.
    pub format: u32,
    /// Its metadata.
    pub document: Document<'r>,
    /// Its whole text.
    pub text: &'r str,
    /// Matches: ranges of `text`.
    pub highlights: Vec<Range>,
    /// Its passages: ranges of `text`.
    pub passages: Vec<ShownPassage>,
    /// Matches in the title: ranges of `document.title`.
    pub title_highlights: Vec<Range>,
    /// The days that it tells of: places in `text`.
    pub told: Vec<ToldDays>,
}

/// A number of documents and of passages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Count {
    /// Documents.
    pub documents: usize,
    /// Passages.
    pub passages: usize,
}

/// How much matches: the object of `search --count --json`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Number of the format.
    pub format: u32,
    /// Documents with at least one matching passage.
    pub documents: usize,
    /// Matching passages.
    pub passages: usize,
    /// Those that hold every word asked for.
    pub all_words: Count,
}

/// Spans of `text` as ranges of Unicode scalar values.
#[must_use]
pub fn ranges(text: &str, spans: &[Span]) -> Vec<Range> {
    let mut counter = CharCounter::new(text);
    spans
        .iter()
        .map(|span| range(&mut counter, *span))
        .collect()
}

fn told_days(text: &str, told: &[Told]) -> Vec<ToldDays> {
    let mut counter = CharCounter::new(text);
    let days = |told: &Told| {
        let Range { start, end } = range(&mut counter, told.span);
        ToldDays {
            start,
            end,
            from: told.first.to_string(),
            until: told.last.to_string(),
        }
    };
    told.iter().map(days).collect()
}

fn range(counter: &mut CharCounter<'_>, span: Span) -> Range {
    let start = counter.chars_before(span.start) as u64;
    let end = counter.chars_before(span.end) as u64;
    Range { start, end }
}

/// The score as it is shown: four decimals, and zero without a sign.
pub(super) fn rounded(score: f64) -> f64 {
    (score * 1e4).round() / 1e4 + 0.0
}

impl<'r> From<&'r search::Duplicate> for Duplicate<'r> {
    fn from(duplicate: &'r search::Duplicate) -> Self {
        Self {
            id: &duplicate.id,
            source: duplicate.source.as_deref(),
            date: duplicate.date.as_deref(),
            title: duplicate.title.as_deref(),
            same_text: duplicate.same_text,
        }
    }
}

impl<'r> From<&'r search::DocumentInfo> for Document<'r> {
    fn from(document: &'r search::DocumentInfo) -> Self {
        Self {
            id: &document.id,
            path: &document.path,
            title: document.title.as_deref(),
            date: document.date.as_deref(),
            source: document.source.as_deref(),
            url: document.url.as_deref(),
            author: document.author.as_deref(),
            language: document.language.as_deref(),
            date_from: document.date_from.map(|from| from.as_str()),
            date_calendar: document.date_calendar.map(|calendar| calendar.as_str()),
            language_from: document.language_from.map(|from| from.as_str()),
            file_format: document.file_format.as_deref(),
            encoding: document.encoding.as_deref(),
            extra: &document.extra,
        }
    }
}

impl<'r> From<&'r search::Hit> for Hit<'r> {
    fn from(hit: &'r search::Hit) -> Self {
        let passage = &hit.passage;
        let title = hit.document.title.as_deref().unwrap_or("");
        Self {
            format: FORMAT,
            rank: hit.rank,
            score: rounded(hit.score),
            document: Document::from(&hit.document),
            passage: Passage {
                ordinal: passage.ordinal,
                start: passage.start,
                end: passage.end,
                page: passage.page,
                time: passage.time.map(super::moment),
                text: &passage.text,
                excerpt: range(&mut CharCounter::new(&passage.text), hit.excerpt),
                told: told_days(&passage.text, &passage.told),
            },
            highlights: ranges(&passage.text, &hit.highlights),
            more_passages: hit.more_passages,
            duplicates: hit.duplicates.iter().map(Duplicate::from).collect(),
            title_highlights: ranges(title, &hit.title_highlights),
        }
    }
}

impl<'r> From<&'r search::ShownDocument> for ShownDocument<'r> {
    fn from(shown: &'r search::ShownDocument) -> Self {
        let mut counter = CharCounter::new(&shown.text);
        let passages = shown.passages.iter().enumerate();
        Self {
            format: FORMAT,
            document: Document::from(&shown.document),
            text: &shown.text,
            highlights: ranges(&shown.text, &shown.highlights),
            passages: passages
                .map(|(ordinal, &(span, matches))| {
                    let Range { start, end } = range(&mut counter, span);
                    ShownPassage {
                        ordinal,
                        start,
                        end,
                        matches,
                    }
                })
                .collect(),
            title_highlights: ranges(
                shown.document.title.as_deref().unwrap_or(""),
                &shown.title_highlights,
            ),
            told: told_days(&shown.text, &shown.told),
        }
    }
}

impl From<&Totals> for Counts {
    fn from(totals: &Totals) -> Self {
        Self {
            format: FORMAT,
            documents: totals.documents,
            passages: totals.passages,
            all_words: Count {
                documents: totals.documents_all,
                passages: totals.passages_all,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_have_four_decimals_and_no_negative_zero() {
        for (score, expected) in [
            (17.214_96, "17.215"),
            (2.0 / 3.0, "0.6667"),
            (-0.0, "0.0"),
            (-1e-9, "0.0"),
        ] {
            let shown = serde_json::to_string(&rounded(score)).expect("a number");
            assert_eq!(shown, expected);
        }
        let infinite = serde_json::to_string(&rounded(f64::NAN)).expect("a number");
        assert_eq!(infinite, "null");
    }
}
