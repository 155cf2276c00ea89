//! Cut text into words and keep the place of each.
//!
//! Word borders are those of Unicode Standard Annex 29 (crate `unicode-segmentation`), with our own
//! rules where they fall short of Arabic news: a word ends where the script changes (`بـBBC`) and
//! between Arabic letters and digits (`كوفيد19`), at a full stop or colon that lacks its space
//! (`قال.وأضاف`), at underscores (hashtags) and apostrophes; numbers keep their thousands and decimal
//! separators (`١٬٢٠٠`, `1,200`, `3.5`); a designation such as `F-16` is one word.

use unicode_segmentation::UnicodeSegmentation;

use super::fold::fold_into;
use super::letters::{
    ARABIC, ATTACHED, DIGIT, FOLDED, LATIN, RARE, SEPARATOR, SPACE, TATWEEL, traits, traits_at,
};
use crate::text::{Span, is_invisible, slice};

/// Words longer than this many bytes are noise (encoded data) and are left out of the index.
pub(super) const LONGEST_WORD: usize = 240;

/// A word's place and what kind of characters it is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word {
    /// Bytes of the text, marks included.
    pub(super) span: Span,
    /// What it is made of.
    pub(super) script: Script,
    /// Whether folding is known to leave each letter of it as it is.
    pub(super) is_folded: bool,
}

/// What a word is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    /// Letters of the Arabic script.
    Arabic,
    /// Digits, perhaps with separators.
    Number,
    /// Letters of any other script, perhaps with digits.
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Arabic,
    Digit,
    Other,
    /// Stays with what is before it: marks, tatweel, joiners.
    Attached,
    Separator,
}

fn class(c: char) -> Class {
    match traits(c) & !FOLDED {
        ARABIC => Class::Arabic,
        DIGIT => Class::Digit,
        LATIN => Class::Other,
        ATTACHED | TATWEEL => Class::Attached,
        SEPARATOR | SPACE => Class::Separator,
        _ => class_by_unicode(c),
    }
}

/// The class of any character, by its properties.
pub(super) fn class_by_unicode(c: char) -> Class {
    if c.is_ascii_digit() || matches!(c, '٠'..='٩' | '۰'..='۹') {
        Class::Digit
    } else if c.is_ascii() {
        if c.is_ascii_alphabetic() {
            Class::Other
        } else {
            Class::Separator
        }
    } else if is_invisible(c)
        || unicode_normalization::char::is_combining_mark(c)
        || c == '\u{0640}'
    {
        Class::Attached
    } else if is_arabic_block(c) {
        if c.is_alphabetic() {
            Class::Arabic
        } else {
            Class::Separator
        }
    } else if c.is_alphanumeric() {
        Class::Other
    } else {
        Class::Separator
    }
}

fn is_arabic_block(c: char) -> bool {
    matches!(c, '\u{0600}'..='\u{06FF}' | '\u{0750}'..='\u{077F}' | '\u{0870}'..='\u{08FF}'
        | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
}

/// Calls `emit` with the words of `text`, in order.
///
/// The text is taken stretch by stretch between spaces, where there always is a border and over which no
/// word goes. Nearly every stretch consists of characters whose borders we know ourselves, most of one
/// word; only the others are given to the rules of Unicode.
pub(super) fn each_word(text: &str, mut emit: impl FnMut(Word)) {
    let mut emit = |word: Word| {
        if word.span.len() <= LONGEST_WORD {
            emit(word);
        }
    };
    let mut cut = Vec::new();
    let mut from = 0;
    while from < text.len() {
        let (to, seen) = stretch(text, from);
        if from == to {
            // One space behind another.
        } else if seen & !(ARABIC | FOLDED) == 0 {
            emit(Word {
                span: Span::new(from, to),
                script: Script::Arabic,
                is_folded: seen & FOLDED == 0,
            });
        } else {
            let stretch = slice(text, from, to);
            if is_plain(seen) {
                cut_piece(text, from, stretch, &mut cut);
            } else {
                cut_by_unicode(text, from, stretch, &mut cut);
            }
            cut.drain(..).for_each(&mut emit);
        }
        from = to + 1;
    }
}

/// Where the stretch from `from` to the next space ends, and what it holds.
fn stretch(text: &str, from: usize) -> (usize, u16) {
    let mut seen = 0;
    let mut at = from;
    while let Some((traits, len)) = traits_at(text, at) {
        if traits & SPACE == SPACE {
            break;
        }
        seen |= traits;
        at += len;
    }
    (at, seen)
}

/// Whether our own rules find the same words in a stretch as they do in its pieces between Unicode's
/// borders: no border falls where they would go on. Between letters and digits there is none, nor
/// between digits and a separator that belongs to a number, whatever is attached to them; only tatweel,
/// being a letter to Unicode, parts a digit from the separator behind it.
fn is_plain(seen: u16) -> bool {
    seen & RARE == 0 && (seen & TATWEEL == 0 || seen & DIGIT == 0)
}

/// Cuts a stretch of any characters.
pub(super) fn cut_by_unicode(text: &str, offset: usize, stretch: &str, out: &mut Vec<Word>) {
    for (at, piece) in stretch.split_word_bound_indices() {
        if piece.chars().any(char::is_alphanumeric) {
            cut_piece(text, offset + at, piece, out);
        }
    }
}

/// Appends the folded letters of a word. In a number only a decimal point is left of its separators.
pub(super) fn fold_word(text: &str, word: &Word, out: &mut String) {
    let surface = word.span.of(text);
    if word.is_folded {
        out.push_str(surface);
    } else if word.script == Script::Number {
        for c in surface.chars() {
            match c {
                '.' | '\u{066B}' => out.push('.'),
                c if class(c) == Class::Digit => fold_into(c.encode_utf8(&mut [0; 4]), out),
                _ => {}
            }
        }
    } else if word.script == Script::Other && surface.contains('.') {
        for part in surface.split('.') {
            fold_into(part, out);
        }
    } else {
        fold_into(surface, out);
    }
}

/// Cuts one piece between borders by our own rules.
fn cut_piece(text: &str, offset: usize, piece: &str, out: &mut Vec<Word>) {
    let mut run: Option<(usize, usize, Class)> = None;
    let mut chars = piece.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let start = offset + at;
        let end = start + c.len_utf8();
        match class(c) {
            Class::Attached => {
                if let Some(run) = &mut run {
                    run.1 = end;
                }
            }
            Class::Separator => {
                let Some(open) = run else { continue };
                if let Some(word_end) = separated(text, open, start, offset + piece.len()) {
                    run = Some((open.0, word_end, open.2));
                    while chars.next_if(|(at, _)| offset + at < word_end).is_some() {}
                } else {
                    close(text, &mut run, out);
                }
            }
            class => match &mut run {
                Some(open) if stays(open.2, class) => {
                    open.1 = end;
                    if class == Class::Other {
                        open.2 = class;
                    }
                }
                _ => {
                    close(text, &mut run, out);
                    run = Some((start, end, class));
                }
            },
        }
    }
    close(text, &mut run, out);
}

/// Whether a character of class `next` goes on in a word of class `open`.
fn stays(open: Class, next: Class) -> bool {
    open == next
        || matches!(
            (open, next),
            (Class::Other, Class::Digit) | (Class::Digit, Class::Other)
        )
}

/// A word that goes on over the separator at `at`: where it ends then. Thousands, decimals and
/// dotted abbreviations do.
fn separated(text: &str, open: (usize, usize, Class), at: usize, limit: usize) -> Option<usize> {
    let rest = slice(text, at, limit);
    match open.2 {
        Class::Digit => {
            let before = slice(text, 0, open.0);
            number_end(before, slice(text, open.0, at), rest).map(|len| at + len)
        }
        Class::Other => abbreviation_end(slice(text, open.0, at), rest).map(|len| at + len),
        _ => None,
    }
}

fn is_group_separator(c: char) -> bool {
    matches!(c, ',' | '،' | '\u{066C}' | '\u{202F}' | '\'' | '’')
}

fn is_decimal_separator(c: char) -> bool {
    matches!(c, '.' | '\u{066B}')
}

/// How many bytes of `rest` (which begins with a separator) belong to the number `head`: groups of
/// exactly three digits, then at most one decimal part. A second point makes it a date or a version,
/// whose parts are words of their own.
fn number_end(before: &str, head: &str, rest: &str) -> Option<usize> {
    let mut len = 0;
    let mut behind = before.chars().rev();
    let is_later_part = behind.next().is_some_and(is_decimal_separator)
        && behind.next().is_some_and(|c| class(c) == Class::Digit);
    if is_later_part {
        return None;
    }
    if head.chars().filter(|c| class(*c) == Class::Digit).count() <= 3 {
        while let Some(taken) =
            digits_behind(slice(rest, len, rest.len()), is_group_separator, Some(3))
        {
            len += taken;
        }
    }
    if let Some(taken) = digits_behind(slice(rest, len, rest.len()), is_decimal_separator, None) {
        let after = slice(rest, len + taken, rest.len());
        if digits_behind(after, is_decimal_separator, None).is_none() {
            len += taken;
        }
    }
    (len > 0).then_some(len)
}

/// Bytes of one separator and the run of digits behind it, when there is one of the right length.
fn digits_behind(rest: &str, separator: fn(char) -> bool, exactly: Option<usize>) -> Option<usize> {
    let mut chars = rest.chars();
    let first = chars.next().filter(|c| separator(*c))?;
    let mut len = first.len_utf8();
    let mut count = 0;
    for c in chars {
        if class(c) != Class::Digit {
            break;
        }
        len += c.len_utf8();
        count += 1;
    }
    (count > 0 && exactly.is_none_or(|wanted| wanted == count)).then_some(len)
}

/// `U.S.A`: single letters joined by points, as far as they go.
fn abbreviation_end(head: &str, rest: &str) -> Option<usize> {
    if head.chars().count() != 1 {
        return None;
    }
    let mut len = 0;
    let mut chars = rest.chars().peekable();
    while chars.next_if_eq(&'.').is_some() {
        let Some(letter) = chars.next_if(|c| class(*c) == Class::Other) else {
            break;
        };
        let goes_on = |c: &char| matches!(class(*c), Class::Other | Class::Digit | Class::Attached);
        if chars.peek().is_some_and(goes_on) {
            // The last part is a longer word: this is no abbreviation but a missing space. A letter of
            // another script begins a word of its own, and says nothing about this one.
            return None;
        }
        len += 1 + letter.len_utf8();
    }
    (len > 0).then_some(len)
}

/// Ends the open word; joins it to the one before when both make a designation such as `F-16`.
fn close(text: &str, run: &mut Option<(usize, usize, Class)>, out: &mut Vec<Word>) {
    let Some((start, end, class)) = run.take() else {
        return;
    };
    let script = match class {
        Class::Arabic => Script::Arabic,
        Class::Digit => Script::Number,
        _ => Script::Other,
    };
    let word = Word {
        span: Span::new(start, end),
        script,
        is_folded: false,
    };
    if let Some(last) = out.last_mut()
        && is_designation(text, last, &word)
    {
        last.span.end = end;
        return;
    }
    out.push(word);
}

/// One to five Latin letters, a hyphen, and one to three digits (letters may follow): `F-16`,
/// `Su-24M`, `MQ-9`.
fn is_designation(text: &str, letters: &Word, digits: &Word) -> bool {
    let head = letters.span.of(text);
    let tail = digits.span.of(text);
    let between = slice(text, letters.span.end, digits.span.start);
    letters.script == Script::Other
        && digits.script != Script::Arabic
        && matches!(between, "-" | "\u{2010}" | "\u{2011}")
        && head.len() <= 5
        && head.chars().all(|c| c.is_ascii_alphabetic())
        && (1..=3).contains(
            &tail
                .chars()
                .take_while(|c| class(*c) == Class::Digit)
                .count(),
        )
        && tail
            .chars()
            .all(|c| matches!(class(c), Class::Digit | Class::Other))
        && tail.chars().count() <= 5
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words_of(text: &str) -> Vec<Word> {
        let mut words = Vec::new();
        each_word(text, |word| words.push(word));
        words
    }

    #[track_caller]
    fn check(rows: &[(&str, &[&str])]) {
        for (text, expected) in rows {
            let found: Vec<String> = words_of(text)
                .iter()
                .map(|word| {
                    let mut folded = String::new();
                    fold_word(text, word, &mut folded);
                    folded
                })
                .collect();
            assert_eq!(found, *expected, "words of {text}");
        }
    }

    #[test]
    fn arabic_words() {
        check(&[
            ("قال.وأضاف", &["قال", "واضاف"]),
            ("قال:إنّ الوضعَ خطير", &["قال", "ان", "الوضع", "خطير"]),
            ("د.محمد", &["د", "محمد"]),
            ("#حلب_تحترق", &["حلب", "تحترق"]),
            ("العـــراق", &["العراق"]),
            ("می\u{200C}خواهم", &["ميخواهم"]),
            ("قتلى،وجرحى", &["قتلي", "وجرحي"]),
            ("«ولاية خراسان»", &["ولايه", "خراسان"]),
            ("؟!…", &[]),
        ]);
    }

    #[test]
    fn the_script_changes() {
        check(&[
            ("بـBBC", &["ب", "bbc"]),
            ("قناةBBC", &["قناه", "bbc"]),
            ("كوفيد19", &["كوفيد", "19"]),
            ("في2010", &["في", "2010"]),
            ("كوفيد-19", &["كوفيد", "19"]),
        ]);
    }

    #[test]
    fn numbers_keep_their_separators() {
        check(&[
            ("١٬٢٠٠", &["1200"]),
            ("1,200,000 نازح", &["1200000", "نازح"]),
            ("١،٢٠٠", &["1200"]),
            ("3.5 و٣٫٥", &["3.5", "و", "3.5"]),
            ("1,200.50", &["1200.50"]),
            ("2010،2011", &["2010", "2011"]),
            ("12,5", &["12", "5"]),
            ("12.5.2021", &["12", "5", "2021"]),
            ("1/11/2021", &["1", "11", "2021"]),
            ("2021-11-01", &["2021", "11", "01"]),
            ("10:30", &["10", "30"]),
            ("عام 2021.", &["عام", "2021"]),
        ]);
    }

    #[test]
    fn designations_and_abbreviations() {
        check(&[
            ("طائرة F-16 وF16", &["طائره", "f16", "و", "f16"]),
            ("Su-24M", &["su24m"]),
            ("إف-16", &["اف", "16"]),
            ("M23", &["m23"]),
            ("Nov-2021", &["nov", "2021"]),
            ("U.S. army", &["us", "army"]),
            ("U.S.A.", &["usa"]),
            ("www.bbc.com", &["www", "bbc", "com"]),
            ("U.Sقال", &["us", "قال"]),
            ("l'état today's", &["l", "etat", "today", "s"]),
            ("al-Baghdadi", &["al", "baghdadi"]),
        ]);
    }

    #[test]
    fn encoded_data_is_left_out() {
        let noise = "A".repeat(300);
        check(&[(&format!("قبل {noise} بعد"), &["قبل", "بعد"])]);
    }

    proptest! {
        #[test]
        fn words_stand_in_the_text_in_order(text in "\\PC{0,60}") {
            let mut last = 0;
            for word in words_of(&text) {
                prop_assert!(word.span.start >= last && word.span.start < word.span.end);
                prop_assert!(text.get(word.span.start..word.span.end).is_some());
                last = word.span.end;
            }
        }

        #[test]
        fn words_of_news_stand_in_the_text(text in "[ابتوي\u{064B}\u{0640} 0-9٠-٩.,،:_'FU\\-\u{200C}]{0,40}") {
            let mut last = 0;
            for word in words_of(&text) {
                prop_assert!(word.span.start >= last && word.span.start < word.span.end);
                prop_assert!(text.get(word.span.start..word.span.end).is_some());
                last = word.span.end;
            }
        }
    }
}
