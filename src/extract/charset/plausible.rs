//! How much a text looks like Arabic: letters that follow each other as they do in words, beside signs that
//! a reading with the wrong character set leaves behind.

use std::sync::LazyLock;

/// How likely letters follow each other; `examples/build_letters.rs` made it, and says how it is written.
static LETTERS: &str = include_str!("letters.txt");

/// The border of a word and 36 letters.
const SIZE: usize = 37;

/// The place of alef in the table.
const ALEF: usize = 7;

/// The sign of a doubled letter.
const SHADDA: char = '\u{651}';

/// How much likelier than by chance a letter follows two others, in nats.
static TRIPLES: LazyLock<Vec<f32>> = LazyLock::new(|| {
    LETTERS
        .lines()
        .skip(1)
        .flat_map(str::bytes)
        .map(|step| f32::from(step.saturating_sub(b'0')) / 4.0 - 5.0)
        .collect()
});

/// What was found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Look {
    /// Arabic letters.
    pub(super) letters: u32,
    /// How much likelier than by chance they follow each other, less what speaks against it; in nats.
    pub(super) score: f32,
}

impl Look {
    /// The score a letter.
    pub(super) fn mean(self) -> f32 {
        if self.letters == 0 {
            0.0
        } else {
            self.score / self.letters as f32
        }
    }
}

/// What a character is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A letter, by its place in the table.
    Letter(usize),
    /// A letter of Persian, Urdu and others, by the letter that it is made from.
    Relative(usize),
    /// A vowel sign or the like.
    Sign,
    /// The sign of a doubled letter.
    Shadda,
    /// A sign that ends a word, but for an alef.
    Tanwin,
    /// Lengthens a word.
    Tatweel,
    /// A Latin letter, as markup and names have them.
    Latin,
    /// A Latin letter with a mark, or one of another script.
    Foreign,
    Digit,
    /// Punctuation and space that are met in any text.
    Plain,
    /// What stands in few texts.
    Odd,
    /// What stands in none.
    Wrong,
}

fn kind_of(c: char) -> Kind {
    match c {
        'a'..='z' | 'A'..='Z' => Kind::Latin,
        '0'..='9' | '\u{660}'..='\u{669}' | '\u{6F0}'..='\u{6F9}' => Kind::Digit,
        '\t' | '\n' | '\r' | ' '..='~' => Kind::Plain,
        '\u{621}'..='\u{63A}' => Kind::Letter(c as usize - 0x621 + 1),
        '\u{640}' => Kind::Tatweel,
        '\u{641}'..='\u{64A}' => Kind::Letter(c as usize - 0x641 + 27),
        '\u{64B}'..='\u{64D}' => Kind::Tanwin,
        '\u{64E}'..='\u{650}' | '\u{652}' | '\u{670}' => Kind::Sign,
        SHADDA => Kind::Shadda,
        'پ' => Kind::Relative(8),
        'ٹ' => Kind::Relative(10),
        'چ' => Kind::Relative(12),
        'ڈ' => Kind::Relative(15),
        'ڑ' => Kind::Relative(17),
        'ژ' => Kind::Relative(18),
        'ڤ' => Kind::Relative(27),
        'ک' | 'گ' => Kind::Relative(29),
        'ں' => Kind::Relative(32),
        'ھ' | 'ہ' | 'ە' => Kind::Relative(33),
        'ے' | 'ی' => Kind::Relative(36),
        '،' | '؛' | '؟' | '٪' | '«' | '»' | '\u{A0}' | '\u{2010}'..='\u{2026}' => Kind::Plain,
        '\u{200C}' | '\u{200D}' | '\u{200E}' | '\u{200F}' | '\u{AD}' => Kind::Plain,
        '\u{FFFD}' | '\u{0}'..='\u{1F}' | '\u{7F}'..='\u{9F}' => Kind::Wrong,
        c if c.is_alphabetic() => Kind::Foreign,
        _ => Kind::Odd,
    }
}

/// Looks at characters in the order they are read.
pub(super) fn look(chars: impl IntoIterator<Item = char>) -> Look {
    let mut found = Look::default();
    // The last two letters of the word; 0 is its border.
    let (mut a, mut b) = (0, 0);
    let mut before = Kind::Plain;
    let triples = TRIPLES.as_slice();
    let follows = |a: usize, b: usize, c: usize| {
        let at = (a * SIZE + b) * SIZE + c;
        triples.get(at).copied().unwrap_or(-5.0)
    };
    for c in chars {
        let kind = kind_of(c);
        let within = b != 0;
        match kind {
            Kind::Letter(letter) | Kind::Relative(letter) => {
                found.letters += 1;
                found.score += follows(a, b, letter);
                found.score -= match before {
                    Kind::Latin => 4.0,
                    Kind::Foreign => 8.0,
                    Kind::Odd => 1.0,
                    Kind::Digit => 0.5,
                    Kind::Tanwin if letter != ALEF => 3.0,
                    _ => 0.0,
                };
                if matches!(kind, Kind::Relative(_)) {
                    found.score -= 1.0;
                }
                (a, b) = (b, letter);
            }
            Kind::Sign | Kind::Shadda | Kind::Tanwin => {
                // Only a doubled letter carries two.
                let second = matches!(before, Kind::Sign | Kind::Tanwin) && c != SHADDA;
                let misplaced = !within || second || before == Kind::Tatweel;
                found.score -= if misplaced { 3.0 } else { 0.5 };
            }
            Kind::Tatweel => found.score -= if within { 0.3 } else { 1.0 },
            _ => {
                if within {
                    found.score += follows(a, b, 0);
                    (a, b) = (0, 0);
                }
                found.score -= match kind {
                    Kind::Latin if within => 4.0,
                    Kind::Foreign if within => 8.0,
                    Kind::Odd if within => 1.5,
                    Kind::Digit if within => 0.5,
                    Kind::Odd => 0.5,
                    Kind::Wrong => 6.0,
                    _ => 0.0,
                };
            }
        }
        before = kind;
    }
    if b != 0 {
        found.score += follows(a, b, 0);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        let alphabet: Vec<char> = LETTERS.lines().next().unwrap().chars().collect();
        assert_eq!(alphabet.len(), SIZE);
        for (at, letter) in alphabet.into_iter().enumerate().skip(1) {
            assert_eq!(kind_of(letter), Kind::Letter(at), "{letter}");
        }
        assert_eq!(TRIPLES.len(), SIZE * SIZE * SIZE);
    }

    #[test]
    fn words_look_like_words() {
        let check = |text: &str, likely: bool| {
            let look = look(text.chars());
            assert_eq!(look.mean() > 0.3, likely, "{text}: {look:?}");
        };
        check("وصلت القافلة إلى المدينة مساء أمس", true);
        check("قُتِلَ شخصٌ", true);
        check("غزة", true);
        check("ظثذغء ةةىىؤ", false);
        check("طaظbعc", false);
        check("¤ل¤م¤ن", false);
        check("", false);
    }
}
