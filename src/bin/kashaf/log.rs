//! The error stream as lines of JSON, for whoever collects logs: one object a line, and nothing else there. It
//! holds paths, counts and reasons, never the text of a document or a query.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;
use kashaf::render::wire::FORMAT;
use serde::Serialize;

use crate::Code;
use crate::failure::Failure;

/// Whether the error stream is JSON. The panic hook has to know it, wherever the panic is.
static JSON: AtomicBool = AtomicBool::new(false);

/// From now on the error stream is JSON.
pub(crate) fn use_json() {
    JSON.store(true, Ordering::Relaxed);
}

pub(crate) fn is_json() -> bool {
    JSON.load(Ordering::Relaxed)
}

/// The time, for logs and the history of runs. No answer depends on it.
pub(crate) fn now() -> String {
    Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The same in seconds since 1970, by which documents are told when they came.
pub(crate) fn seconds() -> u64 {
    u64::try_from(Timestamp::now().as_second()).unwrap_or(0)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Level {
    Info,
    Warning,
    Error,
}

#[derive(Serialize)]
struct Line<'a, F> {
    format: u32,
    time: String,
    level: Level,
    event: &'a str,
    #[serde(flatten)]
    fields: F,
}

/// Writes one event. A reader that has gone away is no reason to end a run.
pub(crate) fn event(level: Level, event: &str, fields: impl Serialize) {
    let line = Line {
        format: FORMAT,
        time: Timestamp::now()
            .strftime("%Y-%m-%dT%H:%M:%S%.3fZ")
            .to_string(),
        level,
        event,
        fields,
    };
    let mut bytes = serde_json::to_vec(&line).unwrap_or_default();
    bytes.push(b'\n');
    // At once, so that the lines of several threads stay whole.
    let _ = io::stderr().lock().write_all(&bytes);
}

#[derive(Serialize)]
struct Trouble<'a> {
    message: &'a str,
    causes: Vec<String>,
    hint: Option<&'a str>,
    exit: u8,
}

/// Says why the program ends, in the form that the error stream has.
pub(crate) fn failure(failure: &Failure, code: Code) {
    if !is_json() {
        let _ = failure.print(&mut io::stderr().lock());
        return;
    }
    let trouble = Trouble {
        message: &failure.message(),
        causes: failure.causes(),
        hint: failure.hint(),
        exit: code as u8,
    };
    event(Level::Error, "error", trouble);
}

/// Says that something broke, and what to do about it.
pub(crate) fn broken(message: &str) {
    if is_json() {
        let trouble = Trouble {
            message,
            causes: Vec::new(),
            hint: None,
            exit: Code::Index as u8,
        };
        event(Level::Error, "error", trouble);
    } else {
        let _ = writeln!(io::stderr(), "error: {message}");
    }
}

/// A hint that belongs to no error of ours.
pub(crate) fn hint(text: &str) {
    if is_json() {
        event(Level::Info, "hint", serde_json::json!({ "message": text }));
    } else {
        let _ = writeln!(io::stderr(), "hint: {text}");
    }
}
