//! What a search that finds hardly anything suggests, and when it suggests nothing.

use crate::support::Bench;

fn archive() -> Bench {
    Bench::of_texts(&[
        "وصل الوفد إلى كابل أمس.",
        "غادرت القافلة كابل صباحاً.",
        "تحدث حضر المدينة عن الماء.",
        "أعلن حضر الساحل موقفهم.",
        "قال عبد الله إن الجسر مغلق.",
        "عاد عبد الله من السفر.",
        "A convoy left Kabul.",
        "Kabul was quiet.",
        "Kabul again.",
    ])
}

/// What is suggested, line by line.
#[track_caller]
fn check(args: &[&str], expected: &[&str]) {
    let bench = archive();
    let told = bench.run(&[&["search"], args].concat()).err;
    let told: Vec<&str> = told
        .lines()
        .filter(|line| line.starts_with("did you mean"))
        .collect();
    assert_eq!(told, expected, "{args:?}");
}

#[test]
fn a_keyboard_in_the_wrong_layout_is_noticed() {
    check(&[";hfg"], &["did you mean `كابل`? (5 documents)"]);
    // French keyboards have other letters on some keys.
    check(&["mhfg"], &["did you mean `كابل`? (5 documents)"]);
    check(&["نشلاعم"], &["did you mean `kabul`? (5 documents)"]);
}

#[test]
fn words_that_are_spelled_nearly_so_are_suggested() {
    check(
        &["حظر", "--no-variants"],
        &["did you mean `حضر`? (2 documents)"],
    );
    check(
        &["عبدالله", "--no-variants"],
        &["did you mean `عبد الله`? (2 documents)"],
    );
    check(&["\"حظر\" الساحل", "--no-variants"], &[]);
}

#[test]
fn nothing_is_suggested_that_finds_no_more() {
    check(&["كابل"], &[]);
    check(&["زرافة", "--no-variants"], &[]);
    check(&["qqq"], &[]);
    let bench = archive();
    let quiet = bench.run(&["search", "-q", ";hfg"]).expect(1);
    assert_eq!(quiet.err, "");
}
