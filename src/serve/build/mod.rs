//! From what the library answers to the view models of the pages.

mod chips;
mod document;
mod frame;
mod hits;
mod names;
mod proof;
mod saved;
mod search;
mod start;
mod story;

pub(super) use document::document;
pub(super) use frame::{Asked, problem};
pub(super) use names::names;
pub(super) use proof::Witness;
pub(super) use saved::saved;
pub(super) use search::{MOST_EXPORTED, search};
pub(super) use start::start;
pub(super) use story::{similar, stories};
