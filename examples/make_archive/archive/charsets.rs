//! Text written in the character sets that Arabic has been kept in.
//!
//! MacArabic and code page 864 are tables of their own here, after the mappings that Unicode publishes
//! (VENDORS/APPLE/ARABIC.TXT, VENDORS/MICSFT/PC/CP864.TXT).

use encoding_rs::{Encoding, ISO_8859_6, WINDOWS_1256};

/// A character set, with or without a byte order mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Charset {
    Utf8,
    Utf8Bom,
    Utf16Le,
    Utf16LeBom,
    Utf16Be,
    Utf16BeBom,
    Windows1256,
    Iso8859_6,
    MacArabic,
    Cp864,
}

use Charset::{
    Cp864, Iso8859_6, MacArabic, Utf8, Utf8Bom, Utf16Be, Utf16BeBom, Utf16Le, Utf16LeBom,
    Windows1256,
};

impl Charset {
    pub(super) const ALL: [Self; 10] = [
        Utf8,
        Utf8Bom,
        Utf16Le,
        Utf16LeBom,
        Utf16Be,
        Utf16BeBom,
        Windows1256,
        Iso8859_6,
        MacArabic,
        Cp864,
    ];

    /// A word for file names.
    pub(super) fn slug(self) -> &'static str {
        match self {
            Utf8 => "utf8",
            Utf8Bom => "utf8-bom",
            Utf16Le => "utf16le",
            Utf16LeBom => "utf16le-bom",
            Utf16Be => "utf16be",
            Utf16BeBom => "utf16be-bom",
            Windows1256 => "windows-1256",
            Iso8859_6 => "iso-8859-6",
            MacArabic => "mac-arabic",
            Cp864 => "cp864",
        }
    }

    /// Its name, where the WHATWG knows one.
    pub(super) fn name(self) -> Option<&'static str> {
        match self {
            Utf8 | Utf8Bom => Some("UTF-8"),
            Utf16Le | Utf16LeBom => Some("UTF-16LE"),
            Utf16Be | Utf16BeBom => Some("UTF-16BE"),
            Windows1256 => Some("windows-1256"),
            Iso8859_6 => Some("ISO-8859-6"),
            MacArabic | Cp864 => None,
        }
    }

    /// The text with what this charset cannot write replaced by what it can, or left out.
    pub(super) fn narrow(self, text: &str) -> String {
        if matches!(
            self,
            Utf8 | Utf8Bom | Utf16Le | Utf16LeBom | Utf16Be | Utf16BeBom
        ) {
            return text.to_owned();
        }
        text.chars()
            .filter_map(|c| {
                let plain = match c {
                    _ if self != Cp864 && self.byte(c).is_some() => c,
                    '«' | '»' | '“' | '”' => '"',
                    '–' | '—' => '-',
                    '٠'..='٩' => char::from(b'0' + u8::try_from(u32::from(c) - 0x660).ok()?),
                    'إ' => 'ا',
                    // Where they stand in visual order depends on what is around them.
                    '(' | ')' | '[' | ']' | '\u{64B}'..='\u{652}' => return None,
                    c => c,
                };
                let written = match self {
                    Cp864 => plain == '\n' || shapes(plain).is_some() || self.byte(plain).is_some(),
                    _ => self.byte(plain).is_some(),
                };
                written.then_some(plain)
            })
            .collect()
    }

    /// The text in this charset; nothing of it may be outside (see [`Charset::narrow`]).
    pub(super) fn encode(self, text: &str) -> Vec<u8> {
        let marked = |text: &str| format!("\u{FEFF}{text}");
        match self {
            Utf8 => text.as_bytes().to_vec(),
            Utf8Bom => marked(text).into_bytes(),
            Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            Utf16LeBom => Utf16Le.encode(&marked(text)),
            Utf16BeBom => Utf16Be.encode(&marked(text)),
            Cp864 => text
                .split_inclusive('\n')
                .flat_map(|line| visual(&shaped(line)).into_bytes_of(self))
                .collect(),
            _ => text.into_bytes_of(self),
        }
    }

    /// The byte of a character in a charset of one byte each.
    fn byte(self, c: char) -> Option<u8> {
        let in_table = |table: &[u16; 128]| {
            let place = table
                .iter()
                .position(|known| u32::from(*known) == u32::from(c))?;
            u8::try_from(0x80 + place).ok()
        };
        let known = |encoding: &'static Encoding| {
            let text = c.to_string();
            let (bytes, _, lost) = encoding.encode(&text);
            (!lost).then(|| bytes.first().copied()).flatten()
        };
        match self {
            _ if c.is_ascii() && !(self == Cp864 && c == '%') => u8::try_from(c).ok(),
            Windows1256 => known(WINDOWS_1256),
            Iso8859_6 => known(ISO_8859_6),
            MacArabic => in_table(&MAC_ARABIC),
            Cp864 => in_table(&CP864),
            _ => None,
        }
    }
}

/// Characters become bytes of a charset of one byte each.
trait IntoBytesOf {
    fn into_bytes_of(self, charset: Charset) -> Vec<u8>;
}

impl<T: AsRef<str>> IntoBytesOf for T {
    fn into_bytes_of(self, charset: Charset) -> Vec<u8> {
        let byte = |c| {
            charset
                .byte(c)
                .unwrap_or_else(|| panic!("{c:?} is not in {}", charset.slug()))
        };
        self.as_ref().chars().map(byte).collect()
    }
}

/// What becomes of the bytes of a text that are taken for another charset, and kept as UTF-8.
pub(super) fn misread(bytes: &[u8], taken_for: &'static Encoding) -> String {
    taken_for.decode_without_bom_handling(bytes).0.into_owned()
}

/// The line as it is seen from left to right: Arabic turned around, numbers and Latin words as they are.
pub(super) fn visual(line: &str) -> String {
    let (line, end) = match line.strip_suffix('\n') {
        Some(line) => (line, "\n"),
        None => (line, ""),
    };
    let mut out: Vec<char> = line.chars().rev().collect();
    let left_to_right = |c: &char| c.is_ascii_alphanumeric() || ('٠'..='٩').contains(c);
    let mut at = 0;
    while at < out.len() {
        let Some(begin) = out.iter().skip(at).position(left_to_right).map(|n| n + at) else {
            break;
        };
        let mut last = begin;
        let within = |c: &char| left_to_right(c) || ".,:/%-".contains(*c);
        for (place, c) in out.iter().enumerate().skip(begin) {
            if left_to_right(c) {
                last = place;
            } else if !within(c) {
                break;
            }
        }
        if let Some(run) = out.get_mut(begin..=last) {
            run.reverse();
        }
        at = last + 1;
    }
    out.into_iter().chain(end.chars()).collect()
}

/// A letter's first shape among the presentation forms, and how many it has: standing alone, at the
/// end, then at the beginning and in the middle.
fn shapes(letter: char) -> Option<(u32, u32)> {
    const FIRST: &[(char, u32, u32)] = &[
        ('ء', 0xFE80, 1),
        ('آ', 0xFE81, 2),
        ('أ', 0xFE83, 2),
        ('ؤ', 0xFE85, 2),
        ('ئ', 0xFE89, 4),
        ('ا', 0xFE8D, 2),
        ('ب', 0xFE8F, 4),
        ('ة', 0xFE93, 2),
        ('ت', 0xFE95, 4),
        ('ث', 0xFE99, 4),
        ('ج', 0xFE9D, 4),
        ('ح', 0xFEA1, 4),
        ('خ', 0xFEA5, 4),
        ('د', 0xFEA9, 2),
        ('ذ', 0xFEAB, 2),
        ('ر', 0xFEAD, 2),
        ('ز', 0xFEAF, 2),
        ('س', 0xFEB1, 4),
        ('ش', 0xFEB5, 4),
        ('ص', 0xFEB9, 4),
        ('ض', 0xFEBD, 4),
        ('ط', 0xFEC1, 4),
        ('ظ', 0xFEC5, 4),
        ('ع', 0xFEC9, 4),
        ('غ', 0xFECD, 4),
        ('ف', 0xFED1, 4),
        ('ق', 0xFED5, 4),
        ('ك', 0xFED9, 4),
        ('ل', 0xFEDD, 4),
        ('م', 0xFEE1, 4),
        ('ن', 0xFEE5, 4),
        ('ه', 0xFEE9, 4),
        ('و', 0xFEED, 2),
        ('ى', 0xFEEF, 2),
        ('ي', 0xFEF1, 4),
    ];
    FIRST
        .iter()
        .find(|(known, _, _)| *known == letter)
        .map(|(_, first, count)| (*first, *count))
}

/// The line in the shapes of code page 864, which has some letters in fewer shapes than others.
fn shaped(line: &str) -> String {
    let letters: Vec<char> = line.chars().collect();
    let joins_on = |c: Option<&char>| {
        c.and_then(|c| shapes(*c))
            .is_some_and(|(_, count)| count == 4)
    };
    let is_joined = |c: Option<&char>| {
        c.and_then(|c| shapes(*c))
            .is_some_and(|(_, count)| count > 1)
    };
    let mut out = String::new();
    let mut at = 0;
    while let Some(c) = letters.get(at) {
        let before = at > 0 && joins_on(letters.get(at - 1));
        let after = letters.get(at + 1);
        let lam_alef = match (c, after) {
            ('ل', Some('آ')) => Some(0xFEF5),
            ('ل', Some('أ')) => Some(0xFEF7),
            ('ل', Some('ا')) => Some(0xFEFB),
            _ => None,
        };
        let wanted: Vec<u32> = if let Some(first) = lam_alef {
            at += 1;
            vec![first + u32::from(before), first]
        } else if let Some((first, count)) = shapes(*c) {
            let order = match (before, count == 4 && is_joined(after)) {
                (false, false) => [0, 1, 2, 3],
                (true, false) => [1, 0, 3, 2],
                (false, true) => [2, 3, 0, 1],
                (true, true) => [3, 2, 1, 0],
            };
            order
                .iter()
                .filter(|n| **n < count)
                .map(|n| first + n)
                .collect()
        } else {
            vec![u32::from(*c)]
        };
        let known = wanted
            .iter()
            .filter_map(|code| char::from_u32(*code))
            .find(|c| Cp864.byte(*c).is_some());
        out.push(known.unwrap_or(*c));
        at += 1;
    }
    out
}

/// The upper half of MacArabic.
#[rustfmt::skip]
const MAC_ARABIC: [u16; 128] = [
    0x00C4, 0x00A0, 0x00C7, 0x00C9, 0x00D1, 0x00D6, 0x00DC, 0x00E1,
    0x00E0, 0x00E2, 0x00E4, 0x06BA, 0x00AB, 0x00E7, 0x00E9, 0x00E8,
    0x00EA, 0x00EB, 0x00ED, 0x2026, 0x00EE, 0x00EF, 0x00F1, 0x00F3,
    0x00BB, 0x00F4, 0x00F6, 0x00F7, 0x00FA, 0x00F9, 0x00FB, 0x00FC,
    0x0020, 0x0021, 0x0022, 0x0023, 0x0024, 0x066A, 0x0026, 0x0027,
    0x0028, 0x0029, 0x002A, 0x002B, 0x060C, 0x002D, 0x002E, 0x002F,
    0x0660, 0x0661, 0x0662, 0x0663, 0x0664, 0x0665, 0x0666, 0x0667,
    0x0668, 0x0669, 0x003A, 0x061B, 0x003C, 0x003D, 0x003E, 0x061F,
    0x274A, 0x0621, 0x0622, 0x0623, 0x0624, 0x0625, 0x0626, 0x0627,
    0x0628, 0x0629, 0x062A, 0x062B, 0x062C, 0x062D, 0x062E, 0x062F,
    0x0630, 0x0631, 0x0632, 0x0633, 0x0634, 0x0635, 0x0636, 0x0637,
    0x0638, 0x0639, 0x063A, 0x005B, 0x005C, 0x005D, 0x005E, 0x005F,
    0x0640, 0x0641, 0x0642, 0x0643, 0x0644, 0x0645, 0x0646, 0x0647,
    0x0648, 0x0649, 0x064A, 0x064B, 0x064C, 0x064D, 0x064E, 0x064F,
    0x0650, 0x0651, 0x0652, 0x067E, 0x0679, 0x0686, 0x06D5, 0x06A4,
    0x06AF, 0x0688, 0x0691, 0x007B, 0x007C, 0x007D, 0x0698, 0x06D2,
];

/// The upper half of code page 864; zero where it has nothing.
#[rustfmt::skip]
const CP864: [u16; 128] = [
    0x00B0, 0x00B7, 0x2219, 0x221A, 0x2592, 0x2500, 0x2502, 0x253C,
    0x2524, 0x252C, 0x251C, 0x2534, 0x2510, 0x250C, 0x2514, 0x2518,
    0x03B2, 0x221E, 0x03C6, 0x00B1, 0x00BD, 0x00BC, 0x2248, 0x00AB,
    0x00BB, 0xFEF7, 0xFEF8, 0x0000, 0x0000, 0xFEFB, 0xFEFC, 0x0000,
    0x00A0, 0x00AD, 0xFE82, 0x00A3, 0x00A4, 0xFE84, 0x0000, 0x0000,
    0xFE8E, 0xFE8F, 0xFE95, 0xFE99, 0x060C, 0xFE9D, 0xFEA1, 0xFEA5,
    0x0660, 0x0661, 0x0662, 0x0663, 0x0664, 0x0665, 0x0666, 0x0667,
    0x0668, 0x0669, 0xFED1, 0x061B, 0xFEB1, 0xFEB5, 0xFEB9, 0x061F,
    0x00A2, 0xFE80, 0xFE81, 0xFE83, 0xFE85, 0xFECA, 0xFE8B, 0xFE8D,
    0xFE91, 0xFE93, 0xFE97, 0xFE9B, 0xFE9F, 0xFEA3, 0xFEA7, 0xFEA9,
    0xFEAB, 0xFEAD, 0xFEAF, 0xFEB3, 0xFEB7, 0xFEBB, 0xFEBF, 0xFEC1,
    0xFEC5, 0xFECB, 0xFECF, 0x00A6, 0x00AC, 0x00F7, 0x00D7, 0xFEC9,
    0x0640, 0xFED3, 0xFED7, 0xFEDB, 0xFEDF, 0xFEE3, 0xFEE7, 0xFEEB,
    0xFEED, 0xFEEF, 0xFEF3, 0xFEBD, 0xFECC, 0xFECE, 0xFECD, 0xFEE1,
    0xFE7D, 0x0651, 0xFEE5, 0xFEE9, 0xFEEC, 0xFEF0, 0xFEF2, 0xFED0,
    0xFED5, 0xFEF5, 0xFEF6, 0xFEDD, 0xFED9, 0xFEF1, 0x25A0, 0x0000,
];
