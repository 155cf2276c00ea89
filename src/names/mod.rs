//! Names, however they are written: Latin letters ↔ Arabic ones, by rule and by a table; and which names mean the
//! same thing.
//!
//! A name in Latin letters is cut into its [`parts`]. A part has a [`Reading`]: its pattern walks a dictionary of
//! Arabic words, and [`Reading::cost`] says how far each word found is from the regular spelling; 0 is that
//! itself. [`latin`] is the way back. The [`NameTable`] knows names that sound otherwise in both, and spellings of one name.
//! [`Aliases`] knows groups of names that the press gives to one body, weapon, people or place, and
//! finds them in a row of words; `shipped.rs` reads them from the file that ships, `alias_file.rs` from the user's own.
//! [`Places`] knows places and their countries, and [`Mentions`] finds which of them, and which groups, a text names;
//! [`Called`] is what people call them.
//! Everything here is pure: it knows no archive, and leaves it to the search which words exist.

mod alias_file;
mod aliases;
mod align;
mod arabic;
mod called;
mod forms;
mod languages;
mod latin;
mod letters;
mod mentions;
mod nisba;
mod ordinary;
mod parts;
mod pattern;
mod places;
mod rank;
mod shipped;
mod spelling;
mod spellings;
mod table;

pub use alias_file::{Mistake, Mistakes};
pub use aliases::{Aliases, Found, Group, GroupKind, Name};
pub use align::{Pair, Unit, align, name_cost};
pub use arabic::latin;
pub use called::Called;
pub use forms::forms_of_name;
pub use latin::{Reading, cost};
pub use mentions::{
    Mention, Mentions, NAMING, Scan, What, groups_named, groups_near, is_mentioned,
};
pub use nisba::places_of_nisba;
pub use ordinary::is_ordinary;
pub use parts::{Part, Particle, Word, parts};
pub use pattern::{Pattern, State};
pub use places::{Place, PlaceKind, PlaceName, Places, Sign};
pub use rank::{Proposal, known_first, ranked};
pub use spellings::Spelling;
pub use table::{Bearer, NameTable, Named, folded, keys, spelling_key};
