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

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use serde_json::Value;

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
    /// * `…, repaired`: some characters were broken; where it is not certain what they were, U+FFFD stands for
    ///   them.
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
        refuse_nonsense(&text)?;
        return Ok(Decoded::new(without_mark(text), encoding.name(), lost));
    }
    // Text has none of these bytes, but UTF-16 has, and so have files that are no text.
    if holds_low_bytes(&bytes) {
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
        // Whether it is one of these was seen before.
        .filter(|charset| {
            ![UTF_8, UTF_16LE, UTF_16BE]
                .map(Charset::Web)
                .contains(charset)
        });
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

/// Whether there are bytes that no text in one byte a character has. In pieces, so that a look at each is a
/// few instructions for many bytes at once.
fn holds_low_bytes(bytes: &[u8]) -> bool {
    bytes.chunks(4096).any(|piece| {
        piece
            .iter()
            .fold(0, |any, byte| any | u8::from(*byte < 0x09))
            != 0
    })
}

/// Refuses what is no text: it is full of bytes that no writing uses.
fn refuse_junk(bytes: &[u8]) -> Result<(), ExtractError> {
    let nul = bytes.iter().filter(|byte| **byte == 0).count();
    let unused = |byte: &u8| matches!(byte, 0..=0x08 | 0x0E..=0x1A | 0x1C..=0x1F | 0x7F);
    let junk = bytes.iter().filter(|byte| unused(byte)).count();
    if nul * 1000 > bytes.len() || junk * 50 > bytes.len() {
        return Err(no_text());
    }
    Ok(())
}

/// The same for bytes that a mark says are UTF-16.
fn refuse_nonsense(text: &str) -> Result<(), ExtractError> {
    let (mut all, mut junk) = (0_usize, 0_usize);
    for c in text.chars() {
        all += 1;
        let control =
            c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{C}' | '\u{1B}' | '\u{85}');
        junk += usize::from(control || c == '\u{FFFD}');
    }
    // One half of a character may be missing at the end of few.
    if junk > 1 && junk * 20 > all {
        return Err(no_text());
    }
    Ok(())
}

fn no_text() -> ExtractError {
    ExtractError::new(
        FailureKind::Encoding,
        "no text in any known character set; it may be a program or data",
    )
}

/// Makes the texts in a JSON value right that were read in the wrong character set before they were written as
/// escapes, as exports of chats are; the value was read out of `written`. Answers what had happened.
pub(super) fn repair_escaped(value: &mut Value, written: &str) -> Option<String> {
    if !written.contains("\\u00") {
        return None;
    }
    let mut said = None;
    let mut waiting = vec![value];
    while let Some(value) = waiting.pop() {
        match value {
            Value::String(text) => {
                if let Some(repaired) = mojibake::repair(text) {
                    *text = repaired.text;
                    said.get_or_insert(repaired.encoding);
                }
            }
            Value::Array(items) => waiting.extend(items.iter_mut().rev()),
            Value::Object(fields) => {
                let mut values: Vec<&mut Value> = fields.values_mut().collect();
                values.reverse();
                waiting.append(&mut values);
            }
            _ => {}
        }
    }
    said
}

#[cfg(test)]
mod tests;
