//! What a run tells while it is at work, and what it leaves in the index's history.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::plan::with_causes;
use super::{Space, Summary, UpdateError, UpdateOptions};
use crate::index::{IndexError, RunBegun, RunEnded, RunOutcome, network_file_system};

/// What is told of a run while it is at work.
#[derive(Debug)]
#[non_exhaustive]
pub enum Told<'a> {
    /// The index is this run's, and it begins.
    Begun,
    /// What was added and removed until now can be searched, and is safe.
    Committed {
        /// Documents that this run has added.
        documents: u64,
    },
    /// Something is not as it should be, and the run goes on.
    Warning(&'a Warning),
}

/// Something that is not as it should be, and no error.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Warning {
    /// The index stands on a file system of a network.
    #[error(
        "the index at `{}` is on a network file system ({name}): whether two runs keep out of each other's way, and whether \
         a crash of the server leaves it whole, is not certain there", .dir.display()
    )]
    Network {
        /// The index.
        dir: PathBuf,
        /// What the file system is called.
        name: &'static str,
    },
    /// There is not much room left.
    #[error("the file system of the index at `{}` is nearly full: {} MB are free", .dir.display(), .free >> 20)]
    LowSpace {
        /// The index.
        dir: PathBuf,
        /// Bytes that are free.
        free: u64,
    },
    /// The history could not be written.
    #[error("the history of runs could not be written: {0}")]
    NoHistory(String),
}

impl Warning {
    /// The stable word for it.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Network { .. } => "network-file-system",
            Self::LowSpace { .. } => "low-space",
            Self::NoHistory(_) => "history-not-written",
        }
    }
}

/// What somebody does who is told.
type Listen = dyn Fn(&Told<'_>) + Send + Sync;

/// Who is told.
#[derive(Clone, Default)]
pub struct Listener(Option<Arc<Listen>>);

impl Listener {
    /// Tells `listen`, from any thread of the run.
    pub fn new(listen: impl Fn(&Told<'_>) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(listen)))
    }

    pub(super) fn tell(&self, told: &Told<'_>) {
        if let Some(listen) = &self.0 {
            listen(told);
        }
    }

    pub(super) fn warn(&self, warning: &Warning) {
        self.tell(&Told::Warning(warning));
    }
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Listener").field(&self.0.is_some()).finish()
    }
}

/// The exit code of a program whose run ended so.
pub type ExitOf = dyn Fn(Result<&Summary, &UpdateError>) -> u8 + Send + Sync;

/// What the caller adds to the history of runs.
#[derive(Clone)]
pub struct Note {
    /// When the run began, in UTC, as RFC 3339 writes it: the library asks no clock.
    pub begun: String,
    /// The exit code of a program whose run ended so.
    pub exit: Arc<ExitOf>,
}

impl fmt::Debug for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Note")
            .field("begun", &self.begun)
            .finish_non_exhaustive()
    }
}

impl Note {
    /// How the history has the beginning of a run.
    #[must_use]
    pub fn begun(&self, rebuild: bool) -> RunBegun {
        RunBegun {
            time: self.begun.clone(),
            kashaf: env!("CARGO_PKG_VERSION").to_owned(),
            rebuild,
        }
    }

    pub(super) fn ended(&self, run: Result<&Summary, &UpdateError>, seconds: f64) -> RunEnded {
        let exit = (self.exit)(run);
        let seconds = (seconds * 1000.0).round() / 1000.0;
        match run {
            Ok(summary) => {
                let new = summary
                    .failures
                    .iter()
                    .filter(|failure| !failure.remembered);
                RunEnded {
                    outcome: summary.outcome(),
                    exit,
                    seconds,
                    counts: Some(summary.counts()),
                    failures: kinds(summary),
                    newly_failed: new
                        .take(NAMED)
                        .map(|failure| failure.path.clone())
                        .collect(),
                    error: None,
                }
            }
            Err(error) => RunEnded {
                outcome: match error {
                    UpdateError::Index(IndexError::NoSpace { .. }) => RunOutcome::Stopped,
                    _ => RunOutcome::Failed,
                },
                exit,
                seconds,
                counts: None,
                failures: BTreeMap::new(),
                newly_failed: Vec::new(),
                error: Some(with_causes(error)),
            },
        }
    }
}

/// More paths than any history keeps.
const NAMED: usize = 100;

/// How many of the failures that a summary lists are of each kind.
fn kinds(summary: &Summary) -> BTreeMap<String, u64> {
    let mut kinds = BTreeMap::new();
    for failure in &summary.failures {
        *kinds.entry(failure.kind.clone()).or_default() += 1;
    }
    kinds
}

/// Warns once a run of a disk that is nearly full, and of a file system of a network.
pub(super) fn look_around(dir: &Path, options: &UpdateOptions) {
    let listener = &options.listener;
    if !options.on_network
        && let Ok(Some(name)) = network_file_system(dir)
    {
        listener.warn(&Warning::Network {
            dir: dir.to_owned(),
            name,
        });
    }
    let space = Space { dir, options };
    let enough = options.min_free_space.saturating_mul(2);
    if let Some(free) = space.free().filter(|free| *free < enough) {
        // What is less than that still is the run's error.
        if free >= options.min_free_space {
            listener.warn(&Warning::LowSpace {
                dir: dir.to_owned(),
                free,
            });
        }
    }
}
