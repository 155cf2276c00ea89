//! Text, records, pages, feeds, mail and web archives that are too long, too deep, or no text at all.

use std::fmt::Write as _;
use std::io;

use super::super::mail::{self, Subject, Transfer};
use super::super::story::Story;
use super::super::web::{self, Body};
use super::super::{charsets::Charset, xml};
use super::{FOUND, Traps};

/// How long a line is.
const LINE: usize = 100 << 20;
/// How many of a thing are too many.
const MILLION: usize = 1_000_000;

/// A line of a hundred megabytes, `begin` before it and `end` behind it.
fn line(begin: &str, end: &str) -> Vec<u8> {
    let words = "كلمات بلا نهاية ";
    let mut out = Vec::with_capacity(LINE + 64);
    out.extend(begin.bytes());
    out.extend(words.repeat(LINE / words.len()).into_bytes());
    out.extend(end.bytes());
    out
}

pub(super) fn long_lines(traps: &mut Traps<'_>) -> io::Result<()> {
    const TOO_LARGE: &[&str] = &["too-large"];
    traps.bad("line.txt", line("", ""), TOO_LARGE)?;
    traps.bad(
        "line.jsonl",
        line("{\"text\": \"", "\"}\n"),
        &["too-large", "bad-record"],
    )?;
    traps.bad(
        "line.csv",
        line("id,text\n1,\"", "\"\n"),
        &["too-large", "bad-record"],
    )?;
    let rows = line("id,text\n1,\"", "")
        .iter()
        .map(|byte| if *byte == b' ' { b'\n' } else { *byte })
        .collect::<Vec<_>>();
    traps.bad("quote.csv", rows, &["too-large", "damaged", "bad-record"])
}

pub(super) fn deep(traps: &mut Traps<'_>) -> io::Result<()> {
    let story = traps.teller.tell(1);
    let value = format!(
        "{{\"title\": \"س\", \"x\": {}{}}}",
        "[".repeat(MILLION),
        "]".repeat(MILLION)
    );
    traps.bad("deep.json", value, &["damaged", "too-large"])?;
    let text = xml::escape(&story.text());
    let page = format!(
        "<html><body>{}<p>{text}</p>{}</body></html>",
        "<div>".repeat(MILLION),
        "</div>".repeat(MILLION)
    );
    traps.told("deep.html", page, &[FOUND, "too-large", "damaged"], &story)?;
    let story = traps.teller.tell(1);
    let attributes: String = (0..100_000).map(|n| format!(" a{n}=\"{n}\"")).collect();
    let page = format!(
        "<html><body{attributes}><p>{}</p></body></html>",
        xml::escape(&story.text())
    );
    traps.told("attributes.html", page, &[FOUND], &story)
}

/// Numbers that look like chance, the same each time.
fn random(count: usize) -> Vec<u8> {
    let mut state = 20_240_305_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()
    };
    (0..count / 8).flat_map(|_| next()).collect()
}

pub(super) fn junk(traps: &mut Traps<'_>) -> io::Result<()> {
    const NO_TEXT: &[&str] = &["encoding", "unsupported"];
    traps.bad("empty.txt", "", &["no-text"])?;
    traps.bad("random.txt", random(64 << 10), NO_TEXT)?;
    traps.sparse("zeros.txt", b"", 64 << 20, &["no-text", "encoding"])?;
    let mut program = b"\x7FELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0\x3E\0\x01\0\0\0".to_vec();
    program.extend(random(8 << 10));
    traps.bad("elf.txt", program, &["encoding"])?;
    let mut database = b"SQLite format 3\0\x10\0\x01\x01\0\x40\x20\x20".to_vec();
    database.resize(4096, 0);
    traps.bad("data.sqlite", database, &["unsupported"])?;
    let story = traps.teller.tell(1);
    let mut odd = Charset::Utf16LeBom.encode(&story.plain());
    odd.push(0x27);
    traps.told("odd.txt", odd, &[FOUND, "encoding"], &story)
}

pub(super) fn feeds(traps: &mut Traps<'_>) -> io::Result<()> {
    let items = "<item/>\n".repeat(MILLION);
    let feed = format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>س</title>{items}</channel></rss>"
    );
    traps.bad("entries.rss", feed, &["too-large", "no-text", "damaged"])?;
    for (name, doctype, entity) in [
        ("laughs.rss", xml::laughs("rss"), "&lol9;"),
        ("secret.rss", xml::secret("rss"), "&secret;"),
    ] {
        let story = traps.teller.tell(1);
        let feed = web::rss(std::slice::from_ref(&story), "utf-8", &doctype).replace(
            "<description>نشرة</description>",
            &format!("<description>{entity}</description>"),
        );
        traps.told(name, feed, &[FOUND, "damaged"], &story)?;
    }
    Ok(())
}

pub(super) fn mail(traps: &mut Traps<'_>) -> io::Result<()> {
    let plain = |story: &Story| {
        mail::text(
            "plain",
            &story.text(),
            Charset::Utf8,
            Some("utf-8"),
            Transfer::QuotedPrintable,
        )
    };
    let story = traps.teller.tell(1);
    let mut parts = String::from("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n");
    parts.push_str(&String::from_utf8_lossy(&plain(&story)));
    parts.push_str("\r\n--b\r\n");
    for level in 0..10_000 {
        let _ = write!(
            parts,
            "Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n"
        );
    }
    let nested = mail::mail(&story, Subject::Utf8, parts.as_bytes());
    traps.told(
        "parts.eml",
        nested,
        &[FOUND, "damaged", "too-large"],
        &story,
    )?;

    let story = traps.teller.tell(1);
    let mut attached = b"Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"a.bin\"\r\n\
        Content-Transfer-Encoding: base64\r\n\r\n".to_vec();
    attached.extend(mail::base64_line(b"no\0text\0").repeat((50 << 20) / 12));
    let mixed = mail::multipart("mixed", "b", &[plain(&story), attached]);
    traps.told(
        "base64.eml",
        mail::mail(&story, Subject::Utf8, &mixed),
        &[FOUND, "too-large"],
        &story,
    )?;

    let header = b"From a@shahid.example Tue Mar  5 12:00:00 2024\nX-Long: ";
    traps.sparse(
        "header.mbox",
        header,
        LINE as u64,
        &["too-large", "damaged", "encoding"],
    )
}

pub(super) fn web_archives(traps: &mut Traps<'_>) -> io::Result<()> {
    for (name, length) in [
        ("endless.warc", "9223372036854775808"),
        ("negative.warc", "-1"),
    ] {
        let story = traps.teller.tell(1);
        let mut records = web::records(&story, Body::Plain);
        let page = web::answer("text/html", b"<p>...</p>", Body::Plain);
        records.push(web::record(
            "response",
            "https://shahid.example/x",
            &page,
            Some(length),
        ));
        traps.bad(name, records.concat(), &["damaged", "too-large"])?;
    }
    Ok(())
}
