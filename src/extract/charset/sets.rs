//! The character sets there are: those of encoding_rs, and Arabic ones that are missing there.

use std::borrow::Cow;
use std::sync::LazyLock;

use encoding_rs::{Encoding, ISO_8859_6, WINDOWS_1256};

use super::tables::{self, UpperHalf, is_lam_alef};

/// A character set that bytes can be in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Charset {
    /// One that browsers know.
    Web(&'static Encoding),
    /// MacArabic.
    Mac,
    /// DOS code page 720.
    Dos,
    /// IBM code page 864, which holds shapes of letters in the order they are seen.
    Ibm,
}

/// Those that are tried for Arabic, the likeliest first.
pub(super) const ARABIC: [Charset; 5] = [
    Charset::Web(WINDOWS_1256),
    Charset::Web(ISO_8859_6),
    Charset::Mac,
    Charset::Dos,
    Charset::Ibm,
];

static WINDOWS: LazyLock<UpperHalf> = LazyLock::new(|| half_of(WINDOWS_1256));
static ISO: LazyLock<UpperHalf> = LazyLock::new(|| half_of(ISO_8859_6));

/// What the bytes from 0x80 on are in a character set with one byte for a character.
pub(super) fn half_of(encoding: &'static Encoding) -> UpperHalf {
    let mut half = ['\u{FFFD}'; 128];
    for (byte, place) in (0x80_u8..=0xFF).zip(half.iter_mut()) {
        let bytes = [byte];
        let (text, _) = encoding.decode_without_bom_handling(&bytes);
        *place = text.chars().next().unwrap_or('\u{FFFD}');
    }
    half
}

impl Charset {
    /// The character set that goes by a name, as pages, mails and people write it.
    pub(super) fn of_label(label: &str) -> Option<Self> {
        let label = label
            .trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';'))
            .to_ascii_lowercase();
        match label.as_str() {
            "x-mac-arabic" | "x-macarabic" | "macarabic" | "mac-arabic" => Some(Self::Mac),
            "dos-720" | "cp720" | "ibm720" | "720" => Some(Self::Dos),
            "ibm864" | "cp864" | "ibm-864" | "864" | "csibm864" => Some(Self::Ibm),
            "windows1256" | "win-1256" | "win1256" | "1256" | "ms-arab" => {
                Some(Self::Web(WINDOWS_1256))
            }
            label => Encoding::for_label_no_replacement(label.as_bytes()).map(Self::Web),
        }
    }

    /// Its name: that of the WHATWG, else that of the IANA or of its maker.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Web(encoding) => encoding.name(),
            Self::Mac => "x-mac-arabic",
            Self::Dos => "DOS-720",
            Self::Ibm => "IBM864",
        }
    }

    /// Its upper half, where it is one of [`ARABIC`].
    pub(super) fn arabic_half(self) -> Option<&'static UpperHalf> {
        match self {
            Self::Web(encoding) if encoding == WINDOWS_1256 => Some(&WINDOWS),
            Self::Web(encoding) if encoding == ISO_8859_6 => Some(&ISO),
            Self::Web(_) => None,
            Self::Mac => Some(&tables::MAC),
            Self::Dos => Some(&tables::DOS),
            Self::Ibm => Some(&tables::IBM),
        }
    }

    /// The text of bytes, and whether some of them mean nothing; U+FFFD stands for these.
    pub(super) fn decode(self, bytes: &[u8]) -> (Cow<'_, str>, bool) {
        if let Self::Web(encoding) = self {
            return encoding.decode_without_bom_handling(bytes);
        }
        let mut text = String::with_capacity(bytes.len() * 2);
        if self == Self::Ibm {
            for line in bytes.split_inclusive(|byte| *byte == b'\n') {
                text.extend(in_logical_order(line));
            }
        } else if let Some(half) = self.arabic_half() {
            text.extend(bytes.iter().map(|byte| char_of(half, *byte)));
        }
        let lost = text.contains('\u{FFFD}');
        (Cow::Owned(text), lost)
    }
}

/// What a byte is in a character set.
pub(super) fn char_of(half: &UpperHalf, byte: u8) -> char {
    match byte.checked_sub(0x80) {
        Some(at) => half.get(usize::from(at)).copied().unwrap_or('\u{FFFD}'),
        None => char::from(byte),
    }
}

/// A line of code page 864 as it is read. What is Arabic was stored from left to right as it is seen; numbers
/// and Latin within it stand as they are read.
pub(super) fn in_logical_order(line: &[u8]) -> Vec<char> {
    let end = line
        .iter()
        .rposition(|byte| !matches!(byte, b'\n' | b'\r'))
        .map_or(0, |last| last + 1);
    let (seen, ending) = line.split_at(end);
    let chars: Vec<char> = seen
        .iter()
        .flat_map(|byte| {
            let c = match byte {
                b'%' => tables::IBM_PERCENT,
                byte => char_of(&tables::IBM, *byte),
            };
            // The lam stands after its alef as long as the line is not turned.
            [Some(c), is_lam_alef(*byte).then_some('\u{644}')]
        })
        .flatten()
        .collect();
    let mut out: Vec<char> = Vec::with_capacity(chars.len());
    if !chars.iter().any(|c| is_arabic_letter(*c)) {
        out.extend(chars);
    } else {
        // Numbers and Latin words are turned back, with whatever joins them.
        let mut run: Vec<char> = Vec::new();
        let mut joint: Vec<char> = Vec::new();
        for c in chars.into_iter().rev() {
            if c.is_ascii_alphanumeric() || ('\u{660}'..='\u{669}').contains(&c) {
                run.append(&mut joint);
                run.push(c);
            } else if !run.is_empty()
                && matches!(
                    c,
                    '.' | ',' | ':' | '/' | '-' | '@' | '_' | '\'' | '&' | ' '
                )
                && joint.is_empty()
                && (c != ' ' || run.last().is_some_and(char::is_ascii_alphabetic))
            {
                joint.push(c);
            } else {
                out.extend(run.drain(..).rev());
                out.append(&mut joint);
                out.push(mirrored(c));
            }
        }
        out.extend(run.drain(..).rev());
        out.append(&mut joint);
    }
    out.extend(ending.iter().map(|byte| char::from(*byte)));
    out
}

fn is_arabic_letter(c: char) -> bool {
    ('\u{621}'..='\u{64A}').contains(&c)
}

/// Brackets turn with the line.
fn mirrored(c: char) -> char {
    match c {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '{' => '}',
        '}' => '{',
        '<' => '>',
        '>' => '<',
        '«' => '»',
        '»' => '«',
        c => c,
    }
}
