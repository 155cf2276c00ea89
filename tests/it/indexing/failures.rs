//! Files that cannot be read, whole or in part: what is said of them, and that the rest is indexed.

use serde_json::{Value, json};

use super::short;
use crate::support::{Bench, gzip, keys};

/// The failures of a summary as `path kind`, paths below the archive.
fn failures(bench: &Bench, summary: &Value) -> Vec<String> {
    let below = bench.shown("");
    let list = summary["failures"].as_array().expect("a list");
    list.iter()
        .map(|failure| {
            assert_eq!(keys(failure), ["path", "kind", "message"]);
            assert!(!failure["message"].as_str().expect("a message").is_empty());
            let path = failure["path"].as_str().expect("a path");
            format!(
                "{} {}",
                path.strip_prefix(&below).unwrap_or(path),
                failure["kind"].as_str().expect("a kind")
            )
        })
        .collect()
}

#[test]
fn what_cannot_be_read_is_reported_and_the_rest_is_indexed() {
    let bench = Bench::new();
    let packed = gzip("نص مضغوط عن الجسر".as_bytes());
    let files: [(&str, &[u8], &[&str]); 12] = [
        ("good.txt", "الجسر".as_bytes(), &[]),
        ("picture.jpg", b"\xFF\xD8\xFF", &[]),
        ("junk.txt", b"\x01\x02\x03\0\0", &["encoding"]),
        (
            "bad-end.jsonl",
            b"{\"text\":\"bridge\"}\n\0\0\0\0\n",
            &["encoding"],
        ),
        (
            "records.jsonl",
            "{\"text\":\"الجسر\"}\n{oops\n{\"text\":\"الجسر\"}\n{\"date\":\"2014\"}\n".as_bytes(),
            &["#2 bad-record", "#4 no-text"],
        ),
        ("broken.json", b"{\"text\":", &["damaged"]),
        (
            "cut.txt.gz",
            packed.get(..packed.len() - 9).unwrap(),
            &["damaged"],
        ),
        ("report.pdf", b"%PDF-1.7", &["damaged"]),
        ("empty.txt", b"", &["no-text"]),
        ("big.txt", &[b'a'; 3000], &["too-large"]),
        (
            "big.jsonl",
            &[
                b"{\"text\":\"".as_slice(),
                &[b'a'; 3000],
                b"\"}\n{\"text\":\"bridge\"}\n",
            ]
            .concat(),
            &["#1 too-large"],
        ),
        ("names.csv", "name,url\nأ,ب\n".as_bytes(), &["unsupported"]),
    ];
    let mut expected = Vec::new();
    for (path, content, kinds) in files {
        bench.write(path, content);
        for kind in kinds {
            expected.push(if kind.starts_with('#') {
                format!("{path}{kind}")
            } else {
                format!("{path} {kind}")
            });
        }
    }
    expected.sort();
    let limit = ["--max-file-size", "2KB"];
    let (code, first) = bench.summary(&limit);
    assert_eq!(code, 3);
    assert_eq!(failures(&bench, &first), expected);
    assert_eq!(short(&first), "+3 ~0 =0 -0 !11 skipped 1 documents 4");
    assert_eq!(
        bench.found(&["الجسر"]),
        ["good.txt", "records.jsonl#1", "records.jsonl#3"]
    );
    assert_eq!(
        bench.found(&["bridge"]),
        ["big.jsonl#2"],
        "of a file that is no text nothing is indexed"
    );

    // What failed still fails, is listed again, and is not read again.
    let (code, again) = bench.summary(&limit);
    assert_eq!(
        (code, short(&again).as_str()),
        (3, "+0 ~0 =3 -0 !11 skipped 1 documents 4")
    );
    assert_eq!(
        (&again["failures"], &again["bytes"]),
        (&first["failures"], &json!(0))
    );
    assert_eq!(
        bench
            .index(&["--allow-partial", "--max-file-size", "2KB"])
            .code,
        0
    );
    let told = bench.index(&[]).expect(3);
    assert_eq!(told.out, "");
    assert_eq!(told.err.lines().count(), expected.len(), "{}", told.err);
    let line = format!("{}: bad-record: ", bench.shown("records.jsonl#2"));
    assert!(
        told.err.lines().any(|told| told.starts_with(&line)),
        "{}",
        told.err
    );
    let quiet = bench.index(&["-q"]).expect(3);
    assert_eq!((quiet.out.as_str(), quiet.err.as_str()), ("", ""));
    let failed = bench.run(&["stats", "--failed"]).expect(0);
    assert_eq!(failed.out, told.err);

    // A limit that was raised counts for what failed before only when asked to.
    let (_, raised) = bench.summary(&[]);
    assert_eq!(failures(&bench, &raised), expected);
    let (code, retried) = bench.summary(&["--retry-failed"]);
    expected.retain(|failure| !failure.ends_with("too-large"));
    assert_eq!((code, failures(&bench, &retried)), (3, expected.clone()));
    assert_eq!(retried["documents"], json!(6));

    // A file that is mended is read by itself.
    bench.write("junk.txt", "الجسر");
    expected.retain(|failure| !failure.starts_with("junk"));
    let (_, mended) = bench.summary(&[]);
    assert_eq!(failures(&bench, &mended), expected);
    assert_eq!(
        (&mended["changed"], &mended["documents"]),
        (&json!(1), &json!(7))
    );

    // One that breaks takes its old documents with it.
    bench.write("good.txt", b"\x7FELF\0\0");
    bench.summary(&[]);
    assert_eq!(
        bench.found(&["الجسر"]),
        ["junk.txt", "records.jsonl#1", "records.jsonl#3"]
    );
}

#[test]
fn many_failures_are_counted_and_a_few_are_shown() {
    let bench = Bench::new();
    bench.write(
        "a.jsonl",
        "{\"text\":\"خبر\"}\n".to_owned() + &"{oops\n".repeat(150),
    );
    let (code, summary) = bench.summary(&[]);
    assert_eq!((code, &summary["failed"]), (3, &json!(150)));
    assert_eq!(
        summary["failures"].as_array().unwrap().len(),
        100,
        "a file is remembered with its first hundred"
    );
    let told = bench.index(&[]).expect(3).err;
    assert_eq!(told.lines().count(), 21);
    assert_eq!(
        told.lines().last().unwrap(),
        "and 130 more; `kashaf stats --failed` lists them"
    );
}

#[test]
fn a_file_of_which_some_was_read_is_unchanged_the_next_time() {
    let bench = Bench::new();
    let page = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://example.org/\r\nContent-Type: application/http\r\nContent-Length: 67\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>word\r\n\r\n";
    bench.write("cut.warc", format!("{page}WARC/1.0\r\nWARC-Type: resp"));
    // Nothing of it could be read, though the file as a whole can.
    bench.write("bad.jsonl", "{\n{\n");
    let (code, first) = bench.summary(&[]);
    assert_eq!(
        (code, short(&first).as_str()),
        (3, "+1 ~0 =0 -0 !3 skipped 0 documents 1")
    );
    let (code, again) = bench.summary(&[]);
    assert_eq!(
        (code, short(&again).as_str()),
        (3, "+0 ~0 =1 -0 !3 skipped 0 documents 1")
    );
    bench.write("cut.warc", format!("{page}WARC/1.0\r\nWARC-Type: re"));
    let (_, changed) = bench.summary(&[]);
    assert_eq!(short(&changed), "+0 ~1 =0 -0 !3 skipped 0 documents 1");
}
