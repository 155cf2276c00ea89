//! The arguments: the one place that help, completions and the manual page are made from.

use std::path::PathBuf;
use std::time::Duration;

use clap::{ArgAction, Parser, Subcommand, ValueEnum};
use kashaf::query::DateRange;
use serde::Deserialize;

use crate::units;

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
    Explain(Explain),
    Names(Names),
    Analyze(Analyze),
    Stats(Stats),
    Check(Check),
    Forget(Forget),
    Eval(Eval),
    Completions(Completions),
    Man(Man),
}

/// Bring the index up to date with files and folders
///
/// Adds what is new, indexes anew what changed, drops what is gone from the folders named. A file that
/// cannot be read is reported and passed over; of one that breaks off, what stands before is indexed.
///
/// Reads plain text, Markdown, HTML, JSON, JSON Lines, CSV, TSV; PDF, DOCX, ODT, ODP, ODS, PPTX, XLSX, XLS, RTF, EPUB;
/// mail (EML, MBOX) with attachments, feeds (RSS, Atom, JSON Feed), web archives (WARC, WACZ, MHTML), subtitles (SRT,
/// VTT); ZIP, TAR, 7z, gzip, Zstandard, bzip2, XZ of all these. A file is recognised by its content first, by its
/// name second. Text may be in UTF-8, UTF-16, windows-1256, ISO-8859-6, MacArabic, DOS-720, IBM864 and others. Scans
/// need --ocr-command. docs/formats.md says what is read of each.
#[derive(Debug, Parser)]
#[command(
    after_help = "Exit code: 0 up to date; 1 could not be done; 2 wrong arguments; 3 done, but some files or \
    records failed; 5 the index is damaged or of another version; 75 another run is at work; \
    129, 130, 143 told to end: what was done is kept."
)]
pub(crate) struct Index {
    /// Files and folders; `-` reads a list of paths, one a line, from standard input
    #[arg(value_name = "PATH", required_unless_present_any = ["files_from", "rebuild"])]
    pub(crate) paths: Vec<PathBuf>,
    /// Read more paths from a file, one a line (or separated by NUL)
    #[arg(long, value_name = "FILE")]
    pub(crate) files_from: Option<PathBuf>,
    /// Print one JSON object that sums up the run
    #[arg(long)]
    pub(crate) json: bool,
    /// Print nothing but errors that end the run
    #[arg(short, long, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Sum up the run in a line, also where no terminal is
    #[arg(short, long)]
    pub(crate) verbose: bool,
    /// Threads [default: one for each processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) threads: Option<u16>,
    /// Memory to work in
    #[arg(long, value_name = "SIZE", default_value = "256MB", value_parser = units::size)]
    pub(crate) memory: u64,
    /// Pass over files and folders that match; may be repeated
    #[arg(long, value_name = "GLOB")]
    pub(crate) exclude: Vec<String>,
    /// How much of a file is held at once, after unpacking: a file, a record of .jsonl or .csv, a file in an archive; at
    /// most 1GB. A process that reads files may use 192 MB and three times that
    #[arg(long, value_name = "SIZE", default_value = "64MB", value_parser = units::file_size)]
    pub(crate) max_file_size: u64,
    /// How long a file may be read without anything coming of it
    #[arg(long, value_name = "TIME", default_value = "60s", value_parser = units::duration)]
    pub(crate) file_timeout: Duration,
    /// Read documents that are but pictures of their pages with this command, such as docs/ocr.sh: such a PDF, or a
    /// picture, goes in on its standard input, the text comes out on its standard output in UTF-8, pages parted by form
    /// feeds. Words are parted by white space; no shell is used
    #[arg(long, value_name = "COMMAND")]
    pub(crate) ocr_command: Option<String>,
    /// How long that command may take for one document
    #[arg(long, value_name = "TIME", default_value = "10m", value_parser = units::duration)]
    pub(crate) ocr_timeout: Duration,
    /// How long to wait for another run
    #[arg(long, value_name = "TIME", default_value = "0s", value_parser = units::duration)]
    pub(crate) lock_timeout: Duration,
    /// How often what was read so far becomes visible to searches, and safe from a crash
    #[arg(long, value_name = "TIME", default_value = "1m", value_parser = units::duration)]
    pub(crate) commit_every: Duration,
    /// Read files again that failed before, though nothing changed
    #[arg(long)]
    pub(crate) retry_failed: bool,
    /// Make the index anew; searches use the old one until then. Without PATH: from the paths it was made from
    #[arg(long)]
    pub(crate) rebuild: bool,
    /// Say what would be done, and do nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Keep documents whose file is gone
    #[arg(long)]
    pub(crate) keep_missing: bool,
    /// Accept that a folder that had files has none now
    #[arg(long)]
    pub(crate) allow_empty: bool,
    /// Exit 0 although some files or records failed
    #[arg(long)]
    pub(crate) allow_partial: bool,
    /// Let the users of the index's group read it, too
    #[arg(long)]
    pub(crate) group: bool,
    /// Stop, with what was done kept, when less than this is free on the disk of the index; 0 never stops
    /// [default: $KASHAF_MIN_FREE_SPACE, the configuration file, 512MB]
    #[arg(long, value_name = "SIZE", value_parser = units::size_or_none)]
    pub(crate) min_free_space: Option<u64>,
    /// The index is meant to be on a network file system: do not warn of it [default: $KASHAF_ON_NETWORK, the
    /// configuration file]
    #[arg(long)]
    pub(crate) on_network: bool,
    /// The error stream: text for people, or one JSON object a line [default: $KASHAF_LOG_FORMAT, the configuration
    /// file, text]
    #[arg(long, value_name = "FORMAT", value_enum)]
    pub(crate) log_format: Option<LogFormat>,
}

/// How the error stream of a run is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogFormat {
    Text,
    Json,
}

/// Search: ranked passages, with the matching words lit
#[derive(Debug, Parser)]
#[command(after_help = QUERY_HELP)]
pub(crate) struct Search {
    /// What to search for
    #[arg(value_name = "QUERY", required = true)]
    pub(crate) query: Vec<String>,
    /// Search a folder directly: its index is kept in the cache and brought up to date first
    #[arg(long = "in", value_name = "PATH")]
    pub(crate) folder: Option<PathBuf>,
    /// How many hits
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10)]
    pub(crate) limit: usize,
    /// How many hits to pass over first
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) offset: usize,
    /// How many passages of one document; 0 is all of them
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) per_document: usize,
    /// The same as `--format json`: JSON Lines, one hit a line
    #[arg(long, conflicts_with = "format")]
    pub(crate) json: bool,
    /// How to print
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) filters: Filters,
    /// The order: best first, or by date, oldest first (`date`) or newest first (`-date`)
    #[arg(long, value_name = "ORDER", default_value = "relevance", allow_hyphen_values = true, value_parser = ["relevance", "date", "-date"])]
    pub(crate) sort: String,
    #[command(flatten)]
    pub(crate) forms: Forms,
    /// Print how much matches, and no hits
    #[arg(long)]
    pub(crate) count: bool,
    #[command(flatten)]
    pub(crate) screen: Screen,
    /// Print nothing; the exit code says whether something was found
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

const QUERY_HELP: &str = "\
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

Exit code: 0 something was found; 1 nothing; 2 an error; 5 the index is damaged or of another version.";

/// Conditions on documents.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct Filters {
    /// Published on this day or later: 2021, 2021-08, 2021-08-15
    #[arg(long, value_name = "DATE", value_parser = units::day)]
    pub(crate) since: Option<DateRange>,
    /// Published on this day or earlier: 2021 is to its last day
    #[arg(long, value_name = "DATE", value_parser = units::day)]
    pub(crate) until: Option<DateRange>,
    /// From a source whose name holds these words
    #[arg(long, value_name = "SOURCE")]
    pub(crate) source: Option<String>,
    /// From files whose path, whole or from any folder on, matches
    #[arg(long, value_name = "GLOB")]
    pub(crate) path: Option<String>,
    /// In this language, as the document names it or its text shows
    #[arg(long, value_name = "TAG")]
    pub(crate) language: Option<String>,
}

/// How text is put on a screen.
#[derive(Debug, clap::Args)]
pub(crate) struct Screen {
    /// Colours
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = When::Auto)]
    pub(crate) color: When,
    /// Marks that keep each direction of writing to itself: on a terminal, always, or never
    #[arg(long, value_name = "HOW", value_enum, default_value_t = Bidi::Auto)]
    pub(crate) bidi: Bidi,
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
    Off,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Text,
    Json,
    Csv,
    Html,
    Markdown,
}

/// Show a document's text, with the words of a query lit
#[derive(Debug, Parser)]
#[command(
    after_help = "Exit code: 0 shown; 1 there is no such document; 2 an error; 5 the index is damaged or of another version."
)]
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
    #[command(flatten)]
    pub(crate) forms: Forms,
    /// The same as `--format json`
    #[arg(long, conflicts_with = "format")]
    pub(crate) json: bool,
    /// How to print
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) screen: Screen,
}

/// Take documents out of the index for good
///
/// No file of the index holds a word of them afterwards, nor of anything else that was removed from it before; no later
/// run, and no rebuild, brings them back as long as their file keeps its name. The archive itself is not touched: remove the file there
/// too. Without DOC only what was removed before is wiped.
#[derive(Debug, Parser)]
#[command(
    after_help = "Exit code: 0 forgotten; 1 could not be done, or there is no such document; 2 wrong arguments; 5 the index is \
    damaged or of another version; 75 another run is at work."
)]
pub(crate) struct Forget {
    /// Ids of documents, as a search shows them
    #[arg(value_name = "DOC", required_if_eq("undo", "true"))]
    pub(crate) ids: Vec<String>,
    /// Let documents that were forgotten be indexed again
    #[arg(long)]
    pub(crate) undo: bool,
    /// How long to wait for another run
    #[arg(long, value_name = "TIME", default_value = "0s", value_parser = units::duration)]
    pub(crate) lock_timeout: Duration,
    /// Print one JSON object that says what was done
    #[arg(long)]
    pub(crate) json: bool,
}

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
    /// A file of your own that adds to the aliases that ship, changes and removes them; without it
    /// `aliases.toml` beside the configuration file, where there is one
    #[arg(long, value_name = "FILE")]
    pub(crate) aliases: Option<PathBuf>,
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

/// Say what a query searches for, and why a document scores as it does
#[derive(Debug, Parser)]
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
    pub(crate) filters: Filters,
    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

/// Show what the analyser makes of a text
#[derive(Debug, Parser)]
pub(crate) struct Analyze {
    /// The text [default: standard input]
    #[arg(value_name = "TEXT", conflicts_with = "lines")]
    pub(crate) text: Vec<String>,
    /// Read standard input line by line and answer one JSON object a line
    #[arg(long)]
    pub(crate) lines: bool,
    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

/// Say what the index holds
#[derive(Debug, Parser)]
pub(crate) struct Stats {
    /// List the files, and the parts and records of files, that could not be read: kind and reason
    #[arg(long)]
    pub(crate) failed: bool,
    /// List the last runs of `kashaf index`, the newest first: when, how long, what changed, what failed
    #[arg(long, conflicts_with = "failed")]
    pub(crate) runs: bool,
    /// How many runs; 0 is all of them
    #[arg(
        short = 'n',
        long,
        value_name = "N",
        default_value_t = 10,
        requires = "runs"
    )]
    pub(crate) limit: usize,
    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

/// Check the index against itself, and with --files against the folders it was made from
///
/// Compares every file of the index with its checksum, reads every passage, analyses its text again and compares
/// that with what the index holds for it. Writes nothing, and may run while others search or a run is at work.
#[derive(Debug, Parser)]
#[command(
    after_help = "Exit code: 0 sound; 1 could not be done; 2 wrong arguments; 3 sound, but not up to date with the \
    folders (--files); 5 the index is damaged or of another version."
)]
pub(crate) struct Check {
    /// Also say which files are new, changed or gone since the last run. Files are not read: size and date decide
    #[arg(long)]
    pub(crate) files: bool,
    /// Pass over files and folders that match, as the runs do; may be repeated
    #[arg(long, value_name = "GLOB", requires = "files")]
    pub(crate) exclude: Vec<String>,
    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

/// Measure searches: judged queries in, quality and latency out
///
/// Ranks documents for each query and scores the rankings with judgements of which documents are relevant.
/// Every query with a relevant document counts, one without results with 0. The files are those of TREC, so
/// that another engine's run can be compared.
#[derive(Debug, Parser)]
#[command(after_help = EVAL_HELP)]
pub(crate) struct Eval {
    /// The queries, a JSON object a line: id, text, and if known answer (or answers) and set; `-` reads
    /// standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) queries: PathBuf,
    /// The judgements, `query 0 document relevance` a line; above 0 is relevant
    #[arg(long, value_name = "FILE")]
    pub(crate) qrels: PathBuf,
    /// Measure a folder directly: its index is kept in the cache and brought up to date first
    #[arg(long = "in", value_name = "PATH")]
    pub(crate) folder: Option<PathBuf>,
    /// Write the rankings as a TREC run
    #[arg(long, value_name = "OUT")]
    pub(crate) run: Option<PathBuf>,
    /// Compare with another run over the same queries, of any engine
    #[arg(long, value_name = "RUN")]
    pub(crate) compare: Option<PathBuf>,
    /// Take the rankings from a run instead of searching; no index is needed
    #[arg(long, value_name = "RUN", conflicts_with_all = ["run", "folder", "limit", "index"])]
    pub(crate) from: Option<PathBuf>,
    /// How many documents a query; figures that look further are left out
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) limit: u32,
    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

const EVAL_HELP: &str = "\
Example:
  kashaf eval --queries queries.jsonl --qrels qrels.tsv --run new.trec --compare old.trec

  queries.jsonl   {\"id\": \"q1\", \"text\": \"ولاية خراسان\", \"answer\": \"كونر\", \"set\": \"places\"}
  qrels.tsv       q1 0 afghanistan/officers.txt 1

The figures: ndcg@10, mrr@10, recall@10 and recall@100 of the rankings, means over the queries; answer@1 and
answer@3, the share of the queries with an answer that the excerpts of the first hit, or of the first three,
hold; and how many milliseconds ten hits take. docs/measuring.md says what each means.

Exit code: 0 measured; 1 could not be done; 2 wrong arguments; 5 the index is damaged or of another version; \
75 with `--in`, another run is at work.";

/// Print a script that completes arguments in a shell
#[derive(Debug, Parser)]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    pub(crate) shell: clap_complete::Shell,
}

/// Print the manual page, or write the pages of all commands to a directory
#[derive(Debug, Parser)]
pub(crate) struct Man {
    /// Write kashaf.1 and one page for each command there
    #[arg(long, value_name = "DIR", action = ArgAction::Set)]
    pub(crate) dir: Option<PathBuf>,
}
