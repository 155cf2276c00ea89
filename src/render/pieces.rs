//! Text cut where its highlights begin and end, and which way it runs.
//!
//! Every medium marks the same pieces in its own way; none of them looks at spans itself.

use crate::search::{PassageInfo, ShownDocument};
use crate::text::{Span, slice};

/// A stretch of text that is a match as a whole or not at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece<'t> {
    /// The text as written.
    pub text: &'t str,
    /// Whether it is a match.
    pub lit: bool,
}

/// Cuts the part of `text` that `window` covers into pieces, in order and without loss.
/// `highlights` ascend; those that touch become one, and one that does not stand on the text's
/// characters is left unlit.
#[must_use]
pub fn pieces<'t>(text: &'t str, window: Span, highlights: &[Span]) -> Vec<Piece<'t>> {
    let first = highlights.partition_point(|span| span.end <= window.start);
    let behind = highlights.partition_point(|span| span.start < window.end);
    let mut lit: Vec<Span> = Vec::new();
    for span in highlights.get(first..behind).unwrap_or(&[]) {
        let start = span.start.max(window.start);
        let end = span.end.min(window.end);
        if start >= end || text.get(start..end).is_none() {
            continue;
        }
        match lit.last_mut() {
            Some(last) if start <= last.end => last.end = last.end.max(end),
            _ => lit.push(Span::new(start, end)),
        }
    }
    let mut out = Vec::with_capacity(2 * lit.len() + 1);
    let mut push = |start, end, lit| {
        let text = slice(text, start, end);
        if !text.is_empty() {
            out.push(Piece { text, lit });
        }
    };
    let mut at = window.start;
    for span in lit {
        push(at, span.start, false);
        push(span.start, span.end, true);
        at = span.end;
    }
    push(at, window.end, false);
    out
}

/// All of `text`, cut into pieces.
pub(super) fn all_pieces<'t>(text: &'t str, highlights: &[Span]) -> Vec<Piece<'t>> {
    pieces(text, Span::new(0, text.len()), highlights)
}

/// A passage of at most this many characters is shown whole where room is short.
const WHOLE_PASSAGE_CHARS: usize = 480;

/// What to show of a passage where room is short: all of it, or the excerpt without the white space
/// at its ends, and whether text was cut off before and behind.
#[must_use]
pub fn short_window(passage: &PassageInfo, excerpt: Span) -> (Span, bool, bool) {
    let text = passage.text.as_str();
    let whole = (Span::new(0, text.len()), false, false);
    if text.chars().nth(WHOLE_PASSAGE_CHARS).is_none() {
        return whole;
    }
    let shown = excerpt.of(text);
    let start = excerpt.start + (shown.len() - shown.trim_start().len());
    let shown = shown.trim();
    if shown.is_empty() {
        return whole;
    }
    let end = start + shown.len();
    let cut_before = !slice(text, 0, start).trim().is_empty();
    let cut_behind = !slice(text, end, text.len()).trim().is_empty();
    (Span::new(start, end), cut_before, cut_behind)
}

/// A stretch of a shown document: a passage that matches, or everything between two of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// Bytes of the document's text.
    pub span: Span,
    /// The place of a matching passage among the document's passages, from 0.
    pub matching: Option<usize>,
}

/// The document's text as blocks, in order and without loss.
#[must_use]
pub fn blocks(shown: &ShownDocument) -> Vec<Block> {
    let text = shown.text.as_str();
    let mut out = Vec::new();
    let mut at = 0;
    for (ordinal, (span, matches)) in shown.passages.iter().enumerate() {
        let start = span.start.max(at);
        if !matches || start >= span.end || text.get(start..span.end).is_none() {
            continue;
        }
        if at < start {
            out.push(Block {
                span: Span::new(at, start),
                matching: None,
            });
        }
        out.push(Block {
            span: Span::new(start, span.end),
            matching: Some(ordinal),
        });
        at = span.end;
    }
    if at < text.len() {
        out.push(Block {
            span: Span::new(at, text.len()),
            matching: None,
        });
    }
    out
}

/// Whether a character is a letter that runs from right to left.
pub(super) fn is_rtl(c: char) -> bool {
    c.is_alphabetic()
        && matches!(c,
            '\u{0590}'..='\u{08FF}'
            | '\u{FB1D}'..='\u{FDFF}'
            | '\u{FE70}'..='\u{FEFE}'
            | '\u{10800}'..='\u{10FFF}'
            | '\u{1E800}'..='\u{1EFFF}')
}

/// Whether the text runs from right to left, by its first letter; `None` if it has no letter.
pub(super) fn runs_rtl(text: &str) -> Option<bool> {
    text.chars().find(|c| c.is_alphabetic()).map(is_rtl)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, highlights: &[(usize, usize)], expected: &str) {
        let spans: Vec<_> = highlights.iter().map(|&(a, b)| Span::new(a, b)).collect();
        let shown: String = all_pieces(text, &spans)
            .iter()
            .map(|piece| {
                if piece.lit {
                    format!("<{}>", piece.text)
                } else {
                    piece.text.to_owned()
                }
            })
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn highlights_become_pieces() {
        check("one two", &[(0, 3)], "<one> two");
        check("one two", &[(4, 7)], "one <two>");
        check("one two", &[(0, 3), (3, 7)], "<one two>");
        check("one two", &[(0, 5), (4, 7)], "<one two>");
        check("one two", &[(4, 99)], "one <two>");
        check("حلب", &[(0, 1)], "حلب");
        check("", &[(0, 1)], "");
    }

    #[test]
    fn direction_is_that_of_the_first_letter() {
        for (text, expected) in [
            ("12 حلب Aleppo", Some(true)),
            ("«F-16 فوق حلب", Some(false)),
            ("٢٠٢١ - 3", None),
        ] {
            assert_eq!(runs_rtl(text), expected, "given {text:?}");
        }
    }

    #[test]
    fn a_long_passage_is_cut_to_its_excerpt() {
        let check = |text: &str, excerpt: (usize, usize), expected: (&str, bool, bool)| {
            let passage = PassageInfo {
                text: text.to_owned(),
                ..PassageInfo::default()
            };
            let (span, before, behind) = short_window(&passage, Span::new(excerpt.0, excerpt.1));
            assert_eq!((span.of(text), before, behind), expected);
        };
        let long = format!("one two {}", "x ".repeat(300));
        check("one two", (0, 3), ("one two", false, false));
        check(&long, (3, 8), ("two", true, true));
        check(&long, (0, 4), ("one", false, true));
        check(
            &long,
            (8, long.len()),
            (slice(&long, 8, long.len()).trim(), true, false),
        );
        check(&long, (5000, 6000), (&long, false, false));
    }

    proptest! {
        #[test]
        fn nothing_is_lost(text in "\\PC{0,40}", spans in prop::collection::vec((0usize..60, 0usize..20), 0..6)) {
            let spans: Vec<_> = spans.iter().map(|&(start, len)| Span::new(start, start + len)).collect();
            let joined: String = all_pieces(&text, &spans).iter().map(|piece| piece.text).collect();
            prop_assert_eq!(&joined, &text);
            let shown = ShownDocument {
                text: text.clone(),
                passages: spans.iter().map(|&span| (span, span.start % 2 == 0)).collect(),
                ..ShownDocument::default()
            };
            let joined: String = blocks(&shown).iter().map(|block| block.span.of(&text)).collect();
            prop_assert_eq!(joined, text);
        }
    }
}
