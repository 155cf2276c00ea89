//! Months and years: `مارس 2014`, `من مارس إلى يونيو 2014`, `عام 2013`, `بين عامي 2011 و2013`.

use super::dates::between;
use super::days::{self, Days};
use super::lexicon::{self, Sense, Unit};
use super::read::{Found, Meaning, Year, behind_era, digits, month_name, year_behind, years_of};
use super::words::{Gap, Words, is_dash};
use crate::document::Calendar;

/// `مارس 2014`, `من مارس إلى يونيو 2014`, `مارس الماضي`, `في مارس`.
pub(super) fn month(words: &Words<'_>, at: usize) -> Option<Found> {
    let (month, behind) = month_name(words, at)?;
    let (year, end) = year_behind(words, behind, month.0);
    let sure = !lexicon::is_ambiguous(words.word(at)) && month.0 != Calendar::Solar;
    let named = words.follows(at) && words.before(at).ends_with("شهر");
    let found = |meaning, end| {
        Some(Found {
            words: at..end,
            meaning,
        })
    };
    if words.follows(end) && is_of_every_year(words, end) {
        return found(Meaning::Nothing, end);
    }
    match year {
        Year::Given(_) if sure || named => found(Meaning::Month { month, year }, end),
        Year::Turn(_) | Year::Of(_) if sure || named => found(Meaning::Month { month, year }, end),
        Year::Open => {
            if let Some((days, end)) = until_a_month(words, at, behind).filter(|_| sure) {
                let meaning =
                    days.map_or(Meaning::Nothing, |(first, last)| Meaning::Days(first, last));
                return found(meaning, end);
            }
            let signed = words.follows(at)
                && matches!(
                    words.before(at),
                    "في" | "وفي"
                        | "منذ"
                        | "ومنذ"
                        | "خلال"
                        | "شهر"
                        | "اواخر"
                        | "اوائل"
                        | "مطلع"
                        | "منتصف"
                        | "نهايه"
                        | "بدايه"
                );
            let plain = sure
                && month.0 == Calendar::Gregorian
                && signed
                && words.word(at).chars().count() > 2;
            plain.then_some(())?;
            found(Meaning::Month { month, year }, end)
        }
        _ => None,
    }
}

/// Whether a day or a month is one of each year, or of a year that is not near: من كل عام, من العام نفسه.
pub(super) fn is_of_every_year(words: &Words<'_>, at: usize) -> bool {
    words.word(at) == "من"
        && (matches!(words.word(at + 1), "كل" | "نفس" | "ذات" | "ذلك" | "تلك")
            || matches!(words.sense(at + 1), Sense::The(_)))
}

/// The second half of `مارس إلى يونيو 2014`: the days from the first month to the last, and where it ends.
fn until_a_month(words: &Words<'_>, from: usize, at: usize) -> Option<(Option<Days>, usize)> {
    let (first, _) = month_name(words, from)?;
    let dash = matches!(words.gap(at), Gap::Sign(sign) if is_dash(sign));
    let word = words.follows(at) && matches!(words.word(at), "الي" | "حتي");
    let conjunction = words.follows(at) && words.word(at).starts_with('و') && between(words, from);
    if !dash && !word && !conjunction {
        return None;
    }
    let (last, end) = month_name(words, at + usize::from(word))?;
    let (Year::Given(year), end) = year_behind(words, end, last.0) else {
        return None;
    };
    let from = days::month(first.0, year, first.1);
    let until = days::month(last.0, year, last.1);
    let days = from.zip(until).map(|(from, until)| (from.0, until.1));
    Some((days.filter(|days| days.0 < days.1), end))
}

/// A year that something before it says to be one, and years behind it: `عام 2013`, `في 2013`, `بين عامي 2011 و2013`,
/// `1436هـ`.
pub(super) fn years(words: &Words<'_>, at: usize) -> Option<Found> {
    let Sense::Number(year, 4) = words.sense(at) else {
        return None;
    };
    // `3/1436`: a month of it.
    if matches!(words.gap(at), Gap::Sign('/' | '.'))
        && digits(words, at.wrapping_sub(1), 2).is_some()
    {
        return None;
    }
    let first = one_year(words, at, year, None)?;
    let mut end = behind_era(words, at + 1);
    let mut last = first;
    // `2011-2013`, `2011 إلى 2013`, `بين 2011 و2013`.
    let dash = matches!(words.gap(end), Gap::Sign(sign) if is_dash(sign) || sign == '/');
    let until = words.follows(end)
        && (matches!(words.word(end), "الي" | "حتي")
            || words.word(end) == "و" && is_between(words, at));
    let mut next = end + usize::from(until);
    if until {
        next += usize::from(matches!(
            words.sense(next),
            Sense::Unit(Unit::Year, _) | Sense::The(Unit::Year)
        ));
    }
    if (dash || until)
        && let Sense::Number(other, 4) = words.sense(next)
    {
        let other = one_year(words, next, other, Some(first));
        last = other.filter(|other| other.0 != first.0)?;
        end = behind_era(words, next + 1);
    }
    // `2018/2017` is written from right to left.
    let (first, last) = if last.0 < first.0 {
        (last, first)
    } else {
        (first, last)
    };
    Some(Found {
        words: at..end,
        meaning: Meaning::Days(first.0, last.1),
    })
}

/// Whether بين, or بين عامي, stands before a year.
fn is_between(words: &Words<'_>, at: usize) -> bool {
    let back = usize::from(matches!(
        words.sense(at.wrapping_sub(1)),
        Sense::Unit(Unit::Year, _) | Sense::The(Unit::Year)
    ));
    let at = at - back.min(at);
    matches!(words.before(at), "بين" | "وبين")
}

/// The days of a number that is a year by the signs around it, or behind another year.
fn one_year(words: &Words<'_>, at: usize, year: u32, behind: Option<Days>) -> Option<Days> {
    let era = words.follows(at + 1).then(|| words.word(at + 1));
    let calendar = match era {
        Some("ه" | "هجريه" | "هجري") => Calendar::Hijri,
        _ => Calendar::Gregorian,
    };
    if matches!(era, Some("ق" | "قبل")) && matches!(words.word(at + 2), "م" | "الميلاد")
    {
        return None;
    }
    // With the sign of its era a number is a year wherever it stands.
    let marked = matches!(era, Some("م" | "ه" | "هجريه" | "ميلاديه"))
        && words.gap(at + 1) == Gap::Glued
        || calendar == Calendar::Hijri;
    let years = match calendar {
        Calendar::Gregorian if marked => 1000..=2100,
        _ => years_of(calendar),
    };
    if !years.contains(&year) {
        return None;
    }
    if behind.is_none() && !marked && !is_said_to_be_year(words, at, year) {
        return None;
    }
    days::year(calendar, year)
}

/// Whether what stands before a number says that it is a year.
fn is_said_to_be_year(words: &Words<'_>, at: usize, year: u32) -> bool {
    if !words.follows(at) {
        return false;
    }
    let mut before = at.wrapping_sub(1);
    // لـ, and an adjective of the year: العام الهجري 1436.
    if matches!(
        words.word(before),
        "الدراسي"
            | "المالي"
            | "الهجري"
            | "الميلادي"
            | "الجاري"
            | "الحالي"
            | "الماضي"
            | "المقبل"
    ) && matches!(words.sense(before.wrapping_sub(1)), Sense::The(Unit::Year))
    {
        before = before.wrapping_sub(1);
    }
    match words.sense(before) {
        Sense::The(Unit::Year) | Sense::Unit(Unit::Year, 1) => return true,
        Sense::Unit(Unit::Year, _) => {
            // `سنوات 2000 شخص` is none, `سنوات 2011 و2012` is.
            return !year.is_multiple_of(100);
        }
        _ => {}
    }
    match words.word(before) {
        "من" | "ومن" => is_until_a_year(words, at + 1) && (1900..=2050).contains(&year),
        "صيف" | "شتاء" | "خريف" | "ربيع" | "مواليد" => true,
        "في" | "وفي" | "منذ" | "ومنذ" | "حتي" | "بحلول" | "اواخر" | "اوائل" | "مطلع" | "منتصف"
        | "نهايه" | "بدايه" | "بين" => {
            (1900..=2050).contains(&year)
                && !year.is_multiple_of(100)
                && !counts_things(words, at + 1)
        }
        _ => false,
    }
}

/// Whether another year follows, as in `من 2006 إلى 2014`.
fn is_until_a_year(words: &Words<'_>, at: usize) -> bool {
    let at = behind_era(words, at);
    let dash = matches!(words.gap(at), Gap::Sign(sign) if is_dash(sign));
    let word = words.follows(at) && matches!(words.word(at), "الي" | "حتي");
    let named = usize::from(matches!(
        words.sense(at + 1),
        Sense::Unit(Unit::Year, 1) | Sense::The(Unit::Year)
    ));
    match words.sense(at + usize::from(word) + if word { named } else { 0 }) {
        Sense::Number(year, 4) => (dash || word) && (1900..=2050).contains(&year),
        _ => false,
    }
}

/// Whether a thing that is counted stands behind a number: `في 2014 مدرسة`.
fn counts_things(words: &Words<'_>, at: usize) -> bool {
    words.gap(at) == Gap::Space
        && matches!(
            words.word(at),
            "شخص"
                | "شخصا"
                | "قتيل"
                | "قتيلا"
                | "مدرسه"
                | "متر"
                | "مترا"
                | "كيلومتر"
                | "كم"
                | "دولار"
                | "دولارا"
                | "ريال"
                | "ريالا"
                | "جنيه"
                | "درهم"
                | "نقطه"
                | "حاله"
                | "سياره"
                | "منزل"
                | "موقع"
                | "موقعا"
                | "طن"
                | "طنا"
                | "ساعه"
                | "يوم"
                | "يوما"
                | "مركز"
                | "مركزا"
                | "دقيقه"
                | "مليون"
                | "مليار"
                | "الف"
        )
}
