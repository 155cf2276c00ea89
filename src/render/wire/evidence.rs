//! The JSON of evidence: lines of `kashaf export`, and the object of `kashaf show --at`.

use serde::Serialize;
use serde_json::{Map, Value};

use super::{Document, FORMAT, Hit};
use crate::evidence::{self, VERSION};
use crate::render::{LabelLanguage, citation};
use crate::search;

/// The file that a document stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct EvidenceFile<'r> {
    /// Its absolute path; of a part of a container that of the container.
    pub path: &'r str,
    /// The part of it that the document is.
    pub part: Option<&'r str>,
    /// What became of it since it was indexed: `same`, `changed`, `gone`, `unreadable`, `not-read` or `unknown`.
    pub state: &'static str,
    /// SHA-256 of the file as it was indexed; of a container that of the whole. `null` where it cannot be told any more.
    pub sha256: Option<&'r str>,
    /// SHA-256 of the file as it is now.
    pub sha256_now: Option<&'r str>,
    /// How many bytes it has now.
    pub bytes: Option<u64>,
}

/// What makes a hit evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Evidence<'r> {
    /// The query that found it.
    pub query: &'r str,
    /// The program's version.
    pub version: &'static str,
    /// The day (UTC) on which the document was indexed as it is, `YYYY-MM-DD`.
    pub indexed: Option<&'r str>,
    /// The day on which it came to the index first.
    pub first_indexed: Option<&'r str>,
    /// The file.
    pub file: EvidenceFile<'r>,
    /// The command that shows the passage again.
    pub command: &'r str,
    /// The citation as text.
    pub citation: Citation,
}

/// A citation in two languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Citation {
    /// In English.
    pub en: String,
    /// In Arabic.
    pub ar: String,
}

/// A hit with its evidence: a line of `export --format json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EvidenceHit<'r> {
    /// The hit, as a search gives it.
    #[serde(flatten)]
    pub hit: Hit<'r>,
    /// What makes it evidence.
    pub evidence: Evidence<'r>,
}

/// A whole document: a line of `export --documents`. `kashaf index` reads it as a record.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExportedDocument<'r> {
    /// Number of the format.
    pub format: u32,
    /// Stable id.
    pub id: &'r str,
    /// Absolute path of the file, with `#part` for a part of it.
    pub path: &'r str,
    /// Title as written.
    pub title: Option<&'r str>,
    /// Day of publication, `YYYY-MM-DD`.
    pub date: Option<&'r str>,
    /// Outlet or site.
    pub source: Option<&'r str>,
    /// Address on the web.
    pub url: Option<&'r str>,
    /// Author or byline.
    pub author: Option<&'r str>,
    /// BCP 47 language tag.
    pub language: Option<&'r str>,
    /// Format of the file, or of the part of it, that it was read from.
    pub file_format: Option<&'r str>,
    /// Character set that its bytes were read in.
    pub encoding: Option<&'r str>,
    /// The day (UTC) on which it was indexed as it is.
    pub indexed: Option<&'r str>,
    /// The day on which it came to the index first.
    pub first_indexed: Option<&'r str>,
    /// What became of the file since: as in [`EvidenceFile`]; `not-read` where nobody looked.
    pub file_state: &'static str,
    /// SHA-256 of the file as it was indexed.
    pub sha256: Option<&'r str>,
    /// Further fields of the record.
    pub extra: &'r Map<String, Value>,
    /// Its whole text.
    pub text: &'r str,
}

/// A range of a document's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QuotedRange<'r> {
    /// Start in the document's text, in Unicode scalar values.
    pub start: u64,
    /// End in the document's text.
    pub end: u64,
    /// The passage's page, where the format has pages.
    pub page: Option<u64>,
    /// The moment where that passage starts, as `HH:MM:SS`, where the format is a recording's.
    pub time: Option<String>,
    /// The text.
    pub text: &'r str,
    /// What stands before it.
    pub before: &'r str,
    /// What stands behind it.
    pub after: &'r str,
}

/// Ranges of a document: the object of `show --at --json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Quoted<'r> {
    /// Number of the format.
    pub format: u32,
    /// The document.
    pub document: Document<'r>,
    /// The ranges.
    pub ranges: Vec<QuotedRange<'r>>,
    /// The program's version.
    pub version: &'static str,
    /// The day (UTC) on which the document was indexed as it is.
    pub indexed: Option<&'r str>,
    /// The day on which it came to the index first.
    pub first_indexed: Option<&'r str>,
    /// The file.
    pub file: EvidenceFile<'r>,
    /// The hash that was to be compared.
    pub cited_sha256: Option<&'r str>,
    /// Whether the file is the one that was cited: the one with that hash, or without a hash the one that was indexed.
    pub same: bool,
}

impl<'r> From<&'r evidence::FileEvidence> for EvidenceFile<'r> {
    fn from(file: &'r evidence::FileEvidence) -> Self {
        Self {
            path: &file.path,
            part: file.part.as_deref(),
            state: file.now.as_str(),
            sha256: file.sha256.as_deref(),
            sha256_now: file.sha256_now.as_deref(),
            bytes: file.bytes,
        }
    }
}

impl<'r> EvidenceHit<'r> {
    /// A hit with its evidence.
    #[must_use]
    pub fn new(hit: &'r search::Hit, evidence: &'r evidence::Evidence) -> Self {
        let cited = |language| citation(&hit.document, &hit.passage, evidence, language);
        Self {
            hit: Hit::from(hit),
            evidence: Evidence {
                query: &evidence.query,
                version: VERSION,
                indexed: evidence.indexed.as_deref(),
                first_indexed: evidence.first_indexed.as_deref(),
                file: EvidenceFile::from(&evidence.file),
                command: &evidence.command,
                citation: Citation {
                    en: cited(LabelLanguage::English),
                    ar: cited(LabelLanguage::Arabic),
                },
            },
        }
    }
}

impl<'r> ExportedDocument<'r> {
    /// A document with its text; without evidence nobody looked at its file.
    #[must_use]
    pub fn new(
        document: &'r search::DocumentInfo,
        text: &'r str,
        evidence: &'r evidence::Evidence,
    ) -> Self {
        Self {
            format: FORMAT,
            id: &document.id,
            path: &document.path,
            title: document.title.as_deref(),
            date: document.date.as_deref(),
            source: document.source.as_deref(),
            url: document.url.as_deref(),
            author: document.author.as_deref(),
            language: document.language.as_deref(),
            file_format: document.file_format.as_deref(),
            encoding: document.encoding.as_deref(),
            indexed: evidence.indexed.as_deref(),
            first_indexed: evidence.first_indexed.as_deref(),
            file_state: evidence.file.now.as_str(),
            sha256: evidence.file.sha256.as_deref(),
            extra: &document.extra,
            text,
        }
    }
}

impl<'r> From<&'r evidence::Quotation> for Quoted<'r> {
    fn from(quotation: &'r evidence::Quotation) -> Self {
        let evidence = &quotation.evidence;
        let range = |part: &'r evidence::QuotedText| QuotedRange {
            start: part.start,
            end: part.end,
            page: part.place.page,
            time: part.place.time.map(crate::render::moment),
            text: &part.text,
            before: &part.before,
            after: &part.after,
        };
        Self {
            format: FORMAT,
            document: Document::from(&quotation.document),
            ranges: quotation.parts.iter().map(range).collect(),
            version: VERSION,
            indexed: evidence.indexed.as_deref(),
            first_indexed: evidence.first_indexed.as_deref(),
            file: EvidenceFile::from(&evidence.file),
            cited_sha256: quotation.cited.as_deref(),
            same: quotation.is_same(),
        }
    }
}
