//! Lists as files, the hits for programs, and feeds.

use serde_json::Value;

use super::client::{Answer, Served, encoded, links};
use crate::support::{Bench, bytes_below, ids, keys};

#[track_caller]
fn download(served: &Served, path: &str, kind: &str, name: &str) -> Answer {
    let answer = served.get(path);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    assert_eq!(answer.header("content-type"), Some(kind), "{path}");
    let expected = format!("attachment; filename=\"{name}\"");
    assert_eq!(
        answer.header("content-disposition"),
        Some(expected.as_str()),
        "{path}"
    );
    answer
}

#[test]
fn a_list_is_a_file_in_every_format() {
    let bench = Bench::with_samples();
    let served = Served::start(&bench, &[]);
    let q = encoded("مخيم \"نازحين\" <b>'");
    let all = bench.hits(&["-n", "1000", "مخيم \"نازحين\" <b>'"]);
    assert!(all.len() > 3, "{}", all.len());
    let page = served.page(&format!("/?q={q}"));
    let exports: Vec<String> = links(&page)
        .into_iter()
        .filter(|link| link.starts_with("/export?"))
        .collect();
    assert_eq!(exports.len(), 4, "{exports:?}");
    for path in exports {
        let format = path.rsplit('=').next().unwrap();
        let (kind, name) = match format {
            "csv" => ("text/csv; charset=utf-8", "kashaf.csv"),
            "json" => ("application/x-ndjson", "kashaf.jsonl"),
            "html" => ("text/html; charset=utf-8", "kashaf.html"),
            "markdown" => ("text/markdown; charset=utf-8", "kashaf.md"),
            other => panic!("{other}"),
        };
        let text = download(&served, &path, kind, name).text();
        // In Markdown a backslash may stand before a sign.
        let plain = text.replace('\\', "");
        for id in ids(&all) {
            assert!(plain.contains(&id), "{format}: {id}");
        }
        match format {
            "json" => {
                let lines: Vec<Value> = text
                    .lines()
                    .map(|line| serde_json::from_str(line).unwrap())
                    .collect();
                assert_eq!(ids(&lines), ids(&all));
            }
            "csv" => {
                let mut reader =
                    csv::Reader::from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
                assert_eq!(reader.records().map(Result::unwrap).count(), all.len());
            }
            "html" => {
                assert!(text.starts_with("<!doctype html>") && text.contains("</html>"));
                assert!(
                    !text.contains("<script") && !text.contains("<link"),
                    "{format}"
                );
            }
            _ => assert_eq!(text.matches("\n## ").count(), all.len()),
        }
    }
    // Conditions, order and forms go into the list.
    let some = served
        .get(&format!(
            "/export?q={q}&format=json&sort=date&until=2019&exact=1"
        ))
        .text();
    let some: Vec<Value> = some
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let expected = bench.hits(&[
        "-n",
        "1000",
        "--sort",
        "date",
        "--until",
        "2019",
        "--exact",
        "مخيم \"نازحين\" <b>'",
    ]);
    assert_eq!(ids(&some), ids(&expected));
}

#[test]
fn programs_get_what_the_command_gives_them() {
    let bench = Bench::with_samples();
    let served = Served::start(&bench, &[]);
    let answer = served.get(&format!("/api/search?q={}&limit=3&foo=1", encoded("داعش")));
    assert_eq!(answer.header("content-type"), Some("application/json"));
    let answer: Value = serde_json::from_str(&answer.text()).unwrap();
    assert_eq!(
        keys(&answer),
        ["format", "query", "total", "hits", "facets", "notes"]
    );
    assert_eq!(answer["format"], 1);
    assert_eq!(answer["query"], "داعش");
    let hits = answer["hits"].as_array().unwrap();
    assert_eq!(*hits, bench.hits(&["-n", "3", "داعش"]));
    let count = bench
        .run(&["search", "--count", "--json", "--duplicates=fold", "داعش"])
        .json();
    assert_eq!(answer["total"]["documents"], count["documents"]);
    assert_eq!(answer["total"]["all_words"], count["all_words"]);
    assert!(
        answer["facets"]["source"]["values"]
            .as_array()
            .unwrap()
            .len()
            > 1
    );
    assert_eq!(answer["notes"][0], "there is no parameter `foo`");
    // Pages of hits follow one another.
    let second = served
        .get(&format!("/api/search?q={}&limit=2&page=2", encoded("داعش")))
        .text();
    let second: Value = serde_json::from_str(&second).unwrap();
    assert_eq!(second["hits"][0], hits[2]);
    for path in [
        "/api/search",
        "/api/search?limit=x",
        "/api/search?q=%22&limit=100000",
    ] {
        let answer: Value = serde_json::from_str(&served.page(path)).unwrap();
        assert!(answer["hits"].as_array().is_some(), "{path}");
    }
    let wrong = served.get("/api/nothing");
    assert_eq!(wrong.text(), "{\"format\":1,\"error\":\"not-found\"}\n");
}

#[test]
fn a_saved_search_is_a_feed_and_looking_changes_nothing() {
    let bench = Bench::of_texts(&["قصف مدرسة في حلب", "حلب <b>&</b> أيضا", "دمشق"]);
    let served = Served::start(&bench, &[]);
    assert!(!served.page("/saved").contains(".atom"), "none is saved");
    let name = "حلب / <i>\"1\"";
    bench
        .run(&["saved", "add", name, "حلب", "--since", "2000"])
        .expect(0);
    let page = served.page("/saved");
    let feed = links(&page)
        .into_iter()
        .find(|link| link.ends_with(".atom"))
        .expect("a feed");
    let before = bytes_below(&bench.index_dir().join("saved"));
    let answer = served.get(&feed);
    assert_eq!(answer.status, 200, "{feed}");
    assert_eq!(
        answer.header("content-type"),
        Some("application/atom+xml; charset=utf-8")
    );
    let text = answer.text();
    assert_eq!(text.matches("<entry>").count(), 2, "{text}");
    assert!(bytes_below(&bench.index_dir().join("saved")) == before);
    let told: Vec<_> = bench
        .run(&["saved", "run", name, "--from-start", "--json"])
        .expect(0)
        .lines();
    assert_eq!(told.len(), 2);
    assert_eq!(text, served.get(&feed).text(), "the same at every look");
    drop(served);
    // It is one that others can read: the program itself reads feeds.
    bench.write("feed/search.atom", &text);
    let (code, summary) = bench.summary(&[]);
    assert_eq!((code, &summary["added"]), (0, &Value::from(1)), "{summary}");
}

#[test]
fn a_look_at_a_feed_leaves_its_news_to_be_told() {
    let bench = Bench::of_texts(&["قصف مدرسة في حلب"]);
    bench
        .run(&["saved", "add", "a", "حلب", "--from-start"])
        .expect(0);
    let served = Served::start(&bench, &[]);
    let before = bytes_below(&bench.index_dir());
    assert_eq!(served.get("/saved/a.atom").status, 200);
    served.page("/saved");
    assert_eq!(bytes_below(&bench.index_dir()), before);
    assert_eq!(
        bench
            .run(&["saved", "run", "a", "--json"])
            .expect(0)
            .lines()
            .len(),
        1
    );
    for path in [
        "/saved/b.atom",
        "/saved/a",
        "/saved/.atom",
        "/saved/%2E%2E%2Fa.atom",
    ] {
        assert_eq!(served.get(path).status, 404, "{path}");
    }
}
