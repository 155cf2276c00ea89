//! CSV and its relatives: a header names the columns, each row is a record.
//!
//! Rows are split here and not by a general reader, because a quote that is never closed must not
//! draw the rest of a large file into memory.

use std::io::BufRead;
use std::ops::ControlFlow;

use serde_json::{Map, Value};

use super::charset::{Lines, Unified};
use super::fields::{self, WANTED};
use super::input::reading_failed;
use super::jsonl::{in_charset, over_the_limit};
use super::{ExtractError, FailureKind, Item, out::Out};

/// Version of this reading.
pub(super) const VERSION: u32 = 2;

/// A byte order mark, which may stand before the first row.
const MARK: [u8; 3] = [0xEF, 0xBB, 0xBF];

/// What may stand between columns.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Hands out the rows of a table one by one as records; holds one row at a time.
pub(super) fn read(
    reader: &mut impl BufRead,
    tabs: bool,
    out: &mut Out<'_>,
) -> Result<ControlFlow<()>, ExtractError> {
    let limits = out.limits();
    let mut reader = Unified::over(reader)?;
    let mut lines = reader.by_line()?;
    let mut rows = Rows {
        reader: &mut reader,
        limit: usize::try_from(limits.max_file_size).unwrap_or(usize::MAX),
        row: Vec::new(),
    };
    let Some((delimiter, header)) = read_header(&mut rows, &mut lines, tabs)? else {
        return Err(ExtractError::no_text());
    };
    if !fields::can_make_records(header.iter().map(String::as_str)) {
        let message = format!("no column for the text; the first row must name a column {WANTED}");
        return Err(ExtractError::new(FailureKind::Unsupported, message));
    }
    let mut ordinal = 0;
    while let Some(end) = rows.next(Some(delimiter))? {
        if end != RowEnd::TooLarge && rows.row.trim_ascii().is_empty() {
            continue;
        }
        ordinal += 1;
        let item = match end {
            RowEnd::Complete => {
                let row = lines.decode(&rows.row);
                if row.text.contains('\0') {
                    bad(ordinal, "a NUL byte, which no text has".to_owned())
                } else {
                    let values = split(without_mark(&row.text), delimiter);
                    in_charset(item_of(&header, values, ordinal), &row.encoding)
                }
            }
            RowEnd::OpenQuote => bad(ordinal, "a quote is opened and never closed".to_owned()),
            RowEnd::TooLarge => over_the_limit(ordinal, limits),
        };
        if out.item(item) == ControlFlow::Break(()) {
            return Ok(ControlFlow::Break(()));
        }
    }
    if ordinal == 0 {
        return Err(ExtractError::new(
            FailureKind::NoText,
            "no row below the header",
        ));
    }
    Ok(ControlFlow::Continue(()))
}

/// The delimiter and the names of the columns; nothing in an empty file.
fn read_header<R: BufRead>(
    rows: &mut Rows<'_, R>,
    lines: &mut Lines,
    tabs: bool,
) -> Result<Option<(u8, Vec<String>)>, ExtractError> {
    let mut declared = None;
    loop {
        match rows.next(None)? {
            None => return Ok(None),
            Some(RowEnd::Complete) => {}
            Some(RowEnd::OpenQuote) => {
                let message = "a quote in the first row is never closed";
                return Err(ExtractError::new(FailureKind::Damaged, message));
            }
            Some(RowEnd::TooLarge) => {
                let message =
                    "the first row, which names the columns, is over the limit for a record";
                return Err(ExtractError::new(FailureKind::TooLarge, message));
            }
        }
        let row = lines.decode(&rows.row);
        let text = without_mark(&row.text);
        if text.trim().is_empty() {
            continue;
        }
        // A line that Excel understands, not a header.
        if let Some(&[delimiter]) = text
            .trim_end_matches(['\r', '\n'])
            .strip_prefix("sep=")
            .map(str::as_bytes)
        {
            declared = Some(delimiter);
            continue;
        }
        let preferred = declared.unwrap_or(if tabs { b'\t' } else { b',' });
        let candidates =
            std::iter::once(preferred).chain(DELIMITERS.into_iter().filter(|_| declared.is_none()));
        let mut best: Option<((usize, usize), u8, Vec<String>)> = None;
        for delimiter in candidates {
            let names = split(text, delimiter);
            let score = (
                fields::count_known(names.iter().map(String::as_str)),
                names.len(),
            );
            if best.as_ref().is_none_or(|(other, ..)| score > *other) {
                best = Some((score, delimiter, names));
            }
        }
        return Ok(best.map(|(_, delimiter, names)| (delimiter, names)));
    }
}

fn item_of(header: &[String], values: Vec<String>, ordinal: u64) -> Item {
    if let Some(more) = values
        .get(header.len()..)
        .filter(|more| more.iter().any(|value| !value.trim().is_empty()))
    {
        let message = format!(
            "{} values for {} columns; put quotes around values that hold the delimiter",
            header.len() + more.len(),
            header.len()
        );
        return bad(ordinal, message);
    }
    let mut fields = Map::new();
    for (at, (name, value)) in header.iter().zip(values).enumerate() {
        let name = if name.trim().is_empty() {
            format!("column {}", at + 1)
        } else {
            name.trim().to_owned()
        };
        // Of columns with the same name the first that says something counts.
        if !value.trim().is_empty() && !fields.contains_key(&name) {
            fields.insert(name, Value::String(value));
        }
    }
    fields::item_of(fields, ordinal)
}

fn bad(ordinal: u64, message: String) -> Item {
    Item::Failure {
        part: None,
        ordinal: Some(ordinal),
        kind: FailureKind::BadRecord,
        message,
    }
}

/// Splits a row into its values. A quote counts where a value begins with it; within such a value
/// two of them are one.
fn split(row: &str, delimiter: u8) -> Vec<String> {
    let delimiter = char::from(delimiter);
    let row = row.strip_suffix('\n').unwrap_or(row);
    let row = row.strip_suffix('\r').unwrap_or(row);
    let mut values = Vec::new();
    let mut value = String::new();
    let mut begun = false;
    let mut quoted = false;
    let mut chars = row.chars().peekable();
    while let Some(c) = chars.next() {
        if quoted {
            if c != '"' {
                value.push(c);
            } else if chars.next_if_eq(&'"').is_some() {
                value.push('"');
            } else {
                quoted = false;
            }
        } else if c == delimiter {
            values.push(std::mem::take(&mut value));
            begun = false;
            continue;
        } else if c == '"' && !begun {
            quoted = true;
        } else {
            value.push(c);
        }
        begun = true;
    }
    values.push(value);
    values
}

/// How a row ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RowEnd {
    Complete,
    /// The file ended within quotes.
    OpenQuote,
    /// More than the limit; the rest of the line was passed over.
    TooLarge,
}

/// Where in a row a byte stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// A value begins.
    Begin,
    /// Within a value, quotes mean nothing.
    Bare,
    /// Within quotes.
    Quoted,
    /// After a quote within quotes: it closed them, unless another follows.
    Closed,
}

/// Reads rows; a line feed within quotes does not end one.
struct Rows<'r, R> {
    reader: &'r mut R,
    limit: usize,
    row: Vec<u8>,
}

impl<R: BufRead> Rows<'_, R> {
    /// Reads the next row, nothing at the end. Without a delimiter any that is known begins a value.
    fn next(&mut self, delimiter: Option<u8>) -> Result<Option<RowEnd>, ExtractError> {
        self.row.clear();
        let mut place = Place::Begin;
        let mut too_large = false;
        let mut any = false;
        loop {
            let piece = match self.reader.fill_buf() {
                Ok(piece) => piece,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(reading_failed(&error)),
            };
            if piece.is_empty() {
                let end = match (too_large, place == Place::Quoted) {
                    (true, _) => RowEnd::TooLarge,
                    (false, true) => RowEnd::OpenQuote,
                    (false, false) => RowEnd::Complete,
                };
                return Ok(any.then_some(end));
            }
            any = true;
            let mut used = 0;
            let mut ended = false;
            for byte in piece {
                used += 1;
                if *byte == b'\n' && (place != Place::Quoted || too_large) {
                    ended = true;
                    break;
                }
                let is_delimiter =
                    delimiter.map_or(DELIMITERS.contains(byte), |delimiter| delimiter == *byte);
                place = match (place, *byte) {
                    // A byte order mark does not begin the value yet.
                    (Place::Begin, byte) if MARK.get(self.row.len()) == Some(&byte) => Place::Begin,
                    (Place::Begin | Place::Closed, b'"') => Place::Quoted,
                    (Place::Quoted, b'"') => Place::Closed,
                    (Place::Quoted, _) => Place::Quoted,
                    _ if is_delimiter => Place::Begin,
                    _ => Place::Bare,
                };
                if too_large || self.row.len() >= self.limit {
                    too_large = true;
                } else {
                    self.row.push(*byte);
                }
            }
            self.reader.consume(used);
            if ended {
                return Ok(Some(if too_large {
                    RowEnd::TooLarge
                } else {
                    RowEnd::Complete
                }));
            }
        }
    }
}

fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{FEFF}').unwrap_or(text)
}
