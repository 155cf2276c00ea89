//! The arguments: the one place that help, completions and the manual page are made from.

mod evidence;
mod index;
mod saved;
mod search;
mod serve;
mod shared;
mod stories;
mod tools;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

pub(crate) use evidence::{Export, ExportFormat, LabelsIn};
pub(crate) use index::{Check, Forget, Index, LogFormat, Stats};
pub(crate) use saved::{Saved, SavedAdd, SavedCommand, SavedList, SavedRemove, SavedRun};
pub(crate) use search::{
    Explain, Names, Search, Show, Timeline, TimelineBy, TimelineOf, TimelineTo,
};
pub(crate) use serve::Serve;
pub(crate) use shared::{
    Bidi, Filters, Format, Forms, Matching, OwnAliases, Page, Paging, Printed, Screen, When,
    WhenPaged,
};
pub(crate) use stories::{Copies, Similar, StoryFormat};
pub(crate) use tools::{Analyze, Completions, Eval, Man};

/// Full-text search over archives of Arabic reporting: ranked passages, with the matching words lit.
#[derive(Debug, Parser)]
#[command(
    name = "kashaf",
    version,
    about,
    long_about = "kashaf (كشّاف) searches archives of Arabic reporting.\n\n\
        Point it at a folder of articles; it understands Arabic spelling and word forms, and answers a \
        query with ranked passages, the matching words lit.\n\n  \
        kashaf search --in ARCHIVE \"ضباط سابقون انضموا إلى داعش\"\n  \
        kashaf index ARCHIVE\n  \
        kashaf search \"ولاية خراسان\" --since 2021-08",
    propagate_version = true,
    disable_help_subcommand = true
)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options of every command.
#[derive(Debug, clap::Args)]
pub(crate) struct Global {
    /// The index directory [default: $KASHAF_INDEX, the configuration file, $XDG_DATA_HOME/kashaf/index]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) index: Option<PathBuf>,
    /// The configuration file [default: $KASHAF_CONFIG, $XDG_CONFIG_HOME/kashaf/config.toml]
    #[arg(long, global = true, value_name = "FILE", conflicts_with = "no_config")]
    pub(crate) config: Option<PathBuf>,
    /// Read no configuration file
    #[arg(long, global = true)]
    pub(crate) no_config: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Index(Index),
    Search(Search),
    Show(Show),
    Export(Export),
    Copies(Copies),
    Similar(Similar),
    Explain(Explain),
    Names(Names),
    Timeline(Timeline),
    Analyze(Analyze),
    Stats(Stats),
    Check(Check),
    Forget(Forget),
    Saved(Saved),
    Serve(Serve),
    Eval(Eval),
    Completions(Completions),
    Man(Man),
}
