//! Names of the parts of a file: none of them twice, none that breaks a line.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// In characters.
const LONGEST: usize = 300;

/// The names that were given, by their hashes: a file may have millions of parts.
#[derive(Debug, Default)]
pub(super) struct Names(HashMap<u64, u32>);

impl Names {
    /// How often the name was asked for, with this time.
    pub(super) fn count(&mut self, name: &str) -> u32 {
        let mut hasher = DefaultHasher::new();
        name.hash(&mut hasher);
        let count = self.0.entry(hasher.finish()).or_default();
        *count = count.saturating_add(1);
        *count
    }

    /// The name, with a number where it was given before. A part may have such a number by nature.
    pub(super) fn free(&mut self, name: String) -> String {
        let mut count = self.count(&name);
        if count == 1 {
            return name;
        }
        loop {
            let numbered = format!("{name} ({count})");
            if self.count(&numbered) == 1 {
                return numbered;
            }
            count = self.count(&name);
        }
    }
}

/// An id or an address as the name of a part: without control characters and white space around it, not
/// longer than a line. Nothing where nothing remains.
pub(super) fn clean(name: &str) -> Option<String> {
    let name: String = name
        .trim()
        .chars()
        .filter(|c| !c.is_control())
        .take(LONGEST)
        .collect();
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_given_twice() {
        let mut names = Names::default();
        let mut check = |name: &str, expected: &str| {
            assert_eq!(names.free(name.to_owned()), expected);
        };
        check("أ", "أ");
        check("ب", "ب");
        check("أ", "أ (2)");
        check("أ", "أ (3)");
        check("ب (2)", "ب (2)");
        check("ب", "ب (3)");
        check("أ (2)", "أ (2) (2)");
    }

    #[test]
    fn names_are_one_line() {
        let check = |name: &str, expected: Option<&str>| {
            assert_eq!(clean(name).as_deref(), expected, "{name:?}");
        };
        check(" http://example.org/a b\n", Some("http://example.org/a b"));
        check("a\u{1B}[1m\r\nb", Some("a[1mb"));
        check("\n ", None);
        check(&"أ".repeat(999), Some(&"أ".repeat(LONGEST)));
    }
}
