//! Tags and text, one after the other, without making a tree of them. Never nests, never fails.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::text::slice;

/// A piece of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'p> {
    /// Text, its character references still in it.
    Text(&'p str),
    /// A start tag: its name as written, and whether it ends in `/>`.
    Open(&'p str, bool),
    /// An end tag: its name as written.
    Close(&'p str),
}

/// Elements whose content is not markup.
const RAW: [&str; 5] = ["script", "style", "textarea", "title", "iframe"];

/// Elements that never hold anything.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// Elements that need no end tag: the next of their kind, or the end of what they stand in, ends
/// them. What they stand in is counted.
const UNENDED: [&str; 12] = [
    "p", "li", "td", "th", "tr", "dt", "dd", "option", "thead", "tbody", "tfoot", "colgroup",
];

/// Elements of other languages than HTML.
const FOREIGN: [&str; 2] = ["svg", "math"];

/// Whether a tag's name is one of these, in whatever case.
pub(super) fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.iter().any(|other| name.eq_ignore_ascii_case(other))
}

/// The pieces of a page in order, each with the offset at which it begins. Comments and
/// declarations are left out.
pub(super) struct Pieces<'p> {
    page: &'p str,
    at: usize,
    /// The element that is open and whose content is not markup.
    raw: Option<&'p str>,
    /// Whether `/>` ends an element.
    xml: bool,
}

impl<'p> Pieces<'p> {
    /// The pieces of a page of HTML.
    pub(super) fn html(page: &'p str) -> Self {
        Self {
            page,
            at: 0,
            raw: None,
            xml: false,
        }
    }

    fn rest(&self) -> &'p str {
        slice(self.page, self.at, self.page.len())
    }

    /// Moves on by `length` bytes, or to the end, and answers what was passed.
    fn take(&mut self, length: Option<usize>) -> &'p str {
        let end = length.map_or(self.page.len(), |length| self.at + length);
        let taken = slice(self.page, self.at, end);
        self.at = end;
        taken
    }
}

impl<'p> Iterator for Pieces<'p> {
    type Item = (usize, Piece<'p>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let rest = self.rest();
            let begin = self.at;
            if let Some(name) = self.raw.take() {
                let text = self.take(end_of_raw(rest, name));
                return Some((begin, Piece::Text(text)));
            }
            let bytes = rest.as_bytes();
            match bytes {
                [] => return None,
                [b'<', b'!', b'-', b'-', ..] => {
                    self.take(rest.find("-->").map(|end| end + 3));
                }
                [b'<', b'!' | b'?', ..] => {
                    self.take(rest.find('>').map(|end| end + 1));
                }
                [b'<', b'/', c, ..] if c.is_ascii_alphabetic() => {
                    self.take(rest.find('>').map(|end| end + 1));
                    return Some((begin, Piece::Close(name_of(slice(rest, 2, rest.len())))));
                }
                [b'<', c, ..] if c.is_ascii_alphabetic() => {
                    let tag = self.take(end_of_tag(rest));
                    let name = name_of(slice(tag, 1, tag.len()));
                    let ended = tag.ends_with("/>");
                    if is_one_of(name, &RAW) && !(self.xml && ended) {
                        self.raw = Some(name);
                    }
                    return Some((begin, Piece::Open(name, ended)));
                }
                _ => {
                    // A `<` that begins no tag is text.
                    let end = bytes
                        .iter()
                        .skip(1)
                        .position(|byte| *byte == b'<')
                        .map(|end| end + 1);
                    return Some((begin, Piece::Text(self.take(end))));
                }
            }
        }
    }
}

fn name_of(text: &str) -> &str {
    let end = text.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>'));
    slice(text, 0, end.unwrap_or(text.len()))
}

/// The length of a start tag; a `>` within quotes does not end it.
fn end_of_tag(tag: &str) -> Option<usize> {
    let mut quote = None;
    let mut value = false;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), byte) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') if value => quote = Some(byte),
            (None, b'>') => return Some(at + 1),
            (None, _) => {}
        }
        value = byte == b'=' || (value && byte.is_ascii_whitespace());
    }
    None
}

/// Where the end tag of an element begins whose content is not markup.
fn end_of_raw(rest: &str, name: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    rest.match_indices("</").map(|(at, _)| at).find(|at| {
        bytes
            .get(at + 2..at + 2 + name.len())
            .is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
    })
}

/// How much work it is to make a page into a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Load {
    /// At most how many elements are open at once, give or take a few that need no end tag.
    pub(super) depth: usize,
    /// How many start tags there are.
    pub(super) tags: usize,
    /// At most how many attributes one of them has, more or less; few are not counted.
    pub(super) attributes: usize,
}

/// Tags shorter than this, in bytes, do not have too many attributes for anything.
const SHORT_TAG: usize = 4096;

/// Counts tags.
pub(super) fn load(page: &str) -> Load {
    let mut open: HashMap<String, usize> = HashMap::new();
    let mut now = 0_usize;
    let mut load = Load {
        depth: 0,
        tags: 0,
        attributes: 0,
    };
    let mut tag = None;
    // Within drawings and formulas every element nests that does not end itself.
    let mut foreign = 0_usize;
    for (at, piece) in Pieces::html(page) {
        if let Some(tag) = tag.take().filter(|tag| at - tag > SHORT_TAG) {
            let attributes = slice(page, tag, at).bytes().filter(|byte| *byte == b'=');
            load.attributes = load.attributes.max(attributes.count());
        }
        match piece {
            Piece::Open(name, ended) => {
                tag = Some(at);
                load.tags += 1;
                let nests = if foreign > 0 {
                    !ended
                } else {
                    !is_one_of(name, &VOID) && !is_one_of(name, &UNENDED)
                };
                if nests {
                    *open.entry(name.to_ascii_lowercase()).or_default() += 1;
                    foreign += usize::from(is_one_of(name, &FOREIGN));
                    now += 1;
                    load.depth = load.depth.max(now);
                }
            }
            // An end tag ends something only where it was begun.
            Piece::Close(name) => {
                if let Some(count) = open
                    .get_mut(&name.to_ascii_lowercase())
                    .filter(|count| **count > 0)
                {
                    *count -= 1;
                    foreign -= usize::from(is_one_of(name, &FOREIGN));
                    now -= 1;
                }
            }
            Piece::Text(_) => {}
        }
    }
    load
}

/// XHTML may write `<script src="…"/>` for an empty element. As HTML that would swallow the rest of
/// the page, so that an end tag is put behind it.
pub(super) fn close_empty(page: &str) -> Cow<'_, str> {
    if !page.trim_start().starts_with("<?xml") {
        return Cow::Borrowed(page);
    }
    let mut out = String::with_capacity(page.len());
    let mut done = 0;
    let mut pieces = Pieces {
        xml: true,
        ..Pieces::html(page)
    };
    while let Some((_, piece)) = pieces.next() {
        if let Piece::Open(name, true) = piece
            && !is_one_of(name, &VOID)
        {
            out.push_str(slice(page, done, pieces.at));
            out.push_str("</");
            out.push_str(name);
            out.push('>');
            done = pieces.at;
        }
    }
    out.push_str(slice(page, done, page.len()));
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(page: &str, pieces: &str) {
        let said: Vec<String> = Pieces::html(page)
            .map(|(_, piece)| match piece {
                Piece::Text(text) => text.trim().to_owned(),
                Piece::Open(name, _) => format!("<{name}"),
                Piece::Close(name) => format!("/{name}"),
            })
            .filter(|piece| !piece.is_empty())
            .collect();
        assert_eq!(said.join(" "), pieces, "{page:?}");
    }

    #[test]
    fn tags_and_text() {
        check("<p class=a>نص<br/>ثان</p>", "<p نص <br ثان /p");
        check("<a title=\"x > y\" href='>'>ب</a>", "<a ب /a");
        check("<a title=don't>ب</a>", "<a ب /a");
        check("<!DOCTYPE html><!-- <p> --><?xml?>1 < 2 <3", "1 < 2 <3");
        check(
            "<SCRIPT>if (a<b) {'</p>'}</script >x",
            "<SCRIPT if (a<b) {'</p>'} /script x",
        );
        check("<title>أ <b></title>ب", "<title أ <b> /title ب");
        check("<p", "<p");
        check("<!--", "");
        check("</p", "/p");
        check("<script>x", "<script x");
    }

    #[test]
    fn depth_counts_what_is_open() {
        let check = |page: &str, depth, tags| {
            let load = load(page);
            assert_eq!((load.depth, load.tags), (depth, tags), "{page:?}");
        };
        check("<div><b>a</b><b>c</b></div><div></div>", 2, 4);
        check("<p>a<p>b<p>c<br><br>", 0, 5);
        check("<DIV></x><div></x><Div></div></div></div>", 3, 3);
        check("<svg><path/><g><td><td><input></svg><td>", 5, 7);
        check(&"<div>".repeat(5000), 5000, 5000);
    }

    #[test]
    fn empty_elements_of_xhtml_are_ended() {
        let check = |page: &str, expected: &str| assert_eq!(close_empty(page), expected);
        check(
            "<?xml version='1.0'?><script src='a'/><p/>x<br/>",
            "<?xml version='1.0'?><script src='a'/></script><p/></p>x<br/>",
        );
        check("<script src='a'/><p>", "<script src='a'/><p>");
    }
}
