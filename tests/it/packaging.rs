//! What is shipped for cron and systemd names only what the program has: every command line in it is run
//! here, over an archive of the test's own.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{Bench, files_below};

fn packaging() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging")
}

/// The words after the program's name of each command line in a shipped file.
fn commands(text: &str) -> Vec<Vec<String>> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| {
            let command = line
                .strip_prefix("ExecStart=")
                .or_else(|| line.starts_with('*').then_some(line))?;
            let (_, rest) = command.split_once("/kashaf ")?;
            let words = rest.split_whitespace();
            Some(
                words
                    .take_while(|word| *word != "||")
                    .map(str::to_owned)
                    .collect(),
            )
        })
        .collect()
}

/// The command with the bench's folders in the place of those of the person who installs it.
fn on_bench(words: &[String]) -> Vec<String> {
    let replaced = words.iter().map(|word| match word.as_str() {
        "/srv/archive" | "%h/archive" => "archive",
        "/var/lib/kashaf/index" => "index",
        other => other,
    });
    replaced
        // The bench says so already.
        .filter(|word| *word != "--no-config")
        .map(str::to_owned)
        .collect()
}

#[test]
fn shipped_commands_are_commands_of_the_program() {
    let bench = Bench::with(&[("a.txt", "خبر.")]);
    let help = bench.run(&["--help"]).expect(0).out;
    let mut seen = BTreeSet::new();
    for file in files_below(&packaging()) {
        let text = fs::read_to_string(packaging().join(&file)).unwrap();
        for words in commands(&text) {
            let name = words.first().expect("a command").clone();
            seen.insert((file.clone(), name.clone()));
            assert!(
                help.contains(&format!("\n  {name} ")),
                "{file}: no command `{name}`"
            );
            let words = on_bench(&words);
            let run = bench.run(&words);
            assert_eq!(run.code, 0, "{file}: {words:?}: {run:?}");
            assert!(bench.index_dir().join("manifest.json").exists());
        }
    }
    let names: Vec<(&str, &str)> = seen
        .iter()
        .map(|(file, name)| (file.as_str(), name.as_str()))
        .collect();
    assert_eq!(
        names,
        [
            ("crontab", "index"),
            ("systemd/kashaf-check.service", "check"),
            ("systemd/kashaf-index.service", "index"),
            ("systemd/user/kashaf-index.service", "index"),
        ]
    );
}

#[test]
fn each_timer_has_its_service() {
    let files = files_below(&packaging());
    let timers: Vec<&String> = files
        .iter()
        .filter(|file| file.ends_with(".timer"))
        .collect();
    assert_eq!(timers.len(), 2);
    for timer in timers {
        let service = timer.replace(".timer", ".service");
        assert!(files.contains(&service), "{timer}");
        let text = fs::read_to_string(packaging().join(timer)).unwrap();
        assert!(
            text.contains("\nPersistent=true\n") && text.contains("\n[Install]\n"),
            "{timer}"
        );
    }
}

#[test]
fn the_exit_codes_that_are_no_failure_are_those_of_the_program() {
    let index = fs::read_to_string(packaging().join("systemd/kashaf-index.service")).unwrap();
    assert!(index.contains("\nSuccessExitStatus=75 143\n"));
    let crontab = fs::read_to_string(packaging().join("crontab")).unwrap();
    assert!(crontab.trim_end().ends_with("|| [ $? -eq 75 ]"));
    let bench = Bench::with(&[("a.txt", "خبر.")]);
    let lock = fs::File::open(bench.index_dir().join("lock")).unwrap();
    lock.lock().unwrap();
    bench.index(&[]).expect(75);
}
