//! `kashaf stats --places` and `--groups`

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use kashaf::index::{Index, Mentioned};
use kashaf::names::{Aliases, Called, Places};
use kashaf::render::{json_line, one_line, wire::FORMAT};
use serde::Serialize;

use crate::{Code, Outcome};

#[derive(Debug, Serialize)]
struct Report {
    format: u32,
    documents: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    with_place: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    countries: Option<Vec<Row>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    places: Option<Vec<Row>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    with_group: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    groups: Option<Vec<Row>>,
}

#[derive(Debug, Serialize)]
struct Row {
    id: String,
    name: String,
    english: Option<String>,
    kind: Option<&'static str>,
    country: Option<&'static str>,
    documents: u64,
}

/// Countries and places, with how many documents name them.
pub(crate) fn places(dir: &Path, limit: usize, json: bool) -> Outcome {
    let mentioned = Index::open(dir)?.snapshot()?.mentioned()?;
    print(
        json,
        &Report {
            format: FORMAT,
            documents: mentioned.documents,
            with_place: Some(mentioned.with_place),
            countries: Some(rows(&mentioned.countries, limit, place)),
            places: Some(rows(&towns(&mentioned), limit, place)),
            with_group: None,
            groups: None,
        },
    )
}

/// Groups, with how many documents name them.
pub(crate) fn groups(dir: &Path, limit: usize, json: bool) -> Outcome {
    let mentioned = Index::open(dir)?.snapshot()?.mentioned()?;
    print(
        json,
        &Report {
            format: FORMAT,
            documents: mentioned.documents,
            with_place: None,
            countries: None,
            places: None,
            with_group: Some(mentioned.with_group),
            groups: Some(rows(&mentioned.groups, limit, group)),
        },
    )
}

/// The places that are no countries: these have a list of their own.
fn towns(mentioned: &Mentioned) -> BTreeMap<String, u64> {
    let places = mentioned.places.iter();
    places
        .filter(|(id, _)| id.contains('/'))
        .map(|(id, count)| (id.clone(), *count))
        .collect()
}

/// The commonest first, so many of them; 0 is all.
fn rows(counts: &BTreeMap<String, u64>, limit: usize, row: fn(&str, u64) -> Row) -> Vec<Row> {
    let mut counts: Vec<(&String, u64)> = counts.iter().map(|(id, count)| (id, *count)).collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let most = if limit == 0 { counts.len() } else { limit };
    let counts = counts.into_iter().take(most);
    counts.map(|(id, count)| row(id, count)).collect()
}

fn place(id: &str, documents: u64) -> Row {
    // A newer or an older program may know other places than the one that indexed.
    let known = Places::shipped().place(id);
    Row {
        kind: known.map(|place| place.kind.as_str()),
        country: known.and_then(|place| place.country),
        ..row(id, Called::place(id), documents)
    }
}

fn group(id: &str, documents: u64) -> Row {
    let aliases = Aliases::shipped();
    let kind = aliases.group(id).and_then(|group| group.kind);
    Row {
        kind: kind.map(|kind| kind.as_str()),
        ..row(id, Called::group(id), documents)
    }
}

fn row(id: &str, called: Called, documents: u64) -> Row {
    Row {
        id: id.to_owned(),
        name: called.name,
        english: called.english,
        kind: None,
        country: None,
        documents,
    }
}

fn print(json: bool, report: &Report) -> Outcome {
    let mut out = BufWriter::new(io::stdout().lock());
    if json {
        json_line(&mut out, report)?;
    } else {
        write(&mut out, report)?;
    }
    out.flush()?;
    Ok(Code::Done)
}

fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    for (named, what) in [(report.with_place, "place"), (report.with_group, "group")] {
        if let Some(named) = named {
            writeln!(
                out,
                "{named} of {} documents name a {what}",
                report.documents
            )?;
        }
    }
    for (title, rows) in [
        ("countries, with their places", &report.countries),
        ("places", &report.places),
        ("groups", &report.groups),
    ] {
        let Some(rows) = rows.as_ref().filter(|rows| !rows.is_empty()) else {
            continue;
        };
        writeln!(out, "\n{title}")?;
        for row in rows {
            let country = row.country.filter(|_| row.id.contains('/'));
            let more: Vec<&str> = row.english.as_deref().into_iter().chain(country).collect();
            let name = match more.as_slice() {
                [] => row.name.clone(),
                more => format!("{} ({})", row.name, more.join(", ")),
            };
            writeln!(out, "{:>9}  {}", row.documents, one_line(&name))?;
        }
    }
    Ok(())
}
