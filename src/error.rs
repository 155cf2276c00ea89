//! The vocabulary of trouble: whose problem it is, and what to try.
//!
//! Each stage has an error type of its own; this module only says what they have in common. Messages
//! are lowercase, quote what was given in backticks and end without a full stop. The binary prints
//! `error: …`, a `caused by: …` line for each source, and a `hint: …` line, and picks the exit code.

use std::error::Error;

/// Who has to act on an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The person who typed the command.
    User,
    /// A file or record that was read.
    Input,
    /// The machine: disk, permissions, another process.
    Environment,
    /// The index on disk: damaged, or written by another version.
    Index,
    /// Another run is at work on the same index.
    Busy,
    /// Us.
    Bug,
}

/// What every error of the library answers besides its message.
pub trait Trouble: Error + Send + Sync + 'static {
    /// Whose problem it is.
    fn whose(&self) -> Whose;

    /// What to try next, as a sentence without a full stop.
    fn hint(&self) -> Option<String> {
        None
    }
}
