//! PDF: glyphs by their places on the page, put back into lines, columns, paragraphs and the order of reading.
//!
//! The library only tells objects apart ([`hayro_syntax`]); everything about text is done here, since what
//! libraries know of it fails on Arabic. `content` runs the pages' programs with the fonts of `font`, which gives the
//! `glyph`s; `fragment` makes stretches of lines of them, with the `marks` on their letters; `running` takes out headers
//! and footers; `layout` finds `columns`, `table`s and paragraphs; `order` turns each line from how it looks to how it
//! reads; and `book` joins the pages. `stream` keeps all that within a budget.

mod book;
mod cmap;
mod columns;
mod content;
mod font;
mod fragment;
mod glyph;
mod info;
mod layout;
mod marks;
mod matrix;
mod names;
mod order;
mod path;
mod running;
mod stream;
mod table;

use std::sync::Arc;

use hayro_syntax::object::Dict;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use serde_json::{Value, json};

use super::{ExtractError, FailureKind, Limits, Record, RecordKey};
use book::Book;
use content::Fonts;
use stream::{Budget, Exhausted};

/// Raised whenever the same bytes give another text.
pub(super) const VERSION: u32 = 1;

/// How much all pages together may unpack to, for each byte that one stream may.
const STREAMS: u64 = 8;
/// How many pages are read of a file.
const MAX_PAGES: usize = 20_000;
/// How many glyphs are held at once, to see what repeats from page to page.
const CHUNK: usize = 150_000;

/// What a file holds, and what of it could not be read.
pub(super) type Read = (Record, Option<ExtractError>);

/// Reads a PDF. The text of pages that can be read is returned along with the failure of the others.
pub(super) fn read(bytes: &[u8], limits: Limits) -> Result<Read, ExtractError> {
    let mut budget = Budget::new(
        limits.max_file_size.saturating_mul(STREAMS),
        limits.max_file_size,
    );
    stream::check_object_streams(bytes, &mut budget).map_err(|Exhausted| too_large(limits))?;
    let pdf = Pdf::new(Arc::new(bytes.to_vec())).map_err(unopened)?;
    let pages = pdf.pages();
    if pages.is_empty() {
        return Err(ExtractError::damaged("is a PDF without pages"));
    }
    let mut fonts = Fonts::default();
    let mut book = Book::new();
    let mut chunk = Vec::new();
    let mut held = 0;
    let mut state = Pages::default();
    for (page, number) in pages.iter().take(MAX_PAGES).zip(1..) {
        let Ok(glyphs) = content::run(page, number, &mut fonts, &mut budget) else {
            state.too_large = true;
            break;
        };
        state.look_at(&glyphs);
        held += glyphs.all.len();
        chunk.push(glyphs);
        if held > CHUNK {
            book.add(&chunk);
            chunk.clear();
            held = 0;
        }
    }
    book.add(&chunk);
    state.too_large |= pages.len() > MAX_PAGES;
    state.missing = said_pages(&pdf).saturating_sub(pages.len());
    let failure = state.failure(limits);
    let (text, marks) = book.finish();
    let mut record = Record::new(RecordKey::Whole, text);
    if !record.has_word() {
        return Err(failure.unwrap_or_else(|| state.no_text()));
    }
    let info = info::info(&pdf);
    record.marks = marks;
    record.title = info.title;
    record.author = info.author;
    record.extra = info.extra;
    record
        .extra
        .insert("pages".to_owned(), Value::from(pages.len()));
    if !state.wordless.is_empty() {
        record
            .extra
            .insert("pages_without_text".to_owned(), json!(state.wordless));
    }
    Ok((record, failure))
}

/// What is wrong with the pages.
#[derive(Debug, Default)]
struct Pages {
    /// Pages that show something, but no word.
    wordless: Vec<u32>,
    /// How many of them are written in fonts that do not say what their glyphs stand for.
    unknown: usize,
    damaged: Vec<u32>,
    /// How many pages there should be that are not.
    missing: usize,
    too_large: bool,
}

impl Pages {
    fn look_at(&mut self, page: &glyph::Glyphs) {
        if page.damaged {
            self.damaged.push(page.number);
        }
        let is_unknown = page.unknown > page.all.len();
        if is_unknown {
            self.unknown += 1;
        }
        if is_unknown || !page.has_word() && page.pictures {
            self.wordless.push(page.number);
        }
    }

    fn failure(&self, limits: Limits) -> Option<ExtractError> {
        if self.too_large {
            return Some(too_large(limits));
        }
        if self.missing > 0 {
            let message = format!("lacks {} of its pages; get the file anew", self.missing);
            return Some(ExtractError::damaged(message));
        }
        match self.damaged.as_slice() {
            [] => None,
            [page] => Some(ExtractError::damaged(format!(
                "page {page} is damaged and could not be read to its end"
            ))),
            [first, ..] => Some(ExtractError::damaged(format!(
                "{} pages, from page {first} on, are damaged and could not be read to their end",
                self.damaged.len()
            ))),
        }
    }

    fn no_text(&self) -> ExtractError {
        let pages = |count: usize| match count {
            1 => "1 page".to_owned(),
            _ => format!("{count} pages"),
        };
        let message = if self.wordless.is_empty() {
            "holds no word".to_owned()
        } else if self.unknown > 0 {
            format!(
                "{} in fonts that do not say which letters they draw; it has to be read from its picture (OCR, see --ocr-command)",
                pages(self.unknown)
            )
        } else {
            format!(
                "{} without a text layer, pictures only; it has to be read from them (OCR, see --ocr-command)",
                pages(self.wordless.len())
            )
        };
        ExtractError::new(FailureKind::NoText, message)
    }
}

/// How many pages the file says it has.
fn said_pages(pdf: &Pdf) -> usize {
    let xref = pdf.xref();
    let root = xref.get::<Dict<'_>>(xref.root_id());
    let pages = root.and_then(|root| root.get::<Dict<'_>>("Pages"));
    let count = pages.and_then(|pages| pages.get::<i32>("Count"));
    // What nobody prints is a lie.
    usize::try_from(count.unwrap_or(0))
        .map_or(0, |count| if count <= MAX_PAGES { count } else { 0 })
}

fn too_large(limits: Limits) -> ExtractError {
    ExtractError::new(
        FailureKind::TooLarge,
        format!(
            "unpacks to more than {} MiB; raise --max-file-size to read all of it",
            limits.max_file_size >> 20
        ),
    )
}

fn unopened(error: LoadPdfError) -> ExtractError {
    match error {
        LoadPdfError::Invalid => ExtractError::damaged("is not a whole PDF; get the file anew"),
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => ExtractError::new(
            FailureKind::Encrypted,
            "is locked with a password; save a copy without one",
        ),
        LoadPdfError::Decryption(DecryptionError::UnsupportedAlgorithm) => ExtractError::new(
            FailureKind::Encrypted,
            "is locked in a way that cannot be opened; save a copy without a lock",
        ),
        LoadPdfError::Decryption(_) => ExtractError::new(
            FailureKind::Encrypted,
            "is locked, and its lock is damaged; save a copy without one",
        ),
    }
}

#[cfg(test)]
mod tests;
