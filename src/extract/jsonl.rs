//! JSON Lines: one object a line, however many lines there are.

use std::io::BufRead;
use std::ops::ControlFlow;

use super::charset::{self, Unified};
use super::input::reading_failed;
use super::json::item_of;
use super::{ExtractError, FailureKind, Item, Limits, Record, out::Out};

/// Version of this reading.
pub(super) const VERSION: u32 = 2;

/// Hands out the records of a file one by one; holds one line at a time, and of one that is over
/// the limit no more than the limit.
pub(super) fn read(
    reader: &mut impl BufRead,
    out: &mut Out<'_>,
) -> Result<ControlFlow<()>, ExtractError> {
    let mut reader = Unified::over(reader)?;
    let mut lines = reader.by_line()?;
    let mut line = Vec::new();
    let limits = out.limits();
    let mut ordinal = 0;
    while let Some(fits) = next_line(&mut reader, limits.max_file_size, &mut line)? {
        // A line that was cut off is not looked at.
        let decoded = lines.decode(if fits { &line } else { &[] });
        let text = decoded
            .text
            .trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
        if fits && text.is_empty() {
            continue;
        }
        ordinal += 1;
        let item = if fits {
            parse(text, &decoded.encoding, ordinal)
        } else {
            over_the_limit(ordinal, limits)
        };
        if out.item(item) == ControlFlow::Break(()) {
            return Ok(ControlFlow::Break(()));
        }
    }
    if ordinal == 0 {
        return Err(ExtractError::no_text());
    }
    Ok(ControlFlow::Continue(()))
}

fn parse(text: &str, encoding: &str, ordinal: u64) -> Item {
    match serde_json::from_str(text) {
        Ok(mut value) => {
            let repaired = charset::repair_escaped(&mut value, text);
            let encoding = repaired.as_deref().unwrap_or(encoding);
            in_charset(item_of(value, ordinal), encoding)
        }
        Err(error) => Item::Failure {
            part: None,
            ordinal: Some(ordinal),
            kind: FailureKind::BadRecord,
            message: format!("not valid JSON: {error} of the record"),
        },
    }
}

/// The item with what its bytes were taken for, where it is a record.
pub(super) fn in_charset(item: Item, encoding: &str) -> Item {
    match item {
        Item::Record(record) => Item::Record(Record {
            encoding: Some(encoding.to_owned()),
            ..record
        }),
        failure => failure,
    }
}

/// A record larger than what may be held in memory.
pub(super) fn over_the_limit(ordinal: u64, limits: Limits) -> Item {
    Item::Failure {
        part: None,
        ordinal: Some(ordinal),
        kind: FailureKind::TooLarge,
        message: format!(
            "a record of more than {} bytes, which is the limit; raise --max-file-size to read it",
            limits.max_file_size
        ),
    }
}

/// Reads a line without its line feed. Answers whether it is within the limit, nothing at the end.
fn next_line(
    reader: &mut impl BufRead,
    limit: u64,
    line: &mut Vec<u8>,
) -> Result<Option<bool>, ExtractError> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    line.clear();
    let mut fits = true;
    let mut begun = false;
    loop {
        let piece = match reader.fill_buf() {
            Ok(piece) => piece,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(reading_failed(&error)),
        };
        if piece.is_empty() {
            return Ok(begun.then_some(fits));
        }
        begun = true;
        let end = piece.iter().position(|byte| *byte == b'\n');
        let part = piece.get(..end.unwrap_or(piece.len())).unwrap_or_default();
        if fits && line.len() + part.len() <= limit {
            line.extend_from_slice(part);
        } else {
            fits = false;
        }
        let used = part.len() + usize::from(end.is_some());
        reader.consume(used);
        if end.is_some() {
            return Ok(Some(fits));
        }
    }
}
