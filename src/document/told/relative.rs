//! Expressions that name a day by another: `أمس`, `الثلاثاء الماضي`, `قبل ثلاثة أيام`, `الشهر المقبل`.

use super::lexicon::{Sense, Turn, Unit};
use super::read::{Found, Meaning, turn_at};
use super::words::{Gap, Words};

/// The expression that begins at a word.
pub(super) fn read(words: &Words<'_>, at: usize) -> Option<Found> {
    match words.sense(at) {
        Sense::Weekday(weekday) => day_of_week(words, at, weekday),
        Sense::Yesterday => yesterday(words, at),
        Sense::Today => today(words, at),
        Sense::Tomorrow => tomorrow(words, at),
        Sense::The(unit) => unit_of_time(words, at, unit),
        Sense::Ago => ago(words, at),
        _ => None,
    }
}

fn found(words: std::ops::Range<usize>, meaning: Meaning) -> Option<Found> {
    Some(Found { words, meaning })
}

/// The day of the week that stands behind a word for a day (`أمس الثلاثاء`, `اليوم (الأربعاء)`), and where that ends.
fn named(words: &Words<'_>, at: usize) -> (Option<u32>, usize) {
    let day = at + usize::from(words.word(at) == "يوم" && words.follows(at));
    match words.sense(day) {
        Sense::Weekday(weekday) if words.follows_softly(day) => (Some(weekday), day + 1),
        _ => (None, at),
    }
}

fn yesterday(words: &Words<'_>, at: usize) -> Option<Found> {
    if words.follows(at + 1) && matches!(words.word(at + 1), "الاول" | "الاولي") {
        let (weekday, end) = named(words, at + 2);
        return found(at..end, Meaning::Shift { days: -2, weekday });
    }
    let (weekday, end) = named(words, at + 1);
    let is_first = |word: &str| matches!(word, "اول" | "واول");
    let back = match (words.before(at), words.word(at.wrapping_sub(2))) {
        (word, _) if is_first(word) => 1,
        ("من", word) if is_first(word) => 2,
        _ => 0,
    };
    let days = if back > 0 { -2 } else { -1 };
    found(at - back..end, Meaning::Shift { days, weekday })
}

fn tomorrow(words: &Words<'_>, at: usize) -> Option<Found> {
    let (weekday, end) = named(words, at + 1);
    // غدا is also *it became*, غد the morrow.
    let written = words.written(at).contains('\u{64B}');
    let led = words.follows(at)
        && matches!(
            words.before(at),
            "يوم" | "مساء" | "صباح" | "بعد" | "ظهر" | "فجر"
        );
    if weekday.is_none() && !written && !led {
        return None;
    }
    let after = usize::from(words.before(at) == "بعد");
    let days = if after > 0 { 2 } else { 1 };
    found(at - after..end, Meaning::Shift { days, weekday })
}

/// اليوم is a day of any kind, and the name of papers: it counts with the day of the week, or beside a time of day.
fn today(words: &Words<'_>, at: usize) -> Option<Found> {
    let (weekday, end) = named(words, at + 1);
    let led = words.follows(at)
        && matches!(
            words.before(at),
            "صباح" | "مساء" | "ظهر" | "فجر" | "عصر" | "فجرا" | "مساءا"
        );
    if weekday.is_none() && (!led || turn_at(words, at + 1).is_some() || is_definite(words, at + 1))
    {
        return None;
    }
    found(at..end, Meaning::Shift { days: 0, weekday })
}

/// Whether a word behind another goes with it: اليوم التالي, مساء اليوم نفسه.
fn is_definite(words: &Words<'_>, at: usize) -> bool {
    words.gap(at) == Gap::Space
        && (words.word(at).starts_with("ال") || matches!(words.word(at), "نفسه" | "ذاته" | "عينه"))
}

/// `الشهر الماضي`, `هذا العام`.
fn unit_of_time(words: &Words<'_>, at: usize, unit: Unit) -> Option<Found> {
    let adjective = usize::from(words.follows(at + 1) && matches!(words.word(at + 1), "الميلادي"));
    if let Some((turn, end)) = turn_at(words, at + 1 + adjective) {
        return found(at..end, Meaning::Unit { unit, turn });
    }
    let this =
        words.follows(at) && matches!(words.before(at), "هذا" | "هذه" | "وهذا" | "لهذا" | "بهذا");
    if this && !is_definite(words, at + 1) && !matches!(words.sense(at + 1), Sense::Number(..)) {
        return found(
            at - 1..at + 1,
            Meaning::Unit {
                unit,
                turn: Turn::Current,
            },
        );
    }
    None
}

/// `قبل يومين`, `منذ ثلاثة أشهر`; what is counted from something else is not.
fn ago(words: &Words<'_>, at: usize) -> Option<Found> {
    let mut here = at + 1;
    if !words.follows(here) {
        return None;
    }
    here += usize::from(matches!(words.word(here), "نحو" | "حوالي"));
    let (unit, count, mut end) = match (words.sense(here), words.sense(here + 1)) {
        (Sense::Unit(unit, count @ 1..), _) => (unit, u32::from(count), here + 1),
        (Sense::Number(count, 1 | 2), Sense::Unit(unit, 0 | 1)) => (unit, count, here + 2),
        (Sense::Count(count), Sense::Unit(unit, 0 | 1)) => (unit, u32::from(count), here + 2),
        _ => return None,
    };
    let spaced = |at: usize| words.follows(at);
    if !(here + 1..end).all(spaced) {
        return None;
    }
    if spaced(end)
        && matches!(
            words.word(end),
            "واحد" | "واحده" | "فقط" | "تقريبا" | "كامله" | "مضت" | "خلت"
        )
    {
        end += 1;
    }
    if spaced(end) {
        let from_something = matches!(
            words.word(end),
            "من" | "علي" | "ونصف" | "عن" | "الي" | "او" | "و" | "فاكثر" | "اخري"
        );
        let date = matches!(
            words.sense(end),
            Sense::Number(..)
                | Sense::Month(..)
                | Sense::Head(_)
                | Sense::Weekday(_)
                | Sense::Turn(_)
                | Sense::Unit(..)
                // منذ يوم أمس
                | Sense::Yesterday
                | Sense::Today
                | Sense::Tomorrow
        );
        if from_something || date || words.word(end).starts_with("ون") {
            return None;
        }
    }
    found(at..end, Meaning::Ago { unit, count })
}

/// A day of the week with nothing beside it that is a date.
fn day_of_week(words: &Words<'_>, at: usize, weekday: u32) -> Option<Found> {
    if let Some((turn, end)) = turn_at(words, at + 1) {
        return found(
            at..end,
            Meaning::Weekday {
                weekday,
                turn: Some(turn),
            },
        );
    }
    if !is_that_of_news(words, at) {
        return None;
    }
    found(
        at..at + 1,
        Meaning::Weekday {
            weekday,
            turn: None,
        },
    )
}

/// Whether the day of the week is one near the day of publication: not every Friday, not its prayer, not a day to come.
fn is_that_of_news(words: &Words<'_>, at: usize) -> bool {
    let mut before = at.wrapping_sub(1);
    if !words.follows_softly(at) {
        return false;
    }
    if matches!(
        words.word(before),
        "يوم" | "ليله" | "مساء" | "صباح" | "فجر" | "ظهر" | "عصر" | "ليل"
    ) {
        before = before.wrapping_sub(1);
    }
    if matches!(
        words.word(before),
        "كل" | "صلاه"
            | "خطبه"
            | "خطيب"
            | "امام"
            | "مسجد"
            | "جامع"
            | "سوق"
            | "عطله"
            | "ايام"
            | "يومي"
            | "بعد"
            | "قبل"
            | "حتي"
            | "الي"
            | "من"
            | "بين"
            | "عيد"
            | "لصلاه"
            | "وصلاه"
            | "بصلاه"
            | "كلا"
            | "ملحق"
            | "منبر"
            | "خطب"
            | "منابر"
            | "ائمه"
            | "جمعه"
            | "الواحد"
            | "قبيل"
            | "عشيه"
    ) {
        return false;
    }
    if words.follows(at + 1)
        && matches!(
            words.word(at + 1),
            "من" | "التالي"
                | "التاليه"
                | "الذي"
                | "التي"
                | "الاول"
                | "الاخير"
                | "الاخيره"
                | "الي"
                | "حتي"
                | "والي"
                | "نفسه"
                | "ذاته"
                | "السابق"
                | "السابقه"
                | "الاسود"
                | "العظيم"
                | "العظيمه"
        )
    {
        return false;
    }
    !is_to_come(words, at)
}

/// Words of what is to come, in order.
const TO_COME: [&str; 35] = [
    "استعدادا",
    "المتوقع",
    "المرتقب",
    "المرتقبه",
    "المزمع",
    "المقرر",
    "المقرره",
    "المنتظر",
    "تبدا",
    "تستضيف",
    "تستعد",
    "تعتزم",
    "تقام",
    "تلتقي",
    "تمهيدا",
    "تنطلق",
    "تنوي",
    "تواجه",
    "سوف",
    "غدا",
    "مقرر",
    "موعد",
    "موعدا",
    "يبدا",
    "يتوقع",
    "يستضيف",
    "يستعد",
    "يعتزم",
    "يقام",
    "يلتقي",
    "يلعب",
    "ينتظر",
    "ينطلق",
    "ينوي",
    "يواجه",
];

/// How many words back what is to come is looked for, and what something lies before.
const BACK: usize = 25;
const BEFORE: usize = 6;

/// Whether the sentence up to a word speaks of what is to come.
pub(super) fn is_to_come(words: &Words<'_>, at: usize) -> bool {
    let sentence = words.sentence(at, BACK);
    (sentence..at).any(|place| {
        let word = words.word(place);
        let bare = word
            .strip_prefix('و')
            .filter(|rest| rest.chars().count() > 3)
            .unwrap_or(word);
        // قبل قمة الاثنين, قبل أن يلتقي الجمعة: what lies ahead of what is told.
        let ahead = place + BEFORE >= at && matches!(bare, "قبل" | "قبيل" | "عشيه");
        ahead || TO_COME.binary_search(&bare).is_ok() || crate::analysis::is_future(bare)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_what_is_to_come_are_in_order() {
        assert!(TO_COME.is_sorted());
    }
}
