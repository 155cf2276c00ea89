//! Patterns for what is to be left out.

use std::path::Path;

use globset::{Candidate, GlobBuilder, GlobSet, GlobSetBuilder};

use super::SourceError;

/// The patterns of `--exclude`. A pattern leaves out what it matches, and everything below a
/// folder that it matches. It is tried on the path below the root and on the name alone; `*` does
/// not cross a `/`, `**` does.
#[derive(Debug, Clone)]
pub struct Excludes {
    set: GlobSet,
}

impl Excludes {
    /// Understands a list of patterns.
    ///
    /// # Errors
    /// [`SourceError::BadGlob`] names the first pattern that cannot be understood.
    pub fn new<S: AsRef<str>>(globs: &[S]) -> Result<Self, SourceError> {
        let mut builder = GlobSetBuilder::new();
        let bad = |glob: &str, source| SourceError::BadGlob {
            glob: glob.to_owned(),
            source,
        };
        for glob in globs {
            let glob = glob.as_ref();
            // `drafts/` and `./drafts` mean the folder `drafts`.
            let pattern = glob.trim_start_matches("./").trim_end_matches('/');
            let compiled = GlobBuilder::new(pattern)
                .literal_separator(true)
                .build()
                .map_err(|source| bad(glob, source))?;
            builder.add(compiled);
        }
        let set = builder.build().map_err(|source| {
            let glob = source.glob().unwrap_or_default().to_owned();
            bad(&glob, source)
        })?;
        Ok(Self { set })
    }

    /// No patterns: nothing is left out.
    #[must_use]
    pub fn none() -> Self {
        Self {
            set: GlobSet::empty(),
        }
    }

    /// Whether a path below its root is left out. Folders above it are not asked for.
    #[must_use]
    pub fn matches(&self, relative: &Path) -> bool {
        !self.set.is_empty()
            && (self.set.is_match_candidate(&Candidate::new(relative))
                || relative
                    .file_name()
                    .is_some_and(|name| self.set.is_match_candidate(&Candidate::new(name))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_paths_and_names() {
        let check = |glob: &str, path: &str, out: bool| {
            let excludes = Excludes::new(&[glob]).unwrap();
            assert_eq!(excludes.matches(Path::new(path)), out, "{glob} {path}");
        };
        check("*.bak", "2015/a.bak", true);
        check("*.bak", "2015/a.bak.txt", false);
        check("2015/*", "2015/a.txt", true);
        check("2015/*", "2015/01/a.txt", false);
        check("2015/**", "2015/01/a.txt", true);
        check("مسودات/", "أخبار/مسودات", true);
        check("./x", "x", true);
        check("[ab].txt", "b.txt", true);
        assert!(!Excludes::none().matches(Path::new("a")));
    }

    #[test]
    fn a_bad_pattern_is_named() {
        let error = Excludes::new(&["ok", "a[b"]).unwrap_err();
        assert_eq!(error.to_string(), "`a[b` is not a pattern for paths");
    }
}
