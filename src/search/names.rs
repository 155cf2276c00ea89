//! Names in other letters: a name typed in Latin letters also finds its Arabic spellings that the archive holds, and an
//! Arabic name its Latin ones and its other Arabic ones; each is said to whoever reads the answer.
//!
//! The table of names speaks first: of a name that it knows the spellings are known, too. Of another the rules
//! propose words of the archive, found by a walk through its dictionary, and the likeliest is taken, with and without
//! the article: beyond that, more are other names than the same (`examples/judge_names.rs`).

use std::collections::BTreeSet;

use super::Searcher;
use super::aliases::{excluded, listed};
use super::leaf::Variant;
use super::note::Note;
use super::plan::{Plan, Understood};
use super::terms::Terms;
use crate::analysis::{is_arabic_word, without_article};
use crate::index::IndexError;
use crate::names::{
    NameTable, Part, Proposal, Reading, Spelling, Word, folded, forms_of_name, parts, ranked,
};

/// What a name in the other script counts for beside what was typed.
pub(super) const CLOSENESS: f64 = 0.8;
/// A Latin word in small letters that stands in more passages than this is taken for an ordinary word, unless it is a
/// name that is well known.
const RARE: u64 = 5;
const WELL_KNOWN: u8 = 8;
/// The fewest letters of a word that is taken for a name.
pub(super) const FEWEST_LETTERS: usize = 3;
/// What a reading may cost: by the rules alone, where the table knows the word as a name, and where that is a long one.
const COST: f64 = 0.1;
const NAME_COST: f64 = 0.2;
const LONG_NAME_COST: f64 = 0.5;
/// The fewest letters of an Arabic word that is taken for a name at a higher price, and of one that the table does not
/// know.
const LONG: usize = 4;
const LONGER: usize = 6;
/// The most spellings of a name.
const MOST: usize = 4;
/// The most words of a name that the table is asked for.
const MOST_WORDS: usize = 6;
/// Names of a query that the dictionary is walked for.
pub(super) const MOST_WALKS: usize = 8;

impl Searcher {
    /// Adds the spellings of names in the other script, and says so. `named` are leaves whose names are known.
    pub(super) fn add_names(
        &mut self,
        plan: &mut Plan,
        terms: &mut Terms,
        named: &BTreeSet<usize>,
    ) -> Result<(), IndexError> {
        let mut walks = 0;
        let excluded = excluded(plan);
        let wanted = |variant: &Variant| match variant {
            Variant::Phrase { words, .. } => !excluded.contains(&listed(words)),
            Variant::Stem { .. } => true,
        };
        for run in plan.runs.clone() {
            let leaf = |number: &usize| plan.understood.get(*number).and_then(|entry| entry.leaf);
            let open: Vec<bool> = run
                .iter()
                .map(|number| leaf(number).is_some_and(|leaf| !named.contains(&leaf)))
                .collect();
            let mut at = 0;
            while at < run.len() {
                if open.get(at) == Some(&false) {
                    // Aliases are known of it; spelled otherwise it is no alias.
                    let row = run.get(at..=at).unwrap_or_default();
                    let entry = row.first().and_then(|number| plan.understood.get(*number));
                    if let Some(entry) = entry.filter(|entry| is_arabic(entry)).cloned() {
                        let spelling = spelling_of(&entry);
                        let mut found =
                            self.respelled(plan, terms, &entry, spelling.as_ref(), &mut walks)?;
                        found.retain(wanted);
                        add(plan, row, found);
                    }
                    at += 1;
                    continue;
                }
                let length = open
                    .iter()
                    .skip(at)
                    .take(MOST_WORDS)
                    .take_while(|open| **open);
                let row = run.get(at..at + length.count()).unwrap_or_default();
                let (taken, mut found) = self.name_in(plan, terms, row, &mut walks)?;
                found.retain(wanted);
                let taken = taken.max(1);
                add(plan, row.get(..taken).unwrap_or_default(), found);
                at += taken;
            }
        }
        Ok(())
    }

    /// The name that a row of words begins with: how many words of it, and how it is spelled in the other script.
    fn name_in(
        &mut self,
        plan: &Plan,
        terms: &mut Terms,
        row: &[usize],
        walks: &mut usize,
    ) -> Result<(usize, Vec<Variant>), IndexError> {
        let entries: Vec<&Understood> =
            row.iter().filter_map(|n| plan.understood.get(*n)).collect();
        for length in (1..=entries.len()).rev() {
            let some = entries.get(..length).unwrap_or_default();
            let found = self.known_spellings(plan, terms, some, walks)?;
            if !found.is_empty() {
                return Ok((length, found));
            }
        }
        match entries.first() {
            Some(entry) if is_latin(entry) && *walks < MOST_WALKS => {
                *walks += 1;
                Ok((1, self.proposed_spellings(terms, entry)?))
            }
            _ => Ok((1, Vec::new())),
        }
    }

    /// What the table knows of some words as one name, as far as the archive holds it.
    fn known_spellings(
        &mut self,
        plan: &Plan,
        terms: &mut Terms,
        entries: &[&Understood],
        walks: &mut usize,
    ) -> Result<Vec<Variant>, IndexError> {
        let typed: Vec<&str> = entries.iter().map(|entry| entry.typed.as_str()).collect();
        let typed = typed.join(" ");
        let table = NameTable::shipped();
        let mut found = Vec::new();
        if entries.iter().all(|entry| is_latin(entry)) {
            let ordinary = match entries {
                [entry] => !self.may_be_a_name(terms, entry, RARE)?,
                _ => false,
            };
            for named in table.arabic_of(&typed) {
                if !ordinary || named.weight >= WELL_KNOWN {
                    found.extend(self.held_name(terms, &named.arabic)?);
                    for spelling in table.spellings_of(&named.arabic) {
                        found.extend(self.held_name(terms, &spelling)?);
                    }
                }
            }
        } else if entries.iter().all(|entry| is_arabic(entry)) {
            let mut spellings = vec![typed.clone()];
            if let [entry] = entries {
                let spelling = spelling_of(entry);
                found.extend(self.respelled(plan, terms, entry, spelling.as_ref(), walks)?);
                spellings.extend(found.iter().map(Variant::spelled));
                // The archive may have none of them, and a Latin form.
                spellings.extend(spelling.iter().flat_map(Spelling::attested));
            }
            found.extend(self.latin_forms(terms, entries, &spellings, walks)?);
        }
        Ok(first_ones(found))
    }

    /// What the rules propose for a name in Latin letters, of the words that the archive holds.
    fn proposed_spellings(
        &mut self,
        terms: &mut Terms,
        entry: &Understood,
    ) -> Result<Vec<Variant>, IndexError> {
        if !self.may_be_a_name(terms, entry, 0)? {
            return Ok(Vec::new());
        }
        let mut found = Vec::new();
        let words = parts(&entry.typed);
        for word in &words {
            if let Some(reading) = word.whole() {
                for whole in self.likeliest(terms, &reading)? {
                    found.extend(self.held_name(terms, &whole)?);
                }
            }
        }
        let all: Vec<&Part> = words.iter().flat_map(|word: &Word| &word.parts).collect();
        let mut slots: Vec<(bool, Vec<String>)> = Vec::new();
        for part in &all {
            let mut forms: Vec<String> = part
                .particle
                .iter()
                .flat_map(|particle| particle.arabic())
                .map(|form| (*form).to_owned())
                .collect();
            if forms.is_empty() && part.particle.is_none() {
                forms = self.part_of_a_name(terms, part)?;
            }
            let optional = part.particle.is_some_and(|p| p.may_be_left_out());
            if forms.is_empty() && !optional {
                return Ok(found);
            }
            slots.push((optional, forms));
        }
        if slots.len() == 1 {
            for form in slots.into_iter().flat_map(|(_, forms)| forms) {
                found.extend(self.held_name(terms, &form)?);
            }
        } else {
            let whole: Vec<&Vec<String>> = slots.iter().map(|(_, forms)| forms).collect();
            let without = slots.iter().filter(|(optional, _)| !optional);
            let without: Vec<&Vec<String>> = without.map(|(_, forms)| forms).collect();
            for slots in [whole, without] {
                found.extend(self.phrase(terms, &slots)?);
            }
        }
        Ok(first_ones(found))
    }

    /// The Arabic words of the archive that a part of a name may be.
    fn part_of_a_name(
        &mut self,
        terms: &mut Terms,
        part: &Part,
    ) -> Result<Vec<String>, IndexError> {
        let mut known = Vec::new();
        for named in NameTable::shipped().arabic_of(&part.latin) {
            if !named.arabic.contains(' ') && self.held_name(terms, &named.arabic)?.is_some() {
                known.push(named.arabic);
            }
        }
        known.truncate(MOST);
        if !known.is_empty() {
            return Ok(known);
        }
        match Reading::with_article(&part.latin, part.article) {
            Some(reading) if part.latin.chars().count() >= FEWEST_LETTERS => {
                self.likeliest(terms, &reading)
            }
            _ => Ok(Vec::new()),
        }
    }

    /// The likeliest word of the archive for a reading, and the same with or without the article.
    fn likeliest(&self, terms: &mut Terms, reading: &Reading) -> Result<Vec<String>, IndexError> {
        let Some(pattern) = reading.arabic() else {
            return Ok(Vec::new());
        };
        let mut proposals = Vec::new();
        for word in self.held_like(&pattern)? {
            if let Some(cost) = reading.cost(&word) {
                proposals.push(Proposal {
                    is_name: NameTable::shipped().is_name(&word),
                    cost,
                    count: self.count_in_any(terms, &word)?,
                    word,
                });
            }
        }
        let bare = |word: &str| without_article(word).to_owned();
        proposals.retain(|proposal| {
            let most = match bare(&proposal.word).chars().count() {
                LONG.. if proposal.is_name => LONG_NAME_COST,
                _ if proposal.is_name => NAME_COST,
                LONGER.. => NAME_COST,
                _ => COST,
            };
            proposal.cost <= most
        });
        let ranked = ranked(proposals, MOST);
        let best = ranked.first().map(|best| bare(&best.word));
        let twins = ranked.into_iter().map(|proposal| proposal.word);
        Ok(twins.filter(|word| Some(bare(word)) == best).collect())
    }

    /// Whether a Latin word may be a name: it is written as one, or no more passages than this hold it.
    fn may_be_a_name(
        &self,
        terms: &mut Terms,
        entry: &Understood,
        most: u64,
    ) -> Result<bool, IndexError> {
        let letters = || entry.typed.chars().filter(|c| c.is_alphabetic());
        if letters().count() < FEWEST_LETTERS {
            return Ok(false);
        }
        // An operator, or the initials of something.
        if letters().all(char::is_uppercase) {
            return Ok(false);
        }
        if letters().any(char::is_uppercase) {
            return Ok(true);
        }
        for word in &entry.exact {
            if self.count_in_any(terms, word)? > most {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// A name as something to search for, if the archive holds its words.
    pub(super) fn held_name(
        &mut self,
        terms: &mut Terms,
        name: &str,
    ) -> Result<Option<Variant>, IndexError> {
        let words = forms_of_name(name, &mut self.analyzer);
        let held = !words.is_empty() && self.holds_words(terms, &words)?;
        Ok(held.then(|| Variant::Phrase {
            words,
            closeness: CLOSENESS,
            spelled: name.to_owned(),
        }))
    }

    /// A name of several words, each with its spellings, if the archive holds one of each.
    fn phrase(
        &mut self,
        terms: &mut Terms,
        slots: &[&Vec<String>],
    ) -> Result<Option<Variant>, IndexError> {
        let mut words: Vec<Vec<String>> = Vec::new();
        for (place, spellings) in slots.iter().enumerate() {
            let mut forms = Vec::new();
            for spelling in spellings.iter() {
                let of_one = forms_of_name(spelling, &mut self.analyzer);
                match (place, of_one.into_iter().next()) {
                    (0, Some(behind_clitics)) => forms.extend(behind_clitics),
                    (_, Some(_)) => forms.push(spelling.clone()),
                    _ => {}
                }
            }
            words.push(forms);
        }
        if words.len() < 2 || !self.holds_words(terms, &words)? {
            return Ok(None);
        }
        let shown: Vec<String> = slots.iter().map(|spellings| spellings.join("|")).collect();
        Ok(Some(Variant::Phrase {
            words,
            closeness: CLOSENESS,
            spelled: shown.join(" "),
        }))
    }
}

/// The first of them, each once.
fn first_ones(found: Vec<Variant>) -> Vec<Variant> {
    let mut once: Vec<Variant> = Vec::new();
    for variant in found {
        if !once.contains(&variant) {
            once.push(variant);
        }
    }
    once.truncate(MOST);
    once
}

/// Adds spellings to the leaves of a name, and says so.
fn add(plan: &mut Plan, entries: &[usize], mut found: Vec<Variant>) {
    let leaf = |entry: &usize| plan.leaves.get(plan.understood.get(*entry)?.leaf?);
    // Some of them may be aliases.
    let known = |variant: &Variant| {
        let spelled = folded(&variant.spelled());
        entries.iter().filter_map(leaf).all(|leaf| {
            let variants = leaf.variants.iter();
            variants
                .map(Variant::spelled)
                .any(|known| folded(&known) == spelled)
        })
    };
    let left_out = |variant: &Variant| plan.without.contains(&variant.spelled());
    found.retain(|variant| !known(variant) && !left_out(variant));
    if found.is_empty() {
        return;
    }
    let spelled: Vec<String> = found.iter().map(Variant::spelled).collect();
    let mut typed = Vec::new();
    for entry in entries {
        let Some(word) = plan.understood.get_mut(*entry) else {
            continue;
        };
        typed.push(word.typed.clone());
        let leaf = word.leaf.and_then(|leaf| plan.leaves.get_mut(leaf));
        let Some(leaf) = leaf else { continue };
        for (variant, spelled) in found.iter().zip(&spelled) {
            if !leaf.variants.contains(variant) {
                leaf.variants.push(variant.clone());
            }
            if !word.variants.contains(spelled) {
                word.variants.push(spelled.clone());
            }
        }
    }
    let note = Note::Spellings {
        typed: typed.join(" "),
        spelled,
    };
    if !plan.notes.contains(&note) {
        plan.notes.push(note);
    }
}

/// A single word as a name that may be spelled in other ways.
fn spelling_of(entry: &Understood) -> Option<Spelling> {
    match entry.exact.as_slice() {
        [word] => Spelling::new(word),
        _ => None,
    }
}

/// Whether all of what was typed is in Latin letters, with digits at most.
fn is_latin(entry: &Understood) -> bool {
    !entry.exact.is_empty()
        && entry.exact.iter().all(|word| {
            word.chars().any(char::is_alphabetic)
                && !word.chars().any(|c| ('\u{600}'..='\u{6ff}').contains(&c))
        })
        && entry.typed.chars().any(|c| c.is_ascii_alphabetic())
}

fn is_arabic(entry: &Understood) -> bool {
    !entry.exact.is_empty() && entry.exact.iter().all(|word| is_arabic_word(word))
}
