//! Results as Markdown, to be pasted into a report: a heading and a quotation for each hit.
//!
//! Text of others is escaped so that it makes no markup; matches are strong.

use super::escape::{markdown, one_line, web_address};
use super::labels::{self, Labels, extra, file, filled, ranks};
use super::moment;
use super::pieces::{Piece, all_pieces, blocks, pieces};
use crate::search::{DocumentInfo, Hit, Note, PassageInfo, Results, ShownDocument, Totals};
use crate::text::Span;
use std::io::{self, Write};

/// Writes the hits.
pub(super) fn hits(out: &mut dyn Write, results: &Results) -> io::Result<()> {
    let labels = labels::for_results(results);
    writeln!(out, "# {}\n", plain(&results.query))?;
    match ranks(results) {
        None => writeln!(out, "{}", labels.nothing)?,
        Some(ranks) => {
            if results.totals.documents > 0 {
                documents(out, &results.totals, labels)?;
            }
            writeln!(out, "- {}: {ranks}", labels.shown)?;
        }
    }
    for note in &results.notes {
        writeln!(out, "\n{}", markdown(&one_line(&note.to_string()), true))?;
    }
    for hit in &results.hits {
        one_hit(out, hit, labels)?;
    }
    Ok(())
}

fn one_hit(out: &mut dyn Write, hit: &Hit, labels: &Labels) -> io::Result<()> {
    let document = &hit.document;
    writeln!(
        out,
        "\n## {}. {}\n",
        hit.rank,
        title(document, &hit.title_highlights)
    )?;
    writeln!(
        out,
        "> {}\n",
        marked(&all_pieces(&hit.passage.text, &hit.highlights))
    )?;
    metadata(out, document, &hit.passage, labels)?;
    if hit.more_passages > 0 {
        writeln!(out, "- {}: {}", labels.more, hit.more_passages)?;
    }
    let (copies, _) = labels::copies(hit, usize::MAX, labels);
    for copy in copies {
        writeln!(out, "- {}: {}", labels.copies, plain(&copy))?;
    }
    Ok(())
}

/// Writes the head of a report: labels and values, and notes.
pub(super) fn report_head(
    out: &mut dyn Write,
    lines: &[(&'static str, String)],
    notes: &[Note],
) -> io::Result<()> {
    let query = lines.first().map_or("", |(_, query)| query.as_str());
    writeln!(out, "# {}\n", plain(query))?;
    for (label, value) in lines.iter().skip(1) {
        writeln!(out, "- {label}: {}", plain(value))?;
    }
    if !notes.is_empty() {
        writeln!(out)?;
    }
    for note in notes {
        writeln!(out, "- {}", plain(&note.to_string()))?;
    }
    Ok(())
}

/// Writes a hit of a report, with labels and values that make it evidence.
pub(super) fn report_hit(
    out: &mut dyn Write,
    hit: &Hit,
    proof: &[(&'static str, String)],
    language: super::LabelLanguage,
) -> io::Result<()> {
    one_hit(out, hit, language.labels())?;
    for (label, value) in proof {
        writeln!(out, "- {label}: {}", plain(value))?;
    }
    Ok(())
}

/// Writes a whole document, a paragraph for each of its lines; passages that match are quoted.
pub(super) fn document(out: &mut dyn Write, shown: &ShownDocument) -> io::Result<()> {
    let document = &shown.document;
    writeln!(out, "# {}\n", title(document, &shown.title_highlights))?;
    metadata(
        out,
        document,
        &PassageInfo::default(),
        labels::for_document(shown),
    )?;
    for (key, value) in extra(document) {
        writeln!(out, "- {}: {}", plain(key), plain(&value))?;
    }
    for block in blocks(shown) {
        let quote = if block.matching.is_some() { "> " } else { "" };
        let mut between = "\n".to_owned();
        let mut start = block.span.start;
        for line in block.span.of(&shown.text).split_inclusive('\n') {
            let window = Span::new(start, start + line.len());
            start = window.end;
            if line.trim().is_empty() {
                continue;
            }
            let text = marked(&pieces(&shown.text, window, &shown.highlights));
            writeln!(out, "{between}{quote}{text}")?;
            between = format!("{}\n", quote.trim_end());
        }
    }
    Ok(())
}

/// Writes how much matches.
pub(super) fn counts(out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
    let labels = labels::for_results(&Results::default());
    documents(out, totals, labels)?;
    writeln!(out, "- {}: {}", labels.passages, totals.passages)
}

fn documents(out: &mut dyn Write, totals: &Totals, labels: &Labels) -> io::Result<()> {
    let some = totals.documents.saturating_sub(totals.documents_all);
    writeln!(out, "- {}: {}", labels.every_word, totals.documents_all)?;
    writeln!(out, "- {}: {some}", labels.some_words)
}

/// Writes what is known of a document, a line each: no direction disturbs another.
fn metadata(
    out: &mut dyn Write,
    document: &DocumentInfo,
    passage: &PassageInfo,
    labels: &Labels,
) -> io::Result<()> {
    let mut known = |label: &str, value: Option<&str>| match filled(value) {
        Some(value) => writeln!(out, "- {label}: {}", plain(value)),
        None => Ok(()),
    };
    known(labels.date, document.date.as_deref())?;
    known(labels.source, document.source.as_deref())?;
    known(labels.author, document.author.as_deref())?;
    let page = passage.page.map(|page| page.to_string());
    known(labels.page, page.as_deref())?;
    known(labels.time, passage.time.map(moment).as_deref())?;
    known(labels.id, Some(&document.id))?;
    known(labels.file, file(document))?;
    match filled(document.url.as_deref()) {
        None => Ok(()),
        Some(url) => match web_address(url) {
            Some(address) => writeln!(out, "- {}: <{address}>", labels.address),
            None => writeln!(out, "- {}: {}", labels.address, plain(url)),
        },
    }
}

/// The title with its matches, else the id.
fn title(document: &DocumentInfo, highlights: &[Span]) -> String {
    match filled(document.title.as_deref()) {
        Some(title) => marked(&all_pieces(title, highlights)),
        None => plain(&document.id),
    }
}

/// A value on a line that has begun.
fn plain(text: &str) -> String {
    markdown(&one_line(text), false)
}

/// Pieces as one line of Markdown. Emphasis must not begin or end with white space.
fn marked(pieces: &[Piece<'_>]) -> String {
    let mut out = String::new();
    for piece in pieces {
        let opens_line = out.trim().is_empty();
        let text = markdown(piece.text, opens_line);
        if !piece.lit || text.trim().is_empty() {
            out.push_str(&text);
            continue;
        }
        let inner = text.trim();
        let before = text.len() - text.trim_start().len();
        let behind = text.len() - text.trim_end().len();
        out.push_str(&" ".repeat(before));
        out.push_str("**");
        out.push_str(inner);
        out.push_str("**");
        out.push_str(&" ".repeat(behind));
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}
