//! What each path answers.

mod api;
mod export;
mod feed;
mod pages;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT_LANGUAGE, ALLOW, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, SET_COOKIE, WWW_AUTHENTICATE,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::ask::Ask;
use super::build::{self, Asked};
use super::guard::{LONGEST_ADDRESS, Pass, cookie_name};
use super::holder::Generation;
use super::language::Ui;
use super::problem::Problem;
use super::{App, assets, headers};
use crate::search::{Day, Searcher};
use crate::text::prefix;

/// Where programs ask.
const API: &str = "/api/";
const HTML: &str = "text/html; charset=utf-8";

/// The application, as a connection that came in at `local` sees it.
#[derive(Clone)]
struct Here {
    app: Arc<App>,
    local: SocketAddr,
}

pub(super) fn router(app: Arc<App>, local: SocketAddr) -> Router {
    let here = Here { app, local };
    Router::new()
        .route("/", get(pages::search))
        .route("/document/", get(pages::document))
        .route("/document/{*id}", get(pages::document))
        .route("/copies/", get(pages::copies))
        .route("/copies/{*id}", get(pages::copies))
        .route("/similar/", get(pages::similar))
        .route("/similar/{*id}", get(pages::similar))
        .route("/help", get(pages::help))
        .route("/names", get(pages::names))
        .route("/saved", get(pages::saved))
        .route("/saved/{name}", get(feed::feed))
        .route("/api/search", get(api::search))
        .route("/export", get(export::export))
        .route("/health", get(health))
        .route("/assets/{name}", get(asset))
        .fallback(nothing)
        .layer(from_fn_with_state(here.clone(), guarded))
        .with_state(here)
}

/// Passes a request on if it may pass, and adds to the answer what every answer says.
async fn guarded(State(here): State<Here>, request: Request, next: Next) -> Response {
    here.refresh();
    let uri = request.uri().clone();
    let guard = &here.app.guard;
    let mut response = match guard.check(request.method(), &uri, request.headers(), here.local) {
        Ok(Pass::On) => next.run(request).await,
        Ok(Pass::Welcome(address)) => welcome(&here, &address),
        Err(problem) => {
            let mut asked = here.asked(&uri, request.headers(), &[]);
            asked.refused = true;
            // Whoever is refused gets nothing back of what was asked.
            asked.ask = Ask::default();
            let for_programs = asked.path.starts_with(API);
            asked.path = if for_programs { API } else { "/" }.to_owned();
            here.problem(&asked, problem)
        }
    };
    headers::add(response.headers_mut());
    response
}

/// Gives the cookie, and the page that goes on: a step of our own, with which a browser sends the cookie, as it does not
/// with one that began elsewhere.
fn welcome(here: &Here, address: &str) -> Response {
    let to = crate::render::escape_html(address);
    let page = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>kashaf</title>\
         <meta http-equiv=\"refresh\" content=\"0; url={to}\"></head>\
         <body><p><a href=\"{to}\">kashaf</a></p></body></html>"
    );
    let mut response = with_type(HTML, page);
    let cookie = here.app.guard.token.as_ref().map(|token| {
        format!(
            "{}={}; Path=/; HttpOnly; SameSite=Strict",
            cookie_name(here.local),
            token.cookie()
        )
    });
    if let Some(cookie) = cookie.and_then(|cookie| HeaderValue::from_str(&cookie).ok()) {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    response
}

async fn asset(uri: Uri) -> Response {
    let Some(asset) = assets::at(uri.path()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = with_type(asset.kind, asset.bytes);
    let for_ever = HeaderValue::from_static("public, max-age=31536000, immutable");
    response.headers_mut().insert(CACHE_CONTROL, for_ever);
    response
}

async fn nothing(State(here): State<Here>, uri: Uri, headers: HeaderMap) -> Response {
    here.problem(&here.asked(&uri, &headers, &[]), Problem::NotFound)
}

/// For whoever watches: whether the index on disk answers. Nothing of what it holds.
async fn health(State(here): State<Here>) -> Response {
    let (_, stale) = here.app.holder.current();
    let (status, index) = if stale {
        (StatusCode::SERVICE_UNAVAILABLE, "stale")
    } else {
        (StatusCode::OK, "current")
    };
    let json = format!(
        "{{\"format\":1,\"index\":\"{index}\",\"kashaf\":\"{}\"}}\n",
        env!("CARGO_PKG_VERSION")
    );
    let mut response = with_type("application/json", json);
    *response.status_mut() = status;
    response
}

fn with_type(kind: &'static str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

impl Here {
    /// Has somebody look whether there is a newer index, where it is time to.
    fn refresh(&self) {
        if self.app.holder.is_due() {
            let app = Arc::clone(&self.app);
            tokio::task::spawn_blocking(move || app.holder.look());
        }
    }

    /// What a request asks for.
    fn asked(&self, uri: &Uri, headers: &HeaderMap, own: &[&'static str]) -> Asked {
        let query = uri.query().unwrap_or_default();
        let query = if query.len() > LONGEST_ADDRESS {
            ""
        } else {
            query
        };
        let today = Day::parse(prefix(&(self.app.clock)(), 10));
        let (ask, misread) = Ask::read(query, own, today);
        let accepted = headers
            .get(ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok());
        let of_own = |name: &&'static str| {
            let mut pairs = form_urlencoded::parse(query.as_bytes());
            let (_, value) = pairs.find(|(one, _)| one == name)?;
            Some((*name, value.into_owned()))
        };
        Asked {
            ui: ask
                .ui
                .unwrap_or_else(|| Ui::preferred(accepted.unwrap_or_default())),
            ask,
            misread,
            today,
            path: uri.path().to_owned(),
            place: Arc::clone(&self.app.place),
            own: own.iter().filter_map(of_own).collect(),
            refused: false,
            stale: self.app.holder.current().1,
        }
    }

    /// Does something with the index, on a thread of its own.
    async fn with_searcher<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Generation, &mut Searcher) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let (of, _) = self.app.holder.current();
        let work = move || {
            let mut searcher = of.searcher()?;
            let done = work(&of, &mut searcher);
            of.give_back(searcher);
            done
        };
        self.app.workshop.work(work).await
    }

    /// The page that says what is wrong.
    fn problem(&self, asked: &Asked, problem: Problem) -> Response {
        let (of, _) = self.app.holder.current();
        let mut response = if asked.path.starts_with(API) {
            let json = format!("{{\"format\":1,\"error\":\"{}\"}}\n", problem.key());
            with_type("application/json", json)
        } else {
            match build::problem(asked, &of, problem).html() {
                Ok(html) => with_type(HTML, html),
                Err(_) => with_type("text/plain; charset=utf-8", problem.key()),
            }
        };
        *response.status_mut() = problem.status();
        let header = match problem {
            Problem::Method => Some((ALLOW, "GET, HEAD")),
            Problem::Token => Some((WWW_AUTHENTICATE, "Bearer")),
            Problem::Busy | Problem::TooSlow | Problem::Index | Problem::Saved => {
                Some((RETRY_AFTER, "5"))
            }
            _ => None,
        };
        if let Some((name, value)) = header {
            let value = HeaderValue::from_static(value);
            response.headers_mut().insert(name, value);
        }
        response
    }

    fn page(&self, asked: &Asked, made: Result<String, Problem>) -> Response {
        match made {
            Ok(html) => with_type(HTML, html),
            Err(problem) => self.problem(asked, problem),
        }
    }
}
