//! An index after any history of edits and runs, beside a fresh one of the same files.
//!
//! 1. Files come, change, grow at either end, lose records, move, are touched, get older dates and go; runs see one root,
//!    several, or roots within roots, with one thread or two. After a last run over all of them every search answers what an index
//!    made at once answers, to the last bit of its score, and the same is remembered of each file.
//! 2. A root that is away, or stands empty where there was something, changes nothing.
//! 3. A changed file costs what changed in it: documents that are as they were are not indexed again.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use kashaf::index::Index;
use kashaf::query::parse;
use kashaf::search::{Results, SearchOptions, Searcher};
use kashaf::source::Root;
use kashaf::update::{Progress, Summary, UpdateError, UpdateOptions, update};
use proptest::prelude::*;

use crate::support::{Bench, number};

const WORDS: [&str; 12] = [
    "قصف",
    "مدينة",
    "حلب",
    "القوات",
    "انسحبت",
    "كابل",
    "طالبان",
    "وقالت",
    "مصادر",
    "هدنة",
    "report",
    "2014",
];

/// Roots; the third lies in the first.
const ROOTS: [&str; 3] = ["a", "b", "a/in"];

/// Files of one document, and of records in several forms.
const FILES: [&str; 8] = [
    "a/1.txt",
    "a/in/1.txt",
    "b/1.txt",
    "a/r.jsonl",
    "a/in/r.jsonl",
    "b/r.csv",
    "a/m.mbox",
    "b/in/m.mbox",
];

/// A record: its id, which others may have too, and its words.
type Record = (u8, Vec<usize>);

#[derive(Debug, Clone)]
enum Step {
    Write(usize, Vec<Record>),
    /// Records before the others, and after them.
    Grow(usize, Vec<Record>, Vec<Record>),
    /// Every so manieth record is lost.
    Thin(usize, usize),
    Move(usize, usize),
    Touch(usize),
    Remove(usize),
    Run(Vec<usize>, usize),
    /// A root is away, or stands empty, while a run goes.
    Lose(usize, bool),
}

fn records() -> impl Strategy<Value = Vec<Record>> {
    let record = (0..40_u8, prop::collection::vec(0..WORDS.len(), 1..9));
    prop_oneof![
        4 => prop::collection::vec(record.clone(), 0..6),
        1 => prop::collection::vec(record, 30..90),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let file = 0..FILES.len();
    let roots = prop::collection::vec(0..ROOTS.len(), 1..4);
    prop_oneof![
        4 => (file.clone(), records()).prop_map(|(file, records)| Step::Write(file, records)),
        2 => (file.clone(), records(), records()).prop_map(|(file, front, back)| Step::Grow(file, front, back)),
        1 => (file.clone(), 2..5_usize).prop_map(|(file, each)| Step::Thin(file, each)),
        1 => (file.clone(), file.clone()).prop_map(|(from, to)| Step::Move(from, to)),
        1 => file.clone().prop_map(Step::Touch),
        1 => file.prop_map(Step::Remove),
        4 => (roots, 1..3_usize).prop_map(|(roots, threads)| Step::Run(roots, threads)),
        1 => (0..2_usize, any::<bool>()).prop_map(|(root, empty)| Step::Lose(root, empty)),
    ]
}

/// An archive, what is in it, and the index that grows with it.
struct History {
    dir: tempfile::TempDir,
    files: BTreeMap<usize, Vec<Record>>,
    /// Roots in the order in which they were first given.
    given: Vec<usize>,
    clock: u64,
}

impl History {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        for root in ROOTS {
            fs::create_dir_all(dir.path().join(root)).unwrap();
        }
        fs::create_dir_all(dir.path().join("b/in")).unwrap();
        Self {
            dir,
            files: BTreeMap::new(),
            given: Vec::new(),
            clock: 0,
        }
    }

    fn index(&self) -> PathBuf {
        self.dir.path().join("index")
    }

    fn take(&mut self, step: &Step) {
        match step {
            Step::Write(file, records) => self.write(*file, records.clone()),
            Step::Grow(file, front, back) => {
                let old = self.files.get(file).cloned().unwrap_or_default();
                self.write(*file, [front.clone(), old, back.clone()].concat());
            }
            Step::Thin(file, each) => {
                if let Some(old) = self.files.get(file) {
                    let left = old
                        .iter()
                        .enumerate()
                        .filter(|(place, _)| place % each != 0);
                    self.write(*file, left.map(|(_, record)| record.clone()).collect());
                }
            }
            Step::Move(from, to) => {
                // A moved file keeps its date. Only where the form is the same it keeps its meaning.
                let form = |file: &usize| FILES[*file].rsplit('.').next();
                if from != to
                    && form(from) == form(to)
                    && let Some(records) = self.files.remove(from)
                {
                    fs::rename(self.path(*from), self.path(*to)).unwrap();
                    self.files.insert(*to, records);
                }
            }
            Step::Touch(file) => {
                if self.files.contains_key(file) {
                    self.date(*file);
                }
            }
            Step::Remove(file) => {
                if self.files.remove(file).is_some() {
                    fs::remove_file(self.path(*file)).unwrap();
                }
            }
            Step::Run(roots, threads) => {
                self.run(roots, *threads).unwrap();
            }
            Step::Lose(root, empty) => self.lose(*root, *empty),
        }
    }

    fn path(&self, file: usize) -> PathBuf {
        self.dir.path().join(FILES[file])
    }

    fn write(&mut self, file: usize, records: Vec<Record>) {
        fs::write(self.path(file), content(FILES[file], &records)).unwrap();
        self.files.insert(file, records);
        self.date(file);
    }

    /// A date that the file never had; as often older as newer than the last.
    fn date(&mut self, file: usize) {
        self.clock += 1;
        let seconds = 1_500_000_000 + self.clock * 7919 % 10_007;
        File::options()
            .append(true)
            .open(self.path(file))
            .unwrap()
            .set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
            .unwrap();
    }

    fn run(&mut self, roots: &[usize], threads: usize) -> Result<Summary, UpdateError> {
        for root in roots {
            if !self.given.contains(root) {
                self.given.push(*root);
            }
        }
        bring_up_to_date(self.dir.path(), &self.index(), roots, threads, true)
    }

    /// Property 2.
    fn lose(&mut self, root: usize, empty: bool) {
        if !self.given.contains(&root) {
            return;
        }
        let (path, away) = (
            self.dir.path().join(ROOTS[root]),
            self.dir.path().join("away"),
        );
        let before = state(&self.index());
        let had = before.1.keys().any(|file| file.starts_with(ROOTS[root]));
        fs::rename(&path, &away).unwrap();
        if empty {
            fs::create_dir(&path).unwrap();
            let run = bring_up_to_date(self.dir.path(), &self.index(), &[root], 1, false);
            assert_eq!(
                matches!(run, Err(UpdateError::Emptied { .. })),
                had,
                "{run:?}"
            );
            fs::remove_dir(&path).unwrap();
        } else {
            assert!(Root::open(&path).is_err());
        }
        fs::rename(&away, &path).unwrap();
        assert_eq!(
            state(&self.index()),
            before,
            "of root {root}, empty: {empty}"
        );
    }

    /// Property 1.
    fn end(mut self) {
        self.run(&[0, 1, 2], 2).unwrap();
        let again = self.run(&[2, 1, 0], 1).unwrap();
        assert_eq!((again.added, again.changed, again.removed), (0, 0, 0));
        let fresh = self.dir.path().join("fresh");
        bring_up_to_date(self.dir.path(), &fresh, &self.given, 1, true).unwrap();
        let (grown, fresh) = (state(&self.index()), state(&fresh));
        assert_eq!(grown.1, fresh.1);
        for (one, other) in grown.0.iter().zip(&fresh.0) {
            let bits = |found: &Results| -> Vec<u64> {
                found.hits.iter().map(|hit| hit.score.to_bits()).collect()
            };
            assert_eq!(one, other);
            assert_eq!(bits(one), bits(other), "{}", one.query);
        }
    }
}

fn bring_up_to_date(
    dir: &Path,
    index: &Path,
    roots: &[usize],
    threads: usize,
    allow_empty: bool,
) -> Result<Summary, UpdateError> {
    let roots: Vec<Root> = roots
        .iter()
        .map(|root| Root::open(dir.join(ROOTS[*root])).unwrap())
        .collect();
    let options = UpdateOptions {
        threads,
        memory: 30_000_000,
        allow_empty,
        ..UpdateOptions::default()
    };
    update(index, &roots, &options, &Progress::default())
}

/// What a file of these records holds.
fn content(file: &str, records: &[Record]) -> String {
    let text = |words: &[usize]| {
        words
            .iter()
            .map(|word| WORDS[*word])
            .collect::<Vec<_>>()
            .join(" ")
    };
    let mut out = String::new();
    for (id, words) in records {
        let text = text(words);
        match file.rsplit('.').next() {
            Some("jsonl") => {
                let record = serde_json::json!({"id": format!("r{id}"), "text": text});
                out.push_str(&format!("{record}\n"));
            }
            Some("csv") => {
                if out.is_empty() {
                    out.push_str("id,text\n");
                }
                out.push_str(&format!("r{id},{text}\n"));
            }
            Some("mbox") => out.push_str(&format!(
                "From a@example.org Thu Jan  2 10:00:00 2014\nMessage-ID: <{id}@example.org>\nSubject: {id}\n\n{text}\n\n"
            )),
            _ => out.push_str(&format!("{text}.\n\n")),
        }
    }
    out
}

/// What searches answer, and what is remembered of each file.
fn state(index: &Path) -> (Vec<Results>, BTreeMap<String, String>) {
    let index = Index::open(index).unwrap();
    let all = SearchOptions {
        limit: usize::MAX,
        per_document: None,
        ..SearchOptions::default()
    };
    let mut searcher = Searcher::new(&index).unwrap();
    let mut ask = |text: &str| searcher.search(&parse(text), &all).unwrap();
    let mut answers: Vec<Results> = WORDS.iter().map(|word| ask(word)).collect();
    answers.extend(WORDS.windows(2).map(|pair| ask(&pair.join(" "))));
    answers.extend(
        WORDS
            .windows(2)
            .map(|pair| ask(&format!("\"{}\"", pair.join(" ")))),
    );
    let snapshot = index.snapshot().unwrap();
    let root = index.dir().parent().unwrap().canonicalize().unwrap();
    let known = snapshot.known_files().unwrap();
    let files = known.states().map(|file| {
        let record = snapshot.file_record(&file).unwrap();
        let path = Path::new(&record.path)
            .strip_prefix(&root)
            .unwrap()
            .display()
            .to_string();
        (
            path,
            format!("{:?} {} {record:?}", file.stat, file.failures),
        )
    });
    let files: BTreeMap<String, String> = files.collect();
    assert_eq!(files.len(), known.len(), "each file is remembered once");
    (answers, files)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 300, ..ProptestConfig::default() })]

    #[test]
    fn any_history_ends_where_a_fresh_index_begins(steps in prop::collection::vec(step(), 1..24)) {
        let mut history = History::new();
        for step in &steps {
            history.take(step);
        }
        history.end();
    }
}

/// How many documents a run indexed after the file changed from one content to the other.
#[track_caller]
fn check(file: &str, before: &str, after: &str, expected: u64) {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("a")).unwrap();
    let root = [Root::open(dir.path().join("a")).unwrap()];
    let index = dir.path().join("index");
    let mut indexed = Vec::new();
    for content in [before, after] {
        fs::write(root[0].canonical.join(file), content).unwrap();
        let progress = Progress::default();
        let summary = update(&index, &root, &UpdateOptions::default(), &progress).unwrap();
        assert_eq!(summary.failed, 0, "{:?}", summary.failures);
        indexed.push(progress.documents.into_inner());
    }
    assert_eq!(indexed[1], expected, "of {}", indexed[0]);
}

/// Property 3.
#[test]
fn a_file_that_changed_costs_what_changed_in_it() {
    let records = |range: std::ops::Range<u8>| -> Vec<Record> {
        range
            .map(|id| (id, vec![usize::from(id) % 12, 1, 2]))
            .collect()
    };
    for (file, by_place) in [
        ("r.jsonl", false),
        ("r.csv", false),
        ("m.mbox", false),
        ("notes.jsonl", true),
    ] {
        let text = |records: &[Record]| {
            let text = content(file, records);
            // Without ids of their own records are known by their place.
            if by_place {
                text.replace("\"id\"", "\"nr\"")
            } else {
                text
            }
        };
        let all = text(&records(0..100));
        check(file, &all, &all.replace("حلب", "حمص"), 100);
        check(file, &text(&records(0..99)), &all, 1);
        check(
            file,
            &text(&records(1..100)),
            &all,
            if by_place { 100 } else { 1 },
        );
        check(file, &all, &text(&records(0..40)), 0);
        let mut other = records(0..100);
        other[50].1.push(9);
        check(file, &all, &text(&other), 1);
        other.swap(3, 80);
        check(file, &all, &text(&other), if by_place { 3 } else { 1 });
    }
    check("a.txt", "حلب", "حمص", 1);
}

/// More documents than go at one stroke: they go bit by bit, and what is left is what a new index holds.
#[test]
fn a_file_that_loses_most_of_its_documents_keeps_the_rest() {
    let record = |id: usize| format!("{{\"id\":\"{id}\",\"text\":\"خبر {id} عن الجسر\"}}\n");
    let all: String = (0..3000).map(record).collect();
    let bench = Bench::with(&[("a.jsonl", &all)]);
    bench.write("a.jsonl", (0..7).map(record).collect::<String>());
    let (code, summary) = bench.summary(&[]);
    assert_eq!((code, number(&summary["documents"])), (0, 7), "{summary}");
    assert_eq!(bench.found(&["2999"]), Vec::<String>::new());
    assert_eq!(bench.found(&["\"خبر 6\""]), ["6"]);
    let (code, summary) = bench.summary(&[]);
    assert_eq!((code, number(&summary["unchanged"])), (0, 1), "{summary}");
    bench.run(&["check"]).expect(0);
}
