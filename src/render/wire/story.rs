//! The JSON of `copies`: a document's story.

use super::{Document, FORMAT, Range, range, ranges, rounded};
use crate::search::{self, Change};
use crate::text::{CharCounter, Span};
use serde::Serialize;

/// A document's story: the object of `copies --json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Story<'r> {
    /// Number of the format.
    pub format: u32,
    /// The document asked for.
    pub document: Document<'r>,
    /// Who carries the story, in order of publication, those without a date last; the document asked for among them.
    pub copies: Vec<Copy<'r>>,
    /// How two of them differ.
    pub difference: Option<Compared<'r>>,
    /// Documents that do not carry the story, and have passages of it.
    pub quotations: Vec<Quoting<'r>>,
    /// How many words quotations were looked for in, where that were not all.
    pub quotations_only_first: Option<usize>,
}

/// A document that carries the story.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Copy<'r> {
    /// The document.
    pub document: Document<'r>,
    /// Whether it is the one asked for.
    pub asked: bool,
    /// Whether no other was published on an earlier day; none of a document without copies.
    pub first: bool,
    /// Whether its words are those of the one asked for, one after the other.
    pub same_text: bool,
    /// How much of both texts is in both, about, from 0 to 1.
    pub shared: f64,
}

/// How two documents differ.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Compared<'r> {
    /// The one published first.
    pub from: Document<'r>,
    /// The other.
    pub to: Document<'r>,
    /// How many words differ.
    pub words: Words,
    /// Stretches that cover both texts in order.
    pub parts: Vec<Part>,
}

/// Numbers of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Words {
    /// In both.
    pub same: usize,
    /// In the first alone.
    pub removed: usize,
    /// In the second alone.
    pub added: usize,
}

/// A stretch of two texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Part {
    /// `same`, `removed` or `added`.
    pub change: &'static str,
    /// Where it stands in the text of the first.
    pub from: Range,
    /// Where it stands in the text of the second.
    pub to: Range,
}

/// A document that has passages in common with the one asked for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Quoting<'r> {
    /// The document.
    pub document: Document<'r>,
    /// Who published first: `here` for the document asked for, `there` for this one, or `same-day`.
    pub first: Option<&'static str>,
    /// How many more documents carry its story.
    pub copies: usize,
    /// What both have in common.
    pub quoted: Vec<QuotedStretch>,
}

/// A stretch in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct QuotedStretch {
    /// Where it stands in the text of the document asked for.
    pub here: Range,
    /// Where it stands in the text of the other.
    pub there: Range,
    /// Words that are the same.
    pub words: usize,
}

impl<'r> From<&'r search::Story> for Story<'r> {
    fn from(story: &'r search::Story) -> Self {
        let copies = story.copies.iter().enumerate().map(|(place, copy)| Copy {
            document: Document::from(&copy.document),
            asked: place == story.asked,
            first: story.is_first(place),
            same_text: copy.same_text,
            shared: rounded(copy.shared),
        });
        let quotations = story.quotations.documents.iter();
        Self {
            format: FORMAT,
            document: Document::from(&story.document),
            copies: copies.collect(),
            difference: story.difference.as_ref().map(Compared::from),
            quotations: quotations
                .map(|quoting| of_quoting(&story.text, quoting))
                .collect(),
            quotations_only_first: story.quotations.only_first,
        }
    }
}

impl<'r> From<&'r search::Difference> for Compared<'r> {
    fn from(difference: &'r search::Difference) -> Self {
        let spans = |span: fn(&search::DifferencePart) -> Span| -> Vec<Span> {
            difference.parts.iter().map(span).collect()
        };
        let from = ranges(&difference.from_text, &spans(|part| part.from));
        let to = ranges(&difference.to_text, &spans(|part| part.to));
        let parts = difference.parts.iter().zip(from).zip(to);
        Self {
            from: Document::from(&difference.from),
            to: Document::from(&difference.to),
            words: Words {
                same: difference.words.same,
                removed: difference.words.removed,
                added: difference.words.added,
            },
            parts: parts
                .map(|((part, from), to)| Part {
                    change: match part.change {
                        Change::Same => "same",
                        Change::Removed => "removed",
                        Change::Added => "added",
                    },
                    from,
                    to,
                })
                .collect(),
        }
    }
}

fn of_quoting<'r>(text: &str, quoting: &'r search::Quoting) -> Quoting<'r> {
    let mut counter = CharCounter::new(text);
    let quoted = quoting.quoted.iter().map(|quoted| QuotedStretch {
        here: range(&mut counter, quoted.here),
        there: Range {
            start: quoted.start,
            end: quoted.end,
        },
        words: quoted.words,
    });
    Quoting {
        document: Document::from(&quoting.document),
        first: quoting.first.as_str(),
        copies: quoting.copies,
        quoted: quoted.collect(),
    }
}
