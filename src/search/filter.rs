//! Conditions on documents, answered from columns: each value of a column is judged once a segment.

use std::collections::HashMap;

use tantivy::columnar::StrColumn;
use tantivy::{DocId, TantivyError};

use super::plan::{Branches, Narrow, Tree};
use super::segment::Segment;
use crate::analysis::fold_text;
use crate::document::Told;

/// The conditions of a plan in one segment.
pub(super) struct Narrowing<'s> {
    segment: &'s Segment,
    /// For each condition on text the numbers of the values that hold it, by the condition's address
    /// in the plan.
    accepted: HashMap<*const Narrow, Vec<bool>>,
}

impl<'s> Narrowing<'s> {
    pub(super) fn new(segment: &'s Segment, root: &Branches) -> Result<Self, TantivyError> {
        let mut narrowing = Self {
            segment,
            accepted: HashMap::new(),
        };
        narrowing.judge_group(root)?;
        Ok(narrowing)
    }

    fn judge_group(&mut self, branches: &Branches) -> Result<(), TantivyError> {
        for tree in branches
            .must
            .iter()
            .chain(&branches.should)
            .chain(&branches.not)
            .chain(&branches.narrow)
        {
            self.judge(tree)?;
        }
        Ok(())
    }

    fn judge(&mut self, tree: &Tree) -> Result<(), TantivyError> {
        match tree {
            Tree::All(trees) | Tree::Any(trees) => {
                trees.iter().try_for_each(|tree| self.judge(tree))
            }
            Tree::Not(tree) => self.judge(tree),
            Tree::Group(branches) => self.judge_group(branches),
            Tree::Narrow(narrow) => {
                let Some(column) = self.column(narrow) else {
                    return Ok(());
                };
                let accepted = values_that_hold(column, narrow)?;
                self.accepted.insert(std::ptr::from_ref(narrow), accepted);
                Ok(())
            }
            Tree::Leaf(_) | Tree::Nothing => Ok(()),
        }
    }

    fn column(&self, narrow: &Narrow) -> Option<&'s StrColumn> {
        let columns = &self.segment.columns;
        match narrow {
            Narrow::Date(_) | Narrow::Told(_) | Narrow::Added(_) | Narrow::Copied(_) => None,
            Narrow::Source(_) => columns.source.as_ref(),
            Narrow::Language(_) => columns.language.as_ref(),
            Narrow::Path(_) => columns.path.as_ref(),
            Narrow::Place(_) => columns.place.as_ref(),
            Narrow::Group(_) => columns.group.as_ref(),
        }
    }

    /// Whether a passage holds the condition, by its document's value, or by one of its own: it may name several places
    /// and groups. One without a value does not.
    pub(super) fn holds(&self, narrow: &Narrow, doc: DocId) -> bool {
        if let Narrow::Date(range) = narrow {
            let day = self.segment.columns.date.first(doc);
            return day
                .and_then(|day| u32::try_from(day).ok())
                .is_some_and(|day| range.contains(day));
        }
        if let Narrow::Added(batches) = narrow {
            let added = self.segment.added(doc);
            return added.is_some_and(|added| batches.contains(added));
        }
        if let Narrow::Copied(keys) = narrow {
            let key = self.segment.columns.document.first(doc);
            return key.is_some_and(|key| keys.binary_search(&key).is_ok());
        }
        if let Narrow::Told(range) = narrow {
            let mut told = self.segment.columns.told.values_for_doc(doc);
            return told.any(|days| {
                let (first, last) = Told::days(days);
                range.overlaps(first, last)
            });
        }
        let accepted = self.accepted.get(&std::ptr::from_ref(narrow));
        let (Some(column), Some(accepted)) = (self.column(narrow), accepted) else {
            return false;
        };
        let mut values = column.ords().values_for_doc(doc);
        values.any(|value| accepted.get(value as usize).copied().unwrap_or(false))
    }
}

fn values_that_hold(column: &StrColumn, narrow: &Narrow) -> Result<Vec<bool>, TantivyError> {
    let mut accepted = Vec::with_capacity(column.num_terms());
    let mut terms = column.dictionary().stream()?;
    while terms.advance() {
        let value = String::from_utf8_lossy(terms.key());
        accepted.push(holds(narrow, &value));
    }
    Ok(accepted)
}

fn holds(narrow: &Narrow, value: &str) -> bool {
    match narrow {
        Narrow::Date(_) | Narrow::Told(_) | Narrow::Added(_) | Narrow::Copied(_) => false,
        Narrow::Source(wanted) => holds_words(&fold_text(value), wanted),
        // `ar` stands for `ar-SY` too.
        Narrow::Language(tag) => {
            value == tag
                || value
                    .strip_prefix(tag.as_str())
                    .is_some_and(|rest| rest.starts_with(['-', '_']))
        }
        Narrow::Path(globs) => globs.iter().any(|glob| glob.is_match(value)),
        Narrow::Place(places) => places.hold(value),
        Narrow::Group(ids) => ids.iter().any(|id| id == value),
    }
}

/// Whether folded words stand in a row among others, the last perhaps cut short (`sky` for SkyNews); the
/// article counts for nothing.
fn holds_words(value: &str, wanted: &str) -> bool {
    let bare = |text: &str| {
        let words = text.split(' ').map(|word| {
            word.strip_prefix("ال")
                .filter(|rest| !rest.is_empty())
                .unwrap_or(word)
        });
        words.fold(String::new(), |text, word| text + " " + word)
    };
    !wanted.is_empty() && bare(value).contains(&bare(wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_compared_by_folded_words() {
        for (value, wanted, expected) in [
            ("الجزيرة نت", "الجزيره", true),
            ("صَدى الفرات", "صدى الفرات", true),
            ("Al Jazeera", "jazeera", true),
            ("الجزيرة", "جزيرة", true),
            ("SkyNews", "Sky", true),
            ("BlueSky", "Sky", false),
            ("صدى الفرات", "فرات صدى", false),
            ("الجزيرة", "", false),
        ] {
            assert_eq!(
                holds_words(&fold_text(value), &fold_text(wanted)),
                expected,
                "{wanted} in {value}"
            );
        }
    }

    #[test]
    fn a_language_stands_for_its_regions() {
        for (value, tag, expected) in [
            ("ar", "ar", true),
            ("ar-sy", "ar", true),
            ("arz", "ar", false),
        ] {
            assert_eq!(
                holds(&Narrow::Language(tag.to_owned()), value),
                expected,
                "{tag} for {value}"
            );
        }
    }
}
