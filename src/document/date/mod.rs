//! The day a document was published, out of the ways that files write it.
//!
//! [`read`] understands one date: ISO 8601 and RFC 2822 with times and zones, numbers, seconds since 1970, and
//! days with a month's name in the sets that Arabic, Persian, Dari, Pashto, Urdu, Turkish, English and French
//! press use (`names.rs`); in the Gregorian, the Hijri and the Iranian or Afghan solar calendar, with any
//! digits (`scan.rs`). The day is taken as written, in the time zone it was written in. What allows two
//! readings is no date: neither `3/4/2021`, nor `3.4.21`. `origin.rs` finds the date of a document
//! that names none.

pub(in crate::document) mod names;
mod origin;
mod scan;

use icu_calendar::Date;
use icu_calendar::cal::Hijri;

pub use origin::{DateFrom, Dated, of_document};

/// The earliest and the latest year of publication; a fixed bound, for nothing depends on the clock.
const YEARS: std::ops::RangeInclusive<u32> = 1800..=2100;
/// Years of the other two calendars, which are some six hundred behind.
const OTHER_YEARS: std::ops::RangeInclusive<u32> = 1200..=1500;
/// A longer text, in characters, is one with a date in it, not a date.
const LONGEST: usize = 120;

/// A calendar day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(u32);

impl Day {
    /// The day, if the calendar has it.
    #[must_use]
    pub fn new(year: u32, month: u32, day: u32) -> Option<Self> {
        let date = jiff::civil::Date::new(
            i16::try_from(year).ok()?,
            i8::try_from(month).ok()?,
            i8::try_from(day).ok()?,
        );
        (date.is_ok() && (1000..=9999).contains(&year))
            .then_some(Self(year * 10_000 + month * 100 + day))
    }

    /// As a number, `yyyymmdd`.
    #[must_use]
    pub fn number(self) -> u32 {
        self.0
    }

    /// From a number, `yyyymmdd`.
    #[must_use]
    pub fn from_number(number: u32) -> Option<Self> {
        Self::new(number / 10_000, number / 100 % 100, number % 100)
    }

    /// Reads a date as files write it.
    #[must_use]
    pub fn parse(raw: &str) -> Option<Self> {
        read(raw).map(|reading| reading.day)
    }

    /// The day half-way between this and a later one.
    #[must_use]
    pub fn half_way(self, later: Self) -> Option<Self> {
        let days = self.days_until(later)?;
        self.plus(days / 2)
    }

    /// The day so many days later, or earlier.
    #[must_use]
    pub fn plus(self, days: i32) -> Option<Self> {
        let later = self.civil()?.checked_add(jiff::Span::new().days(days));
        Self::of_civil(later.ok()?)
    }

    /// The day so many months later, or earlier; the last of a month that is shorter.
    #[must_use]
    pub fn plus_months(self, months: i32) -> Option<Self> {
        let later = self.civil()?.checked_add(jiff::Span::new().months(months));
        Self::of_civil(later.ok()?)
    }

    /// The day so long before this one: `7d`, `2w`, `3m`, `1y`, in either digit set.
    #[must_use]
    pub fn ago(self, text: &str) -> Option<Self> {
        let text = text.trim();
        let unit = text.chars().next_back()?;
        let digits = text.strip_suffix(unit)?;
        let count = digits.chars().try_fold(0_i32, |count, c| {
            let digit = i32::try_from(scan::digit(c)?.to_digit(10)?).ok()?;
            count.checked_mul(10)?.checked_add(digit)
        });
        // More than that is before all news.
        let count = count.filter(|count| !digits.is_empty() && *count <= 3660)?;
        match unit {
            'd' => self.plus(-count),
            'w' => self.plus(-7 * count),
            'm' => self.plus_months(-count),
            'y' => self.plus_months(-12 * count),
            _ => None,
        }
    }

    /// When it begins in UTC, in seconds since 1970; 0 for all days before.
    #[must_use]
    pub fn begins(self) -> u64 {
        let since = Self(19_700_101).days_until(self);
        since.map_or(0, |days| u64::try_from(days).unwrap_or(0) * 86_400)
    }

    /// How many days another lies behind this; fewer than none where it is the earlier.
    #[must_use]
    pub fn days_until(self, other: Self) -> Option<i32> {
        Some(self.civil()?.until(other.civil()?).ok()?.get_days())
    }

    fn civil(self) -> Option<jiff::civil::Date> {
        let part = |part: u32| i8::try_from(part % 100).ok();
        let year = i16::try_from(self.0 / 10_000).ok()?;
        jiff::civil::Date::new(year, part(self.0 / 100)?, part(self.0)?).ok()
    }

    fn of_civil(date: jiff::civil::Date) -> Option<Self> {
        let part = |part: i8| u32::try_from(part).ok();
        let year = u32::try_from(date.year()).ok()?;
        Self::new(year, part(date.month())?, part(date.day())?)
    }

    /// The same day, where something may have been published on it.
    fn published(self) -> Option<Self> {
        YEARS.contains(&(self.0 / 10_000)).then_some(self)
    }

    /// The day after 1 January 1970 that some seconds in UTC fall on.
    fn of_stamp(seconds: i64) -> Option<Self> {
        let utc = jiff::tz::TimeZone::UTC;
        let date = jiff::Timestamp::from_second(seconds).ok()?.to_zoned(utc);
        Self::of_civil(date.date())
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{:04}-{:02}-{:02}",
            self.0 / 10_000,
            self.0 / 100 % 100,
            self.0 % 100
        )
    }
}

/// A calendar that dates are written in.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Calendar {
    /// The common one.
    Gregorian,
    /// The lunar one, by the calendar of Umm al-Qura. Where a month began with the sighting of the moon, the
    /// day may be off by one.
    Hijri,
    /// The solar one of Iran and Afghanistan.
    Solar,
}

impl Calendar {
    /// The calendar in a stable word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Gregorian => "gregorian",
            Self::Hijri => "hijri",
            Self::Solar => "solar",
        }
    }

    fn years(self) -> std::ops::RangeInclusive<u32> {
        match self {
            Self::Gregorian => YEARS,
            Self::Hijri | Self::Solar => OTHER_YEARS,
        }
    }

    /// The Gregorian day of a day of this calendar.
    pub(in crate::document) fn day(self, year: u32, month: u32, day: u32) -> Option<Day> {
        if !self.years().contains(&year) {
            return None;
        }
        let (y, m, d) = (
            i32::try_from(year).ok()?,
            u8::try_from(month).ok()?,
            u8::try_from(day).ok()?,
        );
        let iso = match self {
            Self::Gregorian => return Day::new(year, month, day),
            Self::Hijri => {
                let calendar = Hijri::new_umm_al_qura();
                Date::try_new_hijri_with_calendar(y, m, d, calendar)
                    .ok()?
                    .to_calendar(icu_calendar::Iso)
            }
            Self::Solar => Date::try_new_persian(y, m, d)
                .ok()?
                .to_calendar(icu_calendar::Iso),
        };
        let year = u32::try_from(iso.era_year().year).ok()?;
        let month = u32::from(iso.month().ordinal);
        Day::new(year, month, u32::from(iso.day_of_month().0))
    }
}

/// A date that was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The Gregorian day.
    pub day: Day,
    /// The calendar it was written in.
    pub calendar: Calendar,
}

/// Understands a date as files write it; nothing where it allows two readings. Of a date in two calendars the
/// Gregorian counts.
#[must_use]
pub fn read(raw: &str) -> Option<Reading> {
    if raw.chars().count() > LONGEST {
        return None;
    }
    let tokens = scan::tokens(raw);
    let gregorian = |day: Day| Reading {
        day,
        calendar: Calendar::Gregorian,
    };
    // A lone number is a day, a day with a time, or a stamp.
    if let [
        scan::Token {
            kind: scan::Kind::Number(digits),
            ..
        },
        rest @ ..,
    ] = tokens.as_slice()
    {
        let fraction = matches!(rest, [] | [_, _]) && scan::is_fraction(rest);
        if rest.is_empty() || fraction {
            return lone_number(digits).and_then(Day::published).map(gregorian);
        }
    }
    let scan = scan::scan(&tokens);
    scan.one()
}

fn lone_number(digits: &str) -> Option<Day> {
    let number: i64 = digits.parse().ok()?;
    match digits.len() {
        8 => Day::from_number(u32::try_from(number).ok()?),
        // With hours and minutes, perhaps seconds.
        12 => Day::from_number(u32::try_from(number / 10_000).ok()?),
        14 => Day::from_number(u32::try_from(number / 1_000_000).ok()?),
        9 | 10 => Day::of_stamp(number),
        13 => Day::of_stamp(number / 1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
