//! The pages.

use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;

use super::Here;
use crate::index::Disk;
use crate::saved::saved_searches;
use crate::serve::build::{self, Asked};
use crate::serve::problem::Problem;
use crate::serve::url::decoded;
use crate::serve::view::HelpPage;

pub(super) async fn search(State(here): State<Here>, uri: Uri, headers: HeaderMap) -> Response {
    let asked = here.asked(&uri, &headers, &[]);
    if asked.ask.is_empty() {
        let (of, _) = here.app.holder.current();
        let html = build::start(&asked, &of).html().map_err(Problem::from);
        return here.page(&asked, html);
    }
    let made = {
        let asked = asked.clone();
        here.with_searcher(move |of, searcher| Ok(build::search(&asked, of, searcher)?.html()?))
    };
    here.page(&asked, made.await)
}

/// The id that a path or a parameter names.
fn id(asked: &Asked, base: &str) -> Result<String, Problem> {
    let in_query = asked.own.iter().find(|(name, _)| *name == "id");
    if let Some((_, id)) = in_query {
        return Ok(id.clone());
    }
    let rest = asked.path.strip_prefix(base).unwrap_or_default();
    let id = decoded(rest).ok_or(Problem::Malformed)?;
    if id.is_empty() {
        Err(Problem::NotFound)
    } else {
        Ok(id)
    }
}

pub(super) async fn document(State(here): State<Here>, uri: Uri, headers: HeaderMap) -> Response {
    let asked = here.asked(&uri, &headers, &["id", "passage"]);
    let id = match id(&asked, "/document/") {
        Ok(id) => id,
        Err(problem) => return here.problem(&asked, problem),
    };
    let made = {
        let asked = asked.clone();
        here.with_searcher(move |of, searcher| {
            let page = build::document(&asked, of, searcher, &id)?;
            Ok(page.ok_or(Problem::NotFound)?.html()?)
        })
    };
    here.page(&asked, made.await)
}

pub(super) async fn copies(State(here): State<Here>, uri: Uri, headers: HeaderMap) -> Response {
    let asked = here.asked(&uri, &headers, &["id", "with"]);
    let id = match id(&asked, "/copies/") {
        Ok(id) => id,
        Err(problem) => return here.problem(&asked, problem),
    };
    let made = {
        let asked = asked.clone();
        here.with_searcher(move |of, searcher| {
            let with = asked.own.iter().find(|(name, _)| *name == "with");
            let with = with.map(|(_, id)| id.as_str());
            let page = build::stories(&asked, of, searcher, &id, with)?;
            Ok(page.ok_or(Problem::NotFound)?.html()?)
        })
    };
    here.page(&asked, made.await)
}

pub(super) async fn similar(State(here): State<Here>, uri: Uri, headers: HeaderMap) -> Response {
    let asked = here.asked(&uri, &headers, &["id"]);
    let id = match id(&asked, "/similar/") {
        Ok(id) => id,
        Err(problem) => return here.problem(&asked, problem),
    };
    let made = {
        let asked = asked.clone();
        here.with_searcher(move |of, searcher| {
            let page = build::similar(&asked, of, searcher, &id)?;
            Ok(page.ok_or(Problem::NotFound)?.html()?)
        })
    };
    here.page(&asked, made.await)
}

pub(super) async fn names(State(here): State<Here>, uri: Uri, headers: HeaderMap) -> Response {
    let asked = here.asked(&uri, &headers, &[]);
    let made = {
        let asked = asked.clone();
        here.with_searcher(move |of, searcher| Ok(build::names(&asked, of, searcher)?.html()?))
    };
    here.page(&asked, made.await)
}

pub(super) async fn help(State(here): State<Here>, uri: Uri, headers: HeaderMap) -> Response {
    let asked = here.asked(&uri, &headers, &[]);
    let (of, _) = here.app.holder.current();
    let html = HelpPage::new(&asked, &of).html().map_err(Problem::from);
    here.page(&asked, html)
}

pub(super) async fn saved(State(here): State<Here>, uri: Uri, headers: HeaderMap) -> Response {
    let asked = here.asked(&uri, &headers, &[]);
    let made = {
        let (asked, dir) = (asked.clone(), here.app.saved.clone());
        let (of, _) = here.app.holder.current();
        here.app.workshop.work(move || {
            let read = saved_searches(&Disk::default(), &dir);
            let (searches, troubles) = read?;
            Ok(build::saved(&asked, &of, &searches, troubles.len()).html()?)
        })
    };
    here.page(&asked, made.await)
}
