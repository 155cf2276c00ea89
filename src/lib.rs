//! Full-text search over archives of Arabic reporting: ranked passages, with the matching words lit.
//!
//! Two arms meet in the index. [`update`] drives one: files are found ([`source`]), read ([`extract`]), made
//! into documents of passages ([`document`]) and kept ([`index`]). [`search`] is the other: it takes what
//! [`query`] understood of a text, finds and ranks passages, and says which words of them match.
//! [`render`] shows the results. Both arms analyse Arabic through [`analysis`].
//!
//! ```
//! use kashaf::index::Index;
//! use kashaf::query::parse;
//! use kashaf::search::{SearchOptions, Searcher};
//! use kashaf::source::Root;
//! use kashaf::update::{Progress, UpdateOptions, update};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let place = tempfile::tempdir()?;
//! let (archive, index) = (place.path().join("archive"), place.path().join("index"));
//! std::fs::create_dir(&archive)?;
//! std::fs::write(archive.join("report.txt"), "التحق ضباطٌ سابقون بالتنظيم في ولاية كونر.")?;
//!
//! let options = UpdateOptions::default();
//! let summary = update(&index, &[Root::open(&archive)?], &options, &Progress::default())?;
//! assert_eq!((summary.documents, summary.failed), (1, 0));
//!
//! let mut searcher = Searcher::new(&Index::open(&index)?)?;
//! let results = searcher.search(&parse("ضابط سابق"), &SearchOptions::default())?;
//! let hit = &results.hits[0];
//! let lit: Vec<&str> = hit.highlights.iter().map(|span| span.of(&hit.passage.text)).collect();
//! assert_eq!(lit, ["ضباطٌ", "سابقون"]);
//! # Ok(())
//! # }
//! ```
//!
//! Positions are bytes of the text they belong to ([`text::Span`]) as long as they stay inside the program; what
//! [`render`] writes counts Unicode scalar values. Errors say whose problem they are and what to try
//! ([`error::Trouble`]); a query is never one.

pub mod analysis;
pub mod document;
pub mod error;
pub mod eval;
pub mod evidence;
pub mod extract;
pub mod index;
pub mod names;
pub mod query;
pub mod render;
pub mod saved;
pub mod search;
pub mod serve;
pub mod source;
pub mod text;
pub mod update;
