//! Arguments that several commands have.

use std::path::PathBuf;

use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use kashaf::query::DateRange;
use kashaf::search::{Duplicates, FacetKind, SearchOptions, Sort};

use crate::units;

/// Which hits of a list.
#[derive(Debug, clap::Args)]
pub(crate) struct Page {
    /// How many hits
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10)]
    pub(crate) limit: usize,
    /// How many hits to pass over first
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) offset: usize,
}

/// In which form something is printed.
#[derive(Debug, clap::Args)]
pub(crate) struct Printed {
    /// The same as `--format json`: JSON Lines, one hit or document a line
    #[arg(long, conflicts_with = "format")]
    pub(crate) json: bool,
    /// How to print
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

/// Which hits answer a query, and in which order.
#[derive(Debug, clap::Args)]
pub(crate) struct Matching {
    /// How many passages of one document; 0 is all of them
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) per_document: usize,
    #[command(flatten)]
    pub(crate) filters: Filters,
    /// The order: best first, or by date, oldest first (`date`) or newest first (`-date`), or by the days that passages
    /// tell of (`told`, `-told`)
    #[arg(long, value_name = "ORDER", default_value = "relevance", allow_hyphen_values = true, value_parser = orders())]
    pub(crate) sort: Sort,
    #[command(flatten)]
    pub(crate) forms: Forms,
    #[command(flatten)]
    pub(crate) own: OwnAliases,
    /// Copies of one story: each a hit of its own, one hit that names the others, or the same and only stories of which
    /// there are copies
    #[arg(long, value_name = "HOW", default_value = "fold", value_parser = words(Duplicates::ALL, Duplicates::as_str))]
    pub(crate) duplicates: Duplicates,
}

/// The options of [`Filters`]: with one of them a search needs no word.
pub(crate) const FILTERS: [&str; 9] = [
    "since", "until", "told", "added", "source", "path", "language", "place", "group",
];

/// Conditions on documents.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct Filters {
    /// Published on this day or later: 2021, 2021-08, 2021-08-15; or so long ago: 7d, 2w, 3m, 1y
    #[arg(long, value_name = "DATE", value_parser = units::day)]
    pub(crate) since: Option<DateRange>,
    /// Published on this day or earlier: 2021 is to its last day
    #[arg(long, value_name = "DATE", value_parser = units::day)]
    pub(crate) until: Option<DateRange>,
    /// In passages that tell of a day in this range: 2013, 2013-01..2013-03, 2013-01-25..
    #[arg(long, value_name = "RANGE", value_parser = units::days)]
    pub(crate) told: Option<DateRange>,
    /// That came to the index, or came again otherwise, in these days (UTC): 7d for the last seven, 2021-08,
    /// 2021-08-15.., 2021-08..2021-09
    #[arg(long, value_name = "RANGE", value_parser = units::days_since)]
    pub(crate) added: Option<DateRange>,
    /// From a source whose name holds these words
    #[arg(long, value_name = "SOURCE")]
    pub(crate) source: Option<String>,
    /// From files whose path, whole or from any folder on, matches
    #[arg(long, value_name = "GLOB")]
    pub(crate) path: Option<String>,
    /// In this language, as the document names it or its text shows
    #[arg(long, value_name = "TAG")]
    pub(crate) language: Option<String>,
    /// Passages that name this place, in any spelling; a country counts wherever one of its places is named
    #[arg(long, value_name = "PLACE")]
    pub(crate) place: Option<String>,
    /// Passages that name this group
    #[arg(long, value_name = "GROUP")]
    pub(crate) group: Option<String>,
}

/// Which forms of a word are found.
#[derive(Debug, clap::Args)]
pub(crate) struct Forms {
    /// These forms only: no stems, no variants, no aliases
    #[arg(long)]
    pub(crate) exact: bool,
    /// Leave a word that the archive hardly ever holds as it was typed; otherwise spellings near it that the archive
    /// does hold are searched as well, and told
    #[arg(long)]
    pub(crate) no_variants: bool,
    /// Leave out the other names of what a name means (داعش: also ISIS)
    #[arg(long)]
    pub(crate) no_aliases: bool,
}

/// How text is put on a screen.
#[derive(Debug, clap::Args)]
pub(crate) struct Screen {
    /// Colours [auto: on a terminal, unless NO_COLOR says otherwise; CLICOLOR_FORCE]
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = When::Auto)]
    pub(crate) color: When,
    /// Arabic among Latin: with marks that keep each direction of writing to itself, on a terminal (`auto`) or always
    /// (`isolate`); in the order in which it is seen, for a terminal that writes all from left to right (`visual`);
    /// or as it is (`off`)
    #[arg(long, value_name = "HOW", value_enum, default_value_t = Bidi::Auto)]
    pub(crate) bidi: Bidi,
    /// Links from names of files to the files [auto: on a terminal that is known to show them]
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = When::Auto)]
    pub(crate) hyperlinks: When,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Bidi {
    Auto,
    Isolate,
    Visual,
    Off,
}

/// Whether a long answer goes through a pager.
#[derive(Debug, clap::Args)]
pub(crate) struct Paging {
    /// Show what is longer than the terminal through $KASHAF_PAGER, $PAGER, or `less`
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = WhenPaged::Auto)]
    pub(crate) pager: WhenPaged,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum WhenPaged {
    Auto,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Text,
    Json,
    Csv,
    Html,
    Markdown,
}

/// A file of aliases of one's own.
#[derive(Debug, clap::Args)]
pub(crate) struct OwnAliases {
    /// A file of your own that adds to the aliases that ship, changes and removes them; without it
    /// `aliases.toml` beside the configuration file, where there is one
    #[arg(long, value_name = "FILE")]
    pub(crate) aliases: Option<PathBuf>,
}

impl Forms {
    /// The options of a search for these forms.
    pub(crate) fn options(&self) -> SearchOptions {
        SearchOptions {
            exact: self.exact,
            variants: !self.no_variants,
            aliases: !self.no_aliases,
            ..SearchOptions::default()
        }
    }
}

/// Reads one of some words as what it stands for.
pub(super) fn words<T, const N: usize>(
    all: [T; N],
    name: fn(T) -> &'static str,
) -> impl TypedValueParser<Value = T>
where
    T: Copy + Send + Sync + 'static,
{
    let choices = PossibleValuesParser::new(all.map(name));
    choices.map(move |word| {
        let found = all.into_iter().find(|value| name(*value) == word);
        // The parser before this one lets no other word pass.
        found.unwrap_or(all[0])
    })
}

/// Reads what documents are counted by.
pub(super) fn facets() -> impl TypedValueParser<Value = FacetKind> {
    words(FacetKind::ALL, FacetKind::as_str)
}

fn orders() -> impl TypedValueParser<Value = Sort> {
    words(Sort::ALL, Sort::as_str)
}
