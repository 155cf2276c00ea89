//! Ranges that a citation names, for a terminal: what is known of the document, then each range between rules, with what
//! stands around it indented.

use super::*;
use crate::evidence::{Quotation, QuotedText};
use crate::render::LabelLanguage;
use crate::render::evidence::state_of;

/// Writes what a citation names.
pub(in crate::render) fn quotation(
    out: &mut dyn Write,
    quotation: &Quotation,
    screen: &Screen,
) -> io::Result<()> {
    about(out, &quotation.document, &[], screen)?;
    let (file, evidence) = (&quotation.evidence.file, &quotation.evidence);
    let state = state_of(file.now, LabelLanguage::English);
    let known = [
        ("sha-256", file.sha256_now.as_deref()),
        ("indexed", evidence.indexed.as_deref()),
        ("the file", Some(state)),
    ];
    for (name, value) in known {
        if let Some(value) = filled(value) {
            labelled(out, name, value, screen)?;
        }
    }
    if quotation.cited.is_some() {
        let cited = match quotation.is_cited() {
            true => "has the SHA-256 of the citation",
            false => "has not the SHA-256 of the citation",
        };
        labelled(out, "and", cited, screen)?;
    }
    for part in &quotation.parts {
        writeln!(out)?;
        one(out, part, screen)?;
    }
    Ok(())
}

fn one(out: &mut dyn Write, part: &QuotedText, screen: &Screen) -> io::Result<()> {
    around(out, &part.before, screen)?;
    let mut head = format!("── characters {}–{}", part.start, part.end);
    if let Some(page) = part.place.page {
        head.push_str(&format!(", page {page}"));
    }
    if let Some(time) = part.place.time {
        head.push_str(&format!(", at {}", moment(time)));
    }
    writeln!(out, "{}", styled(&format!("{head} ──"), Style::Dim, screen))?;
    for line in part.text.split_inclusive('\n') {
        lines_of(out, line, Style::Bold, "", screen)?;
    }
    writeln!(out, "{}", styled("──", Style::Dim, screen))?;
    around(out, &part.after, screen)
}

/// Writes what stands before or behind, without its outer blank lines.
fn around(out: &mut dyn Write, text: &str, screen: &Screen) -> io::Result<()> {
    for line in text.trim().lines() {
        lines_of(out, line, Style::Dim, INDENT, screen)?;
    }
    Ok(())
}

fn lines_of(
    out: &mut dyn Write,
    line: &str,
    style: Style,
    indent: &'static str,
    screen: &Screen,
) -> io::Result<()> {
    let line = Field {
        text: line,
        pieces: all_pieces(line, &[]),
        style,
        spaces: Spaces::Keep,
        indent,
    };
    line.write(out, screen)
}
