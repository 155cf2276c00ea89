//! HTML: the article without what stands around it, and what the page says about it.
//!
//! The work is done on a thread of its own, whose stack is large enough for every page that
//! [`scan::load`] lets pass; whatever is nested deeper, or cannot be handled, loses its tags one
//! after the other ([`strip`]).

mod body;
mod declared;
mod edges;
mod metadata;
mod prune;
mod scan;
mod strip;

use std::thread;

use dom_smoothie::{Config, Readability};

pub(super) use self::declared::declared;
use super::prose::Prose;
use super::{Record, RecordKey, unify_lines};

/// Version of this reading.
pub(super) const VERSION: u32 = 2;

/// Pages with more tags open at once are not made into a tree. Browsers stop at 512; tags that
/// were never closed may be counted here that a browser closes.
const MAX_DEPTH: usize = 800;

/// Making a tree takes time that grows with the number of tags times their depth. A large page of
/// a newspaper has five thousand tags and a depth of fifty.
const MAX_WORK: usize = 20_000_000;

/// Each attribute of a tag is compared with all before it.
const MAX_ATTRIBUTES: usize = 2_000;

/// Pages with more elements are not searched for an article.
const MAX_ELEMENTS: usize = 200_000;

/// In characters. Whatever is shorter was not found as an article, but as all that is left when the
/// search gives up; a flash of two sentences is longer.
const SHORT_ARTICLE: usize = 200;

/// In words. Shorter lines are headings, captions and links.
const RUNNING_LINE: usize = 20;

/// Enough for [`MAX_DEPTH`] in builds without optimisation.
const STACK: usize = 64 << 20;

/// The file as one document.
pub(super) fn read(page: String) -> Record {
    // The parser knows a lone carriage return as the end of a line, as the tag stripper does not.
    let page = unify_lines(page);
    let page = scan::close_empty(&page);
    if is_too_much(&page) {
        return strip::read(&page);
    }
    let in_thread = thread::scope(|scope| {
        let reading = thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, || read_tree(&page));
        reading.ok().and_then(|reading| reading.join().ok())
    });
    in_thread.unwrap_or_else(|| strip::read(&page))
}

/// All text of a page or a piece of one that is shown, with menus and footers: for mail, feeds and
/// books, which hold markup and are no pages of a site.
pub(super) fn plain(markup: &str) -> String {
    if !markup.contains(['<', '&']) {
        let mut prose = Prose::new();
        prose.text(markup);
        return prose.finish();
    }
    let page = scan::close_empty(markup);
    if is_too_much(&page) {
        return strip::read(&page).text;
    }
    // Neither the parser nor the walk recurses, so that any stack will do.
    let tree = Readability::from(page.as_ref());
    let shown = body::text_under(&tree, "body", body::Boilerplate::KeepShown);
    if has_words(&shown) {
        shown
    } else {
        body::text_under(&tree, "body", body::Boilerplate::Keep)
    }
}

/// Whether a page nests too deeply, or is too large, to be made into a tree.
fn is_too_much(page: &str) -> bool {
    let load = scan::load(page);
    load.depth > MAX_DEPTH
        || load.depth.saturating_mul(load.tags) > MAX_WORK
        || load.attributes > MAX_ATTRIBUTES
}

/// All the text of a page that is known to hold nothing but text, as a chapter of a book does. Takes a
/// fraction of the time that it takes to look for an article.
pub(super) fn all_text(page: String) -> Record {
    strip::read(&scan::close_empty(&unify_lines(page)))
}

fn read_tree(page: &str) -> Record {
    let config = Config {
        disable_json_ld: true,
        max_elements_to_parse: MAX_ELEMENTS,
        char_threshold: SHORT_ARTICLE,
        ..Config::default()
    };
    let mut record = Record::new(RecordKey::Whole, String::new());
    let Ok(mut tree) = Readability::new(page, None, Some(config)) else {
        return strip::read(page);
    };
    metadata::fill(&mut record, &tree);
    prune::prune(&tree);
    let dateline = metadata::take_dateline(&tree);
    record.date = record.date.or(dateline);
    let visible = body::text_under(&tree, "body", body::Boilerplate::Drop);
    let named = named_body(&tree);
    let article = match tree.parse() {
        Ok(_) => body::text_under(&tree, "#readability-page-1", body::Boilerplate::Keep),
        Err(_) => String::new(),
    };
    record.text = better_of(named.unwrap_or_default(), article, visible)
        .unwrap_or_else(|| body::text_under(&tree, "body", body::Boilerplate::Keep));
    edges::drop_repeated_title(&mut record);
    edges::drop_notices(&mut record.text);
    record
}

/// What pages call the text of an article: schema.org, the microformats, and the programs that most blogs
/// are made with.
const NAMED: [&str; 4] = [
    "[itemprop~='articleBody']",
    "[property~='articleBody']",
    ".e-content, .entry-content",
    ".post-body",
];

/// The text that a page itself calls that of its article; nothing where there are several.
fn named_body(tree: &Readability) -> Option<String> {
    NAMED.into_iter().find_map(|selector| {
        let one = tree.doc.select(selector).nodes().len() == 1;
        one.then(|| body::text_under(tree, selector, body::Boilerplate::Drop))
            .filter(|text| text.chars().count() >= SHORT_ARTICLE)
    })
}

/// What the page calls its article, unless it misses most of the one that was found; else that one, unless it
/// is too short to be one, or misses most of the running text of the page; then all that is seen. Nothing
/// where none holds a word.
fn better_of(named: String, article: String, visible: String) -> Option<String> {
    let running = |text: &str| -> usize {
        let words = text.lines().map(|line| line.split_whitespace().count());
        words.filter(|count| *count >= RUNNING_LINE).sum()
    };
    let misses = |text: &str, other: &str| running(text) * 2 < running(other);
    let texts = if !named.is_empty() && !misses(&named, &article) {
        [named, article, visible]
    } else if article.chars().count() >= SHORT_ARTICLE && !misses(&article, &visible) {
        [article, visible, named]
    } else {
        [visible, article, named]
    };
    texts.into_iter().find(|text| has_words(text))
}

fn has_words(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// Character references in text that is not markup any more, or that was written twice.
fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    // Text without any tag makes a flat tree, and the parser knows every reference there is.
    Readability::from(text.replace('<', "&lt;"))
        .doc
        .text()
        .to_string()
}

#[cfg(test)]
mod pages;
#[cfg(test)]
mod tests;
