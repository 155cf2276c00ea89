//! OpenDocument workbooks.

use super::super::ExtractError;
use super::super::odf::{self, Document};
use super::super::out::Out;
use super::super::xml::{Node, Open, Xml};
use super::{Book, MOST_COLUMNS, Room, put};

/// Rows that are alike are written once with their number; of more than these the rest is left out.
const MOST_ALIKE: usize = 100;

/// Takes all sheets of a workbook.
pub(super) fn read(bytes: &[u8], book: &mut Book, out: &mut Out<'_>) -> Result<(), ExtractError> {
    let Document {
        mut package,
        content,
    } = odf::open(bytes, out)?;
    match odf::properties(&mut package, &mut book.record) {
        Ok(title) => book.own_title = title,
        Err(error) => book.troubles.add("what it says of itself", &error),
    }
    drop(package);
    let mut xml = Xml::new(&content);
    let mut room = Room::new(out.limits());
    while let Some(node) = xml.next()? {
        let Node::Open(open) = node else { continue };
        match open.name() {
            "tracked-changes" => xml.skip()?,
            "table" => {
                let name = open.attribute("name").unwrap_or_default();
                let mut rows = Rows {
                    xml: &mut xml,
                    room: &mut room,
                    again: None,
                    depth: 1,
                };
                if book.sheet(&name, &mut rows, out).is_break() {
                    break;
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// The rows of the table that was just opened, up to its end.
struct Rows<'r, 'x> {
    xml: &'r mut Xml<'x>,
    room: &'r mut Room,
    /// The row that comes again, and how often.
    again: Option<(Vec<String>, usize)>,
    /// How many tables are open.
    depth: usize,
}

impl Iterator for Rows<'_, '_> {
    type Item = Result<Vec<String>, ExtractError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some((row, times)) = self.again.take().filter(|(_, times)| *times > 0) {
            if let Err(error) = row.iter().try_for_each(|cell| self.room.take(cell)) {
                self.depth = 0;
                return Some(Err(error));
            }
            self.again = Some((row.clone(), times - 1));
            return Some(Ok(row));
        }
        while self.depth > 0 {
            match self.step() {
                Ok(Some(row)) => return Some(Ok(row)),
                Ok(None) => {}
                Err(error) => {
                    self.depth = 0;
                    return Some(Err(error));
                }
            }
        }
        None
    }
}

impl Rows<'_, '_> {
    fn step(&mut self) -> Result<Option<Vec<String>>, ExtractError> {
        match self.xml.next()? {
            None => self.depth = 0,
            Some(Node::Open(open)) => match open.name() {
                "table" => self.depth += 1,
                "shapes" | "forms" | "named-expressions" | "scenario" => self.xml.skip()?,
                "table-row" => {
                    let times = repeated(&open, "number-rows-repeated").min(MOST_ALIKE);
                    let row = read_row(self.xml, self.room)?;
                    if !row.is_empty() {
                        self.again = Some((row.clone(), times - 1));
                        return Ok(Some(row));
                    }
                }
                _ => {}
            },
            Some(Node::Close(close)) if close.name() == "table" => self.depth -= 1,
            Some(_) => {}
        }
        Ok(None)
    }
}

/// How often an element counts.
fn repeated(open: &Open<'_>, name: &str) -> usize {
    let times = open.attribute(name).and_then(|times| times.parse().ok());
    times.unwrap_or(1).max(1)
}

/// The cells of the row that was just opened; none where all are empty.
fn read_row(xml: &mut Xml<'_>, room: &mut Room) -> Result<Vec<String>, ExtractError> {
    let mut row = Vec::new();
    let mut column = 0_usize;
    loop {
        match xml.next()? {
            Some(Node::Open(open))
                if matches!(open.name(), "table-cell" | "covered-table-cell") =>
            {
                let times = repeated(&open, "number-columns-repeated").min(MOST_COLUMNS);
                let value = read_cell(&open, xml)?;
                for at in 0..times {
                    if value.is_empty() {
                        break;
                    }
                    room.take(&value)?;
                    put(&mut row, column + at, value.clone());
                }
                column = column.saturating_add(times);
            }
            Some(Node::Open(_)) => xml.skip()?,
            Some(Node::Text(_)) => {}
            Some(Node::Close(_)) | None => return Ok(row),
        }
    }
}

/// The value of the cell that was just opened: what is shown, but days as in ISO 8601.
fn read_cell(open: &Open<'_>, xml: &mut Xml<'_>) -> Result<String, ExtractError> {
    let mut shown = String::new();
    let mut paragraphs = 0_usize;
    let mut depth = 1_usize;
    while depth > 0 {
        match xml.next()? {
            None => break,
            Some(Node::Open(inner)) => {
                match inner.name() {
                    // Comments, and the names of pictures.
                    "annotation" | "desc" | "title" if !inner.is("text:title") => {
                        xml.skip()?;
                        continue;
                    }
                    "p" if paragraphs == 0 && !shown.is_empty() => shown.push('\n'),
                    "s" | "tab" => shown.push(' '),
                    "line-break" => shown.push('\n'),
                    _ => {}
                }
                depth += 1;
                paragraphs += usize::from(inner.name() == "p");
            }
            Some(Node::Close(inner)) => {
                depth -= 1;
                paragraphs = paragraphs.saturating_sub(usize::from(inner.name() == "p"));
            }
            Some(Node::Text(text)) if paragraphs > 0 => shown.push_str(&text),
            Some(Node::Text(_)) => {}
        }
    }
    let value = |name: &str| open.attribute(name).filter(|value| !value.is_empty());
    let day = value("date-value").filter(|_| open.says("value-type", "date"));
    Ok(match day {
        Some(day) => day.strip_suffix("T00:00:00").unwrap_or(&day).to_owned(),
        None if shown.trim().is_empty() => value("string-value")
            .or_else(|| value("value"))
            .or_else(|| value("boolean-value"))
            .or_else(|| value("time-value"))
            .unwrap_or_default(),
        None => shown,
    })
}
