//! Text, names and queries that would have a terminal obey them.

use serde_json::json;

use crate::support::Bench;

/// What a terminal might obey: controls save tab and line end, and what turns the direction of writing.
fn is_dangerous(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[test]
fn hostile_text_never_reaches_a_terminal() {
    let nasty = "\u{1b}]0;owned\u{7}\u{1b}[2J\u{9b}31m\u{202E}\u{2067}\u{8}\u{7f}";
    let value = |name: &str| format!("{name}{nasty}خبر");
    let record = json!({
        "id": value("id"), "title": value("title"), "text": format!("خبر {nasty} الجسر\n{nasty}"), "source": value("source"),
        "author": value("author"), "url": value("https://example.org/"), "language": value("ar"), "extra": value("extra"),
        value("field"): value("value"), "date": value("date"),
    });
    let bench = Bench::new();
    let name = if cfg!(target_os = "linux") {
        "\u{1b}[31m\u{202E}a.jsonl"
    } else {
        "a.jsonl"
    };
    bench.write(name, format!("{record}\n{{{nasty}\n"));
    bench.write(&format!("{name}.pdf"), "x");
    let failed = bench.index(&["-v"]).expect(3);
    let id = value("id");
    let mut runs = vec![
        failed,
        bench.index(&["--json"]),
        bench.run(&["stats"]),
        bench.run(&["stats", "--json", "--failed"]),
        bench.run(&["stats", "--failed"]),
        bench.run(&["explain", "خبر", "--doc", &id]),
        bench.run(&["explain", "خبر", "--json", "--doc", &id]),
        bench.run(&["explain", &format!("خبر{nasty} {nasty}"), "--doc", nasty]),
        bench.run(&["search", &format!("مطار{nasty} \"{nasty}\" date:{nasty}")]),
        bench.run(&["show", nasty]),
        bench.run(&["analyze", nasty, &format!("خبر{nasty}خبر")]),
        bench.run(&["analyze", "--json", nasty, &format!("خبر{nasty}خبر")]),
        bench.run(&["index", &format!("no{nasty}")]),
        bench.run(&["index", "--exclude", &format!("[{nasty}"), "archive"]),
        bench.run(&["search", "--index", &format!("no{nasty}"), "خبر"]),
    ];
    for format in ["text", "json", "csv", "html", "markdown"] {
        runs.push(
            bench
                .run(&["search", "خبر الجسر", "--format", format])
                .expect(0),
        );
        runs.push(
            bench
                .run(&["search", "خبر", "--count", "--format", format])
                .expect(0),
        );
        runs.push(
            bench
                .run(&["show", &id, "--query", "خبر", "--format", format])
                .expect(0),
        );
    }
    for run in &runs {
        assert!(!run.out.is_empty() || !run.err.is_empty());
        for text in [&run.out, &run.err] {
            if let Some(c) = text.chars().find(|c| is_dangerous(*c)) {
                panic!("{c:?} in {text:?}");
            }
        }
    }
    // A program gets every character.
    let hit = &bench.hits(&["خبر الجسر"])[0];
    for (field, expected) in [
        ("id", "id"),
        ("title", "title"),
        ("source", "source"),
        ("author", "author"),
    ] {
        assert_eq!(hit["document"][field], record[expected], "{field}");
    }
    assert_eq!(hit["document"]["path"], json!(bench.shown(name)));
    assert_eq!(hit["passage"]["text"], record["text"]);
    assert_eq!(
        hit["document"]["extra"][value("field")],
        json!(value("value"))
    );
}
