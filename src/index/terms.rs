//! Terms on their way to the engine: one text a field, a line for each place.
//!
//! The engine takes analysed text as `PreTokenizedString` too, but writes each as JSON on the way from the caller to
//! its own thread, and reads it back. A text of lines is copied and split.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Stands between two places. No term holds it, for it is in no word.
const BETWEEN: char = '\n';

/// The terms of a field, in the order of their places.
#[derive(Debug, Default)]
pub(super) struct Terms(String);

impl Terms {
    /// The terms of the places from the first on; a place without a term is left as a gap.
    pub(super) fn of<'a>(places: impl Iterator<Item = Option<&'a str>>) -> Self {
        let mut terms = Self::default();
        for term in places {
            terms.push(term.unwrap_or_default());
        }
        terms
    }

    /// The term of the next place; an empty one is a gap.
    pub(super) fn push(&mut self, term: &str) {
        debug_assert!(!term.contains(BETWEEN), "{term:?}");
        self.0.push_str(term);
        self.0.push(BETWEEN);
    }

    /// The first of them, gaps not counted.
    pub(super) fn first(&self, count: usize) -> &str {
        let (mut end, mut found) = (0, 0);
        for line in self.0.split_inclusive(BETWEEN) {
            if found == count {
                break;
            }
            end += line.len();
            found += usize::from(line.len() > BETWEEN.len_utf8());
        }
        self.0.get(..end).unwrap_or_default()
    }

    /// As the engine is to have them; nothing where there are none.
    pub(super) fn as_str(&self) -> &str {
        self.0.trim_end_matches(BETWEEN)
    }
}

/// The terms of a text of lines with their places.
pub(super) fn places(text: &str) -> impl Iterator<Item = (u32, &str)> {
    let lines = (0..).zip(text.split(BETWEEN));
    lines.filter(|(_, line)| !line.is_empty())
}

/// Reads what [`Terms`] wrote.
#[derive(Debug, Clone, Default)]
pub(super) struct TermReader(Token);

/// The terms of one text.
#[derive(Debug)]
pub(super) struct TermStream<'a> {
    lines: std::str::Split<'a, char>,
    place: usize,
    token: &'a mut Token,
}

impl Tokenizer for TermReader {
    type TokenStream<'a> = TermStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> TermStream<'a> {
        self.0.reset();
        TermStream {
            lines: text.split(BETWEEN),
            place: 0,
            token: &mut self.0,
        }
    }
}

impl TokenStream for TermStream<'_> {
    fn advance(&mut self) -> bool {
        for line in self.lines.by_ref() {
            let place = self.place;
            self.place += 1;
            if !line.is_empty() {
                self.token.position = place;
                self.token.text.clear();
                self.token.text.push_str(line);
                return true;
            }
        }
        false
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Terms with their places, as the engine gets them.
    fn read(text: &str) -> Vec<(usize, String)> {
        let mut reader = TermReader::default();
        let mut stream = reader.token_stream(text);
        let mut terms = Vec::new();
        while let Some(token) = stream.next() {
            assert_eq!(token.position_length, 1);
            terms.push((token.position, token.text.clone()));
        }
        terms
    }

    proptest! {
        #[test]
        fn terms_keep_their_places(places in prop::collection::vec(prop::option::of("[ا-يa-z0-9 ]{0,4}"), 0..40), count in 0..20_usize) {
            let terms = Terms::of(places.iter().map(Option::as_deref));
            let expected: Vec<(usize, String)> = (0..)
                .zip(&places)
                .filter_map(|(place, term)| Some((place, term.clone()?)))
                .filter(|(_, term)| !term.is_empty())
                .collect();
            let first: Vec<_> = expected.iter().take(count).cloned().collect();
            prop_assert_eq!(read(terms.first(count)), first);
            prop_assert_eq!(terms.as_str().is_empty(), expected.is_empty());
            let all: Vec<(usize, String)> = super::places(terms.as_str())
                .map(|(place, term)| (place as usize, term.to_owned()))
                .collect();
            prop_assert_eq!(&all, &expected);
            prop_assert_eq!(read(terms.as_str()), expected);
        }
    }
}
