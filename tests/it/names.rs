//! Names typed in Latin letters and in Arabic ones: what each finds in the other script, and what is said of it.

use crate::support::{Bench, ids};

fn archive() -> Bench {
    Bench::of_texts(&[
        "سقطت كابول في يد مقاتلي الحركة.",
        "عاد المسافرون إلى كابل بعد الظهر.",
        "The plane left Kabul at noon.",
        "التقى قاسم سليماني الوفد في بغداد.",
        "خطب البغدادي في الجامع.",
        "قال القذافي إن البلاد هادئة.",
        "كتب عدنان عن والده الشيخ عبد الرحمن.",
        "وصل نتنياهو إلى المطار.",
        "زار الوفد مدينة باميان القديمة.",
        "هطلت أمطار على الساحل.",
        "A report about the river.",
    ])
}

/// Spellings of names, some of them also words.
fn spelled() -> Bench {
    Bench::of_texts(&[
        "التقى بنيامين نتنياهو الوفد أمس.",
        "قال بنيامين نتانياهو إن الحدود مغلقة.",
        "وصف ونتانياهو صامت ما جرى.",
        "أعلن ترامب قراره.",
        "رد ترمب على الرسالة.",
        "اتخذت الحكومة القرار.",
        "زار سلمان المدينة.",
        "عاد سليمان من السفر.",
        "هبطت الطائرة في غوانتانامو ليلاً.",
        "نقلوا إلى جوانتانامو صباحاً.",
        "The prisoner Hamdanovski spoke.",
        "تحدث السجين حمدانوفسكي للمرة الأولى.",
    ])
}

#[test]
fn a_name_is_found_as_others_spell_it() {
    let bench = spelled();
    check(&bench, &["نتنياهو"], &["1", "2", "3"]);
    check(&bench, &["نتانياهو"], &["1", "2", "3"]);
    check(&bench, &["\"بنيامين نتنياهو\""], &["1", "2"]);
    check(&bench, &["ترامب"], &["4", "5"]);
    check(&bench, &["غوانتانامو"], &["9", "10"]);
    check(&bench, &["حمدانوفسكي"], &["11", "12"]);
    let told = bench.run(&["search", "ترامب"]).err;
    assert_eq!(
        told,
        "note: `ترامب` + ترمب (`--no-variants` leaves them out)\n"
    );
}

#[test]
fn other_spellings_are_left_out_on_demand() {
    let bench = spelled();
    check(&bench, &["نتنياهو", "--no-variants"], &["1"]);
    check(&bench, &["نتنياهو", "--exact"], &["1"]);
    check(&bench, &["\"بنيامين نتنياهو\"", "--no-variants"], &["1"]);
    check(&bench, &["ترامب -ترمب"], &["4"]);
    let told = bench.run(&["search", "ترامب -ترمب"]).err;
    assert!(!told.contains("note: `ترامب` +"), "{told}");
}

#[test]
fn ordinary_words_and_other_names_are_no_spellings() {
    let bench = spelled();
    check(&bench, &["القرار"], &["4", "6"]);
    check(&bench, &["سلمان"], &["7"]);
    check(&bench, &["سليمان"], &["8"]);
}

/// A search finds these documents, in any order.
#[track_caller]
fn check(bench: &Bench, args: &[&str], found: &[&str]) {
    let mut hits = ids(&bench.hits(args));
    hits.sort_by_key(|id| id.parse::<u64>().unwrap());
    assert_eq!(
        hits,
        found,
        "{args:?}: {}",
        bench.run(&[&["search"], args].concat()).err
    );
}

#[test]
fn a_latin_name_finds_its_arabic_spellings() {
    let bench = archive();
    check(&bench, &["Kabul"], &["1", "2", "3"]);
    check(&bench, &["kaboul"], &["1", "2"]);
    check(&bench, &["Qasem Soleimani"], &["4"]);
    check(&bench, &["Ghassem Soleymani"], &["4"]);
    check(&bench, &["al-Baghdadi"], &["5"]);
    for spelling in ["Gaddafi", "Qaddafi", "Kadhafi", "el-Gaddafi"] {
        check(&bench, &[spelling], &["6"]);
    }
    check(&bench, &["3adnan"], &["7"]);
    check(&bench, &["Netanyahu"], &["8"]);
    check(&bench, &["Bamiyan"], &["9"]);
    check(&bench, &["Bamian"], &["9"]);
}

#[test]
fn a_name_of_several_words_is_one() {
    let bench = archive();
    for spelling in ["Abdul-Rahman", "Abdelrahman", "'Abd al-Rahman'"] {
        let hits = ids(&bench.hits(&[spelling]));
        assert_eq!(
            hits.first().map(String::as_str),
            Some("7"),
            "{spelling}: {hits:?}"
        );
    }
}

#[test]
fn an_arabic_name_finds_its_other_spellings() {
    let bench = archive();
    check(&bench, &["كابول"], &["1", "2", "3"]);
    check(&bench, &["كابل"], &["1", "2", "3"]);
    check(&bench, &["كابل", "--no-variants"], &["2"]);
}

#[test]
fn what_is_added_is_told_and_switched_off() {
    let bench = archive();
    let told = bench.run(&["search", "Kabul"]).expect(0).err;
    assert!(told.starts_with("note: `Kabul` + "), "{told}");
    assert!(
        told.ends_with("(`--no-variants` leaves them out)\n"),
        "{told}"
    );
    check(&bench, &["Kabul", "--no-variants"], &["3"]);
    check(&bench, &["Kabul", "--exact"], &["3"]);
    // One by one.
    check(&bench, &["--", "Kabul -كابول"], &["2", "3"]);
    let told = bench.run(&["search", "--", "Kabul -كابول"]).expect(0).err;
    assert_eq!(
        told,
        "note: `Kabul` + كابل (`--no-variants` leaves them out)\n"
    );
    let explained = bench.run(&["explain", "--json", "Kabul"]).expect(0).json();
    let variants = explained["words"][0]["variants"].as_array().unwrap();
    assert_eq!(variants.len(), 2, "{variants:?}");
}

#[test]
fn ordinary_words_are_left_alone() {
    let bench = archive();
    for word in ["report", "river", "أمطار", "المطار"] {
        let told = bench.run(&["search", word]).expect(0).err;
        assert_eq!(told, "", "{word}");
    }
}

#[test]
fn the_forms_of_a_name_are_counted() {
    let bench = archive();
    let told = bench.run(&["names", "Kabul"]).expect(0);
    insta::assert_snapshot!(told.out, @r"
    documents  first       last        form
            1  2017-01-01  2017-01-01  Kabul
            1  2018-01-01  2018-01-01  كابل
            1  2019-01-01  2019-01-01  كابول
    ");
    let json = bench
        .run(&["names", "--json", "قاسم", "سليماني"])
        .expect(0)
        .json();
    assert_eq!(json["forms"][0]["documents"], 1, "{json}");
    assert_eq!(json["forms"][0]["typed"], true, "{json}");
    let latin = bench.run(&["names", "Qasem Soleimani"]).expect(0).out;
    assert!(latin.contains("قاسم سليماني"), "{latin}");
    let none = bench.run(&["names", "زرافات"]).expect(1).out;
    assert!(
        none.ends_with("        0  -           -           زرافات\n"),
        "{none}"
    );
    bench.run(&["names", "Kabul", "--since", "2019"]).expect(0);
}
