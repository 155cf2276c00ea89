//! Facets are counted as the documents of the hits say.

use std::collections::{BTreeMap, BTreeSet};

use kashaf::query::Query;
use kashaf::search::{FacetKind, SearchOptions, When};

use super::Archive;

/// Documents that match, and those that hold every word.
type Counted<'d> = (BTreeSet<&'d str>, BTreeSet<&'d str>);

impl Archive {
    /// Counts are those of the documents that answer, by what each is.
    pub(super) fn check_facets(
        &mut self,
        query: &Query,
        options: &SearchOptions,
        expected: &BTreeMap<(String, u64), bool>,
    ) {
        let options = SearchOptions {
            facets: FacetKind::ALL.to_vec(),
            facet_values: usize::MAX,
            over_time: true,
            ..options.clone()
        };
        let found = self.searcher.search(query, &options).unwrap();
        let over_time = self
            .searcher
            .timeline(query, &options, When::Published, None);
        assert_eq!(found.over_time, Some(over_time.unwrap()), "{query:?}");
        let mut counted: BTreeMap<(FacetKind, String), Counted<'_>> = BTreeMap::new();
        // One passage with every word is enough, whichever of them names the place.
        let whole = expected.iter().filter(|(_, all)| **all);
        let whole: BTreeSet<&str> = whole.map(|((id, _), _)| id.as_str()).collect();
        for hit in &found.hits {
            let document = &hit.document;
            let first = |text: &Option<String>, most: usize| {
                text.as_ref()
                    .map(|text| text.chars().take(most).collect::<String>())
            };
            let values = [
                (FacetKind::Source, document.source.clone()),
                (FacetKind::Year, first(&document.date, 4)),
                (FacetKind::Month, first(&document.date, 7)),
                (FacetKind::Language, document.language.clone()),
                (FacetKind::Format, document.file_format.clone()),
            ];
            let named = self.passage(hit).1.named.iter();
            let named = named.flat_map(|id| counts_as(id));
            for (kind, value) in values.into_iter().chain(named) {
                if let Some(value) = value {
                    let (any, all) = counted.entry((kind, value)).or_default();
                    any.insert(&document.id);
                    if whole.contains(document.id.as_str()) {
                        all.insert(&document.id);
                    }
                }
            }
        }
        let counted: BTreeMap<_, _> = counted
            .into_iter()
            .map(|(value, (any, all))| (value, (any.len(), all.len())))
            .collect();
        let facets: BTreeMap<_, _> = found
            .facets
            .iter()
            .flat_map(|facet| {
                facet.values.iter().map(|value| {
                    let counts = (value.documents, value.documents_all);
                    ((facet.kind, value.value.clone()), counts)
                })
            })
            .collect();
        assert_eq!(facets, counted, "{}", query.text);
    }
}

/// What a place or a group that a passage names counts as: a place for its country, too.
fn counts_as(id: &str) -> Vec<(FacetKind, Option<String>)> {
    let value = |text: &str| Some(text.to_owned());
    match id.split_once('/') {
        Some((country, _)) => vec![
            (FacetKind::Country, value(country)),
            (FacetKind::Place, value(id)),
        ],
        None if id.len() == 2 => vec![(FacetKind::Country, value(id))],
        None => vec![(FacetKind::Group, value(id))],
    }
}
