//! A saved search as a feed. Looking changes nothing: what a run of `kashaf saved run` tells stays to be told.

use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;

use super::{Here, with_type};
use crate::index::Disk;
use crate::saved::{newest, saved_searches};
use crate::serve::problem::Problem;
use crate::serve::url::decoded;

/// Entries of a feed.
const ENTRIES: usize = 100;

pub(super) async fn feed(State(here): State<Here>, uri: Uri, headers: HeaderMap) -> Response {
    let asked = here.asked(&uri, &headers, &[]);
    let name = uri.path().strip_prefix("/saved/").and_then(decoded);
    let name = name.as_deref().and_then(|name| name.strip_suffix(".atom"));
    let Some(name) = name.map(str::to_owned) else {
        return here.problem(&asked, Problem::NotFound);
    };
    let dir = here.app.saved.clone();
    let made = here.with_searcher(move |_, searcher| {
        let read = saved_searches(&Disk::default(), &dir);
        let (searches, _) = read?;
        let search = searches.into_iter().find(|search| search.name == name);
        let search = search.ok_or(Problem::NotFound)?;
        let mut out = Vec::new();
        let feed = newest(&search, searcher, ENTRIES)?;
        crate::render::feed(&mut out, &feed)?;
        Ok(out)
    });
    match made.await {
        Ok(xml) => with_type("application/atom+xml; charset=utf-8", xml),
        Err(problem) => here.problem(&asked, problem),
    }
}
