//! Who may ask: only looking, for a name that is ours, from a page that is ours, with the token where there is one.
//!
//! A page elsewhere can make a browser ask here, and a name elsewhere can be made to lead here (DNS rebinding). Against the
//! first stand `Origin` and `Sec-Fetch-*`, against the second the name in `Host`. A link elsewhere may open a page of ours:
//! it gets a window of its own, and nothing of it is told to whoever made the link.

use std::net::{IpAddr, SocketAddr};

use axum::http::header::{AUTHORIZATION, CONTENT_LENGTH, COOKIE, HOST, ORIGIN, TRANSFER_ENCODING};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Method, Uri};

use super::problem::Problem;

/// Bytes of an address that are read.
pub(super) const LONGEST_ADDRESS: usize = 8192;
/// The fewest letters of a token.
const FEWEST: usize = 16;

/// What whoever asks has to know. Its text is not kept, and shows nowhere.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(blake3::Hash);

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token")
    }
}

impl Token {
    /// A token of at least 16 letters and digits; none where the text cannot be one.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let sound = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        (text.len() >= FEWEST && text.len() <= 200 && text.chars().all(sound))
            .then(|| Self(blake3::hash(text.as_bytes())))
    }

    /// Whether a text is the token. Takes as long whatever the text is.
    fn is(&self, text: &str) -> bool {
        blake3::hash(text.as_bytes()) == self.0
    }

    /// What the cookie holds: not the token, but what only it leads to.
    pub(super) fn cookie(&self) -> String {
        blake3::derive_key("kashaf serve 2026 cookie", self.0.as_bytes())
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    fn is_cookie(&self, text: &str) -> bool {
        blake3::hash(text.as_bytes()) == blake3::hash(self.cookie().as_bytes())
    }
}

/// The name of the cookie: browsers send a host's cookies to all of its ports.
pub(super) fn cookie_name(local: SocketAddr) -> String {
    format!("kashaf-{}", local.port())
}

/// How a request may go on.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Pass {
    /// To its page.
    On,
    /// It brought the token in its address: it gets the cookie, and the address without it.
    Welcome(String),
}

/// Knows who may ask.
#[derive(Debug)]
pub(super) struct Guard {
    hosts: Vec<String>,
    pub(super) token: Option<Token>,
}

impl Guard {
    pub(super) fn new(hosts: Vec<String>, token: Option<Token>) -> Self {
        let bare = |host: &String| host.trim_matches(['[', ']']).to_ascii_lowercase();
        let hosts = hosts.iter().map(bare).collect();
        Self { hosts, token }
    }

    /// Looks at a request that came in at `local`.
    pub(super) fn check(
        &self,
        method: &Method,
        uri: &Uri,
        headers: &HeaderMap,
        local: SocketAddr,
    ) -> Result<Pass, Problem> {
        // A link to such a path of ours would lead to another host.
        if uri.path().starts_with("//") || uri.path().starts_with("/\\") {
            return Err(Problem::Malformed);
        }
        let host = self.host(uri, headers, local)?;
        came_from_us(&host, uri, headers)?;
        if method != Method::GET && method != Method::HEAD {
            return Err(Problem::Method);
        }
        let length = uri.path_and_query().map_or(0, |all| all.as_str().len());
        if length > LONGEST_ADDRESS {
            return Err(Problem::TooLong);
        }
        let empty = headers
            .get(CONTENT_LENGTH)
            .is_none_or(|length| length == "0");
        if !empty || headers.contains_key(TRANSFER_ENCODING) {
            return Err(Problem::Body);
        }
        self.knows(uri, headers, local)
    }

    /// The name that is asked for, if it is one of ours.
    fn host(
        &self,
        uri: &Uri,
        headers: &HeaderMap,
        local: SocketAddr,
    ) -> Result<Authority, Problem> {
        let mut hosts = headers.get_all(HOST).iter();
        let (Some(host), None) = (hosts.next(), hosts.next()) else {
            return Err(Problem::Malformed);
        };
        let host = host.to_str().map_err(|_| Problem::Malformed)?;
        let host: Authority = host.parse().map_err(|_| Problem::Malformed)?;
        if host.as_str().contains('@') {
            return Err(Problem::Malformed);
        }
        let asked = uri.authority();
        if !self.is_ours(host.host(), local) || asked.is_some_and(|asked| *asked != host) {
            return Err(Problem::Foreign);
        }
        Ok(host)
    }

    /// Whether a name is one of ours. The address itself is: no name can be made to look like it. The port is not looked at,
    /// so that a tunnel may end at another.
    fn is_ours(&self, host: &str, local: SocketAddr) -> bool {
        let host = host.to_ascii_lowercase();
        let bare = host
            .strip_prefix('[')
            .and_then(|host| host.strip_suffix(']'));
        let bare = bare.unwrap_or(&host);
        if self.hosts.iter().any(|own| own == bare) {
            return true;
        }
        if let Ok(address) = bare.parse::<IpAddr>() {
            let local = local.ip().to_canonical();
            let address = address.to_canonical();
            return address == local || address.is_loopback() && local.is_loopback();
        }
        host == "localhost" && local.ip().to_canonical().is_loopback()
    }

    /// Whether whoever asks knows the token.
    fn knows(&self, uri: &Uri, headers: &HeaderMap, local: SocketAddr) -> Result<Pass, Problem> {
        let Some(token) = &self.token else {
            return Ok(Pass::On);
        };
        // Style and script hold no secret, and the page that asks for a token needs them.
        if uri.path().starts_with("/assets/") {
            return Ok(Pass::On);
        }
        let query = uri.query().unwrap_or_default();
        let pairs = || form_urlencoded::parse(query.as_bytes());
        if let Some((_, given)) = pairs().find(|(name, _)| name == "token") {
            if !token.is(&given) {
                return Err(Problem::Token);
            }
            let mut rest = form_urlencoded::Serializer::new(String::new());
            rest.extend_pairs(pairs().filter(|(name, _)| name != "token"));
            let rest = rest.finish();
            let mark = if rest.is_empty() { "" } else { "?" };
            return Ok(Pass::Welcome(format!("{}{mark}{rest}", uri.path())));
        }
        let bearer = headers
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok());
        let bearer = bearer.and_then(|value| value.strip_prefix("Bearer "));
        let cookies = headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok());
        let mut cookies = cookies.flat_map(|value| value.split(';'));
        let own = cookie_name(local);
        let known = bearer.is_some_and(|given| token.is(given.trim()))
            || cookies.any(|cookie| {
                let (name, value) = cookie.trim().split_once('=').unwrap_or_default();
                name == own && token.is_cookie(value)
            });
        if known {
            Ok(Pass::On)
        } else {
            Err(Problem::Token)
        }
    }
}

/// Whether the request is that of a page of ours, of somebody who typed the address, or of a link that opens a page.
fn came_from_us(host: &Authority, uri: &Uri, headers: &HeaderMap) -> Result<(), Problem> {
    let word = |name: &str| headers.get(name).map(|value| value.as_bytes());
    if let Some(origin) = headers.get(ORIGIN) {
        let origin = origin.to_str().unwrap_or_default();
        let of = ["http://", "https://"]
            .iter()
            .find_map(|scheme| origin.strip_prefix(scheme));
        if of != Some(host.as_str()) {
            return Err(Problem::Foreign);
        }
    }
    match word("sec-fetch-site") {
        None | Some(b"same-origin" | b"none") => Ok(()),
        Some(_) => {
            let opens = word("sec-fetch-mode") == Some(b"navigate")
                && word("sec-fetch-dest") == Some(b"document");
            let is_file = ["/api/", "/export", "/assets/"];
            let is_page = !is_file.iter().any(|start| uri.path().starts_with(start))
                && !uri.path().ends_with(".atom");
            if opens && is_page {
                Ok(())
            } else {
                Err(Problem::Foreign)
            }
        }
    }
}
