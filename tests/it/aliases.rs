//! Other names of what was named: what they find, light and say, how they are switched off, and a file of one's own.

use crate::support::{Bench, ids, lit};

/// A search finds these documents in this order, and lights these words of the last.
#[track_caller]
fn check(bench: &Bench, args: &[&str], found: &[&str], marked: &str) {
    let hits = bench.hits(args);
    assert_eq!(ids(&hits), found, "{args:?}");
    assert_eq!(hits.last().map(lit).unwrap_or_default(), marked, "{args:?}");
}

fn reports() -> Bench {
    Bench::of_texts(&[
        "أعلن داعش مسؤوليته عن الهجوم في الموصل.",
        "انسحب مقاتلون من تنظيم الدولة الإسلامية من البلدة.",
        "Fighters of ISIS left the town of Raqqa.",
        "هاجم مسلحون من ولاية خراسان المطار في كابل.",
        "ناقش الفقهاء معنى دولة إسلامية عادلة.",
        "هطلت أمطار غزيرة على الساحل.",
    ])
}

#[test]
fn one_name_finds_the_others() {
    let bench = reports();
    // As typed first.
    check(&bench, &["داعش"], &["1", "2", "3"], "ISIS");
    check(&bench, &["isis"], &["3", "1", "2"], "تنظيم|الدولة|الإسلامية");
    check(
        &bench,
        &["\"تنظيم الدولة الإسلامية\""],
        &["2", "1", "3"],
        "ISIS",
    );
    // Behind a particle, and beside other words.
    let hits = bench.hits(&["هجوم لداعش في الرقة Raqqa"]);
    assert_eq!(ids(&hits)[..2], ["1", "3"], "{hits:?}");
    // Without quotes it is still one name; a passage with another name holds all of it.
    let hits = bench.hits(&["تنظيم الدولة الإسلامية"]);
    assert_eq!(ids(&hits)[..3], ["2", "1", "3"], "{hits:?}");
}

#[test]
fn a_part_is_no_equal() {
    let bench = reports();
    check(&bench, &["\"ولاية خراسان\""], &["4"], "ولاية|خراسان");
    check(&bench, &["+داعش"], &["1", "2", "3"], "ISIS");
    let explained = bench.run(&["explain", "--json", "داعش"]).expect(0).json();
    let found = &explained["aliases"][0];
    assert_eq!(found["group"], "islamic-state");
    let parts = found["parts"].as_array().unwrap();
    assert!(parts.iter().any(|part| part == "is-khorasan"), "{parts:?}");
    check(&bench, &["دولة إسلامية"], &["5", "2"], "الدولة|الإسلامية");
}

#[test]
fn what_is_added_is_told_and_can_be_taken_away() {
    let bench = reports();
    let told = bench.run(&["search", "داعش"]).expect(0).err;
    assert!(told.contains("note: `داعش` + "), "{told}");
    assert!(told.contains("ISIS"), "{told}");
    assert!(told.contains("(`--no-aliases` leaves them out)"), "{told}");
    for switch in ["--no-aliases", "--exact"] {
        check(&bench, &["داعش", switch], &["1"], "داعش");
        let told = bench.run(&["search", "داعش", switch]).expect(0).err;
        assert_eq!(told, "", "{switch}");
    }
    check(
        &bench,
        &["--", "داعش -ISIS"],
        &["1", "2"],
        "تنظيم|الدولة|الإسلامية",
    );
    let told = bench.run(&["search", "--", "داعش -ISIS"]).expect(0).err;
    assert!(!told.contains("ISIS"), "{told}");
    // What must not be there is left as it was typed.
    check(&bench, &["--", "الهجوم المطار -داعش"], &["4"], "المطار");
}

#[test]
fn a_name_within_a_name_is_not_added() {
    let bench = Bench::of_texts(&["قصف في حلب.", "وصلوا إلى مدينة حلب.", "They left Aleppo."]);
    check(&bench, &["+حلب"], &["1", "2", "3"], "Aleppo");
    let told = bench.run(&["search", "حلب"]).expect(0).err;
    assert_eq!(
        told,
        "note: `حلب` + Aleppo (`--no-aliases` leaves them out)\n"
    );
}

#[test]
fn a_file_of_ones_own_counts() {
    let bench = Bench::of_texts(&["وصل المختار إلى البلدة.", "وصل أبو ليلى إلى البلدة."]);
    let own = "[[group]]\nid = \"our-man\"\nnames = [\"المختار\", \"أبو ليلى\"]\n";
    bench.write("own.toml", own);
    let path = bench.shown("own.toml");
    check(&bench, &["المختار"], &["1"], "المختار");
    check(
        &bench,
        &["المختار", "--aliases", &path],
        &["1", "2"],
        "أبو|ليلى",
    );
    check(
        &bench,
        &["أبي ليلى", "--aliases", &path],
        &["2", "1"],
        "المختار",
    );
    let mut command = bench.command(&["search", "--json", "المختار"]);
    let output = command.env("KASHAF_ALIASES", &path).output().unwrap();
    assert_eq!(
        output.stdout.iter().filter(|byte| **byte == b'\n').count(),
        2
    );
}

#[test]
fn mistakes_in_it_are_told_by_line() {
    let bench = reports();
    bench.write(
        "own.toml",
        "[[group]]\nid = \"a\"\nnames = [\"زيد\", \"داعش\"]\n\n[[group]]\nid = \"b\"\nremove = true\n",
    );
    let path = bench.shown("own.toml");
    let told = bench
        .run(&["search", "داعش", "--aliases", &path])
        .expect(2)
        .err;
    assert!(
        told.contains("line 3: `داعش` is a name of the group `islamic-state`, too"),
        "{told}"
    );
    assert!(
        told.contains("line 6: there is no group `b` to remove"),
        "{told}"
    );
    assert!(told.contains("hint: "), "{told}");
    bench
        .run(&["search", "داعش", "--aliases", &path, "--no-aliases"])
        .expect(0);
    let told = bench
        .run(&["search", "داعش", "--aliases", "nowhere.toml"])
        .expect(2)
        .err;
    assert!(told.contains("cannot read the file of aliases"), "{told}");
}
