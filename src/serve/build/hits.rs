//! Hits and documents as lines of a list.

use crate::index::IndexError;
use crate::render::{Piece as Cut, moment, pieces, short_window, web_address};
use crate::search::{DocumentInfo, Duplicate, Hit, Searcher};
use crate::serve::ask::Ask;
use crate::serve::url;
use crate::serve::view::{CopyView, DocumentLine, HitView, Piece};
use crate::text::Span;

use super::frame::Asked;
use super::proof::Witness;

/// The longest language tag.
const LONGEST_TAG: usize = 35;

/// A hit of a list.
fn hit(hit: &Hit, ask: &Ask, citation: String) -> HitView {
    let (window, cut_before, cut_behind) = short_window(&hit.passage, hit.excerpt);
    let more = ask.with(|ask| ask.per = Some(ask.per.unwrap_or(1).max(1) * 5));
    let mut document = line(&hit.document, &hit.title_highlights, ask);
    document.url = url::passage(&hit.document.id, &hit.passage, ask);
    HitView {
        rank: hit.rank,
        document,
        page: hit.passage.page,
        time: hit.passage.time.map(moment),
        passage: owned(&pieces(&hit.passage.text, window, &hit.highlights)),
        cut_before,
        cut_behind,
        more_passages: hit.more_passages,
        more_url: (hit.more_passages > 0).then(|| url::search(&more)),
        copies: hit.duplicates.iter().map(|one| copy(one, ask)).collect(),
        story: (!hit.duplicates.is_empty()).then(|| url::copies(&hit.document.id, ask)),
        similar: url::similar(&hit.document.id, ask),
        citation,
    }
}

fn copy(copy: &Duplicate, ask: &Ask) -> CopyView {
    CopyView {
        title: filled(copy.title.as_deref()).unwrap_or(&copy.id).to_owned(),
        url: url::document(&copy.id, ask),
        source: owned_text(copy.source.as_deref()),
        date: owned_text(copy.date.as_deref()),
        same_text: copy.same_text,
    }
}

/// A document as a line of a list.
pub(super) fn line(document: &DocumentInfo, lit: &[Span], ask: &Ask) -> DocumentLine {
    let title = filled(document.title.as_deref());
    let shown = title.unwrap_or(&document.id);
    let lit = if title.is_some() { lit } else { &[] };
    DocumentLine {
        id: document.id.clone(),
        title: owned(&pieces(shown, Span::new(0, shown.len()), lit)),
        url: url::document(&document.id, ask),
        date: owned_text(document.date.as_deref()),
        source: owned_text(document.source.as_deref()),
        author: owned_text(document.author.as_deref()),
        language: document.language.clone().filter(|tag| is_tag(tag)),
        path: document.path.clone(),
        web: document
            .url
            .as_deref()
            .and_then(web_address)
            .map(str::to_owned),
    }
}

/// Whether a text looks like a language tag.
fn is_tag(tag: &str) -> bool {
    let sound = |c: char| c.is_ascii_alphanumeric() || c == '-';
    !tag.is_empty() && tag.len() <= LONGEST_TAG && tag.chars().all(sound)
}

/// Hits with their citations.
pub(super) fn cited(
    hits: &[Hit],
    asked: &Asked,
    searcher: &Searcher,
) -> Result<Vec<HitView>, IndexError> {
    let mut witness = Witness::of_list(asked);
    let mut out = Vec::with_capacity(hits.len());
    for one in hits {
        out.push(hit(one, &asked.ask, witness.cite(searcher, one)?));
    }
    Ok(out)
}

/// A text that is there.
pub(super) fn filled(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.trim().is_empty())
}

pub(super) fn owned_text(text: Option<&str>) -> Option<String> {
    filled(text).map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
}

pub(super) fn owned(pieces: &[Cut<'_>]) -> Vec<Piece> {
    let piece = |piece: &Cut<'_>| Piece {
        text: piece.text.to_owned(),
        lit: piece.lit,
        number: 0,
    };
    pieces.iter().map(piece).collect()
}
