//! News as messages of a mailbox (mbox, the mboxrd kind): headers in ASCII (RFC 2047), the body in base64, so that no
//! line of it can look like the beginning of a message.

use std::io::{self, Write};

use super::{Found, News, moment};
use crate::render::escape::one_line;
use crate::render::labels::{self, file, filled, name};
use crate::render::pieces::all_pieces;
use crate::text::{make_harmless, prefix};

/// Whose the messages are: of no domain that is anybody's (RFC 2606).
const SENDER: &str = "kashaf@kashaf.invalid";
/// Around the UUID in the id of a message.
const ID: (&str, &str) = ("Message-ID: <", "@kashaf.invalid>");
/// The same for documents that are told with it.
const COPY: &str = "X-Kashaf-Copy: <";
/// Characters of a title that a subject holds.
const SUBJECT: usize = 200;
/// Bytes of text in an encoded word: 44 letters, for a line holds 76 with the name of the header.
const WORD: usize = 33;

/// Writes a message.
///
/// # Errors
/// Those of `out`.
pub fn mail(out: &mut dyn Write, news: &News, found: &Found) -> io::Result<()> {
    let document = &found.hit.document;
    let labels = labels::for_texts(std::iter::once(found.hit.passage.text.as_str()));
    let changed = if found.changed {
        format!("({}) ", labels.changed)
    } else {
        String::new()
    };
    let title = one_line(name(document));
    let subject = format!("[{}] {changed}{}", news.search, prefix(&title, SUBJECT));
    let sender = filled(document.source.as_deref()).unwrap_or("kashaf");
    let sent = |format| moment(found.added, format);
    writeln!(out, "From {SENDER} {}", sent("%a %b %e %H:%M:%S %Y"))?;
    writeln!(out, "{}{}{}", ID.0, found.uuid, ID.1)?;
    writeln!(out, "Date: {}", sent("%a, %d %b %Y %H:%M:%S +0000"))?;
    let sender = words(sender, true);
    let fold = if sender.len() > 40 { "\n" } else { "" };
    writeln!(out, "From: {sender}{fold} <{SENDER}>")?;
    writeln!(out, "Subject: {}", words(&subject, false))?;
    writeln!(out, "X-Kashaf-Search: {}", words(&news.search, false))?;
    if found.changed {
        writeln!(out, "X-Kashaf-Changed: yes")?;
    }
    for copy in &found.copies {
        writeln!(out, "{COPY}{}{}", copy.uuid, ID.1)?;
    }
    writeln!(out, "Auto-Submitted: auto-generated")?;
    writeln!(out, "MIME-Version: 1.0")?;
    writeln!(out, "Content-Type: text/plain; charset=utf-8")?;
    writeln!(out, "Content-Transfer-Encoding: base64\n")?;
    // Three bytes are four letters: 57 of them a line of 76.
    for line in body(news, found).as_bytes().chunks(57) {
        writeln!(out, "{}", base64(line))?;
    }
    writeln!(out)
}

/// The UUID of a document that a message of ours tells, where a line of a mailbox says one: first that in the id of the
/// message, then those of copies that are told with it.
#[must_use]
pub fn mail_id(line: &str) -> Option<&str> {
    let line = line.trim_end();
    let said = line.strip_prefix(ID.0).or_else(|| line.strip_prefix(COPY));
    said?.strip_suffix(ID.1)
}

fn body(news: &News, found: &Found) -> String {
    let hit = &found.hit;
    let document = &hit.document;
    let labels = labels::for_texts(std::iter::once(hit.passage.text.as_str()));
    let mut out = String::new();
    for piece in all_pieces(&hit.passage.text, &hit.highlights) {
        let mark = if piece.lit { "*" } else { "" };
        out += &format!("{mark}{}{mark}", make_harmless(piece.text));
    }
    out += "\n\n";
    let more = (hit.more_passages > 0).then(|| hit.more_passages.to_string());
    let copy_of = found.copy_of.as_ref();
    let copy_of = copy_of.map(|copy| labels::copy(copy, labels));
    for (label, value) in [
        (labels.date, document.date.as_deref()),
        (labels.source, document.source.as_deref()),
        (labels.author, document.author.as_deref()),
        (labels.address, document.url.as_deref()),
        (labels.id, Some(document.id.as_str())),
        (labels.file, file(document)),
        (labels.more, more.as_deref()),
        (labels.copy_of, copy_of.as_deref()),
        (labels.search, Some(news.search.as_str())),
    ] {
        if let Some(value) = filled(value) {
            out += &format!("{label}: {}\n", one_line(value));
        }
    }
    let (copies, _) = labels::copies(hit, usize::MAX, labels);
    if !copies.is_empty() {
        out += &format!("{}:\n", labels.copies);
    }
    for copy in copies {
        out += &format!("- {}\n", one_line(&copy));
    }
    out
}

/// Text for a header: as it is where it is plain, else as encoded words. A name of a sender is plain only without what
/// means something in an address.
fn words(text: &str, as_name: bool) -> String {
    let text = one_line(text);
    let plain = |c: char| match c {
        ' ' => true,
        c if as_name => c.is_ascii_alphanumeric() || c == '-',
        c => c.is_ascii_graphic(),
    };
    if text.len() <= 60 && text.chars().all(plain) && !text.contains("=?") {
        return text;
    }
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let encoded = |word: &str| format!("=?UTF-8?B?{}?=", base64(word.as_bytes()));
    for c in text.chars() {
        if word.len() + c.len_utf8() > WORD {
            words.push(encoded(&word));
            word.clear();
        }
        word.push(c);
    }
    words.push(encoded(&word));
    words.join("\n ")
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let number = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            if at > three.len() {
                out.push('=');
            } else {
                let letter = number >> (18 - 6 * at) & 63;
                out.push(char::from(LETTERS[letter as usize]));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_as_everybody_writes_it() {
        for (text, expected) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("حلب", "2K3ZhNio"),
        ] {
            assert_eq!(base64(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn headers_are_ascii_of_short_lines() {
        for (text, as_name, expected) in [
            ("Reuters", true, "Reuters"),
            ("A, B <c@d>", true, "=?UTF-8?B?QSwgQiA8Y0BkPg==?="),
            ("A, B <c@d>", false, "A, B <c@d>"),
            ("حلب", false, "=?UTF-8?B?2K3ZhNio?="),
            ("=?x?=", false, "=?UTF-8?B?PT94Pz0=?="),
            ("a\nBcc: b", false, "a Bcc: b"),
        ] {
            assert_eq!(words(text, as_name), expected, "{text}");
        }
        let long = words(&"قصف مدرسة ".repeat(40), false);
        assert!(long.lines().count() > 5);
        assert!(long.lines().all(|line| line.is_ascii() && line.len() <= 76));
    }

    #[test]
    fn ids_are_found_again() {
        assert_eq!(mail_id("Message-ID: <a-b@kashaf.invalid>\r\n"), Some("a-b"));
        assert_eq!(
            mail_id("X-Kashaf-Copy: <a-b@kashaf.invalid>\n"),
            Some("a-b")
        );
        assert_eq!(mail_id("Message-ID: <a-b@example.org>"), None);
        assert_eq!(mail_id("Subject: Message-ID: <a@kashaf.invalid>"), None);
    }
}
