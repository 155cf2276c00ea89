//! The command line: arguments in, exit code out. One file a subcommand; what they do is the library's.

mod alike;
mod analyze;
mod args;
mod check;
mod copies;
mod eval;
mod explain;
mod export;
mod failure;
mod first_run;
mod forget;
mod generate;
mod index;
mod log;
mod mentioned;
mod names;
mod output;
mod progress;
mod quote;
mod runs;
mod saved;
mod screen;
mod search;
mod serve;
mod settings;
mod show;
mod signals;
mod stats;
mod timeline;
mod units;
mod worker;

use std::ffi::OsString;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;

use args::{Args, Command};
use failure::Failure;

/// A run allocates and frees for hours in many threads. The allocator of glibc keeps what threads have freed for
/// themselves, so that memory grew beyond what was in use; this one gives it back, and is faster.
#[cfg(not(target_env = "msvc"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// What a subcommand answers: the exit code that its result calls for.
type Outcome = Result<Code, Failure>;

/// Exit codes that are a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Code {
    /// Done; for a search: something was found.
    Done = 0,
    /// For a search: nothing was found. Elsewhere: it could not be done.
    Nothing = 1,
    /// The command line, or a search that could not be answered.
    Usage = 2,
    /// Done, but some files or records failed; of a check: the index is sound, but not up to date; of a citation: its
    /// file is not the one that was cited.
    Partly = 3,
    /// The index is damaged or of another version.
    Index = 5,
    /// Another run holds the lock.
    Busy = 75,
    /// A run was stopped: its terminal is gone.
    HungUp = 129,
    /// A run was stopped from its terminal.
    Interrupted = 130,
    /// A run was told to end.
    Terminated = 143,
}

fn main() -> ExitCode {
    if let Some(code) = worker::run() {
        return code;
    }
    // A panic's message may quote a document: say where it was, not what it said.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map(|at| format!(" at {}:{}", at.file(), at.line()))
            .unwrap_or_default();
        log::broken(&format!(
            "something broke inside the program{place}; please report it"
        ));
    }));
    let args = match Args::try_parse_from(guard_exclusions(std::env::args_os())) {
        Ok(args) => args,
        Err(error) if error.kind() == ErrorKind::MissingSubcommand => {
            let _ = first_run::say();
            return ExitCode::from(Code::Usage as u8);
        }
        Err(error) => {
            // Help and version are no errors; `print` picks the stream.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() {
                Code::Usage as u8
            } else {
                Code::Done as u8
            });
        }
    };
    let is_search = matches!(
        args.command,
        Command::Search(_)
            | Command::Explain(_)
            | Command::Show(_)
            | Command::Export(_)
            | Command::Copies(_)
            | Command::Similar(_)
            | Command::Names(_)
            | Command::Timeline(_)
            | Command::Saved(_)
    );
    let reads_index = !matches!(
        args.command,
        Command::Analyze(_) | Command::Completions(_) | Command::Man(_)
    );
    // What the engine reads from damaged files may break it; that is no way to end.
    let outcome = catch_unwind(AssertUnwindSafe(|| match args.command {
        Command::Index(command) => index::run(&args.global, command),
        Command::Search(command) => search::run(&args.global, command),
        Command::Show(command) => show::run(&args.global, command),
        Command::Export(command) => export::run(&args.global, command),
        Command::Copies(command) => copies::run(&args.global, command),
        Command::Similar(command) => alike::run(&args.global, command),
        Command::Explain(command) => explain::run(&args.global, command),
        Command::Names(command) => names::run(&args.global, command),
        Command::Timeline(command) => timeline::run(&args.global, command),
        Command::Analyze(command) => analyze::run(command),
        Command::Forget(command) => forget::run(&args.global, command),
        Command::Saved(command) => saved::run(&args.global, command),
        Command::Serve(command) => serve::run(&args.global, command),
        Command::Stats(command) => stats::run(&args.global, command),
        Command::Check(command) => check::run(&args.global, command),
        Command::Eval(command) => eval::run(&args.global, command),
        Command::Completions(command) => generate::completions(command),
        Command::Man(command) => generate::man(command),
    }));
    let Ok(outcome) = outcome else {
        if reads_index {
            log::hint(
                "the index may be damaged: `kashaf check` says whether it is, and `kashaf index --rebuild` makes it anew",
            );
        }
        return ExitCode::from(if reads_index {
            Code::Index
        } else {
            Code::Nothing
        } as u8);
    };
    let code = match outcome {
        Ok(code) => code,
        // Whoever reads from us has seen enough.
        Err(failure) if failure.is_closed_pipe() => Code::Done,
        Err(failure) => {
            let code = failure.code(is_search);
            log::failure(&failure, code);
            code
        }
    };
    let _ = io::stdout().flush();
    ExitCode::from(code as u8)
}

/// `-كلمة` excludes a word; for the parser of arguments it would be a flag. The query language takes the
/// minus sign for a hyphen, the parser of arguments does not. Only where a query is typed: a file may
/// have a name that begins so.
fn guard_exclusions(args: impl Iterator<Item = OsString>) -> impl Iterator<Item = OsString> {
    let mut query = false;
    args.map(move |arg| {
        if ["search", "explain", "export", "saved", "timeline"]
            .iter()
            .any(|command| arg == *command)
        {
            query = true;
        } else if arg == "--" {
            query = false;
        }
        if query { guard_exclusion(arg) } else { arg }
    })
}

fn guard_exclusion(arg: OsString) -> OsString {
    match arg.to_str().and_then(|text| text.strip_prefix('-')) {
        Some(rest)
            if rest
                .chars()
                .next()
                .is_some_and(|c| !c.is_ascii() || matches!(c, '"' | '(')) =>
        {
            format!("\u{2212}{rest}").into()
        }
        _ => arg,
    }
}
