//! Lines and rows of a file that is too large to be held: each is read by itself.

use std::borrow::Cow;

use super::sets::Charset;
use super::{mixed, mojibake, noted};

/// Decodes the lines of one file.
#[derive(Debug)]
pub(in super::super) struct Lines {
    /// What the stream was in as a whole, where it is UTF-8 by now.
    stream: Option<&'static str>,
    /// The character set of lines that are not UTF-8, once there was one.
    other: Option<Charset>,
}

/// A line that was decoded.
#[derive(Debug, PartialEq, Eq)]
pub(in super::super) struct Line<'l> {
    pub(in super::super) text: Cow<'l, str>,
    /// As [`super::Decoded::encoding`].
    pub(in super::super) encoding: Cow<'static, str>,
}

impl Lines {
    /// Learns from the beginning of a file, up to 64 KB of it; `stream` is what it was before it was made
    /// UTF-8.
    pub(in super::super) fn new(head: &[u8], stream: Option<&'static str>) -> Self {
        // The end of it may be within a character.
        let whole = head.iter().rposition(|byte| *byte == b'\n');
        let head = whole.map_or(head, |end| head.get(..end).unwrap_or(head));
        let other = match std::str::from_utf8(head) {
            Err(error) if error.error_len().is_some() => Some(mixed::other_lines(head))
                .filter(|others| !others.is_empty())
                .map(|others| mixed::choose(&others, None)),
            _ => None,
        };
        Self { stream, other }
    }

    /// The text of a line.
    pub(in super::super) fn decode<'l>(&mut self, line: &'l [u8]) -> Line<'l> {
        match std::str::from_utf8(line) {
            Ok(text) => self.whole(text),
            Err(_) if mixed::is_other(line) => {
                let other = *self.other.get_or_insert_with(|| mixed::choose(line, None));
                let (text, lost) = other.decode(line);
                Line {
                    text,
                    encoding: noted(other.name(), lost),
                }
            }
            Err(_) => Line {
                text: String::from_utf8_lossy(line),
                encoding: noted(self.stream.unwrap_or("UTF-8"), true),
            },
        }
    }

    fn whole<'l>(&self, text: &'l str) -> Line<'l> {
        let repaired = Some(text)
            .filter(|text| mojibake::is_suspicious(text))
            .and_then(mojibake::repair);
        match repaired {
            Some(repaired) => Line {
                text: Cow::Owned(repaired.text),
                encoding: Cow::Owned(repaired.encoding),
            },
            None => Line {
                text: Cow::Borrowed(text),
                encoding: Cow::Borrowed(self.stream.unwrap_or("UTF-8")),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_is_read_by_itself() {
        let windows = b"\xE6\xD5\xE1\xCA \xC7\xE1\xDE\xC7\xDD\xE1\xC9\n";
        let utf8 = "فتح الجسر\n".as_bytes();
        let mut lines = Lines::new(&[utf8, windows].concat(), None);
        let mut check = |line: &[u8], text: &str, encoding: &str| {
            let line = lines.decode(line);
            assert_eq!(
                (line.text.as_ref(), line.encoding.as_ref()),
                (text, encoding)
            );
        };
        check(utf8, "فتح الجسر\n", "UTF-8");
        check(windows, "وصلت القافلة\n", "windows-1256");
        check(b"\xDB\xD2\xC9", "غزة", "windows-1256");
        check(b"ok", "ok", "UTF-8");
        check(
            "Ø§Ù„Ø³Ù„Ø§Ù…".as_bytes(),
            "السلام",
            "UTF-8, read as windows-1252",
        );
        check(
            b"\xD8\xAF\xD8\xB1\xD8\xB9\xD8",
            "درع\u{FFFD}",
            "UTF-8, repaired",
        );
    }

    #[test]
    fn the_first_line_that_is_not_utf_8_may_come_late() {
        let mut lines = Lines::new(b"{}\n{}", Some("UTF-16LE"));
        assert_eq!(lines.decode(b"{}").encoding, "UTF-16LE");
        assert_eq!(lines.decode(b"\xDB\xD2\xC9").text, "غزة");
    }
}
