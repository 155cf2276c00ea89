//! Characters that are not seen but change what is seen: which are part of ordinary Arabic, and
//! which are made harmless before text is shown.

use std::borrow::Cow;

/// Bidirectional controls: marks, embeddings, overrides and isolates.
#[must_use]
pub fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Controls that open or close a run of forced direction. Text of others must not carry them onto
/// a screen: an open one turns around everything after it.
#[must_use]
pub fn is_bidi_override(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Format characters without a shape of their own that may stand inside a word: joiners,
/// bidirectional controls, the soft hyphen, the byte order mark, the word joiner.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    is_bidi_control(c)
        || matches!(c, '\u{00AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}')
}

/// Whether a character can do harm where text is shown: terminal controls (all C0 and C1 but tab
/// and line feed), direction overrides, line and paragraph separators, tag characters, and
/// noncharacters. ZWNJ, ZWJ, LRM, RLM and ALM are ordinary Arabic and pass.
#[must_use]
pub fn is_hostile(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || is_bidi_override(c)
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
        || (u32::from(c) & 0xFFFE) == 0xFFFE
        || matches!(c, '\u{FDD0}'..='\u{FDEF}')
}

/// The text with every hostile character replaced by U+FFFD, one for one, so that counts of
/// characters stay what they were. A carriage return before a line feed becomes a space.
#[must_use]
pub fn make_harmless(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hostile) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\r' && chars.peek() == Some(&'\n') {
            out.push(' ');
        } else if is_hostile(c) {
            out.push('\u{FFFD}');
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_arabic_is_not_hostile() {
        let text = "می\u{200C}خواهم \u{200F}(حلب)\u{200E} بـ\u{200D}";
        assert_eq!(make_harmless(text), text);
    }

    #[test]
    fn escapes_and_overrides_are_replaced_one_for_one() {
        let text = "a\u{1b}[31mb\u{202E}c\u{9b}d\r\ne\rf";
        let shown = make_harmless(text);
        assert_eq!(shown, "a\u{FFFD}[31mb\u{FFFD}c\u{FFFD}d \ne\u{FFFD}f");
        assert_eq!(shown.chars().count(), text.chars().count());
    }
}
