//! `kashaf forget`: of a document that somebody wants gone no file of the index holds a word, and none comes back.

use std::fs;
use std::io::Read as _;

use serde_json::{Value, json};

use crate::support::{Bench, Run};

/// Words that stand nowhere but in what is to be forgotten: text, title, author, id, a further field.
const SECRETS: [&str; 5] = ["زمردخاني", "القطروشية", "صنهابجي", "secretid77", "خصيصتها"];

/// A record with the secrets among others, and a file of its own that holds one, too.
fn archive(count: usize) -> Bench {
    let bench = Bench::new();
    let record = |id: &str, title: &str, text: &str, author: &str, note: &str| {
        json!({"id": id, "title": title, "text": text, "author": author, "note": note}).to_string()
    };
    let mut lines: Vec<String> = (0..count)
        .map(|n| {
            record(
                &format!("r{n}"),
                "هدنة",
                &format!("خبر عن الجسر رقم{n}."),
                "رامز",
                "-",
            )
        })
        .collect();
    let [text, title, author, id, note] = SECRETS;
    lines.insert(
        20,
        record(
            id,
            title,
            &format!("خبر عن الجسر كتبه {text} أمس."),
            author,
            note,
        ),
    );
    bench.write("r.jsonl", lines.join("\n"));
    bench.write(
        "whole.txt",
        format!("خبر عن الجسر والمدينة\n\nقال {text} إن الجسر سليم."),
    );
    bench.write("other.txt", "خبر عن الجسر والمدينة");
    bench.index(&[]).expect(0);
    bench
}

/// Which of the secrets stand in any file of the index, plain or in what is compressed there.
fn secrets_left(bench: &Bench) -> Vec<&'static str> {
    let mut bytes = Vec::new();
    let mut folders = vec![bench.index_dir()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let file = fs::read(&path).unwrap();
            for at in 0..file.len() {
                // How each frame of Zstandard begins; documents are stored so.
                if file[at..].starts_with(&[0x28, 0xB5, 0x2F, 0xFD]) {
                    let mut plain = Vec::new();
                    let frame = zstd::stream::read::Decoder::new(&file[at..])
                        .unwrap()
                        .single_frame();
                    let _ = frame.take(1 << 24).read_to_end(&mut plain);
                    bytes.extend(plain);
                }
            }
            bytes.extend(file);
        }
    }
    // A term may stand without what all words of the dictionary before it begin with: its rest tells it.
    let stands = |secret: &str| {
        let chars: Vec<char> = secret.chars().collect();
        let rest: String = chars[chars.len().saturating_sub(5)..chars.len() - 1]
            .iter()
            .collect();
        bytes
            .windows(rest.len())
            .any(|window| window == rest.as_bytes())
    };
    SECRETS
        .into_iter()
        .filter(|secret| stands(secret))
        .collect()
}

#[track_caller]
fn forget(bench: &Bench, args: &[&str], code: i32) -> Run {
    let run = bench.run(&[&["forget"], args].concat());
    assert_eq!(run.code, code, "{run:?}");
    run
}

#[test]
fn no_file_of_the_index_holds_a_word_of_what_is_forgotten() {
    let bench = archive(50);
    assert_eq!(
        secrets_left(&bench),
        SECRETS,
        "they are found where they are"
    );
    let all = bench.found(&["الجسر"]);
    assert_eq!(all.len(), 53);
    let run = forget(&bench, &["secretid77", "whole.txt", "--json"], 0);
    assert_eq!(
        run.json(),
        json!({"format": 1, "documents": 2, "undo": false})
    );
    assert_eq!(secrets_left(&bench), Vec::<&str>::new());
    let left: Vec<String> = all
        .into_iter()
        .filter(|id| id != "secretid77" && id != "whole.txt")
        .collect();
    assert_eq!(bench.found(&["الجسر"]), left);

    // No run brings them back: not an idle one, not one that reads the file again, not a rebuild.
    for args in [&[][..], &["--retry-failed"], &["--rebuild"]] {
        bench.index(args).expect(0);
        assert_eq!(bench.found(&["الجسر"]), left, "{args:?}");
        bench.touch("r.jsonl");
        let now = fs::read_to_string(bench.archive().join("r.jsonl")).unwrap();
        bench.write("r.jsonl", now + "\n");
        bench.index(&[]).expect(0);
        assert_eq!(bench.found(&["الجسر"]), left, "{args:?}");
        assert_eq!(secrets_left(&bench), Vec::<&str>::new(), "{args:?}");
    }

    // Nor does a rebuild of an index whose manifest is damaged, as long as that still tells of them.
    let manifest = bench.index_dir().join("manifest.json");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, text.replace("\"data-", "\"dada-")).unwrap();
    bench.index(&[]).expect(5);
    bench.index(&["--rebuild"]).expect(0);
    assert_eq!(bench.found(&["الجسر"]), left);

    // Unless somebody says so.
    forget(&bench, &["--undo", "secretid77", "whole.txt"], 0);
    bench.index(&[]).expect(0);
    assert_eq!(bench.found(&["الجسر"]).len(), 53);
    assert_eq!(secrets_left(&bench), SECRETS);
}

#[test]
fn what_was_removed_before_is_wiped_as_well() {
    // So many that the engine does not write them anew for a few that are gone.
    let bench = archive(20_000);
    bench.remove("whole.txt");
    let now = fs::read_to_string(bench.archive().join("r.jsonl")).unwrap();
    let without: Vec<&str> = now
        .lines()
        .filter(|line| !line.contains("secretid77"))
        .collect();
    bench.write("r.jsonl", without.join("\n"));
    bench.index(&[]).expect(0);
    assert_ne!(
        secrets_left(&bench),
        Vec::<&str>::new(),
        "the engine only marks what is removed"
    );
    let run = forget(&bench, &["--json"], 0);
    assert_eq!(run.json()["documents"], Value::from(0));
    assert_eq!(secrets_left(&bench), Vec::<&str>::new());
    assert_eq!(bench.found(&["\"كتبه\" OR \"سليم\""]), Vec::<String>::new());
    assert_eq!(bench.found(&["رقم7"]), ["r7"]);
}

#[test]
fn an_id_of_no_document_forgets_nothing() {
    let bench = archive(50);
    for args in [&["secretid77", "nowhere"][..], &["--undo", "secretid77"]] {
        let run = forget(&bench, args, 1);
        assert!(run.err.starts_with("error: there is no "), "{run:?}");
    }
    assert_eq!(bench.found(&["الجسر"]).len(), 53);
    forget(&bench, &["--undo"], 2);
    let run = bench.run(&["--index", "none", "forget", "x"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(!bench.root().join("none").exists());
}
