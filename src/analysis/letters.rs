//! What the tokenizer and the folder have to know of a character, as bits in a table: the short way for
//! the characters that nearly all news consists of.
//!
//! The table says nothing of its own. Whatever it says of a character is what `tokenize` and `fold` say
//! of it by the properties of Unicode, and a character it does not know is [`RARE`]: those are looked up
//! the long way. Tests compare both for each character of the table, and the borders between them.

/// A letter of the Arabic script.
pub(super) const ARABIC: u16 = 1;
/// A digit of one of the three kinds.
pub(super) const DIGIT: u16 = 1 << 1;
/// A Latin letter of ASCII.
pub(super) const LATIN: u16 = 1 << 2;
/// Stays with what is before it, and for a word border is as if it were not there.
pub(super) const ATTACHED: u16 = 1 << 3;
/// Stays with what is before it, but is a letter for a word border: behind a digit that tells.
pub(super) const TATWEEL: u16 = 1 << 4;
/// Neither of these: it ends a word, unless our own rules say otherwise.
pub(super) const SEPARATOR: u16 = 1 << 5;
/// A space or a line feed: a separator at which a text may be taken apart without changing any word.
pub(super) const SPACE: u16 = SEPARATOR | 1 << 8;
/// Folding may change it or leave it out.
pub(super) const FOLDED: u16 = 1 << 6;
/// Not in the table, so the other bits say nothing.
pub(super) const RARE: u16 = 1 << 7;

/// A character that is not in the table has to be folded the long way, too.
const UNKNOWN: u16 = RARE | FOLDED;

/// ASCII to Arabic: the characters of one and two bytes are in one table by their number.
const LOW: usize = 0x800;
/// General punctuation: the other table begins here.
const PUNCTUATION: usize = 0x2000;

static LOW_TRAITS: [u16; LOW] = low_table();
static PUNCTUATION_TRAITS: [u16; 0x30] = punctuation_table();

/// What is known of a character.
pub(super) fn traits(c: char) -> u16 {
    let number = c as usize;
    match LOW_TRAITS.get(number) {
        Some(traits) => *traits,
        None => PUNCTUATION_TRAITS
            .get(number.wrapping_sub(PUNCTUATION))
            .copied()
            .unwrap_or(UNKNOWN),
    }
}

/// The same of the character that begins at the byte `at`, and how many bytes it has; none at the end.
/// One and two bytes are put together by hand: this is the innermost loop of all.
#[inline]
pub(super) fn traits_at(text: &str, at: usize) -> Option<(u16, usize)> {
    let bytes = text.as_bytes();
    let lead = *bytes.get(at)?;
    if lead < 0x80 {
        return Some((LOW_TRAITS[usize::from(lead)], 1));
    }
    if lead < 0xE0 {
        let number = usize::from(lead & 0x1F) << 6 | usize::from(bytes.get(at + 1)? & 0x3F);
        return Some((LOW_TRAITS[number], 2));
    }
    char_at(text, at).map(|c| (traits(c), c.len_utf8()))
}

/// The character that begins at the byte `at`.
pub(super) fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

const fn low_table() -> [u16; LOW] {
    let mut table = [UNKNOWN; LOW];
    let mut number = 0;
    while number < LOW {
        table[number] = low(number as u32);
        number += 1;
    }
    table
}

const fn low(number: u32) -> u16 {
    let Some(c) = char::from_u32(number) else {
        return UNKNOWN;
    };
    match c {
        'a'..='z' => LATIN,
        'A'..='Z' => LATIN | FOLDED,
        '0'..='9' => DIGIT,
        // In a folded number the point stays.
        '.' => SEPARATOR,
        ' ' | '\n' => SPACE | FOLDED,
        '\0'..='\u{7F}' => SEPARATOR | FOLDED,
        '\u{A0}' | '«' | '»' => SEPARATOR | FOLDED,
        '،' | '؛' | '؟' | '٪' | '\u{066B}' | '\u{066C}' => SEPARATOR | FOLDED,
        'آ' | 'أ' | 'إ' | 'ة' | 'ى' => ARABIC | FOLDED,
        'ء'..='غ' | 'ف'..='ي' => ARABIC,
        // Letters of Persian, Urdu and others, up to the full stop of Urdu.
        'پ' | 'چ' | 'ڤ' | 'گ' => ARABIC,
        '\u{0671}'..='\u{06D3}' | '\u{06D5}' => ARABIC | FOLDED,
        '\u{0640}' => TATWEEL | FOLDED,
        // Harakat and the superscript alef; the Arabic letter mark.
        '\u{064B}'..='\u{065F}' | '\u{0670}' | '\u{061C}' => ATTACHED | FOLDED,
        '٠'..='٩' | '۰'..='۹' => DIGIT | FOLDED,
        _ => UNKNOWN,
    }
}

const fn punctuation_table() -> [u16; 0x30] {
    let mut table = [UNKNOWN; 0x30];
    let mut place = 0;
    while place < table.len() {
        table[place] = match char::from_u32((PUNCTUATION + place) as u32) {
            // Joiners and directional marks.
            Some('\u{200C}'..='\u{200F}') => ATTACHED | FOLDED,
            // Hyphens, dashes, quotation marks, the bullet and the ellipsis.
            Some('\u{2010}'..='\u{2015}' | '\u{2018}'..='\u{201F}' | '•' | '…') => {
                SEPARATOR | FOLDED
            }
            _ => UNKNOWN,
        };
        place += 1;
    }
    table
}

/// Every character of the tables, for tests.
#[cfg(test)]
pub(super) fn known() -> impl Iterator<Item = char> {
    (0..LOW as u32)
        .chain(PUNCTUATION as u32..PUNCTUATION as u32 + 0x30)
        .filter_map(char::from_u32)
        .filter(|c| traits(*c) & RARE == 0)
}
