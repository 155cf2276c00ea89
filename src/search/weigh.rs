//! How much each leaf weighs: rarity in the archive, and what a field is worth.

use tantivy::Term;

use super::cursor::{idf, most};
use super::leaf::{Leaf, Look, Scope, WordForms};
use super::segment::{In, Lists, fields_of};
use crate::index::{IndexError, Snapshot};

/// A stem in the passage is the measure; its form as typed adds to it, so does the title.
fn field_weight(place: In) -> f64 {
    match place {
        In::Stem => 1.0,
        In::Exact => 0.3,
        In::TitleStem => 0.5,
        In::TitleExact => 0.15,
    }
}

/// A form that is asked for as such, in a phrase or with a star or tilde, counts like a stem.
fn form_weight(place: In) -> f64 {
    match place {
        In::Exact | In::Stem => 1.0,
        In::TitleExact | In::TitleStem => 0.5,
    }
}

/// One field of a leaf.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) place: In,
    pub(super) weight: f64,
}

/// The fields of a leaf with their weights.
#[derive(Debug, Clone, Default)]
pub(super) struct Weights(pub(super) Vec<Place>);

impl Weights {
    /// The most the leaf can score.
    pub(super) fn most(&self) -> f64 {
        self.0.iter().map(|place| most(place.weight)).sum()
    }

    fn push(&mut self, place: In, weight: f64) {
        self.0.push(Place { place, weight });
    }
}

/// Weighs a leaf. `lists` are its expansions, one for each segment.
pub(super) fn weigh(
    leaf: &Leaf,
    lists: &[&Lists],
    snapshot: &Snapshot,
) -> Result<Weights, IndexError> {
    let rarity = |place: In, term: &str| -> Result<f64, IndexError> {
        let term = Term::from_field_text(place.field(snapshot.fields()), term);
        Ok(idf(snapshot.doc_freq(&term)?, snapshot.passages()))
    };
    let wanted = |place: In| {
        leaf.scope == Scope::Anywhere || matches!(place, In::TitleStem | In::TitleExact)
    };
    let mut weights = Weights::default();
    match &leaf.look {
        Look::Word(forms) => {
            for place in In::ALL.into_iter().filter(|place| wanted(*place)) {
                let stems = matches!(place, In::Stem | In::TitleStem);
                match (&forms.stem, stems) {
                    (Some(stem), true) => {
                        weights.push(place, field_weight(place) * rarity(place, stem)?)
                    }
                    (Some(_), false) => {
                        weights.push(place, field_weight(place) * rarity(place, &forms.exact)?)
                    }
                    (None, false) => {
                        weights.push(place, form_weight(place) * rarity(place, &forms.exact)?)
                    }
                    (None, true) => {}
                }
            }
        }
        Look::Phrase(words) => {
            for place in fields_of(leaf.scope) {
                let mut sum = 0.0;
                for forms in words {
                    let mut held = 0;
                    for form in forms {
                        let term = Term::from_field_text(place.field(snapshot.fields()), form);
                        held += snapshot.doc_freq(&term)?;
                    }
                    sum += idf(held, snapshot.passages());
                }
                weights.push(place, form_weight(place) * sum);
            }
        }
        Look::Near { words, .. } => {
            for place in fields_of(leaf.scope) {
                let mut sum = 0.0;
                for WordForms { exact, stem } in words {
                    sum += match (stem, place) {
                        (Some(stem), In::Exact) => rarity(In::Stem, stem)?,
                        (Some(stem), _) => rarity(In::TitleStem, stem)?,
                        (None, place) => rarity(place, exact)?,
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
                    form_weight(place) * idf(held as u64, snapshot.passages()),
                );
            }
        }
    }
    Ok(weights)
}
