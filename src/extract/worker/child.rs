//! The worker's side: give up every right that reading does not need, then read files until the program
//! that asks for them ends.

use std::ffi::OsString;
use std::io::{self, BufReader, BufWriter, Write};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

#[cfg(unix)]
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use super::super::{Event, ExtractError, FailureKind, Request, read_file};
use super::wire::{Message, read_frame, write_frame};

/// A request is a path and some numbers.
const LONGEST_REQUEST: u64 = 1 << 20;

/// What was found is sent at least this often, so that silence means that nothing is found.
const SEND_EVERY: Duration = Duration::from_millis(200);

/// Reads the files that are asked for on standard input and says on standard output what is in them,
/// until the input ends. `memory` is how much the process may use, in bytes.
///
/// Before it begins it gives up what it has no need of: it cannot write to a file, start a program, open a
/// connection or leave a core dump; and it ends with the process that started it.
///
/// # Errors
/// When a limit cannot be set, or the other side speaks another language.
pub fn serve(memory: u64) -> io::Result<()> {
    confine(memory)?;
    // The message of a panic may quote a document.
    std::panic::set_hook(Box::new(|_| {}));
    let mut requests = BufReader::new(io::stdin().lock());
    let mut out = BufWriter::with_capacity(64 << 10, io::stdout().lock());
    while let Some((request, _)) = read_frame::<Request>(&mut requests, LONGEST_REQUEST)? {
        answer(&request, &mut out)?;
        out.flush()?;
    }
    Ok(())
}

/// Runs another program, each process of which may use so much memory, in bytes, and answers its exit code.
/// When the process `parent`, which started this one, ends, so does this one with all that the program
/// started. For commands of the user's that read scans; call it in a process group of its own.
///
/// # Errors
/// When the program cannot be started, or a limit cannot be set.
#[cfg(unix)]
pub fn run_command(memory: u64, parent: u32, command: &[OsString]) -> io::Result<u8> {
    use std::os::unix::process::ExitStatusExt;
    let Some((program, arguments)) = command.split_first() else {
        return Err(io::ErrorKind::InvalidInput.into());
    };
    for (resource, most) in [
        (Resource::Data, memory),
        (Resource::Fsize, COMMAND_FILE),
        (Resource::Core, 0),
    ] {
        limit(resource, most)?;
    }
    std::thread::spawn(move || end_with(parent));
    let status = std::process::Command::new(program)
        .args(arguments)
        .status()?;
    // As shells tell that a program was ended by a signal.
    let code = status
        .code()
        .or_else(|| status.signal().map(|signal| 128 + signal));
    Ok(code.and_then(|code| u8::try_from(code).ok()).unwrap_or(1))
}

/// Ends this process with its group as soon as its parent is another one than it was.
#[cfg(unix)]
fn end_with(parent: u32) {
    use rustix::process::{Signal, getpgrp, getpid, getppid, kill_current_process_group};
    let parent = i32::try_from(parent).ok();
    while getppid().map(|now| now.as_raw_nonzero().get()) == parent {
        std::thread::sleep(Duration::from_millis(100));
    }
    if getpgrp() == getpid() {
        let _ = kill_current_process_group(Signal::KILL);
    }
    std::process::exit(1);
}

/// The largest file that a command for scans may write, in bytes.
#[cfg(unix)]
const COMMAND_FILE: u64 = 1 << 30;

/// Sets a limit, unless there is a lower one already, which cannot be raised.
#[cfg(unix)]
fn limit(resource: Resource, most: u64) -> io::Result<()> {
    let most = getrlimit(resource).maximum.unwrap_or(most).min(most);
    let limit = Rlimit {
        current: Some(most),
        maximum: Some(most),
    };
    Ok(setrlimit(resource, limit)?)
}

/// Reads one file; a panic costs that file only.
fn answer(request: &Request, out: &mut impl Write) -> io::Result<()> {
    let mut broken = None;
    let mut sent = Instant::now();
    let mut events = |event: Event| {
        let flush = matches!(event, Event::Opened { .. }) || sent.elapsed() >= SEND_EVERY;
        let mut written = write_frame(out, &Message::Event(event));
        if flush {
            written = written.and_then(|()| out.flush());
            sent = Instant::now();
        }
        match written {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                broken = Some(error);
                ControlFlow::Break(())
            }
        }
    };
    let read = catch_unwind(AssertUnwindSafe(|| read_file(request, &mut events)));
    if let Some(error) = broken {
        return Err(error);
    }
    let last = match read {
        Ok(Ok(())) => Message::Done,
        Ok(Err(error)) => Message::Failed(error),
        Err(_) => Message::Failed(broke()),
    };
    write_frame(out, &last)
}

/// A reader met with what it was not written for.
pub(super) fn broke() -> ExtractError {
    ExtractError::new(
        FailureKind::Damaged,
        "reading it broke off inside the program; please report it",
    )
}

#[cfg(unix)]
fn confine(memory: u64) -> io::Result<()> {
    limit(Resource::Data, memory)?;
    // Beside its data the process maps its program, and space that it asks for and does not use.
    limit(Resource::As, memory.saturating_add(ADDRESS_SPACE))?;
    limit(Resource::Fsize, 0)?;
    limit(Resource::Core, 0)?;
    limit(Resource::Nofile, OPEN_FILES)?;
    #[cfg(target_os = "linux")]
    linux::confine()?;
    Ok(())
}

#[cfg(not(unix))]
fn confine(_: u64) -> io::Result<()> {
    Ok(())
}

/// What a worker may map beyond its data, in bytes.
#[cfg(unix)]
const ADDRESS_SPACE: u64 = 512 << 20;

/// The three streams, the file that is read, and some to spare.
#[cfg(unix)]
const OPEN_FILES: u64 = 32;

#[cfg(target_os = "linux")]
mod linux {
    use std::io;

    use landlock::{
        ABI, Access, AccessFs, AccessNet, PathBeneath, PathFd, Ruleset, RulesetAttr,
        RulesetCreatedAttr, RulesetError,
    };
    use rustix::process::{Signal, set_parent_process_death_signal};

    /// Ends with its parent, reads files, and does nothing else: no writing, no programs, no connections. Of
    /// a kernel that knows less, as much as it knows is asked.
    pub(super) fn confine() -> io::Result<()> {
        set_parent_process_death_signal(Some(Signal::KILL))?;
        sandbox().map_err(io::Error::other)
    }

    fn sandbox() -> Result<(), RulesetError> {
        let abi = ABI::V5;
        let reading = AccessFs::ReadFile | AccessFs::ReadDir;
        let Ok(everything) = PathFd::new("/") else {
            return Ok(());
        };
        Ruleset::default()
            .handle_access(AccessFs::from_all(abi))?
            .handle_access(AccessNet::from_all(abi))?
            .create()?
            .add_rule(PathBeneath::new(everything, reading))?
            .restrict_self()?;
        Ok(())
    }
}
