//! The same archive gives the same answers however its index came about.

use std::fs;

use crate::support::{Bench, samples};

/// Thirty questions of every kind.
const QUESTIONS: [&str; 30] = [
    "ضباط سابقون انضموا إلى داعش",
    "قصف المدينة",
    "\"ولاية خراسان\"",
    "مدرسة",
    "أفغان*",
    "طالبن~",
    "=المدينة",
    "+مستشفى وقود",
    "حرب -غزة",
    "نازحون OR لاجئون",
    "مياه أو خبز",
    "\"قصف مدرسة\"~8",
    "title:ميناء",
    "date:2021",
    "سفينة date:2019..2022",
    "سوق",
    "الهدنة في الحديدة",
    "صيادون البحر",
    "أطفال المدارس",
    "زلزال",
    "فيضان درنة",
    "مقابر جماعية",
    "ذهب",
    "كابل المطار",
    "\"البحر الأحمر\"",
    "و*",
    "حكومة وزير",
    "مئات القتلى والجرحى",
    "2021",
    "(جسر OR معبر) -تفجير",
];

#[test]
fn answers_do_not_depend_on_how_an_index_came_about() {
    let bench = Bench::new();
    let files: Vec<_> = samples()
        .into_iter()
        .map(|(relative, path)| (relative, fs::read(path).unwrap()))
        .collect();
    let write_all = || {
        files
            .iter()
            .for_each(|(relative, bytes)| bench.write(relative, bytes))
    };
    write_all();
    bench.index(&["--index", "one", "--threads", "1"]).expect(0);
    bench
        .index(&["--index", "four", "--threads", "4"])
        .expect(0);
    // Grown in several runs, last files first, with other content between and files that come and go.
    fs::remove_dir_all(bench.archive()).unwrap();
    for (run, batch) in files.rchunks(files.len().div_ceil(5)).enumerate() {
        for (relative, bytes) in batch {
            bench.write(relative, bytes);
        }
        if run == 1 {
            bench.write(&files.last().unwrap().0, "نص آخر عن قصف المدينة.");
            bench.write("عابر.txt", "ضباط سابقون في المدينة، خبر عابر.");
        }
        let done = bench.index(&[
            "--index",
            "grown",
            "--threads",
            if run % 2 == 0 { "2" } else { "3" },
        ]);
        assert!(matches!(done.code, 0 | 3), "{done:?}");
    }
    write_all();
    bench.remove("عابر.txt");
    bench.index(&["--index", "grown"]).expect(0);
    let mut hits = 0;
    for query in QUESTIONS {
        let ask = |index: &str| {
            bench.run(&[
                "search",
                "--json",
                "-n",
                "100",
                "--per-document",
                "3",
                "--index",
                index,
                query,
            ])
        };
        let one = ask("one");
        for index in ["four", "grown"] {
            let other = ask(index);
            assert_eq!(
                (other.code, &other.out),
                (one.code, &one.out),
                "{query} in {index}"
            );
        }
        hits += one.out.lines().count();
    }
    assert!(hits > 300, "{hits} hits are too few to prove something");
}
