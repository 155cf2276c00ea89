//! Which places and groups a text names: found among its analysed tokens, in two steps.
//!
//! [`Mentions::scan`] looks at a row of tokens, a passage or a title, and finds the names that stand in it, of those that
//! begin at one word the longest, with what stands around each. A passage can be looked at alone, without the text it is
//! from. [`Mentions::decide`] then judges all rows of a document together: a name that is also something else counts only
//! with another sign ([`Sign`](super::Sign)), and most such signs stand elsewhere in the document. What is uncertain is
//! left out.

mod context;
mod decide;
mod scan;
#[cfg(test)]
mod tests;
mod words;

use std::sync::{Arc, OnceLock};

use super::aliases::{Aliases, Group, GroupKind};
use super::places::{Place, Places};
use words::Words;

pub(super) use context::is_place_word;
pub use scan::Scan;

/// The version of the rules, raised with every change of what they find, and the tables: what an index depends on.
pub const NAMING: (u32, [&[u8]; 3]) = (
    2,
    [
        super::places::PLACES.as_bytes(),
        super::aliases::SHIPPED.as_bytes(),
        super::table::NAMES,
    ],
);

/// What a name means.
#[derive(Debug, Clone, Copy)]
pub enum What {
    /// A place.
    Place(&'static Place),
    /// A group.
    Group(&'static Group),
}

impl What {
    /// What an index calls it.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Place(place) => &place.id,
            Self::Group(group) => &group.id,
        }
    }
}

/// A place or a group that a row of tokens names.
#[derive(Debug, Clone, Copy)]
pub struct Mention {
    /// The place of its first token.
    pub start: usize,
    /// The place behind its last token.
    pub end: usize,
    /// What is named.
    pub what: What,
}

/// Finds places and groups in texts.
#[derive(Debug)]
pub struct Mentions {
    places: &'static Places,
    aliases: Arc<Aliases>,
    words: Words,
}

impl Mentions {
    /// With the names that ship. No index depends on a user's own.
    pub fn shipped() -> &'static Self {
        static SHIPPED: OnceLock<Mentions> = OnceLock::new();
        SHIPPED.get_or_init(|| {
            let (places, aliases) = (Places::shipped(), Aliases::shipped());
            let words = Words::new(places, &aliases);
            Self {
                places,
                aliases,
                words,
            }
        })
    }
}

/// Whether texts are searched for the names of a group: bodies that act. States are places, and weapons, operations and
/// peoples are neither.
#[must_use]
pub fn is_mentioned(group: &Group) -> bool {
    matches!(
        group.kind,
        Some(
            GroupKind::ArmedGroup
                | GroupKind::StateForce
                | GroupKind::Agency
                | GroupKind::Organisation
                | GroupKind::Alliance
        )
    )
}

/// The groups that a name means, or an id: any name of those that texts are searched for.
#[must_use]
pub fn groups_named(typed: &str) -> Vec<&'static Group> {
    let name = super::places::normal(typed);
    let groups = Mentions::shipped().aliases.groups().iter();
    groups
        .filter(|group| is_mentioned(group))
        .filter(|group| {
            let mut names = group.names.iter();
            group.id == typed.trim()
                || names.any(|other| super::places::normal(&other.text) == name)
        })
        .collect()
}

/// Names of groups that are spelled nearly as what was typed, the nearest first.
#[must_use]
pub fn groups_near(typed: &str, most: usize) -> Vec<&'static str> {
    let groups = Mentions::shipped().aliases.groups().iter();
    let names = groups
        .filter(|group| is_mentioned(group))
        .flat_map(|group| group.names.iter().map(|name| name.text.as_str()));
    super::places::nearest(typed, names, most)
}
