//! Excel's workbooks before 2007.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Reader as _, SheetType, Xls, XlsError};

use super::super::ExtractError;
use super::super::headline::one_line;
use super::super::out::Out;
use super::super::zipped::locked;
use super::value::written;
use super::{Book, broken, put};

/// Takes all sheets of a workbook.
pub(super) fn read(bytes: &[u8], book: &mut Book, out: &mut Out<'_>) -> Result<(), ExtractError> {
    let mut workbook = guarded(|| Xls::new(Cursor::new(bytes)))?;
    if let Ok(properties) = guarded(|| workbook.workbook_properties()) {
        book.own_title = properties.title;
        let author = properties.creator.map(|author| one_line(&author));
        book.record.author = author.filter(|author| !author.is_empty());
    }
    let sheets: Vec<String> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .collect();
    for name in sheets {
        let range = match guarded(|| workbook.worksheet_range(&name)) {
            Ok(range) => range,
            Err(error) => {
                book.troubles.add("a sheet", &error);
                continue;
            }
        };
        let first = range.start().map_or(0, |(_, column)| column as usize);
        let mut rows = range.rows().map(|row| {
            let mut values = Vec::new();
            for (at, value) in row.iter().enumerate() {
                let value = written(value);
                if !value.is_empty() {
                    put(&mut values, first + at, value);
                }
            }
            Ok(values)
        });
        if book.sheet(&name, &mut rows, out).is_break() {
            break;
        }
    }
    Ok(())
}

/// What comes of a call to the crate, which believes the numbers of a broken file and panics.
fn guarded<T>(work: impl FnOnce() -> Result<T, XlsError>) -> Result<T, ExtractError> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => done.map_err(|error| refused(&error)),
        Err(_) => Err(broken()),
    }
}

fn refused(error: &XlsError) -> ExtractError {
    match error {
        XlsError::Password => locked(),
        _ => broken(),
    }
}
