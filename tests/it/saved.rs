//! `kashaf saved` as people and cron run it.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Bench, Run, keys};

/// What was told, by search and document, in order.
fn told(run: &Run) -> Vec<(String, String, bool)> {
    let word = |value: &Value| value.as_str().expect("a word").to_owned();
    run.lines()
        .iter()
        .map(|hit| {
            let changed = hit["changed"].as_bool().expect("it is said");
            (word(&hit["search"]), word(&hit["document"]["id"]), changed)
        })
        .collect()
}

fn expected(list: &[(&str, &str, bool)]) -> Vec<(String, String, bool)> {
    list.iter()
        .map(|(search, document, changed)| ((*search).to_owned(), (*document).to_owned(), *changed))
        .collect()
}

/// An archive with two searches that have seen it.
fn bench() -> Bench {
    let bench = Bench::with(&[("old.txt", "قصف على مدرسة في حلب.")]);
    for (name, query) in [("مدارس", "قصف مدرسة"), ("truce", "هدنة")] {
        let run = bench.run(&["saved", "add", name, query]).expect(0);
        assert_eq!((run.out, run.err), (String::new(), String::new()));
    }
    bench
}

#[test]
fn what_came_since_is_told_once() {
    let bench = bench();
    bench.run(&["saved", "run"]).expect(1);
    bench.write("new.txt", "قصف مدرسة أخرى، ثم هدنة.");
    bench.write("none.txt", "قصف على جسر.");
    bench.write("old.txt", "قصف على مدرسة في حلب، وعدد الجرحى عشرة.");
    bench.index(&[]).expect(0);
    let run = bench.run(&["saved", "run", "--json"]).expect(0);
    let mut all = told(&run);
    all.sort();
    let news = [
        ("truce", "new.txt", false),
        ("مدارس", "new.txt", false),
        ("مدارس", "old.txt", true),
    ];
    assert_eq!(all, expected(&news));
    let hit = &run.lines()[0];
    let of_search = bench.hits(&["هدنة"]);
    let mut names = keys(&of_search[0]);
    names.extend(["search", "changed", "added", "copies_new", "copy_of"]);
    assert_eq!(keys(hit), names);
    let added = hit["added"].as_str().unwrap();
    assert!(
        added.parse::<jiff::Timestamp>().is_ok() && added.len() == 20,
        "{added}"
    );
    let again = bench.run(&["saved", "run"]).expect(1);
    assert_eq!((again.out, again.err), (String::new(), String::new()));

    // A look back, by name and with a limit, that changes nothing.
    let back = [
        "saved",
        "run",
        "مدارس",
        "--since",
        "2020",
        "--json",
        "-n",
        "1",
    ];
    for _ in 0..2 {
        let run = bench.run(&back).expect(0);
        assert_eq!(run.lines().len(), 1);
        assert_eq!(
            run.err,
            "note: `مدارس`: 1 more are new, and left out for `--limit`\n"
        );
    }
    bench.run(&["saved", "run", "--since", "2999"]).expect(1);
    let all = bench
        .run(&["saved", "run", "--from-start", "--json"])
        .expect(0);
    assert_eq!(all.lines().len(), 3);
    bench.run(&["saved", "run"]).expect(1);
}

#[test]
fn copies_of_a_story_are_told_as_one() {
    let text = "قصف أصاب مدرسة في بلدة الجسر صباح أمس وسقط جرحى بين التلاميذ ونقلت سيارات الإسعاف المصابين إلى مشفى المدينة.";
    let record = |id: &str, day: u32, source: &str| {
        let date = format!("2021-08-{day:02}");
        json!({"id": id, "date": date, "source": source, "text": text}).to_string() + "\n"
    };
    let bench = bench();
    let three = [
        record("b", 2, "وكالة السهل"),
        record("a", 1, "وكالة الجبل"),
        record("c", 3, "مرصد الريف"),
    ];
    bench.write("three.jsonl", three.concat());
    bench.index(&[]).expect(0);
    #[track_caller]
    fn check(
        bench: &Bench,
        args: &[&str],
        id: &str,
        duplicates: &[&str],
        new: &Value,
        copy_of: &Value,
    ) {
        let run = bench
            .run(&[&["saved", "run", "--json"], args].concat())
            .expect(0);
        let [hit] = &run.lines()[..] else {
            panic!("one entry: {run:?}");
        };
        let named = hit["duplicates"]
            .as_array()
            .unwrap()
            .iter()
            .map(|copy| copy["id"].as_str().unwrap());
        let named: Vec<&str> = named.collect();
        assert_eq!(
            (hit["document"]["id"].as_str().unwrap(), &named[..]),
            (id, duplicates)
        );
        assert_eq!((&hit["copies_new"], &hit["copy_of"]), (new, copy_of));
    }
    check(
        &bench,
        &[],
        "a",
        &["b", "c"],
        &json!(["b", "c"]),
        &Value::Null,
    );
    let back = ["saved", "run", "مدارس", "--since", "2020"];
    let shown = bench.run(&back).expect(0).out;
    assert!(
        shown.starts_with("2 new, 2 copies: مدارس\n") && shown.contains("b (new)\n"),
        "{shown}"
    );
    bench.write("later.jsonl", record("d", 3, "دفاتر كابل"));
    bench.index(&[]).expect(0);
    check(&bench, &[], "d", &["a", "b", "c"], &json!([]), &json!("a"));
}

#[test]
fn searches_are_precise_and_keep_their_conditions() {
    let record = |id: &str, date: &str, source: &str, text: &str| {
        json!({"id": id, "date": date, "source": source, "text": text}).to_string() + "\n"
    };
    let archive = [
        record(
            "all",
            "2021-08-01",
            "وكالة الجبل",
            "قصف على مدرسة ومستشفى في داعش.",
        ),
        record("some", "2021-08-02", "وكالة الجبل", "قصف على جسر."),
        record("late", "2022-08-01", "دفاتر كابل", "قصف مدرسة بعيدة."),
        record(
            "other",
            "2021-08-03",
            "وكالة الجبل",
            "تنظيم الدولة الإسلامية.",
        ),
    ]
    .concat();
    let bench = Bench::with(&[("a.jsonl", &archive)]);
    #[track_caller]
    fn check(bench: &Bench, query: &[&str], found: &[&str]) {
        bench
            .run(&[&["saved", "add", "x", "--replace", "--from-start"], query].concat())
            .expect(0);
        let code = i32::from(found.is_empty());
        let run = bench.run(&["saved", "run", "x", "--json"]).expect(code);
        let mut ids: Vec<_> = told(&run).into_iter().map(|(_, id, _)| id).collect();
        ids.sort();
        assert_eq!(ids, found, "{query:?}");
    }
    for (query, found) in [
        (&["قصف مدرسة"][..], &["all", "late"][..]),
        (&["قصف", "مدرسة"], &["all", "late"]),
        (&["قصف (مدرسة جسر)"], &[]),
        (&["قصف (مدرسة OR جسر)"], &["all", "late", "some"]),
        (&["+قصف مدرسة"], &["all", "late"]),
        (&["قصف -مدرسة"], &["some"]),
        (&["قصف", "-مدرسة"], &["some"]),
        (&["قصف -(مدرسة نهر)"], &["some"]),
        (&["قصف", "--since", "2022"], &["late"]),
        (&["قصف", "--until", "2021"], &["all", "some"]),
        (&["قصف", "--source", "الجبل"], &["all", "some"]),
        (&["قصف source:كابل"], &["late"]),
        (
            &["قصف", "--path", "*.jsonl", "--language", "ar"],
            &["all", "late", "some"],
        ),
        (&["قصف", "--path", "*.txt"], &[]),
        (&["داعش"], &["all", "other"]),
        (&["داعش", "--no-aliases"], &["all"]),
        (&["مدارس"], &["all", "late"]),
        (&["مدارس", "--exact"], &[]),
    ] {
        check(&bench, query, found);
    }
}

#[test]
fn searches_are_listed_replaced_and_removed() {
    let bench = bench();
    let add =
        |args: &[&str], code: i32| bench.run(&[&["saved", "add"], args].concat()).expect(code);
    let run = add(&["truce", "سلام"], 2);
    assert!(run.err.contains("there is a search `truce` already") && run.err.contains("--replace"));
    add(
        &[
            "truce",
            "هدنة سلام",
            "--replace",
            "--since",
            "2021-08",
            "--source",
            "وكالة",
            "--exact",
        ],
        0,
    );
    for name in ["", "a\tb", "\u{202E}x"] {
        assert!(
            add(&[name, "x"], 2).err.contains("cannot be the name"),
            "{name:?}"
        );
    }
    assert!(add(&["empty", "  "], 2).err.contains("holds no word"));
    let note = add(&["noted", "قصف AND"], 0);
    assert!(note.err.starts_with("note: "), "{note:?}");

    let list = bench.run(&["saved", "list", "--json"]).expect(0).json();
    let searches = list["searches"].as_array().unwrap();
    let names: Vec<&str> = searches
        .iter()
        .map(|search| search["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["noted", "truce", "مدارس"]);
    let mut truce = searches[1].clone();
    assert!(truce["saved"].as_str().unwrap().ends_with('Z'));
    truce["saved"] = json!("…");
    assert_eq!(
        truce,
        json!({
            "name": "truce", "query": "هدنة سلام", "filters": ["date:2021-08-01..", "source:وكالة"], "exact": true,
            "variants": true, "aliases": true, "saved": "…", "ran": null, "told": 0,
        })
    );
    let shown = bench.run(&["saved", "list"]).expect(0).out;
    assert!(shown.contains("truce\n    last run: never, told: 0\n    query: هدنة سلام\n    with: date:2021-08-01..\n"), "{shown}");

    for (names, said) in [
        (&["trice"][..], "is `truce` meant?"),
        (&["truce", "مدار"], "is `مدارس` meant?"),
        (&["zzzzzz"], "`kashaf saved list` shows the names"),
    ] {
        for verb in ["remove", "run"] {
            let run = bench.run(&[&["saved", verb], names].concat()).expect(2);
            assert!(
                run.err.contains("there is no search") && run.err.contains(said),
                "{run:?}"
            );
        }
    }
    bench
        .run(&["saved", "remove", "truce", "noted", "truce"])
        .expect(0);
    bench.run(&["saved", "remove", "مدارس"]).expect(0);
    assert_eq!(
        bench.run(&["saved", "list"]).expect(0).out,
        "no search is saved\n"
    );
    assert!(
        bench
            .run(&["saved", "run"])
            .expect(2)
            .err
            .contains("saved add")
    );
}

#[test]
fn news_go_to_files() {
    let bench = bench();
    let file = |name: &str| bench.root().join(name);
    // A feed reader finds a feed from the first day; a mailbox and a page wait for news.
    bench.run(&["saved", "run", "--atom", "news.xml"]).expect(1);
    let empty = fs::read_to_string(file("news.xml")).unwrap();
    assert!(
        empty.contains("<updated>2") && !empty.contains("<entry>"),
        "{empty}"
    );
    bench.write("new.txt", "قصف مدرسة أخرى.");
    bench.index(&[]).expect(0);
    let since = ["--since", "2020"];
    for (option, name) in [
        ("--atom", "news.xml"),
        ("--html", "news.html"),
        ("--mbox", "news.mbox"),
    ] {
        for _ in 0..2 {
            let run = bench
                .run(&[&["saved", "run", option, name], &since[..]].concat())
                .expect(0);
            assert_eq!((run.out, run.err), (String::new(), String::new()));
        }
        let text = fs::read_to_string(file(name)).unwrap();
        match name {
            "news.xml" => assert_eq!(text.matches("<entry>").count(), 2),
            "news.html" => assert_eq!(text.matches("<article").count(), 2),
            _ => assert_eq!(text.matches("Message-ID: ").count(), 2),
        }
    }
    // Another's mailbox is added to, and stays as it was.
    let theirs = "From a@b Thu Jan  1 00:00:00 1970\nSubject: x\n\nText";
    fs::write(file("theirs.mbox"), theirs).unwrap();
    bench
        .run(&[&["saved", "run", "--mbox", "theirs.mbox"], &since[..]].concat())
        .expect(0);
    let after = fs::read_to_string(file("theirs.mbox")).unwrap();
    assert!(
        after.starts_with(&format!("{theirs}\n\nFrom kashaf@")),
        "{after}"
    );
    fs::write(file("note.txt"), "a note").unwrap();
    for (args, said) in [
        (["--mbox", "note.txt"], "is there and is no mailbox"),
        (["--atom", "note.txt"], "is there and is no feed of kashaf"),
        (["--html", "archive"], "is there and is not a file"),
        (["--html", "nowhere/news.html"], "make its folder first"),
        (["--mbox", "-"], "is no file to write to"),
    ] {
        let run = bench
            .run(&[&["saved", "run"], &args[..]].concat())
            .expect(2);
        assert!(run.err.contains(said), "{args:?}: {run:?}");
    }
    assert_eq!(fs::read_to_string(file("note.txt")).unwrap(), "a note");
    // None of that was a run since the last.
    assert_eq!(
        bench
            .run(&["saved", "run", "--json"])
            .expect(0)
            .lines()
            .len(),
        1
    );
    bench
        .run(&["saved", "run", "--json", "--html", "x"])
        .expect(2);
}

#[cfg(unix)]
#[test]
fn searches_are_private_and_stand_beside_the_index_or_elsewhere() {
    use std::os::unix::fs::PermissionsExt;
    let bench = bench();
    let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let saved = bench.index_dir().join("saved");
    let file = fs::read_dir(&saved)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let file = file
        .into_iter()
        .find(|path| path.extension().is_some())
        .unwrap();
    assert_eq!((mode(saved.clone()), mode(file)), (0o700, 0o600));
    bench.run(&["check"]).expect(0);
    // The searches stay where the index is made anew, and forgetting leaves them alone.
    bench.index(&["--rebuild"]).expect(0);
    bench.run(&["forget", "old.txt"]).expect(0);
    let check = bench.run(&["check", "--json"]).expect(0).json();
    assert_eq!(check["notes"], json!([]));
    assert_eq!(
        bench.run(&["saved", "list", "--json"]).expect(0).json()["searches"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    // Another folder, by an option or the environment.
    bench
        .run(&[
            "saved",
            "--saved",
            "mine",
            "add",
            "a",
            "قصف",
            "--from-start",
        ])
        .expect(0);
    bench.write("new.txt", "قصف جديد.");
    bench.index(&[]).expect(0);
    let mut command = bench.command(&["saved", "run", "--json"]);
    let run = Run::from(
        command
            .env("KASHAF_SAVED", bench.root().join("mine"))
            .output()
            .unwrap(),
    );
    assert_eq!(told(&run.expect(0)), expected(&[("a", "new.txt", false)]));
}

#[test]
fn one_at_a_time() {
    let bench = bench();
    let lock = fs::File::open(bench.index_dir().join("saved/lock")).unwrap();
    lock.lock().unwrap();
    for args in [&["run"][..], &["add", "x", "y"], &["remove", "truce"]] {
        let run = bench.run(&[&["saved"], args].concat()).expect(75);
        assert!(
            run.err
                .contains("another command is changing the saved searches"),
            "{run:?}"
        );
    }
    bench.run(&["saved", "list"]).expect(0);
}

#[test]
fn a_damaged_file_costs_its_search_only() {
    let bench = bench();
    let saved = bench.index_dir().join("saved");
    let file = fs::read_dir(&saved)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let holds = |path: &PathBuf| fs::read_to_string(path).is_ok_and(|text| text.contains("truce"));
    let file = file.into_iter().find(holds).unwrap();
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replacen("هدنة", "هدنه", 1)).unwrap();
    bench.write("new.txt", "قصف مدرسة أخرى، ثم هدنة.");
    bench.index(&[]).expect(0);
    let run = bench.run(&["saved", "run", "--json"]).expect(2);
    assert_eq!(told(&run), expected(&[("مدارس", "new.txt", false)]));
    assert!(run.err.contains("is damaged"), "{run:?}");
    bench.run(&["saved", "run", "truce"]).expect(2);
    bench.run(&["saved", "remove", "truce"]).expect(0);
    bench.run(&["saved", "run"]).expect(1);
}

/// The program itself, killed at moments of chance while it writes a mailbox.
#[cfg(target_os = "linux")]
#[test]
fn a_run_that_is_killed_is_made_up_for() {
    let bench = bench();
    let mut moment = 3_u64;
    for round in 0..12 {
        bench.write(
            &format!("{round}.txt"),
            format!("قصف مدرسة رقم {round}، ثم هدنة."),
        );
        bench.index(&[]).expect(0);
        let mut child = bench.start(&mut bench.command(&["saved", "run", "--mbox", "news"]));
        moment = moment * 7 % 61;
        std::thread::sleep(Duration::from_millis(moment));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    bench.run(&["saved", "run", "--mbox", "news"]);
    bench.run(&["saved", "run", "--mbox", "news"]).expect(1);
    let text = fs::read_to_string(bench.root().join("news")).unwrap();
    let mut ids: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("Message-ID"))
        .collect();
    assert_eq!(ids.len(), 24);
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 24);
}
