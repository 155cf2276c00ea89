//! JSON: one object is a document, a list of objects is a list of records.

use std::ops::ControlFlow;

use serde_json::{Deserializer, Map, Value};

use super::fields::{self, has_text, nothing_to_search, record_of};
use super::jsonl::in_charset;
use super::read::whole;
use super::{ExtractError, FailureKind, Item, Record, RecordKey, charset, out::Out};

/// Version of this reading.
pub(super) const VERSION: u32 = 2;

/// The records of a file: of an array, of the one array of objects in an object without a text, or
/// of several values one after the other.
pub(super) fn read(text: &str, encoding: &str, out: &mut Out<'_>) -> Result<(), ExtractError> {
    let mut values: Vec<Value> = Deserializer::from_str(text)
        .into_iter()
        .collect::<Result<_, _>>()
        .map_err(|error| {
            ExtractError::new(FailureKind::Damaged, format!("not valid JSON: {error}"))
        })?;
    let repaired = values
        .iter_mut()
        .filter_map(|value| charset::repair_escaped(value, text))
        .next();
    let encoding = repaired.as_deref().unwrap_or(encoding);
    if values.len() == 1
        && let Some(Value::Object(fields)) = values.pop_if(|value| value.is_object())
    {
        let fields = match records_within(fields) {
            Ok(records) => return emit(records, encoding, out),
            Err(fields) => fields,
        };
        let Some(record) = record_of(fields, RecordKey::Whole) else {
            return Err(ExtractError::new(FailureKind::NoText, nothing_to_search()));
        };
        let encoding = Some(encoding.to_owned());
        return whole(Record { encoding, ..record }, out);
    }
    let mut records = Vec::new();
    for value in values {
        match value {
            Value::Array(items) => records.extend(items),
            value => records.push(value),
        }
    }
    emit(records, encoding, out)
}

/// The only array of objects in an object without a text; else the object itself.
fn records_within(mut fields: Map<String, Value>) -> Result<Vec<Value>, Map<String, Value>> {
    if has_text(&fields) {
        return Err(fields);
    }
    let is_list = |value: &Value| match value {
        Value::Array(items) => !items.is_empty() && items.iter().all(Value::is_object),
        _ => false,
    };
    let mut lists = fields
        .iter()
        .filter(|(_, value)| is_list(value))
        .map(|(name, _)| name.clone());
    let (Some(name), None) = (lists.next(), lists.next()) else {
        return Err(fields);
    };
    drop(lists);
    match fields.get_mut(&name).map(Value::take) {
        Some(Value::Array(records)) => Ok(records),
        _ => Err(fields),
    }
}

fn emit(records: Vec<Value>, encoding: &str, out: &mut Out<'_>) -> Result<(), ExtractError> {
    if !records.iter().any(Value::is_object) {
        let message =
            "no object with fields; a document is an object, several are a list of objects";
        return Err(ExtractError::new(FailureKind::NoText, message));
    }
    for (ordinal, value) in (1..).zip(records) {
        if out.item(in_charset(item_of(value, ordinal), encoding)) == ControlFlow::Break(()) {
            break;
        }
    }
    Ok(())
}

/// The record that a value is.
pub(super) fn item_of(value: Value, ordinal: u64) -> Item {
    match value {
        Value::Object(fields) => fields::item_of(fields, ordinal),
        _ => Item::Failure {
            part: None,
            ordinal: Some(ordinal),
            kind: FailureKind::BadRecord,
            message: "not an object with fields".to_owned(),
        },
    }
}
