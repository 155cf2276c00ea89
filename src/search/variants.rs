//! Variants: how the archive itself spells a word that it does not hold as typed.
//!
//! A word that no passage holds may be mistyped, lack a hamza, be a name that others write
//! otherwise, or be two words in one. Such a word, unless general Arabic knows it, also finds the
//! archive's own words that are spelled nearly like it, for less than itself, and whoever reads the answer
//! is told. This is the noisy channel of spelling correction (Kernighan, Church and Gale 1990) with two
//! rough measures: edits for the channel, and how often the archive has a word for the source.

use tantivy::{TERMINATED, TantivyError};

use super::Searcher;
use super::field::{In, fields_of};
use super::leaf::{Leaf, Look, Scope, Variant, WordForms};
use super::note::Note;
use super::plan::{Plan, Tree};
use super::segment::Segment;
use super::terms::Terms;
use crate::analysis::{Kind, Tokens, is_known, latin_stems};
use crate::index::IndexError;

/// The fewest letters of a word that may be mistyped; in shorter ones each letter makes another word.
const FEWEST_LETTERS: usize = 4;
/// From so many letters on two edits are allowed, below one.
const TWO_EDITS: usize = 6;
/// The most variants of a word.
const MOST: usize = 4;
/// Words of a query that variants are looked for, each at the price of a walk through the dictionary. A
/// query with more that the archive does not hold is no question with a slip in it.
const MOST_WORDS: usize = 16;
/// What a variant of one edit counts for beside the word itself; each further edit halves it.
const CLOSENESS: f64 = 0.8;

impl Searcher {
    /// Adds variants to the words of a plan that no passage holds, and says so.
    pub(super) fn add_variants(
        &mut self,
        plan: &mut Plan,
        terms: &mut Terms,
    ) -> Result<(), IndexError> {
        let mut found = Vec::new();
        let mut strange = 0;
        for (number, leaf) in plan.leaves.iter().enumerate() {
            let Some((forms, stem)) = plain_word(leaf) else {
                continue;
            };
            // A name whose other spellings are known is no slip.
            if !leaf.variants.is_empty() {
                continue;
            }
            if self.held(terms, forms.stems())? > 0 {
                continue;
            }
            strange += 1;
            if strange > MOST_WORDS {
                break;
            }
            let mut variants = self.spellings(terms, forms, stem)?;
            variants.extend(self.parted(terms, &forms.exact)?);
            for joined in self.joined(terms, plan, number)? {
                // Nothing but a gap is nearer than the same word by letters.
                let spelled = joined.spelled();
                variants.retain(|variant| variant.spelled() != spelled);
                variants.push(joined);
            }
            variants.retain(|variant| !plan.without.contains(&variant.spelled()));
            if !variants.is_empty() {
                found.push((number, variants));
            }
        }
        for (number, variants) in found {
            let Some(leaf) = plan.leaves.get_mut(number) else {
                continue;
            };
            let spelled: Vec<String> = variants.iter().map(Variant::spelled).collect();
            plan.notes.push(Note::Variants {
                typed: leaf.typed.clone(),
                spelled: spelled.clone(),
            });
            for word in &mut plan.understood {
                if word.leaf == Some(number) {
                    word.variants.clone_from(&spelled);
                }
            }
            leaf.variants = variants;
        }
        Ok(())
    }

    /// How many passages hold the stems of a word, in their text or their document's title.
    pub(super) fn held<'t>(
        &self,
        terms: &mut Terms,
        stems: impl Iterator<Item = &'t str>,
    ) -> Result<u64, IndexError> {
        let (mut in_text, mut in_title) = (0, 0);
        for stem in stems {
            in_text += self.count_of(terms, In::Stem, stem)?;
            in_title += self.count_of(terms, In::TitleStem, stem)?;
        }
        Ok(in_text.max(in_title))
    }

    pub(super) fn count_of(
        &self,
        terms: &mut Terms,
        place: In,
        term: &str,
    ) -> Result<u64, IndexError> {
        terms
            .count(&self.segments, place, term)
            .map_err(|cause| self.damaged(cause))
    }

    /// Stems of the archive that few edits lead to: the nearest, the commonest first.
    fn spellings(
        &mut self,
        terms: &mut Terms,
        forms: &WordForms,
        stem: &str,
    ) -> Result<Vec<Variant>, IndexError> {
        // A word that is right and hardly ever in this archive is no misspelling of another.
        if is_known(stem) || is_known(&forms.exact) {
            return Ok(Vec::new());
        }
        for edits in 1..=most_edits(stem).max(most_edits(&forms.exact)) {
            let mut near = Vec::new();
            for stem in forms.stems().filter(|stem| edits <= most_edits(stem)) {
                near.extend(self.near(&[In::Stem, In::TitleStem], stem, edits)?);
            }
            near.retain(|near| forms.stems().all(|stem| stem != near));
            let mut spellings = self.commonest(terms, near)?;
            // A slip in a broken plural leads to no stem that is near (الأبريا, الأبرياء, بريء), but to a form.
            if spellings.is_empty() && edits == 1 && most_edits(&forms.exact) > 0 {
                let near = self.near(&[In::Exact, In::TitleExact], &forms.exact, edits)?;
                let mut near = self.stems_of(&near);
                near.retain(|near| forms.stems().all(|stem| stem != near));
                spellings = self.commonest(terms, near)?;
            }
            if !spellings.is_empty() {
                let closeness = CLOSENESS * 0.5_f64.powi(i32::from(edits) - 1);
                return Ok(spellings
                    .into_iter()
                    .take(MOST)
                    .map(|term| Variant::Stem { term, closeness })
                    .collect());
            }
        }
        Ok(Vec::new())
    }

    /// The terms of some fields that so many edits lead to.
    pub(super) fn near(
        &self,
        places: &[In],
        word: &str,
        edits: u8,
    ) -> Result<Vec<String>, IndexError> {
        let mut near = Vec::new();
        for segment in &self.segments {
            for place in places {
                segment
                    .near_terms(*place, word, edits, &mut near)
                    .map_err(|cause| self.damaged(cause))?;
            }
        }
        near.sort_unstable();
        near.dedup();
        near.retain(|term| shares_an_end(word, term));
        Ok(near)
    }

    /// The stems of forms.
    fn stems_of(&mut self, forms: &[String]) -> Vec<String> {
        let mut stems = Vec::new();
        for form in forms {
            let tokens = self.analyzer.analyze(form);
            stems.extend(stems_of_one(&tokens));
        }
        stems
    }

    /// Those stems that the archive holds, the commonest first.
    fn commonest(
        &self,
        terms: &mut Terms,
        mut stems: Vec<String>,
    ) -> Result<Vec<String>, IndexError> {
        stems.sort_unstable();
        stems.dedup();
        let mut held: Vec<(u64, String)> = Vec::new();
        for stem in stems {
            let count = self.held(terms, std::iter::once(stem.as_str()))?;
            if count > 0 {
                held.push((count, stem));
            }
        }
        held.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        Ok(held.into_iter().map(|(_, stem)| stem).collect())
    }

    /// Two words that were typed as one, where the archive has them side by side (عبدالله, عبد الله).
    pub(super) fn parted(
        &self,
        terms: &mut Terms,
        exact: &str,
    ) -> Result<Option<Variant>, IndexError> {
        let mut parts: Vec<(u64, &str, &str, In)> = Vec::new();
        for (at, _) in exact.char_indices() {
            let Some((first, second)) = exact.split_at_checked(at) else {
                continue;
            };
            if first.chars().count() < 2 || second.chars().count() < 3 {
                continue;
            }
            for place in fields_of(Scope::Anywhere) {
                let least = match self.count_of(terms, place, first)? {
                    0 => 0,
                    held => held.min(self.count_of(terms, place, second)?),
                };
                if least > 0 {
                    parts.push((least, first, second, place));
                }
            }
        }
        // Stable: where it is the same in both, texts come before titles.
        parts.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        for (_, first, second, place) in parts {
            for segment in &self.segments {
                let stand = segment
                    .stand_together(terms, place, [first, second])
                    .map_err(|cause| self.damaged(cause))?;
                if stand {
                    return Ok(Some(Variant::Phrase {
                        spelled: format!("{first} {second}"),
                        words: vec![vec![first.to_owned()], vec![second.to_owned()]],
                        closeness: CLOSENESS,
                    }));
                }
            }
        }
        Ok(None)
    }

    /// One word that was typed as two: this one and a neighbour.
    fn joined(
        &mut self,
        terms: &mut Terms,
        plan: &Plan,
        number: usize,
    ) -> Result<Vec<Variant>, IndexError> {
        let clauses: Vec<usize> = plan
            .root
            .should
            .iter()
            .filter_map(|tree| match tree {
                Tree::Leaf(leaf) => Some(*leaf),
                _ => None,
            })
            .collect();
        let exact = |number: &usize| {
            let (forms, _) = plain_word(plan.leaves.get(*number)?)?;
            Some(forms.exact.as_str())
        };
        for pair in clauses.windows(2) {
            let [first, second] = pair else { continue };
            if *first != number && *second != number {
                continue;
            }
            let (Some(first), Some(second)) = (exact(first), exact(second)) else {
                continue;
            };
            let joined = format!("{first}{second}");
            let tokens = self.analyzer.analyze(&joined);
            if self.count_in_any(terms, &joined)? == 0 {
                continue;
            }
            let mut variants = Vec::new();
            for term in stems_of_one(&tokens) {
                if self.held(terms, std::iter::once(term.as_str()))? > 0 {
                    variants.push(Variant::Stem {
                        term,
                        closeness: CLOSENESS,
                    });
                }
            }
            if !variants.is_empty() {
                return Ok(variants);
            }
        }
        Ok(Vec::new())
    }
}

/// The forms and the stem of a word that is looked for in texts, with stems, and of letters alone.
fn plain_word(leaf: &Leaf) -> Option<(&WordForms, &str)> {
    let Look::Word(forms) = &leaf.look else {
        return None;
    };
    let stem = forms.stem.as_deref()?;
    let letters = stem.chars().all(char::is_alphabetic);
    (leaf.lit && leaf.scope == Scope::Anywhere && letters).then_some((forms, stem))
}

/// How many slips a word may have had.
fn most_edits(word: &str) -> u8 {
    match word.chars().count() {
        ..FEWEST_LETTERS => 0,
        FEWEST_LETTERS..TWO_EDITS => 1,
        TWO_EDITS.. => 2,
    }
}

/// The stems of tokens that are one word, and no stop word: these have none.
fn stems_of_one(tokens: &Tokens) -> Vec<String> {
    let token = tokens.get(0).filter(|token| token.kind != Kind::Stop);
    let Some(token) = token.filter(|_| tokens.len() == 1) else {
        return Vec::new();
    };
    let mut stems = vec![token.stem.to_owned()];
    if token.kind == Kind::Latin {
        stems.extend(latin_stems(token.exact));
    }
    stems
}

/// Whether two words begin or end with the same letter: who mistypes one end seldom does both.
fn shares_an_end(a: &str, b: &str) -> bool {
    a.chars().next() == b.chars().next() || a.chars().next_back() == b.chars().next_back()
}

impl Segment {
    /// Whether two forms stand side by side in a field of a passage that was not deleted.
    fn stand_together(
        &self,
        terms: &Terms,
        place: In,
        words: [&str; 2],
    ) -> Result<bool, TantivyError> {
        let words = words.map(|word| vec![word.to_owned()]);
        let Some(mut cursor) = self.adjacent(terms, place, &words, 0.0)? else {
            return Ok(false);
        };
        while cursor.doc() != TERMINATED {
            if !self.reader.is_deleted(cursor.doc()) {
                return Ok(true);
            }
            cursor.seek(cursor.doc() + 1);
        }
        Ok(false)
    }
}
