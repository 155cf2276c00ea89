//! The rules of the house, kept as tests: who imports whom, how files begin and how long they are, and
//! that what the documents say of the repository is so.
//!
//! What the README shows as the program's answer is compared with what it answers; set
//! `UPDATE_README=1` to write it anew.

mod code;
mod imports;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use code::code_only;
use imports::{breaches, module_of, read_table, ring, ticked, used_crates};

use crate::support::files_below;

/// The most lines of a source file.
const MOST_LINES: usize = 700;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// All Rust files below a folder, as paths from the root, in order.
fn rust_files(folder: &str) -> Vec<String> {
    fn collect(folder: &Path, out: &mut Vec<PathBuf>) {
        let Ok(entries) = fs::read_dir(folder) else {
            return;
        };
        for entry in entries {
            let path = entry.expect("a folder of the repository").path();
            if path.is_dir() {
                collect(&path, out);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                out.push(path);
            }
        }
    }
    let mut found = Vec::new();
    collect(&root().join(folder), &mut found);
    let mut paths: Vec<String> = found
        .iter()
        .map(|path| {
            path.strip_prefix(root())
                .expect("below the root")
                .to_str()
                .expect("names in UTF-8")
                .replace('\\', "/")
        })
        .collect();
    paths.sort();
    paths
}

fn all_rust_files() -> Vec<String> {
    ["src", "tests", "examples", "benches"]
        .into_iter()
        .flat_map(rust_files)
        .collect()
}

/// The crates that the manifest names for the program itself.
fn outside_crates() -> BTreeSet<String> {
    let manifest: toml::Table = toml::from_str(&read("Cargo.toml")).expect("cargo has read it");
    let everywhere = std::iter::once(&manifest);
    let on_some = manifest["target"].as_table().expect("a table").values();
    everywhere
        .chain(on_some.filter_map(toml::Value::as_table))
        .flat_map(|of| of["dependencies"].as_table().expect("a table").keys())
        .cloned()
        .collect()
}

fn none(found: &[String]) {
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn modules_import_what_the_table_allows() {
    let table = read_table(&read("ARCHITECTURE.md"));
    let outside = outside_crates();
    let mut found = Vec::new();
    let mut used: BTreeSet<(String, String)> = BTreeSet::new();
    for path in rust_files("src") {
        if path != "src/lib.rs" {
            let (name, source) = (path.strip_prefix("src/").unwrap(), read(&path));
            found.extend(breaches(&table, &outside, name, &source));
            used.extend(
                used_crates(&outside, name, &source)
                    .into_keys()
                    .map(|krate| (module_of(name), krate)),
            );
        }
    }
    for (module, row) in &table {
        for krate in row
            .crates
            .iter()
            .filter(|krate| !used.contains(&(module.clone(), (*krate).clone())))
        {
            found.push(format!(
                "ARCHITECTURE.md: `{module}` does not use the crate `{krate}`"
            ));
        }
    }
    none(&found);
}

#[test]
fn the_table_is_the_house() {
    let table = read_table(&read("ARCHITECTURE.md"));
    let mut modules: BTreeSet<String> = code_only(&read("src/lib.rs"))
        .lines()
        .filter_map(|line| {
            Some(
                line.trim()
                    .strip_prefix("pub mod ")?
                    .strip_suffix(';')?
                    .to_owned(),
            )
        })
        .collect();
    modules.insert("bin/kashaf".to_owned());
    assert_eq!(
        table.keys().cloned().collect::<BTreeSet<_>>(),
        modules,
        "rows and modules"
    );
    assert_eq!(ring(&table), None, "modules that import each other");
    let with_engine: Vec<_> = table
        .iter()
        .filter(|(_, row)| row.crates.contains("tantivy"))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(
        with_engine,
        ["index", "search"],
        "the engine is named in two modules"
    );
}

/// Names that would break an invariant, and the parts of the house that may not hold them.
const FORBIDDEN: &[(&str, &[&str], &str)] = &[
    (
        "QueryParser",
        &["src"],
        "what is typed never goes to the engine's own parser",
    ),
    (
        "SnippetGenerator",
        &["src"],
        "highlights are made from the passage's own tokens",
    ),
    (
        "std::fs",
        &[
            "src/text",
            "src/analysis",
            "src/query",
            "src/document",
            "src/eval",
            "src/render",
        ],
        "pure: no files",
    ),
    (
        "std::env",
        &[
            "src/text",
            "src/analysis",
            "src/query",
            "src/document",
            "src/eval",
            "src/render",
            "src/search",
        ],
        "pure: no environment",
    ),
    (
        "std::time",
        &[
            "src/text",
            "src/analysis",
            "src/query",
            "src/document",
            "src/render",
            "src/search",
        ],
        "pure: no clock",
    ),
    (
        "SystemTime::now",
        &["src"],
        "no answer depends on the day it is asked",
    ),
    (
        "Timestamp::now",
        &[
            "src/analysis",
            "src/document",
            "src/extract",
            "src/index",
            "src/render",
            "src/saved",
            "src/search",
            "src/update",
        ],
        "the program's log and history have a clock, nothing else",
    ),
    ("std::net", &["src"], "nothing leaves the machine"),
    (
        "TcpStream::connect",
        &["src"],
        "the server answers, and asks nobody",
    ),
    ("UdpSocket", &["src"], "the server answers, and asks nobody"),
];

/// The server listens, nothing else does.
const LISTENS: [&str; 3] = [
    "src/serve/",
    "src/bin/kashaf/serve.rs",
    "src/bin/kashaf/args/serve.rs",
];

#[test]
fn names_stay_where_they_belong() {
    let mut found = Vec::new();
    for path in rust_files("src") {
        let code = code_only(&read(&path));
        for (name, places, why) in FORBIDDEN {
            if *name == "std::net" && LISTENS.iter().any(|place| path.starts_with(place)) {
                continue;
            }
            if places.iter().any(|place| path.starts_with(place)) && code.contains(name) {
                found.push(format!("{path}: `{name}`: {why}"));
            }
        }
    }
    none(&found);
}

#[test]
fn a_file_says_its_job_and_is_short() {
    let files = all_rust_files();
    assert!(files.len() > 80, "the walk found {} files", files.len());
    let mut found = Vec::new();
    for path in files {
        let text = read(&path);
        if !says_its_job(&text) {
            found.push(format!("{path}: does not begin with `//!`"));
        }
        let lines = text.lines().count();
        if lines > MOST_LINES {
            found.push(format!("{path}: {lines} lines, {MOST_LINES} are the most"));
        }
    }
    none(&found);
}

fn says_its_job(source: &str) -> bool {
    source
        .lines()
        .next()
        .and_then(|line| line.strip_prefix("//!"))
        .is_some_and(|job| !job.trim().is_empty())
}

#[test]
fn a_job_has_to_be_said() {
    for (source, expected) in [
        ("//! Reads.\n", true),
        ("//!\n", false),
        ("// Reads.\n", false),
        ("\n//! Reads.", false),
        ("", false),
    ] {
        assert_eq!(says_its_job(source), expected, "{source}");
    }
}

#[test]
fn the_lints_stand() {
    let manifest: toml::Table = toml::from_str(&read("Cargo.toml")).unwrap();
    let lints = &manifest["lints"];
    assert_eq!(lints["rust"]["unsafe_code"].as_str(), Some("forbid"));
    for lint in ["missing_docs", "unreachable_pub"] {
        assert!(lints["rust"].get(lint).is_some(), "{lint}");
    }
    for lint in [
        "print_stdout",
        "print_stderr",
        "unwrap_used",
        "string_slice",
        "dbg_macro",
        "todo",
        "iter_over_hash_type",
    ] {
        assert!(lints["clippy"].get(lint).is_some(), "{lint}");
    }
}

/// Tests that a document names as `path.rs::name` and that are not there.
fn missing_tests(document: &str, source_of: impl Fn(&str) -> Option<String>) -> Vec<String> {
    ticked(document)
        .into_iter()
        .filter(|word| {
            word.split_once(".rs::").is_some_and(|(path, name)| {
                let source = source_of(&format!("{path}.rs")).unwrap_or_default();
                !source.contains(&format!("fn {name}("))
            })
        })
        .collect()
}

#[test]
fn the_constants_are_those_of_the_code() {
    let document = read("ARCHITECTURE.md");
    let rows: Vec<&str> = document
        .lines()
        .skip_while(|line| !line.starts_with("| constant |"))
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .collect();
    assert!(
        rows.len() >= 5,
        "the table of constants has {} rows",
        rows.len()
    );
    for row in rows {
        let cells: Vec<&str> = row
            .trim_matches('|')
            .split('|')
            .map(|cell| cell.trim().trim_matches('`'))
            .collect();
        let [name, value, path] = cells[..] else {
            panic!("{row}")
        };
        assert!(
            is_constant(&read(path), name, value),
            "{path}: `{name}` is not {value}"
        );
    }
}

/// Whether source says `const NAME: … = VALUE;`.
fn is_constant(source: &str, name: &str, value: &str) -> bool {
    source.lines().any(|line| {
        line.split_once(&format!("const {name}: "))
            .is_some_and(|(_, rest)| rest.ends_with(&format!(" = {value};")))
    })
}

#[test]
fn a_constant_of_another_value_is_seen() {
    let source = "/// Share.\npub(super) const SHARE: f64 = 0.3;\n";
    assert!(is_constant(source, "SHARE", "0.3"));
    assert!(!is_constant(source, "SHARE", "0.35"));
    assert!(!is_constant(source, "SHAR", "0.3"));
}

#[test]
fn the_tests_that_documents_name_exist() {
    for document in [
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "index-schema/README.md",
    ] {
        let text = read(document);
        let missing = missing_tests(&text, |path| fs::read_to_string(root().join(path)).ok());
        assert!(missing.is_empty(), "{document}: {missing:?}");
    }
    assert!(
        read("ARCHITECTURE.md").matches(".rs::").count() >= 10,
        "the invariants name their tests"
    );
}

#[test]
fn a_test_that_is_not_there_is_missed() {
    let source = |path: &str| (path == "a/b.rs").then(|| "fn there() {}".to_owned());
    assert_eq!(
        missing_tests(
            "`a/b.rs::there` `a/b.rs::gone` `c.rs::there` `d.rs`",
            source
        ),
        ["a/b.rs::gone", "c.rs::there"]
    );
}

/// The lines of the first fenced block behind `mark`.
fn block_behind<'d>(document: &'d str, mark: &str) -> Vec<&'d str> {
    let (_, rest) = document
        .split_once(mark)
        .unwrap_or_else(|| panic!("`{mark}` is not there"));
    rest.lines()
        .skip_while(|line| !line.starts_with("```"))
        .skip(1)
        .take_while(|line| !line.starts_with("```"))
        .collect()
}

/// The two commands that the README begins with.
fn first_commands(readme: &str) -> Vec<&str> {
    block_behind(readme, "\n")
        .into_iter()
        .filter(|line| !line.is_empty())
        .collect()
}

#[test]
fn ci_runs_what_the_readme_begins_with() {
    let readme = read("README.md");
    let [search, test] = first_commands(&readme)[..] else {
        panic!("the README begins with two commands")
    };
    let ci = read(".ci/run");
    // A release build would cost CI minutes and show nothing more.
    let search = search.replace("cargo run --release -- ", "cargo run -- ");
    for command in [search.as_str(), test] {
        assert!(
            ci.lines().any(|line| line.trim().starts_with(command)),
            ".ci/run does not run `{command}`"
        );
    }
    assert!(ci.starts_with("#!"), ".ci/run is a script");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(root().join(".ci/run"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o111, 0o111, ".ci/run is executable");
    }
}

/// Stands in the README before what the program answers.
const PICTURE: &str = "<!-- picture -->\n";

#[test]
fn the_picture_in_the_readme_is_what_the_program_shows() {
    let readme = read("README.md");
    let shown = block_behind(&readme, PICTURE).join("\n") + "\n";
    let (command, _) = shown.split_once('\n').unwrap();
    let query = command
        .split('"')
        .nth(1)
        .expect("a query in quotation marks");
    assert_eq!(
        command,
        format!("$ kashaf search --in sample-corpus -n 3 \"{query}\"")
    );

    let temp = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_kashaf"))
        .args([
            "--no-config",
            "search",
            "--in",
            "sample-corpus",
            "-n",
            "3",
            query,
        ])
        .current_dir(root())
        .env("XDG_CACHE_HOME", temp.path())
        .output()
        .unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(
        told.lines().all(|line| line.starts_with("note: `داعش` + ")),
        "the sample corpus is read without a word: {told}"
    );
    let hits = String::from_utf8(output.stdout).unwrap();
    let now = format!("{command}\n{hits}{told}");
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(root().join("README.md"), readme.replace(&shown, &now)).unwrap();
    } else {
        assert!(
            shown == now,
            "the README shows\n{shown}\nthe program\n{now}\nUPDATE_README=1 writes it anew"
        );
    }
}

#[test]
fn the_readme_teaches_what_is_understood() {
    let readme = read("README.md");
    let rows: Vec<&str> = readme
        .lines()
        .skip_while(|line| !line.starts_with("| typed |"))
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .collect();
    assert!(
        rows.len() >= 10,
        "the table of the query language has {} rows",
        rows.len()
    );
    for row in rows {
        // In a table a bar has to be escaped.
        let row = row.replace("\\|", "\u{1}");
        let typed = row.split('|').nth(1).unwrap().replace('\u{1}', "|");
        assert!(typed.contains('`'), "{row}");
        for example in ticked(&typed) {
            let problems = kashaf::query::parse(&example).problems;
            let only_exclusions = problems
                .iter()
                .all(|problem| problem.kind == kashaf::query::ProblemKind::OnlyExclusions);
            assert!(only_exclusions, "{example}: {problems:?}");
        }
    }
}

/// What people read of the repository: all Markdown but that of sample documents.
fn documents() -> Vec<String> {
    let folders = ["docs", "index-schema", "packaging", "src", "tests"];
    let below = folders.iter().flat_map(|folder| {
        let files = files_below(&root().join(folder)).into_iter();
        files.map(move |file| format!("{folder}/{file}"))
    });
    let beside = fs::read_dir(root()).unwrap();
    let beside = beside.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let others = [
        "benches/README.md",
        "fuzz/README.md",
        "sample-corpus/README.md",
    ];
    below
        .chain(beside)
        .chain(others.map(str::to_owned))
        .filter(|file| file.ends_with(".md"))
        .collect()
}

/// What links may name of a document, as GitHub makes it from the headings.
fn anchors(text: &str) -> BTreeSet<String> {
    let sign = |c: char| match c {
        ' ' => Some('-'),
        '-' | '_' => Some(c),
        _ => c.is_alphanumeric().then_some(c),
    };
    // Every other part stands between fences and is code.
    let prose = text.split("```").step_by(2);
    let headings = prose
        .flat_map(str::lines)
        .filter(|line| line.starts_with('#'));
    headings
        .map(|line| line.trim_start_matches('#').trim().to_lowercase())
        .map(|heading| heading.chars().filter_map(sign).collect())
        .collect()
}

#[test]
fn links_between_documents_lead_somewhere() {
    let mut links = 0;
    for document in documents() {
        let text = read(&document);
        let folder = Path::new(&document).parent().unwrap();
        let links_of = text.split("](").skip(1);
        for link in links_of.filter_map(|rest| rest.split(')').next()) {
            if link.contains("://") {
                continue;
            }
            links += 1;
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let file = if file.is_empty() {
                root().join(&document)
            } else {
                root().join(folder).join(file)
            };
            assert!(file.exists(), "{document} links to `{link}`");
            if !anchor.is_empty() {
                let there = anchors(&fs::read_to_string(file).unwrap());
                assert!(
                    there.contains(anchor),
                    "{document} links to `{link}`: {there:?}"
                );
            }
        }
    }
    assert!(links > 50, "{links}");
}

#[test]
fn the_changelog_has_a_place_for_what_is_new() {
    let changelog = read("CHANGELOG.md");
    let open = changelog.split("\n## ").nth(1).expect("a section");
    assert!(
        open.starts_with("[Unreleased]") || open.starts_with("Unreleased"),
        "the first section is {open:.20}"
    );
    let manifest: toml::Table = toml::from_str(&read("Cargo.toml")).unwrap();
    let minimum = manifest["package"]["rust-version"].as_str().unwrap();
    assert!(
        read("README.md").contains(&format!("Rust {minimum}")),
        "the README names Rust {minimum}"
    );
}

#[test]
fn the_schema_is_documented() {
    let readme = read("index-schema/README.md");
    let rows = |header: &str| -> BTreeSet<String> {
        let lines = readme
            .lines()
            .skip_while(|line| !line.starts_with(header))
            .skip(2);
        let mut rows = BTreeSet::new();
        for line in lines.take_while(|line| line.starts_with('|')) {
            for name in ticked(line.split('|').nth(1).unwrap()) {
                assert!(rows.insert(name), "what has a row already: {line}");
            }
        }
        rows
    };
    let schema: toml::Table = toml::from_str(&read("index-schema/schema.toml")).unwrap();
    let fields: BTreeSet<String> = schema["field"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| field["name"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        rows("| field |"),
        fields,
        "fields of schema.toml and rows of the README"
    );
    let files: BTreeSet<String> = fs::read_dir(root().join("index-schema"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "README.md")
        .collect();
    assert_eq!(
        rows("| file |"),
        files,
        "files of index-schema and rows of its README"
    );
}

/// Everything in `index-schema` is compiled into the program, so its size is the program's.
#[test]
fn what_ships_inside_the_program_is_small() {
    let mut all = 0;
    for entry in fs::read_dir(root().join("index-schema")).unwrap() {
        let entry = entry.unwrap();
        let (name, size) = (
            entry.file_name().into_string().unwrap(),
            entry.metadata().unwrap().len(),
        );
        let most = match name.as_str() {
            "lexicon.fst" => 1_500_000,
            "aliases.toml" => 400_000,
            "names.fst" => 2_000_000,
            _ => 300_000,
        };
        assert!(size <= most, "{name} has {size} bytes, {most} are the most");
        all += size;
    }
    assert!(all <= 4_000_000, "index-schema has {all} bytes");
}
