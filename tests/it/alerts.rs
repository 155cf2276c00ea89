//! Saved searches by the library: runs of index and of searches, killed at any point, and what stands in the mailbox and
//! the feed in the end.

mod copies;
mod desk;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use kashaf::index::{Access, Arrivals, Disk, Index, Operation, Watch};
use kashaf::render::{News, kept_entries, mail_id};
use kashaf::saved::{
    FeedFile, MailFile, PageFile, Ran, Request, SavedError, SavedSearch, Since, Sink, Store,
};
use kashaf::search::{SearchOptions, Searcher};
use kashaf::source::Root;
use kashaf::update::{Listener, Progress, Told, UpdateOptions, update};
use mail_parser::MessageParser;
use proptest::prelude::*;

use desk::{Desk, Killed, Telling, To};

/// What is searched for.
const QUERY: &str = "قصف مدرسة";
/// Texts of a document; most answer. The last two are a story and a version of it, which are copies wherever they stand.
const TEXTS: [&str; 6] = [
    "قصف على مدرسة في قرية.",
    "هدنة بعد قصف.",
    "قصف أصاب مدرسة ومشفى.",
    "مدرسة جديدة عند الجسر.",
    "قصف أصاب مدرسة في بلدة الجسر صباح أمس وسقط جرحى بين التلاميذ ونقلت سيارات الإسعاف المصابين إلى مشفى المدينة بينما طالب الأهالي المنظمات الدولية بحماية الأطفال.",
    "قصف أصاب مدرسة في بلدة الجسر صباح أمس وسقط جرحى بين التلاميذ ونقلت سيارات الإسعاف المصابين إلى مشفى المدينة بينما طالب الأهالي الحكومة بفتح تحقيق عاجل.",
];
/// The first text that is a story.
const STORY: usize = 4;

fn answers(text: usize) -> bool {
    text != 1 && text != 3
}

/// What a document says: a story, or something that no other document says.
fn text_of(document: usize, text: usize) -> String {
    if text < STORY {
        format!("{} {document}", TEXTS[text])
    } else {
        TEXTS[text].to_owned()
    }
}

fn changes(list: &[(&str, bool)]) -> Vec<(String, bool)> {
    list.iter()
        .map(|(document, changed)| ((*document).to_owned(), *changed))
        .collect()
}

/// Three documents, two of which answer; a search that has seen them; then one of each kind of change.
fn desk() -> Desk {
    let mut desk = Desk::new();
    for (document, text) in [(0, 0), (1, 1), (2, 2)] {
        desk.write(document, text);
    }
    desk.index(UpdateOptions::default());
    desk.save(desk.searcher().arrivals());
    assert_eq!(desk.tell(To::Mail), 0, "what was there is not new");
    // Changed, changed so that it answers now, gone, new, and new without an answer.
    for (document, text) in [(0, 2), (1, 0), (3, 0), (4, 1)] {
        desk.write(document, text);
    }
    desk.remove(2);
    desk.index(UpdateOptions::default());
    desk
}

/// What that leads to.
const NEWS: [(&str, bool); 3] = [("0.txt", true), ("1.txt", true), ("3.txt", false)];

fn sorted(mut told: Vec<(String, bool)>) -> Vec<(String, bool)> {
    told.sort();
    told
}

#[test]
fn what_is_new_is_told_once() {
    let mut desk = desk();
    assert_eq!(desk.tell(To::Mail), 3);
    assert_eq!(sorted(desk.told()), changes(&NEWS));
    assert_eq!(desk.tell(To::Mail), 0);
    // A run that finds nothing new in the archive brings nothing, nor does one that makes all of it anew.
    desk.index(UpdateOptions::default());
    let rebuild = || UpdateOptions {
        rebuild: true,
        ..UpdateOptions::default()
    };
    desk.index(rebuild());
    desk.index(rebuild());
    assert_eq!(desk.tell(To::Mail), 0);
    // What came while it was made anew is new, and what changed is a change.
    desk.write(3, 2);
    desk.write(5, 0);
    desk.index(rebuild());
    assert_eq!(desk.tell(To::Mail), 2);
    let new = changes(&[("3.txt", true), ("5.txt", false)]);
    assert_eq!(sorted(desk.told().split_off(3)), new);
    // A look back tells it again, and changes nothing of what is new.
    desk.write(6, 2);
    desk.index(UpdateOptions::default());
    let back = |since| desk.run(To::Page, since, &Disk::default()).unwrap().told;
    let seen = desk.seen();
    assert_eq!(
        (back(Since::Moment(0)), back(Since::Moment(desk.clock))),
        (5, 1)
    );
    assert_eq!(desk.seen(), seen);
    assert_eq!(back(Since::Start), 5);
    assert_eq!(desk.tell(To::Mail), 0, "it goes on from there");
}

#[test]
fn a_document_that_is_again_what_it_was_is_a_change() {
    let mut desk = Desk::new();
    desk.write(0, 0);
    desk.index(UpdateOptions::default());
    desk.save(Arrivals::default());
    for (text, told) in [(0, 1), (2, 1), (1, 0), (0, 1), (0, 0)] {
        desk.write(0, text);
        desk.index(UpdateOptions::default());
        assert_eq!(desk.tell(To::Mail), told, "{text}");
    }
    let messages = desk.mailbox();
    let texts: Vec<&str> = messages.iter().map(|mail| mail.text.as_str()).collect();
    assert_eq!(texts, [text_of(0, 0), text_of(0, 2), text_of(0, 0)]);
    let changed: Vec<bool> = messages.iter().map(|mail| mail.changed).collect();
    assert_eq!(changed, [false, true, true]);
    assert_ne!(messages[0].id, messages[2].id);
}

/// A kill at each operation on a file that a run does, and a run to the end after it.
#[test]
fn a_kill_at_any_point_costs_nothing_and_doubles_nothing() {
    for to in [To::Mail, To::Feed, To::Page] {
        let mut at = 1;
        loop {
            let mut desk = desk();
            let kill = Killed::new(at);
            let watched = Disk::watched(Arc::clone(&kill) as Arc<dyn Watch>);
            let killed = desk.run(to, Since::Last, &watched);
            assert_eq!(killed.is_err(), kill.struck(), "{to:?} {at}: {killed:?}");
            // What the kill left is whole, and may meet another version of a document.
            desk.mailbox();
            desk.entries();
            let mut pages = fs::read_to_string(desk.path("news.html")).unwrap_or_default();
            assert!(pages.is_empty() || pages.ends_with("</html>\n"));
            if at.is_multiple_of(2) {
                desk.write(3, 2);
                desk.index(UpdateOptions::default());
            }
            desk.tell(to);
            assert_eq!(desk.tell(to), 0, "{to:?} {at}");
            match to {
                To::Mail => {
                    let told = desk.mailbox();
                    let mut last = BTreeMap::new();
                    for mail in &told {
                        let before = last.insert(&mail.document, mail);
                        assert!(
                            before.is_none_or(|before| before.text != mail.text && mail.changed)
                        );
                    }
                    let last: Vec<_> = last.into_keys().map(String::as_str).collect();
                    assert_eq!(last, ["0.txt", "1.txt", "3.txt"], "{at}");
                    let again = at.is_multiple_of(2) && told.len() == 4;
                    assert!(told.len() == 3 || again, "{at}: {told:?}");
                }
                To::Feed => {
                    let entries = desk.entries();
                    let mut once = entries.clone();
                    once.sort();
                    once.dedup();
                    assert_eq!(once.len(), entries.len());
                    assert!((3..=4).contains(&entries.len()), "{at}: {entries:?}");
                }
                To::Page => {
                    // A page is that of its run: the killed one may have come to its end, but for its last word.
                    pages += &fs::read_to_string(desk.path("news.html")).unwrap();
                    for (document, _) in NEWS {
                        assert!(pages.contains(document), "{at}: {document}");
                    }
                }
            }
            let left: Vec<_> = fs::read_dir(desk.dir.path())
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .filter(|name| name.starts_with('.'))
                .collect();
            assert!(left.is_empty(), "{left:?}");
            if !kill.struck() {
                assert!(at > 10, "a run is more than {at} operations");
                break;
            }
            at += 1;
        }
    }
}

/// While a run commits batch after batch, searches are asked behind each.
#[test]
fn nothing_is_missed_between_two_batches_of_a_run() {
    const RECORDS: usize = 300;
    let mut desk = Desk::new();
    desk.index(UpdateOptions::default());
    desk.save(desk.searcher().arrivals());
    for file in 0..3 {
        let record = |n: usize| {
            let id = format!("{file}-{n}");
            // No two are copies of each other, which would be told as one.
            let text = format!("{} {}", TEXTS[0], file * RECORDS + n);
            serde_json::json!({"id": id, "text": text}).to_string() + "\n"
        };
        let lines: String = (0..RECORDS).map(record).collect();
        fs::write(desk.path("archive").join(format!("{file}.jsonl")), lines).unwrap();
    }
    let desk = Arc::new(desk);
    let runs = Arc::new(AtomicU64::new(0));
    let at_each_commit = {
        let (desk, runs) = (Arc::clone(&desk), Arc::clone(&runs));
        move |happened: &Told<'_>| {
            if matches!(happened, Told::Committed { .. }) && desk.tell(To::Mail) > 0 {
                runs.fetch_add(1, Ordering::SeqCst);
            }
        }
    };
    let options = UpdateOptions {
        threads: 1,
        commit_every: Duration::ZERO,
        now: 5000,
        listener: Listener::new(at_each_commit),
        ..UpdateOptions::default()
    };
    let roots = [Root::open(desk.path("archive")).unwrap()];
    let done = update(&desk.path("index"), &roots, &options, &Progress::default()).unwrap();
    assert_eq!(done.documents, 3 * RECORDS as u64);
    let runs = runs.load(Ordering::SeqCst);
    assert!(runs > 1, "all came in one batch");
    let mut told: Vec<String> = desk
        .mailbox()
        .into_iter()
        .map(|mail| mail.document)
        .collect();
    told.sort();
    told.dedup();
    assert_eq!(told.len(), 3 * RECORDS);
    assert_eq!(desk.mailbox().len(), 3 * RECORDS);
}

/// What happens at the desk.
#[derive(Debug, Clone)]
enum Step {
    Write(usize, usize),
    Remove(usize),
    Index {
        rebuild: bool,
    },
    /// A run over the searches; it is killed at this operation, if it comes to it.
    Run(Option<u64>),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0..4_usize, 0..TEXTS.len()).prop_map(|(document, text)| Step::Write(document, text)),
        1 => (0..4_usize).prop_map(Step::Remove),
        5 => prop::bool::weighted(0.2).prop_map(|rebuild| Step::Index { rebuild }),
        5 => prop::option::of(1..30_u64).prop_map(Step::Run),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Two desks, one for mail and one for the feed, would be two searches; here each case has one of them.
    #[test]
    fn every_document_is_told_exactly_once(
        to in prop_oneof![Just(To::Mail), Just(To::Feed)],
        steps in prop::collection::vec(step(), 4..24),
    ) {
        let mut desk = Desk::new();
        desk.write(0, 0);
        desk.index(UpdateOptions::default());
        desk.save(desk.searcher().arrivals());
        // The texts of each document as the index had them, one after the other.
        let mut on_disk = BTreeMap::from([(0, 0)]);
        let mut indexed = BTreeMap::from([(0, vec![Some(0)])]);
        for step in steps.into_iter().chain([Step::Index { rebuild: false }, Step::Run(None)]) {
            match step {
                Step::Write(document, text) => {
                    desk.write(document, text);
                    on_disk.insert(document, text);
                }
                Step::Remove(document) => {
                    desk.remove(document);
                    on_disk.remove(&document);
                }
                Step::Index { rebuild } => {
                    desk.index(UpdateOptions { rebuild, ..UpdateOptions::default() });
                    for document in 0..4 {
                        let had = indexed.entry(document).or_default();
                        let now = on_disk.get(&document).copied();
                        if had.last().copied().flatten() != now {
                            had.push(now);
                        }
                    }
                }
                Step::Run(Some(at)) => {
                    let kill = Disk::watched(Killed::new(at) as Arc<dyn Watch>);
                    let _ = desk.run(to, Since::Last, &kill);
                }
                Step::Run(None) => {
                    desk.tell(to);
                }
            }
            // Whatever has just happened, what stands in the file can be read.
            drop((desk.mailbox(), desk.entries()));
        }
        // The last run saw the last state: what answers and was not there from the beginning was told as it is.
        let tellings = desk.tellings(to);
        for (document, texts) in &indexed {
            let told: Vec<usize> = tellings.iter().filter(|(of, _)| of == document).map(|(_, text)| *text).collect();
            let untouched = *document == 0 && texts.len() == 1;
            prop_assert!(!untouched || told.is_empty());
            let last = texts.last().copied().flatten().filter(|text| answers(*text) && !untouched);
            if last.is_some() {
                prop_assert_eq!(told.last().copied(), last, "{} of {:?}", document, texts);
            }
            if texts.len() == 1 && !untouched {
                prop_assert_eq!(told.len(), usize::from(last.is_some()), "{:?} of {:?}", told, texts);
            }
            if to == To::Mail {
                // In the order in which it had them, none twice, and each message but the first a change.
                let mut had = texts.iter().flatten();
                for (number, text) in told.iter().enumerate() {
                    prop_assert!(had.any(|had| had == text), "{:?} of {:?}", told, texts);
                    prop_assert!(number == 0 || told[number - 1] != *text);
                }
                let mails = desk.mailbox().into_iter().filter(|mail| mail.document == format!("{document}.txt"));
                let unmarked = mails.filter(|mail| !mail.changed).count();
                prop_assert!(unmarked <= 1, "{:?} of {:?}", told, texts);
            }
        }
        if to == To::Feed {
            let mut entries = desk.entries();
            let all = entries.len();
            entries.sort();
            entries.dedup();
            prop_assert_eq!(entries.len(), all, "no entry twice");
        }
    }
}

#[test]
fn an_index_that_was_replaced_is_told_of() {
    let mut desk = desk();
    desk.tell(To::Mail);
    let copy = |from: &Path, to: &Path| {
        fs::create_dir_all(to).unwrap();
        for entry in walkdir::WalkDir::new(from).min_depth(1) {
            let entry = entry.unwrap();
            let there = to.join(entry.path().strip_prefix(from).unwrap());
            if entry.file_type().is_dir() {
                fs::create_dir_all(there).unwrap();
            } else {
                fs::copy(entry.path(), there).unwrap();
            }
        }
    };
    let (index, backup) = (desk.path("index"), desk.path("backup"));
    copy(&index, &backup);
    fs::remove_dir_all(backup.join("saved")).unwrap();
    desk.write(5, 0);
    desk.index(UpdateOptions::default());
    assert_eq!(desk.tell(To::Mail), 1);
    // An older copy takes its place: said once, and what comes to it again is told again, but not all of it.
    let saved = desk.path("kept");
    copy(&index.join("saved"), &saved);
    fs::remove_dir_all(&index).unwrap();
    copy(&backup, &index);
    copy(&saved, &index.join("saved"));
    let run = |desk: &Desk| desk.run(To::Page, Since::Last, &Disk::default()).unwrap();
    let ran = run(&desk);
    assert!(ran.told == 0 && ran.notes[0].contains("older"), "{ran:?}");
    let ran = run(&desk);
    assert!(ran.told == 0 && ran.notes.is_empty(), "{ran:?}");
    desk.index(UpdateOptions::default());
    assert_eq!(run(&desk).told, 1);
    // One that is made anew from nothing: nothing is told before somebody says how to go on.
    for entry in fs::read_dir(&index).unwrap() {
        let path = entry.unwrap().path();
        if path.ends_with("manifest.json") {
            fs::remove_file(path).unwrap();
        } else if !path.ends_with("saved") && path.is_dir() {
            fs::remove_dir_all(path).unwrap();
        }
    }
    desk.index(UpdateOptions::default());
    let ran = run(&desk);
    assert_eq!(ran.told, 0);
    assert!(
        matches!(&ran.troubles[..], [SavedError::OtherIndex(name)] if name == "مدارس"),
        "{ran:?}"
    );
    let all = desk.run(To::Page, Since::Start, &Disk::default()).unwrap();
    assert_eq!(all.told, 4);
    assert_eq!(run(&desk).told, 0);
}

#[test]
fn a_rebuild_of_damaged_data_begins_another_line() {
    let mut desk = desk();
    desk.tell(To::Mail);
    let line = desk.seen().line;
    let data = desk.path("index/data-1");
    let columns = fs::read_dir(data)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let columns: Vec<PathBuf> = columns
        .filter(|path| path.extension().is_some_and(|kind| kind == "fast"))
        .collect();
    for path in columns {
        let mut bytes = fs::read(&path).unwrap();
        bytes[10] ^= 1;
        fs::write(path, bytes).unwrap();
    }
    desk.index(UpdateOptions {
        rebuild: true,
        ..UpdateOptions::default()
    });
    assert_ne!(desk.searcher().arrivals().line, line);
    let ran = desk.run(To::Mail, Since::Last, &Disk::default()).unwrap();
    assert_eq!((ran.told, ran.troubles.len()), (0, 1));
}
