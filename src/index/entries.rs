//! A document becomes entries of the engine: one a passage, each field with its terms.

use std::ops::Range;

use tantivy::TantivyDocument;
use tantivy::schema::Field;
use tantivy::tokenizer::{PreTokenizedString, Token as EngineToken};

use super::files::{FileKey, hex};
use super::reader::PASSAGE;
use super::schema::Fields;
use crate::analysis::{Kind, Token, Tokens, skeleton_into};
use crate::document::{Document, Place};

/// Stems that the field `lead` holds. News tell who did what where in their first sentence; half of
/// these have no more than twenty-odd words.
const LEAD: usize = 25;

/// One entry a passage.
pub(super) fn entries(f: &Fields, file: &FileKey, document: &Document) -> Vec<TantivyDocument> {
    let file = hex(file);
    let meta = serde_json::to_string(&document.meta).unwrap_or_default();
    let title = 0..document.title_tokens.len();
    let title_exact = exact_terms(&document.title_tokens, title.clone());
    let title_stem = stem_terms(&document.title_tokens, title);
    let mut counter = crate::text::CharCounter::new(&document.text);
    let mut entries = Vec::with_capacity(document.passages.len());
    for (ordinal, passage) in document.passages.iter().enumerate() {
        let mut entry = TantivyDocument::new();
        entry.add_text(f.kind, PASSAGE);
        let range = passage.tokens.clone();
        add_terms(
            &mut entry,
            f.exact,
            exact_terms(&document.tokens, range.clone()),
        );
        add_terms(
            &mut entry,
            f.skeleton,
            skeletons(&document.tokens, range.clone()),
        );
        let stems = stem_terms(&document.tokens, range);
        if ordinal == 0 {
            add_terms(
                &mut entry,
                f.lead,
                stems.iter().take(LEAD).cloned().collect(),
            );
        }
        add_terms(&mut entry, f.stem, stems);
        add_terms(&mut entry, f.title_exact, title_exact.clone());
        add_terms(&mut entry, f.title_stem, title_stem.clone());
        entry.add_text(f.file, &file);
        entry.add_text(f.id, &document.meta.id);
        entry.add_u64(f.document, document.key);
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
        match passage.place {
            Some(Place::Page(page)) => entry.add_u64(f.page, u64::from(page)),
            Some(Place::Time(moment)) => entry.add_u64(f.time, moment),
            None => {}
        }
        entry.add_text(f.path, &document.meta.path);
        entry.add_u64(f.start, counter.chars_before(passage.span.start) as u64);
        entry.add_text(f.text, passage.span.of(&document.text));
        entry.add_text(f.meta, &meta);
        entries.push(entry);
    }
    entries
}

fn add_terms(entry: &mut TantivyDocument, field: Field, terms: Vec<EngineToken>) {
    if !terms.is_empty() {
        entry.add_pre_tokenized_text(
            field,
            PreTokenizedString {
                text: String::new(),
                tokens: terms,
            },
        );
    }
}

fn engine_token(position: usize, text: &str) -> EngineToken {
    EngineToken {
        offset_from: 0,
        offset_to: 0,
        position,
        text: text.to_owned(),
        position_length: 1,
    }
}

/// The tokens of a range, each with its place in it.
fn placed(tokens: &Tokens, range: Range<usize>) -> impl Iterator<Item = (usize, Token<'_>)> {
    let start = range.start;
    range.filter_map(move |place| Some((place - start, tokens.get(place)?)))
}

fn exact_terms(tokens: &Tokens, range: Range<usize>) -> Vec<EngineToken> {
    placed(tokens, range)
        .map(|(place, token)| engine_token(place, token.exact))
        .collect()
}

/// Stop words leave a gap, so that distances stay true.
fn stem_terms(tokens: &Tokens, range: Range<usize>) -> Vec<EngineToken> {
    placed(tokens, range)
        .filter(|(_, token)| token.kind != Kind::Stop)
        .map(|(place, token)| engine_token(place, token.stem))
        .collect()
}

fn skeletons(tokens: &Tokens, range: Range<usize>) -> Vec<EngineToken> {
    let mut skeleton = String::new();
    placed(tokens, range)
        .filter(|(_, token)| token.kind == Kind::Word)
        .filter_map(|(place, token)| {
            skeleton_into(token.stem, &mut skeleton);
            (!skeleton.is_empty()).then(|| engine_token(place, &skeleton))
        })
        .collect()
}
