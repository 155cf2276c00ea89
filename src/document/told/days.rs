//! Days counted and cut into weeks, months and years, in each calendar.

use icu_calendar::Date;
use icu_calendar::cal::Hijri;

use crate::document::{Calendar, Day};

/// Days from the first to the last, both included.
pub(super) type Days = (Day, Day);

/// The years of the Gregorian calendar that a text may tell of by a number alone.
pub(super) const YEARS: std::ops::RangeInclusive<u32> = 1500..=2100;

/// The year and the month of a day in a calendar.
pub(super) fn month_of(day: Day, calendar: Calendar) -> Option<(u32, u32)> {
    let number = day.number();
    let (year, month) = (number / 10_000, number / 100 % 100);
    if calendar == Calendar::Gregorian {
        return Some((year, month));
    }
    let part = |part: u32| u8::try_from(part).ok();
    let date = Date::try_new_iso(i32::try_from(year).ok()?, part(month)?, part(number % 100)?);
    let date = date.ok()?;
    let (year, month) = if calendar == Calendar::Hijri {
        let date = date.to_calendar(Hijri::new_umm_al_qura());
        (date.year().extended_year(), date.month().ordinal)
    } else {
        let date = date.to_calendar(icu_calendar::cal::Persian);
        (date.year().extended_year(), date.month().ordinal)
    };
    Some((u32::try_from(year).ok()?, u32::from(month)))
}

/// One day of a calendar; of the Hijri one the day before and the day behind as well, for who sights the moon may begin
/// a month a day earlier or later than the table does.
pub(super) fn day(calendar: Calendar, year: u32, month: u32, day: u32) -> Option<Days> {
    around(calendar, calendar.day(year, month, day)?, None)
}

/// A month of a calendar.
pub(super) fn month(calendar: Calendar, year: u32, month: u32) -> Option<Days> {
    let next = if month == 12 {
        (year + 1, 1)
    } else {
        (year, month + 1)
    };
    let first = calendar.day(year, month, 1)?;
    let last = calendar.day(next.0, next.1, 1)?.plus(-1)?;
    around(calendar, first, Some(last))
}

/// A year of a calendar.
pub(super) fn year(calendar: Calendar, year: u32) -> Option<Days> {
    let first = calendar.day(year, 1, 1)?;
    let last = calendar.day(year + 1, 1, 1)?.plus(-1)?;
    around(calendar, first, Some(last))
}

fn around(calendar: Calendar, first: Day, last: Option<Day>) -> Option<Days> {
    let last = last.unwrap_or(first);
    if calendar == Calendar::Hijri {
        Some((first.plus(-1)?, last.plus(1)?))
    } else {
        Some((first, last))
    }
}

/// The last day before `day`, or `day` itself, that is this day of the week; Monday is 1.
pub(super) fn last_weekday(day: Day, weekday: u32) -> Option<Day> {
    let back = (day.weekday() + 7 - weekday) % 7;
    day.plus(-i32::try_from(back).ok()?)
}

/// The week of a day, or one so many weeks later or earlier. Weeks begin on Saturday, on Sunday or on Monday: all days of
/// any of them.
pub(super) fn week(day: Day, weeks: i32) -> Option<Days> {
    let starts = [6, 7, 1].map(|weekday| last_weekday(day, weekday));
    let first = starts.iter().flatten().min()?;
    let last = starts.iter().flatten().max()?;
    Some((first.plus(7 * weeks)?, last.plus(7 * weeks + 6)?))
}
