//! The list of saved searches.

use crate::query::{Clause, Filter, Node, Occur, parse};
use crate::saved::SavedSearch;
use crate::serve::ask::Ask;
use crate::serve::holder::Generation;
use crate::serve::url;
use crate::serve::view::{SavedPage, SavedView};

use super::frame::{Asked, frame};

/// The page.
pub(in crate::serve) fn saved(
    asked: &Asked,
    of: &Generation,
    searches: &[SavedSearch],
    unreadable: usize,
) -> SavedPage {
    SavedPage {
        frame: frame(asked, of, None),
        searches: searches
            .iter()
            .map(|search| one(search, &asked.ask))
            .collect(),
        unreadable,
    }
}

fn one(search: &SavedSearch, ask: &Ask) -> SavedView {
    SavedView {
        name: search.name.clone(),
        query: search.query.clone(),
        conditions: search.filters.clone(),
        ran: search.ran.clone(),
        told: search.told,
        url: url::search(&as_asked(search, ask)),
        feed: url::feed(&search.name),
    }
}

/// A query that asks for each of its words, as saved searches do; as it is, where signs would turn it into another.
fn with_every_word(query: &str) -> String {
    let parsed = parse(query);
    let clauses = parsed.root.clauses;
    let is_joined = |clause: &Clause| {
        let enclosed = clause.span.of(query).starts_with('(');
        matches!(clause.node, Node::All(_) | Node::Any(_)) && !enclosed
    };
    if clauses.len() < 2 || clauses.iter().any(is_joined) {
        return query.to_owned();
    }
    let mut all = query.to_owned();
    let wanted = |clause: &&Clause| clause.occur == Occur::Should && !clause.node.narrows();
    for clause in clauses.iter().rev().filter(wanted) {
        all.insert(clause.span.start, '+');
    }
    if parse(&all).problems.len() > parsed.problems.len() {
        return query.to_owned();
    }
    all
}

/// The search as a page asks for it.
fn as_asked(search: &SavedSearch, ask: &Ask) -> Ask {
    let mut out = Ask {
        q: with_every_word(&search.query),
        exact: search.exact,
        variants: search.variants,
        aliases: search.aliases,
        ui: ask.ui,
        ..Ask::default()
    };
    let options = search.options(0);
    for filter in options.iter().flat_map(|options| &options.filters) {
        match filter {
            Filter::Date(range) => {
                let text = range.to_string();
                let (since, until) = text.split_once("..").unwrap_or((&text, &text));
                out.set("since", since.to_owned());
                out.set("until", until.to_owned());
            }
            Filter::Told(range) => out.set("told", range.to_string()),
            Filter::Added(range) => out.set("added", range.to_string()),
            Filter::Source(value) => out.set("source", value.clone()),
            Filter::Path(value) => out.set("path", value.clone()),
            Filter::Language(value) => out.set("language", value.clone()),
            Filter::Place(value) => out.set("place", value.clone()),
            Filter::Group(value) => out.set("group", value.clone()),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_asks_for_every_word_as_the_search_does() {
        for (query, expected) in [
            ("قصف", "قصف"),
            ("قصف مدرسة", "+قصف +مدرسة"),
            ("+قصف مدرسة -حلب", "+قصف +مدرسة -حلب"),
            ("\"وقف إطلاق\" هدنة*", "+\"وقف إطلاق\" +هدنة*"),
            ("قصف OR غارة", "قصف OR غارة"),
            (
                "(قصف OR غارة) مدرسة source:x",
                "+(قصف OR غارة) +مدرسة source:x",
            ),
        ] {
            assert_eq!(with_every_word(query), expected);
        }
    }
}
