//! Names of files: a key that stays the same from run to run, and a form that can be shown.

use std::fmt::Write as _;
use std::path::{Component, Path, PathBuf};

/// What a file is recognised by: sixteen bytes made of its canonical path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileKey([u8; 16]);

impl FileKey {
    /// The key of the file at a canonical path.
    #[must_use]
    pub fn of(canonical: &Path) -> Self {
        let hash = blake3::hash(canonical.as_os_str().as_encoded_bytes());
        let mut key = [0; 16];
        for (to, from) in key.iter_mut().zip(hash.as_bytes()) {
            *to = *from;
        }
        Self(key)
    }

    /// The key as two numbers, the first bytes in the first number.
    #[must_use]
    pub fn to_u64s(self) -> (u64, u64) {
        let whole = u128::from_be_bytes(self.0);
        #[expect(
            clippy::cast_possible_truncation,
            reason = "each half is cut out on purpose"
        )]
        let halves = ((whole >> 64) as u64, whole as u64);
        halves
    }

    /// The key that [`FileKey::to_u64s`] took apart.
    #[must_use]
    pub fn from_u64s(high: u64, low: u64) -> Self {
        Self(((u128::from(high) << 64) | u128::from(low)).to_be_bytes())
    }

    /// The key as 32 lowercase hexadecimal digits.
    #[must_use]
    pub fn to_hex(self) -> String {
        hex(&self.0)
    }
}

/// Bytes as lowercase hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a `String` cannot fail.
        let _ = write!(out, "{byte:02x}");
    }
    out
}

/// A path as text, nothing lost: bytes that are not UTF-8 appear as `\xNN`, and so does a
/// backslash that could be taken for the start of one.
#[must_use]
pub fn display_path(path: &Path) -> String {
    let mut out = String::new();
    push_escaped(&mut out, path.as_os_str().as_encoded_bytes());
    out
}

/// The path that [`display_path`] shows so.
#[must_use]
pub fn path_of_display(shown: &str) -> PathBuf {
    let mut bytes = Vec::with_capacity(shown.len());
    let mut rest = shown.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let byte = looks_like_escape(rest)
            .then(|| std::str::from_utf8(rest.get(2..4)?).ok())
            .flatten()
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match byte {
            Some(byte) => {
                bytes.push(byte);
                rest = rest.get(4..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    path_of_bytes(bytes)
}

#[cfg(unix)]
fn path_of_bytes(bytes: Vec<u8>) -> PathBuf {
    <std::ffi::OsString as std::os::unix::ffi::OsStringExt>::from_vec(bytes).into()
}

#[cfg(not(unix))]
fn path_of_bytes(bytes: Vec<u8>) -> PathBuf {
    String::from_utf8_lossy(&bytes).into_owned().into()
}

/// The same for a path below a root, its parts separated by `/` on every system.
pub(super) fn display_relative(relative: &Path) -> String {
    let mut out = String::new();
    for part in relative.components() {
        if let Component::Normal(name) = part {
            if !out.is_empty() {
                out.push('/');
            }
            push_escaped(&mut out, name.as_encoded_bytes());
        }
    }
    out
}

fn push_escaped(out: &mut String, bytes: &[u8]) {
    for chunk in bytes.utf8_chunks() {
        let valid = chunk.valid();
        for (at, c) in valid.char_indices() {
            if c == '\\' && looks_like_escape(valid.as_bytes().get(at..).unwrap_or_default()) {
                out.push_str("\\x5C");
            } else {
                out.push(c);
            }
        }
        for byte in chunk.invalid() {
            let _ = write!(out, "\\x{byte:02X}");
        }
    }
}

fn looks_like_escape(bytes: &[u8]) -> bool {
    matches!(bytes, [b'\\', b'x', high, low, ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_go_to_numbers_and_back() {
        let key = FileKey::of(Path::new("/archive/تقرير.txt"));
        let (high, low) = key.to_u64s();
        assert_eq!(FileKey::from_u64s(high, low), key);
        assert_eq!(key.to_hex(), format!("{high:016x}{low:016x}"));
        assert_ne!(key, FileKey::of(Path::new("/archive/تقرير.text")));
    }

    #[cfg(unix)]
    #[test]
    fn names_are_shown_without_loss() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt as _;

        let check = |bytes: &[u8], shown: &str| {
            let path = Path::new(OsStr::from_bytes(bytes));
            assert_eq!(display_relative(path), shown);
            assert_eq!(path_of_display(&display_path(path)), path);
        };
        check("أخبار/درعا.txt".as_bytes(), "أخبار/درعا.txt");
        check(b"caf\xE9/a.txt", "caf\\xE9/a.txt");
        check(b"caf\\xE9/a.txt", "caf\\x5CxE9/a.txt");
        check(b"a\\b", "a\\b");
        check(b"./a//b", "a/b");
    }
}
