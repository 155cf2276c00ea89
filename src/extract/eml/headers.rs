//! The headers of a mail or of a part of one, in whatever character set.
//!
//! mail-parser knows the syntax of each header. What it is given was put into UTF-8 before: words that
//! name their character set are often cut within a letter, name a wrong one, or name none.

use mail_parser::{Address, HeaderName, HeaderValue, Message, MessageParser};

use super::super::media;
use super::super::{charset, fields};
use super::transfer::{base64, quoted_word};
use crate::text::{floor_boundary, slice};

/// Longer heads are cut off here; no real one has a tenth of it.
const LONGEST: usize = 1 << 20;

/// The head of a message and its body. They are parted by an empty line; where there is none, all is head.
pub(in crate::extract) fn split(message: &[u8]) -> (&[u8], &[u8]) {
    let mut at = 0;
    for line in message.split_inclusive(|byte| *byte == b'\n') {
        if matches!(line, b"\n" | b"\r\n") {
            let (head, rest) = message.split_at(at);
            return (head, rest.get(line.len()..).unwrap_or_default());
        }
        at += line.len();
    }
    (message, &[])
}

/// The head in UTF-8, ready for [`parse`].
pub(in crate::extract) fn in_utf8(head: &[u8]) -> Vec<u8> {
    let head = head.get(..head.len().min(LONGEST)).unwrap_or_default();
    let text = match std::str::from_utf8(head) {
        Ok(text) => text.to_owned(),
        Err(_) => {
            let declared = media::charset_in(head);
            match charset::decode(head.to_vec(), declared.as_deref()) {
                Ok(decoded) => decoded.text,
                Err(_) => String::from_utf8_lossy(head).into_owned(),
            }
        }
    };
    let mut text = if text.contains("=?") {
        words_in_utf8(&text)
    } else {
        text
    };
    // The parser drops a header that no line end follows.
    text.push_str("\n\n");
    text.into_bytes()
}

/// The headers of a head that is in UTF-8; nothing where there is none.
pub(in crate::extract) fn parse(head: &[u8]) -> Option<Message<'_>> {
    MessageParser::default().parse_headers(head)
}

/// In bytes. Such words should be no longer than 75; some programs put all of a subject into one.
const LONGEST_WORD: usize = 8 << 10;

/// Question marks that are looked at in search of the end of a word.
const MOST_MARKS: usize = 16;

/// An encoded word `=?charset?B?bytes?=`.
struct Word<'t> {
    charset: &'t str,
    bytes: Vec<u8>,
    length: usize,
}

/// Writes all encoded words anew, as words in UTF-8. Words that stand side by side are read as one,
/// because letters are cut in two where a line was full.
fn words_in_utf8(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("=?") {
        out.push_str(slice(rest, 0, at));
        rest = slice(rest, at, rest.len());
        let Some(mut word) = word_at(rest) else {
            out.push_str("=?");
            rest = slice(rest, 2, rest.len());
            continue;
        };
        let mut decoded = String::new();
        loop {
            rest = slice(rest, word.length, rest.len());
            let next = word_at(rest.trim_ascii_start());
            match next {
                Some(mut next) => {
                    rest = rest.trim_ascii_start();
                    if next.charset.eq_ignore_ascii_case(word.charset) {
                        let mut bytes = std::mem::take(&mut word.bytes);
                        bytes.append(&mut next.bytes);
                        next.bytes = bytes;
                    } else {
                        decoded.push_str(&text_of(&word));
                    }
                    word = next;
                }
                None => {
                    decoded.push_str(&text_of(&word));
                    break;
                }
            }
        }
        out.push_str("=?UTF-8?Q?");
        for byte in decoded.bytes() {
            out.push_str(&format!("={byte:02X}"));
        }
        out.push_str("?=");
    }
    out.push_str(rest);
    out
}

/// The encoded word that a text begins with.
fn word_at(text: &str) -> Option<Word<'_>> {
    // What is never closed must not be looked for in all of a long head again and again.
    let text = slice(text, 0, floor_boundary(text, LONGEST_WORD));
    let (charset, rest) = text.strip_prefix("=?")?.split_once('?')?;
    // Whoever wants to may name the language too.
    let name = charset.split('*').next().unwrap_or(charset);
    if charset.len() > 60 || !charset.bytes().all(|byte| byte.is_ascii_graphic()) {
        return None;
    }
    let (encoding, rest) = rest
        .split_once('?')
        .filter(|(encoding, _)| encoding.len() == 1)?;
    let written = written_in(rest)?;
    let bytes = match encoding {
        "B" | "b" => base64(written.as_bytes()),
        "Q" | "q" => quoted_word(written.as_bytes()),
        _ => return None,
    };
    let length = "=?".len() + charset.len() + "?B?".len() + written.len() + "?=".len();
    Some(Word {
        charset: name,
        bytes,
        length,
    })
}

/// What stands before `?=`. Sloppy programs leave some question marks as they are.
fn written_in(text: &str) -> Option<&str> {
    let marks = text.match_indices('?').take(MOST_MARKS);
    let end = marks
        .map(|(at, _)| at)
        .find(|at| slice(text, at + 1, text.len()).starts_with('='))?;
    let written = slice(text, 0, end);
    (!written.contains('\n')).then_some(written)
}

fn text_of(word: &Word<'_>) -> String {
    match charset::decode(word.bytes.clone(), Some(word.charset)) {
        Ok(decoded) => decoded.text,
        Err(_) => String::from_utf8_lossy(&word.bytes).into_owned(),
    }
}

/// The text of a header on one line; nothing where it says nothing.
pub(in crate::extract) fn text(value: Option<&HeaderValue<'_>>) -> Option<String> {
    match value? {
        HeaderValue::Text(text) => one_line(text),
        HeaderValue::TextList(list) => one_line(&list.join(", ")),
        _ => None,
    }
}

/// The date with its zone as the mail says it; as it stands where it is none.
pub(in crate::extract) fn date(message: &Message<'_>) -> Option<String> {
    match message.date() {
        Some(date) if date.is_valid() => Some(date.to_rfc3339()),
        _ => one_line(message.header_raw(HeaderName::Date)?),
    }
}

/// Who is named in a header, by name; whoever gives none, by address.
pub(super) fn names(address: Option<&Address<'_>>) -> Option<String> {
    joined(address, fields::AUTHOR_SEPARATOR, |name, address| {
        name.or(address)
    })
}

/// Who is named in a header, with names and addresses.
pub(super) fn addresses(address: Option<&Address<'_>>) -> Option<String> {
    joined(address, ", ", |name, address| match (name, address) {
        (Some(name), Some(address)) => Some(format!("{name} <{address}>")),
        (name, address) => name.or(address),
    })
}

fn joined(
    address: Option<&Address<'_>>,
    separator: &str,
    say: impl Fn(Option<String>, Option<String>) -> Option<String>,
) -> Option<String> {
    let said: Vec<String> = address?
        .iter()
        .filter_map(|one| {
            say(
                one.name().and_then(one_line),
                one.address().and_then(one_line),
            )
        })
        .collect();
    (!said.is_empty()).then(|| said.join(separator))
}

/// Text without line ends and control characters; nothing where nothing remains.
pub(in crate::extract) fn one_line(text: &str) -> Option<String> {
    let clean = text.replace(|c: char| c.is_control(), " ");
    let words: Vec<&str> = clean.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_side_by_side_are_one() {
        let check = |written: &str, expected: &str| {
            let head = in_utf8(format!("Subject: {written}").as_bytes());
            let message = parse(&head).unwrap();
            assert_eq!(message.subject(), Some(expected), "{written:?}");
        };
        check("=?utf-8?B?2KzYs9ix?=", "جسر");
        // A letter cut in two, and base64 with padding in the middle.
        check("=?UTF-8?B?2KzY?= =?utf-8?B?s9ix?=", "جسر");
        check(
            "=?utf-8?Q?=D8=AC=D8?=\r\n =?utf-8?Q?=B3_=d8=b1?= a",
            "جس ر a",
        );
        check("Re: =?utf-8*ar?q?=D8=AC?= (x) =?x?=", "Re: ج (x) =?x?=");
        check("=?windows-1256?Q?=CC=D3=D1?=", "جسر");
        check("=?iso-8859-6?B?zNPR?=  =?utf-8?B?2Kw=?=", "جسرج");
        check("=?utf-8?Q?x?_y??= ?=", "x? y? ?=");
        check("a =?utf-8?X?zNPR?= b", "a =?utf-8?X?zNPR?= b");
    }

    #[test]
    fn heads_and_bodies_are_parted() {
        let check = |message: &str, head: &str, body: &str| {
            let parted = split(message.as_bytes());
            assert_eq!(parted, (head.as_bytes(), body.as_bytes()), "{message:?}");
        };
        check("A: 1\r\nB: 2\r\n\r\nx\n\ny", "A: 1\r\nB: 2\r\n", "x\n\ny");
        check("A: 1\n\nx", "A: 1\n", "x");
        check("\nx", "", "x");
        check("A: 1", "A: 1", "");
        check("", "", "");
    }
}
