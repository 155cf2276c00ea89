//! The fields of a record: which names mean what.

use serde_json::{Map, Value};

use super::{FailureKind, Item, Record, RecordKey, unify_lines};

/// Between the names of several authors.
pub(super) const AUTHOR_SEPARATOR: &str = "، ";

/// What a field of a record can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Id,
    Title,
    Text,
    Date,
    Source,
    Url,
    Author,
    Language,
}

/// The names a field goes by, the best first. Case, `_`, `-` and spaces do not count.
const NAMES: &[(Role, &[&str])] = &[
    (Role::Id, &["id"]),
    (Role::Title, &["title", "headline"]),
    (
        Role::Text,
        &["text", "body", "content", "article", "fulltext"],
    ),
    (
        Role::Date,
        &[
            "date",
            "published",
            "publishedat",
            "pubdate",
            "datepublished",
        ],
    ),
    (Role::Source, &["source", "publisher", "outlet", "site"]),
    (Role::Url, &["url", "link"]),
    (Role::Author, &["author", "byline", "creator"]),
    (Role::Language, &["language", "lang"]),
];

/// What names of a text or a title are for messages.
pub(super) const WANTED: &str =
    "`text` (or `body`, `content`, `article`, `full_text`) or `title` (or `headline`)";

/// What is wrong with a record that [`record_of`] cannot make.
pub(super) fn nothing_to_search() -> String {
    format!("no text and no title; one of the fields {WANTED} is needed")
}

/// The record that fields make up, nothing where there is no text and no title. Its key is its own
/// id, else `otherwise`.
pub(super) fn record_of(fields: Map<String, Value>, otherwise: RecordKey) -> Option<Record> {
    let mut record = Record::new(otherwise, String::new());
    fill(&mut record, fields, true);
    record.has_word().then_some(record)
}

/// The same for one record of several.
pub(super) fn item_of(fields: Map<String, Value>, ordinal: u64) -> Item {
    record_of(fields, RecordKey::Ordinal(ordinal)).map_or_else(
        || Item::Failure {
            part: None,
            ordinal: Some(ordinal),
            kind: FailureKind::NoText,
            message: nothing_to_search(),
        },
        Item::Record,
    )
}

/// Fills in metadata from fields that stand beside the text; neither an id nor a text is among them.
pub(super) fn fill_metadata(record: &mut Record, fields: Map<String, Value>) {
    fill(record, fields, false);
}

/// Whether one of the names is that of a text or a title.
pub(super) fn can_make_records<'n>(names: impl IntoIterator<Item = &'n str>) -> bool {
    names
        .into_iter()
        .any(|name| matches!(role_of(&folded(name)), Some((Role::Text | Role::Title, _))))
}

/// How many of the names mean something.
pub(super) fn count_known<'n>(names: impl IntoIterator<Item = &'n str>) -> usize {
    names
        .into_iter()
        .filter(|name| role_of(&folded(name)).is_some())
        .count()
}

/// Whether there is a text among the fields.
pub(super) fn has_text(fields: &Map<String, Value>) -> bool {
    fields.iter().any(|(name, value)| {
        matches!(role_of(&folded(name)), Some((Role::Text, _)))
            && read_as(Role::Text, value).is_some()
    })
}

fn fill(record: &mut Record, fields: Map<String, Value>, whole: bool) {
    // For each role the value with the best name that says something.
    let mut best: Vec<(Role, usize, usize)> = Vec::new();
    for (at, (name, value)) in fields.iter().enumerate() {
        let Some((role, rank)) = role_of(&folded(name)) else {
            continue;
        };
        if (!whole && matches!(role, Role::Id | Role::Text)) || read_as(role, value).is_none() {
            continue;
        }
        match best.iter_mut().find(|(other, ..)| *other == role) {
            Some((_, best_rank, best_at)) if rank < *best_rank => {
                (*best_rank, *best_at) = (rank, at)
            }
            Some(_) => {}
            None => best.push((role, rank, at)),
        }
    }
    for (at, (name, value)) in fields.into_iter().enumerate() {
        let chosen = best.iter().find(|(_, _, best_at)| *best_at == at);
        let read = chosen.and_then(|(role, ..)| read_as(*role, &value).map(|read| (*role, read)));
        match read {
            Some((Role::Id, id)) => record.key = RecordKey::Id(id),
            Some((Role::Title, title)) => record.title = Some(title),
            Some((Role::Text, text)) => record.text = unify_lines(text),
            Some((Role::Date, date)) => record.date = Some(date),
            Some((Role::Source, source)) => record.source = Some(source),
            Some((Role::Url, url)) => record.url = Some(url),
            Some((Role::Author, author)) => record.author = Some(author),
            Some((Role::Language, language)) => record.language = Some(language),
            None if is_empty(&value) => {}
            None => {
                record.extra.insert(name, value);
            }
        }
    }
}

fn folded(name: &str) -> String {
    name.trim()
        .chars()
        .filter(|c| !matches!(c, '_' | '-' | ' '))
        .flat_map(char::to_lowercase)
        .collect()
}

fn role_of(folded: &str) -> Option<(Role, usize)> {
    NAMES.iter().find_map(|(role, names)| {
        let rank = names.iter().position(|name| *name == folded)?;
        Some((*role, rank))
    })
}

/// What a value says in its role. Lists of names become one line, lists of paragraphs one text;
/// of an object that names someone its `name` counts.
fn read_as(role: Role, value: &Value) -> Option<String> {
    let separator = match role {
        Role::Author | Role::Source => Some(AUTHOR_SEPARATOR),
        Role::Text => Some("\n\n"),
        _ => None,
    };
    match value {
        Value::Array(items) => {
            let parts: Vec<String> = items
                .iter()
                .filter_map(|item| read_one(role, item))
                .collect();
            separator
                .filter(|_| !parts.is_empty())
                .map(|separator| parts.join(separator))
        }
        value => read_one(role, value),
    }
}

fn read_one(role: Role, value: &Value) -> Option<String> {
    match value {
        Value::String(text) if text.trim().is_empty() => None,
        Value::String(text) if role == Role::Text => Some(text.clone()),
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(fields) if matches!(role, Role::Author | Role::Source) => fields
            .get("name")
            .and_then(Value::as_str)
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .map(str::to_owned),
        _ => None,
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}
