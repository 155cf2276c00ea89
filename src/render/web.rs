//! Results as one self-contained HTML page: no script, nothing loaded, every direction set.
//!
//! All text of others goes through [`escape::html`](super::escape::html) and stands in an element
//! with a direction of its own, so that it can disturb neither the markup nor its neighbours.

mod story;

pub(super) use story::story;

use super::escape::{html, one_line, web_address};
use super::facets;
use super::labels::{self, Labels, extra, file, filled, name, ranks};
use super::moment;
use super::pieces::{Piece, all_pieces, blocks, pieces};
use crate::search::{DocumentInfo, Hit, PassageInfo, Results, ShownDocument, Totals};
use std::io::{self, Write};

/// What the page may do: show itself in its own style.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
const STYLE: &str = include_str!("page.css");

/// Writes a page of hits.
pub(super) fn hits(out: &mut dyn Write, results: &Results) -> io::Result<()> {
    let labels = labels::for_results(results);
    head(out, &results.query, labels)?;
    writeln!(
        out,
        "<h1 dir=\"auto\">{}</h1>",
        html(&one_line(&results.query))
    )?;
    totals(out, results, labels)?;
    if !results.notes.is_empty() {
        writeln!(out, "<ul class=\"notes\" lang=\"en\" dir=\"ltr\">")?;
        for note in &results.notes {
            writeln!(out, "<li>{}</li>", isolated(&note.to_string()))?;
        }
        writeln!(out, "</ul>")?;
    }
    writeln!(out, "<main>")?;
    for hit in &results.hits {
        let setting = Setting {
            heading: "h2",
            id: format!("hit-{}", hit.rank),
            asides: &[],
            below: None,
        };
        one_hit(out, hit, labels, &setting)?;
    }
    facets::section(out, results)?;
    writeln!(out, "</main>\n</body>\n</html>")
}

/// How a hit stands in its page.
pub(super) struct Setting<'s> {
    /// The element of its title.
    pub(super) heading: &'static str,
    /// Its id in the page.
    pub(super) id: String,
    /// What else is to be said of it, in words of our own.
    pub(super) asides: &'s [(&'s str, &'s str)],
    /// What else stands at its end, as HTML.
    pub(super) below: Option<&'s str>,
}

pub(super) fn one_hit(
    out: &mut dyn Write,
    hit: &Hit,
    labels: &Labels,
    setting: &Setting<'_>,
) -> io::Result<()> {
    let document = &hit.document;
    let lang = language(document);
    let Setting { heading, id, .. } = setting;
    writeln!(out, "<article class=\"hit\" id=\"{id}\">")?;
    writeln!(
        out,
        "<{heading}>{}. <bdi{lang}>{}</bdi></{heading}>",
        hit.rank,
        title(document, &hit.title_highlights)
    )?;
    writeln!(out, "<dl>")?;
    metadata(out, document, &hit.passage, labels)?;
    for (label, value) in setting.asides {
        entry(out, label, value)?;
    }
    writeln!(out, "</dl>")?;
    writeln!(
        out,
        "<p class=\"text\" dir=\"auto\"{lang}>{}</p>",
        marked(&all_pieces(&hit.passage.text, &hit.highlights))
    )?;
    writeln!(out, "<dl>")?;
    let with_file = setting.below.is_none();
    place(out, document, labels, with_file)?;
    if hit.more_passages > 0 {
        entry(out, labels.more, &hit.more_passages.to_string())?;
    }
    let (copies, _) = labels::copies(hit, usize::MAX, labels);
    if !copies.is_empty() {
        writeln!(out, "<div><dt>{}</dt>", labels.copies)?;
        for copy in &copies {
            writeln!(out, "<dd>{}</dd>", isolated(copy))?;
        }
        writeln!(out, "</div>")?;
    }
    let below = setting.below.unwrap_or_default();
    writeln!(out, "</dl>\n{below}</article>")
}

/// Writes a page with a whole document, the passages that match set off and listed on top.
pub(super) fn document(out: &mut dyn Write, shown: &ShownDocument) -> io::Result<()> {
    let labels = labels::for_document(shown);
    let document = &shown.document;
    head(out, name(document), labels)?;
    let lang = language(document);
    writeln!(
        out,
        "<h1 dir=\"auto\"{lang}>{}</h1>",
        title(document, &shown.title_highlights)
    )?;
    writeln!(out, "<dl>")?;
    metadata(out, document, &PassageInfo::default(), labels)?;
    place(out, document, labels, true)?;
    for (key, value) in extra(document) {
        writeln!(
            out,
            "<div><dt>{}</dt><dd>{}</dd></div>",
            isolated(key),
            isolated(&value)
        )?;
    }
    writeln!(out, "</dl>")?;
    let blocks = blocks(shown);
    let matching: Vec<_> = blocks.iter().filter_map(|block| block.matching).collect();
    if !matching.is_empty() {
        writeln!(out, "<nav>{}:", labels.passages)?;
        for ordinal in matching {
            writeln!(out, "<a href=\"#passage-{ordinal}\">{ordinal}</a>")?;
        }
        writeln!(out, "</nav>")?;
    }
    writeln!(out, "<main{lang}>")?;
    for block in blocks {
        let attributes = match block.matching {
            Some(ordinal) => format!("class=\"text matching\" id=\"passage-{ordinal}\""),
            // A line break between two passages is in the page already.
            None if block.span.of(&shown.text).trim().is_empty() => continue,
            None => "class=\"text\"".to_owned(),
        };
        let text = pieces(&shown.text, block.span, &shown.highlights);
        writeln!(
            out,
            "<div {attributes} dir=\"auto\">{}</div>",
            marked(&text)
        )?;
    }
    writeln!(out, "</main>\n</body>\n</html>")
}

/// Writes a page that only says how much matches.
pub(super) fn counts(out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
    let results = Results {
        totals: *totals,
        ..Results::default()
    };
    let labels = labels::for_results(&results);
    head(out, labels.passages, labels)?;
    let numbers = [
        (labels.every_word, totals.documents_all),
        (
            labels.some_words,
            totals.documents.saturating_sub(totals.documents_all),
        ),
        (labels.passages, totals.passages),
    ];
    writeln!(out, "<dl>")?;
    for (label, number) in numbers {
        entry(out, label, &number.to_string())?;
    }
    writeln!(out, "</dl>\n</body>\n</html>")
}

pub(super) fn head(out: &mut dyn Write, title: &str, labels: &Labels) -> io::Result<()> {
    head_with(out, title, labels, "")
}

/// The same with more style.
pub(super) fn head_with(
    out: &mut dyn Write,
    title: &str,
    labels: &Labels,
    style: &str,
) -> io::Result<()> {
    let Labels {
        language,
        direction,
        ..
    } = labels;
    let title = html(&one_line(title));
    write!(
        out,
        "<!doctype html>\n\
         <html lang=\"{language}\" dir=\"{direction}\">\n\
         <head>\n\
         <meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>{title}</title>\n\
         <style>\n{STYLE}{style}</style>\n\
         </head>\n\
         <body>\n"
    )
}

fn totals(out: &mut dyn Write, results: &Results, labels: &Labels) -> io::Result<()> {
    let Some(ranks) = ranks(results) else {
        return writeln!(out, "<p>{}</p>", labels.nothing);
    };
    let totals = &results.totals;
    writeln!(out, "<dl>")?;
    // What nobody counted is not told.
    if totals.documents > 0 {
        entry(out, labels.every_word, &totals.documents_all.to_string())?;
        let some = totals.documents.saturating_sub(totals.documents_all);
        entry(out, labels.some_words, &some.to_string())?;
    }
    entry(out, labels.shown, &ranks)?;
    writeln!(out, "</dl>")
}

/// When, by whom, where in the document.
fn metadata(
    out: &mut dyn Write,
    document: &DocumentInfo,
    passage: &PassageInfo,
    labels: &Labels,
) -> io::Result<()> {
    if let Some(date) = filled(document.date.as_deref()) {
        let date = html(&one_line(date));
        let time = format!("<time datetime=\"{date}\">{date}</time>");
        writeln!(
            out,
            "<div><dt>{}</dt><dd dir=\"ltr\">{time}</dd></div>",
            labels.date
        )?;
    }
    for (label, value) in [
        (labels.source, &document.source),
        (labels.author, &document.author),
    ] {
        if let Some(value) = filled(value.as_deref()) {
            writeln!(
                out,
                "<div><dt>{label}</dt><dd>{}</dd></div>",
                isolated(value)
            )?;
        }
    }
    if let Some(page) = passage.page {
        entry(out, labels.page, &page.to_string())?;
    }
    match passage.time {
        Some(time) => entry(out, labels.time, &moment(time)),
        None => Ok(()),
    }
}

/// Where the document is; the file, if nothing else says it.
fn place(
    out: &mut dyn Write,
    document: &DocumentInfo,
    labels: &Labels,
    with_file: bool,
) -> io::Result<()> {
    writeln!(
        out,
        "<div><dt>{}</dt><dd>{}</dd></div>",
        labels.id,
        isolated(&document.id)
    )?;
    if let Some(file) = file(document).filter(|_| with_file) {
        writeln!(
            out,
            "<div><dt>{}</dt><dd>{}</dd></div>",
            labels.file,
            isolated(file)
        )?;
    }
    let Some(url) = filled(document.url.as_deref()) else {
        return Ok(());
    };
    let value = match web_address(url) {
        Some(address) => format!(
            "<a href=\"{}\" rel=\"noreferrer noopener\">{}</a>",
            html(address),
            isolated(address)
        ),
        None => isolated(url),
    };
    writeln!(
        out,
        "<div><dt>{}</dt><dd>{value}</dd></div>",
        labels.address
    )
}

/// Writes a label and a number or range of our own.
pub(super) fn entry(out: &mut dyn Write, label: &str, value: &str) -> io::Result<()> {
    writeln!(
        out,
        "<div><dt>{label}</dt><dd dir=\"ltr\">{value}</dd></div>"
    )
}

/// A value on one line, in a direction of its own.
pub(super) fn isolated(text: &str) -> String {
    format!("<bdi>{}</bdi>", html(&one_line(text)))
}

/// The title with its matches, else the id.
fn title(document: &DocumentInfo, highlights: &[crate::text::Span]) -> String {
    match filled(document.title.as_deref()) {
        Some(title) => marked(&all_pieces(title, highlights)),
        None => html(&one_line(&document.id)),
    }
}

/// The `lang` attribute of a document, where its tag looks like one.
pub(super) fn language(document: &DocumentInfo) -> String {
    let sound =
        |tag: &&str| tag.len() <= 35 && tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    match filled(document.language.as_deref()).filter(sound) {
        Some(tag) => format!(" lang=\"{tag}\""),
        None => String::new(),
    }
}

/// Pieces as HTML: what is lit in `<mark>`, everything escaped.
#[must_use]
pub fn marked(pieces: &[Piece<'_>]) -> String {
    let mut out = String::new();
    for piece in pieces {
        let text = html(piece.text);
        if piece.lit {
            out.push_str("<mark>");
            out.push_str(&text);
            out.push_str("</mark>");
        } else {
            out.push_str(&text);
        }
    }
    out
}
