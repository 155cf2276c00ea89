//! Places and groups that texts name: the filters, what they say of a name nobody bears, and what `stats` counts.

use serde_json::json;

use crate::support::Bench;

/// A search finds these documents, in whatever order.
#[track_caller]
fn check(bench: &Bench, args: &[&str], expected: &[&str]) {
    let mut found = bench.found(args);
    found.sort();
    assert_eq!(found, expected, "{args:?}");
}

fn reports() -> Bench {
    Bench::of_texts(&[
        "قصفت الطائرات مدينة حلب أمس، وقال سكان إن طالبان لا تعرفها.",
        "وصلت القافلة إلى دمشق ثم إلى الرقة.",
        "قال متحدث باسم الحكومة السعودية إن الوفد وصل إلى جدة.",
        "اشتباكات في طرابلس الليبية.",
        "أعلن داعش مسؤوليته عن هجوم في دير الزور في سوريا.",
        "زار جدته في القرية وأغلق الباب.",
        "غرق قارب في البحر الأحمر قبالة سوريا.",
    ])
}

#[test]
fn a_place_is_found_by_any_name_and_a_country_by_its_places() {
    let bench = reports();
    check(&bench, &["place:حلب"], &["1"]);
    check(&bench, &["مكان:Aleppo"], &["1"]);
    check(&bench, &["place:\"مدينة حلب\""], &["1"]);
    check(&bench, &["place:سوريا"], &["1", "2", "5", "7"]);
    check(&bench, &["place:SY"], &["1", "2", "5", "7"]);
    check(&bench, &["place:طرابلس"], &["4"]);
    check(&bench, &["place:\"البحر الأحمر\""], &["7"]);
    check(&bench, &["place:جدة"], &["3"]);
    check(&bench, &["place:الباب"], &[]);
    check(&bench, &["group:ISIS"], &["5"]);
    check(&bench, &["جماعة:طالبان"], &["1"]);
    // Beside words, excluded, in parentheses, and as options.
    check(&bench, &["place:سوريا قصفت"], &["1"]);
    check(&bench, &["place:سوريا -place:حلب"], &["2", "5", "7"]);
    check(&bench, &["(place:حلب OR place:ليبيا)"], &["1", "4"]);
    check(
        &bench,
        &["--place", "Syria", "--group", "داعش", "هجوم"],
        &["5"],
    );
}

#[test]
fn a_name_that_nobody_bears_is_said_to_be_none() {
    let bench = reports();
    let run = bench.run(&["search", "place:القامشلة حلب"]).expect(1);
    let note = "no place named `القامشلة` is known, so nothing is found; perhaps `القامشلي`";
    assert!(run.err.contains(note), "{}", run.err);
    let run = bench
        .run(&["search", "--count", "حلب", "--group", "طالبنا"])
        .expect(1);
    let note = "no group named `طالبنا` is known, so nothing is found; perhaps `طالبان`";
    assert!(run.err.contains(note), "{}", run.err);
}

#[test]
fn stats_count_documents_by_place_and_group() {
    let bench = reports();
    let run = bench.run(&["stats", "--places"]).expect(0);
    insta::assert_snapshot!(run.out, @r"
    6 of 7 documents name a place

    countries, with their places
            4  سوريا (Syria)
            1  ليبيا (Libya)
            1  السعودية (Saudi Arabia)

    places
            1  البحر الأحمر (Red Sea)
            1  طرابلس (Tripoli, LY)
            1  جدة (Jeddah, SA)
            1  الرقة (Raqqa, SY)
            1  حلب (Aleppo, SY)
            1  دمشق (Damascus, SY)
            1  دير الزور (Deir ez-Zor, SY)
    ");
    let run = bench.run(&["stats", "--groups"]).expect(0);
    insta::assert_snapshot!(run.out, @r"
    2 of 7 documents name a group

    groups
            1  داعش (ISIS)
            1  طالبان (Taliban)
    ");
    let found = bench
        .run(&["stats", "--places", "-n", "1", "--json"])
        .expect(0)
        .json();
    assert_eq!(
        found,
        json!({
            "format": 1,
            "documents": 7,
            "with_place": 6,
            "countries": [
                {"id": "SY", "name": "سوريا", "english": "Syria", "kind": "country", "country": "SY", "documents": 4},
            ],
            "places": [
                {"id": "-/البحر الأحمر", "name": "البحر الأحمر", "english": "Red Sea", "kind": "water", "country": null, "documents": 1},
            ],
        })
    );
    bench.run(&["stats", "--places", "--groups"]).expect(2);
    bench.run(&["stats", "-n", "3"]).expect(2);
    bench.run(&["check"]).expect(0);
}

#[test]
fn facets_have_names_and_countries_count_with_their_places() {
    let bench = Bench::of_texts(&[
        "قصفت الطائرات مدينة حلب.",
        "قصفت الطائرات دمشق ثم الرقة في سوريا.",
        "قصفت الطائرات طرابلس الليبية.",
        "قصفت الطائرات مواقع داعش والحوثيين في سوريا.",
    ]);
    let asked = "--facets=language,country,place,group";
    let run = bench.run(&["search", "قصفت", "-n", "1", asked]).expect(0);
    let (_, facets) = run.out.split_once("(shown 1)\n").unwrap();
    insta::assert_snapshot!(facets, @r"
    Languages
          4  العربية

    Countries, with their places
          3  سوريا
          1  ليبيا

    Places named
          1  طرابلس (LY/طرابلس)
          1  الرقة
          1  حلب
          1  دمشق

    Groups named
          1  الحوثيون
          1  داعش
    ");
    let run = bench.run(&["search", "قصفت", "--json", asked]).expect(0);
    let facets: serde_json::Value = serde_json::from_str(run.out.lines().last().unwrap()).unwrap();
    let facets = &facets["facets"];
    assert_eq!(
        facets["country"]["values"][0],
        json!({"value": "SY", "name": "سوريا", "english": "Syria", "documents": 3, "documents_all": 3})
    );
    assert_eq!(
        facets["group"]["values"][0],
        json!({"value": "houthis", "name": "الحوثيون", "english": "Houthis", "documents": 1, "documents_all": 1})
    );
    for (format, expected) in [
        ("markdown", "- 1: طرابلس (ليبيا)"),
        ("html", "<li>1 <bdi>طرابلس (ليبيا)</bdi></li>"),
    ] {
        let run = bench.run(&["search", "قصفت", "--format", format, asked]);
        let out = run.expect(0).out;
        assert!(out.contains(expected), "{out}");
    }
}

#[test]
fn what_is_changed_or_gone_is_counted_no_more() {
    let bench = Bench::with(&[
        ("a.txt", "انفجار في بغداد."),
        ("b.txt", "انفجار في البصرة."),
    ]);
    check(&bench, &["place:العراق"], &["a.txt", "b.txt"]);
    bench.write("a.txt", "انفجار في صنعاء وتعز.");
    bench.remove("b.txt");
    bench.index(&[]).expect(0);
    check(&bench, &["place:العراق"], &[]);
    check(&bench, &["place:Yemen"], &["a.txt"]);
    let found = bench.run(&["stats", "--places", "--json"]).expect(0).json();
    assert_eq!(
        found["countries"].as_array().map(Vec::len),
        Some(1),
        "{found}"
    );
}
