//! The day a document was published, out of the ways that files write it.
//!
//! ISO 8601 and RFC 2822 dates and times, `2021/11/1`, day-first `1/11/2021`, seconds or milliseconds
//! since 1970, and days with a month's name: Levantine (كانون الثاني), Gulf and Egyptian (يناير),
//! Maghrebi (جانفي), English and French; both digit sets. The day is taken as written, in the time zone
//! it was written in. What cannot be read for certain is no date.

use crate::analysis::fold_text;

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
        // Beyond this length it is a text with a date in it, not a date.
        if raw.chars().count() > 80 {
            return None;
        }
        let folded = fold_digits(raw);
        numeric(&folded)
            .or_else(|| named(&folded))
            .or_else(|| stamp(&folded))
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

fn fold_digits(raw: &str) -> String {
    raw.trim()
        .chars()
        .filter(|c| !crate::text::is_invisible(*c))
        .map(|c| match c {
            '٠'..='٩' => char::from_digit(u32::from(c) - 0x0660, 10).unwrap_or(c),
            '۰'..='۹' => char::from_digit(u32::from(c) - 0x06F0, 10).unwrap_or(c),
            other => other,
        })
        .collect()
}

/// `2021-11-01…`, `2021/11/1…`, `20211101`, `1/11/2021`, `01.11.2021`.
fn numeric(text: &str) -> Option<Day> {
    let (head, rest) = split_number(text)?;
    if head.len() == 8 && !rest.starts_with(|c: char| c.is_ascii_digit()) {
        let number: u32 = head.parse().ok()?;
        return Day::from_number(number);
    }
    let (separator, rest) = take_separator(rest)?;
    let (second, rest) = split_number(rest)?;
    let (again, rest) = take_separator(rest)?;
    let (third, rest) = split_number(rest)?;
    if separator != again
        || second.len() > 2
        || rest.starts_with(['-', '/', '.']) && third.len() < 3
    {
        return None;
    }
    let number = |digits: &str| digits.parse::<u32>().ok();
    match (head.len(), third.len()) {
        (4, 1 | 2) => Day::new(number(head)?, number(second)?, number(third)?),
        (1 | 2, 4) => Day::new(number(third)?, number(second)?, number(head)?),
        _ => None,
    }
}

fn split_number(text: &str) -> Option<(&str, &str)> {
    let len = text.bytes().take_while(u8::is_ascii_digit).count();
    (len > 0).then(|| text.split_at(len))
}

fn take_separator(text: &str) -> Option<(char, &str)> {
    let separator = text
        .chars()
        .next()
        .filter(|c| matches!(c, '-' | '/' | '.'))?;
    Some((separator, text.strip_prefix(separator)?))
}

/// Months by name, folded; two-word names first.
const MONTHS: [(&str, u32); 68] = [
    ("كانون الثاني", 1),
    ("كانون الاول", 12),
    ("تشرين الاول", 10),
    ("تشرين الثاني", 11),
    ("كانون ثاني", 1),
    ("كانون اول", 12),
    ("تشرين اول", 10),
    ("تشرين ثاني", 11),
    ("شباط", 2),
    ("اذار", 3),
    ("نيسان", 4),
    ("ايار", 5),
    ("حزيران", 6),
    ("تموز", 7),
    ("اب", 8),
    ("ايلول", 9),
    ("يناير", 1),
    ("فبراير", 2),
    ("مارس", 3),
    ("ابريل", 4),
    ("مايو", 5),
    ("يونيو", 6),
    ("يوليو", 7),
    ("اغسطس", 8),
    ("سبتمبر", 9),
    ("اكتوبر", 10),
    ("نوفمبر", 11),
    ("ديسمبر", 12),
    ("يونيه", 6),
    ("يوليه", 7),
    ("جانفي", 1),
    ("فيفري", 2),
    ("افريل", 4),
    ("ماي", 5),
    ("جوان", 6),
    ("جويليه", 7),
    ("اوت", 8),
    ("يوليوز", 7),
    ("غشت", 8),
    ("شتنبر", 9),
    ("نونبر", 11),
    ("دجنبر", 12),
    ("january", 1),
    ("february", 2),
    ("march", 3),
    ("april", 4),
    ("may", 5),
    ("june", 6),
    ("july", 7),
    ("august", 8),
    ("september", 9),
    ("october", 10),
    ("november", 11),
    ("december", 12),
    ("janvier", 1),
    ("fevrier", 2),
    ("mars", 3),
    ("avril", 4),
    ("mai", 5),
    ("juin", 6),
    ("juillet", 7),
    ("aout", 8),
    ("septembre", 9),
    ("octobre", 10),
    ("novembre", 11),
    ("decembre", 12),
    ("sept", 9),
    ("juil", 7),
];

/// The month a folded word (or two) names; English names by their first three letters too.
fn month(word: &str) -> Option<u32> {
    let whole = MONTHS.iter().find(|(name, _)| *name == word);
    let short = || {
        (word.len() == 3 && word.is_ascii())
            .then(|| {
                MONTHS[42..54]
                    .iter()
                    .find(|(name, _)| name.starts_with(word))
            })
            .flatten()
    };
    whole.or_else(short).map(|(_, month)| *month)
}

/// A day with a month's name: `الأحد 1 تشرين الثاني/نوفمبر 2021`, `November 1, 2021`, RFC 2822.
fn named(text: &str) -> Option<Day> {
    let folded = fold_text(text);
    let words: Vec<&str> = folded.split(' ').collect();
    let mut found = None;
    for at in 0..words.len() {
        let pair = words.get(at..at + 2).map(|pair| pair.join(" "));
        let (named, len) = match pair.as_deref().and_then(month) {
            Some(named) => (named, 2),
            None => match month(words[at]) {
                Some(named) => (named, 1),
                None => continue,
            },
        };
        match found {
            None => found = Some((at, at + len, named)),
            // A month under two names (`تشرين الثاني/نوفمبر`) is one month; two months are a range.
            Some((start, end, before)) if before == named && at <= end => {
                found = Some((start, at + len, named))
            }
            Some((_, end, _)) if at < end => {}
            Some(_) => return None,
        }
    }
    let (start, end, month) = found?;
    let number = |place: Option<usize>| words.get(place?)?.parse::<u32>().ok();
    let is_year = |n: &u32| (1000..=9999).contains(n);
    let before = number(start.checked_sub(1)).filter(|n| (1..=31).contains(n));
    match before {
        Some(day) => Day::new(number(Some(end)).filter(is_year)?, month, day),
        None => {
            let day = number(Some(end)).filter(|n| (1..=31).contains(n))?;
            Day::new(number(Some(end + 1)).filter(is_year)?, month, day)
        }
    }
}

/// Seconds or milliseconds since 1970, in UTC.
fn stamp(text: &str) -> Option<Day> {
    let (digits, rest) = split_number(text)?;
    if !(rest.is_empty() || rest.starts_with('.')) {
        return None;
    }
    let number: i64 = digits.parse().ok()?;
    let seconds = match digits.len() {
        9 | 10 => number,
        13 => number / 1000,
        _ => return None,
    };
    let date = jiff::Timestamp::from_second(seconds)
        .ok()?
        .to_zoned(jiff::tz::TimeZone::UTC)
        .date();
    Day::new(
        u32::try_from(date.year()).ok()?,
        u32::try_from(date.month()).ok()?,
        u32::try_from(date.day()).ok()?,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(rows: &[(&str, &str)]) {
        for (raw, day) in rows {
            let found = Day::parse(raw).map_or_else(|| "-".to_owned(), |day| day.to_string());
            assert_eq!(found, *day, "reading {raw}");
        }
    }

    #[test]
    fn numbers() {
        check(&[
            ("2021-11-01", "2021-11-01"),
            ("2018-02-18T21:35:43+04:00", "2018-02-18"),
            ("2021/11/1 10:00", "2021-11-01"),
            ("٢٠٢١/١١/٠١", "2021-11-01"),
            ("1/11/2021", "2021-11-01"),
            ("01.11.2021", "2021-11-01"),
            ("20211101", "2021-11-01"),
            ("1635724800", "2021-11-01"),
            ("1635724800000", "2021-11-01"),
        ]);
    }

    #[test]
    fn month_names() {
        check(&[
            ("1 تشرين الثاني 2021", "2021-11-01"),
            ("الاثنين ١ تشرين الثاني/نوفمبر ٢٠٢١", "2021-11-01"),
            ("15 آب 2021", "2021-08-15"),
            ("17 أكتوبر 2021 - 10:30", "2021-10-17"),
            ("3 أوت 2021", "2021-08-03"),
            ("12 جويلية 2021", "2021-07-12"),
            ("Mon, 01 Nov 2021 10:00:00 GMT", "2021-11-01"),
            ("November 1, 2021", "2021-11-01"),
            ("1er novembre 2021", "-"),
            ("15 août 2021", "2021-08-15"),
        ]);
    }

    #[test]
    fn what_is_no_date() {
        check(&[
            ("", "-"),
            ("أمس", "-"),
            ("2021-13-01", "-"),
            ("2021-02-30", "-"),
            ("11/2021", "-"),
            ("من 1 يناير 2020 إلى 3 مارس 2021", "-"),
            ("12345", "-"),
            ("192.168.1.1", "-"),
        ]);
    }

    proptest! {
        #[test]
        fn any_text_is_a_day_or_none(raw in "\\PC{0,40}") {
            if let Some(day) = Day::parse(&raw) {
                prop_assert_eq!(Day::from_number(day.number()), Some(day));
            }
        }
    }
}
