//! The shipped table of names: which Arabic names a Latin one stands for, and the reverse.
//!
//! `index-schema/names.fst` is a finite-state map. A key is a letter that says what is asked, what is known, a
//! tab, and one answer; so all answers to a question are the keys that begin with it. The rules read most names
//! by themselves ([`Reading`](super::Reading)); the table adds those that sound otherwise (Aleppo, حلب), says
//! which of several readings is a name at all, and which spellings belong to one name.

use std::sync::LazyLock;

use fst::{IntoStreamer, Map, Streamer};

use crate::analysis::{fold_stem_letters, fold_text};

pub(super) const NAMES: &[u8] = include_bytes!("../../index-schema/names.fst");

/// What a key of the table begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Arabic = b'L' as isize,
    Latin = b'A' as isize,
    Spelling = b'S' as isize,
}

/// What bears a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bearer {
    /// A place.
    Place,
    /// A person, or somebody's first or last name.
    Person,
    /// A state or a territory.
    Country,
    /// A group or a company.
    Organisation,
}

/// All of them, in the order of their numbers in the table.
const BEARERS: [Bearer; 4] = [
    Bearer::Place,
    Bearer::Person,
    Bearer::Country,
    Bearer::Organisation,
];

/// An Arabic name that a Latin one stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The Arabic name, in the letters of the stem chain, one space between words.
    pub arabic: String,
    /// Who or what bears it.
    pub bearer: Bearer,
    /// The two letters of the country it belongs to, if that is one.
    pub country: Option<String>,
    /// How well known it is: the higher the better; 15 is the most.
    pub weight: u8,
}

/// The numbers that a value of the table holds.
const WEIGHTS: u64 = 16;
const LETTERS: u64 = 27;

impl Named {
    /// As a number: weight, country and bearer.
    #[must_use]
    pub fn value(&self) -> u64 {
        let country = self.country.as_deref().unwrap_or_default().bytes();
        let country = country.take(2).fold(0, |number, letter| {
            number * LETTERS
                + u64::from(letter.to_ascii_uppercase().saturating_sub(b'A')).min(25)
                + 1
        });
        let bearer = BEARERS.iter().position(|other| *other == self.bearer);
        let bearer = bearer.unwrap_or_default() as u64;
        (bearer * LETTERS * LETTERS + country) * WEIGHTS + u64::from(self.weight.min(15))
    }

    fn of(arabic: &str, value: u64) -> Self {
        let (weight, rest) = (value % WEIGHTS, value / WEIGHTS);
        let (country, bearer) = (rest % (LETTERS * LETTERS), rest / (LETTERS * LETTERS));
        let letter = |number: u64| char::from(b'A' + (number.clamp(1, 26) - 1) as u8);
        let country = (country >= LETTERS).then(|| {
            let letters = [letter(country / LETTERS), letter(country % LETTERS)];
            letters.into_iter().collect()
        });
        Self {
            arabic: arabic.to_owned(),
            bearer: *BEARERS.get(bearer as usize).unwrap_or(&Bearer::Place),
            country,
            weight: weight as u8,
        }
    }
}

/// A table of names.
#[derive(Debug)]
pub struct NameTable {
    map: Map<&'static [u8]>,
}

impl NameTable {
    /// The one that is part of the program.
    pub fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<NameTable> = LazyLock::new(|| NameTable {
            map: Map::new(NAMES).expect("the shipped table is whole: a test opens it"),
        });
        &SHIPPED
    }

    /// The Arabic names that a Latin name stands for, the best known first.
    #[must_use]
    pub fn arabic_of(&self, latin: &str) -> Vec<Named> {
        let mut found = Vec::new();
        self.each(Asked::Arabic, &fold_text(latin), |arabic, value| {
            found.push(Named::of(arabic, value));
        });
        found.sort_by(|a, b| {
            b.weight
                .cmp(&a.weight)
                .then_with(|| a.arabic.cmp(&b.arabic))
        });
        found
    }

    /// The Latin names that an Arabic name has, folded as an index folds them, in the order of the alphabet.
    #[must_use]
    pub fn latin_of(&self, arabic: &str) -> Vec<String> {
        self.answers(Asked::Latin, &folded(arabic))
    }

    /// Other Arabic words that are attested as spellings of the same name, in the letters of the stem chain.
    #[must_use]
    pub fn spellings_of(&self, word: &str) -> Vec<String> {
        self.answers(Asked::Spelling, &folded(word))
    }

    /// Whether an Arabic word is a name, or a word of a person's name.
    #[must_use]
    pub fn is_name(&self, word: &str) -> bool {
        let word = folded(word);
        let mut is = false;
        self.each(Asked::Latin, &word, |_, _| is = true);
        if !is {
            self.each(Asked::Spelling, &word, |_, _| is = true);
        }
        is
    }

    fn answers(&self, asked: Asked, known: &str) -> Vec<String> {
        let mut found = Vec::new();
        self.each(asked, known, |answer, _| found.push(answer.to_owned()));
        found
    }

    /// The answers to a question, in order.
    fn each(&self, asked: Asked, known: &str, mut say: impl FnMut(&str, u64)) {
        if known.is_empty() {
            return;
        }
        let mut key = vec![asked as u8];
        key.extend(known.bytes());
        key.push(b'\t');
        let mut found = self.map.range().ge(&key).into_stream();
        while let Some((bytes, value)) = found.next() {
            let Some(answer) = bytes.strip_prefix(key.as_slice()) else {
                break;
            };
            if let Ok(answer) = std::str::from_utf8(answer) {
                say(answer, value);
            }
        }
    }
}

/// An Arabic name in the letters of the stem chain, one space between words.
#[must_use]
pub fn folded(arabic: &str) -> String {
    let words = fold_text(arabic);
    let words: Vec<String> = words.split(' ').map(fold_stem_letters).collect();
    words.join(" ")
}

/// The keys of a table for one pair of names, and their values: what `examples/build_names.rs` writes.
#[must_use]
pub fn keys(latin: &str, named: &Named) -> [(String, u64); 2] {
    let (asked, back) = (
        char::from(Asked::Arabic as u8),
        char::from(Asked::Latin as u8),
    );
    [
        (format!("{asked}{latin}\t{}", named.arabic), named.value()),
        (format!("{back}{}\t{latin}", named.arabic), 0),
    ]
}

/// The key of a table that says that one Arabic word is another spelling of a name.
#[must_use]
pub fn spelling_key(word: &str, other: &str) -> String {
    format!("{}{word}\t{other}", char::from(Asked::Spelling as u8))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> &'static NameTable {
        NameTable::shipped()
    }

    #[test]
    fn the_shipped_table_is_whole_and_small() {
        assert!(table().map.as_fst().verify().is_ok());
        assert!(table().map.len() > 50_000);
        assert!(NAMES.len() <= 3 << 20, "{} bytes", NAMES.len());
    }

    #[test]
    fn a_value_says_who_bears_the_name() {
        for bearer in BEARERS {
            for country in [None, Some("AF"), Some("ZZ"), Some("AA")] {
                for weight in [0, 7, 15] {
                    let named = Named {
                        arabic: "كابل".to_owned(),
                        bearer,
                        country: country.map(str::to_owned),
                        weight,
                    };
                    assert_eq!(Named::of("كابل", named.value()), named);
                }
            }
        }
    }

    #[track_caller]
    fn check(rows: &[(&str, &str)]) {
        for (latin, arabic) in rows {
            let found = table().arabic_of(latin);
            assert!(
                found.iter().any(|named| named.arabic == *arabic),
                "{latin}: {found:?}"
            );
            let back = table().latin_of(arabic);
            assert!(back.contains(&fold_text(latin)), "{arabic}: {back:?}");
        }
    }

    #[test]
    fn names_lead_to_each_other() {
        check(&[
            ("Germany", "المانيا"),
            ("United States", "الولايات المتحده"),
            ("GERMANY", "المانيا"),
        ]);
        assert!(table().arabic_of("").is_empty());
        assert!(table().arabic_of("Germ").is_empty());
        assert!(table().latin_of("مانيا").is_empty());
        let germany = table().arabic_of("germany").remove(0);
        assert_eq!(
            (germany.bearer, germany.country.as_deref()),
            (Bearer::Country, Some("DE"))
        );
    }

    #[test]
    fn a_word_of_general_arabic_is_no_name() {
        for (word, name) in [
            ("ألمانيا", true),
            ("محمد", true),
            ("يقولون", false),
            ("والمدارس", false),
        ] {
            assert_eq!(table().is_name(word), name, "{word}");
        }
    }

    #[test]
    fn spellings_lead_to_each_other() {
        for word in ["كابل", "كابول"] {
            for other in table().spellings_of(word) {
                assert!(
                    table().spellings_of(&other).contains(&word.to_owned()),
                    "{word} {other}"
                );
            }
        }
        assert!(table().spellings_of("كابل").contains(&"كابول".to_owned()));
    }
}
