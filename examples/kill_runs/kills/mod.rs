//! One kill after the other: edits, a run, the kill, a look at what is left, and a run to the end.

mod archive;
pub(crate) mod chance;
pub(crate) mod state;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use kashaf::index::{Disk, IndexError, UNSETTLED};

use archive::{Archive, Edit};
use chance::Chance;
use state::{Flaw, State};

/// What is searched for.
const QUESTIONS: &[&str] = &["مدرسة", "المدينة OR الحرب", "\"قال إن\"", "+في -على الماء"];

/// How long processes that lost the run they work for may take to end.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a run does, which decides how long it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    First,
    Rebuild,
    Update(Edit),
}

/// How far it went.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Tally {
    /// Runs that were started to be killed.
    pub(crate) rounds: usize,
    /// Those that were at work when they were.
    pub(crate) killed: usize,
    /// Kills after which the index held something of neither the run before nor the whole.
    between: usize,
    /// Kills after which there was no index yet.
    missing: usize,
    /// Documents in the index at last.
    documents: usize,
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} runs killed of {}; {} left some of the run, {} no index yet; {} documents",
            self.killed, self.rounds, self.between, self.missing, self.documents
        )
    }
}

/// An archive, its index, and what the index holds when a run is over.
#[derive(Debug)]
pub(crate) struct Trial {
    kashaf: PathBuf,
    dir: PathBuf,
    archive: Archive,
    chance: Chance,
    /// How long a run of each kind takes.
    takes: BTreeMap<Kind, Duration>,
    before: State,
    tally: Tally,
    /// Whether the program can check an index.
    checks: bool,
}

impl Trial {
    /// Makes the archive and indexes it.
    pub(crate) fn new(
        kashaf: &Path,
        dir: &Path,
        seed: u64,
        documents: usize,
    ) -> anyhow::Result<Self> {
        let mut chance = Chance(seed);
        let archive = Archive::new(&dir.join("archive"), documents, &mut chance)?;
        let mut trial = Self {
            kashaf: kashaf.to_owned(),
            dir: dir.to_owned(),
            archive,
            chance,
            takes: BTreeMap::new(),
            before: State::default(),
            tally: Tally::default(),
            checks: false,
        };
        trial.checks = trial.program(&["help", "check"]).output()?.status.success();
        let began = Instant::now();
        trial.index("index", &[])?;
        trial.takes.insert(Kind::First, began.elapsed());
        trial.before = trial.state("index")?;
        trial.tally.documents = trial.before.documents.len();
        ensure!(
            trial.tally.documents >= documents * 9 / 10,
            "{} documents of {documents} in the index",
            trial.tally.documents
        );
        Ok(trial)
    }

    /// How far it went.
    pub(crate) fn tally(&self) -> Tally {
        self.tally
    }

    /// One run, killed and finished.
    pub(crate) fn round(&mut self) -> anyhow::Result<()> {
        self.tally.rounds += 1;
        let about = format!("round {}", self.tally.rounds);
        let edit = self.archive.edit(&mut self.chance)?;
        let kind = match self.chance.below(12) {
            0 => Kind::First,
            1 => Kind::Rebuild,
            _ => Kind::Update(edit),
        };
        if kind == Kind::First {
            std::fs::remove_dir_all(self.dir.join("index"))?;
        }
        let after = self.kill_within(kind)?;
        let about = format!("{about}, {kind:?} killed after {after:?}");
        self.index("fresh", &["--rebuild"])?;
        let expected = self.state("fresh").context(about.clone())?;
        self.look(kind, &expected).context(about.clone())?;
        let began = Instant::now();
        self.index("index", &[]).context(about.clone())?;
        self.takes.entry(kind).or_insert_with(|| began.elapsed());
        self.finished(&expected).context(about)?;
        self.tally.documents = expected.documents.len();
        self.before = expected;
        Ok(())
    }

    /// Starts a run and kills it at some moment of the time it takes; says after how long.
    fn kill_within(&mut self, kind: Kind) -> anyhow::Result<Duration> {
        let takes = self.takes.get(&kind).or(self.takes.get(&Kind::First));
        let takes = takes.copied().unwrap_or(Duration::from_secs(1));
        let share = self.chance.below(1000) as u32;
        let after = takes * share / 1000;
        let mut command = self.program(&["index", "archive", "--commit-every", "100ms"]);
        if kind == Kind::Rebuild {
            command.arg("--rebuild");
        }
        own_group(&mut command);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let began = Instant::now();
        let mut child = command.spawn()?;
        let mut over = None;
        while over.is_none() && began.elapsed() < after {
            std::thread::sleep(Duration::from_millis(1).min(after.saturating_sub(began.elapsed())));
            over = child.try_wait()?;
        }
        child.kill()?;
        let status = child.wait()?;
        if status.code().is_none() {
            self.tally.killed += 1;
        } else {
            ensure!(
                status.success(),
                "a run that nobody killed ended with {status}"
            );
            // Shorter than was thought.
            self.takes.insert(kind, began.elapsed());
        }
        let begun = Instant::now();
        loop {
            let left = processes_of_group(child.id());
            if left.is_empty() {
                return Ok(after);
            }
            if begun.elapsed() > PATIENCE {
                bail!("processes are left {PATIENCE:?} after the kill: {left:?}");
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// What a kill left: only whole documents, each as it was or as it shall be, and all those of files that no
    /// run had to touch.
    fn look(&mut self, kind: Kind, expected: &State) -> anyhow::Result<()> {
        let left = match State::of(&Disk::default(), &self.dir.join("index"), QUESTIONS) {
            Err(Flaw::Index(IndexError::Missing(_))) if kind == Kind::First => {
                self.tally.missing += 1;
                return Ok(());
            }
            other => other.map_err(|flaw| anyhow::anyhow!("{flaw}"))?,
        };
        let empty = State::default();
        let before = if kind == Kind::First {
            &empty
        } else {
            &self.before
        };
        for (id, passages) in &left.documents {
            let is = |state: &State| state.documents.get(id) == Some(passages);
            ensure!(
                is(before) || is(expected),
                "document {id:?} is as it never was"
            );
        }
        for (path, remembered) in &left.files {
            let is = |state: &State| state.files.get(path) == Some(remembered);
            // Or it was not read to its end, and the next run is to read it again.
            let unfinished = remembered.2 == UNSETTLED;
            ensure!(
                unfinished || is(before) || is(expected),
                "file `{path}` is as it never was"
            );
        }
        for (path, remembered) in &before.files {
            if expected.files.get(path) == Some(remembered) {
                let still = left.files.get(path) == Some(remembered);
                ensure!(still, "file `{path}` is forgotten");
            }
        }
        for (id, passages) in &before.documents {
            if expected.documents.get(id) == Some(passages)
                && passages.first().is_some_and(|passage| {
                    let path = &passage.meta.path;
                    before.files.get(path) == expected.files.get(path)
                })
            {
                ensure!(left.documents.contains_key(id), "document {id:?} is lost");
            }
        }
        // What is remembered of a file promises that all its documents are there.
        for (id, passages) in &expected.documents {
            let path = passages.first().map(|passage| passage.meta.path.as_str());
            let path = path.unwrap_or_default();
            if left
                .files
                .get(path)
                .is_some_and(|file| expected.files.get(path) == Some(file))
            {
                let there = left.documents.get(id) == Some(passages);
                ensure!(there, "`{path}` is remembered without its document {id:?}");
            }
        }
        let whole = [before, expected]
            .iter()
            .any(|state| left.difference(state).is_none());
        ensure!(
            whole || kind != Kind::Rebuild,
            "a rebuild shows before it is whole"
        );
        self.tally.between += usize::from(!whole);
        self.answer(&["stats", "--json"])?;
        self.answer(&["search", "--json", QUESTIONS[0]])?;
        if self.checks {
            self.answer(&["check", "--json"])?;
        }
        Ok(())
    }

    /// A finished run: what an index made anew holds and answers, and nothing else in its directory.
    fn finished(&mut self, expected: &State) -> anyhow::Result<()> {
        let state = self.state("index")?;
        if let Some(difference) = state.difference(expected) {
            bail!("not what an index made anew holds: {difference}");
        }
        for question in QUESTIONS {
            let args = ["search", "--json", "-n", "100", question];
            let (mine, fresh) = (self.answer(&args)?, self.answer_of("fresh", &args)?);
            ensure!(mine == fresh, "`{question}` is answered otherwise");
        }
        if self.checks {
            self.answer(&["check", "--json"])?;
        }
        let mut data = 0;
        for entry in walkdir::WalkDir::new(self.dir.join("index")).min_depth(1) {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy();
            data += usize::from(entry.file_type().is_dir());
            ensure!(
                !name.starts_with('.') || name == ".managed.json",
                "`{name}` is left"
            );
        }
        ensure!(data == 1, "{data} folders of data");
        Ok(())
    }

    fn state(&self, index: &str) -> anyhow::Result<State> {
        State::of(&Disk::default(), &self.dir.join(index), QUESTIONS)
            .map_err(|flaw| anyhow::anyhow!("{index}: {flaw}"))
    }

    /// A run to the end.
    fn index(&self, index: &str, options: &[&str]) -> anyhow::Result<()> {
        let mut command = self.program(&["index", "archive"]);
        command
            .args(options)
            .arg("--index")
            .arg(self.dir.join(index));
        let output = command.output()?;
        ensure!(
            output.status.success(),
            "a run to the end: {}",
            told(&output)
        );
        Ok(())
    }

    fn answer(&self, args: &[&str]) -> anyhow::Result<Vec<u8>> {
        self.answer_of("index", args)
    }

    fn answer_of(&self, index: &str, args: &[&str]) -> anyhow::Result<Vec<u8>> {
        let mut command = self.program(args);
        command.arg("--index").arg(self.dir.join(index));
        let output = command.output()?;
        let quiet = output.status.success() && output.stderr.is_empty();
        // Nothing found is no error for a search, and is said.
        let nothing = args.first() == Some(&"search") && output.status.code() == Some(1);
        ensure!(quiet || nothing, "{args:?}: {}", told(&output));
        Ok(output.stdout)
    }

    /// The program with nothing of the caller's settings.
    fn program(&self, args: &[&str]) -> Command {
        let mut command = Command::new(&self.kashaf);
        command.env_clear().env("LANG", "C").env("HOME", &self.dir);
        command.env("KASHAF_INDEX", self.dir.join("index"));
        command.current_dir(&self.dir).stdin(Stdio::null());
        command.arg("--no-config").args(args);
        command
    }
}

fn told(output: &Output) -> String {
    format!(
        "{}: {}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    )
}

/// Gives a command a group of processes of its own, so that what it leaves is known.
fn own_group(command: &mut Command) {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    #[cfg(not(unix))]
    let _ = command;
}

/// The processes of a group that have not ended, where the system tells.
fn processes_of_group(group: u32) -> Vec<String> {
    let mut left = Vec::new();
    for entry in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Ok(stat) = std::fs::read_to_string(entry.path().join("stat")) else {
            continue;
        };
        // The name stands in brackets and may hold anything; then come state, parent and group.
        let Some((_, rest)) = stat.rsplit_once(") ") else {
            continue;
        };
        let mut fields = rest.split(' ');
        let ended = matches!(fields.next(), Some("Z" | "X"));
        if !ended && fields.nth(1) == Some(group.to_string().as_str()) {
            left.push(stat);
        }
    }
    left
}
