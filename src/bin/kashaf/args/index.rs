//! The arguments of commands that look after an index: `index`, `forget`, `stats`, `check`.

use std::path::PathBuf;
use std::time::Duration;

use clap::{ArgGroup, Parser, ValueEnum};
use serde::Deserialize;

use crate::units;

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

/// Say what the index holds
#[derive(Debug, Parser)]
#[command(group = ArgGroup::new("listed").args(["runs", "places", "groups"]))]
pub(crate) struct Stats {
    /// List the files, and the parts and records of files, that could not be read: kind and reason
    #[arg(long)]
    pub(crate) failed: bool,
    /// List the last runs of `kashaf index`, the newest first: when, how long, what changed, what failed
    #[arg(long, conflicts_with = "failed")]
    pub(crate) runs: bool,
    /// List the countries and the places that documents name, those of most documents first. A document counts once for
    /// a country, however many of its places it names
    #[arg(long, conflicts_with_all = ["failed", "runs"])]
    pub(crate) places: bool,
    /// List the groups that documents name, those of most documents first
    #[arg(long, conflicts_with_all = ["failed", "runs", "places"])]
    pub(crate) groups: bool,
    /// How many runs, countries, places or groups; 0 is all of them
    #[arg(
        short = 'n',
        long,
        value_name = "N",
        default_value_t = 10,
        requires = "listed"
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
