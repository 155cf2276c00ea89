//! How an archive spells a name: each form with the documents that hold it, and the days of the first and the last.

use super::leaf::Variant;
use super::plan::Plan;
use super::{SearchOptions, Searcher, Sort};
use crate::index::IndexError;
use crate::query::parse;

/// The most forms that are counted.
const MOST_FORMS: usize = 64;

/// A form of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameForm {
    /// The form; in the archive its first word may stand behind particles.
    pub form: String,
    /// Whether it is the one that was typed.
    pub typed: bool,
    /// How many documents hold it.
    pub documents: usize,
    /// The day of the first of them that has a date, `YYYY-MM-DD`.
    pub first: Option<String>,
    /// The day of the last.
    pub last: Option<String>,
}

impl Searcher {
    /// The forms of a name that the archive holds, the commonest first, and the one that was typed in any case: its
    /// spellings in this and the other script, and its aliases, as the options allow. Of the options the filters count, too.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when the index cannot be read.
    pub fn name_forms(
        &mut self,
        name: &str,
        options: &SearchOptions,
    ) -> Result<Vec<NameForm>, IndexError> {
        // Signs mean nothing in a name.
        let signs = |c: char| {
            if matches!(c, '"' | '(' | ')' | '\\' | '*' | '~') {
                ' '
            } else {
                c
            }
        };
        let typed: String = name.chars().map(signs).collect();
        let typed = typed.split_whitespace().collect::<Vec<_>>().join(" ");
        let plan = self.prepare(&parse(&typed), options)?.plan;
        let mut forms = vec![typed.clone()];
        for form in other_forms(&plan) {
            if !forms.contains(&form) {
                forms.push(form);
            }
        }
        forms.truncate(MOST_FORMS);
        let mut found = Vec::new();
        for form in forms {
            let is_typed = form == typed;
            let counted = self.count_form(form, is_typed, options)?;
            if counted.documents > 0 || is_typed {
                found.push(counted);
            }
        }
        found.sort_by(|a, b| {
            b.documents
                .cmp(&a.documents)
                .then_with(|| a.form.cmp(&b.form))
        });
        Ok(found)
    }

    fn count_form(
        &mut self,
        form: String,
        typed: bool,
        options: &SearchOptions,
    ) -> Result<NameForm, IndexError> {
        let query = parse(&format!("\"{form}\""));
        let mut options = SearchOptions {
            limit: 1,
            exact: true,
            variants: false,
            aliases: false,
            filters: options.filters.clone(),
            sort: Sort::Oldest,
            ..SearchOptions::default()
        };
        let results = self.search(&query, &options)?;
        let day = |hits: &[super::Hit]| hits.first().and_then(|hit| hit.document.date.clone());
        let first = day(&results.hits);
        options.sort = Sort::Newest;
        let last = day(&self.search(&query, &options)?.hits);
        Ok(NameForm {
            form,
            typed,
            documents: results.totals.documents,
            first,
            last,
        })
    }
}

/// The forms that a plan searches for beside what was typed: of a name whose words are known one by one, each
/// spelling of one beside each of the others.
fn other_forms(plan: &Plan) -> Vec<String> {
    let leaves: Vec<_> = plan.leaves.iter().filter(|leaf| leaf.lit).collect();
    let spelled = |variants: &[Variant]| -> Vec<String> {
        let several = |spelled: String| spelled.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let of_one = |variant: &Variant| {
            // Alternatives for one place are parted by a bar.
            let mut rows = vec![String::new()];
            for place in several(variant.spelled()) {
                let longer = |row: &String, word: &str| format!("{row} {word}").trim().to_owned();
                rows = rows
                    .iter()
                    .flat_map(|row| place.split('|').map(move |word| longer(row, word)))
                    .take(MOST_FORMS)
                    .collect();
            }
            rows
        };
        variants.iter().flat_map(of_one).collect()
    };
    let mut forms = Vec::new();
    if let Some((first, rest)) = leaves.split_first() {
        let shared = |variant: &&Variant| rest.iter().all(|leaf| leaf.variants.contains(variant));
        let whole: Vec<Variant> = first.variants.iter().filter(shared).cloned().collect();
        forms.extend(spelled(&whole));
        if forms.is_empty() {
            let mut rows = vec![String::new()];
            for leaf in &leaves {
                let mut words = vec![leaf.typed.clone()];
                words.extend(spelled(&leaf.variants));
                rows = rows
                    .iter()
                    .flat_map(|row| {
                        words
                            .iter()
                            .map(move |word| format!("{row} {word}").trim().to_owned())
                    })
                    .take(MOST_FORMS)
                    .collect();
            }
            forms.extend(rows);
        }
    }
    forms
}
