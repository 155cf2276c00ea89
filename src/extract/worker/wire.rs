//! What passes between the program and its workers: frames of a length and a MessagePack value.

use std::io::{self, BufRead, Read, Write};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::super::{Event, ExtractError};

/// What a worker says of the file it was given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(
    clippy::large_enum_variant,
    reason = "handed on one at a time, and nearly always an event"
)]
pub(super) enum Message {
    /// Something was found.
    Event(Event),
    /// The file is read.
    Done,
    /// The file, or what comes after the events so far, cannot be read.
    Failed(ExtractError),
}

/// Writes one frame.
pub(super) fn write_frame(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    let bytes = rmp_serde::to_vec(value).map_err(io::Error::other)?;
    let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
    out.write_all(&length.to_le_bytes())?;
    out.write_all(&bytes)
}

/// Reads one frame of at most so many bytes; nothing where the other side has ended between two.
///
/// # Errors
/// [`io::ErrorKind::FileTooLarge`] for a longer one, [`io::ErrorKind::UnexpectedEof`] for half a one.
pub(super) fn read_frame<T: DeserializeOwned>(
    reader: &mut impl BufRead,
    most: u64,
) -> io::Result<Option<(T, u64)>> {
    if reader.fill_buf()?.is_empty() {
        return Ok(None);
    }
    let mut length = [0; 4];
    reader.read_exact(&mut length)?;
    let length = u64::from(u32::from_le_bytes(length));
    if length > most {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    // Only what has come is held: the length may be a lie.
    let mut bytes = Vec::new();
    reader.take(length).read_to_end(&mut bytes)?;
    if (bytes.len() as u64) < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let value = rmp_serde::from_slice(&bytes)
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
    Ok(Some((value, length)))
}
