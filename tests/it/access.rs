//! The index on disk: who may read it, who may write to it at one time, and what is said of one that is
//! damaged or of another version.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{Bench, bytes_below};

/// The commands that open an index, each as its arguments.
const OPENING: [&[&str]; 5] = [
    &["search", "خبر"],
    &["show", "a.txt"],
    &["explain", "خبر"],
    &["stats"],
    &["index", "archive"],
];

/// The index byte for byte, but for its history: a run that is refused is remembered.
fn without_history(bench: &Bench) -> BTreeMap<String, Vec<u8>> {
    let mut all = bytes_below(&bench.index_dir());
    all.remove("runs.jsonl");
    all
}

#[test]
fn an_index_of_another_version_is_refused_with_both_versions_and_a_way_out() {
    let bench = Bench::with(&[("a.txt", "خبر أول.")]);
    let manifest = fs::read(bench.index_dir().join("manifest.json")).unwrap();
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    let chain = &manifest["chains"][0];
    let (name, version) = (
        chain["name"].as_str().unwrap(),
        chain["version"].as_u64().unwrap(),
    );
    let lexicon = manifest["lexicon"].as_str().unwrap();
    let schema = manifest["schema"].as_u64().unwrap();
    type Edit = fn(&mut Value);
    let rows: [(Edit, &str, [String; 2]); 4] = [
        (
            |m| m["schema"] = json!(987),
            "schema version",
            ["987".to_owned(), schema.to_string()],
        ),
        (
            |m| m["chains"][0]["version"] = json!(987),
            "analysis chains",
            [format!("{name} 987"), format!("{name} {version}")],
        ),
        (
            |m| m["chains"] = json!([]),
            "analysis chains",
            [String::new(), format!("{name} {version}")],
        ),
        (
            |m| m["lexicon"] = json!("0123abcd"),
            "lexicon",
            ["0123abcd".to_owned(), lexicon.to_owned()],
        ),
    ];
    for (edit, what, [found, expected]) in rows {
        bench.edit_manifest(edit);
        let before = without_history(&bench);
        for args in OPENING {
            let run = bench.run(args).expect(5);
            assert_eq!(run.out, "");
            let lines: Vec<&str> = run.err.lines().collect();
            let [error, hint] = lines[..] else {
                panic!("two lines: {run:?}")
            };
            let start = format!(
                "error: the index at `{}` was written with {what} {found}",
                bench.index_dir().display()
            );
            assert!(
                error.starts_with(&start)
                    && error.contains(&format!("this program needs {expected}")),
                "{error}"
            );
            assert!(
                hint.starts_with("hint: rebuild it with `kashaf index --index ")
                    && hint.contains(" --rebuild`"),
                "{hint}"
            );
        }
        assert!(
            without_history(&bench) == before,
            "{what}: something was written"
        );
        // The way out works as it is told.
        bench.run(&["index", "--rebuild"]).expect(0);
        assert_eq!(bench.found(&["خبر"]), ["a.txt"]);
    }
}

#[test]
fn a_damaged_index_is_an_error_and_never_a_panic() {
    let bench = Bench::with(&[
        ("a.txt", "خبر أول."),
        (
            "b.jsonl",
            "{\"text\":\"خبر\",\"source\":\"س\",\"date\":\"2021\"}",
        ),
    ]);
    let check_with = |commands: &[&[&str]], name: &str, damage: &dyn Fn()| {
        bench.run(&["index", "--rebuild", "archive"]).expect(0);
        damage();
        for args in commands {
            let run = bench.run(args).expect(5);
            assert_eq!(run.out, "", "{name}");
            assert!(
                run.err.starts_with("error: the index at `") && run.err.contains("\nhint: "),
                "{name}: {run:?}"
            );
            assert!(
                !run.err.contains("broke inside the program"),
                "{name}: {run:?}"
            );
        }
    };
    let check = |name: &str, damage: &dyn Fn()| check_with(&OPENING, name, damage);
    let manifest = bench.index_dir().join("manifest.json");
    for garbage in [
        "",
        "{",
        "[]",
        "null",
        "\u{0}\u{1}",
        "{\"what\":\"kashaf index\"}",
    ] {
        check("manifest", &|| fs::write(&manifest, garbage).unwrap());
    }
    check("data elsewhere", &|| {
        bench.edit_manifest(|manifest| manifest["data"] = json!("../archive"))
    });
    // A reader looks a second time for what is not there, since a run may just be replacing it.
    let slow = [OPENING[0], OPENING[4]];
    check_with(&slow, "no data", &|| {
        fs::remove_dir_all(bench.data_dir()).unwrap()
    });
    check_with(&slow, "meta.json", &|| {
        fs::remove_file(bench.data_dir().join("meta.json")).unwrap()
    });
    check("garbled meta.json", &|| {
        fs::write(bench.data_dir().join("meta.json"), "{}").unwrap()
    });
    for ending in ["term", "idx", "pos", "store", "fast", "fieldnorm"] {
        check(ending, &|| {
            let mut cut = 0;
            for entry in fs::read_dir(bench.data_dir()).unwrap() {
                let path = entry.unwrap().path();
                if path.extension().is_some_and(|found| found == ending) {
                    let file = File::options().write(true).open(&path).unwrap();
                    file.set_len(file.metadata().unwrap().len() / 2).unwrap();
                    cut += 1;
                }
            }
            assert!(cut > 0, "no .{ending} to cut");
        });
    }
    bench.run(&["index", "--rebuild", "archive"]).expect(0);
    assert_eq!(bench.found(&["خبر"]), ["a.txt", "b.jsonl#1"]);
    assert!(bench.archive().join("a.txt").exists());
}

#[test]
fn no_index_is_no_damage() {
    let bench = Bench::new();
    for args in OPENING.iter().take(4) {
        let run = bench.run(args);
        // A search keeps 1 for "nothing found".
        assert_eq!(run.code, if args[0] == "stats" { 1 } else { 2 }, "{run:?}");
        assert!(
            run.err.starts_with("error: there is no index at `")
                && run.err.contains("\nhint: make one with `kashaf index"),
            "{run:?}"
        );
    }
    assert!(!bench.index_dir().exists());
}

#[test]
fn another_run_is_told_at_once_or_waits_and_readers_do_not_care() {
    let bench = Bench::with(&[("a.txt", "خبر أول.")]);
    let lock = File::options()
        .write(true)
        .open(bench.index_dir().join("lock"))
        .unwrap();
    lock.lock().unwrap();
    let began = Instant::now();
    let run = bench.index(&[]).expect(75);
    assert!(began.elapsed() < Duration::from_secs(2));
    assert_eq!(
        run.err,
        format!(
            "error: another run is writing to the index at `{}`\nhint: wait for it, or give `--lock-timeout 10m`\n",
            bench.index_dir().display()
        )
    );
    bench.index(&["--rebuild"]).expect(75);
    let began = Instant::now();
    bench.index(&["--lock-timeout", "300ms"]).expect(75);
    assert!(began.elapsed() >= Duration::from_millis(300));
    for args in OPENING.iter().take(4) {
        bench.run(args).expect(0);
    }
    bench.index(&["--dry-run"]).expect(0);

    let waiting = bench.start(&mut bench.command(&["index", "archive", "--lock-timeout", "20s"]));
    std::thread::sleep(Duration::from_millis(200));
    drop(lock);
    assert!(waiting.wait_with_output().unwrap().status.success());
}

#[test]
fn a_directory_with_other_things_is_refused_and_untouched() {
    let bench = Bench::new();
    bench.write("a.txt", "خبر.");
    let check = |files: &[&str], rebuilt: i32| {
        let dir = bench.root().join("theirs");
        let _ = fs::remove_dir_all(&dir);
        for file in files {
            let path = dir.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "{\"name\":\"not ours\"}").unwrap();
        }
        let before = (bytes_below(&dir), fs::metadata(&dir).unwrap().permissions());
        let run = bench.index(&["--index", "theirs"]);
        assert!(matches!(run.code, 1 | 5), "{files:?}: {run:?}");
        assert!(run.err.contains("hint: "), "{run:?}");
        let run = bench
            .index(&["--index", "theirs", "--rebuild"])
            .expect(rebuilt);
        assert_eq!(
            run.err,
            "error: `theirs` is not empty and is no index of kashaf\nhint: name an empty or new directory with `--index`\n"
        );
        assert_eq!(
            (bytes_below(&dir), fs::metadata(&dir).unwrap().permissions()),
            before,
            "{files:?}"
        );
    };
    check(&["letter.txt"], 1);
    check(&["data-2014/report.txt"], 1);
    check(&["data-1/meta.json"], 1);
    check(&["manifest.json", "app.js"], 1);
    check(&["manifest.json"], 1);
    check(&["lock", "letter.txt"], 1);
    // An empty directory is welcome, and so is what a run leaves that was killed at once.
    let dir = bench.root().join("ours");
    fs::create_dir_all(dir.join("data-1")).unwrap();
    fs::write(dir.join("lock"), "").unwrap();
    fs::write(dir.join(".kashaf-new-x1"), "{").unwrap();
    bench.index(&["--index", "ours"]).expect(0);
    assert_eq!(bench.found(&["--index", "ours", "خبر"]), ["a.txt"]);
    assert!(!dir.join(".kashaf-new-x1").exists());
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt as _, chown};
    use std::os::unix::process::CommandExt as _;
    use std::path::{Path, PathBuf};
    use std::process::Command;

    use super::*;
    use crate::support::{Run, ids};

    /// The modes of everything below a folder and of itself, each mode once.
    fn modes(dir: &Path) -> (Vec<u32>, Vec<u32>) {
        let (mut dirs, mut files) = (Vec::new(), Vec::new());
        for entry in walkdir::WalkDir::new(dir) {
            let entry = entry.expect("a folder to read");
            let mode = entry.metadata().expect("it is there").permissions().mode() & 0o7777;
            if entry.file_type().is_dir() {
                dirs.push(mode)
            } else {
                files.push(mode)
            }
        }
        for modes in [&mut dirs, &mut files] {
            modes.sort_unstable();
            modes.dedup();
        }
        (dirs, files)
    }

    fn with_umask(bench: &Bench, umask: &str, args: &[&str]) {
        let mut command = Command::new("sh");
        command.args([
            "-c",
            "umask \"$1\"; shift; exec \"$@\"",
            "sh",
            umask,
            env!("CARGO_BIN_EXE_kashaf"),
        ]);
        bench.prepare(&mut command);
        command.args(args);
        Run::from(command.output().expect("a shell")).expect(0);
    }

    #[test]
    fn an_index_has_its_modes_whatever_the_umask() {
        let owner = (vec![0o700], vec![0o600]);
        let group = (vec![0o750], vec![0o640]);
        for umask in ["077", "022", "000"] {
            let bench = Bench::new();
            let step = |args: &[&str], expected: &(Vec<u32>, Vec<u32>)| {
                bench.write("a.txt", format!("خبر {args:?}."));
                with_umask(&bench, umask, &[&["index", "archive"], args].concat());
                assert_eq!(
                    &modes(&bench.index_dir()),
                    expected,
                    "umask {umask}, {args:?}"
                );
            };
            step(&[], &owner);
            step(&[], &owner);
            step(&["--group"], &group);
            step(&[], &group);
            step(&["--rebuild"], &group);
            let bench = Bench::new();
            bench.write("a.txt", "خبر.");
            with_umask(&bench, umask, &["search", "--in", "archive", "خبر"]);
            let cached = bench.root().join("cache/kashaf/in");
            let cached = fs::read_dir(&cached)
                .unwrap()
                .next()
                .unwrap()
                .unwrap()
                .path();
            assert_eq!(modes(&cached), owner);
        }
    }

    #[test]
    fn a_directory_that_gives_its_group_goes_on_doing_so() {
        let bench = Bench::new();
        bench.write("a.txt", "خبر.");
        fs::create_dir(bench.index_dir()).unwrap();
        // Who is not root can give a directory to a group of theirs only.
        let other = chown(bench.index_dir(), None, Some(NOBODY)).is_ok();
        fs::set_permissions(bench.index_dir(), fs::Permissions::from_mode(0o2775)).unwrap();
        for args in [&["--group"][..], &[], &["--rebuild"], &[]] {
            bench.write("a.txt", format!("خبر {args:?}."));
            with_umask(&bench, "077", &[&["index", "archive"], args].concat());
            assert_eq!(
                modes(&bench.index_dir()),
                (vec![0o2750], vec![0o640]),
                "{args:?}"
            );
            for entry in walkdir::WalkDir::new(bench.index_dir()) {
                let entry = entry.unwrap();
                let group = std::os::unix::fs::MetadataExt::gid(&entry.metadata().unwrap());
                assert!(!other || group == NOBODY, "{}", entry.path().display());
            }
        }
        assert!(bench.index_dir().join("runs.jsonl").exists());
    }

    const NOBODY: u32 = 65534;

    /// The program where nobody can come to: it may have been built in someone's home.
    fn program_for_nobody(bench: &Bench) -> PathBuf {
        let (built, program) = (env!("CARGO_BIN_EXE_kashaf"), bench.root().join("kashaf"));
        let mode = fs::metadata(built)
            .expect("the program")
            .permissions()
            .mode();
        if program.exists() || (mode & 0o005 == 0o005 && fs::hard_link(built, &program).is_ok()) {
            return program;
        }
        // A copy that we wrote ourselves could still be open in a child of another test.
        assert!(
            Command::new("cp")
                .arg(built)
                .arg(&program)
                .status()
                .expect("cp")
                .success()
        );
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("our file");
        program
    }

    /// Runs the program as someone who may read the index at most: as nobody where the test is run by
    /// root, else as ourselves, whom the modes stop too.
    fn as_reader(bench: &Bench, is_root: bool, args: &[&str]) -> Run {
        let mut command = if is_root {
            let mut command = Command::new(program_for_nobody(bench));
            command.uid(NOBODY).gid(NOBODY);
            command
        } else {
            Command::new(env!("CARGO_BIN_EXE_kashaf"))
        };
        bench.prepare(&mut command);
        Run::from(command.args(args).output().expect("the program starts"))
    }

    fn set_modes(dir: &Path, dirs: u32, files: u32) {
        for entry in walkdir::WalkDir::new(dir).contents_first(true) {
            let entry = entry.expect("a folder to read");
            let mode = if entry.file_type().is_dir() {
                dirs
            } else {
                files
            };
            fs::set_permissions(entry.path(), fs::Permissions::from_mode(mode)).expect("our files");
        }
    }

    /// Leaves the index to be read by whom [`as_reader`] runs the program as.
    fn let_read_only(bench: &Bench, is_root: bool) {
        if !is_root {
            return set_modes(&bench.index_dir(), 0o500, 0o400);
        }
        bench.index(&["--group"]).expect(0);
        for entry in walkdir::WalkDir::new(bench.index_dir()) {
            chown(entry.unwrap().path(), None, Some(NOBODY)).unwrap();
        }
    }

    #[test]
    fn who_may_only_read_keeps_searches_elsewhere() {
        let bench = Bench::with(&[("a.txt", "قصف أول.")]);
        fs::set_permissions(bench.root(), fs::Permissions::from_mode(0o755)).unwrap();
        let is_root = chown(bench.index_dir(), Some(0), None).is_ok();
        let_read_only(&bench, is_root);
        let before = bytes_below(&bench.index_dir());
        let mine = bench.root().join("mine");
        fs::create_dir(&mine).unwrap();
        if is_root {
            chown(&mine, Some(NOBODY), Some(NOBODY)).unwrap();
        }
        let ask = |args: &[&str]| as_reader(&bench, is_root, &[&["saved"], args].concat());
        let refused = ask(&["add", "a", "قصف"]).expect(2);
        assert!(refused.err.starts_with("error: cannot "), "{refused:?}");
        ask(&["--saved", "mine", "add", "a", "قصف", "--from-start"]).expect(0);
        let told = ask(&["--saved", "mine", "run", "--json"]).expect(0);
        assert_eq!(ids(&told.lines()), ["a.txt"]);
        ask(&["--saved", "mine", "run"]).expect(1);
        assert_eq!(bytes_below(&bench.index_dir()), before);
        if !is_root {
            set_modes(&bench.index_dir(), 0o700, 0o600);
        }
    }

    #[test]
    fn who_may_only_read_can_search() {
        let bench = Bench::with(&[("a.txt", "خبر أول.")]);
        fs::set_permissions(bench.root(), fs::Permissions::from_mode(0o755)).unwrap();
        let is_root = chown(bench.index_dir(), Some(0), None).is_ok();
        if is_root {
            let shut_out = as_reader(&bench, true, &["search", "خبر"]).expect(2);
            assert!(
                shut_out.err.starts_with("error: cannot read `"),
                "{shut_out:?}"
            );
            assert!(
                shut_out
                    .err
                    .contains("\nhint: an index can be read by its owner only, unless it was made with `--group`\n"),
                "{shut_out:?}"
            );
        }
        let_read_only(&bench, is_root);
        let before = bytes_below(&bench.index_dir());
        for args in OPENING.iter().take(4) {
            as_reader(&bench, is_root, args).expect(0);
        }
        let refused = as_reader(&bench, is_root, &["index", "archive"]).expect(1);
        assert!(refused.err.starts_with("error: cannot "), "{refused:?}");
        assert_eq!(bytes_below(&bench.index_dir()), before);
        if !is_root {
            set_modes(&bench.index_dir(), 0o700, 0o600);
        }
    }
}
