//! Transfer encodings of mail: base64 and quoted-printable. Damage costs what it hits, nothing else.

use std::borrow::Cow;

/// How the bytes of a part were written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::extract) enum Transfer {
    /// As they are.
    Plain,
    Base64,
    QuotedPrintable,
}

impl Transfer {
    /// The encoding that a header names.
    pub(super) fn named(name: &str) -> Self {
        match name.trim().to_ascii_lowercase().as_str() {
            "base64" => Self::Base64,
            "quoted-printable" => Self::QuotedPrintable,
            _ => Self::Plain,
        }
    }

    /// The bytes that were written down.
    pub(in crate::extract) fn decode(self, written: &[u8]) -> Cow<'_, [u8]> {
        match self {
            Self::Plain => Cow::Borrowed(written),
            Self::Base64 => Cow::Owned(base64(written)),
            Self::QuotedPrintable => Cow::Owned(quoted_printable(written)),
        }
    }
}

/// Bytes out of base64. What is no digit of it is passed over; `=` ends a group, and another may
/// follow.
pub(super) fn base64(written: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(written.len() / 4 * 3 + 3);
    let mut group = 0_u32;
    let mut digits = 0;
    for byte in written {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => {
                end_group(&mut bytes, &mut group, &mut digits);
                continue;
            }
            _ => continue,
        };
        group = group << 6 | u32::from(digit);
        digits += 1;
        if digits == 4 {
            let [_, first, second, third] = group.to_be_bytes();
            bytes.extend_from_slice(&[first, second, third]);
            (group, digits) = (0, 0);
        }
    }
    end_group(&mut bytes, &mut group, &mut digits);
    bytes
}

/// The bytes of a group of less than four digits.
fn end_group(bytes: &mut Vec<u8>, group: &mut u32, digits: &mut u32) {
    let [_, first, second, _] = (*group << (6 * (4 - (*digits).min(4)))).to_be_bytes();
    match *digits {
        2 => bytes.push(first),
        3 => bytes.extend_from_slice(&[first, second]),
        _ => {}
    }
    (*group, *digits) = (0, 0);
}

/// Bytes out of quoted-printable. An `=` that means nothing stays.
fn quoted_printable(written: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(written.len());
    for line in written.split_inclusive(|byte| *byte == b'\n') {
        let ended = line.ends_with(b"\n");
        // White space at the end of a line was added on the way.
        let line = line.trim_ascii_end();
        let soft = line.strip_suffix(b"=");
        unescape(soft.unwrap_or(line), b'=', &mut bytes);
        if soft.is_none() && ended {
            bytes.push(b'\n');
        }
    }
    bytes
}

/// Bytes out of the words of headers.
pub(super) fn quoted_word(written: &[u8]) -> Vec<u8> {
    let spaces: Vec<u8> = written
        .iter()
        .map(|byte| if *byte == b'_' { b' ' } else { *byte })
        .collect();
    let mut bytes = Vec::with_capacity(spaces.len());
    unescape(&spaces, b'=', &mut bytes);
    bytes
}

/// Adds bytes of which some are written as a sign and two hexadecimal digits.
fn unescape(written: &[u8], sign: u8, bytes: &mut Vec<u8>) {
    let mut rest = written;
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        let escaped = match after {
            [high, low, ..] if *byte == sign => hex(*high).zip(hex(*low)),
            _ => None,
        };
        match escaped {
            Some((high, low)) => {
                bytes.push(high << 4 | low);
                rest = after.get(2..).unwrap_or_default();
            }
            None => bytes.push(*byte),
        }
    }
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(transfer: &str, written: &str, expected: &str) {
        let bytes = Transfer::named(transfer).decode(written.as_bytes());
        assert_eq!(String::from_utf8_lossy(&bytes), expected, "{written:?}");
    }

    #[test]
    fn bytes_come_back() {
        check("BASE64 ", "2KzYs9ix\r\n", "جسر");
        check("base64", "2Kz\nYs9ix2A==2Kw=", "جسر\u{FFFD}ج");
        check("base64", "2KzYs9ix\n!!", "جسر");
        check("base64", "YQ", "a");
        check("base64", "A=", "");
        check(
            "quoted-printable",
            "=D8=AC=D8=\r\n=B3=d8=b1 \r\nx=3D1\n",
            "جسر\nx=1\n",
        );
        check("quoted-printable", "a=b =zz=", "a=b =zz");
        check("Quoted-Printable", "a = \nb", "a b");
        check("8bit", "جسر=41", "جسر=41");
    }
}
