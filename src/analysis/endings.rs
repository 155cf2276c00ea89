//! What stands behind a word: pronouns, endings of number and gender, the accusative; and the persons of
//! the imperfect.

use super::stem::{Stemmer, letters};
use super::verbs::perfect;

/// Attached pronouns, longest first.
const PRONOUNS: [&str; 10] = ["هما", "كما", "هم", "هن", "كم", "نا", "ها", "ني", "ه", "ك"];

/// Endings of dual and sound plural, longest first.
const NUMBERS: [&str; 8] = ["تان", "تين", "يون", "يين", "ات", "ون", "ين", "ان"];

/// What stands before ان or ون.
fn rest_of_oblique(word: &str) -> Option<&str> {
    word.strip_suffix("ان").or_else(|| word.strip_suffix("ون"))
}

impl Stemmer {
    /// The verb of a form with a pronoun: و before it is وا in the free form, ا is ى.
    pub(super) fn verb_with_pronoun(&self, word: &str) -> Option<String> {
        // Nor before the rest of it: بلغة is ب and اللغة.
        if let Some(rest) = word.strip_prefix(['و', 'ف', 'ب', 'ل', 'ك'])
            && self.frequency(&format!("ال{rest}")) > self.frequency(word)
        {
            return None;
        }
        // تراكما is the accusative of a noun that is seen with the article: التراكم.
        if let Some(noun) = word.strip_suffix('ا')
            && self.frequency(&format!("ال{noun}")) > self.frequency(word)
        {
            return None;
        }
        // The article never stands before either, and ه is also the feminine ending: الشركة.
        if self.frequency(&format!("ال{word}")) > 0.002 * self.frequency(word) {
            return None;
        }
        for pronoun in PRONOUNS {
            let Some(rest) = word.strip_suffix(pronoun) else {
                continue;
            };
            if letters(rest) < 3 {
                continue;
            }
            // A feminine noun has ت before its pronoun too.
            if let Some(base) = rest.strip_suffix('ت')
                && self.support(&format!("{base}ه")) > self.frequency(rest)
            {
                continue;
            }
            let found = perfect(rest)
                .or_else(|| perfect(&format!("{}وا", rest.strip_suffix('و')?)))
                .or_else(|| perfect(&format!("{}ي", rest.strip_suffix('ا')?)));
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// Whether a word that is not listed itself is a listed word with a pronoun or an ending.
    pub(super) fn is_inflected(&self, word: &str) -> bool {
        self.without_pronoun(word).is_some() || self.without_number(word).is_some()
    }

    pub(super) fn without_pronoun(&self, word: &str) -> Option<String> {
        let whole = self.frequency(word);
        // No article stands before a word with a pronoun: المنافسة has the feminine ending.
        if whole > 0.0 && self.frequency(&format!("ال{word}")) > 0.02 * whole {
            return None;
        }
        // إعلانا is the accusative of إعلان.
        if let Some(noun) = word.strip_suffix("نا")
            && self.support(&format!("{noun}ن")) > self.support(noun)
        {
            return None;
        }
        for pronoun in PRONOUNS {
            let Some(rest) = word.strip_suffix(pronoun) else {
                continue;
            };
            if letters(rest) < 3 {
                continue;
            }
            if let Some(base) = self.before_pronoun(rest, pronoun, whole) {
                return Some(base);
            }
        }
        None
    }

    /// The free form of what stands before a pronoun: ت back to ة, ا back to ى, a seated hamza back
    /// to the line. A final ه alone is far more often the feminine ending than a pronoun.
    fn before_pronoun(&self, rest: &str, pronoun: &str, whole: f64) -> Option<String> {
        let weight = if matches!(pronoun, "ه" | "ك") {
            0.5
        } else {
            0.05
        };
        if let Some(base) = rest.strip_suffix('ت') {
            let feminine = format!("{base}ه");
            if letters(&feminine) >= 3 && self.support(&feminine) > weight * whole {
                return Some(feminine);
            }
        }
        for (seated, free) in [("اي", "اء"), ("او", "اء"), ("ا", "ي")] {
            if let Some(base) = rest.strip_suffix(seated) {
                let restored = format!("{base}{free}");
                // عيناه is the dual of عين, but مستواه has مستوى.
                let dual = letters(base) >= 3
                    && seated == "ا"
                    && self.frequency(&format!("ال{base}"))
                        > self.frequency(&format!("ال{restored}"))
                    && self.support(&format!("{base}ين")) > 0.0;
                if dual {
                    return Some(base.to_owned());
                }
                if self.support(&restored) > self.support(rest).max(weight * whole) {
                    return Some(restored);
                }
            }
        }
        if pronoun == "ه" && self.frequency(rest) == 0.0 {
            return None;
        }
        let support = self.support(rest);
        (self.is_known_base(rest) || (support > 0.0 && support > weight * whole))
            .then(|| rest.to_owned())
    }

    /// What is left of a dual or a sound plural that has lost its ن, before a noun (مهندسو المشروع), before
    /// a pronoun (مهندسيها) or to the pronoun ي itself (شركتي). A nisba looks like it, but takes the
    /// article and the feminine ending.
    pub(super) fn without_construct(&self, word: &str) -> Option<String> {
        let whole = self.frequency(word);
        if self.frequency(&format!("ال{word}")) > 0.03 * whole {
            return None;
        }
        for ending in ["تا", "تي", "و", "ي"] {
            let Some(rest) = word.strip_suffix(ending) else {
                continue;
            };
            let base = match ending {
                "تا" | "تي" => format!("{rest}ه"),
                _ => rest.to_owned(),
            };
            if letters(&base) < 3 {
                continue;
            }
            let support = self.support(&base);
            let full = match ending {
                "و" => format!("{rest}ون"),
                _ => format!("{rest}ين"),
            };
            let feminine = format!("ال{word}ه");
            let sound = match ending {
                "تا" | "تي" => true,
                "و" => self.support(&full) > 0.0,
                _ => self.support(&full) > 0.0 && self.frequency(&feminine) <= 0.3 * whole,
            };
            if sound && (self.is_known_base(&base) || support > 0.2 * whole) && support > 0.0 {
                return Some(base);
            }
        }
        None
    }

    pub(super) fn without_number(&self, word: &str) -> Option<String> {
        let whole = self.frequency(word);
        for ending in NUMBERS {
            let Some(rest) = word.strip_suffix(ending) else {
                continue;
            };
            if letters(rest) == 2 && matches!(ending, "ات" | "تان" | "تين") {
                // Short feminines: كرات, سنتين; but not نبات.
                let feminine = format!("{rest}ه");
                if self.support(&feminine) > 0.2 * self.support(word) {
                    return Some(feminine);
                }
            }
            if letters(rest) < 3 {
                continue;
            }
            if matches!(ending, "يون" | "يين") {
                let nisba = format!("{rest}ي");
                if self.is_known_base(&nisba) || self.support(&nisba) > 0.05 * whole {
                    return Some(nisba);
                }
                continue;
            }
            // Dual and plural are seen with ين at least as well as with ان or ون: دوران is neither.
            if matches!(ending, "ان" | "ون" | "تان") {
                let oblique = format!("{}ين", rest_of_oblique(word).unwrap_or(rest));
                if self.support(&oblique) < 0.1 * self.support(word) {
                    continue;
                }
            }
            let feminine = format!("{rest}ه");
            let with_ta = self.support(&feminine);
            if matches!(ending, "تان" | "تين") {
                if self.is_known_base(&feminine) || with_ta > 0.25 * whole {
                    return Some(feminine);
                }
                continue;
            }
            let bare = self.support(rest);
            if ending == "ات"
                && (self.is_known_base(&feminine) || (with_ta > bare && with_ta > 0.02 * whole))
            {
                return Some(feminine);
            }
            if self.is_known_base(rest) || (bare > 0.0 && bare > 0.1 * whole) {
                return Some(rest.to_owned());
            }
        }
        let rest = word.strip_suffix("وا")?;
        (letters(rest) >= 3 && self.frequency(rest) > 0.0).then(|| rest.to_owned())
    }

    pub(super) fn without_feminine(&self, word: &str) -> Option<String> {
        let rest = word.strip_suffix('ه')?;
        if letters(rest) < 3 {
            return None;
        }
        // تجارة is not of تجار.
        if self
            .lexicon
            .singular(rest)
            .is_some_and(|singular| singular != rest)
        {
            return None;
        }
        // What is a verb without its ending is only as common as with the article: وجبة is not of وجب.
        let bare = match perfect(rest) {
            Some(_) => self.frequency(&format!("ال{rest}")),
            None => self.support(rest),
        };
        let whole = self.support(word);
        (self.is_known_base(rest) || (bare > 0.0 && bare > 0.3 * whole)).then(|| rest.to_owned())
    }

    pub(super) fn without_accusative(&self, word: &str) -> Option<String> {
        let rest = word.strip_suffix('ا')?;
        let whole = self.frequency(word);
        if letters(rest) < 3 || self.frequency(&format!("ال{word}")) > 0.02 * whole {
            return None;
        }
        // Adverbs are commoner with the ending than without: سابقا, رسميا.
        let bare = self.frequency(rest);
        let noun = self.frequency(&format!("ال{rest}"));
        (bare > 0.0 && (bare > whole || bare + noun > 0.2 * whole)).then(|| rest.to_owned())
    }

    /// An imperfect loses its person when at least two of its four persons and the bare stem are
    /// attested and the word is no noun (no article is ever seen before it).
    pub(super) fn without_person(&self, word: &str) -> Option<String> {
        let first = word
            .chars()
            .next()
            .filter(|c| matches!(c, 'ي' | 'ت' | 'ن' | 'ا'))?;
        let rest = word.strip_prefix(first)?;
        if letters(rest) < 3 {
            return None;
        }
        let definite = format!("ال{word}");
        if word.ends_with('ه') || self.frequency(&definite) > 0.02 * self.frequency(word) {
            return None;
        }
        let persons = ['ي', 'ت', 'ن', 'ا']
            .iter()
            .filter(|person| self.frequency(&format!("{person}{rest}")) > 0.0)
            .count();
        (persons >= 2 && self.frequency(rest) > 0.0).then(|| rest.to_owned())
    }
}
