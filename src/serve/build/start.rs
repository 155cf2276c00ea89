//! The page without a question.

use crate::serve::ask::Ask;
use crate::serve::holder::Generation;
use crate::serve::url;
use crate::serve::view::StartPage;

use super::frame::{Asked, frame};
use super::search::arrivals;

/// Sources that are named.
const SOURCES: usize = 12;
/// Queries to begin with: words that any archive of the kind holds, a phrase, and a name that has others.
const EXAMPLES: [&str; 3] = ["قصف مدرسة", "\"وقف إطلاق النار\"", "داعش"];

/// What the index holds.
pub(in crate::serve) fn start(asked: &Asked, of: &Generation) -> StartPage {
    let ask = &asked.ask;
    let to = |change: &dyn Fn(&mut Ask)| url::search(&ask.with(change));
    let mut sources: Vec<(&String, u64)> = of
        .holdings
        .sources
        .iter()
        .map(|(name, count)| (name, *count))
        .collect();
    sources.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    sources.truncate(SOURCES);
    let sources = sources.into_iter().map(|(name, count)| {
        (
            name.clone(),
            count,
            to(&|ask| ask.set("source", name.clone())),
        )
    });
    let years = of.holdings.years.iter().map(|(year, count)| {
        let year = format!("{year:04}");
        let url = to(&|ask| {
            ask.set("since", year.clone());
            ask.set("until", year.clone());
        });
        (year, *count, url)
    });
    StartPage {
        frame: frame(asked, of, None),
        notes: asked.notes(),
        examples: EXAMPLES
            .into_iter()
            .map(|q| (q.to_owned(), to(&|ask| q.clone_into(&mut ask.q))))
            .collect(),
        sources: sources.collect(),
        years: years.collect(),
        arrivals: arrivals(ask),
    }
}
