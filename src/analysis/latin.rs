//! Stems of English and French words: the Snowball stemmers (crate `frostem`) over folded letters.
//!
//! Which stemmer a text gets its language decides; words of other languages are left as they are folded. A
//! query says no language, so its word is looked for by all the stems it may have ([`latin_stems`]). For
//! that to find every text with the word as typed, a stem has to follow from the folded letters alone,
//! and so French is stemmed without its accents. What that costs it (a participle keeps the second e of
//! `déplacée`) is mended beforehand.

use std::borrow::Cow;

use frostem::{Algorithm, Stemmer};

/// Which stems a text's words of Latin letters get.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Latin {
    /// None: the folded word stands for itself.
    #[default]
    Folded,
    /// English ones.
    English,
    /// French ones.
    French,
}

/// The fewest and the most letters of a word that is stemmed.
const LETTERS: std::ops::RangeInclusive<usize> = 3..=40;

impl Latin {
    /// What a text in this language gets; `language` is a tag as [`crate::analysis`]'s callers keep it.
    #[must_use]
    pub fn of(language: Option<&str>) -> Self {
        match language.and_then(|tag| tag.split('-').next()) {
            Some("en") => Self::English,
            Some("fr") => Self::French,
            _ => Self::Folded,
        }
    }

    /// The stem of a folded word: borrowed where that is the word itself.
    pub(super) fn stem(self, folded: &str) -> Cow<'_, str> {
        let algorithm = match self {
            Self::Folded => return Cow::Borrowed(folded),
            Self::English => Algorithm::English,
            Self::French => Algorithm::French,
        };
        let letters = folded.bytes().all(|b| b.is_ascii_lowercase());
        if !letters || !LETTERS.contains(&folded.len()) {
            return Cow::Borrowed(folded);
        }
        let participle = ["ees", "ee"]
            .iter()
            .filter(|_| self == Self::French)
            .find_map(|ending| folded.strip_suffix(ending))
            .filter(|rest| rest.len() >= 3)
            .map(|rest| format!("{rest}e"));
        let word = participle.as_deref().unwrap_or(folded);
        let stem = Stemmer::new(algorithm).stem(word);
        if stem.is_empty() || stem == folded {
            Cow::Borrowed(folded)
        } else {
            Cow::Owned(stem.into_owned())
        }
    }
}

/// The stems that a folded word of Latin letters has in texts of some language, beside itself.
#[must_use]
pub fn latin_stems(folded: &str) -> Vec<String> {
    let mut stems: Vec<String> = Vec::new();
    for latin in [Latin::English, Latin::French] {
        if let Cow::Owned(stem) = latin.stem(folded)
            && !stems.contains(&stem)
        {
            stems.push(stem);
        }
    }
    stems
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Analyzer, fold};
    use proptest::prelude::*;

    #[track_caller]
    fn check(latin: Latin, rows: &[(&str, &str)]) {
        for (word, stem) in rows {
            let tokens = Analyzer::new().analyze_in(word, latin);
            assert_eq!(tokens.get(0).expect("a word").stem, *stem, "{word}");
        }
    }

    #[test]
    fn words_have_the_stems_of_their_language() {
        check(
            Latin::English,
            &[
                ("Bombings", "bomb"),
                ("bombed", "bomb"),
                ("refugees", "refuge"),
                ("Damascus", "damascus"),
                ("F-16", "f16"),
                ("UN", "un"),
                ("2021", "2021"),
                ("والمدرسة", "مدرسه"),
                ("колонна", "колонна"),
            ],
        );
        check(
            Latin::French,
            &[
                ("Déplacés", "deplac"),
                ("déplacée", "deplac"),
                ("déplacées", "deplac"),
                ("déplacement", "deplac"),
                ("bombardements", "bombard"),
                ("bombardé", "bombard"),
                ("bombardées", "bombard"),
            ],
        );
        check(
            Latin::Folded,
            &[("Bombings", "bombings"), ("Déplacés", "deplaces")],
        );
    }

    #[test]
    fn a_tag_says_which() {
        for (tag, latin) in [
            (Some("en"), Latin::English),
            (Some("en-gb"), Latin::English),
            (Some("fr"), Latin::French),
            (Some("enm"), Latin::Folded),
            (Some("ar"), Latin::Folded),
            (None, Latin::Folded),
        ] {
            assert_eq!(Latin::of(tag), latin, "{tag:?}");
        }
    }

    #[test]
    fn a_query_has_all_the_stems() {
        assert_eq!(latin_stems("bombings"), ["bomb", "bombing"]);
        assert_eq!(latin_stems("un"), [""; 0]);
        assert_eq!(latin_stems("مدرسه"), [""; 0]);
    }

    proptest! {
        /// Whoever types a word as it stands finds it, whatever the text's language.
        #[test]
        fn a_text_has_no_stem_that_its_word_has_not_in_a_query(word in "[a-zA-Zéèêàçîôûäöüß]{1,12}") {
            let folded = fold(&word);
            let stems = latin_stems(&folded);
            for latin in [Latin::Folded, Latin::English, Latin::French] {
                let tokens = Analyzer::new().analyze_in(&word, latin);
                for token in tokens.iter() {
                    prop_assert_eq!(token.exact, &folded);
                    prop_assert!(!token.stem.is_empty());
                    prop_assert!(token.stem == folded || stems.iter().any(|stem| stem == token.stem));
                }
            }
        }
    }
}
