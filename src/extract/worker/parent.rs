//! The program's side: a worker process that reads one file after the other, and what becomes of a file
//! whose worker dies or does not answer.

use std::ffi::OsString;
use std::io::{self, BufReader, Read, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use super::super::input::too_much_memory;
use super::super::{Event, Events, ExtractError, FailureKind, Request, Stop};
use super::wire::{Message, read_frame, write_frame};

/// How to start a worker, and what it may use.
#[derive(Debug, Clone)]
pub struct WorkerOptions {
    /// A program that calls [`serve`](super::serve).
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<OsString>,
    /// How long a file may keep it busy without anything coming out.
    pub patience: Duration,
}

/// One frame holds one record, and a record is a file's text and metadata: its text may be three times as
/// long in UTF-8 as in the file.
const FRAME: u64 = 4;

/// A file may yield so much, in bytes …
const FREE_OUTPUT: u64 = 1 << 30;
/// … and this many times its size.
const TIMES_OUTPUT: u64 = 1024;

/// A worker is replaced after so many files: what it did not give back of its memory goes with it.
const FILES: u32 = 5_000;

/// What is read of a dying worker's last words, in bytes.
const LAST_WORDS: u64 = 4096;

/// A worker process.
pub(super) struct Worker {
    child: Child,
    requests: ChildStdin,
    answers: BufReader<Patient>,
    last_words: ChildStderr,
    files: u32,
}

/// Tells the allocator of a worker (jemalloc) to give back at once, room and addresses, what is no longer used: what one
/// file has needed would count against the limit for the next.
const ALLOCATOR: (&str, &str) = (
    "_RJEM_MALLOC_CONF",
    "retain:false,dirty_decay_ms:0,muzzy_decay_ms:0",
);

impl Worker {
    /// Starts one.
    pub(super) fn start(options: &WorkerOptions, stop: Stop) -> io::Result<Self> {
        let mut command = Command::new(&options.program);
        // A key that stops the program from its terminal reaches a group of processes: who stops its workers is the
        // program.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command
            .args(&options.arguments)
            .env_clear()
            .env(ALLOCATOR.0, ALLOCATOR.1)
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let (Some(requests), Some(answers), Some(last_words)) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(io::Error::other("a worker without streams"));
        };
        let answers = Patient {
            pipe: answers,
            patience: options.patience,
            stop,
        };
        Ok(Self {
            child,
            requests,
            answers: BufReader::with_capacity(64 << 10, answers),
            last_words,
            files: 0,
        })
    }

    /// Has a file read. Answers whether the worker can read another one.
    pub(super) fn read(
        &mut self,
        request: &Request,
        events: &mut Events<'_>,
    ) -> (Result<(), ExtractError>, bool) {
        self.files += 1;
        let sent = write_frame(&mut self.requests, request).and_then(|()| self.requests.flush());
        if sent.is_err() {
            return (Err(self.obituary(None)), false);
        }
        let longest = request
            .limits
            .max_file_size
            .saturating_mul(FRAME)
            .saturating_add(1 << 20);
        let mut left = FREE_OUTPUT;
        loop {
            let (message, length) = match read_frame(&mut self.answers, longest) {
                Ok(Some(answer)) => answer,
                Ok(None) => return (Err(self.obituary(None)), false),
                Err(error) => return (Err(self.obituary(Some(&error))), false),
            };
            match message {
                Message::Done => return (Ok(()), self.files < FILES),
                Message::Failed(error) => return (Err(error), self.files < FILES),
                Message::Event(event) => {
                    if let Event::Opened { bytes, .. } = event {
                        left = left.saturating_add(bytes.saturating_mul(TIMES_OUTPUT));
                    }
                    match left.checked_sub(length) {
                        Some(less) => left = less,
                        None => return (Err(endless()), false),
                    }
                    if events(event) == ControlFlow::Break(()) {
                        return (Ok(()), false);
                    }
                }
            }
        }
    }

    /// Why a worker does not answer any more; ends it if it lives.
    fn obituary(&mut self, error: Option<&io::Error>) -> ExtractError {
        match error.map(io::Error::kind) {
            Some(io::ErrorKind::TimedOut) => {
                let seconds = self.answers.get_ref().patience.as_secs();
                return ExtractError::new(
                    FailureKind::Timeout,
                    format!(
                        "nothing came out of it within {seconds} s; give it more with --file-timeout"
                    ),
                );
            }
            Some(io::ErrorKind::FileTooLarge) => return endless(),
            _ => {}
        }
        let _ = self.child.kill();
        let mut words = Vec::new();
        let _ = (&mut self.last_words)
            .take(LAST_WORDS)
            .read_to_end(&mut words);
        let words = String::from_utf8_lossy(&words);
        if words.contains("memory allocation of") {
            return too_much_memory();
        }
        if words.contains("overflowed its stack") {
            return ExtractError::damaged("nested deeper than can be read");
        }
        ExtractError::damaged("its reader died; please report it")
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn endless() -> ExtractError {
    ExtractError::new(
        FailureKind::TooLarge,
        "yields far more text than its size allows; it looks like a trap",
    )
}

/// A pipe that is waited for only so long.
struct Patient {
    pipe: ChildStdout,
    patience: Duration,
    stop: Stop,
}

/// How often somebody who waits for a worker looks whether to stop.
#[cfg(unix)]
const GLANCE: Duration = Duration::from_millis(100);

impl Read for Patient {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        #[cfg(unix)]
        {
            use rustix::event::{PollFd, PollFlags, Timespec, poll};
            let until = Instant::now() + self.patience;
            loop {
                let left = until.saturating_duration_since(Instant::now());
                let glance = Timespec::try_from(left.min(GLANCE)).map_err(io::Error::other)?;
                let mut wanted = [PollFd::new(&self.pipe, PollFlags::IN)];
                match poll(&mut wanted, Some(&glance)) {
                    Ok(0) if self.stop.is_asked() => return Err(io::ErrorKind::TimedOut.into()),
                    Ok(0) if left > GLANCE => {}
                    Ok(0) => return Err(io::ErrorKind::TimedOut.into()),
                    Ok(_) => break,
                    Err(rustix::io::Errno::INTR) => {}
                    Err(error) => return Err(error.into()),
                }
            }
        }
        self.pipe.read(buffer)
    }
}
