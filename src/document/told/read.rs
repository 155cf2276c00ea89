//! Expressions that name a day, a month or a year: `3 آذار 2014`, `الثالث من مارس`, `من 3 إلى 7 مايو`, `عام 2013`.

use super::days;
use super::lexicon::{self, Sense, Turn, Unit};
use super::words::{Gap, Words, is_dash};
use super::{dates, periods};
use crate::document::{Calendar, Day};

/// An expression: its words, and what they mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) words: std::ops::Range<usize>,
    pub(super) meaning: Meaning,
}

/// What an expression means, before the day of publication is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// These days.
    Days(Day, Day),
    /// Days of a month, the year of which has to be found out.
    DaysOfMonth {
        weekday: Option<u32>,
        first: u32,
        last: u32,
        month: (Calendar, u32),
        year: Year,
    },
    /// The same of a month.
    Month { month: (Calendar, u32), year: Year },
    /// Days of the month of publication, or of one beside it.
    DayOf { first: u32, last: u32, turn: Turn },
    /// A day of the week.
    Weekday { weekday: u32, turn: Option<Turn> },
    /// So many days after the day of publication, or before it, and the day of the week that it is said to be.
    Shift { days: i32, weekday: Option<u32> },
    /// الأسبوع الماضي
    Unit { unit: Unit, turn: Turn },
    /// قبل ثلاثة أيام
    Ago { unit: Unit, count: u32 },
    /// It cannot be told.
    Nothing,
}

impl Meaning {
    /// The year that an expression names, the last of several.
    pub(super) fn given_year(&self) -> Option<u32> {
        match self {
            Self::Days(_, last) => Some(last.number() / 10_000),
            Self::DaysOfMonth {
                year: Year::Given(year),
                month: (Calendar::Gregorian, _),
                ..
            }
            | Self::Month {
                year: Year::Given(year),
                month: (Calendar::Gregorian, _),
            } => Some(*year),
            _ => None,
        }
    }

    /// Whether it is a month and nothing more.
    pub(super) fn is_bare_month(&self) -> bool {
        matches!(
            self,
            Self::Month {
                year: Year::Open,
                ..
            }
        )
    }
}

/// Which year is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Year {
    /// This one.
    Given(u32),
    /// الماضي: the last such month or day, not the last year.
    Turn(Turn),
    /// من العام الماضي
    Of(Turn),
    /// None is named.
    Open,
}

/// The expression that begins at a word.
pub(super) fn read(words: &Words<'_>, at: usize) -> Option<Found> {
    let (weekday, start) = match words.sense(at) {
        Sense::Weekday(weekday) => (Some(weekday), behind_weekday(words, at + 1)),
        _ => (None, at),
    };
    dates::numeric(words, at, start)
        .or_else(|| dates::day_of_month(words, at, start, weekday))
        .or_else(|| {
            weekday
                .is_none()
                .then(|| periods::month(words, at))
                .flatten()
        })
        .or_else(|| {
            weekday
                .is_none()
                .then(|| periods::years(words, at))
                .flatten()
        })
}

/// Where a date goes on behind the name of its day.
fn behind_weekday(words: &Words<'_>, mut at: usize) -> usize {
    for word in ["الموافق", "يوم"] {
        at += usize::from(words.follows_softly(at) && words.word(at) == word);
    }
    at
}

pub(super) fn digits(words: &Words<'_>, at: usize, longest: u8) -> Option<u32> {
    match words.sense(at) {
        Sense::Number(value, digits) if digits <= longest => Some(value),
        _ => None,
    }
}

/// A day of the month, in digits or in words, and where it ends.
pub(super) fn day_number(words: &Words<'_>, at: usize) -> Option<(u32, usize)> {
    if let Some(day) = digits(words, at, 2) {
        return (1..=31).contains(&day).then_some((day, at + 1));
    }
    let Sense::Ordinal(value) = words.sense(at) else {
        return None;
    };
    // عشر alone is a number of things, الأسبوع الأول من مارس no day.
    let noun = words.before(at).starts_with("ال")
        && words.before(at) != "الي"
        && words.gap(at) == Gap::Space
        && !matches!(
            words.sense(at.wrapping_sub(1)),
            Sense::Today | Sense::Weekday(_) | Sense::Yesterday
        );
    if noun || words.word(at).ends_with("عشر") {
        return None;
    }
    let value = u32::from(value);
    let next = words.follows(at + 1).then(|| words.word(at + 1));
    let (day, end) = match next {
        Some("عشر") if value < 10 => (value + 10, at + 2),
        Some("والعشرين" | "والعشرون") if value < 10 => (value + 20, at + 2),
        Some("والثلاثين" | "والثلاثون") if value == 1 => (31, at + 2),
        _ => (value, at + 1),
    };
    // The first of five is no first of May: only من leads on.
    (words.follows(end) && words.word(end) == "من").then_some((day, end))
}

/// A month's name, other names of the same behind it, and where it ends.
pub(super) fn month_name(words: &Words<'_>, at: usize) -> Option<((Calendar, u32), usize)> {
    let (month, mut end) = one_month(words, at)?;
    loop {
        let parted = match words.gap(end) {
            Gap::Space => true,
            Gap::Sign(sign) => matches!(sign, '/' | '\\' | '(' | ')') || is_dash(sign),
            Gap::Glued | Gap::Border => false,
        };
        match one_month(words, end).filter(|_| parted) {
            Some((other, next)) if other == month => end = next,
            _ => return Some((month, end)),
        }
    }
}

pub(super) fn one_month(words: &Words<'_>, at: usize) -> Option<((Calendar, u32), usize)> {
    match words.sense(at) {
        Sense::Month(calendar, month) => Some(((calendar, month), at + 1)),
        Sense::Head(head) if words.follows(at + 1) => {
            Some((lexicon::month(head, words.word(at + 1))?, at + 2))
        }
        _ => None,
    }
}

/// The year behind a day and a month or behind a month: `2014`, `عام 2014`, `الماضي`, `من العام الماضي`.
pub(super) fn year_behind(words: &Words<'_>, at: usize, calendar: Calendar) -> (Year, usize) {
    let mut here = at;
    if words.follows_bracket(here) && words.word(here) == "من" {
        here += 1;
    }
    let adjective = words.follows(here) && matches!(words.word(here), "هذا" | "هذه");
    if adjective && matches!(words.sense(here + 1), Sense::The(Unit::Year)) {
        return (Year::Of(Turn::Current), here + 2);
    }
    let mut named = false;
    if words.follows_softly(here)
        && matches!(
            words.sense(here),
            Sense::The(Unit::Year) | Sense::Unit(Unit::Year, 1)
        )
    {
        (here, named) = (here + 1, true);
        if let Some((turn, end)) = turn_at(words, here) {
            return (Year::Of(turn), end);
        }
    }
    let joined = match words.gap(here) {
        Gap::Glued | Gap::Space => true,
        Gap::Sign(sign) => !named && (is_dash(sign) || matches!(sign, ',' | '،' | '/' | '.' | ')')),
        Gap::Border => false,
    };
    if let (true, Sense::Number(year, 4)) = (joined, words.sense(here)) {
        // A month and a slash: `مارس/2014`; behind a dash and space something else begins.
        if years_of(calendar).contains(&year) {
            return (Year::Given(year), behind_era(words, here + 1));
        }
    }
    if !named
        && here == at
        && let Some((turn, end)) = turn_at(words, at)
    {
        return (Year::Turn(turn), end);
    }
    (Year::Open, at)
}

pub(super) fn years_of(calendar: Calendar) -> std::ops::RangeInclusive<u32> {
    match calendar {
        Calendar::Gregorian => days::YEARS,
        Calendar::Hijri | Calendar::Solar => 1200..=1500,
    }
}

/// Where the sign of an era behind a year ends.
pub(super) fn behind_era(words: &Words<'_>, at: usize) -> usize {
    let is_era = matches!(
        words.word(at),
        "م" | "ه" | "هجريه" | "ميلاديه" | "هجري" | "ميلادي"
    );
    at + usize::from(is_era && words.follows(at))
}

/// الماضي, المقبل, الجاري, قبل الماضي, and where that ends.
pub(super) fn turn_at(words: &Words<'_>, at: usize) -> Option<(Turn, usize)> {
    if !words.follows_bracket(at) {
        return None;
    }
    match words.sense(at) {
        Sense::Turn(turn) => Some((turn, at + 1)),
        Sense::Ago if words.word(at) == "قبل" && words.follows(at + 1) => {
            match words.sense(at + 1) {
                Sense::Turn(Turn::Past) => Some((Turn::BeforePast, at + 2)),
                _ => None,
            }
        }
        _ => None,
    }
}
