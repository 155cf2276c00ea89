//! Bytes become text: which character set they are in.

use super::{ExtractError, FailureKind};

/// Text, and what its bytes were taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decoded {
    /// The text, without a byte order mark.
    pub(super) text: String,
    /// The character set, by its WHATWG name.
    pub(super) encoding: &'static str,
}

/// The text of bytes that say they are in the character set `declared`, or do not say.
pub(super) fn decode(bytes: Vec<u8>, declared: Option<&str>) -> Result<Decoded, ExtractError> {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => text.into_bytes(),
        Err(error) => {
            let known = declared.and_then(|name| encoding_rs::Encoding::for_label(name.as_bytes()));
            let encoding = known.unwrap_or(encoding_rs::WINDOWS_1256);
            let (text, encoding, bad) = encoding.decode(error.as_bytes());
            if bad {
                return Err(ExtractError::new(FailureKind::Encoding, "not UTF-8"));
            }
            return Ok(Decoded {
                text: text.into_owned(),
                encoding: encoding.name(),
            });
        }
    };
    let text = String::from_utf8(bytes)
        .map_err(|_| ExtractError::new(FailureKind::Encoding, "not UTF-8"))?;
    let text = match text.strip_prefix('\u{FEFF}') {
        Some(text) => text.to_owned(),
        None => text,
    };
    Ok(Decoded {
        text,
        encoding: "UTF-8",
    })
}
