//! What makes one passage better than another, feature by feature; and that a list longer than the documents
//! that are weighed twice is one list, however it is cut into pages.

use kashaf::index::Index;
use kashaf::query::parse;
use kashaf::search::{Hit, SearchOptions, Searcher};
use serde_json::json;

use crate::support::{Bench, ids};

/// An archive of texts and titles, each the document of its number and newer than the one before, so that
/// of two that are equally good the later comes first.
#[track_caller]
fn archive(texts: &[(&str, &str)]) -> Bench {
    let record = |(number, (title, text)): (usize, &(&str, &str))| {
        json!({"id": number.to_string(), "title": title, "text": text, "date": format!("2021-01-{number:02}")})
            .to_string()
    };
    let lines: Vec<String> = (1..).zip(texts).map(record).collect();
    Bench::with(&[("a.jsonl", &lines.join("\n"))])
}

/// A search finds these documents in this order.
#[track_caller]
fn check(bench: &Bench, query: &str, expected: &[&str]) {
    let hits = bench.hits(&["--no-variants", "--duplicates=show", query]);
    assert_eq!(ids(&hits), expected, "{query}");
}

/// Sentences that say nothing about what is asked for.
const FILLER: &str = "قال وزير الزراعة إن محصول القمح وفير. وأضاف أن أسعار الخضار تراجعت كثيرا هذا الصيف. \
    وأوضح تجار السوق أن البضائع متوفرة والطلب ضعيف. وتوقع خبراء الطقس أمطارا غزيرة على الساحل والجبال.";

#[test]
fn of_equal_passages_the_newer_comes_first() {
    let bench = archive(&[("", "فتح المعبر صباحا."), ("", "فتح المعبر مساء.")]);
    check(&bench, "المعبر", &["2", "1"]);
}

#[test]
fn what_a_document_begins_with_counts_for_more() {
    let news = "فتح المعبر أمام الشاحنات.";
    let (early, late) = (format!("{news} {FILLER}"), format!("{FILLER} {news}"));
    let bench = archive(&[("", &early), ("", &late)]);
    check(&bench, "المعبر", &["1", "2"]);
    check(&bench, "المعبر الشاحنات", &["1", "2"]);
    check(&bench, "معبر شاحنة -زلزال", &["1", "2"]);
}

#[test]
fn words_of_the_same_root_count_a_little() {
    let bench = archive(&[
        ("", "نشر الرجل كتاب والده، وهو كاتب معروف."),
        ("", "نشر الرجل كتاب والده، وهو طبيب معروف."),
        ("", "كاتب معروف في المدينة."),
    ]);
    // They find nothing by themselves.
    check(&bench, "كتاب", &["1", "2"]);
    check(&bench, "كتاب -زلزال", &["1", "2"]);
    check(&bench, "=كتاب", &["2", "1"]);
}

#[test]
fn words_of_a_phrase_count_a_little_where_they_stand_apart() {
    let bench = archive(&[
        ("", "بدأت هدنة في ولاية بعيدة عن خراسان وأهلها."),
        ("", "بدأت هدنة في مدينة بعيدة عن العاصمة وأهلها."),
        ("", "بدأت هدنة في ولاية خراسان البعيدة عن العاصمة."),
    ]);
    check(&bench, "هدنة \"ولاية خراسان\"", &["3", "1", "2"]);
    check(&bench, "\"ولاية خراسان\"", &["3"]);
}

#[test]
fn all_words_come_first_of_five_and_not_of_six() {
    let five = "زلزال فيضان حريق جفاف إعصار";
    let most = "زلزال فيضان حريق جفاف، ".repeat(5);
    let all = format!("{FILLER} {five} بركان.");
    // The title and the text are about all words but the last.
    let bench = archive(&[("", &all), ("زلزال فيضان حريق جفاف", &most)]);
    check(&bench, five, &["1", "2"]);
    check(&bench, &format!("{five} بركان"), &["2", "1"]);
}

/// An archive of more documents than are weighed twice, of every length, with and without each word.
fn large() -> (Bench, Searcher) {
    let mut lines = String::new();
    for number in 0..450_usize {
        let mut text = "هدنة ".repeat(1 + number % 7);
        if number % 3 == 0 {
            text += "مدرسة ";
        }
        text += &"خبر قصير. ".repeat(number % 11);
        if number % 10 == 0 {
            text += &format!("{FILLER} هدنة مدرسة. {FILLER} {FILLER} {FILLER} هدنة أخرى. {FILLER}");
        }
        let title = if number % 4 == 0 {
            "هدنة"
        } else {
            "خبر"
        };
        lines += &json!({"id": number.to_string(), "title": title, "text": text}).to_string();
        lines.push('\n');
    }
    let bench = Bench::with(&[("a.jsonl", &lines)]);
    let searcher = Searcher::new(&Index::open(&bench.index_dir()).unwrap()).unwrap();
    (bench, searcher)
}

#[test]
fn pages_of_a_long_list_are_cut_from_one_list() {
    let (_bench, mut searcher) = large();
    let mut ask = |query: &str, per_document: Option<usize>, offset: usize, limit: usize| {
        let options = SearchOptions {
            limit,
            offset,
            per_document,
            ..SearchOptions::default()
        };
        searcher.search(&parse(query), &options).unwrap()
    };
    /// What has to be the same on every page.
    fn place(hit: &Hit) -> (usize, String, u64, u64, usize) {
        (
            hit.rank,
            hit.document.id.clone(),
            hit.passage.ordinal,
            hit.score.to_bits(),
            hit.more_passages,
        )
    }
    for per_document in [Some(1), Some(2), None] {
        for query in ["هدنة مدرسة", "هدنة \"خبر قصير\""] {
            let whole = ask(query, per_document, 0, usize::MAX);
            let places: Vec<_> = whole.hits.iter().map(place).collect();
            assert!(places.len() >= 450, "{query}: {}", places.len());
            if per_document.is_none() {
                assert_eq!(places.len(), whole.totals.passages, "{query}");
                assert!(places.len() > 460, "{query}: {}", places.len());
            } else {
                let listed: usize = whole.hits.iter().map(|hit| hit.more_passages).sum();
                assert!(listed > 0 || per_document == Some(2), "{query}");
            }
            assert!(
                whole.hits.is_sorted_by(|a, b| a.score >= b.score),
                "{query}: scores never ascend"
            );
            let mut joined = Vec::new();
            while joined.len() < places.len() {
                let page = ask(query, per_document, joined.len(), 7);
                assert!(
                    !page.hits.is_empty() && page.totals == whole.totals,
                    "{query}"
                );
                joined.extend(page.hits.iter().map(place));
            }
            assert_eq!(joined, places, "{query}");
            // The same words beside an exclusion of nothing go another way and come to the same.
            let beside = ask(&format!("{query} -زززز"), per_document, 0, usize::MAX);
            assert_eq!(beside.totals, whole.totals, "{query}");
            let beside: Vec<_> = beside.hits.iter().map(place).collect();
            assert_eq!(beside, places, "{query}");
        }
    }
}

#[test]
fn no_passage_of_a_document_means_one() {
    let (_bench, mut searcher) = large();
    let mut ask = |per_document| {
        let options = SearchOptions {
            per_document,
            ..SearchOptions::default()
        };
        searcher
            .search(&parse("هدنة مدرسة"), &options)
            .unwrap()
            .hits
    };
    assert_eq!(ask(Some(0)), ask(Some(1)));
}
