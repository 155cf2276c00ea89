//! Understand what was typed: text becomes a tree and a list of problems, never an error.
//!
//! The work is pure and total. Words stay as they were typed; what they become in the index is the
//! business of the search. Three steps, one file each: `lex` cuts the text into leaves, signs,
//! operators and parentheses (`word` reads a single run of characters); `build` decides which
//! operators can be one and makes the tree; `canonical` writes the tree back.
//!
//! # The language
//!
//! * Clauses side by side are the loosest tie: `a b OR c d` is `a`, `(b OR c)`, `d`. `AND` (`&&`)
//!   binds tighter than `OR` (`|`, `||`, `أو`, `او`). The Latin operators are upper case only.
//! * `-a`, `NOT a` and `ليس a` exclude. `ليس` begins many an ordinary question, so it is searched
//!   as a word where it stands first or beside `أو`.
//! * An operator counts only where it has something to work on; elsewhere it is searched as a word,
//!   and a problem says so. A backslash takes the meaning away on purpose: `\OR`, `\title:x`.
//! * `+` and `-` count at the start of a token and directly before something: `F-16` and
//!   `حلب - سوريا` hold no sign. `+` on one operand of an `AND` requires the whole `AND`.
//! * A clause made of filters alone (`source:أ OR source:ب` too) narrows the result: it is
//!   [`Occur::Must`] unless excluded.
//! * Phrases, prefixes and fuzzy words are never stemmed, so `=` before them adds nothing.
//! * Punctuation at the ends of a token falls away, and `،` `؛` `؟` part words, so that a question
//!   pasted whole works. Invisible characters count for nothing around words and operators; inside
//!   words they stay.

mod build;
mod canonical;
mod date;
mod keyboard;
mod lex;
mod problem;
mod word;

#[cfg(test)]
mod tests;

pub use date::DateRange;
pub use keyboard::other_layouts;
pub use problem::{Problem, ProblemKind};

use crate::text::{Span, prefix, slice};

/// Characters of a query that are read; what follows is left out.
pub const MAX_CHARS: usize = 4096;
/// Levels of parentheses that are read; deeper ones are passed over.
pub const MAX_DEPTH: usize = 32;
/// Words, phrases and filters that are read; what follows is left out.
pub const MAX_LEAVES: usize = 256;

/// What was typed, what it means, and what about it could not be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// The text as typed, whole.
    pub text: String,
    /// The tree.
    pub root: Group,
    /// What could not be read as it stands, in the order of the text; problems of the whole query
    /// come last.
    pub problems: Vec<Problem>,
}

/// Clauses side by side. A passage matches when every [`Occur::Must`] matches, no
/// [`Occur::MustNot`] matches, and at least one [`Occur::Should`] matches if there are any and no
/// must beyond filters: `source:x حلب` asks for the word, `source:x +حلب دمشق` only for the first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Group {
    /// The clauses, in the order typed.
    pub clauses: Vec<Clause>,
}

/// One member of a [`Group`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// Whether a match is wanted, required or forbidden.
    pub occur: Occur,
    /// What is matched.
    pub node: Node,
    /// The bytes of the query it was read from, signs and operators included.
    pub span: Span,
}

/// How a clause counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Occur {
    /// Raises a passage.
    Should,
    /// A passage without it is no answer.
    Must,
    /// A passage with it is no answer.
    MustNot,
}

/// A part of the tree. Texts hold at least one letter or digit and are as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// An ordinary word.
    Word {
        /// The word.
        text: String,
    },
    /// This form only: `=word`.
    Form {
        /// The form.
        text: String,
    },
    /// Words that begin so: `word*`.
    Prefix {
        /// The beginning, without the star.
        text: String,
    },
    /// Words nearly so: `word~`, `word~2`.
    Fuzzy {
        /// The word.
        text: String,
        /// Edits allowed, 1 or 2. A plain `~` allows 1 in words under eight letters, else 2.
        distance: u8,
    },
    /// Words in this order: `"…"`, `«…»`, `“…”`, `„…“`, `‹…›`.
    Phrase {
        /// What stands between the quotation marks, without the space at its ends.
        text: String,
    },
    /// Words near each other in any order: `"…"~5`.
    Near {
        /// What stands between the quotation marks, without the space at its ends.
        text: String,
        /// The first and the last of them stand at most so many words apart; at most 1000.
        distance: u32,
    },
    /// In the title only.
    Title(Box<Node>),
    /// A condition on the document, without a score.
    Filter(Filter),
    /// Clauses in parentheses. A single clause that is not excluded stands here without its group.
    Group(Group),
    /// `a AND b`: all of these; never another [`Node::All`].
    All(Vec<Node>),
    /// `a OR b`: any of these; never another [`Node::Any`].
    Any(Vec<Node>),
    /// `NOT a` as an operand of `AND` or `OR`.
    Not(Box<Node>),
}

impl Node {
    /// Whether this holds filters and nothing else, so that it narrows a result without ranking it.
    #[must_use]
    pub fn narrows(&self) -> bool {
        match self {
            Self::Filter(_) => true,
            Self::Not(node) => node.narrows(),
            Self::All(nodes) | Self::Any(nodes) => nodes.iter().all(Self::narrows),
            Self::Group(group) => group.clauses.iter().all(|clause| clause.node.narrows()),
            _ => false,
        }
    }
}

/// A condition on a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// `date:`, `تاريخ:`
    Date(DateRange),
    /// `told:`, `حدث:`; of the passage: a day or a range that it tells of lies in the range, or partly.
    Told(DateRange),
    /// `added:`, `أضيف:`; the days, in UTC, on which the document came to the index, or came again otherwise.
    Added(DateRange),
    /// `source:`, `مصدر:`
    Source(String),
    /// `path:`, `مسار:`; a glob.
    Path(String),
    /// `language:`, `lang:`, `لغة:`
    Language(String),
    /// `place:`, `مكان:`; a name of a place, in any spelling.
    Place(String),
    /// `group:`, `جماعة:`; a name of a group.
    Group(String),
}

/// Reads a query. Every text gives one; what cannot be meant is among its problems.
#[must_use]
pub fn parse(text: &str) -> Query {
    let mut problems = Vec::new();
    let read = shorten(text, &mut problems);
    let tokens = lex::tokens(read, &mut problems);
    let root = build::tree(read, tokens, &mut problems);
    problems.sort_by_key(|problem| problem.span.start);
    if let Some(first) = root.clauses.first() {
        if root.clauses.iter().all(|c| c.occur == Occur::MustNot) {
            let kind = ProblemKind::OnlyExclusions;
            problems.push(Problem::at(kind, text, first.span));
        }
    } else {
        let kind = ProblemKind::Empty;
        problems.push(Problem::at(kind, text, Span::new(0, 0)));
    }
    Query {
        text: text.to_owned(),
        root,
        problems,
    }
}

/// The part of the text that is read: all of it, or as many whole words as the limit allows.
fn shorten<'t>(text: &'t str, problems: &mut Vec<Problem>) -> &'t str {
    let cut = prefix(text, MAX_CHARS);
    if cut.len() == text.len() {
        return text;
    }
    let end = cut.rfind(char::is_whitespace).unwrap_or(cut.len());
    let lost = slice(text, end, text.len()).trim_start();
    if let Some(word) = lost.split_whitespace().next() {
        problems.push(Problem {
            kind: ProblemKind::TooLong,
            word: word.to_owned(),
            span: Span::new(text.len() - lost.len(), text.len()),
        });
    }
    slice(text, 0, end)
}
