//! How much each leaf weighs: rarity in the archive, and what a field is worth.

use tantivy::TantivyError;

use super::cursor::{idf, most};
use super::expand::Lists;
use super::field::{In, fields_of};
use super::leaf::{Leaf, Look, Scope, Variant, WordForms};
use super::plan::{Plan, Tree};
use super::rank::ALL_WORDS_FIRST;
use super::segment::Segment;
use super::terms::Terms;

/// A stem in the passage is the measure; its form as typed adds to it, so do the title and the place
/// at the beginning of the text. Its consonants alone say something about a passage too.
fn field_weight(place: In) -> f64 {
    match place {
        In::Stem => 1.0,
        In::Exact => 0.3,
        In::TitleStem => 0.5,
        In::TitleExact => 0.15,
        In::Lead => 0.35,
        In::Skeleton => 0.6,
    }
}

/// A form that is asked for as such, in a phrase or with a star or tilde, counts like a stem.
fn form_weight(place: In) -> f64 {
    match place {
        In::Exact => 1.0,
        In::TitleExact => 0.5,
        In::Stem | In::TitleStem | In::Lead | In::Skeleton => field_weight(place),
    }
}

/// One field of a leaf.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) place: In,
    pub(super) weight: f64,
}

/// A term of a field, or several that count as one.
#[derive(Debug, Clone)]
pub(super) struct Weighted {
    pub(super) place: In,
    pub(super) terms: Vec<String>,
    pub(super) weight: f64,
}

impl Weighted {
    pub(super) fn terms(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().map(String::as_str)
    }
}

/// Forms side by side in a field, at each place those that may stand there.
#[derive(Debug, Clone)]
pub(super) struct WeightedPhrase {
    pub(super) place: In,
    pub(super) words: Vec<Vec<String>>,
    pub(super) weight: f64,
}

/// What a leaf is worth.
#[derive(Debug, Clone, Default)]
pub(super) struct Weights {
    /// The leaf itself, by field.
    pub(super) places: Vec<Place>,
    /// Terms that satisfy it as well.
    pub(super) variants: Vec<Weighted>,
    /// Phrases that satisfy it as well.
    pub(super) phrases: Vec<WeightedPhrase>,
    /// Terms that satisfy nothing and add to the score of what matches.
    pub(super) support: Vec<Weighted>,
}

impl Weights {
    /// The most the leaf can score, with what supports it.
    pub(super) fn most(&self) -> f64 {
        let places = self.places.iter().map(|place| place.weight);
        let terms = self.variants.iter().chain(&self.support);
        places
            .chain(terms.map(|term| term.weight))
            .chain(self.phrases.iter().map(|phrase| phrase.weight))
            .map(most)
            .sum()
    }

    /// How rare it is, in the field that counts for most.
    pub(super) fn rarity(&self) -> f64 {
        let weights = self.places.iter().map(|place| place.weight);
        weights.fold(0.0, f64::max)
    }

    /// Lets the leaf count for so many times as much.
    pub(super) fn scale(&mut self, by: f64) {
        for place in &mut self.places {
            place.weight *= by;
        }
        for term in self.variants.iter_mut().chain(&mut self.support) {
            term.weight *= by;
        }
        for phrase in &mut self.phrases {
            phrase.weight *= by;
        }
    }

    fn push(&mut self, place: In, weight: f64) {
        self.places.push(Place { place, weight });
    }
}

/// Says of terms how rare they are.
pub(super) struct Rarity<'s> {
    pub(super) segments: &'s [Segment],
    pub(super) passages: u64,
    pub(super) terms: &'s mut Terms,
}

impl Rarity<'_> {
    fn count(&mut self, place: In, term: &str) -> Result<u64, TantivyError> {
        self.terms.count(self.segments, place, term)
    }

    fn of(&mut self, place: In, term: &str) -> Result<f64, TantivyError> {
        Ok(idf(self.count(place, term)?, self.passages))
    }

    /// Of several terms that count as one. A passage with two of them counts twice, which is seldom.
    fn of_any<'t>(
        &mut self,
        place: In,
        terms: impl Iterator<Item = &'t str>,
    ) -> Result<f64, TantivyError> {
        let mut held = 0;
        for term in terms {
            held += self.count(place, term)?;
        }
        Ok(idf(held.min(self.passages), self.passages))
    }

    /// Of what was typed, in texts.
    fn of_typed(&mut self, look: &Look) -> Result<f64, TantivyError> {
        match look {
            Look::Word(forms) if forms.stem.is_some() => self.of_any(In::Stem, forms.stems()),
            Look::Word(forms) => self.of(In::Exact, &forms.exact),
            Look::Phrase(words) => self.of_phrase(In::Exact, words),
            Look::Near { .. } | Look::Prefix(_) | Look::Fuzzy { .. } => Ok(f64::MAX),
        }
    }

    /// Of a phrase: its words together.
    fn of_phrase(&mut self, place: In, words: &[Vec<String>]) -> Result<f64, TantivyError> {
        let mut sum = 0.0;
        for forms in words {
            let mut held = 0;
            for form in forms {
                held += self.count(place, form)?;
            }
            sum += idf(held, self.passages);
        }
        Ok(sum)
    }
}

/// Weighs a leaf. `lists` are its expansions, one for each segment.
pub(super) fn weigh(
    leaf: &Leaf,
    lists: &[&Lists],
    rarity: &mut Rarity<'_>,
) -> Result<Weights, TantivyError> {
    let wanted = |place: In| {
        leaf.scope == Scope::Anywhere || matches!(place, In::TitleStem | In::TitleExact)
    };
    let mut weights = Weights::default();
    for (place, terms) in &leaf.support {
        let rare = rarity.of_any(*place, terms.iter().map(String::as_str))?;
        let weight = field_weight(*place) * rare;
        weights.support.push(Weighted {
            place: *place,
            terms: terms.clone(),
            weight,
        });
    }
    let typed = if leaf.variants.is_empty() {
        0.0
    } else {
        rarity.of_typed(&leaf.look)?
    };
    for variant in &leaf.variants {
        match variant {
            Variant::Stem { term, closeness } => {
                for place in [In::Stem, In::TitleStem] {
                    let weight = field_weight(place) * rarity.of(place, term)?;
                    weights.variants.push(Weighted {
                        place,
                        terms: vec![term.clone()],
                        weight: weight * closeness,
                    });
                }
            }
            Variant::Phrase {
                words, closeness, ..
            } => {
                for place in fields_of(leaf.scope) {
                    // A name of many words is no rarer than what was typed, for it means the same.
                    let rare = rarity.of_phrase(place, words)?.min(typed);
                    weights.phrases.push(WeightedPhrase {
                        place,
                        words: words.clone(),
                        weight: form_weight(place) * rare * closeness,
                    });
                }
            }
        }
    }
    match &leaf.look {
        Look::Word(forms) => {
            for place in In::ALL.into_iter().filter(|place| wanted(*place)) {
                match (&forms.stem, place.is_stems()) {
                    (Some(_), true) => {
                        let rare = rarity.of_any(place, forms.stems())?;
                        weights.push(place, field_weight(place) * rare)
                    }
                    (Some(_), false) => {
                        weights.push(place, field_weight(place) * rarity.of(place, &forms.exact)?)
                    }
                    (None, false) => {
                        weights.push(place, form_weight(place) * rarity.of(place, &forms.exact)?)
                    }
                    (None, true) => {}
                }
            }
        }
        Look::Phrase(words) => {
            for place in fields_of(leaf.scope) {
                let rare = rarity.of_phrase(place, words)?;
                weights.push(place, form_weight(place) * rare);
            }
        }
        Look::Near { words, .. } => {
            for place in fields_of(leaf.scope) {
                let mut sum = 0.0;
                for word in words {
                    sum += match (&word.stem, place) {
                        (Some(_), In::Exact) => rarity.of_any(In::Stem, word.stems())?,
                        (Some(_), _) => rarity.of_any(In::TitleStem, word.stems())?,
                        (None, place) => rarity.of(place, &word.exact)?,
                    };
                }
                weights.push(place, form_weight(place) * sum);
            }
        }
        Look::Prefix(_) | Look::Fuzzy { .. } => {
            for (nth, place) in fields_of(leaf.scope).enumerate() {
                let held: usize = lists
                    .iter()
                    .filter_map(|lists| lists.get(nth))
                    .map(|(_, docs)| docs.len())
                    .sum();
                weights.push(
                    place,
                    form_weight(place) * idf(held as u64, rarity.passages),
                );
            }
        }
    }
    Ok(weights)
}

/// How near the words of a short query stand to each other in a passage that holds them all.
#[derive(Debug)]
pub(super) struct Nearness {
    pub(super) words: Vec<WordForms>,
    pub(super) distance: u32,
    pub(super) weight: f64,
}

/// What it counts for that words stand near each other, beside what they count for themselves.
const NEARNESS: f64 = 0.3;
/// Words from one to the next that are still near.
const STEP: u32 = 4;

/// Weighs the nearness of words side by side; none for a single one, for whole sentences, and where
/// something else than words is asked for.
pub(super) fn nearness(
    plan: &Plan,
    rarity: &mut Rarity<'_>,
) -> Result<Option<Nearness>, TantivyError> {
    if !(2..=ALL_WORDS_FIRST).contains(&plan.root.asked().count()) {
        return Ok(None);
    }
    let (mut words, mut sum) = (Vec::new(), 0.0);
    for tree in plan.root.asked() {
        let Tree::Leaf(leaf) = tree else {
            return Ok(None);
        };
        let Some(Look::Word(forms)) = plan.leaves.get(*leaf).map(|leaf| &leaf.look) else {
            return Ok(None);
        };
        if forms.stem.is_none() {
            return Ok(None);
        }
        sum += rarity.of_any(In::Stem, forms.stems())?;
        words.push(forms.clone());
    }
    Ok(Some(Nearness {
        distance: STEP * (words.len() as u32 - 1),
        weight: NEARNESS * sum,
        words,
    }))
}
