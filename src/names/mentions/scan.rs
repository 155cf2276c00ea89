//! A row of tokens: the names that stand in it, with what stands around each.

use std::ops::Range;

use super::context::{Before, is_adjective};
use super::{Mentions, words::Hit};
use crate::analysis::{Kind, Tokens};
use crate::names::table::NameTable;

/// A name, and what stands around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Candidate {
    /// The place of its first token, and the one behind its last.
    pub(super) start: usize,
    pub(super) end: usize,
    /// What it may mean.
    pub(super) bearers: usize,
    /// A word such as مدينة stands before it, or before the first of a list that it stands in.
    pub(super) place_word: bool,
    /// A direction does.
    pub(super) direction: bool,
    /// A word that makes something else of it does.
    pub(super) barred: bool,
    /// A word such as حركة does.
    pub(super) group_word: bool,
    /// It is an adjective, as its neighbours show.
    pub(super) adjective: bool,
    /// Marks stand on both sides of it, perhaps quotation marks.
    pub(super) marked: bool,
    /// A person's first name stands before it.
    pub(super) surname: bool,
    /// The name before it stands beside it, with و between them.
    pub(super) listed: bool,
}

/// What stands in a row of tokens: a passage, or a title.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scan {
    pub(super) candidates: Vec<Candidate>,
    /// Countries that adjectives name.
    pub(super) nisbas: Vec<usize>,
}

impl Mentions {
    /// Looks for names in some tokens of a text.
    #[must_use]
    pub fn scan(&self, tokens: &Tokens, range: Range<usize>) -> Scan {
        let mut scan = Scan::default();
        let mut key = String::new();
        let mut place = range.start;
        while place < range.end {
            let Some(token) = tokens.get(place) else {
                break;
            };
            let Some(hit) = self.words.longest(tokens, &token, place, &range, &mut key) else {
                if token.kind == Kind::Word
                    && let Some(country) = self.words.country_of_stem(token.stem)
                {
                    scan.nisbas.push(country);
                }
                place += 1;
                continue;
            };
            let before = scan.candidates.last();
            let candidate = self.candidate(tokens, place, &range, hit, before);
            place = candidate.end;
            scan.candidates.push(candidate);
        }
        scan
    }

    fn candidate(
        &self,
        tokens: &Tokens,
        start: usize,
        range: &Range<usize>,
        hit: Hit,
        last: Option<&Candidate>,
    ) -> Candidate {
        let before = |far: usize| {
            let place = start.checked_sub(far).filter(|place| range.contains(place));
            place.and_then(|place| tokens.get(place))
        };
        let said = before(1).map_or_else(Before::default, |token| Before::of(token.exact));
        let last = last.filter(|last| hit.and && last.end == start);
        let word = tokens.get(start).filter(|_| hit.length == 1);
        Candidate {
            start,
            end: start + hit.length,
            bearers: hit.bearers,
            place_word: said.place || last.is_some_and(|last| last.place_word),
            direction: said.direction,
            barred: said.barring,
            group_word: said.group,
            adjective: word.is_some_and(|word| {
                is_adjective(&word, hit, before(1).as_ref(), said, last.is_some())
            }),
            marked: is_marked(tokens, range, start..start + hit.length),
            surname: word.is_some()
                && self.words.may_be_surname(hit.bearers)
                && (before(1).is_some_and(|token| NameTable::shipped().is_name(token.exact))
                    || before(2).is_some_and(|token| token.exact == "عبد")),
            listed: last.is_some(),
        }
    }
}

/// Bytes of a quotation mark such as «, which a particle may stand before, and of one with a space behind it.
const OPENS: usize = 2;
const CLOSES: usize = 3;

/// Whether more than a space stands on both sides of some tokens. Those beyond the range count for nothing: a passage is
/// judged alike within its text and alone.
fn is_marked(tokens: &Tokens, range: &Range<usize>, name: Range<usize>) -> bool {
    let gap = |right: usize| {
        let left = right.checked_sub(1).filter(|left| range.contains(left));
        let left = left.and_then(|left| tokens.get(left));
        let right = tokens.get(right).filter(|_| range.contains(&right));
        match left.zip(right) {
            Some((left, right)) => right.span.start.saturating_sub(left.span.end),
            None => 0,
        }
    };
    gap(name.start) >= OPENS && gap(name.end) >= CLOSES
}
