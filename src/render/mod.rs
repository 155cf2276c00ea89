//! Results as text that people and programs read: terminal, JSON Lines, CSV, HTML, Markdown, over
//! any writer.
//!
//! The one place that escapes and the owner of the JSON ([`wire`]). Until here text is the
//! original, and a highlight is a range in it. Errors are those of the writer below; what a closed
//! pipe means is for the caller to say.

mod escape;
mod evidence;
mod facets;
mod labels;
mod layout;
mod markdown;
mod news;
mod pieces;
mod sparkline;
mod table;
mod terminal;
mod timeline;
mod web;
pub mod wire;

pub use escape::{html as escape_html, one_line, web_address};
pub use evidence::{LabelLanguage, Report, ReportHead, citation, evidence_lines};
pub use news::{
    Feed, Found, Kept, News, ToldWith, feed, kept_entries, mail, mail_id, news, news_page, utc,
};
pub use pieces::{Block, Piece, blocks, pieces, short_window};
pub use terminal::Screen;
pub use timeline::{TimelineFormat, timeline};
pub use web::marked as marked_html;

use crate::evidence::Quotation;
use crate::search::{Alike, Results, ShownDocument, Story, Totals};
use serde::Serialize;
use std::io::{self, Write};

/// What to write.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Format {
    /// For a terminal or a pipe.
    #[default]
    Text,
    /// JSON Lines, as described in [`wire`].
    Json,
    /// A table for spreadsheets.
    Csv,
    /// A page that stands on its own.
    Html,
    /// For a report.
    Markdown,
}

/// Writes the hits of a search, and its facets if it was asked for any; as JSON these are one more line with a key
/// `facets`, and CSV has no place for them. `screen` matters for [`Format::Text`] only.
///
/// # Errors
/// Those of `out`.
pub fn hits(
    out: &mut dyn Write,
    format: Format,
    results: &Results,
    screen: &Screen,
) -> io::Result<()> {
    match format {
        Format::Text => terminal::hits(out, results, screen),
        Format::Json => results
            .hits
            .iter()
            .try_for_each(|hit| json_line(out, &wire::Hit::from(hit))),
        Format::Csv => table::hits(out, results),
        Format::Html => web::hits(out, results),
        Format::Markdown => markdown::hits(out, results),
    }?;
    facets::facets(out, format, results, screen)
}

/// Writes a whole document with its matches marked; as CSV, a row for each of its passages.
/// `screen` matters for [`Format::Text`] only.
///
/// # Errors
/// Those of `out`.
pub fn document(
    out: &mut dyn Write,
    format: Format,
    shown: &ShownDocument,
    screen: &Screen,
) -> io::Result<()> {
    match format {
        Format::Text => terminal::document(out, shown, screen),
        Format::Json => json_line(out, &wire::ShownDocument::from(shown)),
        Format::Csv => table::document(out, shown),
        Format::Html => web::document(out, shown),
        Format::Markdown => markdown::document(out, shown),
    }
}

/// Writes what a citation names, as text or as an object of JSON. `screen` matters for text only.
///
/// # Errors
/// Those of `out`.
pub fn quotation(
    out: &mut dyn Write,
    format: Format,
    quotation: &Quotation,
    screen: &Screen,
) -> io::Result<()> {
    match format {
        Format::Json => json_line(out, &wire::Quoted::from(quotation)),
        _ => terminal::quotation(out, quotation, screen),
    }
}

/// Writes what is like a document, as [`hits`] does. `screen` matters for [`Format::Text`] only.
///
/// # Errors
/// Those of `out`.
pub fn alike(
    out: &mut dyn Write,
    format: Format,
    alike: &Alike,
    screen: &Screen,
) -> io::Result<()> {
    match format {
        Format::Text => terminal::alike(out, alike, screen),
        _ => hits(out, format, &alike.results, screen),
    }
}

/// Writes a document's story: as an object of JSON, as a page, or in every other format as text. `screen` matters for text
/// only.
///
/// # Errors
/// Those of `out`.
pub fn story(
    out: &mut dyn Write,
    format: Format,
    story: &Story,
    screen: &Screen,
) -> io::Result<()> {
    match format {
        Format::Json => json_line(out, &wire::Story::from(story)),
        Format::Html => web::story(out, story),
        _ => terminal::story(out, story, screen),
    }
}

/// Writes how much matches.
///
/// # Errors
/// Those of `out`.
pub fn counts(out: &mut dyn Write, format: Format, totals: &Totals) -> io::Result<()> {
    match format {
        Format::Text => terminal::counts(out, totals),
        Format::Json => json_line(out, &wire::Counts::from(totals)),
        Format::Csv => table::counts(out, totals),
        Format::Html => web::counts(out, totals),
        Format::Markdown => markdown::counts(out, totals),
    }
}

/// Writes a value as one line of JSON that a terminal may show: what could do harm there is written
/// as `\uXXXX`, so that a reader still gets every character.
///
/// # Errors
/// Those of `out`, and a value that JSON cannot hold.
pub fn json_line<T: Serialize + ?Sized>(out: &mut dyn Write, value: &T) -> io::Result<()> {
    let mut line = serde_json::Serializer::with_formatter(&mut *out, escape::GuardedJson);
    value.serialize(&mut line)?;
    writeln!(out)
}

#[cfg(test)]
mod tests;

/// A moment of a recording, given in milliseconds, as `HH:MM:SS`.
pub(crate) fn moment(milliseconds: u64) -> String {
    let seconds = milliseconds / 1000;
    format!(
        "{:02}:{:02}:{:02}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}
