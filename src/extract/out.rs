//! Where readers put what they find: records, failures, and files within the file.

use std::ops::ControlFlow;

use serde_json::{Map, Value};

use super::{ExtractError, FailureKind, Item, Limits, Record, Sink};

/// Between the names of a part and of a part within it.
const WITHIN: char = '#';

/// What is known of a part from outside.
#[derive(Debug, Default)]
pub(super) struct About {
    /// Where it was published.
    pub(super) url: Option<String>,
    /// Other fields.
    pub(super) extra: Map<String, Value>,
}

impl About {
    /// Fills in what a record does not say itself.
    fn complete(&self, record: &mut Record) {
        if record.url.is_none() {
            record.url.clone_from(&self.url);
        }
        for (name, value) in &self.extra {
            if !record.extra.contains_key(name) {
                record.extra.insert(name.clone(), value.clone());
            }
        }
    }
}

/// Takes what one file yields. Readers stop as soon as they are answered [`ControlFlow::Break`].
pub(super) struct Out<'o> {
    sink: &'o mut Sink<'o>,
    limits: Limits,
    part: Option<String>,
}

impl<'o> Out<'o> {
    pub(super) fn new(limits: Limits, sink: &'o mut Sink<'o>) -> Self {
        Self {
            sink,
            limits,
            part: None,
        }
    }

    /// How much may be held at once.
    pub(super) fn limits(&self) -> Limits {
        self.limits
    }

    /// Hands on a document.
    pub(super) fn record(&mut self, record: Record) -> ControlFlow<()> {
        let part = self.part.clone();
        (self.sink)(Item::Record(Record { part, ..record }))
    }

    /// Hands on a record, or the failure of one.
    pub(super) fn item(&mut self, item: Item) -> ControlFlow<()> {
        match item {
            Item::Record(record) => self.record(record),
            Item::Failure {
                ordinal,
                kind,
                message,
                ..
            } => self.failure(ordinal, kind, message),
        }
    }

    /// Reports what could not be read of the file, which goes on: its record number `ordinal`, counted
    /// from 1, or something of it that has no number.
    pub(super) fn failure(
        &mut self,
        ordinal: Option<u64>,
        kind: FailureKind,
        message: impl Into<String>,
    ) -> ControlFlow<()> {
        (self.sink)(Item::Failure {
            part: self.part.clone(),
            ordinal,
            kind,
            message: message.into(),
        })
    }

    /// Reads a part of the file under a name of its own. What it yields carries the name; where it is of
    /// no use as a whole, that is reported as its failure, and the file goes on.
    pub(super) fn part(
        &mut self,
        name: &str,
        read: impl FnOnce(&mut Out<'_>) -> Result<(), ExtractError>,
    ) -> ControlFlow<()> {
        self.part_with(name, About::default(), read)
    }

    /// The same for a part of which something is known from outside: where its records do not say it
    /// themselves, they take it over.
    pub(super) fn part_with(
        &mut self,
        name: &str,
        about: About,
        read: impl FnOnce(&mut Out<'_>) -> Result<(), ExtractError>,
    ) -> ControlFlow<()> {
        let part = match &self.part {
            Some(outer) => format!("{outer}{WITHIN}{name}"),
            None => name.to_owned(),
        };
        let mut flow = ControlFlow::Continue(());
        let sink = &mut *self.sink;
        let mut watched = |mut item: Item| {
            if let Item::Record(record) = &mut item {
                about.complete(record);
            }
            flow = sink(item);
            flow
        };
        let mut inner = Out {
            sink: &mut watched,
            limits: self.limits,
            part: Some(part.clone()),
        };
        let read = read(&mut inner);
        match read {
            Err(error) if flow.is_continue() => (self.sink)(Item::Failure {
                part: Some(part),
                ordinal: None,
                kind: error.kind,
                message: error.message,
            }),
            _ => flow,
        }
    }

    /// Reads a file within the file, in whatever format it is; what is no document is passed over.
    pub(super) fn member(&mut self, name: &str, bytes: Vec<u8>) -> ControlFlow<()> {
        self.part(name, |out| super::input::read_member(name, bytes, out))
    }
}

#[cfg(test)]
pub(super) mod testing {
    //! What a reader hands out, in lines that tests compare.

    use super::*;

    /// `part|title|text` for a record, `!part kind` for what failed, and `error kind` where the file as
    /// a whole did; the records besides.
    pub(in super::super) fn outcome(
        read: impl FnOnce(&mut Out<'_>) -> Result<(), ExtractError>,
    ) -> (Vec<String>, Vec<Record>) {
        outcome_within(Limits::default(), read)
    }

    /// The same within limits.
    pub(in super::super) fn outcome_within(
        limits: Limits,
        read: impl FnOnce(&mut Out<'_>) -> Result<(), ExtractError>,
    ) -> (Vec<String>, Vec<Record>) {
        let mut lines = Vec::new();
        let mut records = Vec::new();
        let mut sink = |item: Item| {
            match item {
                Item::Record(record) => {
                    let part = record.part.as_deref().unwrap_or("");
                    let title = record.title.as_deref().unwrap_or("");
                    lines.push(format!("{part}|{title}|{}", record.text));
                    records.push(record);
                }
                Item::Failure { part, kind, .. } => {
                    lines.push(format!("!{} {kind}", part.unwrap_or_default()));
                }
            }
            ControlFlow::Continue(())
        };
        let result = read(&mut Out::new(limits, &mut sink));
        lines.extend(result.err().map(|error| format!("error {}", error.kind)));
        (lines, records)
    }
}
