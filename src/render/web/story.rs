//! A document's story as a page: who carries it, how two of them differ, who quotes it.

use super::*;
use crate::search::{Change, Difference, Story};
use crate::text::Span;

/// Writes the page.
pub(in super::super) fn story(out: &mut dyn Write, story: &Story) -> io::Result<()> {
    let labels = labels::for_text(&story.document, &story.text);
    head(out, name(&story.document), labels)?;
    let lang = language(&story.document);
    let heading = title(&story.document, &[]);
    writeln!(out, "<h1 dir=\"auto\"{lang}>{heading}</h1>\n<main>")?;
    writeln!(out, "<h2>{}: {}</h2>", labels.story, story.copies.len())?;
    for (place, copy) in story.copies.iter().enumerate() {
        opened(out, place + 1, &copy.document, labels)?;
        if story.is_first(place) {
            entry(out, labels.published_first, labels.yes)?;
        }
        if place == story.asked {
            entry(out, labels.asked, labels.yes)?;
        } else {
            let shared = format!("{:.0} %", 100.0 * copy.shared);
            entry(out, labels.in_common, &shared)?;
        }
        writeln!(out, "</dl>\n</article>")?;
    }
    if let Some(difference) = &story.difference {
        compared(out, difference, labels)?;
    }
    if !story.quotations.documents.is_empty() {
        writeln!(out, "<h2>{}</h2>", labels.quotations)?;
    }
    for (place, quoting) in story.quotations.documents.iter().enumerate() {
        opened(out, place + 1, &quoting.document, labels)?;
        writeln!(out, "</dl>")?;
        for quoted in &quoting.quoted {
            let text = html(quoted.here.of(&story.text));
            writeln!(
                out,
                "<dl><div><dt>{}</dt><dd dir=\"ltr\">{}</dd></div></dl>\n<p class=\"text\" dir=\"auto\"{lang}>{text}</p>",
                labels.words, quoted.words
            )?;
        }
        writeln!(out, "</article>")?;
    }
    writeln!(out, "</main>\n</body>\n</html>")
}

/// Begins an article with what is known of a document; its list is left open.
fn opened(
    out: &mut dyn Write,
    number: usize,
    document: &DocumentInfo,
    labels: &Labels,
) -> io::Result<()> {
    let lang = language(document);
    let title = title(document, &[]);
    writeln!(
        out,
        "<article class=\"hit\">\n<h2>{number}. <bdi{lang}>{title}</bdi></h2>\n<dl>"
    )?;
    metadata(out, document, &PassageInfo::default(), labels)?;
    place(out, document, labels, true)
}

/// Writes how two texts differ.
fn compared(out: &mut dyn Write, difference: &Difference, labels: &Labels) -> io::Result<()> {
    let (from, to) = (&difference.from, &difference.to);
    writeln!(
        out,
        "<h2>{}: {} → {}</h2>\n<dl>",
        labels.difference,
        isolated(&from.id),
        isolated(&to.id)
    )?;
    let words = &difference.words;
    for (label, count) in [
        (labels.removed, words.removed),
        (labels.words_new, words.added),
        (labels.words, words.same),
    ] {
        entry(out, label, &count.to_string())?;
    }
    let lang = language(to);
    write!(out, "</dl>\n<div class=\"text\" dir=\"auto\"{lang}>")?;
    for part in &difference.parts {
        let marked =
            |tag: &str, text: &str, span: Span| format!("<{tag}>{}</{tag}>", html(span.of(text)));
        let shown = match part.change {
            Change::Same => html(part.to.of(&difference.to_text)),
            Change::Removed => marked("del", &difference.from_text, part.from),
            Change::Added => marked("ins", &difference.to_text, part.to),
        };
        write!(out, "{shown}")?;
    }
    writeln!(out, "</div>")
}
