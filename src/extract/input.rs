//! The bytes of a file, on disk or within another file, in the form that a format needs them in.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek};

use super::recognise::HEAD;
use super::{ExtractError, FailureKind, Limits};

/// How much is read at a time.
pub(super) const BUFFER: usize = 128 << 10;

/// A reader that can go back and forth.
pub(super) trait ReadSeek: Read + Seek {}

impl<R: Read + Seek> ReadSeek for R {}

/// The bytes of a file.
pub(super) enum Input<'a> {
    /// Held in memory.
    Bytes(Vec<u8>),
    /// On disk, to be read from the beginning.
    File(File),
    /// Unpacked as they are asked for.
    Stream(Box<dyn BufRead + 'a>),
}

impl<'a> Input<'a> {
    /// Bytes that come from unpacking.
    pub(super) fn stream(reader: impl Read + 'a) -> Self {
        Self::Stream(Box::new(BufReader::with_capacity(BUFFER, reader)))
    }

    /// The first bytes, which stay: [`HEAD`] of them, unless there are fewer.
    pub(super) fn head(&mut self) -> Result<Vec<u8>, ExtractError> {
        let mut head = Vec::new();
        match self {
            Self::Bytes(bytes) => {
                head.extend_from_slice(bytes.get(..bytes.len().min(HEAD)).unwrap_or_default())
            }
            Self::File(file) => {
                read_up_to(file, HEAD as u64, &mut head).map_err(|e| reading_failed(&e))?;
                file.rewind().map_err(|e| reading_failed(&e))?;
            }
            Self::Stream(stream) => {
                // Where the data break off there may be enough to recognise them; what comes next fails then.
                let read = read_up_to(stream, HEAD as u64, &mut head);
                if let (Err(error), true) = (&read, head.is_empty()) {
                    return Err(reading_failed(error));
                }
                let rest = std::mem::replace(stream, Box::new(io::empty()));
                let broken = read.err().map(Broken);
                let rest: Box<dyn BufRead + 'a> = match broken {
                    Some(broken) => Box::new(BufReader::new(broken)),
                    None => rest,
                };
                *stream = Box::new(Cursor::new(head.clone()).chain(rest));
            }
        }
        Ok(head)
    }

    /// All of it in memory.
    pub(super) fn into_bytes(self, limits: Limits) -> Result<Vec<u8>, ExtractError> {
        let limit = limits.max_file_size;
        let mut bytes = Vec::new();
        let read = match self {
            Self::Bytes(held) => {
                bytes = held;
                Ok(())
            }
            Self::File(mut file) => {
                let size = file.metadata().map(|data| data.len()).unwrap_or(0);
                if size > limit {
                    return Err(too_large(limits));
                }
                bytes.reserve(usize::try_from(size).unwrap_or(0));
                read_up_to(&mut file, limit + 1, &mut bytes)
            }
            Self::Stream(mut stream) => read_up_to(&mut stream, limit + 1, &mut bytes),
        };
        read.map_err(|error| reading_failed(&error))?;
        if bytes.len() as u64 > limit {
            return Err(too_large(limits));
        }
        Ok(bytes)
    }

    /// To be read once, from the beginning on.
    pub(super) fn into_reader(self) -> Box<dyn BufRead + 'a> {
        match self {
            Self::Bytes(bytes) => Box::new(Cursor::new(bytes)),
            Self::File(file) => Box::new(BufReader::with_capacity(BUFFER, file)),
            Self::Stream(stream) => stream,
        }
    }

    /// To be read in any order; what is unpacked has to be held for that.
    pub(super) fn into_seekable(
        self,
        limits: Limits,
    ) -> Result<Box<dyn ReadSeek + 'a>, ExtractError> {
        Ok(match self {
            Self::File(file) => Box::new(BufReader::with_capacity(BUFFER, file)),
            held => Box::new(Cursor::new(held.into_bytes(limits)?)),
        })
    }
}

/// Reads no more than a number of bytes.
fn read_up_to(reader: &mut (impl Read + ?Sized), count: u64, into: &mut Vec<u8>) -> io::Result<()> {
    reader.take(count).read_to_end(into).map(|_| ())
}

/// A reader that fails as another one did.
struct Broken(io::Error);

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        let inner = self
            .0
            .get_ref()
            .and_then(|inner| inner.downcast_ref::<ExtractError>());
        Err(match inner {
            Some(error) => io::Error::other(error.clone()),
            None => io::Error::new(self.0.kind(), self.0.to_string()),
        })
    }
}

/// How libzstd says that it was given none; the kind of the error is that of damage.
const NO_MEMORY: &str = "not enough memory";

/// What happened when reading failed: a limit, damage to the packing, or trouble with the system.
pub(super) fn reading_failed(error: &io::Error) -> ExtractError {
    use io::ErrorKind::{InvalidData, InvalidInput, Other, UnexpectedEof};
    if let Some(error) = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<ExtractError>())
    {
        return error.clone();
    }
    if error.to_string().ends_with(NO_MEMORY) {
        return too_much_memory();
    }
    match error.kind() {
        UnexpectedEof => ExtractError::damaged("the packed data break off; fetch the file again"),
        InvalidData | InvalidInput | Other => {
            ExtractError::damaged("the packed data are damaged; fetch the file again")
        }
        _ => ExtractError::unreadable(error),
    }
}

/// A reader was given no more memory.
pub(super) fn too_much_memory() -> ExtractError {
    ExtractError::new(
        FailureKind::TooLarge,
        "needs more memory to read than a worker may use; raise --max-file-size, which raises that",
    )
}

pub(super) fn too_large(limits: Limits) -> ExtractError {
    ExtractError::new(
        FailureKind::TooLarge,
        format!(
            "more than {} bytes, which is the limit; raise --max-file-size to read it",
            limits.max_file_size
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_made_reading_fail_is_told_apart() {
        #[track_caller]
        fn check(error: io::Error, kind: FailureKind) {
            assert_eq!(reading_failed(&error).kind, kind, "{error}");
        }
        // As libzstd and its crate say it.
        check(
            io::Error::other("Allocation error : not enough memory"),
            FailureKind::TooLarge,
        );
        check(
            io::Error::other("Data corruption detected"),
            FailureKind::Damaged,
        );
        check(
            io::Error::from(io::ErrorKind::UnexpectedEof),
            FailureKind::Damaged,
        );
        check(
            io::Error::from(io::ErrorKind::PermissionDenied),
            FailureKind::Unreadable,
        );
        check(
            io::Error::other(ExtractError::damaged("a part of it")),
            FailureKind::Damaged,
        );
    }
}
