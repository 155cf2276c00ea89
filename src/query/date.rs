//! Ranges of days as people type them: a year, a month, a day, or two of these with `..` between.

use std::fmt;

use super::word::digit;
use crate::text::is_invisible;

/// Days from one to another, both included, as numbers `yyyymmdd`. An end that is `None` is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct DateRange {
    /// The first day.
    pub from: Option<u32>,
    /// The last day.
    pub until: Option<u32>,
}

impl DateRange {
    /// Reads `2021`, `2021-08`, `2021-08-15`, `2021-08..2021-11`, `2021-08..` or `..2021`, in
    /// Western or Arabic digits, with `-` or `/`. A range that goes backwards is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text: String = text.chars().filter(|&c| !is_invisible(c)).collect();
        let (from, until) = match text.split_once("..") {
            None => {
                let (first, last) = days(&text)?;
                (Some(first), Some(last))
            }
            Some((from, until)) => {
                let first = |side: &str| days(side).map(|(first, _)| first);
                let last = |side: &str| days(side).map(|(_, last)| last);
                (optional(from, first)?, optional(until, last)?)
            }
        };
        match (from, until) {
            (None, None) => None,
            (Some(from), Some(until)) if from > until => None,
            _ => Some(Self { from, until }),
        }
    }

    /// Whether a day, as a number `yyyymmdd`, lies in the range.
    #[must_use]
    pub fn contains(&self, day: u32) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }

    /// Whether a day of those from `first` to `last` lies in the range.
    #[must_use]
    pub fn overlaps(&self, first: u32, last: u32) -> bool {
        self.from.is_none_or(|from| from <= last) && self.until.is_none_or(|until| first <= until)
    }

    /// The days in both ranges, or `None` where there are none.
    #[must_use]
    pub fn intersect(&self, other: &Self) -> Option<Self> {
        let from = match (self.from, other.from) {
            (Some(a), Some(b)) => Some(a.max(b)),
            (a, b) => a.or(b),
        };
        let until = match (self.until, other.until) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        match (from, until) {
            (Some(from), Some(until)) if from > until => None,
            _ => Some(Self { from, until }),
        }
    }
}

/// The shortest text that reads as the same range.
impl fmt::Display for DateRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let (Some(from), Some(until)) = (self.from, self.until) {
            let (year, month) = (from / 10_000, from / 100 % 100);
            if span_of(year, None, None) == Some((from, until)) {
                return write!(f, "{year:04}");
            }
            if span_of(year, Some(month), None) == Some((from, until)) {
                return write!(f, "{year:04}-{month:02}");
            }
            if from == until {
                return write_day(f, from);
            }
        }
        if let Some(from) = self.from {
            write_day(f, from)?;
        }
        f.write_str("..")?;
        if let Some(until) = self.until {
            write_day(f, until)?;
        }
        Ok(())
    }
}

fn write_day(f: &mut fmt::Formatter<'_>, day: u32) -> fmt::Result {
    let (year, month, day) = (day / 10_000, day / 100 % 100, day % 100);
    write!(f, "{year:04}-{month:02}-{day:02}")
}

/// One side of a range: nothing, or something that has to be readable.
fn optional(side: &str, read: impl Fn(&str) -> Option<u32>) -> Option<Option<u32>> {
    if side.trim().is_empty() {
        return Some(None);
    }
    read(side).map(Some)
}

/// The first and last day of a year, a month or a day as typed.
fn days(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.trim().split(['-', '/']);
    let year = number(parts.next()?, 4..=4)?;
    let month = parts.next().map(|part| number(part, 1..=2));
    let day = parts.next().map(|part| number(part, 1..=2));
    if parts.next().is_some() {
        return None;
    }
    match (month, day) {
        (None, _) => span_of(year, None, None),
        (Some(month), None) => span_of(year, Some(month?), None),
        (Some(month), Some(day)) => span_of(year, Some(month?), Some(day?)),
    }
}

fn number(text: &str, digits: std::ops::RangeInclusive<usize>) -> Option<u32> {
    if !digits.contains(&text.chars().count()) {
        return None;
    }
    text.chars()
        .try_fold(0, |value, c| Some(value * 10 + digit(c)?))
}

fn span_of(year: u32, month: Option<u32>, day: Option<u32>) -> Option<(u32, u32)> {
    if year == 0 {
        return None;
    }
    let number = |month: u32, day: u32| year * 10_000 + month * 100 + day;
    let Some(month) = month else {
        return Some((number(1, 1), number(12, 31)));
    };
    let length = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        _ => return None,
    };
    match day {
        None => Some((number(month, 1), number(month, length))),
        Some(day) if (1..=length).contains(&day) => Some((number(month, day), number(month, day))),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, expected: Option<(u32, u32)>, shown: &str) {
        let range = DateRange::parse(typed);
        let ends = range.map(|r| (r.from.unwrap_or(0), r.until.unwrap_or(0)));
        assert_eq!(ends, expected, "{typed}");
        if let Some(range) = range {
            assert_eq!(range.to_string(), shown, "{typed}");
            assert_eq!(DateRange::parse(shown), Some(range), "{shown}");
        }
    }

    #[test]
    fn readable() {
        check("2021", Some((20_210_101, 20_211_231)), "2021");
        check("٢٠٢١", Some((20_210_101, 20_211_231)), "2021");
        check("۲۰۲۱/۸", Some((20_210_801, 20_210_831)), "2021-08");
        check("2021-08", Some((20_210_801, 20_210_831)), "2021-08");
        check("2020-02", Some((20_200_201, 20_200_229)), "2020-02");
        check("1900-02", Some((19_000_201, 19_000_228)), "1900-02");
        check("2000/02/29", Some((20_000_229, 20_000_229)), "2000-02-29");
        check(
            "\u{200F}2021-08\u{200F}",
            Some((20_210_801, 20_210_831)),
            "2021-08",
        );
        check(
            " 2021 .. 2022 ",
            Some((20_210_101, 20_221_231)),
            "2021-01-01..2022-12-31",
        );
        check(
            "2021-08..2021-11",
            Some((20_210_801, 20_211_130)),
            "2021-08-01..2021-11-30",
        );
        check("2021-08..", Some((20_210_801, 0)), "2021-08-01..");
        check("..2021", Some((0, 20_211_231)), "..2021-12-31");
    }

    #[test]
    fn not_readable() {
        let none = [
            "",
            "..",
            "21",
            "20211",
            "2021-13",
            "2021-00",
            "2021-02-29",
            "2021-1-1-1",
            "2022..2021",
            "2021..x",
            "0000",
            "2021-",
            "-2021",
            "2021...",
            "أمس",
            "2021-+1",
            "99999999999999999999",
        ];
        for typed in none {
            check(typed, None, "");
        }
    }

    #[test]
    fn days_inside() {
        let autumn = DateRange::parse("2021-08..2021-11").expect("a range");
        for (day, inside) in [
            (20_210_731, false),
            (20_210_801, true),
            (20_211_130, true),
            (20_211_201, false),
        ] {
            assert_eq!(autumn.contains(day), inside, "{day}");
        }
        assert!(
            DateRange::default().contains(0),
            "an open range holds every day"
        );
    }

    #[test]
    fn ranges_that_share_a_day() {
        let autumn = DateRange::parse("2021-08..2021-11").expect("a range");
        for (first, last, shared) in [
            (20_210_101, 20_210_731, false),
            (20_210_101, 20_210_801, true),
            (20_210_101, 20_211_231, true),
            (20_211_130, 20_211_231, true),
            (20_211_201, 20_211_201, false),
        ] {
            assert_eq!(autumn.overlaps(first, last), shared, "{first} to {last}");
        }
    }

    #[test]
    fn days_in_both() {
        for (a, b, both) in [
            ("2021", "2021-08..", "2021-08-01..2021-12-31"),
            ("..2021", "2020..", "2020-01-01..2021-12-31"),
            ("2021..", "2020..", "2021-01-01.."),
            ("2021", "2022", "none"),
        ] {
            let read = |text| DateRange::parse(text).expect("a range");
            let shown =
                |range: Option<DateRange>| range.map_or("none".to_owned(), |r| r.to_string());
            assert_eq!(shown(read(a).intersect(&read(b))), both, "{a} and {b}");
            assert_eq!(shown(read(b).intersect(&read(a))), both, "{b} and {a}");
        }
    }
}
