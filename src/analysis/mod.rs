//! Letters → tokens that keep the place of each: fold, tokenize, stem, stop; in named, versioned chains.
//!
//! | chain | does | for |
//! |---|---|---|
//! | `exact` | tokenize, fold | phrases, `=form`, fuzzy; ranks above stems |
//! | `stem` | exact, hamza to its seat, stem (of Latin words in English and French texts too), stop words left out of the index | ordinary words |
//! | `skeleton` | stem, its consonants alone; Arabic words only | adds to the score of what was found |
//! | `prefix` | fold only, a final ة left open | `word*` |
//!
//! Everything here is pure and cannot fail. Index and query analyse through the same chain; a change to
//! any letter of its output raises the version in [`CHAINS`].

mod clitics;
mod endings;
mod fold;
mod latin;
mod letters;
mod lexicon;
mod memory;
mod proclitics;
mod skeleton;
mod stem;
mod stop;
mod tokenize;
mod verbs;

#[cfg(test)]
mod tests;

pub use clitics::{prefix_forms, prefix_letters, with_clitics};
pub use fold::{fold, fold_text};
pub use latin::{Latin, latin_stems};
pub use lexicon::without_article;
pub use skeleton::skeleton_into;
pub use stem::Rule;
pub use verbs::verb_template;

use std::borrow::Cow;

use crate::text::{Span, slice};
use memory::{Memory, Stem};
use tokenize::Script;

/// A named chain and its version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chain {
    /// Its name in the schema.
    pub name: &'static str,
    /// Raised with every change of what it answers.
    pub version: u32,
}

/// The chains of this build.
pub const CHAINS: [Chain; 4] = [
    Chain {
        name: "exact",
        version: 1,
    },
    Chain {
        name: "stem",
        version: 3,
    },
    Chain {
        name: "skeleton",
        version: 1,
    },
    Chain {
        name: "prefix",
        version: 1,
    },
];

/// Hash of the lexicons that the stem chain depends on.
#[must_use]
pub fn lexicon_fingerprint() -> String {
    lexicon::fingerprint()
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A word of the Arabic script.
    Word,
    /// A number.
    Number,
    /// A word of another script.
    Latin,
    /// A stop word: in the exact field only.
    Stop,
}

impl Kind {
    /// The stable word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Word => "word",
            Self::Number => "number",
            Self::Latin => "latin",
            Self::Stop => "stop",
        }
    }
}

/// One token: its place in the text as written, and its forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'t> {
    /// Bytes of the original text: the whole word, clitics and marks included.
    pub span: Span,
    /// Folded letters: the exact chain's term.
    pub exact: &'t str,
    /// The stem chain's term.
    pub stem: &'t str,
    /// What it is.
    pub kind: Kind,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    span: Span,
    exact: (u32, u32),
    stem: (u32, u32),
    kind: Kind,
}

/// The tokens of a text. Their letters stand in one buffer.
#[derive(Debug, Clone, Default)]
pub struct Tokens {
    entries: Vec<Entry>,
    letters: String,
}

impl Tokens {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The token at `place`, counted from 0.
    #[must_use]
    pub fn get(&self, place: usize) -> Option<Token<'_>> {
        self.entries.get(place).map(|entry| self.token(entry))
    }

    /// The spans alone.
    pub fn spans(&self) -> impl ExactSizeIterator<Item = Span> + '_ {
        self.entries.iter().map(|entry| entry.span)
    }

    /// The folded letters alone, and what each is: half of what a token costs.
    pub fn folded(
        &self,
        range: std::ops::Range<usize>,
    ) -> impl ExactSizeIterator<Item = (Kind, &str)> {
        let entries = self.entries.get(range).unwrap_or_default();
        entries.iter().map(|entry| {
            let (start, end) = entry.exact;
            (
                entry.kind,
                slice(&self.letters, start as usize, end as usize),
            )
        })
    }

    /// All tokens in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Token<'_>> + '_ {
        self.entries.iter().map(|entry| self.token(entry))
    }

    fn token(&self, entry: &Entry) -> Token<'_> {
        let part = |(start, end): (u32, u32)| slice(&self.letters, start as usize, end as usize);
        Token {
            span: entry.span,
            exact: part(entry.exact),
            stem: part(entry.stem),
            kind: entry.kind,
        }
    }
}

/// The analyser. It remembers stems, so keep one for many texts; it answers the same whether it
/// remembers or not.
#[derive(Debug, Default)]
pub struct Analyzer {
    memory: Memory,
}

/// Bytes of text to a word, roughly: what room to make for tokens.
const BYTES_PER_WORD: usize = 10;

impl Analyzer {
    /// A new analyser.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The tokens of a text that says no language, a query or a list of words: its Latin words stand for
    /// themselves.
    pub fn analyze(&mut self, text: &str) -> Tokens {
        self.analyze_in(text, Latin::Folded)
    }

    /// The tokens of a text, in order. `latin` says which stems its Latin words get.
    pub fn analyze_in(&mut self, text: &str, latin: Latin) -> Tokens {
        let mut tokens = Tokens {
            entries: Vec::with_capacity(text.len() / BYTES_PER_WORD),
            letters: String::with_capacity(text.len()),
        };
        tokenize::each_word(text, |word| self.add(text, word, latin, &mut tokens));
        tokens
    }

    fn add(&mut self, text: &str, word: tokenize::Word, latin: Latin, tokens: &mut Tokens) {
        let letters = &mut tokens.letters;
        let start = letters.len();
        tokenize::fold_word(text, &word, letters);
        let end = letters.len();
        if start == end {
            return;
        }
        let exact = (start as u32, end as u32);
        let (kind, stem) = match word.script {
            Script::Number => (Kind::Number, exact),
            Script::Other => match latin.stem(slice(letters, start, end)) {
                Cow::Borrowed(_) => (Kind::Latin, exact),
                Cow::Owned(stem) => {
                    letters.push_str(&stem);
                    (Kind::Latin, (end as u32, letters.len() as u32))
                }
            },
            Script::Arabic => match self.memory.stem_of(slice(letters, start, end)) {
                Stem::Stop => (Kind::Stop, exact),
                Stem::Same => (Kind::Word, exact),
                Stem::Other(stem) => {
                    letters.push_str(stem);
                    (Kind::Word, (end as u32, letters.len() as u32))
                }
            },
        };
        tokens.entries.push(Entry {
            span: word.span,
            exact,
            stem,
            kind,
        });
    }
}

/// The rules that lead from a folded Arabic word to its stem, in the order they fired.
#[must_use]
pub fn stem_rules(folded: &str) -> (String, Vec<Rule>) {
    let mut seated = String::new();
    fold::seat_hamza_into(folded, &mut seated);
    let mut rules = Vec::new();
    let stem = stem::stem(&seated, &mut |rule| rules.push(rule));
    (stem, rules)
}

/// The letters of the stem chain before any affix is stripped: what lexicons are keyed by.
#[must_use]
pub fn fold_stem_letters(word: &str) -> String {
    let mut out = String::new();
    fold::seat_hamza_into(&fold(word), &mut out);
    out
}

/// Whether a folded word consists of letters of the Arabic script alone.
#[must_use]
pub fn is_arabic_word(folded: &str) -> bool {
    !folded.is_empty()
        && folded
            .chars()
            .all(|c| matches!(c, '\u{0620}'..='\u{064A}' | '\u{066E}'..='\u{06D3}'))
}

/// Whether a word is one of general Arabic or a known name, with the article or without. In the letters of
/// the exact or the stem chain.
#[must_use]
pub fn is_known(word: &str) -> bool {
    let lexicon = lexicon::lexicon();
    lexicon.frequency(word) > 0.0
        || lexicon.frequency(&format!("ال{word}")) > 0.0
        || lexicon.name(word).is_some()
        || lexicon.is_in_gazetteer(word)
}

/// Whether a word is one of the names that the stemmer leaves alone, or the nisba of one.
#[must_use]
pub fn is_protected(word: &str) -> bool {
    lexicon::lexicon().name(word).is_some()
}

/// How often a word is met in general Arabic, with the article or without, from 0 to 1.
#[must_use]
pub fn general_frequency(word: &str) -> f64 {
    lexicon::lexicon().frequency_of_any(word)
}

/// How often general Arabic has the forms of a word that only nouns and verbs have (duals, plurals, with an
/// attached pronoun, persons), beside how often it has the word with the article and without; 0 where it has none.
#[must_use]
pub fn inflected_share(word: &str) -> f64 {
    lexicon::lexicon().inflected_share(word)
}

/// Whether a folded word is a verb of what is to come: سيعقد, with س before a form that a verb has.
#[must_use]
pub fn is_future(folded: &str) -> bool {
    let Some(rest) = folded.strip_prefix('س') else {
        return false;
    };
    let mut seated = String::new();
    fold::seat_hamza_into(rest, &mut seated);
    rest.starts_with(['ي', 'ت', 'ن', 'ا']) && verbs::perfect(&seated).is_some()
}

/// Whether a folded word asks a question: متى, كم.
#[must_use]
pub fn is_question_word(folded: &str) -> bool {
    stop::is_question_word(folded)
}

/// Whether a folded word is on the stop list.
#[must_use]
pub fn is_stop_word(folded: &str) -> bool {
    stop::is_stop_word(folded)
}
