//! Whole files, from their bytes to their records.

use std::fs;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;

use super::*;

/// What a file of that name with these bytes yields, one line an item: `key|title|text` for a
/// record, `!ordinal kind` for a failed one, and `error kind` at the end for the file as a whole.
fn outcome(
    name: &str,
    bytes: &[u8],
    limits: Limits,
) -> (Vec<String>, Vec<Item>, Option<ExtractError>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    let request = Request {
        path,
        limits,
        known: None,
        scans: false,
    };
    let mut items = Vec::new();
    let result = read_file(&request, &mut |event| {
        match event {
            Event::Item(item) => items.push(item),
            Event::Opened {
                fingerprint,
                bytes: read,
                ..
            } => {
                assert_eq!(
                    fingerprint,
                    crate::source::fingerprint(bytes).unwrap().to_hex()
                );
                assert_eq!(read, bytes.len() as u64);
            }
            Event::Reading
            | Event::NotADocument { .. }
            | Event::Unchanged { .. }
            | Event::LeftPictures => {}
        }
        ControlFlow::Continue(())
    });
    let mut lines: Vec<String> = items.iter().map(line_of).collect();
    let error = result.err();
    lines.extend(error.iter().map(|error| format!("error {}", error.kind)));
    (lines, items, error)
}

fn line_of(item: &Item) -> String {
    match item {
        Item::Record(record) => {
            let key = match &record.key {
                RecordKey::Whole => "whole".to_owned(),
                RecordKey::Id(id) => format!("id {id}"),
                RecordKey::Ordinal(ordinal) => format!("#{ordinal}"),
            };
            format!(
                "{key}|{}|{}",
                record.title.as_deref().unwrap_or(""),
                record.text
            )
        }
        Item::Failure { ordinal, kind, .. } => format!("!{} {kind}", ordinal.unwrap_or(0)),
    }
}

fn records(items: &[Item]) -> impl Iterator<Item = &Record> {
    items.iter().filter_map(|item| match item {
        Item::Record(record) => Some(record),
        Item::Failure { .. } => None,
    })
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Checks the file, and the same packed.
fn check(name: &str, content: &str, expected: &[&str]) {
    let (lines, ..) = outcome(name, content.as_bytes(), Limits::default());
    assert_eq!(lines, expected, "{name}: {content:?}");
    let (packed, ..) = outcome(
        &format!("{name}.gz"),
        &gzip(content.as_bytes()),
        Limits::default(),
    );
    assert_eq!(packed, expected, "{name}.gz: {content:?}");
}

#[test]
fn text() {
    check(
        "a.txt",
        "فتح الجسر\r\n\r\nنص أول\r\nثان\r\n",
        &["whole|فتح الجسر|نص أول\nثان\n"],
    );
    check("a.text", "\u{FEFF}نص وحيد.\n", &["whole||نص وحيد.\n"]);
    check("a.txt", "أ\rب\rج", &["whole|أ|ب\nج"]);
    check("a.txt", "", &["error no-text"]);
    check("a.txt", " \n--- * ---\n", &["error no-text"]);
}

#[test]
fn markdown_and_html() {
    check("a.md", "\u{FEFF}---\ntitle: ع\n---\nنص", &["whole|ع|نص"]);
    check("a.markdown", "# ع\n", &["whole|ع|"]);
    check("a.html", "\u{FEFF}<title>ع</title><p>نص", &["whole|ع|نص"]);
    check("a.htm", "<p> </p>", &["error no-text"]);
}

#[test]
fn json() {
    check(
        "a.json",
        r#"{"id":7,"title":"ع","text":"نص\r\nثان"}"#,
        &["id 7|ع|نص\nثان"],
    );
    check("a.json", r#"{"id":" ","headline":"ع"}"#, &["whole|ع|"]);
    check(
        "a.json",
        r#"[{"text":"أ"},{"id":"x","body":"ب"},3,{"text":""}]"#,
        &["#1||أ", "id x||ب", "!3 bad-record", "!4 no-text"],
    );
    check(
        "a.json",
        r#"{"status":"ok","articles":[{"content":"أ"},{"content":"ب"}]}"#,
        &["#1||أ", "#2||ب"],
    );
    check(
        "a.json",
        r#"{"text":"نص","tags":[{"name":"أ"}]}"#,
        &["whole||نص"],
    );
    check(
        "a.json",
        r#"{"a":[{"text":"أ"}],"b":[{"text":"ب"}]}"#,
        &["error no-text"],
    );
    check(
        "a.json",
        "{\"text\":\"أ\"}\n{\"text\":\"ب\"} [{\"text\":\"ج\"}]",
        &["#1||أ", "#2||ب", "#3||ج"],
    );
    check("a.json", r#"{"text":["أ","ب"]}"#, &["whole||أ\n\nب"]);
    check("a.json", "[1, \"a\"]", &["error no-text"]);
    check("a.json", " \n", &["error no-text"]);
    check("a.json", "{\"text\":\"أ\"", &["error damaged"]);
    check("a.json", &"[".repeat(100_000), &["error damaged"]);
}

#[test]
fn json_lines() {
    check(
        "a.jsonl",
        "{\"text\":\"أ\"}\r\n\n  \n{broken\n{\"id\":\"x\",\"text\":\"ب\"}\n[]\n{\"date\":\"2014\"}\n\u{FEFF}{\"text\":\"ج\"}",
        &[
            "#1||أ",
            "!2 bad-record",
            "id x||ب",
            "!4 bad-record",
            "!5 no-text",
            "#6||ج",
        ],
    );
    check("a.ndjson", "\n\n", &["error no-text"]);
    check("a.jsonl", "\u{FEFF}{\"text\":\"أ\"}", &["#1||أ"]);
}

#[test]
fn tables() {
    check(
        "a.csv",
        "id,title,text\n1,ع,\"نص، \"\"هنا\"\"\nوهنا\"\n,ب,ج\n",
        &["id 1|ع|نص، \"هنا\"\nوهنا", "#2|ب|ج"],
    );
    check(
        "a.csv",
        "Title;Full Text;Date\r\nع;نص, ثان;2014\r\n\r\nب;ج\r\n",
        &["#1|ع|نص, ثان", "#2|ب|ج"],
    );
    check("a.tsv", "title\ttext\nع, غ\tن\n", &["#1|ع, غ|ن"]);
    check("a.csv", "sep=|\ntext|x\nأ|ب\n", &["#1||أ"]);
    check("a.csv", "\u{FEFF}\"te\nxt\",\"title\"\nأ,ﻻب\n", &["#1|ﻻب|"]);
    check("a.csv", "\u{FEFF}text\nأ\n", &["#1||أ"]);
    check("a.csv", "text\nأ\nb\"c\n", &["#1||أ", "#2||b\"c"]);
    check(
        "a.csv",
        "text,url\nأ,ب,ج\nد,ه,,\n,\n",
        &["!1 bad-record", "#2||د", "!3 no-text"],
    );
    check(
        "a.csv",
        "text,url\nأ,ب\n\"ج,د\n",
        &["#1||أ", "!2 bad-record"],
    );
    check("a.csv", "name,url\nأ,ب\n", &["error unsupported"]);
    check("a.csv", "text,url\n", &["error no-text"]);
    check("a.csv", "\"text\nأ\n", &["error damaged"]);
}

#[test]
fn records_keep_their_fields() {
    let check = |json: &str, expected: &str| {
        let (_, items, _) = outcome("a.json", json.as_bytes(), Limits::default());
        let Some(Item::Record(record)) = items.into_iter().next() else {
            panic!("a record: {json}")
        };
        let extra = serde_json::to_string(&record.extra).unwrap();
        let Record {
            title,
            date,
            source,
            url,
            author,
            language,
            text,
            ..
        } = record;
        let said = [title, date, source, url, author, language].map(Option::unwrap_or_default);
        assert_eq!(
            format!("{}|{text}|{extra}", said.join("|")),
            expected,
            "{json}"
        );
    };
    check(
        r#"{"TITLE":" ع ","Body":"نص","pub_date":20140305,"Outlet":"النهر","link":"u","byline":["سلمى","نادر"],"lang":"ar","views":3,"note":null,"tags":[]}"#,
        "ع|20140305|النهر|u|سلمى، نادر|ar|نص|{\"views\":3}",
    );
    check(
        r#"{"headline":"ثان","title":"أول","content":"ب","text":"أ","publishedAt":"2014","source":{"id":null,"name":"النهر"},"author":[{"name":"سلمى"}]}"#,
        "أول|2014|النهر||سلمى||أ|{\"headline\":\"ثان\",\"content\":\"ب\"}",
    );
    check(
        r#"{"text":" ","article":"نص","date":true}"#,
        "||||||نص|{\"date\":true}",
    );
}

#[test]
fn damage_is_told_with_its_place() {
    let check = |name: &str, bytes: &[u8], kind: FailureKind, message: &str| {
        let (lines, items, error) = outcome(name, bytes, Limits::default());
        let error = error.unwrap_or_else(|| panic!("{name} fails: {lines:?}"));
        assert!(items.is_empty(), "nothing is handed out: {lines:?}");
        assert_eq!(error.kind, kind);
        assert!(error.message.contains(message), "{}", error.message);
        assert_eq!(error.whose(), Whose::Input);
    };
    check(
        "a.txt",
        b"\x01\x02\x03 no text \x04\x05\0\0",
        FailureKind::Encoding,
        "no text",
    );
    check(
        "a.jsonl",
        b"{\"text\":\"a\"}\n\0\0\0\n",
        FailureKind::Encoding,
        "no text",
    );
    check("a.csv", b"text\na\0b\n", FailureKind::Encoding, "no text");
    check(
        "a.json",
        b"{\"text\":\n nope}",
        FailureKind::Damaged,
        "line 2 column 3",
    );
    let packed = gzip("نص طويل بما يكفي".as_bytes());
    check(
        "a.txt.gz",
        &packed[..packed.len() - 6],
        FailureKind::Damaged,
        "break off",
    );
    let mut wrong = packed.clone();
    let at = wrong.len() - 8;
    wrong[at] ^= 1;
    check(
        "a.txt.gz",
        &wrong,
        FailureKind::Damaged,
        "packed data are damaged",
    );
}

/// A file in some character set, and its records: what `check` shows, and the encoding.
#[test]
fn files_are_read_in_their_character_set() {
    let check = |name: &str, bytes: &[u8], expected: &[&str]| {
        let (_, items, error) = outcome(name, bytes, Limits::default());
        let lines: Vec<String> = items
            .iter()
            .map(|item| match item {
                Item::Record(record) => {
                    let encoding = record.encoding.as_deref().unwrap_or("");
                    format!("{} [{encoding}]", line_of(item))
                }
                Item::Failure { .. } => line_of(item),
            })
            .collect();
        assert_eq!(
            (lines, error),
            (
                expected.iter().map(|line| (*line).to_owned()).collect(),
                None
            ),
            "{name}"
        );
    };
    let utf16 =
        |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    check("a.txt", b"\xDB\xD2\xC9", &["whole||غزة [windows-1256]"]);
    check(
        "a.html",
        b"<meta charset=utf-8><title>\xDB\xD2\xC9</title><p>\xE6\xD5\xE1\xCA",
        &["whole|غزة|وصلت [windows-1256]"],
    );
    check(
        "a.jsonl",
        &[
            b"{\"text\":\"\xE6\xD5\xE1\xCA\"}\n",
            "{\"text\":\"غزة\"}".as_bytes(),
        ]
        .concat(),
        &["#1||وصلت [windows-1256]", "#2||غزة [UTF-8]"],
    );
    check(
        "a.jsonl",
        &utf16("{\"text\":\"وصلت\"}\r\n{\"text\":\"غزة\"}\r\n"),
        &["#1||وصلت [UTF-16LE]", "#2||غزة [UTF-16LE]"],
    );
    check(
        "a.csv",
        b"id,text\n1,\xE6\xD5\xE1\xCA\n2,ok\n",
        &["id 1||وصلت [windows-1256]", "id 2||ok [UTF-8]"],
    );
    check(
        "a.tsv",
        &utf16("\u{FEFF}id\ttext\n1\tوصلت\n"),
        &["id 1||وصلت [UTF-16LE]"],
    );
    check(
        "a.jsonl",
        "{\"text\":\"Ø§Ù„Ø³Ù„Ø§Ù…\"}".as_bytes(),
        &["#1||السلام [UTF-8, read as windows-1252]"],
    );
    // As exports of chats write it.
    let escaped =
        r#"{"text":"\u00d8\u00a7\u00d9\u0084\u00d8\u00b3\u00d9\u0084\u00d8\u00a7\u00d9\u0085"}"#;
    check(
        "a.jsonl",
        escaped.as_bytes(),
        &["#1||السلام [UTF-8, read as ISO-8859-1]"],
    );
    check(
        "a.json",
        escaped.as_bytes(),
        &["whole||السلام [UTF-8, read as ISO-8859-1]"],
    );
    check(
        "a.json",
        b"[{\"text\":\"\xDB\xD2\xC9\"}]",
        &["#1||غزة [windows-1256]"],
    );
}

#[test]
fn a_file_of_several_gzip_members_is_read_to_its_end() {
    let bytes = [gzip(b"{\"text\":\"a\"}\n"), gzip(b"{\"text\":\"b\"}\n")].concat();
    let (lines, ..) = outcome("a.jsonl.gz", &bytes, Limits::default());
    assert_eq!(lines, ["#1||a", "#2||b"]);
}

#[test]
fn limits_hold_for_what_is_in_memory_at_once() {
    let limits = Limits { max_file_size: 40 };
    let long = "x".repeat(60);
    let check = |name: &str, content: &str, expected: &[&str]| {
        assert_eq!(
            outcome(name, content.as_bytes(), limits).0,
            expected,
            "{name}"
        );
        assert_eq!(
            outcome(&format!("{name}.gz"), &gzip(content.as_bytes()), limits).0,
            expected,
            "{name}.gz"
        );
    };
    check("a.txt", &long, &["error too-large"]);
    check(
        "a.json",
        &format!("{{\"text\":\"{long}\"}}"),
        &["error too-large"],
    );
    check(
        "a.jsonl",
        &format!("{{\"text\":\"a\"}}\n{{\"text\":\"{long}ع\"}}\n{{\"text\":\"b\"}}"),
        &["#1||a", "!2 too-large", "#3||b"],
    );
    check(
        "a.csv",
        &format!("text\na\n\"{long}\nع\"\nb\n"),
        &["#1||a", "!2 too-large", "#3||ع\"", "#4||b"],
    );
    check("a.csv", &format!("text,{long}\n"), &["error too-large"]);
}

#[test]
fn what_is_known_is_not_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jsonl");
    fs::write(&path, "{\"text\":\"a\"}\n").unwrap();
    let read = |known: Option<(u64, String)>| {
        let request = Request {
            path: path.clone(),
            limits: Limits::default(),
            known,
            scans: false,
        };
        let mut events = Vec::new();
        read_file(&request, &mut |event| {
            events.push(event);
            ControlFlow::Continue(())
        })
        .unwrap();
        events
    };
    let first = read(None);
    let Some(Event::Opened {
        reader,
        fingerprint,
        ..
    }) = first.first().cloned()
    else {
        panic!("it opens: {first:?}")
    };
    assert_eq!(first.len(), 2);
    assert_eq!(
        read(Some((reader, fingerprint.clone()))),
        [Event::Unchanged { bytes: 13 }]
    );
    // Another version of the reader, or other bytes.
    assert_eq!(read(Some((reader + 1, fingerprint))).len(), 2);
    assert_eq!(read(Some((reader, String::new()))).len(), 2);
    assert!(is_current(reader, false) && is_document(reader));
    assert!(!is_current(reader + 1, false));
    assert_eq!(format_name(reader), Some("jsonl"));
}

#[test]
fn large_files_of_records_are_never_held() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jsonl");
    let record = format!("{{\"text\":\"{}\"}}\n", "ب ".repeat(500_000));
    fs::write(&path, record.repeat(24)).unwrap();
    let request = Request {
        path,
        limits: Limits {
            max_file_size: 4 << 20,
        },
        known: None,
        scans: false,
    };
    let mut count = 0;
    read_file(&request, &mut |event| {
        count += usize::from(matches!(event, Event::Item(Item::Record(_))));
        ControlFlow::Continue(())
    })
    .unwrap();
    assert_eq!(count, 24);
}

#[test]
fn what_only_fails_is_given_up() {
    let broken = "[]\n".repeat(5000);
    let (lines, ..) = outcome("a.jsonl", broken.as_bytes(), Limits::default());
    assert_eq!(lines.len(), 1000);
    assert_eq!(lines.last().map(String::as_str), Some("!0 bad-record"));
    // A record now and then, and all is read.
    let mixed = format!("{}{{\"text\":\"a\"}}\n", "[]\n".repeat(900)).repeat(3);
    let (lines, ..) = outcome("a.jsonl", mixed.as_bytes(), Limits::default());
    assert_eq!(lines.len(), 2703);
}

#[test]
fn the_sink_can_break_off() {
    for (name, content) in [
        ("a.jsonl", "{\"text\":\"a\"}\n{\"text\":\"b\"}"),
        ("a.csv", "text\na\nb"),
        ("a.json", "[{\"text\":\"a\"},{\"text\":\"b\"}]"),
        // What was damaged is said behind the text.
        ("a.rtf", "{\\rtf1 a"),
        (
            "a.eml",
            "From: a@b\nSubject: a\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\na",
        ),
    ] {
        let mut count = 0;
        let bytes = content.as_bytes().to_vec();
        read_bytes(name, bytes, Limits::default(), &mut |_| {
            count += 1;
            ControlFlow::Break(())
        })
        .unwrap();
        assert_eq!(count, 1, "{name}");
    }
}

#[test]
fn a_part_without_a_name_gets_one() {
    let (lines, _) = out::testing::outcome(|out| {
        for _ in 0..2 {
            let record = Record::new(RecordKey::Whole, "a".to_owned());
            let _ = out.part("", |out| read::whole(record, out));
        }
        Ok(())
    });
    assert_eq!(lines, ["unnamed||a", "unnamed (2)||a"]);
}

#[test]
fn a_file_that_is_not_there_is_trouble_of_the_machine() {
    let request = Request {
        path: "/nowhere/a.txt".into(),
        limits: Limits::default(),
        known: None,
        scans: false,
    };
    let error = read_file(&request, &mut |_| ControlFlow::Continue(())).unwrap_err();
    assert_eq!(
        (error.kind, error.whose()),
        (FailureKind::Unreadable, Whose::Environment)
    );
    assert!(error.message.starts_with("cannot be read: "), "{error}");
}

const NAMES: [&str; 7] = [
    "a.txt", "a.md", "a.html", "a.json", "a.jsonl", "a.csv", "a.tsv",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// No bytes make a reading panic, and every record that comes out has a word in it.
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200), packed: bool) {
        for name in NAMES {
            let name = if packed { format!("{name}.gz") } else { name.to_owned() };
            let (_, items, _) = outcome(&name, &bytes, Limits::default());
            prop_assert!(records(&items).all(Record::has_word));
        }
    }

    /// The same for text that looks like each of the formats, and packing it changes nothing.
    #[test]
    fn any_text_is_read_the_same_when_packed(
        pieces in proptest::collection::vec(
            prop::sample::select(vec![
                "<p>", "</p>", "<div", ">", "<!--", "<script>", "</", "&amp;", "<table><td>", "'", "<nav>", "<a href=x>", "</a>", "<li class='comments'>", "<h1>", "<time class=date>10/4/2014", "\"", "\n", "\r\n", ",", "\t", ";",
                "{\"text\":\"", "\"}", "[", "]", "{", "}", ":", "# ", "---\n", "| a |", "|---|", "```", "> ", "- ", "title", "text", "id",
                "درعا", "قصف ", "،", "\u{200F}", "\u{FEFF}", "😀", "المصدر: ", "1", " ",
            ]),
            0..40,
        ),
        limit in prop::sample::select(vec![20_u64, 1 << 20]),
    ) {
        let content = pieces.concat();
        let limits = Limits { max_file_size: limit };
        for name in NAMES {
            let (lines, items, _) = outcome(name, content.as_bytes(), limits);
            prop_assert!(records(&items).all(|record| !record.text.contains('\r')));
            let (packed, ..) = outcome(&format!("{name}.gz"), &gzip(content.as_bytes()), limits);
            prop_assert_eq!(lines, packed);
        }
    }
}

#[test]
fn a_large_file_shows_life_while_it_is_looked_through() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.jsonl");
    let line = format!("{{\"text\":\"{}\"}}\n", "x".repeat(1 << 20));
    std::fs::write(&path, line.repeat(42)).unwrap();
    let request = Request {
        path,
        limits: Limits::default(),
        scans: false,
        known: None,
    };
    let (mut signs, mut opened) = (0, false);
    read_file(&request, &mut |event| {
        match event {
            Event::Reading if !opened => signs += 1,
            Event::Opened { bytes, .. } => {
                assert_eq!(bytes, line.len() as u64 * 42);
                opened = true;
                return ControlFlow::Break(());
            }
            event => panic!("{event:?}"),
        }
        ControlFlow::Continue(())
    })
    .unwrap();
    assert!(opened && signs > 1, "{signs}");
}
