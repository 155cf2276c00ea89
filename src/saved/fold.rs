//! Copies of one story that are new together are told as one: the document that was published first, and with it the
//! others.

use std::collections::{BTreeMap, BTreeSet};

use super::error::SavedError;
use crate::render::{Found, News, ToldWith};
use crate::search::{Arrival, Duplicate, Searcher};

/// Makes one of what is news of a family, where the best of it stands, and names the copies of each document.
/// `is_known` says of a copy whether it was there before.
///
/// # Errors
/// [`SavedError::Index`] when the index cannot be read.
pub(super) fn fold(
    news: &mut News,
    searcher: &Searcher,
    is_known: impl Fn(&Duplicate) -> bool,
) -> Result<(), SavedError> {
    let stories = by_family(std::mem::take(&mut news.found));
    for (place, story) in stories.into_iter().enumerate() {
        let score = story.first().map(|best| best.hit.score);
        let Some((mut found, others)) = first_published(story) else {
            continue;
        };
        // As in every list, scores descend from place to place.
        found.hit.score = score.unwrap_or(found.hit.score);
        found.hit.rank = place + 1;
        if let Some(family) = found.family {
            let mut copies = searcher.copies_of(family, found.key)?;
            mark(&mut copies, &others);
            let before = |copy: &&Duplicate| {
                copy.news.is_none()
                    && is_known(copy)
                    && !is_later(copy, found.hit.document.date.as_deref())
            };
            found.copy_of = copies.iter().find(before).cloned();
            found.hit.duplicates = copies;
        }
        found.copies = others
            .into_iter()
            .map(|other| ToldWith {
                id: other.hit.document.id,
                uuid: other.uuid,
            })
            .collect();
        news.found.push(found);
    }
    Ok(())
}

/// Documents by their story, in the order of the best of each.
fn by_family(found: Vec<Found>) -> Vec<Vec<Found>> {
    let mut stories: Vec<Vec<Found>> = Vec::new();
    let mut places = BTreeMap::new();
    for found in found {
        let next = stories.len();
        let place = match found.family {
            Some(family) => *places.entry(family).or_insert(next),
            None => next,
        };
        match stories.get_mut(place) {
            Some(story) => story.push(found),
            None => stories.push(vec![found]),
        }
    }
    stories
}

/// The document that was published first, of several the best, and the others in the order of their publication.
/// What has no date comes last.
fn first_published(mut story: Vec<Found>) -> Option<(Found, Vec<Found>)> {
    story.sort_by_cached_key(|found| {
        let day = found.hit.document.date.clone();
        (day.is_none(), day)
    });
    let mut story = story.into_iter();
    let first = story.next()?;
    Some((first, story.collect()))
}

/// Marks the copies that are told, too.
fn mark(copies: &mut [Duplicate], told: &[Found]) {
    let of = |changed: bool| -> BTreeSet<u64> {
        let told = told.iter().filter(|found| found.changed == changed);
        told.map(|found| found.key).collect()
    };
    let (new, changed) = (of(false), of(true));
    for copy in copies {
        if new.contains(&copy.key) {
            copy.news = Some(Arrival::New);
        } else if changed.contains(&copy.key) {
            copy.news = Some(Arrival::Changed);
        }
    }
}

/// Whether a copy was published after this day.
fn is_later(copy: &Duplicate, day: Option<&str>) -> bool {
    matches!((copy.date.as_deref(), day), (Some(copy), Some(day)) if copy > day)
}
