//! What a page says about itself: JSON-LD first, then `<meta>`, then what is seen.

use dom_smoothie::Readability;
use serde_json::Value;

use super::super::Record;
use super::super::fields::AUTHOR_SEPARATOR;
use super::unescape;
use crate::text::slice;

/// Names of `<meta>` for each field, the best first.
const TITLE: &[&str] = &["og:title", "twitter:title", "dc.title", "dcterms.title"];
const DATE: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.date",
    "dcterms.issued",
    "dcterms.created",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
];
const SOURCE: &[&str] = &[
    "og:site_name",
    "dc.publisher",
    "dcterms.publisher",
    "publisher",
    "application-name",
];
const URL: &[&str] = &["og:url"];
const AUTHOR: &[&str] = &[
    "author",
    "dc.creator",
    "dcterms.creator",
    "article:author",
    "parsely-author",
    "sailthru.author",
];
const LANGUAGE: &[&str] = &[
    "content-language",
    "dc.language",
    "dcterms.language",
    "og:locale",
];

/// Fills in what the page says. Nothing of the tree is changed.
pub(super) fn fill(record: &mut Record, tree: &Readability) {
    let linked = linked_data(tree);
    let said = |path: &[&str]| linked.as_ref().and_then(|article| string_at(article, path));
    let meta = Meta::of(tree);
    let attribute = |selector: &str, name: &str| {
        tree.doc
            .select(selector)
            .nodes()
            .iter()
            .find_map(|node| node.attr(name).and_then(|value| tidy(&value)))
    };

    record.source = said(&["publisher", "name"])
        .or_else(|| said(&["publisher"]))
        .or_else(|| meta.first(SOURCE));
    record.title = title_of(tree, &meta, said(&["headline"]), record.source.as_deref());
    record.date = said(&["datePublished"])
        .or_else(|| meta.first(DATE))
        .or_else(|| attribute("[itemprop='datePublished']", "datetime"))
        .or_else(|| attribute("[itemprop='datePublished']", "content"))
        .or_else(|| {
            attribute(
                "time[pubdate][datetime], time.published, time.entry-date",
                "datetime",
            )
        })
        .or_else(|| said(&["dateCreated"]));
    record.url = [
        said(&["url"]),
        said(&["mainEntityOfPage", "@id"]),
        said(&["mainEntityOfPage"]),
        meta.first(URL),
        attribute("link[rel='canonical']", "href"),
    ]
    .into_iter()
    .flatten()
    .find(|url| is_address(url));
    record.author = linked
        .as_ref()
        .and_then(authors)
        .or_else(|| meta.first(AUTHOR))
        .filter(|author| !is_address(author));
    record.language = said(&["inLanguage"])
        .or_else(|| attribute("html[lang]", "lang"))
        .or_else(|| meta.first(LANGUAGE));
}

/// What elements are called that say when something was published.
const DATELINES: &str = "time, [itemprop='datePublished'], [class*='date' i], [class*='time' i], [class*='publish' i], \
    [class*='posted' i], [id*='date' i], [id*='publish' i]";

/// In characters.
const LONGEST_DATELINE: usize = 60;

/// With more elements that may be datelines, a page is no article.
const MOST_DATELINES: usize = 100;

/// An element with fewer words holds a dateline and no sentence.
const WORDS_BESIDE: usize = 15;

/// So many lines with a date belong to one article.
const DATELINES_OF_ONE: usize = 3;

/// Takes the lines with a date out of a page of one article. Answers the date of publication, where only one
/// date is there; a date of a change is none. To be called once other articles' dates are gone from the page.
pub(super) fn take_dateline(tree: &Readability) -> Option<String> {
    let mut dates: Vec<String> = Vec::new();
    let mut lines = Vec::new();
    let nodes = tree.doc.select(DATELINES);
    if nodes.nodes().len() > MOST_DATELINES {
        return None;
    }
    for node in nodes.nodes() {
        let seen = tidy(&node.text()).filter(|seen| is_dateline(seen));
        let given = node.attr("datetime").and_then(|given| tidy(&given));
        let changed = seen.as_deref().is_some_and(is_change);
        // A date within a sentence stays there.
        let alone = node
            .parent()
            .is_some_and(|parent| parent.text().split_whitespace().count() < WORDS_BESIDE);
        if seen.is_some() && (alone || super::body::is_block(&node.node_name().unwrap_or_default()))
        {
            lines.push(*node);
        }
        if let Some(date) = given.or(seen)
            && !changed
            && !dates
                .iter()
                .any(|other| other.contains(&date) || date.contains(other.as_str()))
        {
            dates.push(date);
        }
    }
    if lines.len() <= DATELINES_OF_ONE {
        for line in lines {
            line.remove_from_parent();
        }
    }
    (dates.len() == 1).then(|| dates.pop()).flatten()
}

/// Whether a short line is a date with its year.
fn is_dateline(line: &str) -> bool {
    let words = line.split(|c: char| !c.is_alphanumeric());
    line.chars().count() <= LONGEST_DATELINE
        && has_year(line)
        && words.filter(|word| !word.is_empty()).count() >= 3
}

/// Whether a dateline says when a page was changed.
fn is_change(line: &str) -> bool {
    let lower = line.to_lowercase();
    let words = ["تحديث", "تعديل", "update", "modif"];
    words.iter().any(|word| lower.contains(word))
}

/// A number of four digits that is a year of our time.
fn has_year(line: &str) -> bool {
    line.split(|c: char| !c.is_numeric()).any(|number| {
        let number: String = number
            .chars()
            .filter_map(|c| match c {
                '\u{660}'..='\u{669}' => char::from_digit(c as u32 - 0x660, 10),
                '\u{6F0}'..='\u{6F9}' => char::from_digit(c as u32 - 0x6F0, 10),
                c => Some(c),
            })
            .collect();
        number.len() == 4 && (number.starts_with("19") || number.starts_with("20"))
    })
}

fn title_of(
    tree: &Readability,
    meta: &Meta,
    headline: Option<String>,
    site: Option<&str>,
) -> Option<String> {
    let texts = |selector: &str| -> Vec<String> {
        tree.doc
            .select(selector)
            .nodes()
            .iter()
            .filter_map(|node| tidy(&node.text()))
            .collect()
    };
    let headings = texts("h1");
    let is_site = |title: &String| site.is_some_and(|site| site == title);
    let cut = |title: String| cut_site(&title, site, &headings);
    headline
        .or_else(|| meta.first(TITLE).map(cut))
        .filter(|title| !is_site(title))
        .or_else(|| headings.iter().find(|heading| !is_site(heading)).cloned())
        .or_else(|| texts("title").into_iter().next().map(cut))
}

/// A title without ` - site` or ` | site` at its end, where that is the name of the site or where
/// what stands before it is a heading of the page.
fn cut_site(title: &str, site: Option<&str>, headings: &[String]) -> String {
    for separator in [" - ", " | ", " – ", " — ", " :: ", " » ", " · "] {
        for (at, _) in title.match_indices(separator) {
            let head = slice(title, 0, at).trim();
            let tail = slice(title, at + separator.len(), title.len()).trim();
            if !head.is_empty()
                && (site == Some(tail) || headings.iter().any(|heading| heading == head))
            {
                return head.to_owned();
            }
        }
    }
    title.to_owned()
}

fn is_address(text: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| {
        text.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })
}

/// Text on one line, without references written twice; nothing where there is none.
fn tidy(text: &str) -> Option<String> {
    let text = unescape(text)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    (!text.is_empty()).then_some(text)
}

/// The `<meta>` elements: lowercase name, content.
struct Meta(Vec<(String, String)>);

impl Meta {
    fn of(tree: &Readability) -> Self {
        let mut pairs = Vec::new();
        for node in tree.doc.select("meta[content]").nodes() {
            let Some(content) = node.attr("content").and_then(|content| tidy(&content)) else {
                continue;
            };
            for attribute in ["property", "name", "itemprop", "http-equiv"] {
                if let Some(name) = node.attr(attribute) {
                    pairs.push((name.trim().to_lowercase(), content.clone()));
                }
            }
        }
        Self(pairs)
    }

    fn first(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|wanted| {
            self.0
                .iter()
                .find(|(name, _)| name == wanted)
                .map(|(_, content)| content.clone())
        })
    }
}

/// The first article that the page's JSON-LD describes.
fn linked_data(tree: &Readability) -> Option<Value> {
    for node in tree
        .doc
        .select("script[type='application/ld+json']")
        .nodes()
    {
        let text = node.text();
        // Line ends within strings are common and not allowed; no string needs them.
        let text: String = text
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let text = text.trim();
        let text = text.strip_prefix("//").map_or(text, str::trim_start);
        let text = text
            .strip_prefix("<![CDATA[")
            .or_else(|| text.strip_prefix("<!--"))
            .unwrap_or(text);
        // What follows the first value, such as the end of a comment, is of no interest.
        let Some(Ok(value)) = serde_json::Deserializer::from_str(text)
            .into_iter::<Value>()
            .next()
        else {
            continue;
        };
        if let Some(article) = find_article(value) {
            return Some(article);
        }
    }
    None
}

fn find_article(value: Value) -> Option<Value> {
    let mut waiting = vec![value];
    while let Some(value) = waiting.pop() {
        match value {
            // The first is looked at first.
            Value::Array(items) => waiting.extend(items.into_iter().rev()),
            Value::Object(mut fields) => {
                if fields.get("@type").is_some_and(is_article) {
                    return Some(Value::Object(fields));
                }
                waiting.extend(
                    ["mainEntity", "@graph"]
                        .iter()
                        .filter_map(|name| fields.shift_remove(*name)),
                );
            }
            _ => {}
        }
    }
    None
}

fn is_article(kind: &Value) -> bool {
    let is = |kind: &str| {
        let posting = [
            "BlogPosting",
            "LiveBlogPosting",
            "SocialMediaPosting",
            "DiscussionForumPosting",
            "Report",
        ];
        kind.ends_with("Article") || posting.contains(&kind)
    };
    match kind {
        Value::String(kind) => is(kind),
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).any(is),
        _ => false,
    }
}

/// The text at a path of names; of a list on the way the first counts.
fn string_at(value: &Value, path: &[&str]) -> Option<String> {
    let mut value = value;
    for name in path {
        value = first(value).get(name)?;
    }
    first(value).as_str().and_then(tidy)
}

fn first(value: &Value) -> &Value {
    match value {
        Value::Array(items) => items.first().unwrap_or(value),
        value => value,
    }
}

fn authors(article: &Value) -> Option<String> {
    let author = article.get("author")?;
    let all = author
        .as_array()
        .map_or(std::slice::from_ref(author), Vec::as_slice);
    let names: Vec<String> = all
        .iter()
        .filter_map(|author| author.get("name").unwrap_or(author).as_str().and_then(tidy))
        .filter(|name| !is_address(name))
        .collect();
    (!names.is_empty()).then(|| names.join(AUTHOR_SEPARATOR))
}
