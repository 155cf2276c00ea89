//! Days as they are written: `3 آذار 2014`, `3-7 آذار`, `13/3/2014`, `26 شوال 1436 هـ الموافق 11 أغسطس 2015`.

use super::days;
use super::lexicon::{self, Sense, Turn, Unit};
use super::periods::is_of_every_year;
use super::read::{
    Found, Meaning, Year, day_number, digits, month_name, one_month, turn_at, year_behind,
};
use super::words::{Gap, Words, is_dash};
use crate::document::Calendar;
use crate::document::date;

/// `13/3/2014`, `2014-03-13`, `17/10/1436هـ`: what [`date::read`] understands, and nothing that has more numbers.
pub(super) fn numeric(words: &Words<'_>, from: usize, at: usize) -> Option<Found> {
    digits(words, at, 4)?;
    if from < at && !words.follows_softly(at) {
        return None;
    }
    let sign = |at: usize| match words.gap(at) {
        Gap::Sign(sign) if is_dash(sign) || matches!(sign, '/' | '.' | '\\') => Some(sign),
        _ => None,
    };
    let separator = sign(at + 1)?;
    digits(words, at + 1, 2)?;
    if sign(at + 2) != Some(separator) || digits(words, at + 2, 4).is_none() {
        return None;
    }
    let more = sign(at) == Some(separator) && digits(words, at.wrapping_sub(1), 4).is_some()
        || sign(at + 3) == Some(separator) && digits(words, at + 3, 4).is_some();
    let mut end = at + 3;
    while words.follows(end)
        && matches!(
            words.word(end),
            "ه" | "ش" | "هجري" | "هجريه" | "م" | "ميلادي"
        )
    {
        end += 1;
    }
    let read = date::read(words.text(from..end)).or_else(|| hijri(words, at, end, from < at));
    let read = read.filter(|_| !more);
    let read = read.filter(|read| days::YEARS.contains(&(read.day.number() / 10_000)));
    let weekday = match words.sense(from) {
        Sense::Weekday(weekday) if from < at => Some(weekday),
        _ => None,
    };
    let meaning = match read {
        Some(read) if read.calendar == Calendar::Hijri => {
            let near = [-1, 0, 1].map(|off| read.day.plus(off));
            let named = near
                .into_iter()
                .flatten()
                .find(|day| weekday == Some(day.weekday()));
            match (weekday, named) {
                (None, _) => Meaning::Days(read.day.plus(-1)?, read.day.plus(1)?),
                (_, Some(day)) => Meaning::Days(day, day),
                _ => Meaning::Nothing,
            }
        }
        Some(read) if weekday.is_some_and(|weekday| weekday != read.day.weekday()) => {
            Meaning::Nothing
        }
        Some(read) => Meaning::Days(read.day, read.day),
        None => Meaning::Nothing,
    };
    Some(both_calendars(words, from, end, meaning))
}

/// `2/11/1436 هـ`: Hijri dates are written with the day first. The sign of the era has to stand there, or the day of the
/// week before it.
fn hijri(words: &Words<'_>, at: usize, end: usize, weekday: bool) -> Option<date::Reading> {
    let (day, month) = (digits(words, at, 2)?, digits(words, at + 1, 2)?);
    let Sense::Number(year, 4) = words.sense(at + 2) else {
        return None;
    };
    let era = end > at + 3 && words.word(at + 3).starts_with('ه') && words.word(at + 4) != "ش";
    let calendar = Calendar::Hijri;
    let day = calendar.day(year, month, day).filter(|_| era || weekday)?;
    Some(date::Reading { day, calendar })
}

/// `3 آذار 2014`, `3-7 آذار`, `من 28 آذار إلى 3 نيسان 2014`, `الثالث من مارس الماضي`; `March 3, 2014`.
pub(super) fn day_of_month(
    words: &Words<'_>,
    from: usize,
    at: usize,
    weekday: Option<u32>,
) -> Option<Found> {
    if from < at && !words.follows_softly(at) {
        return None;
    }
    if weekday.is_none() && matches!(words.sense(at), Sense::Month(..)) {
        return month_first(words, at);
    }
    let (first, mut end) = day_number(words, at)?;
    let mut last = first;
    // `3-7 آذار`, `3 إلى 7 آذار`, `3 و4 آذار`.
    let dash = matches!(words.gap(end), Gap::Sign(sign) if is_dash(sign) || sign == '/');
    let until = words.follows(end) && matches!(words.word(end), "الي" | "حتي" | "و");
    let second = end + usize::from(until);
    if (dash || until)
        && let Some((day, behind)) = day_number(words, second)
    {
        let conjunction = until && words.word(end) == "و" && !between(words, from);
        if day <= first || conjunction && day != first + 1 {
            // A score, or two days of which this one's month is not near.
            return None;
        }
        (last, end) = (day, behind);
    }
    for filler in ["من", "شهر"] {
        end += usize::from(words.follows(end) && words.word(end) == filler);
    }
    if words.word(end) == "لشهر" && words.follows(end) {
        end += 1;
    }
    let joined = match words.gap(end) {
        Gap::Glued | Gap::Space => true,
        Gap::Sign(sign) => matches!(sign, '-' | '/' | '.' | '،'),
        Gap::Border => false,
    };
    if !joined {
        return None;
    }
    if let Some(found) = day_of_this_month(words, from, end, (first, last), weekday) {
        return Some(found);
    }
    let (month, behind) = month_name(words, end)?;
    let ambiguous = lexicon::is_ambiguous(words.word(end));
    let (year, end) = year_behind(words, behind, month.0);
    let open = matches!(year, Year::Open | Year::Turn(_) | Year::Of(_));
    let unsure = ambiguous && month.0 != Calendar::Hijri || month.0 == Calendar::Solar;
    if open && (unsure || month == (Calendar::Hijri, 2)) {
        return None;
    }
    if open
        && last == first
        && let Some(found) = until_a_day(words, from, end, (first, month))
    {
        return Some(found);
    }
    let meaning = Meaning::DaysOfMonth {
        weekday,
        first,
        last,
        month,
        year,
    };
    let every = year == Year::Open && words.follows(end) && is_of_every_year(words, end);
    if every || year == Year::Open && !has_sign(words, from) && weekday.is_none() {
        return Some(Found {
            words: from..end,
            meaning: Meaning::Nothing,
        });
    }
    Some(both_calendars(words, from, end, meaning))
}

/// Whether بين stands before an expression.
pub(super) fn between(words: &Words<'_>, from: usize) -> bool {
    words.follows(from) && matches!(words.before(from), "بين" | "وبين")
}

/// `5 من الشهر الجاري`, `15 الجاري`.
fn day_of_this_month(
    words: &Words<'_>,
    from: usize,
    at: usize,
    (first, last): (u32, u32),
    weekday: Option<u32>,
) -> Option<Found> {
    let bare = turn_at(words, at).filter(|_| matches!(words.before(from), "يوم" | "في" | "حتي"));
    let (turn, end) = match words.sense(at) {
        Sense::The(Unit::Month) => turn_at(words, at + 1)?,
        _ => bare?,
    };
    let meaning = if weekday.is_none() && turn != Turn::BeforePast {
        Meaning::DayOf { first, last, turn }
    } else {
        Meaning::Nothing
    };
    Some(Found {
        words: from..end,
        meaning,
    })
}

/// The second half of `28 آذار إلى 3 نيسان 2014`: both days have one year.
fn until_a_day(
    words: &Words<'_>,
    from: usize,
    at: usize,
    (first, month): (u32, (Calendar, u32)),
) -> Option<Found> {
    let dash = matches!(words.gap(at), Gap::Sign(sign) if is_dash(sign));
    let word = words.follows(at)
        && (matches!(words.word(at), "الي" | "حتي")
            || words.word(at) == "و" && between(words, from));
    if !dash && !word {
        return None;
    }
    let (second, mut end) = day_number(words, at + usize::from(word))?;
    end += usize::from(words.follows(end) && words.word(end) == "من");
    let (other, end) = month_name(words, end).filter(|_| words.follows(end))?;
    let (Year::Given(year), end) = year_behind(words, end, other.0) else {
        return None;
    };
    let first = days::day(month.0, year, month.1, first)?;
    let last = days::day(other.0, year, other.1, second)?;
    (first.0 <= last.1).then_some(Found {
        words: from..end,
        meaning: Meaning::Days(first.0, last.1),
    })
}

/// `March 3, 2014`.
fn month_first(words: &Words<'_>, at: usize) -> Option<Found> {
    if !words
        .word(at)
        .starts_with(|c: char| c.is_ascii_alphabetic())
    {
        return None;
    }
    let (month, behind) = one_month(words, at)?;
    let day =
        digits(words, behind, 2).filter(|day| words.follows(behind) && (1..=31).contains(day))?;
    let Sense::Number(year, 4) = words.sense(behind + 1) else {
        return None;
    };
    let joined = matches!(words.gap(behind + 1), Gap::Space | Gap::Sign(','));
    let (first, last) = days::day(month.0, year, month.1, day).filter(|_| joined)?;
    Some(Found {
        words: at..behind + 2,
        meaning: Meaning::Days(first, last),
    })
}

/// Whether a word before a day says that a day follows, not a name («ثورة 25 يناير»).
fn has_sign(words: &Words<'_>, from: usize) -> bool {
    if matches!(words.gap(from), Gap::Sign('(' | '[')) {
        return true;
    }
    // The second of two days: `يومي 7 و14 أكتوبر`.
    let second = words.before(from) == "و"
        && matches!(words.sense(from.wrapping_sub(2)), Sense::Number(_, 1 | 2));
    second && words.follows(from)
        || words.follows_softly(from)
            && (matches!(
                words.sense(from.wrapping_sub(1)),
                Sense::Weekday(_) | Sense::Yesterday
            ) || matches!(
                words.before(from),
                "في" | "وفي"
                    | "يوم"
                    | "ويوم"
                    | "بتاريخ"
                    | "تاريخ"
                    | "منذ"
                    | "ومنذ"
                    | "حتي"
                    | "وحتي"
                    | "من"
                    | "ومن"
                    | "الي"
                    | "والي"
                    | "بين"
                    | "قبل"
                    | "بعد"
                    | "مساء"
                    | "صباح"
                    | "ليل"
                    | "ليله"
                    | "فجر"
                    | "ظهر"
                    | "الموافق"
                    | "يومي"
                    | "اليوم"
                    | "بيوم"
                    | "ليوم"
            ))
}

/// Puts the day of another calendar behind a date with it: `26 شوال 1436 هـ الموافق 11 أغسطس 2015`. The Gregorian counts.
fn both_calendars(words: &Words<'_>, from: usize, end: usize, meaning: Meaning) -> Found {
    let alone = Found {
        words: from..end,
        meaning,
    };
    let named = words.follows_softly(end)
        && matches!(words.word(end), "الموافق" | "الموافقه" | "يوافق" | "وفق");
    let parted = matches!(words.gap(end), Gap::Sign(sign) if is_dash(sign) || matches!(sign, '/' | '(' | '،'));
    if !named && !parted {
        return alone;
    }
    let mut next = end + usize::from(named);
    next += usize::from(named && words.word(next) == "ل" && words.follows(next));
    let Some(other) = read_one(words, next) else {
        return alone;
    };
    let calendar = |meaning: &Meaning| match meaning {
        Meaning::DaysOfMonth { month, .. } => Some(month.0),
        _ => None,
    };
    let words = from..other.words.end;
    match (calendar(&meaning), calendar(&other.meaning)) {
        (Some(Calendar::Hijri | Calendar::Solar), Some(Calendar::Gregorian)) => Found {
            words,
            meaning: with_year(other.meaning, meaning),
        },
        (Some(Calendar::Gregorian), Some(Calendar::Hijri | Calendar::Solar)) => Found {
            words,
            meaning: with_year(meaning, other.meaning),
        },
        _ => alone,
    }
}

/// One date of a day and a month, without a second.
fn read_one(words: &Words<'_>, at: usize) -> Option<Found> {
    let (first, end) = day_number(words, at)?;
    let end = end + usize::from(words.follows(end) && words.word(end) == "من");
    let (month, end) = month_name(words, end).filter(|_| words.follows(end))?;
    let (year, end) = year_behind(words, end, month.0);
    Some(Found {
        words: at..end,
        meaning: Meaning::DaysOfMonth {
            weekday: None,
            first,
            last: first,
            month,
            year,
        },
    })
}

/// A Gregorian day whose year is told by the same day of another calendar, if not by itself.
fn with_year(gregorian: Meaning, other: Meaning) -> Meaning {
    let (
        Meaning::DaysOfMonth {
            first,
            month,
            year: Year::Open,
            ..
        },
        Meaning::DaysOfMonth {
            first: day,
            month: (calendar, number),
            year: Year::Given(year),
            ..
        },
    ) = (gregorian, other)
    else {
        return gregorian;
    };
    let near = days::day(calendar, year, number, day).and_then(|(from, until)| {
        let years = [from, until].map(|day| day.number() / 10_000);
        let days = years.map(|year| days::day(month.0, year, month.1, first));
        days.into_iter()
            .flatten()
            .find(|day| day.0.plus(1) >= Some(from) && day.0.plus(-1) <= Some(until))
    });
    near.map_or(Meaning::Nothing, |(first, last)| Meaning::Days(first, last))
}
