//! What the codes of simple fonts stand for: the standard encodings and the names of glyphs.

use std::collections::HashMap;
use std::sync::LazyLock;

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};

/// Names of glyphs, one a line, with the numbers of their characters.
const GLYPHS: &str = include_str!("glyphs.txt");

/// The upper part of the standard encoding, from 0xA1; a dot where there is nothing.
const STANDARD: &str = "¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ·–†‡··¶•‚„”»…‰·¿·`´ˆ˜¯˘˙¨·˚¸·˝˛ˇ—················Æ·ª····ŁØŒº·····æ···ı··łøœß····";

/// The widths of ASCII's characters from the space on, in thousandths of the size, for the fonts that need
/// not say them.
const HELVETICA: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 222, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 222, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];
const TIMES: [u16; 95] = [
    250, 333, 408, 500, 500, 833, 778, 333, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500,
    500, 500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611,
    556, 722, 722, 333, 389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722,
    722, 611, 333, 278, 333, 469, 500, 333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500,
    278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541,
];

static NAMES: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    let lines = GLYPHS.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(' ')).collect()
});

/// The encodings that PDF knows by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Base {
    Standard,
    Windows,
    Mac,
}

impl Base {
    pub(super) fn from_name(name: &[u8]) -> Option<Self> {
        match name {
            b"StandardEncoding" => Some(Self::Standard),
            b"WinAnsiEncoding" => Some(Self::Windows),
            b"MacRomanEncoding" => Some(Self::Mac),
            _ => None,
        }
    }

    /// The character of a code.
    pub(super) fn char(self, code: u8) -> Option<char> {
        let decode = |encoding: &'static Encoding| {
            let bytes = [code];
            let (text, _) = encoding.decode_without_bom_handling(&bytes);
            text.chars().next().filter(|c| !c.is_control())
        };
        match (self, code) {
            (Self::Standard, b'\'') => Some('’'),
            (Self::Standard, b'`') => Some('‘'),
            (_, 0x20..0x7F) => Some(char::from(code)),
            (_, ..0x20) => None,
            (Self::Standard, _) => STANDARD
                .chars()
                .nth(usize::from(code.checked_sub(0xA1)?))
                .filter(|&c| c != '·'),
            (Self::Windows, _) => decode(WINDOWS_1252),
            (Self::Mac, _) => decode(MACINTOSH),
        }
    }
}

/// The text that the name of a glyph stands for: `alef`, `uni0644.init`, `uni0644_uni0627`, `u10FFFF`.
pub(super) fn text_of(name: &[u8]) -> Option<String> {
    let name = std::str::from_utf8(name).ok()?;
    let stem = name.split('.').next().filter(|stem| !stem.is_empty())?;
    let mut text = String::new();
    for part in stem.split('_').take(8) {
        if let Some(numbers) = NAMES.get(part) {
            for number in numbers.split(' ') {
                text.push(char_of(number)?);
            }
        } else if let Some(digits) = part.strip_prefix("uni").filter(|d| d.len() >= 4) {
            for four in digits.as_bytes().chunks(4) {
                text.push(char_of(std::str::from_utf8(four).ok()?)?);
            }
        } else {
            let digits = part.strip_prefix('u')?;
            (4..=6).contains(&digits.len()).then_some(())?;
            text.push(char_of(digits)?);
        }
    }
    Some(text)
}

fn char_of(hex: &str) -> Option<char> {
    let number = u32::from_str_radix(hex, 16).ok()?;
    (hex.len() >= 4).then_some(())?;
    char::from_u32(number)
}

/// The width of a character in one of the fonts that every reader has, in thousandths.
pub(super) fn standard_width(font: &[u8], code: u8) -> u16 {
    let has = |word: &[u8]| memchr::memmem::find(font, word).is_some();
    if has(b"Courier") || has(b"Mono") {
        return 600;
    }
    let table = if has(b"Times") || has(b"Serif") {
        &TIMES
    } else {
        &HELVETICA
    };
    let place = usize::from(code).checked_sub(32);
    place.and_then(|at| table.get(at)).copied().unwrap_or(556)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_glyphs_are() {
        for (name, text) in [
            ("A", "A"),
            ("afii57415", "ا"),
            ("uni0644.init", "ل"),
            ("uni0644_uni0627.fina", "لا"),
            ("uni06440627", "لا"),
            ("u1EE00", "\u{1EE00}"),
            ("f_i", "fi"),
        ] {
            assert_eq!(text_of(name.as_bytes()).as_deref(), Some(text), "{name}");
        }
        for name in ["", ".notdef", "g123", "uni06", "uniZZZZ", "cid_7"] {
            assert_eq!(text_of(name.as_bytes()), None, "{name}");
        }
    }

    #[test]
    fn codes_of_the_encodings() {
        let all = |code| [Base::Standard, Base::Windows, Base::Mac].map(|base| base.char(code));
        assert_eq!(all(b'A'), [Some('A'); 3]);
        assert_eq!(all(b'`'), [Some('‘'), Some('`'), Some('`')]);
        assert_eq!(all(0xA1), [Some('¡'), Some('¡'), Some('°')]);
        assert_eq!(all(0xFB), [Some('ß'), Some('û'), Some('˚')]);
        assert_eq!(all(7), [None; 3]);
        assert_eq!(standard_width(b"Courier", b'i'), 600);
        assert_eq!(standard_width(b"Helvetica", b'i'), 222);
    }
}
