//! Evidence: what `kashaf export` writes leads back to what it was found in, and `kashaf show --at` says whether that is
//! still so.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::{Bench, Run, ids, keys, sha256};

const ARTICLE: &str = "قصف مستشفى في المدينة\nالمصدر: وكالة الأنهار\nالتاريخ: 2021-11-04\n\n\
    قالت ممرضة إن القصف أصاب المستشفى بعد منتصف الليل.\n\nوأخليت غرف المرضى قبل الفجر.\n";

/// Ids and paths that a command line has to quote, one id in two files, and one twice in one.
fn bench() -> Bench {
    Bench::with(&[
        ("a/article.txt", ARTICLE),
        (
            "b/it's \"here\" $HOME.txt",
            "القصف على المستشفى لم يتوقف.\n",
        ),
        ("c/1.json", r#"{"id":"same","text":"قصف المستشفى الأول."}"#),
        ("c/2.json", r#"{"id":"same","text":"قصف المستشفى الثاني."}"#),
        (
            "c/3.jsonl",
            "{\"id\":\"-x\",\"text\":\"قصف المستشفى الثالث.\",\"title\":\"<b>عنوان</b>\"}\n\
             {\"id\":\"a\\nb;rm\",\"text\":\"قصف المستشفى الرابع.\",\"title\":\"=1+1\"}\n",
        ),
    ])
}

/// Runs a command as it stands in evidence, in a shell, with `--json`.
fn as_typed(bench: &Bench, command: &str) -> Run {
    let rest = command.strip_prefix("kashaf show ").expect("the command");
    let mut shell = Command::new("bash");
    bench.surround(&mut shell);
    let line = format!("\"$KASHAF\" --no-config show --json {rest}");
    shell.env("KASHAF", env!("CARGO_BIN_EXE_kashaf"));
    Run::from(shell.args(["-c", &line]).output().expect("a shell"))
}

#[test]
fn every_command_finds_its_passage_again() {
    let bench = bench();
    let mut lines = bench.run(&["export", "قصف مستشفى"]).expect(0).lines();
    assert_eq!(lines.len(), 6, "{:?}", ids(&lines));
    let samples = Bench::with_samples();
    check_round_trip(&bench, &lines);
    lines = samples
        .run(&[
            "export",
            "--any",
            "--per-document=0",
            "قصف مستشفى ضباط سابقون",
        ])
        .expect(0)
        .lines();
    assert!(lines.len() > 30, "{} hits", lines.len());
    check_round_trip(&samples, &lines[..30]);
}

#[track_caller]
fn check_round_trip(bench: &Bench, lines: &[Value]) {
    for line in lines {
        let evidence = &line["evidence"];
        let command = evidence["command"].as_str().expect("a command");
        let again = as_typed(bench, command).expect(0).lines();
        assert_eq!(again.len(), 1, "{command}");
        let range = &again[0]["ranges"][0];
        assert_eq!(range["text"], line["passage"]["text"], "{command}");
        assert_eq!(again[0]["document"], line["document"], "{command}");
        assert_eq!(again[0]["same"], true);
        let file = evidence["file"]["path"].as_str().expect("a path");
        assert_eq!(
            evidence["file"]["sha256"].as_str().expect("a hash"),
            sha256(Path::new(file))
        );
    }
}

#[test]
fn the_examples_of_a_citation_lead_to_what_they_cite() {
    let bench = Bench::with_samples();
    let document = |path: &str| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        fs::read_to_string(root.join(path)).expect("a document")
    };
    let help = bench.run(&["show", "--help"]).expect(0).out;
    for (text, examples) in [
        (document("README.md"), 1),
        (document("docs/evidence.md"), 2),
        (help, 1),
    ] {
        let lines = text.lines().map(str::trim);
        let commands: Vec<&str> = lines
            .filter(|line| line.starts_with("kashaf show ") && line.contains(" --at "))
            .collect();
        assert_eq!(commands.len(), examples, "{commands:?}");
        for command in commands {
            let shown = &as_typed(&bench, command).expect(0).lines()[0];
            let text = shown["ranges"][0]["text"].as_str().expect("a text");
            assert!(text.starts_with("«هناك") && text.ends_with('»'), "{text}");
        }
    }
}

#[test]
fn a_line_is_a_hit_with_its_evidence() {
    let bench = bench();
    let line = &bench.run(&["export", "منتصف الليل"]).expect(0).lines()[0];
    let hit = &bench.hits(&["منتصف الليل"])[0];
    let expected: Vec<&str> = keys(hit).into_iter().chain(["evidence"]).collect();
    assert_eq!(keys(line), expected);
    assert_eq!(
        keys(&line["evidence"]),
        [
            "query",
            "version",
            "indexed",
            "first_indexed",
            "file",
            "command",
            "citation"
        ]
    );
    assert_eq!(
        keys(&line["evidence"]["file"]),
        ["path", "part", "state", "sha256", "sha256_now", "bytes"]
    );
    assert_eq!(line["evidence"]["file"]["state"], "same");
    let day = line["evidence"]["indexed"].as_str().expect("a day");
    assert!(day.starts_with("20") && day.len() == 10, "{day}");
    let hash = sha256(&bench.archive().join("a/article.txt"));
    let told = |language: &str| {
        let text = line["evidence"]["citation"][language]
            .as_str()
            .expect("a text");
        text.replace(&bench.shown(""), "…/")
            .replace(&hash, "HASH")
            .replace(day, "DAY")
            .replace(env!("CARGO_PKG_VERSION"), "VERSION")
    };
    insta::assert_snapshot!(told("en"), @r"
    “قالت ممرضة إن القصف أصاب المستشفى بعد منتصف الليل.

    وأخليت غرف المرضى قبل الفجر.”
    Title: قصف مستشفى في المدينة
    Source: وكالة الأنهار
    Date: 2021-11-04
    Document: a/article.txt
    Characters: 0–81
    File: …/a/article.txt
    SHA-256 of the file: HASH
    The file: is as it was indexed
    Indexed on: DAY
    Query: منتصف الليل
    Found with: kashaf VERSION
    To find it again: kashaf show --at 0-81 --sha256 HASH a/article.txt
    ");
    insta::assert_snapshot!(told("ar"), @r"
    «قالت ممرضة إن القصف أصاب المستشفى بعد منتصف الليل.

    وأخليت غرف المرضى قبل الفجر.»
    العنوان: قصف مستشفى في المدينة
    المصدر: وكالة الأنهار
    التاريخ: 2021-11-04
    الوثيقة: a/article.txt
    المحارف: 0–81
    الملف: …/a/article.txt
    بصمة الملف SHA-256: HASH
    حال الملف: كما فُهرس
    فُهرس في: DAY
    البحث: منتصف الليل
    عُثر عليه بـ: kashaf VERSION
    للرجوع إليه: kashaf show --at 0-81 --sha256 HASH a/article.txt
    ");
}

#[test]
fn a_file_that_changed_is_told_apart_from_the_one_that_was_cited() {
    let bench = bench();
    let file = bench.archive().join("a/article.txt");
    let hash = sha256(&file);
    let show =
        |args: &[&str]| bench.run(&[&["show", "a/article.txt", "--at", "0-11"], args].concat());
    let same = show(&["--sha256", hash.get(..12).unwrap()]).expect(0);
    assert!(same.out.contains("is as it was indexed"), "{}", same.out);
    assert!(
        same.out.contains("has the SHA-256 of the citation"),
        "{}",
        same.out
    );
    assert_eq!(same.err, "");
    // The index is brought up to date with another file: what was cited is another.
    bench.write("a/article.txt", ARTICLE.replace("الفجر", "الظهر"));
    let changed = show(&[]).expect(3);
    assert!(
        changed.err.contains("has changed since it was indexed"),
        "{}",
        changed.err
    );
    bench.index(&[]).expect(0);
    show(&[]).expect(0);
    let other = show(&["--sha256", &hash]).expect(3);
    assert!(
        other.err.contains("is not the file that was cited"),
        "{}",
        other.err
    );
    assert_eq!(
        show(&["--sha256", &hash, "--json"]).expect(3).json()["same"],
        false
    );
    // As it was again, though its time is another.
    bench.write("a/article.txt", ARTICLE);
    bench.index(&[]).expect(0);
    show(&["--sha256", &hash]).expect(0);
    bench.remove("a/article.txt");
    let gone = show(&["--sha256", &hash]).expect(3);
    assert!(gone.err.contains("is not there any more"), "{}", gone.err);
    let report = bench.run(&["export", "منتصف الليل"]).expect(0);
    assert_eq!(report.lines()[0]["evidence"]["file"]["state"], "gone");
    assert_eq!(report.lines()[0]["evidence"]["file"]["sha256"], Value::Null);
    assert!(report.err.contains("warning: 1 of 1"), "{}", report.err);
}

#[test]
fn ranges_are_set_off_and_those_beyond_the_text_refused() {
    let bench = bench();
    let shown = bench
        .run(&["show", "a/article.txt", "--at", "0-10,١٤–١٩"])
        .expect(0);
    let (_, ranges) = shown.out.split_once("\n\n").expect("metadata and ranges");
    insta::assert_snapshot!(ranges, @r"
    ── characters 0–10 ──
    قالت ممرضة
    ──
       إن القصف أصاب المستشفى بعد منتصف الليل.

       وأخليت غرف المرضى قبل الفجر.

       قالت ممرضة إن
    ── characters 14–19 ──
    القصف
    ──
       أصاب المستشفى بعد منتصف الليل.

       وأخليت غرف المرضى قبل الفجر.
    ");
    let beyond = bench
        .run(&["show", "a/article.txt", "--at", "5-999"])
        .expect(2);
    insta::assert_snapshot!(beyond.err, @r"
    error: `5-999` reaches beyond the text, which has 81 characters
    hint: the document may have changed since it was cited; without `--at` it is shown whole
    ");
    bench
        .run(&["show", "a/article.txt", "--at", "9-5"])
        .expect(2);
    bench
        .run(&["show", "a/article.txt", "--at", "0-5", "--format", "html"])
        .expect(2);
    bench
        .run(&["show", "a/article.txt", "--sha256", "abcdef012345"])
        .expect(2);
    bench.run(&["show", "nothing", "--at", "0-5"]).expect(1);
}

#[test]
fn what_lies_in_a_container_has_the_hash_of_the_file_on_the_disk() {
    let bench = Bench::new();
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("inner/a.txt", zip::write::SimpleFileOptions::default())
        .expect("a part");
    std::io::Write::write_all(&mut zip, ARTICLE.as_bytes()).expect("memory");
    bench.write("box.zip", zip.finish().expect("memory").into_inner());
    bench.index(&[]).expect(0);
    let line = &bench.run(&["export", "منتصف الليل"]).expect(0).lines()[0];
    let file = &line["evidence"]["file"];
    assert_eq!(file["path"], bench.shown("box.zip").as_str());
    assert_eq!(file["part"], "inner/a.txt");
    assert_eq!(
        file["sha256"],
        sha256(&bench.archive().join("box.zip")).as_str()
    );
    check_round_trip(&bench, std::slice::from_ref(line));
}

#[test]
fn reports_stand_on_their_own_and_nothing_in_them_runs() {
    let bench = bench();
    let export = |format: &str| {
        let run = bench.run(&["export", "قصف مستشفى", "--format", format]);
        run.expect(0).out
    };
    let page = export("html");
    assert!(page.contains("<html lang=\"ar\" dir=\"rtl\">"), "{page}");
    assert!(
        page.contains("&lt;b&gt;عنوان&lt;/b&gt;") && !page.contains("<b>"),
        "{page}"
    );
    for outside in ["src=", "<script", "@import", "url("] {
        assert!(!page.contains(outside), "{outside}: {page}");
    }
    assert!(page.contains("default-src 'none'") && page.ends_with("</html>\n"));
    let lines = bench.run(&["export", "قصف مستشفى", "--json"]).expect(0);
    assert_eq!(lines.out, export("json"));
    let english = bench
        .run(&["export", "قصف", "--format=html", "--labels=en"])
        .expect(0);
    assert!(english.out.contains("<html lang=\"en\" dir=\"ltr\">"));
    let table = export("csv");
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    let columns = rows.headers().expect("a head").clone();
    let at = |name: &str| {
        columns
            .iter()
            .position(|column| column == name)
            .expect("a column")
    };
    let (title, hash) = (at("title"), at("sha256"));
    let rows: Vec<csv::StringRecord> = rows.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), 6);
    assert!(rows.iter().all(|row| row[hash].len() == 64), "{table}");
    assert!(rows.iter().any(|row| &row[title] == "'=1+1"), "{table}");
    let markdown = export("markdown");
    assert!(markdown.contains("\\<b\\>عنوان"), "{markdown}");
    let text = export("text");
    assert_eq!(text.matches("SHA-256").count(), 6, "{text}");
}

#[test]
fn a_file_is_private_whole_or_not_written() {
    let bench = bench();
    let out = bench.root().join("hits.html");
    let args = ["export", "قصف مستشفى", "-o", "hits.html"];
    assert_eq!(bench.run(&args).expect(0).out, "");
    let page = fs::read_to_string(&out).expect("the report");
    assert!(page.starts_with("<!doctype html>"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |path: &Path| fs::metadata(path).expect("a file").permissions().mode() & 0o777;
        assert_eq!(mode(&out), 0o600);
        fs::set_permissions(&out, fs::Permissions::from_mode(0o640)).expect("a mode");
        bench.run(&args).expect(0);
        assert_eq!(mode(&out), 0o640, "whoever could read it can");
    }
    let nothing = bench
        .run(&["export", "قصف لاشيءهكذا", "-o", "hits.html"])
        .expect(1);
    insta::assert_snapshot!(nothing.err, @r"
    nothing found
    try `--any`: 6 documents hold some of the words, none holds every word
    `hits.html` was not written
    ");
    let beyond = bench.run(&["export", "قصف مستشفى", "--offset", "100"]);
    insta::assert_snapshot!(beyond.expect(1).err, @r"
    nothing found
    try a smaller `--offset`: 6 documents match in all
    ");
    assert_eq!(
        fs::read_to_string(&out).expect("the report").len(),
        page.len()
    );
    let left: Vec<_> = fs::read_dir(bench.root())
        .expect("a folder")
        .filter_map(|entry| entry.expect("an entry").file_name().into_string().ok())
        .filter(|name| name.starts_with(".kashaf"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
    let unwritable = bench
        .run(&["export", "قصف", "-o", "none/hits.html"])
        .expect(2);
    assert!(
        unwritable.err.contains("cannot write `none/hits.html`"),
        "{}",
        unwritable.err
    );
}

#[test]
fn documents_go_out_whole_and_come_in_again() {
    let bench = Bench::with_samples();
    let exported = bench.run(&["export", "--documents"]).expect(0);
    assert_eq!(exported.err, "");
    let lines = exported.lines();
    let count =
        |bench: &Bench| bench.run(&["stats", "--json"]).expect(0).json()["documents"].clone();
    assert_eq!(count(&bench), lines.len());
    for line in lines.iter().take(40) {
        let id = line["id"].as_str().expect("an id");
        let path = line["path"].as_str().expect("a path");
        let shown = bench
            .run(&["show", "--json", "--file", path, "--", id])
            .expect(0);
        assert_eq!(shown.lines()[0]["text"], line["text"], "{id}");
    }
    let again = Bench::new();
    again.write("all.jsonl", &exported.out);
    again.index(&[]).expect(0);
    assert_eq!(count(&again), lines.len());
    let mut found = again
        .run(&["export", "--documents", "--no-files"])
        .expect(0)
        .lines();
    assert_eq!(found[0]["file_state"], "not-read");
    let key = |line: &Value| (line["id"].to_string(), line["text"].to_string());
    let mut before: Vec<_> = lines.iter().map(key).collect();
    before.sort();
    found.sort_by_key(key);
    assert_eq!(found.iter().map(key).collect::<Vec<_>>(), before);
    let some = bench
        .run(&["export", "--documents", "--source", "دفاتر كابل"])
        .expect(0)
        .lines();
    assert!(!some.is_empty() && some.len() < lines.len());
    assert!(some.iter().all(|line| line["source"] == "دفاتر كابل"));
    bench
        .run(&["export", "--documents", "--until", "1950"])
        .expect(1);
    bench.run(&["export"]).expect(2);
    bench.run(&["export", "--documents", "قصف"]).expect(2);
}
