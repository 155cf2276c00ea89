//! From where the path of a file is told: the ids of its documents begin with it, and must not change from run to
//! run, whichever folders a run is given.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::name::display_relative;

/// Folders and files that paths are told from. Of several that hold a file the first counts.
#[derive(Debug, Default)]
pub struct Bases(HashMap<PathBuf, usize>);

impl Bases {
    /// With these canonical paths, the first before the others.
    #[must_use]
    pub fn new(paths: &[PathBuf]) -> Self {
        let mut places = HashMap::with_capacity(paths.len());
        for (place, path) in paths.iter().enumerate() {
            places.entry(path.clone()).or_insert(place);
        }
        Self(places)
    }

    /// The path of a file below its base, `/` between the parts; its name where it is a base itself; nothing where
    /// no base holds it.
    #[must_use]
    pub fn relative(&self, file: &Path) -> Option<String> {
        let holds = |path| self.0.get(path).map(|place| (*place, path));
        let (_, base) = file.ancestors().filter_map(holds).min()?;
        let below = match file.strip_prefix(base) {
            Ok(below) if !below.as_os_str().is_empty() => below,
            _ => Path::new(file.file_name()?),
        };
        Some(display_relative(below))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bases: &[&str], file: &str, expected: Option<&str>) {
        let bases: Vec<PathBuf> = bases.iter().map(PathBuf::from).collect();
        assert_eq!(
            Bases::new(&bases).relative(Path::new(file)).as_deref(),
            expected
        );
    }

    #[test]
    fn the_first_base_that_holds_a_file_counts() {
        check(&["/a"], "/a/b/c.txt", Some("b/c.txt"));
        check(&["/a", "/a/b"], "/a/b/c.txt", Some("b/c.txt"));
        check(&["/a/b", "/a"], "/a/b/c.txt", Some("c.txt"));
        check(&["/a/b", "/a"], "/a/d.txt", Some("d.txt"));
        check(&["/a/b", "/a"], "/a/bc/d.txt", Some("bc/d.txt"));
        check(&["/a/d.txt", "/a"], "/a/d.txt", Some("d.txt"));
        check(&["/"], "/a/d.txt", Some("a/d.txt"));
        check(&["/b", "/b"], "/a/d.txt", None);
        check(&[], "/a/d.txt", None);
    }
}
