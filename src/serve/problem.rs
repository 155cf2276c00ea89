//! What can be wrong with a request, and the status that says so.

use axum::http::StatusCode;

use crate::index::IndexError;
use crate::saved::SavedError;

/// Why a request is not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Problem {
    /// What was asked for cannot be read.
    Malformed,
    /// A token is needed, or another.
    Token,
    /// The request is another page's, or for another host.
    Foreign,
    /// There is no such page or document.
    NotFound,
    /// Only looking is allowed.
    Method,
    /// Nothing may be sent along.
    Body,
    /// The address is too long.
    TooLong,
    /// Too many ask at once.
    Busy,
    /// It took too long.
    TooSlow,
    /// The index cannot be read.
    Index,
    /// The saved searches cannot be read.
    Saved,
    /// A mistake of ours.
    Broken,
}

impl Problem {
    pub(super) fn status(self) -> StatusCode {
        match self {
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::Token => StatusCode::UNAUTHORIZED,
            Self::Foreign => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Body => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooLong => StatusCode::URI_TOO_LONG,
            Self::Busy | Self::TooSlow | Self::Index | Self::Saved => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// A stable word for it.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::Token => "token",
            Self::Foreign => "foreign",
            Self::NotFound => "not-found",
            Self::Method => "method",
            Self::Body => "body",
            Self::TooLong => "too-long",
            Self::Busy => "busy",
            Self::TooSlow => "too-slow",
            Self::Index => "index",
            Self::Saved => "saved",
            Self::Broken => "broken",
        }
    }
}

impl From<IndexError> for Problem {
    fn from(_: IndexError) -> Self {
        Self::Index
    }
}

impl From<SavedError> for Problem {
    fn from(error: SavedError) -> Self {
        match error {
            SavedError::Index(_) => Self::Index,
            _ => Self::Saved,
        }
    }
}

impl From<std::fmt::Error> for Problem {
    fn from(_: std::fmt::Error) -> Self {
        Self::Broken
    }
}

impl From<std::io::Error> for Problem {
    fn from(_: std::io::Error) -> Self {
        Self::Broken
    }
}
