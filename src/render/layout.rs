//! Pieces of text broken into lines of a screen, between words only.
//!
//! A word is never cut: Arabic letters change their shapes where a word is broken. Widths are an
//! estimate, as no two terminals agree on those of Arabic.

use super::escape::shown_char;
use super::pieces::Piece;
use crate::text::is_invisible;

/// A stretch of a line, sanitised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    /// What to show.
    pub(super) text: String,
    /// Whether it is a match.
    pub(super) lit: bool,
}

/// A line of runs.
pub(super) type Line = Vec<Run>;

/// What happens to runs of spaces inside a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spaces {
    /// They become one; those at the ends go.
    Join,
    /// They stay; only those at a break and at the end of the line go.
    Keep,
}

/// A word and the spaces before it.
#[derive(Debug, Default)]
struct Word {
    gap: usize,
    gap_lit: bool,
    runs: Line,
}

/// Breaks pieces into lines of at most `width` columns (0: a single line). `mark` is how many
/// columns the sign before and behind a match takes. Line breaks in the text count as spaces.
pub(super) fn lines(pieces: &[Piece<'_>], spaces: Spaces, width: usize, mark: usize) -> Vec<Line> {
    let mut out = Vec::new();
    let mut line = Line::new();
    let mut used = 0;
    for (place, word) in words(pieces).into_iter().enumerate() {
        let gap = match (spaces, place) {
            (Spaces::Join, 0) => 0,
            (Spaces::Join, _) => 1,
            (Spaces::Keep, _) => word.gap,
        };
        let wide: usize = word
            .runs
            .iter()
            .map(|run| columns(&run.text) + if run.lit { 2 * mark } else { 0 })
            .sum();
        if width > 0 && !line.is_empty() && used + gap + wide > width {
            out.push(std::mem::take(&mut line));
            used = wide;
        } else {
            push(&mut line, &" ".repeat(gap), word.gap_lit);
            used += gap + wide;
        }
        for run in word.runs {
            push(&mut line, &run.text, run.lit);
        }
    }
    if !line.is_empty() {
        out.push(line);
    }
    out
}

fn words(pieces: &[Piece<'_>]) -> Vec<Word> {
    let mut out = Vec::new();
    let mut word = Word::default();
    for piece in pieces {
        for c in piece.text.chars().map(shown_char) {
            if c != ' ' {
                push(&mut word.runs, c.encode_utf8(&mut [0; 4]), piece.lit);
                continue;
            }
            if !word.runs.is_empty() {
                out.push(std::mem::take(&mut word));
            }
            // A space is lit only inside one match, and never where a line begins.
            word.gap_lit = piece.lit && !out.is_empty() && (word.gap == 0 || word.gap_lit);
            word.gap += 1;
        }
    }
    if !word.runs.is_empty() {
        out.push(word);
    }
    out
}

fn push(line: &mut Line, text: &str, lit: bool) {
    match line.last_mut() {
        _ if text.is_empty() => {}
        Some(last) if last.lit == lit => last.text.push_str(text),
        _ => line.push(Run {
            text: text.to_owned(),
            lit,
        }),
    }
}

/// About how many columns a terminal gives to the text.
pub(super) fn columns(text: &str) -> usize {
    text.chars()
        .map(|c| match c {
            c if is_invisible(c) => 0,
            // Marks that stand above or below a letter.
            '\u{0300}'..='\u{036F}'
            | '\u{0610}'..='\u{061A}'
            | '\u{064B}'..='\u{065F}'
            | '\u{0670}'
            | '\u{06D6}'..='\u{06DC}'
            | '\u{06DF}'..='\u{06E4}'
            | '\u{06E7}'..='\u{06E8}'
            | '\u{06EA}'..='\u{06ED}'
            | '\u{08D3}'..='\u{08E1}'
            | '\u{08E3}'..='\u{08FF}'
            | '\u{FE00}'..='\u{FE0F}' => 0,
            // Scripts and pictures that take two columns.
            '\u{1100}'..='\u{115F}'
            | '\u{2E80}'..='\u{A4CF}'
            | '\u{AC00}'..='\u{D7A3}'
            | '\u{F900}'..='\u{FAFF}'
            | '\u{FE30}'..='\u{FE6F}'
            | '\u{FF00}'..='\u{FF60}'
            | '\u{FFE0}'..='\u{FFE6}'
            | '\u{1F300}'..='\u{1F64F}'
            | '\u{1F680}'..='\u{1F6FF}'
            | '\u{1F900}'..='\u{1FAFF}'
            | '\u{20000}'..='\u{3FFFD}' => 2,
            _ => 1,
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::pieces::all_pieces;
    use crate::text::Span;

    fn check(text: &str, lit: &[&str], spaces: Spaces, width: usize, expected: &[&str]) {
        let spans: Vec<_> = lit
            .iter()
            .map(|word| {
                let at = text.find(word).expect("the word stands in the text");
                Span::new(at, at + word.len())
            })
            .collect();
        let shown: Vec<String> = lines(&all_pieces(text, &spans), spaces, width, 1)
            .iter()
            .map(|line| {
                line.iter()
                    .map(|run| {
                        if run.lit {
                            format!("*{}*", run.text)
                        } else {
                            run.text.clone()
                        }
                    })
                    .collect()
            })
            .collect();
        assert_eq!(shown, expected, "{text:?} in {width} columns");
    }

    #[test]
    fn lines_break_between_words() {
        use Spaces::{Join, Keep};
        check("قُصِفت  حلب\nأمس", &["حلب"], Join, 0, &["قُصِفت *حلب* أمس"]);
        check("قُصِفت حلب أمس", &["حلب"], Join, 10, &["قُصِفت *حلب*", "أمس"]);
        check("قُصِفت حلب أمس", &["حلب"], Join, 9, &["قُصِفت", "*حلب* أمس"]);
        check("one two three", &["one two"], Join, 0, &["*one two* three"]);
        check(
            "one two three",
            &["one two"],
            Join,
            5,
            &["*one*", "*two*", "three"],
        );
        check("  a   b \t", &[], Keep, 0, &["  a   b"]);
        check("  a   b", &[], Keep, 5, &["  a", "b"]);
        check("عبدالله،قال", &["عبدالله"], Join, 3, &["*عبدالله*،قال"]);
        check(" \n ", &[], Join, 4, &[]);
    }
}
