//! Days told: conditions, orders and timelines through the program.

use serde_json::Value;

use crate::support::{Bench, ids, keys, part};

/// Articles of one week, one without a day.
fn archive() -> Bench {
    let bench = Bench::new();
    let rows = [
        ("a", Some("2018-06-13"), "بدأ القصف أمس وانتهى عام 2012."),
        (
            "b",
            Some("2018-06-14"),
            "في 3 آذار 2014 توقف القصف، ثم عاد في 5 آذار 2014.",
        ),
        (
            "c",
            None,
            "توقف القصف أمس، ووقع قصف آخر في 26 شوال 1436 هـ.",
        ),
        ("d", Some("2018-06-14"), "قصف بلا يوم معروف."),
        ("e", Some("2018-06-15"), "لم يُذكر غير هدنة الشهر الماضي."),
    ];
    let lines = rows.map(|(id, date, text)| {
        serde_json::json!({"id": id, "date": date, "text": text}).to_string()
    });
    bench.write("a.jsonl", lines.join("\n"));
    bench.index(&[]).expect(0);
    bench
}

#[track_caller]
fn check(bench: &Bench, args: &[&str], expected: &[&str]) {
    assert_eq!(ids(&bench.hits(args)), expected, "{args:?}");
}

#[test]
fn passages_are_found_by_the_days_they_tell_of() {
    let bench = archive();
    for (asked, expected) in [
        ("2014-03-03", &["b"][..]),
        ("2014-03-04", &[]),
        ("2014", &["b"]),
        ("2018-06-12", &["a"]),
        ("2018-06-13", &[]),
        // A year agrees with each of its days.
        ("2012-07-01", &["a"]),
        // A Hijri day may be one off.
        ("2015-08-10", &["c"]),
        ("2015-08-13", &[]),
        ("..2013", &["a"]),
    ] {
        check(&bench, &["قصف", "--told", asked], expected);
        check(&bench, &[&format!("قصف told:{asked}")], expected);
        check(&bench, &[&format!("قصف حدث:\"{asked}\"")], expected);
    }
    check(&bench, &["هدنة told:2018-05"], &["e"]);
    check(&bench, &["told:2018-05"], &["e"]);
    check(&bench, &["قصف -told:2012..2015 -told:2018"], &["d"]);
    let bad = bench
        .run(&["search", "قصف", "--told", "2014..2013"])
        .expect(2);
    assert!(bad.err.contains("2013-01..2013-03"), "{bad:?}");
    let noted = bench.run(&["search", "قصف told:أمس"]).err;
    assert!(noted.contains("holds no date"), "{noted}");
}

#[test]
fn orders_go_by_the_days_told_that_are_asked_for() {
    let bench = archive();
    check(&bench, &["قصف", "--sort", "told"], &["a", "b", "c", "d"]);
    check(&bench, &["قصف", "--sort", "-told"], &["a", "c", "b", "d"]);
    check(
        &bench,
        &["قصف", "--sort", "-told", "--told", "..2017"],
        &["c", "b", "a"],
    );
}

#[test]
fn the_days_that_were_asked_for_are_named() {
    let bench = archive();
    let text = |args: &[&str]| {
        bench
            .run(&[&["search", "قصف"], args].concat())
            .expect(0)
            .out
    };
    let day = text(&["--told", "2014-03-04.."]);
    assert!(
        day.contains("\n   tells of 2014-03-05: 5 آذار 2014\n"),
        "{day}"
    );
    assert!(day.contains("   tells of 2018-06-12: أمس\n"), "{day}");
    assert!(!day.contains("tells of 2014-03-03"), "{day}");
    let year = text(&["told:2012"]);
    let range = "   tells of 2012-01-01 to 2012-12-31: 2012\n";
    assert!(year.contains(range), "{year}");
    assert!(!text(&["--sort", "told"]).contains("tells of"));
}

#[test]
fn json_says_which_words_tell_of_which_days() {
    let bench = archive();
    let hits = bench.hits(&["قصف", "--told", "2014"]);
    let passage = &hits[0]["passage"];
    let told = passage["told"].as_array().unwrap();
    let text = passage["text"].as_str().unwrap();
    let words: Vec<_> = told
        .iter()
        .map(|days| (part(text, days), days["from"].as_str().unwrap()))
        .collect();
    assert_eq!(
        words,
        [
            ("3 آذار 2014".to_owned(), "2014-03-03"),
            ("5 آذار 2014".to_owned(), "2014-03-05")
        ]
    );
    let shown = bench.run(&["show", "a", "--json"]).expect(0).json();
    assert_eq!(shown["told"][1]["until"], "2012-12-31");
    assert_eq!(keys(&shown["told"][0]), ["start", "end", "from", "until"]);
    // Nothing is yesterday where no day is known.
    let undated = bench.run(&["show", "c", "--json"]).expect(0).json();
    assert_eq!(undated["told"].as_array().unwrap().len(), 1);
}

/// `expected` are the stretches that hold a document, by their first day.
#[track_caller]
fn check_line(bench: &Bench, args: &[&str], unit: &str, expected: &[(&str, u64)]) -> Value {
    let line = bench
        .run(&[&["timeline", "--json"], args].concat())
        .expect(0)
        .json();
    let buckets = line["buckets"].as_array().unwrap();
    let full: Vec<_> = buckets
        .iter()
        .map(|bucket| {
            let first = bucket["from"].as_str().unwrap();
            (first, bucket["documents"].as_u64().unwrap())
        })
        .filter(|(_, documents)| *documents > 0)
        .collect();
    assert_eq!(line["by"], unit, "{args:?}");
    assert_eq!(full, expected, "{args:?}");
    line
}

#[test]
fn a_timeline_counts_documents_with_every_word() {
    let bench = archive();
    let line = check_line(
        &bench,
        &["قصف"],
        "day",
        &[("2018-06-13", 1), ("2018-06-14", 2)],
    );
    assert_eq!(
        (&line["documents"], &line["undated"], &line["of"]),
        (&4.into(), &1.into(), &"date".into())
    );
    check_line(
        &bench,
        &["قصف", "--by", "year"],
        "year",
        &[("2018-01-01", 3)],
    );
    // Both words: one document holds them, others one of them.
    let line = check_line(&bench, &["قصف هدنة OR توقف"], "day", &[("2018-06-14", 1)]);
    assert_eq!(
        (&line["documents"], &line["some_words"]),
        (&2.into(), &3.into())
    );
    let none = bench.run(&["timeline", "قصف", "هدنة"]).expect(1);
    assert!(none.err.contains("every word; 5 have"), "{none:?}");
    bench.run(&["timeline", "زرافة"]).expect(1);
    bench.run(&["timeline", "قصف", "--by", "week"]).expect(2);
}

#[test]
fn a_timeline_of_days_told() {
    let bench = archive();
    let years = [
        ("2012-01-01", 1),
        ("2014-01-01", 1),
        ("2015-01-01", 1),
        ("2018-01-01", 1),
    ];
    let by_year = ["قصف", "--of", "told", "--by", "year"];
    let line = check_line(&bench, &by_year, "year", &years);
    assert_eq!(
        (&line["documents"], &line["undated"]),
        (&4.into(), &1.into())
    );
    // The years between are there, and empty.
    assert_eq!(line["buckets"].as_array().unwrap().len(), 7);
    // A condition on days told asks for those; of a year no month is known.
    let months = [("2014-03-01", 1), ("2015-08-01", 1)];
    let by_month = ["قصف told:2014..2015", "--by", "month"];
    let line = check_line(&bench, &by_month, "month", &months);
    assert_eq!(line["of"], "told");
    let line = check_line(
        &bench,
        &["قصف", "--told", "2012", "--by", "month"],
        "month",
        &[],
    );
    assert_eq!(line["too_wide"], 1);
    // There is no longer unit to try.
    let wide = Bench::of_texts(&["قصف بين عامي 1980 و2010."]);
    let run = wide.run(&["timeline", "قصف", "--of", "told", "--by", "year"]);
    assert_eq!(
        run.expect(0).err,
        "what they tell of is longer than ten years\n"
    );
}

#[test]
fn a_timeline_is_drawn() {
    let bench = archive();
    let text = bench.run(&["timeline", "قصف"]).expect(0).out;
    insta::assert_snapshot!(text, @r"
    2018-06-13  1  █████████████████████████████
    2018-06-14  2  █████████████████████████████████████████████████████████
    4 documents by day of publication; 1 without a date
    ");
    let svg = bench
        .run(&["timeline", "قصف", "--format", "svg"])
        .expect(0)
        .out;
    assert!(
        svg.starts_with("<svg ") && svg.ends_with("</svg>\n"),
        "{svg}"
    );
    assert!(!svg.contains("<script"), "{svg}");
    let csv = bench
        .run(&["timeline", "قصف", "--format", "csv"])
        .expect(0)
        .out;
    assert_eq!(
        csv,
        "from,until,documents\n2018-06-13,2018-06-13,1\n2018-06-14,2018-06-14,2\n"
    );
}

#[test]
fn a_check_finds_the_days_again() {
    let bench = archive();
    bench.run(&["check"]).expect(0);
}
