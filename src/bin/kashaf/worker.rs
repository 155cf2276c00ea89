//! The processes that read files: how they are started, and what such a process does. Nobody types this
//! command; it is not in the help.

use std::ffi::OsString;
use std::process::ExitCode;
use std::time::Duration;

use kashaf::extract::{Limits, WorkerOptions, serve};

use crate::failure::Failure;

/// The first argument of a worker; the second is how much memory it may use, in bytes.
const ARGUMENT: &str = "--read-files-for-another-process";

/// Every worker may use so much, in bytes …
const MEMORY: u64 = 256 << 20;
/// … and this many times the largest file: trees of markup are several times as large as it.
const TIMES: u64 = 4;

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

/// Works as a worker if that is what this process was started for.
pub(crate) fn run() -> Option<ExitCode> {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next()? != ARGUMENT {
        return None;
    }
    let memory = arguments.next()?.to_str()?.parse().ok()?;
    Some(match serve(memory) {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever asked sees that nothing more comes.
        Err(_) => ExitCode::FAILURE,
    })
}
