//! Queries to measure with: a JSON object a line.

use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;

use serde_json::{Map, Value};

use super::EvalError;
use super::answers::fold_answer;
use super::lines::{each, wrong};

const SHAPE: &str = r#"write an object a line, such as {"id": "q1", "text": "ولاية خراسان"}, with "answer" or "answers" and "set" if you like"#;

/// A query that is measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgedQuery {
    /// By which judgements and runs name it.
    pub id: String,
    /// As a person would type it.
    pub text: String,
    /// What an excerpt has to hold to answer it, each folded by [`fold_answer`]: any of them will do. Empty
    /// where it carries none.
    pub answers: Vec<String>,
    /// The set it belongs to.
    pub set: Option<String>,
}

/// Reads queries: `id` (a string or number, one word), `text`, and if there are any `answer` (a string) or
/// `answers` (a list of strings) and `set` (a string). Other fields are passed over, and so are answers
/// without a letter or digit.
///
/// # Errors
/// [`EvalError`] with the place of a line that is no such object or has the id of another, of a file
/// without queries, and of one that cannot be read.
pub fn read_queries(name: &str, reader: impl BufRead) -> Result<Vec<JudgedQuery>, EvalError> {
    let mut queries = Vec::new();
    let mut lines: BTreeMap<String, usize> = BTreeMap::new();
    each(name, reader, |number, line| {
        let value: Value = serde_json::from_str(line)
            .map_err(|error| wrong(name, number, format!("is not JSON ({error})"), SHAPE))?;
        let Value::Object(fields) = value else {
            return Err(wrong(name, number, "is not a JSON object", SHAPE));
        };
        let query = query(&fields).map_err(|what| wrong(name, number, what, SHAPE))?;
        if let Some(before) = lines.insert(query.id.clone(), number) {
            return Err(wrong(
                name,
                number,
                format!("the id `{}` is that of line {before}", query.id),
                "give each query an id of its own",
            ));
        }
        queries.push(query);
        Ok(())
    })?;
    if queries.is_empty() {
        return Err(EvalError::File {
            name: name.to_owned(),
            what: "holds no queries".to_owned(),
            hint: SHAPE,
        });
    }
    Ok(queries)
}

fn query(fields: &Map<String, Value>) -> Result<JudgedQuery, &'static str> {
    let id = match fields.get("id") {
        Some(Value::String(id)) => id.clone(),
        Some(Value::Number(id)) => id.to_string(),
        _ => return Err("has no `id` that is a string or a number"),
    };
    if id.is_empty() || id.contains(char::is_whitespace) {
        return Err("the `id` is not one word; judgements name it between white space");
    }
    let text = match fields.get("text") {
        Some(Value::String(text)) if !text.trim().is_empty() => text.clone(),
        _ => return Err("has no `text` to search for"),
    };
    let answers = match (fields.get("answers"), fields.get("answer")) {
        (None | Some(Value::Null), None | Some(Value::Null)) => Vec::new(),
        (None | Some(Value::Null), Some(Value::String(answer))) => vec![fold_answer(answer)],
        (None | Some(Value::Null), Some(_)) => return Err("`answer` is not a string"),
        (Some(Value::Array(answers)), _) => answers
            .iter()
            .map(|answer| answer.as_str().map(fold_answer))
            .collect::<Option<_>>()
            .ok_or("`answers` is not a list of strings")?,
        (Some(_), _) => return Err("`answers` is not a list of strings"),
    };
    let set = match fields.get("set") {
        None | Some(Value::Null) => None,
        Some(Value::String(set)) => Some(set.clone()),
        Some(_) => return Err("`set` is not a string"),
    };
    Ok(JudgedQuery {
        id,
        text,
        answers: answers
            .into_iter()
            .filter(|answer| answer.contains(char::is_alphanumeric))
            .collect(),
        set,
    })
}

/// The sets that queries name, sorted, each with the places of its queries in the list.
#[must_use]
pub fn sets(queries: &[JudgedQuery]) -> BTreeMap<String, BTreeSet<usize>> {
    let mut sets: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (place, query) in queries.iter().enumerate() {
        if let Some(set) = &query.set {
            sets.entry(set.clone()).or_default().insert(place);
        }
    }
    sets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(file: &str, expected: &[(&str, &str, &[&str], Option<&str>)]) {
        let queries = read_queries("q.jsonl", file.as_bytes()).unwrap();
        let seen: Vec<_> = queries
            .iter()
            .map(|query| {
                let answers: Vec<&str> = query.answers.iter().map(String::as_str).collect();
                (&*query.id, &*query.text, answers, query.set.as_deref())
            })
            .collect();
        let expected: Vec<_> = expected
            .iter()
            .map(|(id, text, answers, set)| (*id, *text, answers.to_vec(), *set))
            .collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn queries_with_all_they_may_carry() {
        check(
            "{\"id\":\"a\",\"text\":\"نص\",\"more\":[1]}\n\n{\"id\":7,\"text\":\"نص\",\"set\":\"s\",\"answer\":\"القاهرة.\"}\n",
            &[("a", "نص", &[], None), ("7", "نص", &["القاهره"], Some("s"))],
        );
        check(
            r#"{"id":"a","text":" t ","answers":["x","..","Y"],"answer":"z","set":null}"#,
            &[("a", " t ", &["x", "y"], None)],
        );
        check(
            r#"{"id":"a","text":"t","answers":null,"answer":""}"#,
            &[("a", "t", &[], None)],
        );
    }

    #[track_caller]
    fn check_wrong(file: &str, expected: &str) {
        let error = read_queries("q.jsonl", file.as_bytes()).unwrap_err();
        assert!(error.to_string().starts_with(expected), "{error}");
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        for (file, expected) in [
            ("", "`q.jsonl` holds no queries"),
            ("\n \n", "`q.jsonl` holds no queries"),
            ("{", "`q.jsonl`, line 1: is not JSON ("),
            ("\n[1]", "`q.jsonl`, line 2: is not a JSON object"),
            (r#"{"text":"t"}"#, "`q.jsonl`, line 1: has no `id`"),
            (
                r#"{"id":null,"text":"t"}"#,
                "`q.jsonl`, line 1: has no `id`",
            ),
            (
                r#"{"id":"a b","text":"t"}"#,
                "`q.jsonl`, line 1: the `id` is not one word",
            ),
            (
                r#"{"id":"","text":"t"}"#,
                "`q.jsonl`, line 1: the `id` is not one word",
            ),
            (r#"{"id":"a"}"#, "`q.jsonl`, line 1: has no `text`"),
            (
                r#"{"id":"a","text":" "}"#,
                "`q.jsonl`, line 1: has no `text`",
            ),
            (
                r#"{"id":"a","text":"t","answer":3}"#,
                "`q.jsonl`, line 1: `answer` is not a string",
            ),
            (
                r#"{"id":"a","text":"t","answers":"x"}"#,
                "`q.jsonl`, line 1: `answers` is not a list",
            ),
            (
                r#"{"id":"a","text":"t","answers":[1]}"#,
                "`q.jsonl`, line 1: `answers` is not a list",
            ),
            (
                r#"{"id":"a","text":"t","set":1}"#,
                "`q.jsonl`, line 1: `set` is not a string",
            ),
            (
                "{\"id\":1,\"text\":\"t\"}\n{\"id\":\"1\",\"text\":\"u\"}",
                "`q.jsonl`, line 2: the id `1` is that of line 1",
            ),
        ] {
            check_wrong(file, expected);
        }
    }

    #[test]
    fn sets_are_sorted_and_name_places() {
        let file = r#"{"id":1,"text":"t","set":"b"}
{"id":2,"text":"t","set":"a"}
{"id":3,"text":"t"}
{"id":4,"text":"t","set":"b"}"#;
        let queries = read_queries("q", file.as_bytes()).unwrap();
        let sets: Vec<(String, Vec<usize>)> = sets(&queries)
            .into_iter()
            .map(|(name, places)| (name, places.into_iter().collect()))
            .collect();
        assert_eq!(
            sets,
            [("a".to_owned(), vec![1]), ("b".to_owned(), vec![0, 3])]
        );
    }
}
