//! Scans are read by a command of the user's: the document goes in on its standard input, its text comes
//! out on its standard output.

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::super::{ExtractError, FailureKind, Mark, Place, Record, charset};

/// How scans are read.
#[derive(Debug, Clone)]
pub struct OcrOptions {
    /// The program and its arguments.
    pub command: Vec<OsString>,
    /// What it may take for one document.
    pub patience: Duration,
    /// A directory for what it writes, which is emptied after the run.
    pub scratch: PathBuf,
}

/// Text of one document; pictures of pages hold less.
const MOST_TEXT: u64 = 32 << 20;

/// What is read of the command's complaints, in bytes.
const COMPLAINTS: u64 = 300;

/// Between the pages, as in the output of pdftotext and tesseract.
const PAGE_END: char = '\u{C}';

/// Has a document read. The record gets the text, with the places where its pages begin.
pub(super) fn read(
    options: &OcrOptions,
    mut record: Record,
    bytes: Vec<u8>,
) -> Result<Record, ExtractError> {
    let output = run(options, bytes)?;
    let text = charset::decode(output, Some("UTF-8"))?.text;
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
    record.text = super::super::unify_lines(record.text);
    if !record.has_word() {
        return Err(ExtractError::new(
            FailureKind::NoText,
            "the command for scans found no word in it",
        ));
    }
    // A reader must know that nobody wrote these words as they stand.
    record.extra.insert("ocr".to_owned(), Value::Bool(true));
    Ok(record)
}

/// Runs the command; it and whatever it has started are ended when it takes too long.
fn run(options: &OcrOptions, bytes: Vec<u8>) -> Result<Vec<u8>, ExtractError> {
    let failed =
        |what: String| ExtractError::new(FailureKind::NoText, format!("pictures only, and {what}"));
    let Some((program, arguments)) = options.command.split_first() else {
        return Err(failed("no command to read them".to_owned()));
    };
    let mut command = Command::new(program);
    command
        .args(arguments)
        .env("TMPDIR", &options.scratch)
        .env("LANG", "C.UTF-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let child = command
        .spawn()
        .map_err(|error| failed(format!("the command for scans cannot be started: {error}")))?;
    let mut child = Group(child);
    let (Some(mut input), Some(output), Some(complaints)) = (
        child.0.stdin.take(),
        child.0.stdout.take(),
        child.0.stderr.take(),
    ) else {
        return Err(failed("the command for scans has no streams".to_owned()));
    };
    // What is not read to its end would block the command; what it does not read would block us.
    thread::spawn(move || {
        let _ = input.write_all(&bytes);
    });
    let (said, words) = mpsc::channel();
    let (done, text) = mpsc::channel();
    thread::spawn(move || {
        let _ = done.send(read_up_to(output, MOST_TEXT));
    });
    thread::spawn(move || {
        let _ = said.send(read_up_to(complaints, COMPLAINTS));
    });
    let until = Instant::now() + options.patience;
    let too_long = || {
        let seconds = options.patience.as_secs();
        ExtractError::new(
            FailureKind::Timeout,
            format!(
                "the command for scans took more than {seconds} s; give it more with --ocr-timeout"
            ),
        )
    };
    let text = text
        .recv_timeout(options.patience)
        .map_err(|_| too_long())?
        .map_err(|error| {
            failed(format!(
                "the text of the command for scans cannot be read: {error}"
            ))
        })?;
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
            _ => return Err(too_long()),
        }
    };
    if status.success() {
        return Ok(text);
    }
    let words = words
        .recv_timeout(Duration::from_millis(200))
        .ok()
        .and_then(Result::ok)
        .unwrap_or_default();
    let words = String::from_utf8_lossy(&words);
    let words = words.lines().next().unwrap_or_default().trim();
    Err(failed(format!(
        "the command for scans failed ({status}): {words}"
    )))
}

/// A little more than so many bytes where there are more; the rest is read and forgotten.
fn read_up_to(mut stream: impl Read, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    (&mut stream).take(most + 1).read_to_end(&mut bytes)?;
    io::copy(&mut stream, &mut io::sink())?;
    Ok(bytes)
}

/// A process with all that it starts.
struct Group(Child);

impl Drop for Group {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Some(group) = i32::try_from(self.0.id())
            .ok()
            .and_then(rustix::process::Pid::from_raw)
        {
            let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        }
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
