//! A leaf of the tree: what is looked for, and which tokens of a text satisfy it.
//!
//! The second is what highlights are made of: the text of a hit is analysed again through the same
//! chain, so that a highlight is always a whole word as written and always satisfies a leaf.

use std::sync::OnceLock;

use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder};

use super::field::In;
use crate::analysis::{Kind, Token, Tokens, prefix_forms};

/// Where a leaf looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// The passage and its document's title.
    Anywhere,
    /// The title alone.
    Title,
}

/// Forms of one word.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct WordForms {
    pub(super) exact: String,
    /// None where only the form itself is meant.
    pub(super) stem: Option<String>,
    /// The other stems that a Latin word has in texts of some language; a text has one of them for each of
    /// its words, so they are searched as one term.
    pub(super) also: Vec<String>,
}

/// Something that is found as well, for less. Its closeness is what it counts for beside the word itself,
/// from 0 to 1.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Variant {
    /// Another stem.
    Stem { term: String, closeness: f64 },
    /// Forms side by side: at each place those that may stand there.
    Phrase {
        words: Vec<Vec<String>>,
        closeness: f64,
        /// For people.
        spelled: String,
    },
}

impl Variant {
    /// For people.
    pub(super) fn spelled(&self) -> String {
        match self {
            Self::Stem { term, .. } => term.clone(),
            Self::Phrase { spelled, .. } => spelled.clone(),
        }
    }
}

/// What is looked for.
pub(super) enum Look {
    Word(WordForms),
    /// At each place of the phrase the forms that may stand there.
    Phrase(Vec<Vec<String>>),
    Near {
        words: Vec<WordForms>,
        distance: u32,
    },
    Prefix(String),
    Fuzzy {
        word: String,
        distance: u8,
        automaton: DFA,
    },
}

impl std::fmt::Debug for Look {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Word(forms) => write!(f, "Word({forms:?})"),
            Self::Phrase(words) => write!(f, "Phrase({words:?})"),
            Self::Near { words, distance } => write!(f, "Near({words:?}, {distance})"),
            Self::Prefix(letters) => write!(f, "Prefix({letters})"),
            Self::Fuzzy { word, distance, .. } => write!(f, "Fuzzy({word}, {distance})"),
        }
    }
}

impl Look {
    pub(super) fn fuzzy(word: String, distance: u8) -> Self {
        let automaton = automaton(&word, distance);
        Self::Fuzzy {
            word,
            distance,
            automaton,
        }
    }
}

/// An automaton for the words within a distance, at most 2, of a word. A swapped pair counts as one edit.
pub(super) fn automaton(word: &str, distance: u8) -> DFA {
    // What does not depend on the word takes long to work out, and is kept.
    static BUILDERS: [OnceLock<LevenshteinAutomatonBuilder>; 3] = [const { OnceLock::new() }; 3];
    let distance = distance.min(2);
    BUILDERS[usize::from(distance)]
        .get_or_init(|| LevenshteinAutomatonBuilder::new(distance, true))
        .build_dfa(word)
}

/// Whether a word is within the distance an automaton was built for.
pub(super) fn accepts(automaton: &DFA, word: &str) -> bool {
    matches!(automaton.eval(word), Distance::Exact(_))
}

/// A leaf.
#[derive(Debug)]
pub(super) struct Leaf {
    pub(super) typed: String,
    pub(super) look: Look,
    /// What satisfies it as well.
    pub(super) variants: Vec<Variant>,
    pub(super) scope: Scope,
    /// Whether what it matches is lit: not what must not match.
    pub(super) lit: bool,
    /// Terms that speak for a passage without being what was asked for: they satisfy nothing, and add to
    /// the score of what matches. Several are as one.
    pub(super) support: Vec<(In, Vec<String>)>,
}

impl WordForms {
    /// All its stems: any of them satisfies it. Empty where only the form itself is meant.
    pub(super) fn stems(&self) -> impl Iterator<Item = &str> {
        self.stem.iter().chain(&self.also).map(String::as_str)
    }

    fn matches(&self, token: &Token<'_>) -> bool {
        token.exact == self.exact
            || (token.kind != Kind::Stop && self.stems().any(|stem| stem == token.stem))
    }
}

/// A leaf that a token satisfies alone, made ready for many tokens.
pub(super) enum Single<'l> {
    Word(&'l WordForms, &'l [Variant]),
    /// What words begin with: clitic and letters.
    Prefix(Vec<(&'static str, &'l str)>),
    Fuzzy(&'l DFA),
}

impl Single<'_> {
    /// Whether a token satisfies it.
    pub(super) fn matches(&self, token: &Token<'_>) -> bool {
        match self {
            Self::Word(forms, variants) => {
                let is_variant = |variant: &Variant| matches!(variant, Variant::Stem { term, .. } if term == token.stem);
                forms.matches(token)
                    || (token.kind != Kind::Stop && variants.iter().any(is_variant))
            }
            Self::Prefix(forms) => forms.iter().any(|(clitic, letters)| {
                token
                    .exact
                    .strip_prefix(clitic)
                    .is_some_and(|rest| rest.starts_with(letters))
            }),
            Self::Fuzzy(automaton) => accepts(automaton, token.exact),
        }
    }
}

impl Leaf {
    /// Whether two leaves look for the same and are lit the same.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.scope == other.scope
            && self.lit == other.lit
            && match (&self.look, &other.look) {
                (Look::Word(a), Look::Word(b)) => a == b,
                (Look::Phrase(a), Look::Phrase(b)) => a == b,
                (
                    Look::Near {
                        words: a,
                        distance: m,
                    },
                    Look::Near {
                        words: b,
                        distance: n,
                    },
                ) => a == b && m == n,
                (Look::Prefix(a), Look::Prefix(b)) => a == b,
                (
                    Look::Fuzzy {
                        word: a,
                        distance: m,
                        ..
                    },
                    Look::Fuzzy {
                        word: b,
                        distance: n,
                        ..
                    },
                ) => a == b && m == n,
                _ => false,
            }
    }

    /// What of a token satisfies the leaf, when one does alone.
    pub(super) fn single(&self) -> Option<Single<'_>> {
        match &self.look {
            Look::Word(forms) => Some(Single::Word(forms, &self.variants)),
            Look::Prefix(letters) => Some(Single::Prefix(prefix_forms(letters).collect())),
            Look::Fuzzy { automaton, .. } => Some(Single::Fuzzy(automaton)),
            Look::Phrase(_) | Look::Near { .. } => None,
        }
    }

    /// The places of the tokens that satisfy the leaf together with others, ascending.
    pub(super) fn places_together(&self, tokens: &Tokens) -> Vec<usize> {
        let mut places = match &self.look {
            Look::Phrase(words) => phrase_places(tokens, words),
            Look::Near { words, distance } => near_places(tokens, words, *distance),
            Look::Word(_) | Look::Prefix(_) | Look::Fuzzy { .. } => Vec::new(),
        };
        for variant in &self.variants {
            if let Variant::Phrase { words, .. } = variant {
                places.extend(phrase_places(tokens, words));
            }
        }
        places.sort_unstable();
        places.dedup();
        places
    }
}

fn phrase_places(tokens: &Tokens, words: &[Vec<String>]) -> Vec<usize> {
    let mut out: Vec<usize> = Vec::new();
    for start in 0..(tokens.len() + 1).saturating_sub(words.len()) {
        let stands = words.iter().enumerate().all(|(offset, forms)| {
            tokens
                .get(start + offset)
                .is_some_and(|token| forms.iter().any(|form| form == token.exact))
        });
        if stands {
            // Occurrences may overlap: `"قصف قصف"` in three of them.
            let from = out.last().map_or(start, |last| start.max(last + 1));
            out.extend(from..start + words.len());
        }
    }
    out
}

fn near_places(tokens: &Tokens, words: &[WordForms], distance: u32) -> Vec<usize> {
    let needs = Needs::new(words);
    let mut met: Vec<(u32, usize)> = Vec::new();
    for (place, token) in tokens.iter().enumerate() {
        for (kind, word) in needs.words.iter().enumerate() {
            if word.matches(&token) {
                met.push((place as u32, kind));
            }
        }
    }
    let mut out = Vec::new();
    needs.windows(&met, distance, &mut |from, to| {
        out.extend(met[from..=to].iter().map(|(place, _)| *place as usize));
    });
    out.sort_unstable();
    out.dedup();
    out
}

/// The distinct words of a proximity search, and how often each has to stand in a window.
pub(super) struct Needs<'w> {
    pub(super) words: Vec<&'w WordForms>,
    times: Vec<usize>,
}

impl<'w> Needs<'w> {
    pub(super) fn new(words: &'w [WordForms]) -> Self {
        let mut needs = Self {
            words: Vec::new(),
            times: Vec::new(),
        };
        for word in words {
            let same = |known: &&WordForms| match (&known.stem, &word.stem) {
                (Some(a), Some(b)) => a == b,
                _ => known.exact == word.exact,
            };
            match needs.words.iter().position(same) {
                Some(place) => needs.times[place] += 1,
                None => {
                    needs.words.push(word);
                    needs.times.push(1);
                }
            }
        }
        needs
    }

    /// Calls `found` with the first and last index of every shortest window of `met` (position, word;
    /// by position) that holds all words and whose positions are at most `distance` apart.
    pub(super) fn windows(
        &self,
        met: &[(u32, usize)],
        distance: u32,
        found: &mut dyn FnMut(usize, usize),
    ) {
        let mut counts = vec![0; self.words.len()];
        let mut missing = self.words.len();
        let mut from = 0;
        for (to, (place, word)) in met.iter().enumerate() {
            counts[*word] += 1;
            if counts[*word] == self.times[*word] {
                missing -= 1;
            }
            // Drop what is too far away, then what is not needed.
            while from <= to {
                let (first, word) = met[from];
                let too_far = place - first > distance;
                if !(too_far || counts[word] > self.times[word]) {
                    break;
                }
                if counts[word] == self.times[word] {
                    missing += 1;
                }
                counts[word] -= 1;
                from += 1;
            }
            if missing == 0 {
                found(from, to);
            }
        }
    }
}
