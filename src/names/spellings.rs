//! Other Arabic spellings of an Arabic name: which words of a dictionary may be it, and which of them are.
//!
//! Names that come from other languages are written by ear: long vowels come and go, and of letters for sounds
//! that Arabic does not have (g, p, v, ch) or hardly tells apart each paper picks its own (نتنياهو, نتانياهو;
//! غارديز, كرديز, جرديز). Classes of letters are those of phonetic matching of Arabic names (Aqeel et al. 2006;
//! Freeman, Condon and Ackerman 2006), each exchange at a price: the dearer, the more often two words that differ by
//! it are two names.

use super::latin::{AL, cost, with_hamza};
use super::ordinary::is_ordinary;
use super::pattern::{Pattern, Row};
use super::table::{NameTable, folded};
use crate::analysis::{general_frequency, is_arabic_word, is_known, without_article};

/// The fewest letters of a name, without the article, that is spelled in other ways, and the most.
const FEWEST_LETTERS: usize = 4;
const MOST_LETTERS: usize = 24;

/// Of two spellings that are attested one is rarer than this in general Arabic; of others that are listed as the same
/// name, both are words of their own (صلاح, سلاح).
const ATTESTED: f64 = 8e-6;
/// Two spellings that are both commoner than this in general Arabic are two names (سلمان, سليمان).
const TWO_NAMES: f64 = 1.6e-5;
/// What it may cost to read a Latin form as either spelling, where both are regular ones, and at all.
const REGULAR: f64 = 0.1;
const READ: f64 = 0.3;
/// The fewest letters of a name of which a regular reading says as much as a list.
const REGULAR_FROM: usize = 6;

/// What many Arabic names begin with; the rest is a word that all spell alike.
const SERVANT: &str = "عبد";
/// The fewest letters of a word that is not taken for another one because general Arabic has both.
const LONG: usize = 7;

/// Letters that stand for each other, and for how many points.
const EXCHANGED: &[(char, char, u8)] = &[
    // g
    ('غ', 'ج', 2),
    ('غ', 'ك', 3),
    ('غ', 'ق', 3),
    ('ج', 'ك', 4),
    ('ج', 'ق', 4),
    ('ك', 'ق', 2),
    ('گ', 'ك', 1),
    ('گ', 'غ', 1),
    ('گ', 'ج', 1),
    ('گ', 'ق', 2),
    // t, d, s, z, th
    ('ت', 'ط', 2),
    ('د', 'ض', 3),
    ('س', 'ص', 2),
    ('ز', 'ذ', 3),
    ('ز', 'ظ', 3),
    ('ذ', 'ظ', 3),
    ('ض', 'ظ', 2),
    ('د', 'ذ', 4),
    ('ث', 'ت', 3),
    ('ث', 'س', 3),
    // p, v, ch, zh
    ('پ', 'ب', 1),
    ('ڤ', 'ف', 1),
    ('ف', 'و', 3),
    ('چ', 'ج', 1),
    ('چ', 'ش', 2),
    ('ژ', 'ج', 1),
    ('ژ', 'ز', 2),
    // kh
    ('خ', 'ك', 4),
    ('خ', 'ه', 5),
    ('ه', 'ح', 4),
    ('ه', 'غ', 4),
    // s, sh
    ('س', 'ش', 4),
    // vowels
    ('ا', 'و', 4),
    ('ا', 'ي', 4),
    ('و', 'ي', 5),
    ('ا', 'ع', 3),
];

/// Letters for vowels that may be written or not within a word, and for how many points.
const VOWELS: [(char, u8); 3] = [('ا', 4), ('و', 4), ('ي', 4)];
/// A letter that is written twice.
const TWICE: u8 = 2;
/// The first letter of تش and دج, which are one sound.
const BEFORE: [(char, char, u8); 2] = [('ت', 'ش', 3), ('د', 'ج', 3)];
/// Endings that sound the same.
const FINAL: [char; 2] = ['ا', 'ه'];
const FINAL_POINTS: u8 = 1;
/// Endings of which the first is the second before a vowel (هراة, هرات).
const FEMININE: [char; 2] = ['ه', 'ت'];
const FEMININE_POINTS: u8 = 2;

/// What there is to say that two spellings are one name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Evidence {
    /// They have a Latin form in common, or one that both are regular spellings of.
    Strong,
    /// A Latin form of the one may be read as the other, too.
    Some,
    /// Nothing is known of both.
    None,
}

/// Points that are allowed a name of so many letters.
fn allowed(letters: usize, evidence: Evidence) -> u8 {
    match (evidence, letters) {
        (_, ..FEWEST_LETTERS) => 0,
        (Evidence::Strong, 4) => 4,
        (Evidence::Strong, 5) => 5,
        (Evidence::Strong, 6) => 6,
        (Evidence::Some, 4 | 5) => 2,
        (Evidence::Some, 6) => 4,
        (Evidence::Some, 7) => 6,
        (Evidence::None, 4) => 0,
        (Evidence::None, 5 | 6) => 2,
        (Evidence::None, 7) => 4,
        (Evidence::None, _) => 6,
        _ => 8,
    }
}

/// A name in Arabic letters that may be spelled in other ways.
#[derive(Debug, Clone)]
pub struct Spelling {
    name: String,
    letters: Vec<char>,
    /// Whether it is an ordinary word: one that is not spelled by ear.
    ordinary: bool,
    latin: Vec<String>,
}

impl Spelling {
    /// Reads a name, folded or not. None if it is no Arabic word, or too short or too long for a name.
    #[must_use]
    pub fn new(name: &str) -> Option<Self> {
        let name = folded(name);
        if !is_arabic_word(&name) {
            return None;
        }
        let letters: Vec<char> = without_article(&name).chars().collect();
        (FEWEST_LETTERS..=MOST_LETTERS)
            .contains(&letters.len())
            .then(|| Self {
                latin: latin_names(&name),
                ordinary: is_ordinary(&name),
                letters,
                name,
            })
    }

    /// The words that may be it, with the article or without, in the letters of the stem or of the exact chain. None
    /// of an ordinary word (السلام).
    #[must_use]
    pub fn pattern(&self) -> Option<Pattern> {
        if self.ordinary {
            return None;
        }
        let letters = &self.letters;
        let end = letters.len();
        let mut row = Row::new(end + 1, allowed(end, Evidence::Strong))?;
        let (before, alif) = (row.place()?, row.place()?);
        row.skip(before, 0, 0);
        row.letter(before, AL[0], alif, 0);
        row.letter(alif, AL[1], 0, 0);
        for (place, letter) in letters.iter().copied().enumerate() {
            let (last, next) = (place + 1 == end, place + 1);
            reads(&mut row, place, letter, next, 0);
            for (a, b, points) in EXCHANGED {
                // At the end of a word a vowel is an ending of its own.
                if last && VOWELS.iter().any(|(vowel, _)| vowel == a) {
                    continue;
                }
                if letter == *a {
                    reads(&mut row, place, *b, next, *points);
                }
                if letter == *b {
                    reads(&mut row, place, *a, next, *points);
                }
            }
            // Within the word, since at its ends they are words and endings of their own.
            for (vowel, points) in VOWELS.iter().filter(|_| place > 0) {
                // Before the last letter it may make an adjective.
                if !(last && *vowel == 'ي' && FINAL.contains(&letter)) {
                    reads(&mut row, place, *vowel, place, *points);
                }
                if *vowel == letter && !last {
                    row.skip(place, next, *points);
                }
            }
            // Written twice, here or there.
            if !last || letter != 'ي' {
                row.letter(next, letter, next, TWICE);
            }
            if letters.get(next) == Some(&letter) && (next + 1 < end || letter != 'ي') {
                row.skip(place, next, TWICE);
            }
            for (first, second, points) in BEFORE {
                if letter == second {
                    row.letter(place, first, place, points);
                }
                if letter == first && letters.get(next) == Some(&second) {
                    row.skip(place, next, points);
                }
            }
            if last && FINAL.contains(&letter) {
                for other in FINAL {
                    row.letter(place, other, next, FINAL_POINTS);
                }
            }
            if last && FEMININE.contains(&letter) {
                for other in FEMININE {
                    row.letter(place, other, next, FEMININE_POINTS);
                }
            }
        }
        Some(row.finish(before, end))
    }

    /// Other spellings that are attested, some of them with other letters than the [pattern](Self::pattern) lets
    /// through.
    #[must_use]
    pub fn attested(&self) -> Vec<String> {
        let mut words = NameTable::shipped().spellings_of(&self.name);
        words.retain(|word| {
            without_article(word).chars().count() >= FEWEST_LETTERS
                && self.rarer_of_both(word) < ATTESTED
                && !is_nisba(&self.name, word)
                && !is_nisba(word, &self.name)
        });
        words
    }

    /// How often general Arabic has this name or another word, whichever is rarer.
    fn rarer_of_both(&self, word: &str) -> f64 {
        general_frequency(word).min(general_frequency(&self.name))
    }

    /// Whether a word that the [pattern](Self::pattern) let through for so many points is another spelling of this
    /// name. The less the table knows of both, the nearer they must be.
    #[must_use]
    pub fn is(&self, word: &str, points: u8) -> bool {
        let word = folded(word);
        let same = without_article(&word) == without_article(&self.name);
        // One with an article that the other has not is a word made of it: البرشلونية.
        let definite =
            (without_article(&word) == word) != (without_article(&self.name) == self.name);
        if same || definite || is_ordinary(&word) || self.rarer_of_both(&word) > TWO_NAMES {
            return false;
        }
        self.evidence(&word)
            .is_some_and(|evidence| points <= allowed(self.letters.len(), evidence))
    }

    /// What there is to say that a word is the same name; none if it is another one.
    fn evidence(&self, word: &str) -> Option<Evidence> {
        let others = latin_names(word);
        if self.latin.is_empty() && others.is_empty() {
            // Two short words that general Arabic has are two words.
            let two = is_known(word) && is_known(&self.name);
            let arabic = self.name.starts_with(SERVANT);
            return (!arabic && (!two || self.letters.len() >= LONG)).then_some(Evidence::None);
        }
        if !self.latin.is_empty() && !others.is_empty() {
            let shared = self.latin.iter().filter(|latin| others.contains(latin));
            return match (shared.count(), self.latin.len().min(others.len())) {
                (0, _) => None,
                // One of many may be somebody's own way to write it.
                (1, 3..) => Some(Evidence::Some),
                _ => Some(Evidence::Strong),
            };
        }
        let dearest = |latin: &String| Some(cost(latin, &self.name)?.max(cost(latin, word)?));
        let costs = self.latin.iter().chain(&others).filter_map(dearest);
        let least = costs.min_by(f64::total_cmp)?;
        if least <= REGULAR && self.letters.len() >= REGULAR_FROM {
            Some(Evidence::Strong)
        } else {
            (least <= READ).then_some(Evidence::Some)
        }
    }
}

/// A letter leads on, with or without a hamza on it, which the exact chain tells apart.
fn reads(row: &mut Row, from: usize, letter: char, to: usize, points: u8) {
    for letter in with_hamza(letter) {
        row.letter(from, letter, to, points);
    }
}

/// Whether a word is the adjective of a name.
fn is_nisba(word: &str, name: &str) -> bool {
    word.strip_suffix('ي') == Some(name)
}

/// The names in Latin letters, of one word, that a word stands for, with the article or without.
fn latin_names(word: &str) -> Vec<String> {
    let table = NameTable::shipped();
    let with_article = format!("ال{}", without_article(word));
    let mut names: Vec<String> = [without_article(word), &with_article]
        .into_iter()
        .flat_map(|word| table.latin_of(word))
        .filter(|latin| !latin.contains(' '))
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Whether each of the others is another spelling of a name, and the name one of it.
    #[track_caller]
    fn check(expected: bool, rows: &[(&str, &[&str])]) {
        let leads = |name: &str, other: &str| {
            let points = |spelling: &Spelling| spelling.pattern()?.points_of(&folded(other));
            Spelling::new(name).is_some_and(|spelling| {
                points(&spelling).is_some_and(|points| spelling.is(other, points))
            })
        };
        for (name, others) in rows {
            for other in *others {
                assert_eq!(leads(name, other), expected, "{name} to {other}");
                assert_eq!(leads(other, name), expected, "{other} to {name}");
            }
        }
    }

    #[test]
    fn names_from_other_languages_are_spelled_by_ear() {
        check(
            true,
            &[
                ("نتنياهو", &["نتانياهو"]),
                ("فلاديمير", &["فلاديمر"]),
                ("غوانتانامو", &["جوانتانامو", "غوانتنامو"]),
                ("ديفيد", &["دافيد"]),
                ("رونالدو", &["رنالدو"]),
                ("ميشيل", &["ميشال"]),
            ],
        );
    }

    #[test]
    fn what_is_not_in_the_table_must_be_nearer() {
        check(
            true,
            &[
                ("كراسنوغورسكوف", &["كراسنوجورسكوف"]),
                ("زولبوخينسكي", &["زولبوخنسكي"]),
                ("تراغرودا", &["تراغروده"]),
            ],
        );
        check(
            false,
            &[
                ("زولبا", &["زلبا", "زولبي"]),
                ("تراغرودا", &["تيراغوردا", "تراغلودا"]),
            ],
        );
    }

    #[test]
    fn another_name_is_no_spelling() {
        check(
            false,
            &[
                ("سلمان", &["سليمان"]),
                ("محمد", &["محمود", "محمدي"]),
                ("صلاح", &["سلاح"]),
                ("كابول", &["كابولي", "كابولون"]),
                ("الموصل", &["موصل", "الموصل"]),
                ("حسن", &["حسين"]),
            ],
        );
    }

    #[test]
    fn ordinary_words_have_no_other_spelling() {
        check(
            false,
            &[
                ("قرار", &["القرر", "كرار"]),
                ("السلام", &["سالم", "السلم"]),
                ("وزراء", &["وزرا", "وزيرا"]),
                ("قابل", &["كابل"]),
            ],
        );
        for word in ["قرار", "السلام", "والوزراء", "قراراتهم"] {
            let spelling = Spelling::new(word);
            assert!(
                spelling.is_none_or(|spelling| spelling.pattern().is_none()),
                "{word}"
            );
        }
    }

    #[test]
    fn attested_spellings_are_known_unless_both_are_words() {
        let attested = |name: &str| Spelling::new(name).map(|spelling| spelling.attested());
        assert_eq!(attested("كابل"), Some(vec!["كابول".to_owned()]));
        assert_eq!(attested("كابول"), Some(vec!["كابل".to_owned()]));
        assert_eq!(attested("صلاح"), Some(Vec::new()));
    }

    #[test]
    fn what_is_no_arabic_name_is_not_read() {
        let long = "ب".repeat(25);
        for word in ["", "لبن", "kabul", "كابل الكبرى", "2015", &long] {
            assert!(Spelling::new(word).is_none(), "{word}");
        }
    }

    proptest! {
        /// What was typed is never its own other spelling, and nothing panics.
        #[test]
        fn a_name_is_not_its_own_spelling(name in "(ال)?[ابتجدرسغفقكلمنهوي]{4,9}") {
            if let Some(spelling) = Spelling::new(&name) {
                prop_assert!(!spelling.is(&name, 0));
                prop_assert!(!spelling.attested().contains(&folded(&name)));
                if let Some(pattern) = spelling.pattern() {
                    prop_assert_eq!(pattern.points_of(&folded(&name)), Some(0));
                }
            }
        }
    }
}
