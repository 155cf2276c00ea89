//! Bytes that are not UTF-8 as a whole: in another character set, or in UTF-8 with some damage, or some lines
//! in one and some in the other.

use std::borrow::Cow;

use super::detect::{detect, fits};
use super::sets::Charset;

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    Ascii,
    /// UTF-8, or all but.
    Utf8,
    /// Something else.
    Other,
}

/// What all lines together are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Parts {
    /// Characters of several bytes in lines that are UTF-8.
    utf8: usize,
    /// Those of them that hardly stand beside lines that are not UTF-8.
    odd: usize,
    /// Bytes that are not ASCII in the other lines.
    other: usize,
}

impl Parts {
    /// Whether so little is UTF-8 that it may be by chance: a letter and an Arabic comma in windows-1256 are
    /// one character in UTF-8.
    fn by_chance(self) -> bool {
        let odd = self.odd * 4 > self.utf8;
        if self.other == 0 {
            odd && self.utf8 < SURE
        } else {
            odd || self.utf8 * 20 < self.other
        }
    }
}

/// So many characters of several bytes do not come about by chance.
const SURE: usize = 20;

/// Counts what lines are.
fn parts(bytes: &[u8]) -> Parts {
    let mut parts = Parts {
        utf8: 0,
        odd: 0,
        other: 0,
    };
    for line in lines(bytes) {
        match kind(line) {
            Line::Ascii => {}
            Line::Utf8 => {
                parts.utf8 += characters(line).0;
                let valid = line.utf8_chunks().flat_map(|chunk| chunk.valid().chars());
                parts.odd += valid.filter(|c| is_odd(*c)).count();
            }
            Line::Other => parts.other += line.iter().filter(|byte| !byte.is_ascii()).count(),
        }
    }
    parts
}

fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split_inclusive(|byte| *byte == b'\n')
}

/// How many characters of several bytes there are, and how many bytes or beginnings of characters are none.
fn characters(line: &[u8]) -> (usize, usize) {
    let (mut several, mut none) = (0, 0);
    for chunk in line.utf8_chunks() {
        several += chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count();
        none += usize::from(!chunk.invalid().is_empty());
    }
    (several, none)
}

/// Whether a character is of a script that is not met where bytes are in an Arabic or European character set.
fn is_odd(c: char) -> bool {
    let usual = matches!(c, '\0'..='\u{17F}' | '\u{370}'..='\u{6FF}' | '\u{2000}'..='\u{20BF}' | '\u{FEFF}');
    !usual
}

fn kind(line: &[u8]) -> Line {
    if line.is_ascii() {
        return Line::Ascii;
    }
    match characters(line) {
        (_, 0) => Line::Utf8,
        (several, none) if several >= 2 * none => Line::Utf8,
        _ => Line::Other,
    }
}

/// The text of bytes, and what they were taken for.
pub(super) struct Mixed {
    pub(super) text: String,
    /// Whether characters were lost.
    pub(super) repaired: bool,
    /// Whether some of it is UTF-8.
    pub(super) utf8: bool,
    /// The character set of what is not UTF-8.
    pub(super) other: Option<Charset>,
}

/// Reads bytes that are not UTF-8 as a whole.
pub(super) fn decode(bytes: &[u8], declared: Option<Charset>) -> Mixed {
    let parts = parts(bytes);
    if parts.by_chance() {
        let charset = choose(bytes, declared);
        let (text, repaired) = charset.decode(bytes);
        return Mixed {
            text: text.into_owned(),
            repaired,
            utf8: false,
            other: Some(charset),
        };
    }
    if parts.other == 0 {
        return Mixed {
            text: String::from_utf8_lossy(bytes).into_owned(),
            repaired: true,
            utf8: true,
            other: None,
        };
    }
    let charset = choose(&other_lines(bytes), declared);
    let mut text = String::with_capacity(bytes.len() * 5 / 4);
    let mut repaired = false;
    for line in lines(bytes) {
        let (line, lost) = decode_line(line, charset);
        text.push_str(&line);
        repaired |= lost;
    }
    Mixed {
        text,
        repaired,
        utf8: true,
        other: Some(charset),
    }
}

/// The lines that are not UTF-8; all, where only by chance some of them look like it.
pub(super) fn other_lines(bytes: &[u8]) -> Vec<u8> {
    if parts(bytes).by_chance() {
        return bytes.to_vec();
    }
    let others = lines(bytes).filter(|line| kind(line) == Line::Other);
    others.flatten().copied().collect()
}

/// The text of one line, and whether something in it was lost.
fn decode_line(line: &[u8], other: Charset) -> (Cow<'_, str>, bool) {
    match kind(line) {
        Line::Other => other.decode(line),
        _ => {
            let text = String::from_utf8_lossy(line);
            let lost = matches!(text, Cow::Owned(_));
            (text, lost)
        }
    }
}

/// The declared character set where the bytes make sense in it, else what they look like.
pub(super) fn choose(bytes: &[u8], declared: Option<Charset>) -> Charset {
    declared
        .filter(|declared| fits(*declared, bytes))
        .unwrap_or_else(|| detect(bytes))
}

/// Whether a line is another character set than UTF-8.
pub(super) fn is_other(line: &[u8]) -> bool {
    kind(line) == Line::Other
}
