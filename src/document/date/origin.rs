//! Where a document's date comes from: what its record says, else its address, the head of its text, or the
//! name of its file.
//!
//! Only a date that stands for the document counts: an address sorted by days, a line that is nothing but a
//! date, a dateline («دمشق – 3 آذار 2014 (وكالة)»). A date that a sentence tells of is none, nor is a date of
//! the file system, nor today's.

use super::scan::{self, Found, Kind, Scan, Token};
use super::{Calendar, Day, Reading, names, read};
use crate::text::prefix;

/// Where a date was found. The words are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateFrom {
    /// The record or the file's metadata.
    Record,
    /// The address on the web.
    Url,
    /// A line at the head of the text.
    Text,
    /// The name of the file.
    Name,
}

impl DateFrom {
    /// The origin in a stable word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::Url => "url",
            Self::Text => "text",
            Self::Name => "name",
        }
    }
}

/// A document's day of publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dated {
    /// The day.
    pub day: Day,
    /// The calendar it was written in.
    pub calendar: Calendar,
    /// Where.
    pub from: DateFrom,
}

/// How much of a text is its head, in characters, and in how many lines a date may stand there.
const HEAD: usize = 300;
const HEAD_LINES: usize = 3;
/// Numbers that are a day only by their length are one from this year on: the web has no older pages.
const WEB: u32 = 1990;
/// The most words of a place before the date of a dateline, and of an agency behind it.
const PLACE: usize = 4;

/// The day a document was published. `told` is what its record says; `name` the name of its file, where the
/// file is one document.
#[must_use]
pub fn of_document(
    told: Option<&str>,
    url: Option<&str>,
    text: &str,
    name: Option<&str>,
) -> Option<Dated> {
    let found = |from: DateFrom| {
        move |reading: Reading| Dated {
            day: reading.day,
            calendar: reading.calendar,
            from,
        }
    };
    told.and_then(read)
        .map(found(DateFrom::Record))
        .or_else(|| url.and_then(of_url).map(found(DateFrom::Url)))
        .or_else(|| of_text(text).map(found(DateFrom::Text)))
        .or_else(|| name.and_then(of_name).map(found(DateFrom::Name)))
}

fn gregorian(day: Day) -> Reading {
    Reading {
        day,
        calendar: Calendar::Gregorian,
    }
}

/// `…/2014/03/05/…`, `…/20140305/…`, `…/2014-03-05-title`, `…?date=2014-03-05`; nothing where an address
/// names two days.
fn of_url(url: &str) -> Option<Reading> {
    let behind = url.split_once("://").map_or(url, |(_, rest)| rest);
    let (_, path) = behind.split_once('/')?;
    let path = path.split('#').next().unwrap_or_default();
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let mut days: Vec<Day> = Vec::new();
    let segments: Vec<&str> = path.split('/').collect();
    for (place, segment) in segments.iter().enumerate() {
        days.extend(leading_day(segment));
        if let Some([year, month, day]) = segments.get(place..place + 3) {
            days.extend(day_of_parts(year, month, day));
        }
    }
    for pair in query.split('&') {
        if let Some((key, value)) = pair.split_once('=')
            && matches!(
                key,
                "date" | "day" | "pubdate" | "published" | "issue" | "d"
            )
        {
            days.extend(leading_day(value));
        }
    }
    days.sort_unstable();
    days.dedup();
    match days.as_slice() {
        [day] => Some(gregorian(*day)),
        _ => None,
    }
}

fn day_of_parts(year: &str, month: &str, day: &str) -> Option<Day> {
    let digits = |part: &str, len: std::ops::RangeInclusive<usize>| {
        (len.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
            .then(|| part.parse::<u32>().ok())
            .flatten()
    };
    let year = digits(year, 4..=4).filter(|year| *year >= WEB)?;
    Day::new(year, digits(month, 1..=2)?, digits(day, 1..=2)?)?.published()
}

/// The day that a part of an address begins with: `20140305`, `2014-03-05`, `2014_03_05_title`.
fn leading_day(part: &str) -> Option<Day> {
    let len = part.bytes().take_while(u8::is_ascii_digit).count();
    let (head, rest) = part.split_at(len);
    match len {
        8 => day_of_parts(head.get(..4)?, head.get(4..6)?, head.get(6..)?),
        4 => {
            let separator = rest.chars().next().filter(|c| matches!(c, '-' | '_'))?;
            let mut parts = rest.get(1..)?.splitn(2, separator);
            let (month, day) = (parts.next()?, parts.next()?);
            let len = day.bytes().take_while(u8::is_ascii_digit).count();
            let (day, _) = day.split_at(len);
            (month.len() == 2 && len == 2).then(|| day_of_parts(head, month, day))?
        }
        _ => None,
    }
}

/// The day in a file's name: `2021-11-01-x.txt`, `20211101_x.html`, `x_13-11-2021.pdf`.
fn of_name(name: &str) -> Option<Reading> {
    let name = name.rsplit(['/', '#']).next()?;
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let tokens = scan::tokens(&prefix(stem, 200).replace('_', "-"));
    let scan = scan::scan(&tokens);
    let reading = scan.one()?;
    let by_length = scan.found.iter().all(|found| found.pieces.len() == 1);
    (!by_length || reading.day.number() / 10_000 >= WEB).then_some(reading)
}

/// The day in a line of the text's head that is a date, or a dateline.
fn of_text(text: &str) -> Option<Reading> {
    let head = prefix(text.trim_start(), HEAD);
    let cut = head.len() < text.trim_start().len();
    let mut lines = head.split('\n').peekable();
    let mut seen = 0;
    while let Some(line) = lines.next() {
        // The last line of a head that was cut may go on.
        let whole = lines.peek().is_some() || !cut;
        if line.trim().is_empty() {
            continue;
        }
        seen += 1;
        if seen > HEAD_LINES {
            break;
        }
        if let Some(reading) = of_line(line, whole) {
            return Some(reading);
        }
    }
    None
}

fn of_line(line: &str, whole: bool) -> Option<Reading> {
    let tokens = scan::tokens(line);
    let dates = cluster(&tokens)?;
    let first = dates.found.first()?.pieces.start;
    let last = dates.found.last()?.pieces.end;
    let (before, behind) = (tokens.get(..first)?, tokens.get(last..)?);
    // When a page was changed is not when it was published.
    if before.iter().any(is_update) {
        return None;
    }
    let reading = dates.one()?;
    let before = before.get(..before.len() - labels(before.iter().rev()))?;
    let behind = behind.get(labels(behind.iter())..)?;
    let others = |tokens: &[Token]| {
        tokens
            .iter()
            .filter(|token| token.sign().is_none() && !is_label(token))
            .count()
    };
    let (place, rest) = (others(before), others(behind));
    let only = whole && place == 0 && rest == 0;
    if only {
        return Some(reading);
    }
    if place > PLACE || before.iter().any(|token| token.digits().is_some()) {
        return None;
    }
    let sign = |token: Option<&Token>, signs: &str| {
        token
            .and_then(Token::sign)
            .is_some_and(|sign| signs.contains(sign))
    };
    let parted_before = place > 0 && sign(before.last(), "-–—/|:(");
    let comma_before = place > 0 && sign(before.last(), ",،");
    let parted_behind = sign(behind.first(), "-–—/|:(");
    let agency = before
        .iter()
        .chain(behind.iter().take(PLACE))
        .any(is_agency);
    let dateline = (parted_before || comma_before) && parted_behind
        || whole && rest == 0 && parted_before
        || agency && (whole && rest <= PLACE || parted_behind);
    dateline.then_some(reading)
}

/// The first date of a line, with what stands right behind it and is a date too: the same day in another
/// calendar.
fn cluster(tokens: &[Token]) -> Option<Scan> {
    /// More words than these no head of a line has.
    const MOST: usize = 40;
    let head = tokens.get(..tokens.len().min(MOST))?;
    let mut all = scan::scan(head).found.into_iter();
    let mut found: Vec<Found> = vec![all.next()?];
    for next in all {
        let end = found.last()?.pieces.end;
        if !tokens
            .get(end..next.pieces.start)?
            .iter()
            .all(is_label_or_sign)
        {
            break;
        }
        found.push(next);
    }
    Some(Scan {
        found,
        unsure: false,
    })
}

/// How many pieces at an end of a line belong to its date: days of the week, times, eras.
fn labels<'t>(tokens: impl Iterator<Item = &'t Token>) -> usize {
    tokens
        .take_while(|token| is_label(token) || token.sign() == Some('.'))
        .count()
}

fn is_label_or_sign(token: &Token) -> bool {
    token.sign().is_some() || is_label(token)
}

/// Words and numbers that stand beside a date and say nothing else.
fn is_label(token: &Token) -> bool {
    match &token.kind {
        Kind::Number(digits) => digits.len() <= 2,
        Kind::Sign(sign) => *sign == ':',
        Kind::Word(word) => {
            names::weekday(word).is_some()
                || matches!(
                    word.as_str(),
                    "م" | "ه"
                        | "ش"
                        | "ميلادي"
                        | "ميلاديه"
                        | "هجري"
                        | "هجريه"
                        | "الموافق"
                        | "يوم"
                        | "في"
                        | "بتاريخ"
                        | "تاريخ"
                        | "التاريخ"
                        | "النشر"
                        | "نشر"
                        | "نشرت"
                        | "الساعه"
                        | "ص"
                        | "صباحا"
                        | "مساء"
                        | "بتوقيت"
                        | "غرينتش"
                        | "جرينتش"
                        | "مكه"
                        | "دمشق"
                        | "القدس"
                        | "published"
                        | "posted"
                        | "date"
                        | "on"
                        | "at"
                        | "am"
                        | "pm"
                        | "gmt"
                        | "utc"
                        | "publie"
                        | "le"
                )
        }
    }
}

fn is_update(token: &Token) -> bool {
    matches!(
        token.word(),
        Some("تحديث" | "التحديث" | "تعديل" | "محدث" | "updated" | "update" | "modified" | "edited")
    )
}

/// Agencies, by a word of their name.
fn is_agency(token: &Token) -> bool {
    matches!(
        token.word(),
        Some(
            "واس"
                | "سانا"
                | "وام"
                | "بترا"
                | "كونا"
                | "قنا"
                | "سبا"
                | "وفا"
                | "الاناضول"
                | "رويترز"
                | "وكالات"
                | "وكاله"
                | "شينخوا"
                | "سبوتنيك"
                | "فرانس"
                | "ا"
                | "اف"
                | "afp"
                | "reuters"
                | "ap"
                | "xinhua"
                | "tass"
                | "sana"
                | "spa"
        )
    )
}
