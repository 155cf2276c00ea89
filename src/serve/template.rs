//! The templates: each page's view model meets its file in `templates/`. What they show is escaped here, by the program's
//! own escaper, so that no template can forget it.

use std::fmt;

use askama::Template;
use askama::filters::Escaper;

use super::view::{
    DocumentPage, HelpPage, NamesPage, ProblemPage, SavedPage, SearchPage, SimilarPage, StartPage,
    StoryPage,
};
use crate::render::escape_html;

/// Escapes for HTML, good between tags and inside quoted attributes, and takes away what could turn the line around.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Harmless;

impl Escaper for Harmless {
    fn write_escaped_str<W: fmt::Write>(&self, mut dest: W, string: &str) -> fmt::Result {
        dest.write_str(&escape_html(string))
    }
}

macro_rules! templates {
    ($($name:ident $page:ty => $path:literal),* $(,)?) => {$(
        #[derive(Template)]
        #[template(path = $path)]
        struct $name<'p> {
            page: &'p $page,
        }

        impl $page {
            /// The page as HTML.
            ///
            /// # Errors
            /// None that a string as the goal of writing could give.
            pub(super) fn html(&self) -> Result<String, fmt::Error> {
                $name { page: self }.render().map_err(|_| fmt::Error)
            }
        }
    )*};
}

templates! {
    Start StartPage => "start.html",
    Search SearchPage => "search.html",
    Document DocumentPage => "document.html",
    Story StoryPage => "story.html",
    Similar SimilarPage => "similar.html",
    Names NamesPage => "names.html",
    Saved SavedPage => "saved.html",
    Help HelpPage => "help.html",
    Problem ProblemPage => "problem.html",
}
