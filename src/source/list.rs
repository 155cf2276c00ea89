//! A list of paths, from a file or from another program.

use std::io::Read;
use std::path::PathBuf;

use super::SourceError;

/// Reads a list of paths: one a line, or separated by NUL where a NUL occurs (as `find -print0`
/// writes them). Empty entries count for nothing; spaces belong to the path.
///
/// # Errors
/// [`SourceError::List`] where reading fails; [`SourceError::ListEntry`] where this system
/// cannot express a path.
pub fn read_list(mut reader: impl Read) -> Result<Vec<PathBuf>, SourceError> {
    let mut bytes = Vec::new();
    reader
        .read_to_end(&mut bytes)
        .map_err(|source| SourceError::List { source })?;
    let list = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    let by_nul = list.contains(&0);
    let separator = if by_nul { 0 } else { b'\n' };
    let mut paths = Vec::new();
    for (at, entry) in list.split(|byte| *byte == separator).enumerate() {
        let entry = if by_nul {
            entry
        } else {
            entry.strip_suffix(b"\r").unwrap_or(entry)
        };
        if !entry.is_empty() {
            paths.push(path_of(entry).ok_or(SourceError::ListEntry { ordinal: at + 1 })?);
        }
    }
    Ok(paths)
}

#[cfg(unix)]
#[expect(
    clippy::unnecessary_wraps,
    reason = "other systems cannot express every name"
)]
fn path_of(bytes: &[u8]) -> Option<PathBuf> {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    Some(PathBuf::from(OsStr::from_bytes(bytes)))
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> Option<PathBuf> {
    std::str::from_utf8(bytes).ok().map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_paths() {
        let check = |list: &str, paths: &[&str]| {
            let expected: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
            assert_eq!(read_list(list.as_bytes()).unwrap(), expected, "{list:?}");
        };
        check("", &[]);
        check("a\nب/ج.txt\n", &["a", "ب/ج.txt"]);
        check("a b \r\n\r\nc", &["a b ", "c"]);
        check("a\nb\0c\r\0", &["a\nb", "c\r"]);
        check("\u{FEFF}a\n", &["a"]);
    }
}
