//! The text of a part of the tree: blocks apart, lists and rows on lines, nothing that is not seen.

use dom_smoothie::Readability;

use super::super::prose::Prose;

/// What to do with menus, forms and the like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Boilerplate {
    /// They were dealt with, or nothing else is there.
    Keep,
    /// Keep them, and leave out what is there but not shown.
    KeepShown,
    /// Leave them out.
    Drop,
}

/// Elements that stand apart from what is around them.
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "center"
            | "details"
            | "dialog"
            | "div"
            | "dl"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "search"
            | "section"
            | "summary"
            | "table"
            | "ul"
            | "caption"
    )
}

/// Elements that begin a line.
pub(super) fn is_line(name: &str) -> bool {
    matches!(name, "br" | "li" | "tr" | "dt" | "dd" | "option" | "legend")
}

/// Elements whose content is never seen as text.
pub(super) fn is_unseen(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "noscript"
            | "template"
            | "head"
            | "title"
            | "svg"
            | "math"
            | "iframe"
            | "object"
            | "embed"
            | "video"
            | "audio"
            | "canvas"
            | "map"
            | "noframes"
            | "noembed"
            | "datalist"
            | "textarea"
            | "select"
            | "input"
            | "button"
    )
}

/// Elements that stand around an article. A form is none: many sites put all of a page into one.
pub(super) fn is_boilerplate(name: &str) -> bool {
    matches!(
        name,
        "nav" | "footer" | "aside" | "menu" | "dialog" | "search"
    )
}

/// The text under the first element that a selector finds. Goes from node to node without
/// recursion, so that depth costs nothing.
pub(super) fn text_under(tree: &Readability, selector: &str, boilerplate: Boilerplate) -> String {
    let found = tree.doc.select_single(selector);
    let mut prose = Prose::new();
    let Some(top) = found.nodes().first() else {
        return String::new();
    };
    let drop = boilerplate == Boilerplate::Drop;
    let shown = boilerplate != Boilerplate::Keep;
    let mut verbatim = 0_usize;
    let mut node = *top;
    loop {
        let name = node.node_name().filter(|_| node.is_element());
        let name = name.as_deref().unwrap_or("");
        let left_out = node.is_element()
            && (is_unseen(name)
                || drop && is_boilerplate(name)
                || shown && is_hidden(|key| node.attr(key).map(|value| value.to_string())));
        if node.is_text() {
            if verbatim > 0 {
                prose.verbatim(&node.text());
            } else {
                prose.text(&node.text());
            }
        } else if left_out {
            prose.text(" ");
        } else {
            separate(&mut prose, name);
            verbatim += usize::from(name == "pre");
        }
        // Down, else along, else up until there is something along.
        let mut next = if left_out { None } else { node.first_child() };
        let mut leaving = node;
        let mut left_early = left_out;
        while next.is_none() {
            if !left_early {
                let name = leaving.node_name().filter(|_| leaving.is_element());
                let name = name.as_deref().unwrap_or("");
                separate_after(&mut prose, name);
                verbatim -= usize::from(name == "pre");
            }
            left_early = false;
            if leaving.id == top.id {
                return prose.finish();
            }
            next = leaving.next_sibling();
            if next.is_none() {
                match leaving.parent() {
                    Some(parent) => leaving = parent,
                    None => return prose.finish(),
                }
            }
        }
        let Some(next) = next else {
            return prose.finish();
        };
        node = next;
    }
}

fn separate(prose: &mut Prose, name: &str) {
    if matches!(name, "td" | "th") {
        prose.cell();
    } else {
        separate_after(prose, name);
    }
}

fn separate_after(prose: &mut Prose, name: &str) {
    if is_block(name) {
        prose.block();
    } else if is_line(name) {
        prose.line();
    }
}

/// Whether attributes say that an element is not shown.
fn is_hidden(attribute: impl Fn(&str) -> Option<String>) -> bool {
    attribute("hidden").is_some()
        || attribute("aria-hidden").is_some_and(|value| value.eq_ignore_ascii_case("true"))
        || attribute("style").is_some_and(|style| {
            let style: String = style
                .chars()
                .filter(|c| !c.is_whitespace())
                .collect::<String>()
                .to_ascii_lowercase();
            style.contains("display:none") || style.contains("visibility:hidden")
        })
}
