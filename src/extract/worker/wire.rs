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

/// Values within values. Those of JSON are read to a depth of 128; a worker that was taken over may send
/// deeper ones, which would fill the stack of whoever reads them.
const DEEPEST: usize = 200;

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
    let mut reader = rmp_serde::Deserializer::from_read_ref(&bytes);
    reader.set_max_depth(DEEPEST);
    let value = T::deserialize(&mut reader)
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
    Ok(Some((value, length)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::super::super::{Item, Record, RecordKey};
    use super::*;

    /// A frame with a record whose field `a` says so.
    fn frame(said: &str) -> Vec<u8> {
        let mut record = Record::new(RecordKey::Ordinal(7), "نص".to_owned());
        record.extra.insert("a".to_owned(), Value::from(said));
        let mut bytes = Vec::new();
        write_frame(
            &mut bytes,
            &Message::Event(Event::Item(Item::Record(record))),
        )
        .unwrap();
        bytes
    }

    /// Reads all frames; answers how many there were, and why it ended.
    fn read_all(mut bytes: &[u8]) -> (usize, Option<io::ErrorKind>) {
        let mut count = 0;
        loop {
            match read_frame::<Message>(&mut bytes, 1 << 20) {
                Ok(Some(_)) => count += 1,
                Ok(None) => return (count, None),
                Err(error) => return (count, Some(error.kind())),
            }
        }
    }

    #[test]
    fn frames_end_where_they_say() {
        let two = [frame("x"), frame("y")].concat();
        assert_eq!(read_all(&two), (2, None));
        let half = two.get(..two.len() - 1).unwrap();
        assert_eq!(read_all(half), (1, Some(io::ErrorKind::UnexpectedEof)));
        let long = [0xFF; 8];
        assert_eq!(read_all(&long), (0, Some(io::ErrorKind::FileTooLarge)));
    }

    #[test]
    fn values_as_deep_as_those_of_json_pass() {
        let deep = format!("{}1{}", "[".repeat(127), "]".repeat(127));
        let mut record = Record::new(RecordKey::Whole, "نص".to_owned());
        let value = serde_json::from_str(&deep).unwrap();
        record.extra.insert("a".to_owned(), value);
        let mut bytes = Vec::new();
        let message = Message::Event(Event::Item(Item::Record(record)));
        write_frame(&mut bytes, &message).unwrap();
        assert_eq!(read_all(&bytes), (1, None));
    }

    #[test]
    fn values_within_values_do_not_fill_the_stack() {
        let bytes = frame("MARK");
        let body = bytes.get(4..).unwrap();
        let at = body
            .windows(5)
            .position(|five| five == b"\xA4MARK")
            .unwrap();
        let (before, after) = (body.get(..at).unwrap(), body.get(at + 5..).unwrap());
        let deep = [before, &[0x91; 500_000], &[0xC0], after].concat();
        let length = u32::try_from(deep.len()).unwrap().to_le_bytes();
        let spoilt = [&length[..], &deep].concat();
        assert_eq!(read_all(&spoilt), (0, Some(io::ErrorKind::InvalidData)));
    }

    proptest! {
        /// A worker that was taken over may say anything.
        #[test]
        fn any_bytes_are_frames_or_refused(
            bytes in proptest::collection::vec(any::<u8>(), 0..200),
            at in 0_usize..200,
            byte in any::<u8>(),
        ) {
            read_all(&bytes);
            let length = u32::try_from(bytes.len()).unwrap().to_le_bytes();
            read_all(&[&length[..], &bytes].concat());
            let mut frame = frame("x");
            if let Some(place) = frame.get_mut(at) {
                *place = byte;
            }
            read_all(&frame);
        }
    }
}
