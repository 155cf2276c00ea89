//! The folder of saved searches: one file a search, and a lock for whoever changes any.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use super::error::SavedError;
use super::search::{SavedSearch, file_name};
use crate::index::{Access, Disk, IndexError, WriteLock, is_temporary};

/// How the name of a search's file ends.
const ENDING: &str = ".json";

/// The saved searches, for whoever changes them. Nobody else does meanwhile.
#[derive(Debug)]
pub struct Store {
    dir: PathBuf,
    access: Access,
    disk: Disk,
    _lock: WriteLock,
}

/// All saved searches in a folder, by name, and what could not be read. A folder that is not there holds none.
///
/// # Errors
/// [`SavedError::Io`] when the folder cannot be read.
pub fn saved_searches(
    disk: &Disk,
    dir: &Path,
) -> Result<(Vec<SavedSearch>, Vec<SavedError>), SavedError> {
    let entries = match disk.list(dir) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(Default::default()),
        other => other.map_err(SavedError::io("list", dir))?,
    };
    let mut paths: Vec<PathBuf> = entries.iter().map(std::fs::DirEntry::path).collect();
    paths.sort();
    let (mut searches, mut troubles) = (Vec::new(), Vec::new());
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with('.') || !name.ends_with(ENDING) {
            continue;
        }
        match disk.read(&path) {
            // It was removed meanwhile.
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => {}
            Err(cause) => troubles.push(SavedError::io("read", &path)(cause)),
            Ok(bytes) => match SavedSearch::read(&bytes) {
                Some(search) if search.file_name() == name => searches.push(search),
                _ => troubles.push(SavedError::Damaged(path)),
            },
        }
    }
    searches.sort_by(|a, b| a.name.cmp(&b.name));
    Ok((searches, troubles))
}

impl Store {
    /// Opens the folder, and makes it where there is none. Its files get the modes of `access`.
    ///
    /// # Errors
    /// [`SavedError::Locked`] when somebody else has it open so, [`SavedError::Io`] when it cannot be written to.
    pub fn open(disk: &Disk, dir: &Path, access: Access) -> Result<Self, SavedError> {
        let refused = SavedError::io("write to", dir);
        access.make_dir(disk, dir).map_err(refused)?;
        let never = AtomicBool::new(false);
        let lock = WriteLock::take(disk, dir, access, Duration::ZERO, &never);
        let lock = lock.map_err(|error| match error {
            IndexError::Locked(dir) => SavedError::Locked(dir),
            IndexError::Io { doing, path, cause } => SavedError::Io { doing, path, cause },
            error => error.into(),
        })?;
        // What a killed command has left.
        for entry in disk.list(dir).map_err(SavedError::io("list", dir))? {
            if is_temporary(&entry.file_name().to_string_lossy()) {
                let path = entry.path();
                disk.remove(&path)
                    .map_err(SavedError::io("remove", &path))?;
            }
        }
        Ok(Self {
            dir: dir.to_owned(),
            access,
            disk: disk.clone(),
            _lock: lock,
        })
    }

    /// All searches, as [`saved_searches`] answers them.
    ///
    /// # Errors
    /// [`SavedError::Io`] when the folder cannot be read.
    pub fn searches(&self) -> Result<(Vec<SavedSearch>, Vec<SavedError>), SavedError> {
        saved_searches(&self.disk, &self.dir)
    }

    /// Saves a search, in the place of one with its name only where that is meant.
    ///
    /// # Errors
    /// [`SavedError::Taken`], or [`SavedError::Io`] when it cannot be written.
    pub fn add(&self, search: &SavedSearch, replace: bool) -> Result<(), SavedError> {
        let path = self.dir.join(search.file_name());
        let there = match self.disk.read(&path) {
            Ok(_) => true,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => false,
            Err(cause) => return Err(SavedError::io("read", &path)(cause)),
        };
        if there && !replace {
            return Err(SavedError::Taken(search.name.clone()));
        }
        self.put(search)
    }

    /// Writes a search, durably.
    ///
    /// # Errors
    /// [`SavedError::Io`] when it cannot be written.
    pub fn put(&self, search: &SavedSearch) -> Result<(), SavedError> {
        let path = self.dir.join(search.file_name());
        let bytes = search.bytes();
        self.access
            .replace_file(&self.disk, &path, |file| file.write_all(&bytes))
            .map_err(SavedError::io("write", &path))
    }

    /// Removes searches; when one is not there, none.
    ///
    /// # Errors
    /// [`SavedError::Unknown`], or [`SavedError::Io`] when a file cannot be removed.
    pub fn remove(&self, names: &[String]) -> Result<(), SavedError> {
        // One whose file is damaged can be removed, too.
        let files: Vec<PathBuf> = names
            .iter()
            .map(|name| self.dir.join(file_name(name.trim())))
            .collect();
        for (name, file) in names.iter().zip(&files) {
            if let Err(cause) = self.disk.read(file) {
                return Err(match cause.kind() {
                    io::ErrorKind::NotFound => unknown(name, &self.searches()?.0),
                    _ => SavedError::io("read", file)(cause),
                });
            }
        }
        for file in &files {
            match self.disk.remove(file) {
                // It was named twice.
                Err(cause) if cause.kind() == io::ErrorKind::NotFound => {}
                other => other.map_err(SavedError::io("remove", file))?,
            }
        }
        self.disk
            .sync_dir(&self.dir)
            .map_err(SavedError::io("write to", &self.dir))
    }

    /// The searches with these names, in this order; all of them without a name.
    ///
    /// # Errors
    /// [`SavedError::Unknown`], [`SavedError::Damaged`] for one that was named, or [`SavedError::Io`].
    pub fn chosen(
        &self,
        names: &[String],
    ) -> Result<(Vec<SavedSearch>, Vec<SavedError>), SavedError> {
        let (searches, troubles) = self.searches()?;
        if names.is_empty() {
            return Ok((searches, troubles));
        }
        let mut chosen: Vec<SavedSearch> = Vec::new();
        for name in names {
            let name = name.trim();
            if chosen.iter().any(|search| search.name == name) {
                continue;
            }
            match searches.iter().find(|search| search.name == name) {
                Some(search) => chosen.push(search.clone()),
                None => {
                    let path = self.dir.join(file_name(name));
                    return Err(if self.disk.read(&path).is_ok() {
                        SavedError::Damaged(path)
                    } else {
                        unknown(name, &searches)
                    });
                }
            }
        }
        Ok((chosen, Vec::new()))
    }
}

/// That there is no such search, and which may be meant: those a letter or two off, and those that hold what was typed.
fn unknown(name: &str, searches: &[SavedSearch]) -> SavedError {
    let typed = name.trim().to_lowercase();
    let near = |search: &&SavedSearch| {
        let known = search.name.to_lowercase();
        let holds = !typed.is_empty() && (known.contains(&typed) || typed.contains(&known));
        holds || edits(&known, &typed) <= 2
    };
    let near = searches.iter().filter(near).take(3);
    SavedError::Unknown {
        name: name.to_owned(),
        near: near.map(|search| search.name.clone()).collect(),
    }
}

/// How many letters have to be put in, left out or exchanged to make one word of the other.
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, a) in (1..).zip(a.chars()) {
        let mut before = i;
        let mut diagonal = i - 1;
        for (above, b) in row.iter_mut().skip(1).zip(&b) {
            let changed = diagonal + usize::from(a != *b);
            diagonal = *above;
            *above = changed.min(*above + 1).min(before + 1);
            before = *above;
        }
        if let Some(first) = row.first_mut() {
            *first = i;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_counted() {
        for (a, b, expected) in [
            ("", "", 0),
            ("حلب", "", 3),
            ("حلب", "حلب", 0),
            ("حلب", "حلبي", 1),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!((edits(a, b), edits(b, a)), (expected, expected), "{a} {b}");
        }
    }
}
