//! A saved search: what it asks, and how far it has seen. As a file it is one JSON object with a sum of the rest.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::error::SavedError;
use crate::document::hash;
use crate::index::Arrivals;
use crate::query::{Filter, Node, parse};
use crate::search::SearchOptions;
use crate::text::is_hostile;

/// Characters that a name may have.
pub const NAME_MOST: usize = 100;

/// The version of the file.
const FORMAT: u32 = 1;
/// The field that holds the sum of the others.
const SUM: &str = "sum";

/// A saved search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedSearch {
    /// Its name.
    pub name: String,
    /// The query as typed.
    pub query: String,
    /// Conditions besides, each as the query language writes it.
    pub filters: Vec<String>,
    /// No stems, no variants, no aliases.
    pub exact: bool,
    /// Whether other spellings count.
    pub variants: bool,
    /// Whether other names count.
    pub aliases: bool,
    /// When it was saved, as RFC 3339 writes it.
    pub saved: String,
    /// How far it has seen.
    pub seen: Arrivals,
    /// When a run last told what it found, or that there was nothing.
    pub ran: Option<String>,
    /// How many documents were told of so far.
    pub told: u64,
}

/// The file.
#[derive(Serialize, Deserialize)]
struct Written {
    format: u32,
    #[serde(flatten)]
    search: SavedSearch,
}

impl SavedSearch {
    /// A search with this name and query that has seen what `seen` says. `saved` is the time, of which the library knows
    /// nothing.
    ///
    /// # Errors
    /// [`SavedError::BadName`], and [`SavedError::Condition`] for one that cannot be written as text.
    pub fn new(
        name: &str,
        query: &str,
        options: &SearchOptions,
        seen: Arrivals,
        saved: &str,
    ) -> Result<Self, SavedError> {
        let name = checked(name)?;
        let mut filters = Vec::with_capacity(options.filters.len());
        for filter in &options.filters {
            let text = filter.to_string();
            if read_filter(&text).as_ref() != Some(filter) {
                return Err(SavedError::Condition(text));
            }
            filters.push(text);
        }
        Ok(Self {
            name: name.to_owned(),
            query: query.to_owned(),
            filters,
            exact: options.exact,
            variants: options.variants,
            aliases: options.aliases,
            saved: saved.to_owned(),
            seen,
            ran: None,
            told: 0,
        })
    }

    /// How it is searched: precisely.
    ///
    /// # Errors
    /// [`SavedError::Condition`] for a condition that this program does not know.
    pub fn options(&self, limit: usize) -> Result<SearchOptions, SavedError> {
        let read =
            |text: &String| read_filter(text).ok_or_else(|| SavedError::Condition(text.clone()));
        Ok(SearchOptions {
            limit,
            exact: self.exact,
            variants: self.variants,
            aliases: self.aliases,
            filters: self.filters.iter().map(read).collect::<Result<_, _>>()?,
            every: true,
            ..SearchOptions::default()
        })
    }

    /// The name of its file: nothing of what was typed.
    pub(super) fn file_name(&self) -> String {
        file_name(&self.name)
    }

    /// The file.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let written = Written {
            format: FORMAT,
            search: self.clone(),
        };
        let mut value = serde_json::to_value(written).unwrap_or_default();
        let sum = sum_of(&value);
        if let Some(fields) = value.as_object_mut() {
            fields.insert(SUM.to_owned(), sum.into());
        }
        let mut bytes = serde_json::to_vec_pretty(&value).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// Reads a file; `None` when it is not as it was written. One without a sum was edited by hand.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let mut value: Value = serde_json::from_slice(bytes).ok()?;
        let sum = value.as_object_mut()?.shift_remove(SUM);
        if sum.is_some_and(|sum| sum.as_str() != Some(&sum_of(&value))) {
            return None;
        }
        let written: Written = serde_json::from_value(value).ok()?;
        (written.format == FORMAT && checked(&written.search.name).is_ok())
            .then_some(written.search)
    }
}

/// The name of the file of a search.
pub(super) fn file_name(name: &str) -> String {
    let number = hash(|hasher| {
        hasher.update(name.as_bytes());
    });
    format!("{number:016x}.json")
}

/// A name without the space around it, if it can be one.
fn checked(name: &str) -> Result<&str, SavedError> {
    let name = name.trim();
    let why = if name.is_empty() {
        "it is empty"
    } else if name.chars().any(|c| c.is_control() || is_hostile(c)) {
        "it holds a character that cannot be shown"
    } else if name.chars().count() > NAME_MOST {
        "it is longer than 100 characters"
    } else {
        return Ok(name);
    };
    let name = crate::text::prefix(name, NAME_MOST).to_owned();
    Err(SavedError::BadName { name, why })
}

/// A condition as text, read again.
fn read_filter(text: &str) -> Option<Filter> {
    let query = parse(text);
    let mut clauses = query.root.clauses.into_iter();
    match (clauses.next()?.node, clauses.next()) {
        (Node::Filter(filter), None) if query.problems.is_empty() => Some(filter),
        _ => None,
    }
}

fn sum_of(value: &Value) -> String {
    let bytes = serde_json::to_vec(value).unwrap_or_default();
    let sum = hash(|hasher| {
        hasher.update(&bytes);
    });
    format!("{sum:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::DateRange;

    fn search(name: &str, filters: &[Filter]) -> Result<SavedSearch, SavedError> {
        let options = SearchOptions {
            filters: filters.to_vec(),
            ..SearchOptions::default()
        };
        SavedSearch::new(
            name,
            "قصف مدرسة",
            &options,
            Arrivals {
                last: 7,
                line: 3,
                ..Arrivals::default()
            },
            "2024-01-01T00:00:00Z",
        )
    }

    #[test]
    fn a_search_reads_as_it_was_written() {
        for filters in [
            vec![],
            vec![Filter::Date(
                DateRange::parse("2021-08..").expect("a range"),
            )],
            vec![
                Filter::Source("دفاتر كابل".to_owned()),
                Filter::Path("syria/*".to_owned()),
                Filter::Language("ar".to_owned()),
            ],
        ] {
            let search = search("حلب", &filters).expect("a search");
            let bytes = search.bytes();
            assert_eq!(SavedSearch::read(&bytes), Some(search.clone()));
            assert_eq!(search.options(3).expect("conditions").filters, filters);
            for at in 0..bytes.len() {
                let mut flipped = bytes.clone();
                flipped[at] ^= 1;
                let read = SavedSearch::read(&flipped);
                assert!(read.is_none() || read.as_ref() == Some(&search), "{at}");
            }
        }
    }

    #[test]
    fn names_that_none_can_have_are_refused() {
        for (name, expected) in [
            ("حلب", true),
            (" a b ", true),
            ("../x", true),
            ("", false),
            ("  ", false),
            ("a\nb", false),
            ("a\u{1b}[1m", false),
            ("a\u{202E}b", false),
            (&"ا".repeat(101), false),
        ] {
            assert_eq!(search(name, &[]).is_ok(), expected, "{name:?}");
        }
        assert_eq!(file_name("../x").len(), 21);
    }
}
