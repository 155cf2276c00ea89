//! Evidence as rows of CSV: those of a search, and what makes each evidence.

use std::io::{self, Write};

use crate::evidence::{Evidence, VERSION};
use crate::render::escape::cell;
use crate::render::table;
use crate::search::Hit;

const COLUMNS: [&str; 10] = [
    "file",
    "part",
    "file_state",
    "sha256",
    "indexed",
    "first_indexed",
    "time",
    "query",
    "version",
    "command",
];

pub(super) fn head(out: &mut dyn Write) -> io::Result<()> {
    let columns = table::HITS.iter().chain(&COLUMNS);
    let mut rows = csv::Writer::from_writer(out);
    table::row(&mut rows, columns)?;
    rows.flush()
}

pub(super) fn hit(out: &mut dyn Write, hit: &Hit, evidence: &Evidence) -> io::Result<()> {
    let file = &evidence.file;
    let optional = |value: &Option<String>| cell(value.as_deref().unwrap_or(""));
    let mut cells = table::cells(hit);
    cells.extend([
        cell(&file.path),
        optional(&file.part),
        file.now.as_str().to_owned(),
        optional(&file.sha256),
        optional(&evidence.indexed),
        optional(&evidence.first_indexed),
        hit.passage
            .time
            .map(crate::render::moment)
            .unwrap_or_default(),
        cell(&evidence.query),
        VERSION.to_owned(),
        cell(&evidence.command),
    ]);
    let mut rows = csv::Writer::from_writer(out);
    table::row(&mut rows, cells)?;
    rows.flush()
}
