//! Names, however they are written: which of them mean the same thing.
//!
//! `aliases.rs` knows groups of names that the press gives to one body, weapon, people or place, and
//! finds them in a row of words; `alias_file.rs` reads them from the file that ships and from the user's own.
//! Nothing here knows of an index.

mod alias_file;
mod aliases;
mod forms;

pub use alias_file::{Mistake, Mistakes};
pub use aliases::{Aliases, Found, Group, GroupKind, Name};
