//! How a failure is told: the error, its causes, a hint; and the exit code it calls for.

use std::io::{self, Write};

use kashaf::error::{Trouble, Whose};
use kashaf::eval::EvalError;
use kashaf::index::IndexError;
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
        match self.whose {
            Whose::Index => Code::Index,
            Whose::Busy => Code::Busy,
            _ if looks_up => Code::Usage,
            _ => Code::Nothing,
        }
    }

    pub(crate) fn print(&self, out: &mut dyn Write) -> io::Result<()> {
        let shown = |text: String| kashaf::render::one_line(&text);
        writeln!(out, "error: {}", shown(self.error.to_string()))?;
        let mut last = self.error.to_string();
        for cause in self.error.chain().skip(1) {
            let cause = cause.to_string();
            if cause != last {
                writeln!(out, "caused by: {}", shown(cause.clone()))?;
                last = cause;
            }
        }
        match &self.hint {
            Some(hint) => writeln!(out, "hint: {}", shown(hint.clone())),
            None => Ok(()),
        }
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

from_trouble!(EvalError, IndexError, SourceError, UpdateError);
