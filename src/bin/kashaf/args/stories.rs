//! The arguments of `kashaf copies` and `kashaf similar`.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

use super::{Filters, Page, Paging, Printed, Screen};

/// List who else carries a document's story, the first published first, and show how two of them differ
///
/// Copies are documents that tell the same in nearly the same words: with a new headline, a cut tail, another lead. Shown are the words
/// that one has and another has not, and other documents that passages of it stand in word for word, or nearly so.
/// docs/copies.md says how copies are found.
#[derive(Debug, Parser)]
#[command(
    after_help = "Exit code: 0 it has copies, or passages of it are quoted; 1 it has none, or there is no such document; 2 an error; \
    5 the index is damaged or of another version."
)]
pub(crate) struct Copies {
    /// The document's id, as a search shows it
    #[arg(value_name = "DOC")]
    pub(crate) id: String,
    /// Compare it with this document [default: the first published; if that is DOC itself, the copy that differs least]
    #[arg(long, value_name = "DOC")]
    pub(crate) with: Option<String>,
    /// Look in a folder directly
    #[arg(long = "in", value_name = "PATH")]
    pub(crate) folder: Option<PathBuf>,
    /// The same as `--format json`: one JSON object, with the places of all differences and quotations
    #[arg(long, conflicts_with = "format")]
    pub(crate) json: bool,
    /// How to print
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = StoryFormat::Text)]
    pub(crate) format: StoryFormat,
    #[command(flatten)]
    pub(crate) screen: Screen,
    #[command(flatten)]
    pub(crate) paging: Paging,
}

/// How a document's story may be printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum StoryFormat {
    Text,
    Json,
    Html,
}

/// Find documents like one, by the words that set it apart
///
/// Its copies are left out, and of several that carry one story the best is shown.
#[derive(Debug, Parser)]
#[command(
    after_help = "Exit code: 0 something was found; 1 nothing, or there is no such document; 2 an error; 5 the index is damaged or of \
    another version."
)]
pub(crate) struct Similar {
    /// The document's id, as a search shows it
    #[arg(value_name = "DOC")]
    pub(crate) id: String,
    /// Look in a folder directly
    #[arg(long = "in", value_name = "PATH")]
    pub(crate) folder: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) page: Page,
    #[command(flatten)]
    pub(crate) printed: Printed,
    #[command(flatten)]
    pub(crate) filters: Filters,
    #[command(flatten)]
    pub(crate) screen: Screen,
    #[command(flatten)]
    pub(crate) paging: Paging,
}
