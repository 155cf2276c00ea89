//! Positions in text are never wrong: spans, safe cuts, counting in Unicode scalar values,
//! and the invisible characters that text may hide.
//!
//! Inside the program a position is a byte offset that stands on a character boundary; what
//! leaves the program counts Unicode scalar values. [`CharCounter`] is the one bridge.

mod invisible;

pub use invisible::{is_bidi_control, is_bidi_override, is_hostile, is_invisible, make_harmless};

/// A half-open range of byte offsets in a text, both ends on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset behind the last byte.
    pub end: usize,
}

impl Span {
    /// The span from `start` up to, not including, `end`.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end, "a span does not go backwards: {start}..{end}");
        Self { start, end }
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether the span covers nothing.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether both spans share at least one byte.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The text the span covers, or the empty string where it does not fit `text`.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or("")
    }
}

/// The text between two byte offsets, or the empty string where they do not fit.
#[must_use]
pub fn slice(text: &str, start: usize, end: usize) -> &str {
    text.get(start..end).unwrap_or("")
}

/// The nearest character boundary at or before `at` (at most the length of `text`).
#[must_use]
pub fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The longest prefix of `text` with at most `chars` Unicode scalar values.
#[must_use]
pub fn prefix(text: &str, chars: usize) -> &str {
    match text.char_indices().nth(chars) {
        Some((at, _)) => slice(text, 0, at),
        None => text,
    }
}

/// Turns ascending byte offsets into counts of Unicode scalar values in one pass over the text.
#[derive(Debug, Clone)]
pub struct CharCounter<'t> {
    text: &'t str,
    byte: usize,
    chars: usize,
}

impl<'t> CharCounter<'t> {
    /// A counter at the start of `text`.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        Self {
            text,
            byte: 0,
            chars: 0,
        }
    }

    /// How many Unicode scalar values stand before the byte offset `at`. Offsets that ascend cost
    /// one pass in all; an offset before the last one starts again.
    pub fn chars_before(&mut self, at: usize) -> usize {
        let at = floor_boundary(self.text, at);
        if at < self.byte {
            self.byte = 0;
            self.chars = 0;
        }
        self.chars += slice(self.text, self.byte, at).chars().count();
        self.byte = at;
        self.chars
    }
}

/// Turns a range of Unicode scalar values into the span of bytes it covers; ends beyond the text
/// are brought back to its end.
#[must_use]
pub fn char_range_to_span(text: &str, start: usize, end: usize) -> Span {
    let mut from = text.len();
    let mut to = text.len();
    for (count, (at, _)) in text.char_indices().enumerate() {
        if count == start {
            from = at;
        }
        if count == end {
            to = at;
            break;
        }
    }
    Span::new(from.min(to), to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_scalar_values_not_bytes() {
        let text = "قُصِف F-16 😀 هنا";
        let mut counter = CharCounter::new(text);
        for (count, (at, _)) in text.char_indices().enumerate() {
            assert_eq!(counter.chars_before(at), count);
        }
        assert_eq!(counter.chars_before(0), 0, "going back starts again");
        assert_eq!(counter.chars_before(text.len()), text.chars().count());
    }

    #[test]
    fn ranges_of_characters_become_bytes() {
        let text = "أبجد";
        assert_eq!(char_range_to_span(text, 1, 3).of(text), "بج");
        assert_eq!(char_range_to_span(text, 3, 9).of(text), "د");
        assert_eq!(char_range_to_span(text, 9, 12).of(text), "");
    }

    #[test]
    fn cuts_stand_on_boundaries() {
        let text = "aبc";
        assert_eq!(floor_boundary(text, 2), 1);
        assert_eq!(floor_boundary(text, 99), text.len());
        assert_eq!(prefix(text, 2), "aب");
        assert_eq!(prefix(text, 9), text);
    }
}
