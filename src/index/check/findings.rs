//! What a check finds: counts, problems, notes.

use std::io;

use tantivy::TantivyError;

use crate::index::verify::Unsound;

/// Problems that are told one by one.
const TOLD: usize = 1000;

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ProblemKind {
    /// The manifest is not as it was written.
    Manifest,
    /// What the engine writes of itself is not as it was written.
    Metadata,
    /// A file is not there.
    Missing,
    /// The machine cannot read a file.
    Unreadable,
    /// A file is cut off, or its end was written over.
    Footer,
    /// A file does not hold what was written to it.
    Checksum,
    /// The engine cannot read what its files hold.
    Unopenable,
    /// Numbers that must agree do not.
    Count,
    /// A passage does not continue the one before it, or its metadata are not those of its document.
    Passage,
    /// The terms that lead to a passage are not those of its text.
    Terms,
    /// What is remembered of a file cannot be read, or is remembered twice.
    State,
}

impl ProblemKind {
    /// The stable word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Manifest => "manifest",
            Self::Metadata => "metadata",
            Self::Missing => "missing",
            Self::Unreadable => "unreadable",
            Self::Footer => "footer",
            Self::Checksum => "checksum",
            Self::Unopenable => "unopenable",
            Self::Count => "count",
            Self::Passage => "passage",
            Self::Terms => "terms",
            Self::State => "state",
        }
    }
}

impl Unsound {
    pub(super) fn kind(&self) -> ProblemKind {
        match self {
            Self::Io(_) => ProblemKind::Unreadable,
            Self::Ending => ProblemKind::Footer,
            Self::Checksum => ProblemKind::Checksum,
        }
    }
}

/// One thing that is wrong. Nothing in it is text of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub kind: ProblemKind,
    /// With which file of the index, or which file of the archive that it remembers.
    pub file: Option<String>,
    /// With which document: its id.
    pub document: Option<String>,
    /// A sentence for people.
    pub message: String,
}

/// What a check found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checked {
    /// Files of the index that were compared with their checksums.
    pub files: u64,
    /// Bytes of these files.
    pub bytes: u64,
    /// Documents.
    pub documents: u64,
    /// Passages.
    pub passages: u64,
    /// Files of the archive that the index remembers.
    pub known: u64,
    /// The first problems.
    pub problems: Vec<Problem>,
    /// How many more there are.
    pub more: u64,
    /// What is worth knowing, and no damage.
    pub notes: Vec<String>,
}

impl Checked {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.problems.is_empty()
    }
}

/// What was found so far.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) checked: Checked,
}

impl Findings {
    fn push(&mut self, problem: Problem) {
        if self.checked.problems.len() < TOLD {
            self.checked.problems.push(problem);
        } else {
            self.checked.more += 1;
        }
    }

    /// Something is wrong with a file; the message goes on after its name.
    pub(super) fn file(&mut self, kind: ProblemKind, file: &str, message: &str) {
        self.push(Problem {
            kind,
            file: Some(file.to_owned()),
            document: None,
            message: message.to_owned(),
        });
    }

    /// A file cannot be opened.
    pub(super) fn unopened(&mut self, file: &str, cause: &io::Error) {
        if cause.kind() == io::ErrorKind::NotFound {
            self.file(ProblemKind::Missing, file, "is not there");
        } else {
            let message = format!("cannot be read ({cause})");
            self.file(ProblemKind::Unreadable, file, &message);
        }
    }

    /// Something is wrong with a document.
    pub(super) fn document(&mut self, kind: ProblemKind, document: &str, message: String) {
        self.push(Problem {
            kind,
            file: None,
            document: Some(document.to_owned()),
            message,
        });
    }

    /// The engine cannot read a segment.
    pub(super) fn engine(&mut self, segment: &str, cause: &TantivyError) {
        self.file(
            ProblemKind::Unopenable,
            segment,
            &format!("cannot be read ({cause})"),
        );
    }

    pub(super) fn note(&mut self, note: String) {
        self.checked.notes.push(note);
    }

    pub(super) fn finish(self) -> Checked {
        self.checked
    }
}
