//! Saved searches: kept in a folder, each asked for what came since it last ran, and told to a file or a stream.
//!
//! A search remembers the number of the last batch it has seen ([`crate::index::Arrivals`]). A run looks for documents of
//! later batches, hands what it finds to a [`Sink`], and moves the number on when the sink says that all of it is durable.
//! A run that is killed in between finds the same again; the sinks that write files know what they hold, so that nothing
//! stands in a file twice. Of a story that several of the documents carry one is told, and the others with it.

mod error;
mod files;
mod fold;
mod newest;
mod news;
mod run;
mod search;
mod sinks;
mod store;

pub use error::SavedError;
pub use newest::newest;
pub use news::Since;
pub use run::{Ran, Request, run, seen_now};
pub use search::{NAME_MOST, SavedSearch};
pub use sinks::{FeedFile, MailFile, PageFile, Sink};
pub use store::{Store, saved_searches};
