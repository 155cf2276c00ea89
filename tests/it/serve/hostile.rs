//! Whatever stands in documents and addresses: a page comes of it, and content stays content.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::client::{Served, encoded};
use crate::support::Bench;

/// Texts that would do something where they were not escaped, or not harmless.
const HOSTILE: &[&str] = &[
    "<script>alert(1)</script>",
    "\"><script>alert(1)</script>",
    "'><img src=x onerror=alert(1)>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "<svg onload=alert(1)>",
    "javascript:alert(1)",
    "\" autofocus onfocus=alert(1) x=\"",
    "' onmouseover='alert(1)",
    "`onclick=alert(1)`",
    "{{7*7}}",
    "{% raw %}",
    "${7*7}",
    "<!--<script>",
    "]]><script>alert(1)</script>",
    "&lt;script&gt;",
    "&#60;script&#62;",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
    "<iframe src=//evil.example>",
    "<link rel=stylesheet href=//evil.example>",
    "\u{202E}txt.exe",
    "\u{2066}x\u{2069}",
    "\u{0}\u{1}\u{8}\u{1b}[31m",
    "\r\nSet-Cookie: a=b",
    "\u{2028}\u{2029}",
    "\u{FEFF}<script>",
    "<ScRiPt\t>alert(1)</ScRiPt\n>",
    "<a href=\"//evil.example\">x</a>",
    "../../etc/passwd",
    "..\\..\\x",
    "/",
    "//evil.example/x",
    "%3Cscript%3E",
    "%00",
    "?x=1&y=2#z",
    "+ + +",
    "a;b,c",
];

/// Whether markup of content stands in a page.
fn is_harmless(page: &str) -> bool {
    let lower = page.to_lowercase();
    let scripts = lower.matches("<script").count();
    let own = lower.matches("<script src=\"/assets/").count();
    let forbidden = [
        "<svg onload",
        "<img src=x",
        "<iframe",
        "<base",
        "<meta http-equiv",
        "onerror=alert(1)>",
        "\" onfocus",
        "<i>",
        "<a href=\"//",
        "<!--<",
    ];
    scripts == own
        && !forbidden.iter().any(|one| lower.contains(one))
        && !page.contains(['\u{202E}', '\u{2066}', '\u{0}', '\u{1b}', '\u{8}'])
}

#[test]
fn content_stays_content_wherever_it_stands() {
    let bench = Bench::new();
    let record = |(number, text): (usize, &&str)| {
        serde_json::json!({
            "id": format!("{number} {text}"), "title": format!("عنوان {text}"), "text": format!("حلب {text} حلب"),
            "source": text, "author": text, "url": text, "language": text, "date": "2020-01-02", (*text): text,
        })
        .to_string()
    };
    let lines: Vec<String> = HOSTILE.iter().enumerate().map(record).collect();
    bench.write("a.jsonl", lines.join("\n"));
    bench.write(
        "<script>alert(1)</script>.txt",
        "حلب <script>alert(1)</script>",
    );
    bench.index(&[]).expect(0);
    let served = Served::start(&bench, &[]);
    for page in 1..=5 {
        let page = served.page(&format!(
            "/?q={}&page={page}&duplicates=show&ui=en",
            encoded("حلب")
        ));
        assert!(is_harmless(&page), "{page}");
    }
    let start = served.page("/");
    assert!(is_harmless(&start), "{start}");
    for (number, text) in HOSTILE.iter().enumerate() {
        let id = encoded(format!("{number} {text}").trim());
        for path in [
            format!("/document/?id={id}&q={}", encoded(&format!("حلب {text}"))),
            format!("/document/{id}"),
            format!("/copies/?id={id}"),
            format!("/similar/?id={id}"),
            format!("/?q={}", encoded(text)),
            format!(
                "/?q={}&ui=en&source={}",
                encoded(&format!("source:\"{text}\"")),
                encoded(text)
            ),
            format!("/?{}={}", encoded(text), encoded(text)),
            format!("/help?ui={}", encoded(text)),
        ] {
            let answer = served.get(&path);
            assert_eq!(answer.status, 200, "{path}");
            assert!(is_harmless(&answer.text()), "{path}: {}", answer.text());
            assert_eq!(answer.header("set-cookie"), None, "{path}");
        }
        for path in [
            format!("/{}", encoded(text)),
            format!("/saved/{}.atom", encoded(text)),
        ] {
            let answer = served.get(&path);
            assert!(
                matches!(answer.status, 400 | 404),
                "{path}: {}",
                answer.status
            );
            assert!(is_harmless(&answer.text()), "{path}");
        }
        let export = served.get(&format!("/export?format=html&q={}", encoded(text)));
        assert_eq!(export.status, 200, "{text}");
        assert!(!export.text().to_lowercase().contains("<script"), "{text}");
    }
    for format in ["csv", "json", "markdown", "html"] {
        let path = format!(
            "/export?format={format}&duplicates=show&q={}",
            encoded("حلب")
        );
        assert_eq!(served.get(&path).status, 200, "{format}");
    }
}

/// Pieces of query strings.
const PIECES: &[&str] = &[
    "q",
    "since",
    "until",
    "told",
    "source",
    "language",
    "place",
    "group",
    "path",
    "sort",
    "page",
    "per",
    "exact",
    "variants",
    "aliases",
    "without",
    "duplicates",
    "part",
    "ui",
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
        ]),
        prop::collection::vec(prop::sample::select(PIECES), 0..30),
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
            let answer = served.get(&path);
            assert!(matches!(answer.status, 200 | 503), "{}", answer.status);
        }
        assert!(began.elapsed().as_secs() < 20);
        assert_eq!(served.get("/health").status, 200);
    }
}
