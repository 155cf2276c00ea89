//! What is cut from the list of all hits: fewer a document, pages, other orders, only what is precise.

use std::collections::{BTreeMap, BTreeSet};

use kashaf::query::{DateRange, Filter, Node, Occur, Query};
use kashaf::search::{Hit, Results, SearchOptions, Sort};

use super::naive::Doc;
use super::{Archive, key};

impl Archive {
    /// Precise: what holds everything asked for, and nothing else.
    pub(super) fn check_precise(
        &mut self,
        query: &Query,
        options: &SearchOptions,
        expected: &BTreeMap<(String, u64), bool>,
    ) {
        let options = SearchOptions {
            every: true,
            ..options.clone()
        };
        let precise = self.searcher.search(query, &options).unwrap();
        let found: BTreeSet<_> = precise.hits.iter().map(key).collect();
        let whole = expected.iter().filter(|(_, all)| **all);
        let whole: BTreeSet<_> = whole.map(|(key, _)| key.clone()).collect();
        // Of words side by side in parentheses all are asked for, too.
        if query.text.contains(['(', '（']) {
            assert!(found.is_subset(&whole), "every word of {}", query.text);
        } else {
            assert_eq!(found, whole, "every word of {}", query.text);
        }
    }

    /// Property 5, and that the same question has the same answer twice.
    pub(super) fn check_cuts(
        &mut self,
        query: &Query,
        options: &SearchOptions,
        found: &Results,
        expected: &BTreeMap<(String, u64), bool>,
    ) {
        let mut ask = |change: &dyn Fn(&mut SearchOptions)| {
            let mut options = options.clone();
            change(&mut options);
            let count = self.searcher.count(query, &options).unwrap();
            let answer = self.searcher.search(query, &options).unwrap();
            assert_eq!(
                (answer.totals, count),
                (found.totals, found.totals),
                "{} {options:?}",
                query.text
            );
            answer.hits
        };
        assert_eq!(ask(&|_| {}), found.hits, "{}", query.text);
        for most in [1, 2] {
            let few = ask(&|options| options.per_document = Some(most));
            let mut listed: BTreeMap<&str, usize> = BTreeMap::new();
            let kept = found.hits.iter().filter(|hit| {
                let count = listed.entry(&hit.document.id).or_default();
                *count += 1;
                *count <= most
            });
            let kept: Vec<_> = kept.map(|hit| (key(hit), hit.score.to_bits())).collect();
            assert_eq!(
                few.iter()
                    .map(|hit| (key(hit), hit.score.to_bits()))
                    .collect::<Vec<_>>(),
                kept,
                "{}",
                query.text
            );
            for hit in few {
                let matching = expected
                    .keys()
                    .filter(|(id, _)| *id == hit.document.id)
                    .count();
                assert_eq!(
                    hit.more_passages,
                    matching.saturating_sub(most),
                    "{}",
                    query.text
                );
            }
        }
        let page = ask(&|options| (options.offset, options.limit) = (1, 2));
        assert_eq!(
            page,
            found
                .hits
                .iter()
                .skip(1)
                .take(2)
                .cloned()
                .collect::<Vec<_>>(),
            "{}",
            query.text
        );

        for sort in [Sort::Oldest, Sort::Newest] {
            let dated = ask(&|options| options.sort = sort);
            let all = expected.values().any(|all| *all);
            let wanted: BTreeSet<_> = expected
                .iter()
                .filter(|(_, holds)| **holds || !all)
                .map(|(key, _)| key.clone())
                .collect();
            assert_eq!(
                dated.iter().map(key).collect::<BTreeSet<_>>(),
                wanted,
                "{} {sort:?}",
                query.text
            );
            let days: Vec<_> = dated.iter().map(|hit| hit.document.date.clone()).collect();
            let (known, unknown): (Vec<_>, Vec<_>) =
                days.iter().cloned().partition(Option::is_some);
            let mut sorted = known;
            sorted.sort();
            if sort == Sort::Newest {
                sorted.reverse();
            }
            sorted.extend(unknown);
            assert_eq!(days, sorted, "{} {sort:?}", query.text);
        }
        for sort in [Sort::OldestTold, Sort::NewestTold] {
            let told = ask(&|options| options.sort = sort);
            let newest = sort == Sort::NewestTold;
            let days: Vec<_> = told
                .iter()
                .map(|hit| told_day(&self.docs, hit, options, query, newest))
                .collect();
            let mut sorted = days.clone();
            sorted.sort_by_key(|day| match day {
                Some(day) if newest => (false, u32::MAX - day),
                Some(day) => (false, *day),
                None => (true, 0),
            });
            assert_eq!(days, sorted, "{} {sort:?}", query.text);
            let most = ask(&|options| (options.sort, options.per_document) = (sort, Some(1)));
            let mut seen = BTreeSet::new();
            let first: Vec<_> = told
                .iter()
                .filter(|hit| seen.insert(hit.document.id.clone()))
                .map(key)
                .collect();
            assert_eq!(
                most.iter().map(key).collect::<Vec<_>>(),
                first,
                "{} {sort:?}",
                query.text
            );
        }
    }
}

/// The day told that an order goes by.
fn told_day(
    docs: &[Doc],
    hit: &Hit,
    options: &SearchOptions,
    query: &Query,
    newest: bool,
) -> Option<u32> {
    let asked = query
        .root
        .clauses
        .iter()
        .filter_map(|clause| match &clause.node {
            Node::Filter(Filter::Told(range)) if clause.occur == Occur::Must => Some(*range),
            _ => None,
        });
    let given = options.filters.iter().filter_map(|filter| match filter {
        Filter::Told(range) => Some(*range),
        _ => None,
    });
    let range = asked.chain(given).fold(DateRange::default(), |all, range| {
        all.intersect(&range).unwrap_or_default()
    });
    let told = docs
        .iter()
        .find(|doc| doc.id == hit.document.id)
        .unwrap()
        .passages[hit.passage.ordinal as usize]
        .told
        .iter();
    let told = told.filter(|(first, last)| range.overlaps(*first, *last));
    if newest {
        told.map(|(_, last)| *last).max()
    } else {
        told.map(|(first, _)| *first).min()
    }
}
