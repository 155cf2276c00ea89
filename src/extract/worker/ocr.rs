//! Scans are read by a command of the user's: the document goes in on its standard input, its text comes
//! out on its standard output.

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::super::{ExtractError, FailureKind, Mark, Place, Record, Stop, charset};

/// How scans are read.
#[derive(Debug, Clone)]
pub struct OcrOptions {
    /// The program and its arguments.
    pub command: Vec<OsString>,
    /// What it may take for one document.
    pub patience: Duration,
    /// A directory for what it writes, in which each document gets one of its own (`TMPDIR`) that is
    /// removed afterwards.
    pub scratch: PathBuf,
}

/// Text of one document; pictures of pages hold less.
const MOST_TEXT: u64 = 32 << 20;

/// What is read of the command's complaints, in bytes.
const COMPLAINTS: u64 = 300;

/// Between the pages, as in the output of pdftotext and tesseract.
const PAGE_END: char = '\u{C}';

/// How often is looked whether the command has ended.
const PAUSE: Duration = Duration::from_millis(20);

/// Has a document read. The record gets the text, with the places where its pages begin; nothing comes back
/// where there is no word in it.
pub(super) fn read(
    options: &OcrOptions,
    stop: &Stop,
    mut record: Record,
    bytes: Vec<u8>,
) -> Result<Option<Record>, ExtractError> {
    let output = run(options, stop, bytes)?;
    let text = super::super::unify_lines(charset::decode(output, Some("UTF-8"))?.text);
    for (number, page) in (1..).zip(text.split(PAGE_END)) {
        let page = page.trim();
        if page.is_empty() {
            continue;
        }
        if !record.text.is_empty() {
            record.text.push_str("\n\n");
        }
        record.marks.push(Mark {
            at: record.text.len(),
            place: Place::Page(number),
        });
        record.text.push_str(page);
    }
    if !record.text.chars().any(char::is_alphanumeric) {
        return Ok(None);
    }
    // A reader must know that nobody wrote these words as they stand.
    record.extra.insert("ocr".to_owned(), Value::Bool(true));
    Ok(Some(record))
}

/// Runs the command; it and whatever it has started are ended when it is done, or takes too long.
fn run(options: &OcrOptions, stop: &Stop, bytes: Vec<u8>) -> Result<Vec<u8>, ExtractError> {
    let scratch = Scratch::new(&options.scratch)
        .map_err(|error| failed(&format!("has no place to work in: {error}")))?;
    let mut child = Group(start(options, &scratch.0)?);
    let (Some(mut input), Some(output), Some(complaints)) = (
        child.0.stdin.take(),
        child.0.stdout.take(),
        child.0.stderr.take(),
    ) else {
        return Err(failed("has no streams"));
    };
    // What is not read to its end would block the command; what it does not read would block us.
    thread::spawn(move || {
        let _ = input.write_all(&bytes);
    });
    let (said, words) = mpsc::channel();
    let (done, text) = mpsc::channel();
    thread::spawn(move || {
        let mut text = Vec::new();
        let read = output.take(MOST_TEXT + 1).read_to_end(&mut text);
        let _ = done.send(read.map(|_| text));
    });
    thread::spawn(move || {
        let _ = said.send(begin_of(complaints, COMPLAINTS));
    });
    let until = Instant::now() + options.patience;
    let text = loop {
        match text.recv_timeout(PAUSE) {
            Ok(Ok(text)) => break text,
            Ok(Err(error)) => {
                return Err(failed(&format!("gives what cannot be read: {error}")));
            }
            Err(RecvTimeoutError::Disconnected) => return Err(failed("gives nothing")),
            Err(RecvTimeoutError::Timeout) if Instant::now() >= until => {
                return Err(too_long(options.patience));
            }
            Err(RecvTimeoutError::Timeout) if stop.is_asked() => {
                return Err(failed("was stopped"));
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
        if matches!(child.0.try_wait(), Ok(Some(_))) {
            // What it left running may hold its output open.
            child.end();
        }
    };
    if text.len() as u64 > MOST_TEXT {
        return Err(ExtractError::new(
            FailureKind::TooLarge,
            "the command for scans yields more text than pages can hold",
        ));
    }
    let status = loop {
        match child.0.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if Instant::now() < until => thread::sleep(Duration::from_millis(5)),
            _ => return Err(too_long(options.patience)),
        }
    };
    if status.success() {
        return Ok(text);
    }
    child.end();
    let words = words
        .recv_timeout(Duration::from_millis(200))
        .unwrap_or_default();
    let words = String::from_utf8_lossy(&words);
    let words = words.lines().next().unwrap_or_default().trim();
    let colon = if words.is_empty() { "" } else { ": " };
    Err(failed(&format!("failed ({status}){colon}{words}")))
}

/// Starts the command as the first of a group of processes.
fn start(options: &OcrOptions, scratch: &Path) -> Result<Child, ExtractError> {
    let Some((program, arguments)) = options.command.split_first() else {
        return Err(failed("has no name"));
    };
    let mut command = Command::new(program);
    command
        .args(arguments)
        .env("TMPDIR", scratch)
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command
        .spawn()
        .map_err(|error| failed(&format!("cannot be started: {error}")))
}

fn failed(how: &str) -> ExtractError {
    ExtractError::new(
        FailureKind::NoText,
        format!("pictures only, and the command for scans {how}"),
    )
}

fn too_long(patience: Duration) -> ExtractError {
    let seconds = patience.as_secs();
    ExtractError::new(
        FailureKind::Timeout,
        format!(
            "the command for scans took more than {seconds} s; give it more with --ocr-timeout"
        ),
    )
}

/// The first bytes of a stream; the rest is read and forgotten.
fn begin_of(mut stream: impl Read, most: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    let _ = (&mut stream).take(most).read_to_end(&mut bytes);
    let _ = io::copy(&mut stream, &mut io::sink());
    bytes
}

/// A process with all that it starts.
struct Group(Child);

impl Group {
    /// Ends all of them that still run.
    fn end(&self) {
        #[cfg(unix)]
        if let Some(group) = i32::try_from(self.0.id())
            .ok()
            .and_then(rustix::process::Pid::from_raw)
        {
            let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.end();
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A directory for what the command writes while it reads one document.
struct Scratch(PathBuf);

impl Scratch {
    fn new(above: &Path) -> io::Result<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = above.join(number.to_string());
        std::fs::create_dir(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
