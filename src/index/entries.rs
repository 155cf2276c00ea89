//! A document becomes entries of the engine: one a passage, each field with its terms.

use std::ops::Range;

use tantivy::TantivyDocument;
use tantivy::schema::Field;

use super::families::Copy;
use super::files::{FileKey, halves, hex};
use super::reader::{COPY, PASSAGE};
use super::schema::Fields;
use super::terms::Terms;
use crate::analysis::{Kind, Token, Tokens, skeleton_into};
use crate::document::{Document, Place, hash, numbers, speaks_from, told};

/// Stems that the field `lead` holds. News tell who did what where in their first sentence; half of
/// these have no more than twenty-odd words.
pub(super) const LEAD: usize = 25;

/// One entry a passage.
pub(super) fn entries(f: &Fields, file: &FileKey, document: &Document) -> Vec<TantivyDocument> {
    let (high, low) = halves(file);
    let file = hex(file);
    let meta = serde_json::to_string(&document.meta).unwrap_or_default();
    let title = 0..document.title_tokens.len();
    let title_exact = exact_terms(&document.title_tokens, title.clone());
    let title_stem = stem_terms(&document.title_tokens, title);
    let speaks_from = speaks_from(&document.meta);
    let mut counter = crate::text::CharCounter::new(&document.text);
    let mut entries = Vec::with_capacity(document.passages.len());
    for (ordinal, passage) in document.passages.iter().enumerate() {
        let mut entry = TantivyDocument::new();
        entry.add_text(f.kind, PASSAGE);
        let range = passage.tokens.clone();
        add_terms(
            &mut entry,
            f.exact,
            exact_terms(&document.tokens, range.clone()).as_str(),
        );
        add_terms(
            &mut entry,
            f.skeleton,
            skeletons(&document.tokens, range.clone()).as_str(),
        );
        let stems = stem_terms(&document.tokens, range);
        if ordinal == 0 {
            add_terms(&mut entry, f.lead, stems.first(LEAD));
        }
        add_terms(&mut entry, f.stem, stems.as_str());
        add_terms(&mut entry, f.title_exact, title_exact.as_str());
        add_terms(&mut entry, f.title_stem, title_stem.as_str());
        entry.add_text(f.file, &file);
        entry.add_text(f.id, &document.meta.id);
        entry.add_u64(f.document, document.key);
        if ordinal == 0 {
            entry.add_u64(f.digest, document.digest);
            entry.add_u64(f.key_high, high);
            entry.add_u64(f.key_low, low);
            if let Some(signature) = &document.signature {
                for band in signature.bands() {
                    entry.add_u64(f.band, band);
                }
                for number in signature.numbers() {
                    entry.add_u64(f.signature, *number);
                }
            }
        }
        entry.add_u64(f.ordinal, ordinal as u64);
        if let Some(day) = document.day {
            entry.add_u64(f.date, u64::from(day.number()));
        }
        if let Some(source) = &document.meta.source {
            entry.add_text(f.source, source);
        }
        if let Some(language) = &document.meta.language {
            entry.add_text(f.language, language);
        }
        if let Some(format) = &document.meta.file_format {
            entry.add_text(f.format, format);
        }
        if let Some(encoding) = &document.meta.encoding {
            entry.add_text(f.encoding, encoding);
        }
        if let Some(named) = document.named.get(ordinal) {
            for place in &named.places {
                entry.add_text(f.place, place);
            }
            for group in &named.groups {
                entry.add_text(f.group, group);
            }
        }
        match passage.place {
            Some(Place::Page(page)) => entry.add_u64(f.page, u64::from(page)),
            Some(Place::Time(moment)) => entry.add_u64(f.time, moment),
            None => {}
        }
        entry.add_text(f.path, &document.meta.path);
        entry.add_u64(f.start, counter.chars_before(passage.span.start) as u64);
        let text = passage.span.of(&document.text);
        entry.add_text(f.text, text);
        entry.add_text(f.meta, &meta);
        let told = told(
            &document.text,
            &document.tokens,
            passage.tokens.clone(),
            speaks_from,
        );
        for days in numbers(&told) {
            entry.add_u64(f.told, days);
        }
        entry.add_u64(f.sum, sum(text, &meta));
        entries.push(entry);
    }
    entries
}

/// The entry of a document that has copies.
pub(super) fn copy_entry(f: &Fields, copy: &Copy) -> TantivyDocument {
    let mut entry = TantivyDocument::new();
    entry.add_text(f.kind, COPY);
    entry.add_text(f.file, hex(&copy.file));
    entry.add_u64(f.document, copy.document);
    entry.add_u64(f.copy, copy.document);
    entry.add_u64(f.family, copy.family);
    entry
}

/// Hash of what a passage stores.
pub(super) fn sum(text: &str, meta: &str) -> u64 {
    hash(|hasher| {
        hasher.update(text.as_bytes());
        hasher.update(&[0xFF]);
        hasher.update(meta.as_bytes());
    })
}

fn add_terms(entry: &mut TantivyDocument, field: Field, terms: &str) {
    if !terms.is_empty() {
        entry.add_text(field, terms);
    }
}

fn of(tokens: &Tokens, range: Range<usize>) -> impl Iterator<Item = Option<Token<'_>>> {
    range.map(|place| tokens.get(place))
}

pub(super) fn exact_terms(tokens: &Tokens, range: Range<usize>) -> Terms {
    Terms::of(of(tokens, range).map(|token| token.map(|token| token.exact)))
}

/// Stop words leave a gap, so that distances stay true.
pub(super) fn stem_terms(tokens: &Tokens, range: Range<usize>) -> Terms {
    Terms::of(of(tokens, range).map(|token| {
        let token = token.filter(|token| token.kind != Kind::Stop)?;
        Some(token.stem)
    }))
}

pub(super) fn skeletons(tokens: &Tokens, range: Range<usize>) -> Terms {
    let mut skeleton = String::new();
    let mut terms = Terms::default();
    for token in of(tokens, range) {
        skeleton.clear();
        if let Some(token) = token.filter(|token| token.kind == Kind::Word) {
            skeleton_into(token.stem, &mut skeleton);
        }
        terms.push(&skeleton);
    }
    terms
}
