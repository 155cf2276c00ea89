//! Which places and groups an index names, counted by documents, from columns alone.

use std::collections::BTreeMap;

use tantivy::TantivyError;
use tantivy::columnar::StrColumn;

use super::error::IndexError;
use super::reader::Snapshot;

/// How many documents name what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mentioned {
    /// Documents in all.
    pub documents: u64,
    /// Documents that name a place.
    pub with_place: u64,
    /// Documents that name a group.
    pub with_group: u64,
    /// Documents by country: those that name it, or a place in it.
    pub countries: BTreeMap<String, u64>,
    /// Documents by place; countries are among them, each for itself.
    pub places: BTreeMap<String, u64>,
    /// Documents by group.
    pub groups: BTreeMap<String, u64>,
}

/// Counts the documents that have a value, each once though several of its passages have it.
struct Tally {
    /// For each value how many documents have it, and the last that was counted.
    values: Vec<(u64, u64)>,
}

impl Tally {
    fn new(values: usize) -> Self {
        Self {
            values: vec![(0, 0); values],
        }
    }

    /// `document` counts from 1.
    fn add(&mut self, value: usize, document: u64) {
        if let Some((count, last)) = self.values.get_mut(value)
            && *last != document
        {
            *last = document;
            *count += 1;
        }
    }
}

impl Snapshot {
    /// Counts the places and groups that documents name.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when a segment cannot be read.
    pub fn mentioned(&self) -> Result<Mentioned, IndexError> {
        let mut out = Mentioned::default();
        for segment in self.searcher().segment_readers() {
            let columns = segment.fast_fields();
            let ordinal = columns.u64("ordinal").map_err(|e| self.damaged(e))?;
            let place = columns.str("place").map_err(|e| self.damaged(e))?;
            let group = columns.str("group").map_err(|e| self.damaged(e))?;
            let places = self.values(place.as_ref())?;
            let groups = self.values(group.as_ref())?;
            let countries = place.as_ref().map(Countries::of_places).transpose();
            let countries = countries.map_err(|e| self.damaged(e))?.unwrap_or_default();
            let mut by_country = Tally::new(countries.ids.len());
            let mut by_place = Tally::new(places.len());
            let mut by_group = Tally::new(groups.len());
            let (mut with_place, mut with_group) = (Tally::new(1), Tally::new(1));
            // Passages of a document stand side by side.
            let mut document = 0;
            for doc in segment.doc_ids_alive() {
                match ordinal.first(doc) {
                    Some(0) => document += 1,
                    Some(_) => {}
                    None => continue,
                }
                for ord in place
                    .iter()
                    .flat_map(|column| column.ords().values_for_doc(doc))
                {
                    by_place.add(ord as usize, document);
                    with_place.add(0, document);
                    if let Some(country) = countries.of(ord) {
                        by_country.add(country, document);
                    }
                }
                for ord in group
                    .iter()
                    .flat_map(|column| column.ords().values_for_doc(doc))
                {
                    by_group.add(ord as usize, document);
                    with_group.add(0, document);
                }
            }
            out.documents += document;
            out.with_place += sum(&with_place);
            out.with_group += sum(&with_group);
            add(&mut out.countries, &countries.ids, &by_country);
            add(&mut out.places, &places, &by_place);
            add(&mut out.groups, &groups, &by_group);
        }
        Ok(out)
    }

    /// All values of a column, in order.
    fn values(&self, column: Option<&StrColumn>) -> Result<Vec<String>, IndexError> {
        let mut values = Vec::new();
        let Some(column) = column else {
            return Ok(values);
        };
        let stream = column.dictionary().stream();
        let mut terms = stream.map_err(|e| self.damaged(e.into()))?;
        while terms.advance() {
            values.push(String::from_utf8_lossy(terms.key()).into_owned());
        }
        Ok(values)
    }
}

/// The countries of a column of places.
#[derive(Debug, Clone, Default)]
pub struct Countries {
    /// Their ids, in order.
    pub ids: Vec<String>,
    of: Vec<Option<usize>>,
}

impl Countries {
    /// # Errors
    /// When the column cannot be read.
    pub fn of_places(column: &StrColumn) -> Result<Self, TantivyError> {
        let mut countries = Self::default();
        let mut places = column.dictionary().stream()?;
        while places.advance() {
            let place = std::str::from_utf8(places.key()).unwrap_or_default();
            let country = country_of_place(place).map(|country| {
                // The values are in order, so those of a country stand side by side.
                if countries.ids.last().is_none_or(|last| last != country) {
                    countries.ids.push(country.to_owned());
                }
                countries.ids.len() - 1
            });
            countries.of.push(country);
        }
        Ok(countries)
    }

    /// Where the country of a value of the column stands among the ids.
    #[must_use]
    pub fn of(&self, ord: u64) -> Option<usize> {
        self.of.get(ord as usize).copied().flatten()
    }
}

/// The country that a place's id begins with; none of a place that lies in several.
#[must_use]
pub fn country_of_place(id: &str) -> Option<&str> {
    id.split('/').next().filter(|country| *country != "-")
}

fn sum(tally: &Tally) -> u64 {
    tally.values.iter().map(|(count, _)| count).sum()
}

fn add(counts: &mut BTreeMap<String, u64>, values: &[String], tally: &Tally) {
    for (value, (count, _)) in values.iter().zip(&tally.values) {
        if *count > 0 {
            *counts.entry(value.clone()).or_default() += count;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_counts_once_for_each_value() {
        let mut tally = Tally::new(2);
        for (value, document) in [(0, 1), (0, 1), (1, 1), (0, 2), (5, 2)] {
            tally.add(value, document);
        }
        assert_eq!(tally.values, [(2, 2), (1, 1)]);
    }

    #[test]
    fn a_place_says_its_country() {
        let countries = ["SY", "SY/حلب", "-/البحر الأحمر"].map(country_of_place);
        assert_eq!(countries, [Some("SY"), Some("SY"), None]);
    }
}
