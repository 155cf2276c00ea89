//! How a failure is told: the error, its causes, a hint; and the exit code it calls for.

use std::io::{self, Write};

use kashaf::error::{Trouble, Whose};
use kashaf::eval::EvalError;
use kashaf::index::IndexError;
use kashaf::saved::SavedError;
use kashaf::serve::ServeError;
use kashaf::source::SourceError;
use kashaf::update::UpdateError;

use crate::Code;

/// Why a subcommand could not do its work.
#[derive(Debug)]
pub(crate) struct Failure {
    error: anyhow::Error,
    whose: Whose,
    hint: Option<String>,
}

impl Failure {
    /// A failure of the user's making.
    pub(crate) fn usage(message: String, hint: &str) -> Self {
        Self {
            error: anyhow::Error::msg(message),
            whose: Whose::User,
            hint: Some(hint.to_owned()),
        }
    }

    pub(crate) fn is_closed_pipe(&self) -> bool {
        self.error
            .chain()
            .filter_map(|cause| cause.downcast_ref::<io::Error>())
            .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
    }

    /// Commands that look something up keep 1 for "nothing found".
    pub(crate) fn code(&self, looks_up: bool) -> Code {
        match code(self.whose) {
            Code::Nothing if looks_up => Code::Usage,
            code => code,
        }
    }

    pub(crate) fn message(&self) -> String {
        self.error.to_string()
    }

    /// The messages of its causes; one that only repeats the one before is left out.
    pub(crate) fn causes(&self) -> Vec<String> {
        let mut causes: Vec<String> = self.error.chain().map(ToString::to_string).collect();
        causes.dedup();
        causes.drain(..1);
        causes
    }

    pub(crate) fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    pub(crate) fn print(&self, out: &mut dyn Write) -> io::Result<()> {
        let shown = |text: &str| kashaf::render::one_line(text);
        writeln!(out, "error: {}", shown(&self.message()))?;
        for cause in self.causes() {
            writeln!(out, "caused by: {}", shown(&cause))?;
        }
        match &self.hint {
            Some(hint) => writeln!(out, "hint: {}", shown(hint)),
            None => Ok(()),
        }
    }
}

/// The exit code that trouble calls for.
pub(crate) fn code(whose: Whose) -> Code {
    match whose {
        Whose::Index => Code::Index,
        Whose::Busy => Code::Busy,
        _ => Code::Nothing,
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self {
            error: error.into(),
            whose: Whose::Environment,
            hint: None,
        }
    }
}

macro_rules! from_trouble {
    ($($error:ty),*) => {$(
        impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Self { whose: error.whose(), hint: error.hint(), error: error.into() }
            }
        }
    )*};
}

from_trouble!(
    EvalError,
    IndexError,
    SavedError,
    ServeError,
    SourceError,
    UpdateError
);
