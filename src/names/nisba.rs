//! From the adjective of a place to the place: قندوزي, قندوز.

use super::ordinary::is_ordinary;
use super::table::{Bearer, NameTable, folded};
use crate::analysis::without_article;

/// The fewest letters of such a place, and its least weight in the table: many a village is called like a word.
const FEWEST_LETTERS: usize = 4;
const LEAST_WEIGHT: u8 = 8;

/// Endings of the adjective, masculine and feminine, of plurals too, longest first.
const ENDINGS: [&str; 5] = ["يون", "يين", "يات", "يه", "ي"];
/// What a place has that its adjective has not: an ending, or the article.
const LOST: [(&str, &str); 4] = [("", ""), ("", "ا"), ("", "ه"), ("ال", "")];

/// The places of which a word is the adjective (nisba), as far as the table has them. None of an ordinary
/// word.
#[must_use]
pub fn places_of_nisba(word: &str) -> Vec<String> {
    let word = folded(word);
    if is_ordinary(&word) {
        return Vec::new();
    }
    let bare = without_article(&word);
    let Some(stem) = ENDINGS.iter().find_map(|ending| bare.strip_suffix(*ending)) else {
        return Vec::new();
    };
    LOST.iter()
        .map(|(article, ending)| format!("{article}{stem}{ending}"))
        .filter(|place| is_place(place))
        .collect()
}

fn is_place(name: &str) -> bool {
    let table = NameTable::shipped();
    name.chars().count() >= FEWEST_LETTERS
        && !is_ordinary(name)
        && table
            .latin_of(name)
            .iter()
            .flat_map(|latin| table.arabic_of(latin))
            .any(|named| {
                let place = matches!(named.bearer, Bearer::Place | Bearer::Country);
                named.arabic == name && place && named.weight >= LEAST_WEIGHT
            })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(rows: &[(&str, &[&str])]) {
        for (word, places) in rows {
            assert_eq!(places_of_nisba(word), *places, "{word}");
        }
    }

    #[test]
    fn the_adjective_of_a_place_leads_to_it() {
        check(&[
            ("قندوزي", &["قندوز"]),
            ("القندوزية", &["قندوز"]),
            ("القندوزيون", &["قندوز"]),
        ]);
    }

    #[test]
    fn other_words_lead_nowhere() {
        check(&[
            ("قندوز", &[]),
            ("قراري", &[]),
            ("السلامي", &[]),
            ("كتابي", &[]),
            ("kabuli", &[]),
            ("ي", &[]),
            ("", &[]),
        ]);
    }
}
