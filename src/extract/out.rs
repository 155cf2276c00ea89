//! Where readers put what they find: records, failures, and files within the file.

use std::ops::ControlFlow;
use std::rc::Rc;

use serde_json::{Map, Value};

use super::budget::Budget;
use super::input::Input;
use super::names::Names;
use super::volumes::volumes;
use super::{ExtractError, FailureKind, Item, Limits, Record, Sink};

/// Between the names of a part and of a part within it.
const WITHIN: char = '#';

/// So many failures in a row, and the rest of the file or part is not read.
const IN_A_ROW: u32 = 1000;

/// Names of parts are longer than this only by mistake or malice, in bytes.
const NAME: usize = 500;

/// The name of a part that has none, as a file in a damaged ZIP may.
const UNNAMED: &str = "unnamed";

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
    budget: Rc<Budget>,
    depth: u32,
    scans: bool,
    /// How many failures there were since the last record.
    failures: u32,
    /// Whether nothing more is wanted. Readers may have something to say even then.
    broken_off: bool,
    part: Option<String>,
    /// The format that is being read.
    format: Option<&'static str>,
    names: Names,
}

impl<'o> Out<'o> {
    /// With what a small file may cost.
    #[cfg(test)]
    pub(super) fn new(limits: Limits, sink: &'o mut Sink<'o>) -> Self {
        Self::for_file(limits, 0, sink)
    }

    /// For a file of so many bytes.
    pub(super) fn for_file(limits: Limits, size: u64, sink: &'o mut Sink<'o>) -> Self {
        Self {
            sink,
            limits,
            budget: Rc::new(Budget::of(size)),
            depth: 0,
            scans: false,
            failures: 0,
            broken_off: false,
            part: None,
            format: None,
            names: Names::default(),
        }
    }

    /// What comes next is read from this format.
    pub(super) fn set_format(&mut self, format: &'static str) {
        self.format = Some(format);
    }

    /// Hands on pictures of pages, too.
    pub(super) fn want_scans(&mut self) {
        self.scans = true;
    }

    /// What may still be unpacked.
    pub(super) fn budget(&self) -> Rc<Budget> {
        Rc::clone(&self.budget)
    }

    /// How much may be held at once.
    pub(super) fn limits(&self) -> Limits {
        self.limits
    }

    /// Hands on a document.
    pub(super) fn record(&mut self, record: Record) -> ControlFlow<()> {
        self.failures = 0;
        for record in volumes(self.placed(record)) {
            self.hand_on(Item::Record(record))?;
        }
        ControlFlow::Continue(())
    }

    /// Hands on what is still wanted.
    fn hand_on(&mut self, item: Item) -> ControlFlow<()> {
        if self.broken_off || (self.sink)(item).is_break() {
            self.broken_off = true;
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
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

    /// The record with what is known of where it stands.
    fn placed(&self, record: Record) -> Record {
        Record {
            part: self.part.clone(),
            format: self.format.map(str::to_owned),
            ..record
        }
    }

    /// Whether pictures of pages are wanted.
    pub(super) fn wants_scans(&self) -> bool {
        self.scans
    }

    /// Reports what could not be read of the file, which goes on: its record number `ordinal`, counted
    /// from 1, or something of it that has no number.
    pub(super) fn failure(
        &mut self,
        ordinal: Option<u64>,
        kind: FailureKind,
        message: impl Into<String>,
    ) -> ControlFlow<()> {
        self.failures += 1;
        if self.failures > IN_A_ROW {
            return ControlFlow::Break(());
        }
        if self.failures == IN_A_ROW {
            // What comes after so many is not what it seems, and to name each helps nobody.
            self.hand_on(Item::Failure {
                part: self.part.clone(),
                ordinal: None,
                kind: FailureKind::BadRecord,
                message: format!(
                    "given up after {IN_A_ROW} failures in a row; what follows them is not read"
                ),
            })?;
            return ControlFlow::Break(());
        }
        self.hand_on(Item::Failure {
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
        let name = self.unique(name);
        let part = match &self.part {
            Some(outer) => format!("{outer}{WITHIN}{name}"),
            None => name,
        };
        let failures = &mut self.failures;
        let sink = &mut *self.sink;
        let mut watched = |mut item: Item| {
            if let Item::Record(record) = &mut item {
                about.complete(record);
                *failures = 0;
            }
            sink(item)
        };
        let mut inner = Out {
            sink: &mut watched,
            limits: self.limits,
            budget: Rc::clone(&self.budget),
            depth: self.depth,
            scans: self.scans,
            failures: 0,
            broken_off: self.broken_off,
            part: Some(part.clone()),
            format: self.format,
            names: Names::default(),
        };
        let read = read(&mut inner);
        self.broken_off = inner.broken_off;
        match read {
            Err(error) => self.hand_on(Item::Failure {
                part: Some(part),
                ordinal: None,
                kind: error.kind,
                message: error.message,
            }),
            Ok(()) if self.broken_off => ControlFlow::Break(()),
            Ok(()) => ControlFlow::Continue(()),
        }
    }

    /// Reads a file within the file, in whatever format it is; what is no document is passed over.
    pub(super) fn member(&mut self, name: &str, bytes: Vec<u8>) -> ControlFlow<()> {
        self.member_from(name, Input::Bytes(bytes))
    }

    /// The same for bytes that are still to be unpacked.
    pub(super) fn member_from(&mut self, name: &str, input: Input<'_>) -> ControlFlow<()> {
        self.part(name, |out| {
            out.deeper(|out| super::read::read(input, name, out))
        })
    }

    /// Reads what lies one packing or container deeper.
    pub(super) fn deeper(
        &mut self,
        read: impl FnOnce(&mut Out<'_>) -> Result<(), ExtractError>,
    ) -> Result<(), ExtractError> {
        self.budget.enter(self.depth + 1)?;
        self.depth += 1;
        let read = read(self);
        self.depth -= 1;
        read
    }

    /// The name of a part: short enough for an id, and different from those of the parts before it.
    fn unique(&mut self, name: &str) -> String {
        let name = if name.is_empty() { UNNAMED } else { name };
        self.names.free(shortened(name))
    }
}

/// A name of bounded length: of a longer one the beginning, and a hash of the whole.
fn shortened(name: &str) -> String {
    if name.len() <= NAME {
        return name.to_owned();
    }
    let begin = crate::text::slice(name, 0, name.floor_char_boundary(NAME));
    let hash = blake3::hash(name.as_bytes()).to_hex();
    format!("{begin}…{}", crate::text::slice(&hash, 0, 16))
}

#[cfg(test)]
pub(super) mod testing {
    //! What a reader hands out, in lines that tests compare.

    use super::*;

    /// What a reader hands out, and why the file as a whole failed.
    pub(in super::super) fn items(
        read: impl FnOnce(&mut Out<'_>) -> Result<(), ExtractError>,
    ) -> (Vec<Item>, Option<ExtractError>) {
        let mut items = Vec::new();
        let mut sink = |item| {
            items.push(item);
            ControlFlow::Continue(())
        };
        let result = read(&mut Out::new(Limits::default(), &mut sink));
        (items, result.err())
    }

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

#[cfg(test)]
mod tests {
    use super::super::RecordKey;
    use super::testing::outcome;
    use super::*;

    /// How many failures are told of when so many come before and after a part with a record.
    fn told(before: u32, after: u32) -> usize {
        let (lines, _) = outcome(|out| {
            let fail = |out: &mut Out<'_>, count| {
                for _ in 0..count {
                    if out.failure(None, FailureKind::Damaged, "x").is_break() {
                        break;
                    }
                }
            };
            fail(out, before);
            let _ = out.part("a", |out| {
                let _ = out.record(Record::new(RecordKey::Whole, "word".to_owned()));
                Ok(())
            });
            fail(out, after);
            Ok(())
        });
        lines.iter().filter(|line| line.starts_with('!')).count()
    }

    #[test]
    fn only_failures_in_a_row_end_the_reading() {
        assert_eq!(told(600, 600), 1200);
        assert_eq!(told(0, 2000), 1000);
    }
}
