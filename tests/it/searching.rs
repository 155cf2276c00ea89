//! `kashaf search` on real files: answers, their JSON, their places in the text, pages, filters.

mod folder;
mod hostile;
mod sameness;

use std::io::{BufRead as _, BufReader, Read as _};

use serde_json::{Value, json};

use crate::support::{Bench, ids, keys, number, part};

#[test]
fn the_exit_code_says_what_became_of_it() {
    let bench = Bench::with(&[("a.txt", "خبر عن الجسر.")]);
    let check = |args: &[&str], code: i32, err: &str| {
        let run = bench.run(&[&["search"], args].concat()).expect(code);
        assert_eq!(run.out.is_empty(), code != 0, "{run:?}");
        assert!(
            run.err.starts_with(err) && (run.err.is_empty() == err.is_empty()),
            "{args:?}: {run:?}"
        );
    };
    check(&["الجسر"], 0, "");
    check(&["خبر", "الجسر"], 0, "");
    check(&["المطار"], 1, "nothing found\ntry another spelling: ");
    check(
        &["\"الجسر خبر\""],
        1,
        "nothing found\ntry the words without quotation marks",
    );
    check(
        &["الجسر", "--since", "2021"],
        1,
        "nothing found\ntry without the conditions",
    );
    check(
        &["الجسر", "--offset", "5"],
        1,
        "nothing here: there are only 1 hits",
    );
    check(&[], 2, "error: ");
    check(&["الجسر", "--since", "soon"], 2, "error: ");
    check(
        &["الجسر", "--since", "2022", "--until", "2021"],
        2,
        "error: `--since` is after `--until`\nhint: ",
    );
    check(&["الجسر", "--sort", "size"], 2, "error: ");
    check(&["الجسر", "--json", "--format", "csv"], 2, "error: ");
    check(
        &["الجسر", "--index", "nowhere"],
        2,
        "error: there is no index at `nowhere`\nhint: ",
    );
    check(
        &["الجسر", "--in", "nowhere"],
        2,
        "error: `nowhere` does not exist\nhint: ",
    );
    for (query, code) in [("الجسر", 0), ("المطار", 1)] {
        let run = bench.run(&["search", "-q", query]).expect(code);
        assert_eq!((run.out.as_str(), run.err.as_str()), ("", ""));
        bench.run(&["search", "-q", "--count", query]).expect(code);
    }
    bench.edit_manifest(|manifest| manifest["schema"] = json!(0));
    check(&["الجسر"], 5, "error: ");
}

#[test]
fn a_hit_has_every_promised_field() {
    let record = json!({
        "id": "1", "title": "جسر", "text": "خبر عن الجسر.", "date": "2021-11-01", "source": "وكالة", "url": "https://example.org/1",
        "author": "كاتب", "language": "ar", "قسم": "أخبار", "pages": 3
    });
    let bench = Bench::with(&[(
        "a.jsonl",
        &format!("{record}\n{}\n", json!({"text": "الجسر"})),
    )]);
    let hits = bench.hits(&["الجسر"]);
    assert_eq!(hits.len(), 2);
    for (rank, hit) in (1..).zip(&hits) {
        assert_eq!(
            keys(hit),
            [
                "format",
                "rank",
                "score",
                "document",
                "passage",
                "highlights",
                "more_passages",
                "duplicates",
                "title_highlights"
            ]
        );
        assert_eq!((&hit["format"], &hit["rank"]), (&json!(1), &json!(rank)));
        assert!(hit["score"].as_f64().unwrap() > 0.0);
        let document = "id path title date source url author language date_from date_calendar language_from file_format \
                        encoding extra";
        let document: Vec<&str> = document.split(' ').collect();
        assert_eq!(keys(&hit["document"]), document);
        assert_eq!(
            keys(&hit["passage"]),
            [
                "ordinal", "start", "end", "page", "time", "text", "excerpt", "told"
            ]
        );
        assert_eq!(keys(&hit["passage"]["excerpt"]), ["start", "end"]);
        assert_eq!(keys(&hit["highlights"][0]), ["start", "end"]);
        assert_eq!(hit["duplicates"], json!([]));
        assert_eq!(hit["passage"]["page"], Value::Null);
    }
    let full = &hits[0]["document"];
    let path = bench.shown("a.jsonl");
    assert_eq!(
        full,
        &json!({
            "id": "1", "path": path, "title": "جسر", "date": "2021-11-01", "source": "وكالة", "url": "https://example.org/1",
            "author": "كاتب", "language": "ar", "date_from": "record", "date_calendar": null, "language_from": "told",
            "file_format": "jsonl", "encoding": "UTF-8", "extra": {"قسم": "أخبار", "pages": 3}
        })
    );
    assert_eq!(hits[0]["title_highlights"], json!([{"start": 0, "end": 3}]));
    assert_eq!(
        hits[1]["document"],
        json!({
            "id": "a.jsonl#2", "path": path, "title": null, "date": null, "source": null, "url": null, "author": null,
            "language": null, "date_from": null, "date_calendar": null, "language_from": null, "file_format": "jsonl",
            "encoding": "UTF-8", "extra": {}
        })
    );
    let count = bench
        .run(&["search", "--count", "--json", "الجسر"])
        .expect(0)
        .json();
    assert_eq!(
        count,
        json!({"format": 1, "documents": 2, "passages": 2, "all_words": {"documents": 2, "passages": 2}})
    );
    assert_eq!(
        keys(&count),
        ["format", "documents", "passages", "all_words"]
    );
    let count = bench
        .run(&["search", "--count", "الجسر", "وكالة", "خبر"])
        .expect(0);
    insta::assert_snapshot!(count.out, @r"
    no document holds every word, 2 hold some of them
    2 passages, 0 with every word
    ");
}

#[test]
fn places_lead_back_into_the_text() {
    let bench = Bench::with_samples();
    let mut seen = 0;
    for query in [
        "ضباط سابقون انضموا إلى داعش",
        "\"ولاية خراسان\"",
        "مدرس*",
        "مستشفا~",
        "\"قصف مدرسة\"~9",
        "=المدينة",
    ] {
        for hit in bench.hits(&["--per-document", "0", "-n", "300", query]) {
            let passage = &hit["passage"];
            let text = passage["text"].as_str().unwrap();
            let length = text.chars().count();
            assert_eq!(number(&passage["end"]) - number(&passage["start"]), length);
            let excerpt = part(text, &passage["excerpt"]);
            assert!(
                excerpt.chars().count() <= 320 && !excerpt.trim().is_empty(),
                "{excerpt}"
            );
            let chars: Vec<char> = text.chars().collect();
            let mut last = 0;
            for highlight in hit["highlights"].as_array().unwrap() {
                let (start, end) = (number(&highlight["start"]), number(&highlight["end"]));
                assert!(last <= start && start < end, "ascending and apart: {hit}");
                last = end;
                let word = part(text, highlight);
                assert!(!word.contains(char::is_whitespace), "{word}");
                let outside = [
                    start.checked_sub(1).and_then(|at| chars.get(at)),
                    chars.get(end),
                ];
                assert!(
                    outside.into_iter().flatten().all(|c| !c.is_alphanumeric()),
                    "a whole word: {word} in {text}"
                );
                seen += 1;
            }
            let titles = hit["document"]["title"].as_str().unwrap_or("");
            for highlight in hit["title_highlights"].as_array().unwrap() {
                assert!(!part(titles, highlight).is_empty());
            }
        }
    }
    assert!(
        seen > 100,
        "{seen} highlights are too few to prove something"
    );
}

#[test]
fn a_shown_document_is_its_passages_joined() {
    let bench = Bench::with_samples();
    let query = "ضباط سابقون انضموا إلى داعش";
    let hits = bench.hits(&["--per-document", "0", "-n", "300", query]);
    let long: Vec<&Value> = hits
        .iter()
        .filter(|hit| hit["passage"]["ordinal"] != json!(0))
        .take(4)
        .collect();
    assert_eq!(long.len(), 4);
    for hit in long {
        let id = hit["document"]["id"].as_str().unwrap();
        let shown = bench
            .run(&["show", "--json", "--query", query, id])
            .expect(0)
            .json();
        let text = shown["text"].as_str().unwrap();
        assert_eq!(part(text, &hit["passage"]), hit["passage"]["text"], "{id}");
        let mut joined = String::new();
        let mut matching = 0;
        for (ordinal, passage) in shown["passages"].as_array().unwrap().iter().enumerate() {
            assert_eq!(passage["ordinal"], json!(ordinal));
            joined += &part(text, passage);
            matching += usize::from(passage["matches"] == json!(true));
        }
        assert_eq!(joined, text, "{id}");
        let found: Vec<&Value> = hits
            .iter()
            .filter(|other| other["document"] == hit["document"])
            .collect();
        assert_eq!(matching, found.len(), "{id}");
        // What a search lights is lit here too, at its place in the whole text.
        for hit in found {
            let start = number(&hit["passage"]["start"]);
            for highlight in hit["highlights"].as_array().unwrap() {
                let moved = json!({"start": start + number(&highlight["start"]), "end": start + number(&highlight["end"])});
                assert!(
                    shown["highlights"].as_array().unwrap().contains(&moved),
                    "{id}: {moved}"
                );
            }
        }
    }
}

#[test]
fn pages_joined_are_one_long_page() {
    let bench = Bench::with_samples();
    for args in [
        &["قصف المدينة"][..],
        &["قصف المدينة", "--per-document", "0"],
        &["المدينة", "--sort=-date", "--per-document", "2"],
    ] {
        let page = |limit: usize, offset: usize| {
            let (limit, offset) = (limit.to_string(), offset.to_string());
            let run = bench.run(
                &[
                    &["search", "--json", "-n", &limit, "--offset", &offset],
                    args,
                ]
                .concat(),
            );
            run.out.lines().map(str::to_owned).collect::<Vec<String>>()
        };
        let whole = page(1000, 0);
        assert!(whole.len() > 14, "{} hits", whole.len());
        let mut joined = Vec::new();
        while joined.len() < whole.len() {
            let next = page(7, joined.len());
            assert!(!next.is_empty());
            joined.extend(next);
        }
        assert_eq!(joined, whole, "{args:?}");
        assert_eq!(page(7, whole.len()), [""; 0]);
    }
    // All passages, one by one, are what is counted.
    let all = bench.hits(&[
        "--per-document",
        "0",
        "-n",
        "1000",
        "--duplicates",
        "show",
        "قصف المدينة",
    ]);
    let counted = bench.run(&["search", "--count", "--json", "قصف المدينة"]);
    let count = counted.expect(0).json();
    assert_eq!(number(&count["passages"]), all.len());
    let mut documents = ids(&all);
    documents.sort();
    documents.dedup();
    assert_eq!(number(&count["documents"]), documents.len());
    // With one passage a document, the others are counted beside it.
    let best = bench.hits(&["-n", "1000", "--duplicates=show", "قصف المدينة"]);
    assert_eq!(best.len(), documents.len());
    assert_eq!(
        best.iter()
            .map(|hit| 1 + number(&hit["more_passages"]))
            .sum::<usize>(),
        all.len()
    );
}

#[test]
fn filters_narrow_and_sorting_orders() {
    let records = [
        json!({"id": "1", "text": "خبر الجسر والقصف", "date": "2021-08-15", "source": "وكالة الأنهار", "language": "ar"}),
        json!({"id": "2", "text": "خبر الجسور", "date": "2022-03-05", "source": "صحيفة الجبل", "language": "ar-SY"}),
        json!({"id": "3", "text": "خبر عن الجسر", "date": "2020-01-31", "source": "وكالة الجبل", "language": "fa"}),
        json!({"id": "4", "text": "جسر قديم"}),
    ];
    let bench = Bench::new();
    for (place, record) in records.iter().enumerate() {
        bench.write(
            &format!(
                "{}/{place}.jsonl",
                if place < 2 { "new" } else { "old/أرشيف" }
            ),
            record.to_string(),
        );
    }
    bench.index(&[]).expect(0);
    let check =
        |args: &[&str], expected: &[&str]| assert_eq!(bench.found(args), expected, "{args:?}");
    check(&["الجسر"], &["1", "2", "3", "4"]);
    check(&["الجسر", "--since", "2021"], &["1", "2"]);
    check(&["الجسر", "--until", "2021-08"], &["1", "3"]);
    check(
        &["الجسر", "--since", "2021-08-15", "--until", "2021-08-15"],
        &["1"],
    );
    check(&["الجسر", "--since", "2021-08-16", "--until", "2021"], &[]);
    check(&["الجسر", "--since", "٢٠٢١"], &["1", "2"]);
    check(&["الجسر date:2021"], &["1"]);
    check(&["الجسر date:2020..2021-08"], &["1", "3"]);
    check(&["الجسر", "--source", "الجبل"], &["2", "3"]);
    check(&["الجسر", "--source", "وكالة الجبل"], &["3"]);
    check(&["الجسر source:الجبل"], &["2", "3"]);
    check(&["الجسر", "--path", "new/*"], &["1", "2"]);
    check(&["الجسر", "--path", "أرشيف/*"], &["3", "4"]);
    check(&["الجسر path:old/**"], &["3", "4"]);
    check(&["الجسر", "--language", "ar"], &["1", "2", "4"]);
    check(&["الجسر language:fa"], &["3"]);
    check(&["الجسر source:وكالة", "--since", "2021"], &["1"]);
    check(&["الجسر", "-القصف"], &["2", "3", "4"]);
    check(&["-القصف", "الجسر"], &["2", "3", "4"]);
    check(&["الجسر -source:الجبل"], &["1", "4"]);
    check(&["--exact", "الجسور"], &["2"]);
    check(&["=الجسور"], &["2"]);
    check(&["الجسور"], &["1", "2", "3", "4"]);
    let sorted = |order: &str| ids(&bench.hits(&["الجسر", "--sort", order]));
    assert_eq!(sorted("date"), ["3", "1", "2", "4"]);
    assert_eq!(sorted("-date"), ["2", "1", "3", "4"]);
}

#[test]
fn english_and_french_words_are_found_by_their_stems() {
    let records = [
        json!({"id": "en", "title": "Refugees return", "text": "The bombings stopped and the families returned to the town."}),
        json!({"id": "fr", "text": "Les bombardements ont cessé et les familles déplacées sont rentrées dans la ville."}),
        json!({"id": "de", "text": "Das Wort bombings steht auf einem Schild, und das ist nicht alles in der Stadt."}),
        json!({"id": "ar", "text": "كلمة bombings مكتوبة على اللافتة عند مدخل المدينة."}),
    ];
    let lines: String = records.map(|record| format!("{record}\n")).concat();
    let bench = Bench::with(&[("a.jsonl", &lines)]);
    let check =
        |args: &[&str], expected: &[&str]| assert_eq!(bench.found(args), expected, "{args:?}");
    check(&["--no-variants", "bombing"], &["en"]);
    check(&["Bombings"], &["ar", "de", "en"]);
    check(&["bombed"], &["en"]);
    check(&["=bombing", "--no-variants"], &[]);
    check(&["=bombings"], &["ar", "de", "en"]);
    check(&["\"the bombing stopped\""], &[]);
    check(&["\"the bombings stopped\""], &["en"]);
    check(&["\"bombing family\"~6"], &["en"]);
    check(&["déplacé"], &["fr"]);
    check(&["deplacees"], &["fr"]);
    check(&["bombardement ville"], &["fr"]);
    check(&["title:refugee"], &["en"]);
    let hits = bench.hits(&["refugee bombed family"]);
    let lit = |name: &str, text: &str| -> Vec<String> {
        let spans = hits[0][name].as_array().unwrap();
        let chars: Vec<char> = text.chars().collect();
        let part = |span: &Value| {
            chars[number(&span["start"])..number(&span["end"])]
                .iter()
                .collect()
        };
        spans.iter().map(part).collect()
    };
    let text = hits[0]["passage"]["text"].as_str().unwrap();
    assert_eq!(lit("highlights", text), ["bombings", "families"]);
    assert_eq!(lit("title_highlights", "Refugees return"), ["Refugees"]);
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let bench = Bench::with_samples();
    let checks: [&[&str]; 3] = [
        &[
            "search",
            "--json",
            "-n",
            "1000",
            "--per-document",
            "0",
            "في من قال",
        ],
        &[
            "search",
            "--format",
            "html",
            "-n",
            "1000",
            "--per-document",
            "0",
            "قصف المدينة قال",
        ],
        &["completions", "bash"],
    ];
    for args in checks {
        let mut child = bench.start(&mut bench.command(args));
        let mut lines = BufReader::with_capacity(16, child.stdout.take().unwrap());
        let mut first = String::new();
        lines.read_line(&mut first).unwrap();
        drop(lines);
        let mut err = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut err)
            .unwrap();
        assert_eq!(err, "", "{args:?}");
        assert_eq!(child.wait().unwrap().code(), Some(0), "{args:?}");
        assert!(!first.is_empty());
    }
}
