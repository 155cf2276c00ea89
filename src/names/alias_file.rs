//! Read groups of names from a file of the user's own, which adds to those that ship, changes and removes them. Every
//! mistake is told with its line.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Deserialize;
use toml::Spanned;

use super::aliases::{Aliases, Group, GroupKind, Name};
use crate::analysis::fold_text;
use crate::error::{Trouble, Whose};

/// Something in a file of aliases that cannot be so.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mistake {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub what: String,
}

/// All that is wrong with a file of aliases, by line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistakes(pub Vec<Mistake>);

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, mistake) in self.0.iter().enumerate() {
            let before = if number == 0 { "" } else { "; " };
            write!(f, "{before}line {}: {}", mistake.line, mistake.what)?;
        }
        Ok(())
    }
}

impl std::error::Error for Mistakes {}

impl Trouble for Mistakes {
    fn whose(&self) -> Whose {
        Whose::User
    }

    fn hint(&self) -> Option<String> {
        Some("correct the file of aliases, or pass over it with `--no-aliases`".to_owned())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    group: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: Spanned<String>,
    kind: Option<Spanned<String>>,
    #[serde(default)]
    names: Vec<Spanned<String>>,
    #[serde(default)]
    leads: Vec<Spanned<String>>,
    #[serde(default)]
    dated: Vec<Dated>,
    #[serde(default)]
    part_of: Vec<Spanned<String>>,
    #[serde(default)]
    source: Vec<String>,
    /// Names that a known group shall no longer have.
    #[serde(default)]
    without: Vec<Spanned<String>>,
    /// Whether a known group shall be no more.
    #[serde(default)]
    remove: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Dated {
    name: Spanned<String>,
    since: Option<Spanned<String>>,
    until: Option<Spanned<String>>,
}

/// Reads a file, as changes to other groups if there are any.
pub(super) fn read(text: &str, others: Option<&Aliases>) -> Result<Aliases, Mistakes> {
    let file = parse(text)?;
    let mut reader = Reader::new(text, others);
    for row in &file.group {
        reader.row(row);
    }
    reader.bonds(&file.group);
    reader.names(&file.group);
    if reader.mistakes.is_empty() {
        return Ok(Aliases::new(reader.groups.into_values().collect()));
    }
    reader.mistakes.sort();
    reader.mistakes.dedup();
    Err(Mistakes(reader.mistakes))
}

fn parse(text: &str) -> Result<File, Mistakes> {
    toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        Mistakes(vec![Mistake {
            line: line_of(text, at),
            what: error.message().trim().to_owned(),
        }])
    })
}

/// A name without what does not tell names apart: folded, its letters, digits and spaces.
fn normal(name: &str) -> String {
    let folded = fold_text(name);
    let words = folded.split_whitespace().map(|word| {
        let letters = word.chars().filter(|c| c.is_alphanumeric());
        letters.collect::<String>()
    });
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn line_of(text: &str, at: usize) -> usize {
    text.get(..at).unwrap_or(text).matches('\n').count() + 1
}

struct Reader<'a> {
    text: &'a str,
    groups: BTreeMap<String, Group>,
    seen: BTreeSet<String>,
    mistakes: Vec<Mistake>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, others: Option<&Aliases>) -> Self {
        Self {
            text,
            groups: others
                .into_iter()
                .flat_map(|others| others.groups().iter())
                .map(|group| (group.id.clone(), group.clone()))
                .collect(),
            seen: BTreeSet::new(),
            mistakes: Vec::new(),
        }
    }

    fn mistake<T>(&mut self, at: &Spanned<T>, what: String) {
        let line = line_of(self.text, at.span().start);
        self.mistakes.push(Mistake { line, what });
    }

    fn row(&mut self, row: &Row) {
        let id = row.id.get_ref();
        if !self.seen.insert(id.clone()) {
            return self.mistake(&row.id, format!("the group `{id}` is there twice"));
        }
        let is_id = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if id.is_empty() || !id.chars().all(is_id) {
            let what = format!("`{id}` is no id; use small Latin letters, digits and hyphens");
            return self.mistake(&row.id, what);
        }
        let known = self.groups.remove(id);
        if row.remove {
            if known.is_none() {
                self.mistake(&row.id, format!("there is no group `{id}` to remove"));
            }
            return;
        }
        let mut group = known.unwrap_or_else(|| Group {
            id: id.clone(),
            kind: None,
            names: Vec::new(),
            part_of: Vec::new(),
            source: Vec::new(),
        });
        if let Some(kind) = &row.kind {
            match GroupKind::ALL
                .iter()
                .find(|(_, word)| word == kind.get_ref())
            {
                Some((kind, _)) => group.kind = Some(*kind),
                None => {
                    let words: Vec<&str> = GroupKind::ALL.iter().map(|(_, word)| *word).collect();
                    let what = format!("`{}` is no kind; use {}", kind.get_ref(), words.join(", "));
                    self.mistake(kind, what);
                }
            }
        }
        for without in &row.without {
            let unwanted = normal(without.get_ref());
            let before = group.names.len();
            group.names.retain(|name| normal(&name.text) != unwanted);
            if group.names.len() == before {
                let what = format!("the group `{id}` has no name `{}`", without.get_ref());
                self.mistake(without, what);
            }
        }
        for name in &row.names {
            group.names.extend(self.name(name, true));
        }
        for name in &row.leads {
            group.names.extend(self.name(name, false));
        }
        for dated in &row.dated {
            let Some(mut name) = self.name(&dated.name, true) else {
                continue;
            };
            for date in [&dated.since, &dated.until].into_iter().flatten() {
                if !is_date(date.get_ref()) {
                    let what = format!(
                        "`{}` is no date; write 2016, 2016-07 or 2016-07-28",
                        date.get_ref()
                    );
                    self.mistake(date, what);
                }
            }
            name.since = dated.since.as_ref().map(|date| date.get_ref().clone());
            name.until = dated.until.as_ref().map(|date| date.get_ref().clone());
            if name.since.is_none() && name.until.is_none() {
                let what = format!(
                    "`{}` has neither `since` nor `until`; list it under `names`",
                    name.text
                );
                self.mistake(&dated.name, what);
            }
            group.names.push(name);
        }
        group
            .part_of
            .extend(row.part_of.iter().map(|id| id.get_ref().clone()));
        group.source.extend(row.source.iter().cloned());
        if group.names.len() < 2 {
            self.mistake(
                &row.id,
                format!("the group `{id}` has fewer than two names"),
            );
        }
        self.groups.insert(id.clone(), group);
    }

    fn name(&mut self, name: &Spanned<String>, searched: bool) -> Option<Name> {
        if normal(name.get_ref()).is_empty() {
            self.mistake(name, format!("`{}` holds no word", name.get_ref()));
            return None;
        }
        Some(Name::new(name.get_ref(), searched))
    }

    /// What a group is part of is there, and no group is part of itself.
    fn bonds(&mut self, rows: &[Row]) {
        let above: BTreeMap<String, Vec<String>> = self
            .groups
            .values()
            .map(|group| (group.id.clone(), group.part_of.clone()))
            .collect();
        for row in rows {
            for whole in &row.part_of {
                if !above.contains_key(whole.get_ref()) {
                    self.mistake(whole, format!("there is no group `{}`", whole.get_ref()));
                }
            }
            let mut met: Vec<&String> = above.get(row.id.get_ref()).into_iter().flatten().collect();
            let mut at = 0;
            while let Some(id) = met.get(at) {
                for next in above.get(*id).into_iter().flatten() {
                    if !met.contains(&next) {
                        met.push(next);
                    }
                }
                at += 1;
            }
            if met.contains(&row.id.get_ref()) {
                self.mistake(
                    &row.id,
                    format!("the group `{}` is part of itself", row.id.get_ref()),
                );
            }
        }
    }

    /// No name stands in two groups, or twice in one.
    fn names(&mut self, rows: &[Row]) {
        let mut bearers: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for group in self.groups.values() {
            for name in &group.names {
                bearers
                    .entry(normal(&name.text))
                    .or_default()
                    .push(group.id.clone());
            }
        }
        for row in rows.iter().filter(|row| !row.remove) {
            let dated = row.dated.iter().map(|dated| &dated.name);
            for name in row.names.iter().chain(&row.leads).chain(dated) {
                let Some(ids) = bearers
                    .get(&normal(name.get_ref()))
                    .filter(|ids| ids.len() > 1)
                else {
                    continue;
                };
                let text = name.get_ref();
                let what = match ids.iter().find(|id| *id != row.id.get_ref()) {
                    Some(other) => format!(
                        "`{text}` is a name of the group `{other}`, too; take it out there with `without`"
                    ),
                    None => format!("`{text}` is there twice"),
                };
                self.mistake(name, what);
            }
        }
    }
}

/// A year, a month or a day.
fn is_date(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    text.chars().all(|c| c.is_ascii_digit() || c == '-')
        && matches!(lengths.as_slice(), [4] | [4, 2] | [4, 2, 2])
}

#[cfg(test)]
mod tests {
    use super::super::aliases::SHIPPED;
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mistakes = match Aliases::with_own(text) {
            Ok(_) => Vec::new(),
            Err(Mistakes(mistakes)) => mistakes,
        };
        let told: Vec<String> = mistakes
            .iter()
            .map(|m| format!("{}: {}", m.line, m.what))
            .collect();
        assert_eq!(told, expected, "{text}");
    }

    #[test]
    fn the_shipped_file_is_right() {
        let aliases = read(SHIPPED, None).unwrap_or_else(|mistakes| panic!("{mistakes}"));
        assert!(
            aliases.groups().len() >= 250,
            "{} groups",
            aliases.groups().len()
        );
        for group in aliases.groups() {
            assert!(group.kind.is_some(), "{} says what it is", group.id);
            let named = group
                .source
                .iter()
                .any(|source| source.starts_with("https://"));
            assert!(named, "{} says where its names can be read", group.id);
        }
    }

    #[test]
    fn a_file_of_ones_own_adds_changes_and_removes() {
        let own = r#"
            [[group]]
            id = "my-paper"
            names = ["جريدتنا", "جريدة الحي", "Our Paper"]

            [[group]]
            id = "islamic-state"
            names = ["خصوم الحي"]
            without = ["Daesh"]

            [[group]]
            id = "hamas"
            remove = true
        "#;
        let aliases = Aliases::with_own(own).unwrap();
        let names = |id: &str| -> Vec<&str> {
            let group = aliases.group(id);
            let names = group.into_iter().flat_map(|group| &group.names);
            names.map(|name| name.text.as_str()).collect()
        };
        assert_eq!(names("my-paper").len(), 3);
        assert!(names("islamic-state").contains(&"خصوم الحي"));
        assert!(names("islamic-state").contains(&"داعش"));
        assert!(!names("islamic-state").contains(&"Daesh"));
        assert!(names("hamas").is_empty());
    }

    #[test]
    fn mistakes_are_told_by_line() {
        check(
            "[[group]]\nid = \"x\"\nnames = [\"زيد\"]",
            &["2: the group `x` has fewer than two names"],
        );
        check(
            "[[group]]\nid = \"x\"\nnames = [\"زيد\",\n\"داعش\"]",
            &[
                "4: `داعش` is a name of the group `islamic-state`, too; take it out there with `without`",
            ],
        );
        check(
            "[[group]]\nid = \"X y\"\nnames = [\"زيد\", \"عمر\"]",
            &["2: `X y` is no id; use small Latin letters, digits and hyphens"],
        );
        check(
            "[[group]]\nid = \"x\"\nremove = true",
            &["2: there is no group `x` to remove"],
        );
        check(
            "[[group]]\nid = \"x\"\nkind = \"army\"\nnames = [\"زيد\", \"عمر\", \"زَيد\"]",
            &[
                "3: `army` is no kind; use armed-group, state-force, agency, organisation, alliance, operation, weapon, people, place",
                "4: `زيد` is there twice",
                "4: `زَيد` is there twice",
            ],
        );
        check(
            "[[group]]\nid = \"x\"\nnames = [\"زيد\", \"...\"]\ndated = [{ name = \"عمر\", since = \"May 2016\" }]\npart_of = [\"y\"]\nwithout = [\"بكر\"]",
            &[
                "3: `...` holds no word",
                "4: `May 2016` is no date; write 2016, 2016-07 or 2016-07-28",
                "5: there is no group `y`",
                "6: the group `x` has no name `بكر`",
            ],
        );
        check(
            "[[group]]\nid = \"x\"\nnames = [\"زيد\", \"عمر\"]\npart_of = [\"x\"]",
            &["2: the group `x` is part of itself"],
        );
        let unknown = Aliases::with_own("[[group]]\nid = \"x\"\nname = [\"زيد\"]").unwrap_err();
        assert_eq!(unknown.0.first().map(|m| m.line), Some(3), "{unknown}");
    }
}
