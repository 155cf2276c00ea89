//! Names in other letters: a name typed in Latin letters also finds its Arabic spellings that the archive holds, and an
//! Arabic name its Latin ones and its other Arabic ones; each is said to whoever reads the answer.
//!
//! The table of names speaks first: of a name that it knows the spellings are known, too. Of another the rules
//! propose words of the archive, found by a walk through its dictionary, and the likeliest is taken, with and without
//! the article: beyond that, more are other names than the same (`examples/judge_names.rs`).

use std::collections::BTreeSet;

use tantivy::TantivyError;

use super::Searcher;
use super::aliases::{excluded, listed};
use super::field::In;
use super::leaf::Variant;
use super::plan::{Plan, Understood};
use super::segment::Segment;
use super::terms::Terms;
use crate::analysis::{Analyzer, is_arabic_word, is_known};
use crate::index::IndexError;
use crate::names::{
    NameTable, Part, Pattern, Proposal, Reading, State, Word, forms_of_name, parts, ranked,
};

/// What a name in the other script counts for beside what was typed.
const CLOSENESS: f64 = 0.8;
/// A Latin word in small letters that stands in more passages than this is taken for an ordinary word, unless it is a
/// name that is well known.
const RARE: u64 = 5;
const WELL_KNOWN: u8 = 8;
/// The fewest letters of a word that is taken for a name.
const FEWEST_LETTERS: usize = 3;
/// What a reading may cost: by the rules alone, where the table knows the word as a name, and where that is a long one.
const COST: f64 = 0.1;
const NAME_COST: f64 = 0.2;
const LONG_NAME_COST: f64 = 0.5;
/// The fewest letters of an Arabic name with other spellings: of fewer, each letter makes another word.
const LONG: usize = 4;
/// The same of one that the table does not know.
const LONGER: usize = 6;
/// The most spellings of a name.
const MOST: usize = 4;
/// The most words of a name that the table is asked for.
const MOST_WORDS: usize = 6;
/// Names of a query that the dictionary is walked for.
const MOST_WALKS: usize = 8;

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
        for run in plan.runs.clone() {
            let leaf = |number: &usize| plan.understood.get(*number).and_then(|entry| entry.leaf);
            let open: Vec<bool> = run
                .iter()
                .map(|number| leaf(number).is_some_and(|leaf| !named.contains(&leaf)))
                .collect();
            let mut at = 0;
            while at < run.len() {
                let length = open
                    .iter()
                    .skip(at)
                    .take(MOST_WORDS)
                    .take_while(|open| **open);
                let row = run.get(at..at + length.count()).unwrap_or_default();
                let (taken, mut found) = self.name_in(plan, terms, row, &mut walks)?;
                found.retain(|variant| match variant {
                    Variant::Phrase { words, .. } => !excluded.contains(&listed(words)),
                    Variant::Stem { .. } => true,
                });
                let taken = taken.max(1);
                if !found.is_empty() {
                    add(plan, row.get(..taken).unwrap_or_default(), found);
                }
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
            let found = self.known_spellings(terms, some)?;
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
        terms: &mut Terms,
        entries: &[&Understood],
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
        } else if entries.iter().all(|entry| is_arabic(entry)) && !is_ordinary(entries) {
            let mut spellings = vec![typed.clone()];
            if let [entry] = entries {
                let others = entry.exact.iter().flat_map(|word| table.spellings_of(word));
                // One with the same stem is found in any case.
                let stem = entry.stem.as_deref();
                let new = |analyzer: &mut Analyzer, other: &str| {
                    analyzer.analyze(other).get(0).map(|token| token.stem) != stem
                };
                let long = |word: &str| word.chars().count() >= LONG;
                let others = others.filter(|other| long(&typed) && long(other));
                spellings.extend(others.filter(|other| new(&mut self.analyzer, other)));
            }
            for spelling in spellings.iter().skip(1) {
                found.extend(self.held_name(terms, spelling)?);
            }
            for latin in spellings
                .iter()
                .flat_map(|spelling| table.latin_of(spelling))
            {
                if latin.chars().count() > FEWEST_LETTERS {
                    found.extend(self.held_name(terms, &latin)?);
                }
            }
        }
        let mut once: Vec<Variant> = Vec::new();
        for variant in found {
            if !once.contains(&variant) {
                once.push(variant);
            }
        }
        once.truncate(MOST);
        Ok(once)
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
        for word in parts(&entry.typed) {
            if let Some(reading) = word.whole() {
                for whole in self.likeliest(terms, &reading)? {
                    found.extend(self.held_name(terms, &whole)?);
                }
            }
        }
        let words = parts(&entry.typed);
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
        found.dedup();
        found.truncate(MOST);
        Ok(found)
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
        let mut words = Vec::new();
        for segment in &self.segments {
            for place in [In::Exact, In::TitleExact] {
                let walked = segment.terms_like(place, &pattern, &mut words);
                walked.map_err(|cause| self.snapshot.damaged(cause))?;
            }
        }
        words.sort_unstable();
        words.dedup();
        let mut proposals = Vec::new();
        for word in words {
            if let Some(cost) = reading.cost(&word) {
                let in_text = self.count_of(terms, In::Exact, &word)?;
                proposals.push(Proposal {
                    is_name: NameTable::shipped().is_name(&word),
                    cost,
                    count: in_text.max(self.count_of(terms, In::TitleExact, &word)?),
                    word,
                });
            }
        }
        let bare = |word: &str| word.strip_prefix("ال").unwrap_or(word).to_owned();
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
            let in_text = self.count_of(terms, In::Exact, word)?;
            if in_text.max(self.count_of(terms, In::TitleExact, word)?) > most {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// A name as something to search for, if the archive holds its words.
    fn held_name(&mut self, terms: &mut Terms, name: &str) -> Result<Option<Variant>, IndexError> {
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

/// Adds spellings to the leaves of a name, and says so.
fn add(plan: &mut Plan, entries: &[usize], found: Vec<Variant>) {
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
    let note = format!(
        "`{}` + {} (`--no-variants` leaves them out)",
        typed.join(" "),
        spelled.join(", ")
    );
    if !plan.notes.contains(&note) {
        plan.notes.push(note);
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

/// Whether words are a single ordinary word: one of general Arabic that the table does not know as a name.
fn is_ordinary(entries: &[&Understood]) -> bool {
    match entries {
        [entry] => entry.exact.iter().any(|word| {
            word.chars().count() < FEWEST_LETTERS
                || (is_known(word) && !NameTable::shipped().is_name(word))
        }),
        _ => false,
    }
}

/// A pattern as the dictionary of a segment takes it.
struct Like<'a>(&'a Pattern);

impl tantivy_fst::Automaton for Like<'_> {
    type State = State;

    fn start(&self) -> State {
        self.0.start()
    }

    fn is_match(&self, state: &State) -> bool {
        self.0.is_match(state)
    }

    fn can_match(&self, state: &State) -> bool {
        self.0.can_match(state)
    }

    fn accept(&self, state: &State, byte: u8) -> State {
        self.0.accept(state, byte)
    }
}

impl Segment {
    /// The terms of a field that a pattern lets through.
    fn terms_like(
        &self,
        place: In,
        pattern: &Pattern,
        out: &mut Vec<String>,
    ) -> Result<(), TantivyError> {
        let dictionary = self.word_field(place).inverted.terms();
        let mut terms = dictionary.search(Like(pattern)).into_stream()?;
        while terms.advance() {
            if let Ok(term) = std::str::from_utf8(terms.key()) {
                out.push(term.to_owned());
            }
        }
        Ok(())
    }
}
