//! RSS, Atom and RDF, tag by tag.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::super::ExtractError;
use super::{Entry, Feed, MOST_AUTHORS, line_of, no_feed, text_of};

/// Elements within elements; only text that is XHTML comes near it.
const DEEPEST: usize = 500;

/// The feed as far as it can be read.
pub(super) fn read(text: &str) -> Result<Feed, ExtractError> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = true;
    config.check_end_names = false;
    let mut reading = Reading::default();
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => reading.open(&tag, false)?,
            Ok(Event::Empty(tag)) => reading.open(&tag, true)?,
            Ok(Event::End(tag)) => reading.close(tag.name().as_ref()),
            Ok(Event::Text(text)) => reading.text(&text.xml10_content()),
            Ok(Event::CData(text)) => reading.text(&text.xml10_content()),
            Ok(Event::GeneralRef(reference)) => reading.reference(&reference),
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(_) => {
                reading.feed.trouble = Some(ExtractError::damaged(
                    "not well-formed XML; what stands before the damage was read",
                ));
                break;
            }
        }
        if reading.open.len() > DEEPEST {
            reading.feed.trouble = Some(ExtractError::damaged(
                "tags nested too deeply; what stands before them was read",
            ));
            break;
        }
    }
    reading.finish()
}

/// What is open at a place in the feed.
#[derive(Default)]
struct Reading {
    feed: Feed,
    /// The names of the elements that are open.
    open: Vec<String>,
    entry: Option<Entry>,
    /// How many elements are open where the entry begins.
    entry_at: usize,
    field: Option<Field>,
}

/// A field that is being read.
struct Field {
    name: String,
    /// How many elements are open where it begins.
    at: usize,
    /// Its text, with the markup of elements within it.
    text: String,
    /// Whether it says that it is no markup.
    plain: bool,
    /// The element within it that counts, where it is one of several pieces (in Atom) and no markup.
    wanted: Option<&'static str>,
}

impl Reading {
    fn open(&mut self, tag: &BytesStart<'_>, closed: bool) -> Result<(), ExtractError> {
        let name = tag.name().as_ref().to_owned();
        let local = local_of(&name);
        if self.open.is_empty() && !matches!(local, "rss" | "feed" | "RDF" | "entry") {
            // What follows the end of a feed is nobody's.
            if self.feed.entries.is_empty() && self.feed.title.is_none() {
                return Err(no_feed());
            }
        }
        if self.field.is_none() && self.entry.is_some() && matches!(local, "item" | "entry") {
            // The one before was never closed.
            while self.open.len() > self.entry_at {
                self.close_last();
            }
        }
        if let Some(field) = &mut self.field {
            if field.wanted.is_none() {
                field.text.push('<');
                field.text.push_str(local);
                field.text.push('>');
            }
        } else if self.entry.is_some() {
            self.open_field(&name, tag);
        } else if matches!(local, "item" | "entry") {
            self.entry_at = self.open.len();
            self.entry = Some(Entry {
                id: attribute(tag, "about"),
                language: attribute(tag, "lang"),
                ..Entry::default()
            });
        } else if self.open.is_empty() {
            self.feed.language = attribute(tag, "lang");
        } else {
            let parent = self.open.last().map_or("", |name| local_of(name));
            if matches!(parent, "channel" | "feed")
                && matches!(
                    name.as_str(),
                    "title" | "atom:title" | "language" | "dc:language"
                )
            {
                self.open_field(&name, tag);
            }
        }
        self.open.push(name);
        if closed {
            self.close_last();
        }
        Ok(())
    }

    fn open_field(&mut self, name: &str, tag: &BytesStart<'_>) {
        if let (Some(entry), "link") = (&mut self.entry, local_of(name)) {
            let relation = attribute(tag, "rel");
            let is_page = relation.is_none_or(|relation| relation == "alternate");
            if let Some(address) = attribute(tag, "href").filter(|_| is_page) {
                entry.link.get_or_insert(address);
            }
        }
        let kind = attribute(tag, "type");
        self.field = Some(Field {
            name: name.to_owned(),
            at: self.open.len(),
            text: attribute(tag, "term")
                .filter(|_| local_of(name) == "category")
                .unwrap_or_default(),
            plain: matches!(kind.as_deref(), Some("text" | "text/plain")),
            wanted: match local_of(name) {
                "author" => Some("name"),
                "source" => Some("title"),
                _ => None,
            },
        });
    }

    /// Ends the last element of this name, and what was left open in it.
    fn close(&mut self, name: &str) {
        let open = self.open.iter().rposition(|other| other == name);
        if let Some(at) = open {
            while self.open.len() > at {
                self.close_last();
            }
        }
    }

    fn close_last(&mut self) {
        let Some(name) = self.open.pop() else {
            return;
        };
        let depth = self.open.len();
        match self.field.take() {
            Some(field) if field.at == depth => self.take(field),
            Some(mut field) => {
                if field.wanted.is_none() {
                    field.text.push_str("</");
                    field.text.push_str(local_of(&name));
                    field.text.push('>');
                }
                self.field = Some(field);
            }
            None if self.entry.is_some() && self.entry_at == depth => {
                self.feed.entries.extend(self.entry.take());
            }
            None => {}
        }
    }

    fn text(&mut self, text: &str) {
        let depth = self.open.len();
        let within = self.open.last().map_or("", |name| local_of(name));
        let Some(field) = &mut self.field else { return };
        match field.wanted {
            _ if field.at + 1 == depth => field.text.push_str(text),
            Some(wanted) if wanted == within => field.text.push_str(text),
            Some(_) => {}
            None => {
                let text = text.replace('&', "&amp;").replace('<', "&lt;");
                field.text.push_str(&text);
            }
        }
    }

    /// One of the five references of XML, or a character by number; others are those of HTML.
    fn reference(&mut self, reference: &BytesRef<'_>) {
        if let Ok(Some(c)) = reference.resolve_char_ref() {
            return self.text(c.encode_utf8(&mut [0; 4]));
        }
        let name = reference.xml10_content();
        match name.as_ref() {
            "amp" => self.text("&"),
            "lt" => self.text("<"),
            "gt" => self.text(">"),
            "quot" => self.text("\""),
            "apos" => self.text("'"),
            name => {
                if let Some(field) = &mut self.field {
                    field.text.push_str(&format!("&{name};"));
                }
            }
        }
    }

    /// A field has come to its end.
    fn take(&mut self, field: Field) {
        let said = field.text.trim();
        if said.is_empty() {
            return;
        }
        let raw = || Some(said.to_owned());
        let Some(entry) = &mut self.entry else {
            match local_of(&field.name) {
                "title" => self.feed.title = self.feed.title.take().or_else(|| line_of(said)),
                _ => self.feed.language = raw(),
            }
            return;
        };
        let text = || {
            if field.plain && !said.contains("</") {
                raw()
            } else {
                text_of(said)
            }
        };
        let first = |slot: &mut Option<String>, value: Option<String>| {
            if slot.is_none() {
                *slot = value;
            }
        };
        match field.name.as_str() {
            "title" | "atom:title" => first(&mut entry.title, line_of(said)),
            "guid" | "id" | "atom:id" => entry.id = raw(),
            "link" => first(&mut entry.link, raw()),
            "content:encoded" | "content" | "atom:content" | "xhtml:body" | "body" => {
                first(&mut entry.content, text());
            }
            "description" | "summary" | "atom:summary" | "dc:description" => {
                first(&mut entry.summary, text());
            }
            "pubDate" | "published" | "atom:published" | "issued" | "dc:date"
            | "dcterms:issued" | "dcterms:created" | "created" => {
                first(&mut entry.published, raw());
            }
            "updated" | "atom:updated" | "modified" | "dcterms:modified" => {
                first(&mut entry.updated, raw());
            }
            "author" | "atom:author" | "dc:creator" | "creator" | "itunes:author" => {
                let name = line_of(author_of(said)).filter(|name| {
                    entry.authors.len() < MOST_AUTHORS && !entry.authors.contains(name)
                });
                entry.authors.extend(name);
            }
            "source" | "atom:source" => first(&mut entry.source, line_of(said)),
            "dc:language" | "language" => first(&mut entry.language, raw()),
            "category" | "dc:subject" => entry.categories.extend(line_of(said)),
            _ => {}
        }
    }

    fn finish(mut self) -> Result<Feed, ExtractError> {
        if self.open.is_empty() && self.feed.entries.is_empty() && self.feed.trouble.is_none() {
            return if self.feed.title.is_some() {
                Ok(self.feed)
            } else {
                Err(no_feed())
            };
        }
        if !self.open.is_empty() && self.feed.trouble.is_none() {
            self.feed.trouble = Some(ExtractError::damaged(
                "the feed breaks off before its end; fetch it again if it can be had",
            ));
        }
        while !self.open.is_empty() {
            self.close_last();
        }
        Ok(self.feed)
    }
}

/// Of `mail@example.org (Name)`, as RSS has it, the name.
fn author_of(said: &str) -> &str {
    said.split_once(" (")
        .filter(|(address, _)| address.contains('@'))
        .and_then(|(_, name)| name.strip_suffix(')'))
        .unwrap_or(said)
}

fn local_of(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// What an attribute says, by its name without the namespace.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag
        .html_attributes()
        .with_checks(false)
        .flatten()
        .find(|attribute| local_of(attribute.key.as_ref()) == name)?;
    let value = found.value.replace("&amp;", "&");
    let value = value.trim();
    (!value.is_empty()).then(|| value.to_owned())
}
