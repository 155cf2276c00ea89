//! Where readers put what they find: records, failures, and files within the file.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::rc::Rc;

use super::budget::Budget;
use super::input::Input;
use super::{ExtractError, FailureKind, Item, Limits, Record, Sink};

/// Between the names of a part and of a part within it.
const WITHIN: char = '#';

/// Names of parts are longer than this only by mistake or malice, in bytes.
const NAME: usize = 500;

/// Takes what one file yields. Readers stop as soon as they are answered [`ControlFlow::Break`].
pub(super) struct Out<'o> {
    sink: &'o mut Sink<'o>,
    limits: Limits,
    budget: Rc<Budget>,
    depth: u32,
    part: Option<String>,
    /// The format that is being read.
    format: Option<&'static str>,
    /// How often each name of a part was given.
    names: HashMap<String, u32>,
}

impl<'o> Out<'o> {
    pub(super) fn new(limits: Limits, budget: Rc<Budget>, sink: &'o mut Sink<'o>) -> Self {
        Self {
            sink,
            limits,
            budget,
            depth: 0,
            part: None,
            format: None,
            names: HashMap::new(),
        }
    }

    /// What comes next is read from this format.
    pub(super) fn set_format(&mut self, format: &'static str) {
        self.format = Some(format);
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
        (self.sink)(Item::Record(Record {
            part: self.part.clone(),
            format: self.format.map(str::to_owned),
            ..record
        }))
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
        let name = self.unique(name);
        let part = match &self.part {
            Some(outer) => format!("{outer}{WITHIN}{name}"),
            None => name,
        };
        let mut flow = ControlFlow::Continue(());
        let sink = &mut *self.sink;
        let mut watched = |item: Item| {
            flow = sink(item);
            flow
        };
        let mut inner = Out {
            sink: &mut watched,
            limits: self.limits,
            budget: Rc::clone(&self.budget),
            depth: self.depth,
            part: Some(part.clone()),
            format: self.format,
            names: HashMap::new(),
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
        let name = shortened(name);
        let times = self.names.entry(name.clone()).or_insert(0);
        *times += 1;
        match *times {
            1 => name,
            times => format!("{name} ({times})"),
        }
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
