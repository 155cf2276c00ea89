//! A record becomes a document: an id that stays, a day of publication, passages with their spans.

pub mod date;
mod identity;
pub mod language;
mod likeness;
mod met;
mod named;
mod passage;
mod told;

use serde_json::Value;

use crate::analysis::{Analyzer, Latin, Tokens};
pub use crate::extract::Place;
use crate::extract::{Mark, Record, RecordKey};
pub use date::{Calendar, DateFrom, Day};
pub use identity::{Identities, Identity, hash};
pub use language::LanguageFrom;
pub use likeness::{Signature, Sketch, mix};
pub use named::{Named, Naming, naming_fingerprint};
pub use passage::{MOST_WORDS, Passage, passages};
pub use told::{Told, numbers, speaks_from, told};

/// A document's metadata, kept with it and shown with each hit.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Meta {
    /// The record's own id, else the path relative to the root it was found under.
    pub id: String,
    /// The file's absolute path, with `#part` for a part of it.
    pub path: String,
    /// Title as written.
    pub title: Option<String>,
    /// Day of publication, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Where the date comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_from: Option<DateFrom>,
    /// The calendar that the date was written in, where that is another than the Gregorian. A Hijri date may be
    /// off by a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_calendar: Option<Calendar>,
    /// Outlet or site.
    pub source: Option<String>,
    /// Address on the web.
    pub url: Option<String>,
    /// Author or byline.
    pub author: Option<String>,
    /// Language tag, lower case.
    pub language: Option<String>,
    /// Format of the file, or of the part of it, that it was read from: a stable word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_format: Option<String>,
    /// Character set that its bytes were read in; none where the format fixes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// Where the language comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language_from: Option<LanguageFrom>,
    /// Further fields of the record: kept and shown, not searched.
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    pub extra: serde_json::Map<String, Value>,
}

/// A document, analysed and cut into passages.
#[derive(Debug, Clone)]
pub struct Document {
    /// Key of the document, as [`Identity::key`].
    pub key: u64,
    /// Hash of what was read of it, as [`Identity::digest`].
    pub digest: u64,
    /// Its metadata.
    pub meta: Meta,
    /// The day of publication, where it could be read for certain.
    pub day: Option<Day>,
    /// Its text.
    pub text: String,
    /// The text's tokens.
    pub tokens: Tokens,
    /// The title's tokens.
    pub title_tokens: Tokens,
    /// Its passages; joined they give the text.
    pub passages: Vec<Passage>,
    /// How its words follow one another; none where they are too few.
    pub signature: Option<Signature>,
    /// The places and groups that each passage names.
    pub named: Vec<Named>,
}

/// The file a record comes from.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    /// Key of the file.
    pub key: &'a [u8; 16],
    /// Absolute path, as shown.
    pub path: &'a str,
    /// Path relative to the root, `/` between its parts: the id of a file that is one document.
    pub relative: &'a str,
}

impl Document {
    /// Makes a document of a record.
    #[must_use]
    pub fn new(
        record: Record,
        origin: &Origin<'_>,
        identity: Identity,
        analyzer: &mut Analyzer,
    ) -> Self {
        let path = match &record.part {
            Some(part) => format!("{}#{part}", origin.path),
            None => origin.path.to_owned(),
        };
        // A file's name speaks of the file: not of each of its records.
        let name = (record.key == RecordKey::Whole)
            .then(|| record.part.as_deref().unwrap_or(origin.relative));
        let told = record.date.as_deref();
        // A later volume begins in the midst of the text: what stands there does not stand for the document.
        let head = if record.volume == 1 { &record.text } else { "" };
        let dated = date::of_document(told, record.url.as_deref(), head, name);
        let mut extra = record.extra;
        if let Some(raw) = record.date
            && dated.is_none_or(|dated| dated.from != DateFrom::Record)
        {
            // A date that is not understood is kept as it stands: shown, never guessed at.
            extra.insert("date".to_owned(), Value::String(raw));
        }
        let day = dated.map(|dated| dated.day);
        let (language, language_from) = language::of_document(
            record.language.as_deref(),
            record.title.as_deref(),
            &record.text,
        )
        .unzip();
        let latin = Latin::of(language.as_deref());
        let tokens = analyzer.analyze_in(&record.text, latin);
        let mut passages = passages(&record.text, &tokens);
        find_places(&mut passages, &record.text, &record.marks);
        let title_tokens = record
            .title
            .as_deref()
            .map(|title| analyzer.analyze_in(title, latin))
            .unwrap_or_default();
        let mut naming = Naming::of_title(&title_tokens);
        for passage in &passages {
            naming.passage(&tokens, passage.tokens.clone());
        }
        let named = naming.finish(day);
        Self {
            key: identity.key,
            digest: identity.digest,
            meta: Meta {
                id: identity.id,
                path,
                title: record.title,
                date: day.map(|day| day.to_string()),
                date_from: dated.map(|dated| dated.from),
                date_calendar: dated
                    .map(|dated| dated.calendar)
                    .filter(|calendar| *calendar != Calendar::Gregorian),
                source: record.source,
                url: record.url,
                author: record.author,
                language,
                language_from,
                file_format: record.format,
                encoding: record.encoding,
                extra,
            },
            day,
            text: record.text,
            signature: Signature::of(&tokens),
            tokens,
            title_tokens,
            passages,
            named,
        }
    }
}

/// Gives each passage the place in the original where its first letter stands.
fn find_places(passages: &mut [Passage], text: &str, marks: &[Mark]) {
    let mut marks = marks.iter().peekable();
    let mut place = None;
    for passage in passages {
        let own = passage.span.of(text);
        let first = passage.span.start + (own.len() - own.trim_start().len());
        while let Some(mark) = marks.next_if(|mark| mark.at <= first) {
            place = Some(mark.place);
        }
        passage.place = place;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(key: RecordKey, date: Option<&str>, language: Option<&str>, text: &str) -> Record {
        Record {
            part: None,
            key,
            title: None,
            date: date.map(str::to_owned),
            source: None,
            url: None,
            author: None,
            language: language.map(str::to_owned),
            extra: serde_json::Map::new(),
            text: text.to_owned(),
            marks: Vec::new(),
            encoding: None,
            format: None,
            scan: None,
            volume: 1,
        }
    }

    fn meta(record: Record) -> Value {
        let origin = Origin {
            key: &[0; 16],
            path: "/archive/2014-03-05-x.txt",
            relative: "2014-03-05-x.txt",
        };
        let identity = Identities::default().next(&record, &origin);
        let document = Document::new(record, &origin, identity, &mut Analyzer::new());
        let day = document.day.map(|day| day.to_string());
        assert_eq!(day, document.meta.date);
        let json = serde_json::to_value(&document.meta).expect("JSON");
        let back: Meta = serde_json::from_value(json.clone()).expect("its own JSON");
        assert_eq!(back, document.meta);
        json
    }

    #[test]
    fn metadata_says_where_it_comes_from() {
        let arabic = "وصلت القافلة إلى المدينة بعد يومين من الحصار";
        for (key, date, language, expected) in [
            (
                RecordKey::Whole,
                Some("2014-03-01"),
                Some("ar-SY"),
                ["2014-03-01", "record", "-", "ar-sy", "told", "-"],
            ),
            (
                RecordKey::Whole,
                None,
                None,
                ["2014-03-05", "name", "-", "ar", "detected", "-"],
            ),
            (
                RecordKey::Whole,
                Some("أمس"),
                None,
                ["2014-03-05", "name", "-", "ar", "detected", "أمس"],
            ),
            // A file's name does not speak of its records.
            (
                RecordKey::Ordinal(1),
                None,
                Some("fa"),
                ["-", "-", "-", "fa", "told", "-"],
            ),
            (
                RecordKey::Ordinal(1),
                Some("3/4/2014"),
                None,
                ["-", "-", "-", "ar", "detected", "3/4/2014"],
            ),
            (
                RecordKey::Ordinal(1),
                Some("26 شوال 1436"),
                None,
                ["2015-08-11", "record", "hijri", "ar", "detected", "-"],
            ),
        ] {
            let meta = meta(record(key, date, language, arabic));
            let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
            let found = [
                "date",
                "date_from",
                "date_calendar",
                "language",
                "language_from",
            ]
            .map(|name| word(&meta[name]));
            let raw = word(&meta["extra"]["date"]);
            assert_eq!(
                found.iter().chain([&raw]).collect::<Vec<_>>(),
                expected,
                "{date:?} {language:?}"
            );
        }
        // What stands at the head of a later volume says nothing of the document.
        let volume = |volume| {
            let text = format!("2 آذار 2014\n\n{arabic}");
            let key = RecordKey::Ordinal(1);
            meta(Record {
                volume,
                ..record(key, None, None, &text)
            })["date"]
                .clone()
        };
        assert_eq!((volume(1), volume(2)), ("2014-03-02".into(), Value::Null));
        // What an older run has kept is read, too.
        let old: Meta = serde_json::from_value(serde_json::json!({
            "id": "1", "path": "/a", "title": null, "date": null, "source": null, "url": null, "author": null, "language": null
        }))
        .expect("metadata without origins");
        assert_eq!((old.date_from, old.language_from), (None, None));
    }
}
