//! Workbooks: a sheet whose first row names a column for the text or the title is a list of records, as
//! a CSV file is. All other sheets are one document, a row a line.
//!
//! Hidden sheets are read like others. Of formulas the value counts that was there when the file was
//! saved, and days are written as in ISO 8601.

mod ods;
mod value;
mod xls;
mod xlsx;

use std::ops::ControlFlow;

use serde_json::{Map, Value};

use super::fields;
use super::headline::telling;
use super::out::Out;
use super::package;
use super::prose::Prose;
use super::read::whole;
use super::trouble::Troubles;
use super::zipped::locked;
use super::{ExtractError, FailureKind, Limits, Record, RecordKey};

/// Version of this reading.
pub(super) const VERSION: u32 = 1;

/// Columns keep their place up to this one; what stands farther off follows on the one before.
const MOST_COLUMNS: usize = 1000;

/// The rows of a sheet, their cells from the first column on.
type Rows<'r> = dyn Iterator<Item = Result<Vec<String>, ExtractError>> + 'r;

/// Hands out the records of a workbook, and the rest of it as one document.
pub(super) fn read(bytes: &[u8], out: &mut Out<'_>) -> Result<(), ExtractError> {
    let mut book = Book::new();
    if package::is_compound(bytes) {
        if package::is_locked_compound(bytes) {
            return Err(locked());
        }
        xls::read(bytes, &mut book, out)?;
        return book.finish(out);
    }
    let mut package = package::open(bytes, out.limits())?;
    if package.find("content.xml").is_some() {
        drop(package);
        ods::read(bytes, &mut book, out)?;
        return book.finish(out);
    }
    if package.find("xl/workbook.bin").is_some() {
        let message = "a binary workbook cannot be read; save it as xlsx";
        return Err(ExtractError::new(FailureKind::Unsupported, message));
    }
    xlsx::read(&mut package, &mut book, out)?;
    match package::properties(&mut package, &mut book.record) {
        Ok(title) => book.own_title = title,
        Err(error) => book.troubles.add("what it says of itself", &error),
    }
    book.finish(out)
}

/// What a workbook yields besides records.
struct Book {
    text: Prose,
    record: Record,
    own_title: Option<String>,
    /// Whether there was a sheet of records.
    has_records: bool,
    troubles: Troubles,
}

impl Book {
    fn new() -> Self {
        Self {
            text: Prose::new(),
            record: Record::new(RecordKey::Whole, String::new()),
            own_title: None,
            has_records: false,
            troubles: Troubles::default(),
        }
    }

    /// Takes a sheet.
    fn sheet(&mut self, name: &str, mut rows: &mut Rows<'_>, out: &mut Out<'_>) -> ControlFlow<()> {
        let first = (&mut rows).find(|row| row.as_ref().map_or(true, |row| !is_blank(row)));
        match first {
            None => {}
            Some(Err(error)) => self.troubles.add("a sheet", &error),
            Some(Ok(header)) if fields::can_make_records(header.iter().map(String::as_str)) => {
                self.has_records = true;
                return out.part(name, |out| records(&header, rows, out));
            }
            Some(Ok(first)) => {
                self.text.block();
                self.text.text(name);
                let rows = std::iter::once(Ok(first)).chain(rows);
                for row in rows {
                    match row {
                        Ok(row) => self.row(&row),
                        Err(error) => {
                            self.troubles.add("the rest of a sheet", &error);
                            break;
                        }
                    }
                }
            }
        }
        ControlFlow::Continue(())
    }

    fn row(&mut self, row: &[String]) {
        self.text.line();
        for cell in row {
            self.text.cell();
            self.text.text(cell);
        }
        self.text.line();
    }

    /// Hands out what is no record.
    fn finish(self, out: &mut Out<'_>) -> Result<(), ExtractError> {
        let mut record = self.record;
        record.text = self.text.finish();
        if record.has_word() {
            record.title = self.own_title.as_deref().and_then(telling);
            whole(record, out)?;
        } else if !self.has_records {
            return Err(self.troubles.into_error());
        }
        self.troubles.report(out);
        Ok(())
    }
}

/// Hands out the rows below a header as records. Empty rows do not count.
fn records(header: &[String], rows: &mut Rows<'_>, out: &mut Out<'_>) -> Result<(), ExtractError> {
    let mut ordinal = 0;
    for row in rows {
        let row = row?;
        if is_blank(&row) {
            continue;
        }
        ordinal += 1;
        let mut fields = Map::new();
        for (at, value) in row.into_iter().enumerate() {
            if value.trim().is_empty() {
                continue;
            }
            let name = header.get(at).map_or("", |name| name.trim());
            let name = if name.is_empty() {
                format!("column {}", at + 1)
            } else {
                name.to_owned()
            };
            // Of columns with the same name the first that says something counts.
            fields.entry(name).or_insert(Value::String(value));
        }
        if out.item(fields::item_of(fields, ordinal)).is_break() {
            break;
        }
    }
    Ok(())
}

fn is_blank(row: &[String]) -> bool {
    row.iter().all(|cell| cell.trim().is_empty())
}

/// How much the cells of a workbook may hold in all. A few of them may be repeated without end.
struct Room {
    left: u64,
}

impl Room {
    fn new(limits: Limits) -> Self {
        Self {
            left: limits.max_file_size.saturating_mul(2),
        }
    }

    /// Makes room for a value. Blank ones take some as well: a row of them may come again and again.
    fn take(&mut self, value: &str) -> Result<(), ExtractError> {
        match self.left.checked_sub(value.len() as u64 + 1) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => Err(ExtractError::new(
                FailureKind::TooLarge,
                "its cells hold more than the limit; raise --max-file-size to read it",
            )),
        }
    }
}

/// Puts a value into its column.
fn put(row: &mut Vec<String>, column: usize, value: String) {
    if row.len() < column.min(MOST_COLUMNS) {
        row.resize(column.min(MOST_COLUMNS), String::new());
    }
    row.push(value);
}

/// What is wrong with a workbook that makes no sense.
fn broken() -> ExtractError {
    ExtractError::damaged("its sheets are broken; open and save it anew to mend it")
}

#[cfg(test)]
mod tests;
