//! The list of saved searches.

use crate::query::Filter;
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

/// The search as a page asks for it.
fn as_asked(search: &SavedSearch, ask: &Ask) -> Ask {
    let mut out = Ask {
        q: search.query.clone(),
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
