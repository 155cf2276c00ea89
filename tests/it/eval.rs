//! `kashaf eval` on the sample corpus: its figures, its runs and comparisons, and what it says of bad input.

use std::fs;
use std::path::Path;

use kashaf::eval::{ask, read_queries};
use kashaf::index::Index;
use kashaf::query::parse;
use kashaf::search::{SearchOptions, Searcher};
use serde_json::{Value, json};

use crate::support::{Bench, Run, ids, keys, number};

const FIGURES: [&str; 4] = ["ndcg@10", "mrr@10", "recall@10", "recall@100"];

/// The sample corpus with the queries of the documentation beside it.
fn samples() -> Bench {
    let bench = Bench::with_samples();
    for name in ["queries.jsonl", "qrels.tsv"] {
        let from = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("docs/example")
            .join(name);
        fs::copy(from, bench.root().join(name)).unwrap();
    }
    bench
}

/// An archive of two documents, one query for each, and one that nobody judged.
fn small() -> Bench {
    let bench = Bench::with(&[
        ("عين العرب.txt", "قصف مدرسة في المدينة."),
        ("b.txt", "هدنة ونازحون، ثم قصف."),
        ("c.txt", "صيادون."),
    ]);
    bench.put(
        "q.jsonl",
        "{\"id\":1,\"text\":\"قصف مدرسة\",\"answer\":\"مدرسه\"}\n{\"id\":\"b\",\"text\":\"نازح\"}\n{\"id\":\"c\",\"text\":\"قصف\"}\n",
    );
    bench.put("r.tsv", "1\t0\tعين العرب.txt\t1\nb 0 b.txt 1\n");
    bench
}

impl Bench {
    /// Writes a file beside the archive.
    fn put(&self, name: &str, content: &str) {
        fs::write(self.root().join(name), content).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.root().join(name)).unwrap()
    }

    fn eval(&self, args: &[&str]) -> Run {
        self.run(&[&["eval", "--queries", "q.jsonl", "--qrels", "r.tsv"], args].concat())
    }

    fn eval_samples(&self, args: &[&str]) -> Run {
        let files = ["eval", "--queries", "queries.jsonl", "--qrels", "qrels.tsv"];
        self.run(&[&files, args].concat())
    }
}

#[test]
fn the_figures_of_the_samples() {
    let bench = samples();
    let run = bench
        .eval_samples(&["--json", "--run", "out.trec"])
        .expect(0);
    assert_eq!(
        run.err,
        "note: 1 of 13 queries have no relevant document in `qrels.tsv` and are not scored\n"
    );
    let told = run.json();
    assert_eq!(
        keys(&told),
        [
            "format",
            "queries",
            "ndcg@10",
            "mrr@10",
            "recall@10",
            "recall@100",
            "answer@1",
            "answer@3",
            "latency_ms",
            "unjudged",
            "sets",
            "compare"
        ]
    );
    assert_eq!(
        (&told["format"], &told["compare"]),
        (&json!(1), &Value::Null)
    );
    assert_eq!(
        (number(&told["queries"]), number(&told["unjudged"])),
        (12, 1)
    );
    for (figure, least) in FIGURES.iter().zip([0.9, 0.9, 0.95, 1.0]) {
        let value = told[figure].as_f64().unwrap();
        assert!((least..=1.0).contains(&value), "{figure}: {value}");
    }
    assert_eq!(
        (&told["answer@1"], &told["answer@3"]),
        (&json!(1.0), &json!(1.0))
    );
    let latency = &told["latency_ms"];
    assert_eq!(keys(latency), ["p50", "p95", "p99"]);
    let latency = ["p50", "p95", "p99"].map(|share| latency[share].as_f64().unwrap());
    assert!(latency[0] > 0.0 && latency.is_sorted(), "{latency:?}");
    assert_eq!(keys(&told["sets"]), ["name", "question", "subject"]);
    let sizes = ["name", "question", "subject"].map(|set| number(&told["sets"][set]["queries"]));
    assert_eq!(sizes, [3, 4, 5]);
    assert_eq!(told["sets"]["name"]["answer@1"], Value::Null);
    assert_eq!(told["sets"]["question"]["answer@1"], json!(1.0));

    // The run says what searching says, in the order of the queries.
    let trec = bench.read("out.trec");
    let of: Vec<Vec<&str>> = trec
        .lines()
        .filter(|line| line.starts_with("officers "))
        .map(|line| line.split(' ').collect())
        .collect();
    let hits = bench.hits(&["-n", "100", "ضباط سابقون انضموا إلى داعش"]);
    assert_eq!(
        of.iter().map(|line| line[2]).collect::<Vec<_>>(),
        ids(&hits)
    );
    assert_eq!(
        of[0][..5],
        ["officers", "Q0", "afghanistan/officers.txt", "1", of[0][4]]
    );
    let score = hits[0]["score"].as_f64().unwrap();
    assert!(
        (of[0][4].parse::<f64>().unwrap() - score).abs() < 1e-3,
        "{} and {score}",
        of[0][4]
    );
    assert_eq!(of[0][5], "kashaf");
    let mut order: Vec<&str> = trec
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    order.dedup();
    let queries = bench.read("queries.jsonl");
    let asked: Vec<Value> = queries
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let asked: Vec<&str> = asked
        .iter()
        .map(|query| query["id"].as_str().unwrap())
        .collect();
    assert_eq!(order, asked);

    // The same run, read back: the same figures without an index, and no answers or times.
    let from = bench
        .eval_samples(&["--json", "--from", "out.trec"])
        .expect(0)
        .json();
    for figure in FIGURES {
        assert_eq!(from[figure], told[figure], "{figure}");
    }
    for missing in ["answer@1", "answer@3", "latency_ms"] {
        assert_eq!(from[missing], Value::Null, "{missing}");
    }

    // A run beside itself: no difference, and none by chance either.
    let compared = bench
        .eval_samples(&["--json", "--compare", "out.trec"])
        .expect(0)
        .json();
    let compared = &compared["compare"];
    assert_eq!(
        keys(compared),
        [
            "run",
            "rounds",
            "missing",
            "ndcg@10",
            "mrr@10",
            "recall@10",
            "recall@100",
            "sets"
        ]
    );
    assert_eq!(
        (&compared["run"], &compared["missing"]),
        (&json!("out.trec"), &json!(0))
    );
    for figure in FIGURES {
        assert_eq!(
            compared[figure],
            json!({"this": told[figure], "other": told[figure], "difference": 0.0, "interval": [0.0, 0.0],
                "t": null, "p": 1.0, "better": 0, "worse": 0, "same": 12}),
            "{figure}"
        );
    }
    assert_eq!(compared["sets"]["name"]["mrr@10"]["same"], json!(3));
}

#[test]
fn people_get_tables() {
    let bench = small();
    bench.put("other.trec", "1 Q0 c.txt 1 9 x\n1 Q0 عين العرب.txt 2 8 x\n");
    let run = bench.eval(&["--compare", "other.trec"]).expect(0);
    // Times differ from run to run.
    let out: Vec<&str> = run.out.lines().collect();
    assert!(
        out[0].ends_with("answer@1  answer@3  p50 ms  p95 ms  p99 ms"),
        "{}",
        out[0]
    );
    assert!(
        out[1].starts_with("      2   1.0000  1.0000     1.0000      1.0000    1.0000    1.0000  "),
        "{}",
        out[1]
    );
    insta::assert_snapshot!(out[2..].join("\n"), @r"

    beside other.trec, query by query; p by randomisation, the interval by t
       measure    this   other  difference     from       to      t       p  better  worse  same
       ndcg@10  1.0000  0.3155     +0.6845  -3.3238  +4.6929  +2.17  0.5000       2      0     0
        mrr@10  1.0000  0.2500     +0.7500  -2.4266  +3.9266  +3.00  0.5000       2      0     0
     recall@10  1.0000  0.5000     +0.5000  -5.8531  +6.8531  +1.00  1.0000       1      0     1
    recall@100  1.0000  0.5000     +0.5000  -5.8531  +6.8531  +1.00  1.0000       1      0     1
    ");
    insta::assert_snapshot!(run.err, @r"
    note: 1 of 3 queries have no relevant document in `r.tsv` and are not scored
    note: `other.trec` has no documents for 1 of the judged queries; they score 0
    note: `other.trec` has at most 2 documents a query; figures that look further count only these
    ");
    bench.put(
        "long.trec",
        "1 Q0 b.txt 1 3 x\n1 Q0 c.txt 2 2 x\n1 Q0 d.txt 3 1 x\nb Q0 b.txt 1 1 x\n",
    );
    let longer = bench.eval(&["--compare", "long.trec"]).expect(0);
    assert!(
        longer
            .out
            .ends_with("\nthe runs do not go far enough for any figure\n"),
        "{}",
        longer.out
    );
    insta::assert_snapshot!(longer.err, @r"
    note: 1 of 3 queries have no relevant document in `r.tsv` and are not scored
    note: this run has at most 2 documents a query; figures that look further are not compared
    ");
    let from = bench.eval(&["--from", "other.trec"]).expect(0);
    insta::assert_snapshot!(from.out, @r"
    queries  ndcg@10  mrr@10  recall@10  recall@100
          2   0.3155  0.2500     0.5000      0.5000
    ");
    insta::assert_snapshot!(from.err, @r"
    note: 1 of 3 queries have no relevant document in `r.tsv` and are not scored
    note: `other.trec` has no documents for 1 of the judged queries; they score 0
    note: `other.trec` has at most 2 documents a query; figures that look further count only these
    ");
}

#[test]
fn lists_that_are_cut_off_tell_less() {
    let bench = small();
    let check = |limit: &str, told: &[&str], not: &[&str]| {
        let run = bench
            .eval(&["--json", "--limit", limit, "--run", "out.trec"])
            .expect(0);
        let figures = run.json();
        for figure in told {
            assert!(figures[figure].is_f64(), "{limit}: {figure}: {figures}");
        }
        for figure in not {
            assert_eq!(figures[figure], Value::Null, "{limit}: {figure}");
        }
        bench.read("out.trec").lines().count()
    };
    let all = check("100", &["ndcg@10", "recall@100", "answer@3"], &[]);
    assert_eq!(all, 5, "two, one and two documents");
    check(
        "99",
        &["ndcg@10", "mrr@10", "recall@10", "answer@3"],
        &["recall@100"],
    );
    check(
        "3",
        &["answer@1", "answer@3"],
        &["ndcg@10", "mrr@10", "recall@10", "recall@100"],
    );
    let ones = check("1", &["answer@1"], &["answer@3", "mrr@10"]);
    assert_eq!(ones, 3);
    bench.eval(&["--limit", "0"]).expect(2);
}

#[test]
fn queries_come_from_standard_input_and_documents_from_a_folder() {
    let bench = small();
    let queries = bench.read("q.jsonl");
    let args = [
        "eval",
        "--in",
        "archive",
        "--queries",
        "-",
        "--qrels",
        "r.tsv",
        "--json",
    ];
    let told = bench.run_with_input(&args, queries).expect(0).json();
    assert_eq!(
        (&told["queries"], &told["mrr@10"]),
        (&json!(2), &json!(1.0))
    );
    let none = bench.run_with_input(&args, "").expect(1);
    assert!(
        none.err.starts_with("error: `-` holds no queries\nhint: "),
        "{}",
        none.err
    );
}

#[test]
fn a_run_is_written_whole_and_over_nothing_that_is_read() {
    let bench = small();
    bench.eval(&["--run", "out.trec"]).expect(0);
    let run = bench.read("out.trec");
    let first = run.lines().next().unwrap();
    assert!(first.starts_with("1 Q0 عين العرب.txt 1 "), "{first}");
    // An id with a space is read as it was written.
    let told = bench
        .eval(&["--json", "--from", "out.trec"])
        .expect(0)
        .json();
    assert_eq!(told["mrr@10"], json!(1.0));
    // It replaces what stood there, and leaves nothing beside it.
    bench.eval(&["--limit", "1", "--run", "out.trec"]).expect(0);
    assert_eq!(bench.read("out.trec").lines().count(), 3);
    let beside: Vec<String> = fs::read_dir(bench.root())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with(".kashaf-"))
        .collect();
    assert!(beside.is_empty(), "{beside:?}");

    let refused = |args: &[&str], error: &str| {
        let files = ["q.jsonl", "r.tsv", "out.trec"].map(|name| bench.read(name));
        let run = bench.eval(args).expect(1);
        assert_eq!(run.out, "");
        assert!(
            run.err.starts_with(error) && run.err.contains("\nhint: "),
            "{args:?}: {}",
            run.err
        );
        assert_eq!(
            files,
            ["q.jsonl", "r.tsv", "out.trec"].map(|name| bench.read(name))
        );
    };
    refused(
        &["--run", "q.jsonl"],
        "error: `q.jsonl` is the file that `--queries` reads",
    );
    refused(
        &["--run", "./r.tsv"],
        "error: `./r.tsv` is the file that `--qrels` reads",
    );
    refused(
        &["--run", "out.trec", "--compare", "archive/../out.trec"],
        "error: `out.trec` is the file that `--compare` reads",
    );
    refused(&["--run", "archive"], "error: `archive` is not a file");
    refused(
        &["--run", "no/such/out.trec"],
        "error: cannot write `no/such/out.trec`: ",
    );
}

#[test]
fn an_id_that_no_run_can_hold_leaves_the_old_run() {
    let bench = small();
    bench.write("d.jsonl", "{\"id\":\"a\\nb\",\"text\":\"قصف مدرسة\"}\n");
    bench.index(&[]).expect(0);
    bench.put("out.trec", "before");
    bench.eval(&[]).expect(0);
    let run = bench.eval(&["--run", "out.trec"]).expect(1);
    assert!(
        run.err.contains("cannot stand in a run file\nhint: "),
        "{}",
        run.err
    );
    assert_eq!(bench.read("out.trec"), "before");
}

#[test]
fn bad_input_is_told_with_its_place() {
    let bench = small();
    let good = ["q.jsonl", "r.tsv"].map(|name| bench.read(name));
    bench.put("run.trec", "1 Q0 b.txt 1 2.5 x\n");
    let check = |name: &str, content: &str, code: i32, error: &str| {
        bench.put(name, content);
        let run = bench.eval(&["--compare", "run.trec"]).expect(code);
        assert_eq!(run.out, "");
        assert!(
            run.err.starts_with(&format!("error: `{name}`{error}")) && run.err.contains("\nhint: "),
            "{content:?}: {}",
            run.err
        );
        bench.put("q.jsonl", &good[0]);
        bench.put("r.tsv", &good[1]);
        bench.put("run.trec", "1 Q0 b.txt 1 2.5 x\n");
    };
    check("q.jsonl", "", 1, " holds no queries");
    check(
        "q.jsonl",
        "{\"id\":1,\"text\":\"a\"}\n{\"id\":",
        1,
        ", line 2: is not JSON",
    );
    check(
        "q.jsonl",
        "{\"id\":1,\"text\":\"a\"}\n{\"id\":\"1\",\"text\":\"b\"}",
        1,
        ", line 2: the id `1` is that of line 1",
    );
    check("r.tsv", "", 1, " holds no judgements");
    check("r.tsv", "1 0 b.txt\n", 1, ", line 1: is not a judgement");
    check(
        "r.tsv",
        "1 0 b.txt 1\nx 0 b.txt 1\n",
        1,
        ", line 2: there is no query `x`",
    );
    check("r.tsv", "1 0 b.txt 0\n", 1, " judges no document relevant");
    check("run.trec", "", 1, " holds no run");
    check(
        "run.trec",
        "1 Q0 b.txt 1 2.5 x\n1 Q0 b.txt\n",
        1,
        ", line 2: is no line of a run",
    );
    check(
        "run.trec",
        "x Q0 b.txt 1 2.5 x\n",
        1,
        " names none of the queries",
    );
    // What is wrong is said before the index is opened.
    let run = bench
        .run(&[
            "eval",
            "--index",
            "none",
            "--queries",
            "no.jsonl",
            "--qrels",
            "r.tsv",
        ])
        .expect(1);
    insta::assert_snapshot!(run.err, @r"
    error: cannot read `no.jsonl`
    caused by: No such file or directory (os error 2)
    hint: check the spelling; a relative path starts at the current folder
    ");
    let run = bench.eval(&["--index", "none"]).expect(1);
    assert!(
        run.err.starts_with("error: there is no index at `none`"),
        "{}",
        run.err
    );
    for args in [
        &["--from", "run.trec", "--run", "out.trec"][..],
        &["--from", "run.trec", "--limit", "10"],
        &["--from", "run.trec", "--in", "archive"],
        &["--from", "run.trec", "--index", "index"],
    ] {
        bench.eval(args).expect(2);
    }
    bench.run(&["eval", "--queries", "q.jsonl"]).expect(2);
    bench.edit_manifest(|manifest| manifest["schema"] = json!(0));
    bench.eval(&[]).expect(5);
}

/// The figures of a table, row by row, without the times, which are a machine's; then the set.
fn without_times(table: &str) -> Vec<Vec<&str>> {
    let mut rows = Vec::new();
    for line in table.lines() {
        let cells: Vec<&str> = line.split_whitespace().collect();
        let set = cells.last().copied();
        rows.push(cells.into_iter().take(7).chain(set).collect());
    }
    rows
}

#[test]
fn the_documentation_shows_what_the_program_tells() {
    let bench = samples();
    let told = bench.eval_samples(&[]).expect(0).out;
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/measuring.md");
    let document = fs::read_to_string(document).unwrap();
    let (_, rest) = document.split_once("<!-- figures -->\n```text\n").unwrap();
    let (shown, _) = rest.split_once("```").unwrap();
    assert_eq!(
        without_times(shown),
        without_times(&told),
        "docs/measuring.md shows\n{shown}\nthe program\n{told}"
    );
}

#[test]
fn a_list_is_the_ranking_of_a_search_and_threads_do_not_matter() {
    let bench = samples();
    let index = Index::open(&bench.index_dir()).unwrap();
    let searcher = || Searcher::new(&index).unwrap();
    let queries = read_queries("q", bench.read("queries.jsonl").as_bytes()).unwrap();
    let alone = ask([&mut searcher()], &queries, 20).unwrap();
    let mut three = [searcher(), searcher(), searcher()];
    assert_eq!(ask(&mut three, &queries, 20).unwrap(), alone);

    let options = SearchOptions {
        limit: 20,
        offset: 2,
        ..SearchOptions::default()
    };
    for query in &queries {
        let query = parse(&query.text);
        let hits = searcher().search(&query, &options).unwrap().hits;
        let list = searcher().list(&query, &options, 3).unwrap();
        let places: Vec<(&str, f64)> = list
            .places
            .iter()
            .map(|place| (&*place.id, place.score))
            .collect();
        let searched: Vec<(&str, f64)> = hits
            .iter()
            .map(|hit| (&*hit.document.id, hit.score))
            .collect();
        assert_eq!(places, searched);
        assert_eq!(list.hits[..], hits[..hits.len().min(3)]);
    }
}
