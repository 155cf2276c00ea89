//! How the archive itself spells a word that it does not hold as typed: what is found then, what is lit,
//! how it is said, and when nothing of the kind happens.

use serde_json::{Value, json};

use crate::support::{Bench, ids, lit};

/// The variants that `explain` names, word by word.
fn explained(bench: &Bench, args: &[&str]) -> Vec<String> {
    let run = bench.run(&[&["explain", "--json"], args].concat());
    let words = run.expect(0).json()["words"].as_array().unwrap().clone();
    let joined = |word: &Value| {
        let variants = word["variants"].as_array().unwrap().iter();
        let variants: Vec<&str> = variants.map(|variant| variant.as_str().unwrap()).collect();
        variants.join(", ")
    };
    words.iter().map(joined).filter(|v| !v.is_empty()).collect()
}

/// A search finds these documents, lights these words of the first, and says that it looked for these
/// variants too, each word's together.
#[track_caller]
fn check(bench: &Bench, args: &[&str], found: &[&str], marked: &str, variants: &[&str]) {
    let hits = bench.hits(args);
    assert_eq!(ids(&hits), found, "{args:?}");
    assert_eq!(
        hits.first().map(lit).unwrap_or_default(),
        marked,
        "{args:?}"
    );
    let said = bench.run(&[&["search"], args].concat()).err;
    let said: Vec<&str> = said
        .lines()
        .filter(|line| line.contains("(`--no-variants` leaves"))
        .collect();
    assert_eq!(said.len(), variants.len(), "{args:?}: {said:?}");
    for (said, variants) in said.iter().zip(variants) {
        let ends = [
            format!(
                "` is in no passage; also searched: {variants} (`--no-variants` leaves that out)"
            ),
            format!("` + {variants} (`--no-variants` leaves them out)"),
        ];
        let ends = ends.iter().any(|end| said.ends_with(end));
        assert!(said.starts_with("note: `") && ends, "{said}");
    }
    assert_eq!(explained(bench, args), variants, "{args:?}");
}

#[test]
fn a_misspelt_name_is_found_as_the_archive_spells_it() {
    let bench = Bench::of_texts(&[
        "وصل الوفد إلى أفغانستان أمس.",
        "غادر الوفد وأفغانستان تنتظر.",
        "أمطار على الساحل.",
    ]);
    let name = "افغانستان";
    let typed = "أفغنستان";
    check(&bench, &[typed], &["2", "1"], "وأفغانستان", &[name]);
    check(
        &bench,
        &["غادر", typed],
        &["2", "1"],
        "غادر|وأفغانستان",
        &[name],
    );
    // A prefix, a fuzzy word and words near each other mean what they say.
    check(&bench, &["--no-variants", typed], &[], "", &[]);
    check(&bench, &["--exact", typed], &[], "", &[]);
    check(&bench, &["=أفغنستان"], &[], "", &[]);
    check(&bench, &["أفغنس*"], &[], "", &[]);
    check(
        &bench,
        &["\"أفغنستان تنتظر\""],
        &["2"],
        "وأفغانستان|تنتظر",
        &["افغنستان|افغانستان تنتظر"],
    );
    check(&bench, &["\"أفغنستان تنتظر\"~4"], &[], "", &[]);
    check(&bench, &["أفغنستان~"], &["1", "2"], "أفغانستان", &[]);
    // In every operator that asks for it.
    check(&bench, &["+أفغنستان -غادر"], &["1"], "أفغانستان", &[name]);
    check(
        &bench,
        &["أفغنستان AND تنتظر"],
        &["2"],
        "وأفغانستان|تنتظر",
        &[name],
    );
    check(
        &bench,
        &["(أفغنستان OR الساحل)"],
        &["3", "1", "2"],
        "الساحل",
        &[name],
    );
    // What must not be there is meant letter by letter, and so is a title.
    check(&bench, &["الوفد", "-أفغنستان"], &["2", "1"], "الوفد", &[]);
    check(&bench, &["الوفد NOT أفغنستان"], &["2", "1"], "الوفد", &[]);
    check(&bench, &["title:أفغنستان"], &[], "", &[]);
    // A document shown whole is lit as the hit is, and only counted it is the same.
    let show = |args: &[&str]| {
        let shown = bench.run(&[&["show", "--json", "1", "--query", typed], args].concat());
        let shown = shown.expect(0).json();
        (
            shown["passages"][0]["matches"].clone(),
            shown["highlights"].as_array().unwrap().len(),
        )
    };
    assert_eq!(show(&[]), (json!(true), 1));
    assert_eq!(show(&["--no-variants"]), (json!(false), 0));
    let count = bench
        .run(&["search", "--count", "--json", typed])
        .expect(0)
        .json();
    assert_eq!(count["documents"], json!(2));
    let text = bench.run(&["explain", typed]).expect(0).out;
    assert!(
        text.contains("as the archive spells it: افغانستان"),
        "{text}"
    );
}

#[test]
fn the_word_as_typed_counts_for_more_than_its_variants() {
    let mut texts = vec!["وصل الوفد إلى أفغنستان أمس."];
    texts.extend(["وصل الوفد إلى أفغانستان أمس."; 5]);
    let bench = Bench::of_texts(&texts);
    let hits = bench.hits(&["--duplicates=show", "أفغنستان"]);
    assert_eq!(hits.len(), 6);
    assert_eq!(
        (ids(&hits)[0].as_str(), lit(&hits[0]).as_str()),
        ("1", "أفغنستان")
    );
    let said = bench.run(&["search", "أفغنستان"]).err;
    assert!(
        said.starts_with("note: `أفغنستان` + افغانستان (`--no-variants`"),
        "{said}"
    );
}

#[test]
fn a_word_that_is_right_is_left_as_it_is() {
    let mut texts = vec![
        "شجرة خراسان العالية.",
        "دخلت القوات بغداد ومعها مدفعية.",
        "كتب الرجل رسالة.",
        "اجتمع المدير بالمعلمين.",
    ];
    texts.extend(["المتنازلون وحدهم."; 6]);
    texts.extend(["المتنازعون وحدهم."; 30]);
    let bench = Bench::of_texts(&texts);
    let check = |query: &str| check(&bench, &[query], &[], "", &[]);
    // General Arabic knows it.
    check("المدينة");
    check("معلومات");
    // Each letter of a short word makes another one.
    check("كتم");
    check("رجم");
    // No letters alone.
    check("2021");
    check("f16");
    check("1,200");
    let many = bench
        .run(&["search", "--json", "-n", "100", "المتنازلون"])
        .expect(0);
    assert_eq!((many.lines().len(), many.err.as_str()), (6, ""));
}

#[test]
fn a_known_word_is_right_though_another_is_far_commoner() {
    let mut texts = vec!["سيطرت طالبان وانضم إليها مقاتلون."];
    texts.extend(["علم طالب أنهم في الطريق."; 12]);
    let bench = Bench::of_texts(&texts);
    check(&bench, &["طالبان"], &["1"], "طالبان", &[]);
    check(&bench, &["انضموا"], &["1"], "وانضم", &[]);
    let bench = Bench::of_texts(texts.get(1..).unwrap());
    check(&bench, &["طالبان"], &[], "", &[]);
}

#[test]
fn one_slip_of_the_pen_is_forgiven() {
    #[track_caller]
    fn found(written: &str, typed: &str) {
        let bench = Bench::of_texts(&[&format!("خبر عن {written} اليوم."), "أمطار على الساحل."]);
        let hits = bench.hits(&[typed]);
        assert_eq!(ids(&hits), ["1"], "{typed}");
        assert_eq!(lit(&hits[0]), written, "{typed}");
    }
    // A hamza that is missing, also in a broken plural.
    found("الفيزياء", "الفيزيا");
    found("الأبرياء", "الأبريا");
    found("اللاجئين", "اللاجيين");
    // A letter too many, one too few, another one, two in the wrong order.
    found("زيلينسكي", "زيليينسكي");
    found("بغداد", "بغدااد");
    found("زيلينسكي", "زيلنيسكي");
    found("صواريخ", "صواررخ");
    found("المستشفى", "المستفشى");
    // ه for ة is no slip at all: both fold.
    found("القنيطرة", "القنيطره");
    found("مستشفى", "مستشفي");
    // Two slips in a long word.
    found("أذربيجان", "أزربيجن");
}

#[test]
fn words_typed_as_one_or_as_two_are_found() {
    let bench = Bench::of_texts(&[
        "قال عبد الله إنه عائد.",
        "عبد الطريق رجل يخاف الله.",
        "الطقس حار.",
    ]);
    check(&bench, &["عبدالله"], &["1"], "عبد|الله", &["عبد الله"]);
    check(&bench, &["--no-variants", "عبدالله"], &[], "", &[]);
    let bench = Bench::of_texts(&["عبد الطريق رجل يخاف الله.", "الطقس حار."]);
    check(&bench, &["عبدالله"], &[], "", &[]);
    let bench = Bench::of_texts(&["التقى نتنياهو الوفد.", "الطقس حار."]);
    let typed = ["نتن ياهو"];
    check(&bench, &typed, &["1"], "نتنياهو", &["نتنياهو", "نتنياهو"]);
    check(&bench, &["--no-variants", "نتن ياهو"], &[], "", &[]);
    // A title tells a name too.
    let record = json!({"id": "1", "title": "عودة عبد الله", "text": "الطقس حار."}).to_string();
    let bench = Bench::with(&[("a.jsonl", &record)]);
    let hits = bench.hits(&["عبدالله"]);
    assert_eq!(hits.len(), 1);
    assert_eq!(hits[0]["title_highlights"].as_array().unwrap().len(), 2);
}

#[test]
fn two_words_that_make_a_stop_word_stay_two() {
    let bench = Bench::of_texts(&["كان ذلك في المدينة.", "الطقس حار."]);
    check(&bench, &["ذل ك"], &[], "", &[]);
}

#[test]
fn a_variant_is_said_once() {
    let bench = Bench::of_texts(&["أعلن فلاديمير عن خطة.", "الطقس حار."]);
    check(
        &bench,
        &["فلاديم ير"],
        &["1"],
        "فلاديمير",
        &["فلاديمير", "فلاديمير"],
    );
}

#[test]
fn a_word_that_is_asked_for_and_excluded_is_explained_where_it_is_asked_for() {
    let bench = Bench::of_texts(&["وصل الوفد إلى أفغانستان أمس.", "الطقس حار."]);
    for query in [
        "أفغنستان -(أفغنستان)",
        "-(أفغنستان) أفغنستان",
        "أفغنستان title:أفغنستان",
    ] {
        assert_eq!(explained(&bench, &[query]), ["افغانستان"], "{query}");
    }
}

#[test]
fn variants_do_not_depend_on_how_an_index_came_about() {
    let texts = [
        "وصل الوفد إلى أفغانستان أمس.",
        "عبد الطريق رجل.",
        "يخاف الله.",
        "خبر من مطار كابل.",
        "أفغانستان تنتظر.",
        "أمطار على الساحل.",
        "أمطار في الجبال.",
        "ثلوج في الجبال.",
        "رياح على الساحل.",
        "ضباب في السهول.",
        "غبار في الصحراء.",
    ];
    let passing = [
        "قال عبد الله إنه في أفغنستان.",
        "أفغنستان وأفغانستين.",
        "نتنياهو",
    ];
    let bench = Bench::new();
    let write = |texts: &[&str], from: usize| {
        for (place, text) in (from..).zip(texts) {
            bench.write(&format!("{place}.txt"), text);
        }
    };
    write(&texts, 0);
    bench.index(&["--index", "one"]).expect(0);
    // What comes and goes stands in one segment with what stays, so it is deleted there, not merged away.
    write(&passing, 20);
    for place in [0, 4] {
        bench.remove(&format!("{place}.txt"));
    }
    let grow = || {
        bench
            .index(&["--index", "grown", "--threads", "1"])
            .expect(0)
    };
    grow();
    write(&texts, 0);
    grow();
    for place in 20..23 {
        bench.remove(&format!("{place}.txt"));
    }
    grow();
    for query in [
        "أفغنستان",
        "عبدالله",
        "نتن ياهو",
        "أفغانستين",
        "كابال مطاار",
    ] {
        let ask = |index: &str| {
            let json = bench.run(&["search", "--json", "--index", index, query]);
            let text = bench.run(&["search", "--index", index, query]);
            let explain = bench.run(&["explain", "--json", "--index", index, query]);
            [json.out, text.out, text.err, explain.out]
        };
        assert_eq!(ask("grown"), ask("one"), "{query}");
    }
}

#[test]
fn of_many_unknown_words_the_first_are_looked_for() {
    let bench = Bench::of_texts(&["وصل الوفد إلى أفغانستان أمس."]);
    let unknown = |count: usize| {
        let letters = "بتجخدزشطعغقكمنهيصضظ".chars();
        let words: Vec<String> = letters
            .take(count)
            .map(|c| c.to_string().repeat(9))
            .collect();
        words.join(" ")
    };
    let said = |query: String| {
        !bench.run(&["explain", &query]).expect(0).err.is_empty()
            || !explained(&bench, &[&query]).is_empty()
    };
    assert!(said(format!("{} أفغنستان", unknown(15))));
    assert!(!said(format!("{} أفغنستان", unknown(16))));
}

#[test]
fn a_hostile_query_is_answered_soon() {
    let bench = Bench::with_samples();
    let letters = [
        "ب", "ت", "ج", "خ", "د", "ز", "ش", "ط", "ع", "غ", "ق", "ك", "م", "ن", "ه", "ي",
    ];
    // As many unknown words as a query may have, and words as long as the index takes.
    let many: Vec<String> = (0..250)
        .map(|n: usize| {
            (0..8)
                .map(|place| letters[(n * 7 + place * (n / 16 + 3)) % 16])
                .collect()
        })
        .collect();
    let long: Vec<String> = (0..30).map(|n| letters[n % 16].repeat(118) + "ا").collect();
    for query in [many.join(" "), long.join(" ")] {
        let began = std::time::Instant::now();
        let run = bench.run(&["search", "--json", &query]);
        assert!(matches!(run.code, 0 | 1), "{run:?}");
        let taken = began.elapsed();
        assert!(taken.as_secs() < 20, "{taken:?}");
    }
}
