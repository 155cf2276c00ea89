//! Ask an index: rank all queries on several threads, and time them on one.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use super::JudgedQuery;
use super::answers::{WHOLE, answered_at};
use super::run::{Place, Run};
use crate::index::IndexError;
use crate::query::parse;
use crate::search::{SearchOptions, Searcher};

/// What the queries gave.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Asked {
    /// A ranking for each query, in their order. Each document ranks by its best passage.
    pub run: Run,
    /// For each query the rank of the first hit, of the first [`WHOLE`], whose excerpt holds an answer.
    pub answered: Vec<Option<usize>>,
}

/// One query's part of [`Asked`].
struct Answer {
    places: Vec<Place>,
    answered: Option<usize>,
}

/// Ranks up to `limit` documents for each query, with a thread for each searcher; what comes out does not
/// depend on how many there are.
///
/// # Errors
/// [`IndexError::Damaged`] when the index cannot be read.
pub fn ask<'s>(
    searchers: impl IntoIterator<Item = &'s mut Searcher>,
    queries: &[JudgedQuery],
    limit: usize,
) -> Result<Asked, IndexError> {
    let next = AtomicUsize::new(0);
    let parts: Result<Vec<_>, IndexError> = thread::scope(|scope| {
        let workers: Vec<_> = searchers
            .into_iter()
            .map(|searcher| scope.spawn(|| work(searcher, queries, limit, &next)))
            .collect();
        workers
            .into_iter()
            .map(|worker| worker.join().unwrap_or_else(|panic| resume_unwind(panic)))
            .collect()
    });
    let mut answers: Vec<(usize, Answer)> = parts?.into_iter().flatten().collect();
    answers.sort_by_key(|(at, _)| *at);
    let mut asked = Asked::default();
    for ((_, answer), query) in answers.into_iter().zip(queries) {
        asked.run.push(&query.id, answer.places);
        asked.answered.push(answer.answered);
    }
    Ok(asked)
}

/// Takes query after query until there are none left.
fn work(
    searcher: &mut Searcher,
    queries: &[JudgedQuery],
    limit: usize,
    next: &AtomicUsize,
) -> Result<Vec<(usize, Answer)>, IndexError> {
    let mut answers = Vec::new();
    loop {
        let at = next.fetch_add(1, Ordering::Relaxed);
        let Some(query) = queries.get(at) else {
            return Ok(answers);
        };
        match answer(searcher, query, limit) {
            Ok(answer) => answers.push((at, answer)),
            Err(error) => {
                // Nobody needs the rest.
                next.store(queries.len(), Ordering::Relaxed);
                return Err(error);
            }
        }
    }
}

fn answer(
    searcher: &mut Searcher,
    query: &JudgedQuery,
    limit: usize,
) -> Result<Answer, IndexError> {
    let options = SearchOptions {
        limit,
        ..SearchOptions::default()
    };
    // Excerpts are wanted where an answer may stand in them.
    let whole = if query.answers.is_empty() { 0 } else { WHOLE };
    let listing = searcher.list(&parse(&query.text), &options, whole)?;
    let excerpts = listing
        .hits
        .iter()
        .map(|hit| hit.excerpt.of(&hit.passage.text));
    Ok(Answer {
        answered: answered_at(excerpts, &query.answers),
        places: listing
            .places
            .into_iter()
            .map(|place| Place {
                document: place.id,
                score: place.score,
            })
            .collect(),
    })
}

/// How long each query takes, in milliseconds, one after the other: from its text to ten finished hits,
/// highlights and excerpts included. Call it after [`ask`], so that nothing is met for the first time.
///
/// # Errors
/// [`IndexError::Damaged`] when the index cannot be read.
pub fn time(searcher: &mut Searcher, queries: &[JudgedQuery]) -> Result<Vec<f64>, IndexError> {
    let options = SearchOptions::default();
    let mut took = Vec::with_capacity(queries.len());
    for query in queries {
        let began = Instant::now();
        let results = searcher.search(&parse(&query.text), &options)?;
        took.push(began.elapsed().as_secs_f64() * 1000.0);
        std::hint::black_box(results);
    }
    Ok(took)
}
