//! TAR, in one pass.

use std::io::BufRead;
use std::ops::ControlFlow;

use tar::{Archive, EntryType};

use super::super::input::{Input, reading_failed};
use super::super::out::Out;
use super::super::{ExtractError, FailureKind};
use super::{is_litter, name_of};

/// Hands out the files of an archive. Links are not followed, devices not opened: only what has bytes of its
/// own is read.
pub(in crate::extract) fn read<'a>(
    reader: Box<dyn BufRead + 'a>,
    out: &mut Out<'_>,
) -> Result<(), ExtractError> {
    let mut archive = Archive::new(reader);
    let entries = archive.entries().map_err(|error| reading_failed(&error))?;
    let mut any = false;
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) if any => {
                let error = reading_failed(&error);
                let _ = out.failure(None, error.kind, broken_off(&error));
                return Ok(());
            }
            Err(error) => return Err(reading_failed(&error)),
        };
        any = true;
        let is_file = matches!(
            entry.header().entry_type(),
            EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse
        );
        let name = name_of(&entry.path_bytes());
        if !is_file || is_litter(&name) {
            continue;
        }
        if out.member_from(&name, Input::stream(entry)) == ControlFlow::Break(()) {
            break;
        }
    }
    if any {
        Ok(())
    } else {
        Err(ExtractError::new(
            FailureKind::NoText,
            "an archive without files",
        ))
    }
}

fn broken_off(error: &ExtractError) -> String {
    format!(
        "breaks off: {}; what stands before is indexed",
        error.message
    )
}
