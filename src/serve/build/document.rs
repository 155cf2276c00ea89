//! Whole documents: the text in blocks with numbered matches, in parts where it is too long for a page.

use crate::index::IndexError;
use crate::query::parse;
use crate::render::{Block as Cut, blocks, pieces};
use crate::search::{self, SearchOptions, Searcher, ShownDocument};
use crate::serve::ask::Ask;
use crate::serve::holder::Generation;
use crate::serve::language::Ui;
use crate::serve::url;
use crate::serve::view::{Block, DocumentPage, DocumentView, Note, Part, Piece};
use crate::text::{Span, floor_boundary};

use super::frame::{Asked, frame};
use super::hits::line;
use super::proof::{Proof, Witness};

/// Bytes of a text that a page shows; the next part begins behind the block or line that reaches them.
const PART: usize = 200_000;
/// Documents with one id that are shown.
const MOST_DOCUMENTS: usize = 20;
/// Characters of a further field of a record that are shown.
const MOST_FIELD: usize = 2000;

/// The documents with an id; none where there is none.
pub(in crate::serve) fn document(
    asked: &Asked,
    of: &Generation,
    searcher: &mut Searcher,
    id: &str,
) -> Result<Option<DocumentPage>, IndexError> {
    let ask = &asked.ask;
    let query = (!ask.q.is_empty()).then(|| parse(&ask.q));
    let options = SearchOptions {
        // One more shows whether there are more.
        limit: MOST_DOCUMENTS + 1,
        ..asked.options()
    };
    let found = searcher.documents(id, query.as_ref(), &options)?;
    let Some(first) = found.first() else {
        return Ok(None);
    };
    let title = first
        .document
        .title
        .clone()
        .unwrap_or_else(|| id.to_owned());
    let mut notes = asked.notes();
    let problems = query.iter().flat_map(|query| &query.problems);
    notes.extend(
        problems
            .cloned()
            .map(|problem| Note::Read(search::Note::Problem(problem))),
    );
    let back = ask.with(|_| {});
    let mut witness = Witness::of_document(asked);
    let mut documents = Vec::new();
    for shown in found.iter().take(MOST_DOCUMENTS) {
        documents.push(one(shown, asked, witness.prove(searcher, shown)?));
    }
    Ok(Some(DocumentPage {
        frame: frame(asked, of, Some(title)),
        notes,
        documents,
        more: found.len() > MOST_DOCUMENTS,
        back: (!ask.q.is_empty()).then(|| url::search(&back)),
    }))
}

fn one(shown: &ShownDocument, asked: &Asked, proof: Proof) -> DocumentView {
    let ask = &asked.ask;
    let cut = cut(shown);
    let parts = parts(&cut);
    let part = match passage(asked) {
        Some(passage) if ask.part == 1 => part_of(passage, &cut, &parts),
        _ => ask.part,
    };
    let part = part.min(parts.len()).max(1);
    let id = &shown.document.id;
    // What is cut or touches another is no match of its own where it is shown.
    let lit = |block: &Cut| {
        let cut = pieces(&shown.text, block.span, &shown.highlights);
        cut.iter().filter(|piece| piece.lit).count()
    };
    let lit: Vec<usize> = cut.iter().map(lit).collect();
    let matches_in = |span: &Span| numbered(&cut, &lit, *span);
    let span = parts.get(part - 1).copied().unwrap_or(Span::new(0, 0));
    let (before, in_part) = matches_in(&span);
    let mut number = before;
    let blocks = cut
        .iter()
        .filter(|block| block.span.start >= span.start && block.span.end <= span.end);
    let blocks = blocks
        .filter(|block| block.matching.is_some() || !block.span.of(&shown.text).trim().is_empty());
    let blocks: Vec<Block> = blocks
        .map(|block| Block {
            matching: block.matching,
            pieces: with_numbers(shown, block.span, &mut number),
        })
        .collect();
    let address = |part: usize| {
        url::document(
            id,
            &Ask {
                part,
                ..ask.clone()
            },
        )
    };
    let of_part = parts.iter().enumerate().map(|(place, span)| Part {
        number: place + 1,
        url: address(place + 1),
        matches: matches_in(span).1,
    });
    DocumentView {
        document: line(&shown.document, &shown.title_highlights, ask),
        metadata: metadata(shown, asked.ui),
        blocks,
        matches: lit.iter().sum(),
        first_match: if in_part > 0 { before + 1 } else { 0 },
        last_match: if in_part > 0 { before + in_part } else { 0 },
        part,
        parts: if parts.len() > 1 {
            of_part.collect()
        } else {
            Vec::new()
        },
        story: url::copies(id, ask),
        similar: url::similar(id, ask),
        characters: shown.text.chars().count(),
        citation: proof.citation,
        evidence: proof.lines,
    }
}

/// The text in blocks, none of them longer than a part: cut at line breaks, else anywhere.
fn cut(shown: &ShownDocument) -> Vec<Cut> {
    let mut out = Vec::new();
    for block in blocks(shown) {
        let mut at = block.span.start;
        let mut matching = block.matching;
        while block.span.end - at > PART {
            let most = floor_boundary(&shown.text, at + PART);
            let window = Span::new(at, most).of(&shown.text);
            let end = window.rfind('\n').map_or(most, |line| at + line + 1);
            out.push(Cut {
                span: Span::new(at, end),
                matching: matching.take(),
            });
            at = end;
        }
        out.push(Cut {
            span: Span::new(at, block.span.end),
            matching,
        });
    }
    out
}

/// Which blocks go on a page together.
fn parts(blocks: &[Cut]) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    for block in blocks {
        match out.last_mut() {
            Some(last) if block.span.end - last.start <= PART => last.end = block.span.end,
            _ => out.push(block.span),
        }
    }
    out
}

/// The passage that a link leads to.
fn passage(asked: &Asked) -> Option<usize> {
    let (_, passage) = asked.own.iter().find(|(name, _)| *name == "passage")?;
    passage.parse().ok()
}

/// The part of the text in which a passage stands; the first, where it does not stand alone.
fn part_of(passage: usize, blocks: &[Cut], parts: &[Span]) -> usize {
    let block = blocks.iter().find(|block| block.matching == Some(passage));
    let place = block.and_then(|block| {
        let mut places = parts.iter();
        places.position(|part| part.start <= block.span.start && block.span.start < part.end)
    });
    place.map_or(1, |place| place + 1)
}

/// How many matches stand before a part of the text, and how many in it, of those in each block.
fn numbered(blocks: &[Cut], lit: &[usize], part: Span) -> (usize, usize) {
    let counted = || blocks.iter().zip(lit);
    let before = counted().filter(|(block, _)| block.span.end <= part.start);
    let within = counted().filter(|(block, _)| {
        block.span.start >= part.start && block.span.end <= part.end && block.span.start < part.end
    });
    (
        before.map(|(_, lit)| lit).sum(),
        within.map(|(_, lit)| lit).sum(),
    )
}

fn with_numbers(shown: &ShownDocument, span: Span, number: &mut usize) -> Vec<Piece> {
    let cut = pieces(&shown.text, span, &shown.highlights);
    let piece = cut.iter().map(|piece| {
        *number += usize::from(piece.lit);
        Piece {
            text: piece.text.to_owned(),
            lit: piece.lit,
            number: if piece.lit { *number } else { 0 },
        }
    });
    piece.collect()
}

fn metadata(shown: &ShownDocument, ui: Ui) -> Vec<(String, String)> {
    let document = &shown.document;
    let origin = |word: &'static str| match ui.strings().origin(word) {
        "" => word.to_owned(),
        known => known.to_owned(),
    };
    let own = [
        (
            "date-from",
            document.date_from.map(|from| origin(from.as_str())),
        ),
        (
            "calendar",
            document
                .date_calendar
                .map(|calendar| origin(calendar.as_str())),
        ),
        (
            "language-from",
            document.language_from.map(|from| origin(from.as_str())),
        ),
        ("file-format", document.file_format.clone()),
        ("encoding", document.encoding.clone()),
    ];
    let own = own
        .into_iter()
        .filter_map(|(key, value)| Some((key.to_owned(), value?)));
    let extra = document.extra.iter().filter_map(|(key, value)| {
        let text = match value {
            serde_json::Value::Null => return None,
            serde_json::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let short = crate::text::prefix(&text, MOST_FIELD).to_owned();
        Some((key.clone(), short))
    });
    own.chain(extra).collect()
}
