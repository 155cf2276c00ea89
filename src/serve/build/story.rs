//! Who carries a story, and what is like a document.

use crate::index::IndexError;
use crate::search::{Change, Difference, SearchOptions, Searcher, Story};
use crate::serve::ask::Ask;
use crate::serve::holder::Generation;
use crate::serve::url;
use crate::serve::view::{
    DifferenceView, QuotingView, SimilarPage, StoryCopyView, StoryPage, StoryView,
};

use super::frame::{Asked, frame};
use super::hits::{cited, filled, line};

/// Bytes of a difference that a page shows.
const MOST_DIFFERENCE: usize = 200_000;
/// Documents that carry a story, those that quote it, and those like it, that a page shows.
const MOST_COPIES: usize = 200;
const MOST_QUOTING: usize = 30;
const MOST_SIMILAR: usize = 20;
/// Stories of documents with one id.
const MOST_STORIES: usize = 5;

/// The stories of the documents with an id; none where there is none.
pub(in crate::serve) fn stories(
    asked: &Asked,
    of: &Generation,
    searcher: &mut Searcher,
    id: &str,
    with: Option<&str>,
) -> Result<Option<StoryPage>, IndexError> {
    let stories = searcher.stories(id, with, MOST_STORIES)?;
    let Some(first) = stories.first() else {
        return Ok(None);
    };
    let title = filled(first.document.title.as_deref())
        .unwrap_or(id)
        .to_owned();
    Ok(Some(StoryPage {
        frame: frame(asked, of, Some(title)),
        notes: asked.notes(),
        stories: stories.iter().map(|story| one(story, &asked.ask)).collect(),
    }))
}

fn one(story: &Story, ask: &Ask) -> StoryView {
    let copies = story.copies.iter().enumerate().take(MOST_COPIES);
    let copies = copies.map(|(place, copy)| StoryCopyView {
        document: line(&copy.document, &[], ask),
        asked: place == story.asked,
        first: story.is_first(place),
        shared: (100.0 * copy.shared).round() as usize,
        same_text: copy.same_text,
        compare: url::compared(&story.document.id, &copy.document.id, ask),
    });
    let quoting = story.quotations.documents.iter().take(MOST_QUOTING);
    let quoting = quoting.map(|quoting| QuotingView {
        document: line(&quoting.document, &[], ask),
        first: quoting.first.as_str(),
        quoted: quoting
            .quoted
            .iter()
            .map(|quoted| (quoted.here.of(&story.text).to_owned(), quoted.words))
            .collect(),
    });
    StoryView {
        document: line(&story.document, &[], ask),
        copies: copies.collect(),
        difference: story.difference.as_ref().map(|one| difference(one, ask)),
        quoting: quoting.collect(),
    }
}

fn difference(difference: &Difference, ask: &Ask) -> DifferenceView {
    let mut left = MOST_DIFFERENCE;
    let mut parts = Vec::new();
    let mut cut = false;
    for part in &difference.parts {
        let (key, text) = match part.change {
            Change::Same => ("same", part.to.of(&difference.to_text)),
            Change::Removed => ("removed", part.from.of(&difference.from_text)),
            Change::Added => ("added", part.to.of(&difference.to_text)),
        };
        if text.len() > left {
            cut = true;
            break;
        }
        left -= text.len();
        parts.push((key, text.to_owned()));
    }
    DifferenceView {
        from: line(&difference.from, &[], ask),
        to: line(&difference.to, &[], ask),
        parts,
        removed: difference.words.removed,
        added: difference.words.added,
        same: difference.words.same,
        cut,
    }
}

/// What is like the documents with an id; none where there is none.
pub(in crate::serve) fn similar(
    asked: &Asked,
    of: &Generation,
    searcher: &mut Searcher,
    id: &str,
) -> Result<Option<SimilarPage>, IndexError> {
    let options = SearchOptions {
        limit: MOST_SIMILAR,
        filters: asked.ask.filters(asked.today),
        ..SearchOptions::default()
    };
    let Some(alike) = searcher.similar(id, &options)? else {
        return Ok(None);
    };
    let hits = &alike.results.hits;
    Ok(Some(SimilarPage {
        frame: frame(asked, of, Some(alike.results.query.clone())),
        notes: asked.notes(),
        url: url::document(id, &asked.ask),
        hits: cited(hits, asked, searcher)?,
        words: alike.words,
    }))
}
