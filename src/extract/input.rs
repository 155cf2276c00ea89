//! The two readings of a file. The first judges all of it and takes its fingerprint; the second
//! hands out what it holds. What is small, or needed as a whole, is kept in between.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;

use super::charset::{self, Decoded};
use super::format::{Format, Kind, Recognised, format_of};
use super::out::Out;
use super::{ExtractError, FailureKind, Limits, Record, Sink, html, json, jsonl, md, table, txt};
use crate::source::{Fingerprint, Hashing};

/// Files of records are kept in memory up to this size, so that they are read only once.
const KEPT: usize = 32 << 20;

/// How much is read at a time.
const BUFFER: usize = 128 << 10;

/// A file that was read to its end.
#[derive(Debug)]
pub struct Opened {
    path: PathBuf,
    format: Format,
    limits: Limits,
    fingerprint: Fingerprint,
    kept: Option<Vec<u8>>,
}

/// Reads a file to its end: takes the fingerprint of its bytes as they are on disk, and unpacks them.
///
/// # Errors
/// [`FailureKind::Unreadable`], [`FailureKind::Damaged`] for broken gzip, [`FailureKind::TooLarge`] for what must be held as a whole, [`FailureKind::NoText`] for an empty
/// file.
pub fn open(path: &Path, format: Format, limits: Limits) -> Result<Opened, ExtractError> {
    let file = File::open(path).map_err(|error| ExtractError::unreadable(&error))?;
    let whole = !format.kind.is_streamed();
    let size = file
        .metadata()
        .map_err(|error| ExtractError::unreadable(&error))?
        .len();
    if whole && !format.gzip && size > limits.max_file_size {
        return Err(too_large(limits));
    }
    if size == 0 {
        return Err(ExtractError::no_text());
    }
    let mut stream = Stream::over(file, format.gzip);
    let mut kept = Some(Vec::new());
    let mut length = 0_u64;
    let mut buffer = vec![0; BUFFER];
    loop {
        let count = match stream.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(reading_failed(&error)),
        };
        let piece = buffer.get(..count).unwrap_or_default();
        length += piece.len() as u64;
        if whole && length > limits.max_file_size {
            return Err(too_large(limits));
        }
        if let Some(bytes) = &mut kept {
            bytes.extend_from_slice(piece);
            if !whole && bytes.len() > KEPT {
                kept = None;
            }
        }
    }
    let fingerprint = stream.fingerprint();
    Ok(Opened {
        path: path.to_path_buf(),
        format,
        limits,
        fingerprint,
        kept,
    })
}

impl Opened {
    /// The fingerprint of the file's bytes as they are on disk.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// Hands out what the file holds, until its end or until the sink breaks off.
    ///
    /// # Errors
    /// The file as a whole is of no use. For JSONL and CSV larger than 32 MB this may come after
    /// records were handed out, if the file was changed or taken away in the meantime
    /// ([`FailureKind::Damaged`], [`FailureKind::Unreadable`]); whoever took them should drop them.
    pub fn extract(self, sink: &mut Sink<'_>) -> Result<(), ExtractError> {
        let Self {
            path,
            format,
            limits,
            fingerprint,
            kept,
        } = self;
        let mut out = Out::new(limits, sink);
        let Some(bytes) = kept else {
            let file = File::open(&path).map_err(|error| ExtractError::unreadable(&error))?;
            let mut stream = Stream::over(file, format.gzip);
            let done = read_records(&mut stream, format.kind, &mut out)?;
            if done.is_continue() && stream.fingerprint() != fingerprint {
                return Err(changed());
            }
            return Ok(());
        };
        read_bytes(format.kind, bytes, &mut out)
    }
}

/// Reads a file within a file.
pub(super) fn read_member(
    name: &str,
    bytes: Vec<u8>,
    out: &mut Out<'_>,
) -> Result<(), ExtractError> {
    match format_of(Path::new(name)) {
        Recognised::Format(format) => read_bytes(format.kind, bytes, out),
        Recognised::Unsupported(name) => Err(ExtractError::new(
            FailureKind::Unsupported,
            format!("{name} files cannot be read yet"),
        )),
        Recognised::NotADocument => Ok(()),
    }
}

/// Reads a file that is held as a whole.
fn read_bytes(kind: Kind, bytes: Vec<u8>, out: &mut Out<'_>) -> Result<(), ExtractError> {
    if kind.is_streamed() {
        return read_records(&mut bytes.as_slice(), kind, out).map(|_| ());
    }
    let declared = (kind == Kind::Html)
        .then(|| html::declared(&bytes))
        .flatten();
    let Decoded { text, encoding } = charset::decode(bytes, declared.as_deref())?;
    let record = match kind {
        Kind::Md => md::read(text),
        Kind::Html => html::read(text),
        Kind::Json => return json::read(&text, &encoding, out),
        _ => txt::read(text),
    };
    let record = Record {
        encoding: Some(encoding.into_owned()),
        ..record
    };
    whole(record, out)
}

/// Hands out the only record of a file.
pub(super) fn whole(record: Record, out: &mut Out<'_>) -> Result<(), ExtractError> {
    if !record.has_word() {
        return Err(ExtractError::no_text());
    }
    // Nothing comes after it, so that breaking off changes nothing.
    let _ = out.record(record);
    Ok(())
}

/// What happened when reading failed: damage to the packing, or trouble with the system.
pub(super) fn reading_failed(error: &io::Error) -> ExtractError {
    use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
    match error.kind() {
        UnexpectedEof => ExtractError::new(
            FailureKind::Damaged,
            "the gzip data break off; fetch the file again",
        ),
        InvalidData | InvalidInput => ExtractError::new(
            FailureKind::Damaged,
            "not valid gzip data; fetch the file again or rename it",
        ),
        _ => ExtractError::unreadable(error),
    }
}

/// The bytes of the second reading are not those of the first.
fn changed() -> ExtractError {
    ExtractError::new(
        FailureKind::Damaged,
        "changed while it was being read; index it again",
    )
}

fn too_large(limits: Limits) -> ExtractError {
    ExtractError::new(
        FailureKind::TooLarge,
        format!(
            "more than {} bytes, which is the limit; raise --max-file-size to read it",
            limits.max_file_size
        ),
    )
}

/// Hands out the records of a format that is read one by one.
fn read_records(
    reader: &mut impl BufRead,
    kind: Kind,
    out: &mut Out<'_>,
) -> Result<ControlFlow<()>, ExtractError> {
    match kind {
        Kind::Csv => table::read(reader, false, out),
        Kind::Tsv => table::read(reader, true, out),
        _ => jsonl::read(reader, out),
    }
}

/// The unpacked bytes of a file.
enum Stream {
    Plain(Box<BufReader<Hashing<File>>>),
    Gzip(Box<BufReader<MultiGzDecoder<Hashing<File>>>>),
}

impl Stream {
    fn over(file: File, gzip: bool) -> Self {
        let hashing = Hashing::new(file);
        if gzip {
            Self::Gzip(Box::new(BufReader::with_capacity(
                BUFFER,
                MultiGzDecoder::new(hashing),
            )))
        } else {
            Self::Plain(Box::new(BufReader::with_capacity(BUFFER, hashing)))
        }
    }

    /// Of the bytes on disk, as far as they were read.
    fn fingerprint(&self) -> Fingerprint {
        match self {
            Self::Plain(reader) => reader.get_ref().fingerprint(),
            Self::Gzip(reader) => reader.get_ref().get_ref().fingerprint(),
        }
    }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(reader) => reader.read(buffer),
            Self::Gzip(reader) => reader.read(buffer),
        }
    }
}

impl BufRead for Stream {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match self {
            Self::Plain(reader) => reader.fill_buf(),
            Self::Gzip(reader) => reader.fill_buf(),
        }
    }

    fn consume(&mut self, count: usize) {
        match self {
            Self::Plain(reader) => reader.consume(count),
            Self::Gzip(reader) => reader.consume(count),
        }
    }
}
