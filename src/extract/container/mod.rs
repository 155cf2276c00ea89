//! Files that hold files: ZIP, TAR, 7z. Each is read in its own format, under its path in the container.

pub(super) mod sevenz;
pub(super) mod tar;
pub(super) mod zip;

use super::charset;

/// Version of this reading.
pub(super) const VERSION: u32 = 1;

/// The path of a file in a container, as it is shown: nothing is ever written there, so that a path that
/// leads out of the container is but a name. Bytes that are not UTF-8 are in the character set of whoever
/// packed it.
fn name_of(raw: &[u8]) -> String {
    let name = match charset::decode(raw.to_vec(), None) {
        Ok(decoded) => decoded.text,
        Err(_) => String::from_utf8_lossy(raw).into_owned(),
    };
    let name = name.replace('\\', "/");
    name.trim_start_matches("./").to_owned()
}

/// Files that programs leave beside others, and that nobody packed on purpose.
fn is_litter(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or(name);
    name.starts_with("__MACOSX/") || last.starts_with("._") || last == ".DS_Store"
}
