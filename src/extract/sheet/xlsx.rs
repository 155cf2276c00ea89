//! Excel's workbooks since 2007. Cells are read one by one, so that one far away from the others costs
//! nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::super::ExtractError;
use super::super::out::Out;
use super::super::package::{self, Package, Relation};
use super::super::xml::{Node, Open, Xml};
use super::value::{day_of, is_day_format, is_day_format_of_excel, number_of};
use super::{Book, Room, broken, put};
use crate::text::slice;

/// Takes all sheets of a workbook.
pub(super) fn read(
    package: &mut Package<'_>,
    book: &mut Book,
    out: &mut Out<'_>,
) -> Result<(), ExtractError> {
    let main = package::main_part(package, "xl/workbook.xml")?;
    let text = package::needed(package, &main, "workbook")?;
    let relations = package::relations(package, &main)?;
    let (sheets, since_1904) = sheets_of(&text)?;
    let mut of_kind = |kind: &str| match relations.iter().find(|one| one.kind == kind) {
        Some(relation) => package::part(package, &relation.target),
        None => Ok(None),
    };
    let strings = match of_kind("sharedStrings")? {
        Some(text) => Strings::read(&text)?,
        None => Strings::default(),
    };
    let days = match of_kind("styles")? {
        Some(text) => styles_of_days(&text)?,
        None => Vec::new(),
    };
    let sheet_parts: BTreeMap<&str, &Relation> = relations
        .iter()
        // Sheets that are only a chart have another kind.
        .filter(|relation| relation.kind == "worksheet")
        .map(|relation| (relation.id.as_str(), relation))
        .collect();
    let mut room = Room::new(out.limits());
    let mut seen = BTreeSet::new();
    for (name, id) in sheets {
        if package.is_spent() {
            break;
        }
        let Some(relation) = sheet_parts.get(id.as_str()) else {
            continue;
        };
        if !seen.insert(relation.target.as_str()) {
            continue;
        }
        let text = match package::part(package, &relation.target) {
            Ok(Some(text)) => text,
            Ok(None) => {
                book.troubles
                    .add("a sheet", &package::missing("such sheet"));
                continue;
            }
            Err(error) => {
                book.troubles.add("a sheet", &error);
                continue;
            }
        };
        let mut rows = Rows {
            xml: Xml::new(&text),
            strings: &strings,
            days: &days,
            since_1904,
            room: &mut room,
            ended: false,
        };
        if book.sheet(&name, &mut rows, out).is_break() {
            break;
        }
    }
    Ok(())
}

/// The name of each sheet and what it is called among the relations, and whether days are counted from
/// 1904 on.
fn sheets_of(text: &str) -> Result<(Vec<(String, String)>, bool), ExtractError> {
    let mut sheets = Vec::new();
    let mut since_1904 = false;
    let mut xml = Xml::new(text);
    while let Some(node) = xml.next()? {
        let Node::Open(open) = node else { continue };
        match open.name() {
            "workbookPr" => {
                since_1904 = ["1", "true", "on"]
                    .iter()
                    .any(|on| open.says("date1904", on));
            }
            "sheet" => {
                let name = open.attribute("name").unwrap_or_default();
                sheets.extend(open.foreign_attribute("id").map(|id| (name, id)));
            }
            _ => {}
        }
    }
    Ok((sheets, since_1904))
}

/// For each style of cells whether its numbers are days.
fn styles_of_days(text: &str) -> Result<Vec<bool>, ExtractError> {
    let mut own: BTreeMap<u32, bool> = BTreeMap::new();
    let mut days = Vec::new();
    let mut in_cells = false;
    let id_of = |open: &Open<'_>| -> Option<u32> { open.attribute("numFmtId")?.parse().ok() };
    let mut xml = Xml::new(text);
    while let Some(node) = xml.next()? {
        match node {
            Node::Open(open) => match open.name() {
                "numFmt" => {
                    let format = open.attribute("formatCode").unwrap_or_default();
                    own.extend(id_of(&open).map(|id| (id, is_day_format(&format))));
                }
                "cellXfs" => in_cells = true,
                "xf" if in_cells => {
                    let id = id_of(&open).unwrap_or(0);
                    let known = own.get(&id).copied();
                    days.push(known.unwrap_or_else(|| is_day_format_of_excel(id)));
                }
                _ => {}
            },
            Node::Close(close) => in_cells &= close.name() != "cellXfs",
            Node::Text(_) => {}
        }
    }
    Ok(days)
}

/// Texts that cells refer to by their number.
#[derive(Debug, Default)]
struct Strings {
    text: String,
    /// Where each of them ends.
    ends: Vec<usize>,
}

impl Strings {
    fn read(text: &str) -> Result<Self, ExtractError> {
        let mut strings = Self::default();
        let mut xml = Xml::new(text);
        while let Some(node) = xml.next()? {
            match node {
                Node::Open(open) if open.name() == "si" => {
                    push_text(&mut xml, &mut strings.text)?;
                    strings.ends.push(strings.text.len());
                }
                _ => {}
            }
        }
        Ok(strings)
    }

    fn get(&self, at: usize) -> Option<&str> {
        let begin = match at.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        Some(slice(&self.text, begin, *self.ends.get(at)?))
    }
}

/// Adds what stands in `t` elements up to the end of the element that was just opened, but for what
/// tells how to pronounce it.
fn push_text(xml: &mut Xml<'_>, out: &mut String) -> Result<(), ExtractError> {
    let mut depth = 1_usize;
    let mut in_text = 0_usize;
    while depth > 0 {
        match xml.next()? {
            Some(Node::Open(open)) if matches!(open.name(), "rPh" | "rPr") => xml.skip()?,
            Some(Node::Open(open)) => {
                depth += 1;
                in_text += usize::from(open.name() == "t");
            }
            Some(Node::Close(close)) => {
                depth -= 1;
                in_text = in_text.saturating_sub(usize::from(close.name() == "t"));
            }
            Some(Node::Text(text)) if in_text > 0 => out.push_str(&text),
            Some(Node::Text(_)) => {}
            None => break,
        }
    }
    Ok(())
}

/// The rows of a sheet in which something stands.
struct Rows<'r, 'x> {
    xml: Xml<'x>,
    strings: &'r Strings,
    days: &'r [bool],
    since_1904: bool,
    room: &'r mut Room,
    ended: bool,
}

impl Iterator for Rows<'_, '_> {
    type Item = Result<Vec<String>, ExtractError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            match self.step() {
                Ok(Some(row)) if row.is_empty() => {}
                Ok(Some(row)) => return Some(Ok(row)),
                Ok(None) => self.ended = true,
                Err(error) => {
                    self.ended = true;
                    return Some(Err(error));
                }
            }
        }
        None
    }
}

impl Rows<'_, '_> {
    /// The next row; nothing at the end.
    fn step(&mut self) -> Result<Option<Vec<String>>, ExtractError> {
        loop {
            match self.xml.next()? {
                None => return Ok(None),
                Some(Node::Open(open)) if open.name() == "row" => return self.row().map(Some),
                Some(_) => {}
            }
        }
    }

    fn row(&mut self) -> Result<Vec<String>, ExtractError> {
        let mut row = Vec::new();
        let mut next_column = 0_usize;
        loop {
            match self.xml.next()? {
                Some(Node::Open(open)) if open.name() == "c" => {
                    let column = open.attribute("r").and_then(|place| column_of(&place));
                    let column = column.unwrap_or(next_column);
                    next_column = column.saturating_add(1);
                    let value = self.cell(&open)?;
                    if !value.is_empty() {
                        self.room.take(&value)?;
                        put(&mut row, column, value);
                    }
                }
                Some(Node::Open(_)) => self.xml.skip()?,
                Some(Node::Text(_)) => {}
                Some(Node::Close(_)) | None => return Ok(row),
            }
        }
    }

    /// The value of the cell that was just opened.
    fn cell(&mut self, open: &Open<'_>) -> Result<String, ExtractError> {
        let mut value = String::new();
        let mut text = String::new();
        loop {
            match self.xml.next()? {
                Some(Node::Open(inner)) => match inner.name() {
                    "v" => value = self.xml.text()?,
                    "is" => push_text(&mut self.xml, &mut text)?,
                    _ => self.xml.skip()?,
                },
                Some(Node::Text(_)) => {}
                Some(Node::Close(_)) | None => break,
            }
        }
        let kind = open.attribute("t").unwrap_or_default();
        Ok(match kind.as_str() {
            "s" => {
                let at = value.trim().parse().ok();
                let string = at.and_then(|at| self.strings.get(at));
                string.ok_or_else(broken)?.to_owned()
            }
            "inlineStr" => text,
            "str" | "d" => value,
            "e" => String::new(),
            "b" => match value.trim() {
                "1" => "true".to_owned(),
                "0" => "false".to_owned(),
                _ => value,
            },
            _ => self.number(open, value),
        })
    }

    fn number(&self, open: &Open<'_>, value: String) -> String {
        let Ok(number) = value.trim().parse::<f64>() else {
            return value;
        };
        let style: Option<usize> = open.attribute("s").and_then(|style| style.parse().ok());
        let is_day = style.and_then(|style| self.days.get(style)).copied();
        if is_day.unwrap_or(false) {
            day_of(number, self.since_1904)
        } else {
            number_of(number)
        }
    }
}

/// The column of a place such as `AB12`, counted from 0.
fn column_of(place: &str) -> Option<usize> {
    let letters = place.bytes().take_while(u8::is_ascii_alphabetic);
    let column = letters.fold(0_usize, |column, letter| {
        let digit = usize::from(letter.to_ascii_uppercase() - b'A') + 1;
        column.saturating_mul(26).saturating_add(digit)
    });
    column.checked_sub(1)
}
