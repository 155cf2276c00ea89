//! What a terminal gets: colours, links, context, lines in visual order, a pager; and what is said to who types for the first
//! time. Where a terminal is needed `script` of util-linux is one.

use std::fs;
use std::process::Command;

use crate::support::{Bench, Run};

const LONG: &str = "أصاب القصف مستشفى المدينة بعد منتصف الليل، وقالت ممرضة إن الغرف كانت مليئة بالمرضى حين سقطت القذيفة الأولى.\n\n";

fn bench() -> Bench {
    let filler = |word: &str| format!("{}.\n\n", format!("{word} ").repeat(90).trim());
    let text = format!(
        "عنوان الخبر\n\n{}{}{}{LONG}{}{}",
        filler("قبلأول"),
        filler("قبلثان"),
        filler("قبلثالث"),
        filler("بعدأول"),
        filler("بعدثان"),
    );
    Bench::with(&[("a/خبر (1).txt", &text), ("b.txt", "خبر قصير عن هدنة.\n")])
}

fn with(bench: &Bench, variables: &[(&str, &str)], args: &[&str]) -> Run {
    let mut command = bench.command(args);
    command.envs(variables.iter().copied());
    Run::from(command.output().expect("the program starts"))
}

#[test]
fn colours_are_what_the_environment_asks_for() {
    let bench = bench();
    let check = |variables: &[(&str, &str)], args: &[&str], expected: bool| {
        let run = with(&bench, variables, &[&["search", "هدنة"], args].concat());
        assert_eq!(
            run.out.contains("\u{1b}["),
            expected,
            "{variables:?} {args:?}"
        );
    };
    check(&[], &[], false);
    check(&[("CLICOLOR_FORCE", "1")], &[], true);
    check(&[("CLICOLOR_FORCE", "0")], &[], false);
    check(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], &[], false);
    check(&[("NO_COLOR", "1")], &["--color", "always"], true);
    check(&[("CLICOLOR_FORCE", "1")], &["--color", "never"], false);
}

#[test]
fn names_of_files_lead_to_the_files() {
    let bench = bench();
    let run = bench
        .run(&["search", "ممرضة", "--hyperlinks", "always"])
        .expect(0);
    let link = run
        .out
        .lines()
        .find(|line| line.contains("]8;;file://"))
        .expect("a link");
    assert!(
        link.contains("a/%D8%AE%D8%A8%D8%B1%20%281%29.txt\u{1b}\\a/خبر (1).txt\u{1b}]8;;\u{1b}\\"),
        "{link:?}"
    );
    for args in [
        &["search", "ممرضة"][..],
        &["search", "ممرضة", "--hyperlinks", "never"],
    ] {
        assert!(!bench.run(args).expect(0).out.contains('\u{1b}'));
    }
}

#[test]
fn lines_are_turned_around_where_the_terminal_does_not() {
    let bench = bench();
    let run = bench.run(&["search", "هدنة", "--bidi", "visual"]).expect(0);
    insta::assert_snapshot!(run.out, @r"
    1.
       .*ةنده* نع ريصق ربخ
       b.txt

    1 document holds every word (shown 1)
    ");
    let shown = bench.run(&["show", "b.txt", "--bidi", "visual"]).expect(0);
    assert!(shown.out.contains(".ةنده نع ريصق ربخ"), "{}", shown.out);
    assert!(!run.out.contains('\u{2068}'));
}

#[test]
fn context_is_the_passages_beside_a_hit() {
    let bench = bench();
    let words = |args: &[&str]| {
        let run = bench.run(&[&["search", "ممرضة"], args].concat()).expect(0);
        ["قبلأول", "قبلثان", "قبلثالث", "ممرضة", "بعدأول", "بعدثان"]
            .into_iter()
            .filter(|word| run.out.contains(word))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let (none, one, all) = (words(&[]), words(&["-C", "1"]), words(&["-C", "9"]));
    assert!(
        none.len() < one.len() && one.len() < all.len(),
        "{none:?} {one:?} {all:?}"
    );
    assert_eq!(all.len(), 6);
    bench
        .run(&["search", "ممرضة", "-C", "1", "--json"])
        .expect(2);
}

/// Runs a command line on a terminal of so many rows and columns. What it says is in one stream.
#[cfg(target_os = "linux")]
fn on_terminal(bench: &Bench, rows: usize, columns: usize, variables: &str, args: &str) -> Run {
    let program = env!("CARGO_BIN_EXE_kashaf");
    let line = format!(
        "stty rows {rows} cols {columns}; TERM=xterm {variables} '{program}' --no-config {args}"
    );
    let mut script = Command::new("script");
    bench.surround(&mut script);
    script.args(["-qec", &line, "/dev/null"]);
    Run::from(script.output().expect("`script` of util-linux"))
}

#[cfg(target_os = "linux")]
#[test]
fn a_long_answer_goes_through_a_pager() {
    let bench = bench();
    let paged = bench.root().join("paged.txt");
    let run = |rows, pager: &str, args: &str| {
        let _ = fs::remove_file(&paged);
        let run = on_terminal(&bench, rows, 80, pager, args);
        (
            run.code,
            run.out,
            fs::read_to_string(&paged).unwrap_or_default(),
        )
    };
    let tee = "KASHAF_PAGER='tee paged.txt' PAGER=false";
    let (code, out, through) = run(6, tee, "show 'a/خبر (1).txt'");
    assert_eq!(code, 0, "{out}");
    assert!(
        through.contains("بعدثان") && out.contains("بعدثان"),
        "{out}"
    );
    for (rows, pager, args) in [
        // Short enough, not wanted, not text.
        (50, tee, "search هدنة"),
        (6, tee, "show 'a/خبر (1).txt' --pager never"),
        (6, tee, "show 'a/خبر (1).txt' --json"),
        // None, and none that is there.
        (6, "PAGER=cat", "show 'a/خبر (1).txt'"),
        (6, "PAGER=no-such-pager", "show 'a/خبر (1).txt'"),
    ] {
        let (code, out, through) = run(rows, pager, args);
        assert_eq!((code, through.as_str()), (0, ""), "{pager} {args}: {out}");
        assert!(out.contains("هدنة") || out.contains("بعدثان"), "{out}");
    }
    // One that reads nothing.
    let (code, out, _) = run(6, "PAGER=true", "show 'a/خبر (1).txt'");
    assert_eq!(code, 0, "{out}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_passage_keeps_to_the_width_of_the_terminal() {
    let bench = bench();
    for columns in [40, 57, 80] {
        for bidi in ["auto", "visual"] {
            let args = format!("search ممرضة -C 2 --color never --pager never --bidi {bidi}");
            let run = on_terminal(&bench, 50, columns, "", &args);
            assert_eq!(run.code, 0, "{run:?}");
            let mut lines = 0;
            for line in run.out.lines().filter(|line| line.starts_with("   ")) {
                let wide = line
                    .trim_end()
                    .chars()
                    .filter(|c| !('\u{2066}'..='\u{2069}').contains(c))
                    .count();
                assert!(wide <= columns, "{wide} of {columns}: {line}");
                lines += 1;
            }
            assert!(lines > 10, "{}", run.out);
            assert_eq!(run.out.contains('\u{2068}'), bidi == "auto");
        }
    }
}

#[test]
fn whoever_types_nothing_is_told_what_to_type() {
    let bench = bench();
    let run = bench.run::<&str>(&[]).expect(2);
    assert_eq!(run.out, "");
    for step in [
        "kashaf index FOLDER",
        "kashaf search \"ولاية خراسان\"",
        "كشّاف يبحث",
    ] {
        assert!(run.err.contains(step), "{}", run.err);
    }
    let wrong = bench.run(&["serach", "x"]).expect(2);
    assert!(
        wrong.err.contains("unrecognized subcommand"),
        "{}",
        wrong.err
    );
}

#[test]
fn what_is_missing_says_what_to_do() {
    let bench = Bench::new();
    let missing = bench.run(&["search", "هدنة"]).expect(2);
    assert!(missing.err.contains("kashaf index"), "{}", missing.err);
    let empty = bench.run(&["search", "--in", "archive", "هدنة"]).expect(1);
    insta::assert_snapshot!(empty.err, @r"
    note: no documents in `archive`: it holds no file that kashaf reads (text, HTML, PDF, Word, mail, records, ZIP and others: docs/formats.md)
    nothing found
    ");
    let nothing = bench.run(&["index", "archive"]);
    insta::assert_snapshot!(format!("{} {}", nothing.code, nothing.err), @"0 note: the index holds no document: no file there is one that kashaf reads (text, HTML, PDF, Word, mail, records, ZIP and others: docs/formats.md)");
    let empty = bench.run(&["search", "هدنة"]).expect(1);
    insta::assert_snapshot!(empty.err, @r"
    nothing found
    the index holds no document; `kashaf index FOLDER` adds those of a folder
    ");
}
