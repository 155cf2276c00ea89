//! The list of hits as a file.

use axum::extract::State;
use axum::http::header::CONTENT_DISPOSITION;
use axum::http::{HeaderMap, HeaderValue, Uri};
use axum::response::Response;

use super::{Here, with_type};
use crate::query::parse;
use crate::render::{Format, Report, ReportHead};
use crate::search::SearchOptions;
use crate::serve::ask::Misread;
use crate::serve::build::{MOST_EXPORTED, Witness};
use crate::serve::problem::Problem;
use crate::serve::url;

pub(super) async fn export(State(here): State<Here>, uri: Uri, headers: HeaderMap) -> Response {
    let asked = here.asked(&uri, &headers, &["format"]);
    let format = asked.own.iter().find(|(name, _)| *name == "format");
    let Some((word, format, kind, ending)) = format.and_then(|(_, word)| meant(word)) else {
        return here.problem(&asked, Problem::Malformed);
    };
    // A list that is handed on must not lack a condition in silence.
    if asked.misread.iter().any(|one| *one != Misread::TooFar) {
        return here.problem(&asked, Problem::Malformed);
    }
    let made = {
        let made = (here.app.clock)();
        let asked = asked.clone();
        here.with_searcher(move |_, searcher| {
            let options = SearchOptions {
                limit: MOST_EXPORTED,
                offset: 0,
                ..asked.options()
            };
            let query = parse(&asked.ask.q);
            let found = searcher.find(&query, &options)?;
            let mut witness = Witness::of_file(&asked);
            let command = witness.command(&asked.ask, word, MOST_EXPORTED);
            let command = command.unwrap_or_else(|| url::export(&asked.ask, word));
            let head = ReportHead {
                query: &query.text,
                made: &made,
                command: &command,
                hits: found.len(),
                totals: found.totals(),
                notes: found.notes(),
                language: witness.language,
            };
            let mut out = Vec::new();
            let mut report = Report::begin(&mut out, format, &head)?;
            let mut place = 0;
            while let Some(hit) = searcher.hit_of(&found, place)? {
                report.hit(&hit, &witness.evidence(searcher, &hit)?)?;
                place += 1;
            }
            report.end()?;
            Ok(out)
        })
    };
    match made.await {
        Ok(bytes) => {
            let mut response = with_type(kind, bytes);
            // Nothing of what was typed: a name is shown by systems that know of no escape.
            let name = format!("attachment; filename=\"kashaf.{ending}\"");
            if let Ok(name) = HeaderValue::from_str(&name) {
                response.headers_mut().insert(CONTENT_DISPOSITION, name);
            }
            response
        }
        Err(problem) => here.problem(&asked, problem),
    }
}

fn meant(word: &str) -> Option<(&'static str, Format, &'static str, &'static str)> {
    match word {
        "csv" => Some(("csv", Format::Csv, "text/csv; charset=utf-8", "csv")),
        "json" => Some(("json", Format::Json, "application/x-ndjson", "jsonl")),
        "html" => Some(("html", Format::Html, "text/html; charset=utf-8", "html")),
        "markdown" => Some((
            "markdown",
            Format::Markdown,
            "text/markdown; charset=utf-8",
            "md",
        )),
        _ => None,
    }
}
