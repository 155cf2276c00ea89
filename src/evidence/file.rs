//! The file of a document as it is now, compared with what was indexed.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Read};

use sha2::{Digest, Sha256};

use crate::search::{DocumentInfo, Origin};
use crate::source::{Hashing, hex, path_of_display};

/// How many files are remembered, so that each is read once for many hits that stand in it: some 16 MB.
const REMEMBERED: usize = 65_536;

/// What became of a file since it was indexed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum FileNow {
    /// It is byte for byte as it was indexed.
    Same,
    /// It is another.
    Changed,
    /// It is not there any more.
    Gone,
    /// It may not be read, or is no file any more.
    Unreadable,
    /// It is larger than what may be read now ([`Files::up_to`]).
    NotRead,
    /// The index does not say how it was.
    #[default]
    Unknown,
}

impl FileNow {
    /// A stable word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Changed => "changed",
            Self::Gone => "gone",
            Self::Unreadable => "unreadable",
            Self::NotRead => "not-read",
            Self::Unknown => "unknown",
        }
    }
}

/// The file that a document stands in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileEvidence {
    /// Its absolute path, as shown; of a part of a container that of the container.
    pub path: String,
    /// The part of it that the document is, where it is a container: its hash is that of the whole.
    pub part: Option<String>,
    /// What became of it since it was indexed.
    pub now: FileNow,
    /// SHA-256 (hex) of the file as it was indexed; none where that cannot be told any more.
    pub sha256: Option<String>,
    /// SHA-256 (hex) of the file as it is, whatever it was.
    pub sha256_now: Option<String>,
    /// How many bytes it has now.
    pub bytes: Option<u64>,
    /// Whether other documents of the index have the same id, so that the path has to tell them apart.
    pub shares_id: bool,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Seen {
    Read {
        sha256: String,
        blake3: String,
        bytes: u64,
    },
    Not(FileNow),
}

/// Reads files, each once, as far as they can be remembered.
#[derive(Debug, Default)]
pub struct Files {
    most: Option<u64>,
    /// How many bytes may still be read, of all files together.
    left: Option<u64>,
    seen: HashMap<String, Seen>,
}

impl Files {
    /// Reads files of up to so many bytes only, where nobody can wait for more.
    #[must_use]
    pub fn up_to(most: u64) -> Self {
        Self {
            most: Some(most),
            ..Self::default()
        }
    }

    /// The same, and of all files together only so many.
    #[must_use]
    pub fn and_in_all(self, most: u64) -> Self {
        Self {
            left: Some(most),
            ..self
        }
    }

    /// The file of a document, which comes from where `origin` says.
    pub fn look(&mut self, document: &DocumentInfo, origin: Origin) -> FileEvidence {
        let Origin {
            file, fingerprint, ..
        } = origin;
        let mut evidence = FileEvidence {
            part: part(&document.path, &file),
            shares_id: origin.shares_id,
            ..FileEvidence::default()
        };
        if file.is_empty() {
            evidence.path.clone_from(&document.path);
            return evidence;
        }
        match self.seen(&file) {
            Seen::Not(now) => evidence.now = *now,
            Seen::Read {
                sha256,
                blake3,
                bytes,
            } => {
                evidence.now = match fingerprint.as_str() {
                    "" => FileNow::Unknown,
                    known if known == blake3 => FileNow::Same,
                    _ => FileNow::Changed,
                };
                evidence.bytes = Some(*bytes);
                evidence.sha256 = (evidence.now == FileNow::Same).then(|| sha256.clone());
                evidence.sha256_now = Some(sha256.clone());
            }
        }
        evidence.path = file;
        evidence
    }

    fn seen(&mut self, file: &str) -> &Seen {
        if self.seen.len() >= REMEMBERED && !self.seen.contains_key(file) {
            self.seen.clear();
        }
        let most = self.most.into_iter().chain(self.left).min();
        self.seen.entry(file.to_owned()).or_insert_with(|| {
            let seen = read(file, most).unwrap_or_else(|error| {
                Seen::Not(match error.kind() {
                    io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => FileNow::Gone,
                    _ => FileNow::Unreadable,
                })
            });
            if let (Some(left), Seen::Read { bytes, .. }) = (&mut self.left, &seen) {
                *left = left.saturating_sub(*bytes);
            }
            seen
        })
    }
}

fn read(file: &str, most: Option<u64>) -> io::Result<Seen> {
    let path = path_of_display(file);
    // What took the place of a file may make whoever opens it wait for ever.
    let metadata = fs::metadata(&path)?;
    if !metadata.is_file() {
        return Ok(Seen::Not(FileNow::Unreadable));
    }
    if most.is_some_and(|most| metadata.len() > most) {
        return Ok(Seen::Not(FileNow::NotRead));
    }
    let mut file = Hashing::new(File::open(&path)?);
    let mut sha256 = Sha256::new();
    let mut buffer = vec![0; 128 * 1024];
    let mut bytes = 0;
    loop {
        let count = match file.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        sha256.update(buffer.get(..count).unwrap_or_default());
        bytes += count as u64;
    }
    Ok(Seen::Read {
        sha256: hex(&sha256.finalize()),
        blake3: file.fingerprint().to_hex(),
        bytes,
    })
}

/// The part of a container that a document's path names behind that of the file.
fn part(path: &str, file: &str) -> Option<String> {
    let part = path.strip_prefix(file)?.strip_prefix('#')?;
    Some(part.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(file: &str, path: &str, fingerprint: &str) -> FileEvidence {
        let document = DocumentInfo {
            path: path.to_owned(),
            ..DocumentInfo::default()
        };
        let origin = Origin {
            file: file.to_owned(),
            fingerprint: fingerprint.to_owned(),
            ..Origin::default()
        };
        Files::default().look(&document, origin)
    }

    #[test]
    fn a_file_is_the_same_changed_or_gone() {
        let place = tempfile::tempdir().expect("a place");
        let file = place.path().join("a.zip");
        fs::write(&file, "abc").expect("a file");
        let shown = file.to_str().expect("a name");
        let blake3 = blake3::hash(b"abc").to_hex();
        // FIPS 180-2, the first example of its appendix B.
        let sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        let check = |fingerprint: &str, now: FileNow, known: Option<&str>| {
            let seen = look(shown, &format!("{shown}#b.txt"), fingerprint);
            assert_eq!((seen.now, seen.sha256.as_deref()), (now, known));
            assert_eq!(seen.part.as_deref(), Some("b.txt"));
            assert_eq!(seen.sha256_now.as_deref(), Some(sha256));
        };
        check(&blake3, FileNow::Same, Some(sha256));
        check("00", FileNow::Changed, None);
        check("", FileNow::Unknown, None);
        fs::remove_file(&file).expect("it was there");
        assert_eq!(look(shown, shown, &blake3).now, FileNow::Gone);
        fs::create_dir(&file).expect("a folder in its place");
        assert_eq!(look(shown, shown, &blake3).now, FileNow::Unreadable);
    }

    #[test]
    fn a_large_file_is_left_where_nobody_can_wait() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        fs::write(file.path(), "abc").expect("its content");
        let document = DocumentInfo::default();
        let origin = Origin {
            file: file.path().to_str().expect("a name").to_owned(),
            ..Origin::default()
        };
        let seen = Files::up_to(2).look(&document, origin.clone());
        assert_eq!((seen.now, seen.sha256_now), (FileNow::NotRead, None));
        let seen = Files::up_to(3).look(&document, origin.clone());
        assert_eq!(seen.now, FileNow::Unknown);
        // Two files of three bytes are more than five.
        let other = tempfile::NamedTempFile::new().expect("a file");
        fs::write(other.path(), "def").expect("its content");
        let beside = Origin {
            file: other.path().to_str().expect("a name").to_owned(),
            ..Origin::default()
        };
        let mut files = Files::up_to(3).and_in_all(5);
        let states = [&origin, &beside, &origin].map(|one| files.look(&document, one.clone()).now);
        assert_eq!(
            states,
            [FileNow::Unknown, FileNow::NotRead, FileNow::Unknown]
        );
    }
}
