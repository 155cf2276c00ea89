//! Evidence as one self-contained page that prints well: a head that says what was asked, then hit by hit.

use std::io::{self, Write};

use super::words::{LabelLanguage, Words};
use super::{ReportHead, citation, lines};
use crate::evidence::Evidence;
use crate::render::escape::{html, one_line};
use crate::render::web::{self, Setting, isolated};
use crate::search::Hit;

const STYLE: &str = include_str!("report.css");

pub(super) fn head(out: &mut dyn Write, head: &ReportHead<'_>) -> io::Result<()> {
    let words = head.language.words();
    let title = format!("{}: {}", words.report, head.query);
    web::head_with(out, &title, head.language.labels(), STYLE)?;
    writeln!(out, "<header class=\"report\">\n<h1>{}</h1>", words.report)?;
    rows(out, &lines(head), words)?;
    if !head.notes.is_empty() {
        writeln!(out, "<ul class=\"notes\" lang=\"en\" dir=\"ltr\">")?;
        for note in head.notes {
            writeln!(out, "<li>{}</li>", isolated(&note.to_string()))?;
        }
        writeln!(out, "</ul>")?;
    }
    writeln!(out, "</header>\n<main>")
}

pub(super) fn hit(
    out: &mut dyn Write,
    hit: &Hit,
    evidence: &Evidence,
    language: LabelLanguage,
) -> io::Result<()> {
    let mut below = Vec::new();
    let words = language.words();
    let proof = citation::below_a_hit(hit, evidence, words);
    rows(&mut below, &proof, words)?;
    let setting = Setting {
        heading: "h2",
        id: format!("hit-{}", hit.rank),
        asides: &[],
        below: Some(&String::from_utf8_lossy(&below)),
    };
    web::one_hit(out, hit, language.labels(), &setting)
}

pub(super) fn foot(out: &mut dyn Write, language: LabelLanguage) -> io::Result<()> {
    let words = language.words();
    writeln!(
        out,
        "</main>\n<footer>{}</footer>\n</body>\n</html>",
        isolated(words.how_to_check)
    )
}

/// Labels and values, a line each.
fn rows(out: &mut dyn Write, lines: &[(&'static str, String)], words: &Words) -> io::Result<()> {
    let for_machines = [words.sha256, words.again, words.command, words.file];
    writeln!(out, "<dl class=\"evidence\">")?;
    for (label, value) in lines {
        let value = if for_machines.contains(label) {
            format!("<code dir=\"ltr\">{}</code>", html(&one_line(value)))
        } else {
            isolated(value)
        };
        writeln!(out, "<div><dt>{label}</dt><dd>{value}</dd></div>")?;
    }
    writeln!(out, "</dl>")
}
