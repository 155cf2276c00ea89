//! Copies of the sample corpus, edited as editors do: each is found to be a copy of its original, no two stories are
//! taken for one, and the families are the same in whatever order and batches the files come.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use kashaf::index::Index;
use kashaf::query::{Filter, parse};
use kashaf::search::{SearchOptions, Searcher};
use serde_json::json;

use crate::support::{Bench, samples};

/// Documents of fewer words are left out.
const FEWEST: usize = 60;
/// Edited copies of each document.
const COPIES: usize = 3;

/// Stories that more than one document of the sample corpus carries.
const CARRIED: &[&[&str]] = &[
    &["afghanistan/gardez-blast.txt", "hindukush-220115-3"],
    &[
        "mokha-118",
        "yemen/khokha-boat-jabal.html.gz",
        "yemen/khokha-boat.txt",
    ],
    &["wires/ship-1.txt", "wires/ship-2.html", "wires/ship-3.json"],
];

/// A source of chance that is the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % most.max(1)
    }
}

/// A document of the corpus.
struct Original {
    id: String,
    date: Option<String>,
    text: String,
}

fn originals(bench: &Bench) -> Vec<Original> {
    let index = Index::open(&bench.index_dir()).unwrap();
    let mut searcher = Searcher::new(&index).unwrap();
    let all = SearchOptions {
        limit: 1000,
        filters: vec![Filter::Path("**".to_owned())],
        ..SearchOptions::default()
    };
    let hits = searcher.search(&parse(""), &all).unwrap().hits;
    let ids: BTreeSet<String> = hits.into_iter().map(|hit| hit.document.id).collect();
    let mut originals = Vec::new();
    for id in ids {
        for shown in searcher
            .documents(&id, None, &SearchOptions::default())
            .unwrap()
        {
            originals.push(Original {
                id: id.clone(),
                date: shown.document.date,
                text: shown.text,
            });
        }
    }
    originals
}

/// A text in sentences of words.
struct Text(Vec<Vec<String>>);

impl Text {
    fn new(text: &str) -> Self {
        let mut sentences = vec![Vec::new()];
        for word in text.split_whitespace() {
            let ends = word.ends_with(['.', '!', '?', '؟', ':']);
            sentences.last_mut().unwrap().push(word.to_owned());
            if ends {
                sentences.push(Vec::new());
            }
        }
        sentences.retain(|sentence| !sentence.is_empty());
        Self(sentences)
    }

    fn words(&self) -> usize {
        self.0.iter().map(Vec::len).sum()
    }

    fn joined(&self) -> String {
        let sentences: Vec<String> = self.0.iter().map(|words| words.join(" ")).collect();
        sentences.join(" ")
    }

    /// Edits at most so many words, in one of the ways that editors have; answers how many.
    fn edit(&mut self, most: usize, strange: &[String], chance: &mut Chance) -> usize {
        let sentence = chance.below(self.0.len());
        let length = self.0[sentence].len();
        let some = 1 + chance.below(6.min(most));
        let strange_words = |chance: &mut Chance, count: usize| -> Vec<String> {
            let from = chance.below(strange.len() - count);
            strange[from..from + count].to_vec()
        };
        match chance.below(7) {
            // A word or a phrase goes, comes, or is put otherwise.
            0 if length > some + 1 => {
                let at = chance.below(length - some);
                self.0[sentence].drain(at..at + some);
                some
            }
            1 => {
                let at = chance.below(length + 1);
                let new = strange_words(chance, some);
                self.0[sentence].splice(at..at, new);
                some
            }
            2 if length > some => {
                let at = chance.below(length - some);
                let new = strange_words(chance, some);
                self.0[sentence].splice(at..at + some, new);
                some
            }
            // Two phrases change places.
            3 if length >= 2 * some => {
                self.0[sentence].rotate_left(some);
                some
            }
            // Two sentences do.
            4 if sentence + 1 < self.0.len() && length.min(self.0[sentence + 1].len()) <= most => {
                self.0.swap(sentence, sentence + 1);
                length.min(self.0[sentence].len())
            }
            // A sentence goes, or the last one.
            5 if length <= most && self.0.len() > 2 => {
                self.0.remove(sentence);
                length
            }
            6 if self.0.len() > 2 && self.0[self.0.len() - 1].len() <= most => {
                self.0.pop().map_or(0, |tail| tail.len())
            }
            _ => 0,
        }
    }
}

/// Digits of one kind in the place of the other.
fn other_digits(text: &str) -> String {
    let digit = |c: char| match c {
        '0'..='9' => char::from_u32('٠' as u32 + c as u32 - '0' as u32).unwrap(),
        '٠'..='٩' => char::from_u32('0' as u32 + c as u32 - '٠' as u32).unwrap(),
        c => c,
    };
    text.chars().map(digit).collect()
}

/// A copy of a text with edits of up to 30 % of its words in all.
fn edited(original: &str, strange: &[String], chance: &mut Chance) -> String {
    let mut text = Text::new(original);
    let mut room = text.words() * (5 + chance.below(26)) / 100;
    if chance.below(3) == 0 && room > 8 {
        // Another outlet's words before it.
        let count = 8 + chance.below(room.min(20) - 7);
        let from = chance.below(strange.len() - count);
        text.0.insert(0, strange[from..from + count].to_vec());
        room -= count;
    }
    for _ in 0..400 {
        if room == 0 {
            break;
        }
        room -= text.edit(room, strange, chance);
    }
    let text = text.joined();
    if chance.below(2) == 0 {
        other_digits(&text)
    } else {
        text
    }
}

/// The documents of each family, by id.
fn families(index: &Path) -> BTreeSet<BTreeSet<String>> {
    let snapshot = Index::open(index)
        .and_then(|index| index.snapshot())
        .unwrap();
    let mut families: BTreeMap<u64, BTreeSet<String>> = BTreeMap::new();
    for (document, family) in snapshot.copies().unwrap() {
        let first = snapshot
            .first_passage(document)
            .unwrap()
            .expect("a copy is there");
        let id = snapshot.document_id(first).unwrap();
        families.entry(family).or_default().insert(id);
    }
    families.into_values().collect()
}

/// Files of edited copies, by name: of each document that is long enough some.
fn copies(originals: &[Original]) -> Vec<(String, String)> {
    let mut chance = Chance(7);
    let strange: Vec<String> = originals
        .iter()
        .flat_map(|original| original.text.split_whitespace().map(str::to_owned))
        .collect();
    let mut files = vec![String::new(); COPIES];
    for original in originals {
        if original.text.split_whitespace().count() < FEWEST {
            continue;
        }
        for (number, file) in files.iter_mut().enumerate() {
            let record = json!({
                "id": format!("{number}:{}", original.id),
                "title": format!("عنوان آخر {}", chance.below(1000)),
                "date": original.date,
                "text": edited(&original.text, &strange, &mut chance),
            });
            *file += &format!("{record}\n");
        }
    }
    let name = |number: usize| format!("copies-{number}.jsonl");
    (0..).map(name).zip(files).collect()
}

fn original_of(id: &str) -> &str {
    match id.split_once(':') {
        Some((number, original)) if number.len() == 1 => original,
        _ => id,
    }
}

#[test]
fn edited_copies_are_with_their_originals() {
    let bench = Bench::with_samples();
    let own = families(&bench.index_dir());
    let carried: BTreeSet<BTreeSet<String>> = CARRIED
        .iter()
        .map(|ids| ids.iter().map(|id| (*id).to_owned()).collect())
        .collect();
    assert_eq!(own, carried);
    let files = copies(&originals(&bench));
    for (name, content) in &files {
        bench.write(name, content);
    }
    bench.index(&[]).expect(0);
    let found = families(&bench.index_dir());
    let total: usize = files
        .iter()
        .map(|(_, content)| content.lines().count())
        .sum();
    let (mut with, mut wrong) = (0, Vec::new());
    for family in &found {
        let stories: BTreeSet<&str> = family.iter().map(|id| original_of(id)).collect();
        let one = stories.len() == 1
            || own
                .iter()
                .any(|known| stories.iter().all(|story| known.contains(*story)));
        if !one {
            wrong.push(stories);
        }
        with += family
            .iter()
            .filter(|id| original_of(id) != id.as_str() && family.contains(original_of(id)))
            .count();
    }
    assert!(wrong.is_empty(), "one family, several stories: {wrong:?}");
    assert!(total > 200 && with * 100 >= total * 95, "{with} of {total}");
}

#[test]
fn families_are_the_same_in_any_order() {
    let bench = Bench::with_samples();
    let files = copies(&originals(&bench));
    let originals = samples();
    let write_originals = || {
        for (path, from) in &originals {
            bench.write(path, std::fs::read(from).unwrap());
        }
    };
    for (name, content) in &files {
        bench.write(name, content);
    }
    let all = bench.root().join("all");
    let all = all.to_str().unwrap();
    bench.index(&["--index", all, "--threads", "1"]).expect(0);
    // Copies first, a file a run, the last first; then the originals, without a file that comes again in the end.
    for name in originals
        .iter()
        .map(|(path, _)| path)
        .chain(files.iter().map(|(name, _)| name))
    {
        bench.remove(name);
    }
    let turned = bench.root().join("turned");
    let turned = turned.to_str().unwrap();
    for (name, content) in files.iter().rev() {
        bench.write(name, content);
        bench.index(&["--index", turned]).expect(0);
    }
    let (name, content) = &files[1];
    bench.remove(name);
    write_originals();
    bench
        .index(&["--index", turned, "--commit-every", "1s"])
        .expect(0);
    bench.write(name, content);
    bench.index(&["--index", turned]).expect(0);
    let found = families(Path::new(all));
    assert!(found.len() > 60, "{}", found.len());
    assert_eq!(families(Path::new(turned)), found);
}
