//! The two languages of the page itself: which one is asked for, and how it runs.

use super::strings::{ARABIC, ENGLISH, Strings};

/// A language of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ui {
    /// Arabic.
    Arabic,
    /// English.
    English,
}

impl Ui {
    /// The language with this tag.
    #[must_use]
    pub(super) fn named(tag: &str) -> Option<Self> {
        match tag {
            "ar" => Some(Self::Arabic),
            "en" => Some(Self::English),
            _ => None,
        }
    }

    /// The first of the languages that a browser prefers; Arabic where it prefers neither.
    #[must_use]
    pub(super) fn preferred(accept: &str) -> Self {
        let tags = accept.split(',').map(|part| {
            let tag = part.split(';').next().unwrap_or_default().trim();
            tag.split('-')
                .next()
                .unwrap_or_default()
                .to_ascii_lowercase()
        });
        let mut known = tags.filter_map(|tag| Self::named(&tag));
        known.next().unwrap_or(Self::Arabic)
    }

    /// Its BCP 47 tag.
    #[must_use]
    pub(super) fn tag(self) -> &'static str {
        match self {
            Self::Arabic => "ar",
            Self::English => "en",
        }
    }

    /// `rtl` or `ltr`.
    #[must_use]
    pub(super) fn direction(self) -> &'static str {
        match self {
            Self::Arabic => "rtl",
            Self::English => "ltr",
        }
    }

    /// The other one.
    #[must_use]
    pub(super) fn other(self) -> Self {
        match self {
            Self::Arabic => Self::English,
            Self::English => Self::Arabic,
        }
    }

    /// What the page says, in this language.
    #[must_use]
    pub(super) fn strings(self) -> &'static Strings {
        match self {
            Self::Arabic => &ARABIC,
            Self::English => &ENGLISH,
        }
    }
}
