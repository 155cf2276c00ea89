//! Who may ask what, and what every answer says.

use std::io::Write;

use super::client::{Answer, Served, links};
use crate::pages::PAGES;
use crate::pages::markup::trouble;
use crate::pages::site::target;
use crate::support::Bench;

/// Paths that lead to no page of [`PAGES`], one of each kind, and their status.
const OTHERS: [(&str, u16); 10] = [
    ("/health", 200),
    ("/api/search?q=%D8%AD%D9%84%D8%A8", 200),
    ("/export?q=%D8%AD%D9%84%D8%A8&format=csv", 200),
    ("/export?q=%D8%AD%D9%84%D8%A8&format=html", 200),
    ("/export?q=%D8%AD%D9%84%D8%A8&format=exe", 400),
    ("/document/", 404),
    ("/document/%FF", 400),
    ("/saved/nobody.atom", 404),
    ("/assets/nothing.css", 404),
    ("/api/nothing", 404),
];

/// One path of each kind, and its status.
fn paths() -> impl Iterator<Item = (String, u16)> {
    let pages = PAGES.map(|(path, parameters, status)| (target(path, parameters), status));
    let others = OTHERS.map(|(path, status)| (path.to_owned(), status));
    pages.into_iter().chain(others)
}

const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

#[track_caller]
fn says_what_every_answer_says(answer: &Answer, path: &str) {
    for (name, expected) in [
        ("content-security-policy", POLICY),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cache-control", "no-store"),
    ] {
        assert_eq!(answer.header(name), Some(expected), "{path}: `{name}`");
    }
    let permissions = answer.header("permissions-policy");
    assert!(
        permissions.is_some_and(|value| value.contains("camera=()")),
        "{path}"
    );
    for name in [
        "server",
        "access-control-allow-origin",
        "set-cookie",
        "x-powered-by",
    ] {
        assert_eq!(answer.header(name), None, "{path}: `{name}`");
    }
    assert!(answer.header("content-type").is_some(), "{path}");
}

#[test]
fn every_answer_says_what_a_browser_may_do() {
    let bench = Bench::with_samples();
    let served = Served::start(&bench, &[]);
    for (path, status) in paths() {
        let answer = served.get(&path);
        assert_eq!(answer.status, status, "{path}: {}", answer.text());
        says_what_every_answer_says(&answer, &path);
        let is_page = answer.header("content-type") == Some("text/html; charset=utf-8");
        let is_file = answer.header("content-disposition").is_some();
        if is_page && !is_file {
            assert_eq!(trouble(&answer.text()), None, "{path}");
        }
        // The same without its body.
        let head = served.ask("HEAD", &path, &[]);
        assert_eq!((head.status, head.body.len()), (status, 0), "{path}");
        let length = answer.body.len().to_string();
        assert_eq!(
            head.header("content-length"),
            Some(length.as_str()),
            "{path}"
        );
        says_what_every_answer_says(&head, &path);
    }
}

#[test]
fn files_of_the_pages_are_kept_for_ever_under_the_sum_of_their_content() {
    let bench = Bench::with(&[("a.txt", "قصف مدرسة")]);
    let served = Served::start(&bench, &[]);
    let page = served.page("/");
    let mut kinds = Vec::new();
    for part in page.split("\"/assets/").skip(1) {
        let path = format!("/assets/{}", part.split('"').next().unwrap());
        let answer = served.get(&path);
        assert_eq!(answer.status, 200, "{path}");
        let kept = answer.header("cache-control").unwrap();
        assert_eq!(kept, "public, max-age=31536000, immutable", "{path}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("content-security-policy"), Some(POLICY));
        kinds.push(answer.header("content-type").unwrap().to_owned());
        assert_eq!(
            served.get(&path.replace("/assets/", "/assets/0")).status,
            404
        );
    }
    for kind in ["text/css; charset=utf-8", "text/javascript; charset=utf-8"] {
        assert!(kinds.iter().any(|one| one == kind), "{kinds:?}");
    }
    // Nothing is fetched from elsewhere.
    assert!(
        links(&page).iter().all(|link| !link.contains("//")),
        "{page}"
    );
}

#[track_caller]
fn check(served: &Served, path: &str, headers: &[(&str, &str)], status: u16) {
    let answer = served.ask("GET", path, headers);
    assert_eq!(answer.status, status, "{path} {headers:?}");
    says_what_every_answer_says(&answer, path);
    let text = answer.text();
    assert_eq!(
        text.contains("حلب"),
        status == 200 && path.contains('?'),
        "{headers:?}: {text}"
    );
}

#[test]
fn only_names_that_are_ours_are_answered() {
    let bench = Bench::with(&[("a.txt", "قصف مدرسة في حلب")]);
    let served = Served::start(&bench, &["--host", "Archive.Example"]);
    let port = served.address.port();
    let ask = |hosts: &[&str], target: &str| {
        let hosts: String = hosts
            .iter()
            .map(|host| format!("Host: {host}\r\n"))
            .collect();
        let request = format!("GET {target} HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n");
        served.send(request.as_bytes())
    };
    let page = "/?q=%D8%AD%D9%84%D8%A8";
    for (host, status) in [
        (format!("127.0.0.1:{port}"), 200),
        (format!("localhost:{port}"), 200),
        (format!("LOCALHOST:{port}"), 200),
        (format!("[::1]:{port}"), 200),
        ("localhost".to_owned(), 200),
        // The other end of a tunnel.
        ("localhost:8000".to_owned(), 200),
        ("archive.example".to_owned(), 200),
        (format!("evil.example:{port}"), 403),
        (format!("localhost.evil.example:{port}"), 403),
        (format!("127.0.0.1.evil.example:{port}"), 403),
        (format!("evil-localhost:{port}"), 403),
        ("archive.example.".to_owned(), 403),
        ("192.0.2.1".to_owned(), 403),
        ("0.0.0.0".to_owned(), 403),
        ("2130706433".to_owned(), 403),
        ("user@localhost".to_owned(), 400),
        ("local host".to_owned(), 400),
        (String::new(), 400),
    ] {
        let answer = ask(&[&host], page);
        assert_eq!(answer.status, status, "`{host}`");
        assert_eq!(answer.text().contains("مدرسة"), status == 200, "`{host}`");
    }
    // None, two, and an address that names another than the header.
    assert_eq!(ask(&[], page).status, 400);
    assert_eq!(ask(&["localhost", "evil.example"], page).status, 400);
    assert_eq!(
        ask(&["localhost"], &format!("http://evil.example{page}")).status,
        403
    );
    assert_eq!(
        ask(&["evil.example"], &format!("http://localhost{page}")).status,
        403
    );
    assert_eq!(
        ask(&["localhost"], &format!("http://localhost{page}")).status,
        200
    );
}

#[test]
fn no_page_elsewhere_may_read_or_embed() {
    let bench = Bench::with(&[("a.txt", "قصف مدرسة في حلب")]);
    let served = Served::start(&bench, &[]);
    let own = format!("http://{}", served.address);
    let page = "/?q=%D8%AD%D9%84%D8%A8";
    let api = "/api/search?q=%D8%AD%D9%84%D8%A8";
    check(&served, page, &[("Origin", &own)], 200);
    for origin in [
        "http://evil.example",
        "null",
        "http://localhost",
        "http://localhost:8000",
        "file://",
        "",
    ] {
        check(&served, page, &[("Origin", origin)], 403);
        check(&served, api, &[("Origin", origin)], 403);
    }
    let fetch = |site, mode, dest| {
        [
            ("Sec-Fetch-Site", site),
            ("Sec-Fetch-Mode", mode),
            ("Sec-Fetch-Dest", dest),
        ]
    };
    for (site, mode, dest, of_page, of_api) in [
        ("none", "navigate", "document", 200, 200),
        ("same-origin", "cors", "empty", 200, 200),
        ("same-origin", "no-cors", "image", 200, 200),
        // A link elsewhere opens a page, and nothing else.
        ("cross-site", "navigate", "document", 200, 403),
        ("same-site", "navigate", "document", 200, 403),
        ("cross-site", "navigate", "iframe", 403, 403),
        ("cross-site", "navigate", "embed", 403, 403),
        ("cross-site", "no-cors", "script", 403, 403),
        ("cross-site", "no-cors", "image", 403, 403),
        ("cross-site", "cors", "empty", 403, 403),
        ("same-site", "cors", "empty", 403, 403),
        ("cross-site", "no-cors", "style", 403, 403),
        ("nonsense", "", "", 403, 403),
    ] {
        check(&served, page, &fetch(site, mode, dest), of_page);
        check(&served, api, &fetch(site, mode, dest), of_api);
        let export = "/export?q=%D8%AD%D9%84%D8%A8&format=json";
        check(&served, export, &fetch(site, mode, dest), of_api);
    }
}

#[test]
fn only_looking_is_allowed_and_in_few_words() {
    let bench = Bench::with(&[("a.txt", "قصف مدرسة في حلب")]);
    let served = Served::start(&bench, &[]);
    for method in [
        "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "CONNECT2",
    ] {
        for path in ["/", "/help", "/api/search?q=x", "/nothing"] {
            let answer = served.ask(method, path, &[]);
            assert_eq!(answer.status, 405, "{method} {path}");
            assert_eq!(answer.header("allow"), Some("GET, HEAD"), "{method} {path}");
            says_what_every_answer_says(&answer, path);
        }
    }
    let sent = |head: &str, body: &[u8]| {
        let mut stream = served.connect();
        let start =
            format!("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{head}\r\n\r\n");
        stream.write_all(start.as_bytes()).unwrap();
        let _ = stream.write_all(body);
        Answer::read(stream).status
    };
    assert_eq!(sent("Content-Length: 0", b""), 200);
    assert_eq!(sent("Content-Length: 5", b"hello"), 413);
    assert_eq!(sent("Content-Length: 99999999999", b"hello"), 413);
    assert_eq!(
        sent("Transfer-Encoding: chunked", b"5\r\nhello\r\n0\r\n\r\n"),
        413
    );
    // An address of 8 KB is read, a longer one is not.
    let long = |letters: usize| served.get(&format!("/?q={}", "a".repeat(letters))).status;
    assert_eq!((long(8000), long(8192), long(20_000)), (200, 414, 414));
    assert!(matches!(long(60_000), 414 | 431));
    // Lines that are no request.
    for nonsense in [
        "GET\r\n\r\n",
        "\u{1}\u{2}\r\n\r\n",
        "GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
    ] {
        let mut stream = served.connect();
        stream.write_all(nonsense.as_bytes()).unwrap();
        assert_eq!(Answer::read(stream).status, 400, "{nonsense:?}");
    }
    assert_eq!(served.get("/").status, 200);
}

#[test]
fn where_there_is_a_token_nothing_is_answered_without_it() {
    let bench = Bench::with(&[("a.txt", "قصف مدرسة في حلب")]);
    let token = "0123456789abcdef-_XYZ";
    let file = bench.root().join("token");
    std::fs::write(&file, format!("{token}\n")).unwrap();
    let served = Served::start(&bench, &["--token-file", file.to_str().unwrap()]);
    assert!(!served.said.contains("token"), "{}", served.said);
    // Style and script are anybody's.
    for (path, _) in paths().filter(|(path, _)| !path.starts_with("/assets/")) {
        let answer = served.get(&path);
        assert_eq!(answer.status, 401, "{path}");
        says_what_every_answer_says(&answer, &path);
        let text = answer.text();
        assert!(!text.contains("مدرسة"), "{path}: {text}");
    }
    let page = "/?q=%D8%AD%D9%84%D8%A8";
    let bearer = |text: &str| served.ask("GET", page, &[("Authorization", text)]).status;
    assert_eq!(bearer(&format!("Bearer {token}")), 200);
    assert_eq!(bearer(&format!("Bearer {token}x")), 401);
    assert_eq!(bearer(token), 401);
    assert_eq!(bearer("Bearer "), 401);
    assert_eq!(served.get(&format!("{page}&token=wrong")).status, 401);
    // The address that brings it leads to a page that goes on without it, and with a cookie.
    let welcome = served.get(&format!("{page}&token={token}&ui=en"));
    assert_eq!(welcome.status, 200);
    let (text, cookie) = (welcome.text(), welcome.header("set-cookie").unwrap());
    assert!(
        text.contains("url=/?q=%D8%AD%D9%84%D8%A8&amp;ui=en\""),
        "{text}"
    );
    assert!(
        !text.contains("مدرسة") && !text.contains(token) && !cookie.contains(token),
        "{text}"
    );
    assert!(
        cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict"),
        "{cookie}"
    );
    let pair = cookie.split(';').next().unwrap();
    let with = |cookies: &str| served.ask("GET", page, &[("Cookie", cookies)]);
    assert!(with(pair).text().contains("مدرسة"));
    assert_eq!(with(&format!("a=b; {pair}; c=d")).status, 200);
    assert_eq!(with(&format!("kashaf={token}")).status, 401);
    assert_eq!(with("kashaf=").status, 401);
    // A token opens no other name's door.
    let foreign = served.ask(
        "GET",
        page,
        &[("Cookie", pair), ("Origin", "http://evil.example")],
    );
    assert_eq!(foreign.status, 403);
}

#[test]
fn others_reach_it_only_where_that_was_said_and_then_need_a_token() {
    let bench = Bench::with(&[("a.txt", "قصف مدرسة في حلب")]);
    let refused = bench.run(&["serve", "--addr", "0.0.0.0:0"]).expect(1);
    assert!(
        refused
            .err
            .contains("error: `0.0.0.0:0` can be reached from other machines"),
        "{refused:?}"
    );
    assert!(
        refused.err.contains("hint: give `--allow-remote`"),
        "{refused:?}"
    );
    let served = Served::start(&bench, &["--addr", "0.0.0.0:0", "--allow-remote"]);
    let token = served
        .said
        .split("?token=")
        .nth(1)
        .expect("a token")
        .to_owned();
    assert!(
        token.len() >= 32 && token.bytes().all(|b| b.is_ascii_alphanumeric()),
        "{token}"
    );
    assert_eq!(served.get("/").status, 401);
    assert_eq!(served.get(&format!("/?token={token}")).status, 200);
    let other = Served::start(&bench, &["--addr", "0.0.0.0:0", "--allow-remote"]);
    assert!(!other.said.contains(&token), "tokens differ");
    let short = bench.root().join("short");
    std::fs::write(&short, "abc").unwrap();
    let run = bench
        .run(&["serve", "--token-file", short.to_str().unwrap()])
        .expect(1);
    assert!(run.err.contains("holds no token"), "{run:?}");
}
