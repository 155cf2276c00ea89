//! Web archives, from their bytes to their pages.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;

use super::super::Limits;
use super::super::out::testing::{outcome, outcome_within};
use super::*;

/// A record with its block.
fn record(kind: &str, address: &str, media_type: &str, block: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2014-03-05T10:00:00Z\r\nContent-Type: {media_type}\r\nContent-Length: {}\r\n\r\n",
        block.len()
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

/// The answer to a request.
fn response(address: &str, head: &str, body: &[u8]) -> Vec<u8> {
    let block = [b"HTTP/1.1 ", head.as_bytes(), b"\r\n\r\n", body].concat();
    record(
        "response",
        address,
        "application/http; msgtype=response",
        &block,
    )
}

fn page(address: &str, text: &str) -> Vec<u8> {
    let body = format!("<title>ع</title><p>{text}</p>");
    response(
        address,
        "200 OK\r\nContent-Type: text/html; charset=utf-8",
        body.as_bytes(),
    )
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// The archive as it is, each record packed, and all of it packed.
#[track_caller]
fn check(records: &[Vec<u8>], expected: &[&str]) -> Vec<Record> {
    let each: Vec<u8> = records.iter().flat_map(|record| gzip(record)).collect();
    let plain = records.concat();
    let mut found = Vec::new();
    for archive in [&gzip(&plain), &each, &plain] {
        for size in [5, 1 << 16] {
            let mut reader = BufReader::with_capacity(size, archive.as_slice());
            let (lines, records) = outcome(|out| read(&mut reader, out));
            assert_eq!(lines, expected);
            found = records;
        }
    }
    found
}

#[test]
fn pages_are_parts_with_address_and_date() {
    let (arabic, ..) = encoding_rs::WINDOWS_1256.encode("<p>فتح الجسر");
    let records = check(
        &[
            record(
                "warcinfo",
                "",
                "application/warc-fields",
                b"software: x\r\n",
            ),
            record(
                "request",
                "http://example.org/",
                "application/http; msgtype=request",
                b"GET / HTTP/1.1\r\n\r\n",
            ),
            page("http://example.org/", "نص أول"),
            page("http://example.org/", "نص ثان"),
            response(
                "<http://example.org/1>",
                "200 OK\r\nContent-Type: text/html; charset=windows-1256",
                &arabic,
            ),
            response(
                "http://example.org/2",
                "200 OK\r\ncontent-type: text/plain\r\nTransfer-Encoding: chunked",
                "4\r\nنص\r\n0\r\n\r\n".as_bytes(),
            ),
            response(
                "http://example.org/x/a.md?q#f",
                "200 OK\r\nContent-Type: text/plain",
                "# ع\n\nنص".as_bytes(),
            ),
            response("http://example.org/b.md", "200 OK", "# ب".as_bytes()),
            response(
                "http://example.org/3",
                "200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip",
                &gzip("<p>مضغوط".as_bytes()),
            ),
            record(
                "resource",
                "file:///a/b.txt",
                "text/plain",
                "ملف".as_bytes(),
            ),
            record(
                "metadata",
                "http://example.org/",
                "application/warc-fields",
                b"x: y",
            ),
        ],
        &[
            "20140305100000/http://example.org/|ع|نص أول",
            "20140305100000/http://example.org/ (2)|ع|نص ثان",
            "20140305100000/http://example.org/1||فتح الجسر",
            "20140305100000/http://example.org/2||نص",
            "20140305100000/http://example.org/x/a.md?q#f|ع|نص",
            "20140305100000/http://example.org/b.md|ب|",
            "20140305100000/http://example.org/3||مضغوط",
            "20140305100000/file:///a/b.txt||ملف",
        ],
    );
    for record in &records {
        assert_eq!(
            record.extra.get("captured"),
            Some(&Value::from("2014-03-05T10:00:00Z"))
        );
        assert_eq!(record.date, None);
    }
    let urls: Vec<&str> = records
        .iter()
        .filter_map(|record| record.url.as_deref())
        .collect();
    assert_eq!(urls.len(), records.len());
    assert_eq!(urls.get(2), Some(&"http://example.org/1"));
    assert_eq!(
        records.get(2).unwrap().encoding.as_deref(),
        Some("windows-1256")
    );
}

#[test]
fn the_address_is_that_of_the_capture() {
    let body = "<link rel=canonical href=\"http://example.org/a\"><meta property=\"og:url\" content=\"http://example.org/a\"><p>نص";
    let records = check(
        &[response(
            "http://example.org/a?utm=1",
            "200 OK\r\nContent-Type: text/html; charset=utf-8",
            body.as_bytes(),
        )],
        &["20140305100000/http://example.org/a?utm=1||نص"],
    );
    let record = records.first().unwrap();
    assert_eq!(record.url.as_deref(), Some("http://example.org/a?utm=1"));
}

#[test]
fn what_is_no_document_is_passed_over() {
    let html = "200 OK\r\nContent-Type: text/html";
    check(
        &[
            response(
                "http://example.org/1",
                "404 Not Found\r\nContent-Type: text/html",
                b"<p>missing",
            ),
            response(
                "http://example.org/2",
                "301 Moved\r\nContent-Type: text/html",
                b"<p>moved",
            ),
            response(
                "http://example.org/3",
                "206 Partial\r\nContent-Type: text/html",
                b"<p>partial",
            ),
            response(
                "http://example.org/4",
                "200 OK\r\nContent-Type: image/png",
                b"\x89PNG",
            ),
            response(
                "http://example.org/5",
                "200 OK\r\nContent-Type: text/css",
                b"p{}",
            ),
            response(
                "http://example.org/6",
                "200 OK\r\nContent-Type: application/json",
                b"{\"text\":\"x\"}",
            ),
            response("http://example.org/7", "200 OK", b"?"),
            response("http://example.org/8", html, b"<script>x</script>"),
            response(
                "http://example.org/9",
                "200 OK\r\nContent-Type: application/xml",
                b"<urlset/>",
            ),
            record(
                "revisit",
                "http://example.org/",
                "application/http; msgtype=response",
                b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n",
            ),
            record("resource", "metadata://x/wget.log", "text/plain", b"log"),
            record(
                "resource",
                "urn:text:http://example.org/",
                "text/plain",
                b"again",
            ),
            page("http://example.org/10", "نص"),
        ],
        &["20140305100000/http://example.org/10|ع|نص"],
    );
    check(
        &[record("warcinfo", "", "application/warc-fields", b"")],
        &["error no-text"],
    );
}

#[test]
fn damage_costs_what_it_hits() {
    let html = "200 OK\r\nContent-Type: text/html\r\nContent-Encoding: ";
    let packed = gzip("<p>فتح الجسر".as_bytes());
    let cut = packed.get(..packed.len() - 4).unwrap();
    check(
        &[
            response("http://example.org/1", &format!("{html}gzip"), cut),
            response("http://example.org/2", &format!("{html}x"), b"?"),
            b"WARC/1.0\r\nWARC-Type: response\r\n\r\nHTTP/1.1 200 OK\r\n\r\nx\r\n".to_vec(),
            page("http://example.org/4", "نص"),
        ],
        &[
            "20140305100000/http://example.org/1||فتح الجسر",
            "!20140305100000/http://example.org/1 damaged",
            "!20140305100000/http://example.org/2 unsupported",
            "20140305100000/http://example.org/4|ع|نص",
            "! damaged",
        ],
    );
}

#[test]
fn an_archive_that_breaks_off_gives_what_came() {
    let archive = [
        page("http://example.org/1", "نص"),
        page("http://example.org/2", "نص"),
    ]
    .concat();
    let first = ["20140305100000/http://example.org/1|ع|نص", "! damaged"];
    for cut in [10, 100, 200] {
        let cut = archive.get(..archive.len() - cut).unwrap();
        let (lines, _) = outcome(|out| read(&mut &*cut, out));
        assert_eq!(lines, first);
        let (lines, _) = outcome(|out| read(&mut gzip(cut).as_slice(), out));
        assert_eq!(lines, first);
    }
    let packed = [
        gzip(&page("http://example.org/1", "نص")),
        gzip(&page("http://example.org/2", "نص")),
    ]
    .concat();
    let cut = packed.get(..packed.len() - 30).unwrap();
    let (lines, _) = outcome(|out| read(&mut &*cut, out));
    assert_eq!(lines, first);
    let fails = |bytes: &[u8], expected: &str| {
        let (lines, _) = outcome(|out| read(&mut &*bytes, out));
        assert_eq!(lines, [expected]);
    };
    fails(b"", "error damaged");
    fails(b"WARC", "error damaged");
    fails(b"WARC/1.0\r\n", "error damaged");
    fails(b"\x1F\x8B\x08", "error damaged");
    fails("نص".as_bytes(), "error damaged");
}

#[test]
fn what_is_too_large_costs_itself() {
    let bomb = gzip(&[b' '; 100_000]);
    let archive = [
        page("http://example.org/1", &"نص ".repeat(500)),
        response(
            "http://example.org/2",
            "200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip",
            &bomb,
        ),
        page("http://example.org/3", "نص"),
    ];
    let limits = Limits {
        max_file_size: 1000,
    };
    let (lines, _) = outcome_within(limits, |out| read(&mut archive.concat().as_slice(), out));
    assert_eq!(
        lines,
        [
            "!20140305100000/http://example.org/1 too-large",
            "!20140305100000/http://example.org/2 too-large",
            "20140305100000/http://example.org/3|ع|نص",
        ]
    );
    // A length that nobody has.
    let archive = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nWARC-Target-URI: http://x/\r\nContent-Length: 18446744073709551615\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>x";
    let (lines, _) = outcome(|out| read(&mut archive.as_slice(), out));
    assert_eq!(lines, ["! damaged"]);
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200), text in "(WARC/1.0\r\n|WARC-Type: response\r\n|Content-Type: application/http\r\n|WARC-Target-URI: http://x/\r\n|Content-Length: [0-9]{1,3}\r\n|\r\n|HTTP/1.1 200 OK\r\n|Content-Type: text/html\r\n|Transfer-Encoding: chunked\r\n|Content-Encoding: (br|gzip|deflate)\r\n|<p>نص){0,30}") {
        outcome(|out| read(&mut bytes.as_slice(), out));
        outcome(|out| read(&mut text.as_bytes(), out));
    }

    #[test]
    fn spoilt_archives_are_read_or_refused(at in 0_usize..900, byte in any::<u8>(), cut in 0_usize..900) {
        let head = "200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\nContent-Encoding: br";
        let mut archive = [response("http://example.org/", head, b"8\r\n\x0F\x02\x80<p>ab\x03\r\n0\r\n\r\n"), page("http://example.org/2", "نص")].concat();
        if let Some(place) = archive.get_mut(at) {
            *place = byte;
        }
        outcome(|out| read(&mut archive.as_slice(), out));
        outcome(|out| read(&mut gzip(&archive).as_slice(), out));
        archive.truncate(cut);
        outcome(|out| read(&mut archive.as_slice(), out));
    }
}
