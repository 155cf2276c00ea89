//! Families after any runs are those that the rule gives for what is there.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::super::{Came, Disk, Ending, Index, Operation, Watch, WriteOptions, Writer};
use super::*;
use crate::analysis::Analyzer;
use crate::document::{Document, Meta, hash, passages};

/// A source of chance that is the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 += 1;
        let state = self.0;
        hash(|hasher| {
            hasher.update(&state.to_le_bytes());
        }) % most
    }
}

/// One of some stories, more or less edited.
fn document(key: u64, chance: &mut Chance) -> Document {
    let story = chance.below(4);
    let edits = chance.below(30);
    let mut words: Vec<String> = (0..60).map(|word| format!("w{story}x{word}")).collect();
    for _ in 0..edits {
        let at = chance.below(words.len() as u64) as usize;
        words[at] = format!("n{}", chance.below(1000));
    }
    if chance.below(8) == 0 {
        words.truncate(3);
    }
    let day = 1 + chance.below(12) as u32;
    let text = words.join(" ");
    let mut analyzer = Analyzer::new();
    let tokens = analyzer.analyze(&text);
    Document {
        key,
        digest: chance.below(u64::MAX),
        meta: Meta {
            id: key.to_string(),
            ..Meta::default()
        },
        day: Day::new(2021, 3, day).filter(|_| day < 12),
        passages: passages(&text, &tokens),
        title_tokens: analyzer.analyze(""),
        signature: Signature::of(&tokens),
        named: Vec::new(),
        tokens,
        text,
    }
}

/// What follows whom, by the rule alone.
fn naive(documents: &BTreeMap<u64, Document>) -> Vec<(u64, u64)> {
    let mut all: Vec<(u32, u64, &Document)> = documents
        .iter()
        .map(|(key, one)| (one.day.map_or(u32::MAX, Day::number), *key, one))
        .collect();
    all.sort_unstable_by_key(|(day, key, _)| (*day, *key));
    let mut leaders: Vec<&Document> = Vec::new();
    let mut families = Vec::new();
    for (_, key, one) in all {
        let Some(signature) = &one.signature else {
            continue;
        };
        let bands: Vec<u64> = signature.bands().collect();
        let leader = leaders.iter().find(|leader| {
            leader.signature.as_ref().is_some_and(|other| {
                other.bands().any(|band| bands.contains(&band))
                    && signature.is_copy_of(other, [one.day, leader.day])
            })
        });
        match leader {
            Some(leader) => families.extend([(key, leader.key), (leader.key, leader.key)]),
            None => leaders.push(one),
        }
    }
    families.sort_unstable();
    families.dedup();
    families
}

fn families(dir: &Path) -> Vec<(u64, u64)> {
    let snapshot = Index::open(dir).and_then(|index| index.snapshot());
    let mut copies = snapshot
        .and_then(|snapshot| snapshot.copies())
        .expect("copies");
    copies.sort_unstable();
    copies
}

/// Runs that add, change and remove at random, some of which end before copies are grouped.
#[test]
fn families_depend_on_what_is_there_alone() {
    let mut chance = Chance(1);
    let mut grouped = 0;
    for round in 0..24 {
        let dir = tempfile::tempdir().expect("a directory");
        let dir = dir.path().join("index");
        let mut documents: BTreeMap<u64, Document> = BTreeMap::new();
        for run in 0..5 {
            let writer = Writer::open(&dir, &WriteOptions::default()).expect("a writer");
            for _ in 0..chance.below(16) {
                let mut change = writer.change();
                let key = chance.below(40);
                if documents.remove(&key).is_some() {
                    change.remove(key);
                }
                if chance.below(4) > 0 {
                    let new = document(key, &mut chance);
                    change.add(&[1; 16], &new, Came::default());
                    documents.insert(key, new);
                }
                writer.apply(change).expect("a change");
            }
            let whole = run == 4 || chance.below(3) > 0;
            let ending = if whole { Ending::Whole } else { Ending::Soon };
            writer.finish(ending).expect("an end");
            if whole {
                let found = families(&dir);
                assert_eq!(found, naive(&documents), "round {round}, run {run}");
                grouped += found.len();
            }
        }
    }
    assert!(grouped > 150, "{grouped}");
}

/// Lets the files of a segment be gone once where the thread that made this reads them after a commit, as they are
/// where another thread has just merged them.
#[derive(Debug)]
struct MergedAway {
    thread: std::thread::ThreadId,
    commits: AtomicU64,
    met: AtomicU64,
}

impl Watch for MergedAway {
    fn before(&self, operation: Operation<'_>) -> io::Result<()> {
        let is = |path: &Path, name: &str| path.to_string_lossy().ends_with(name);
        match operation {
            Operation::Rename(_, to) if is(to, "meta.json") => {
                self.commits.fetch_add(1, Ordering::SeqCst);
            }
            Operation::Read(path)
                if is(path, ".store")
                    && self.commits.load(Ordering::SeqCst) > 0
                    && std::thread::current().id() == self.thread
                    && self.met.fetch_add(1, Ordering::SeqCst) == 0 =>
            {
                return Err(io::ErrorKind::NotFound.into());
            }
            _ => {}
        }
        Ok(())
    }
}

#[test]
fn what_is_merged_while_copies_are_grouped_is_no_damage() {
    let dir = tempfile::tempdir().expect("a directory");
    let dir = dir.path().join("index");
    let watch = Arc::new(MergedAway {
        thread: std::thread::current().id(),
        commits: AtomicU64::new(0),
        met: AtomicU64::new(0),
    });
    let mut chance = Chance(7);
    let mut documents: BTreeMap<u64, Document> = BTreeMap::new();
    let options = WriteOptions {
        disk: Disk::watched(Arc::clone(&watch) as Arc<dyn Watch>),
        ..WriteOptions::default()
    };
    let writer = Writer::open(&dir, &options).expect("a writer");
    watch.commits.store(0, Ordering::SeqCst);
    for key in 0..30 {
        let new = document(key, &mut chance);
        let mut change = writer.change();
        change.add(&[1; 16], &new, Came::default());
        writer.apply(change).expect("a change");
        documents.insert(key, new);
    }
    writer.finish(Ending::Whole).expect("an end");
    assert!(watch.met.load(Ordering::SeqCst) > 0, "nothing was read");
    let found = families(&dir);
    assert!(!found.is_empty());
    assert_eq!(found, naive(&documents));
}
