//! How the documents that match spread: counts by source, time, language, format, country, place and group.
//!
//! Counts stand before values, for a value may be Arabic and end its line.

use super::escape::{html, markdown, one_line};
use super::sparkline::sparkline;
use super::{Format, Screen, json_line, terminal};
use crate::search::{Facet, FacetKind, FacetValue, Results};
use serde::Serialize;
use std::io::{self, Write};

/// A count of one value, as JSON.
#[derive(Debug, Serialize)]
struct Value<'r> {
    value: &'r str,
    name: &'r str,
    english: Option<&'r str>,
    documents: usize,
    documents_all: usize,
}

#[derive(Debug, Serialize)]
struct Values<'r> {
    values: Vec<Value<'r>>,
    /// How many values are left out.
    more: usize,
}

#[derive(Debug, Serialize)]
struct Line<'r> {
    format: u32,
    facets: serde_json::Map<String, serde_json::Value>,
    query: &'r str,
}

/// Months of more years than these are left to their years where people read them.
const YEARS_OF_MONTHS: usize = 2;

fn name(kind: FacetKind, rtl: bool) -> &'static str {
    match (kind, rtl) {
        (FacetKind::Source, false) => "Sources",
        (FacetKind::Year, false) => "Years",
        (FacetKind::Month, false) => "Months",
        (FacetKind::Language, false) => "Languages",
        (FacetKind::Format, false) => "Formats",
        (FacetKind::Country, false) => "Countries, with their places",
        (FacetKind::Place, false) => "Places named",
        (FacetKind::Group, false) => "Groups named",
        (FacetKind::Source, true) => "المصادر",
        (FacetKind::Year, true) => "السنوات",
        (FacetKind::Month, true) => "الشهور",
        (FacetKind::Language, true) => "اللغات",
        (FacetKind::Format, true) => "الصيغ",
        (FacetKind::Country, true) => "بلدان مذكورة بأماكنها",
        (FacetKind::Place, true) => "أماكن مذكورة",
        (FacetKind::Group, true) => "جماعات مذكورة",
    }
}

/// What people are shown: no empty facet, and no months of many years.
fn shown(results: &Results) -> impl Iterator<Item = &Facet> {
    let years = results
        .facets
        .iter()
        .find(|facet| facet.kind == FacetKind::Year);
    let many = years.is_some_and(|years| years.values.len() > YEARS_OF_MONTHS);
    results
        .facets
        .iter()
        .filter(move |facet| !(facet.values.is_empty() || many && facet.kind == FacetKind::Month))
}

/// Writes the facets of a result, where there are any. CSV has no place for them.
pub(super) fn facets(
    out: &mut dyn Write,
    format: Format,
    results: &Results,
    screen: &Screen,
) -> io::Result<()> {
    if results.facets.is_empty() {
        return Ok(());
    }
    match format {
        Format::Json => json(out, results),
        Format::Text => text(out, results, screen),
        Format::Markdown => in_markdown(out, results),
        Format::Html | Format::Csv => Ok(()),
    }
}

fn json(out: &mut dyn Write, results: &Results) -> io::Result<()> {
    let mut facets = serde_json::Map::new();
    for facet in &results.facets {
        let values = facet.values.iter().map(|value| Value {
            value: &value.value,
            name: &value.called.name,
            english: value.called.english.as_deref(),
            documents: value.documents,
            documents_all: value.documents_all,
        });
        let values = Values {
            values: values.collect(),
            more: facet.more,
        };
        facets.insert(
            facet.kind.as_str().to_owned(),
            serde_json::to_value(values)?,
        );
    }
    let line = Line {
        format: super::wire::FORMAT,
        facets,
        query: &results.query,
    };
    json_line(out, &line)
}

/// The name in Arabic; of what shares it with another the value as well, which a filter takes.
fn in_terminal(value: &FacetValue) -> String {
    let name = &value.called.name;
    match value.called.within {
        Some(_) => format!("{name} ({})", value.value),
        None => name.clone(),
    }
}

fn text(out: &mut dyn Write, results: &Results, screen: &Screen) -> io::Result<()> {
    for facet in shown(results) {
        writeln!(out, "\n{}", name(facet.kind, false))?;
        if let Some(line) = sparkline(facet) {
            writeln!(out, "{:>7}  {line}", "")?;
        }
        for value in &facet.values {
            let named = terminal::value(&in_terminal(value), screen);
            if value.documents == value.documents_all {
                writeln!(out, "{:>7}  {named}", value.documents)?;
            } else {
                let counts = format!("{} of {}", value.documents_all, value.documents);
                writeln!(out, "{counts:>7}  {named}")?;
            }
        }
        if facet.more > 0 {
            writeln!(out, "{:>7}  more", format!("+{}", facet.more))?;
        }
    }
    Ok(())
}

fn in_markdown(out: &mut dyn Write, results: &Results) -> io::Result<()> {
    let rtl = super::labels::for_results(results).direction == "rtl";
    for facet in shown(results) {
        writeln!(out, "\n### {}\n", name(facet.kind, rtl))?;
        for value in &facet.values {
            writeln!(
                out,
                "- {}: {}",
                value.documents,
                markdown(&one_line(&value.called.label(rtl)), true)
            )?;
        }
    }
    Ok(())
}

/// The facets as a section of a page.
pub(super) fn section(out: &mut dyn Write, results: &Results) -> io::Result<()> {
    let rtl = super::labels::for_results(results).direction == "rtl";
    for facet in shown(results) {
        writeln!(
            out,
            "<section class=\"facet\">\n<h2>{}</h2>\n<ul>",
            name(facet.kind, rtl)
        )?;
        for value in &facet.values {
            let named = html(&one_line(&value.called.label(rtl)));
            writeln!(out, "<li>{} <bdi>{named}</bdi></li>", value.documents)?;
        }
        writeln!(out, "</ul>\n</section>")?;
    }
    Ok(())
}
