//! A folder of two hundred files in every format and character set: all of them are read, and every document
//! is found by words of its beginning and of its end.

use std::fs;
use std::path::Path;

use kashaf::index::Index;
use kashaf::query::parse;
use kashaf::search::{SearchOptions, Searcher};

use crate::archive::{Document, good, seeds};
use crate::support::{Bench, files_below};

/// What is wrong with what the index says of a document, one line each.
fn troubles(searcher: &mut Searcher, document: &Document) -> Vec<String> {
    let mut out = Vec::new();
    let mut say = |text: String| out.push(format!("{}: {text}", document.id));
    for query in &document.queries {
        let options = SearchOptions {
            limit: 100,
            ..SearchOptions::default()
        };
        let found = searcher.search(&parse(query), &options).unwrap();
        let ids: Vec<&str> = found
            .hits
            .iter()
            .map(|hit| hit.document.id.as_str())
            .collect();
        if !ids.contains(&document.id.as_str()) || document.alone && ids.len() > 1 {
            say(format!("{query} finds {ids:?}"));
        }
        let Some(hit) = found.hits.iter().find(|hit| hit.document.id == document.id) else {
            continue;
        };
        for (what, expected, got) in [
            ("title", &document.title, &hit.document.title),
            ("date", &document.date, &hit.document.date),
        ] {
            if expected.is_some() && expected != got {
                say(format!("its {what} is {got:?} instead of {expected:?}"));
            }
        }
    }
    out.dedup();
    out
}

#[test]
fn every_document_of_every_format_is_found() {
    let bench = Bench::new();
    let documents = good::write(&bench.archive()).unwrap();
    assert!(files_below(&bench.archive()).len() >= good::FILES);
    let (code, summary) = bench.summary(&[]);
    let mut wrong: Vec<String> = summary["failures"]
        .as_array()
        .unwrap()
        .iter()
        .map(|failure| {
            format!(
                "{}: {}, {}",
                failure["path"], failure["kind"], failure["message"]
            )
        })
        .collect();
    let mut searcher = Searcher::new(&Index::open(&bench.index_dir()).unwrap()).unwrap();
    for document in &documents {
        wrong.extend(troubles(&mut searcher, document));
    }
    assert!(
        wrong.is_empty(),
        "{} troubles:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert_eq!(
        (code, summary["failed"].as_u64()),
        (0, Some(0)),
        "{summary}"
    );
    assert_eq!(summary["documents"].as_u64(), Some(documents.len() as u64));
    the_charset_is_shown(&bench, &documents);
    // All of it is remembered: the next run reads nothing.
    let (code, again) = bench.summary(&[]);
    assert_eq!(
        (code, &again["unchanged"]),
        (0, &summary["seen"]),
        "{again}"
    );
}

/// Of one file a charset `show` tells which it was.
fn the_charset_is_shown(bench: &Bench, documents: &[Document]) {
    let mut wrong = Vec::new();
    let texts = documents
        .iter()
        .filter(|document| document.id.ends_with("-usual.txt"));
    for (document, expected) in texts.filter_map(|document| Some((document, document.encoding?))) {
        let shown = bench
            .run(&["show", "--json", &document.id])
            .expect(0)
            .json();
        if shown["document"]["encoding"] != expected {
            wrong.push(format!(
                "{}: {}",
                document.id, shown["document"]["encoding"]
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_archive_is_the_same_each_time() {
    let (first, second) = (Bench::new(), Bench::new());
    good::write(&first.archive()).unwrap();
    good::write(&second.archive()).unwrap();
    let files = files_below(&first.archive());
    assert_eq!(files, files_below(&second.archive()));
    for file in files {
        let read = |bench: &Bench| fs::read(bench.archive().join(&file)).unwrap();
        assert!(read(&first) == read(&second), "{file}");
    }
}

#[test]
fn names_of_documents_and_their_words_are_their_own() {
    let bench = Bench::new();
    let documents = good::write(&bench.archive()).unwrap();
    let once = |mut all: Vec<&str>| {
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    };
    once(
        documents
            .iter()
            .map(|document| document.id.as_str())
            .collect(),
    );
    let alone = documents.iter().filter(|document| document.alone);
    once(
        alone
            .flat_map(|document| &document.queries)
            .map(String::as_str)
            .collect(),
    );
    // The corpus the stories come from has none of these names.
    let samples = Bench::with_samples();
    let mut searcher = Searcher::new(&Index::open(&samples.index_dir()).unwrap()).unwrap();
    for query in documents
        .iter()
        .filter(|d| d.alone)
        .flat_map(|d| &d.queries)
    {
        let count = searcher
            .count(&parse(query), &SearchOptions::default())
            .unwrap();
        assert_eq!(count.documents, 0, "{query}");
    }
}

/// `cargo run --example make_archive -- fuzz/seeds --seeds` writes them anew.
#[test]
fn the_seeds_for_fuzzing_are_those_of_the_formats() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds");
    let mut expected = Vec::new();
    for (target, name, bytes) in seeds::all() {
        let path = format!("{target}/{name}");
        assert!(
            fs::read(folder.join(&path)).is_ok_and(|kept| kept == bytes),
            "{path} is missing or another"
        );
        expected.push(path);
    }
    expected.sort();
    assert_eq!(files_below(&folder), expected);
}

#[test]
fn what_the_benches_read_holds_every_story() {
    use kashaf::extract::{Item, Limits, read_bytes};
    for bulk in crate::archive::bulk::all() {
        let mut texts = 0;
        for (name, bytes) in &bulk.files {
            let mut sink = |item: Item| {
                match item {
                    Item::Record(record) => texts += usize::from(record.text.len() > 100),
                    Item::Failure { message, .. } => panic!("{}: {name}: {message}", bulk.name),
                }
                std::ops::ControlFlow::Continue(())
            };
            let read = read_bytes(name, bytes.clone(), Limits::default(), &mut sink);
            read.unwrap_or_else(|error| panic!("{}: {name}: {error}", bulk.name));
        }
        assert_eq!(texts, crate::archive::bulk::STORIES, "{}", bulk.name);
    }
}
