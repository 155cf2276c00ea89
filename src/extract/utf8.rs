//! Strict UTF-8 over a stream: what arrives in pieces is judged as a whole.

use super::{ExtractError, FailureKind};

/// Judges bytes as they pass by. Holds at most three of them.
#[derive(Debug, Default)]
pub(super) struct Utf8Check {
    /// The beginning of a character whose end has not come yet.
    rest: Vec<u8>,
    /// How many bytes were found good.
    good: u64,
}

impl Utf8Check {
    /// Judges the next piece.
    pub(super) fn push(&mut self, mut piece: &[u8]) -> Result<(), ExtractError> {
        // Complete the character that was cut in two, byte by byte.
        while !self.rest.is_empty() {
            let Some((first, after)) = piece.split_first() else {
                return Ok(());
            };
            self.rest.push(*first);
            piece = after;
            match std::str::from_utf8(&self.rest) {
                Ok(_) => {
                    self.good += self.rest.len() as u64;
                    self.rest.clear();
                }
                Err(error) if error.error_len().is_some() => return Err(self.not_utf8()),
                Err(_) => {}
            }
        }
        let valid = match std::str::from_utf8(piece) {
            Ok(_) => piece.len(),
            Err(error) => error.valid_up_to(),
        };
        let (valid, rest) = piece.split_at(valid);
        if let Some(at) = valid.iter().position(|byte| *byte == 0) {
            return Err(holds_nul(self.good + at as u64));
        }
        self.good += valid.len() as u64;
        self.rest.extend(rest.iter().take(4));
        match std::str::from_utf8(rest) {
            Err(error) if error.error_len().is_some() => Err(self.not_utf8()),
            _ => Ok(()),
        }
    }

    /// Judges the end.
    pub(super) fn finish(&self) -> Result<(), ExtractError> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(self.not_utf8())
        }
    }

    fn not_utf8(&self) -> ExtractError {
        let message = match *self.rest.as_slice() {
            [0xFF | 0xFE, ..] if self.good == 0 => {
                "this is UTF-16, not UTF-8; convert it to UTF-8".to_owned()
            }
            [byte, ..] => format!(
                "not UTF-8: byte 0x{byte:02X} at offset {}; convert it, for instance from windows-1256",
                self.good
            ),
            [] => "not UTF-8".to_owned(),
        };
        ExtractError::new(FailureKind::Encoding, message)
    }
}

fn holds_nul(offset: u64) -> ExtractError {
    let message = format!(
        "a NUL byte at offset {offset}; this is no plain text, or UTF-16 to be converted to UTF-8"
    );
    ExtractError::new(FailureKind::Encoding, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The verdict must not depend on where the pieces end.
    fn check(bytes: &[u8], expected: &str) {
        for size in 1..=bytes.len().max(1) {
            let mut utf8 = Utf8Check::default();
            let verdict = bytes
                .chunks(size)
                .try_for_each(|piece| utf8.push(piece))
                .and_then(|()| utf8.finish());
            let said = verdict.map_or_else(|error| error.message, |()| "fine".to_owned());
            assert!(said.starts_with(expected), "{bytes:?} by {size}: {said}");
        }
    }

    #[test]
    fn good_and_bad_bytes() {
        check("".as_bytes(), "fine");
        check("درعا 2012 – 😀".as_bytes(), "fine");
        check("\u{FEFF}درعا".as_bytes(), "fine");
        check(b"ab\xE4\xE5c", "not UTF-8: byte 0xE4 at offset 2;");
        check(
            "در\u{0639}".as_bytes().strip_suffix(b"\xB9").unwrap(),
            "not UTF-8: byte 0xD8 at offset 4;",
        );
        check(b"\xED\xA0\x80", "not UTF-8: byte 0xED at offset 0;");
        check(b"\xFF\xFE\x2F\x06", "this is UTF-16");
        check(b"abc\0d", "a NUL byte at offset 3;");
    }
}
