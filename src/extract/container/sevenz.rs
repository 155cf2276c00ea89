//! 7z, in the order in which its files are packed.

use std::io::{Read, Seek};
use std::ops::ControlFlow;

use sevenz_rust2::{ArchiveReader, Error, Password};

use super::super::budget::Charged;
use super::super::input::Input;
use super::super::out::Out;
use super::super::{ExtractError, FailureKind};
use super::{is_litter, name_of};

/// Memory that unpacking may ask for, in kilobytes: dictionaries of `7z -mx=9` have 64 MB.
const MEMORY_KB: usize = 160 << 10;

/// Hands out the files of an archive.
pub(in crate::extract) fn read(
    reader: impl Read + Seek,
    out: &mut Out<'_>,
) -> Result<(), ExtractError> {
    let mut archive = ArchiveReader::new_with_memory_limit(reader, Password::empty(), MEMORY_KB)
        .map_err(|error| refused(&error))?;
    archive.set_thread_count(1);
    let budget = out.budget();
    let (mut any, mut stopped) = (false, false);
    let read = archive.for_each_entries(
        &mut |entry: &sevenz_rust2::ArchiveEntry, bytes: &mut dyn Read| {
            let name = name_of(entry.name().as_bytes());
            if entry.is_directory() || !entry.has_stream() || is_litter(&name) {
                return Ok(true);
            }
            if stopped {
                return Ok(false);
            }
            any = true;
            // What is left of a file lies before the next one: it has to be read past.
            let mut bytes = Charged::new(bytes, &budget);
            let flow = out.member_from(&name, Input::stream(&mut bytes));
            std::io::copy(&mut bytes, &mut std::io::sink())?;
            stopped = flow == ControlFlow::Break(());
            Ok(!stopped)
        },
    );
    match read {
        Ok(()) if any => Ok(()),
        Ok(()) => Err(ExtractError::new(
            FailureKind::NoText,
            "an archive without files",
        )),
        Err(error) if any => {
            let error = refused(&error);
            let _ = out.failure(
                None,
                error.kind,
                format!(
                    "breaks off: {}; what stands before is indexed",
                    error.message
                ),
            );
            Ok(())
        }
        Err(error) => Err(refused(&error)),
    }
}

fn refused(error: &Error) -> ExtractError {
    match error {
        // The methods that lock go by such names.
        Error::UnsupportedCompressionMethod(name) if name.contains("AES") => {
            refused(&Error::PasswordRequired)
        }
        Error::PasswordRequired | Error::MaybeBadPassword(_) => ExtractError::new(
            FailureKind::Encrypted,
            "locked with a password; unpack it by hand",
        ),
        Error::MaxMemLimited { .. } => ExtractError::new(
            FailureKind::TooLarge,
            "needs more memory to unpack than may be used; unpack it by hand",
        ),
        Error::UnsupportedCompressionMethod(_)
        | Error::ExternalUnsupported
        | Error::Unsupported(_) => ExtractError::new(
            FailureKind::Unsupported,
            "packed by a method of 7z that cannot be read; unpack it by hand",
        ),
        Error::Io(error, _) => super::super::input::reading_failed(error),
        _ => ExtractError::damaged("not a whole 7z archive; fetch the file again"),
    }
}
