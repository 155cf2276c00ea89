//! Other Arabic spellings of an Arabic name: which words of a dictionary may be it, and how far off each is.
//!
//! Names that come from other languages are written by ear: long vowels come and go, and of letters for sounds
//! that Arabic does not have (g, p, v, ch) or hardly tells apart each paper picks its own (نتنياهو, نتانياهو;
//! غارديز, كرديز, جرديز). Classes of letters are those of phonetic matching of Arabic names (Aqeel et al. 2006;
//! Freeman, Condon and Ackerman 2006), with a price for each exchange.

use super::pattern::{Pattern, Row};

/// Points to a unit of cost.
const POINTS: f64 = 10.0;

/// The most letters of a name that is read.
const MOST_LETTERS: usize = 24;

/// Letters that stand for each other, and for how many points.
const EXCHANGED: &[(char, char, u8)] = &[
    // g
    ('غ', 'ج', 3),
    ('غ', 'ك', 4),
    ('غ', 'ق', 4),
    ('ج', 'ك', 4),
    ('ج', 'ق', 4),
    ('ك', 'ق', 3),
    ('گ', 'ك', 1),
    ('گ', 'غ', 2),
    ('گ', 'ج', 2),
    ('گ', 'ق', 2),
    // t, d, s, z, th
    ('ت', 'ط', 3),
    ('د', 'ض', 4),
    ('س', 'ص', 3),
    ('ز', 'ذ', 3),
    ('ز', 'ظ', 3),
    ('ذ', 'ظ', 3),
    ('ض', 'ظ', 3),
    ('د', 'ذ', 3),
    ('ث', 'ت', 3),
    ('ث', 'س', 3),
    // p, v, ch, zh
    ('پ', 'ب', 1),
    ('پ', 'ف', 4),
    ('ڤ', 'ف', 1),
    ('ڤ', 'و', 4),
    ('ف', 'و', 5),
    ('چ', 'ج', 2),
    ('چ', 'ش', 2),
    ('ژ', 'ج', 2),
    ('ژ', 'ز', 2),
    // h
    ('ه', 'ح', 4),
    ('ح', 'خ', 5),
    ('ه', 'غ', 5),
    // vowels
    ('ا', 'و', 4),
    ('ا', 'ي', 4),
    ('و', 'ي', 4),
    ('ا', 'ع', 3),
];

/// Letters for vowels that may be written or not, and for how many points.
const VOWELS: [(char, u8); 3] = [('ا', 3), ('و', 3), ('ي', 3)];
/// The same of a letter that is written twice.
const TWICE: u8 = 2;
/// The same of the first letter of تش and دج.
const BEFORE: [(char, char, u8); 2] = [('ت', 'ش', 3), ('د', 'ج', 3)];
/// Endings that sound the same.
const FINAL: [char; 2] = ['ا', 'ه'];
const FINAL_POINTS: u8 = 2;

/// Points that are allowed a name, by its letters.
fn allowed(letters: usize) -> u8 {
    match letters {
        ..=2 => 0,
        3 => 3,
        4 => 4,
        5 => 6,
        _ => 7,
    }
}

/// The words that may be other spellings of a folded name; none where it is too long for a name.
pub(super) fn pattern(name: &str) -> Option<Pattern> {
    let letters: Vec<char> = name.chars().collect();
    if letters.len() > MOST_LETTERS {
        return None;
    }
    let end = letters.len();
    let mut row = Row::new(end + 1, allowed(end))?;
    for (place, letter) in letters.iter().copied().enumerate() {
        let (last, next) = (place + 1 == end, place + 1);
        row.letter(place, letter, next, 0);
        for (a, b, points) in EXCHANGED {
            if letter == *a {
                row.letter(place, *b, next, *points);
            }
            if letter == *b {
                row.letter(place, *a, next, *points);
            }
        }
        if let Some((_, points)) = VOWELS.iter().find(|(vowel, _)| *vowel == letter) {
            row.skip(place, next, *points);
        }
        // Written twice, here or there.
        row.letter(next, letter, next, TWICE);
        if letters.get(next) == Some(&letter) {
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
            row.skip(place, next, FINAL_POINTS);
            for other in FINAL {
                row.letter(place, other, next, FINAL_POINTS);
            }
        }
    }
    for (vowel, points) in VOWELS {
        row.pass(vowel, points);
    }
    for letter in FINAL {
        row.letter(end, letter, end, FINAL_POINTS);
    }
    Some(row.finish(0, end))
}

/// How far one spelling of a name is from another; none if they are no spellings of one name.
#[cfg(test)]
fn distance(name: &str, other: &str) -> Option<f64> {
    pattern(name)?.points_of(other).map(|points| f64::from(points) / POINTS)
}
