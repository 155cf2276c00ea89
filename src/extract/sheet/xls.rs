//! Excel's workbooks before 2007.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Reader as _, SheetType, Xls, XlsError};

use super::super::headline::one_line;
use super::super::out::Out;
use super::super::zipped::locked;
use super::super::{ExtractError, FailureKind};
use super::value::written;
use super::{Book, broken, put};

/// Takes all sheets of a workbook.
pub(super) fn read(bytes: &[u8], book: &mut Book, out: &mut Out<'_>) -> Result<(), ExtractError> {
    if claims_too_much(bytes) {
        return Err(ExtractError::new(
            FailureKind::TooLarge,
            "a sheet claims to have more cells than can be read; save it as XLSX",
        ));
    }
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

/// Cells of one sheet: the crate makes room for all that a sheet claims to have.
const CELLS: u64 = 4 << 20;

/// Whether the record with a sheet's dimensions, wherever it stands, speaks of more cells than that. A record
/// that lies across two sectors of the file may be missed, and its claim then costs the worker.
fn claims_too_much(bytes: &[u8]) -> bool {
    memchr::memmem::find_iter(bytes, b"\x00\x02\x0E\x00").any(|at| {
        let Some(&[a, b, c, d, e, f, g, h, i, j, k, l]) = bytes
            .get(at + 4..at + 16)
            .and_then(|sizes| sizes.first_chunk::<12>())
        else {
            return false;
        };
        let rows = u64::from(u32::from_le_bytes([e, f, g, h]))
            .saturating_sub(u64::from(u32::from_le_bytes([a, b, c, d])));
        let columns = u64::from(u16::from_le_bytes([k, l]))
            .saturating_sub(u64::from(u16::from_le_bytes([i, j])));
        rows.saturating_mul(columns) > CELLS
    })
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
