//! What can go wrong with saved searches.

use std::io;
use std::path::{Path, PathBuf};

use crate::error::{Trouble, Whose};
use crate::index::IndexError;

/// Trouble with saved searches.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SavedError {
    /// The index.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// A name that none can have.
    #[error("`{name}` cannot be the name of a search: {why}")]
    BadName {
        /// The name.
        name: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// There is one with this name.
    #[error("there is a search `{0}` already")]
    Taken(String),
    /// There is none with this name.
    #[error("there is no search `{name}`")]
    Unknown {
        /// The name.
        name: String,
        /// Names that are nearly so.
        near: Vec<String>,
    },
    /// A condition that cannot be kept as text.
    #[error("the condition `{0}` cannot be kept")]
    Condition(String),
    /// A file that is not what was written.
    #[error("the file of a saved search `{}` is damaged", .0.display())]
    Damaged(PathBuf),
    /// The index is another than the search has seen.
    #[error(
        "the index was made anew since `{0}` last ran, and does not know when its documents came before"
    )]
    OtherIndex(String),
    /// Another run is at work in the folder.
    #[error("another command is changing the saved searches in `{}`", .0.display())]
    Locked(PathBuf),
    /// A file that is to be written and holds something else.
    #[error("`{}` is there and is {what}", .path.display())]
    OthersFile {
        /// The file.
        path: PathBuf,
        /// What it is not.
        what: &'static str,
    },
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
    /// The machine refuses a file that is told what was found.
    #[error("cannot {doing} `{}`", .path.display())]
    Output {
        /// What was being done.
        doing: &'static str,
        /// To which file.
        path: PathBuf,
        /// Why not.
        #[source]
        cause: io::Error,
    },
    /// What was found could not be told.
    #[error("what was found could not be written")]
    Telling(#[source] io::Error),
}

impl SavedError {
    pub(super) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |cause| Self::Io { doing, path, cause }
    }

    pub(super) fn output(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |cause| Self::Output { doing, path, cause }
    }
}

impl Trouble for SavedError {
    fn whose(&self) -> Whose {
        match self {
            Self::Index(error) => error.whose(),
            Self::Locked(_) => Whose::Busy,
            Self::Io { .. } | Self::Output { .. } | Self::Telling(_) => Whose::Environment,
            _ => Whose::User,
        }
    }

    fn hint(&self) -> Option<String> {
        let is_output = matches!(self, Self::Output { .. });
        match self {
            Self::Index(error) => error.hint(),
            Self::BadName { .. } => Some("give it a short name of letters, such as `حلب` or `aleppo strikes`".to_owned()),
            Self::Taken(_) => Some("give another name, or put this one in its place with `--replace`".to_owned()),
            Self::Unknown { near, .. } if near.is_empty() => {
                Some("`kashaf saved list` shows the names".to_owned())
            }
            Self::Unknown { near, .. } => Some(format!("is `{}` meant?", near.join("` or `"))),
            Self::Condition(_) => Some("write it without quotation marks and backslashes, or into the query".to_owned()),
            Self::Damaged(_) => Some(
                "nothing else depends on it: remove the file and add the search again, or restore it from a copy".to_owned(),
            ),
            Self::OtherIndex(_) => Some(
                "`kashaf saved run --from-now NAME` goes on from what the index holds now; `--from-start` reports all of \
                 it; `--since DATE` shows what came since a day"
                    .to_owned(),
            ),
            Self::Locked(_) => Some("try again when it is done".to_owned()),
            Self::OthersFile { .. } => Some("name another file; this one stays as it is".to_owned()),
            Self::Io { cause, .. } | Self::Output { cause, .. } | Self::Telling(cause) => match cause.kind() {
                io::ErrorKind::NotFound if is_output => Some("make its folder first".to_owned()),
                io::ErrorKind::PermissionDenied if is_output => {
                    Some("name a file that you may read and write, in a folder of yours".to_owned())
                }
                io::ErrorKind::PermissionDenied => Some(
                    "who may only read an index keeps searches of their own in another folder: `--saved DIR`, or KASHAF_SAVED".to_owned(),
                ),
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Some(
                    "make room and run it again: what was not written is reported then".to_owned(),
                ),
                _ => None,
            },
        }
    }
}
