//! The arguments of commands that look something up: `search`, `show`, `names`, `timeline`, `explain`.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};
use kashaf::search::FacetKind;

use super::shared::{FILTERS, facets};
use crate::units;

use super::{Filters, Forms, Matching, OwnAliases, Page, Paging, Printed, Screen};

/// Search: ranked passages, with the matching words lit
#[derive(Debug, Parser)]
#[command(after_help = QUERY_HELP)]
pub(crate) struct Search {
    /// What to search for
    #[arg(value_name = "QUERY", required_unless_present_any = FILTERS)]
    pub(crate) query: Vec<String>,
    /// Search a folder directly: its index is kept in the cache and brought up to date first
    #[arg(long = "in", value_name = "PATH")]
    pub(crate) folder: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) page: Page,
    #[command(flatten)]
    pub(crate) printed: Printed,
    #[command(flatten)]
    pub(crate) matching: Matching,
    /// Count the documents that match by source, year, month, language, format, country, place and group; or by some of these:
    /// `--facets=source,year`
    #[arg(long, value_name = "KINDS", value_parser = facets(), num_args = 0.., require_equals = true, value_delimiter = ',', conflicts_with = "count")]
    pub(crate) facets: Option<Vec<FacetKind>>,
    /// Show a passage whole, and so many passages of about a hundred words before and behind it
    #[arg(short = 'C', long, value_name = "N", conflicts_with = "count")]
    pub(crate) context: Option<usize>,
    /// Print how much matches, and no hits
    #[arg(long)]
    pub(crate) count: bool,
    #[command(flatten)]
    pub(crate) screen: Screen,
    #[command(flatten)]
    pub(crate) paging: Paging,
    /// Print nothing; the exit code says whether something was found
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

const QUERY_HELP: &str = "\
Examples:
  kashaf search --in ~/inbox \"ضباط سابقون انضموا إلى داعش\"
  kashaf search \"ولاية خراسان\" --since 2021-08 --sort date
  kashaf search +قصف مستشفى --place حلب --facets -C 1

The query language:
  ضباط مخابرات             passages about these words; those that hold all come first (of up to five)
  \"ولاية خراسان\"           this phrase, as written (also «…» and “…”)
  \"قصف مدرسة\"~5            within five words, in any order
  +كلمة  -كلمة             must, must not
  a OR b, a أو b, a AND b, NOT a, ( … )
  أفغان*                   words that begin so
  طالبن~                   words spelled nearly so
  =مقاتلون                 this form only
  title:…  source:…  date:2021-08..2021-11  path:…  language:…
  told:2013-01..2013-03    passages that tell of a day in this range
  added:2026-11            what came to the index then, or came again otherwise (days in UTC)
  place:حلب  group:طالبان  passages that name a place, a country with all its places, or a group

Exit code: 0 something was found; 1 nothing; 2 an error; 5 the index is damaged or of another version.";

/// Show a document's text, with the words of a query lit, or what a citation names
#[derive(Debug, Parser)]
#[command(after_help = "Examples:
  kashaf show afghanistan/officers.txt --query \"ضباط\"
  kashaf show afghanistan/officers.txt --at 292-496 --sha256 0af070d943bf

Exit code: 0 shown; with `--at`: the file is as it was indexed, and as it was cited; 1 there is no such document; \
    2 an error; 3 with `--at`: shown, but the file changed or is gone; 5 the index is damaged or of another version.")]
pub(crate) struct Show {
    /// The document's id, as a search shows it
    #[arg(value_name = "DOC")]
    pub(crate) id: String,
    /// Search a folder directly
    #[arg(long = "in", value_name = "PATH")]
    pub(crate) folder: Option<PathBuf>,
    /// Light the words of this query
    #[arg(long, value_name = "QUERY", allow_hyphen_values = true)]
    pub(crate) query: Option<String>,
    /// Only this range of the document's text, counted in characters as a citation does, and what stands around it; may be
    /// repeated. Says whether the file changed since it was indexed
    #[arg(long, value_name = "START-END", value_parser = units::range, value_delimiter = ',', conflicts_with = "query")]
    pub(crate) at: Vec<(u64, u64)>,
    /// The SHA-256 of a citation, or its first twelve digits or more: says whether the file is the one that was cited
    #[arg(long, value_name = "HEX", value_parser = units::sha256, requires = "at")]
    pub(crate) sha256: Option<String>,
    /// Of several documents with this id the one with this path
    #[arg(long, value_name = "PATH")]
    pub(crate) file: Option<String>,
    #[command(flatten)]
    pub(crate) forms: Forms,
    #[command(flatten)]
    pub(crate) own: OwnAliases,
    #[command(flatten)]
    pub(crate) printed: Printed,
    #[command(flatten)]
    pub(crate) screen: Screen,
    #[command(flatten)]
    pub(crate) paging: Paging,
}

/// Say how the archive spells a name
///
/// All forms that it holds: spellings, the name in the other script, aliases; each with the number of documents and the
/// days of the first and the last.
#[derive(Debug, Parser)]
#[command(
    after_help = "Exit code: 0 the archive holds one of them; 1 none; 2 an error; 5 the index is damaged or of another version.\n\n\
    kashaf names Kabul\n\
    kashaf names قاسم سليماني --since 2019"
)]
pub(crate) struct Names {
    /// The name, in Arabic or Latin letters
    #[arg(value_name = "NAME", required = true)]
    pub(crate) name: Vec<String>,
    /// Search a folder directly
    #[arg(long = "in", value_name = "PATH")]
    pub(crate) folder: Option<PathBuf>,
    /// Leave out the other names of what the name means
    #[arg(long)]
    pub(crate) no_aliases: bool,
    /// A file of aliases of your own
    #[arg(long, value_name = "FILE")]
    pub(crate) aliases: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) filters: Filters,
    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

/// Count what a query finds by day, month or year
///
/// Counted are documents with a passage that holds every word of the query, each once in a stretch of time: by the day of
/// publication, or by the days that those passages tell of.
#[derive(Debug, Parser)]
#[command(
    after_help = "Exit code: 0 something was found; 1 nothing; 2 an error; 5 the index is damaged or of another version.\n\n\
    kashaf timeline داعش --by month\n\
    kashaf timeline قصف حلب --told 2012..2016 --format svg > aleppo.svg"
)]
pub(crate) struct Timeline {
    /// What to search for, in the language of `kashaf search`
    #[arg(value_name = "QUERY", required_unless_present_any = FILTERS)]
    pub(crate) query: Vec<String>,
    /// Search a folder directly
    #[arg(long = "in", value_name = "PATH")]
    pub(crate) folder: Option<PathBuf>,
    /// The unit [default: the one that shows most]
    #[arg(long, value_name = "UNIT", value_enum)]
    pub(crate) by: Option<TimelineBy>,
    /// Which days: those of publication, or those told [default: date; told, where the search has a condition on it]
    #[arg(long, value_name = "DAYS", value_enum)]
    pub(crate) of: Option<TimelineOf>,
    /// The same as `--format json`: one JSON object
    #[arg(long, conflicts_with = "format")]
    pub(crate) json: bool,
    /// How to print
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = TimelineTo::Text)]
    pub(crate) format: TimelineTo,
    #[command(flatten)]
    pub(crate) filters: Filters,
    #[command(flatten)]
    pub(crate) forms: Forms,
    #[command(flatten)]
    pub(crate) own: OwnAliases,
    #[command(flatten)]
    pub(crate) screen: Screen,
    #[command(flatten)]
    pub(crate) paging: Paging,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TimelineBy {
    Day,
    Month,
    Year,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TimelineOf {
    Date,
    Told,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TimelineTo {
    Text,
    Json,
    Csv,
    Svg,
}

/// Say what a query searches for, and why a document scores as it does
#[derive(Debug, Parser)]
#[command(after_help = "Examples:
  kashaf explain ضباط داعش
  kashaf explain \"ضباط داعش\" --doc afghanistan/officers.txt")]
pub(crate) struct Explain {
    /// The query
    #[arg(value_name = "QUERY", required = true)]
    pub(crate) query: Vec<String>,
    /// Search a folder directly
    #[arg(long = "in", value_name = "PATH")]
    pub(crate) folder: Option<PathBuf>,
    /// Explain the score of this document
    #[arg(long, value_name = "ID")]
    pub(crate) doc: Option<String>,
    #[command(flatten)]
    pub(crate) forms: Forms,
    #[command(flatten)]
    pub(crate) own: OwnAliases,
    #[command(flatten)]
    pub(crate) filters: Filters,
    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}
