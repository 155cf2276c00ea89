//! What can be wrong with a file of queries, of judgements, or of a run.

use std::io;

use crate::error::{Trouble, Whose};

/// Why a measurement cannot be made. `name` is the file as it was given.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EvalError {
    /// A line is not what it should be.
    #[error("`{name}`, line {line}: {what}")]
    Line {
        /// The file.
        name: String,
        /// Which line, counted from 1.
        line: usize,
        /// What is wrong.
        what: String,
        /// What to write there.
        hint: &'static str,
    },
    /// The file as a whole cannot be used.
    #[error("`{name}` {what}")]
    File {
        /// The file.
        name: String,
        /// What is wrong, as the rest of a sentence.
        what: String,
        /// What to give instead.
        hint: &'static str,
    },
    /// The machine refuses to read it.
    #[error("cannot read `{name}`")]
    Unreadable {
        /// The file.
        name: String,
        /// Why not.
        #[source]
        cause: io::Error,
    },
    /// The machine refuses to write a run.
    #[error("cannot write the run")]
    Unwritable(#[source] io::Error),
    /// A document's id that the columns of a run cannot hold.
    #[error("the id `{id}` cannot stand in a run file")]
    Id {
        /// The id.
        id: String,
    },
}

impl Trouble for EvalError {
    fn whose(&self) -> Whose {
        match self {
            Self::Line { .. } | Self::File { .. } | Self::Id { .. } => Whose::User,
            Self::Unreadable { .. } | Self::Unwritable(_) => Whose::Environment,
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Line { hint, .. } | Self::File { hint, .. } => hint,
            Self::Unreadable { cause, .. } if cause.kind() == io::ErrorKind::NotFound => {
                "check the spelling; a relative path starts at the current folder"
            }
            Self::Unreadable { .. } | Self::Unwritable(_) => return None,
            Self::Id { .. } => {
                "ids in a run are neither empty nor begin or end with white space, and hold no line break; \
                 give the record another one, or measure without writing a run"
            }
        };
        Some(hint.to_owned())
    }
}
