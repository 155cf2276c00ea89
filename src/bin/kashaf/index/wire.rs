//! The summary of a run as other programs rely on it.

use kashaf::update::Summary;
use serde::Serialize;

/// The promised summary.
#[derive(Debug, Serialize)]
pub(super) struct Wire<'a> {
    format: u32,
    seen: u64,
    added: u64,
    changed: u64,
    unchanged: u64,
    removed: u64,
    failed: u64,
    skipped: u64,
    documents: u64,
    passages: u64,
    bytes: u64,
    seconds: f64,
    stopped: bool,
    failures: Vec<WireFailure<'a>>,
}

#[derive(Debug, Serialize)]
struct WireFailure<'a> {
    path: &'a str,
    kind: &'a str,
    message: &'a str,
}

impl<'a> From<&'a Summary> for Wire<'a> {
    fn from(summary: &'a Summary) -> Self {
        Self {
            format: kashaf::render::wire::FORMAT,
            seen: summary.seen,
            added: summary.added,
            changed: summary.changed,
            unchanged: summary.unchanged,
            removed: summary.removed,
            failed: summary.failed,
            skipped: summary.skipped,
            documents: summary.documents,
            passages: summary.passages,
            bytes: summary.bytes,
            seconds: (summary.seconds * 1000.0).round() / 1000.0,
            stopped: summary.stopped,
            failures: summary
                .failures
                .iter()
                .map(|failure| WireFailure {
                    path: &failure.path,
                    kind: &failure.kind,
                    message: &failure.message,
                })
                .collect(),
        }
    }
}
