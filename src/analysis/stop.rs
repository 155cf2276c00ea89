//! Stop words: so frequent that they say nothing about a passage. They stay in the exact field, so
//! that phrases are never broken.

use std::collections::HashSet;
use std::sync::OnceLock;

const STOP_WORDS: &str = include_str!("../../index-schema/stopwords.txt");

/// Whether a folded word is on the list.
pub(super) fn is_stop_word(folded: &str) -> bool {
    static WORDS: OnceLock<HashSet<&'static str>> = OnceLock::new();
    WORDS
        .get_or_init(|| {
            STOP_WORDS
                .lines()
                .map(str::trim)
                .filter(|line| !line.is_empty() && !line.starts_with('#'))
                .collect()
        })
        .contains(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_folded() {
        for line in STOP_WORDS.lines().map(str::trim) {
            if !line.is_empty() && !line.starts_with('#') {
                assert_eq!(
                    super::super::fold(line),
                    line,
                    "a stop word stands folded in the list"
                );
            }
        }
        assert!(is_stop_word("في"));
        assert!(!is_stop_word("حرب"));
    }
}
