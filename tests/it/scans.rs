//! `--ocr-command`: documents that are but pictures are read by a command of the user's, which may do nothing to the
//! run and leaves nothing behind.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::Bench;
use crate::watch::{command_line, processes, watch};

const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\nwhatever";

/// An archive with a scanned PDF, a picture and a text; and a command for scans.
fn scans(script: &str) -> Bench {
    let bench = Bench::new();
    let pdf = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pdf/picture.pdf");
    bench.write("a.pdf", fs::read(pdf).unwrap());
    bench.write("b.png", PICTURE);
    bench.write("c.txt", "خبر عن الجسر.");
    let path = bench.root().join("ocr.sh");
    fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    bench
}

const OCR: [&str; 2] = ["--ocr-command", "./ocr.sh --with an-argument"];

/// `file kind` of each failure.
fn failures(summary: &Value) -> Vec<String> {
    let told = |failure: &Value| {
        let path = failure["path"].as_str().unwrap();
        let name = path.rsplit('/').next().unwrap();
        format!("{name} {}", failure["kind"].as_str().unwrap())
    };
    summary["failures"]
        .as_array()
        .unwrap()
        .iter()
        .map(told)
        .collect()
}

#[test]
fn scans_are_read_when_there_is_a_command_for_them() {
    let bench = scans(
        r#"[ "$1 $2" = "--with an-argument" ] || exit 7
        cat > "$TMPDIR/document"; size=$(wc -c < "$TMPDIR/document")
        printf 'الصفحة الأولى\r\nعن الجسر\f\fالثالثة عن الجسر، من %s حرفا\n\f' "$size""#,
    );
    let (code, off) = bench.summary(&[]);
    assert_eq!(
        (code, failures(&off)),
        (3, vec!["a.pdf no-text".to_owned()])
    );
    assert_eq!((&off["skipped"], &off["documents"]), (&json!(1), &json!(1)));
    assert_eq!(bench.summary(&[]).1["bytes"], json!(0));
    // The files need not change for it.
    let (code, on) = bench.summary(&OCR);
    assert_eq!((code, failures(&on)), (0, vec![]));
    assert_eq!((&on["skipped"], &on["documents"]), (&json!(0), &json!(3)));
    assert_eq!(bench.found(&["الجسر"]), ["a.pdf", "b.png", "c.txt"]);
    let size = format!("\"من {} حرفا\"", PICTURE.len());
    let hits = bench.hits(&[&size]);
    assert_eq!(
        (hits.len(), &hits[0]["document"]["id"]),
        (1, &json!("b.png"))
    );
    // Nothing more to do, with the command and without.
    for args in [OCR.as_slice(), &[]] {
        let (code, again) = bench.summary(args);
        assert_eq!(
            (code, &again["bytes"], &again["documents"]),
            (0, &json!(0), &json!(3))
        );
    }
    assert!(!bench.index_dir().join("scratch").exists());
}

#[test]
fn pages_keep_their_numbers() {
    let bench = scans(
        "cat > /dev/null; for page in 1 2 3; do [ $page = 2 ] || \
        for n in $(seq 200); do printf 'كلمة%s عن الجسر في مكان آخر. \\r\\n' $page; done; printf '\\f'; done",
    );
    bench.index(&OCR).expect(0);
    let page = |query: &str| bench.hits(&[query])[0]["passage"]["page"].clone();
    assert_eq!((page("=كلمة1"), page("=كلمة3")), (json!(1), json!(3)));
}

#[test]
fn scans_in_containers_are_read_too() {
    let bench = scans("cat > /dev/null; echo خبر عن النهر");
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in [("in/1.png", PICTURE), ("2.txt", "خبر عن النهر".as_bytes())] {
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file(name, options).unwrap();
        std::io::Write::write_all(&mut zip, bytes).unwrap();
    }
    bench.write("d.zip", zip.finish().unwrap().into_inner());
    bench.index(&["--allow-partial"]).expect(0);
    assert_eq!(bench.found(&["النهر"]), ["d.zip#2.txt"]);
    bench.index(&OCR).expect(0);
    assert_eq!(
        bench.found(&["النهر"]),
        ["a.pdf", "b.png", "d.zip#2.txt", "d.zip#in/1.png"]
    );
}

/// What comes of a script: the failures, of which the first has this message. Nothing is left behind.
#[track_caller]
fn check(script: &str, args: &[&str], expected: &[&str], message: &str) {
    let bench = scans(script);
    let args = [&["index", "archive", "--json"], OCR.as_slice(), args].concat();
    let watched = watch(bench.start(&mut bench.command(&args)));
    let summary: Value = serde_json::from_slice(&watched.output.stdout).unwrap();
    assert_eq!(failures(&summary), expected, "{script}: {summary}");
    let told = &summary["failures"][0]["message"];
    assert!(
        told.as_str().unwrap_or("").contains(message),
        "{script}: {told}"
    );
    assert_eq!(watched.left, Vec::<String>::new(), "{script}");
    assert!(!bench.index_dir().join("scratch").exists(), "{script}");
    assert!(bench.found(&["الجسر"]).contains(&"c.txt".to_owned()));
    assert!(
        watched.took < Duration::from_secs(20),
        "{script}: {:?}",
        watched.took
    );
}

#[test]
fn a_command_that_misbehaves_costs_its_files_only() {
    let both = |kind: &str| [format!("a.pdf {kind}"), format!("b.png {kind}")];
    let check_both = |script: &str, args: &[&str], kind: &str, message: &str| {
        let both = both(kind);
        check(script, args, &[&both[0], &both[1]], message);
    };
    check_both(
        "cat > /dev/null; echo cannot do it >&2; echo نص; exit 3",
        &[],
        "no-text",
        "failed (exit status: 3): cannot do it",
    );
    check_both("exit 4", &[], "no-text", "failed (exit status: 4)");
    check_both("kill -ABRT $$", &[], "no-text", "failed (exit status: 134)");
    check_both(
        "sleep 300",
        &["--ocr-timeout", "1s"],
        "timeout",
        "--ocr-timeout",
    );
    check_both(
        "exec >&-; sleep 300",
        &["--ocr-timeout", "1s"],
        "timeout",
        "--ocr-timeout",
    );
    check_both(
        "while :; do sleep 300 & wait; done",
        &["--ocr-timeout", "1s"],
        "timeout",
        "1 s",
    );
    check_both("yes كلمة", &[], "too-large", "more text");
    check_both(
        "yes trouble >&2",
        &["--ocr-timeout", "1s"],
        "timeout",
        "1 s",
    );
    // What a command leaves running does not hold it up.
    check("sleep 300 & echo نص عن الجسر", &[], &[], "");
    check(
        "touch \"$TMPDIR/left\" \"$TMPDIR/behind\"; echo نص",
        &[],
        &[],
        "",
    );
    // A scan must hold a word, a picture need not.
    check("cat > /dev/null", &[], &["a.pdf no-text"], "found no word");
    check(
        "printf ' \\f -- \\f'",
        &[],
        &["a.pdf no-text"],
        "found no word",
    );
}

#[test]
fn a_command_works_in_a_place_of_its_own() {
    let bench = scans(
        r#"stat -c '%a %F' "$(dirname "$TMPDIR")" >> told; echo "$TMPDIR" >> told; ls -A "$TMPDIR" >> told
        touch "$TMPDIR/left"; echo نص"#,
    );
    bench
        .index(&[OCR.as_slice(), &["--threads", "1"]].concat())
        .expect(0);
    let told = fs::read_to_string(bench.root().join("told")).unwrap();
    let scratch = bench.index_dir().join("scratch");
    let place = |number: u32| scratch.join(number.to_string()).display().to_string();
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(
        lines,
        ["700 directory", &place(0), "700 directory", &place(1)]
    );
    assert!(!scratch.exists());
}

#[test]
fn a_killed_run_leaves_no_command_behind() {
    let bench = scans("sleep 4711 & sleep 4711; true");
    let args = [&["index", "archive", "--threads", "1"], OCR.as_slice()].concat();
    let mut run = bench.start(&mut bench.command(&args));
    let sleepers = || {
        let all = processes().into_iter();
        let lines = all
            .filter(|(_, process)| !process.ended)
            .map(|(number, _)| command_line(number));
        lines.filter(|line| line.contains("sleep 4711")).count()
    };
    let wait_for = |count: usize| {
        let until = Instant::now() + Duration::from_secs(20);
        while sleepers() != count {
            assert!(Instant::now() < until, "{} instead of {count}", sleepers());
            std::thread::sleep(Duration::from_millis(20));
        }
    };
    wait_for(2);
    run.kill().unwrap();
    run.wait().unwrap();
    wait_for(0);
    // The next run does not mind what was left in the index.
    fs::write(bench.root().join("ocr.sh"), "#!/bin/sh\necho عن الجسر\n").unwrap();
    bench.index(&OCR).expect(0);
    assert_eq!(bench.found(&["الجسر"]).len(), 3);
    assert!(!bench.index_dir().join("scratch").exists());
}

#[test]
fn a_command_that_is_not_there_is_told_at_once() {
    let bench = scans("true");
    for command in ["./nowhere", "no-such-program-at-all -x", " "] {
        let run = bench.index(&["--ocr-command", command]).expect(1);
        assert!(run.err.contains("--ocr-command"), "{}", run.err);
        assert!(!bench.index_dir().exists());
    }
}
