//! What answers say, and what they keep to themselves.

use super::client::{Served, encoded};
use crate::support::Bench;

/// Records about one town, all with every word of the query.
fn archive(records: usize) -> Bench {
    let lines: Vec<String> = (1..=records)
        .map(|number| {
            let text = format!("قصف على حلب في اليوم {number}");
            serde_json::json!({"id": format!("r{number}"), "title": format!("خبر {number}"), "text": text}).to_string()
        })
        .collect();
    Bench::with(&[("a.jsonl", &lines.join("\n"))])
}

#[test]
fn whoever_is_refused_learns_nothing_of_the_index() {
    let bench = archive(97);
    bench.write("token", "0123456789abcdef0123");
    let token = bench.archive().join("token");
    let served = Served::start(&bench, &["--token-file", token.to_str().unwrap()]);
    for (path, headers, status) in [
        ("/?q=secret", &[][..], 401),
        ("/document/secret", &[], 401),
        ("/api/search?q=secret", &[], 401),
        ("/?q=secret", &[("Origin", "http://other.example")], 403),
        ("//other.example/secret", &[], 400),
    ] {
        let answer = served.ask("GET", path, headers);
        assert_eq!(answer.status, status, "{path}");
        let text = answer.text();
        for kept in ["97", "secret", "other.example", env!("CARGO_PKG_VERSION")] {
            assert!(!text.contains(kept), "{path}: {kept} in {text}");
        }
    }
    let refused = served.get("/");
    assert_eq!(refused.header("www-authenticate"), Some("Bearer"));
    // It is read with its style.
    let style = super::client::links(&refused.text());
    let style = style.iter().find(|link| link.ends_with(".css")).unwrap();
    assert_eq!(served.get(style).status, 200);
}

#[test]
fn no_link_leads_to_another_host_whatever_path_is_asked_for() {
    let bench = archive(1);
    let served = Served::start(&bench, &[]);
    for path in ["//other.example/x", "/\\other.example/x", "//", "/%2F/x"] {
        let answer = served.get(path);
        assert!(
            matches!(answer.status, 400 | 404),
            "{path}: {}",
            answer.status
        );
        for link in super::client::links(&answer.text()) {
            assert!(
                !link.starts_with("//") && !link.starts_with("/\\"),
                "{link}"
            );
        }
    }
}

#[test]
fn there_is_a_next_page_where_there_are_more_hits() {
    for (records, pages) in [(9, 1), (10, 1), (11, 2), (20, 2)] {
        let bench = archive(records);
        let served = Served::start(&bench, &[]);
        for page in 1..=pages {
            let path = format!("/?q={}&duplicates=show&page={page}", encoded("قصف"));
            let text = served.page(&path);
            assert_eq!(text.contains("rel=\"next\""), page < pages, "{records}");
        }
    }
    let bench = archive(10);
    let served = Served::start(&bench, &[]);
    let path = format!("/?q={}&duplicates=show&page=2&ui=en", encoded("قصف"));
    let beyond = served.page(&path);
    assert!(!beyond.contains("Nothing found"), "{beyond}");
}

#[test]
fn a_list_as_a_file_lacks_no_condition_in_silence() {
    let bench = archive(3);
    let served = Served::start(&bench, &[]);
    let query = encoded("قصف");
    for (conditions, status) in [
        ("since=2021", 200),
        ("since=2021-13", 400),
        ("until=2021..", 400),
        ("sinse=2021", 400),
    ] {
        let path = format!("/export?format=csv&q={query}&{conditions}");
        assert_eq!(served.get(&path).status, status, "{conditions}");
    }
}

#[test]
fn programs_page_through_a_thousand_hits_and_are_told_what_was_not_read() {
    let bench = archive(3);
    let served = Served::start(&bench, &[]);
    let ask = |rest: &str| -> serde_json::Value {
        let path = format!("/api/search?q={}&duplicates=show&{rest}", encoded("قصف"));
        serde_json::from_slice(&served.get(&path).body).unwrap()
    };
    let hits = |rest: &str| ask(rest)["hits"].as_array().unwrap().len();
    assert_eq!((hits("limit=2"), hits("limit=2&page=2")), (2, 1));
    assert_eq!((hits("limit=100&page=11"), hits("limit=0")), (0, 0));
    let noted = ask("limit=many")["notes"].to_string();
    assert!(noted.contains("limit") && noted.contains("many"), "{noted}");
}

#[test]
fn a_hit_far_behind_in_a_text_leads_to_the_part_that_holds_it() {
    let filler = "وقف الناس في السوق يتحدثون عن المطر. ".repeat(40) + "\n\n";
    let text = filler.repeat(200) + "قصف على الجسر القديم عند الفجر.\n\n" + &filler.repeat(3);
    let bench = Bench::with(&[("long.txt", &text)]);
    let served = Served::start(&bench, &[]);
    let list = served.page(&format!("/?q={}", encoded("الجسر القديم")));
    let link = super::client::links(&list)
        .into_iter()
        .find(|link| link.starts_with("/document/long.txt"))
        .unwrap();
    let (path, fragment) = link.split_once('#').unwrap();
    let page = served.page(path);
    assert!(page.contains(&format!("id=\"{fragment}\"")), "{link}");
    assert!(page.contains("<mark id=\"m1\">"), "{link}");
    // Whoever goes on to another part goes there.
    let first = served.page(&format!("{path}&part=1"));
    let second = served.page(&format!("{path}&part=2"));
    assert_ne!(first, second);
}

#[test]
fn a_host_is_a_name_or_an_address() {
    let bench = archive(1);
    let served = Served::start(&bench, &["--host", "192.0.2.5", "--host", "desk.example"]);
    let ask = |host: &str| {
        let request = format!("GET /health HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        served.send(request.as_bytes()).status
    };
    assert_eq!((ask("192.0.2.5"), ask("desk.example:80")), (200, 200));
    assert_eq!((ask("192.0.2.6"), ask("other.example")), (403, 403));
    for wrong in ["https://desk.example", "desk.example:8443", "a b", ""] {
        let run = bench.run(&["serve", "--addr", "127.0.0.1:0", "--host", wrong]);
        assert!(run.expect(1).err.contains("without `http://`"), "{wrong}");
    }
}

#[test]
fn of_very_many_documents_with_one_id_it_is_said_that_there_are_more() {
    for (files, expected) in [(20, ": 20</p>"), (21, ": 20+</p>")] {
        let bench = Bench::new();
        for number in 0..files {
            let record = serde_json::json!({"id": "same", "text": format!("قصف {number}")});
            bench.write(&format!("{number}.jsonl"), record.to_string());
        }
        bench.index(&[]).expect(0);
        let served = Served::start(&bench, &[]);
        let page = served.page("/document/same?ui=en");
        assert!(page.contains(expected), "{files}: {page}");
    }
}
