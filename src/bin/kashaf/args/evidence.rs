//! The arguments of `kashaf export`.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

use super::Matching;
use super::shared::FILTERS;

/// Write what a query finds as evidence for an editor, or the documents of the index for another program
///
/// Each hit stands with its source, its place in the text, the SHA-256 of its file as it was indexed, and the command that shows it again and says whether
/// the file changed since. All hits that hold every word of the query are written, one for each document. docs/evidence.md says what each
/// thing means and how it is checked.
#[derive(Debug, Parser)]
#[command(after_help = EXPORT_HELP)]
pub(crate) struct Export {
    /// What to search for, in the language of `kashaf search`
    #[arg(value_name = "QUERY", required_unless_present_any = FILTERS.into_iter().chain(["documents"]))]
    pub(crate) query: Vec<String>,
    /// Write whole documents instead, a JSON object a line, which `kashaf index` reads as records; with conditions
    /// those with a passage that holds them
    #[arg(long, conflicts_with_all = ["query", "format", "json", "any", "offset", "labels", "per_document", "sort", "exact", "no_variants", "no_aliases", "aliases", "duplicates"])]
    pub(crate) documents: bool,
    /// Do not read the files of documents again: without SHA-256
    #[arg(long, requires = "documents")]
    pub(crate) no_files: bool,
    /// Search a folder directly
    #[arg(long = "in", value_name = "PATH")]
    pub(crate) folder: Option<PathBuf>,
    /// How many hits or documents at most [default: all]
    #[arg(short = 'n', long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) limit: Option<u32>,
    /// How many hits to pass over first
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) offset: usize,
    /// Also passages that hold only some of the words, behind the others
    #[arg(long)]
    pub(crate) any: bool,
    /// The same as `--format json`: JSON Lines, a hit a line
    #[arg(long, conflicts_with = "format")]
    pub(crate) json: bool,
    /// What to write [default: what the name of the file says, else json]
    #[arg(long, value_name = "FORMAT", value_enum)]
    pub(crate) format: Option<ExportFormat>,
    /// Write to this file, which only you may read: whole or not at all [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// The language of labels [default: that of the query]
    #[arg(long, value_name = "LANGUAGE", value_enum)]
    pub(crate) labels: Option<LabelsIn>,
    #[command(flatten)]
    pub(crate) matching: Matching,
}

const EXPORT_HELP: &str = "\
Examples:
  kashaf export \"قصف مستشفى\" --since 2016 -o hospitals.html     a report to read and to print
  kashaf export '\"ولاية خراسان\"' --format csv > list.csv
  kashaf export --documents --source \"دفاتر كابل\" > kabul.jsonl

Exit code: 0 written; 1 nothing was found, and no file is written; 2 an error; 5 the index is damaged or of another version.";

/// How evidence may be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportFormat {
    /// JSON Lines, a hit a line
    Json,
    /// A table
    Csv,
    /// A page that stands on its own, for reading and printing
    Html,
    Markdown,
    /// Citations, one after the other
    Text,
}

/// Languages of labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LabelsIn {
    Ar,
    En,
}
