//! The walk: every file below the roots, once, in an order that depends on names alone.

use std::collections::HashSet;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use walkdir::{DirEntry, IntoIter, WalkDir};

use super::name::{FileKey, display_relative};
use super::{Excludes, Root, SourceError};

/// A file that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The canonical path, to open it by.
    pub path: PathBuf,
    /// The path below its root, `/` between the parts, bytes that are not UTF-8 as `\xNN`. For a
    /// root that is a file: the file's name.
    pub relative: String,
    /// Which of the roots it was found under, counted from 0.
    pub root: usize,
    /// What it is recognised by.
    pub key: FileKey,
    /// Length in bytes.
    pub size: u64,
    /// Time of the last change in nanoseconds since 1970, negative before; 0 where the system does
    /// not say.
    pub modified_ns: i64,
}

impl Found {
    /// Hash of [`Found::relative`].
    #[must_use]
    pub fn relative_hash(&self) -> u64 {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&blake3::hash(self.relative.as_bytes()).as_bytes()[..8]);
        u64::from_le_bytes(bytes)
    }
}

/// Why something was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SkipReason {
    /// Its name begins with a dot.
    Hidden,
    /// A pattern of `--exclude` matches it.
    Excluded,
    /// A symbolic link; what it points to is read where it really is.
    Symlink,
    /// A device, a pipe or a socket.
    Special,
}

impl SkipReason {
    /// The reason in a stable word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hidden => "hidden",
            Self::Excluded => "excluded",
            Self::Symlink => "symlink",
            Self::Special => "special",
        }
    }
}

/// One step of the walk.
#[derive(Debug)]
pub enum Walked {
    /// A file to be read.
    File(Found),
    /// Something left out on purpose; a folder with everything below it.
    Skipped {
        /// Its path below the root, for showing.
        path: String,
        /// Why.
        reason: SkipReason,
    },
    /// Something that could not be reached.
    Problem {
        /// Its path below the root, for showing; empty for the root itself.
        path: String,
        /// What went wrong.
        problem: SourceError,
        /// The canonical path of what could not be seen. Whoever remembers files at or below it
        /// must not take them for deleted.
        under: PathBuf,
    },
}

/// Walks the roots in the order given, each folder sorted by the bytes of the names. A file that
/// lies under several roots comes once, under the first. Symbolic links are never followed; what is
/// hidden is left out, unless it is a root itself. A file that vanishes during the walk is passed
/// over.
pub fn walk<'a>(roots: &'a [Root], excludes: &'a Excludes) -> impl Iterator<Item = Walked> + 'a {
    Walk {
        roots,
        excludes,
        root: 0,
        inside: None,
        seen: overlap(roots).then(HashSet::new),
    }
}

struct Walk<'a> {
    roots: &'a [Root],
    excludes: &'a Excludes,
    root: usize,
    inside: Option<IntoIter>,
    /// Files that were yielded. Roots that do not overlap cannot meet one twice and keep no record.
    seen: Option<HashSet<FileKey>>,
}

impl Iterator for Walk<'_> {
    type Item = Walked;

    fn next(&mut self) -> Option<Walked> {
        loop {
            let roots = self.roots;
            let root = roots.get(self.root)?;
            let inside = self.inside.get_or_insert_with(|| {
                WalkDir::new(&root.canonical)
                    .follow_links(false)
                    .sort_by_file_name()
                    .into_iter()
            });
            let step = match inside.next() {
                None => {
                    self.inside = None;
                    self.root += 1;
                    continue;
                }
                Some(Ok(entry)) => self.entry(root, &entry),
                Some(Err(error)) => failure(root, error),
            };
            if step.is_some() {
                return step;
            }
        }
    }
}

impl Walk<'_> {
    fn entry(&mut self, root: &Root, entry: &DirEntry) -> Option<Walked> {
        let relative = below(root, entry.path());
        let kind = entry.file_type();
        // A root is wanted by name, whatever its name looks like; patterns still apply to a file.
        let reason = if entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".")
        {
            Some(SkipReason::Hidden)
        } else if (entry.depth() > 0 || root.is_file) && self.excludes.matches(relative) {
            Some(SkipReason::Excluded)
        } else if kind.is_symlink() {
            Some(SkipReason::Symlink)
        } else if !kind.is_dir() && !kind.is_file() {
            Some(SkipReason::Special)
        } else {
            None
        };
        if let Some(reason) = reason {
            if kind.is_dir()
                && let Some(inside) = &mut self.inside
            {
                inside.skip_current_dir();
            }
            return Some(Walked::Skipped {
                path: display_relative(relative),
                reason,
            });
        }
        if kind.is_dir() {
            return None;
        }
        let key = FileKey::of(entry.path());
        if self.seen.as_mut().is_some_and(|seen| !seen.insert(key)) {
            return None;
        }
        match entry.metadata() {
            Ok(metadata) => Some(Walked::File(Found {
                path: entry.path().to_path_buf(),
                relative: display_relative(relative),
                root: self.root,
                key,
                size: metadata.len(),
                modified_ns: modified_of(&metadata),
            })),
            Err(error) => failure(root, error),
        }
    }
}

/// Whether a root lies in another, or is named twice.
fn overlap(roots: &[Root]) -> bool {
    let paths: HashSet<&Path> = roots.iter().map(|root| root.canonical.as_path()).collect();
    paths.len() < roots.len()
        || roots.iter().any(|root| {
            let above = root.canonical.ancestors().skip(1);
            above.into_iter().any(|dir| paths.contains(dir))
        })
}

/// The path below the root; the file's name where the root is a file.
fn below<'p>(root: &Root, path: &'p Path) -> &'p Path {
    if root.is_file {
        path.file_name().map_or(path, Path::new)
    } else {
        path.strip_prefix(&root.canonical).unwrap_or(path)
    }
}

/// What is not there any more is no problem: it was deleted while the walk went on.
fn failure(root: &Root, error: walkdir::Error) -> Option<Walked> {
    // Without a path the listing itself broke off; all that is certain is the root.
    let under = error.path().unwrap_or(&root.canonical).to_path_buf();
    let source = error
        .into_io_error()
        .unwrap_or_else(|| io::Error::other("the folder leads back to itself"));
    let at_root = under == root.canonical;
    if source.kind() == io::ErrorKind::NotFound && !at_root {
        return None;
    }
    Some(Walked::Problem {
        path: if at_root && !root.is_file {
            String::new()
        } else {
            display_relative(below(root, &under))
        },
        problem: SourceError::Unreadable {
            path: under.clone(),
            source,
        },
        under,
    })
}

/// The time of the last change of the file at `path`, as [`Found::modified_ns`] gives it; nothing
/// where the system does not say.
#[must_use]
pub fn modified_ns(path: &Path) -> Option<i64> {
    fs::symlink_metadata(path)
        .ok()
        .map(|metadata| modified_of(&metadata))
}

fn modified_of(metadata: &Metadata) -> i64 {
    let Ok(time) = metadata.modified() else {
        return 0;
    };
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_nanos()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |nanos| -nanos),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Makes the files (a name that ends in `/` is a folder) and says what the walk makes of them.
    fn check(files: &[&str], roots: &[&str], globs: &[&str], expected: &[&str]) {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            if file.ends_with('/') {
                fs::create_dir_all(&path).unwrap();
            } else {
                fs::write(&path, file).unwrap();
            }
        }
        let roots: Vec<Root> = roots
            .iter()
            .map(|root| Root::open(folder.path().join(root)).unwrap())
            .collect();
        let excludes = Excludes::new(globs).unwrap();
        let steps: Vec<String> = walk(&roots, &excludes)
            .map(|step| describe(&step))
            .collect();
        assert_eq!(steps, expected);
    }

    fn describe(step: &Walked) -> String {
        match step {
            Walked::File(found) => format!("{} {}", found.root, found.relative),
            Walked::Skipped { path, reason } => format!("- {path} {}", reason.as_str()),
            Walked::Problem { path, .. } => format!("! {path}"),
        }
    }

    #[test]
    fn the_order_is_that_of_the_names() {
        check(
            &["b.txt", "a/z.txt", "a/ب.txt", "A.txt", "empty/"],
            &["."],
            &[],
            &["0 A.txt", "0 a/z.txt", "0 a/ب.txt", "0 b.txt"],
        );
    }

    #[test]
    fn hidden_and_excluded_things_stay_out() {
        check(
            &[".git/x", "a/.b.txt", "a/c.bak", "drafts/d.txt", "e.txt"],
            &["."],
            &["*.bak", "drafts"],
            &[
                "- .git hidden",
                "- a/.b.txt hidden",
                "- a/c.bak excluded",
                "- drafts excluded",
                "0 e.txt",
            ],
        );
        check(
            &[".hidden/a.txt"],
            &[".hidden", ".hidden/a.txt"],
            &[],
            &["0 a.txt"],
        );
        check(
            &["a.bak", "b.txt"],
            &["a.bak", "b.txt"],
            &["*.bak"],
            &["- a.bak excluded", "1 b.txt"],
        );
    }

    #[test]
    fn overlapping_roots_give_each_file_once() {
        check(
            &["a/b/c.txt", "a/d.txt"],
            &["a/b", "a", "a/d.txt", "a"],
            &[],
            &["0 c.txt", "1 d.txt"],
        );
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("a")).unwrap();
        fs::write(folder.path().join("a/x.txt"), "x").unwrap();
        std::os::unix::fs::symlink(folder.path(), folder.path().join("a/loop")).unwrap();
        std::os::unix::fs::symlink("/etc/passwd", folder.path().join("b.txt")).unwrap();
        let roots = [Root::open(folder.path()).unwrap()];
        let steps: Vec<String> = walk(&roots, &Excludes::none())
            .map(|step| describe(&step))
            .collect();
        assert_eq!(steps, ["- a/loop symlink", "0 a/x.txt", "- b.txt symlink"]);
    }

    #[test]
    fn a_file_tells_its_size_and_time_and_opens_by_its_path() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.txt"), "four").unwrap();
        let roots = [Root::open(folder.path()).unwrap()];
        let excludes = Excludes::none();
        let Some(Walked::File(found)) = walk(&roots, &excludes).next() else {
            panic!("one file")
        };
        assert_eq!(found.size, 4);
        assert_eq!(modified_ns(&found.path), Some(found.modified_ns));
        assert_eq!(modified_ns(&folder.path().join("gone")), None);
        assert!(found.modified_ns > 1_600_000_000_000_000_000);
        assert_eq!(fs::read_to_string(&found.path).unwrap(), "four");
        assert_eq!(
            found.key,
            FileKey::of(&fs::canonicalize(&found.path).unwrap())
        );
    }

    #[test]
    fn a_root_that_is_gone_is_a_problem_and_keeps_what_was_known() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("a");
        fs::create_dir(&inner).unwrap();
        let roots = [Root::open(&inner).unwrap()];
        fs::remove_dir(&inner).unwrap();
        let excludes = Excludes::none();
        let steps: Vec<Walked> = walk(&roots, &excludes).collect();
        assert!(
            matches!(&steps[..], [Walked::Problem { path, under, .. }] if path.is_empty() && *under == roots[0].canonical)
        );
    }
}
