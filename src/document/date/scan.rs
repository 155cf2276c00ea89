//! Dates in a line: its words, numbers and signs, and which of them are a date.

use super::names;
use super::{Calendar, Day, Reading};
use crate::analysis::fold;
use crate::text::is_invisible;

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// Whether no space stands before it.
    pub(super) glued: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// ASCII digits.
    Number(String),
    /// Folded letters.
    Word(String),
    /// Anything else.
    Sign(char),
}

impl Token {
    pub(super) fn word(&self) -> Option<&str> {
        match &self.kind {
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }

    pub(super) fn digits(&self) -> Option<&str> {
        match &self.kind {
            Kind::Number(digits) => Some(digits),
            _ => None,
        }
    }

    pub(super) fn sign(&self) -> Option<char> {
        match self.kind {
            Kind::Sign(sign) => Some(sign),
            _ => None,
        }
    }

    fn number(&self, longest: usize) -> Option<u32> {
        self.digits()
            .filter(|digits| digits.len() <= longest)?
            .parse()
            .ok()
    }
}

/// The pieces of a line, spaces left out.
pub(super) fn tokens(line: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut glued = false;
    let mut chars = line.chars().filter(|c| !is_invisible(*c)).peekable();
    while let Some(c) = chars.next() {
        if c.is_whitespace() {
            glued = false;
            continue;
        }
        let kind = if let Some(first) = digit(c) {
            let mut digits = String::from(first);
            while let Some(next) = chars.peek().copied().and_then(digit) {
                digits.push(next);
                chars.next();
            }
            Kind::Number(digits)
        } else if is_letter(c) {
            let mut word = String::from(c);
            while let Some(c) = chars.next_if(|c| is_letter(*c)) {
                word.push(c);
            }
            Kind::Word(fold(&word))
        } else {
            Kind::Sign(c)
        };
        // Tatweel or marks alone are no word.
        if kind != Kind::Word(String::new()) {
            tokens.push(Token { kind, glued });
        }
        glued = true;
    }
    tokens
}

pub(super) fn digit(c: char) -> Option<char> {
    let value = match c {
        '0'..='9' => return Some(c),
        '٠'..='٩' => u32::from(c) - 0x0660,
        '۰'..='۹' => u32::from(c) - 0x06F0,
        _ => return None,
    };
    char::from_digit(value, 10)
}

fn is_letter(c: char) -> bool {
    (c.is_alphabetic() || matches!(c, '\u{300}'..='\u{36F}' | '\u{640}'..='\u{65F}'))
        && digit(c).is_none()
}

/// Whether what follows a number is its fraction.
pub(super) fn is_fraction(rest: &[Token]) -> bool {
    matches!(rest, [dot, digits] if dot.sign() == Some('.') && digits.digits().is_some())
}

/// A date, and the pieces it consists of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) reading: Reading,
    pub(super) pieces: std::ops::Range<usize>,
}

/// What dates a line holds.
#[derive(Debug, Default)]
pub(super) struct Scan {
    pub(super) found: Vec<Found>,
    /// Something looks like a date and allows two readings, or none.
    pub(super) unsure: bool,
}

impl Scan {
    /// The one day that the line names; in two calendars, the Gregorian.
    pub(super) fn one(&self) -> Option<Reading> {
        if self.unsure {
            return None;
        }
        let is_gregorian = |reading: &Reading| reading.calendar == Calendar::Gregorian;
        let readings = || self.found.iter().map(|found| found.reading);
        let any = readings().any(|reading| is_gregorian(&reading));
        let mut chosen = readings().filter(|reading| !any || is_gregorian(reading));
        let first = chosen.next()?;
        chosen.all(|other| other.day == first.day).then_some(first)
    }
}

/// Finds the dates of a line.
pub(super) fn scan(tokens: &[Token]) -> Scan {
    let mut scan = Scan::default();
    let weekday = tokens
        .iter()
        .find_map(|token| names::weekday(token.word()?));
    let mut at = 0;
    while at < tokens.len() {
        let end = numeric(tokens, at, weekday, &mut scan)
            .or_else(|| compact(tokens, at, &mut scan))
            .or_else(|| named(tokens, at, &mut scan));
        at = end.unwrap_or(at + 1).max(at + 1);
    }
    scan
}

/// `20211101`, and with a time: `20211101T1030`, `20211101103000`.
fn compact(tokens: &[Token], at: usize, scan: &mut Scan) -> Option<usize> {
    let digits = tokens.get(at)?.digits()?;
    let (day, time) = (digits.get(..8)?, digits.get(8..)?);
    let clock = |from: usize, most: u32| -> Option<()> {
        let part: u32 = time.get(from..from + 2)?.parse().ok()?;
        (part < most).then_some(())
    };
    match time.len() {
        0 => {}
        6 => {
            clock(0, 24)?;
            clock(2, 60)?;
            clock(4, 60)?;
        }
        _ => return None,
    }
    let day = Day::from_number(day.parse().ok()?).and_then(Day::published)?;
    scan.found.push(Found {
        reading: Reading {
            day,
            calendar: Calendar::Gregorian,
        },
        pieces: at..at + 1,
    });
    Some(at + 1)
}

/// Three numbers with the same sign between them: `2021-11-01`, `13/11/2021`, `01.11.2021`, `1436/10/26 هـ`.
fn numeric(tokens: &[Token], at: usize, weekday: Option<u32>, scan: &mut Scan) -> Option<usize> {
    let [first, sign, second, again, third] = tokens.get(at..at + 5)? else {
        return None;
    };
    let separator = sign
        .sign()
        .filter(|c| matches!(c, '-' | '/' | '.' | '‐' | '\\'))?;
    let same = |token: Option<&Token>| token.and_then(Token::sign) == Some(separator);
    if again.sign() != Some(separator) {
        return None;
    }
    let (a, b, c) = (first.digits()?, second.digits()?, third.digits()?);
    let end = at + 5;
    // One number of several: an address, a version.
    let before = |back: usize| at.checked_sub(back).and_then(|place| tokens.get(place));
    let goes_before =
        same(before(1)) && first.glued && before(2).is_some_and(|token| token.digits().is_some());
    let goes_on = same(tokens.get(end))
        && tokens.get(end).is_some_and(|token| token.glued)
        && tokens
            .get(end + 1)
            .is_some_and(|token| token.digits().is_some());
    if goes_before || goes_on || b.len() > 2 {
        return Some(end);
    }
    let (a_len, c_len) = (a.len(), c.len());
    let number = |digits: &str| digits.parse::<u32>().ok();
    let (a, b, c) = (number(a)?, number(b)?, number(c)?);
    let (year, readings) = match (a_len, c_len) {
        (4, 1 | 2) => (a, vec![(b, c)]),
        // With dots the day comes first everywhere; else who writes the month first is not told.
        (1 | 2, 4) if separator == '.' => (c, vec![(b, a)]),
        (1 | 2, 4) => (c, vec![(b, a), (a, b)]),
        _ => return None,
    };
    let (calendar, marked) = calendar_of(tokens.get(end..).unwrap_or_default(), year);
    let mut days: Vec<Day> = readings
        .into_iter()
        .filter_map(|(month, day)| calendar?.day(year, month, day))
        .collect();
    days.dedup();
    if days.len() > 1 && calendar == Some(Calendar::Gregorian) {
        days.retain(|day| weekday.is_some_and(|named| day.weekday() == named));
    }
    match (days.as_slice(), calendar) {
        ([day], Some(calendar)) => scan.found.push(Found {
            reading: Reading {
                day: *day,
                calendar,
            },
            pieces: at..end + marked,
        }),
        _ => scan.unsure = true,
    }
    Some(end + marked)
}

/// The calendar of a year in numbers, by the sign of the era behind it, and how many pieces that has.
fn calendar_of(rest: &[Token], year: u32) -> (Option<Calendar>, usize) {
    if Calendar::Gregorian.years().contains(&year) {
        return (Some(Calendar::Gregorian), 0);
    }
    let mut words = rest
        .iter()
        .filter(|token| token.sign() != Some('.'))
        .map(Token::word);
    match (words.next().flatten(), words.next().flatten()) {
        (Some("ه"), Some("ش")) => (Some(Calendar::Solar), 2),
        (Some("خورشيدي" | "شمسي"), _) => (Some(Calendar::Solar), 1),
        (Some("هجري"), Some("شمسي")) => (Some(Calendar::Solar), 2),
        (Some("ه" | "هجري" | "هجريه"), _) => (Some(Calendar::Hijri), 1),
        _ => (None, 0),
    }
}

impl Day {
    /// Monday is 1.
    pub(in crate::document) fn weekday(self) -> u32 {
        let number = self.number();
        let part = |n: u32| i8::try_from(n % 100).unwrap_or(1);
        i16::try_from(number / 10_000)
            .ok()
            .and_then(|year| jiff::civil::Date::new(year, part(number / 100), part(number)).ok())
            .map_or(0, |date| {
                date.weekday().to_monday_one_offset().unsigned_abs().into()
            })
    }
}

/// The month whose name begins at a place, and how many pieces the name has.
fn month_at(tokens: &[Token], at: usize) -> Option<(Calendar, u32, usize)> {
    (1..=names::LONGEST).rev().find_map(|len| {
        let words: Option<Vec<&str>> = tokens.get(at..at + len)?.iter().map(Token::word).collect();
        let (calendar, month) = names::month(&words?.join(" "))?;
        Some((calendar, month, len))
    })
}

/// Words between the parts of a date.
fn is_filler(token: &Token) -> bool {
    match &token.kind {
        Kind::Word(word) => matches!(
            word.as_str(),
            "من" | "شهر"
                | "عام"
                | "سنه"
                | "لعام"
                | "لسنه"
                | "المبارك"
                | "الحرام"
                | "سال"
                | "ماه"
                | "de"
                | "of"
                | "du"
                | "st"
                | "nd"
                | "rd"
                | "th"
                | "er"
        ),
        Kind::Sign(sign) => matches!(sign, ',' | '،' | '.' | '-' | '/' | '‐'),
        Kind::Number(_) => false,
    }
}

/// A day with a month's name whose first name begins at `at`: `1 تشرين الثاني/نوفمبر 2021`,
/// `November 1, 2021`.
fn named(tokens: &[Token], at: usize, scan: &mut Scan) -> Option<usize> {
    let (calendar, month, len) = month_at(tokens, at)?;
    let mut end = at + len;
    // Further names of the same month; another month behind a dash is a range.
    loop {
        let signs = tokens.get(end..)?.iter().take_while(|token| {
            matches!(token.sign(), Some('/' | '-' | '(' | ')' | '–' | '‐' | '\\'))
        });
        let signs = signs.count();
        match month_at(tokens, end + signs) {
            Some((other, next, len)) if other == calendar && next == month => end += signs + len,
            Some((other, _, _)) if other == calendar && signs > 0 => {
                scan.unsure = true;
                return Some(end);
            }
            _ => break,
        }
    }
    let closing = tokens
        .get(end)
        .is_some_and(|token| token.sign() == Some(')'));
    end += usize::from(closing);
    let skip = |mut place: usize| {
        while tokens.get(place).is_some_and(is_filler) {
            place += 1;
        }
        place
    };
    let back = |mut place: usize| {
        while place > 0 && tokens.get(place - 1).is_some_and(is_filler) {
            place -= 1;
        }
        place.checked_sub(1)
    };
    let years = calendar.years();
    let year_at = |place: usize| {
        let digits = tokens
            .get(place)?
            .digits()
            .filter(|digits| digits.len() == 4)?;
        digits.parse().ok().filter(|year| years.contains(year))
    };
    let day_at = |place: usize| {
        tokens
            .get(place)?
            .number(2)
            .filter(|day| (1..=31).contains(day))
    };

    let before = back(at).and_then(|place| Some((place, day_at(place)?)));
    if let Some((start, day)) = before {
        let place = skip(end);
        let Some(year) = year_at(place) else {
            scan.unsure |= calendar == Calendar::Gregorian;
            return Some(end);
        };
        // `1-3 مارس 2014` is no day.
        let dash = |token: &Token| matches!(token.sign(), Some('-' | '–' | '‐'));
        let is_range = start >= 2
            && tokens.get(start - 1).is_some_and(dash)
            && day_at(start - 2).is_some()
            && tokens.get(start - 1).is_some_and(|token| token.glued);
        match calendar.day(year, month, day).filter(|_| !is_range) {
            Some(day) => scan.found.push(Found {
                reading: Reading { day, calendar },
                pieces: start..place + 1,
            }),
            None => scan.unsure = true,
        }
        return Some(place + 1);
    }
    let day_place = skip(end);
    if let Some(day) = day_at(day_place) {
        let place = skip(day_place + 1);
        // `Nov 1 10:00:00 UTC 2021`: a time stands between.
        let behind = |place: usize| {
            let rest = tokens.get(place..)?.iter().take(7);
            let times = rest.take_while(|token| {
                token.sign() == Some(':')
                    || token.number(2).is_some()
                    || matches!(token.word(), Some("utc" | "gmt"))
            });
            Some(place + times.count())
        };
        let year_place = [Some(place), behind(place)]
            .into_iter()
            .flatten()
            .find(|place| year_at(*place).is_some());
        let day = year_place.and_then(|place| calendar.day(year_at(place)?, month, day));
        return match (day, year_place) {
            (Some(day), Some(place)) => {
                scan.found.push(Found {
                    reading: Reading { day, calendar },
                    pieces: at..place + 1,
                });
                Some(place + 1)
            }
            _ => Some(end),
        };
    }
    Some(end)
}
