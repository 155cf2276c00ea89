//! Groups of names that mean one and the same thing, and where they stand in a row of words.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use super::alias_file::{self, Mistakes};
use super::forms::{forms_of_name, without_clitics};
use super::shipped;
use crate::analysis::{Analyzer, fold_text};

/// The groups that ship.
pub(super) const SHIPPED: &str = include_str!("../../index-schema/aliases.toml");

/// What a group names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum GroupKind {
    /// An armed group.
    ArmedGroup,
    /// An army, a police, a service of a state.
    StateForce,
    /// An agency of the United Nations, a court.
    Agency,
    /// Any other organisation.
    Organisation,
    /// States or groups that have joined.
    Alliance,
    /// A military operation.
    Operation,
    /// A weapon.
    Weapon,
    /// A people or a community.
    People,
    /// A place.
    Place,
}

impl GroupKind {
    /// All kinds, each with its stable word.
    pub const ALL: [(Self, &'static str); 9] = [
        (Self::ArmedGroup, "armed-group"),
        (Self::StateForce, "state-force"),
        (Self::Agency, "agency"),
        (Self::Organisation, "organisation"),
        (Self::Alliance, "alliance"),
        (Self::Operation, "operation"),
        (Self::Weapon, "weapon"),
        (Self::People, "people"),
        (Self::Place, "place"),
    ];

    /// The stable word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        let word = Self::ALL.iter().find(|(kind, _)| *kind == self);
        word.map_or("", |(_, word)| word)
    }
}

/// One name of a group.
#[derive(Debug, Clone)]
pub struct Name {
    /// As the press writes it.
    pub text: String,
    /// Whether it is searched for when another name of the group is typed. One that also means something else
    /// is not: it only leads to the group.
    pub searched: bool,
    /// Since when it is borne, as year, month or day.
    pub since: Option<String>,
    /// Until when it was borne.
    pub until: Option<String>,
    /// Worked out when it is asked for: a search has to do with few of thousands of names.
    words: OnceLock<Vec<Vec<String>>>,
}

impl Name {
    pub(super) fn new(text: &str, searched: bool) -> Self {
        Self {
            text: text.to_owned(),
            searched,
            since: None,
            until: None,
            words: OnceLock::new(),
        }
    }

    /// Of each of its words the forms that may stand in its place, folded; the word as it is listed comes first.
    #[must_use]
    pub fn words(&self) -> &[Vec<String>] {
        let forms = || forms_of_name(&self.text, &mut Analyzer::new());
        self.words.get_or_init(forms)
    }

    /// Whether words begin with it.
    fn begins(&self, words: &[&str]) -> bool {
        let own = self.words();
        !own.is_empty()
            && own.len() <= words.len()
            && own
                .iter()
                .zip(words)
                .all(|(forms, word)| forms.iter().any(|form| form == word))
    }
}

/// Names that mean one and the same thing.
#[derive(Debug, Clone)]
pub struct Group {
    /// Its stable name.
    pub id: String,
    /// What it names; none where a user's own group does not say.
    pub kind: Option<GroupKind>,
    /// Its names.
    pub names: Vec<Name>,
    /// The groups it is a part of, by their ids.
    pub part_of: Vec<String>,
    /// Where the names can be read.
    pub source: Vec<String>,
}

/// Groups of names.
#[derive(Debug, Clone, Default)]
pub struct Aliases {
    groups: Vec<Group>,
    /// Group and name by what a name begins with.
    by_beginning: BTreeMap<Beginning, Vec<(usize, usize)>>,
}

/// Whether a name begins with the article, and its first letter behind it.
type Beginning = (bool, Option<char>);

fn beginning(folded: &str) -> Beginning {
    let mut rest = folded.strip_prefix("ال").unwrap_or(folded).chars();
    (folded.starts_with("ال"), rest.find(|c| c.is_alphanumeric()))
}

/// A name that stands in a row of words.
#[derive(Debug, Clone, Copy)]
pub struct Found<'a> {
    /// Its group.
    pub group: &'a Group,
    /// The name.
    pub name: &'a Name,
    /// The place of its first word.
    pub start: usize,
    /// The place behind its last word.
    pub end: usize,
}

impl Aliases {
    /// Those that ship.
    #[must_use]
    pub fn shipped() -> Arc<Self> {
        static SHIPPED_ALIASES: OnceLock<Arc<Aliases>> = OnceLock::new();
        let read = || Arc::new(Self::new(shipped::groups(SHIPPED)));
        Arc::clone(SHIPPED_ALIASES.get_or_init(read))
    }

    /// Those that ship, changed by a file of the user's own.
    ///
    /// # Errors
    /// All mistakes of the file, by line.
    pub fn with_own(text: &str) -> Result<Self, Mistakes> {
        alias_file::read(text, Some(&Self::shipped()))
    }

    pub(super) fn new(groups: Vec<Group>) -> Self {
        let mut by_beginning: BTreeMap<Beginning, Vec<(usize, usize)>> = BTreeMap::new();
        for (number, group) in groups.iter().enumerate() {
            for (place, name) in group.names.iter().enumerate() {
                let first: String = name.text.chars().take(4).collect();
                let names = by_beginning.entry(beginning(&fold_text(&first)));
                names.or_default().push((number, place));
            }
        }
        Self {
            groups,
            by_beginning,
        }
    }

    /// All groups.
    #[must_use]
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// The group with this id.
    #[must_use]
    pub fn group(&self, id: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.id == id)
    }

    /// The groups that are a part of one.
    pub fn parts_of<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Group> {
        let is_part = move |group: &&Group| group.part_of.iter().any(|whole| whole == id);
        self.groups.iter().filter(is_part)
    }

    /// The names that stand in a row of folded words, from left to right, of those that begin at one place the
    /// longest; none overlaps another.
    #[must_use]
    pub fn find<'a>(&'a self, words: &[&str]) -> Vec<Found<'a>> {
        let mut found = Vec::new();
        let mut start = 0;
        while start < words.len() {
            match self.longest(words.get(start..).unwrap_or_default()) {
                Some((group, name)) => {
                    let end = start + name.words().len();
                    found.push(Found {
                        group,
                        name,
                        start,
                        end,
                    });
                    start = end;
                }
                None => start += 1,
            }
        }
        found
    }

    /// The longest name that words begin with.
    fn longest(&self, words: &[&str]) -> Option<(&Group, &Name)> {
        let mut beginnings: Vec<Beginning> = without_clitics(words.first()?)
            .map(|word| beginning(&word))
            .collect();
        beginnings.sort_unstable();
        beginnings.dedup();
        let named = beginnings.iter().filter_map(|b| self.by_beginning.get(b));
        let mut longest: Option<(&Group, &Name)> = None;
        for (group, name) in named.flatten() {
            let group = self.groups.get(*group)?;
            let name = group.names.get(*name)?;
            let length = longest.map_or(0, |(_, name)| name.words().len());
            if name.begins(words) && name.words().len() > length {
                longest = Some((group, name));
            }
        }
        longest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"
        [[group]]
        id = "islamic-state"
        kind = "armed-group"
        names = ["داعش", "تنظيم الدولة الإسلامية", "ISIS"]
        leads = ["IS"]
        dated = [{ name = "تنظيم الدولة الإسلامية في العراق", since = "2006", until = "2013-04" }]
        source = ["https://example.org/a"]

        [[group]]
        id = "khorasan"
        kind = "armed-group"
        names = ["ولاية خراسان", "ISIS-K"]
        part_of = ["islamic-state"]
        source = ["https://example.org/b"]
    "#;

    fn aliases() -> Aliases {
        alias_file::read(FILE, None).unwrap()
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let tokens = Analyzer::new().analyze(text);
        let words: Vec<&str> = tokens.iter().map(|token| token.exact).collect();
        let aliases = aliases();
        let found: Vec<String> = aliases
            .find(&words)
            .iter()
            .map(|found| format!("{} {}..{}", found.group.id, found.start, found.end))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn names_are_found_in_a_row_of_words() {
        check("قصف داعش", &["islamic-state 1..2"]);
        check(
            "هجوم لتنظيم الدولة الإسلامية في العراق اليوم",
            &["islamic-state 1..6"],
        );
        check("تنظيم الدولة الإسلامية في سوريا", &["islamic-state 0..3"]);
        check("ISIS-K and isis", &["khorasan 0..2", "islamic-state 3..4"]);
        check("IS", &["islamic-state 0..1"]);
        check("دولة إسلامية", &[]);
        check(
            "ولاية خراسان وداعش",
            &["khorasan 0..2", "islamic-state 2..3"],
        );
    }

    #[test]
    fn parts_are_known_and_are_no_equals() {
        let aliases = aliases();
        let parts: Vec<&str> = aliases
            .parts_of("islamic-state")
            .map(|g| g.id.as_str())
            .collect();
        assert_eq!(parts, ["khorasan"]);
        let searched = |id: &str| {
            let names = &aliases.group(id).unwrap().names;
            names.iter().filter(|name| name.searched).count()
        };
        assert_eq!((searched("khorasan"), searched("islamic-state")), (2, 4));
    }
}
