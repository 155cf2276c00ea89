//! Fold letters: different spellings of the same word become the same letters.
//!
//! The table is the Arabic normalisation that retrieval research agrees on (Larkey, Ballesteros and
//! Connell, "Light Stemming for Arabic Information Retrieval", 2007), widened by what real archives
//! hold: presentation forms, Persian and Urdu code points for Arabic letters, both digit sets.
//! Folding works on letters only; the caller keeps the span of the original.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::letters::{FOLDED, char_at, traits_at};
use crate::text::{is_invisible, slice};

/// What one character of the Arabic block becomes.
enum Folded {
    /// This letter.
    Letter(char),
    /// Nothing.
    Dropped,
    /// A hamza above: it joins the letter before it.
    HamzaAbove,
    /// The table does not know it.
    Other,
}

fn arabic(c: char) -> Folded {
    match c {
        // Alef with hamza, madda, wasla or wavy hamza.
        'أ' | 'إ' | 'آ' | 'ٱ' | '\u{0672}' | '\u{0673}' | '\u{0675}' => Folded::Letter('ا'),
        // Alef maqsura, Farsi ya, ya barree.
        'ى' | 'ی' | 'ے' | 'ۓ' => Folded::Letter('ي'),
        // Ta marbuta, heh goal, heh doachashmee, ae, and their hamza forms.
        'ة' | 'ہ' | 'ھ' | 'ە' | '\u{06C0}' | '\u{06C2}' | '\u{06C3}' | '\u{06FF}' => {
            Folded::Letter('ه')
        }
        // Keheh and swash kaf.
        'ک' | 'ڪ' => Folded::Letter('ك'),
        '\u{0654}' => Folded::HamzaAbove,
        // Honorifics, harakat and Quranic marks, superscript alef, tatweel, extended marks.
        '\u{0610}'..='\u{061A}'
        | '\u{064B}'..='\u{065F}'
        | '\u{0670}'
        | '\u{06D6}'..='\u{06ED}'
        | '\u{0640}'
        | '\u{08CA}'..='\u{08FF}' => Folded::Dropped,
        '٠'..='٩' => Folded::Letter(ascii_digit(c, '٠')),
        '۰'..='۹' => Folded::Letter(ascii_digit(c, '۰')),
        '\u{066B}' => Folded::Letter('.'),
        '\u{066C}' => Folded::Dropped,
        '\u{0600}'..='\u{06FF}' | '\u{0750}'..='\u{077F}' | '\u{08A0}'..='\u{08C9}' => {
            if c.is_alphanumeric() {
                Folded::Letter(c)
            } else {
                Folded::Dropped
            }
        }
        _ => Folded::Other,
    }
}

fn ascii_digit(c: char, zero: char) -> char {
    let value = u32::from(c) - u32::from(zero);
    char::from_digit(value, 10).unwrap_or(c)
}

/// Letters that compatibility decomposition leaves whole, as the Latin spelling they stand for.
fn latin_whole(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ø' | 'Ø' => "o",
        'ł' | 'Ł' => "l",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'þ' | 'Þ' => "th",
        'ı' => "i",
        'ʿ' | 'ʾ' | 'ʻ' | 'ʼ' | 'ʽ' => "",
        _ => return None,
    })
}

/// Appends the folded letters of `word` to `out`: the form of the exact chain.
///
/// Only letters, digits and the decimal point of a number are left; folding what is folded changes
/// nothing.
pub(super) fn fold_into(word: &str, out: &mut String) {
    let start = out.len();
    // Most letters stay: they are copied run by run.
    let (mut kept, mut at) = (0, 0);
    while let Some((traits, len)) = traits_at(word, at) {
        if traits & FOLDED != 0 {
            out.push_str(slice(word, kept, at));
            kept = at + len;
            if let Some(c) = char_at(word, at) {
                fold_char(c, start, out);
            }
        }
        at += len;
    }
    out.push_str(slice(word, kept, at));
}

/// Appends what becomes of one character of the word that starts at `start` of `out`.
pub(super) fn fold_char(c: char, start: usize, out: &mut String) {
    if c.is_ascii() {
        if c.is_ascii_alphanumeric() || c == '.' {
            out.push(c.to_ascii_lowercase());
        }
        return;
    }
    match arabic(c) {
        Folded::Letter(letter) => out.push(letter),
        Folded::Dropped => {}
        Folded::HamzaAbove => join_hamza(start, out),
        Folded::Other if is_invisible(c) => {}
        Folded::Other => {
            if let Some(spelling) = latin_whole(c) {
                out.push_str(spelling);
                return;
            }
            for part in std::iter::once(c).nfkd() {
                fold_part(part, start, out);
            }
        }
    }
}

/// One character of a compatibility decomposition.
fn fold_part(part: char, start: usize, out: &mut String) {
    match arabic(part) {
        Folded::Letter(letter) => out.push(letter),
        Folded::Dropped => {}
        Folded::HamzaAbove => join_hamza(start, out),
        Folded::Other => {
            if let Some(spelling) = latin_whole(part) {
                out.push_str(spelling);
                return;
            }
            for lower in part.to_lowercase() {
                if lower.is_alphanumeric() && !is_combining_mark(lower) {
                    out.push(lower);
                }
            }
        }
    }
}

/// A separate hamza above makes the letter before it the one that is written in one piece.
fn join_hamza(start: usize, out: &mut String) {
    let seat = match out.get(start..).and_then(|word| word.chars().next_back()) {
        Some('و') => 'ؤ',
        Some('ي') => 'ئ',
        _ => return,
    };
    out.pop();
    out.push(seat);
}

/// The folded letters of `word`.
#[must_use]
pub fn fold(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    fold_into(word, &mut out);
    out
}

/// Appends the letters of the stem chain for a word that is already folded: hamza on waw and ya
/// gives way to its seat, so that شؤون and شوون, مسئول and مسيول meet.
pub(super) fn seat_hamza_into(folded: &str, out: &mut String) {
    for c in folded.chars() {
        out.push(match c {
            'ؤ' => 'و',
            'ئ' => 'ي',
            other => other,
        });
    }
}

/// Folds a running text for comparison: words by the exact chain's letters, one space between them.
#[must_use]
pub fn fold_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    super::tokenize::each_word(text, |word| {
        if !out.is_empty() {
            out.push(' ');
        }
        super::tokenize::fold_word(text, &word, &mut out);
    });
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(rows: &[(&str, &str)]) {
        for (word, folded) in rows {
            assert_eq!(fold(word), *folded, "folding {word}");
        }
    }

    #[test]
    fn letters_that_change_and_letters_that_stay() {
        check(&[
            ("أحمد", "احمد"),
            ("إلى", "الي"),
            ("آذار", "اذار"),
            ("ٱلله", "الله"),
            ("مدرسة", "مدرسه"),
            ("کابل", "كابل"),
            ("تهرانی", "تهراني"),
            ("مسؤول", "مسؤول"),
            ("مسئول", "مسئول"),
            ("شيء", "شيء"),
            ("چاد", "چاد"),
            ("گرديز", "گرديز"),
            ("پاريس", "پاريس"),
            ("ڤيينا", "ڤيينا"),
        ]);
    }

    #[test]
    fn marks_joiners_and_tatweel_go() {
        check(&[
            ("قُصِفَتْ", "قصفت"),
            ("العـــراق", "العراق"),
            ("هٰذا", "هذا"),
            ("می\u{200C}خواهم", "ميخواهم"),
            ("\u{200F}حلب\u{200E}", "حلب"),
            ("و\u{0654}", "ؤ"),
            ("ي\u{0654}", "ئ"),
            ("ا\u{0654}", "ا"),
        ]);
    }

    #[test]
    fn presentation_forms_and_ligatures_open() {
        check(&[
            ("\u{FEFB}", "لا"),
            ("\u{FEF5}", "لا"),
            ("ﷲ", "الله"),
            ("ﺍﻟﻌﺮﺍﻕ", "العراق"),
            ("ﺆ", "ؤ"),
        ]);
    }

    #[test]
    fn digits_and_latin() {
        check(&[
            ("٢٠٢١", "2021"),
            ("۲۰۲۱", "2021"),
            ("٣٫٥", "3.5"),
            ("١٬٢٠٠", "1200"),
            ("Ｆ１６", "f16"),
            ("Élysée", "elysee"),
            ("Straße", "strasse"),
            ("İstanbul", "istanbul"),
        ]);
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(word in "\\PC*") {
            let once = fold(&word);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn folding_arabic_twice_is_folding_once(word in "[\u{0600}-\u{06FF}\u{FB50}-\u{FEFC}]{0,12}") {
            let once = fold(&word);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
