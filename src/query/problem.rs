//! What about a query could not be meant as it stands, said so that the person can act on it.

use std::fmt;

use super::{MAX_CHARS, MAX_DEPTH, MAX_LEAVES};
use crate::text::{Span, make_harmless, prefix};

/// Characters of a word that a message shows.
const SHOWN_CHARS: usize = 60;

/// One thing in a query that could not be read as it stands. The query is searched all the same.
/// `Display` gives a sentence for people, without a full stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong, and what was done about it.
    pub kind: ProblemKind,
    /// The word it is about, as typed; empty where the whole query is meant.
    pub word: String,
    /// The bytes of the query it is about.
    pub span: Span,
}

/// The kinds of [`Problem`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ProblemKind {
    /// A quotation mark opens and nothing closes it: the phrase runs to the end.
    UnclosedQuote,
    /// A closing quotation mark without an opening one: passed over.
    UnopenedQuote,
    /// Quotation marks without a word between them: passed over.
    EmptyPhrase,
    /// A parenthesis that nothing closes: closed at the end.
    UnclosedParenthesis,
    /// A parenthesis that closes nothing: passed over.
    UnopenedParenthesis,
    /// Parentheses without a word between them: passed over.
    EmptyParentheses,
    /// An operator with nothing to work on: searched as a word, or passed over where it has no
    /// letters.
    OperatorWithoutOperand,
    /// `ليس` where it is most likely an ordinary word: searched as one.
    AmbiguousOperator,
    /// More than one sign or `NOT` before one thing: the first counts.
    DoubledSign,
    /// A sign where it means nothing, inside `OR` or behind a field's colon: passed over.
    MisplacedSign,
    /// A star that is not at the end of its word: passed over.
    MisplacedStar,
    /// A tilde inside a word: searched as it stands.
    MisplacedTilde,
    /// A prefix so short that it stands for very many words: searched all the same.
    ShortPrefix,
    /// A distance that is no number or out of range.
    BadDistance {
        /// The distance taken instead.
        used: u32,
    },
    /// A name before a colon that is no field: searched as words.
    UnknownField,
    /// A field with nothing behind its colon: searched as a word.
    FieldWithoutValue,
    /// No date or range of dates behind `date:`: searched as words.
    BadDate,
    /// Parentheses behind a field that takes none: searched without the field.
    BadFilter,
    /// More characters than are read: the rest is left out.
    TooLong,
    /// Parentheses nested deeper than is read: the inner ones are passed over.
    TooDeep,
    /// More words than are read: the rest is left out.
    TooManyWords,
    /// Nothing to search for.
    Empty,
    /// Everything is excluded and nothing asked for.
    OnlyExclusions,
}

impl ProblemKind {
    /// The kind as a short stable word, for other programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::UnclosedQuote => "unclosed-quote",
            Self::UnopenedQuote => "unopened-quote",
            Self::EmptyPhrase => "empty-phrase",
            Self::UnclosedParenthesis => "unclosed-parenthesis",
            Self::UnopenedParenthesis => "unopened-parenthesis",
            Self::EmptyParentheses => "empty-parentheses",
            Self::OperatorWithoutOperand => "operator-without-operand",
            Self::AmbiguousOperator => "ambiguous-operator",
            Self::DoubledSign => "doubled-sign",
            Self::MisplacedSign => "misplaced-sign",
            Self::MisplacedStar => "misplaced-star",
            Self::MisplacedTilde => "misplaced-tilde",
            Self::ShortPrefix => "short-prefix",
            Self::BadDistance { .. } => "bad-distance",
            Self::UnknownField => "unknown-field",
            Self::FieldWithoutValue => "field-without-value",
            Self::BadDate => "bad-date",
            Self::BadFilter => "bad-filter",
            Self::TooLong => "too-long",
            Self::TooDeep => "too-deep",
            Self::TooManyWords => "too-many-words",
            Self::Empty => "empty",
            Self::OnlyExclusions => "only-exclusions",
        }
    }
}

impl Problem {
    /// The problem of the words that stand at `span` in `text`.
    pub(super) fn at(kind: ProblemKind, text: &str, span: Span) -> Self {
        Self {
            kind,
            word: span.of(text).to_owned(),
            span,
        }
    }

    /// As much of the word as is shown.
    pub(crate) fn shown(&self) -> &str {
        prefix(&self.word, SHOWN_CHARS)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = make_harmless(self.shown());
        match self.kind {
            ProblemKind::UnclosedQuote => write!(
                f,
                "`{word}` opens a quotation that nothing closes; it runs to the end of the query"
            ),
            ProblemKind::UnopenedQuote => write!(
                f,
                "`{word}` closes a quotation that nothing opens and is passed over"
            ),
            ProblemKind::EmptyPhrase | ProblemKind::EmptyParentheses => {
                write!(f, "`{word}` holds no word and is passed over")
            }
            ProblemKind::UnclosedParenthesis => {
                write!(f, "nothing closes `{word}`; it ends with the query")
            }
            ProblemKind::UnopenedParenthesis => {
                write!(f, "`{word}` closes nothing and is passed over")
            }
            ProblemKind::OperatorWithoutOperand => {
                let fate = if self.word.chars().any(char::is_alphanumeric) {
                    "searched as a word"
                } else {
                    "passed over"
                };
                write!(f, "`{word}` lacks a word to work on and is {fate}")
            }
            ProblemKind::AmbiguousOperator => write!(
                f,
                "`{word}` is searched as a word here; to exclude, put `-` or `NOT` before a word"
            ),
            ProblemKind::DoubledSign => {
                write!(f, "`{word}` has more than one sign; the first one counts")
            }
            ProblemKind::MisplacedSign => write!(
                f,
                "the sign in `{word}` means nothing in this place and is passed over"
            ),
            ProblemKind::MisplacedStar => write!(
                f,
                "`*` counts only at the end of a word; `{word}` is searched without it"
            ),
            ProblemKind::MisplacedTilde => write!(
                f,
                "`~` counts only at the end of a word; `{word}` is searched as it stands"
            ),
            ProblemKind::ShortPrefix => write!(
                f,
                "`{word}` stands for very many words; give at least two letters before the star"
            ),
            ProblemKind::BadDistance { used } => write!(
                f,
                "the distance in `{word}` cannot be used; it is taken as {used}"
            ),
            ProblemKind::UnknownField => write!(
                f,
                "`{word}` begins with no known field and is searched as words"
            ),
            ProblemKind::FieldWithoutValue => write!(
                f,
                "`{word}` has nothing behind its colon and is searched as a word"
            ),
            ProblemKind::BadDate => write!(
                f,
                "`{word}` holds no date such as `2021`, `2021-08` or `2021-08..2021-11`; what \
                 stands behind the colon is searched as words"
            ),
            ProblemKind::BadFilter => write!(
                f,
                "`{word}` takes a word or a text in quotation marks; what stands in parentheses \
                 is searched as words"
            ),
            ProblemKind::TooLong => write!(
                f,
                "a query is read up to {MAX_CHARS} characters; it is left out from `{word}` on"
            ),
            ProblemKind::TooDeep => write!(
                f,
                "parentheses are read {MAX_DEPTH} levels deep; `{word}` is passed over where it \
                 stands deeper"
            ),
            ProblemKind::TooManyWords => write!(
                f,
                "a query is read up to {MAX_LEAVES} words; it is left out from `{word}` on"
            ),
            ProblemKind::Empty => f.write_str("there is no word to search for"),
            ProblemKind::OnlyExclusions => write!(
                f,
                "the query only excludes, as in `{word}`; add a word to search for"
            ),
        }
    }
}
