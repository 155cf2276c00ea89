//! Small random archives: a vocabulary that clitics, endings, marks and spellings make collide, laid
//! out in records of a few files, and the index made of them through the library.

use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, SystemTime};

use kashaf::index::Index;
use kashaf::search::Searcher;
use kashaf::source::Root;
use kashaf::update::{Progress, Summary, UpdateOptions, update};
use proptest::prelude::*;
use serde_json::{Value, json};

/// What texts are made of. Entries of several words are there so that phrases are found.
pub(super) const VOCABULARY: &[&str] = &[
    "حلب",
    "وحلب",
    "بحلب",
    "ضباط",
    "الضباط",
    "ضابط",
    "والضباط",
    "سابقون",
    "مدرسة",
    "المدرسة",
    "مدارس",
    "مدرستهم",
    "قُصِفَت",
    "قصف",
    "داعش",
    "لداعش",
    "خراسان",
    "خرسان",
    "ولاية",
    "ولايات",
    "للولاية",
    "شؤون",
    "العـــراق",
    "في",
    "من",
    "على",
    "متى",
    "2021",
    "٢٠٢١",
    "1,200",
    "F-16",
    "BBC",
    "بـBBC",
    "bcb",
    "bombing",
    "Bombings",
    "bomb",
    "déplacée",
    "déplacés",
    "generous",
    "generally",
    "the bombing of the school",
    "le bombardement et les déplacés",
    "ضباط سابقون",
    "ولاية خراسان",
    "لولاية خراسان",
    "قصف المدرسة",
    "المدرسة في حلب",
    "قال.وأضاف",
    "3 آذار 2014",
    "عام 2014",
    "أمس الأحد",
    "الشهر الماضي",
    "بين عامي 2011 و2013",
];

/// Where records stand, below the archive's folder.
const FILES: &[&str] = &[
    "iraq/a.jsonl",
    "syria/b.jsonl",
    "syria/idlib/c.jsonl",
    "d.jsonl",
    "syria/e.jsonl",
    "iraq/basra/f.jsonl",
];
const DATES: &[&str] = &["2021-08-15", "2021-11-01", "2020-02-29", "بلا تاريخ"];
const SOURCES: &[&str] = &["الجزيرة نت", "صَدى الفرات", "Reuters"];
const LANGUAGES: &[&str] = &["ar", "ar-SY", "en", "en-GB", "fr"];

/// One document, as its record has it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Article {
    pub(super) file: &'static str,
    pub(super) title: Option<String>,
    pub(super) text: String,
    pub(super) date: Option<&'static str>,
    pub(super) source: Option<&'static str>,
    pub(super) language: Option<&'static str>,
}

impl Article {
    /// A document with a text and nothing else, for examples written by hand.
    pub(super) fn of(text: &str) -> Self {
        Self {
            file: "d.jsonl",
            title: None,
            text: text.to_owned(),
            date: None,
            source: None,
            language: None,
        }
    }
}

/// Some documents; the id of each is its place among them.
pub(super) fn articles() -> impl Strategy<Value = Vec<Article>> {
    prop::collection::vec(article(), 1..=10)
}

/// One document.
pub(super) fn article() -> impl Strategy<Value = Article> {
    let some =
        |values: &'static [&'static str]| prop::option::weighted(0.7, prop::sample::select(values));
    let file = prop::sample::select(FILES);
    let title = prop::option::weighted(0.6, words(1..6));
    (
        file,
        title,
        text(),
        some(DATES),
        some(SOURCES),
        some(LANGUAGES),
    )
        .prop_map(|(file, title, text, date, source, language)| Article {
            file,
            title,
            text,
            date,
            source,
            language,
        })
}

/// Mostly a few sentences, now and then enough for several passages.
fn text() -> impl Strategy<Value = String> {
    let few = prop::collection::vec(sentence(), 1..4);
    let many = prop::collection::vec(sentence(), 16..40);
    prop_oneof![5 => few, 1 => many].prop_map(|sentences| sentences.concat().trim().to_owned())
}

fn sentence() -> impl Strategy<Value = String> {
    let end = prop::sample::select(&[". ", ".\n", "، ", "؟ ", " ", "\n\n"][..]);
    (words(1..10), end).prop_map(|(words, end)| words + end)
}

fn words(count: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    let word = prop::sample::select(VOCABULARY);
    let gap = prop::sample::select(&[" ", " ", " ", "، ", " «", "» ", " - "][..]);
    (word.clone(), prop::collection::vec((gap, word), count)).prop_map(|(first, rest)| {
        let mut out = first.to_owned();
        for (gap, word) in rest {
            out.push_str(gap);
            out.push_str(word);
        }
        out
    })
}

/// The archive's folder as it is to stand now: files without records are taken away. `age` gives every
/// state of a file another date, since two of them may have one length.
pub(super) fn write(folder: &Path, articles: &[(usize, &Article)], age: u64) {
    for file in FILES {
        let path = folder.join(file);
        let mut lines = String::new();
        for (id, article) in articles.iter().filter(|(_, article)| article.file == *file) {
            lines.push_str(&record(*id, article).to_string());
            lines.push('\n');
        }
        if lines.is_empty() {
            let _ = fs::remove_file(&path);
            continue;
        }
        if fs::read(&path).is_ok_and(|now| now == lines.as_bytes()) {
            continue;
        }
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, lines).unwrap();
        let date = SystemTime::UNIX_EPOCH + Duration::from_secs(1_600_000_000 + age);
        File::options()
            .write(true)
            .open(&path)
            .unwrap()
            .set_modified(date)
            .unwrap();
    }
}

fn record(id: usize, article: &Article) -> Value {
    json!({
        "id": format!("d{id}"),
        "title": article.title,
        "text": article.text,
        "date": article.date,
        "source": article.source,
        "language": article.language,
    })
}

/// Brings the index at `dir` up to date with the folder.
pub(super) fn index(folder: &Path, dir: &Path, threads: usize) -> Summary {
    let options = UpdateOptions {
        threads,
        memory: 30_000_000,
        allow_empty: true,
        remember_roots: false,
        ..UpdateOptions::default()
    };
    update(
        dir,
        &[Root::open(folder).unwrap()],
        &options,
        &Progress::default(),
    )
    .unwrap()
}

/// A searcher over the index at `dir`.
pub(super) fn searcher(dir: &Path) -> Searcher {
    Searcher::new(&Index::open(dir).unwrap()).unwrap()
}
