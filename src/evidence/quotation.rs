//! Ranges of a document's text as a citation names them, and what stands around each.

use super::{Evidence, FileNow};
use crate::search::{DocumentInfo, PassagePlace, ShownDocument};
use crate::text::{Span, char_range_to_span, slice};

/// How much is shown of what stands before and behind a range, in Unicode scalar values.
const AROUND: usize = 240;

/// A range of a document's text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QuotedText {
    /// Where it starts in the document's text, in Unicode scalar values.
    pub start: u64,
    /// Where it ends.
    pub end: u64,
    /// Where the passage stands that it starts in.
    pub place: PassagePlace,
    /// The text, character for character.
    pub text: String,
    /// What stands before it, from a word's beginning.
    pub before: String,
    /// What stands behind it, to a word's end.
    pub after: String,
}

/// Ranges of a document, and whether they are what was cited.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Quotation {
    /// The document.
    pub document: DocumentInfo,
    /// The ranges.
    pub parts: Vec<QuotedText>,
    /// What is known of its file.
    pub evidence: Evidence,
    /// The SHA-256 that the citation names, or its first digits.
    pub cited: Option<String>,
}

/// A range that reaches beyond the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutOfRange {
    /// Its start.
    pub start: u64,
    /// Its end.
    pub end: u64,
    /// How many characters the text has.
    pub length: u64,
}

impl Quotation {
    /// Cuts ranges out of a document.
    ///
    /// # Errors
    /// The first range that reaches beyond the text.
    pub fn of(
        shown: &ShownDocument,
        ranges: &[(u64, u64)],
        evidence: Evidence,
        cited: Option<String>,
    ) -> Result<Self, OutOfRange> {
        let length = shown.text.chars().count() as u64;
        let mut parts = Vec::with_capacity(ranges.len());
        for &(start, end) in ranges {
            if end > length || start >= end {
                return Err(OutOfRange { start, end, length });
            }
            let span = char_range_to_span(&shown.text, start as usize, end as usize);
            let passage = shown
                .passages
                .partition_point(|(passage, _)| passage.end <= span.start);
            parts.push(QuotedText {
                start,
                end,
                place: shown.places.get(passage).copied().unwrap_or_default(),
                text: span.of(&shown.text).to_owned(),
                before: before(&shown.text, span).to_owned(),
                after: after(&shown.text, span).to_owned(),
            });
        }
        Ok(Self {
            document: shown.document.clone(),
            parts,
            evidence,
            cited,
        })
    }

    /// Whether the file is the one that was cited: the one with that hash. Without a hash it is the one that was indexed.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.evidence.file.now == FileNow::Same && self.is_cited()
    }

    /// Whether the file has the hash that the citation names, if it names one.
    #[must_use]
    pub fn is_cited(&self) -> bool {
        let Some(cited) = &self.cited else {
            return true;
        };
        let now = self.evidence.file.sha256_now.as_deref();
        now.is_some_and(|now| now.starts_with(cited.as_str()))
    }
}

/// What stands before a span: so many characters at most, from a word's beginning.
fn before(text: &str, span: Span) -> &str {
    let all = slice(text, 0, span.start);
    let from = all.char_indices().rev().nth(AROUND - 1);
    let Some((from, _)) = from.filter(|(from, _)| *from > 0) else {
        return all;
    };
    let cut = slice(all, from, all.len());
    match cut.split_once(char::is_whitespace) {
        Some((_, words)) => words,
        None => cut,
    }
}

/// What stands behind a span: so many characters at most, to a word's end.
fn after(text: &str, span: Span) -> &str {
    let all = slice(text, span.end, text.len());
    let cut = crate::text::prefix(all, AROUND);
    if cut.len() == all.len() {
        return all;
    }
    match cut.rsplit_once(char::is_whitespace) {
        Some((words, _)) => words,
        None => cut,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_cut_out_with_what_stands_around() {
        let words = |word: &str, count: usize| format!("{word} ").repeat(count);
        let text = format!("{}المدرسة{}", words("قبل", 100), words(" بعد", 100));
        let shown = ShownDocument {
            passages: vec![(Span::new(0, 7), false), (Span::new(7, text.len()), false)],
            places: vec![
                PassagePlace::default(),
                PassagePlace {
                    page: Some(2),
                    time: None,
                },
            ],
            text,
            ..ShownDocument::default()
        };
        let quote = |range| Quotation::of(&shown, &[range], Evidence::default(), None);
        let found = quote((400, 407)).expect("a range within");
        let part = &found.parts[0];
        assert_eq!(part.text, "المدرسة");
        assert_eq!(part.place.page, Some(2));
        assert!(part.before.starts_with("قبل") && part.before.ends_with("قبل "));
        assert!(part.after.starts_with(" بعد") && part.after.ends_with("بعد"));
        assert!(part.before.chars().count() <= AROUND && part.after.chars().count() <= AROUND);
        let head = quote((0, 3)).expect("a range within");
        assert_eq!(head.parts[0].before, "");
        let length = shown.text.chars().count() as u64;
        for range in [(0, length + 1), (length, length + 1), (3, 3)] {
            assert_eq!(quote(range).unwrap_err().length, length, "{range:?}");
        }
    }

    #[test]
    fn a_hash_is_compared_with_the_file_as_it_is() {
        let check = |now: FileNow, sha256: Option<&str>, cited: Option<&str>, expected| {
            let mut quotation = Quotation {
                cited: cited.map(str::to_owned),
                ..Quotation::default()
            };
            quotation.evidence.file.now = now;
            quotation.evidence.file.sha256_now = sha256.map(str::to_owned);
            assert_eq!(
                quotation.is_same(),
                expected,
                "{now:?} {sha256:?} {cited:?}"
            );
        };
        check(FileNow::Same, Some("abcdef"), None, true);
        check(FileNow::Same, Some("abcdef"), Some("abc"), true);
        check(FileNow::Same, Some("abcdef"), Some("abd"), false);
        check(FileNow::Changed, Some("abcdef"), Some("abc"), false);
        check(FileNow::Gone, None, None, false);
        check(FileNow::Gone, None, Some("abc"), false);
    }
}
