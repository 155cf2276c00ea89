//! Entries of a zip archive, each unpacked as a whole and never further than the limits allow.
//!
//! Office documents and e-books are such archives, and so are folders that people pack. What an archive
//! says of itself is not believed: what counts is how much comes out, one entry at a time and in all.

use std::collections::BTreeMap;
use std::io::{self, Read, Seek, SeekFrom};

use zip::ZipArchive;
use zip::result::ZipError;

use super::{ExtractError, FailureKind, Limits};

/// More entries than this are not listed; the list alone would fill the memory.
const MOST_ENTRIES: usize = 300_000;

/// Text and markup shrink to a tenth, a table of the same value over and over to a hundredth.
const TIGHTEST: u64 = 200;

/// Packed however tightly, what is no larger than this does no harm.
const HARMLESS: u64 = 16 << 20;

/// What one archive may unpack to in all, in largest entries.
const ENTRIES_IN_ALL: u64 = 4;

/// What an archive says of one of its entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// Its path within the archive. Backslashes, which some programs write, are slashes here; names
    /// that are not UTF-8 were read as code page 437.
    pub(super) name: String,
    /// The bytes of its path as they stand in the archive.
    pub(super) raw_name: Vec<u8>,
    /// How large it is unpacked.
    pub(super) size: u64,
    /// Whether it is a file, neither a folder nor a link.
    pub(super) is_file: bool,
    packed: u64,
    encrypted: bool,
}

/// A zip archive whose entries are read in any order.
pub(super) struct Zipped<R> {
    archive: ZipArchive<R>,
    entries: Vec<Entry>,
    /// Where an entry stands, by its name in small letters; of several the last counts, as everywhere.
    by_name: BTreeMap<String, usize>,
    limits: Limits,
    /// The size of the archive itself.
    length: u64,
    unpacked: u64,
    most: u64,
}

impl<R: Read + Seek> Zipped<R> {
    /// Reads the list of entries. An entry may unpack to the limit for a file, and all that are read to
    /// four times as much.
    pub(super) fn open(reader: R, limits: Limits) -> Result<Self, ExtractError> {
        let most = limits.max_file_size.saturating_mul(ENTRIES_IN_ALL);
        Self::within(reader, limits, most)
    }

    /// The same with a limit of its own for all that is read.
    pub(super) fn within(mut reader: R, limits: Limits, most: u64) -> Result<Self, ExtractError> {
        let length = reader
            .seek(SeekFrom::End(0))
            .map_err(|error| ExtractError::unreadable(&error))?;
        let archive = ZipArchive::new(reader).map_err(|error| refused(&error))?;
        if archive.len() > MOST_ENTRIES {
            let message = format!(
                "holds more than {MOST_ENTRIES} files; unpack it and index the folder instead"
            );
            return Err(ExtractError::new(FailureKind::TooLarge, message));
        }
        let mut entries = Vec::with_capacity(archive.len());
        let mut by_name = BTreeMap::new();
        for at in 0..archive.len() {
            let data = archive.by_index_data(at).map_err(|error| refused(&error))?;
            let name = data.name().map_err(|error| refused(&error))?;
            let name = name.replace('\\', "/");
            by_name.insert(name.to_lowercase(), at);
            entries.push(Entry {
                is_file: data.is_file() && !name.ends_with('/'),
                name,
                raw_name: data.name_raw().to_vec(),
                size: data.size(),
                packed: data.compressed_size().min(length),
                encrypted: data.flags().as_u16() & 1 != 0,
            });
        }
        Ok(Self {
            archive,
            entries,
            by_name,
            limits,
            length,
            unpacked: 0,
            most,
        })
    }

    /// What the archive holds, in its own order.
    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Whether no more may be unpacked: every further reading fails.
    pub(super) fn is_spent(&self) -> bool {
        self.unpacked > self.most || is_trap(self.unpacked, self.length)
    }

    /// Whether an entry may be unpacked, as far as the archive tells the truth about it. More than it
    /// says never comes out.
    fn judge(&self, entry: &Entry) -> Result<(), ExtractError> {
        if entry.encrypted {
            return Err(locked());
        }
        if self.is_spent() || is_trap(entry.size, entry.packed) {
            return Err(trap());
        }
        Ok(())
    }

    /// The bytes of the entry at that place of the list as they are unpacked: for formats of which little is
    /// held at once, so that it may be of any size.
    pub(super) fn stream(&mut self, at: usize) -> Result<impl Read + use<'_, R>, ExtractError> {
        let Some(entry) = self.entries.get(at) else {
            return Err(refused(&ZipError::FileNotFound));
        };
        self.judge(entry)?;
        let size = entry.size;
        self.unpacked = self.unpacked.saturating_add(size);
        let file = self.archive.by_index(at).map_err(|error| refused(&error))?;
        Ok(file.take(size))
    }

    /// The entry of that name, in whatever case; a slash before it does not count.
    pub(super) fn named(&mut self, name: &str) -> Result<Option<Vec<u8>>, ExtractError> {
        match self.find(name) {
            Some(at) => self.read(at).map(Some),
            None => Ok(None),
        }
    }

    /// Where the entry of that name stands, as in [`Self::named`].
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        let name = name.trim_start_matches('/').to_lowercase();
        self.by_name.get(&name).copied()
    }

    /// The bytes of the entry at that place of the list.
    pub(super) fn read(&mut self, at: usize) -> Result<Vec<u8>, ExtractError> {
        let Some(entry) = self.entries.get(at) else {
            return Err(refused(&ZipError::FileNotFound));
        };
        self.judge(entry)?;
        if entry.size > self.limits.max_file_size {
            return Err(too_large(self.limits.max_file_size));
        }
        // No more comes out than the archive says, but not all of what it says need come.
        if self.unpacked.saturating_add(entry.size) > self.most {
            self.unpacked = self.most.saturating_add(1);
            return Err(too_large(self.most));
        }
        let room = usize::try_from(entry.size.min(entry.packed.saturating_mul(8))).unwrap_or(0);
        let mut bytes = Vec::with_capacity(room);
        let mut file = self
            .archive
            .by_index(at)
            .map_err(|error| refused(&error))?
            .take(self.limits.max_file_size.saturating_add(1));
        let read = file.read_to_end(&mut bytes);
        self.unpacked = self.unpacked.saturating_add(bytes.len() as u64);
        read.map_err(|error| reading_failed(&error))?;
        if bytes.len() as u64 > self.limits.max_file_size {
            return Err(too_large(self.limits.max_file_size));
        }
        Ok(bytes)
    }
}

/// Whether so much comes out of so little that no document can be meant.
fn is_trap(unpacked: u64, packed: u64) -> bool {
    unpacked > HARMLESS && unpacked > packed.saturating_mul(TIGHTEST)
}

fn trap() -> ExtractError {
    ExtractError::new(
        FailureKind::TooLarge,
        "packed so tightly that it looks like a trap; unpack it by hand if it can be trusted",
    )
}

fn too_large(limit: u64) -> ExtractError {
    ExtractError::new(
        FailureKind::TooLarge,
        format!(
            "unpacks to more than {limit} bytes, which is the limit; raise --max-file-size to read it"
        ),
    )
}

/// What is wrong with a file that cannot be read without its password.
pub(super) fn locked() -> ExtractError {
    ExtractError::new(
        FailureKind::Encrypted,
        "locked with a password; save it without one to read it",
    )
}

fn reading_failed(error: &io::Error) -> ExtractError {
    // Only the system's own errors have a number; all others are about the bytes.
    if error.raw_os_error().is_some() {
        ExtractError::unreadable(error)
    } else {
        ExtractError::damaged("a packed part of it is broken; fetch the file again")
    }
}

fn refused(error: &ZipError) -> ExtractError {
    match error {
        ZipError::Io(error) if error.raw_os_error().is_some() => ExtractError::unreadable(error),
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            locked()
        }
        ZipError::CompressionMethodNotSupported(_) | ZipError::UnsupportedArchive(_) => {
            ExtractError::new(
                FailureKind::Unsupported,
                "packed in a way that cannot be unpacked here; pack it as a common zip file",
            )
        }
        _ => ExtractError::damaged(
            "not a whole zip archive, so that nothing can be unpacked; fetch the file again",
        ),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::{Cursor, Write as _};

    use proptest::prelude::*;
    use zip::write::SimpleFileOptions;
    use zip::{CompressionMethod, ZipWriter};

    use super::*;

    /// A zip archive of these files.
    pub(in super::super) fn zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            writer
                .start_file(*name, SimpleFileOptions::default())
                .unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn all(bytes: &[u8], limits: Limits) -> Vec<String> {
        let mut zipped = match Zipped::open(Cursor::new(bytes), limits) {
            Ok(zipped) => zipped,
            Err(error) => return vec![format!("error {}", error.kind)],
        };
        (0..zipped.entries().len())
            .map(|at| {
                let name = zipped.entries()[at].name.clone();
                match zipped.read(at) {
                    Ok(bytes) => format!("{name}={}", String::from_utf8_lossy(&bytes)),
                    Err(error) => format!("{name} {}", error.kind),
                }
            })
            .collect()
    }

    #[track_caller]
    fn check(bytes: &[u8], max_file_size: u64, expected: &[&str]) {
        assert_eq!(all(bytes, Limits { max_file_size }), expected);
    }

    #[test]
    fn entries_are_listed_and_read() {
        let bytes = zip_of(&[
            ("أ.txt", "نص".as_bytes()),
            ("word\\Document.xml", b"<a/>"),
            ("empty/", b""),
        ]);
        check(
            &bytes,
            100,
            &["أ.txt=نص", "word/Document.xml=<a/>", "empty/="],
        );
        let mut zipped = Zipped::open(Cursor::new(&bytes), Limits::default()).unwrap();
        let read = zipped.named("/WORD/document.XML").unwrap();
        assert_eq!(read.as_deref(), Some(&b"<a/>"[..]));
        assert_eq!(zipped.named("word/other.xml").unwrap(), None);
        let files: Vec<bool> = zipped.entries().iter().map(|entry| entry.is_file).collect();
        assert_eq!(files, [true, true, false]);
        assert_eq!(zipped.entries()[0].raw_name, "أ.txt".as_bytes());
    }

    #[test]
    fn what_is_no_archive_is_damaged() {
        check(b"", 100, &["error damaged"]);
        check(b"PK\x03\x04 and so on", 100, &["error damaged"]);
        let bytes = zip_of(&[("a", b"text that is here")]);
        check(&bytes[..bytes.len() - 30], 100, &["error damaged"]);
        // One wrong letter in a stored text breaks its checksum.
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        writer.start_file("a", stored).unwrap();
        writer.write_all(b"letters").unwrap();
        let mut bytes = writer.finish().unwrap().into_inner();
        let at = bytes
            .windows(7)
            .position(|window| window == b"letters")
            .unwrap();
        bytes[at] = b'L';
        check(&bytes, 100, &["a damaged"]);
    }

    #[test]
    fn what_is_locked_says_so() {
        let mut bytes = zip_of(&[("a", b"text"), ("b", b"text")]);
        // The flag in the central directory, which is what counts.
        let at = bytes
            .windows(4)
            .position(|window| window == b"PK\x01\x02")
            .unwrap();
        bytes[at + 8] |= 1;
        check(&bytes, 100, &["a encrypted", "b=text"]);
    }

    #[test]
    fn limits_hold_for_one_entry_and_for_all() {
        let bytes = zip_of(&[("a", &[b'x'; 30]), ("b", b"text")]);
        check(&bytes, 20, &["a too-large", "b=text"]);
        let ten = "0123456789";
        let files: Vec<(String, &[u8])> =
            (0..6).map(|at| (at.to_string(), ten.as_bytes())).collect();
        let files: Vec<(&str, &[u8])> = files
            .iter()
            .map(|(name, bytes)| (name.as_str(), *bytes))
            .collect();
        let said = all(&zip_of(&files), Limits { max_file_size: 10 });
        assert_eq!(said[3], "3=0123456789");
        assert_eq!(said[4..], ["4 too-large", "5 too-large"]);
    }

    #[test]
    fn a_trap_is_not_unpacked() {
        let zeros = vec![0; usize::try_from(HARMLESS).unwrap() + 1];
        let bytes = zip_of(&[("bomb", &zeros), ("b", b"text")]);
        assert!(bytes.len() < 100_000);
        let said = all(&bytes, Limits::default());
        assert_eq!(said, ["bomb too-large", "b=text"]);
        // Many entries, each of them harmless.
        let part = vec![0; 2 << 20];
        let names: Vec<String> = (0..12).map(|at| at.to_string()).collect();
        let files: Vec<(&str, &[u8])> = names
            .iter()
            .map(|name| (name.as_str(), part.as_slice()))
            .collect();
        let said = all(&zip_of(&files), Limits::default());
        assert_eq!(said.last().unwrap(), "11 too-large");
        assert!(said[0].starts_with("0=\0"));
    }

    #[test]
    fn a_size_that_lies_does_no_harm() {
        let mut bytes = zip_of(&[("a", &[b'x'; 3000])]);
        let at = bytes
            .windows(4)
            .position(|window| window == b"PK\x01\x02")
            .unwrap();
        bytes[at + 24..at + 28].copy_from_slice(&10_u32.to_le_bytes());
        check(&bytes, 1 << 20, &["a damaged"]);
        bytes[at + 24..at + 28].copy_from_slice(&0x7FFF_FFFF_u32.to_le_bytes());
        check(&bytes, 1 << 20, &["a too-large"]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_bytes_are_read_or_refused(
            bytes in proptest::collection::vec(any::<u8>(), 0..300),
            changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        ) {
            let limits = Limits { max_file_size: 1 << 16 };
            all(&bytes, limits);
            let mut whole = zip_of(&[("a", &bytes), ("b/c", b"text")]);
            for (at, byte) in changes {
                let at = at.index(whole.len());
                whole[at] = byte;
            }
            all(&whole, limits);
        }
    }
}
