//! Files are read by worker processes, so that whatever a file does to its reader costs that file only: a
//! crash, an endless loop, all the memory there is.

mod child;
mod parent;
mod wire;

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{Events, ExtractError, Request, read_file};

pub use child::serve;
pub use parent::WorkerOptions;

/// Reads files one after the other, in a worker process or in this one.
pub struct FileReader {
    options: Option<WorkerOptions>,
    worker: Option<parent::Worker>,
}

impl FileReader {
    /// With options: in a worker, which is started when the first file is to be read, and again after it
    /// died. Without: in this process, for archives that can be trusted.
    #[must_use]
    pub fn new(options: Option<WorkerOptions>) -> Self {
        Self {
            options,
            worker: None,
        }
    }

    /// Reads one file.
    ///
    /// # Errors
    /// As [`read_file`], and: [`FailureKind::Timeout`](super::FailureKind::Timeout) when nothing comes of it,
    /// [`FailureKind::TooLarge`](super::FailureKind::TooLarge) when it needs too much memory or yields too much
    /// text, [`FailureKind::Damaged`](super::FailureKind::Damaged) when its reader dies, and
    /// [`FailureKind::Unreadable`](super::FailureKind::Unreadable) when no worker can be started.
    pub fn read(&mut self, request: &Request, events: &mut Events<'_>) -> Result<(), ExtractError> {
        let Some(options) = &self.options else {
            return catch_unwind(AssertUnwindSafe(|| read_file(request, events)))
                .unwrap_or_else(|_| Err(child::broke()));
        };
        if self.worker.is_none() {
            let started = parent::Worker::start(options);
            self.worker = Some(started.map_err(|error| {
                ExtractError::new(
                    super::FailureKind::Unreadable,
                    format!("no process could be started to read it: {error}"),
                )
            })?);
        }
        let Some(worker) = &mut self.worker else {
            return Ok(());
        };
        let (read, lives) = worker.read(request, events);
        if !lives {
            self.worker = None;
        }
        read
    }
}
