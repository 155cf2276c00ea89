//! JSON Feed (jsonfeed.org).

use serde_json::Value;

use super::super::ExtractError;
use super::{Entry, Feed, MOST_AUTHORS, line_of, no_feed, text_of};

/// The feed as it says of itself.
pub(super) fn read(text: &str) -> Result<Feed, ExtractError> {
    let value: Value = serde_json::from_str(text)
        .map_err(|error| ExtractError::damaged(format!("not valid JSON: {error}")))?;
    let version = string(&value, "version").unwrap_or("");
    let items = value.get("items").and_then(Value::as_array);
    let items = items.filter(|_| version.contains("jsonfeed.org"));
    Ok(Feed {
        title: string(&value, "title").and_then(line_of),
        language: string(&value, "language").map(str::to_owned),
        entries: items.ok_or_else(no_feed)?.iter().map(entry).collect(),
        trouble: None,
    })
}

fn entry(item: &Value) -> Entry {
    let text = |name: &str| string(item, name).and_then(text_of);
    let plain = |name: &str| string(item, name).map(str::to_owned);
    Entry {
        // Older feeds count their entries.
        id: match item.get("id") {
            Some(Value::Number(number)) => Some(number.to_string()),
            _ => plain("id"),
        },
        title: string(item, "title").and_then(line_of),
        link: plain("url").or_else(|| plain("external_url")),
        content: text("content_html").or_else(|| plain("content_text")),
        summary: text("summary"),
        published: plain("date_published"),
        updated: plain("date_modified"),
        authors: authors(item),
        source: None,
        language: plain("language"),
        categories: strings(item.get("tags")),
    }
}

fn authors(item: &Value) -> Vec<String> {
    let list = item.get("authors").and_then(Value::as_array);
    let one = item.get("author");
    let authors = list.into_iter().flatten().chain(one);
    let mut names: Vec<String> = Vec::new();
    for name in authors.filter_map(|author| string(author, "name")) {
        if names.len() < MOST_AUTHORS && !names.iter().any(|other| other == name) {
            names.push(name.to_owned());
        }
    }
    names
}

fn strings(value: Option<&Value>) -> Vec<String> {
    let list = value.and_then(Value::as_array).into_iter().flatten();
    list.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// A field that is text and says something.
fn string<'v>(value: &'v Value, name: &str) -> Option<&'v str> {
    let text = value.get(name)?.as_str()?;
    (!text.trim().is_empty()).then_some(text)
}
