//! The history of runs: `runs.jsonl` in the index, two lines a run. The first is written when it begins, the
//! second when it ends; of a run that was killed there is the first alone.
//!
//! The file is written under the writer's lock, each line is durable before the run goes on, and only whole
//! lines count: a line that a power cut tore is passed over, and mended when the next run begins. A run holds a lock of
//! its own on the file for as long as it lasts, so that a reader can tell a run that is at work from one that was
//! killed; no run waits for it. Times are told by the caller: this module asks no clock.

use std::collections::BTreeMap;
use std::fs::{File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::access::Access;
use super::disk::{Disk, DiskFile};
use super::error::IndexError;
use super::lock::WriteLock;

/// Name of the file.
pub(super) const NAME: &str = "runs.jsonl";

/// So many runs are remembered …
pub const RUNS_KEPT: usize = 1000;
/// … and so many more before the file is written anew without them.
const SLACK: usize = 100;
/// At most so many paths are kept of the files that a run failed on …
const PATHS_KEPT: usize = 20;
/// … as long as they have no more bytes than this together; nor has the sentence of an error.
const BYTES_KEPT: usize = 4096;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RunOutcome {
    /// Everything is up to date.
    Done,
    /// Up to date, but for some files or records that could not be read.
    Partly,
    /// It could not be done.
    Failed,
    /// It ended before it was through, and kept what it had done.
    Stopped,
    /// It ended without a word: killed, or the machine went down.
    Killed,
    /// It is still at work.
    Running,
}

impl RunOutcome {
    /// The stable word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Partly => "partly",
            Self::Failed => "failed",
            Self::Stopped => "stopped",
            Self::Killed => "killed",
            Self::Running => "running",
        }
    }
}

/// What is known of a run when it begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunBegun {
    /// When, in UTC, as RFC 3339 writes it.
    pub time: String,
    /// The version of the program.
    pub kashaf: String,
    /// Whether it makes the index anew.
    pub rebuild: bool,
}

/// What is known of it when it ends. Nothing of it is text of a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunEnded {
    /// How it ended.
    pub outcome: RunOutcome,
    /// The program's exit code.
    pub exit: u8,
    /// How long it took.
    pub seconds: f64,
    /// What it did; `None` when it did not come to an end.
    pub counts: Option<RunCounts>,
    /// How many failures there are of each kind.
    pub failures: BTreeMap<String, u64>,
    /// The first files and records that this run failed to read; not those it knew had failed before.
    pub newly_failed: Vec<String>,
    /// The sentence of the error that ended it.
    pub error: Option<String>,
}

/// The counts of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunCounts {
    /// Files found.
    pub seen: u64,
    /// Files that are new.
    pub added: u64,
    /// Files that were indexed anew.
    pub changed: u64,
    /// Files that are as they were.
    pub unchanged: u64,
    /// Files that are gone.
    pub removed: u64,
    /// Files and records that could not be read.
    pub failed: u64,
    /// Files that are no documents, and links.
    pub skipped: u64,
    /// Documents in the index when the run ended.
    pub documents: u64,
    /// Passages in the index when the run ended.
    pub passages: u64,
    /// Bytes of the files that were read.
    pub bytes: u64,
}

/// A run, as the history has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// How it began.
    pub begun: RunBegun,
    /// How it ended, if it did.
    pub ended: Option<RunEnded>,
    /// How it ended, or that it was killed or is still at work.
    pub outcome: RunOutcome,
}

/// A line of the file.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Line {
    Begun(RunBegun),
    Ended(RunEnded),
}

/// The runs that the index at `dir` remembers, the last one last.
///
/// # Errors
/// [`IndexError::Missing`] when there is no index, [`IndexError::Io`] when the file cannot be read.
pub fn runs(dir: &Path) -> Result<Vec<Run>, IndexError> {
    let path = dir.join(NAME);
    let disk = Disk::default();
    let read = || match disk.read(&path) {
        Ok(bytes) => Ok(bytes),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
            if super::manifest::Manifest::read(&disk, dir)?.is_none() {
                return Err(IndexError::Missing(dir.to_owned()));
            }
            Ok(Vec::new())
        }
        Err(cause) => Err(IndexError::io("read", &path)(cause)),
    };
    let mut found = pair(&whole_lines(&read()?));
    if found.last().is_some_and(|run| run.ended.is_none()) {
        let at_work = is_held(&path);
        // It may have come to its end after it was read and before the lock was asked for.
        if !at_work {
            found = pair(&whole_lines(&read()?));
        }
        if let Some(last) = found
            .last_mut()
            .filter(|run| at_work && run.ended.is_none())
        {
            last.outcome = RunOutcome::Running;
        }
    }
    let more = found.len().saturating_sub(RUNS_KEPT);
    found.drain(..more);
    Ok(found)
}

/// Whether a run holds the history.
fn is_held(path: &Path) -> bool {
    let Ok(file) = File::open(path) else {
        return false;
    };
    match file.try_lock_shared() {
        Ok(()) => {
            let _ = file.unlock();
            false
        }
        Err(TryLockError::WouldBlock) => true,
        Err(TryLockError::Error(_)) => false,
    }
}

/// The lines that are whole, each with its bytes.
fn whole_lines(bytes: &[u8]) -> Vec<(&[u8], Line)> {
    bytes
        .split_inclusive(|byte| *byte == b'\n')
        .filter(|line| line.ends_with(b"\n"))
        .filter_map(|line| Some((line, serde_json::from_slice(line).ok()?)))
        .collect()
}

fn pair(lines: &[(&[u8], Line)]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (_, line) in lines {
        match line {
            Line::Begun(begun) => runs.push(Run {
                begun: begun.clone(),
                ended: None,
                outcome: RunOutcome::Killed,
            }),
            Line::Ended(ended) => {
                // One without a beginning is what was left of a damaged file.
                if let Some(run) = runs.last_mut().filter(|run| run.ended.is_none()) {
                    run.outcome = ended.outcome;
                    run.ended = Some(ended.clone());
                }
            }
        }
    }
    runs
}

/// A run that is in the history and has not ended yet.
#[derive(Debug)]
pub struct RunRecord {
    file: DiskFile,
    path: PathBuf,
    /// The index is this run's until its end is written.
    _lock: Arc<WriteLock>,
}

impl RunRecord {
    /// Begins a line for a run of the index at `dir`, whose lock the caller holds.
    pub(super) fn begin(
        disk: &Disk,
        dir: &Path,
        access: Access,
        lock: Arc<WriteLock>,
        begun: &RunBegun,
    ) -> Result<Self, IndexError> {
        let path = dir.join(NAME);
        let file = open(disk, dir, &path, access).map_err(IndexError::io("write", &path))?;
        let mut record = Self {
            file,
            path,
            _lock: lock,
        };
        record.append(&Line::Begun(begun.clone()))?;
        Ok(record)
    }

    /// Says how it ended.
    ///
    /// # Errors
    /// [`IndexError::Io`] when it cannot be written.
    pub fn end(mut self, mut ended: RunEnded) -> Result<(), IndexError> {
        let mut bytes = 0;
        ended.newly_failed.truncate(PATHS_KEPT);
        ended.newly_failed.retain(|path| {
            bytes += path.len();
            bytes <= BYTES_KEPT
        });
        if let Some(error) = &mut ended.error {
            let end = crate::text::floor_boundary(error, BYTES_KEPT);
            error.truncate(end);
        }
        self.append(&Line::Ended(ended))
    }

    fn append(&mut self, line: &Line) -> Result<(), IndexError> {
        let mut bytes = serde_json::to_vec(line).unwrap_or_default();
        bytes.push(b'\n');
        let appended = self.file.write_all(&bytes).and_then(|()| self.file.sync());
        appended.map_err(IndexError::io("write", &self.path))
    }
}

impl Drop for RunRecord {
    fn drop(&mut self) {
        self.file.unlock();
    }
}

/// Opens the file for appending, mended and cut to its length, and takes its lock.
fn open(disk: &Disk, dir: &Path, path: &Path, access: Access) -> io::Result<DiskFile> {
    let file = match disk.read(path) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
            let file = access.create_file(disk, path)?;
            disk.sync_dir(dir)?;
            file
        }
        Err(cause) => return Err(cause),
        Ok(bytes) => {
            mend(disk, path, access, &bytes)?;
            access.set_file(disk, path)?;
            disk.append(path)?
        }
    };
    // Only who just looks whether it is held can be in the way, and not for long.
    for _ in 0..10 {
        if file.try_lock()? {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    Ok(file)
}

/// Writes the file anew where it holds what is no line, or too many of them.
fn mend(disk: &Disk, path: &Path, access: Access, bytes: &[u8]) -> io::Result<()> {
    let lines = whole_lines(bytes);
    let is_begin = |line: &Line| matches!(line, Line::Begun(_));
    let begun = lines.iter().filter(|(_, line)| is_begin(line)).count();
    let kept: usize = lines.iter().map(|(line, _)| line.len()).sum();
    if kept == bytes.len() && begun < RUNS_KEPT + SLACK {
        return Ok(());
    }
    // One is about to be added.
    let mut too_many = begun.saturating_sub(RUNS_KEPT - 1);
    let mut rest = lines.as_slice();
    while let Some(((_, line), after)) = rest.split_first() {
        if is_begin(line) {
            if too_many == 0 {
                break;
            }
            too_many -= 1;
        }
        rest = after;
    }
    access.replace_file(disk, path, |file| {
        let mut all = Vec::new();
        for (line, _) in rest {
            all.extend_from_slice(line);
        }
        file.write_all(&all)
    })
}

/// Puts a run into the history of the index at `dir` that failed before it began, unless another run holds the
/// index, or nothing there has a history yet.
///
/// # Errors
/// [`IndexError`] when the lock cannot be had or the file cannot be written.
pub fn note_failed_run(dir: &Path, begun: &RunBegun, ended: RunEnded) -> Result<(), IndexError> {
    if !dir.join(NAME).is_file() {
        return Ok(());
    }
    // Of a damaged index the owner's modes are the safe ones; the next run sets what it should be.
    let disk = Disk::default();
    let manifest = super::manifest::Manifest::read(&disk, dir).unwrap_or_default();
    let access = manifest.map(|manifest| manifest.access).unwrap_or_default();
    let lock = WriteLock::take(&disk, dir, access, Duration::ZERO, &AtomicBool::default())?;
    RunRecord::begin(&disk, dir, access, Arc::new(lock), begun)?.end(ended)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn begun(n: usize) -> RunBegun {
        RunBegun {
            time: format!("2024-01-01T00:00:{n:02}Z"),
            kashaf: "0.1.0".to_owned(),
            rebuild: false,
        }
    }

    fn ended() -> RunEnded {
        RunEnded {
            outcome: RunOutcome::Done,
            exit: 0,
            seconds: 1.5,
            counts: Some(RunCounts::default()),
            failures: BTreeMap::new(),
            newly_failed: Vec::new(),
            error: None,
        }
    }

    fn start(dir: &Path, n: usize) -> RunRecord {
        let disk = Disk::default();
        let lock = WriteLock::take(
            &disk,
            dir,
            Access::Owner,
            Duration::ZERO,
            &AtomicBool::default(),
        )
        .unwrap();
        RunRecord::begin(&disk, dir, Access::Owner, Arc::new(lock), &begun(n)).unwrap()
    }

    fn line(line: &Line) -> String {
        serde_json::to_string(line).unwrap() + "\n"
    }

    /// The seconds at which the remembered runs began, and how they ended.
    fn told(dir: &Path) -> Vec<(String, RunOutcome)> {
        let all = runs(dir).unwrap().into_iter();
        all.map(|run| {
            (
                run.begun.time.chars().skip(17).take(2).collect(),
                run.outcome,
            )
        })
        .collect()
    }

    #[track_caller]
    fn check(content: &str, expected: &[(&str, RunOutcome)], kept_lines: usize) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(NAME);
        fs::write(&path, content).unwrap();
        let mut all: Vec<(String, RunOutcome)> = expected
            .iter()
            .map(|(time, outcome)| ((*time).to_owned(), *outcome))
            .collect();
        assert_eq!(told(dir.path()), all, "as it is found");
        start(dir.path(), 59).end(ended()).unwrap();
        all.push(("59".to_owned(), RunOutcome::Done));
        assert_eq!(told(dir.path()), all, "with one more run");
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text.lines().count(), kept_lines + 2, "{text}");
        assert!(
            text.ends_with('\n') && text.lines().all(|line| line.starts_with('{')),
            "{text}"
        );
    }

    #[test]
    fn whole_lines_are_read_and_what_is_torn_is_mended() {
        let (a, b) = (line(&Line::Begun(begun(1))), line(&Line::Begun(begun(2))));
        let end = line(&Line::Ended(ended()));
        let torn = end.get(..20).unwrap();
        check("", &[], 0);
        check(&format!("{a}{end}"), &[("01", RunOutcome::Done)], 2);
        check(&a, &[("01", RunOutcome::Killed)], 1);
        check(
            &format!("{a}{b}{end}"),
            &[("01", RunOutcome::Killed), ("02", RunOutcome::Done)],
            3,
        );
        check(&format!("{a}{torn}"), &[("01", RunOutcome::Killed)], 1);
        check(
            &format!("{a}\u{0}\u{0}\n{end}{b}{end}"),
            &[("01", RunOutcome::Done), ("02", RunOutcome::Done)],
            4,
        );
        check(&format!("{end}{a}{end}"), &[("01", RunOutcome::Done)], 3);
    }

    #[test]
    fn a_run_at_work_is_told_from_one_that_was_killed() {
        let dir = tempfile::tempdir().unwrap();
        let record = start(dir.path(), 7);
        assert_eq!(told(dir.path()), [("07".to_owned(), RunOutcome::Running)]);
        drop(record);
        assert_eq!(told(dir.path()), [("07".to_owned(), RunOutcome::Killed)]);
    }

    #[test]
    fn a_run_holds_the_index_until_its_end_is_written() {
        let dir = tempfile::tempdir().unwrap();
        let record = start(dir.path(), 7);
        let other = note_failed_run(dir.path(), &begun(8), ended());
        assert!(matches!(other, Err(IndexError::Locked(_))), "{other:?}");
        record.end(ended()).unwrap();
        note_failed_run(dir.path(), &begun(8), ended()).unwrap();
        assert_eq!(told(dir.path()).len(), 2);
    }

    #[test]
    fn a_folder_without_a_history_gets_none_from_a_run_that_could_not_begin() {
        let dir = tempfile::tempdir().unwrap();
        note_failed_run(dir.path(), &begun(1), ended()).unwrap();
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
        assert!(matches!(runs(dir.path()), Err(IndexError::Missing(_))));
    }

    #[test]
    fn the_history_is_bounded() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(NAME);
        let one = line(&Line::Begun(begun(1))) + &line(&Line::Ended(ended()));
        fs::write(&path, one.repeat(RUNS_KEPT + SLACK - 1)).unwrap();
        assert_eq!(told(dir.path()).len(), RUNS_KEPT);
        for (n, lines) in [(2, RUNS_KEPT + SLACK), (3, RUNS_KEPT), (4, RUNS_KEPT + 1)] {
            start(dir.path(), n).end(ended()).unwrap();
            let text = fs::read_to_string(&path).unwrap();
            assert_eq!(text.lines().count(), 2 * lines, "{n}");
            assert_eq!(told(dir.path()).last().unwrap().0, format!("{n:02}"));
        }
        let paths = |count: usize, of: usize| RunEnded {
            newly_failed: vec!["ص".repeat(of / 2); count],
            error: Some("ص".repeat(of)),
            ..ended()
        };
        for (count, of, kept) in [(19, 10, 19), (30, 10, 20), (30, 1000, 4), (3, 9000, 0)] {
            start(dir.path(), 5).end(paths(count, of)).unwrap();
            let last = runs(dir.path()).unwrap().pop().unwrap().ended.unwrap();
            assert_eq!(last.newly_failed.len(), kept, "{count} paths of {of} bytes");
            assert!(last.error.unwrap().len() <= BYTES_KEPT);
        }
    }
}
