//! The places and groups of each passage: those that the texts of its whole document lead to.

use std::ops::Range;

use tantivy::columnar::StrColumn;
use tantivy::{DocId, SegmentReader, TantivyError};

use crate::analysis::Tokens;
use crate::document::{Day, Named, Naming};

/// The columns of a segment.
pub(super) struct NamedColumns {
    place: Option<StrColumn>,
    group: Option<StrColumn>,
}

/// What the columns hold for a passage: places, groups.
pub(super) type Held = [Vec<String>; 2];

impl NamedColumns {
    pub(super) fn open(segment: &SegmentReader) -> Result<Self, TantivyError> {
        let columns = segment.fast_fields();
        Ok(Self {
            place: columns.str("place")?,
            group: columns.str("group")?,
        })
    }

    pub(super) fn of(&self, doc: DocId) -> Held {
        [&self.place, &self.group].map(|column| {
            let Some(column) = column else {
                return Vec::new();
            };
            let values = column.ords().values_for_doc(doc).map(|ord| {
                let mut value = String::new();
                let read = column.ord_to_str(ord, &mut value).unwrap_or(false);
                if read { value } else { String::new() }
            });
            values.collect()
        })
    }
}

/// A document, as its passages are met.
pub(super) struct NamedRun {
    naming: Naming,
    day: Option<Day>,
    held: Vec<Held>,
}

impl NamedRun {
    pub(super) fn new(title: &Tokens, date: Option<&str>) -> Self {
        let digits = |date: &str| {
            date.chars()
                .filter(char::is_ascii_digit)
                .collect::<String>()
        };
        Self {
            naming: Naming::of_title(title),
            day: date
                .and_then(|date| digits(date).parse().ok())
                .and_then(Day::from_number),
            held: Vec::new(),
        }
    }

    pub(super) fn passage(&mut self, tokens: &Tokens, range: Range<usize>, held: Held) {
        self.naming.passage(tokens, range);
        self.held.push(held);
    }

    /// The first passage whose columns are not what the document leads to.
    pub(super) fn first_wrong(&self) -> Option<usize> {
        let named = self.naming.finish(self.day);
        let differs = |(named, held): (&Named, &Held)| {
            let [places, groups] = held;
            named.places != *places || named.groups != *groups
        };
        named.iter().zip(&self.held).position(differs)
    }
}
