//! Whether the engine's files hold what was written to them: each ends with a footer of the engine that names
//! the checksum of all before it. The engine itself compares these only when asked.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use tantivy::directory::footer::Footer;
use tantivy::error::DataCorruption;
use tantivy::index::SegmentComponent;
use tantivy::{SegmentMeta, TantivyError, Version};

/// Bytes that are read at once.
const CHUNK: usize = 1 << 18;
/// The two numbers that end a file: the footer's length and a constant.
const ENDING: u64 = 8;
/// That constant.
const MAGIC: u32 = 1337;
/// No footer is as long.
const LONGEST_FOOTER: u64 = 1000;

/// Bytes of an index that are compared with their checksums each time it is opened, the smallest files first:
/// a few milliseconds. A small index is thus verified as a whole.
pub(super) const ON_OPEN: u64 = 16 << 20;

/// What is wrong with a file.
#[derive(Debug)]
pub(super) enum Unsound {
    /// The machine cannot read it.
    Io(io::Error),
    /// It does not end as the engine ends its files: cut off, or written over.
    Ending,
    /// Something in it changed.
    Checksum,
}

impl Unsound {
    /// A sentence for people.
    pub(super) fn message(&self) -> String {
        match self {
            Self::Io(cause) => format!("cannot be read ({cause})"),
            Self::Ending => "is cut off, or its end was written over".to_owned(),
            Self::Checksum => {
                "does not hold what was written to it (its checksum differs)".to_owned()
            }
        }
    }
}

impl From<io::Error> for Unsound {
    fn from(cause: io::Error) -> Self {
        Self::Io(cause)
    }
}

/// The files of a segment.
pub(super) fn segment_files(meta: &SegmentMeta) -> Vec<PathBuf> {
    use SegmentComponent::{Delete, FastFields, FieldNorms, Positions, Postings, Store, Terms};
    let mut files: Vec<PathBuf> = [Terms, Postings, Positions, FieldNorms, FastFields, Store]
        .into_iter()
        .map(|component| meta.relative_path(component))
        .collect();
    if meta.has_deletes() {
        files.push(meta.relative_path(Delete));
    }
    files
}

/// Reads a file and compares it with its checksum. `read` is told how many bytes were read each time. The
/// answer is the version of the engine that wrote it.
pub(super) fn verify(file: &mut File, mut read: impl FnMut(u64)) -> Result<Version, Unsound> {
    let len = file.metadata()?.len();
    let mut ending = [0; ENDING as usize];
    let Some(footer_end) = len.checked_sub(ENDING) else {
        return Err(Unsound::Ending);
    };
    file.seek(SeekFrom::Start(footer_end))?;
    file.read_exact(&mut ending)?;
    let (footer_len, magic) = (number(&ending, 0), number(&ending, 4));
    if magic != MAGIC || u64::from(footer_len) > LONGEST_FOOTER {
        return Err(Unsound::Ending);
    }
    let Some(body) = footer_end.checked_sub(u64::from(footer_len)) else {
        return Err(Unsound::Ending);
    };
    let mut bytes = vec![0; footer_len as usize];
    file.seek(SeekFrom::Start(body))?;
    file.read_exact(&mut bytes)?;
    let footer: Footer = serde_json::from_slice(&bytes).map_err(|_| Unsound::Ending)?;
    // The footer has no checksum of its own: nothing in it may be other than the engine writes it.
    if serde_json::to_vec(&footer).ok() != Some(bytes) {
        return Err(Unsound::Ending);
    }
    file.seek(SeekFrom::Start(0))?;
    let (mut hasher, mut left) = (crc32fast::Hasher::new(), body);
    let mut chunk = vec![0; CHUNK.min(usize::try_from(body).unwrap_or(CHUNK))];
    while left > 0 {
        let take = chunk.len().min(usize::try_from(left).unwrap_or(CHUNK));
        let part = chunk.get_mut(..take).unwrap_or_default();
        file.read_exact(part)?;
        hasher.update(part);
        left -= take as u64;
        read(take as u64);
    }
    read(len - body);
    if hasher.finalize() == footer.crc {
        Ok(footer.version)
    } else {
        Err(Unsound::Checksum)
    }
}

fn number(bytes: &[u8], at: usize) -> u32 {
    let mut four = [0; 4];
    for (to, from) in four.iter_mut().zip(bytes.iter().skip(at)) {
        *to = *from;
    }
    u32::from_le_bytes(four)
}

/// Verifies files of the directory `data`, or says which is the first that is not sound.
pub(super) fn verify_all(data: &Path, files: &[PathBuf]) -> Result<(), TantivyError> {
    for name in files {
        let path = data.join(name);
        let sound = File::open(&path)
            .map_err(Unsound::Io)
            .and_then(|mut file| verify(&mut file, |_| ()));
        match sound {
            Ok(_) => {}
            Err(Unsound::Io(cause)) if cause.kind() != io::ErrorKind::UnexpectedEof => {
                return Err(cause.into());
            }
            Err(unsound) => {
                return Err(DataCorruption::new(path, unsound.message()).into());
            }
        }
    }
    Ok(())
}

/// Verifies the smallest of the files, until `most` bytes are read.
pub(super) fn verify_small(
    data: &Path,
    segments: &[SegmentMeta],
    most: u64,
) -> Result<(), TantivyError> {
    let mut sized = Vec::new();
    for name in segments.iter().flat_map(segment_files) {
        sized.push((std::fs::metadata(data.join(&name))?.len(), name));
    }
    sized.sort_unstable();
    let mut sum = 0;
    let small: Vec<PathBuf> = sized
        .into_iter()
        .take_while(|(len, _)| {
            sum += len;
            sum <= most
        })
        .map(|(_, name)| name)
        .collect();
    verify_all(data, &small)
}
