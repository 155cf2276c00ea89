//! What is enough for a quotation, and how far two texts are followed.

use super::*;
use crate::analysis::Analyzer;

#[test]
fn enough_words_make_a_quotation() {
    for (same, shorter, expected) in [
        (12, 100, true),
        (11, 100, false),
        (8, 12, true),
        (8, 14, false),
        (11, 18, true),
        (7, 7, false),
        (11, 20, false),
    ] {
        assert_eq!(is_quotation(same, shorter), expected, "{same} of {shorter}");
    }
}

/// What is followed from the first window that both texts have.
#[track_caller]
fn check(here: &str, there: &str, expected: Option<(&str, &str, usize)>) {
    let mut analyzer = Analyzer::new();
    let tokens = [analyzer.analyze(here), analyzer.analyze(there)];
    let run = (0..tokens[0].len())
        .find_map(|a| (0..tokens[1].len()).find_map(|b| follow([&tokens[0], &tokens[1]], a, b)));
    let found = run.map(|run| {
        let spans = covered(&tokens[0], &run.here).zip(covered(&tokens[1], &run.there));
        let (a, b) = spans.expect("words");
        (a.of(here), b.of(there), run.same)
    });
    assert_eq!(found, expected, "{here} / {there}");
}

#[test]
fn texts_are_followed_over_a_few_words() {
    let seven = "a b c d e f g";
    check(seven, "x a b c d e f g y", Some((seven, seven, 7)));
    check("a b c d e f", "a b c d e f", None);
    check(
        "a b c d e f g h i j",
        "a b c d e f g X h i j",
        Some(("a b c d e f g h i j", "a b c d e f g X h i j", 10)),
    );
    check(
        "p q r X Y a b c d e f g",
        "p q r a b c d e f g",
        Some(("p q r X Y a b c d e f g", "p q r a b c d e f g", 10)),
    );
    check(
        "a b c d e f g 1 2 3 h i j",
        "a b c d e f g 4 5 6 h i j",
        Some(("a b c d e f g 1 2 3 h i j", "a b c d e f g 4 5 6 h i j", 10)),
    );
    // Too much that differs, and too little behind it.
    check(
        "a b c d e f g 1 2 3 4 h i j",
        "a b c d e f g h i j",
        Some((seven, seven, 7)),
    );
    check(
        "a b c d e f g X h i",
        "a b c d e f g h i",
        Some((seven, seven, 7)),
    );
}

#[test]
fn a_window_begins_where_all_its_words_stand() {
    for (places, words, expected) in [
        (vec![vec![5, 9], vec![11], vec![8]], [0, 2, 6], None),
        (vec![vec![5, 9], vec![7, 11], vec![15]], [0, 2, 6], Some(9)),
        (vec![vec![1], vec![0], vec![2]], [3, 2, 4], None),
    ] {
        assert_eq!(window_at(&places, &words), expected, "{places:?}");
    }
}
