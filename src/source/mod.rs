//! Find files and recognise them again: walk what was given, name each file for good, and take
//! the fingerprint of what it holds.
//!
//! What a file says is the business of `extract`; this module never looks inside one.

mod bases;
mod excludes;
mod fingerprint;
mod list;
mod name;
mod root;
mod walk;

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::error::{Trouble, Whose};

pub use bases::Bases;
pub use excludes::Excludes;
pub use fingerprint::{Fingerprint, Hashing, fingerprint};
pub use list::read_list;
pub use name::{FileKey, display_path, hex, path_of_display};
pub use root::Root;
pub use walk::{Found, SkipReason, Walked, modified_ns, walk};

/// Why something that was to be read could not be reached.
#[derive(Debug, Error)]
pub enum SourceError {
    /// Nothing stands at the path.
    #[error("`{}` does not exist", display_path(path))]
    NotFound {
        /// The path as it was given.
        path: PathBuf,
    },
    /// It is there, but the system does not let us read it.
    #[error("cannot read `{}`", display_path(path))]
    Unreadable {
        /// The path as it was given or found.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A device, a pipe or a socket.
    #[error("`{}` is neither a file nor a folder", display_path(path))]
    Special {
        /// The path as it was given.
        path: PathBuf,
    },
    /// A pattern of `--exclude` that cannot be understood.
    #[error("`{glob}` is not a pattern for paths")]
    BadGlob {
        /// The pattern as it was given.
        glob: String,
        /// What is wrong with it.
        source: globset::Error,
    },
    /// The list of paths broke off.
    #[error("cannot read the list of paths")]
    List {
        /// What the system says.
        source: io::Error,
    },
    /// A path in a list that this system cannot express.
    #[error("path {ordinal} of the list is not UTF-8")]
    ListEntry {
        /// Which one, counted from 1.
        ordinal: usize,
    },
}

impl Trouble for SourceError {
    fn whose(&self) -> Whose {
        match self {
            Self::NotFound { .. }
            | Self::Special { .. }
            | Self::BadGlob { .. }
            | Self::ListEntry { .. } => Whose::User,
            Self::Unreadable { .. } | Self::List { .. } => Whose::Environment,
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::NotFound { .. } => {
                "check the spelling; a relative path starts at the current folder"
            }
            Self::Unreadable { source, .. } if source.kind() == io::ErrorKind::PermissionDenied => {
                "give the account that runs this the right to read it"
            }
            Self::Special { .. } => "give a file, a folder, or `-` for a list of paths",
            Self::BadGlob { .. } => {
                "`*` stands for a part of a name, `**` for any folders, `[ab]` for one of these"
            }
            Self::ListEntry { .. } => "write the list in UTF-8, one path a line",
            Self::Unreadable { .. } | Self::List { .. } => return None,
        };
        Some(hint.to_owned())
    }
}
