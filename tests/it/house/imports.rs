//! The import table of `ARCHITECTURE.md`, and what of a source file breaks it.

use std::collections::{BTreeMap, BTreeSet};

use kashaf::text::slice;

use super::code::{code_only, ends_of_name, line_of, without_tests};

/// What a module may import.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Row {
    /// Modules of the library.
    pub(super) modules: BTreeSet<String>,
    /// Crates from outside.
    pub(super) crates: BTreeSet<String>,
}

/// Modules with what they may import.
pub(super) type Table = BTreeMap<String, Row>;

/// The words in backticks.
pub(super) fn ticked(cell: &str) -> BTreeSet<String> {
    cell.split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

/// Reads the table whose header's first cell is `module`: module, job, modules, crates.
pub(super) fn read_table(document: &str) -> Table {
    let mut table = Table::new();
    let mut lines = document
        .lines()
        .skip_while(|line| !line.starts_with("| module |"));
    lines.next();
    for line in lines.take_while(|line| line.starts_with('|')).skip(1) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').collect();
        let [module, _, modules, crates] = cells.as_slice() else {
            panic!(
                "a row of the import table has {} cells, not 4: {line}",
                cells.len()
            );
        };
        let name = ticked(module)
            .pop_first()
            .unwrap_or_else(|| panic!("a row names no module: {line}"));
        let row = Row {
            modules: ticked(modules),
            crates: ticked(crates),
        };
        assert!(
            table.insert(name.clone(), row).is_none(),
            "`{name}` has two rows"
        );
    }
    table
}

/// A ring of modules that import each other, if the table allows one.
pub(super) fn ring(table: &Table) -> Option<Vec<String>> {
    let mut done: BTreeSet<&str> = BTreeSet::new();
    loop {
        let ready: Vec<&str> = table
            .iter()
            .filter(|(name, row)| {
                !done.contains(name.as_str())
                    && row
                        .modules
                        .iter()
                        .all(|module| done.contains(module.as_str()))
            })
            .map(|(name, _)| name.as_str())
            .collect();
        if ready.is_empty() {
            break;
        }
        done.extend(ready);
    }
    let left: Vec<String> = table
        .keys()
        .filter(|name| !done.contains(name.as_str()))
        .cloned()
        .collect();
    (!left.is_empty()).then_some(left)
}

/// The modules that code names as `crate::module`, alone or in braces, with their lines.
fn named_modules(code: &str) -> Vec<(usize, String)> {
    let mut out = Vec::new();
    for end in ends_of_name(code, "crate") {
        let Some(path) = slice(code, end, code.len()).trim_start().strip_prefix("::") else {
            continue;
        };
        let line = line_of(code, end);
        let path = path.trim_start();
        match path.strip_prefix('{') {
            None => out.push((line, first_name(path))),
            Some(group) => out.extend(
                members(group)
                    .into_iter()
                    .map(|member| (line, first_name(member.trim()))),
            ),
        }
    }
    out
}

/// The parts between the commas of a group, up to its closing brace.
fn members(group: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let (mut depth, mut start) = (0, 0);
    for (place, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                out.push(slice(group, start, place));
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                out.push(slice(group, start, place));
                start = place + 1;
            }
            _ => {}
        }
    }
    out.retain(|member| !member.trim().is_empty());
    out
}

fn first_name(path: &str) -> String {
    let length = path
        .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '*'))
        .unwrap_or(path.len());
    slice(path, 0, length).to_owned()
}

/// Whether code climbs out of its module with `super::`. `depth` is how many names its path has:
/// 1 for `src/text/mod.rs`, 2 for `src/text/invisible.rs`.
fn climbs_out(code: &str, depth: usize) -> Option<usize> {
    ends_of_name(code, "super").find_map(|end| {
        let mut steps = 1;
        let mut rest = slice(code, end, code.len());
        while let Some(next) = rest.strip_prefix("::super") {
            steps += 1;
            rest = next;
        }
        (steps >= depth).then(|| line_of(code, end))
    })
}

/// The module that a file belongs to: the first part of its path, of the program the first two. `path`
/// begins behind `src/`.
pub(super) fn module_of(path: &str) -> String {
    let parts: Vec<&str> = path.trim_end_matches(".rs").split('/').collect();
    parts[..if parts[0] == "bin" { 2 } else { 1 }].join("/")
}

/// The crates of `outside` that a file uses outside tests, with the first line that does.
pub(super) fn used_crates(
    outside: &BTreeSet<String>,
    path: &str,
    source: &str,
) -> BTreeMap<String, usize> {
    let is_test = path
        .trim_end_matches(".rs")
        .split('/')
        .any(|part| part == "tests");
    let code = if is_test {
        String::new()
    } else {
        without_tests(&code_only(source))
    };
    let mut out = BTreeMap::new();
    for name in outside {
        let in_code = name.replace('-', "_");
        let used = ends_of_name(&code, &in_code).find(|end| {
            slice(&code, *end, code.len())
                .trim_start()
                .starts_with("::")
                || slice(&code, 0, *end).ends_with(&format!("use {in_code}"))
        });
        if let Some(end) = used {
            out.insert(name.clone(), line_of(&code, end));
        } else if !is_test
            && let Some(start) = source.find(&format!("#[serde(with = \"{in_code}\")]"))
        {
            // An attribute names it in a text.
            out.insert(name.clone(), line_of(source, start));
        }
    }
    out
}

/// What of a file breaks the table. `path` begins behind `src/`; `outside` are the crates of the
/// manifest. Tests keep the layers too, but may use any crate.
pub(super) fn breaches(
    table: &Table,
    outside: &BTreeSet<String>,
    path: &str,
    source: &str,
) -> Vec<String> {
    let module = module_of(path);
    let Some(row) = table.get(&module) else {
        return vec![format!("src/{path}: the table has no row for `{module}`")];
    };
    let mut out = Vec::new();
    // In the program `crate::` is the program itself, and of the library it sees what is public.
    if !path.starts_with("bin/") {
        let code = code_only(source);
        for (line, named) in named_modules(&code) {
            if named != module && !row.modules.contains(&named) {
                out.push(format!(
                    "src/{path}:{line}: `{module}` may not import `{named}`"
                ));
            }
        }
        let depth = path
            .trim_end_matches(".rs")
            .split('/')
            .filter(|part| *part != "mod")
            .count();
        if let Some(line) = climbs_out(&without_tests(&code), depth) {
            out.push(format!(
                "src/{path}:{line}: `super` leads out of `{module}`; write `crate::`"
            ));
        }
    }
    for (name, line) in used_crates(outside, path, source) {
        if !row.crates.contains(&name) {
            out.push(format!(
                "src/{path}:{line}: `{module}` may not use the crate `{name}`"
            ));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "
# A house

| module | its one job | may import | crates |
|---|---|---|---|
| `text` | places | – | `unicode-segmentation` |
| `index` | keeps | `text` | `tantivy` |
| `render` | shows | `index` (its results), `text` | – |
| `bin/kashaf` | program | – | `clap` |

`search` stands below the table.
";

    fn check(path: &str, source: &str, expected: &[&str]) {
        let outside = ["clap", "tantivy", "unicode-segmentation"]
            .map(str::to_owned)
            .into();
        let found = breaches(&read_table(TABLE), &outside, path, source);
        assert_eq!(found, expected, "{path}: {source}");
    }

    #[test]
    fn a_table_is_read() {
        let table = read_table(TABLE);
        assert_eq!(
            table.keys().collect::<Vec<_>>(),
            ["bin/kashaf", "index", "render", "text"]
        );
        assert_eq!(
            table["render"].modules,
            ["index", "text"].map(str::to_owned).into()
        );
        assert_eq!(
            table["text"].crates,
            ["unicode-segmentation".to_owned()].into()
        );
    }

    #[test]
    fn a_ring_is_found() {
        let mut table = read_table(TABLE);
        assert_eq!(ring(&table), None);
        table
            .get_mut("text")
            .unwrap()
            .modules
            .insert("render".to_owned());
        assert_eq!(
            ring(&table),
            Some(["index", "render", "text"].map(str::to_owned).into())
        );
    }

    #[test]
    fn what_keeps_the_table() {
        check(
            "index/mod.rs",
            "use crate::text::Span;\nuse tantivy::Index;",
            &[],
        );
        check(
            "index/mod.rs",
            "//! [`crate::render`]\n/* crate::render */ const A: &str = \"crate::render\";",
            &[],
        );
        check(
            "index/mod.rs",
            "pub(crate) fn a() { crate::index::b() }",
            &[],
        );
        check("index/a/b.rs", "use super::super::c;", &[]);
        check(
            "text/mod.rs",
            "use unicode_segmentation::X;\n#[cfg(test)]\nmod tests { use tantivy::Y; }",
            &[],
        );
        check("text/tests/a.rs", "use tantivy::Y;", &[]);
        check(
            "bin/kashaf/main.rs",
            "use clap::Parser;\nuse crate::args::Args;\nuse super::x;",
            &[],
        );
    }

    #[test]
    fn what_breaks_the_table() {
        check(
            "text/mod.rs",
            "\nuse crate::index::Index;",
            &["src/text/mod.rs:2: `text` may not import `index`"],
        );
        check(
            "text/mod.rs",
            "fn a() { crate :: index::b() }",
            &["src/text/mod.rs:1: `text` may not import `index`"],
        );
        check(
            "index/a.rs",
            "use crate::{render::{a, b}, text::Span, *};",
            &[
                "src/index/a.rs:1: `index` may not import `render`",
                "src/index/a.rs:1: `index` may not import `*`",
            ],
        );
        check(
            "text/tests/a.rs",
            "use crate::render::x;",
            &["src/text/tests/a.rs:1: `text` may not import `render`"],
        );
        check(
            "text/a.rs",
            "use super::super::render;",
            &["src/text/a.rs:1: `super` leads out of `text`; write `crate::`"],
        );
        check(
            "text/mod.rs",
            "use super::render;",
            &["src/text/mod.rs:1: `super` leads out of `text`; write `crate::`"],
        );
        check(
            "text.rs",
            "use tantivy::A;",
            &["src/text.rs:1: `text` may not use the crate `tantivy`"],
        );
        check(
            "render/a.rs",
            "use tantivy;",
            &["src/render/a.rs:1: `render` may not use the crate `tantivy`"],
        );
        check(
            "bin/kashaf/a.rs",
            "tantivy::b()",
            &["src/bin/kashaf/a.rs:1: `bin/kashaf` may not use the crate `tantivy`"],
        );
        check(
            "other/mod.rs",
            "",
            &["src/other/mod.rs: the table has no row for `other`"],
        );
    }
}
