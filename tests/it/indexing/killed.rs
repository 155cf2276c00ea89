//! Runs that are killed, and what the next run makes of what they left.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::{Bench, Run, files_below, many_records};

/// Starts a run, kills it some time after `begun` is there, and says whether it was still at work.
fn kill_while_running(bench: &Bench, args: &[&str], begun: &Path, after: Duration) -> bool {
    use std::os::unix::process::ExitStatusExt as _;

    let mut child = bench.start(&mut bench.command(args));
    let started = Instant::now();
    while !begun.exists() && started.elapsed() < Duration::from_secs(10) {
        std::thread::sleep(Duration::from_millis(1));
    }
    std::thread::sleep(after);
    child.kill().expect("a child to kill");
    let output = child.wait_with_output().expect("it ends");
    output.status.signal() == Some(9)
}

const QUESTIONS: [&str; 3] = ["قصف مدرسة", "+هدنة معبر -جسر", "\"ضابط مشفى\""];

fn answers(bench: &Bench, index: &str) -> Vec<String> {
    let ask = |query: &&str| bench.run(&["search", "--json", "-n", "50", "--index", index, query]);
    QUESTIONS
        .iter()
        .map(ask)
        .map(|run: Run| run.expect(0).out)
        .collect()
}

#[test]
fn a_killed_run_is_finished_by_the_next() {
    let bench = Bench::new();
    many_records(&bench, 20, 150);
    bench.index(&["--index", "whole"]).expect(0);
    let expected = answers(&bench, "whole");
    let mut killed = 0;
    for (number, after) in [0, 40, 120].into_iter().enumerate() {
        let index = format!("killed-{number}");
        let manifest = bench.root().join(&index).join("manifest.json");
        let args = ["index", "archive", "--threads", "1", "--index", &index];
        killed += usize::from(kill_while_running(
            &bench,
            &args,
            &manifest,
            Duration::from_millis(after),
        ));
        let run = bench.run(&["search", "--index", &index, "قصف"]);
        assert!(
            matches!(run.code, 0 | 1),
            "an index opens at any time: {run:?}"
        );
        let (_, summary) = bench.summary(&["--index", &index]);
        assert_eq!(summary["documents"], json!(3000));
        assert_eq!(answers(&bench, &index), expected, "killed after {after} ms");
    }
    assert!(
        killed >= 2,
        "runs that were over before they were killed prove nothing"
    );
}

#[test]
fn an_interrupted_rebuild_leaves_the_old_index_answering() {
    let bench = Bench::new();
    many_records(&bench, 20, 100);
    bench.index(&[]).expect(0);
    let expected = answers(&bench, "index");
    let new = bench.index_dir().join("data-2");
    let args = ["index", "archive", "--rebuild", "--threads", "1"];
    assert!(kill_while_running(
        &bench,
        &args,
        &new.join("meta.json"),
        Duration::from_millis(30)
    ));
    assert!(new.exists(), "it was killed too early to prove something");
    assert_eq!(answers(&bench, "index"), expected);
    bench.index(&[]).expect(0);
    assert!(!new.exists(), "what it left is cleared away");
    bench.index(&["--rebuild"]).expect(0);
    assert_eq!(answers(&bench, "index"), expected);
    let left = files_below(&bench.index_dir());
    assert!(
        left.iter()
            .all(|file| !file.starts_with("data-") || file.starts_with("data-2/")),
        "{left:?}"
    );
}
