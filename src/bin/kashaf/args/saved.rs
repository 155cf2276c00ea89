//! The arguments of `kashaf saved`.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use kashaf::query::DateRange;

use super::{Filters, Forms, OwnAliases, Screen};
use crate::units;

/// Save searches, and say what is new for each since it last ran
///
/// A saved search is precise: a passage counts where it holds every word and clause of the query. What `run` has told it
/// does not tell again; a document that changed is told once more, marked as changed. Without a name `run` asks all of them.
#[derive(Debug, Parser)]
#[command(
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = SAVED_HELP
)]
pub(crate) struct Saved {
    /// The folder of the searches [default: $KASHAF_SAVED, the configuration file, `saved` in the index]
    #[arg(long, value_name = "DIR", global = true)]
    pub(crate) saved: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) command: SavedCommand,
}

const SAVED_HELP: &str = "\
Example:
  kashaf saved add hospitals \"+قصف +(مستشفى OR مشفى)\" --language ar
  kashaf saved run                                what is new, on the screen
  kashaf saved run hospitals --since 7d           what came to the index in the last week, told before or not
  kashaf saved run --mbox ~/Mail/news --quiet     from cron, after `kashaf index`

Exit code: 0 done, of run: something is new; 1 nothing is new; 2 an error; 5 the index is damaged or of another version; \
75 another command is changing the searches.";

#[derive(Debug, Subcommand)]
pub(crate) enum SavedCommand {
    Add(SavedAdd),
    List(SavedList),
    Remove(SavedRemove),
    Run(SavedRun),
}

/// Save a search; it tells what comes from now on
#[derive(Debug, Parser)]
pub(crate) struct SavedAdd {
    /// Its name
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
    /// What to search for
    #[arg(value_name = "QUERY", required = true)]
    pub(crate) query: Vec<String>,
    #[command(flatten)]
    pub(crate) filters: Filters,
    #[command(flatten)]
    pub(crate) forms: Forms,
    /// The first run also tells what the index holds already
    #[arg(long)]
    pub(crate) from_start: bool,
    /// Take the place of the search with this name; it goes on from where that one was
    #[arg(long)]
    pub(crate) replace: bool,
}

/// List the saved searches
#[derive(Debug, Parser)]
pub(crate) struct SavedList {
    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

/// Remove saved searches
#[derive(Debug, Parser)]
pub(crate) struct SavedRemove {
    /// Their names
    #[arg(value_name = "NAME", required = true)]
    pub(crate) names: Vec<String>,
}

/// Say what is new
#[derive(Debug, Parser)]
pub(crate) struct SavedRun {
    /// Names of searches [default: all]
    #[arg(value_name = "NAME")]
    pub(crate) names: Vec<String>,
    /// Print JSON Lines: a hit a line, with `search`, `changed`, `added`, `copies_new` and `copy_of`
    #[arg(long, group = "to")]
    pub(crate) json: bool,
    /// Add entries to an Atom feed. It keeps the newest 200, and all of one run
    #[arg(long, value_name = "FILE", group = "to")]
    pub(crate) atom: Option<PathBuf>,
    /// Write a page with what is new; without news it stays as it is
    #[arg(long, value_name = "FILE", group = "to")]
    pub(crate) html: Option<PathBuf>,
    /// Add messages to a mailbox (mbox). No message stands there twice
    #[arg(long, value_name = "FILE", group = "to")]
    pub(crate) mbox: Option<PathBuf>,
    /// What came since each search last ran: so it is unless something else is said
    #[arg(long, group = "from")]
    pub(crate) since_last: bool,
    /// What came to the index on this day (UTC) or later; the next run tells what it would have told
    #[arg(long, value_name = "DATE", value_parser = units::day, group = "from")]
    pub(crate) since: Option<DateRange>,
    /// All that the index holds; the next run goes on from here
    #[arg(long, group = "from")]
    pub(crate) from_start: bool,
    /// Tell nothing; the next run goes on from here
    #[arg(long, group = "from", conflicts_with_all = ["to", "limit"])]
    pub(crate) from_now: bool,
    /// How many documents of a search, the best first; how many were left out is said [default: all]
    #[arg(short = 'n', long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) limit: Option<u32>,
    #[command(flatten)]
    pub(crate) own: OwnAliases,
    #[command(flatten)]
    pub(crate) screen: Screen,
    /// Print no notes
    #[arg(short, long)]
    pub(crate) quiet: bool,
}
