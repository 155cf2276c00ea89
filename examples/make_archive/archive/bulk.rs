//! The same stories in each format, for measuring how fast the formats are read.

use super::charsets::Charset;
use super::mail::{self, Subject, Transfer};
use super::office::{self, Letters, Runs};
use super::packed;
use super::pdf::{self, Streams};
use super::seeds::{csv, record, rows};
use super::story::{Story, Teller};
use super::web::{self, Body, Page};

/// How many stories are told in each format.
pub(crate) const STORIES: usize = 40;

/// The stories in one format: as many files, or one file of them all.
#[derive(Debug)]
pub(crate) struct Bulk {
    /// The format.
    pub(crate) name: &'static str,
    /// Names and bytes.
    pub(crate) files: Vec<(String, Vec<u8>)>,
}

/// Every format.
pub(crate) fn all() -> Vec<Bulk> {
    let mut teller = Teller::new();
    let stories: Vec<Story> = (0..STORIES).map(|_| teller.tell(usize::MAX)).collect();
    let mut out = one_by_one(&stories);
    out.extend(together(&stories));
    out
}

/// Formats of which a file is a document.
fn one_by_one(stories: &[Story]) -> Vec<Bulk> {
    let each = |name: &'static str, ending: &str, write: &dyn Fn(&Story) -> Vec<u8>| Bulk {
        name,
        files: stories
            .iter()
            .map(|story| (format!("{}.{ending}", story.number), write(story)))
            .collect(),
    };
    let charset = |charset: Charset| move |story: &Story| charset.encode(&narrowed(story, charset));
    let article = |story: &Story| web::article(story, Page::default()).into_bytes();
    vec![
        each("txt", "txt", &charset(Charset::Utf8)),
        each("txt in windows-1256", "txt", &charset(Charset::Windows1256)),
        each("md", "md", &|story| {
            format!("# {}\n\n{}\n", story.title, story.text()).into_bytes()
        }),
        each("html", "html", &article),
        each("json", "json", &|story| record(story).into_bytes()),
        each("pdf", "pdf", &|story| {
            pdf::pdf(&story.title, &story.paragraphs, Streams::Deflated)
        }),
        each("docx", "docx", &|story| office::docx(story, Runs::Whole)),
        each("odt", "odt", &office::odt),
        each("pptx", "pptx", &office::pptx),
        each("rtf", "rtf", &|story| office::rtf(story, Letters::Unicode)),
        each("epub", "epub", &office::epub),
        each("eml", "eml", &|story| {
            mail::mail(story, Subject::Utf8, &body(story))
        }),
        each("srt", "srt", &|story| web::srt(story).into_bytes()),
    ]
}

/// Formats of which a file holds many documents.
fn together(stories: &[Story]) -> Vec<Bulk> {
    let one = |name: &'static str, bytes: Vec<u8>| Bulk {
        name,
        files: vec![(format!("all.{name}"), bytes)],
    };
    let records: String = stories
        .iter()
        .map(|story| format!("{}\n", record(story)))
        .collect();
    let mut table = Vec::new();
    for story in stories {
        let from = usize::from(!table.is_empty());
        table.extend(rows(story).into_iter().skip(from));
    }
    let mails: Vec<(&Story, Vec<u8>)> = stories
        .iter()
        .map(|story| (story, mail::mail(story, Subject::Utf8, &body(story))))
        .collect();
    let captures: Vec<u8> = stories
        .iter()
        .flat_map(|story| web::records(story, Body::Plain).concat())
        .collect();
    let names: Vec<String> = stories
        .iter()
        .map(|story| format!("{}.txt", story.number))
        .collect();
    let members: Vec<(&str, Vec<u8>)> = names
        .iter()
        .zip(stories)
        .map(|(name, story)| (name.as_str(), story.plain().into_bytes()))
        .collect();
    vec![
        one("jsonl", records.into_bytes()),
        one("csv", csv(&table, ',').into_bytes()),
        one("xlsx", office::xlsx(&table, true)),
        one("ods", office::ods(&table)),
        one("mbox", mail::mbox(&mails)),
        one("rss", web::rss(stories, "utf-8", "").into_bytes()),
        one("warc", captures),
        one("zip", packed::zip_of(&members)),
        one("tar.gz", packed::gzip(&packed::tar(&members))),
        one("7z", packed::seven_zip(&members)),
    ]
}

fn narrowed(story: &Story, charset: Charset) -> String {
    charset.narrow(&story.plain())
}

/// A story as the only part of a mail.
fn body(story: &Story) -> Vec<u8> {
    mail::text(
        "plain",
        &story.text(),
        Charset::Utf8,
        Some("utf-8"),
        Transfer::QuotedPrintable,
    )
}
