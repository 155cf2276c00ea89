//! The one place that builds links: from what a page asks for to the address that asks for it.

use form_urlencoded::Serializer;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use super::ask::{Ask, CONDITIONS};
use crate::search::PassageInfo;

/// What does not stand for itself in a path. A `/` in an id does, so that paths stay readable.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'%')
    .add(b'\\')
    .add(b'^')
    .add(b'|')
    .add(b'[')
    .add(b']')
    .add(b';')
    .add(b'&')
    .add(b'\'')
    .add(b'+');

/// Characters of a text that stand on its first page, however many bytes each has.
const SURELY_FIRST: u64 = 40_000;

/// The same in one part of a path.
const PART: &AsciiSet = &PATH.add(b'/');

/// The search page.
#[must_use]
pub(super) fn search(ask: &Ask) -> String {
    with_query(
        "/",
        &Ask {
            part: 1,
            ..ask.clone()
        },
        &[],
    )
}

/// A document with the matches of the query marked.
#[must_use]
pub(super) fn document(id: &str, ask: &Ask) -> String {
    of_document("/document/", id, &in_document(ask))
}

/// A document at a passage. Of a text that may be too long for one page it names the passage for the server, too.
#[must_use]
pub(super) fn passage(id: &str, passage: &PassageInfo, ask: &Ask) -> String {
    let ordinal = passage.ordinal.to_string();
    let own: &[(&str, &str)] = if passage.end > SURELY_FIRST {
        &[("passage", &ordinal)]
    } else {
        &[]
    };
    let url = with_own("/document/", id, &in_document(ask), own);
    format!("{url}#p{ordinal}")
}

/// Who else carries a document's story.
#[must_use]
pub(super) fn copies(id: &str, ask: &Ask) -> String {
    of_document("/copies/", id, &only_ui(ask))
}

/// The same, compared with one of them.
#[must_use]
pub(super) fn compared(id: &str, with: &str, ask: &Ask) -> String {
    with_own("/copies/", id, &only_ui(ask), &[("with", with)])
}

/// What is like a document.
#[must_use]
pub(super) fn similar(id: &str, ask: &Ask) -> String {
    of_document("/similar/", id, &only_ui(ask))
}

/// The list of hits as a file.
#[must_use]
pub(super) fn export(ask: &Ask, format: &str) -> String {
    with_query("/export", &ask.with(|_| {}), &[("format", format)])
}

/// The help.
#[must_use]
pub(super) fn help(ask: &Ask) -> String {
    with_query("/help", &only_ui(ask), &[])
}

/// The spellings of the name that is asked for, under the same conditions.
#[must_use]
pub(super) fn names(ask: &Ask) -> String {
    let asked = Ask {
        q: ask.q.clone(),
        conditions: ask.conditions.clone(),
        ..only_ui(ask)
    };
    with_query("/names", &asked, &[])
}

/// The list of saved searches.
#[must_use]
pub(super) fn saved(ask: &Ask) -> String {
    with_query("/saved", &only_ui(ask), &[])
}

/// A saved search's feed.
#[must_use]
pub(super) fn feed(name: &str) -> String {
    format!("/saved/{}.atom", segment(name))
}

/// The same path with another query string.
#[must_use]
pub(super) fn same(path: &str, ask: &Ask, own: &[(&str, &str)]) -> String {
    with_query(path, ask, own)
}

/// What a document's page keeps of a search: what is lit, and the language.
fn in_document(ask: &Ask) -> Ask {
    Ask {
        q: ask.q.clone(),
        exact: ask.exact,
        variants: ask.variants,
        aliases: ask.aliases,
        without: ask.without.clone(),
        part: ask.part,
        ui: ask.ui,
        ..Ask::default()
    }
}

fn only_ui(ask: &Ask) -> Ask {
    Ask {
        ui: ask.ui,
        ..Ask::default()
    }
}

/// A page of a document. An id that a browser would take for a way through folders goes into the query string.
fn of_document(base: &str, id: &str, ask: &Ask) -> String {
    with_own(base, id, ask, &[])
}

fn with_own(base: &str, id: &str, ask: &Ask, own: &[(&str, &str)]) -> String {
    let is_way = id
        .split(['/', '\\'])
        .any(|part| matches!(part, "" | "." | ".."));
    if is_way {
        let own = [&[("id", id)], own].concat();
        with_query(base, ask, &own)
    } else {
        let path = format!("{base}{}", utf8_percent_encode(id, PATH));
        with_query(&path, ask, own)
    }
}

/// A name as one part of a path.
fn segment(name: &str) -> String {
    utf8_percent_encode(name, PART).to_string()
}

/// What stands in a path behind its base; none where it is not UTF-8.
#[must_use]
pub(super) fn decoded(rest: &str) -> Option<String> {
    let text = percent_decode_str(rest).decode_utf8().ok()?;
    Some(text.into_owned())
}

fn with_query(path: &str, ask: &Ask, own: &[(&str, &str)]) -> String {
    let query = query(ask, own);
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{query}")
    }
}

/// The query string: what is as usual is left out.
#[must_use]
pub(super) fn query(ask: &Ask, own: &[(&str, &str)]) -> String {
    let mut out = Serializer::new(String::new());
    for (name, value) in pairs(ask) {
        out.append_pair(name, &value);
    }
    for (name, value) in own {
        out.append_pair(name, value);
    }
    out.finish()
}

/// The parameters that differ from the usual.
#[must_use]
pub(super) fn pairs(ask: &Ask) -> Vec<(&'static str, String)> {
    let usual = Ask::default();
    let mut out: Vec<(&'static str, String)> = Vec::new();
    let mut put = |name, value: String, differs: bool| {
        if differs {
            out.push((name, value));
        }
    };
    put("q", ask.q.clone(), !ask.q.is_empty());
    for (name, value) in CONDITIONS.into_iter().zip(&ask.conditions) {
        put(name, value.clone(), !value.is_empty());
    }
    put("sort", ask.sort.as_str().to_owned(), ask.sort != usual.sort);
    let duplicates = ask.duplicates.as_str().to_owned();
    put("duplicates", duplicates, ask.duplicates != usual.duplicates);
    put(
        "per",
        ask.per.unwrap_or(0).to_string(),
        ask.per != usual.per,
    );
    put("exact", "1".to_owned(), ask.exact);
    put("variants", "0".to_owned(), !ask.variants);
    put("aliases", "0".to_owned(), !ask.aliases);
    for text in &ask.without {
        put("without", text.clone(), true);
    }
    put("page", ask.page.to_string(), ask.page > 1);
    put("part", ask.part.to_string(), ask.part > 1);
    if let Some(ui) = ask.ui {
        put("ui", ui.tag().to_owned(), true);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(id: &str, expected: &str) {
        assert_eq!(document(id, &Ask::default()), expected, "{id}");
    }

    #[test]
    fn ids_stand_in_the_path_unless_a_browser_would_walk_along_them() {
        check("syria/a b.txt", "/document/syria/a%20b.txt");
        check("a#1?x=y&z", "/document/a%231%3Fx=y%26z");
        check("100%", "/document/100%25");
        check("حلب", "/document/%D8%AD%D9%84%D8%A8");
        check("../x", "/document/?id=..%2Fx");
        check("a\\..\\b", "/document/?id=a%5C..%5Cb");
        check("/a", "/document/?id=%2Fa");
        check("a//b", "/document/?id=a%2F%2Fb");
        check(".", "/document/?id=.");
        assert_eq!(feed("a/b c"), "/saved/a%2Fb%20c.atom");
    }

    #[test]
    fn what_is_as_usual_is_left_out() {
        assert_eq!(search(&Ask::default()), "/");
        let (ask, _) = Ask::read("q=a&page=2&part=3&sort=relevance&exact=0&ui=en", &[], None);
        assert_eq!(search(&ask), "/?q=a&page=2&ui=en");
        assert_eq!(document("x", &ask), "/document/x?q=a&part=3&ui=en");
        assert_eq!(export(&ask, "csv"), "/export?q=a&ui=en&format=csv");
        assert_eq!(help(&ask), "/help?ui=en");
    }

    proptest! {
        #[test]
        fn a_path_leads_back_to_its_id(id in "\\PC{1,30}") {
            let url = document(&id, &Ask::default());
            let rest = url.strip_prefix("/document/").expect("its base");
            match rest.strip_prefix('?') {
                None => prop_assert_eq!(decoded(rest), Some(id)),
                Some(query) => {
                    let pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
                    prop_assert_eq!(pairs.len(), 1);
                    prop_assert_eq!(&pairs[0].1, &id);
                }
            }
            prop_assert!(url.is_ascii());
        }
    }
}
