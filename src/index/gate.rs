//! Whether the data may still be written.
//!
//! The engine passes over some failures: where it could not replace its metadata after a merge it goes on, and may
//! remove segments later that the metadata on disk still names. So the first failure to write is kept, nothing is
//! written or removed after it, and the run ends with it. Nor is anything after the run: a merge that was
//! given up may still be at work when the lock is given back.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use super::error::IndexError;

#[derive(Debug, Default)]
enum State {
    #[default]
    Open,
    /// The first failure.
    Failed {
        doing: &'static str,
        path: PathBuf,
        cause: io::Error,
    },
    /// The run is over.
    Closed,
}

/// What all writing to the data passes; its clones are one gate.
#[derive(Debug, Clone, Default)]
pub(super) struct Gate(Arc<RwLock<State>>);

impl Gate {
    /// Does something that changes the data. When it fails, nothing does so any more.
    pub(super) fn pass<T>(
        &self,
        doing: &'static str,
        path: &Path,
        operation: impl FnOnce() -> io::Result<T>,
    ) -> io::Result<T> {
        let outcome = self.look(operation)?;
        if let Err(cause) = &outcome {
            let mut state = self.0.write().unwrap_or_else(PoisonError::into_inner);
            if matches!(*state, State::Open) {
                *state = State::Failed {
                    doing,
                    path: path.to_owned(),
                    cause: again(cause),
                };
            }
        }
        outcome
    }

    /// Does something that may fail and does no harm then. The outer error is the gate's.
    pub(super) fn look<T>(&self, operation: impl FnOnce() -> T) -> io::Result<T> {
        // Held meanwhile: who closes the gate waits for what has passed it.
        let state = self.0.read().unwrap_or_else(PoisonError::into_inner);
        match &*state {
            State::Open => Ok(operation()),
            State::Failed { cause, .. } => Err(again(cause)),
            State::Closed => Err(io::Error::other("the run is over")),
        }
    }

    /// The first failure.
    pub(super) fn failure(&self) -> Option<IndexError> {
        match &*self.0.read().unwrap_or_else(PoisonError::into_inner) {
            State::Failed { doing, path, cause } => Some(IndexError::io(doing, path)(again(cause))),
            State::Open | State::Closed => None,
        }
    }

    /// Closes the gate when it is dropped.
    pub(super) fn closed_at_the_end(&self) -> Closing {
        Closing(self.clone())
    }
}

/// Lets nothing pass when it is gone.
#[derive(Debug)]
pub(super) struct Closing(Gate);

impl Drop for Closing {
    fn drop(&mut self) {
        let mut state = self.0.0.write().unwrap_or_else(PoisonError::into_inner);
        *state = State::Closed;
    }
}

/// The same error once more.
pub(super) fn again(cause: &io::Error) -> io::Error {
    match cause.raw_os_error() {
        Some(code) => io::Error::from_raw_os_error(code),
        None => io::Error::new(cause.kind(), cause.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(gate: &Gate) -> bool {
        gate.pass("write", Path::new("b"), || Ok(())).is_ok()
    }

    #[test]
    fn nothing_passes_after_the_first_failure() {
        let gate = Gate::default();
        assert!(passes(&gate) && gate.failure().is_none());
        // A removal that fails does no harm.
        let removed = gate.look(|| Err::<(), _>(io::Error::from_raw_os_error(5)));
        assert!(removed.is_ok_and(|outcome| outcome.is_err()) && passes(&gate));
        let full = || Err::<(), _>(io::Error::from_raw_os_error(28));
        assert!(gate.pass("write", Path::new("a"), full).is_err());
        assert!(!passes(&gate.clone()));
        assert!(
            gate.look(|| panic!("what is named is not removed"))
                .is_err()
        );
        match gate.failure() {
            Some(IndexError::Io { path, cause, .. }) => {
                assert_eq!((path, cause.raw_os_error()), ("a".into(), Some(28)));
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn nothing_passes_when_the_run_is_over() {
        let gate = Gate::default();
        let closing = gate.closed_at_the_end();
        assert!(passes(&gate));
        drop(closing);
        assert!(!passes(&gate));
        assert!(gate.failure().is_none(), "which is no failure");
    }
}
