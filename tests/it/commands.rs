//! The commands beside `index` and `search`: what they say to people and to programs, and how errors are
//! told.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Bench, keys, number, part};

const ARTICLE: &str = "ضباط سابقون في الجبل\nالمصدر: وكالة الأنهار\nالتاريخ: 2021-11-04\n\n\
    قال ضابط سابق إن المدرسة أغلقت.\n\nوعاد الطلاب إلى المدرسة.\n";

fn bench() -> Bench {
    Bench::with(&[
        ("a/article.txt", ARTICLE),
        ("a/1.json", r#"{"id":"same","text":"نص أول"}"#),
        (
            "b/2.json",
            r#"{"id":"same","text":"نص ثان","language":"ar","source":"صحيفة"}"#,
        ),
    ])
}

/// Output without the place of the bench.
fn told(bench: &Bench, text: &str) -> String {
    text.replace(&bench.shown(""), "…/")
        .replace(&bench.root().display().to_string(), "…")
}

#[test]
fn show_prints_a_document() {
    let bench = bench();
    let shown = bench.run(&["show", "a/article.txt"]).expect(0);
    assert_eq!(shown.err, "");
    insta::assert_snapshot!(told(&bench, &shown.out), @r"
    ضباط سابقون في الجبل
    date: 2021-11-04
    source: وكالة الأنهار
    language: ar (detected)
    format: txt
    read as: UTF-8
    id: a/article.txt
    file: …/a/article.txt

    قال ضابط سابق إن المدرسة أغلقت.

    وعاد الطلاب إلى المدرسة.
    ");
    let lit = bench
        .run(&["show", "a/article.txt", "--query", "المدارس ضباط"])
        .expect(0);
    insta::assert_snapshot!(told(&bench, &lit.out), @r"
    *ضباط* سابقون في الجبل
    date: 2021-11-04
    source: وكالة الأنهار
    language: ar (detected)
    format: txt
    read as: UTF-8
    id: a/article.txt
    file: …/a/article.txt

    ── passage 0 ──
    قال *ضابط* سابق إن *المدرسة* أغلقت.

    وعاد الطلاب إلى *المدرسة*.
    ");
    let exact = bench
        .run(&[
            "show",
            "a/article.txt",
            "--exact",
            "--query",
            "-قديم المدارس",
        ])
        .expect(0);
    assert!(!exact.out.contains('*'), "{}", exact.out);
    let shown = bench
        .run(&["show", "--json", "a/article.txt", "--query", "المدارس ضباط"])
        .expect(0)
        .json();
    assert_eq!(
        keys(&shown),
        [
            "format",
            "document",
            "text",
            "highlights",
            "passages",
            "title_highlights",
            "told"
        ]
    );
    let text = shown["text"].as_str().unwrap();
    let lit: Vec<String> = shown["highlights"]
        .as_array()
        .unwrap()
        .iter()
        .map(|range| part(text, range))
        .collect();
    assert_eq!(lit, ["ضابط", "المدرسة", "المدرسة"]);
    assert_eq!(
        shown["passages"],
        json!([{"ordinal": 0, "start": 0, "end": text.chars().count(), "matches": true}])
    );
}

#[test]
fn show_says_when_there_is_none_or_more_than_one() {
    let bench = bench();
    let none = bench.run(&["show", "nothing"]).expect(1);
    assert_eq!(none.out, "");
    insta::assert_snapshot!(none.err, @r"
    there is no document `nothing`
    try the id that a search shows with each hit
    ");
    let elsewhere = bench
        .run(&["show", "same", "--file", "/x y/3.json"])
        .expect(1);
    insta::assert_snapshot!(told(&bench, &elsewhere.err), @r"
    there is no document `same` in `/x y/3.json`
    try `--file …/a/1.json`
    try `--file …/b/2.json`
    ");
    let two = bench.run(&["show", "--json", "same"]).expect(0);
    insta::assert_snapshot!(two.err, @"note: 2 documents have this id; their paths tell them apart");
    let mut texts: Vec<Value> = two
        .lines()
        .iter()
        .map(|shown| shown["text"].clone())
        .collect();
    texts.sort_by_key(Value::to_string);
    assert_eq!(texts, ["نص أول", "نص ثان"]);
    let two = bench.run(&["show", "same"]).expect(0);
    assert!(
        two.out.contains("نص أول") && two.out.contains("نص ثان"),
        "{}",
        two.out
    );
}

#[test]
fn explain_says_what_is_searched_and_why() {
    let bench = bench();
    let run = bench
        .run(&["explain", "والمدارس في =ضابط \"نص أول\" حلـ* -قديم"])
        .expect(0);
    assert_eq!(run.err, "");
    insta::assert_snapshot!(run.out, @r#"
    read as: والمدارس في =ضابط "نص أول" حلـ* -قديم

    word: والمدارس
      as written: والمدارس
      stem (article, plural): مدرسه

    dropped: في
      not searched (stop word)

    form: ضابط
      as written: ضابط

    phrase: نص أول
      as written: نص اول

    prefix: حلـ
      as written: حل*

    word: قديم
      as written: قديم
      stem: قديم
    "#);
    let run = bench
        .run(&["explain", "مدارس ضباط مطار", "--doc", "a/article.txt"])
        .expect(0);
    let lines: Vec<&str> = run.out.lines().collect();
    let passage = lines
        .iter()
        .position(|line| line.starts_with("passage 0 holds some of the words, score "))
        .unwrap();
    assert!(lines[passage].ends_with(": a/article.txt"));
    let score = |line: &str| {
        line.split_whitespace()
            .next()
            .unwrap()
            .parse::<f64>()
            .unwrap()
    };
    let parts: f64 = lines.iter().skip(passage + 1).map(|line| score(line)).sum();
    let whole: f64 = lines[passage]
        .split("score ")
        .nth(1)
        .unwrap()
        .split(':')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    assert!(
        parts > 0.0 && (parts - whole).abs() < 0.001,
        "the parts add up: {}",
        run.out
    );

    let run = bench
        .run(&[
            "explain",
            "--json",
            "مدارس ضباط في",
            "--doc",
            "a/article.txt",
        ])
        .expect(0)
        .json();
    assert_eq!(
        keys(&run),
        [
            "format", "query", "read_as", "words", "aliases", "notes", "passages"
        ]
    );
    assert_eq!(
        keys(&run["words"][0]),
        [
            "typed", "look", "exact", "stem", "also", "rules", "variants", "dropped"
        ]
    );
    assert_eq!(
        run["words"][0],
        json!({"typed": "مدارس", "look": "word", "exact": ["مدارس"], "stem": "مدرسه", "also": [], "rules": ["plural"], "variants": [], "dropped": null})
    );
    assert!(run["words"][2]["dropped"].is_string(), "{run}");
    let passage = &run["passages"][0];
    let names = [
        "id",
        "path",
        "ordinal",
        "matches",
        "all_words",
        "score",
        "all_words_bonus",
        "clauses",
    ];
    assert_eq!(keys(passage), names);
    assert_eq!(
        (&passage["matches"], &passage["all_words"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(keys(&passage["clauses"][0]), ["typed", "parts"]);
    assert_eq!(
        keys(&passage["clauses"][0]["parts"][0]),
        ["field", "term", "frequency", "score"]
    );

    let none = bench
        .run(&["explain", "مدارس", "--doc", "nothing"])
        .expect(1);
    assert_eq!(none.err, "there is no document `nothing`\n");
}

#[test]
fn analyze_shows_what_a_text_becomes() {
    let bench = Bench::new();
    let run = bench
        .run(&["analyze", "لداعش والمدارس", "في 2021 CNN"])
        .expect(0);
    let lines: Vec<&str> = run.out.lines().map(str::trim_start).collect();
    insta::assert_snapshot!(lines.join("\n"), @r"
    0..5     word   proclitic+name               داعش ← لداعش ← لداعش
    6..14    word   article+plural               مدرسه ← والمدارس ← والمدارس
    15..17    stop                                في ← في ← في
    18..22    number                              2021 ← 2021 ← 2021
    23..26    latin                               cnn ← cnn ← CNN
    ");
    assert_eq!(
        bench
            .run_with_input(&["analyze"], "لداعش والمدارس في 2021 CNN")
            .expect(0)
            .out,
        run.out
    );
    let text = "😀 لِداعِش، CNN";
    let answer = bench.run(&["analyze", "--json", text]).expect(0).json();
    assert_eq!(keys(&answer), ["format", "text", "tokens"]);
    assert_eq!(answer["text"], json!(text));
    let tokens = answer["tokens"].as_array().unwrap();
    assert_eq!(tokens.len(), 2);
    assert_eq!(
        tokens[0],
        json!({"start": 2, "end": 9, "surface": "لِداعِش", "exact": "لداعش", "stem": "داعش", "kind": "word"})
    );
    assert_eq!(
        keys(&tokens[0]),
        ["start", "end", "surface", "exact", "stem", "kind"]
    );
    // A text is taken as it is, whatever it begins with.
    let answer = bench
        .run(&["analyze", "--json", "--", "-كلمة"])
        .expect(0)
        .json();
    assert_eq!(
        (&answer["text"], &answer["tokens"][0]["start"]),
        (&json!("-كلمة"), &json!(1))
    );
}

#[test]
fn analyze_answers_line_by_line() {
    let bench = Bench::new();
    let lines = [
        "لداعش",
        "",
        "  ",
        "قُتِلَ 12 في حلب",
        "ما بعد\u{2028}السطر",
        "آخر",
    ];
    let answers = bench
        .run_with_input(&["analyze", "--lines"], lines.join("\r\n"))
        .expect(0)
        .lines();
    assert_eq!(answers.len(), lines.len());
    for (line, answer) in lines.iter().zip(&answers) {
        assert_eq!(answer["text"], json!(line));
        for token in answer["tokens"].as_array().unwrap() {
            assert_eq!(json!(part(line, token)), token["surface"]);
            assert!(number(&token["start"]) < number(&token["end"]));
        }
    }
    assert_eq!(answers[1]["tokens"], json!([]));
    assert_eq!(
        bench
            .run_with_input(&["analyze", "--lines"], "")
            .expect(0)
            .out,
        ""
    );
    let broken = bench
        .run_with_input(&["analyze", "--lines"], b"a\n\xC7\nb\n")
        .expect(1);
    assert_eq!(broken.lines().len(), 1);
    insta::assert_snapshot!(broken.err, @r"
    error: line 2 is not UTF-8
    hint: convert the text to UTF-8
    ");

    // Who waits for each answer before the next line gets it.
    let mut child = bench.start(
        bench
            .command(&["analyze", "--lines"])
            .stdin(std::process::Stdio::piped()),
    );
    let mut ask = child.stdin.take().unwrap();
    let answers = BufReader::new(child.stdout.take().unwrap());
    let (sender, receiver) = mpsc::channel();
    let reading = thread::spawn(move || answers.lines().try_for_each(|line| sender.send(line)));
    for line in ["حلب", "حمص"] {
        writeln!(ask, "{line}").unwrap();
        let Ok(answer) = receiver.recv_timeout(Duration::from_secs(20)) else {
            child.kill().unwrap();
            panic!("no answer to {line}");
        };
        assert_eq!(
            serde_json::from_str::<Value>(&answer.unwrap()).unwrap()["text"],
            json!(line)
        );
    }
    drop(ask);
    assert!(child.wait().unwrap().success());
    reading.join().unwrap().unwrap();
}

#[test]
fn stats_count_what_the_index_holds() {
    let bench = bench();
    bench.write("c.jsonl", "{oops\n{\"text\":\"خبر\"}\n");
    bench.write("d.pdf", "%PDF-1.7");
    bench.index(&["-q"]).expect(3);
    let stats = bench.run(&["stats", "--json"]).expect(0).json();
    assert_eq!(
        keys(&stats),
        [
            "format",
            "index",
            "documents",
            "passages",
            "files",
            "failed_files",
            "failures",
            "bytes",
            "sources",
            "years",
            "undated",
            "languages",
            "formats",
            "encodings",
            "schema",
            "chains",
            "lexicon",
            "kashaf",
            "access",
            "roots"
        ]
    );
    let expected = json!({
        "format": 1, "documents": 4, "passages": 4, "files": 5, "failed_files": 2, "failures": 2,
        "sources": {"وكالة الأنهار": 1, "صحيفة": 1}, "years": {"2021": 1}, "undated": 3, "languages": {"ar": 2},
        "access": "owner", "roots": [bench.shown("").trim_end_matches('/')], "kashaf": env!("CARGO_PKG_VERSION")
    });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&stats[name], value, "{name}");
    }
    assert!(number(&stats["bytes"]) > 1000);
    let failed = bench.run(&["stats", "--json", "--failed"]).expect(0).json();
    let failed = failed["failed"].as_array().unwrap();
    assert_eq!(
        keys(&failed[0]),
        ["path", "part", "record", "kind", "message"]
    );
    let listed: Vec<String> = failed
        .iter()
        .map(|f| {
            format!(
                "{} {} {}",
                told(&bench, f["path"].as_str().unwrap()),
                f["record"],
                f["kind"]
            )
        })
        .collect();
    assert_eq!(
        listed,
        ["…/c.jsonl 1 \"bad-record\"", "…/d.pdf null \"damaged\""]
    );
    let text = bench.run(&["stats"]).expect(0).out;
    let text: Vec<String> = text
        .lines()
        .filter(|line| !line.starts_with("on disk") && !line.starts_with("written by"))
        .map(|line| told(&bench, line))
        .collect();
    insta::assert_snapshot!(text.join("\n"), @r"
    index      …/index
    documents  4
    passages   4
    files      5, 2 of them with failures
    made from  …/archive

    years
            1  2021
            3  without a date

    languages
            2  ar

    formats
            2  json
            1  jsonl
            1  txt

    read as
            4  UTF-8

    sources
            1  صحيفة
            1  وكالة الأنهار

    `kashaf stats --failed` lists what could not be read
    ");
}

#[test]
fn completions_and_manual_pages_know_every_command() {
    let bench = Bench::new();
    let commands = [
        "index",
        "search",
        "show",
        "copies",
        "similar",
        "explain",
        "export",
        "names",
        "timeline",
        "analyze",
        "forget",
        "saved",
        "serve",
        "stats",
        "check",
        "eval",
        "completions",
        "man",
    ];
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = bench.run(&["completions", shell]).expect(0);
        assert_eq!(script.err, "");
        for command in commands {
            assert!(script.out.contains(command), "{shell}: {command}");
        }
        assert!(script.out.contains("per-document"), "{shell}");
    }
    bench.run(&["completions", "cmd"]).expect(2);
    let page = bench.run(&["man"]).expect(0).out;
    assert!(page.contains(".TH kashaf 1"), "{page}");
    bench.run(&["man", "--dir", "pages/man1"]).expect(0);
    let pages = crate::support::files_below(&bench.root().join("pages/man1"));
    let mut expected: Vec<String> = commands
        .iter()
        .map(|command| format!("kashaf-{command}.1"))
        .collect();
    expected.push("kashaf.1".to_owned());
    expected.extend(["add", "list", "remove", "run"].map(|verb| format!("kashaf-saved-{verb}.1")));
    expected.sort();
    assert_eq!(pages, expected);
    // Help is no error and goes to standard output; every command has some.
    for command in commands {
        let help = bench.run(&[command, "--help"]).expect(0);
        assert!(
            help.err.is_empty() && help.out.contains("Usage: kashaf "),
            "{command}"
        );
    }
    assert_eq!(
        bench.run(&["--version"]).expect(0).out,
        format!("kashaf {}\n", env!("CARGO_PKG_VERSION"))
    );
    bench.run(&["nonsense"]).expect(2);
    bench.run::<&str>(&[]).expect(2);
}

#[test]
fn the_index_is_named_by_flag_then_environment_then_file_then_default() {
    let bench = Bench::new();
    bench.write("a.txt", "خبر.");
    // Each place has an index with another number of documents, and the caller's own one is not named.
    let places = ["flag", "environment", "file", "data/kashaf/index"];
    for (more, place) in places.iter().enumerate() {
        bench.write(&format!("{more}.txt"), "خبر.");
        bench.index(&["--index", place]).expect(0);
    }
    fs::create_dir_all(bench.root().join("config/kashaf")).unwrap();
    let config = bench.root().join("config/kashaf/config.toml");
    fs::write(&config, "index = \"../../file\"\n").unwrap();
    let stats = |args: &[&str], environment: Option<&str>| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_kashaf"));
        for (name, home) in [
            ("HOME", "home"),
            ("XDG_DATA_HOME", "data"),
            ("XDG_CONFIG_HOME", "config"),
        ] {
            command.env(name, bench.root().join(home));
        }
        command
            .env_remove("KASHAF_CONFIG")
            .env_remove("KASHAF_INDEX")
            .current_dir(bench.root());
        if let Some(index) = environment {
            command.env("KASHAF_INDEX", index);
        }
        crate::support::Run::from(
            command
                .args(["stats", "--json"])
                .args(args)
                .output()
                .unwrap(),
        )
    };
    let documents = |args: &[&str], environment: Option<&str>| {
        number(&stats(args, environment).expect(0).json()["documents"])
    };
    assert_eq!(documents(&["--index", "flag"], Some("environment")), 2);
    assert_eq!(documents(&[], Some("environment")), 3);
    assert_eq!(documents(&[], Some("")), 4);
    assert_eq!(documents(&[], None), 4);
    assert_eq!(documents(&["--no-config"], None), 5);
    for (content, error) in [
        ("indx = 1", "is wrong in line 1: "),
        ("index =", "is wrong in line 1: "),
    ] {
        fs::write(&config, content).unwrap();
        let run = stats(&[], None).expect(1);
        assert!(
            run.err.starts_with("error: the configuration file `") && run.err.contains(error),
            "{run:?}"
        );
        assert!(run.err.contains("\nhint: "), "{run:?}");
    }
    let run = stats(&["--config", "no-file"], None).expect(1);
    assert!(
        run.err
            .starts_with("error: cannot read the configuration file `no-file`"),
        "{run:?}"
    );
}
