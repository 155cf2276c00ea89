//! Reading lists of names: rows of columns parted by tabs, below a heading.

#![allow(dead_code, reason = "each example reads some of the columns")]

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};

use anyhow::{Context, bail};

/// The lists whose licences allow it: GeoNames, Wikidata, CLDR, the United Nations' list, arabnamer.
const SOURCES: [&str; 5] = [
    "geonames",
    "wikidata",
    "cldr",
    "un-consolidated",
    "arabnamer",
];

/// A name in Latin and in Arabic letters.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// As the list has it.
    pub(crate) latin: String,
    /// As the list has it.
    pub(crate) arabic: String,
    /// `place`, `person…`, `name-token`, `country` or `org…`.
    pub(crate) kind: String,
    /// Two letters, or something else.
    pub(crate) country: String,
    /// `geonames:ID` and so on.
    pub(crate) source: String,
    /// Of a place; 0 where it is not known.
    pub(crate) population: u64,
}

impl Row {
    /// Whether it names a person.
    pub(crate) fn is_person(&self) -> bool {
        self.kind.starts_with("person") || self.kind == "name-token"
    }
}

/// The lines of a list below its heading, cut at tabs.
pub(crate) fn lines(path: &OsStr) -> anyhow::Result<Vec<Vec<String>>> {
    let file = std::fs::File::open(path)
        .with_context(|| format!("opening `{}`", path.to_string_lossy()))?;
    let mut lines = Vec::new();
    for line in BufReader::new(file).lines().skip(1) {
        lines.push(line?.split('\t').map(str::to_owned).collect());
    }
    Ok(lines)
}

/// Whether the licence of a list allows to keep its names.
pub(crate) fn is_licensed(source: &str) -> bool {
    SOURCES.iter().any(|known| source.starts_with(known))
}

/// The rows of a list of names with the columns `latin<TAB>arabic<TAB>kind<TAB>country<TAB>source` and perhaps
/// `population`; those whose licence does not allow it are passed over.
pub(crate) fn rows(path: &OsStr) -> anyhow::Result<Vec<Row>> {
    let mut rows = Vec::new();
    for columns in lines(path)? {
        let [latin, arabic, kind, country, source, rest @ ..] = columns.as_slice() else {
            bail!("a line without five columns: `{}`", columns.join("\t"));
        };
        if is_licensed(source) {
            rows.push(Row {
                latin: latin.clone(),
                arabic: arabic.clone(),
                kind: kind.clone(),
                country: country.clone(),
                source: source.clone(),
                population: rest
                    .first()
                    .and_then(|n| n.parse().ok())
                    .unwrap_or_default(),
            });
        }
    }
    Ok(rows)
}
