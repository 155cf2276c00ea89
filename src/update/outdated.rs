//! Which files differ from what the index remembers, by stats alone: nothing is read, nothing is written.

use std::path::Path;

use super::plan::{Plan, with_causes};
use super::{Progress, UpdateError, UpdateOptions, Whence};
use crate::index::{FileKey, FileState, Index};
use crate::source::{self, Excludes, Root, display_path, modified_ns, path_of_display};

/// Files of the archive that the index does not hold as they are, each list sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outdated {
    /// How many files were found.
    pub seen: u64,
    /// Files that the index does not know.
    pub new: Vec<String>,
    /// Files with another size or date than it remembers, or whose reader is a newer one.
    pub changed: Vec<String>,
    /// Files that it remembers and that are gone.
    pub gone: Vec<String>,
    /// Folders that cannot be looked into, each with the reason. What the index has from them is in no list.
    pub unreachable: Vec<String>,
}

impl Outdated {
    /// Whether the index is up to date.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let lists = [&self.new, &self.changed, &self.gone, &self.unreachable];
        lists.iter().all(|list| list.is_empty())
    }
}

/// Compares the index at `dir` with the folders that it was made from, and with files elsewhere that it knows.
/// `excludes` should be those of the runs: what they pass over is new otherwise.
///
/// # Errors
/// [`UpdateError::Index`] when the index cannot be read.
pub fn outdated(
    dir: &Path,
    excludes: Excludes,
    progress: &Progress,
) -> Result<Outdated, UpdateError> {
    let index = Index::open(dir)?;
    let snapshot = index.snapshot()?;
    let known = snapshot.known_files()?;
    let mut out = Outdated::default();
    let (mut roots, mut closed) = (Vec::new(), Vec::new());
    for path in &index.manifest().roots {
        match Root::open(path) {
            Ok(root) => roots.push(root),
            // A single file that is gone is looked for below, by its path.
            Err(_) if known.get(&key_of(path)).is_some() => {}
            Err(error) => {
                out.unreachable.push(with_causes(&error));
                closed.push(path.clone());
            }
        }
    }
    let options = UpdateOptions {
        excludes,
        allow_empty: true,
        ..UpdateOptions::default()
    };
    let whence = Whence {
        dir,
        roots: &roots,
        bases: &index.manifest().roots,
    };
    let mut plan = Plan::new(whence, &options, &known, Some(&snapshot));
    while let Some(job) = plan.next(progress)? {
        if job.known.is_some() {
            out.changed.push(job.path);
        } else {
            out.new.push(job.path);
        }
    }
    for folder in plan.unread() {
        let shown = display_path(folder);
        out.unreachable.push(format!("cannot read `{shown}`"));
        closed.push(folder.clone());
    }
    let gone = plan.gone()?;
    for (_, state) in gone.iter().filter_map(|gone| known.get(&gone.key)) {
        out.gone.push(snapshot.file_record(&state)?.path);
    }
    // `gone` is sorted by its keys.
    let told = |key: &FileKey| gone.binary_search_by_key(key, |gone| gone.key).is_ok();
    let unmet = |key: &FileKey| known.get(key).is_some_and(|(number, _)| !plan.met(number));
    if known.len() > plan.count_met() + gone.len() {
        for state in known.states() {
            let shown = snapshot.file_record(&state)?.path;
            let path = path_of_display(&shown);
            let key = key_of(&path);
            if unmet(&key) && !told(&key) && !closed.iter().any(|folder| path.starts_with(folder)) {
                look_at(&path, shown, &state, &mut out);
            }
        }
    }
    out.seen += plan.finish(0).seen;
    for list in [&mut out.new, &mut out.changed, &mut out.gone] {
        list.sort();
    }
    out.unreachable.sort();
    Ok(out)
}

/// A file that the index knows from elsewhere: it was named alone, or its folder is no longer one of the roots.
fn look_at(path: &Path, shown: String, state: &FileState, out: &mut Outdated) {
    out.seen += 1;
    match std::fs::metadata(path) {
        Ok(meta) if meta.is_file() => {
            let stat = &state.stat;
            if meta.len() != stat.size || modified_ns(path) != Some(stat.modified) {
                out.changed.push(shown);
            }
        }
        Err(cause) if cause.kind() == std::io::ErrorKind::PermissionDenied => {
            out.unreachable
                .push(format!("cannot read `{shown}`: {cause}"));
        }
        _ => out.gone.push(shown),
    }
}

fn key_of(path: &Path) -> FileKey {
    let (high, low) = source::FileKey::of(path).to_u64s();
    (u128::from(high) << 64 | u128::from(low)).to_be_bytes()
}
