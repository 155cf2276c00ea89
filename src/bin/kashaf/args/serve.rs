//! The arguments of `kashaf serve`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Parser;

/// Search in a browser: serve the search page to this machine
///
/// Pages in Arabic and English, for search, documents, copies, saved searches with feeds, and lists as CSV, JSON, HTML and
/// Markdown. Nothing is changed by any page, and nothing is fetched from elsewhere. What a run of `kashaf index` commits
/// is found without a restart. Ends with Ctrl-C.
///
/// Others reach it only with --allow-remote, and then need a token. What passes between them and kashaf is not encrypted:
/// outside a trusted network put a proxy with TLS before it, or reach it through ssh:
/// `ssh -L 7700:127.0.0.1:7700 HOST`.
#[derive(Debug, Parser)]
#[command(
    after_help = "Exit code: 0 ended as told; 1 it cannot begin: the address, the token or the index; 2 wrong arguments; 5 the index is damaged or of another \
    version."
)]
pub(crate) struct Serve {
    /// Where to listen; port 0 is any that is free
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:7700")]
    pub(crate) addr: SocketAddr,
    /// Open the page in the browser
    #[arg(long)]
    pub(crate) open: bool,
    /// Allow an address that other machines reach; who asks needs the token
    #[arg(long)]
    pub(crate) allow_remote: bool,
    /// The file that holds the token, at least 16 letters and digits; asked of everybody, on this machine too [default: on
    /// this machine none, else one that is made up and printed]
    #[arg(long, value_name = "FILE")]
    pub(crate) token_file: Option<PathBuf>,
    /// A name under which the page may be asked for, besides its address and `localhost`; may be repeated
    #[arg(long, value_name = "NAME")]
    pub(crate) host: Vec<String>,
    /// Searches at work at one time [default: one for each processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) threads: Option<u16>,
    /// The folder of saved searches [default: $KASHAF_SAVED, the configuration file, `saved` in the index]
    #[arg(long, value_name = "DIR")]
    pub(crate) saved: Option<PathBuf>,
    /// The file of your own aliases [default: $KASHAF_ALIASES, the configuration file, aliases.toml beside it]
    #[arg(long, value_name = "FILE")]
    pub(crate) aliases: Option<PathBuf>,
}
