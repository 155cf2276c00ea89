//! `kashaf index` on real files: what is read, what is read again, and what stays.

mod failures;
#[cfg(unix)]
mod killed;

use std::fs;

use serde_json::{Value, json};

use crate::support::{Bench, bytes_below, gzip, keys};

/// A summary in short: files added, changed, unchanged, removed; failures; skipped; documents.
fn short(summary: &Value) -> String {
    format!(
        "+{} ~{} ={} -{} !{} skipped {} documents {}",
        summary["added"],
        summary["changed"],
        summary["unchanged"],
        summary["removed"],
        summary["failed"],
        summary["skipped"],
        summary["documents"],
    )
}

#[test]
fn every_format_is_read_plain_and_packed_and_ids_stay() {
    let bench = Bench::new();
    let files = [
        ("a.txt", "الخزان أولاً\n\nنص عن الخزان.\n", vec!["a.txt"]),
        ("نص/b.md", "# عنوان\n\nعند الخزان.\n", vec!["نص/b.md"]),
        (
            "c.html",
            "<title>ع</title><p>حول الخزان الكبير</p>",
            vec!["c.html"],
        ),
        ("d.json", r#"{"id":"d-1","text":"الخزان"}"#, vec!["d-1"]),
        (
            "e.json",
            r#"[{"text":"الخزان"},{"id":7,"body":"الخزان"}]"#,
            vec!["7", "e.json#1"],
        ),
        (
            "f.jsonl",
            "{\"id\":\"f-1\",\"text\":\"الخزان\"}\n\n{\"content\":\"الخزان\"}\n",
            vec!["f-1", "f.jsonl#2"],
        ),
        (
            "g.csv",
            "id,text\ng-1,الخزان\n,الخزان\n",
            vec!["g-1", "g.csv#2"],
        ),
        ("h.tsv", "title\ttext\nع\tالخزان\n", vec!["h.tsv#1"]),
        ("i.HTM", "<p>الخزان", vec!["i.HTM"]),
        ("j.ndjson", "{\"text\":\"الخزان\"}", vec!["j.ndjson#1"]),
    ];
    let mut expected = Vec::new();
    for (path, content, ids) in &files {
        bench.write(path, content);
        bench.write(&format!("packed/{path}.gz"), gzip(content.as_bytes()));
        for id in ids {
            expected.push((*id).to_owned());
            let packed = match id.split_once('#') {
                Some((file, ordinal)) => format!("packed/{file}.gz#{ordinal}"),
                None if id == path => format!("packed/{id}.gz"),
                None => (*id).to_owned(),
            };
            expected.push(packed);
        }
    }
    expected.sort();
    let (code, summary) = bench.summary(&[]);
    assert_eq!(
        (code, short(&summary).as_str()),
        (0, "+20 ~0 =0 -0 !0 skipped 0 documents 26")
    );
    assert_eq!(bench.found(&["خزان"]), expected);
    // From another folder and after a rebuild the ids are the same.
    bench
        .run(&[
            "index",
            "--rebuild",
            &format!("{}/../archive/", bench.archive().display()),
        ])
        .expect(0);
    assert_eq!(bench.found(&["خزان"]), expected);
    // For a PATH that is a file the id is its name.
    bench
        .run(&["index", "--index", "single", "archive/نص/b.md"])
        .expect(0);
    assert_eq!(bench.found(&["--index", "single", "خزان"]), ["b.md"]);
}

#[test]
fn a_run_does_only_what_is_needed() {
    let bench = Bench::new();
    let step = |name: &str, args: &[&str], expected: &str, bytes: bool| {
        let (code, summary) = bench.summary(args);
        assert_eq!(code, 0, "{name}");
        assert_eq!(short(&summary), expected, "{name}");
        assert_eq!(
            summary["bytes"] != json!(0),
            bytes,
            "{name}: files are read only where a stat differs"
        );
    };
    bench.write("a.txt", "خبر عن الجسر.");
    bench.write("b/c.txt", "خبر عن الميناء.");
    bench.write(
        "d.jsonl",
        "{\"text\":\"خبر أول\"}\n{\"text\":\"خبر ثان\"}\n",
    );
    step("first", &[], "+3 ~0 =0 -0 !0 skipped 0 documents 4", true);
    step("again", &[], "+0 ~0 =3 -0 !0 skipped 0 documents 4", false);
    bench.touch("a.txt");
    step("touched", &[], "+0 ~0 =3 -0 !0 skipped 0 documents 4", true);
    step(
        "touched, again",
        &[],
        "+0 ~0 =3 -0 !0 skipped 0 documents 4",
        false,
    );
    bench.write("a.txt", "خبر عن المطار الجديد.");
    step("changed", &[], "+0 ~1 =2 -0 !0 skipped 0 documents 4", true);
    assert_eq!(bench.found(&["الجسر"]), [""; 0]);
    assert_eq!(bench.found(&["المطار"]), ["a.txt"]);
    // A file of records that grows: old ids stay, the new record comes in.
    bench.write(
        "d.jsonl",
        "{\"text\":\"خبر أول\"}\n{\"text\":\"خبر ثان\"}\n{\"text\":\"خبر ثالث\"}\n",
    );
    step("grown", &[], "+0 ~1 =2 -0 !0 skipped 0 documents 5", true);
    assert_eq!(
        bench.found(&["خبر"]),
        ["a.txt", "b/c.txt", "d.jsonl#1", "d.jsonl#2", "d.jsonl#3"]
    );
    bench.remove("b/c.txt");
    step(
        "kept",
        &["--keep-missing"],
        "+0 ~0 =2 -0 !0 skipped 0 documents 5",
        false,
    );
    assert_eq!(bench.found(&["الميناء"]), ["b/c.txt"]);
    step(
        "removed",
        &[],
        "+0 ~0 =2 -1 !0 skipped 0 documents 4",
        false,
    );
    assert_eq!(bench.found(&["الميناء"]), [""; 0]);
    bench.write("b/c.txt", "خبر عن الميناء.");
    bench.write(".hidden.txt", "خبر مخفي.");
    bench.write("صورة.jpg", [0xFF, 0xD8, 0xFF, 0xE0]);
    step(
        "added again",
        &[],
        "+1 ~0 =2 -0 !0 skipped 2 documents 5",
        true,
    );
    step(
        "excluded",
        &["--exclude", "b", "--exclude", "*.jsonl"],
        "+0 ~0 =1 -2 !0 skipped 4 documents 1",
        false,
    );
    assert_eq!(bench.found(&["خبر"]), ["a.txt"]);
}

#[test]
fn the_summary_is_as_promised_and_success_is_silent() {
    let bench = Bench::new();
    bench.write("a.txt", "خبر عن الجسر.");
    let first = bench.index(&["--json"]).expect(0);
    assert_eq!(first.out.lines().count(), 1);
    assert_eq!(first.err, "");
    let summary = first.json();
    assert_eq!(
        keys(&summary),
        [
            "format",
            "seen",
            "added",
            "changed",
            "unchanged",
            "removed",
            "failed",
            "skipped",
            "documents",
            "passages",
            "bytes",
            "seconds",
            "stopped",
            "failures"
        ]
    );
    assert_eq!(
        (&summary["format"], &summary["seen"], &summary["passages"]),
        (&json!(1), &json!(1), &json!(1))
    );
    let quiet = bench.index(&[]).expect(0);
    assert_eq!((quiet.out.as_str(), quiet.err.as_str()), ("", ""));
    let told = bench.index(&["-v"]).expect(0);
    assert_eq!(told.out, "");
    let (counts, _) = told.err.rsplit_once(';').expect("seconds come last");
    insta::assert_snapshot!(
        counts,
        @"1 files seen: 0 added, 0 changed, 1 unchanged, 0 removed, 0 failed, 0 skipped; 1 documents, 1 passages"
    );
}

#[test]
fn a_run_over_one_folder_leaves_the_others_alone() {
    let bench = Bench::new();
    for path in ["a/1.txt", "a/2.txt", "ab/1.txt", "b/1.txt"] {
        bench.write(path, format!("خبر {path}."));
    }
    let run = |args: &[&str]| bench.run(&[&["index", "--json"], args].concat());
    assert_eq!(
        short(
            &run(&["archive/a", "archive/ab", "archive/b"])
                .expect(0)
                .json()
        ),
        "+4 ~0 =0 -0 !0 skipped 0 documents 4"
    );
    bench.remove("a/2.txt");
    bench.remove("ab/1.txt");
    fs::remove_dir_all(bench.archive().join("b")).unwrap();
    assert_eq!(
        short(&run(&["archive/a"]).expect(0).json()),
        "+0 ~0 =1 -1 !0 skipped 0 documents 3"
    );
    // A folder that had files and has none is more likely not mounted than meant.
    let refused = run(&["archive/a", "archive/ab"]).expect(1);
    insta::assert_snapshot!(refused.err.replace(&bench.shown(""), "…/"), @r"
    error: `…/ab` has no files now, the index has 1 from it
    hint: is a disk not mounted? nothing was removed; if the folder is meant to be empty, give `--allow-empty`
    ");
    assert_eq!(bench.found(&["خبر"]).len(), 3);
    assert_eq!(
        short(&run(&["archive/ab", "--allow-empty"]).expect(0).json()),
        "+0 ~0 =0 -1 !0 skipped 0 documents 2"
    );
    let missing = run(&["archive/b"]).expect(1);
    insta::assert_snapshot!(missing.err, @r"
    error: `archive/b` does not exist
    hint: check the spelling; a relative path starts at the current folder
    ");
    assert_eq!(bench.found(&["خبر"]).len(), 2);
}

#[test]
fn a_missing_path_makes_no_index() {
    let bench = Bench::new();
    bench.run(&["index", "archive", "not-there"]).expect(1);
    assert!(!bench.index_dir().exists());
}

#[test]
fn a_dry_run_says_what_a_run_would_do_and_changes_nothing() {
    let bench = Bench::new();
    bench.write("a.txt", "خبر أول.");
    bench.write("b.txt", "خبر ثان.");
    assert_eq!(
        short(&bench.summary(&["--dry-run"]).1),
        "+2 ~0 =0 -0 !0 skipped 0 documents 0"
    );
    assert!(!bench.index_dir().exists());
    bench.index(&[]).expect(0);
    bench.remove("a.txt");
    bench.write("b.txt", "خبر آخر، وأطول.");
    bench.write("c.txt", "خبر ثالث.");
    let before = bytes_below(&bench.index_dir());
    assert_eq!(
        short(&bench.summary(&["--dry-run"]).1),
        "+1 ~1 =0 -1 !0 skipped 0 documents 2"
    );
    let told = bench.index(&["--dry-run", "-v"]).expect(0);
    assert!(
        told.err
            .starts_with("would be: 2 files seen: 1 added, 1 changed,"),
        "{}",
        told.err
    );
    assert_eq!(
        short(&bench.summary(&["--dry-run", "--rebuild"]).1),
        "+2 ~0 =0 -0 !0 skipped 0 documents 2"
    );
    assert_eq!(bytes_below(&bench.index_dir()), before);
    assert_eq!(
        short(&bench.summary(&[]).1),
        "+1 ~1 =0 -1 !0 skipped 0 documents 2"
    );
}

#[test]
fn a_rebuild_begins_anew() {
    let bench = Bench::new();
    bench.write("a/1.txt", "خبر أول.");
    bench.write("b/1.txt", "خبر ثان.");
    let run = |args: &[&str]| bench.run(&[&["index", "--json"], args].concat());
    run(&["archive/a", "archive/b"]).expect(0);
    let old = bench.data_dir();
    bench.write("a/2.txt", "خبر ثالث.");
    // Without PATH: from what it was made from.
    assert_eq!(
        short(&run(&["--rebuild"]).expect(0).json()),
        "+3 ~0 =0 -0 !0 skipped 0 documents 3"
    );
    assert!(bench.data_dir() != old && !old.exists());
    // With PATH: from that alone, and the next rebuild too.
    assert_eq!(
        short(&run(&["--rebuild", "archive/b"]).expect(0).json()),
        "+1 ~0 =0 -0 !0 skipped 0 documents 1"
    );
    assert_eq!(
        short(&run(&["--rebuild"]).expect(0).json()),
        "+1 ~0 =0 -0 !0 skipped 0 documents 1"
    );
    assert_eq!(bench.found(&["خبر"]), ["1.txt"]);
    // A list is no lasting place.
    bench
        .run_with_input(&["index", "--rebuild", "-"], "archive/a/1.txt\n")
        .expect(0);
    let refused = run(&["--rebuild"]).expect(1);
    insta::assert_snapshot!(refused.err, @r"
    error: the index does not know what it was made from
    hint: name the files and folders: `kashaf index --rebuild PATH...`
    ");
    run(&["--rebuild", "--index", "nowhere"]).expect(1);
    assert!(!bench.root().join("nowhere").exists());
}

#[test]
fn paths_come_from_lists_too() {
    let bench = Bench::new();
    for path in ["a b.txt", "c.txt", "d\ne.txt", "f.txt"] {
        bench.write(path, "خبر.");
    }
    let check = |list: &str, by_file: bool, args: &[&str], expected: &[&str]| {
        let _ = fs::remove_dir_all(bench.index_dir());
        fs::write(bench.root().join("list"), list).unwrap();
        let run = if by_file {
            bench.run(&[&["index", "--files-from", "list"], args].concat())
        } else {
            bench.run_with_input(&[&["index", "-"], args].concat(), list)
        };
        run.expect(0);
        assert_eq!(bench.found(&["خبر"]), expected, "{list:?}");
    };
    for by_file in [true, false] {
        check(
            "archive/a b.txt\r\n\narchive/c.txt\n",
            by_file,
            &[],
            &["a b.txt", "c.txt"],
        );
        check(
            "archive/a b.txt\0archive/d\ne.txt\0",
            by_file,
            &[],
            &["a b.txt", "d\ne.txt"],
        );
        check(
            "archive/f.txt",
            by_file,
            &["archive/c.txt"],
            &["c.txt", "f.txt"],
        );
    }
    bench
        .run_with_input(&["index", "--files-from", "-"], "archive/f.txt\n")
        .expect(0);
    let missing = bench.run(&["index", "--files-from", "no-list"]).expect(1);
    assert!(
        missing
            .err
            .starts_with("error: cannot read the list of files `no-list`"),
        "{}",
        missing.err
    );
    bench.run::<&str>(&["index"]).expect(2);
}

#[test]
fn an_index_inside_its_archive_does_not_index_itself() {
    let bench = Bench::new();
    bench.write("a.txt", "خبر.");
    for _ in 0..2 {
        bench.index(&["--index", "archive/فهرس"]).expect(0);
    }
    let summary = bench
        .index(&["--index", "archive/فهرس", "--json"])
        .expect(0)
        .json();
    assert_eq!(
        (&summary["seen"], &summary["documents"]),
        (&json!(1), &json!(1))
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_whose_name_is_not_utf8_can_be_indexed_and_rebuilt() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;

    let bench = Bench::new();
    let folder = bench.root().join(OsStr::from_bytes(b"caf\xE9"));
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join(OsStr::from_bytes(b"\xE9.txt")), "خبر.").unwrap();
    bench
        .run(&[OsStr::new("index"), folder.as_os_str()])
        .expect(0);
    assert_eq!(bench.found(&["خبر"]), ["\\xE9.txt"]);
    bench.run(&["index", "--rebuild"]).expect(0);
    assert_eq!(bench.found(&["خبر"]), ["\\xE9.txt"]);
    assert!(bench.run(&["stats"]).expect(0).out.contains("caf\\xE9"));
}
