//! Facets are counted as the documents of the hits say.

use std::collections::{BTreeMap, BTreeSet};

use kashaf::query::Query;
use kashaf::search::{FacetKind, SearchOptions, When};

use super::{Archive, key};

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
            for (kind, value) in values {
                if let Some(value) = value {
                    let (any, all) = counted.entry((kind, value)).or_default();
                    any.insert(&document.id);
                    if expected[&key(hit)] {
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
            .filter(|facet| {
                let named = [FacetKind::Country, FacetKind::Place, FacetKind::Group];
                !named.contains(&facet.kind)
            })
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
