//! What was given to be read: a folder or a file.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::SourceError;

/// A path that was given, and where it really is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Root {
    /// As it was given.
    pub given: PathBuf,
    /// Absolute, symbolic links resolved.
    pub canonical: PathBuf,
    /// Whether it is a single file.
    pub is_file: bool,
}

impl Root {
    /// Looks the path up and makes sure that it can be read. A path that is itself a symbolic link
    /// is resolved.
    ///
    /// # Errors
    /// [`SourceError::NotFound`], [`SourceError::Unreadable`], or [`SourceError::Special`] for
    /// devices, pipes and sockets.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, SourceError> {
        let given = path.as_ref().to_path_buf();
        let unreadable = |source: io::Error| match source.kind() {
            io::ErrorKind::NotFound => SourceError::NotFound {
                path: given.clone(),
            },
            _ => SourceError::Unreadable {
                path: given.clone(),
                source,
            },
        };
        let canonical = fs::canonicalize(&given).map_err(unreadable)?;
        let kind = fs::metadata(&canonical).map_err(unreadable)?.file_type();
        if kind.is_file() {
            File::open(&canonical).map_err(unreadable)?;
        } else if kind.is_dir() {
            fs::read_dir(&canonical).map_err(unreadable)?;
        } else {
            return Err(SourceError::Special { path: given });
        }
        Ok(Self {
            given,
            canonical,
            is_file: kind.is_file(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Trouble as _, Whose};

    #[test]
    fn folders_files_and_what_is_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.txt");
        fs::write(&file, "x").unwrap();
        assert!(!Root::open(folder.path()).unwrap().is_file);
        assert!(Root::open(&file).unwrap().is_file);
        let error = Root::open(folder.path().join("غائب")).unwrap_err();
        assert!(matches!(error, SourceError::NotFound { .. }));
        assert_eq!(error.whose(), Whose::User);
        assert!(error.hint().is_some());
    }

    #[cfg(unix)]
    #[test]
    fn links_are_resolved_and_devices_refused() {
        let folder = tempfile::tempdir().unwrap();
        let real = folder.path().join("real");
        fs::create_dir(&real).unwrap();
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(&real, &link).unwrap();
        assert_eq!(
            Root::open(&link).unwrap().canonical,
            fs::canonicalize(&real).unwrap()
        );
        assert!(matches!(
            Root::open("/dev/null"),
            Err(SourceError::Special { .. })
        ));
    }
}
