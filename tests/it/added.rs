//! When documents came to the index: conditions on it, in the query and as an option.

use kashaf::document::Day;
use kashaf::source::Root;
use kashaf::update::{Progress, UpdateOptions, update};

use crate::support::{Bench, ids};

/// Indexes at noon of a day.
fn index_on(bench: &Bench, day: &str) {
    let options = UpdateOptions {
        now: Day::parse(day).unwrap().begins() + 12 * 3600,
        ..UpdateOptions::default()
    };
    let roots = [Root::open(bench.archive()).unwrap()];
    update(&bench.index_dir(), &roots, &options, &Progress::default()).unwrap();
}

/// Documents that came, or changed, on three days; all tell of the same, on one day of publication.
fn archive() -> Bench {
    let bench = Bench::new();
    bench.write("a.txt", "قصف على القرية الأولى.");
    bench.write("b.txt", "قصف على القرية الثانية.");
    index_on(&bench, "2021-03-05");
    bench.write("c.txt", "قصف على القرية الثالثة.");
    index_on(&bench, "2021-03-08");
    bench.write("b.txt", "قصف آخر على القرية الثانية وما حولها.");
    index_on(&bench, "2021-04-01");
    bench
}

#[track_caller]
fn check(bench: &Bench, args: &[&str], expected: &[&str]) {
    let mut found = ids(&bench.hits(args));
    found.sort();
    assert_eq!(found, expected, "{args:?}");
}

#[test]
fn documents_are_found_by_the_days_on_which_they_came() {
    let bench = archive();
    for (asked, expected) in [
        ("2021-03-05", &["a.txt"][..]),
        ("2021-03-06", &[]),
        ("2021-03", &["a.txt", "c.txt"]),
        ("2021-03-08..", &["b.txt", "c.txt"]),
        // What has changed came again.
        ("2021-04-01", &["b.txt"]),
        ("..2021-03-07", &["a.txt"]),
        ("2021", &["a.txt", "b.txt", "c.txt"]),
        ("2020", &[]),
        ("99y", &["a.txt", "b.txt", "c.txt"]),
        ("1d", &[]),
    ] {
        check(&bench, &["قصف", "--added", asked], expected);
        check(&bench, &["--added", asked], expected);
        if !asked.ends_with(['d', 'y']) {
            check(&bench, &[&format!("قصف added:{asked}")], expected);
            check(&bench, &[&format!("أضيف:{asked}")], expected);
        }
    }
    check(&bench, &["قصف -added:2021-03"], &["b.txt"]);
    check(
        &bench,
        &["القرية AND (added:2021-03-05 OR added:2021-04)"],
        &["a.txt", "b.txt"],
    );
    let bad = bench
        .run(&["search", "قصف", "--added", "yesterday"])
        .expect(2);
    assert!(bad.err.contains("7d, 2w, 3m, 1y"), "{bad:?}");
}

#[test]
fn records_with_one_id_in_one_file_have_days_of_their_own() {
    let bench = Bench::new();
    let record = |text: &str| serde_json::json!({"id": "same", "text": text}).to_string() + "\n";
    bench.write("a.jsonl", record("قصف على القرية الأولى."));
    index_on(&bench, "2021-03-05");
    let both = record("قصف على القرية الأولى.") + &record("خبر قصف آخر في بلدة بعيدة.");
    bench.write("a.jsonl", both);
    index_on(&bench, "2021-04-01");
    let lines = bench.run(&["export", "قصف"]).expect(0).lines();
    let mut days: Vec<(&str, &str)> = lines
        .iter()
        .map(|line| {
            let text = line["passage"]["text"].as_str().expect("text");
            let day = line["evidence"]["indexed"].as_str().expect("a day");
            (text, day)
        })
        .collect();
    days.sort_unstable();
    assert_eq!(
        days,
        [
            ("خبر قصف آخر في بلدة بعيدة.", "2021-04-01"),
            ("قصف على القرية الأولى.", "2021-03-05"),
        ]
    );
}
