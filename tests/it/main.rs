//! One integration binary: the house's rules, the real program on real files, and what it finds.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says so by a panic"
)]

mod access;
mod added;
mod alerts;
mod aliases;
mod any_bytes;
#[path = "../../examples/make_archive/archive/mod.rs"]
mod archive;
mod browser;
mod check;
mod commands;
mod damage;
mod dates;
mod edits;
mod eval;
mod export;
mod faults;
mod forgetting;
mod formats;
#[cfg(target_os = "linux")]
mod growing;
mod hostile;
mod house;
mod indexing;
#[cfg(target_os = "linux")]
mod killing;
#[path = "../../examples/kill_runs/kills/mod.rs"]
mod kills;
mod names;
mod oracle;
mod packaging;
mod pages;
mod places;
mod ranking;
mod relevance;
mod runs;
mod saved;
#[cfg(target_os = "linux")]
mod scans;
mod searching;
mod serve;
mod stopping;
mod stories;
mod suggestions;
mod support;
mod terminal;
mod variants;
#[cfg(target_os = "linux")]
mod watch;
#[cfg(target_os = "linux")]
mod workers;
