//! Archives written by hand: what chance seldom makes, and more passages than chance would.

use kashaf::query::parse;
use kashaf::search::{Hit, SearchOptions, Sort};

use super::corpus::Article;
use super::{Archive, beside_nothing, typed};

/// The ids found for a query in a few texts, best first.
fn ids(texts: &[&str], query: &str) -> String {
    let articles: Vec<Article> = texts.iter().map(|text| Article::of(text)).collect();
    let mut archive = Archive::new(&articles);
    let options = SearchOptions {
        limit: usize::MAX,
        ..SearchOptions::default()
    };
    let found = archive.searcher.search(&parse(query), &options).unwrap();
    found
        .hits
        .iter()
        .map(|hit| hit.document.id.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

#[track_caller]
fn check(texts: &[&str], rows: &[(&str, &str)]) {
    for (query, expected) in rows {
        assert_eq!(ids(texts, query), *expected, "{query}");
    }
}

#[test]
fn words_that_ask_for_nothing_do_not_ask_for_everything() {
    check(
        &["قصف حلب", "ضباط في دمشق"],
        &[
            // Of stop words in a group only the other words are asked for, whatever stands before it.
            ("+(في حلب)", "d0"),
            ("(في حلب) AND قصف", "d0"),
            ("ضباط -(في حلب)", "d1"),
            // Where nothing else is asked for, they are.
            ("في", "d1"),
            ("في -حلب", "d1"),
            ("title:في", ""),
            ("(في date:2021) OR قصف", "d0"),
            // Letters that are no word are passed over with all that holds nothing else.
            ("قصف (ʿ ʾ)", "d0"),
            ("قصف (في \"ʿ\")", "d0"),
            ("ʿ AND ʾ", ""),
            ("قصف (ʿ AND ʾ)", "d0"),
            ("قصف OR NOT ʿ", "d0"),
            ("ʿ", ""),
        ],
    );
}

#[test]
fn passages_with_all_words_come_first_however_often_one_is_typed() {
    let often = "حلب ".repeat(9);
    let many = "في المدينة كلام كثير عن أمور أخرى لا تعنينا هنا ".repeat(8);
    check(
        &[
            &often,
            &format!("{many} حلب دمشق"),
            "كلام",
            "كلام آخر",
            "شيء من هذا",
        ],
        &[
            ("حلب دمشق", "d1 d0"),
            ("حلب حلب حلب حلب دمشق", "d1 d0"),
            ("+حلب دمشق", "d1 d0"),
            (&format!("{} دمشق", "(حلب AND حلب) ".repeat(4)), "d1 d0"),
        ],
    );
    // Where nothing has a score, too.
    check(
        &["ضباط", "شيء"],
        &[("(-كلام) (-ضباط)", "d1 d0"), ("(-كلام) (-شيء)", "d0 d1")],
    );
}

/// Numbers that look random, the same in every run.
fn numbers(mut state: u64) -> impl FnMut(usize) -> usize {
    move |below| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    }
}

/// More passages than are ranked at one stretch, and more results than are kept while ranking.
#[test]
fn the_best_few_of_many_are_the_best() {
    let mut number = numbers(7);
    let words = ["حلب", "دمشق", "قصف", "مدرسة", "ضباط", "كلام", "في"];
    let articles: Vec<Article> = (0..9000)
        .map(|_| {
            let text: Vec<&str> = (0..1 + number(9))
                .map(|_| words[number(words.len()) * number(2)])
                .collect();
            let title = (number(3) == 0).then(|| words[number(words.len())].to_owned());
            Article {
                title,
                ..Article::of(&text.join(" "))
            }
        })
        .collect();
    let mut archive = Archive::new(&articles);
    for text in [
        "حلب",
        "دمشق قصف",
        "+مدرسة ضباط -كلام",
        "\"قصف مدرسة\" حلب",
        "(دمشق قصف) AND ضباط",
        "title:حلب مدر*",
        "-دمشق",
    ] {
        let query = parse(text);
        let beside = parse(&typed(&beside_nothing(&query.root), 0));
        for (per_document, sort) in [
            (None, Sort::Relevance),
            (Some(1), Sort::Relevance),
            (Some(1), Sort::Newest),
        ] {
            let mut ask = |query, limit, offset| {
                let options = SearchOptions {
                    limit,
                    offset,
                    per_document,
                    sort,
                    ..SearchOptions::default()
                };
                archive.searcher.search(query, &options).unwrap()
            };
            let most = ask(&query, 600, 0);
            for (limit, offset) in [(1, 0), (10, 0), (7, 5), (20, 400)] {
                let page = ask(&query, limit, offset);
                assert_eq!(page.totals, most.totals, "{text}");
                let cut: Vec<Hit> = most.hits.iter().skip(offset).take(limit).cloned().collect();
                assert!(
                    page.hits == cut,
                    "{text}: {limit} from {offset} on, {sort:?}, {per_document:?}"
                );
            }
            let again = ask(&beside, 600, 0);
            assert_eq!(again.totals, most.totals, "{text}");
            assert!(again.hits == most.hits, "{text} beside nothing");
        }
    }
}
