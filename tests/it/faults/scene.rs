//! A small archive before and after a few edits, an index of the first, and what an index of either holds.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use kashaf::index::{Disk, IndexError, WriteOptions, Writer};
use kashaf::source::Root;
use kashaf::update::{Progress, UpdateError, UpdateOptions, update};

use crate::kills::state::{Flaw, State};

/// What the answers to are compared.
pub(crate) const QUESTIONS: [&str; 3] = ["قصف مدرسة", "+هدنة -جسر", "\"ضابط مشفى\" OR قرية"];

/// A case that takes longer hangs.
const DEADLINE: Duration = Duration::from_secs(60);

/// What is tried on.
#[derive(Debug)]
pub(crate) struct Scene {
    name: &'static str,
    dir: tempfile::TempDir,
    root: Root,
    base: PathBuf,
    kind: Kind,
    /// What an index holds before the run; none where there is none.
    before: Option<State>,
    after: State,
    places: AtomicU64,
}

/// What is done to the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Update,
    Rebuild,
    /// One document is forgotten.
    Forget,
}

/// The document that is forgotten.
const FORGOTTEN: &str = "c.txt";

impl Scene {
    /// Files that were added, changed and removed since the last run.
    pub(crate) fn changes() -> Self {
        Self::new("changes", true, Kind::Update)
    }

    /// No index yet.
    pub(crate) fn first() -> Self {
        Self::new("first run", false, Kind::Update)
    }

    /// The same changes, and all of it anew.
    pub(crate) fn rebuild() -> Self {
        Self::new("rebuild", true, Kind::Rebuild)
    }

    /// A document taken out for good.
    pub(crate) fn forgetting() -> Self {
        Self::new("forgetting", true, Kind::Forget)
    }

    fn new(name: &'static str, has_index: bool, kind: Kind) -> Self {
        let dir = fast_dir();
        let archive = dir.path().join("archive");
        fs::create_dir(&archive).unwrap();
        let write = |name: &str, text: &str| fs::write(archive.join(name), text).unwrap();
        let root = Root::open(&archive).unwrap();
        write("a.txt", "قصف على مدرسة في قرية قرب جسر.");
        write("b.txt", "هدنة بعد مفاوضات، وشاحنة عند معبر.");
        write("c.txt", "ضابط مشفى ونازحون في حصار.");
        write("bad.pdf", "%PDF-1.7 and no more");
        let mut scene = Self {
            name,
            base: dir.path().join("base"),
            dir,
            root,
            kind,
            before: None,
            after: State::default(),
            places: AtomicU64::new(0),
        };
        if has_index {
            scene.run_plainly(scene.base());
            scene.before = Some(scene.state(scene.base()).unwrap());
        }
        let whole = scene.dir.path().join("whole");
        if kind == Kind::Forget {
            copy(scene.base(), &whole);
            scene.run(&whole, Disk::default()).unwrap();
        } else {
            write("d.txt", "هدنة في قرية، وضابط عند جسر.");
            write("b.txt", "هدنة بلا مفاوضات.");
            fs::remove_file(archive.join("a.txt")).unwrap();
            scene.run_plainly(&whole);
        }
        scene.after = scene.state(&whole).unwrap();
        assert_ne!(scene.before.as_ref(), Some(&scene.after));
        scene
    }

    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    /// The index as it was before the run, not to be touched.
    pub(crate) fn base(&self) -> &Path {
        &self.base
    }

    pub(crate) fn before(&self) -> &State {
        self.before.as_ref().expect("a scene with an index")
    }

    /// A new directory.
    pub(crate) fn empty_place(&self) -> PathBuf {
        let number = self.places.fetch_add(1, Ordering::SeqCst);
        let place = self.dir.path().join(format!("case-{number}"));
        fs::create_dir(&place).unwrap();
        place
    }

    /// Clears a directory away that is needed no more.
    pub(crate) fn forget(&self, place: &Path) {
        fs::remove_dir_all(place).unwrap();
    }

    /// A copy of the index in a new directory, to work on.
    pub(crate) fn fresh_place(&self) -> PathBuf {
        let index = self.empty_place().join("index");
        if self.before.is_some() {
            copy(self.base(), &index);
        }
        index
    }

    /// The run that everything is about.
    pub(crate) fn run(&self, index: &Path, disk: Disk) -> Result<(), UpdateError> {
        if self.kind == Kind::Forget {
            let options = WriteOptions {
                disk,
                ..WriteOptions::default()
            };
            Writer::open(index, &options)?.forget(&[FORGOTTEN.to_owned()])?;
            return Ok(());
        }
        let options = UpdateOptions {
            rebuild: self.kind == Kind::Rebuild,
            disk,
            memory: 1 << 20,
            ..UpdateOptions::default()
        };
        let roots = std::slice::from_ref(&self.root);
        update(index, roots, &options, &Progress::default()).map(|_| ())
    }

    fn run_plainly(&self, index: &Path) {
        let roots = std::slice::from_ref(&self.root);
        update(
            index,
            roots,
            &UpdateOptions::default(),
            &Progress::default(),
        )
        .unwrap();
    }

    pub(crate) fn state(&self, index: &Path) -> Result<State, Flaw> {
        State::of(&Disk::default(), index, &QUESTIONS)
    }

    /// Whether an index opens and holds what it held before or shall hold after, and nothing between.
    pub(crate) fn is_as_of_a_whole_batch(&self, index: &Path) -> Result<(), String> {
        let state = match self.state(index) {
            Err(Flaw::Index(IndexError::Missing(_))) if self.before.is_none() => return Ok(()),
            other => other.map_err(|flaw| format!("after the run: {flaw}"))?,
        };
        let empty = State::default();
        let before = match &self.before {
            Some(before) => state.difference(before),
            None if state.documents.is_empty() => empty.difference(&State {
                answers: Vec::new(),
                ..state.clone()
            }),
            None => Some("no index".to_owned()),
        };
        match (before, state.difference(&self.after)) {
            (Some(before), Some(after)) => Err(format!(
                "neither before nor after: {before} and {after} differ"
            )),
            _ => Ok(()),
        }
    }

    /// Whether an index holds what one made anew holds.
    pub(crate) fn is_done(&self, index: &Path) -> Result<(), String> {
        let state = self.state(index).map_err(|flaw| format!("{flaw}"))?;
        match state.difference(&self.after) {
            Some(difference) => Err(format!("not finished: {difference} differs")),
            None => Ok(()),
        }
    }
}

/// A directory in memory where there is one: what is tried is the order of things, not the disk.
fn fast_dir() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm")
        .or_else(|_| tempfile::tempdir())
        .unwrap()
}

/// Copies a directory.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Does something in a thread of its own, and fails where that fails, panics, or takes too long.
#[track_caller]
pub(crate) fn within(about: &str, work: impl FnOnce() -> Result<(), String> + Send + 'static) {
    let (done, outcome) = channel();
    std::thread::spawn(move || done.send(work()));
    match outcome.recv_timeout(DEADLINE) {
        Ok(Ok(())) => {}
        Ok(Err(what)) => panic!("{about}: {what}"),
        Err(RecvTimeoutError::Timeout) => panic!("{about}: no end after {DEADLINE:?}"),
        Err(RecvTimeoutError::Disconnected) => panic!("{about}: a panic"),
    }
}
