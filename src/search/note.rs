//! What a reader should know of how a query was read: a value for each kind of note, which says itself in English. Words
//! are as typed or as the archive writes them.

use std::fmt;

use crate::query::Problem;

/// A note for the reader.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Note {
    /// Something of the query cannot be meant as it stands.
    Problem(Problem),
    /// Other names of what was named are searched as well.
    Names {
        /// What was typed.
        typed: String,
        /// The other names.
        names: Vec<String>,
    },
    /// Other spellings of a name are searched as well.
    Spellings {
        /// What was typed.
        typed: String,
        /// The other spellings.
        spelled: Vec<String>,
    },
    /// No passage holds a word; these are searched as well.
    Variants {
        /// What was typed.
        typed: String,
        /// How the archive spells it.
        spelled: Vec<String>,
    },
    /// What stands before a star is more than one word: searched without the star.
    StarBehindWords(String),
    /// What stands before a tilde is more than one word: searched without the tilde.
    TildeBehindWords(String),
    /// A pattern for paths that is none: compared letter by letter.
    NoPattern(String),
    /// No place has this name, so nothing is found.
    UnknownPlace(Unknown),
    /// No group has this name, so nothing is found.
    UnknownGroup(Unknown),
}

/// A name that nobody bears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// The name.
    pub name: String,
    /// Names that are spelled nearly so.
    pub near: Vec<String>,
}

impl Note {
    /// Whether it tells of something that is searched for besides what was typed.
    #[must_use]
    pub fn adds(&self) -> bool {
        matches!(
            self,
            Self::Names { .. } | Self::Spellings { .. } | Self::Variants { .. }
        )
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Problem(problem) => problem.fmt(f),
            Self::Names { typed, names } => {
                let names = names.join(", ");
                write!(f, "`{typed}` + {names} (`--no-aliases` leaves them out)")
            }
            Self::Spellings { typed, spelled } => {
                let spelled = spelled.join(", ");
                write!(f, "`{typed}` + {spelled} (`--no-variants` leaves them out)")
            }
            Self::Variants { typed, spelled } => write!(
                f,
                "`{typed}` is in no passage; also searched: {} (`--no-variants` leaves that out)",
                spelled.join(", ")
            ),
            Self::StarBehindWords(text) => write!(
                f,
                "`{text}*` is more than one word; it is searched without the star"
            ),
            Self::TildeBehindWords(text) => write!(
                f,
                "`{text}~` is more than one word; it is searched without the tilde"
            ),
            Self::NoPattern(glob) => write!(
                f,
                "`{glob}` is no pattern for paths; it is compared letter by letter"
            ),
            Self::UnknownPlace(unknown) => unknown.say(f, "place", "--places"),
            Self::UnknownGroup(unknown) => unknown.say(f, "group", "--groups"),
        }
    }
}

impl Unknown {
    fn say(&self, f: &mut fmt::Formatter<'_>, what: &str, list: &str) -> fmt::Result {
        write!(
            f,
            "no {what} named `{}` is known, so nothing is found",
            self.name
        )?;
        for (place, name) in self.near.iter().enumerate() {
            let before = if place == 0 { "; perhaps" } else { " or" };
            write!(f, "{before} `{name}`")?;
        }
        write!(f, " (`kashaf stats {list}` lists those of the archive)")
    }
}
