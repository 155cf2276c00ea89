//! The analyser takes short ways: tables instead of properties, its own word borders where it knows
//! them, remembered stems. Here it is compared with the long way, which takes none, on every character
//! that the tables know, every pair of them and every four of their kinds, on any text, and on the
//! sample corpus.

use proptest::prelude::*;

use super::letters::{
    ARABIC, ATTACHED, DIGIT, FOLDED, LATIN, RARE, SEPARATOR, SPACE, TATWEEL, known, traits,
    traits_at,
};
use super::tokenize::{Class, LONGEST_WORD, Word, class_by_unicode, cut_by_unicode, each_word};
use super::*;

/// A token with letters of its own.
type Owned = (Span, String, String, Kind);

/// The long way: the borders of Unicode over the whole text, properties for each character, every word
/// stemmed anew.
fn long_way(text: &str) -> Vec<Owned> {
    let mut words = Vec::new();
    cut_by_unicode(text, 0, text, &mut words);
    words.retain(|word| word.span.len() <= LONGEST_WORD);
    let mut out = Vec::new();
    for word in words {
        let exact = folded_long(word.span.of(text), word.script);
        let (kind, stem) = match word.script {
            Script::Number => (Kind::Number, exact.clone()),
            Script::Other => (Kind::Latin, exact.clone()),
            Script::Arabic if stop::is_stop_word(&exact) => (Kind::Stop, exact.clone()),
            Script::Arabic => (Kind::Word, stem_rules(&exact).0),
        };
        if !exact.is_empty() {
            out.push((word.span, exact, stem, kind));
        }
    }
    out
}

fn folded_long(surface: &str, script: Script) -> String {
    let mut out = String::new();
    match script {
        Script::Number => {
            for c in surface.chars() {
                if matches!(c, '.' | '\u{066B}') {
                    out.push('.');
                } else if class_by_unicode(c) == Class::Digit {
                    fold::fold_char(c, 0, &mut out);
                }
            }
        }
        Script::Arabic | Script::Other => {
            for part in surface.split('.') {
                let start = out.len();
                for c in part.chars() {
                    fold::fold_char(c, start, &mut out);
                }
            }
        }
    }
    out
}

fn short_way(text: &str, analyzer: &mut Analyzer) -> Vec<Owned> {
    let owned = |token: Token<'_>| {
        let (exact, stem) = (token.exact.to_owned(), token.stem.to_owned());
        (token.span, exact, stem, token.kind)
    };
    analyzer.analyze(text).iter().map(owned).collect()
}

#[track_caller]
fn check(text: &str, analyzer: &mut Analyzer) {
    let expected = long_way(text);
    assert_eq!(short_way(text, analyzer), expected, "tokens of {text:?}");
    let letters: Vec<&str> = expected.iter().map(|(_, exact, ..)| &**exact).collect();
    assert_eq!(
        fold_text(text).split_whitespace().collect::<Vec<_>>(),
        letters,
        "folded {text:?}"
    );
}

/// Compares words alone, for the many.
#[track_caller]
fn check_words(text: &str) {
    let mut short: Vec<Word> = Vec::new();
    each_word(text, |word| short.push(word));
    let mut long = Vec::new();
    cut_by_unicode(text, 0, text, &mut long);
    let places = |words: &[Word]| -> Vec<(Span, Script)> {
        words.iter().map(|word| (word.span, word.script)).collect()
    };
    assert_eq!(places(&short), places(&long), "words of {text:?}");
}

#[test]
fn the_tables_say_what_unicode_says() {
    for c in known() {
        let expected = match class_by_unicode(c) {
            Class::Arabic => ARABIC,
            Class::Digit => DIGIT,
            Class::Other => LATIN,
            Class::Attached if c == '\u{0640}' => TATWEEL,
            Class::Attached => ATTACHED,
            Class::Separator if c == ' ' || c == '\n' => SPACE,
            Class::Separator => SEPARATOR,
        };
        assert_eq!(traits(c) & !FOLDED, expected, "class of {c:?}");
        let at_the_end = traits_at(&format!("أ{c}"), 2);
        assert_eq!(
            at_the_end,
            Some((traits(c), c.len_utf8())),
            "{c:?} by bytes"
        );
        let mut folded = String::new();
        fold::fold_char(c, 0, &mut folded);
        let stays = folded.chars().eq([c]);
        assert!(stays || traits(c) & FOLDED != 0, "{c:?} is {folded}");
    }
    assert!(known().count() > 128 + 150);
    for c in ['é', '日', '\u{200B}', '\u{FEFB}', '😀', '\u{10FFFF}'] {
        assert_ne!(traits(c) & RARE, 0, "{c:?} is looked up");
    }
}

#[test]
fn borders_between_any_two_are_those_of_unicode() {
    for first in known() {
        for second in known() {
            check_words(&format!("ب{first}{second}1"));
            check_words(&format!("1{first}{second}U"));
        }
    }
}

#[test]
fn borders_between_any_four_kinds_are_those_of_unicode() {
    let kinds = [
        'ب', 'U', '1', '٣', 'ـ', '\u{064E}', '\u{200D}', '\u{200F}', '.', ',', '\u{066B}',
        '\u{066C}', ':', '\'', '’', '"', '_', '-', '«', '\r', '\n', ' ', 'é', '\u{200B}',
    ];
    for a in kinds {
        for b in kinds {
            for c in kinds {
                for d in kinds {
                    check_words(&String::from_iter([a, b, c, d]));
                }
            }
        }
    }
}

#[test]
fn the_sample_corpus_is_analysed_as_the_long_way_does() {
    let mut analyzer = Analyzer::new();
    for document in [
        include_str!("../../../sample-corpus/README.md"),
        include_str!("../../../sample-corpus/queries.toml"),
        include_str!("../../../sample-corpus/afghanistan/officers.txt"),
        include_str!("../../../sample-corpus/wires/no-breaks.txt"),
    ] {
        check(document, &mut analyzer);
        for line in document.lines() {
            check(line, &mut analyzer);
        }
    }
}

proptest! {
    #[test]
    fn any_text_is_analysed_as_the_long_way_does(text in "\\PC{0,60}") {
        check(&text, &mut Analyzer::new());
    }

    #[test]
    fn any_news_is_analysed_as_the_long_way_does(
        pieces in proptest::collection::vec(
            prop_oneof![
                6 => "[ء-غف-ي]{1,6}",
                2 => "[ \n\t\r\u{A0}\u{2003}\u{3000}]",
                2 => "[.,،:;'’\u{066B}\u{066C}\u{202F}_\\-\u{2010}؟!«»“”…/()]{1,2}",
                2 => "[\u{064B}-\u{0655}\u{0670}\u{0640}\u{0610}\u{06D6}\u{08F0}\u{0301}]",
                2 => "[\u{200B}-\u{200F}\u{061C}\u{202A}-\u{202E}\u{2066}-\u{2069}\u{AD}\u{FEFF}\u{2060}]",
                2 => "[0-9]{1,4}|[٠-٩]{1,4}|[۰-۹]{1,4}",
                2 => "[A-Za-z]{1,4}|U\\.S\\.|F-16",
                1 => "[پچژگڤکیےۀھہەٲ\u{0675}\u{06C2}\u{06DD}\u{0600}]",
                1 => "[éßæøłİʿñΣЖ日カ한ไעªⅣ²１]",
                1 => "[\u{FEFB}\u{FDF2}\u{FDFA}\u{FE8E}\u{FE70}\u{FDFD}]",
                1 => "😀|👨\u{200D}👩|🇸🇾🇱|👍🏽|❤\u{FE0F}|©",
            ],
            0..24,
        ),
    ) {
        check(&pieces.concat(), &mut Analyzer::new());
    }
}
