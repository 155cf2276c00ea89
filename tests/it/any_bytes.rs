//! Whatever is typed, whatever stands in a file.
//!
//! 1. Any text is a query: it is searched, counted, explained and shown without a panic, and every place
//!    in the answer lies on the borders of the text it is about.
//! 2. Any bytes are a file of any format: a run ends, and each file is indexed or reported, once and
//!    again in the next run, which reads none of them.
//! 3. Any text is analysed: tokens ascend, stand on borders, have letters, and folded letters fold to
//!    themselves; an analyser that remembers answers like a new one; lines analysed together give the
//!    tokens that they have alone.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use flate2::Compression;
use flate2::write::GzEncoder;
use kashaf::analysis::{Analyzer, Kind, fold};
use kashaf::document::passages;
use kashaf::extract::Limits;
use kashaf::index::Index;
use kashaf::query::parse;
use kashaf::search::{SearchOptions, Searcher, Sort};
use kashaf::source::Root;
use kashaf::text::Span;
use kashaf::update::{Progress, Summary, UpdateOptions, update};
use proptest::prelude::*;
use proptest::sample::select;

/// Pieces that mean something to the query language or to letters, alone and glued together.
const PIECES: &[&str] = &[
    " ",
    " ",
    " ",
    "حلب",
    "ولاية خراسان",
    "قُصِفَت",
    "في",
    "و",
    "ab",
    "F-16",
    "1,200",
    "OR",
    "AND",
    "NOT",
    "أو",
    "ليس",
    "|",
    "&&",
    "+",
    "-",
    "–",
    "(",
    ")",
    "\"",
    "“",
    "”",
    "„",
    "«",
    "»",
    "‹",
    "~",
    "~2",
    "*",
    "=",
    "title:",
    "source:",
    "date:",
    "path:",
    "lang:",
    "foo:",
    "2021",
    "..",
    "٢٠٢١-٠٨",
    "/",
    "[",
    "{a",
    "\\",
    ":",
    ".",
    "،",
    "؟",
    "\u{200F}",
    "\u{200C}",
    "\u{202E}",
    "\u{2066}",
    "\u{2069}",
    "\u{FEFF}",
    "\u{AD}",
    "ـ",
    "\u{64E}",
    "\u{301}",
    "\u{654}",
    "\u{0}",
    "\u{1B}[31m",
    "\n",
    "\r",
    "\t",
    "'",
    "😀",
    "\u{10FFFF}",
    "ʿ",
    "ﷺ",
    "ﻻ",
    "𞸁",
    "１６",
    "ß",
];

fn pieces() -> impl Strategy<Value = String> {
    prop::collection::vec(select(PIECES), 0..40).prop_map(|pieces| pieces.concat())
}

/// Random characters of all of Unicode, random printable ones, and pieces that mean something.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "\\PC{0,80}",
        "[\u{600}-\u{6FF}\u{FB50}-\u{FEFF} .,0-9a-z'-]{0,80}",
        pieces()
    ]
}

fn bring_up_to_date(files: &Path, dir: &Path) -> Summary {
    let options = UpdateOptions {
        threads: 2,
        memory: 30_000_000,
        limits: Limits {
            max_file_size: 100_000,
        },
        allow_empty: true,
        remember_roots: false,
        ..UpdateOptions::default()
    };
    update(
        dir,
        &[Root::open(files).unwrap()],
        &options,
        &Progress::default(),
    )
    .unwrap()
}

/// A searcher over a few documents that hold the pieces themselves; made once.
fn searcher() -> MutexGuard<'static, Searcher> {
    static SHARED: LazyLock<Mutex<Searcher>> = LazyLock::new(|| {
        let folder = tempfile::tempdir().unwrap();
        let files = folder.path().join("files");
        fs::create_dir(&files).unwrap();
        let mut records = String::new();
        for (place, chunk) in PIECES.chunks(9).enumerate() {
            let text = format!("{} {}", chunk.join(" "), chunk.concat()).repeat(1 + place * 9);
            let title = (place % 2 == 0).then(|| chunk.concat());
            let record = serde_json::json!({
                "id": "same", "title": title, "text": text, "date": "2021-08-15", "source": chunk.concat(), "lang": "ar",
            });
            records.push_str(&format!("{record}\n"));
        }
        fs::write(files.join("a.jsonl"), records).unwrap();
        let dir = folder.path().join("index");
        assert!(bring_up_to_date(&files, &dir).passages > 10);
        let searcher = Searcher::new(&Index::open(&dir).unwrap()).unwrap();
        // Its files stay open; their names may go.
        drop(folder);
        Mutex::new(searcher)
    });
    SHARED.lock().unwrap_or_else(PoisonError::into_inner)
}

#[track_caller]
fn inside(text: &str, spans: &[Span]) {
    let mut last = 0;
    for span in spans {
        assert!(span.start >= last && span.start < span.end, "{spans:?}");
        assert!(
            text.get(span.start..span.end).is_some(),
            "{spans:?} in {text:?}"
        );
        last = span.end;
    }
}

fn ask(text: &str, options: &SearchOptions) {
    let mut searcher = searcher();
    let query = parse(text);
    let found = searcher.search(&query, options).unwrap();
    assert_eq!(searcher.count(&query, options).unwrap(), found.totals);
    for hit in &found.hits {
        inside(&hit.passage.text, &hit.highlights);
        inside(
            hit.document.title.as_deref().unwrap_or_default(),
            &hit.title_highlights,
        );
        let window = hit
            .passage
            .text
            .get(hit.excerpt.start..hit.excerpt.end)
            .expect("an excerpt is of its passage");
        assert!(window.chars().count() <= 320);
        assert!(hit.score.is_finite() && hit.score >= 0.0);
    }
    for shown in searcher.documents("same", Some(&query), options).unwrap() {
        inside(&shown.text, &shown.highlights);
    }
    let explained = searcher.explain(&query, options, Some("same")).unwrap();
    let matching = explained
        .passages
        .iter()
        .filter(|passage| passage.matches)
        .count();
    assert_eq!(matching, found.totals.passages, "{text:?}");
    assert!(
        explained
            .passages
            .iter()
            .all(|passage| passage.score.is_finite())
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_text_is_searched(text in text(), exact in any::<bool>(), by_date in any::<bool>(), offset in 0..3_usize) {
        let sort = if by_date { Sort::Newest } else { Sort::Relevance };
        let per_document = (!by_date).then_some(offset);
        ask(&text, &SearchOptions { exact, sort, offset, per_document, ..SearchOptions::default() });
    }
}

#[test]
fn long_and_deep_queries_are_searched() {
    for text in [
        "حلب ",
        "(",
        "-(",
        "(حلب OR ",
        "\"",
        "title:",
        "NOT ",
        "ا* ",
        "ا~2 ",
        "\"حلب في\"~9 ",
        "path:[ ",
        "\u{202E}",
    ] {
        ask(&text.repeat(5000 / text.len()), &SearchOptions::default());
    }
    ask(
        &format!("\"{}\"~1000", "حلب في ".repeat(300)),
        &SearchOptions {
            limit: usize::MAX,
            ..SearchOptions::default()
        },
    );
}

/// An ending, and content that such a file may have.
const FORMATS: &[(&str, &str)] = &[
    (
        "txt",
        "عنوان قصير\n\nقصف حلب. وقال ضباط سابقون إن ولاية خراسان بعيدة.\n",
    ),
    (
        "md",
        "---\ntitle: عنوان\ndate: 2021-08-15\n---\n# عنوان\n\n- قصف **حلب**\n> [رابط](http://x.example) `رمز`\n\n| أ | ب |\n|---|---|\n",
    ),
    (
        "html",
        "<!doctype html><html lang=ar><head><title>عنوان</title><meta charset=utf-8><script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"datePublished\":\"2021-08-15\"}</script></head><body><article><h1>قصف</h1><p>قصف حلب &amp; ولاية&nbsp;خراسان<br>نص<!-- لا --></p></article></body></html>",
    ),
    (
        "json",
        "[{\"id\":\"1\",\"title\":\"عنوان\",\"text\":\"قصف حلب\",\"date\":\"٢٠٢١/٨/١٥\"},{\"body\":\"نص\",\"tags\":[\"أ\",null]}]",
    ),
    (
        "jsonl",
        "{\"id\":1,\"title\":\"عنوان\",\"text\":\"قصف حلب\\nنص\"}\n\n{\"content\":\"نص \\u0641\",\"published\":1629000000}\n",
    ),
    (
        "csv",
        "id,title,text,date\n1,عنوان,\"قصف \"\"حلب\"\"\nنص\",2021-08-15\n2,,نص,\n",
    ),
    ("tsv", "id\ttitle\ttext\n1\tعنوان\tقصف حلب\n"),
];

/// Bytes of a file: anything, or what it should be with something done to it.
fn bytes(sound: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let mark = select(
        &[
            "{", "}", "\"", "<", ">", ",", "\n", "\t", "---\n", "\\u", "<p>", "</", "&#", "|",
            "```", "[", "]",
        ][..],
    );
    let added = prop_oneof![2 => mark.prop_map(str::to_owned), 1 => pieces()];
    let change = (any::<prop::sample::Index>(), 0..4_usize, added);
    let changed = prop::collection::vec(change, 0..8).prop_map(move |changes| {
        let mut letters: Vec<char> = sound.chars().collect();
        for (place, removed, added) in changes {
            let at = place.index(letters.len() + 1);
            let end = letters.len().min(at + removed);
            letters.splice(at..end, added.chars());
        }
        letters.into_iter().collect::<String>().into_bytes()
    });
    let flipped = (any::<prop::sample::Index>(), any::<u8>()).prop_map(move |(place, byte)| {
        let mut bytes = sound.as_bytes().to_vec();
        let at = place.index(bytes.len());
        bytes[at] = byte;
        bytes
    });
    let random = prop::collection::vec(any::<u8>(), 0..200);
    prop_oneof![1 => random, 1 => text().prop_map(String::into_bytes), 1 => flipped, 5 => changed]
}

/// One file of every format, plain and packed; a packed one may be cut short.
fn files() -> impl Strategy<Value = Vec<(String, Vec<u8>)>> {
    let one = |(ending, sound): &(&'static str, &'static str)| {
        let ending = *ending;
        (
            bytes(sound),
            bytes(sound),
            any::<prop::sample::Index>(),
            prop::bool::weighted(0.3),
        )
            .prop_map(move |(plain, packed, place, cut)| {
                let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
                encoder.write_all(&packed).unwrap();
                let mut packed = encoder.finish().unwrap();
                if cut {
                    packed.truncate(place.index(packed.len()));
                }
                vec![
                    (format!("a.{ending}"), plain),
                    (format!("a.{ending}.gz"), packed),
                ]
            })
    };
    FORMATS
        .iter()
        .map(one)
        .collect::<Vec<_>>()
        .prop_map(|files| files.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, max_shrink_iters: 300, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_indexed_or_reported(files in files()) {
        let folder = tempfile::tempdir().unwrap();
        let archive = folder.path().join("files");
        fs::create_dir(&archive).unwrap();
        for (name, bytes) in &files {
            fs::write(archive.join(name), bytes).unwrap();
        }
        let dir = folder.path().join("index");
        let first = bring_up_to_date(&archive, &dir);
        prop_assert_eq!(first.seen as usize, files.len());
        for failure in &first.failures {
            prop_assert!(!failure.message.contains("broke off"), "{:?}", failure);
        }

        let mut searcher = Searcher::new(&Index::open(&dir).unwrap()).unwrap();
        let options = SearchOptions { limit: usize::MAX, per_document: None, ..SearchOptions::default() };
        let everything = searcher.search(&parse("path:*"), &options).unwrap();
        prop_assert_eq!(everything.totals.passages as u64, first.passages);
        let name = |path: &str| path.rsplit('/').next().unwrap_or_default().split('#').next().unwrap_or_default().to_owned();
        let indexed: BTreeSet<String> = everything.hits.iter().map(|hit| name(&hit.document.path)).collect();
        let reported: BTreeSet<String> = first.failures.iter().map(|failure| name(&failure.path)).collect();
        for (file, bytes) in &files {
            prop_assert!(indexed.contains(file) || reported.contains(file), "{} is lost: {:?}", file, bytes);
        }

        let again = bring_up_to_date(&archive, &dir);
        prop_assert_eq!((again.added, again.changed, again.bytes), (0, 0, 0));
        prop_assert_eq!((again.documents, again.passages), (first.documents, first.passages));
        prop_assert_eq!(again.failed, first.failed);
        let told = |failures: &[kashaf::update::Failure]| -> Vec<(String, String, String)> {
            failures.iter().map(|of| (of.path.clone(), of.kind.clone(), of.message.clone())).collect()
        };
        prop_assert_eq!(told(&again.failures), told(&first.failures));
    }
}

type Plain = (Span, String, String, Kind);

fn plain(analyzer: &mut Analyzer, text: &str) -> Vec<Plain> {
    let tokens = analyzer.analyze(text);
    tokens
        .iter()
        .map(|token| {
            (
                token.span,
                token.exact.to_owned(),
                token.stem.to_owned(),
                token.kind,
            )
        })
        .collect()
}

fn sound(text: &str) {
    let mut analyzer = Analyzer::new();
    let tokens = plain(&mut analyzer, text);
    inside(
        text,
        &tokens.iter().map(|token| token.0).collect::<Vec<_>>(),
    );
    for (span, exact, stem, kind) in &tokens {
        assert!(!exact.is_empty() && !stem.is_empty(), "{text:?}");
        assert_eq!(fold(exact), *exact, "{:?} in {text:?}", span.of(text));
        assert!(
            *kind == Kind::Word || stem == exact,
            "only words of the Arabic script have stems: {text:?}"
        );
    }
    assert_eq!(
        plain(&mut analyzer, text),
        tokens,
        "an analyser that remembers {text:?}"
    );

    let whole = analyzer.analyze(text);
    let mut at = 0;
    for passage in passages(text, &whole) {
        assert_eq!(passage.span.start, at);
        at = passage.span.end;
        let alone: Vec<String> = plain(&mut analyzer, passage.span.of(text))
            .into_iter()
            .map(|(_, exact, ..)| exact)
            .collect();
        let within: Vec<&str> = passage
            .tokens
            .clone()
            .filter_map(|n| whole.get(n))
            .map(|token| token.exact)
            .collect();
        assert_eq!(alone, within, "{text:?}");
    }
    assert_eq!(at, text.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text_is_analysed(text in text()) {
        sound(&text);
    }

    #[test]
    fn any_long_text_is_analysed(parts in prop::collection::vec(text(), 20..60), between in select(&[" ", "", ". ", "\n"][..])) {
        sound(&parts.join(between));
    }

    #[test]
    fn lines_are_analysed_alone(first in text(), second in text()) {
        let mut analyzer = Analyzer::new();
        let mut expected = plain(&mut analyzer, &first);
        let shift = first.len() + 1;
        expected.extend(plain(&mut analyzer, &second).into_iter().map(|(span, exact, stem, kind)| {
            (Span::new(span.start + shift, span.end + shift), exact, stem, kind)
        }));
        prop_assert_eq!(plain(&mut analyzer, &format!("{first}\n{second}")), expected);
    }
}
