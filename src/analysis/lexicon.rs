//! The words a stemmer may rely on: how frequent each word is in general Arabic, which names it must
//! leave alone, and which plural belongs to which singular.
//!
//! All of it ships inside the program (`index-schema/`), so a word has the same stem in an archive of
//! one article as in one of ten million. Provenance and licences: `index-schema/README.md`.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::fold::{fold, seat_hamza_into};
use super::stop::STOP_WORDS;
use super::verbs::VERBS;

const LEXICON: &[u8] = include_bytes!("../../index-schema/lexicon.fst");
const GAZETTEER: &[u8] = include_bytes!("../../index-schema/gazetteer.fst");
const NAMES: &str = include_str!("../../index-schema/names.tsv");
const PLURALS: &str = include_str!("../../index-schema/plurals.tsv");

/// Endings of nouns and verbs that names do not take. That of the nisba is none of them.
const ENDINGS: &[&str] = &[
    "ها", "هم", "ه", "نا", "هما", "كم", "ات", "ان", "ين", "ون", "ا", "وا",
];
/// The same of words in ة.
const FEMININE_ENDINGS: &[&str] = &["تها", "تهم", "ته", "تنا", "تين", "تان", "ات"];
/// The same before a word: persons of the imperfect.
const PERSONS: [&str; 3] = ["ي", "ت", "ن"];

/// The shipped tables, ready for look-ups.
pub(super) struct Lexicon {
    frequencies: fst::Map<&'static [u8]>,
    /// Folded form → folded stem, for names and their nisba.
    names: HashMap<String, String>,
    /// Folded names that look like an affix and a word.
    gazetteer: fst::Set<&'static [u8]>,
    /// Folded plural → folded singular.
    plurals: HashMap<String, String>,
}

/// The lexicon; opened once, then shared.
pub(super) fn lexicon() -> &'static Lexicon {
    static SHARED: OnceLock<Lexicon> = OnceLock::new();
    SHARED.get_or_init(|| Lexicon {
        frequencies: fst::Map::new(LEXICON).expect("the shipped lexicon is whole: a test opens it"),
        names: rows(NAMES, 2),
        gazetteer: fst::Set::new(GAZETTEER)
            .expect("the shipped gazetteer is whole: a test opens it"),
        plurals: rows(PLURALS, 1),
    })
}

/// Hash of everything the stem chain depends on; written into an index's manifest.
pub(super) fn fingerprint() -> String {
    let mut hasher = blake3::Hasher::new();
    for part in [
        LEXICON,
        VERBS,
        GAZETTEER,
        NAMES.as_bytes(),
        PLURALS.as_bytes(),
        STOP_WORDS.as_bytes(),
    ] {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher
        .finalize()
        .to_hex()
        .as_str()
        .chars()
        .take(16)
        .collect()
}

/// Reads `head<TAB>…<TAB>forms` rows into form → head; the head stands for itself.
fn rows(table: &str, forms_column: usize) -> HashMap<String, String> {
    let mut map = HashMap::new();
    for line in table.lines() {
        if line.starts_with('#') || line.trim().is_empty() {
            continue;
        }
        let mut columns = line.split('\t');
        let head = letters(columns.next().unwrap_or_default());
        for form in columns
            .nth(forms_column - 1)
            .unwrap_or_default()
            .split_whitespace()
        {
            map.insert(letters(form), head.clone());
        }
        map.insert(head.clone(), head);
    }
    map
}

/// Letters of the stem chain.
fn letters(word: &str) -> String {
    let folded = fold(word);
    let mut out = String::with_capacity(folded.len());
    seat_hamza_into(&folded, &mut out);
    out
}

impl Lexicon {
    /// Frequency of a word in general Arabic, between 0 (not attested) and 1.
    pub(super) fn frequency(&self, word: &str) -> f64 {
        self.frequencies.get(word).map_or(0.0, from_decibels)
    }

    /// The frequency of a word and of the same with or without the article.
    pub(super) fn frequency_of_any(&self, word: &str) -> f64 {
        let bare = without_article(word);
        self.frequency(bare) + self.frequency(&format!("ال{bare}"))
    }

    /// How often the forms of a word that only nouns and verbs have are attested beside the word itself.
    pub(super) fn inflected_share(&self, word: &str) -> f64 {
        let bare = without_article(word);
        let (stem, endings) = match bare.strip_suffix('ه') {
            // ة before an ending is ت.
            Some(stem) => (stem, FEMININE_ENDINGS),
            None => (bare, ENDINGS),
        };
        let inflected: f64 = endings
            .iter()
            .map(|ending| self.frequency(&format!("{stem}{ending}")))
            .chain(
                PERSONS
                    .iter()
                    .map(|person| self.frequency(&format!("{person}{bare}"))),
            )
            .sum();
        let whole = self.frequency_of_any(word);
        if whole > 0.0 { inflected / whole } else { 0.0 }
    }

    /// The stem of a protected name, or of the nisba of a place.
    pub(super) fn name(&self, word: &str) -> Option<&str> {
        self.names.get(word).map(String::as_str)
    }

    /// Whether a word is a name of the gazetteer: no part of it is an affix.
    pub(super) fn is_in_gazetteer(&self, word: &str) -> bool {
        self.gazetteer.contains(word)
    }

    /// The singular of a broken plural; a singular of the table answers itself.
    pub(super) fn singular(&self, word: &str) -> Option<&str> {
        self.plurals.get(word).map(String::as_str)
    }
}

/// A folded word without the article, where at least three letters are left.
#[must_use]
pub fn without_article(word: &str) -> &str {
    let rest = word.strip_prefix("ال");
    rest.filter(|rest| rest.chars().count() >= 3)
        .unwrap_or(word)
}

fn from_decibels(decibels: u64) -> f64 {
    static POWERS: OnceLock<[f64; 128]> = OnceLock::new();
    let powers = POWERS.get_or_init(|| std::array::from_fn(|n| 10f64.powf(-(n as f64) / 10.0)));
    powers[(decibels & 127) as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_lexicon_is_whole() {
        let lexicon = lexicon();
        assert!(lexicon.frequencies.as_fst().verify().is_ok());
        assert!(lexicon.frequencies.len() > 50_000);
        assert!(lexicon.gazetteer.as_fst().verify().is_ok());
        assert!(lexicon.gazetteer.len() > 1_000);
        assert!(lexicon.frequency("في") > lexicon.frequency("مدينه"));
        assert!(lexicon.frequency("مدينه") > 0.0);
        assert_eq!(lexicon.frequency("زقفغضث"), 0.0);
    }

    #[test]
    fn no_form_has_two_stems() {
        for (table, column) in [(NAMES, 2), (PLURALS, 1)] {
            let mut seen: HashMap<String, String> = HashMap::new();
            for line in table
                .lines()
                .filter(|l| !l.starts_with('#') && !l.trim().is_empty())
            {
                let columns: Vec<&str> = line.split('\t').collect();
                let head = letters(columns[0]);
                let forms = columns.get(column).copied().unwrap_or_default();
                for form in std::iter::once(columns[0]).chain(forms.split_whitespace()) {
                    let folded = letters(form);
                    if let Some(other) = seen.insert(folded, head.clone()) {
                        assert_eq!(other, head, "`{form}` stands in two rows");
                    }
                }
            }
            assert!(seen.len() > 300);
        }
    }
}
