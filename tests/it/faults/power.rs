//! What a disk may hold when the power goes: of a file at least what was synced, of a directory at least the names
//! that were, and of the rest anything.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use kashaf::index::{Disk, Operation, Watch};

use super::scene::{Scene, within};
use crate::kills::chance::Chance;

/// An operation that was done, its paths from the recorder's root on.
#[derive(Debug, Clone)]
enum Step {
    Create(PathBuf),
    Write(PathBuf, Vec<u8>),
    SyncFile(PathBuf),
    Rename(PathBuf, PathBuf),
    Remove(PathBuf),
    MakeDir(PathBuf),
    RemoveDir(PathBuf),
    SyncDir(PathBuf),
}

/// Writes down what is done.
#[derive(Debug)]
struct Recorder {
    root: PathBuf,
    steps: Mutex<Vec<Step>>,
}

impl Watch for Recorder {
    fn before(&self, operation: Operation<'_>) -> io::Result<()> {
        let of = |path: &Path| path.strip_prefix(&self.root).unwrap().to_owned();
        let step = match operation {
            Operation::Create(path) | Operation::Lock(path) => Step::Create(of(path)),
            Operation::Write(path, bytes) => Step::Write(of(path), bytes.to_vec()),
            Operation::SyncFile(path) => Step::SyncFile(of(path)),
            Operation::Rename(from, to) => Step::Rename(of(from), of(to)),
            Operation::Remove(path) => Step::Remove(of(path)),
            Operation::MakeDir(path) => Step::MakeDir(of(path)),
            Operation::RemoveDir(path) => Step::RemoveDir(of(path)),
            Operation::SyncDir(path) => Step::SyncDir(of(path)),
            Operation::Read(_) | Operation::List(_) | Operation::SetMode(_) => return Ok(()),
            other => panic!("{other:?} is new"),
        };
        self.steps.lock().unwrap().push(step);
        Ok(())
    }
}

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Node {
    Dir,
    File(usize),
}

#[derive(Debug, Clone, Default)]
struct Content {
    bytes: Vec<u8>,
    synced: usize,
}

/// A change of names in one directory, as one step.
#[derive(Debug, Clone)]
struct Change {
    dir: PathBuf,
    removed: Option<PathBuf>,
    set: Option<(PathBuf, Node)>,
}

type Names = BTreeMap<PathBuf, Node>;

/// A disk with a memory before it.
#[derive(Debug, Clone, Default)]
struct Model {
    contents: Vec<Content>,
    /// The names that are durable.
    durable: Names,
    /// The names as programs see them.
    seen: Names,
    /// What is not durable of them yet, in order.
    pending: Vec<Change>,
}

fn parent(path: &Path) -> PathBuf {
    path.parent().unwrap_or(Path::new("")).to_owned()
}

fn apply(names: &mut Names, change: &Change) {
    if let Some(removed) = &change.removed {
        names.retain(|name, _| !name.starts_with(removed));
    }
    if let Some((name, node)) = &change.set {
        names.insert(name.clone(), *node);
    }
}

impl Model {
    /// A disk that holds a directory, durably.
    fn holding(root: &Path) -> Self {
        let mut model = Self::default();
        for entry in walkdir::WalkDir::new(root).min_depth(1) {
            let entry = entry.unwrap();
            let name = entry.path().strip_prefix(root).unwrap().to_owned();
            let node = if entry.file_type().is_dir() {
                Node::Dir
            } else {
                let bytes = fs::read(entry.path()).unwrap();
                model.new_file(bytes)
            };
            model.durable.insert(name, node);
        }
        model.seen = model.durable.clone();
        model
    }

    fn new_file(&mut self, bytes: Vec<u8>) -> Node {
        let synced = bytes.len();
        self.contents.push(Content { bytes, synced });
        Node::File(self.contents.len() - 1)
    }

    fn file(&mut self, path: &Path) -> &mut Content {
        match self.seen.get(path) {
            Some(Node::File(number)) => &mut self.contents[*number],
            other => panic!("{} is {other:?}", path.display()),
        }
    }

    fn change(&mut self, removed: Option<&Path>, set: Option<(&Path, Node)>) {
        let dir = parent(removed.or(set.map(|(name, _)| name)).unwrap());
        let change = Change {
            dir,
            removed: removed.map(Path::to_owned),
            set: set.map(|(name, node)| (name.to_owned(), node)),
        };
        apply(&mut self.seen, &change);
        self.pending.push(change);
    }

    fn step(&mut self, step: &Step) {
        match step {
            Step::Create(path) if self.seen.contains_key(path) => {}
            Step::Create(path) => {
                let file = self.new_file(Vec::new());
                self.change(None, Some((path, file)));
            }
            Step::Write(path, bytes) => self.file(path).bytes.extend(bytes),
            Step::SyncFile(path) => {
                let file = self.file(path);
                file.synced = file.bytes.len();
            }
            Step::Rename(from, to) => {
                let node = self.seen[from];
                assert_eq!(parent(from), parent(to), "one step only in one directory");
                self.change(Some(from), Some((to, node)));
            }
            Step::Remove(path) => self.change(Some(path), None),
            Step::MakeDir(path) if self.seen.contains_key(path) => {}
            Step::MakeDir(path) => self.change(None, Some((path, Node::Dir))),
            Step::RemoveDir(path) => {
                let within = |name: &&PathBuf| name.starts_with(path);
                let mut names: Vec<PathBuf> = self.seen.keys().filter(within).cloned().collect();
                names.reverse();
                for name in names {
                    self.change(Some(&name), None);
                }
            }
            Step::SyncDir(dir) => {
                for change in self.pending.extract_if(.., |change| change.dir == *dir) {
                    apply(&mut self.durable, &change);
                }
            }
        }
    }

    /// Puts what a cut leaves into a directory: with no chance the least, else as chance has it.
    fn leave(&self, place: &Path, mut chance: Option<&mut Chance>) {
        let mut names = self.durable.clone();
        let kept: Vec<bool> = match &mut chance {
            None => vec![false; self.pending.len()],
            Some(chance) => {
                let up_to = chance.below(self.pending.len() + 1);
                // Most file systems keep the order of names, none promises to.
                let in_order = chance.below(2) == 0;
                let each = 0..self.pending.len();
                each.map(|number| match in_order {
                    true => number < up_to,
                    false => chance.below(2) == 0,
                })
                .collect()
            }
        };
        for (change, _) in self.pending.iter().zip(kept).filter(|(_, kept)| *kept) {
            apply(&mut names, change);
        }
        for (name, node) in &names {
            let path = place.join(name);
            let above = parent(name);
            // A name in a directory that has none itself.
            if !above.as_os_str().is_empty() && names.get(&above) != Some(&Node::Dir) {
                continue;
            }
            match node {
                Node::Dir => fs::create_dir(&path).unwrap(),
                Node::File(number) => {
                    let content = &self.contents[*number];
                    let synced = &content.bytes[..content.synced];
                    let rest = &content.bytes[content.synced..];
                    let bytes = match &mut chance {
                        None => synced.to_vec(),
                        Some(chance) => {
                            let some = chance.below(rest.len() + 1);
                            match chance.below(4) {
                                0 => synced.to_vec(),
                                1 => content.bytes.clone(),
                                2 => [synced, &rest[..some]].concat(),
                                // The length was noted, the bytes were not.
                                _ => [synced, &vec![0; some]].concat(),
                            }
                        }
                    };
                    fs::write(path, bytes).unwrap();
                }
            }
        }
    }
}

/// Cuts the power before each operation of a run of this kind, and after the last. Answers how often.
fn cut_before_every_operation_of(scene: Scene, seed: u64) -> String {
    let scene = Arc::new(scene);
    let began = std::time::Instant::now();
    let index = scene.fresh_place();
    let place = index.parent().unwrap();
    let mut model = Model::holding(place);
    let recorder = Arc::new(Recorder {
        root: place.to_owned(),
        steps: Mutex::default(),
    });
    let disk = Disk::watched(Arc::clone(&recorder) as Arc<dyn Watch>);
    scene.run(&index, disk).unwrap();
    let steps = std::mem::take(&mut *recorder.steps.lock().unwrap());
    assert!(steps.len() > 50, "a run is more than {steps:?}");
    let mut cases = 0;
    for cut in 0..=steps.len() {
        for chance in [None, Some(Chance(seed + cut as u64))] {
            cases += 1;
            let about = format!(
                "cut before operation {cut} ({:?}), {chance:?}",
                steps.get(cut)
            );
            let (at_work, model, over) = (Arc::clone(&scene), model.clone(), cut == steps.len());
            within(&about, move || {
                let place = at_work.empty_place();
                let mut chance = chance;
                model.leave(&place, chance.as_mut());
                let index = place.join("index");
                at_work.is_as_of_a_whole_batch(&index)?;
                if over {
                    at_work.is_done(&index)?;
                }
                at_work
                    .run_again(&index)
                    .map_err(|error| format!("the next run: {error:?}"))?;
                at_work.is_done(&index)?;
                at_work.forget(&place);
                Ok(())
            });
        }
        if let Some(step) = steps.get(cut) {
            model.step(step);
        }
    }
    format!(
        "{}: {} operations that change something, {cases} cuts, {:.1} s",
        scene.name(),
        steps.len(),
        began.elapsed().as_secs_f64()
    )
}

#[test]
fn a_run_over_changes_survives_a_power_cut() {
    println!("{}", cut_before_every_operation_of(Scene::changes(), 1));
}

#[test]
fn a_first_run_survives_a_power_cut() {
    println!("{}", cut_before_every_operation_of(Scene::first(), 1000));
}

#[test]
fn a_rebuild_survives_a_power_cut() {
    println!("{}", cut_before_every_operation_of(Scene::rebuild(), 2000));
}

#[test]
fn forgetting_survives_a_power_cut() {
    println!(
        "{}",
        cut_before_every_operation_of(Scene::forgetting(), 3000)
    );
}
