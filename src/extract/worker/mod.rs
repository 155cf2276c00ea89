//! Files are read by worker processes, so that whatever a file does to its reader costs that file only: a
//! crash, an endless loop, all the memory there is.

mod child;
mod ocr;
mod parent;
mod wire;

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{Event, Events, ExtractError, FailureKind, Item, Record, Request, read_file};

#[cfg(unix)]
pub use child::become_command;
pub use child::serve;
pub use ocr::OcrOptions;
pub use parent::WorkerOptions;

/// Reads files one after the other, in a worker process or in this one.
pub struct FileReader {
    options: Option<WorkerOptions>,
    ocr: Option<OcrOptions>,
    worker: Option<parent::Worker>,
}

impl FileReader {
    /// With options: in a worker, which is started when the first file is to be read, and again after it
    /// died. Without: in this process, for archives that can be trusted. With a command for scans
    /// these are read by it, else they fail.
    #[must_use]
    pub fn new(options: Option<WorkerOptions>, ocr: Option<OcrOptions>) -> Self {
        Self {
            options,
            ocr,
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
        let Some(ocr) = self.ocr.clone() else {
            return self.read_texts(request, events);
        };
        let request = Request {
            scans: true,
            ..request.clone()
        };
        self.read_texts(&request, &mut |event| match event {
            Event::Item(Item::Record(mut record)) => match record.scan.take() {
                None => events(Event::Item(Item::Record(record))),
                Some(bytes) => match read_scan(&ocr, record, bytes) {
                    Some(item) => events(Event::Item(item)),
                    None => ControlFlow::Continue(()),
                },
            },
            event => events(event),
        })
    }

    fn read_texts(
        &mut self,
        request: &Request,
        events: &mut Events<'_>,
    ) -> Result<(), ExtractError> {
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

/// What becomes of a scan: its text, or why there is none. A picture without words is but a picture.
fn read_scan(ocr: &OcrOptions, record: Record, bytes: Vec<u8>) -> Option<Item> {
    let part = record.part.clone();
    let picture = record.format.as_deref() == Some(PICTURE);
    match ocr::read(ocr, record, bytes) {
        Ok(record) => Some(Item::Record(record)),
        Err(error) if picture && error.kind == FailureKind::NoText => None,
        Err(error) => Some(Item::Failure {
            part,
            ordinal: None,
            kind: error.kind,
            message: error.message,
        }),
    }
}

/// The format of a picture.
const PICTURE: &str = "image";
