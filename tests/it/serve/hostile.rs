//! Whatever stands in documents and addresses: a page comes of it, and content stays content.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::PARAMETERS;
use super::client::{Served, encoded};
use crate::pages::hostile::{self, injections};
use crate::support::{Bench, bytes_below};

#[test]
fn what_is_no_page_stays_content_too() {
    let site = hostile::site();
    let served = &site.served;
    for text in injections() {
        let text = encoded(&text);
        let feed = served.get(&format!("/saved/{text}.atom")).status;
        assert!(matches!(feed, 400 | 404), "{text}: {feed}");
        for format in ["csv", "json", "markdown", "html"] {
            let path = format!("/export?format={format}&q={text}");
            let answer = served.get(&path);
            assert_eq!(answer.status, 200, "{path}");
            assert_eq!(answer.header("set-cookie"), None, "{path}");
            let is_page = format == "html";
            let runs = answer.text().to_lowercase().contains("<script");
            assert!(!is_page || !runs, "{path}");
        }
    }
}

/// Pieces of query strings.
const PIECES: &[&str] = &[
    "format",
    "limit",
    "id",
    "with",
    "token",
    "=",
    "=",
    "=",
    "&",
    "&",
    "&",
    "+",
    "%",
    "%00",
    "%zz",
    "%D8",
    "%D8%AD%D9%84%D8%A8",
    "%F0%9F%98%80",
    "0",
    "1",
    "-1",
    "10",
    "99999999999999999999",
    "2021",
    "2021-08",
    "2021-13-45",
    "..",
    "*",
    "~2",
    "%22",
    "(",
    ")",
    "-date",
    "fold",
    "only",
    "ar",
    "en",
    "\"",
    "'",
    "<",
    ">",
    "SY",
    "%5B",
    "[",
    "]",
    "{",
    "|",
    "^",
    "\\",
    "`",
    ";",
    ",",
    ":",
    "/",
    "?",
    "@",
    "!",
    "$",
];

#[test]
fn any_query_string_is_answered() {
    let bench = Bench::with_samples();
    let served = Served::start(&bench, &[]);
    let strategy = (
        prop::sample::select(vec![
            "/",
            "/api/search",
            "/export",
            "/help",
            "/saved",
            "/health",
            "/document/af-airport-2021",
            "/document/",
            "/copies/af-airport-2021",
            "/similar/af-airport-2021",
            "/names",
        ]),
        prop::collection::vec(prop::sample::select([&PARAMETERS, PIECES].concat()), 0..30),
    );
    let mut runner = TestRunner::new(Config::with_cases(400));
    runner
        .run(&strategy, |(path, pieces)| {
            let target = format!("{path}?{}", pieces.concat());
            let answer = served.get(&target);
            prop_assert!(
                matches!(answer.status, 200 | 400 | 404),
                "{} {}",
                answer.status,
                target
            );
            // What cannot be an address at all is refused in a word.
            let refused = answer.status == 400 && answer.body.is_empty();
            prop_assert!(refused || answer.header("content-security-policy").is_some());
            Ok(())
        })
        .unwrap();
    assert_eq!(served.get("/").status, 200);
}

#[test]
fn nothing_of_what_is_asked_is_written_anywhere() {
    let bench = Bench::with_samples();
    let before = bytes_below(bench.root());
    let served = Served::start(&bench, &[]);
    let secret = "سرّي";
    for path in [
        "/",
        "/export",
        "/api/search",
        "/document/nobody",
        "/nothing",
    ] {
        served.get(&format!("{path}?format=csv&q={}", encoded(secret)));
    }
    served.ask("POST", &format!("/?q={}", encoded(secret)), &[]);
    #[cfg(unix)]
    {
        let status = std::process::Command::new("kill")
            .args(["-INT", &served.id().to_string()])
            .status();
        assert!(status.unwrap().success());
        let (code, out, err) = served.end();
        assert_eq!(code, Some(0));
        assert_eq!(err, "");
        assert_eq!(
            out.lines().count(),
            1,
            "the address once more, in Arabic: {out}"
        );
    }
    assert!(bytes_below(bench.root()) == before);
}

#[test]
fn a_wild_query_is_answered_soon() {
    let bench = Bench::with_samples();
    let served = Served::start(&bench, &[]);
    let words: Vec<String> = (0..250)
        .map(|n: u32| format!("{}*", ["ا", "م", "ت"][n as usize % 3]))
        .collect();
    let fuzzy: Vec<String> = (0..200).map(|n: u32| format!("كلم{n}~2")).collect();
    let nested = format!("{}حلب{}", "(".repeat(500), ")".repeat(500));
    for query in [
        words.join(" "),
        fuzzy.join(" OR "),
        nested,
        "ا".repeat(1300),
    ] {
        let began = std::time::Instant::now();
        let path = format!("/?q={}", encoded(&query));
        if path.len() < 8192 {
            let answer = served.ask("GET", &path, &[]);
            assert!(matches!(answer.status, 200 | 503), "{}", answer.status);
        }
        assert!(began.elapsed().as_secs() < 20);
        assert_eq!(served.get("/health").status, 200);
    }
}
