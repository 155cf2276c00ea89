//! Names, however they are written: Latin letters ↔ Arabic ones, by rule and by a table; and which names mean the
//! same thing.
//!
//! A name in Latin letters is cut into its [`parts`]. A part has a [`Reading`]: its pattern walks a dictionary of
//! Arabic words, and [`Reading::cost`] says how far each word found is from the regular spelling; 0 is that
//! itself. [`latin`] is the way back. The [`NameTable`] knows names that sound otherwise in both, and spellings of one name.
//! [`Aliases`] knows groups of names that the press gives to one body, weapon, people or place, and
//! finds them in a row of words; `alias_file.rs` reads them from the file that ships and from the user's own.
//! Everything here is pure: it knows no archive, and leaves it to the search which words exist.

mod alias_file;
mod aliases;
mod align;
mod arabic;
mod forms;
mod latin;
mod letters;
mod parts;
mod pattern;
mod rank;
mod spelling;
mod table;

pub use alias_file::{Mistake, Mistakes};
pub use aliases::{Aliases, Found, Group, GroupKind, Name};
pub use align::{Pair, Unit, align, name_cost};
pub use arabic::latin;
pub use forms::forms_of_name;
pub use latin::{Reading, cost};
pub use parts::{Part, Particle, Word, parts};
pub use pattern::{Pattern, State};
pub use rank::{Proposal, known_first, ranked};
pub use table::{Bearer, NameTable, Named, folded, keys, spelling_key};
