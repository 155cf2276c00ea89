//! Which words are ordinary ones, of which a name's other spellings would be other words.

use super::table::{Bearer, NameTable, folded};
use crate::analysis::{
    general_frequency, inflected_share, is_known, is_protected, stem_rules, without_article,
};

/// Of a name, hardly any use has endings that only a noun or a verb takes.
const INFLECTED: f64 = 0.05;

/// A name that is rarer than this is seldom meant as the word that it is as well.
const RARE: f64 = 1.5e-5;

/// A word that is rarer than this may be a name though the table has it not (نتانياهو).
const UNKNOWN: f64 = 1e-6;
/// What is commoner is a word, unless it is one of the names that every reader knows.
const COMMON: f64 = 2e-4;

/// The weight in the table of a name that many persons bear.
const MANY: u8 = 8;

/// What may stand before a word of which general Arabic knows only the rest.
const BEFORE: [&str; 17] = [
    "وال", "بال", "فال", "كال", "لل", "ال", "فس", "وس", "وب", "ول", "فل", "و", "ف", "ب", "ل", "ك",
    "س",
];
/// And behind it.
const BEHIND: [&str; 10] = ["هما", "هم", "ها", "نا", "ات", "ين", "ون", "ان", "ه", "ي"];

/// Whether an Arabic word is one of general Arabic, with or without what may be attached to it, and not a name.
///
/// A name that is a word as well (السلام) is told from one that is only a name (كابول) by the forms that general
/// Arabic has of the word: سلامها, but hardly كابولها.
#[must_use]
pub fn is_ordinary(word: &str) -> bool {
    let word = folded(word);
    if is_known(&word) {
        return !is_only_a_name(&word);
    }
    if NameTable::shipped().is_name(&word) {
        return false;
    }
    let (stem, bare) = stem_and_bare(&word);
    if stem != bare && is_known(&stem) {
        return !is_only_a_name(&stem);
    }
    let rests = BEFORE.iter().filter_map(|before| word.strip_prefix(before));
    std::iter::once(word.as_str())
        .chain(rests)
        .flat_map(|rest| {
            let without = |behind: &&str| rest.strip_suffix(*behind);
            std::iter::once(rest).chain(BEHIND.iter().filter_map(without))
        })
        .any(|rest| rest.chars().count() >= 3 && is_known(rest) && !is_only_a_name(rest))
}

/// Whether a word that general Arabic knows is a name before all.
fn is_only_a_name(word: &str) -> bool {
    let (stem, bare) = stem_and_bare(word);
    let frequency = general_frequency(word);
    let as_a_name =
        inflected_share(word) < INFLECTED && (stem == bare || stem == word || is_protected(bare));
    if is_protected(bare) || NameTable::shipped().is_name(word) {
        let common = frequency >= COMMON && !is_protected(bare) && !is_well_known(word);
        !common && (frequency < RARE || as_a_name)
    } else {
        // Of a rare word nobody can say, unless it has forms.
        frequency < UNKNOWN && as_a_name
    }
}

/// Whether a state or many persons bear a name.
fn is_well_known(word: &str) -> bool {
    let table = NameTable::shipped();
    let latin = table.latin_of(word).into_iter();
    latin
        .flat_map(|latin| table.arabic_of(&latin))
        .any(|named| {
            named.arabic == word
                && match named.bearer {
                    Bearer::Country => true,
                    Bearer::Person => named.weight >= MANY,
                    Bearer::Place | Bearer::Organisation => false,
                }
        })
}

/// The stem of a word, and the word without its article: of a name they are the same.
fn stem_and_bare(word: &str) -> (String, &str) {
    (stem_rules(word).0, without_article(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(expected: bool, words: &[&str]) {
        for word in words {
            assert_eq!(is_ordinary(word), expected, "{word}");
        }
    }

    #[test]
    fn words_of_general_arabic_are_ordinary_in_all_their_forms() {
        check(
            true,
            &[
                "قرار",
                "قراراتهم",
                "السلام",
                "وزراء",
                "والوزراء",
                "مدينة",
                "الدولة",
                "الآن",
                "يقولون",
                "فسيكتبونها",
                "بقراركم",
                "جديد",
                "رئيس",
            ],
        );
    }

    #[test]
    fn names_are_not_unless_they_are_words_before_all() {
        check(
            false,
            &[
                "كابول",
                "كابل",
                "نتنياهو",
                "نتانياهو",
                "محمد",
                "سلمان",
                "العراق",
                "فرنسا",
                "الموصل",
                "قندوز",
                "فلاديمير",
                "زولبوخينسكي",
            ],
        );
        check(true, &["صالح", "أمين", "سعيد"]);
    }
}
