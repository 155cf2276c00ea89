//! Which places and groups an index names, counted by documents, from columns alone.

use std::collections::BTreeMap;

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
            // The country of each place, by its number among those of the segment.
            let mut countries: Vec<&str> = places
                .iter()
                .filter_map(|id| country_of_place(id))
                .collect();
            countries.sort_unstable();
            countries.dedup();
            let country_of: Vec<Option<usize>> = places
                .iter()
                .map(|id| countries.binary_search(&country_of_place(id)?).ok())
                .collect();
            let mut by_country = Tally::new(countries.len());
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
                    if let Some(country) = country_of.get(ord as usize).copied().flatten() {
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
            add(&mut out.countries, &countries, &by_country);
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

/// The country that a place's id begins with; none of a place that lies in several.
#[must_use]
pub fn country_of_place(id: &str) -> Option<&str> {
    id.split('/').next().filter(|country| *country != "-")
}

fn sum(tally: &Tally) -> u64 {
    tally.values.iter().map(|(count, _)| count).sum()
}

fn add(counts: &mut BTreeMap<String, u64>, values: &[impl AsRef<str>], tally: &Tally) {
    for (value, (count, _)) in values.iter().zip(&tally.values) {
        if *count > 0 {
            *counts.entry(value.as_ref().to_owned()).or_default() += count;
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
