//! The hits for programs.

use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use serde::Serialize;
use serde_json::{Map, Value};

use super::{Here, with_type};
use crate::query::parse;
use crate::render::json_line;
use crate::render::wire::{Count, FORMAT, Hit};
use crate::search::{Facet, FacetKind, Results, SearchOptions};
use crate::serve::ask::{LAST_PAGE, Misread, PER_PAGE};
use crate::text::prefix;

/// What one answer holds at most.
const MOST: usize = 100;
/// Hits that can be paged.
const MOST_PAGED: usize = LAST_PAGE * PER_PAGE;

#[derive(Serialize)]
struct Total {
    documents: usize,
    passages: usize,
    all_words: Count,
}

#[derive(Serialize)]
struct Answer<'r> {
    format: u32,
    query: &'r str,
    total: Total,
    hits: Vec<Hit<'r>>,
    facets: Map<String, Value>,
    notes: Vec<String>,
}

pub(super) async fn search(State(here): State<Here>, uri: Uri, headers: HeaderMap) -> Response {
    let mut asked = here.asked(&uri, &headers, &["limit"]);
    let given = asked.own.iter().find(|(name, _)| *name == "limit");
    let limit = match given.map(|(_, value)| value.parse::<usize>()) {
        None => PER_PAGE,
        Some(Ok(limit)) => limit.min(MOST),
        Some(Err(_)) => {
            let value = given.map_or_else(String::new, |(_, value)| value.clone());
            asked.misread.push(Misread::Value {
                name: "limit".to_owned(),
                value: prefix(&value, 200).to_owned(),
            });
            PER_PAGE
        }
    };
    let offset = (asked.ask.page - 1).saturating_mul(limit).min(MOST_PAGED);
    let limit = limit.min(MOST_PAGED - offset);
    let made = {
        let asked = asked.clone();
        here.with_searcher(move |_, searcher| {
            let options = SearchOptions {
                limit,
                offset,
                facets: FacetKind::ALL.to_vec(),
                ..asked.options()
            };
            let results = searcher.search(&parse(&asked.ask.q), &options)?;
            let mut out = Vec::new();
            json_line(&mut out, &answer(&results, &asked.misread))?;
            Ok(out)
        })
    };
    match made.await {
        Ok(json) => with_type("application/json", json),
        Err(problem) => here.problem(&asked, problem),
    }
}

fn answer<'r>(results: &'r Results, misread: &[Misread]) -> Answer<'r> {
    let read = results.notes.iter().map(ToString::to_string);
    let totals = &results.totals;
    Answer {
        format: FORMAT,
        query: &results.query,
        total: Total {
            documents: totals.documents,
            passages: totals.passages,
            all_words: Count {
                documents: totals.documents_all,
                passages: totals.passages_all,
            },
        },
        hits: results.hits.iter().map(Hit::from).collect(),
        facets: results.facets.iter().map(facet).collect(),
        notes: misread
            .iter()
            .map(ToString::to_string)
            .chain(read)
            .collect(),
    }
}

fn facet(facet: &Facet) -> (String, Value) {
    let value = |value: &crate::search::FacetValue| {
        serde_json::json!({
            "value": value.value,
            "documents": value.documents,
            "all_words": value.documents_all,
        })
    };
    let values: Vec<Value> = facet.values.iter().map(value).collect();
    let fields = serde_json::json!({ "values": values, "more": facet.more });
    (facet.kind.as_str().to_owned(), fields)
}
