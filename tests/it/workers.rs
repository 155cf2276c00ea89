//! The processes that read files: what becomes of a file whose worker dies, hangs or eats memory, what a worker may
//! do, and what is remembered of files that hold other than their names say.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::process::Child;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use crate::archive::seeds;
use crate::support::{Bench, gzip};
use crate::watch::{command_line, processes, watch};

/// Stands in the seeds of `make_archive`: their reporter.
const REPORTER: &str = "\"رامز الدباغ\"";

/// A page that takes some seconds to read, and says nothing before it is read.
fn slow_page() -> String {
    let paragraphs: String = (0..60_000)
        .map(|n| format!("<p>خبر عن السد رقم {n}، كتبه المراسل.</p>"))
        .collect();
    format!("<html><body><article>{paragraphs}</article></body></html>")
}

/// An archive with a slow page between two texts.
pub(crate) fn slow_archive() -> Bench {
    let bench = Bench::new();
    bench.write("a.txt", "خبر عن الجسر.");
    bench.write("m.html", slow_page());
    bench.write("z.txt", "خبر عن الجسر.");
    bench
}

/// The worker of a run while it has a file open.
#[track_caller]
pub(crate) fn worker_at(run: &Child, file: &Path) -> u32 {
    let file = file.canonicalize().unwrap();
    let until = Instant::now() + Duration::from_secs(60);
    while Instant::now() < until {
        for (number, process) in processes() {
            let open = process.parent == run.id()
                && fs::read_dir(format!("/proc/{number}/fd"))
                    .into_iter()
                    .flatten()
                    .flatten()
                    .any(|entry| fs::read_link(entry.path()).is_ok_and(|to| to == file));
            if open {
                return number;
            }
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    panic!("no worker opened the file");
}

pub(crate) fn signal(number: u32, signal: Signal) {
    let number = Pid::from_raw(number.try_into().unwrap()).unwrap();
    kill_process(number, signal).unwrap();
}

/// Paths below the archive with the kinds of failure.
fn failures(bench: &Bench, summary: &Value) -> Vec<String> {
    let below = bench.shown("");
    let told = |failure: &Value| {
        let path = failure["path"].as_str().unwrap();
        let path = path.strip_prefix(&below).unwrap_or(path);
        format!("{path} {}", failure["kind"].as_str().unwrap())
    };
    let list = summary["failures"].as_array().unwrap();
    list.iter().map(told).collect()
}

/// Starts a run over a slow archive, does something to the worker that reads the slow page, and answers the
/// failures.
#[track_caller]
fn disturbed(bench: &Bench, args: &[&str], disturb: Signal) -> Vec<String> {
    let args = [&["index", "archive", "--json", "--threads", "1"], args].concat();
    let run = bench.start(&mut bench.command(&args));
    signal(worker_at(&run, &bench.archive().join("m.html")), disturb);
    let watched = watch(run);
    assert_eq!(watched.left, Vec::<String>::new());
    let out = String::from_utf8(watched.output.stdout).unwrap();
    let summary: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(watched.output.status.code(), Some(3), "{summary}");
    assert_eq!(bench.found(&["الجسر"]), ["a.txt", "z.txt"]);
    failures(bench, &summary)
}

#[test]
fn a_worker_that_dies_costs_its_file_only() {
    let bench = slow_archive();
    assert_eq!(disturbed(&bench, &[], Signal::KILL), ["m.html damaged"]);
    // The next run says it again without reading.
    let (code, again) = bench.summary(&[]);
    assert_eq!((code, &again["bytes"]), (3, &json!(0)));
    assert_eq!(failures(&bench, &again), ["m.html damaged"]);
    let (code, retried) = bench.summary(&["--retry-failed"]);
    assert_eq!((code, failures(&bench, &retried).len()), (0, 0));
    assert!(!bench.found(&["\"السد رقم 59999\""]).is_empty());
}

#[test]
fn a_worker_that_hangs_costs_its_file_only() {
    let bench = slow_archive();
    let begun = Instant::now();
    let failed = disturbed(&bench, &["--file-timeout", "2s"], Signal::STOP);
    assert_eq!(failed, ["m.html timeout"]);
    assert!(begun.elapsed() > Duration::from_secs(2));
}

#[test]
fn a_file_that_takes_too_much_memory_costs_itself_only() {
    let bench = Bench::new();
    bench.write("a.txt", "خبر عن الجسر.");
    bench.write("m.json", format!("[{}0]", "0,".repeat(5_000_000)));
    bench.write("z.txt", "خبر عن الجسر.");
    let mut command = bench.command(&["index", "archive", "--json", "--max-file-size", "11MB"]);
    let watched = watch(bench.start(&mut command));
    let summary: Value = serde_json::from_slice(&watched.output.stdout).unwrap();
    assert_eq!(failures(&bench, &summary), ["m.json too-large"]);
    let message = summary["failures"][0]["message"].as_str().unwrap();
    assert!(
        message.contains("memory") && message.contains("--max-file-size"),
        "{message}"
    );
    assert_eq!(bench.found(&["الجسر"]), ["a.txt", "z.txt"]);
    assert!(watched.peak < 600 << 10, "{} MB", watched.peak >> 10);
}

#[test]
fn a_workbook_with_cells_far_apart_costs_itself_only() {
    let bench = Bench::new();
    bench.write("a.txt", "خبر عن الجسر.");
    bench.write("m.xls", include_bytes!("../hostile/far-cells.xls"));
    bench.write("z.txt", "خبر عن الجسر.");
    let mut command = bench.command(&["index", "archive", "--json"]);
    let watched = watch(bench.start(&mut command));
    let summary: Value = serde_json::from_slice(&watched.output.stdout).unwrap();
    assert_eq!(failures(&bench, &summary), ["m.xls too-large"]);
    assert_eq!(bench.found(&["الجسر"]), ["a.txt", "z.txt"]);
    assert!(watched.peak < 600 << 10, "{} MB", watched.peak >> 10);
}

#[test]
fn a_worker_has_no_rights_and_ends_with_its_run() {
    let bench = slow_archive();
    let mut run = bench.start(&mut bench.command(&["index", "archive", "--threads", "1"]));
    let worker = worker_at(&run, &bench.archive().join("m.html"));
    let limits = fs::read_to_string(format!("/proc/{worker}/limits")).unwrap();
    let limit = |name: &str| {
        let line = limits
            .lines()
            .find_map(|line| line.strip_prefix(name))
            .unwrap();
        let values: Vec<&str> = line.split_whitespace().take(2).collect();
        values.join(" ")
    };
    assert_eq!(limit("Max file size"), "0 0");
    assert_eq!(limit("Max core file size"), "0 0");
    assert_eq!(limit("Max open files"), "32 32");
    // 192 MB, and three times the largest file.
    let data = (192_u64 << 20) + 3 * (64 << 20);
    assert_eq!(limit("Max data size"), format!("{data} {data}"));
    let status = fs::read_to_string(format!("/proc/{worker}/status")).unwrap();
    assert!(status.contains("NoNewPrivs:\t1"), "{status}");
    let environment = fs::read(format!("/proc/{worker}/environ")).unwrap();
    assert_eq!(
        String::from_utf8_lossy(&environment),
        "_RJEM_MALLOC_CONF=retain:false,dirty_decay_ms:0,muzzy_decay_ms:0\0",
        "a worker knows nothing of its surroundings but how to allocate"
    );

    run.kill().unwrap();
    run.wait().unwrap();
    let until = Instant::now() + Duration::from_secs(5);
    while processes()
        .get(&worker)
        .is_some_and(|process| !process.ended)
    {
        assert!(Instant::now() < until, "left: {}", command_line(worker));
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn what_is_no_document_is_remembered_until_it_changes() {
    let bench = Bench::new();
    bench.write("a.txt", "خبر عن الجسر.");
    bench.write("b.exe", b"MZ\x90\0 and so on");
    bench.write("c.mp3", b"ID3\x04 and so on");
    let (code, first) = bench.summary(&[]);
    assert_eq!(
        (code, &first["skipped"], &first["added"]),
        (0, &json!(2), &json!(1))
    );
    let watched = watch(bench.start(&mut bench.command(&["index", "archive", "--json"])));
    let again: Value = serde_json::from_slice(&watched.output.stdout).unwrap();
    assert_eq!(watched.processes, 1, "no worker is started for nothing");
    assert_eq!(
        (&again["skipped"], &again["unchanged"], &again["bytes"]),
        (&json!(2), &json!(1), &json!(0))
    );
    bench.write("b.exe", "خبر عن الجسر الثاني، وليس برنامجا.");
    let (code, changed) = bench.summary(&[]);
    assert_eq!((code, &changed["skipped"]), (0, &json!(1)));
    assert_eq!(bench.found(&["الجسر"]), ["a.txt", "b.exe"], "{changed}");
}

/// A seed of `make_archive`.
fn seed(target: &str, name: &str) -> Vec<u8> {
    let mut all = seeds::all().into_iter();
    let found = all.find(|(of, called, _)| (*of, *called) == (target, name));
    found.unwrap().2
}

#[test]
fn files_are_read_as_what_they_are() {
    let bench = Bench::new();
    let mut expected = Vec::new();
    let mut check = |path: &str, target: &str, name: &str, ids: &[&str]| {
        bench.write(path, seed(target, name));
        expected.extend(ids.iter().map(|id| (*id).to_owned()));
    };
    check("a.txt", "pdf", "plain.pdf", &["a.txt"]);
    check("b.zip", "docx", "whole.docx", &["b.zip"]);
    check(
        "c.docx",
        "containers",
        "a.zip",
        &["c.docx#نص.txt", "c.docx#b/page.html"],
    );
    check("d", "odt", "a.odt", &["d"]);
    check("e.html", "rtf", "unicode.rtf", &["e.html"]);
    check("f.txt", "containers", "a.txt.zst", &["f.txt"]);
    check("g.doc", "eml", "plain.eml", &["g.doc"]);
    expected.sort();
    let (code, summary) = bench.summary(&[]);
    assert_eq!((code, failures(&bench, &summary)), (0, vec![]));
    assert_eq!(bench.found(&[REPORTER]), expected);
}

#[test]
fn of_what_breaks_off_the_beginning_is_found() {
    let bench = Bench::new();
    let lines: String = (0..3000)
        .map(|n| {
            format!(
                "{}\n",
                json!({"text": format!("خبر عن الجسر {n} {:x}", n * 7_919 % 65_537)})
            )
        })
        .collect();
    let packed = gzip(lines.as_bytes());
    bench.write("a.jsonl.gz", packed.get(..packed.len() / 2).unwrap());
    let mut tar = tar::Builder::new(Vec::new());
    for name in ["first.txt", "second.txt"] {
        let text = format!("خبر عن النهر.\n{}", "سطر آخر.\n".repeat(500));
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        tar.append_data(&mut header, name, text.as_bytes()).unwrap();
    }
    let tar = tar.into_inner().unwrap();
    bench.write("b.tar", tar.get(..tar.len() * 3 / 5).unwrap());
    let (code, summary) = bench.summary(&[]);
    let failed = failures(&bench, &summary);
    assert_eq!(code, 3);
    assert!(
        failed.contains(&"a.jsonl.gz damaged".to_owned())
            && failed
                .iter()
                .any(|failed| failed.starts_with("b.tar") && failed.ends_with(" damaged")),
        "{failed:?}"
    );
    let found = bench.found(&["الجسر"]).len();
    assert!((500..3000).contains(&found), "{found} records");
    let found = bench.found(&["النهر"]);
    assert!(found.contains(&"b.tar#first.txt".to_owned()), "{found:?}");
    // Whole again: everything is found, and nothing twice.
    bench.write("a.jsonl.gz", packed);
    bench.write("b.tar", tar);
    let (code, summary) = bench.summary(&[]);
    assert_eq!((code, &summary["documents"]), (0, &json!(3002)));
}

#[test]
fn what_failed_is_read_again_when_asked_for_or_changed() {
    let bench = Bench::new();
    let bytes = "خبر عن الجسر.".as_bytes();
    let broken = vec![0_u8; bytes.len()];
    bench.write("a.txt", &broken);
    bench.write("b.txt", &broken);
    let (code, first) = bench.summary(&[]);
    assert_eq!(
        (code, failures(&bench, &first)),
        (
            3,
            vec!["a.txt encoding".to_owned(), "b.txt encoding".to_owned()]
        )
    );
    // Mended so that no stat shows it.
    let path = bench.archive().join("a.txt");
    let time = fs::metadata(&path).unwrap().modified().unwrap();
    bench.write("a.txt", bytes);
    File::options()
        .append(true)
        .open(&path)
        .unwrap()
        .set_modified(time)
        .unwrap();
    let (code, same) = bench.summary(&[]);
    assert_eq!((code, failures(&bench, &same).len()), (3, 2));
    let (code, retried) = bench.summary(&["--retry-failed"]);
    assert_eq!(
        (code, failures(&bench, &retried)),
        (3, vec!["b.txt encoding".to_owned()])
    );
    assert_eq!(bench.found(&["الجسر"]), ["a.txt"]);
    // Replaced.
    bench.write("b.txt", "خبر عن الجسر الثاني.");
    let (code, mended) = bench.summary(&[]);
    assert_eq!((code, failures(&bench, &mended).len()), (0, 0));
    assert_eq!(bench.found(&["الجسر"]), ["a.txt", "b.txt"]);
    // Broken, and gone.
    bench.write("b.txt", &broken);
    assert_eq!(bench.summary(&[]).0, 3);
    bench.remove("b.txt");
    let (code, gone) = bench.summary(&[]);
    assert_eq!((code, failures(&bench, &gone).len()), (0, 0));
}

fn zip_of(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn parts_of_containers_come_and_go_with_them() {
    let bench = Bench::new();
    let check = |ids: &[&str]| {
        let (code, _) = bench.summary(&["--allow-empty"]);
        assert_eq!(
            (code, bench.found(&["الجسر"])),
            (0, ids.iter().map(|id| (*id).to_owned()).collect())
        );
    };
    let a = ("a.txt", "خبر عن الجسر.");
    let b = ("in/b.txt", "خبر آخر عن الجسر.");
    let c = (
        "c.jsonl",
        "{\"text\":\"عن الجسر\"}\n{\"id\":\"c-2\",\"text\":\"وعن الجسر\"}\n",
    );
    bench.write("box.zip", zip_of(&[a, b]));
    bench.write("other.zip", zip_of(&[a]));
    check(&["box.zip#a.txt", "box.zip#in/b.txt", "other.zip#a.txt"]);
    bench.write("box.zip", zip_of(&[b, c]));
    check(&[
        "box.zip#c.jsonl#1",
        "box.zip#in/b.txt",
        "c-2",
        "other.zip#a.txt",
    ]);
    bench.write("box.zip", "خبر عن الجسر، ولم يعد صندوقا.");
    check(&["box.zip", "other.zip#a.txt"]);
    bench.remove("box.zip");
    check(&["other.zip#a.txt"]);
    bench.remove("other.zip");
    check(&[]);
}
