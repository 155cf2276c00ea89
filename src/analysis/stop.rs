//! Stop words: so frequent that they say nothing about a passage. They stay in the exact field, so
//! that phrases are never broken.

use std::collections::HashSet;
use std::sync::OnceLock;

pub(super) const STOP_WORDS: &str = include_str!("../../index-schema/stopwords.txt");

const QUESTION_WORDS: &str = include_str!("../../index-schema/question-words.txt");

/// Whether a folded word is on the list.
pub(super) fn is_stop_word(folded: &str) -> bool {
    static WORDS: OnceLock<HashSet<&'static str>> = OnceLock::new();
    WORDS.get_or_init(|| listed(STOP_WORDS)).contains(folded)
}

/// Whether a folded word asks a question.
pub(super) fn is_question_word(folded: &str) -> bool {
    static WORDS: OnceLock<HashSet<&'static str>> = OnceLock::new();
    WORDS
        .get_or_init(|| listed(QUESTION_WORDS))
        .contains(folded)
}

fn listed(list: &'static str) -> HashSet<&'static str> {
    list.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_folded() {
        for word in listed(STOP_WORDS).union(&listed(QUESTION_WORDS)) {
            assert_eq!(
                super::super::fold(word),
                *word,
                "a word stands folded in the list"
            );
        }
        assert!(is_question_word("متي") && !is_question_word("حرب"));
        assert!(is_stop_word("في"));
        assert!(!is_stop_word("حرب"));
    }
}
