//! What can go wrong with an index on disk.

use std::io;
use std::path::{Path, PathBuf};

use tantivy::TantivyError;
use tantivy::directory::error::{OpenDirectoryError, OpenReadError, OpenWriteError};

use super::filesystem::size;
use super::gate::again;
use crate::error::{Trouble, Whose};

/// Trouble with the index.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IndexError {
    /// There is no index.
    #[error("there is no index at `{}`", .0.display())]
    Missing(PathBuf),
    /// The directory holds something else.
    #[error("`{}` is not empty and is no index of kashaf", .0.display())]
    NotAnIndex(PathBuf),
    /// It was written by another version.
    #[error("the index at `{}` was written with {what} {found}, this program needs {expected}", .dir.display())]
    Incompatible {
        /// The index.
        dir: PathBuf,
        /// Which part differs.
        what: &'static str,
        /// What this program has.
        expected: String,
        /// What the index has.
        found: String,
    },
    /// Something in it cannot be read as what it should be.
    #[error("the index at `{}` is damaged: {what}", .dir.display())]
    Damaged {
        /// The index.
        dir: PathBuf,
        /// What was found.
        what: String,
        /// The cause, where there is one.
        #[source]
        cause: Option<TantivyError>,
    },
    /// There is no document with this id.
    #[error("there is no document `{0}`")]
    NoDocument(String),
    /// Another run holds the lock.
    #[error("another run is writing to the index at `{}`", .0.display())]
    Locked(PathBuf),
    /// The machine refuses.
    #[error("cannot {doing} `{}`", .path.display())]
    Io {
        /// What was being done.
        doing: &'static str,
        /// To which file.
        path: PathBuf,
        /// Why not.
        #[source]
        cause: io::Error,
    },
    /// There is less room on the disk than is to stay free.
    #[error("the file system of the index at `{}` has {} left, and {} are to stay free", .dir.display(), size(*.free), size(*.wanted))]
    NoSpace {
        /// The index.
        dir: PathBuf,
        /// Bytes that are free.
        free: u64,
        /// Bytes that are to stay free.
        wanted: u64,
    },
    /// The engine failed while writing.
    #[error("the index at `{}` cannot be written", .dir.display())]
    Engine {
        /// The index.
        dir: PathBuf,
        /// Why.
        #[source]
        cause: TantivyError,
    },
}

impl IndexError {
    pub(super) fn io(
        doing: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |cause| Self::Io { doing, path, cause }
    }

    /// What the system refused, if that is behind an error of the engine. A file that is missing, or shorter than
    /// it should be, is no refusal.
    pub(super) fn of_machine(dir: &Path, cause: &TantivyError) -> Option<Self> {
        let (doing, path, cause) = match cause {
            TantivyError::IoError(cause) => ("read or write", None, cause),
            TantivyError::OpenReadError(OpenReadError::IoError { io_error, filepath }) => {
                ("read", Some(filepath), io_error)
            }
            TantivyError::OpenWriteError(OpenWriteError::IoError { io_error, filepath }) => {
                ("write", Some(filepath), io_error)
            }
            TantivyError::OpenDirectoryError(
                OpenDirectoryError::IoError { io_error, .. }
                | OpenDirectoryError::FailedToCreateTempDir(io_error),
            ) => ("read", None, io_error),
            _ => return None,
        };
        if cause.raw_os_error().is_none() || cause.kind() == io::ErrorKind::NotFound {
            return None;
        }
        // The engine names files of its own from its directory on.
        let path = path.filter(|path| path.is_absolute());
        let path = path.map_or(dir, PathBuf::as_path);
        Some(Self::io(doing, path)(again(cause)))
    }

    /// An error of the engine on writing.
    pub(super) fn of_engine(dir: &Path, cause: TantivyError) -> Self {
        Self::of_machine(dir, &cause).unwrap_or_else(|| Self::Engine {
            dir: dir.to_owned(),
            cause,
        })
    }
}

/// What to do about a refusal of the system.
fn hint(cause: &io::Error) -> Option<&'static str> {
    /// "Input/output error", "too many open files" in this process and on this machine.
    const EIO: i32 = 5;
    const EMFILE: i32 = 24;
    const ENFILE: i32 = 23;
    match cause.kind() {
        io::ErrorKind::PermissionDenied => {
            Some("an index can be read by its owner only, unless it was made with `--group`")
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Some(
            "make room on that disk and run it again; the index is as it was after its last whole batch",
        ),
        io::ErrorKind::ReadOnlyFilesystem => Some(
            "the disk can only be read now; the system's log says why, if it was not meant to be",
        ),
        _ => match cause.raw_os_error() {
            Some(EIO) if cfg!(unix) => {
                Some("the disk may be failing: look into the system's log before anything else")
            }
            Some(EMFILE | ENFILE) if cfg!(unix) => {
                Some("raise the limit on open files (`ulimit -n`), and run it again")
            }
            _ => None,
        },
    }
}

impl Trouble for IndexError {
    fn whose(&self) -> Whose {
        match self {
            Self::Missing(_) | Self::NotAnIndex(_) | Self::NoDocument(_) => Whose::User,
            Self::Incompatible { .. } | Self::Damaged { .. } => Whose::Index,
            Self::Locked(_) => Whose::Busy,
            Self::Io { .. } | Self::NoSpace { .. } | Self::Engine { .. } => Whose::Environment,
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Missing(dir) => Some(format!(
                "make one with `kashaf index --index {} FOLDER`, or search a folder directly with `kashaf search --in FOLDER QUERY`",
                dir.display()
            )),
            Self::NotAnIndex(_) => Some("name an empty or new directory with `--index`".to_owned()),
            Self::NoDocument(_) => Some("try the id that a search shows with each hit".to_owned()),
            Self::Incompatible { dir, .. } => Some(format!(
                "rebuild it with `kashaf index --index {} --rebuild`; the archive itself is not touched",
                dir.display()
            )),
            Self::Damaged { dir, .. } => Some(format!(
                "rebuild it from the archive with `kashaf index --index {} --rebuild PATH...`",
                dir.display()
            )),
            Self::Locked(_) => Some("wait for it, or give `--lock-timeout 10m`".to_owned()),
            Self::NoSpace { .. } => Some(
                "make room and run it again: the index is whole, and what was done is kept where that was safe; \
                 `--min-free-space` says how much is to stay free"
                    .to_owned(),
            ),
            Self::Io { cause, .. } => hint(cause).map(str::to_owned),
            Self::Engine { .. } => None,
        }
    }
}
