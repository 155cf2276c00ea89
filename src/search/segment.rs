//! One segment, opened for searching: fields, columns, and cursors for leaves.

use std::ops::RangeInclusive;
use std::sync::{Arc, OnceLock};

use tantivy::columnar::{Column, StrColumn};
use tantivy::postings::{SegmentPostings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, InvertedIndexReader, SegmentReader, TantivyError, Term};

use super::cursor::{Cursor, Lengths, Listed, Sum, TermCursor};
use super::expand::Lists;
use super::field::In;
use super::flat::Starts;
use super::leaf::{Leaf, Look, Needs};
use super::terms::Terms;
use super::together::{Forms, Standing, Together, near_terms};
use super::weigh::{Nearness, Place, Weighted, Weights};
use crate::index::Fields;

/// A field of words with what is needed to score it.
pub(super) struct WordField {
    field: Field,
    name: &'static str,
    pub(super) inverted: Arc<InvertedIndexReader>,
    lengths: Lengths,
}

/// Columns of a segment.
pub(super) struct Columns {
    pub(super) document: Column<u64>,
    pub(super) ordinal: Column<u64>,
    pub(super) date: Column<u64>,
    pub(super) digest: Column<u64>,
    pub(super) added: Column<u64>,
    pub(super) first: Column<u64>,
    pub(super) key_high: Column<u64>,
    pub(super) key_low: Column<u64>,
    pub(super) told: Column<u64>,
    pub(super) source: Option<StrColumn>,
    pub(super) language: Option<StrColumn>,
    pub(super) path: Option<StrColumn>,
    pub(super) place: Option<StrColumn>,
    pub(super) group: Option<StrColumn>,
}

/// A segment.
pub(super) struct Segment {
    /// Its place among the segments.
    pub(super) number: usize,
    pub(super) reader: SegmentReader,
    pub(super) columns: Columns,
    words: [WordField; 6],
    starts: OnceLock<Starts>,
}

impl Segment {
    pub(super) fn open(
        number: usize,
        reader: &SegmentReader,
        fields: &Fields,
    ) -> Result<Self, TantivyError> {
        let word_field = |place: In| -> Result<WordField, TantivyError> {
            let field = place.field(fields);
            Ok(WordField {
                field,
                name: place.name(),
                inverted: reader.inverted_index(field)?,
                lengths: match place.usual_length() {
                    Some(usual) => {
                        let measured = place.measured_by().field(fields);
                        Lengths::new(reader.get_fieldnorms_reader(measured)?, usual)
                    }
                    None => Lengths::all_usual(),
                },
            })
        };
        let columns = reader.fast_fields();
        Ok(Self {
            number,
            columns: Columns {
                document: columns.u64("document")?,
                ordinal: columns.u64("ordinal")?,
                date: columns.u64("date")?,
                digest: columns.u64("digest")?,
                added: columns.u64("added")?,
                first: columns.u64("first")?,
                key_high: columns.u64("key_high")?,
                key_low: columns.u64("key_low")?,
                told: columns.u64("told")?,
                source: columns.str("source")?,
                language: columns.str("language")?,
                path: columns.str("path")?,
                place: columns.str("place")?,
                group: columns.str("group")?,
            },
            words: [
                word_field(In::Stem)?,
                word_field(In::Exact)?,
                word_field(In::TitleStem)?,
                word_field(In::TitleExact)?,
                word_field(In::Lead)?,
                word_field(In::Skeleton)?,
            ],
            reader: reader.clone(),
            starts: OnceLock::new(),
        })
    }

    /// Where documents begin; found out by the first query that asks.
    pub(super) fn document_starts(&self) -> &Starts {
        self.starts.get_or_init(|| {
            let ordinal = &self.columns.ordinal;
            Starts::new(self.max_doc(), |doc| ordinal.first(doc).unwrap_or(0) == 0)
        })
    }

    pub(super) fn word_field(&self, place: In) -> &WordField {
        &self.words[place as usize]
    }

    pub(super) fn max_doc(&self) -> DocId {
        self.reader.max_doc()
    }

    /// Whether an entry is a passage that was not deleted.
    pub(super) fn is_passage(&self, doc: DocId) -> bool {
        !self.reader.is_deleted(doc) && self.columns.ordinal.first(doc).is_some()
    }

    /// The passages of a document, given its first: they stand side by side.
    pub(super) fn passages_from(&self, first: DocId) -> RangeInclusive<DocId> {
        let ordinal = |doc| {
            let is_there = doc < self.max_doc() && self.is_passage(doc);
            self.columns.ordinal.first(doc).filter(|_| is_there)
        };
        let mut last = first;
        // Another document begins with 0, and an entry of another kind has none.
        while ordinal(last + 1).is_some_and(|ordinal| ordinal > 0) {
            last += 1;
        }
        first..=last
    }

    /// The first passage of a document, which has what is kept once of it.
    pub(super) fn head_of(&self, doc: DocId) -> Option<DocId> {
        let ordinal = self.columns.ordinal.first(doc)?;
        doc.checked_sub(DocId::try_from(ordinal).ok()?)
    }

    /// The number of the batch that a passage's document came with.
    pub(super) fn added(&self, doc: DocId) -> Option<u64> {
        self.columns.added.first(self.head_of(doc)?)
    }

    /// What the dictionary says about a term.
    pub(super) fn term_info(
        &self,
        place: In,
        term: &str,
    ) -> Result<Option<TermInfo>, TantivyError> {
        let field = self.word_field(place);
        let term = Term::from_field_text(field.field, term);
        Ok(field.inverted.get_term_info(&term)?)
    }

    /// The postings of a term; none where the segment does not hold it.
    pub(super) fn postings(
        &self,
        terms: &Terms,
        place: In,
        term: &str,
        option: IndexRecordOption,
    ) -> Result<Option<SegmentPostings>, TantivyError> {
        let inverted = &self.word_field(place).inverted;
        terms
            .info(self, place, term)?
            .map(|info| inverted.read_postings_from_terminfo(&info, option))
            .transpose()
            .map_err(Into::into)
    }

    /// A cursor over the passages that hold any of some terms, which count as one; none where no passage
    /// does.
    fn bare_cursor<'s, 't>(
        &'s self,
        terms: &Terms,
        place: In,
        any: impl Iterator<Item = &'t str>,
        weight: f64,
    ) -> Result<Option<TermCursor<'s>>, TantivyError> {
        let field = self.word_field(place);
        let (mut postings, mut held) = (Vec::new(), Vec::new());
        for term in any {
            if let Some(found) = self.postings(terms, place, term, IndexRecordOption::WithFreqs)? {
                postings.push(found);
                held.push(term);
            }
        }
        let mut postings = postings.into_iter();
        Ok(postings.next().map(|first| TermCursor {
            postings: first,
            others: postings.collect(),
            lengths: &field.lengths,
            weight,
            field: field.name,
            term: held.join("|"),
        }))
    }

    fn term_cursor<'s, 't>(
        &'s self,
        terms: &Terms,
        place: In,
        any: impl Iterator<Item = &'t str>,
        weight: f64,
    ) -> Result<Option<Box<dyn Cursor + 's>>, TantivyError> {
        let cursor = self.bare_cursor(terms, place, any, weight)?;
        Ok(cursor.map(|cursor| Box::new(cursor) as Box<dyn Cursor + 's>))
    }

    /// A cursor over the passages that satisfy a leaf.
    pub(super) fn cursor<'s>(
        &'s self,
        terms: &Terms,
        leaf: &'s Leaf,
        weights: &Weights,
        lists: &'s Lists,
    ) -> Result<Box<dyn Cursor + 's>, TantivyError> {
        let mut any: Vec<Box<dyn Cursor + 's>> = Vec::new();
        let mut extras: Vec<TermCursor<'s>> = Vec::new();
        match &leaf.look {
            Look::Word(forms) => {
                for (place, weight) in weights.places() {
                    let sought: Vec<&str> = if place.is_stems() {
                        forms.stems().collect()
                    } else {
                        vec![&forms.exact]
                    };
                    let sought = sought.into_iter();
                    // A passage with the form, or with the stem in its lead, has the stem too: where
                    // stems lead, these only add.
                    if place.leads() || forms.stem.is_none() {
                        any.extend(self.term_cursor(terms, place, sought, weight)?);
                    } else {
                        extras.extend(self.bare_cursor(terms, place, sought, weight)?);
                    }
                }
            }
            Look::Phrase(words) => {
                for (place, weight) in weights.places() {
                    any.extend(self.adjacent(terms, place, words, weight)?);
                }
            }
            Look::Near { words, distance } => {
                for (place, weight) in weights.places() {
                    let needs = Needs::new(words);
                    let found = self.forms(
                        terms,
                        needs.words.iter().map(|word| {
                            let (stems, sought) = near_terms(word);
                            let place = place.with_stems(stems);
                            sought.into_iter().map(move |term| (place, term))
                        }),
                    )?;
                    if let Some(forms) = found {
                        let standing = Standing::Within {
                            needs,
                            distance: *distance,
                        };
                        any.push(self.together(place, forms, standing, weight, &leaf.typed));
                    }
                }
            }
            Look::Prefix(_) | Look::Fuzzy { .. } => {
                for ((place, weight), (_, docs)) in weights.places().zip(lists) {
                    let field = self.word_field(place);
                    any.push(Box::new(Listed {
                        docs,
                        at: 0,
                        lengths: &field.lengths,
                        weight,
                        field: field.name,
                        term: leaf.typed.clone(),
                    }));
                }
            }
        }
        for variant in &weights.variants {
            let Weighted { place, weight, .. } = variant;
            any.extend(self.term_cursor(terms, *place, variant.terms(), *weight)?);
        }
        for phrase in &weights.phrases {
            any.extend(self.adjacent(terms, phrase.place, &phrase.words, phrase.weight)?);
        }
        Ok(Box::new(Sum::new(any, extras)))
    }

    /// Passages where forms stand side by side, at each place one of several; none where one place has none.
    pub(super) fn adjacent<'s>(
        &'s self,
        terms: &Terms,
        place: In,
        words: &[Vec<String>],
        weight: f64,
    ) -> Result<Option<Box<dyn Cursor + 's>>, TantivyError> {
        let forms = self.forms(
            terms,
            words
                .iter()
                .map(|forms| forms.iter().map(|form| (place, form.as_str()))),
        )?;
        let first = |forms: &Vec<String>| forms.first().cloned().unwrap_or_default();
        let typed = words.iter().map(first).collect::<Vec<_>>().join(" ");
        Ok(forms.map(|forms| self.together(place, forms, Standing::Adjacent, weight, &typed)))
    }

    /// Says where the stems of all words stand within a distance; none where one of them is nowhere.
    pub(super) fn near<'s>(
        &'s self,
        terms: &Terms,
        nearness: &'s Nearness,
    ) -> Result<Option<Together<'s>>, TantivyError> {
        let needs = Needs::new(&nearness.words);
        let forms = self.forms(
            terms,
            needs
                .words
                .iter()
                .map(|word| word.stems().map(|stem| (In::Stem, stem))),
        )?;
        let field = self.word_field(In::Stem);
        Ok(forms.map(|forms| {
            let standing = Standing::Within {
                needs,
                distance: nearness.distance,
            };
            let label = ("near", String::new());
            Together::resting(forms, standing, &field.lengths, nearness.weight, label)
        }))
    }

    /// Cursors over what supports a leaf: all of it, or without skeletons, whose lists are long.
    pub(super) fn support<'s>(
        &'s self,
        terms: &Terms,
        weights: &Weights,
        whole: bool,
    ) -> Result<Vec<TermCursor<'s>>, TantivyError> {
        let mut cursors = Vec::new();
        for support in &weights.support {
            let Weighted { place, weight, .. } = support;
            if !whole && *place == In::Skeleton {
                continue;
            }
            cursors.extend(self.bare_cursor(terms, *place, support.terms(), *weight)?);
        }
        Ok(cursors)
    }

    fn together<'s>(
        &'s self,
        place: In,
        forms: Vec<Forms>,
        standing: Standing<'s>,
        weight: f64,
        typed: &str,
    ) -> Box<dyn Cursor + 's> {
        let field = self.word_field(place);
        Box::new(Together::new(
            forms,
            standing,
            &field.lengths,
            weight,
            (field.name, typed.to_owned()),
        ))
    }

    /// Postings with positions for each of several words, each given as alternatives; `None` when one
    /// of them is nowhere.
    fn forms<'t, W>(
        &self,
        terms: &Terms,
        words: impl Iterator<Item = W>,
    ) -> Result<Option<Vec<Forms>>, TantivyError>
    where
        W: Iterator<Item = (In, &'t str)>,
    {
        let mut out = Vec::new();
        for alternatives in words {
            let mut postings = Vec::new();
            for (place, term) in alternatives {
                postings.extend(self.postings(
                    terms,
                    place,
                    term,
                    IndexRecordOption::WithFreqsAndPositions,
                )?);
            }
            if postings.is_empty() {
                return Ok(None);
            }
            out.push(Forms::new(postings));
        }
        Ok(Some(out))
    }
}

/// Weighted fields of a leaf, by place.
impl Weights {
    pub(super) fn places(&self) -> impl Iterator<Item = (In, f64)> + '_ {
        self.places
            .iter()
            .map(|Place { place, weight }| (*place, *weight))
    }
}
