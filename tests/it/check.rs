//! `kashaf check`: what it prints, its JSON, its exit codes, and what it says of the folders.

use std::fs;

use serde_json::{Value, json};

use crate::support::{Bench, bytes_below, keys};

fn bench() -> Bench {
    Bench::with(&[
        ("a.txt", "خبر أول عن المدينة."),
        ("b.txt", "خبر ثان عن القرية."),
        (
            "c.jsonl",
            "{\"id\":\"7\",\"text\":\"خبر ثالث\",\"date\":\"2021-08-15\"}\n{\"text\":\"رابع\"}",
        ),
    ])
}

/// What is printed, without what differs from machine to machine and from run to run.
fn plain(bench: &Bench, text: &str) -> String {
    let archive = bench.shown("");
    let text = text.replace(archive.trim_end_matches('/'), "ARCHIVE");
    text.replace(&bench.index_dir().display().to_string(), "INDEX")
}

#[test]
fn a_sound_index_is_said_to_be_sound() {
    let bench = bench();
    let before = bytes_below(&bench.index_dir());
    let run = bench.run(&["check"]).expect(0);
    assert_eq!(run.err, "");
    insta::assert_snapshot!(plain(&bench, &run.out), @r"
    index      INDEX
    compared   9 files with their checksums, 0.0 MB
    read       4 passages of 4 documents, and what is remembered of 3 files
    sound
    ");
    let run = bench.run(&["check", "--files"]).expect(0);
    insta::assert_snapshot!(plain(&bench, &run.out), @r"
    index      INDEX
    compared   9 files with their checksums, 0.0 MB
    read       4 passages of 4 documents, and what is remembered of 3 files
    sound
    files      3 seen: 0 new, 0 changed, 0 gone
    ");
    let found = bench.run(&["check", "--json"]).expect(0).json();
    assert_eq!(
        keys(&found),
        [
            "format",
            "ok",
            "index",
            "files_checked",
            "bytes",
            "documents",
            "passages",
            "known_files",
            "problems",
            "more_problems",
            "notes",
            "files",
            "hint"
        ]
    );
    for (name, value) in [
        ("format", json!(1)),
        ("ok", json!(true)),
        ("files_checked", json!(9)),
        ("documents", json!(4)),
        ("passages", json!(4)),
        ("known_files", json!(3)),
        ("problems", json!([])),
        ("more_problems", json!(0)),
        ("notes", json!([])),
        ("files", Value::Null),
        ("hint", Value::Null),
    ] {
        assert_eq!(found[name], value, "{name}");
    }
    assert_eq!(
        bytes_below(&bench.index_dir()),
        before,
        "nothing is written"
    );
}

#[test]
fn files_that_changed_are_no_damage() {
    let bench = bench();
    let check = |args: &[&str], code: i32, expected: Value| {
        let args = [&["check", "--files", "--json"], args].concat();
        let found = bench.run(&args).expect(code).json();
        assert_eq!(found["ok"], json!(true));
        let archive = bench.shown("");
        let files = found["files"].to_string().replace(&archive, "");
        let files: Value = serde_json::from_str(&files).unwrap();
        assert_eq!(files, expected, "{args:?}");
        assert_eq!(found["hint"].is_null(), code == 0);
    };
    let lists = |seen: u64, new: &[&str], changed: &[&str], gone: &[&str]| {
        let same = new.is_empty() && changed.is_empty() && gone.is_empty();
        json!({"up_to_date": same, "seen": seen, "new": new, "changed": changed, "gone": gone, "unreachable": []})
    };
    check(&[], 0, lists(3, &[], &[], &[]));
    bench.write("new.txt", "خبر جديد.");
    bench.write("other/new.txt", "خبر جديد.");
    bench.touch("a.txt");
    bench.remove("b.txt");
    let all = lists(4, &["new.txt", "other/new.txt"], &["a.txt"], &["b.txt"]);
    check(&[], 3, all);
    let some = lists(3, &["new.txt"], &["a.txt"], &["b.txt"]);
    check(&["--exclude", "other"], 3, some);
    let run = bench.run(&["check", "--files"]).expect(3);
    insta::assert_snapshot!(plain(&bench, &run.out), @r"
    index      INDEX
    compared   9 files with their checksums, 0.0 MB
    read       4 passages of 4 documents, and what is remembered of 3 files
    sound
    files      4 seen: 2 new, 1 changed, 1 gone
    new: ARCHIVE/new.txt
    new: ARCHIVE/other/new.txt
    changed: ARCHIVE/a.txt
    gone: ARCHIVE/b.txt
    bring it up to date with `kashaf index --index INDEX ARCHIVE`
    ");
    bench.index(&[]).expect(0);
    check(&[], 0, lists(4, &[], &[], &[]));

    // A file that was named by a list is looked for at its path.
    let alone = bench.root().join("alone.txt");
    fs::write(&alone, "خبر وحيد.").unwrap();
    let list = bench.root().join("list");
    fs::write(&list, "alone.txt\n").unwrap();
    bench.run(&["index", "--files-from", "list"]).expect(0);
    check(&[], 0, lists(5, &[], &[], &[]));
    fs::write(&alone, "خبر وحيد آخر.").unwrap();
    let path = alone.canonicalize().unwrap().display().to_string();
    check(&[], 3, lists(5, &[], &[&path], &[]));
    fs::remove_file(&alone).unwrap();
    check(&[], 3, lists(5, &[], &[], &[&path]));

    // A folder that is not there is not a folder whose files are gone.
    fs::rename(bench.archive(), bench.root().join("elsewhere")).unwrap();
    let found = bench.run(&["check", "--files", "--json"]).expect(3).json();
    assert_eq!(found["files"]["gone"], json!([path]));
    assert_eq!(found["files"]["unreachable"].as_array().unwrap().len(), 1);
    bench.run(&["check"]).expect(0);
}

/// What is done to the bytes of a file.
type Edit = fn(&mut Vec<u8>);

#[test]
fn damage_is_told_with_the_way_out() {
    let bench = bench();
    let data = bench.data_dir();
    let of_kind = |ending: &str| {
        let names = fs::read_dir(&data)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        let mut found = names.filter(|path| path.to_string_lossy().ends_with(ending));
        found.next().unwrap_or_else(|| panic!("{ending}"))
    };
    let check = |kind: &str, path: std::path::PathBuf, damage: Option<Edit>| {
        let whole = fs::read(&path).unwrap();
        match damage {
            Some(damage) => {
                let mut bytes = whole.clone();
                damage(&mut bytes);
                fs::write(&path, bytes).unwrap();
            }
            None => fs::remove_file(&path).unwrap(),
        }
        let found = bench.run(&["check", "--json", "--files"]).expect(5).json();
        assert_eq!(found["ok"], json!(false));
        assert_eq!(
            found["files"],
            Value::Null,
            "what a damaged index remembers says nothing"
        );
        let problem = &found["problems"][0];
        assert_eq!(keys(problem), ["kind", "file", "document", "message"]);
        let name = path.file_name().unwrap().to_str().unwrap();
        assert_eq!(
            (&problem["kind"], &problem["file"]),
            (&json!(kind), &json!(name)),
            "{found}"
        );
        assert!(
            found["hint"].as_str().unwrap().contains(" --rebuild"),
            "{found}"
        );
        let text = bench.run(&["check"]).expect(5).out.replace(name, "FILE");
        fs::write(&path, whole).unwrap();
        bench.run(&["check"]).expect(0);
        plain(&bench, &text)
    };
    let flip: Edit = |bytes| {
        let place = bytes.len() / 8;
        bytes[place] ^= 4;
    };
    let cut: Edit = |bytes| bytes.truncate(bytes.len() - 1);
    let told = check("checksum", of_kind(".store"), Some(flip));
    insta::assert_snapshot!(told, @r"
    index      INDEX
    compared   9 files with their checksums, 0.0 MB
    read       0 passages of 0 documents, and what is remembered of 0 files
    note       the passages of 1 of 1 segments were not looked at, for their files are damaged
    damaged    1 problem
    checksum: FILE: does not hold what was written to it (its checksum differs)
    rebuild it from the archive with `kashaf index --index INDEX --rebuild`
    ");
    for ending in [".idx", ".pos", ".term", ".fast", ".fieldnorm"] {
        check("checksum", of_kind(ending), Some(flip));
        check("footer", of_kind(ending), Some(cut));
        check("missing", of_kind(ending), None);
    }
    for name in ["meta.json", ".managed.json"] {
        check("metadata", data.join(name), Some(flip));
        check("missing", data.join(name), None);
    }
    check(
        "manifest",
        bench.index_dir().join("manifest.json"),
        Some(flip),
    );
    let told = check("manifest", bench.index_dir().join("manifest.json"), None);
    insta::assert_snapshot!(told, @r"
    index      INDEX
    compared   0 files with their checksums, 0.0 MB
    read       0 passages of 0 documents, and what is remembered of 0 files
    damaged    1 problem
    manifest: FILE: its `FILE` is not there
    rebuild it from the archive with `kashaf index --index INDEX --rebuild PATH...`
    ");
}

#[test]
fn what_is_no_damage_is_noted() {
    let bench = bench();
    fs::write(bench.index_dir().join("letter.txt"), "x").unwrap();
    fs::write(bench.data_dir().join("other.idx"), "x").unwrap();
    fs::create_dir(bench.index_dir().join("data-7")).unwrap();
    let found = bench.run(&["check", "--json"]).expect(0).json();
    assert_eq!(
        found["notes"],
        json!([
            "files or folders that are left from another run, or belong to one that is at work: 1, the first is `data-7`",
            "files or folders that are none of the index's: 2, the first is `letter.txt`"
        ])
    );
}

#[test]
fn what_cannot_be_checked_is_an_error() {
    let bench = bench();
    let run = bench.run(&["check", "--index", "nowhere"]).expect(1);
    assert!(
        run.err
            .starts_with("error: there is no index at `nowhere`\nhint: "),
        "{run:?}"
    );
    bench.run(&["check", "--exclude", "x"]).expect(2);
    bench.edit_manifest(|manifest| manifest["schema"] = json!(0));
    let run = bench.run(&["check"]).expect(5);
    assert!(
        run.err.contains("was written with schema version 0"),
        "{run:?}"
    );
}
