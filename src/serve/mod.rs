//! The search page over HTTP: a server of few parts that trusts nobody.
//!
//! What a page shows is decided by its query string alone (`ask`); links are built in one place (`url`); the library's
//! answers become view models (`view`), and templates show these. Searches run on threads of their own, few at a time; the
//! index is swapped when a run has committed; every request passes a guard first. Nothing is printed or logged here, and no
//! request changes anything.

mod ask;
mod assets;
mod build;
mod connections;
mod error;
mod fill;
mod guard;
mod headers;
mod holder;
mod language;
mod naming;
mod notes;
mod picture;
mod problem;
mod routes;
mod strings;
mod template;
mod url;
mod view;
mod work;

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;

pub use connections::Limits;
pub use error::ServeError;
pub use guard::Token;

use crate::names::Aliases;
use guard::Guard;
use holder::Holder;
use work::Workshop;

/// What to serve, and to whom.
#[derive(Debug, Clone)]
pub struct ServeOptions {
    /// The index.
    pub index: PathBuf,
    /// The folder of saved searches.
    pub saved: PathBuf,
    /// The aliases.
    pub aliases: Arc<Aliases>,
    /// The options that lead a command to the index, such as `--index` and its directory: what pages cite names a command.
    pub place: Vec<String>,
    /// Where to listen.
    pub address: SocketAddr,
    /// Names under which the page may be asked for, besides the address itself and, on this machine, `localhost`.
    pub hosts: Vec<String>,
    /// What whoever asks has to know.
    pub token: Option<Token>,
    /// Says the time, in UTC, as RFC 3339 writes it: it stands in the head of lists as files.
    pub clock: fn() -> String,
    /// Searches at work at one time.
    pub threads: usize,
    /// Connections: how many, how long.
    pub limits: Limits,
}

/// What every request is answered with.
pub(crate) struct App {
    holder: Holder,
    workshop: Workshop,
    saved: PathBuf,
    place: Arc<[String]>,
    clock: fn() -> String,
    guard: Guard,
}

/// A server that has its address and its index, and is ready to answer.
pub struct Server {
    app: Arc<App>,
    listener: TcpListener,
    limits: Limits,
    address: SocketAddr,
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

impl Server {
    /// Opens the index, and takes the address. Whoever connects from now on waits until [`Server::run`] answers.
    ///
    /// # Errors
    /// [`ServeError::Index`] when the index cannot be opened, [`ServeError::Open`] for an address that others reach when
    /// there is no token, [`ServeError::Address`] when the address cannot be taken.
    pub fn bind(options: ServeOptions) -> Result<Self, ServeError> {
        if !options.address.ip().is_loopback() && options.token.is_none() {
            return Err(ServeError::Open(options.address));
        }
        let holder = Holder::open(&options.index, options.aliases)?;
        let refused = |cause| ServeError::Address(options.address, cause);
        let listener = TcpListener::bind(options.address).map_err(refused)?;
        listener.set_nonblocking(true).map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        Ok(Self {
            app: Arc::new(App {
                holder,
                workshop: Workshop::new(options.threads),
                saved: options.saved,
                place: options.place.into(),
                clock: options.clock,
                guard: Guard::new(options.hosts, options.token),
            }),
            listener,
            limits: options.limits,
            address,
        })
    }

    /// The address, with the port that it really is.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers until `stop` says so; what is being answered then is answered to its end.
    ///
    /// # Errors
    /// [`ServeError::Machine`] when the machine gives no threads.
    pub fn run(self, stop: impl Fn() -> bool) -> Result<(), ServeError> {
        connections::run(&self.app, self.listener, self.limits, stop)
    }
}
