//! Mail: messages with parts and attachments, and mailboxes.

use jiff::civil::date;

use super::charsets::Charset;
use super::story::Story;

/// Bytes in base64, 76 characters a line.
pub(super) fn base64(bytes: &[u8]) -> String {
    let line: Vec<u8> = base64_line(bytes);
    let mut out = String::with_capacity(line.len() + line.len() / 38);
    for chunk in line.chunks(76) {
        out.extend(chunk.iter().map(|byte| char::from(*byte)));
        out.push_str("\r\n");
    }
    out
}

/// Bytes in base64 without a line break.
pub(super) fn base64_line(bytes: &[u8]) -> Vec<u8> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = Vec::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |place: usize| usize::from(chunk.get(place).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let digit = bits >> (18 - 6 * place) & 63;
            out.push(match DIGITS.get(digit) {
                Some(digit) if place <= chunk.len() => *digit,
                _ => b'=',
            });
        }
    }
    out
}

/// Bytes as quoted-printable.
fn quoted_printable(bytes: &[u8]) -> String {
    let mut out = String::new();
    let mut column = 0;
    for byte in bytes {
        let piece = match byte {
            b'\n' => "\r\n".to_owned(),
            b'=' => "=3D".to_owned(),
            b' '..=b'~' => char::from(*byte).to_string(),
            byte => format!("={byte:02X}"),
        };
        if column + piece.len() > 75 && *byte != b'\n' {
            out.push_str("=\r\n");
            column = 0;
        }
        column = if *byte == b'\n' {
            0
        } else {
            column + piece.len()
        };
        out.push_str(&piece);
    }
    out
}

/// How bytes travel in a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Transfer {
    QuotedPrintable,
    Base64,
    EightBit,
}

/// A part of text, with its headers. Of `declared` nothing says that the charset is not told.
pub(super) fn text(
    kind: &str,
    text: &str,
    charset: Charset,
    declared: Option<&str>,
    transfer: Transfer,
) -> Vec<u8> {
    let bytes = charset.encode(text);
    let declared = declared.map_or_else(String::new, |name| format!("; charset=\"{name}\""));
    let (name, body) = match transfer {
        Transfer::QuotedPrintable => ("quoted-printable", quoted_printable(&bytes).into_bytes()),
        Transfer::Base64 => ("base64", base64(&bytes).into_bytes()),
        Transfer::EightBit => ("8bit", bytes),
    };
    let mut out =
        format!("Content-Type: text/{kind}{declared}\r\nContent-Transfer-Encoding: {name}\r\n\r\n")
            .into_bytes();
    out.extend(body);
    out
}

/// An attached file, with its headers. A name outside ASCII is written as RFC 2231 wants it.
pub(super) fn attached(name: &str, kind: &str, bytes: &[u8]) -> Vec<u8> {
    let name = if name.is_ascii() {
        format!("filename=\"{name}\"")
    } else {
        let name: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
        format!("filename*=UTF-8''{name}")
    };
    format!(
        "Content-Type: {kind}\r\nContent-Disposition: attachment; {name}\r\nContent-Transfer-Encoding: base64\r\n\r\n{}",
        base64(bytes)
    )
    .into_bytes()
}

/// A mail that is attached, as it is.
pub(super) fn forwarded(name: &str, mail: &[u8]) -> Vec<u8> {
    let mut out = format!(
        "Content-Type: message/rfc822\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\r\n"
    )
    .into_bytes();
    out.extend(mail);
    out
}

/// Parts together, with headers.
pub(super) fn multipart(kind: &str, boundary: &str, parts: &[Vec<u8>]) -> Vec<u8> {
    let mut out =
        format!("Content-Type: multipart/{kind}; boundary=\"{boundary}\"\r\n\r\n").into_bytes();
    for part in parts {
        out.extend(format!("--{boundary}\r\n").bytes());
        out.extend(part);
        out.extend(b"\r\n");
    }
    out.extend(format!("--{boundary}--\r\n").bytes());
    out
}

/// How a subject is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    /// RFC 2047, base64 of UTF-8.
    Utf8,
    /// RFC 2047, quoted, in windows-1256.
    Windows1256,
}

/// The mail about a story: its headers, and a part with headers of its own.
pub(super) fn mail(story: &Story, subject: Subject, part: &[u8]) -> Vec<u8> {
    let mut out = format!(
        "From: =?UTF-8?B?{}?= <desk{1}@shahid.example>\r\nTo: archive@shahid.example\r\nMessage-ID: <{1}@shahid.example>\r\nDate: {2}\r\n",
        word(&story.source),
        story.number,
        date_of(story, "%a, %d %b %Y 10:15:00 +0300"),
    );
    out.push_str("Subject:");
    // A word of 75 characters at most, so that a subject is several.
    let letters: Vec<char> = story.title.chars().collect();
    for piece in letters.chunks(12) {
        let piece: String = piece.iter().collect();
        match subject {
            Subject::Utf8 => out.push_str(&format!(" =?UTF-8?B?{}?=\r\n", word(&piece))),
            Subject::Windows1256 => {
                let quoted: String = Charset::Windows1256
                    .encode(&piece)
                    .into_iter()
                    .map(|byte| match byte {
                        b' ' => "_".to_owned(),
                        byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
                        byte => format!("={byte:02X}"),
                    })
                    .collect();
                out.push_str(&format!(" =?windows-1256?Q?{quoted}?=\r\n"));
            }
        }
    }
    out.push_str("MIME-Version: 1.0\r\n");
    let mut out = out.into_bytes();
    out.extend(part);
    out
}

fn word(text: &str) -> String {
    base64(text.as_bytes()).replace("\r\n", "")
}

fn date_of(story: &Story, format: &str) -> String {
    let (year, month, day) = story.day();
    let year = i16::try_from(year).expect("a year");
    let (month, day) = (
        i8::try_from(month).expect("a month"),
        i8::try_from(day).expect("a day"),
    );
    date(year, month, day).strftime(format).to_string()
}

/// A mailbox: mails one after another, lines that begin like the border between two are quoted.
pub(super) fn mbox(mails: &[(&Story, Vec<u8>)]) -> Vec<u8> {
    let mut out = Vec::new();
    for (story, mail) in mails {
        let border = format!(
            "From desk{}@shahid.example {}\n",
            story.number,
            date_of(story, "%a %b %e 10:15:00 %Y")
        );
        out.extend(border.bytes());
        for line in mail.split(|byte| *byte == b'\n') {
            if line.starts_with(b"From ") {
                out.push(b'>');
            }
            out.extend(line.strip_suffix(b"\r").unwrap_or(line));
            out.push(b'\n');
        }
        out.push(b'\n');
    }
    out
}

/// The name of a message within its mailbox.
pub(super) fn message_id(story: &Story) -> String {
    format!("{}@shahid.example", story.number)
}
