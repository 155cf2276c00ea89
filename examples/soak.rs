//! One writer and several readers, until the time is up: random edits and runs, and every answer compared with what
//! it must be.
//!
//! `cargo run --release --example soak -- SECONDS [--readers N] [--seed S] [--kashaf PROGRAM] DIR`
//!
//! The writer edits an archive in DIR (files and records come, change, move and go) and brings the index up to date with the real
//! program, again and again. Each reader opens the index, asks it for words and phrases and for whole documents, and holds the
//! answers against a search through the texts themselves. A run commits once, so a reader must see the archive as it
//! was before a run or after it, never between. The first wrong answer, error or run that fails ends it all with exit code 1. Once
//! a minute it tells what was done, its own memory, and the most that a run took. DIR must be new or empty.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use kashaf::index::Index;
use kashaf::query::parse;
use kashaf::search::{SearchOptions, Searcher, ShownDocument};

mod draw;

use draw::Draw;

/// Words that are no form of each other.
const WORDS: [&str; 24] = [
    "قصف",
    "مدينة",
    "حلب",
    "انسحاب",
    "كابل",
    "مصادر",
    "هدنة",
    "مستشفى",
    "قافلة",
    "مطار",
    "حدود",
    "نازح",
    "سد",
    "قمح",
    "وزير",
    "بيان",
    "لجنة",
    "سجن",
    "جسر",
    "نهر",
    "ميناء",
    "معبر",
    "قرية",
    "سوق",
];

/// Documents: id → words.
type Archive = BTreeMap<String, Vec<usize>>;

/// Files, each with its documents: one in a text, many in a file of records.
type Files = BTreeMap<String, Archive>;

/// States of the archive that a reader may see: from the first of them on, by number.
#[derive(Default)]
struct States {
    first: u64,
    all: Vec<Arc<Archive>>,
}

struct Shared {
    index: PathBuf,
    states: Mutex<States>,
    until: Instant,
    stop: AtomicBool,
    answers: AtomicU64,
    trouble: Mutex<Option<anyhow::Error>>,
}

impl Shared {
    fn states(&self) -> std::sync::MutexGuard<'_, States> {
        self.states.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn goes_on(&self) -> bool {
        !self.stop.load(Ordering::Relaxed) && Instant::now() < self.until
    }

    fn fail(&self, error: anyhow::Error) {
        self.stop.store(true, Ordering::Relaxed);
        let mut trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        trouble.get_or_insert(error);
    }
}

fn main() -> anyhow::Result<()> {
    let usage = "usage: soak SECONDS [--readers N] [--seed S] [--kashaf PROGRAM] DIR";
    let mut arguments = std::env::args().skip(1);
    let seconds = arguments
        .next()
        .and_then(|n| n.parse().ok())
        .context(usage)?;
    let (mut readers, mut seed, mut program, mut dir) = (4, 1, "kashaf".to_owned(), None);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().context(usage);
        match argument.as_str() {
            "--readers" => readers = value()?.parse().context(usage)?,
            "--seed" => seed = value()?.parse().context(usage)?,
            "--kashaf" => program = value()?,
            _ => dir = Some(PathBuf::from(argument)),
        }
    }
    let dir = dir.context(usage)?;
    fs::create_dir_all(dir.join("archive"))?;
    ensure!(
        !dir.join("index").exists(),
        "`{}` has an index; give a new folder",
        dir.display()
    );
    let shared = Shared {
        index: dir.join("index"),
        states: Mutex::default(),
        until: Instant::now() + Duration::from_secs(seconds),
        stop: AtomicBool::new(false),
        answers: AtomicU64::new(0),
        trouble: Mutex::default(),
    };
    let mut writer = Writer {
        dir: &dir,
        program,
        files: Files::new(),
        draw: Draw(seed),
        runs: 0,
        most: 0,
    };
    for _ in 0..300 {
        writer.edit()?;
    }
    writer.run(&shared)?;
    std::thread::scope(|scope| {
        for reader in 0..readers {
            let shared = &shared;
            scope.spawn(move || {
                let mut draw = Draw(seed ^ (reader + 1) << 32);
                while shared.goes_on() {
                    if let Err(error) = read(shared, &mut draw) {
                        shared.fail(error);
                    }
                }
            });
        }
        let mut told = Instant::now();
        while shared.goes_on() {
            let edits = 1 + writer.draw.below(12);
            let done = (0..edits)
                .try_for_each(|_| writer.edit())
                .and_then(|()| writer.run(&shared));
            if let Err(error) = done {
                shared.fail(error);
            }
            if told.elapsed() > Duration::from_secs(60) {
                told = Instant::now();
                writer.tell(&shared);
            }
        }
    });
    writer.tell(&shared);
    match shared
        .trouble
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner)
    {
        Some(error) => Err(error),
        None => Ok(()),
    }
}

/// Edits the archive and brings the index up to date.
struct Writer<'d> {
    dir: &'d Path,
    program: String,
    files: Files,
    draw: Draw,
    runs: u64,
    /// The most memory that a run took, in kilobytes.
    most: u64,
}

impl Writer<'_> {
    /// One edit: of a file of text or of records.
    fn edit(&mut self) -> anyhow::Result<()> {
        let number = self.draw.below(200);
        if number < 185 {
            let name = format!("{}/{number}.txt", number % 7);
            let words = self.words();
            let gone = self.draw.below(4) == 0;
            self.put(
                &name,
                (!gone).then(|| BTreeMap::from([(name.clone(), words)])),
            )
        } else {
            let name = format!("records/{number}.jsonl");
            let mut records = self.files.get(&name).cloned().unwrap_or_default();
            for _ in 0..1 + self.draw.below(30) {
                let id = format!("{number}-{}", self.draw.below(120));
                match self.draw.below(3) {
                    0 => drop(records.remove(&id)),
                    _ => drop(records.insert(id, self.words())),
                }
            }
            self.put(&name, (!records.is_empty()).then_some(records))
        }
    }

    fn words(&mut self) -> Vec<usize> {
        let count = match self.draw.below(10) {
            0 => 400,
            few => 3 + few * 4,
        };
        (0..count)
            .map(|_| self.draw.below(WORDS.len() as u64) as usize)
            .collect()
    }

    fn put(&mut self, name: &str, documents: Option<Archive>) -> anyhow::Result<()> {
        let path = self.dir.join("archive").join(name);
        let Some(documents) = documents else {
            if self.files.remove(name).is_some() {
                fs::remove_file(path)?;
            }
            return Ok(());
        };
        fs::create_dir_all(path.parent().unwrap_or(self.dir))?;
        let mut content = String::new();
        for (id, words) in &documents {
            if name.ends_with(".jsonl") {
                content.push_str(&format!(
                    "{}\n",
                    serde_json::json!({"id": id, "text": text(words)})
                ));
            } else {
                content = text(words);
            }
        }
        fs::write(path, content)?;
        self.files.insert(name.to_owned(), documents);
        Ok(())
    }

    /// Brings the index up to date. Readers may see the new state from now on, and the old one until the run is over.
    fn run(&mut self, shared: &Shared) -> anyhow::Result<()> {
        let state: Archive = self
            .files
            .values()
            .flatten()
            .map(|(id, words)| (id.clone(), words.clone()))
            .collect();
        shared.states().all.push(Arc::new(state));
        let mut child = Command::new(&self.program)
            .args(["--no-config", "index", "--allow-empty", "--index"])
            .arg(&shared.index)
            .arg(self.dir.join("archive"))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        while child.try_wait()?.is_none() {
            self.most = self.most.max(memory(child.id(), "VmHWM"));
            std::thread::sleep(Duration::from_millis(20));
        }
        let output = child.wait_with_output()?;
        ensure!(
            output.status.success() && output.stdout.is_empty() && output.stderr.is_empty(),
            "a run failed: {output:?}"
        );
        self.runs += 1;
        let mut states = shared.states();
        let old = states.all.len() - 1;
        states.all.drain(..old);
        states.first += old as u64;
        Ok(())
    }

    fn tell(&self, shared: &Shared) {
        let (files, bytes) = size(&shared.index);
        let _ = writeln!(
            std::io::stdout(),
            "{} runs (the largest {} MB), {} documents, {} answers, {} MB here, {} MB on disk in {} files",
            self.runs,
            self.most >> 10,
            self.files.values().map(BTreeMap::len).sum::<usize>(),
            shared.answers.load(Ordering::Relaxed),
            memory(std::process::id(), "VmRSS") >> 10,
            bytes >> 20,
            files,
        );
    }
}

fn text(words: &[usize]) -> String {
    let mut text = String::new();
    for (place, word) in words.iter().enumerate() {
        text.push_str(WORDS[*word]);
        text.push_str(if place % 40 == 39 { ".\n\n" } else { " " });
    }
    text
}

/// A few questions to one state of the index.
fn read(shared: &Shared, draw: &mut Draw) -> anyhow::Result<()> {
    // Whatever a run commits from here on is one of the states that come after these.
    let (first, before) = {
        let states = shared.states();
        (states.first, states.all.clone())
    };
    let index = Index::open(&shared.index)?;
    let mut searcher = Searcher::new(&index)?;
    let mut possible = before;
    {
        let states = shared.states();
        let known = (first + possible.len() as u64).saturating_sub(states.first) as usize;
        possible.extend(states.all.iter().skip(known).cloned());
    }
    let options = SearchOptions {
        limit: usize::MAX,
        exact: true,
        ..SearchOptions::default()
    };
    for _ in 0..4 {
        let one = draw.below(WORDS.len() as u64) as usize;
        let other = draw.below(WORDS.len() as u64) as usize;
        let phrase = draw.below(2) == 0;
        let typed = match phrase {
            true => format!("\"{} {}\"", WORDS[one], WORDS[other]),
            false => WORDS[one].to_owned(),
        };
        let holds = |words: &[usize]| {
            if phrase {
                words.windows(2).any(|pair| pair == [one, other])
            } else {
                words.contains(&one)
            }
        };
        let found = searcher.search(&parse(&typed), &options)?;
        let found: BTreeSet<&str> = found
            .hits
            .iter()
            .map(|hit| hit.document.id.as_str())
            .collect();
        // One state answers all questions of a searcher. A phrase across two passages is not found.
        possible.retain(|state| {
            let expected = state.iter().filter(|(_, words)| holds(words));
            if phrase {
                found
                    .iter()
                    .all(|id| state.get(*id).is_some_and(|words| holds(words)))
            } else {
                found
                    .iter()
                    .copied()
                    .eq(expected.map(|(id, _)| id.as_str()))
            }
        });
        ensure!(
            !possible.is_empty(),
            "`{typed}` is answered as of no state: {found:?}"
        );
        if let Some(id) = found.iter().next() {
            let shown = searcher.documents(id, None, &options)?;
            possible.retain(|state| {
                let same = |document: &ShownDocument| {
                    // A short first line is taken for the title.
                    let title = document.document.title.iter();
                    let title = title.flat_map(|title| title.split_whitespace());
                    let shown = title.chain(document.text.split_whitespace());
                    let expected = state.get(*id).map(|words| text(words)).unwrap_or_default();
                    shown.eq(expected.split_whitespace())
                };
                shown.len() == 1 && shown.iter().all(same)
            });
            ensure!(!possible.is_empty(), "`{id}` is shown as of no state");
        }
        shared.answers.fetch_add(1, Ordering::Relaxed);
    }
    Ok(())
}

/// Files and bytes in a folder and those below it.
fn size(folder: &Path) -> (u64, u64) {
    let (mut files, mut bytes) = (0, 0);
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.metadata() {
            Ok(metadata) if metadata.is_dir() => {
                let below = size(&entry.path());
                files += below.0;
                bytes += below.1;
            }
            Ok(metadata) => {
                files += 1;
                bytes += metadata.len();
            }
            Err(_) => {}
        }
    }
    (files, bytes)
}

/// Memory of a process in kilobytes, as Linux tells it; 0 elsewhere.
fn memory(process: u32, which: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix(which)?.strip_prefix(':'));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok())
        .unwrap_or(0)
}
