//! Evidence: citations as text, and reports of many hits, written hit by hit.

mod citation;
mod page;
mod rows;
mod words;

pub use citation::{citation, evidence_lines};
pub use words::LabelLanguage;

use std::io::{self, Write};

use super::{Format, json_line, markdown, wire};
use crate::evidence::{Evidence, FileNow};
use crate::search::{Hit, Note, Totals};

/// What became of a file, in words.
pub(super) fn state_of(now: FileNow, language: LabelLanguage) -> &'static str {
    language.words().now(now)
}

/// What stands at the head of a report.
#[derive(Debug, Clone, Copy)]
pub struct ReportHead<'h> {
    /// The query as typed.
    pub query: &'h str,
    /// When the report was made, for people.
    pub made: &'h str,
    /// The command that made it.
    pub command: &'h str,
    /// How many hits it holds.
    pub hits: usize,
    /// How much matches in all.
    pub totals: Totals,
    /// Notes of the search.
    pub notes: &'h [Note],
    /// The language of labels.
    pub language: LabelLanguage,
}

/// A report in the making.
pub struct Report<'o> {
    out: &'o mut dyn Write,
    format: Format,
    language: LabelLanguage,
}

impl std::fmt::Debug for Report<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Report")
            .field("format", &self.format)
            .finish_non_exhaustive()
    }
}

impl<'o> Report<'o> {
    /// Begins a report. JSON and CSV have no head; [`Format::Text`] is citations, one after the other.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn begin(
        out: &'o mut dyn Write,
        format: Format,
        head: &ReportHead<'_>,
    ) -> io::Result<Self> {
        match format {
            Format::Json | Format::Text => {}
            Format::Csv => rows::head(out)?,
            Format::Html => page::head(out, head)?,
            Format::Markdown => markdown::report_head(out, &lines(head), head.notes)?,
        }
        Ok(Self {
            out,
            format,
            language: head.language,
        })
    }

    /// Adds a hit.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn hit(&mut self, hit: &Hit, evidence: &Evidence) -> io::Result<()> {
        let words = self.language.words();
        match self.format {
            Format::Json => json_line(self.out, &wire::EvidenceHit::new(hit, evidence)),
            Format::Csv => rows::hit(self.out, hit, evidence),
            Format::Html => page::hit(self.out, hit, evidence, self.language),
            Format::Markdown => {
                let proof = citation::below_a_hit(hit, evidence, words);
                markdown::report_hit(self.out, hit, &proof, self.language)
            }
            Format::Text => {
                let cited = citation(&hit.document, &hit.passage, evidence, self.language);
                writeln!(self.out, "{cited}")
            }
        }
    }

    /// Ends it.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn end(self) -> io::Result<()> {
        match self.format {
            Format::Html => page::foot(self.out, self.language),
            _ => Ok(()),
        }
    }
}

/// The head as labels and values, the query first.
fn lines(head: &ReportHead<'_>) -> Vec<(&'static str, String)> {
    let words = head.language.words();
    let hits = match head.totals.documents {
        0 => head.hits.to_string(),
        all => format!("{} {} {all}", head.hits, words.hits_of),
    };
    vec![
        (words.query, head.query.to_owned()),
        (words.hits, hits),
        (words.made, head.made.to_owned()),
        (
            words.program,
            format!("kashaf {}", crate::evidence::VERSION),
        ),
        (words.command, head.command.to_owned()),
    ]
}
