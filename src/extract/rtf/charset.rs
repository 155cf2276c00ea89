//! Which character set the bytes of RTF are in: each font has its own.

use std::collections::BTreeMap;

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GBK, ISO_8859_6, MACINTOSH, SHIFT_JIS, UTF_8, WINDOWS_874,
    WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255,
    WINDOWS_1256, WINDOWS_1257, WINDOWS_1258, X_MAC_CYRILLIC,
};

/// What the bytes of a font stand for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Charset {
    /// What the document as a whole is in.
    Document,
    /// Letters of a set.
    Letters(&'static Encoding),
    /// Signs and bullets.
    Symbols,
    /// A set that cannot be read, by the number of its code page.
    Unknown(i32),
}

/// The set of `\fcharset`.
pub(super) fn of_font(number: i32) -> Charset {
    Charset::Letters(match number {
        2 => return Charset::Symbols,
        77 => MACINTOSH,
        89 => X_MAC_CYRILLIC,
        128 => SHIFT_JIS,
        129 | 130 => EUC_KR,
        134 => GBK,
        136 => BIG5,
        161 => WINDOWS_1253,
        162 => WINDOWS_1254,
        163 => WINDOWS_1258,
        177 | 181 => WINDOWS_1255,
        178..=180 => WINDOWS_1256,
        186 => WINDOWS_1257,
        204 => WINDOWS_1251,
        222 => WINDOWS_874,
        238 => WINDOWS_1250,
        _ => return Charset::Document,
    })
}

/// The set of `\ansicpg` or `\cpg`.
pub(super) fn of_code_page(number: i32) -> Charset {
    Charset::Letters(match number {
        0 => return Charset::Document,
        708 | 28596 => ISO_8859_6,
        874 => WINDOWS_874,
        932 => SHIFT_JIS,
        936 => GBK,
        949 => EUC_KR,
        950 => BIG5,
        1250 => WINDOWS_1250,
        1251 => WINDOWS_1251,
        1252 => WINDOWS_1252,
        1253 => WINDOWS_1253,
        1254 => WINDOWS_1254,
        1255 => WINDOWS_1255,
        1256 => WINDOWS_1256,
        1257 => WINDOWS_1257,
        1258 => WINDOWS_1258,
        10000 => MACINTOSH,
        65001 => UTF_8,
        other => return Charset::Unknown(other),
    })
}

/// The fonts of a document, and what is in each set.
#[derive(Debug)]
pub(super) struct Fonts {
    document: Charset,
    fonts: BTreeMap<i32, Charset>,
    /// How many bytes that are not ASCII were read in which set.
    read: Vec<(&'static Encoding, usize)>,
    unknown: Option<i32>,
}

impl Fonts {
    pub(super) fn new() -> Self {
        Self {
            document: Charset::Letters(WINDOWS_1252),
            fonts: BTreeMap::new(),
            read: Vec::new(),
            unknown: None,
        }
    }

    /// What the document as a whole is in.
    pub(super) fn set_document(&mut self, charset: Charset) {
        if charset != Charset::Document {
            self.document = charset;
        }
    }

    /// What a font is in.
    pub(super) fn set(&mut self, font: i32, charset: Charset) {
        self.fonts.insert(font, charset);
    }

    /// Adds the text of bytes in a font.
    pub(super) fn decode(&mut self, bytes: &[u8], font: i32, out: &mut String) {
        if bytes.is_ascii() && self.fonts.get(&font) != Some(&Charset::Symbols) {
            out.extend(bytes.iter().map(|byte| char::from(*byte)));
            return;
        }
        let charset = match self.fonts.get(&font) {
            None | Some(Charset::Document) => self.document,
            Some(charset) => *charset,
        };
        match charset {
            Charset::Letters(encoding) => {
                let count = bytes.iter().filter(|byte| !byte.is_ascii()).count();
                match self.read.iter_mut().find(|(other, _)| *other == encoding) {
                    Some((_, sum)) => *sum += count,
                    None => self.read.push((encoding, count)),
                }
                out.push_str(&encoding.decode_without_bom_handling(bytes).0);
            }
            Charset::Symbols | Charset::Document => out.push(' '),
            Charset::Unknown(page) => {
                self.unknown = Some(page);
                out.push(char::REPLACEMENT_CHARACTER);
            }
        }
    }

    /// The set that most of the letters are in.
    pub(super) fn most(&self) -> Option<&'static str> {
        let most = self.read.iter().rev().max_by_key(|(_, count)| *count);
        most.map(|(encoding, _)| encoding.name())
    }

    /// A code page that was needed and cannot be read.
    pub(super) fn unknown(&self) -> Option<i32> {
        self.unknown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_read_in_the_set_of_their_font() {
        let mut fonts = Fonts::new();
        fonts.set(1, of_font(178));
        fonts.set(2, of_font(0));
        fonts.set(3, of_font(2));
        fonts.set(4, of_font(204));
        fonts.set(5, of_code_page(28596));
        let mut check = |font: i32, bytes: &[u8], expected: &str| {
            let mut out = String::new();
            fonts.decode(bytes, font, &mut out);
            assert_eq!(out, expected, "{font}");
        };
        check(1, b"\xE4\xD5", "نص");
        check(2, b"caf\xE9", "café");
        check(3, b"\xB7", " ");
        check(3, b"a", " ");
        check(4, b"\xC4", "Д");
        check(5, b"\xE6\xD5", "نص");
        check(9, b"abc", "abc");
        assert_eq!(fonts.most(), Some("windows-1256"));
        fonts.set_document(of_code_page(1256));
        fonts.set_document(of_code_page(0));
        let mut out = String::new();
        fonts.decode(b"\xE4\xD5", 2, &mut out);
        assert_eq!(out, "نص");
        assert_eq!(fonts.unknown(), None);
        fonts.set_document(of_code_page(720));
        fonts.decode(b"\xE4", 9, &mut out);
        assert_eq!(fonts.unknown(), Some(720));
    }
}
