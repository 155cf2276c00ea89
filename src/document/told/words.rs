//! The words of a passage, with what each may say of a day and what stands between them.

use std::ops::Range;

use super::lexicon::{self, Sense};
use crate::analysis::{Kind, Tokens};
use crate::text::{Span, is_invisible, slice};

/// What stands between two words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// Nothing at all.
    Glued,
    /// Space alone.
    Space,
    /// One sign, with space or without.
    Sign(char),
    /// More than that, an end of a line, or an end of the passage.
    Border,
}

/// A passage's words by their place in it. What is asked for beyond its ends is nothing.
pub(super) struct Words<'t> {
    text: &'t str,
    tokens: &'t Tokens,
    range: Range<usize>,
    senses: Vec<Sense>,
}

impl<'t> Words<'t> {
    /// The words of `tokens` in `range`; none where not one of them says anything of a day.
    pub(super) fn new(text: &'t str, tokens: &'t Tokens, range: Range<usize>) -> Option<Self> {
        let mut any = false;
        let senses = tokens.folded(range.clone()).map(|(kind, word)| {
            let sense = match kind {
                Kind::Number => lexicon::number(word),
                _ => lexicon::sense(word),
            };
            any |= sense.tells();
            sense
        });
        let senses: Vec<Sense> = senses.collect();
        any.then_some(Self {
            text,
            tokens,
            range,
            senses,
        })
    }

    pub(super) fn len(&self) -> usize {
        self.senses.len()
    }

    /// What a word may say of a day.
    pub(super) fn sense(&self, at: usize) -> Sense {
        self.senses.get(at).copied().unwrap_or(Sense::Other)
    }

    /// A word's folded letters.
    pub(super) fn word(&self, at: usize) -> &'t str {
        if at >= self.len() {
            return "";
        }
        self.tokens
            .get(self.range.start + at)
            .map_or("", |token| token.exact)
    }

    /// The word before another.
    pub(super) fn before(&self, at: usize) -> &'t str {
        self.word(at.wrapping_sub(1))
    }

    /// A word as written, marks included.
    pub(super) fn written(&self, at: usize) -> &'t str {
        self.span(at..at + 1).of(self.text)
    }

    /// The bytes from the first word of some to the last.
    pub(super) fn span(&self, words: Range<usize>) -> Span {
        let span = |at: usize| {
            self.tokens
                .get(self.range.start + at)
                .map(|token| token.span)
        };
        match (span(words.start), words.end.checked_sub(1).and_then(span)) {
            (Some(first), Some(last)) if first.start <= last.end => {
                Span::new(first.start, last.end)
            }
            _ => Span::new(0, 0),
        }
    }

    /// The text from the first word of some to the last.
    pub(super) fn text(&self, words: Range<usize>) -> &'t str {
        self.span(words).of(self.text)
    }

    /// The characters between the word before and this one; of the first word those are not known.
    fn between(&self, at: usize) -> Option<&'t str> {
        let before = at.checked_sub(1)?;
        if at >= self.len() {
            return None;
        }
        let (before, this) = (self.span(before..at), self.span(at..at + 1));
        Some(slice(self.text, before.end, this.start))
    }

    /// What stands before a word.
    pub(super) fn gap(&self, at: usize) -> Gap {
        let Some(between) = self.between(at) else {
            return Gap::Border;
        };
        let mut gap = Gap::Glued;
        for c in between.chars() {
            gap = match (gap, c) {
                (_, '\n') => return Gap::Border,
                (gap, 'ـ') => gap,
                (gap, c) if is_invisible(c) => gap,
                (Gap::Glued, c) if c.is_whitespace() => Gap::Space,
                (gap, c) if c.is_whitespace() => gap,
                (Gap::Glued | Gap::Space, c) => Gap::Sign(c),
                // A bracket may stand beside a sign, and a sign twice.
                (Gap::Sign(a), b) if a == b => Gap::Sign(a),
                _ => return Gap::Border,
            };
        }
        gap
    }

    /// Whether a word follows the one before with nothing but space between.
    pub(super) fn follows(&self, at: usize) -> bool {
        matches!(self.gap(at), Gap::Glued | Gap::Space)
    }

    /// The same, or with a bracket that closes between: `يناير (كانون الثاني) الماضي`.
    pub(super) fn follows_bracket(&self, at: usize) -> bool {
        self.follows(at) || self.gap(at) == Gap::Sign(')')
    }

    /// The same, or with a comma, a bracket, a dash or a slash between.
    pub(super) fn follows_softly(&self, at: usize) -> bool {
        match self.gap(at) {
            Gap::Glued | Gap::Space => true,
            Gap::Sign(sign) => is_soft(sign),
            Gap::Border => false,
        }
    }

    /// Where the sentence of a word begins, or its part that goes so many words back.
    pub(super) fn sentence(&self, at: usize, most: usize) -> usize {
        let ends = |at: &usize| {
            self.between(*at).is_none_or(|between| {
                between
                    .chars()
                    .any(|c| matches!(c, '.' | '!' | '?' | '؟' | '…' | '\n' | '۔'))
            })
        };
        let first = at.saturating_sub(most);
        (first..=at).rev().find(ends).unwrap_or(first)
    }
}

/// Signs that part what belongs together.
fn is_soft(sign: char) -> bool {
    is_dash(sign) || matches!(sign, ',' | '،' | '(' | ')' | '/' | '\\' | '[' | ']')
}

/// Signs that stand for *until*.
pub(super) fn is_dash(sign: char) -> bool {
    matches!(sign, '-' | '–' | '—' | '‐' | '−')
}
