//! Bytes become text: which character set they are in.
//!
//! What the bytes are goes before what is said of them: a byte order mark, UTF-16 by its low bytes, UTF-8 where
//! they are that from end to end or all but. Only then a declared character set counts, if the bytes make sense
//! in it ([`detect`]); pages in windows-1256 that say they are something else are common.

mod detect;
mod lines;
mod mixed;
mod mojibake;
mod plausible;
mod sets;
mod tables;
mod utf16;

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8};

pub(super) use self::lines::Lines;
use self::sets::Charset;
pub(super) use self::utf16::Unified;
use super::{ExtractError, FailureKind};

/// Text, and what its bytes were taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decoded {
    /// The text, without a byte order mark.
    pub(super) text: String,
    /// The character set, by its name: that of the WHATWG, and `x-mac-arabic`, `DOS-720`, `IBM864`. Where more
    /// was done than to decode it, in this order and parted by commas:
    ///
    /// * `UTF-8 + windows-1256`: some lines were in the one, some in the other;
    /// * `UTF-8, read as windows-1252`: the text had been read in the wrong character set and saved so, which
    ///   was undone; `, twice` where that had happened two times;
    /// * `…, partly`: in some lines;
    /// * `…, repaired`: some characters were broken, and U+FFFD stands for them.
    pub(super) encoding: Cow<'static, str>,
}

impl Decoded {
    fn new(text: String, encoding: &'static str, repaired: bool) -> Self {
        Self {
            text,
            encoding: noted(encoding, repaired),
        }
    }
}

/// The name with a note where characters were lost.
fn noted(encoding: &'static str, repaired: bool) -> Cow<'static, str> {
    if repaired {
        Cow::Owned(format!("{encoding}, repaired"))
    } else {
        Cow::Borrowed(encoding)
    }
}

/// The text of bytes that say they are in the character set `declared`, or do not say.
pub(super) fn decode(bytes: Vec<u8>, declared: Option<&str>) -> Result<Decoded, ExtractError> {
    if let Some((encoding, mark)) = utf16::marked(&bytes) {
        let (text, lost) = utf16::decode(encoding, bytes.get(mark..).unwrap_or_default());
        return Ok(Decoded::new(without_mark(text), encoding.name(), lost));
    }
    // Text has none of these bytes, but UTF-16 has, and so have files that are no text.
    if bytes.iter().any(|byte| *byte < 0x09) {
        if let Some(encoding) = utf16::guess(&bytes) {
            let (text, lost) = utf16::decode(encoding, &bytes);
            return Ok(Decoded::new(text, encoding.name(), lost));
        }
        refuse_junk(&bytes)?;
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(repaired(Decoded::new(without_mark(text), "UTF-8", false))),
        Err(error) => decode_other(error.as_bytes(), declared),
    }
}

/// The order of bytes in which these are UTF-16 without a mark, if they are.
pub(super) fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    utf16::guess(bytes)
}

fn decode_other(bytes: &[u8], declared: Option<&str>) -> Result<Decoded, ExtractError> {
    refuse_junk(bytes)?;
    let declared = declared
        .and_then(Charset::of_label)
        .filter(|charset| *charset != Charset::Web(UTF_8));
    let mixed = mixed::decode(bytes, declared);
    let name = mixed.other.map_or("UTF-8", Charset::name);
    let encoding = match (mixed.utf8, mixed.other) {
        (true, Some(_)) if mixed.repaired => Cow::Owned(format!("UTF-8 + {name}, repaired")),
        (true, Some(_)) => Cow::Owned(format!("UTF-8 + {name}")),
        _ => noted(name, mixed.repaired),
    };
    Ok(Decoded {
        text: without_mark(mixed.text),
        encoding,
    })
}

/// The same text, made right where it was read wrongly before it was saved.
fn repaired(decoded: Decoded) -> Decoded {
    match mojibake::repair(&decoded.text) {
        Some(repaired) => Decoded {
            text: repaired.text,
            encoding: Cow::Owned(repaired.encoding),
        },
        None => decoded,
    }
}

fn without_mark(text: String) -> String {
    match text.strip_prefix('\u{FEFF}') {
        Some(rest) => rest.to_owned(),
        None => text,
    }
}

/// Refuses what is no text: it is full of bytes that no writing uses.
fn refuse_junk(bytes: &[u8]) -> Result<(), ExtractError> {
    let nul = bytes.iter().filter(|byte| **byte == 0).count();
    let unused = |byte: &u8| matches!(byte, 0..=0x08 | 0x0E..=0x1A | 0x1C..=0x1F | 0x7F);
    let junk = bytes.iter().filter(|byte| unused(byte)).count();
    if nul * 1000 > bytes.len() || junk * 50 > bytes.len() {
        return Err(ExtractError::new(
            FailureKind::Encoding,
            "no text in any known character set; it may be a program or data",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
