//! The fields that words are looked for in, and what each is to a word.

use tantivy::schema::Field;

use super::leaf::Scope;
use crate::index::Fields;

/// The fields of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum In {
    Stem,
    Exact,
    TitleStem,
    TitleExact,
    Lead,
    Skeleton,
}

impl In {
    /// Where a word is found, and where it counts for more.
    pub(super) const ALL: [Self; 5] = [
        Self::Stem,
        Self::Exact,
        Self::TitleStem,
        Self::TitleExact,
        Self::Lead,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Stem => "stem",
            Self::Exact => "exact",
            Self::TitleStem => "title_stem",
            Self::TitleExact => "title_exact",
            Self::Lead => "lead",
            Self::Skeleton => "skeleton",
        }
    }

    pub(super) fn field(self, fields: &Fields) -> Field {
        match self {
            Self::Stem => fields.stem,
            Self::Exact => fields.exact,
            Self::TitleStem => fields.title_stem,
            Self::TitleExact => fields.title_exact,
            Self::Lead => fields.lead,
            Self::Skeleton => fields.skeleton,
        }
    }

    /// Whether its terms are stems.
    pub(super) fn is_stems(self) -> bool {
        matches!(self, Self::Stem | Self::TitleStem | Self::Lead)
    }

    /// Whether a word with a stem is found by it; the other fields only add to its score.
    pub(super) fn leads(self) -> bool {
        matches!(self, Self::Stem | Self::TitleStem)
    }

    /// Words that count as neither long nor short: half the words of a passage's stem field are gone
    /// as stop words in short ones, titles are headlines. Leads are of one length, and none is kept.
    pub(super) fn usual_length(self) -> Option<f64> {
        match self {
            Self::Stem | Self::Skeleton => Some(75.0),
            Self::Exact => Some(95.0),
            Self::TitleStem => Some(7.0),
            Self::TitleExact => Some(8.0),
            Self::Lead => None,
        }
    }

    /// The field whose lengths are its own: a passage has about as many skeletons as stems.
    pub(super) fn measured_by(self) -> Self {
        match self {
            Self::Skeleton => Self::Stem,
            other => other,
        }
    }
}

impl In {
    /// The field of stems or forms at the same place.
    pub(super) fn with_stems(self, stems: bool) -> Self {
        match (self, stems) {
            (Self::Stem | Self::Exact, true) => Self::Stem,
            (Self::Stem | Self::Exact, false) => Self::Exact,
            (Self::TitleStem | Self::TitleExact, true) => Self::TitleStem,
            (Self::TitleStem | Self::TitleExact, false) => Self::TitleExact,
            (Self::Lead | Self::Skeleton, _) => self,
        }
    }
}

/// The fields of forms that a leaf of this scope is listed in.
pub(super) fn fields_of(scope: Scope) -> impl Iterator<Item = In> {
    let fields: &[In] = match scope {
        Scope::Anywhere => &[In::Exact, In::TitleExact],
        Scope::Title => &[In::TitleExact],
    };
    fields.iter().copied()
}
