//! The days that a passage tells of.
//!
//! A passage is read by itself, with nothing but its words and the day of publication, so that what the index holds of it
//! can be found out again from what is stored. Two steps: `read` (with `dates` and `periods`) and `relative` find expressions and what they mean,
//! `resolve` says which days that is; `lexicon` holds the words. A wrong day is worse than none: what allows two readings,
//! what is counted from another day than that of publication, and what may be a name is left out. `docs/dates.md` says
//! what is understood.

mod dates;
mod days;
mod lexicon;
mod periods;
mod read;
mod relative;
mod resolve;
mod words;

use std::ops::Range;

use super::{Calendar, Day, Meta};
use crate::analysis::Tokens;
use crate::text::Span;
use resolve::{Context, resolve};
use words::Words;

/// Days that a text tells of, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// Bytes of the text: the words that name them.
    pub span: Span,
    /// The first day.
    pub first: Day,
    /// The last day, which may be the first.
    pub last: Day,
}

/// What stands for the two days of a range in one number: the first as `yyyymmdd`, and as many digits for the last.
const SHIFT: u64 = 100_000_000;

impl Told {
    /// Both days in one number: the first times ten to the eighth, and the last.
    #[must_use]
    pub fn number(&self) -> u64 {
        u64::from(self.first.number()) * SHIFT + u64::from(self.last.number())
    }

    /// The first day and the last of such a number, as `yyyymmdd`.
    #[must_use]
    pub fn days(number: u64) -> (u32, u32) {
        let part = |part: u64| u32::try_from(part).unwrap_or(u32::MAX);
        (part(number / SHIFT), part(number % SHIFT))
    }
}

/// The days that some of a text's tokens tell of, in the order of the text. `published` is what yesterday is yesterday
/// of; without it only dates that name their year are found.
#[must_use]
pub fn told(text: &str, tokens: &Tokens, range: Range<usize>, published: Option<Day>) -> Vec<Told> {
    let Some(words) = Words::new(text, tokens, range) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if !words.sense(at).begins() {
            at += 1;
            continue;
        }
        match read::read(&words, at).or_else(|| relative::read(&words, at)) {
            Some(one) => {
                at = one.words.end.max(at + 1);
                found.push(one);
            }
            None => at += 1,
        }
    }
    // A day without a year is of the year of publication, unless the passage speaks of an earlier one.
    let this = published.map(|day| day.number() / 10_000);
    let other_years = found.iter().any(|one| {
        let given = one.meaning.given_year();
        given.is_some() && given < this
    });
    let mut out = Vec::new();
    for one in found {
        let context = Context {
            published,
            other_years,
            to_come: one.meaning.is_bare_month() && relative::is_to_come(&words, one.words.start),
        };
        if let Some((first, last)) = resolve(one.meaning, context) {
            let span = words.span(one.words);
            out.push(Told { span, first, last });
        }
    }
    out
}

/// What the index holds of days told: each range once, ascending.
#[must_use]
pub fn numbers(told: &[Told]) -> Vec<u64> {
    let mut numbers: Vec<u64> = told.iter().map(Told::number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// The day that a document's text speaks from: that of publication, unless its calendar leaves it uncertain.
#[must_use]
pub fn speaks_from(meta: &Meta) -> Option<Day> {
    let day = meta.date.as_deref().and_then(Day::parse)?;
    (meta.date_calendar != Some(Calendar::Hijri)).then_some(day)
}

#[cfg(test)]
mod tests;
