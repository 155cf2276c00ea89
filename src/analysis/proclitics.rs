//! What stands before a word: the article with what may stand before it, single conjunctions and
//! prepositions.

use super::stem::{Stemmer, letters};
use super::verbs::perfect;

/// Clusters that end in the article, longest first; what stands before the article in each.
const ARTICLES: [&str; 11] = [
    "وبال", "وكال", "فبال", "فكال", "وال", "فال", "بال", "كال", "ولل", "فلل", "ال",
];

/// Proclitics and how much commoner than the whole word the remainder has to be.
pub(super) const CONJUNCTIONS: [(&str, f64); 2] = [("و", 0.5), ("ف", 2.0)];
pub(super) const PREPOSITIONS: [(&str, f64); 4] = [("ب", 0.5), ("ل", 0.5), ("ك", 8.0), ("س", 1.0)];

/// Whether a verb may stand behind a proclitic: behind ل only an imperfect, behind ب and ك none.
pub(super) fn takes_verb(proclitic: Option<char>, rest: &str) -> bool {
    match proclitic {
        Some('و' | 'ف' | 'س') => true,
        Some('ل') => rest.starts_with(['ي', 'ت', 'ن', 'ا']),
        _ => false,
    }
}

impl Stemmer {
    pub(super) fn without_article(&self, word: &str) -> Option<String> {
        if let Some(rest) = word.strip_prefix("لل") {
            // لل is ل before the article, and before a word that itself begins with ل.
            let doubled = format!("ل{rest}");
            let (plain, doubled_support) = (self.support(rest), self.support(&doubled));
            if letters(rest) >= 3 && self.is_known(rest) {
                return Some(rest.to_owned());
            }
            if doubled_support > plain && letters(&doubled) >= 3 {
                return Some(doubled);
            }
            return (plain > 0.0 && letters(rest) >= 2).then(|| rest.to_owned());
        }
        // ب before a known word that itself begins so is no بال: بألغام, بألمانيا.
        if let Some(bare) = word.strip_prefix(['و', 'ف', 'ب', 'ك'])
            && bare.starts_with("ال")
            && self.is_known(bare)
        {
            return None;
        }
        let whole = self.frequency(word);
        // With the article in front the first letters are the word's own: الوالد, البالغ.
        let own = !word.starts_with("ال")
            && whole > 0.0
            && self.frequency(&format!("ال{word}")) > 0.02 * whole;
        for cluster in ARTICLES {
            let Some(rest) = word.strip_prefix(cluster).filter(|_| !own) else {
                continue;
            };
            let len = letters(rest);
            if len >= 3 && self.is_known(rest) {
                return Some(rest.to_owned());
            }
            let bare = self.frequency(rest);
            // With another article in front this one is the word's own: الالتهاب, والآليات.
            let article = format!("ال{rest}");
            let plain = self.frequency(&article);
            if cluster != "لل"
                && plain > 0.0
                && self.frequency(&format!("ال{article}")) > 0.02 * plain
            {
                return None;
            }
            let enough = match len {
                0 | 1 => false,
                2 => cluster == "ال" && bare > 0.2 * whole,
                _ if cluster == "ال" => bare > 0.004 * whole,
                _ => self.support(rest) > 0.25 * whole,
            };
            if enough && bare > 0.0 {
                return Some(rest.to_owned());
            }
            // Forms too rare to be listed: what is left after its own ending decides.
            if len > 3 && bare == 0.0 && self.is_inflected(rest) {
                return Some(rest.to_owned());
            }
        }
        None
    }

    pub(super) fn without_proclitic<'w>(
        &self,
        word: &'w str,
        table: &[(&str, f64)],
    ) -> Option<&'w str> {
        for (letter, weight) in table {
            let Some(rest) = word.strip_prefix(letter) else {
                continue;
            };
            // Two letters only behind a conjunction, and only where nothing else is likely: وتم.
            let whole = self.frequency(word);
            if letters(rest) == 2
                && matches!(*letter, "و" | "ف")
                && self.frequency(rest) > whole
                && self.frequency(&format!("ال{word}")) <= 0.005 * whole
            {
                return Some(rest);
            }
            if letters(rest) < 3 || (*letter == "س" && !rest.starts_with(['ي', 'ت', 'ن', 'ا']))
            {
                continue;
            }
            // With the article in front the letter is the word's own: الوزير, البنك.
            let mut definite = String::from("ال");
            definite.push_str(word);
            if self.frequency(&definite) > 0.05 * whole && whole > 0.0 {
                continue;
            }
            let support = self.support(rest);
            // The same for what is left without its ending: وفدين is of الوفد.
            let base = self
                .without_number(word)
                .or_else(|| self.without_accusative(word));
            if base.is_some_and(|base| {
                base.starts_with(letter)
                    && self.frequency(&format!("ال{base}")) > 0.05 * self.frequency(&base)
                    && self.support(&base) > support
            }) {
                continue;
            }
            if self.is_known(rest) && support >= 0.2 * whole {
                return Some(rest);
            }
            if support > 0.0 && support >= weight * whole {
                return Some(rest);
            }
            let verb = rest.strip_prefix('س').unwrap_or(rest);
            if takes_verb(letter.chars().next(), rest)
                && support >= 0.1 * whole
                && (perfect(rest).is_some() || perfect(verb).is_some())
            {
                return Some(rest);
            }
            // Forms too rare to be listed: what is left after its own ending decides.
            if whole == 0.0
                && *letter != "س"
                && self.without_accusative(word).is_none()
                && self.is_inflected(rest)
            {
                return Some(rest);
            }
        }
        None
    }
}
