//! Text that was read in the wrong character set and saved as it then looked: `Ø§Ù„`, `ط§ظ„`, `ÇáÓáÇã`.
//!
//! Undone only where it is certain. That UTF-8 was read as something else is seen because the bytes become
//! UTF-8 again, which no ordinary text does; that windows-1256 was, because accented letters by themselves make
//! up Arabic words. A line is judged as a whole; where good and bad text stand in one line, between the quotes,
//! tags and columns in it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252, WINDOWS_1256};

use super::detect;
use super::plausible::look;
use super::sets::{Charset, half_of};

/// So often at most a text was read wrongly.
const TIMES: usize = 3;

/// So many characters are no chance.
const CERTAIN: usize = 3;

/// One lost character in so many is borne.
const BORNE: usize = 6;

/// How much likelier Arabic must look, in nats, than what stands there.
const MARGIN: f32 = 8.0;

/// What a text was taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Taken {
    /// windows-1252, bytes without a character in it left as control characters.
    Windows1252,
    /// The same with control characters where windows-1252 has others.
    Latin1,
    Windows1256,
    Macintosh,
}

impl Taken {
    fn name(self) -> &'static str {
        match self {
            Self::Windows1252 => WINDOWS_1252.name(),
            Self::Latin1 => "ISO-8859-1",
            Self::Windows1256 => WINDOWS_1256.name(),
            Self::Macintosh => MACINTOSH.name(),
        }
    }

    /// The byte that was read as a character.
    fn byte_of(self, c: char) -> Option<u8> {
        if c.is_ascii() {
            return u8::try_from(c).ok();
        }
        let table = match self {
            Self::Windows1252 | Self::Latin1 => {
                if let '\u{80}'..='\u{FF}' = c {
                    return u8::try_from(c).ok();
                }
                &*LATIN
            }
            Self::Windows1256 => &*ARABIC,
            Self::Macintosh => &*ROMAN,
        };
        let at = table.binary_search_by_key(&c, |(other, _)| *other).ok()?;
        table.get(at).map(|(_, byte)| *byte)
    }
}

static LATIN: LazyLock<Vec<(char, u8)>> = LazyLock::new(|| bytes_of(WINDOWS_1252));
static ARABIC: LazyLock<Vec<(char, u8)>> = LazyLock::new(|| bytes_of(WINDOWS_1256));
static ROMAN: LazyLock<Vec<(char, u8)>> = LazyLock::new(|| bytes_of(MACINTOSH));

fn bytes_of(encoding: &'static Encoding) -> Vec<(char, u8)> {
    let mut pairs: Vec<(char, u8)> = half_of(encoding).into_iter().zip(0x80..=0xFF).collect();
    pairs.sort_unstable();
    pairs
}

/// What happened to a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Mishap {
    /// What the text was in, by its name.
    was: &'static str,
    taken: Taken,
}

/// A piece of text made right.
struct Attempt {
    text: String,
    mishap: Mishap,
    /// How many characters came out of it.
    made: usize,
    lost: usize,
}

impl Attempt {
    fn is_certain(&self) -> bool {
        self.made >= CERTAIN
    }
}

/// Text made right, and what had happened to it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Repaired {
    pub(super) text: String,
    /// As [`super::Decoded::encoding`] says it.
    pub(super) encoding: String,
}

/// The text made right, nothing where nothing is certainly wrong.
pub(super) fn repair(text: &str) -> Option<Repaired> {
    let mut first: Option<(Mishap, bool)> = None;
    let (mut times, mut lost) = (0, false);
    let mut now = Cow::Borrowed(text);
    while times < TIMES
        && is_suspicious(&now)
        && let Some(round) = round(&now)
    {
        now = Cow::Owned(round.text);
        first.get_or_insert((round.mishap, round.partly));
        lost |= round.lost;
        times += 1;
    }
    let (mishap, partly) = first?;
    let mut encoding = format!("{}, read as {}", mishap.was, mishap.taken.name());
    for (note, holds) in [
        (", twice", times == 2),
        (", thrice", times > 2),
        (", partly", partly),
        (", repaired", lost),
    ] {
        if holds {
            encoding.push_str(note);
        }
    }
    Some(Repaired {
        text: now.into_owned(),
        encoding,
    })
}

/// Whether a text holds pairs of characters that misread text is full of, and other text hardly has. Runs over
/// all text there is, and so does nothing but compare bytes.
pub(super) fn is_suspicious(text: &str) -> bool {
    let bytes = text.as_bytes();
    let next = bytes.get(1..).unwrap_or_default();
    let third = bytes.get(2..).unwrap_or_default();
    // In pieces, so that a look at each is a few instructions for many bytes at once.
    bytes
        .chunks(PIECE)
        .zip(next.chunks(PIECE))
        .zip(third.chunks(PIECE))
        .any(|((a, b), c)| {
            let triples = a.iter().zip(b).zip(c);
            triples.fold(0_u8, |any, ((a, b), c)| {
                any | u8::from(is_telling(*a, *b, *c))
            }) != 0
        })
}

const PIECE: usize = 4096;

/// A Latin letter with a mark before another sign that is no letter without a mark; ط, ظ or أ before a sign
/// that is no Arabic letter.
#[inline]
fn is_telling(a: u8, b: u8, c: u8) -> bool {
    let latin = (a == 0xC3) | ((a == 0xC5) & (b == 0xB8));
    let arabic = (a == 0xD8) & ((b == 0xB7) | (b == 0xB8) | (b == 0xA3));
    let sign = (c == 0xC2) | (c == 0xC5) | (c == 0xC6) | (c == 0xCB) | (c == 0xE2);
    (latin & (sign | (c == 0xC3) | (c == 0xEF))) | (arabic & sign)
}

/// All lines of a text made right once.
struct Round {
    text: String,
    mishap: Mishap,
    partly: bool,
    lost: bool,
}

fn round(text: &str) -> Option<Round> {
    let lines: Vec<(&str, Option<Attempt>)> = text
        .split_inclusive('\n')
        .map(|line| (line, attempt(line)))
        .collect();
    // What happened to most of the text is believed of short lines too.
    let mut counts: BTreeMap<Mishap, usize> = BTreeMap::new();
    let mut untouched = 0;
    for (line, attempt) in &lines {
        match attempt {
            Some(attempt) if attempt.is_certain() => {
                *counts.entry(attempt.mishap).or_default() += attempt.made;
            }
            Some(_) => {}
            None => untouched += line.chars().filter(|c| is_letter(*c)).count(),
        }
    }
    let main = counts.iter().max_by_key(|(_, made)| **made);
    let (main, made) = main.map(|(main, made)| (Some(*main), *made))?;
    let mut round = Round {
        text: String::with_capacity(text.len()),
        mishap: main?,
        partly: untouched > 0,
        lost: false,
    };
    for (line, attempt) in lines {
        let short = |attempt: &Attempt| Some(attempt.mishap) == main && made > untouched;
        match attempt.filter(|attempt| attempt.is_certain() || short(attempt)) {
            Some(attempt) => {
                round.lost |= attempt.lost > 0;
                round.text.push_str(&attempt.text);
            }
            None => round.text.push_str(line),
        }
    }
    Some(round)
}

fn is_letter(c: char) -> bool {
    !c.is_ascii() && c.is_alphabetic()
}

/// Makes a line right as a whole, or else what in it can be.
fn attempt(line: &str) -> Option<Attempt> {
    if !is_suspicious(line) {
        return None;
    }
    let whole = attempt_piece(line);
    if whole.is_some() {
        return whole;
    }
    let mut all: Option<Attempt> = None;
    let mut done = String::with_capacity(line.len());
    for piece in line.split_inclusive(['"', '<', '>', '\t', '|']) {
        let attempt = Some(piece)
            .filter(|piece| piece.len() < line.len() && is_suspicious(piece))
            .and_then(attempt_piece)
            .filter(Attempt::is_certain);
        match (attempt, &mut all) {
            (Some(attempt), Some(all)) if all.mishap == attempt.mishap => {
                done.push_str(&attempt.text);
                all.made += attempt.made;
                all.lost += attempt.lost;
            }
            (Some(mut attempt), None) => {
                done.push_str(&std::mem::take(&mut attempt.text));
                all = Some(attempt);
            }
            _ => done.push_str(piece),
        }
    }
    all.map(|all| Attempt { text: done, ..all })
}

fn attempt_piece(piece: &str) -> Option<Attempt> {
    [Taken::Windows1252, Taken::Windows1256, Taken::Macintosh]
        .into_iter()
        .find_map(|taken| was_utf8(piece, taken))
        .or_else(|| was_arabic(piece))
}

/// Stands for a character that was lost already; UTF-8 has no such byte.
const LOST: u8 = 0xFF;

/// The bytes of a piece.
fn bytes_in(piece: &str, taken: Taken) -> Option<Vec<u8>> {
    piece
        .chars()
        .map(|c| match c {
            '\u{FFFD}' => Some(LOST),
            c => taken.byte_of(c),
        })
        .collect()
}

fn was_utf8(piece: &str, taken: Taken) -> Option<Attempt> {
    let bytes = bytes_in(piece, taken)?;
    let (mut made, mut lost, mut odd) = (0, 0, 0);
    let mut text = String::with_capacity(bytes.len());
    let mut broken = false;
    let mut at = 0;
    for chunk in bytes.utf8_chunks() {
        let mut valid = chunk.valid();
        at += valid.len() + chunk.invalid().len();
        // What could not be shown was often saved as a question mark.
        if broken && let Some(rest) = valid.strip_prefix('?') {
            valid = rest;
        }
        for c in valid.chars().filter(|c| !c.is_ascii()) {
            made += 1;
            odd += usize::from(is_odd(c));
        }
        text.push_str(valid);
        // A lost byte right behind the beginning of a character is a part of it.
        let second = broken && valid.is_empty() && chunk.invalid() == [LOST];
        broken = !chunk.invalid().is_empty();
        if broken && !second {
            text.push(restored(chunk.invalid(), bytes.get(at).copied(), taken));
            lost += 1;
        }
    }
    if made == 0 || lost * BORNE > made || odd * BORNE > made {
        return None;
    }
    // Ordinary Arabic has letters that stand for the bytes, if hardly ever in such order.
    if taken == Taken::Windows1256 && look(text.chars()).score < look(piece.chars()).score + MARGIN
    {
        return None;
    }
    let latin1 = |c: char| {
        matches!(c, '\u{80}'..='\u{9F}') && !matches!(c as u32, 0x81 | 0x8D | 0x8F | 0x90 | 0x9D)
    };
    let taken = if taken == Taken::Windows1252
        && piece.chars().any(latin1)
        && piece.chars().all(|c| c <= '\u{FF}' || c == '\u{FFFD}')
    {
        Taken::Latin1
    } else {
        taken
    };
    Some(Attempt {
        text,
        mishap: Mishap {
            was: "UTF-8",
            taken,
        },
        made,
        lost,
    })
}

/// What a character was of which only the beginning is left. Of Arabic letters only ف has a second byte that is
/// no character in windows-1252, and only ح one that is a soft hyphen, which programs drop without a trace.
fn restored(left: &[u8], next: Option<u8>, taken: Taken) -> char {
    let dropped = !matches!(next, Some(LOST | b'?'));
    match left {
        [0xD9] if taken == Taken::Windows1252 => 'ف',
        [0xD8] if dropped => 'ح',
        _ => '\u{FFFD}',
    }
}

/// Characters that are seldom met: those of neither Arabic, Hebrew, Greek, Cyrillic and Latin, nor punctuation.
/// They come about where bytes are UTF-8 by chance.
fn is_odd(c: char) -> bool {
    !matches!(
        c,
        '\u{A0}'..='\u{17F}' | '\u{370}'..='\u{77F}' | '\u{2000}'..='\u{22FF}' | '\u{25A0}'..='\u{27BF}'
            | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}' | '\u{FFFD}' | '\u{1F300}'..='\u{1FAFF}'
    )
}

/// Accented letters by themselves, which are Arabic words in an Arabic character set.
fn was_arabic(piece: &str) -> Option<Attempt> {
    let taken = Taken::Windows1252;
    let (mut plain, mut marked) = (0, 0);
    for c in piece.chars().filter(|c| c.is_alphabetic()) {
        if c.is_ascii() {
            plain += 1;
        } else {
            marked += 1;
        }
    }
    if marked == 0 || plain > marked * 4 {
        return None;
    }
    let bytes: Vec<u8> = piece
        .chars()
        .map(|c| match c {
            '\u{FFFD}' => Some(b'?'),
            c => taken.byte_of(c),
        })
        .collect::<Option<_>>()?;
    let found = detect::arabic(&bytes);
    let certain = found.believed && found.look.score > MARGIN && found.look.mean() > 0.3;
    let common = matches!(found.charset, Charset::Web(_));
    if !certain || !common {
        return None;
    }
    let (text, _) = found.charset.decode(&bytes);
    let letters = found.look.letters as usize;
    Some(Attempt {
        text: text.into_owned(),
        mishap: Mishap {
            was: found.charset.name(),
            taken,
        },
        made: letters,
        lost: piece.matches('\u{FFFD}').count(),
    })
}

#[cfg(test)]
mod tests;
