//! Who carries a document's story, how two of them differ, who quotes it, and what is like it.

use std::collections::BTreeMap;

use kashaf::index::Index;
use kashaf::search::{Searcher, Story};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{Bench, ids, part};

/// What an agency sent, what others made of it, and a story of its own.
const STORY: &str = "قال شهود عيان إن طائرة مسيّرة أصابت مستودعا للحبوب قرب ميناء المدينة فجر الثلاثاء. واندلع حريق كبير في \
    المستودع، وعملت فرق الإطفاء حتى الظهر على إخماده. وأوضح مدير الميناء أن ألف طن من القمح تلفت، وأن حركة السفن لم \
    تتوقف. ولم تعلن أي جهة مسؤوليتها عن الهجوم. ويعيش في المدينة نحو ثمانين ألف شخص يعتمدون على الميناء في طعامهم.";

fn record(id: &str, date: Option<&str>, title: &str, text: &str) -> String {
    let source = format!("وكالة {id}");
    json!({"id": id, "date": date, "title": title, "text": text, "source": source}).to_string()
}

fn archive() -> Bench {
    let later = format!(
        "{} وأضاف المدير أن الترميم يبدأ غدا.",
        STORY.replace("الثلاثاء", "اليوم")
    );
    let same = STORY.replace("مسيّرة", "مسيرة").replace('،', " ؛");
    let quoting = "اجتمع وزراء الزراعة أمس لبحث أسعار الخبز بعد ارتفاعها في الأسواق. وذكر تقرير سابق أن مدير الميناء أوضح \
        أن ألف طن من القمح تلفت وأن حركة السفن لم تتوقف ولم تعلن أي جهة مسؤوليتها عن الهجوم على ما نشر حينها. وطالب الوزراء \
        بفتح المخازن الاحتياطية قبل الشتاء المقبل.";
    let near = "أصابت طائرة مسيّرة مخزنا للوقود قرب الميناء، واندلع حريق كبير أخمدته فرق الإطفاء بعد ساعات من الهجوم.";
    let lines = [
        record("أ", Some("2021-03-02"), "حريق في الميناء", STORY),
        record("ب", Some("2021-03-03"), "مسيّرة تصيب مستودعا", &later),
        record("ج", None, "حريق", &same),
        record("د", Some("2021-05-01"), "وزراء يبحثون أسعار الخبز", quoting),
        record("ه", Some("2022-01-01"), "حريق في مخزن للوقود", near),
        record(
            "و",
            Some("2022-02-01"),
            "طقس",
            "تهطل الأمطار على الساحل غدا وتنخفض درجات الحرارة قليلا.",
        ),
    ];
    Bench::with(&[
        ("a.jsonl", &lines.join("\n")),
        ("و.txt", "نص آخر عن أمر آخر لا صلة له بما سبق."),
        ("x/1.txt", "النص الأول في هذا المجلد وحده."),
    ])
}

#[track_caller]
fn check(bench: &Bench, args: &[&str], code: i32) -> String {
    bench.run(&[&["copies"], args].concat()).expect(code).out
}

#[test]
fn a_story_is_told_in_order_of_publication() {
    let bench = archive();
    let file = bench.shown("a.jsonl");
    let out = check(&bench, &["ب"], 0).replace(&file, "FILE");
    insta::assert_snapshot!(out, @r"
    3 documents carry this story, the first published first

    1. 2021-03-02  وكالة أ
       حريق في الميناء
       أ
       FILE
       published first, about 91 % in common

    2. 2021-03-03  وكالة ب
       مسيّرة تصيب مستودعا
       ب
       FILE
       the document asked for

    3.  وكالة ج
       حريق
       ج
       FILE
       about 91 % in common

    1 word gone, 7 new, 58 in both
       from: أ
       to: ب
       … مستودعا للحبوب قرب ميناء المدينة فجر [-الثلاثاء.-] {+اليوم.+} واندلع حريق كبير في المستودع، وعملت … شخص يعتمدون على الميناء في طعامهم. {+وأضاف المدير أن الترميم يبدأ غدا.+}

    passages of it stand in other documents

    1. 2021-05-01  وكالة د
       وزراء يبحثون أسعار الخبز
       د
       FILE
       published after the one asked for
       18 words in common:
       أن ألف طن من القمح تلفت، وأن حركة السفن لم تتوقف. ولم تعلن أي جهة مسؤوليتها عن الهجوم
    ");
    let turned = check(&bench, &["ب", "--bidi", "visual"], 0);
    let line = turned.lines().find(|line| line.contains("[-"));
    let line = line.expect("what differs");
    assert!(line.contains(" {+.مويلا+} [-.ءاثالثلا-] رجف "), "{line}");
    // Who was first is compared with what differs least, but does.
    let story = bench.run(&["copies", "--json", "أ"]).expect(0).json();
    assert_eq!(ids_of(&story["copies"]), ["أ", "ب", "ج"]);
    let flags = |key: &str| -> Vec<bool> {
        let copies = story["copies"].as_array().unwrap().iter();
        copies.map(|copy| copy[key].as_bool().unwrap()).collect()
    };
    assert_eq!(flags("first"), [true, false, false]);
    assert_eq!(flags("asked"), [true, false, false]);
    assert_eq!(flags("same_text"), [true, false, true]);
    assert_eq!(story["difference"]["to"]["id"], "ب");
    let with = bench.run(&["copies", "--json", "أ", "--with", "ج"]);
    let words = with.expect(0).json()["difference"]["words"].clone();
    assert_eq!((&words["removed"], &words["added"]), (&json!(0), &json!(0)));
    // The one without a date comes last, also in a comparison.
    let with = bench
        .run(&["copies", "--json", "ج", "--with", "ه"])
        .expect(0)
        .json();
    assert_eq!(with["difference"]["from"]["id"], "ه");
}

fn ids_of(list: &Value) -> Vec<&str> {
    let ids = list.as_array().expect("a list").iter();
    ids.map(|one| one["document"]["id"].as_str().expect("an id"))
        .collect()
}

#[test]
fn what_differs_is_given_by_its_places() {
    let bench = archive();
    let story = bench.run(&["copies", "--json", "ب"]).expect(0).json();
    let text = |id: &str| -> String {
        let shown = bench.run(&["show", "--json", id]).expect(0).json();
        shown["text"].as_str().unwrap().to_owned()
    };
    let (from, to) = (text("أ"), text("ب"));
    let parts = story["difference"]["parts"].as_array().unwrap();
    let joined = |side: &str, text: &str| -> String {
        parts.iter().map(|one| part(text, &one[side])).collect()
    };
    assert_eq!(joined("from", &from), from);
    assert_eq!(joined("to", &to), to);
    let changed: Vec<(&str, String)> = parts
        .iter()
        .filter_map(|one| match one["change"].as_str().unwrap() {
            "removed" => Some(("-", part(&from, &one["from"]))),
            "added" => Some(("+", part(&to, &one["to"]))),
            _ => None,
        })
        .collect();
    let trimmed: Vec<_> = changed
        .iter()
        .map(|(sign, text)| (*sign, text.trim()))
        .collect();
    assert_eq!(
        trimmed,
        [
            ("-", "الثلاثاء."),
            ("+", "اليوم."),
            ("+", "وأضاف المدير أن الترميم يبدأ غدا."),
        ]
    );
}

#[test]
fn a_quotation_is_found_with_who_was_first() {
    let bench = archive();
    for (id, other, first) in [("أ", "د", "here"), ("د", "أ", "there")] {
        let story = bench.run(&["copies", "--json", id]).expect(0).json();
        let quotations = story["quotations"].as_array().unwrap();
        assert_eq!(ids_of(&story["quotations"]), [other], "{quotations:?}");
        let quoting = &quotations[0];
        assert_eq!(quoting["first"], first);
        // Of the three that carry the story the first stands for all.
        assert_eq!(quoting["copies"], if other == "أ" { 2 } else { 0 });
        let shown = |id: &str| bench.run(&["show", "--json", id]).expect(0).json();
        let (here, there) = (shown(id), shown(other));
        let quoted = &quoting["quoted"][0];
        let here = part(here["text"].as_str().unwrap(), &quoted["here"]);
        let there = part(there["text"].as_str().unwrap(), &quoted["there"]);
        for text in [&here, &there] {
            assert!(
                text.starts_with("أن ألف طن") && text.ends_with("عن الهجوم"),
                "{text}"
            );
        }
        assert_eq!(quoted["words"], 18, "{here} / {there}");
    }
    let out = check(&bench, &["د"], 0);
    assert!(
        out.starts_with("no other document carries this story\n\npassages of it stand"),
        "{out}"
    );
    assert!(
        out.contains("published before the one asked for, +2 copies\n"),
        "{out}"
    );
}

#[test]
fn what_is_not_there_is_said() {
    let bench = archive();
    assert_eq!(
        check(&bench, &["ه"], 1),
        "no other document carries this story\n"
    );
    let json = bench.run(&["copies", "--json", "ه"]).expect(1).json();
    assert_eq!(ids_of(&json["copies"]), ["ه"]);
    assert_eq!(
        (&json["difference"], &json["quotations"]),
        (&Value::Null, &json!([]))
    );
    for args in [
        &["copies", "ز"][..],
        &["copies", "أ", "--with", "ز"],
        &["similar", "ز"],
    ] {
        let run = bench.run(args).expect(1);
        assert_eq!(run.out, "");
        assert!(
            run.err.starts_with("there is no document `ز`\n"),
            "{}",
            run.err
        );
    }
    let run = bench.run(&["copies", "أ", "--with", "أ"]).expect(2);
    assert!(run.err.contains("names the document itself"), "{}", run.err);
}

#[test]
fn copies_shown_as_one_keep_an_order_by_days() {
    let day = |id: &str, month: u32, text: &str| {
        record(id, Some(&format!("2021-{month:02}-01")), "حريق", text)
    };
    let other = "احترق مخزن للوقود قرب ميناء آخر، ولم يصب أحد بأذى.";
    let lines = [
        day("أ", 1, STORY),
        day("ب", 3, STORY),
        day("ج", 2, other),
        day("د", 4, other),
    ];
    let bench = Bench::with(&[("a.jsonl", &lines.join("\n"))]);
    for (sort, expected) in [
        // Each story stands where its first, or its last, does.
        ("date", ["أ", "ج"]),
        ("-date", ["د", "ب"]),
    ] {
        let found = ids(&bench.hits(&["ميناء", "--sort", sort]));
        assert_eq!(found, expected, "{sort}");
    }
}

#[test]
fn documents_with_one_id_are_all_shown() {
    let other = record(
        "أ",
        None,
        "أمر آخر",
        "نص قصير عن أمر آخر تماما في مكان بعيد.",
    );
    let bench = Bench::with(&[
        ("a.jsonl", &record("أ", None, "حريق", STORY)),
        ("b.jsonl", &other),
    ]);
    let run = bench.run(&["copies", "أ"]).expect(1);
    assert_eq!(
        run.out.matches("no other document").count(),
        2,
        "{}",
        run.out
    );
    assert!(
        run.err.starts_with("note: 2 documents have this id"),
        "{}",
        run.err
    );
    // One is compared with the other.
    let run = bench.run(&["copies", "أ", "--with", "أ"]).expect(0);
    assert!(run.out.contains("from: أ ("), "{}", run.out);
}

#[test]
fn hostile_words_reach_no_terminal() {
    let hostile = "\u{1b}[31mأحمر\u{202E} ";
    let text = format!("{STORY} {hostile}{hostile}");
    let lines = [
        record("أ", Some("2021-03-02"), hostile, STORY),
        record("ب\u{1b}]0;x\u{7}", Some("2021-03-03"), hostile, &text),
    ];
    let bench = Bench::with(&[("a.jsonl", &lines.join("\n"))]);
    for args in [
        &["copies", "أ"][..],
        &["copies", "أ", "--color", "always", "--bidi", "isolate"],
    ] {
        let out = bench.run(args).expect(0).out;
        let ours = [
            "\u{1b}[1m",
            "\u{1b}[2m",
            "\u{1b}[31m",
            "\u{1b}[32m",
            "\u{1b}[0m",
        ];
        let rest = ours
            .iter()
            .fold(out.clone(), |out, code| out.replace(code, ""));
        let rest = rest.replace('\n', "");
        assert!(
            !rest.contains(|c: char| c.is_control() || c == '\u{202E}'),
            "{out:?}"
        );
        assert!(out.contains("{+") && out.contains("+}"), "{out}");
    }
}

#[test]
fn a_page_of_a_story_marks_what_differs_and_obeys_no_text() {
    let text = format!("{STORY} <script>alert(1)</script> & \"x\"");
    let lines = [
        record("أ<b>", Some("2021-03-02"), "<i>حريق</i>", STORY),
        record("ب", Some("2021-03-03"), "حريق", &text),
    ];
    let bench = Bench::with(&[("a.jsonl", &lines.join("\n"))]);
    let page = bench
        .run(&["copies", "ب", "--format", "html"])
        .expect(0)
        .out;
    for wanted in [
        "<ins>&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;x&quot;</ins>",
        "&lt;i&gt;حريق&lt;/i&gt;",
        "<bdi>أ&lt;b&gt;</bdi>",
        "<dt>أول من نشر</dt>",
    ] {
        assert!(page.contains(wanted), "{wanted}: {page}");
    }
    assert!(
        !page.contains("<script") && !page.contains("<i>") && !page.contains("<b>"),
        "{page}"
    );
    assert!(page.ends_with("</html>\n"), "{page}");
    let page = bench
        .run(&["copies", "أ<b>", "--format", "html", "--with", "ب"])
        .expect(0)
        .out;
    assert!(!page.contains("<del>") && page.contains("<ins>"), "{page}");
}

#[test]
fn nothing_is_like_words_that_nobody_else_says() {
    let bench = Bench::with(&[("a.txt", "رباعيات موشحات."), ("b.txt", "حريق في الميناء.")]);
    for args in [&[][..], &["--path", "**"]] {
        let run = bench.run(&[&["similar", "a.txt"], args].concat());
        assert_eq!(run.expect(1).out, "", "{args:?}");
    }
}

#[test]
fn what_is_like_a_document_is_found_without_its_copies() {
    let bench = archive();
    let alike = |args: &[&str], code: i32| -> Vec<String> {
        let run = bench.run(&[&["similar", "--json"], args].concat());
        ids(&run.expect(code).lines())
    };
    assert_eq!(alike(&["أ", "-n", "2"], 0), ["د", "ه"]);
    for id in ["أ", "ب", "ج"] {
        let found = alike(&[id], 0);
        assert!(
            !found
                .iter()
                .any(|id| ["أ", "ب", "ج"].contains(&id.as_str())),
            "{found:?}"
        );
    }
    // Of the three that carry one story one is enough.
    let found = alike(&["ه"], 0);
    let story = found
        .iter()
        .filter(|id| ["أ", "ب", "ج"].contains(&id.as_str()));
    assert_eq!(story.count(), 1, "{found:?}");
    assert_eq!(alike(&["أ", "--since", "2022", "-n", "1"], 0), ["ه"]);
    assert_eq!(alike(&["أ", "--since", "2023"], 1), [""; 0]);
    let all = alike(&["أ"], 0);
    assert_eq!(alike(&["أ", "--offset", "1"], 0), all[1..]);
    let none = bench.run(&["similar", "أ", "--since", "2023"]).expect(1);
    assert_eq!(
        none.err,
        "nothing is like it\ntry it without the conditions\n"
    );
    let text = bench.run(&["similar", "أ", "-n", "1"]).expect(0).out;
    assert!(
        text.contains("\nshown 1\nby: ") && text.contains('*'),
        "{text}"
    );
    let page = bench
        .run(&["similar", "أ", "--format", "html"])
        .expect(0)
        .out;
    assert!(
        page.contains("<h1 dir=\"auto\">حريق في الميناء</h1>") && page.contains("<mark>"),
        "{page}"
    );
}

/// Words of no language, by number.
fn words(range: std::ops::Range<u32>) -> Vec<String> {
    range
        .map(|word| format!("w{}", word.wrapping_mul(2_654_435_761) % 9973))
        .collect()
}

fn stories(bench: &Bench, id: &str) -> Vec<Story> {
    let index = Index::open(&bench.index_dir()).unwrap();
    Searcher::new(&index)
        .unwrap()
        .stories(id, None, usize::MAX)
        .unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() })]

    /// Passages of one document that are put somewhere into others are found there, each whole, and nothing else is.
    #[test]
    fn embedded_passages_are_found(places in prop::collection::vec((0..350_usize, 14..60_usize, 0..200_usize, prop::option::of(4..10_usize)), 1..8)) {
        let own = words(0..420);
        let mut lines = vec![record("own", Some("2020-01-01"), "x", &own.join(" "))];
        let mut expected: BTreeMap<String, (String, usize)> = BTreeMap::new();
        for (number, (start, length, at, changed)) in (1..).zip(&places) {
            let mut quoted = own[*start..start + length].to_vec();
            // A word that somebody changed in the midst of it.
            let differing = changed.filter(|at| *at + 9 < *length);
            if let Some(at) = differing {
                quoted[at] = "zzz".to_owned();
            }
            let mut other = words(1000 * number..1000 * number + 260);
            let (before, behind) = ("xbefore".to_owned(), "xbehind".to_owned());
            other.splice(*at..*at, [vec![before], quoted.clone(), vec![behind]].concat());
            let id = format!("q{number}");
            lines.push(record(&id, None, "x", &other.join(" ")));
            expected.insert(id, (quoted.join(" "), length - usize::from(differing.is_some())));
        }
        let bench = Bench::with(&[("a.jsonl", &lines.join("\n"))]);
        let story = stories(&bench, "own").remove(0);
        let mut found = BTreeMap::new();
        for quoting in &story.quotations.documents {
            let id = quoting.document.id.clone();
            let other = stories(&bench, &id).remove(0);
            prop_assert_eq!(quoting.quoted.len(), 1);
            let quoted = quoting.quoted[0];
            let (start, end) = (quoted.start as usize, quoted.end as usize);
            let there: String = other.text.chars().skip(start).take(end - start).collect();
            found.insert(id, (there, quoted.words));
        }
        prop_assert_eq!(found, expected);
    }
}
