//! Why there is no server.

use std::io;
use std::net::SocketAddr;

use thiserror::Error;

use crate::error::{Trouble, Whose};
use crate::index::IndexError;

/// Why nothing can be served.
#[derive(Debug, Error)]
pub enum ServeError {
    /// The index cannot be opened.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// Others than this machine's users would reach the address, and no token is asked of them.
    #[error("`{0}` can be reached from other machines, and no token is asked for")]
    Open(SocketAddr),
    /// The address cannot be taken.
    #[error("cannot listen at `{0}`")]
    Address(SocketAddr, #[source] io::Error),
    /// The machine gives no threads.
    #[error("cannot start the server")]
    Machine(#[source] io::Error),
}

impl Trouble for ServeError {
    fn whose(&self) -> Whose {
        match self {
            Self::Index(error) => error.whose(),
            Self::Open(_) => Whose::User,
            Self::Address(..) | Self::Machine(_) => Whose::Environment,
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Index(error) => error.hint(),
            Self::Open(_) => Some("give `--allow-remote`, and keep the token to yourself".to_owned()),
            Self::Address(address, cause) => match cause.kind() {
                io::ErrorKind::AddrInUse => Some(
                    "something else is served there, perhaps kashaf already; for a free port give `--addr 127.0.0.1:0`"
                        .to_owned(),
                ),
                io::ErrorKind::PermissionDenied if address.port() < 1024 => {
                    Some("ports below 1024 are kept for the system; give a higher one".to_owned())
                }
                _ => Some("give another address, such as `--addr 127.0.0.1:7700`".to_owned()),
            },
            Self::Machine(_) => None,
        }
    }
}
