//! What makes a hit evidence: the file it stands in, as it was indexed or not, and how to find it again.
//!
//! Nothing of this is kept in the index but what it has anyway: a BLAKE3 of each file's bytes. Whoever gives evidence reads the
//! file once, takes both hashes of its bytes, and compares the one with the index; where they agree the other, the
//! SHA-256 that everybody's tools know, is that of the file as it was indexed.

mod command;
mod file;
mod quotation;

pub use command::quoted;
pub use file::{FileEvidence, FileNow, Files};
pub use quotation::{OutOfRange, Quotation, QuotedText};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::index::IndexError;
use crate::search::{DocumentInfo, Hit, Origin, Searcher};

/// The program's version, which stands with all evidence.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What was asked, by whom evidence is given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// The query as typed; empty where none was.
    pub query: String,
    /// The options that lead to the index, such as `--index` and its directory; none for the usual one. They stand in the
    /// command that finds a hit again.
    pub place: Vec<String>,
}

/// What is known of a range of a document's text, beside the text itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence {
    /// The file, and whether it is as it was indexed.
    pub file: FileEvidence,
    /// The day (UTC) on which the document was indexed as it is, `YYYY-MM-DD`.
    pub indexed: Option<String>,
    /// The day on which it came to the index first, however it was then.
    pub first_indexed: Option<String>,
    /// The query that found it; empty where none did.
    pub query: String,
    /// The command that shows the range again, and says whether the file changed since.
    pub command: String,
}

impl Evidence {
    /// Evidence for a hit.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when the index cannot be read. What is wrong with the file is no error.
    pub fn of_hit(
        searcher: &Searcher,
        hit: &Hit,
        asked: &Asked,
        files: &mut Files,
    ) -> Result<Self, IndexError> {
        let range = (hit.passage.start, hit.passage.end);
        Self::of_range(searcher, &hit.document, range, asked, files)
    }

    /// Evidence for a range of a document's text, in Unicode scalar values.
    ///
    /// # Errors
    /// Those of [`Evidence::of_hit`].
    pub fn of_range(
        searcher: &Searcher,
        document: &DocumentInfo,
        (start, end): (u64, u64),
        asked: &Asked,
        files: &mut Files,
    ) -> Result<Self, IndexError> {
        let evidence = Self::of_document(searcher, document, files)?;
        let file = &evidence.file;
        let mut words = vec!["kashaf".to_owned(), "show".to_owned()];
        words.extend(asked.place.iter().cloned());
        words.extend(["--at".to_owned(), format!("{start}-{end}")]);
        if let Some(sha256) = &file.sha256 {
            words.extend(["--sha256".to_owned(), sha256.clone()]);
        }
        if file.shares_id {
            words.extend(["--file".to_owned(), document.path.clone()]);
        }
        // An id that looks like an option is none.
        if document.id.starts_with('-') {
            words.push("--".to_owned());
        }
        words.push(document.id.clone());
        let command = words.iter().map(|word| quoted(word)).collect::<Vec<_>>();
        Ok(Self {
            query: asked.query.clone(),
            command: command.join(" "),
            ..evidence
        })
    }

    /// Evidence for a document as a whole: no query found it, and no command is told.
    ///
    /// # Errors
    /// Those of [`Evidence::of_hit`].
    pub fn of_document(
        searcher: &Searcher,
        document: &DocumentInfo,
        files: &mut Files,
    ) -> Result<Self, IndexError> {
        let origin = searcher.origin(document)?.unwrap_or_default();
        Ok(Self::of_origin(document, origin, Some(files)))
    }

    /// The same, given where the document comes from. Without `files` nobody looks at its file.
    #[must_use]
    pub fn of_origin(document: &DocumentInfo, origin: Origin, files: Option<&mut Files>) -> Self {
        let mut evidence = Self {
            indexed: origin.added.and_then(day),
            first_indexed: origin.first.and_then(day),
            ..Self::default()
        };
        match files {
            Some(files) => evidence.file = files.look(document, origin),
            None => {
                evidence.file.path = origin.file;
                evidence.file.now = FileNow::NotRead;
            }
        }
        evidence
    }
}

/// Numbers of batches below this one are no moments: of runs that nobody told the time.
const NO_MOMENT: u64 = 1_000_000;

/// The day of a moment, given in seconds since 1970.
fn day(seconds: u64) -> Option<String> {
    if seconds < NO_MOMENT {
        return None;
    }
    let moment = Timestamp::from_second(i64::try_from(seconds).ok()?).ok()?;
    Some(moment.to_zoned(TimeZone::UTC).date().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_utc() {
        for (seconds, expected) in [
            (0, None),
            (3, None),
            (1_637_020_799, Some("2021-11-15")),
            (1_637_020_800, Some("2021-11-16")),
            (u64::MAX, None),
        ] {
            assert_eq!(day(seconds).as_deref(), expected, "{seconds}");
        }
    }
}
