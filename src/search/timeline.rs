//! When: documents with a passage that holds every word, counted by the day, month or year of publication, or of the days
//! that those passages tell of.

use std::collections::{BTreeMap, BTreeSet};

use super::facets::Days;
use super::note::Note;
use super::segment::Columns;
use super::{SearchOptions, Searcher, Totals};
use crate::document::{Day, Told};
use crate::index::IndexError;
use crate::query::{DateRange, Query};

/// More buckets than these are not made: of a longer time those that hold something are listed alone.
const MOST: usize = 1000;
/// Of one document in so many, at each end, the days do not decide by what is counted.
const OUTLIERS: usize = 50;
/// Days told that go over so many buckets are too wide for them: where in them something was is not known.
const WIDEST: [(By, usize); 3] = [(By::Day, 3), (By::Month, 3), (By::Year, 10)];

/// By what is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// Days.
    Day,
    /// Months.
    Month,
    /// Years.
    Year,
}

impl By {
    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
            Self::Year => "year",
        }
    }

    /// The bucket of a day, as the number of its first.
    fn of(self, day: u32) -> u32 {
        match self {
            Self::Day => day,
            Self::Month => day / 100 * 100 + 1,
            Self::Year => day / 10_000 * 10_000 + 101,
        }
    }

    /// The bucket behind one.
    fn next(self, first: u32) -> u32 {
        let (year, month) = (first / 10_000, first / 100 % 100);
        match self {
            Self::Year => first + 10_000,
            Self::Month if month < 12 => first + 100,
            Self::Month => (year + 1) * 10_000 + 101,
            Self::Day => [first + 1, By::Month.next(By::Month.of(first))]
                .into_iter()
                .find(|day| Day::from_number(*day).is_some())
                .unwrap_or(u32::MAX),
        }
    }

    /// The last day of a bucket.
    fn last(self, first: u32) -> u32 {
        match self {
            Self::Day => first,
            Self::Year => first / 10_000 * 10_000 + 1231,
            Self::Month => (28..=31)
                .rev()
                .map(|day| first / 100 * 100 + day)
                .find(|day| Day::from_number(*day).is_some())
                .unwrap_or(first),
        }
    }
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum When {
    /// The day of publication.
    #[default]
    Published,
    /// The days that are told.
    Told,
}

impl When {
    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Published => "date",
            Self::Told => "told",
        }
    }
}

/// A stretch of time, and how many documents fall in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bucket {
    /// Its first day, as `yyyymmdd`.
    pub first: u32,
    /// Its last day.
    pub last: u32,
    /// Documents, each once.
    pub documents: usize,
}

/// Documents over time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline {
    /// What is counted.
    pub when: When,
    /// By what.
    pub by: By,
    /// From the first that holds a document to the last, in order; a document that tells of several days is in several.
    pub buckets: Vec<Bucket>,
    /// Whether buckets without a document are left out, because there would be too many.
    pub sparse: bool,
    /// Documents with a passage that holds every word.
    pub documents: usize,
    /// Those of them without a day.
    pub undated: usize,
    /// Those of them whose days told are too wide to say in which bucket.
    pub too_wide: usize,
    /// Further documents, which hold some of the words in any passage.
    pub some_words: usize,
    /// Notes for the reader, as those of a search.
    pub notes: Vec<Note>,
}

/// What is counted by one unit.
#[derive(Debug)]
struct Count {
    by: By,
    documents: BTreeMap<u32, usize>,
    too_wide: usize,
}

impl Count {
    fn new(by: By) -> Self {
        Self {
            by,
            documents: BTreeMap::new(),
            too_wide: 0,
        }
    }

    /// Counts a document that tells of these days.
    fn add(&mut self, days: &BTreeSet<(u32, u32)>, asked: DateRange) {
        let placed: Vec<Option<Vec<u32>>> = days.iter().map(|days| self.places(*days)).collect();
        let buckets: BTreeSet<u32> = placed.iter().flatten().flatten().copied().collect();
        let within = |first: &u32| asked.overlaps(*first, self.by.last(*first));
        let buckets: Vec<u32> = buckets.into_iter().filter(within).collect();
        self.too_wide += usize::from(buckets.is_empty() && placed.contains(&None));
        for bucket in buckets {
            *self.documents.entry(bucket).or_default() += 1;
        }
    }

    /// The buckets of a range of days; none where it is too wide. One that is no longer than a bucket stands in that of its
    /// middle: last week is in one month, a year ago in one year.
    fn places(&self, (first, last): (u32, u32)) -> Option<Vec<u32>> {
        let (from, until) = (self.by.of(first), self.by.of(last));
        if from == until {
            return Some(vec![from]);
        }
        let short = match self.by {
            By::Day => false,
            By::Month => self.by.next(from) == until && last % 100 <= first % 100,
            By::Year => self.by.next(from) == until && last % 10_000 <= first % 10_000 + 100,
        };
        if short {
            return Some(vec![self.by.of(middle(first, last)?)]);
        }
        let widest = WIDEST.iter().find(|(by, _)| *by == self.by)?.1;
        let mut places = vec![from];
        while let Some(place) = places.last().filter(|place| **place < until) {
            if places.len() == widest {
                return None;
            }
            places.push(self.by.next(*place));
        }
        Some(places)
    }

    /// How many buckets lie between the outliers.
    fn spread(&self) -> usize {
        let all: usize = self.documents.values().sum();
        let mut below = 0;
        let within = self.documents.iter().filter(|(_, count)| {
            let before = below;
            below += **count;
            below > all / OUTLIERS && before < all - all / OUTLIERS
        });
        let within: Vec<u32> = within.map(|(first, _)| *first).collect();
        match (within.first(), within.last()) {
            (Some(first), Some(last)) => steps(self.by, *first, *last, usize::MAX).count(),
            _ => 0,
        }
    }

    /// All buckets from the first to the last, or, were that too many, those that hold something.
    fn buckets(&self) -> (Vec<Bucket>, bool) {
        let bucket = |first: u32| Bucket {
            first,
            last: self.by.last(first),
            documents: self.documents.get(&first).copied().unwrap_or(0),
        };
        let mut keys = self.documents.keys().copied();
        let Some(first) = keys.next() else {
            return (Vec::new(), false);
        };
        let last = keys.next_back().unwrap_or(first);
        let whole: Vec<u32> = steps(self.by, first, last, MOST + 1).collect();
        if whole.len() > MOST {
            return (self.documents.keys().copied().map(bucket).collect(), true);
        }
        (whole.into_iter().map(bucket).collect(), false)
    }
}

/// Buckets from one to another, at most so many.
fn steps(by: By, first: u32, last: u32, most: usize) -> impl Iterator<Item = u32> {
    std::iter::successors(Some(first), move |place| Some(by.next(*place)))
        .take_while(move |place| *place <= last)
        .take(most)
}

/// The day half-way between two.
fn middle(first: u32, last: u32) -> Option<u32> {
    let middle = Day::from_number(first)?.half_way(Day::from_number(last)?)?;
    Some(middle.number())
}

/// The unit that shows most: days of up to two months, months of up to six years, else years.
fn fitting(counts: &[Count; 3]) -> By {
    let [days, months, years] = counts.each_ref().map(Count::spread);
    match (days, months, years) {
        (_, months, _) if days <= 62 && months <= 3 => By::Day,
        (_, months, years) if months <= 72 && years <= 7 => By::Month,
        _ => By::Year,
    }
}

/// Counts documents one after the other.
struct Counting {
    when: When,
    asked: DateRange,
    counts: [Count; 3],
    documents: usize,
    undated: usize,
    some_words: usize,
    /// The document that the walk is in: whether a passage holds all words, and the days of those that do.
    open: Option<(bool, BTreeSet<(u32, u32)>)>,
}

impl Counting {
    fn new(when: When, asked: DateRange) -> Self {
        Self {
            when,
            asked,
            counts: [By::Day, By::Month, By::Year].map(Count::new),
            documents: 0,
            undated: 0,
            some_words: 0,
            open: None,
        }
    }

    fn passage(&mut self, columns: &Columns, doc: u32, all: bool) {
        let (whole, days) = self.open.get_or_insert_default();
        if !all {
            return;
        }
        *whole = true;
        match self.when {
            When::Published => {
                let day = columns
                    .date
                    .first(doc)
                    .and_then(|day| u32::try_from(day).ok());
                days.extend(day.map(|day| (day, day)));
            }
            When::Told => {
                let told = columns.told.values_for_doc(doc).map(Told::days);
                days.extend(told.filter(|(first, last)| self.asked.overlaps(*first, *last)));
            }
        }
    }

    fn close(&mut self) {
        let Some((whole, days)) = self.open.take() else {
            return;
        };
        if !whole {
            self.some_words += 1;
            return;
        }
        self.documents += 1;
        if days.is_empty() {
            self.undated += 1;
            return;
        }
        let asked = match self.when {
            When::Published => DateRange::default(),
            When::Told => self.asked,
        };
        for count in &mut self.counts {
            count.add(&days, asked);
        }
    }
}

impl Timeline {
    /// The timeline of publication of documents that were counted by day already, in the unit that shows most.
    pub(super) fn of_days(days: &Days, totals: &Totals) -> Self {
        let mut counts = [By::Day, By::Month, By::Year].map(Count::new);
        for count in &mut counts {
            for (day, documents) in days {
                *count.documents.entry(count.by.of(*day)).or_default() += documents;
            }
        }
        let by = fitting(&counts);
        let count = counts.iter().find(|count| count.by == by);
        let (buckets, sparse) = count.map_or_else(Default::default, Count::buckets);
        Self {
            when: When::Published,
            by,
            buckets,
            sparse,
            documents: totals.documents_all,
            undated: totals.documents_all.saturating_sub(days.values().sum()),
            too_wide: 0,
            some_words: totals.documents.saturating_sub(totals.documents_all),
            notes: Vec::new(),
        }
    }
}

impl Searcher {
    /// Counts what matches over time. Without `by` the unit is the one that shows most. Of days told those count that the
    /// conditions of the query ask for, or all where none do.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when the index cannot be read. A query is never an error.
    pub fn timeline(
        &mut self,
        query: &Query,
        options: &SearchOptions,
        when: When,
        by: Option<By>,
    ) -> Result<Timeline, IndexError> {
        let prepared = self.prepare(query, options)?;
        let mut counting = Counting::new(when, prepared.plan.root.told());
        for number in 0..self.segments.len() {
            let Some(mut walk) = self.walk(&prepared, number, false)? else {
                continue;
            };
            let columns = &walk.segment.columns;
            let mut key = None;
            walk.each_match(&prepared.plan, &mut |doc, all| {
                let document = columns.document.first(doc);
                if key != document {
                    counting.close();
                    key = document;
                }
                counting.passage(columns, doc, all);
            });
            counting.close();
        }
        let by = by.unwrap_or_else(|| fitting(&counting.counts));
        let [days, months, years] = counting.counts;
        let count = match by {
            By::Day => days,
            By::Month => months,
            By::Year => years,
        };
        let (buckets, sparse) = count.buckets();
        Ok(Timeline {
            when,
            by,
            buckets,
            sparse,
            documents: counting.documents,
            undated: counting.undated,
            too_wide: count.too_wide,
            some_words: counting.some_words,
            notes: prepared.plan.notes,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(by: By, days: (u32, u32), expected: &[u32]) {
        let places = Count::new(by).places(days).unwrap_or_default();
        assert_eq!(places, expected, "{days:?} by {}", by.as_str());
    }

    #[test]
    fn days_told_stand_where_they_are_known_to_be() {
        check(By::Day, (20_130_302, 20_130_302), &[20_130_302]);
        // A Hijri day, and a week.
        check(
            By::Day,
            (20_130_228, 20_130_302),
            &[20_130_228, 20_130_301, 20_130_302],
        );
        check(By::Day, (20_130_302, 20_130_308), &[]);
        check(By::Month, (20_130_302, 20_130_308), &[20_130_301]);
        check(By::Month, (20_130_227, 20_130_308), &[20_130_301]);
        check(
            By::Month,
            (20_130_201, 20_130_331),
            &[20_130_201, 20_130_301],
        );
        check(By::Month, (20_130_101, 20_131_231), &[]);
        check(By::Year, (20_130_101, 20_131_231), &[20_130_101]);
        check(By::Year, (20_121_213, 20_131_214), &[20_130_101]);
        check(
            By::Year,
            (20_110_101, 20_131_231),
            &[20_110_101, 20_120_101, 20_130_101],
        );
        check(By::Year, (19_110_101, 20_131_231), &[]);
    }

    #[test]
    fn buckets_follow_one_another() {
        for (by, first, next, last) in [
            (By::Day, 20_120_228, 20_120_229, 20_120_228),
            (By::Day, 20_130_228, 20_130_301, 20_130_228),
            (By::Day, 20_131_231, 20_140_101, 20_131_231),
            (By::Month, 20_120_201, 20_120_301, 20_120_229),
            (By::Month, 20_131_201, 20_140_101, 20_131_231),
            (By::Year, 20_130_101, 20_140_101, 20_131_231),
        ] {
            assert_eq!((by.next(first), by.last(first)), (next, last), "{first}");
        }
    }

    #[test]
    fn a_long_time_is_listed_without_what_is_empty() {
        let mut count = Count::new(By::Day);
        let day = |day: u32| BTreeSet::from([(day, day)]);
        count.add(&day(20_130_101), DateRange::default());
        count.add(&day(20_130_103), DateRange::default());
        let (buckets, sparse) = count.buckets();
        let counted: Vec<usize> = buckets.iter().map(|bucket| bucket.documents).collect();
        assert_eq!((counted, sparse), (vec![1, 0, 1], false));
        count.add(&day(19_130_101), DateRange::default());
        let (buckets, sparse) = count.buckets();
        assert_eq!((buckets.len(), sparse), (3, true));
    }
}
