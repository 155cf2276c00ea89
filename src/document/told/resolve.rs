//! What an expression means on the day of publication.

use super::days::{self, Days};
use super::lexicon::{Turn, Unit};
use super::read::{Meaning, Year};
use crate::document::{Calendar, Day};

/// How far a day without a year may lie behind the day of publication, and before it.
const PAST: i32 = 180;
const FUTURE: i32 = 60;
/// How many months back a month without a year may lie.
const MONTHS: u32 = 6;
/// The day of the week that is said of today or yesterday may show that the text is so much older than its date.
const STALE: i32 = 1;
/// How many days back a day of the week is that nothing else is said of.
const RECENT: i32 = 3;
/// The most of each unit that something may lie back to say when it was.
const MOST: [(Unit, u32); 4] = [
    (Unit::Day, 30),
    (Unit::Week, 8),
    (Unit::Month, 11),
    (Unit::Year, 10),
];

/// What is known when an expression is resolved.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context {
    /// The day of publication.
    pub(super) published: Option<Day>,
    /// Whether the passage speaks of years before the one of publication.
    pub(super) other_years: bool,
    /// Whether the sentence speaks of what is to come.
    pub(super) to_come: bool,
}

/// The days that an expression means; none where it is not certain enough.
pub(super) fn resolve(meaning: Meaning, context: Context) -> Option<Days> {
    match meaning {
        Meaning::Days(first, last) => return Some((first, last)),
        Meaning::DaysOfMonth {
            weekday,
            first,
            last,
            month,
            year: Year::Given(year),
        } => {
            let from = days::day(month.0, year, month.1, first)?;
            let until = days::day(month.0, year, month.1, last)?;
            return named(weekday, (from.0, until.1), first == last);
        }
        Meaning::Month {
            month,
            year: Year::Given(year),
        } => return days::month(month.0, year, month.1),
        _ => {}
    }
    let published = context.published?;
    match meaning {
        Meaning::DaysOfMonth {
            weekday,
            first,
            last,
            month,
            year,
        } => day_of_month(published, context, weekday, (first, last), month, year),
        Meaning::Month { month, year } => month_without_year(published, context, month, year),
        Meaning::DayOf { first, last, turn } => {
            let moved = published.plus_months(turn.steps())?;
            let (year, month) = days::month_of(moved, Calendar::Gregorian)?;
            let day = |day| days::day(Calendar::Gregorian, year, month, day);
            Some((day(first)?.0, day(last)?.1))
        }
        Meaning::Weekday { weekday, turn } => {
            let day = match turn {
                // The last one up to the day of publication; those furthest back are as often the next.
                None => days::last_weekday(published, weekday)
                    .filter(|day| day.days_until(published).is_some_and(|back| back <= RECENT))?,
                Some(Turn::Current) => return None,
                Some(Turn::Past) => days::last_weekday(published.plus(-1)?, weekday)?,
                Some(Turn::BeforePast) => days::last_weekday(published.plus(-8)?, weekday)?,
                Some(Turn::Next) => days::last_weekday(published.plus(7)?, weekday)?,
            };
            Some((day, day))
        }
        Meaning::Shift {
            days: shift,
            weekday,
        } => {
            let day = published.plus(shift)?;
            let day = match weekday {
                None => day,
                Some(weekday) => (-STALE..=1)
                    .map(|off| day.plus(off))
                    .find(|day| day.is_some_and(|day| day.weekday() == weekday))??,
            };
            Some((day, day))
        }
        Meaning::Unit { unit, turn } => unit_of_time(published, unit, turn),
        Meaning::Ago { unit, count } => ago(published, unit, count),
        Meaning::Days(..) | Meaning::Nothing => None,
    }
}

/// Days that are said to be a day of the week: only if they are; of three that a Hijri day may be, the one that is.
fn named(weekday: Option<u32>, (first, last): Days, one: bool) -> Option<Days> {
    let Some(weekday) = weekday.filter(|_| one) else {
        return Some((first, last));
    };
    let until = first.days_until(last)?;
    let day = (0..=until)
        .filter_map(|off| first.plus(off))
        .find(|day| day.weekday() == weekday)?;
    Some((day, day))
}

fn day_of_month(
    published: Day,
    context: Context,
    weekday: Option<u32>,
    (first, last): (u32, u32),
    (calendar, month): (Calendar, u32),
    year: Year,
) -> Option<Days> {
    let (this, _) = days::month_of(published, calendar)?;
    let of = |year: u32| {
        let from = days::day(calendar, year, month, first)?;
        let until = days::day(calendar, year, month, last)?;
        named(weekday, (from.0, until.1), first == last)
    };
    let away = |days: &Days| published.days_until(days.0).unwrap_or(i32::MAX);
    let near = || (this - 1..=this + 1).filter_map(of);
    match year {
        Year::Of(turn) => of(this.checked_add_signed(turn.steps())?),
        Year::Turn(Turn::Past) => near()
            .filter(|days| away(days) < 0)
            .max_by_key(|days| days.0),
        Year::Turn(Turn::Next) => near()
            .filter(|days| away(days) > 0)
            .min_by_key(|days| days.0),
        Year::Turn(Turn::Current) => near().find(|days| away(days).abs() <= 31),
        Year::Turn(Turn::BeforePast) | Year::Given(_) => None,
        Year::Open => {
            let nearest = near().min_by_key(|days| away(days).abs())?;
            let reach = if weekday.is_some() { 366 } else { PAST };
            let safe = (-reach..=FUTURE).contains(&away(&nearest));
            // The day of the week is a second sign; without one, a text about other years may mean one of those.
            (safe && (weekday.is_some() || !context.other_years)).then_some(nearest)
        }
    }
}

fn month_without_year(
    published: Day,
    context: Context,
    (calendar, month): (Calendar, u32),
    year: Year,
) -> Option<Days> {
    let (this, now) = days::month_of(published, calendar)?;
    let (last, next) = (u32::from(month >= now), u32::from(month <= now));
    let year = match year {
        Year::Of(turn) => this.checked_add_signed(turn.steps())?,
        Year::Turn(Turn::Past) => this - last,
        Year::Turn(Turn::Next) => this + next,
        Year::Turn(Turn::Current) if month == now => this,
        Year::Open if !context.other_years && !context.to_come => {
            let back = (now + 12 - month) % 12;
            // Of the month of publication one says this month; its bare name is as often that of another year.
            if back == 0 || back > MONTHS {
                return None;
            }
            if month < now { this } else { this - 1 }
        }
        _ => return None,
    };
    days::month(calendar, year, month)
}

fn unit_of_time(published: Day, unit: Unit, turn: Turn) -> Option<Days> {
    let steps = turn.steps();
    let (year, _) = days::month_of(published, Calendar::Gregorian)?;
    match unit {
        Unit::Day => None,
        Unit::Week => days::week(published, steps),
        Unit::Month => {
            let (year, month) = days::month_of(published.plus_months(steps)?, Calendar::Gregorian)?;
            days::month(Calendar::Gregorian, year, month)
        }
        Unit::Year => days::year(Calendar::Gregorian, year.checked_add_signed(steps)?),
    }
}

/// The larger the unit, the less exactly it is meant.
fn ago(published: Day, unit: Unit, count: u32) -> Option<Days> {
    let most = MOST.iter().find(|(known, _)| *known == unit)?.1;
    if count == 0 || count > most {
        return None;
    }
    let back = -i32::try_from(count).ok()?;
    let (day, about) = match unit {
        Unit::Day => (published.plus(back)?, i32::from(count > 4)),
        Unit::Week => (published.plus(7 * back)?, 3),
        Unit::Month => (published.plus_months(back)?, 15),
        Unit::Year => (published.plus_months(12 * back)?, 183),
    };
    Some((day.plus(-about)?, day.plus(about)?))
}
