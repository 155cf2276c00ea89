//! Whether an index is still the one that was opened: a look at two files that costs next to nothing.

use std::fs::Metadata;
use std::io;
use std::path::Path;
use std::time::SystemTime;

use super::disk::Disk;
use super::error::IndexError;
use super::manifest::{Manifest, NAME};

/// The file of the engine's that each commit replaces.
const META: &str = "meta.json";

/// What changes with each commit, and with each rebuild.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    manifest: Seen,
    meta: Seen,
}

/// What a look at a file tells.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Seen {
    length: u64,
    modified: Option<SystemTime>,
    number: u64,
}

impl Stamp {
    /// The stamp of the index at `dir` as it is now.
    ///
    /// # Errors
    /// [`IndexError::Missing`] without an index, [`IndexError::Damaged`] when its manifest cannot be read,
    /// [`IndexError::Io`] when it cannot be looked at.
    pub fn of(dir: &Path) -> Result<Self, IndexError> {
        let manifest = Manifest::read(&Disk::default(), dir)?;
        let manifest = manifest.ok_or_else(|| IndexError::Missing(dir.to_owned()))?;
        Ok(Self {
            meta: look(dir, &dir.join(&manifest.data).join(META))?,
            manifest: look(dir, &dir.join(NAME))?,
        })
    }
}

fn look(dir: &Path, path: &Path) -> Result<Seen, IndexError> {
    let metadata = match path.metadata() {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
            return Err(IndexError::Damaged {
                dir: dir.to_owned(),
                what: "a file that it names is not there".to_owned(),
                cause: None,
            });
        }
        other => other.map_err(IndexError::io("look at", path))?,
    };
    Ok(Seen {
        length: metadata.len(),
        modified: metadata.modified().ok(),
        number: number(&metadata),
    })
}

/// The number of the file: what replaces it has another.
fn number(meta: &Metadata) -> u64 {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        meta.ino()
    }
    #[cfg(not(unix))]
    {
        let _ = meta;
        0
    }
}
