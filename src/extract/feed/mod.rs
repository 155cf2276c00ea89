//! Feeds: RSS, Atom, RDF and JSON Feed. Each entry is a document.
//!
//! Feeds are often not well-formed, so they are read tag by tag: what comes before the damage is kept.
//! Dates stay as they stand, with their zone.

mod json;
mod xml;

use serde_json::Value;

use super::charset::{self, Decoded};
use super::names::clean;
use super::out::Out;
use super::read::whole;
use super::{ExtractError, FailureKind, Record, RecordKey, html, media, unify_lines};

/// Version of this reading.
pub(super) const VERSION: u32 = 1;

/// Hands out the entries.
pub(super) fn read(bytes: &[u8], out: &mut Out<'_>) -> Result<(), ExtractError> {
    let declared = media::xml_encoding_in(bytes);
    let Decoded { text, encoding } = charset::decode(bytes.to_vec(), declared.as_deref())?;
    let feed = if text.trim_start().starts_with('{') {
        json::read(&text)?
    } else {
        xml::read(&text)?
    };
    if feed.entries.is_empty() {
        return Err(feed.trouble.unwrap_or_else(ExtractError::no_text));
    }
    for (number, entry) in (1_u64..).zip(feed.entries) {
        let ids = [&entry.id, &entry.link];
        let name = ids.into_iter().flatten().find_map(|id| clean(id));
        let name = name.unwrap_or_else(|| number.to_string());
        let record = Record {
            source: entry.source.clone().or_else(|| feed.title.clone()),
            language: entry.language.clone().or_else(|| feed.language.clone()),
            encoding: Some(encoding.to_string()),
            ..entry.into_record()
        };
        let handed = if record.has_word() {
            out.part(&name, |out| whole(record, out))
        } else {
            out.failure(Some(number), FailureKind::NoText, "an entry without a word")
        };
        if handed.is_break() {
            return Ok(());
        }
    }
    if let Some(error) = feed.trouble {
        // Nothing comes after it, so that breaking off changes nothing.
        let _ = out.failure(None, error.kind, error.message);
    }
    Ok(())
}

/// Authors of one entry; whoever follows is passed over.
const MOST_AUTHORS: usize = 100;

/// What a feed says.
#[derive(Debug, Default)]
struct Feed {
    title: Option<String>,
    language: Option<String>,
    entries: Vec<Entry>,
    /// Why there may be more than was read.
    trouble: Option<ExtractError>,
}

/// What a feed says of one entry, as text without markup.
#[derive(Debug, Default)]
struct Entry {
    id: Option<String>,
    title: Option<String>,
    link: Option<String>,
    content: Option<String>,
    summary: Option<String>,
    published: Option<String>,
    updated: Option<String>,
    authors: Vec<String>,
    source: Option<String>,
    language: Option<String>,
    categories: Vec<String>,
}

impl Entry {
    fn into_record(self) -> Record {
        // Some feeds give a content that holds nothing but a picture.
        let content = self.content.filter(|text| has_words(text));
        let mut record = Record::new(
            RecordKey::Whole,
            unify_lines(content.or(self.summary).unwrap_or_default()),
        );
        record.title = self.title;
        record.url = self.link;
        record.date = self.published.or(self.updated);
        let separator = super::fields::AUTHOR_SEPARATOR;
        record.author = (!self.authors.is_empty()).then(|| self.authors.join(separator));
        if !self.categories.is_empty() {
            let categories = self.categories.into_iter().map(Value::from).collect();
            record.extra.insert("categories".to_owned(), categories);
        }
        record
    }
}

fn has_words(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// Text that may hold markup, without it. Without any tag its line ends count.
fn text_of(markup: &str) -> Option<String> {
    let text = if markup.contains('<') {
        html::plain(markup)
    } else {
        let lines = unify_lines(markup.trim().to_owned());
        html::plain(&lines.replace("\n\n", "<p>").replace('\n', "<br>"))
    };
    (!text.is_empty()).then_some(text)
}

/// The same on one line.
fn line_of(markup: &str) -> Option<String> {
    let text = html::plain(markup);
    let words: Vec<&str> = text.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// A feed that cannot be read at all.
fn no_feed() -> ExtractError {
    ExtractError::new(
        FailureKind::Unsupported,
        "not a feed of news; other files of this kind cannot be read",
    )
}

#[cfg(test)]
mod tests;
