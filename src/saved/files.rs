//! Files that take another's place whole: what is written is durable before it has the name, and the name before anything
//! depends on it.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::index::Disk;

/// Bytes that are gathered before they are written.
const BUFFER: usize = 1 << 18;

/// The file behind a path: through a link the one it leads to.
pub(super) fn target(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// Writes a file and puts it in the place of the one at `path`, whose mode it keeps; a new one is like any that the
/// umask allows.
pub(super) fn replace(
    disk: &Disk,
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".kashaf-new");
    let beside = path.with_file_name(name);
    // What a killed run has left: whoever writes to this file holds the lock of the searches.
    match disk.remove(&beside) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => return Err(cause),
        _ => {}
    }
    let written = (|| {
        let mut out = BufWriter::with_capacity(BUFFER, disk.create(&beside, 0o666)?);
        keep_mode(disk, path, &beside)?;
        write(&mut out)?;
        out.flush()?;
        out.get_ref().sync()?;
        drop(out);
        disk.rename(&beside, path)
    })();
    if let Err(cause) = written {
        let _ = disk.remove(&beside);
        return Err(cause);
    }
    disk.sync_dir(path.parent().unwrap_or(Path::new("")))
}

#[cfg(unix)]
fn keep_mode(disk: &Disk, path: &Path, beside: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    match std::fs::metadata(path) {
        Ok(meta) => disk.set_mode(beside, meta.permissions().mode() & 0o777),
        Err(_) => Ok(()),
    }
}

#[cfg(not(unix))]
fn keep_mode(_: &Disk, _: &Path, _: &Path) -> io::Result<()> {
    Ok(())
}
