//! Bytes become text and metadata: one file or folder a format, each with a version number of its own.
//!
//! [`FileReader`] reads files one after the other, each in a worker process ([`serve`]) that may do nothing but
//! read, or in this one. It takes a [`Request`] and tells of [`Event`]s: what the file is, by its content first and
//! its name second, then its records and the failures of what could not be read, as they are met. [`read_file`]
//! and [`read_bytes`] are what a worker does. Readers put what they find into one place, which knows the part of the file
//! they are in and what may still be unpacked, and read files within the file by the same way. Splitting text into
//! passages and understanding dates is left to `document`.

mod budget;
mod charset;
mod container;
mod docx;
mod eml;
mod epub;
mod feed;
mod fields;
mod file;
mod head;
mod headline;
mod html;
mod input;
mod json;
mod jsonl;
mod kind;
mod mbox;
mod md;
mod media;
mod mht;
mod names;
mod odf;
#[cfg(test)]
mod office_samples;
mod out;
mod package;
mod packing;
mod pdf;
mod pptx;
mod prose;
mod read;
mod recognise;
mod rtf;
mod sheet;
mod stop;
mod subtitles;
mod table;
mod trouble;
mod txt;
mod volumes;
mod wacz;
mod warc;
mod worker;
mod xml;
mod zipped;
use std::io;
use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use thiserror::Error;

use crate::error::{Trouble, Whose};

pub use file::{Event, Events, Request, is_document_file, read_bytes, read_file};
pub use kind::{UNRECOGNISED, format_name, is_current, is_document, with_unread_scans};
pub use stop::Stop;
#[cfg(unix)]
pub use worker::run_command;
pub use worker::{FileReader, OcrOptions, WorkerOptions, serve};

/// One document as its file or record tells it. Metadata is as it was found; nothing is guessed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The part of the file it stands in: a file in a container, a message in a mailbox, a page in a web
    /// archive. Parts within parts are joined by `#`.
    pub part: Option<String>,
    /// What tells it from the other records of its file or part.
    pub key: RecordKey,
    /// Counted from 1: a text that is too long for one document goes on in the next.
    pub volume: u32,
    /// The headline.
    pub title: Option<String>,
    /// The date, in whatever form it was given.
    pub date: Option<String>,
    /// Who published it.
    pub source: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// Who wrote it; several names are joined by `، `.
    pub author: Option<String>,
    /// The language, in whatever form it was given.
    pub language: Option<String>,
    /// All other fields, in the order of the record. Empty ones are left out.
    pub extra: Map<String, Value>,
    /// The text, lines separated by line feeds, without the title where that was a part of it.
    pub text: String,
    /// Where in the text pages begin, or moments of a recording; in order.
    pub marks: Vec<Mark>,
    /// The character set that the bytes were read in, by its WHATWG name, with notes of what was mended
    /// (`UTF-8, read as windows-1252`); nothing for formats that fix it themselves.
    pub encoding: Option<String>,
    /// The format it was read from, in a stable word.
    pub format: Option<String>,
    /// Of a document that is but pictures of its pages its bytes, for a command that reads them: the text is
    /// empty. Only where [`Request::scans`] asks for it.
    #[serde(with = "serde_bytes")]
    pub scan: Option<Vec<u8>>,
}

/// A place in the original that begins somewhere in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Where in the text, in bytes; always at the border of a character.
    pub at: usize,
    /// What begins there.
    pub place: Place,
}

/// A place in the original.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// A page or a slide, counted from 1.
    Page(u32),
    /// A moment of a recording, in milliseconds from its beginning.
    Time(u64),
}

impl Record {
    fn new(key: RecordKey, text: String) -> Self {
        Self {
            part: None,
            key,
            volume: 1,
            title: None,
            date: None,
            source: None,
            url: None,
            author: None,
            language: None,
            extra: Map::new(),
            text,
            marks: Vec::new(),
            encoding: None,
            format: None,
            scan: None,
        }
    }

    /// All that is known of it, without its text and the places in it.
    fn without_text(&self) -> Self {
        Self {
            part: self.part.clone(),
            key: self.key.clone(),
            volume: self.volume,
            title: self.title.clone(),
            date: self.date.clone(),
            source: self.source.clone(),
            url: self.url.clone(),
            author: self.author.clone(),
            language: self.language.clone(),
            extra: self.extra.clone(),
            text: String::new(),
            marks: Vec::new(),
            encoding: self.encoding.clone(),
            format: self.format.clone(),
            scan: None,
        }
    }

    /// Whether there is anything to search: a letter or a digit in the text or the title.
    fn has_word(&self) -> bool {
        let word = |text: &str| text.chars().any(char::is_alphanumeric);
        word(&self.text) || self.title.as_deref().is_some_and(word)
    }
}

/// What tells a record from the others of its file.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum RecordKey {
    /// The file is the document.
    Whole,
    /// The record's own `id`.
    Id(String),
    /// A record without an id: its place among the records of the file, counted from 1.
    Ordinal(u64),
}

/// What a file yields, one at a time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(
    clippy::large_enum_variant,
    reason = "handed on one at a time, and nearly always a record"
)]
pub enum Item {
    /// A document.
    Record(Record),
    /// A record or a part that could not be read; the file goes on.
    Failure {
        /// The part of the file, as in [`Record::part`].
        part: Option<String>,
        /// Its place among the records of the file, counted from 1.
        ordinal: Option<u64>,
        /// What kind of failure.
        kind: FailureKind,
        /// What is wrong and what to do. Holds nothing of the document's text.
        message: String,
    },
}

/// Takes what a file yields; breaks off the extraction by answering [`ControlFlow::Break`].
pub type Sink<'s> = dyn FnMut(Item) -> ControlFlow<()> + 's;

/// The kinds of failure, each with a stable word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum FailureKind {
    /// The system does not let us read it.
    Unreadable,
    /// The bytes are text in no known character set.
    Encoding,
    /// It breaks the rules of its format.
    Damaged,
    /// It is larger than the limit.
    TooLarge,
    /// A format, or a form of it, that cannot be read.
    Unsupported,
    /// There is no word in it.
    NoText,
    /// It is locked with a password.
    Encrypted,
    /// Reading it took too long.
    Timeout,
    /// One record of a file is wrong.
    BadRecord,
}

impl FailureKind {
    /// The stable word that other programs see.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Encoding => "encoding",
            Self::Damaged => "damaged",
            Self::TooLarge => "too-large",
            Self::Unsupported => "unsupported",
            Self::NoText => "no-text",
            Self::Encrypted => "encrypted",
            Self::Timeout => "timeout",
            Self::BadRecord => "bad-record",
        }
    }
}

impl std::fmt::Display for FailureKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A whole file could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
#[error("{message}")]
pub struct ExtractError {
    /// What kind of failure.
    pub kind: FailureKind,
    /// What is wrong and what to do. Holds nothing of the document's text.
    pub message: String,
}

impl ExtractError {
    fn new(kind: FailureKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
        }
    }

    fn no_text() -> Self {
        Self::new(FailureKind::NoText, "holds no word")
    }

    fn damaged(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Damaged, message)
    }

    fn unreadable(error: &io::Error) -> Self {
        Self::new(FailureKind::Unreadable, format!("cannot be read: {error}"))
    }
}

impl Trouble for ExtractError {
    fn whose(&self) -> Whose {
        match self.kind {
            FailureKind::Unreadable => Whose::Environment,
            _ => Whose::Input,
        }
    }
}

/// How much is held in memory at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// In bytes, after unpacking: a whole file of text, Markdown, HTML or JSON; one record of JSONL
    /// or CSV.
    pub max_file_size: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_file_size: 64 << 20,
        }
    }
}

/// The text with `\r\n` and a lone `\r` turned into `\n`.
fn unify_lines(text: String) -> String {
    if !text.contains('\r') {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\r' {
            chars.next_if_eq(&'\n');
            out.push('\n');
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests;
