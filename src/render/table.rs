//! Results as CSV: a header, a row for each passage, UTF-8 without a byte order mark.
//!
//! Positions count Unicode scalar values of the passage as it stands in the archive. A cell that a
//! spreadsheet would take for a formula begins with a `'` that is not part of the text; characters
//! that could do harm are U+FFFD, one for one, so that positions hold.

use super::escape::cell;
use super::labels;
use super::wire::{Counts, Range, ranges, rounded};
use crate::search::{DocumentInfo, Hit, Results, ShownDocument, Totals};
use crate::text::{CharCounter, Span};
use std::io::{self, Write};

/// The columns of a hit.
pub(super) const HITS: [&str; 17] = [
    "rank",
    "score",
    "id",
    "path",
    "title",
    "date",
    "source",
    "url",
    "author",
    "language",
    "ordinal",
    "start",
    "end",
    "page",
    "passage",
    "highlights",
    "copies",
];

const DOCUMENT: [&str; 14] = [
    "id",
    "path",
    "title",
    "date",
    "source",
    "url",
    "author",
    "language",
    "ordinal",
    "start",
    "end",
    "matches",
    "passage",
    "highlights",
];

/// Writes a row for each hit.
pub(super) fn hits(out: &mut dyn Write, results: &Results) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    row(&mut table, HITS.map(str::to_owned))?;
    for hit in &results.hits {
        row(&mut table, cells(hit))?;
    }
    table.flush()
}

/// The cells of a hit.
pub(super) fn cells(hit: &Hit) -> Vec<String> {
    let passage = &hit.passage;
    let mut cells = vec![hit.rank.to_string(), rounded(hit.score).to_string()];
    cells.extend(metadata(&hit.document));
    cells.extend([
        passage.ordinal.to_string(),
        passage.start.to_string(),
        passage.end.to_string(),
        passage
            .page
            .map(|page| page.to_string())
            .unwrap_or_default(),
        cell(&passage.text),
        joined(&ranges(&passage.text, &hit.highlights)),
        cell(
            &labels::copies(hit, usize::MAX, labels::english())
                .0
                .join("; "),
        ),
    ]);
    cells
}

/// Writes a row for each passage of a document; its highlights are relative to the passage.
pub(super) fn document(out: &mut dyn Write, shown: &ShownDocument) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    row(&mut table, DOCUMENT.map(str::to_owned))?;
    let mut counter = CharCounter::new(&shown.text);
    for (ordinal, &(span, matches)) in shown.passages.iter().enumerate() {
        let text = span.of(&shown.text);
        let lit: Vec<_> = shown
            .highlights
            .iter()
            .filter_map(|lit| within(*lit, span))
            .collect();
        let mut cells = metadata(&shown.document).to_vec();
        cells.extend([
            ordinal.to_string(),
            counter.chars_before(span.start).to_string(),
            counter.chars_before(span.end).to_string(),
            matches.to_string(),
            cell(text),
            joined(&ranges(text, &lit)),
        ]);
        row(&mut table, cells)?;
    }
    table.flush()
}

/// Writes how much matches, as one row.
pub(super) fn counts(out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
    let counts = Counts::from(totals);
    let mut table = csv::Writer::from_writer(out);
    row(
        &mut table,
        [
            "documents",
            "passages",
            "all_words_documents",
            "all_words_passages",
        ],
    )?;
    row(
        &mut table,
        [
            counts.documents,
            counts.passages,
            counts.all_words.documents,
            counts.all_words.passages,
        ]
        .map(|n| n.to_string()),
    )?;
    table.flush()
}

fn metadata(document: &DocumentInfo) -> [String; 8] {
    let optional = |value: &Option<String>| cell(value.as_deref().unwrap_or(""));
    [
        cell(&document.id),
        cell(&document.path),
        optional(&document.title),
        optional(&document.date),
        optional(&document.source),
        optional(&document.url),
        optional(&document.author),
        optional(&document.language),
    ]
}

/// The part of `lit` inside `passage`, relative to its start.
fn within(lit: Span, passage: Span) -> Option<Span> {
    let start = lit.start.max(passage.start);
    let end = lit.end.min(passage.end);
    (start < end).then(|| Span::new(start - passage.start, end - passage.start))
}

fn joined(ranges: &[Range]) -> String {
    let ranges: Vec<_> = ranges
        .iter()
        .map(|range| format!("{}-{}", range.start, range.end))
        .collect();
    ranges.join(";")
}

/// Writes a row. What the table says about a failure of the writer below is kept as it was, so that
/// a closed pipe can be told from a full disk.
pub(super) fn row<W, C>(table: &mut csv::Writer<W>, cells: C) -> io::Result<()>
where
    W: Write,
    C: IntoIterator<Item: AsRef<[u8]>>,
{
    table
        .write_record(cells)
        .map_err(|error| match error.into_kind() {
            csv::ErrorKind::Io(error) => error,
            other => io::Error::other(format!("{other:?}")),
        })
}
