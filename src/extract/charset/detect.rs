//! Which character set bytes are in that are not UTF-8.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    ISO_8859_2, ISO_8859_4, ISO_8859_6, WINDOWS_1250, WINDOWS_1252, WINDOWS_1256, WINDOWS_1257,
    WINDOWS_1258,
};

use super::plausible::{Look, look};
use super::sets::{ARABIC, Charset, char_of, in_logical_order};

/// So much that is not ASCII tells what the rest is; in bytes.
const ENOUGH: usize = 32 << 10;

/// How much sooner, in nats, one believes in an Arabic character set that is met more often; as [`ARABIC`].
const PRIORS: [f32; 5] = [3.0, 1.5, 0.0, -2.0, -3.0];

/// Two letters beyond ASCII side by side are so much rarer in Latin writing than in Arabic; in nats.
const SIDE_BY_SIDE: f32 = 1.5;

/// What is said is believed as long as another Arabic character set is not likelier by more than this; in nats.
const DOUBT: f32 = 4.0;

/// So few bytes beyond ASCII do not tell the character sets of Central Europe from the common one.
const TOO_FEW: usize = 4;

/// Bytes in an Arabic character set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arabic {
    pub(super) charset: Charset,
    pub(super) look: Look,
    /// Whether this is Arabic rather than anything else.
    pub(super) believed: bool,
}

/// The character set of bytes that do not say it.
pub(super) fn detect(bytes: &[u8]) -> Charset {
    let sample = sample(bytes);
    let arabic = arabic_of(&sample);
    if arabic.believed {
        return arabic.charset;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&sample, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    let beyond = sample.iter().filter(|byte| !byte.is_ascii()).count();
    let latin = [
        WINDOWS_1250,
        WINDOWS_1257,
        WINDOWS_1258,
        ISO_8859_2,
        ISO_8859_4,
    ];
    let both = [WINDOWS_1256, ISO_8859_6].map(Charset::Web);
    if both.contains(&Charset::Web(guess)) && both.contains(&arabic.charset) {
        arabic.charset
    } else if beyond < TOO_FEW && latin.contains(&guess) {
        Charset::Web(WINDOWS_1252)
    } else {
        Charset::Web(guess)
    }
}

/// The Arabic character set that makes most of the bytes.
pub(super) fn arabic(bytes: &[u8]) -> Arabic {
    arabic_of(&sample(bytes))
}

/// Whether bytes make sense in the character set that they are said to be in.
pub(super) fn fits(declared: Charset, bytes: &[u8]) -> bool {
    let sample = sample(bytes);
    let best = arabic_of(&sample);
    if declared.arabic_half().is_some() {
        let said = look_in(declared, &sample);
        let near = best.look.score - said.score <= DOUBT + 0.05 * best.look.letters as f32;
        return near && (best.believed || said.score > 0.0);
    }
    if best.believed {
        return false;
    }
    let (text, lost) = declared.decode(&sample);
    !lost && !text.chars().any(|c| ('\u{80}'..='\u{9F}').contains(&c))
}

fn arabic_of(sample: &[u8]) -> Arabic {
    let mut best: Option<(f32, Charset, Look)> = None;
    for (charset, prior) in ARABIC.into_iter().zip(PRIORS) {
        let look = look_in(charset, sample);
        let score = look.score + prior;
        if best.is_none_or(|(other, ..)| score > other) {
            best = Some((score, charset, look));
        }
    }
    let (_, charset, look) = best.unwrap_or((0.0, Charset::Web(WINDOWS_1256), Look::default()));
    let side_by_side = sample
        .windows(2)
        .filter(|pair| pair.iter().all(|byte| *byte >= 0x80))
        .count();
    // Of a few letters nothing can be asked but that they may follow each other.
    let common = matches!(charset, Charset::Web(_));
    let least = match look.letters {
        0..6 if common => -0.7,
        0..6 => 0.3,
        6..20 => 0.0,
        _ => 0.2,
    };
    let believed = look.letters >= 2
        && look.mean() > least
        && look.score + SIDE_BY_SIDE * side_by_side as f32 > 1.0;
    Arabic {
        charset,
        look,
        believed,
    }
}

fn look_in(charset: Charset, sample: &[u8]) -> Look {
    match charset.arabic_half() {
        Some(_) if charset == Charset::Ibm => {
            let lines = sample.split(|byte| *byte == b'\n');
            look(lines.flat_map(|line| in_logical_order(line).into_iter().chain(['\n'])))
        }
        Some(half) => look(sample.iter().map(|byte| char_of(half, *byte))),
        None => Look::default(),
    }
}

/// Lines that hold more than ASCII, as many as are needed.
fn sample(bytes: &[u8]) -> Vec<u8> {
    let mut sample = Vec::new();
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let Some(first) = line.iter().position(|byte| !byte.is_ascii()) else {
            continue;
        };
        let line = if line.len() > ENOUGH {
            let from = line.get(first.saturating_sub(80)..).unwrap_or_default();
            from.get(..ENOUGH).unwrap_or(from)
        } else {
            line
        };
        sample.extend_from_slice(line);
        if sample.len() >= ENOUGH {
            break;
        }
    }
    sample
}
