//! News as an Atom feed (RFC 4287). A feed keeps its earlier entries, so it is written from these and new ones.
//!
//! Earlier entries are taken as they stand from a feed that was written here: each begins and ends with a line of its own,
//! and no text of others can look like one, for it is escaped.

use std::io::{self, Write};

use super::{Found, News, utc};
use crate::render::escape::{html, one_line, web_address};
use crate::render::labels::{self, filled, name};
use crate::render::pieces::all_pieces;
use crate::render::web::{language, marked};

/// How each feed of ours begins.
const OPENING: &str =
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n";
/// … and says whose it is.
const GENERATOR: &str = "<generator>kashaf</generator>\n";
const ENTRY: &str = "<entry>\n";
const ENTRY_END: &str = "</entry>\n";
const ID: &str = "<id>urn:uuid:";
const ID_END: &str = "</id>\n";
/// Around the UUID of a document that is told with an entry's.
const COPY: (&str, &str) = ("<link rel=\"related\" href=\"urn:uuid:", "\"/>\n");
const UPDATED: &str = "<updated>";
const UPDATED_END: &str = "</updated>\n";

/// An entry of a feed that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its UUID, as in [`Found::uuid`].
    pub uuid: String,
    /// UUIDs of the documents that are told with it.
    pub copies: Vec<String>,
    /// Its text, with the line it begins and the one it ends with.
    entry: String,
}

/// A feed as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// Its UUID, which it keeps.
    pub uuid: String,
    /// When it changed last, as RFC 3339 writes it.
    pub updated: String,
    /// Entries, the newest first.
    pub entries: Vec<Kept>,
}

impl Kept {
    /// The entry of something that was found.
    #[must_use]
    pub fn of(news: &News, found: &Found) -> Self {
        Self {
            uuid: found.uuid.clone(),
            copies: found.copies.iter().map(|copy| copy.uuid.clone()).collect(),
            entry: entry(news, found),
        }
    }

    /// Tells of another document that it is told with this one.
    pub fn tell_with(&mut self, uuid: &str) {
        if let Some(entry) = self.entry.strip_suffix(ENTRY_END) {
            self.entry = format!("{entry}{}{ENTRY_END}", related(uuid));
            self.copies.push(uuid.to_owned());
        }
    }
}

/// Writes a feed.
///
/// # Errors
/// Those of `out`.
pub fn feed(out: &mut dyn Write, feed: &Feed) -> io::Result<()> {
    write!(
        out,
        "{OPENING}{ID}{}{ID_END}<title>kashaf</title>\n<author><name>kashaf</name></author>\n{GENERATOR}\
         {UPDATED}{}{UPDATED_END}",
        html(&feed.uuid),
        html(&feed.updated)
    )?;
    for kept in &feed.entries {
        out.write_all(kept.entry.as_bytes())?;
    }
    writeln!(out, "</feed>")
}

/// Reads a feed that was written here; `None` when it is another's, or not whole.
#[must_use]
pub fn kept_entries(text: &str) -> Option<Feed> {
    let rest = text.strip_prefix(OPENING)?;
    let mut entries = Vec::new();
    let (head, mut rest) = rest.split_at(rest.find(ENTRY).or_else(|| rest.find("</feed>"))?);
    if !head.contains(GENERATOR) {
        return None;
    }
    while rest.starts_with(ENTRY) {
        let end = rest.find(ENTRY_END)? + ENTRY_END.len();
        let (entry, behind) = rest.split_at(end);
        entries.push(Kept {
            uuid: between(entry, ID, ID_END)?.to_owned(),
            copies: entry.split_inclusive('\n').filter_map(copy).collect(),
            entry: entry.to_owned(),
        });
        rest = behind;
    }
    if rest.trim_end() != "</feed>" {
        return None;
    }
    Some(Feed {
        uuid: between(head, ID, ID_END)?.to_owned(),
        updated: between(head, UPDATED, UPDATED_END)?.to_owned(),
        entries,
    })
}

/// The line of an entry that names a document told with it.
fn related(uuid: &str) -> String {
    format!("{}{}{}", COPY.0, html(uuid), COPY.1)
}

/// The UUID in such a line.
fn copy(line: &str) -> Option<String> {
    let uuid = line.strip_prefix(COPY.0)?.strip_suffix(COPY.1)?;
    Some(uuid.to_owned())
}

fn between<'t>(text: &'t str, before: &str, behind: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(before)?;
    Some(rest.split_once(behind)?.0)
}

fn entry(news: &News, found: &Found) -> String {
    let document = &found.hit.document;
    let line = |text: &str| html(&one_line(text));
    let mut out = format!(
        "{ENTRY}{ID}{}{ID_END}<title>{}</title>\n{UPDATED}{}{UPDATED_END}",
        html(&found.uuid),
        line(name(document)),
        utc(found.added)
    );
    let by = filled(document.source.as_deref()).or(filled(document.author.as_deref()));
    if let Some(by) = by {
        out += &format!("<author><name>{}</name></author>\n", line(by));
    }
    if let Some(address) = document.url.as_deref().and_then(web_address) {
        out += &format!("<link rel=\"alternate\" href=\"{}\"/>\n", html(address));
    }
    out += &format!("<category term=\"{}\"/>\n", line(&news.search));
    // Markup within text: what is escaped for a page is escaped once more for the feed. A line of its own has none of
    // the lines that part entries.
    let content = content(news, found);
    out += &format!("<content type=\"html\">{}</content>\n", html(&content));
    for copy in &found.copies {
        out += &related(&copy.uuid);
    }
    out + ENTRY_END
}

/// What a reader shows: the passage, and where it is from.
fn content(news: &News, found: &Found) -> String {
    let hit = &found.hit;
    let document = &hit.document;
    let labels = labels::for_texts(std::iter::once(hit.passage.text.as_str()));
    let mut rows = vec![(labels.search, news.search.as_str())];
    let fields = [
        (labels.date, &document.date),
        (labels.source, &document.source),
        (labels.author, &document.author),
    ];
    let fields = fields
        .iter()
        .filter_map(|(label, value)| Some((*label, filled(value.as_deref())?)));
    rows.extend(fields);
    rows.push((labels.id, document.id.as_str()));
    if found.changed {
        rows.push((labels.changed, "✓"));
    }
    let copy_of = found.copy_of.as_ref();
    let copy_of = copy_of.map(|copy| labels::copy(copy, labels));
    rows.extend(copy_of.as_deref().map(|copy| (labels.copy_of, copy)));
    let (copies, _) = labels::copies(hit, usize::MAX, labels);
    rows.extend(copies.iter().map(|copy| (labels.copies, copy.as_str())));
    let rows: String = rows
        .iter()
        .map(|(label, value)| format!("<br>{label}: <bdi>{}</bdi>", html(&one_line(value))))
        .collect();
    format!(
        "<p dir=\"auto\"{}>{}</p><p dir=\"{}\" lang=\"{}\">{}</p>",
        language(document),
        marked(&all_pieces(&hit.passage.text, &hit.highlights)),
        labels.direction,
        labels.language,
        rows.strip_prefix("<br>").unwrap_or(&rows)
    )
}
