//! Indexes whose files are whole and whose contents are not: each fault is told, and told rightly.

use std::path::Path;

use tantivy::schema::Field;
use tantivy::{IndexWriter, TantivyDocument};

use super::*;
use crate::analysis::Analyzer;
use crate::document::{Day, Document, Meta, Naming, Signature, passages};
use crate::index::access::Access;
use crate::index::disk::Disk;
use crate::index::entries;
use crate::index::files::{FileRecord, halves, hex};
use crate::index::gate::Gate;
use crate::index::reader::{FILE, open_data};
use crate::index::schema::Fields;
use crate::index::writer::{WriteOptions, Writer};

const KEY: [u8; 16] = [7; 16];

/// A document of three passages.
fn document(id: &str, key: u64) -> Document {
    let sentence = "وصلت قافلة المساعدات إلى حلب المحاصرة بعد يومين من قصف داعش. ";
    document_of(id, key, sentence.repeat(30))
}

fn document_of(id: &str, key: u64, text: String) -> Document {
    let title = "قافلة في المدينة".to_owned();
    let mut analyzer = Analyzer::new();
    let tokens = analyzer.analyze(&text);
    let title_tokens = analyzer.analyze(&title);
    let passages = passages(&text, &tokens);
    let mut naming = Naming::of_title(&title_tokens);
    for passage in &passages {
        naming.passage(&tokens, passage.tokens.clone());
    }
    let day = Day::new(2021, 8, 15);
    Document {
        key,
        meta: Meta {
            id: id.to_owned(),
            path: "/archive/a.txt".to_owned(),
            title: Some(title.clone()),
            date: Some("2021-08-15".to_owned()),
            source: Some("وكالة".to_owned()),
            ..Meta::default()
        },
        day,
        digest: 9,
        named: naming.finish(day),
        passages,
        title_tokens,
        signature: Signature::of(&tokens),
        tokens,
        text,
    }
}

/// The entries of a document that came in the fifth batch and first in the third.
fn of_document(f: &Fields, document: &Document) -> Vec<TantivyDocument> {
    let mut all = entries::entries(f, &KEY, document);
    all[0].add_u64(f.added, 5);
    all[0].add_u64(f.first, 3);
    all
}

/// The entries of an index with one file and one document of it, the file's own last.
fn sound(f: &Fields) -> Vec<TantivyDocument> {
    let mut all = of_document(f, &document("a", 1));
    assert!(all.len() >= 3, "{}", all.len());
    let mut file = TantivyDocument::new();
    let (high, low) = halves(&KEY);
    file.add_text(f.kind, FILE);
    file.add_text(f.state, hex(&KEY));
    file.add_u64(f.key_high, high);
    file.add_u64(f.key_low, low);
    for number in [f.size, f.extractor, f.failures, f.relative] {
        file.add_u64(number, 0);
    }
    file.add_i64(f.modified, 0);
    file.add_text(f.path, "/archive/a.txt");
    let record = FileRecord {
        path: "/archive/a.txt".to_owned(),
        ..FileRecord::default()
    };
    file.add_text(f.record, serde_json::to_string(&record).expect("JSON"));
    all.push(file);
    all
}

/// An index of these entries, each list a segment.
fn write(dir: &Path, segments: Vec<Vec<TantivyDocument>>) {
    let options = WriteOptions {
        memory: 30_000_000,
        ..WriteOptions::default()
    };
    drop(Writer::open(dir, &options).expect("a new index"));
    let (index, ..) = open_data(
        &dir.join("data-1"),
        Access::Owner,
        &Disk::default(),
        &Gate::default(),
        0,
    )
    .expect("it opens");
    let mut writer: IndexWriter = index
        .writer_with_num_threads(1, 15_000_000)
        .expect("memory");
    writer.set_merge_policy(Box::new(tantivy::indexer::NoMergePolicy));
    for entries in segments {
        for entry in entries {
            writer.add_document(entry).expect("room");
        }
        writer.commit().expect("a disk");
    }
}

fn told(segments: Vec<Vec<TantivyDocument>>) -> Checked {
    let dir = tempfile::tempdir().expect("a temporary directory");
    write(dir.path(), segments);
    check(dir.path(), &CheckProgress::default()).expect("it can be read")
}

/// Another value for a field of an entry.
fn with(
    entry: &TantivyDocument,
    field: Field,
    change: impl FnOnce(&mut TantivyDocument),
) -> TantivyDocument {
    let mut changed = TantivyDocument::new();
    for (of, value) in entry.field_values().filter(|(of, _)| *of != field) {
        changed.add_field_value(of, value);
    }
    change(&mut changed);
    changed
}

#[test]
fn a_sound_index_is_counted() {
    let (_, f) = schema::build();
    let first = sound(&f);
    let passages = first.len() as u64 - 1;
    let second = of_document(&f, &document("b", 2));
    let checked = told(vec![first, second]);
    assert_eq!(checked.problems, []);
    assert_eq!(checked.notes, [""; 0]);
    assert_eq!(
        (checked.documents, checked.passages, checked.known),
        (2, 2 * passages, 1)
    );
    // Both metadata, the manifest, and six files of each segment.
    assert_eq!(checked.files, 3 + 2 * 6);
}

#[test]
fn a_name_at_the_border_of_a_passage_is_judged_as_in_the_passage_alone() {
    let (_, f) = schema::build();
    let sentence = "«الشرق الأوسط» تكتب عن الحصار وأهل المدينة في عددها اليوم. ";
    let document = document_of("a", 1, sentence.repeat(30));
    assert!(document.passages.len() > 1);
    assert_eq!(told(vec![of_document(&f, &document)]).problems, []);
}

#[test]
fn every_fault_is_told() {
    let (_, f) = schema::build();
    #[track_caller]
    fn check(
        fault: impl FnOnce(&Fields, &mut Vec<TantivyDocument>),
        kind: ProblemKind,
        expected: &str,
    ) {
        let (_, f) = schema::build();
        let mut entries = sound(&f);
        fault(&f, &mut entries);
        let checked = told(vec![entries]);
        let found = checked.problems.iter().any(|problem| {
            let who = problem.document.as_ref().or(problem.file.as_ref());
            let line = format!(
                "{}: {}",
                who.map_or("", |who| who.as_str()),
                problem.message
            );
            problem.kind == kind && line == expected
        });
        assert!(found, "{expected}: {checked:?}");
        let quoted = checked.problems.iter().any(|p| p.message.contains("قافلة"));
        assert!(
            !quoted,
            "no problem tells what a document says: {checked:?}"
        );
    }
    use ProblemKind::{Passage, State, Terms};
    check(
        |_, entries| drop(entries.remove(0)),
        Passage,
        ": passage 1 stands alone",
    );
    check(
        |_, entries| drop(entries.remove(1)),
        Passage,
        "a: passage 2 stands where passage 1 should",
    );
    check(
        |_, entries| entries.swap(1, 2),
        Passage,
        "a: passage 2 stands where passage 1 should",
    );
    check(
        |f, entries| entries[1] = with(&entries[1], f.start, |entry| entry.add_u64(f.start, 5)),
        Passage,
        &format!(
            "a: passage 1 starts at 5, the one before it ends at {}",
            second_start(&f)
        ),
    );
    check(
        |f, entries| entries[0] = with(&entries[0], f.start, |_| ()),
        Passage,
        ": passage 0 is not stored whole",
    );
    check(
        |f, entries| entries[0] = with(&entries[0], f.start, |entry| entry.add_u64(f.start, 1)),
        Passage,
        "a: its first passage starts at 1",
    );
    check(
        |f, entries| entries[0] = with(&entries[0], f.meta, |entry| entry.add_text(f.meta, "{")),
        Passage,
        ": the metadata of document 0000000000000001 cannot be read",
    );
    check(
        |f, entries| {
            let meta = serde_json::to_string(&document("b", 1).meta).expect("JSON");
            entries[1] = with(&entries[1], f.meta, |entry| entry.add_text(f.meta, meta));
        },
        Passage,
        "a: passage 1 names another document or file than the first",
    );
    check(
        |f, entries| {
            entries[2] = with(&entries[2], f.file, |entry| {
                entry.add_text(f.file, hex(&[8; 16]))
            });
        },
        Passage,
        "a: passage 2 names another document or file than the first",
    );
    check(
        |f, entries| {
            entries[1] = with(&entries[1], f.date, |entry| {
                entry.add_u64(f.date, 20_210_816)
            })
        },
        Passage,
        "a: the columns of passage 1 are not those of its metadata",
    );
    check(
        |f, entries| entries[1] = with(&entries[1], f.source, |_| ()),
        Passage,
        "a: the columns of passage 1 are not those of its metadata",
    );
    for field in [f.place, f.group] {
        check(
            |_, entries| entries[1] = with(&entries[1], field, |_| ()),
            Passage,
            "a: the places or groups of passage 1 are not those its text names",
        );
        check(
            |_, entries| {
                entries[2] = with(&entries[2], field, |entry| entry.add_text(field, "SY/حمص"));
            },
            Passage,
            "a: the places or groups of passage 2 are not those its text names",
        );
    }
    for field in [
        f.exact,
        f.stem,
        f.skeleton,
        f.title_exact,
        f.title_stem,
        f.id,
        f.kind,
    ] {
        check(
            |_, entries| {
                entries[1] = with(&entries[1], field, |entry| entry.add_text(field, "شيء"))
            },
            Terms,
            "a: what leads to passage 1 is not what its text and title hold",
        );
    }
    check(
        |f, entries| entries[0] = with(&entries[0], f.lead, |_| ()),
        Terms,
        "a: what leads to passage 0 is not what its text and title hold",
    );
    check(
        |f, entries| {
            entries[1] = with(&entries[1], f.digest, |entry| entry.add_u64(f.digest, 1));
        },
        Passage,
        "a: the columns of passage 1 are not those of its metadata",
    );
    for (passage, field) in [(0, f.first), (1, f.added)] {
        check(
            |_, entries| {
                entries[passage] = with(&entries[passage], field, |entry| entry.add_u64(field, 9));
            },
            Passage,
            &format!("a: the columns of passage {passage} are not those of its metadata"),
        );
    }
    for field in [f.sum, f.text] {
        check(
            |_, entries| {
                entries[1] = with(&entries[1], field, |entry| match field == f.sum {
                    true => entry.add_u64(field, 1),
                    false => entry.add_text(field, "وصلت"),
                })
            },
            Passage,
            "a: what passage 1 stores is not what was written",
        );
    }
    // Not a letter of what is stored may be another.
    check(
        |f, entries| {
            entries[1] = with(&entries[1], f.text, |entry| entry.add_text(f.text, "وصلت"));
        },
        Terms,
        "a: what leads to passage 1 is not what its text and title hold",
    );
    check(
        |f, entries| {
            let more = of_document(f, &document("a", 1));
            entries.splice(0..0, more);
        },
        Passage,
        "a: is in the index twice",
    );
    check(
        |f, entries| {
            let last = entries.len() - 1;
            entries[last] = with(&entries[last], f.record, |entry| {
                entry.add_text(f.record, "{")
            });
        },
        State,
        &format!("{}: what is remembered of it cannot be read", hex(&KEY)),
    );
    check(
        |f, entries| {
            let last = entries.len() - 1;
            entries[last] = with(&entries[last], f.key_low, |entry| {
                entry.add_u64(f.key_low, 3)
            });
        },
        State,
        "/archive/a.txt: what is remembered of it does not agree with what leads to that",
    );
    check(
        |_, entries| {
            let file = entries.last().expect("the file's own").clone();
            entries.push(file);
        },
        State,
        &format!("{}: is remembered 2 times", hex(&KEY)),
    );
}

fn second_start(f: &Fields) -> u64 {
    use tantivy::schema::Value as _;
    let entries = sound(f);
    let start = entries[1]
        .get_first(f.start)
        .and_then(|value| value.as_u64());
    start.expect("it is stored")
}

#[test]
fn what_lies_in_two_segments_is_told() {
    let (_, f) = schema::build();
    let again = of_document(&f, &document("a", 1));
    let checked = told(vec![sound(&f), again]);
    let message = "document 0000000000000001 is in several segments";
    assert!(
        checked
            .problems
            .iter()
            .any(|problem| problem.message == message),
        "{checked:?}"
    );
    // What a killed run leaves is no damage.
    let checked = told(vec![of_document(&f, &document("a", 1))]);
    assert_eq!(checked.problems, []);
    assert_eq!(checked.notes.len(), 1);
    assert!(checked.notes[0].starts_with("1 files have passages and are not remembered"));
}
