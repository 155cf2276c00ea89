//! An archive in which everything that is shown wants to run: each string of `tests/injections.jsonl` as title, text, source,
//! author, address, id, language, further field and file name; and the addresses of the pages that show them.

use std::path::Path;

use serde_json::{Value, json};

use super::site::Site;
use crate::serve::PARAMETERS;
use crate::serve::client::encoded;
use crate::support::Bench;

/// A word that each of the documents holds.
const WORD: &str = "خبر";

/// The strings.
pub(crate) fn injections() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/injections.jsonl");
    let lines = std::fs::read_to_string(path).expect("the strings");
    let text = |line: &str| {
        let row: Value = serde_json::from_str(line).expect("JSON");
        row["text"].as_str().expect("a text").to_owned()
    };
    lines.lines().map(text).collect()
}

/// A server over the archive.
#[track_caller]
pub(crate) fn site() -> Site {
    let bench = Bench::new();
    let record = |text: &String| {
        json!({
            "id": text,
            "title": text,
            "text": format!("{text} {WORD} {text}\n\n{WORD} {text}"),
            "source": text,
            "author": text,
            "url": text,
            "language": text,
            "date": "2021-08-15",
            text: text,
        })
        .to_string()
    };
    let records: Vec<String> = injections().iter().map(record).collect();
    bench.write("records.jsonl", records.join("\n"));
    for (number, text) in injections().iter().enumerate() {
        let name: String = text
            .chars()
            .filter(|c| !"/\0\r\n".contains(*c))
            .take(60)
            .collect();
        bench.write(
            &format!("files/{number} {name}.txt"),
            format!("{WORD} {WORD}"),
        );
    }
    bench.index(&[]).expect(0);
    // Each is a run of the program, so some of them stand for all.
    let some = injections().into_iter().step_by(9);
    let mut saved = 0;
    for (number, text) in some.filter(|text| !text.contains('\0')).enumerate() {
        let run = bench.run(&["saved", "add", &format!("s{number}"), "--", text.as_str()]);
        // A query without a word is refused.
        assert!(run.code <= 2, "{text}: {run:?}");
        saved += usize::from(run.code == 0);
    }
    assert!(saved >= 10, "{saved}");
    Site::of(bench)
}

/// Pages that show the strings: lists of all documents, each document, and each string as a query and as every parameter.
pub(crate) fn addresses(site: &Site) -> Vec<String> {
    let texts = injections();
    let mut out = vec![site.at("/saved", &[("ui", "ar")]), site.at("/", &[])];
    for page in 1..=(2 * texts.len()).div_ceil(10) {
        let page = page.to_string();
        out.push(site.at(
            "/",
            &[
                ("q", WORD),
                ("page", &page),
                ("duplicates", "show"),
                ("ui", "en"),
            ],
        ));
    }
    for text in &texts {
        let all: Vec<(&str, &str)> = PARAMETERS
            .iter()
            .map(|name| (*name, text.as_str()))
            .collect();
        out.push(site.at("/", &all));
        out.push(site.at("/", &[("q", text), (text, text), ("ui", "ar")]));
        out.push(site.at("/document/", &[("id", text), ("q", WORD)]));
        out.push(site.at("/similar/", &[("id", text)]));
        out.push(site.at("/names", &[("q", text), ("source", text)]));
        out.push(site.at("/copies/", &[("id", text), ("with", text)]));
        out.push(format!("{}/{}", site.base, encoded(text)));
    }
    out
}
