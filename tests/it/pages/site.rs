//! The search page of a bench's index: the real program serving on a port of its own, until dropped.

use crate::serve::client::{Served, encoded};
use crate::support::Bench;

/// A server that runs, with its archive.
pub(crate) struct Site {
    pub(crate) served: Served,
    /// `http://127.0.0.1:PORT`, without a slash at its end.
    pub(crate) base: String,
    _bench: Bench,
}

impl Site {
    /// Serves the index of a bench.
    #[track_caller]
    pub(crate) fn of(bench: Bench) -> Self {
        let served = Served::start(&bench, &[]);
        Self {
            base: format!("http://{}", served.address),
            served,
            _bench: bench,
        }
    }

    /// Serves the sample corpus.
    #[track_caller]
    pub(crate) fn of_samples() -> Self {
        Self::of(Bench::with_samples())
    }

    /// The address of a path with these parameters.
    pub(crate) fn at(&self, path: &str, parameters: &[(&str, &str)]) -> String {
        format!("{}{}", self.base, target(path, parameters))
    }

    /// The status and the body of the page at an address of this site.
    #[track_caller]
    pub(crate) fn get(&self, address: &str) -> (u16, String) {
        let target = address.strip_prefix(&self.base).expect("of this site");
        let answer = self.served.get(target);
        (answer.status, answer.text())
    }
}

/// A path with these parameters, as it is asked for.
pub(crate) fn target(path: &str, parameters: &[(&str, &str)]) -> String {
    let pairs = parameters
        .iter()
        .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
    format!("{path}?{}", pairs.collect::<Vec<_>>().join("&"))
}
