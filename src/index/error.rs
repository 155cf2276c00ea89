//! What can go wrong with an index on disk.

use std::io;
use std::path::PathBuf;

use super::filesystem::size;
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
        cause: Option<tantivy::TantivyError>,
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
        cause: tantivy::TantivyError,
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
            Self::Io { cause, .. } if cause.kind() == io::ErrorKind::PermissionDenied => Some(
                "an index can be read by its owner only, unless it was made with `--group`"
                    .to_owned(),
            ),
            Self::NoSpace { .. } => Some(
                "make room and run it again: the index is whole, and what was done is kept where that was safe; \
                 `--min-free-space` says how much is to stay free"
                    .to_owned(),
            ),
            Self::Io { .. } | Self::Engine { .. } => None,
        }
    }
}
