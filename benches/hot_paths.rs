//! The hot paths, each beside a peer in the same run, on the sample corpus. `benches/README.md` says how
//! to read the figures; absolute ones belong to a machine, ratios do not.

use std::collections::BTreeSet;
use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use fst::{IntoStreamer, Streamer};
use kashaf::analysis::Analyzer;
use kashaf::document::{Day, passages, told};
use kashaf::index::Index;
use kashaf::names::{Reading, Spelling};
use kashaf::query::parse;
use kashaf::search::{SearchOptions, Searcher};
use kashaf::source::Root;
use kashaf::update::{Progress, UpdateOptions, update};
use tantivy::Term;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::IndexRecordOption;
use unicode_segmentation::UnicodeSegmentation;

/// Copies of the sample corpus in the index that is searched.
const COPIES: usize = 60;

fn corpus() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-corpus")
}

fn options() -> UpdateOptions {
    UpdateOptions {
        threads: 2,
        ..UpdateOptions::default()
    }
}

/// The text of the sample corpus's plain files.
fn text() -> String {
    let mut out = String::new();
    for entry in walkdir::WalkDir::new(corpus()).sort_by_file_name() {
        let path = entry.expect("the corpus is there").into_path();
        if path.extension().is_some_and(|ending| ending == "txt") {
            out.push_str(&std::fs::read_to_string(path).expect("text"));
        }
    }
    out
}

fn analysis(c: &mut Criterion) {
    let text = text();
    let words = text.unicode_words().count() as u64;
    let mut group = c.benchmark_group("analysis");
    group.throughput(Throughput::Elements(words));
    group.bench_function("kashaf: tokenize, fold, stem (warm)", |b| {
        let mut analyzer = Analyzer::new();
        b.iter(|| {
            let tokens = analyzer.analyze(&text);
            assert!(tokens.len() as u64 > words / 2);
            tokens
        });
    });
    group.bench_function("peer: unicode words, Snowball Arabic", |b| {
        let stemmer = frostem::Stemmer::new(frostem::Algorithm::Arabic);
        b.iter(|| {
            let count = text
                .unicode_words()
                .map(|word| black_box(stemmer.stem(word)).len())
                .filter(|len| *len > 0)
                .count();
            assert!(count as u64 > words / 2);
            count
        });
    });
    group.bench_function("kashaf: passages", |b| {
        let tokens = Analyzer::new().analyze(&text);
        b.iter(|| {
            let cut = passages(&text, &tokens);
            assert!(cut.len() > 10);
            cut
        });
    });
    group.bench_function("kashaf: days told", |b| {
        let tokens = Analyzer::new().analyze(&text);
        let cut = passages(&text, &tokens);
        let published = Day::parse("2021-11-03");
        b.iter(|| {
            let told = cut
                .iter()
                .map(|passage| told(&text, &tokens, passage.tokens.clone(), published).len());
            let count: usize = told.sum();
            assert!(count > 10);
            count
        });
    });
    group.finish();
}

fn queries(c: &mut Criterion) {
    c.bench_function("query: parse", |b| {
        b.iter(|| {
            let query =
                parse(r#"ضباط "ولاية خراسان" +داعش -طالبان date:2021-08..2021-11 (كابل OR كابول*)"#);
            assert!(query.problems.is_empty());
            query
        });
    });
}

/// Words that a dictionary might have, drawn by lot: consonants with a long vowel behind every other one.
fn dictionary(words: usize) -> fst::Set<Vec<u8>> {
    let consonants: Vec<char> = "بتجحخدرزسشصطعغفقكلمنه".chars().collect();
    let mut state: u64 = 1;
    let mut below = |end: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) as usize % end
    };
    let mut drawn = BTreeSet::from(["كابل".to_owned(), "كابول".to_owned(), "نتنياهو".to_owned()]);
    drawn.insert("نتانياهو".to_owned());
    while drawn.len() < words {
        let mut word = String::new();
        for _ in 0..2 + below(4) {
            word.push(consonants[below(consonants.len())]);
            word.extend(['ا', 'و', 'ي'].get(below(6)));
        }
        drawn.insert(word);
    }
    fst::Set::from_iter(drawn).expect("sorted")
}

/// An automaton of words within some edits, as a dictionary takes it.
struct Edits(levenshtein_automata::DFA);

impl fst::Automaton for Edits {
    type State = u32;

    fn start(&self) -> u32 {
        self.0.initial_state()
    }

    fn is_match(&self, state: &u32) -> bool {
        matches!(
            self.0.distance(*state),
            levenshtein_automata::Distance::Exact(_)
        )
    }

    fn can_match(&self, state: &u32) -> bool {
        *state != levenshtein_automata::SINK_STATE
    }

    fn accept(&self, state: &u32, byte: u8) -> u32 {
        self.0.transition(*state, byte)
    }
}

fn names(c: &mut Criterion) {
    let words = dictionary(500_000);
    let mut group = c.benchmark_group("names");
    group.bench_function("kashaf: other spellings of a name", |b| {
        b.iter(|| {
            let spelling = Spelling::new("نتنياهو").expect("a name");
            let pattern = spelling.pattern().expect("no ordinary word");
            let mut found = Vec::new();
            let mut walk = words.search(&pattern).into_stream();
            while let Some(word) = walk.next() {
                let word = String::from_utf8_lossy(word).into_owned();
                let points = pattern.points_of(&word).unwrap_or(u8::MAX);
                if spelling.is(&word, points) {
                    found.push(word);
                }
            }
            assert!(found.contains(&"نتانياهو".to_owned()));
            found
        });
    });
    group.bench_function("kashaf: Arabic words for a Latin name", |b| {
        b.iter(|| {
            let reading = Reading::new("Netanyahu").expect("a name");
            let pattern = reading.arabic().expect("short enough");
            let walk = words.search(&pattern).into_stream();
            let found = walk.into_strs().expect("text");
            assert!(found.contains(&"نتنياهو".to_owned()));
            found
        });
    });
    group.bench_function("peer: words within two edits", |b| {
        let builder = levenshtein_automata::LevenshteinAutomatonBuilder::new(2, true);
        b.iter(|| {
            let edits = Edits(builder.build_dfa("نتنياهو"));
            let walk = words.search(edits).into_stream();
            let found = walk.into_strs().expect("text");
            assert!(found.contains(&"نتانياهو".to_owned()));
            found
        });
    });
    group.finish();
}

fn search(c: &mut Criterion) {
    let temp = tempfile::tempdir().expect("a temporary directory");
    let archive = temp.path().join("archive");
    for copy in 0..COPIES {
        for entry in walkdir::WalkDir::new(corpus()) {
            let entry = entry.expect("the corpus is there");
            let to = archive
                .join(copy.to_string())
                .join(entry.path().strip_prefix(corpus()).expect("below it"));
            if entry.file_type().is_dir() {
                std::fs::create_dir_all(to).expect("a directory");
            } else {
                std::fs::copy(entry.path(), to).expect("a file");
            }
        }
    }
    let dir = temp.path().join("index");
    let root = [Root::open(&archive).expect("the archive")];
    let summary = update(&dir, &root, &options(), &Progress::default()).expect("an index");
    assert_eq!(summary.failed, 0);
    let index = Index::open(&dir).expect("the index");
    let mut searcher = Searcher::new(&index).expect("a searcher");
    let query = parse("ضباط سابقون انضموا إلى داعش");

    let mut group = c.benchmark_group("search");
    group.bench_function("kashaf: 10 hits with highlights and excerpts", |b| {
        b.iter(|| {
            let results = searcher
                .search(&query, &SearchOptions::default())
                .expect("an answer");
            assert_eq!(results.hits.len(), 10);
            results
        });
    });
    group.bench_function("kashaf: 10 documents like one", |b| {
        b.iter(|| {
            let alike = searcher
                .similar("0/afghanistan/officers.txt", &SearchOptions::default())
                .expect("an answer")
                .expect("the document is there");
            assert_eq!(alike.results.hits.len(), 10);
            alike
        });
    });
    group.bench_function(
        "kashaf: a story of 60 copies, with a difference and quotations",
        |b| {
            b.iter(|| {
                let stories = searcher
                    .stories("0/afghanistan/officers.txt", None, usize::MAX)
                    .expect("an answer");
                assert!(stories.iter().all(|story| story.copies.len() >= COPIES));
                stories
            });
        },
    );
    group.bench_function("kashaf: ranking alone", |b| {
        b.iter(|| {
            let totals = searcher
                .count(&query, &SearchOptions::default())
                .expect("an answer");
            assert!(totals.documents > 10);
            totals
        });
    });
    group.bench_function("peer: tantivy BM25 over the same stems, ids alone", |b| {
        let snapshot = index.snapshot().expect("a snapshot");
        let stem = snapshot.fields().stem;
        let tokens = Analyzer::new().analyze("ضباط سابقون انضموا داعش");
        let terms: Vec<(Occur, Box<dyn Query>)> = tokens
            .iter()
            .map(|token| {
                let term = Term::from_field_text(stem, token.stem);
                (
                    Occur::Should,
                    Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)) as Box<dyn Query>,
                )
            })
            .collect();
        let peer = BooleanQuery::new(terms);
        b.iter(|| {
            let hits = snapshot
                .searcher()
                .search(&peer, &TopDocs::with_limit(10).order_by_score())
                .expect("an answer");
            assert_eq!(hits.len(), 10);
            hits
        });
    });
    group.finish();
}

criterion_group!(benches, analysis, queries, names, search);
criterion_main!(benches);
