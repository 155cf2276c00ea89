//! Runs that are told to end: they end soon, leave no process, keep what was done, and the next run goes on.

use std::fs;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::support::Bench;
use crate::watch::watch;
use crate::workers::{signal, slow_archive, worker_at};

/// What a run may take to end; it is told to within two seconds, but machines that test are busy.
const SOON: Duration = Duration::from_secs(10);

/// Signals and the exit codes they call for.
const SIGNALS: [(Signal, i32); 3] = [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 129)];

#[test]
fn a_run_that_waits_for_a_worker_ends_at_once() {
    for (told, code) in SIGNALS {
        let bench = slow_archive();
        let run = bench.start(&mut bench.command(&["index", "archive", "--threads", "1"]));
        let number = run.id();
        // A worker that does nothing any more: only who waits for it can end it.
        signal(
            worker_at(&run, &bench.archive().join("m.html")),
            Signal::STOP,
        );
        let begun = Instant::now();
        signal(number, told);
        let watched = watch(run);
        assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
        assert_eq!(watched.left, Vec::<String>::new());
        assert_eq!(watched.output.status.code(), Some(code));
        let err = String::from_utf8(watched.output.stderr).unwrap();
        assert_eq!(
            err,
            "stopped before the end; what was done is kept, and the next run goes on\n"
        );
        // The file before it was done, and is safe; no failure is made of the stop.
        assert_eq!(bench.found(&["الجسر"]), ["a.txt"]);
        let (code, summary) = bench.summary(&[]);
        assert_eq!(
            (code, &summary["added"], &summary["unchanged"]),
            (0, &2.into(), &1.into())
        );
        assert_eq!(bench.found(&["الجسر"]), ["a.txt", "z.txt"]);
    }
}

#[test]
fn a_run_that_waits_for_another_ends_at_once() {
    let bench = Bench::with(&[("a.txt", "خبر عن الجسر.")]);
    let lock = fs::File::options()
        .write(true)
        .open(bench.index_dir().join("lock"))
        .unwrap();
    lock.lock().unwrap();
    let run = bench.start(&mut bench.command(&["index", "archive", "--lock-timeout", "10m"]));
    let number = run.id();
    std::thread::sleep(Duration::from_millis(500));
    let begun = Instant::now();
    signal(number, Signal::TERM);
    let watched = watch(run);
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    assert_eq!(watched.output.status.code(), Some(75));
}

/// Records, each with a word of its own.
fn records(count: usize) -> String {
    (0..count)
        .map(|n| format!("{{\"id\":\"r{n}\",\"text\":\"خبر عن الجسر رقم{n} كتبه المراسل.\"}}\n"))
        .collect()
}

/// Starts a run over a large file, tells it to end while it is in the midst of it, and answers its exit code.
fn interrupted(bench: &Bench, args: &[&str], told: Signal) -> i32 {
    let args = [&["index", "archive", "--threads", "2", "-q"], args].concat();
    let run = bench.start(&mut bench.command(&args));
    worker_at(&run, &bench.archive().join("r.jsonl"));
    std::thread::sleep(Duration::from_millis(300));
    let begun = Instant::now();
    signal(run.id(), told);
    let watched = watch(run);
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    assert_eq!(watched.left, Vec::<String>::new());
    assert_eq!(String::from_utf8(watched.output.stderr).unwrap(), "");
    watched.output.status.code().unwrap()
}

#[test]
fn a_run_within_a_large_file_keeps_what_it_has() {
    let bench = Bench::new();
    bench.write("r.jsonl", records(60_000));
    assert_eq!(interrupted(&bench, &[], Signal::TERM), 143);
    let count = || -> usize {
        let run = bench.run(&["search", "--count", "الجسر"]);
        run.out
            .split_whitespace()
            .next()
            .and_then(|n| n.parse().ok())
            .unwrap_or(0)
    };
    let kept = count();
    assert!(
        kept < 60_000,
        "the run was stopped within the file, or this machine is very fast"
    );
    // The rest of the file is not forgotten, and nothing stands twice.
    fs::write(bench.archive().join("r.jsonl"), records(1000)).unwrap();
    let (code, summary) = bench.summary(&[]);
    assert_eq!(
        (code, &summary["documents"]),
        (0, &1000.into()),
        "after {kept}"
    );
    assert_eq!(count(), 1000);
}

#[test]
fn a_rebuild_that_is_stopped_leaves_the_index_as_it_was() {
    let bench = Bench::with(&[("a.txt", "خبر عن الجسر.")]);
    bench.write("r.jsonl", records(60_000));
    assert_eq!(interrupted(&bench, &["--rebuild"], Signal::INT), 130);
    assert_eq!(bench.found(&["الجسر"]), ["a.txt"]);
    let data: Vec<String> = fs::read_dir(bench.index_dir())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with("data-"))
        .collect();
    assert_eq!(data, ["data-1"]);
}
