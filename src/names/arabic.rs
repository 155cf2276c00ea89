//! An Arabic name → the words in Latin letters that may be it.
//!
//! The rules are those of [`letters`](super::letters), read the other way. A spelling of several letters is not
//! kept apart from its letters here: the first leads on, the others may follow. So the pattern lets
//! through more than it should, and [`Reading::cost`](super::Reading::cost) judges what was found.

use super::latin::{AL, MOST_LETTERS, seated};
use super::letters::{ARTICLE, TWICE, between, rules};
use super::pattern::{Pattern, Row};
use super::spelling::{is_quote, unmarked};
use crate::analysis::is_arabic_word;

/// The most points of a Latin word in a pattern, which counts fewer than the cost does.
const LATIN_LIMIT: u8 = 6;
/// Latin letters that an Arabic word may have nothing for, or anything.
const LATIN_WEAK: [char; 8] = ['a', 'e', 'i', 'o', 'u', 'y', 'h', 'w'];

/// The Latin words that an Arabic one may be: those of which a [`Reading`](super::Reading) accepts it, and others.
///
/// In lower case and without marks, as an index keeps Latin words. None if it is no Arabic word, or one too
/// long for a name.
#[must_use]
pub fn latin(arabic: &str) -> Option<Pattern> {
    let letters: Vec<char> = arabic.chars().map(seated).collect();
    if !is_arabic_word(arabic) || letters.len() > MOST_LETTERS / 2 {
        return None;
    }
    let mut row = Row::new(letters.len() + 1, LATIN_LIMIT)?;
    for letter in LATIN_WEAK {
        row.pass(letter, u8::from(letter == 'h'));
    }
    for (at, letter) in letters.iter().enumerate() {
        if let Some(points) = between(*letter) {
            row.skip(at, at + 1, points);
        }
        if at > 0 && letters.get(at - 1) == Some(letter) {
            row.skip(at, at + 1, TWICE);
        }
    }
    if letters.starts_with(&AL) {
        row.skip(0, AL.len(), ARTICLE);
    } else {
        row.letter(0, 'l', 0, ARTICLE);
    }
    for rule in rules() {
        let mut strong = rule
            .latin
            .iter()
            .map(|letter| unmarked(*letter))
            .filter(|letter| !LATIN_WEAK.contains(letter) && !is_quote(*letter));
        let first = strong.next();
        for at in 0..letters.len() {
            let rest = letters.get(at..).unwrap_or_default();
            if rule.arabic.is_empty() || !rest.starts_with(&rule.arabic) {
                continue;
            }
            let end = at + rule.arabic.len();
            match first {
                None => row.skip(at, end, rule.points),
                Some(first) => row.letter(at, first, end, rule.points),
            }
            // The same again, doubled, or what belongs to it.
            for letter in first.into_iter().chain(strong.clone()) {
                row.letter(end, letter, end, 0);
            }
        }
    }
    Some(row.finish(0, letters.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::cost;

    #[test]
    fn arabic_words_find_latin_ones() {
        #[track_caller]
        fn finds(arabic: &str, same: &[&str], other: &[&str]) {
            let pattern = latin(arabic).expect("a word");
            for word in same {
                assert!(pattern.points_of(word).is_some(), "{arabic} is {word}");
                assert!(cost(word, arabic).is_some(), "{arabic} is {word}");
            }
            for word in other {
                assert_eq!(pattern.points_of(word), None, "{arabic} is not {word}");
            }
        }
        finds(
            "كابل",
            &["kabul", "kaboul", "kabul"],
            &["babel", "kabultown"],
        );
        finds("الموصل", &["mosul", "mossoul", "almosul"], &["mosel7"]);
        finds(
            "القذافي",
            &["gaddafi", "qaddafi", "kadhafi", "gadhafi", "elkadhafi"],
            &["kafi"],
        );
        finds(
            "زيلينسكي",
            &["zelensky", "zelenskyy", "selenskyj", "zelenskiy"],
            &["zelen"],
        );
        finds("شينجيانغ", &["xinjiang"], &[]);
        for word in ["", "kabul", "كابل ", "12"] {
            assert!(latin(word).is_none(), "{word}");
        }
    }
}
