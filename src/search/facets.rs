//! How the documents that match spread over sources, time, languages, formats, countries, places and groups.
//!
//! Counted from columns while a query goes over what matches; a text is never read. A document counts once for each value,
//! however many of its passages match; of places and groups those that a matching passage names.

use std::collections::BTreeMap;

use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, TantivyError};

use super::segment::Segment;
use crate::index::{Countries, country_of_place};
use crate::names::Called;

/// Something that documents are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FacetKind {
    /// Outlet or site.
    Source,
    /// Year of publication.
    Year,
    /// Month of publication.
    Month,
    /// Language tag.
    Language,
    /// Format of the file.
    Format,
    /// Country that a matching passage names, or one of its places.
    Country,
    /// Place that a matching passage names, other than a country.
    Place,
    /// Group that a matching passage names.
    Group,
}

impl FacetKind {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 8] = [
        Self::Source,
        Self::Year,
        Self::Month,
        Self::Language,
        Self::Format,
        Self::Country,
        Self::Place,
        Self::Group,
    ];

    /// A stable word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Year => "year",
            Self::Month => "month",
            Self::Language => "language",
            Self::Format => "format",
            Self::Country => "country",
            Self::Place => "place",
            Self::Group => "group",
        }
    }

    /// How many numbers of a day `yyyymmdd` fall into one value, for those that count time.
    fn days(self) -> Option<u64> {
        match self {
            Self::Year => Some(10_000),
            Self::Month => Some(100),
            _ => None,
        }
    }

    /// The column that is counted, for those that do not count time.
    fn column(self) -> &'static str {
        match self {
            Self::Country => Self::Place.as_str(),
            _ => self.as_str(),
        }
    }

    fn called(self, value: &str) -> Called {
        match self {
            Self::Country | Self::Place => Called::place(value),
            Self::Group => Called::group(value),
            Self::Language => Called::language(value),
            Self::Source | Self::Year | Self::Month | Self::Format => Called::itself(value),
        }
    }
}

/// Counts of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// What is counted by.
    pub kind: FacetKind,
    /// Values: time in its order, others by how many documents there are.
    pub values: Vec<FacetValue>,
    /// How many values are left out behind these.
    pub more: usize,
}

/// Documents with one value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetValue {
    /// The value as a filter takes it: `2021`, `2021-08`, `وكالة …`, `SY/حلب`.
    pub value: String,
    /// What people call it.
    pub called: Called,
    /// Documents with a matching passage.
    pub documents: usize,
    /// Those with a passage that holds every word.
    pub documents_all: usize,
}

/// Documents that match, and those that hold every word.
type Counts = [u32; 2];

/// Counts over all segments.
#[derive(Debug, Default)]
pub(super) struct Tally {
    kinds: Vec<FacetKind>,
    counted: Vec<BTreeMap<String, Counts>>,
    days: Option<Days>,
}

/// Documents that hold every word, by day of publication.
pub(super) type Days = BTreeMap<u32, usize>;

impl Tally {
    pub(super) fn new(kinds: &[FacetKind], over_time: bool) -> Self {
        Self {
            kinds: kinds.to_vec(),
            counted: vec![BTreeMap::new(); kinds.len()],
            days: over_time.then(Days::new),
        }
    }

    pub(super) fn is_idle(&self) -> bool {
        self.kinds.is_empty() && self.days.is_none()
    }

    /// Counts in a segment.
    pub(super) fn segment<'s>(
        &self,
        segment: &'s Segment,
    ) -> Result<SegmentTally<'s>, TantivyError> {
        let columns = segment.reader.fast_fields();
        let mut kinds = Vec::with_capacity(self.kinds.len());
        for kind in &self.kinds {
            kinds.push(match kind.days() {
                Some(days) => Counter::Time {
                    days,
                    counts: BTreeMap::new(),
                },
                None => match columns.str(kind.column())? {
                    Some(column) if *kind == FacetKind::Country => Counter::countries(column)?,
                    Some(column) => Counter::Text {
                        counts: vec![[0; 2]; column.num_terms()],
                        column,
                    },
                    None => Counter::Nothing,
                },
            });
        }
        Ok(SegmentTally {
            date: &segment.columns.date,
            kinds,
            values: Vec::new(),
            days: self.days.as_ref().map(|_| Days::new()),
        })
    }

    /// Adds what a segment had.
    pub(super) fn add(&mut self, segment: SegmentTally<'_>) -> Result<(), TantivyError> {
        if let (Some(all), Some(days)) = (&mut self.days, segment.days) {
            for (day, documents) in days {
                *all.entry(day).or_default() += documents;
            }
        }
        let mut value = String::new();
        let counted = self.kinds.iter().zip(&mut self.counted);
        for (counter, (kind, counted)) in segment.kinds.into_iter().zip(counted) {
            let mut add = |value: &str, [any, all]: Counts| {
                // Countries have a facet of their own, where they count with their places.
                let passed_over =
                    *kind == FacetKind::Place && country_of_place(value) == Some(value);
                if any > 0 && !passed_over {
                    let sum = counted.entry(value.to_owned()).or_default();
                    *sum = [sum[0] + any, sum[1] + all];
                }
            };
            match counter {
                Counter::Nothing => {}
                Counter::Time { days, counts } => {
                    for (time, counts) in counts {
                        let (year, month) = (time / (10_000 / days), time % 100);
                        if days == 10_000 {
                            add(&format!("{time:04}"), counts);
                        } else {
                            add(&format!("{year:04}-{month:02}"), counts);
                        }
                    }
                }
                Counter::Countries {
                    countries, counts, ..
                } => {
                    for (id, counts) in countries.ids.iter().zip(counts) {
                        add(id, counts);
                    }
                }
                Counter::Text { column, counts } => {
                    for (ord, counts) in (0..).zip(counts).filter(|(_, counts)| counts[0] > 0) {
                        if column.ord_to_str(ord, &mut value)? {
                            add(&value, counts);
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// What was counted by day, where that was asked for.
    pub(super) fn take_days(&mut self) -> Option<Days> {
        self.days.take()
    }

    /// What was counted, at most so many values of a kind that does not count time.
    pub(super) fn finish(self, most: usize) -> Vec<Facet> {
        let counted = self.kinds.into_iter().zip(self.counted);
        let facets = counted.map(|(kind, counted)| {
            let mut values: Vec<FacetValue> = counted
                .into_iter()
                .map(|(value, [documents, all])| FacetValue {
                    value,
                    called: Called::default(),
                    documents: documents as usize,
                    documents_all: all as usize,
                })
                .collect();
            let mut more = 0;
            if kind.days().is_none() {
                values.sort_by(|a, b| {
                    let by = |value: &FacetValue| (value.documents_all, value.documents);
                    by(b).cmp(&by(a)).then_with(|| a.value.cmp(&b.value))
                });
                more = values.len().saturating_sub(most);
                values.truncate(most);
            }
            for value in &mut values {
                value.called = kind.called(&value.value);
            }
            Facet { kind, values, more }
        });
        facets.collect()
    }
}

enum Counter {
    /// The segment has no value.
    Nothing,
    Time {
        days: u64,
        counts: BTreeMap<u64, Counts>,
    },
    Text {
        column: StrColumn,
        counts: Vec<Counts>,
    },
    /// Places, each counted for its country.
    Countries {
        column: StrColumn,
        countries: Countries,
        counts: Vec<Counts>,
    },
}

impl Counter {
    fn countries(column: StrColumn) -> Result<Self, TantivyError> {
        let countries = Countries::of_places(&column)?;
        Ok(Self::Countries {
            counts: vec![[0; 2]; countries.ids.len()],
            countries,
            column,
        })
    }
}

/// Counts in one segment.
pub(super) struct SegmentTally<'s> {
    date: &'s Column<u64>,
    kinds: Vec<Counter>,
    values: Vec<usize>,
    days: Option<Days>,
}

impl SegmentTally<'_> {
    /// Counts a document by its passages that match, and whether one of them holds every word.
    pub(super) fn document(&mut self, passages: &[DocId], all: bool) {
        let Some(first) = passages.first() else {
            return;
        };
        if let Some(days) = self.days.as_mut().filter(|_| all) {
            let day = self.date.first(*first);
            if let Some(day) = day.and_then(|day| u32::try_from(day).ok()) {
                *days.entry(day).or_default() += 1;
            }
        }
        let more = [1, u32::from(all)];
        for counter in &mut self.kinds {
            match counter {
                Counter::Nothing => {}
                Counter::Time { days, counts } => {
                    if let Some(day) = self.date.first(*first) {
                        add(counts.entry(day / *days).or_default(), more);
                    }
                }
                Counter::Text { column, counts } => {
                    let values = ords(column, passages).map(|ord| ord as usize);
                    once_each(&mut self.values, values, counts, more);
                }
                Counter::Countries {
                    column,
                    countries,
                    counts,
                } => {
                    let values = ords(column, passages).filter_map(|ord| countries.of(ord));
                    once_each(&mut self.values, values, counts, more);
                }
            }
        }
    }
}

/// The values of some passages, one after the other.
fn ords(column: &StrColumn, passages: &[DocId]) -> impl Iterator<Item = u64> {
    passages
        .iter()
        .flat_map(|passage| column.ords().values_for_doc(*passage))
}

/// Counts each of a document's values once. `seen` is room that is used again.
fn once_each(
    seen: &mut Vec<usize>,
    values: impl Iterator<Item = usize>,
    counts: &mut [Counts],
    more: Counts,
) {
    seen.clear();
    seen.extend(values);
    // Most have one value, in all of their passages.
    if seen.len() > 1 {
        seen.sort_unstable();
        seen.dedup();
    }
    for value in seen {
        if let Some(counts) = counts.get_mut(*value) {
            add(counts, more);
        }
    }
}

fn add(sum: &mut Counts, more: Counts) {
    *sum = [sum[0] + more[0], sum[1] + more[1]];
}
