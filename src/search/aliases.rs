//! Aliases: a name that was typed also finds the other names of what it names, for less than itself, and whoever
//! reads the answer is told.
//!
//! A name of several words typed without quotes is a row of leaves. A passage with another name satisfies each of
//! them, as it holds what all of them mean together.

use std::collections::BTreeSet;

use super::Searcher;
use super::field::In;
use super::leaf::{Look, Variant};
use super::note::Note;
use super::plan::{Plan, Understood};
use super::terms::Terms;
use crate::index::IndexError;
use crate::names::{Aliases, Found, Name};

/// What another name counts for beside the one that was typed.
const CLOSENESS: f64 = 0.8;

/// Other names that a name which was typed leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AliasesFound {
    /// The id of the group.
    pub group: String,
    /// The name as it was typed.
    pub typed: String,
    /// The names that are searched for as well, with the time in which each was borne, if it is known.
    pub names: Vec<String>,
    /// Ids of the groups that are a part of it; they are not searched for.
    pub parts: Vec<String>,
}

impl Searcher {
    /// Adds other names that the archive holds to what was typed, and says so. Answers the leaves of names that are
    /// known.
    pub(super) fn add_aliases(
        &self,
        plan: &mut Plan,
        terms: &mut Terms,
    ) -> Result<BTreeSet<usize>, IndexError> {
        let excluded = excluded(plan);
        let mut named = BTreeSet::new();
        for run in plan.runs.clone() {
            let words = words(&plan.understood, &run);
            let row: Vec<&str> = words.iter().map(|(_, word)| word.as_str()).collect();
            for found in self.aliases.find(&row) {
                let covered = words.get(found.start..found.end).unwrap_or_default();
                let Some(entries) = whole(&words, covered, &found) else {
                    continue;
                };
                // What only leads to the group also means something else.
                if found.name.searched {
                    let leaves = entries.iter().filter_map(|n| plan.understood.get(*n)?.leaf);
                    named.extend(leaves);
                }
                let mut others = Vec::new();
                for name in found.group.names.iter().filter(|name| name.searched) {
                    if name.text != found.name.text
                        && !excluded.contains(&listed(name.words()))
                        && self.holds_words(terms, name.words())?
                    {
                        others.push(name);
                    }
                }
                others.retain(|name| !plan.without.contains(&name.text));
                // Where `مدينة حلب` stands, there stands حلب.
                let all = others.clone();
                others.retain(|name| {
                    let shorter = all.iter().copied().chain([found.name]);
                    !shorter
                        .into_iter()
                        .any(|shorter| holds_another(name, shorter))
                });
                extend(plan, &self.aliases, &found, &entries, &others);
            }
        }
        Ok(named)
    }

    /// Whether each word of a name, in one of its forms, stands somewhere in the archive.
    pub(super) fn holds_words(
        &self,
        terms: &mut Terms,
        words: &[Vec<String>],
    ) -> Result<bool, IndexError> {
        // The last first: the first stands behind many clitics.
        for forms in words.iter().rev() {
            let mut held = false;
            for form in forms {
                held = self.count_of(terms, In::Exact, form)? > 0
                    || self.count_of(terms, In::TitleExact, form)? > 0;
                if held {
                    break;
                }
            }
            if !held {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// The folded words of a row of clauses, each with the clause it stands in.
fn words(understood: &[Understood], run: &[usize]) -> Vec<(usize, String)> {
    let of = |number: &usize| Some((*number, understood.get(*number)?));
    let word = |(number, entry): (usize, &Understood)| {
        let words = entry.exact.clone().into_iter();
        words.map(move |word| (number, word)).collect::<Vec<_>>()
    };
    run.iter().filter_map(of).flat_map(word).collect()
}

/// The clauses that a name covers, if it covers none of them in part.
fn whole(
    words: &[(usize, String)],
    covered: &[(usize, String)],
    found: &Found<'_>,
) -> Option<Vec<usize>> {
    let (first, last) = (covered.first()?.0, covered.last()?.0);
    let before = found.start.checked_sub(1).and_then(|at| words.get(at));
    let behind = words.get(found.end);
    if before.is_some_and(|(entry, _)| *entry == first)
        || behind.is_some_and(|(entry, _)| *entry == last)
    {
        return None;
    }
    let mut entries: Vec<usize> = covered.iter().map(|(entry, _)| *entry).collect();
    entries.dedup();
    Some(entries)
}

fn extend(
    plan: &mut Plan,
    aliases: &Aliases,
    found: &Found<'_>,
    entries: &[usize],
    others: &[&Name],
) {
    let mut leaves: Vec<usize> = entries
        .iter()
        .filter_map(|entry| plan.understood.get(*entry)?.leaf)
        .collect();
    leaves.sort_unstable();
    leaves.dedup();
    if leaves.is_empty() || others.is_empty() {
        return;
    }
    for leaf in &leaves {
        let Some(leaf) = plan.leaves.get_mut(*leaf) else {
            continue;
        };
        // A name of several words also stands in other cases (أبو, أبي) than it was typed in.
        let itself = (found.name.words().len() > 1).then_some(found.name);
        for name in others.iter().copied().chain(itself) {
            let variant = Variant::Phrase {
                words: name.words().to_vec(),
                closeness: CLOSENESS,
                spelled: name.text.clone(),
            };
            // The same name may have been typed twice.
            if !leaf.variants.contains(&variant) {
                leaf.variants.push(variant);
            }
        }
    }
    let typed: Vec<&str> = entries
        .iter()
        .filter_map(|entry| Some(plan.understood.get(*entry)?.typed.as_str()))
        .collect();
    let typed = typed.join(" ");
    let names: Vec<String> = others.iter().map(|name| with_dates(name)).collect();
    if plan
        .aliases
        .iter()
        .any(|known| known.group == found.group.id && known.typed == typed)
    {
        return;
    }
    plan.notes.push(Note::Names {
        typed: typed.clone(),
        names: names.clone(),
    });
    let parts = aliases.parts_of(&found.group.id);
    plan.aliases.push(AliasesFound {
        group: found.group.id.clone(),
        typed,
        names,
        parts: parts.map(|group| group.id.clone()).collect(),
    });
}

/// Whether the words of a name stand within another, longer one.
fn holds_another(name: &Name, shorter: &Name) -> bool {
    let (words, within) = (shorter.words(), name.words());
    words.len() < within.len()
        && within.windows(words.len()).any(|window| {
            let stands = |(forms, at): (&Vec<String>, &Vec<String>)| forms.first() == at.first();
            words.iter().zip(window).all(stands)
        })
}

/// The words of a name as it is listed: of each the first of its forms.
pub(super) fn listed(words: &[Vec<String>]) -> Vec<String> {
    let first = |forms: &Vec<String>| forms.first().cloned().unwrap_or_default();
    words.iter().map(first).collect()
}

fn with_dates(name: &Name) -> String {
    match (&name.since, &name.until) {
        (None, None) => name.text.clone(),
        (since, until) => format!(
            "{} [{}..{}]",
            name.text,
            since.as_deref().unwrap_or_default(),
            until.as_deref().unwrap_or_default()
        ),
    }
}

/// The words and phrases that must not match, folded.
pub(super) fn excluded(plan: &Plan) -> BTreeSet<Vec<String>> {
    let leaves = plan.leaves.iter().filter(|leaf| !leaf.lit);
    let words = leaves.filter_map(|leaf| match &leaf.look {
        Look::Word(forms) => Some(vec![forms.exact.clone()]),
        Look::Phrase(words) => Some(listed(words)),
        _ => None,
    });
    words.collect()
}
