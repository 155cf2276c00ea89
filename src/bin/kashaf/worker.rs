//! The processes that read files: how they are started, and what such a process does. Nobody types this
//! command; it is not in the help.

use std::ffi::OsString;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use kashaf::extract::{Limits, OcrOptions, WorkerOptions, serve};

use crate::failure::Failure;

/// The first argument of a worker; the second is how much memory it may use, in bytes.
const ARGUMENT: &str = "--read-files-for-another-process";

/// Every worker may use so much, in bytes …
const MEMORY: u64 = 192 << 20;
/// … and this many times the largest file: trees of markup are several times as large as it.
const TIMES: u64 = 3;

/// How workers are started for files up to these limits.
pub(crate) fn options(limits: Limits, patience: Duration) -> Result<WorkerOptions, Failure> {
    let memory = limits
        .max_file_size
        .saturating_mul(TIMES)
        .saturating_add(MEMORY);
    Ok(WorkerOptions {
        program: std::env::current_exe()?,
        arguments: vec![OsString::from(ARGUMENT), OsString::from(memory.to_string())],
        patience,
    })
}

/// A command of the user's may use so much, in bytes: recognition of a page takes some hundred megabytes.
#[cfg(unix)]
const COMMAND_MEMORY: u64 = 2 << 30;

/// The first argument of what runs the user's command for scans; the second is whose process it works for.
#[cfg(unix)]
const COMMAND: &str = "--run-a-command-for-another-process";

/// How scans are read: by the command, its words parted by white space.
pub(crate) fn ocr(command: &str, patience: Duration, index: &Path) -> Result<OcrOptions, Failure> {
    let words: Vec<OsString> = command.split_whitespace().map(OsString::from).collect();
    if words.is_empty() {
        return Err(Failure::usage(
            "`--ocr-command` names no program".to_owned(),
            "give a program that takes a document on standard input and writes its text to standard output",
        ));
    }
    #[cfg(unix)]
    let words = {
        if let Some(program) = words.first()
            && !is_there(Path::new(program))
        {
            return Err(Failure::usage(
                format!(
                    "`--ocr-command`: there is no program `{}`",
                    program.display()
                ),
                "install it, or give its path",
            ));
        }
        let own = [
            std::env::current_exe()?.into_os_string(),
            COMMAND.into(),
            std::process::id().to_string().into(),
        ];
        own.into_iter().chain(words).collect()
    };
    Ok(OcrOptions {
        command: words,
        patience,
        scratch: std::path::absolute(index)?.join("scratch"),
    })
}

/// Whether a program can be found, by its path or among those of `PATH`.
#[cfg(unix)]
fn is_there(program: &Path) -> bool {
    if program.components().count() > 1 || program.is_absolute() {
        return program.is_file();
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// Works as a worker if that is what this process was started for.
pub(crate) fn run() -> Option<ExitCode> {
    let mut arguments = std::env::args_os().skip(1);
    let first = arguments.next()?;
    #[cfg(unix)]
    if first == COMMAND {
        let parent = arguments.next()?.to_str()?.parse().ok()?;
        let command: Vec<OsString> = arguments.collect();
        let code = match kashaf::extract::run_command(COMMAND_MEMORY, parent, &command) {
            Ok(code) => ExitCode::from(code),
            Err(error) => {
                let _ = writeln!(std::io::stderr(), "it cannot be started: {error}");
                ExitCode::FAILURE
            }
        };
        return Some(code);
    }
    if first != ARGUMENT {
        return None;
    }
    let memory = arguments.next()?.to_str()?.parse().ok()?;
    Some(match serve(memory) {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever asked sees that nothing more comes.
        Err(_) => ExitCode::FAILURE,
    })
}
