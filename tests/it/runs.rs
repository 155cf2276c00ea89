//! What a run leaves behind for the person who looks after it: its line in the history, its log, and a disk
//! that is not full.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use kashaf::index::{IndexError, RunOutcome, runs};
use kashaf::source::Root;
use kashaf::update::{Note, Progress, UpdateError, UpdateOptions, update};
use serde_json::{Value, json};

use crate::support::{Bench, Run, keys, many_records};

/// Runs of the history as JSON, the newest first.
#[track_caller]
fn history(bench: &Bench) -> Vec<Value> {
    let report = bench.run(&["stats", "--runs", "--json"]).expect(0).json();
    report["runs"].as_array().expect("runs").clone()
}

/// Without what differs from run to run.
fn timeless(mut value: Value) -> Value {
    if let Some(object) = value.as_object_mut() {
        for name in ["time", "seconds", "begun"] {
            if object.contains_key(name) {
                object.insert(name.to_owned(), json!("…"));
            }
        }
    }
    value
}

/// The events of a run on its error stream.
#[track_caller]
fn events(run: &Run) -> Vec<Value> {
    let parse = |line: &str| {
        let event: Value =
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert_eq!(
            keys(&event).into_iter().take(4).collect::<Vec<_>>(),
            ["format", "time", "level", "event"]
        );
        assert!(
            event["time"]
                .as_str()
                .is_some_and(|time| time.ends_with('Z'))
        );
        timeless(event)
    };
    run.err.lines().map(parse).collect()
}

fn names(events: &[Value]) -> Vec<&str> {
    events
        .iter()
        .map(|event| event["event"].as_str().expect("a name"))
        .collect()
}

#[test]
fn a_run_is_remembered_with_what_it_did() {
    let bench = Bench::new();
    bench.write("a.txt", "خبر أول.");
    bench.write("b.pdf", "%PDF-1.7 nothing");
    bench.index(&[]).expect(3);
    bench.write("a.txt", "خبر أول وآخر.");
    bench.index(&["--allow-partial"]).expect(0);
    bench.remove("b.pdf");
    bench.index(&["--rebuild"]).expect(0);
    let runs = history(&bench);
    let last = &runs[0];
    assert_eq!(
        keys(last),
        [
            "begun",
            "seconds",
            "outcome",
            "exit",
            "kashaf",
            "rebuild",
            "counts",
            "failures",
            "newly_failed",
            "error"
        ]
    );
    assert_eq!(
        timeless(last.clone()),
        json!({
            "begun": "…", "seconds": "…", "outcome": "done", "exit": 0,
            "kashaf": env!("CARGO_PKG_VERSION"), "rebuild": true,
            "counts": {
                "seen": 1, "added": 1, "changed": 0, "unchanged": 0, "removed": 0, "failed": 0, "skipped": 0,
                "documents": 1, "passages": 1, "bytes": "خبر أول وآخر.".len(),
            },
            "failures": {}, "newly_failed": [], "error": null,
        })
    );
    // What failed is named once, and counted as long as it fails.
    for (run, exit, newly) in [
        (&runs[1], 0, json!([])),
        (&runs[2], 3, json!([bench.shown("b.pdf")])),
    ] {
        assert_eq!(run["outcome"], "partly");
        assert_eq!((&run["exit"], &run["newly_failed"]), (&json!(exit), &newly));
        assert_eq!(run["failures"], json!({ "damaged": 1 }));
    }
    assert_eq!(runs.len(), 3);
    let begun = last["begun"].as_str().unwrap();
    assert!(
        begun.parse::<jiff::Timestamp>().is_ok() && begun.len() == 20,
        "{begun}"
    );

    let table = bench.run(&["stats", "--runs", "-n", "2"]).expect(0).out;
    let lines: Vec<&str> = table.lines().collect();
    assert!(
        lines[0].starts_with("begun ") && lines[0].ends_with(" documents"),
        "{table}"
    );
    assert!(
        lines[1].contains("  done ") && lines[1].ends_with("  (rebuild)"),
        "{table}"
    );
    assert!(lines[2].contains("  partly "), "{table}");
    assert_eq!(lines[3..], ["    1 damaged"], "{table}");
    let all = bench.run(&["stats", "--runs", "-n", "0"]).expect(0).out;
    let named = format!("    newly failed: {}\n", bench.shown("b.pdf"));
    assert!(all.ends_with(&named), "{all}");
}

#[test]
fn a_run_that_fails_is_remembered_and_one_that_could_not_begin() {
    let bench = Bench::with(&[("a.txt", "خبر.")]);
    bench.remove("a.txt");
    bench.index(&[]).expect(1);
    bench.run(&["index", "nowhere"]).expect(1);
    bench.edit_manifest(|manifest| manifest["schema"] = json!(987));
    bench.index(&[]).expect(5);
    // The history can be read of an index that cannot be searched.
    let runs = history(&bench);
    let told: Vec<_> = runs
        .iter()
        .map(|run| {
            (
                run["outcome"].as_str().unwrap(),
                run["exit"].as_u64(),
                &run["error"],
            )
        })
        .collect();
    let [newer, nowhere, emptied, first] = told[..] else {
        panic!("four runs: {told:?}")
    };
    assert_eq!((newer.0, newer.1), ("failed", Some(5)));
    assert!(
        newer.2.as_str().unwrap().contains("schema version 987"),
        "{newer:?}"
    );
    assert_eq!(
        nowhere,
        ("failed", Some(1), &json!("`nowhere` does not exist"))
    );
    assert_eq!((emptied.0, emptied.1), ("failed", Some(1)));
    assert!(
        emptied.2.as_str().unwrap().contains("has no files now"),
        "{emptied:?}"
    );
    assert_eq!(first, ("done", Some(0), &json!(null)));
}

#[test]
fn what_only_looks_is_no_run() {
    let bench = Bench::with(&[("a.txt", "خبر.")]);
    let before = fs::read(bench.index_dir().join("runs.jsonl")).unwrap();
    bench.index(&["--dry-run"]).expect(0);
    bench.run(&["search", "خبر"]).expect(0);
    bench.run(&["search", "--in", "archive", "خبر"]).expect(0);
    let lock = fs::File::options()
        .write(true)
        .open(bench.index_dir().join("lock"))
        .unwrap();
    lock.lock().unwrap();
    bench.index(&[]).expect(75);
    assert_eq!(
        fs::read(bench.index_dir().join("runs.jsonl")).unwrap(),
        before
    );
    drop(lock);
    fs::remove_file(bench.index_dir().join("runs.jsonl")).unwrap();
    assert_eq!(
        bench.run(&["stats", "--runs"]).expect(0).out,
        "no run is remembered\n"
    );
    fs::remove_dir_all(bench.index_dir()).unwrap();
    bench.run(&["stats", "--runs"]).expect(1);
    bench.run(&["stats", "-n", "3"]).expect(2);
}

/// Starts a run, and waits until the history has its beginning.
#[track_caller]
fn begin(bench: &Bench, args: &[&str]) -> std::process::Child {
    let path = bench.index_dir().join("runs.jsonl");
    let lines = || {
        fs::read_to_string(&path)
            .unwrap_or_default()
            .lines()
            .count()
    };
    let before = lines();
    let run = bench.start(&mut bench.command(&[&["index", "archive"], args].concat()));
    let deadline = Instant::now() + Duration::from_secs(30);
    while lines() == before {
        assert!(Instant::now() < deadline, "no line for a run that began");
        std::thread::sleep(Duration::from_millis(5));
    }
    run
}

#[cfg(unix)]
#[test]
fn a_run_that_was_told_to_end_is_remembered_as_stopped() {
    use rustix::process::{Pid, Signal, kill_process};
    let bench = Bench::new();
    many_records(&bench, 8, 4000);
    let run = begin(&bench, &["--log-format", "json"]);
    std::thread::sleep(Duration::from_millis(500));
    kill_process(Pid::from_child(&run), Signal::TERM).unwrap();
    let run = Run::from(run.wait_with_output().unwrap()).expect(143);
    let last = events(&run).pop().unwrap();
    assert_eq!(
        (&last["event"], &last["outcome"], &last["exit"]),
        (&json!("run-finished"), &json!("stopped"), &json!(143))
    );
    let runs = history(&bench);
    assert_eq!(
        (&runs[0]["outcome"], &runs[0]["exit"]),
        (&json!("stopped"), &json!(143))
    );
    assert!(runs[0]["counts"]["documents"].as_u64().is_some());
}

#[test]
fn a_killed_run_is_shown_as_killed_and_one_at_work_as_running() {
    let bench = Bench::new();
    many_records(&bench, 8, 4000);
    let mut run = begin(&bench, &[]);
    let at_work = history(&bench);
    run.kill().unwrap();
    run.wait().unwrap();
    assert_eq!(at_work[0]["outcome"], "running");
    let killed = history(&bench);
    assert_eq!(
        timeless(killed[0].clone()),
        json!({
            "begun": "…", "seconds": "…", "outcome": "killed", "exit": null,
            "kashaf": env!("CARGO_PKG_VERSION"), "rebuild": false, "counts": null,
            "failures": {}, "newly_failed": [], "error": null,
        })
    );
    let table = bench.run(&["stats", "--runs"]).expect(0).out;
    assert!(
        table.lines().nth(1).unwrap().contains("  killed "),
        "{table}"
    );
}

#[test]
fn a_log_of_events_is_one_json_object_a_line() {
    let bench = Bench::new();
    bench.write("a.txt", "كلام سري.");
    bench.write("b.pdf", "%PDF-1.7 nothing");
    let logged = |args: &[&str], code: i32| {
        let run = bench
            .index(&[&["--log-format", "json"], args].concat())
            .expect(code);
        assert!(!run.err.contains("سري"), "{run:?}");
        events(&run)
    };
    let first = logged(&["-v"], 3);
    assert_eq!(
        names(&first),
        [
            "run-started",
            "batch-committed",
            "file-failed",
            "run-finished"
        ]
    );
    assert_eq!(
        first[0],
        json!({
            "format": 1, "time": "…", "level": "info", "event": "run-started", "kashaf": env!("CARGO_PKG_VERSION"),
            "index": bench.index_dir().display().to_string(), "roots": [bench.shown("").trim_end_matches('/')],
            "rebuild": false, "dry_run": false,
        })
    );
    assert_eq!(first[1]["documents"], 1);
    assert_eq!(
        (
            &first[2]["level"],
            &first[2]["path"],
            &first[2]["kind"],
            &first[2]["remembered"]
        ),
        (
            &json!("warning"),
            &json!(bench.shown("b.pdf")),
            &json!("damaged"),
            &json!(false)
        )
    );
    assert_eq!(
        first[3],
        json!({
            "format": 1, "time": "…", "level": "warning", "event": "run-finished", "outcome": "partly", "exit": 3,
            "dry_run": false, "seen": 2, "added": 1, "changed": 0, "unchanged": 0, "removed": 0, "failed": 1,
            "skipped": 0, "documents": 1, "passages": 1, "bytes": first[3]["bytes"], "seconds": "…",
        })
    );
    assert_eq!(logged(&[], 3)[2]["remembered"], true);
    // `--quiet` leaves the errors.
    assert_eq!(names(&logged(&["--quiet"], 3)), Vec::<&str>::new());
    let runs = [
        bench.run(&["index", "nowhere", "--log-format", "json"]),
        bench.run(&["index", "nowhere", "--log-format", "json", "--quiet"]),
    ];
    for run in runs {
        let events = events(&run.expect(1));
        assert_eq!(
            events,
            [json!({
                "format": 1, "time": "…", "level": "error", "event": "error", "message": "`nowhere` does not exist",
                "causes": [], "hint": "check the spelling; a relative path starts at the current folder", "exit": 1,
            })]
        );
    }
    // The answer on standard output is the same.
    let plain = bench.index(&["--json", "--allow-partial"]).expect(0).json();
    let run = bench
        .index(&["--json", "--allow-partial", "--log-format", "json"])
        .expect(0);
    assert_eq!(timeless(plain), timeless(run.json()));
    assert_eq!(events(&run).last().unwrap()["exit"], 0);
}

#[test]
fn a_history_that_cannot_be_written_costs_no_run() {
    let bench = Bench::with(&[("a.txt", "خبر.")]);
    let path = bench.index_dir().join("runs.jsonl");
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    bench.write("b.txt", "خبر ثان.");
    let run = bench.index(&[]).expect(0);
    assert!(
        run.err
            .starts_with("warning: the history of runs could not be written: cannot write `")
            && run.err.lines().count() == 1,
        "{run:?}"
    );
    assert_eq!(bench.found(&["خبر"]), ["a.txt", "b.txt"]);
    assert_eq!(bench.index(&["--quiet"]).expect(0).err, "");
    let logged = events(&bench.index(&["--log-format", "json"]).expect(0));
    assert_eq!(
        (
            &logged[1]["event"],
            &logged[1]["level"],
            &logged[1]["warning"]
        ),
        (
            &json!("warning"),
            &json!("warning"),
            &json!("history-not-written")
        )
    );
}

#[test]
fn the_form_of_the_log_is_also_set_elsewhere() {
    let bench = Bench::with(&[("a.txt", "خبر.")]);
    let config = bench.root().join("config.toml");
    let check = |variable: Option<&str>, file: &str, args: &[&str], expected: Option<bool>| {
        fs::write(&config, file).unwrap();
        // A command of the bench passes over configuration files; here one is meant.
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_kashaf"));
        bench.surround(&mut command);
        command.args(["index", "archive", "--config", "config.toml"]);
        command.args(args);
        if let Some(value) = variable {
            command.env("KASHAF_LOG_FORMAT", value);
        }
        let run = Run::from(command.output().unwrap());
        let Some(is_json) = expected else {
            assert_eq!(run.code, 1, "{run:?}");
            assert!(run.err.contains("hint: "), "{run:?}");
            return;
        };
        let run = run.expect(0);
        assert_eq!(run.err.starts_with('{'), is_json, "{run:?}");
        assert_eq!(run.err.is_empty(), !is_json, "{run:?}");
    };
    check(None, "", &[], Some(false));
    check(None, "log-format = \"json\"", &[], Some(true));
    check(Some("text"), "log-format = \"json\"", &[], Some(false));
    check(Some("json"), "", &[], Some(true));
    check(Some("json"), "", &["--log-format", "text"], Some(false));
    check(Some("xml"), "", &[], None);
    check(None, "log-format = \"xml\"", &[], None);
    check(None, "min-free-space = \"much\"", &[], None);
    check(None, "min-free-space = \"900TB\"", &[], None);
    check(
        None,
        "min-free-space = \"900TB\"",
        &["--min-free-space", "0"],
        Some(false),
    );
    check(
        None,
        "on-network = true\nmin-free-space = \"1MB\"",
        &[],
        Some(false),
    );
}

#[test]
fn a_disk_that_is_nearly_full_is_left_alone() {
    let bench = Bench::with(&[("a.txt", "خبر أول.")]);
    bench.write("b.txt", "خبر ثان.");
    let run = bench.index(&["--min-free-space", "900TB"]).expect(1);
    let lines: Vec<&str> = run.err.lines().collect();
    let [error, hint] = lines[..] else {
        panic!("two lines: {run:?}")
    };
    assert!(
        error.starts_with("error: the file system of the index at `")
            && error.ends_with(", and 900.0 TB are to stay free"),
        "{error}"
    );
    assert!(
        hint.starts_with("hint: make room and run it again"),
        "{hint}"
    );
    assert_eq!(history(&bench)[0]["outcome"], "stopped");
    bench
        .index(&["--rebuild", "--min-free-space", "900TB"])
        .expect(1);
    assert!(
        !bench.index_dir().join("data-2").exists(),
        "its room was given back"
    );
    assert_eq!(bench.found(&["خبر"]), ["a.txt"]);
    bench.index(&["--min-free-space", "0"]).expect(0);
    assert_eq!(bench.found(&["خبر"]), ["a.txt", "b.txt"]);
    bench.index(&["--min-free-space", "some"]).expect(2);
}

/// What the disk of [`a_disk_that_fills_up_ends_the_run_with_what_was_done_kept`] has left.
static LEFT: AtomicU64 = AtomicU64::new(u64::MAX);

#[test]
fn a_disk_that_fills_up_ends_the_run_with_what_was_done_kept() {
    fn left(_: &Path) -> io::Result<u64> {
        Ok(LEFT.load(Ordering::SeqCst))
    }
    let bench = Bench::new();
    many_records(&bench, 6, 3000);
    let (dir, roots) = (bench.index_dir(), [Root::open(bench.archive()).unwrap()]);
    let note = Note {
        begun: "2024-01-01T00:00:00Z".to_owned(),
        exit: std::sync::Arc::new(|run| u8::from(run.is_err())),
    };
    // With less than a run may hold in memory nothing is committed, for that might fill the disk.
    for (free, kept) in [(100 << 20, false), (400 << 20, true)] {
        LEFT.store(u64::MAX, Ordering::SeqCst);
        let options = UpdateOptions {
            min_free_space: 512 << 20,
            free_space: left,
            note: Some(note.clone()),
            ..UpdateOptions::default()
        };
        let progress = Progress::default();
        let run = std::thread::scope(|scope| {
            let run = scope.spawn(|| update(&dir, &roots, &options, &progress));
            while progress.documents.load(Ordering::SeqCst) < 300 && !run.is_finished() {
                std::thread::sleep(Duration::from_millis(2));
            }
            LEFT.store(free, Ordering::SeqCst);
            run.join().expect("no panic")
        });
        let told = match &run {
            Err(UpdateError::Index(IndexError::NoSpace { free, wanted, .. })) => (*free, *wanted),
            other => panic!("{other:?}"),
        };
        assert_eq!(told, (free, 512 << 20));
        let last = runs(&dir).unwrap().pop().unwrap();
        assert_eq!(last.outcome, RunOutcome::Stopped);
        let stats = bench.run(&["stats", "--json"]).expect(0).json();
        assert_eq!(stats["documents"].as_u64() > Some(0), kept, "{stats}");
    }
    let (code, summary) = bench.summary(&[]);
    assert_eq!((code, &summary["documents"]), (0, &json!(18_000)));
}
