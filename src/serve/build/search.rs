//! The list of hits with all that stands around it.

use crate::index::IndexError;
use crate::query::{Node, Query, parse};
use crate::search::{
    By, Day, Duplicates, Facet, FacetKind, Results, SearchOptions, Searcher, Sort, Timeline,
};
use crate::serve::ask::{ARRIVALS, Ask, LAST_PAGE, PER_PAGE};
use crate::serve::holder::Generation;
use crate::serve::language::Ui;
use crate::serve::url;
use crate::serve::view::{
    Bar, Choice, FacetValueView, FacetView, Found, Note, SearchPage, Suggested, TimelineView, Try,
};

use super::chips::{conditions, searched};
use super::frame::{Asked, frame};
use super::hits::cited;

/// The formats of an exported list.
pub(in crate::serve) const EXPORTS: [&str; 4] = ["csv", "json", "html", "markdown"];
/// The most hits of an exported list.
pub(in crate::serve) const MOST_EXPORTED: usize = 1000;
/// Where a query finds no more documents than this, others are suggested.
const FEW: usize = 2;
/// Values of a facet.
const FACET_VALUES: usize = 12;
/// Words of a name at most.
const MOST_OF_A_NAME: usize = 4;
/// What documents are counted by, of what can be chosen by a condition.
const FACETS: [FacetKind; 5] = [
    FacetKind::Source,
    FacetKind::Language,
    FacetKind::Country,
    FacetKind::Place,
    FacetKind::Group,
];

/// Searches, and makes the page of it.
pub(in crate::serve) fn search(
    asked: &Asked,
    of: &Generation,
    searcher: &mut Searcher,
) -> Result<SearchPage, IndexError> {
    let ask = &asked.ask;
    let query = parse(&ask.q);
    let options = SearchOptions {
        facets: FACETS.to_vec(),
        facet_values: FACET_VALUES,
        over_time: true,
        // One more shows whether there is a next page.
        limit: PER_PAGE + 1,
        ..asked.options()
    };
    let mut results = searcher.search(&query, &options)?;
    let full = results.hits.len() > PER_PAGE && ask.page < LAST_PAGE;
    results.hits.truncate(PER_PAGE);
    let suggestions = if results.totals.documents <= FEW {
        searcher.suggest(&query, &asked.options())?
    } else {
        Vec::new()
    };
    let mut notes = asked.notes();
    notes.extend(results.notes.iter().cloned().map(Note::Read));
    let title = (!ask.q.is_empty()).then(|| ask.q.clone());
    let to = |page: usize| {
        url::search(&Ask {
            page,
            ..ask.clone()
        })
    };
    Ok(SearchPage {
        frame: frame(asked, of, title),
        notes,
        found: found(&results),
        searched: searched(ask, &results),
        conditions: conditions(ask, asked.ui, url::search),
        hits: cited(&results.hits, asked, searcher)?,
        facets: results
            .facets
            .iter()
            .map(|one| facet(one, ask, asked.ui))
            .collect(),
        timeline: results
            .over_time
            .as_ref()
            .and_then(|timeline| over_time(timeline, ask)),
        sorts: Sort::ALL
            .into_iter()
            .map(|sort| Choice {
                key: sort.as_str(),
                url: url::search(&ask.with(|ask| ask.sort = sort)),
                current: sort == ask.sort,
            })
            .collect(),
        duplicates: Duplicates::ALL
            .into_iter()
            .map(|how| Choice {
                key: how.as_str(),
                url: url::search(&ask.with(|ask| ask.duplicates = how)),
                current: how == ask.duplicates,
            })
            .collect(),
        arrivals: arrivals(ask),
        names: is_a_name(&query, &results).then(|| url::names(ask)),
        suggestions: suggestions
            .into_iter()
            .map(|meant| Suggested {
                url: url::search(&ask.with(|ask| ask.q.clone_from(&meant.query))),
                query: meant.query,
                documents: meant.documents,
            })
            .collect(),
        tries: tries(ask, &query, &results),
        page: ask.page,
        previous: (ask.page > 1).then(|| to(ask.page - 1)),
        next: full.then(|| to(ask.page + 1)),
        exports: EXPORTS
            .into_iter()
            .map(|key| Choice {
                key,
                url: url::export(ask, key),
                current: false,
            })
            .collect(),
        most_exported: MOST_EXPORTED,
    })
}

/// What came lately, of all that is asked for.
pub(super) fn arrivals(ask: &Ask) -> Vec<Choice> {
    let choice = |key: &'static str| {
        let current = ask.condition("added") == key;
        let chosen = if current { "" } else { key };
        Choice {
            key,
            url: url::search(&ask.with(|ask| ask.set("added", chosen.to_owned()))),
            current,
        }
    };
    ARRIVALS.into_iter().map(choice).collect()
}

/// Whether a query is nothing but a name, of which others or other spellings are known.
fn is_a_name(query: &Query, results: &Results) -> bool {
    let clauses = &query.root.clauses;
    let words = |node: &Node| match node {
        Node::Word { .. } => Some(1),
        Node::Phrase { text } => Some(text.split_whitespace().count()),
        _ => None,
    };
    let each: Option<usize> = clauses.iter().map(|one| words(&one.node)).sum();
    let spelled = results.words.iter().any(|word| !word.variants.is_empty());
    let known = spelled || !results.aliases.is_empty();
    known && each.is_some_and(|words| words <= MOST_OF_A_NAME)
}

fn found(results: &Results) -> Found {
    Found {
        documents: results.totals.documents,
        documents_all: results.totals.documents_all,
        from: results.hits.first().map_or(0, |hit| hit.rank),
        until: results.hits.last().map_or(0, |hit| hit.rank),
    }
}

fn facet(facet: &Facet, ask: &Ask, ui: Ui) -> FacetView {
    let key = facet.kind.as_str();
    // A country is asked for as a place.
    let condition = match facet.kind {
        FacetKind::Country => FacetKind::Place.as_str(),
        _ => key,
    };
    let set = ask.condition(condition);
    let values = facet.values.iter().map(|value| {
        let current = set == value.value;
        let chosen = if current { "" } else { &value.value };
        FacetValueView {
            name: value.called.label(ui == Ui::Arabic),
            documents: value.documents_all,
            some: value.documents.saturating_sub(value.documents_all),
            url: url::search(&ask.with(|ask| ask.set(condition, chosen.to_owned()))),
            current,
        }
    });
    FacetView {
        key,
        values: values.collect(),
        more: facet.more,
    }
}

fn over_time(timeline: &Timeline, ask: &Ask) -> Option<TimelineView> {
    let dated = !ask.condition("since").is_empty() || !ask.condition("until").is_empty();
    let between = |since: &str, until: &str| {
        url::search(&ask.with(|ask| {
            ask.set("since", since.to_owned());
            ask.set("until", until.to_owned());
        }))
    };
    let bars = timeline.buckets.iter().filter_map(|bucket| {
        let first = Day::from_number(bucket.first)?.to_string();
        let last = Day::from_number(bucket.last)?.to_string();
        let label = match timeline.by {
            By::Day => first.as_str(),
            By::Month => crate::text::prefix(&first, 7),
            By::Year => crate::text::prefix(&first, 4),
        };
        Some(Bar {
            url: between(&first, &last),
            label: label.to_owned(),
            documents: bucket.documents,
        })
    });
    let bars: Vec<Bar> = bars.collect();
    let most = bars.iter().map(|bar| bar.documents).max()?;
    Some(TimelineView {
        by: timeline.by.as_str(),
        bars,
        most,
        sparse: timeline.sparse,
        undated: timeline.undated,
        clear: dated.then(|| between("", "")),
    })
}

/// What to try where nothing was found.
fn tries(ask: &Ask, query: &Query, results: &Results) -> Vec<Try> {
    if !results.hits.is_empty() {
        return Vec::new();
    }
    let to = |change: &dyn Fn(&mut Ask)| url::search(&ask.with(change));
    let mut out = Vec::new();
    if results.totals.documents > 0 {
        out.push(Try::FirstPage(to(&|_| {})));
        return out;
    }
    let has = |wanted: fn(&Node) -> bool| query.root.clauses.iter().any(|one| wanted(&one.node));
    if has(|node| matches!(node, Node::Phrase { .. })) {
        let plain = ask.q.replace(['"', '«', '»', '“', '”', '„'], " ");
        out.push(Try::WithoutQuotes(to(&|ask| ask.q.clone_from(&plain))));
    }
    if ask.conditions.iter().any(|value| !value.is_empty()) && !ask.q.is_empty() {
        out.push(Try::WithoutConditions(to(&|ask| {
            ask.conditions = Default::default();
        })));
    }
    if ask.exact || !ask.variants || !ask.aliases {
        out.push(Try::NotExact(to(&|ask| {
            (ask.exact, ask.variants, ask.aliases) = (false, true, true);
        })));
    }
    if !ask.without.is_empty() {
        out.push(Try::Everything(to(&|ask| ask.without.clear())));
    }
    if let [clause] = query.root.clauses.as_slice()
        && let Node::Word { text } = &clause.node
    {
        let letters = text.chars().count().saturating_sub(2).clamp(2, 4);
        let begins = format!("{}*", crate::text::prefix(text, letters));
        let url = to(&|ask| ask.q.clone_from(&begins));
        out.push(Try::Beginning(begins, url));
    }
    out
}
