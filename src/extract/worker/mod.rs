//! Files are read by worker processes, so that whatever a file does to its reader costs that file only: a
//! crash, an endless loop, all the memory there is.

mod child;
mod ocr;
mod parent;
mod wire;

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::volumes::volumes;
use super::{Event, Events, ExtractError, FailureKind, Item, Record, Request, Stop, read_file};

#[cfg(unix)]
pub use child::run_command;
pub use child::serve;
pub use ocr::OcrOptions;
pub use parent::WorkerOptions;

/// Reads files one after the other, in a worker process or in this one.
pub struct FileReader {
    options: Option<WorkerOptions>,
    ocr: Option<OcrOptions>,
    stop: Stop,
    worker: Option<parent::Worker>,
}

impl FileReader {
    /// With options: in a worker, which is started when the first file is to be read, and again after it
    /// died. Without: in this process, for archives that can be trusted. With a command for scans
    /// these are read by it, else they fail. When it is asked to stop, a worker or command at work is ended, and
    /// whatever the reader then answers of the file means nothing.
    #[must_use]
    pub fn new(options: Option<WorkerOptions>, ocr: Option<OcrOptions>, stop: Stop) -> Self {
        Self {
            options,
            ocr,
            stop,
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
        let stop = self.stop.clone();
        let request = Request {
            scans: true,
            ..request.clone()
        };
        self.read_texts(&request, &mut |event| match event {
            Event::Item(Item::Record(mut record)) => match record.scan.take() {
                None => events(Event::Item(Item::Record(record))),
                Some(bytes) => read_scan(&ocr, &stop, record, bytes, events),
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
            let started = parent::Worker::start(options, self.stop.clone());
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
fn read_scan(
    ocr: &OcrOptions,
    stop: &Stop,
    record: Record,
    bytes: Vec<u8>,
    events: &mut Events<'_>,
) -> ControlFlow<()> {
    let part = record.part.clone();
    let picture = record.format.as_deref() == Some(PICTURE);
    let error = match ocr::read(ocr, stop, record, bytes) {
        Ok(Some(record)) => {
            for volume in volumes(record) {
                events(Event::Item(Item::Record(volume)))?;
            }
            return ControlFlow::Continue(());
        }
        Ok(None) if picture => return ControlFlow::Continue(()),
        Ok(None) => ExtractError::new(
            FailureKind::NoText,
            "pictures only, and the command for scans found no word in them",
        ),
        Err(error) => error,
    };
    events(Event::Item(Item::Failure {
        part,
        ordinal: None,
        kind: error.kind,
        message: error.message,
    }))
}

/// The format of a picture.
const PICTURE: &str = "image";

#[cfg(all(test, unix))]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::extract::RecordKey;

    #[test]
    fn a_command_that_fails_is_told_of_pictures_too() {
        let check = |command: &[&str], format: &str, expected: &str| {
            let options = OcrOptions {
                command: command.iter().map(|word| (*word).into()).collect(),
                patience: Duration::from_secs(20),
                scratch: std::env::temp_dir(),
            };
            let record = Record {
                format: Some(format.to_owned()),
                ..Record::new(RecordKey::Whole, String::new())
            };
            let mut found = "nothing".to_owned();
            let _ = read_scan(
                &options,
                &Stop::default(),
                record,
                b"x".to_vec(),
                &mut |event| {
                    found = match event {
                        Event::Item(Item::Record(record)) => record.text,
                        Event::Item(Item::Failure { kind, message, .. }) => {
                            format!("{kind}: {message}")
                        }
                        _ => "another event".to_owned(),
                    };
                    ControlFlow::Continue(())
                },
            );
            assert!(found.starts_with(expected), "{command:?} {format}: {found}");
        };
        check(&["echo", "word"], PICTURE, "word");
        check(&["true"], PICTURE, "nothing");
        check(
            &["true"],
            "pdf",
            "no-text: pictures only, and the command for scans found",
        );
        for format in [PICTURE, "pdf"] {
            check(&["false"], format, "no-text: pictures only, and");
            check(&["/no/such/program"], format, "no-text: pictures only, and");
        }
    }
}
