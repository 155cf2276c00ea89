//! What may have been meant by a query that finds nothing, or next to nothing.
//!
//! A keyboard in the wrong layout is the likeliest where all that was typed becomes words of the archive. Else
//! words that hardly any passage holds are replaced by words of the archive that are spelled nearly so: the
//! distance is that of Damerau and Levenshtein, with a price for each exchange that is low for letters that
//! sound or look alike.

use super::field::In;
use super::leaf::{Look, Scope};
use super::terms::Terms;
use super::{SearchOptions, Searcher, plan};
use crate::analysis::Kind;
use crate::index::IndexError;
use crate::query::{Query, other_layouts, parse};

/// A word that more passages hold is taken as meant.
const FEW: u64 = 2;
/// The most suggestions.
const MOST: usize = 3;
/// Words of the archive that are tried for one that was typed.
const MOST_TRIED: usize = 8;
/// The dearest exchange that is still a slip, for a word of four letters; each letter more allows a little more.
const ALLOWED: f64 = 1.0;
const ALLOWED_A_LETTER: f64 = 0.15;

/// Letters that are taken for each other, and for how much: by their sound, and by their shape without dots.
const ALIKE: [(&str, f64); 16] = [
    ("هة", 0.1),
    ("يى", 0.1),
    ("ضظ", 0.2),
    ("دذ", 0.3),
    ("تط", 0.3),
    ("تث", 0.3),
    ("سص", 0.3),
    ("زذظ", 0.3),
    ("قكج", 0.4),
    ("غج", 0.4),
    ("بتثني", 0.5),
    ("جحخ", 0.4),
    ("رز", 0.4),
    ("سش", 0.4),
    ("صض", 0.4),
    ("فق", 0.5),
];
/// A vowel, and a letter that stands twice, come and go more easily than others.
const VOWEL: f64 = 0.5;
const TWICE: f64 = 0.3;
/// Two letters in the wrong order.
const SWAPPED: f64 = 0.5;

/// A query that may have been meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The query.
    pub query: String,
    /// How many documents it finds.
    pub documents: usize,
}

impl Searcher {
    /// Queries that may have been meant, the likeliest first; each finds more than this one.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when the index cannot be read.
    pub fn suggest(
        &mut self,
        query: &Query,
        options: &SearchOptions,
    ) -> Result<Vec<Suggestion>, IndexError> {
        let mut terms = Terms::default();
        let mut tried = self.in_another_layout(query, &mut terms)?;
        if tried.is_empty() {
            tried = self.spelled_otherwise(query, options, &mut terms)?;
        }
        let found = self.count(query, options)?.documents;
        let mut suggestions: Vec<Suggestion> = Vec::new();
        for text in tried {
            if suggestions.len() == MOST {
                break;
            }
            let documents = self.count(&parse(&text), options)?.documents;
            if documents > found && suggestions.iter().all(|known| known.query != text) {
                suggestions.push(Suggestion {
                    query: text,
                    documents,
                });
            }
        }
        Ok(suggestions)
    }

    /// The query as another keyboard layout would have written it, if then all of it is in the archive.
    fn in_another_layout(
        &mut self,
        query: &Query,
        terms: &mut Terms,
    ) -> Result<Vec<String>, IndexError> {
        let mut out = Vec::new();
        for text in other_layouts(&query.text) {
            if self.holds_all(&text, terms)? && !self.holds_all(&query.text, terms)? {
                out.push(text);
            }
        }
        Ok(out)
    }

    /// Whether each word of a text, and one that is no stop word among them, is in the archive.
    fn holds_all(&mut self, text: &str, terms: &mut Terms) -> Result<bool, IndexError> {
        let tokens = self.analyzer.analyze(text);
        let mut any = false;
        for token in tokens.iter() {
            let (place, title, term) = match token.kind {
                Kind::Stop => (In::Exact, In::TitleExact, token.exact),
                _ => (In::Stem, In::TitleStem, token.stem),
            };
            if self.count_of(terms, place, term)? + self.count_of(terms, title, term)? == 0 {
                return Ok(false);
            }
            any |= token.kind != Kind::Stop;
        }
        Ok(any)
    }

    /// The query with a word that next to no passage holds replaced by one of the archive.
    fn spelled_otherwise(
        &mut self,
        query: &Query,
        options: &SearchOptions,
        terms: &mut Terms,
    ) -> Result<Vec<String>, IndexError> {
        let plan = plan::plan(query, &options.filters, options.exact, &mut self.analyzer);
        let mut out: Vec<(f64, String)> = Vec::new();
        for leaf in &plan.leaves {
            let Look::Word(forms) = &leaf.look else {
                continue;
            };
            let arabic = crate::analysis::is_arabic_word(&forms.exact);
            if !leaf.lit || leaf.scope == Scope::Title || !arabic {
                continue;
            }
            let held = match &forms.stem {
                Some(_) => self.held(terms, forms.stems())?,
                None => self.count_of(terms, In::Exact, &forms.exact)?,
            };
            if held > FEW {
                continue;
            }
            for (cost, word) in self.words_like(&forms.exact, held, terms)? {
                if let Some(text) = replaced(&query.text, &leaf.typed, &word) {
                    out.push((cost, text));
                }
            }
        }
        out.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
        Ok(out.into_iter().map(|(_, text)| text).collect())
    }

    /// Words of the archive, and pairs of them, that are spelled nearly like one, the likeliest first.
    fn words_like(
        &self,
        exact: &str,
        held: u64,
        terms: &mut Terms,
    ) -> Result<Vec<(f64, String)>, IndexError> {
        let letters = exact.chars().count();
        let allowed = ALLOWED + ALLOWED_A_LETTER * (letters as f64 - 4.0);
        let edits = if letters < 4 { 1 } else { 2 };
        let mut found = Vec::new();
        for word in self.near(&[In::Exact, In::TitleExact], exact, edits)? {
            let cost = distance(exact, &word);
            let count = self.count_in_any(terms, &word)?;
            if word != exact && cost <= allowed && count > held {
                // Ten times as often is worth a fifth of a letter.
                found.push((cost - 0.2 * (count as f64).log10(), word));
            }
        }
        if let Some(parted) = self.parted(terms, exact)? {
            found.push((0.3, parted.spelled()));
        }
        found.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
        found.truncate(MOST_TRIED);
        Ok(found)
    }
}

/// A query with another word in the place of one; none where it is not found there as typed.
fn replaced(query: &str, typed: &str, word: &str) -> Option<String> {
    let (before, behind) = query.split_once(typed)?;
    Some(format!("{before}{word}{behind}"))
}

/// What it costs to make one word of the other.
fn distance(a: &str, b: &str) -> f64 {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows: Vec<Vec<f64>> = Vec::with_capacity(a.len() + 1);
    let mut first = vec![0.0];
    for (at, _) in b.iter().enumerate() {
        let before = first.last().copied().unwrap_or_default();
        first.push(before + one(&b, at));
    }
    rows.push(first);
    for (i, letter) in a.iter().enumerate() {
        let above = &rows[i];
        let mut row = vec![above[0] + one(&a, i)];
        for (j, other) in b.iter().enumerate() {
            let mut least = (above[j] + exchange(*letter, *other))
                .min(above[j + 1] + one(&a, i))
                .min(row[j] + one(&b, j));
            if i > 0 && j > 0 && a[i - 1] == *other && b[j - 1] == *letter && letter != other {
                least = least.min(rows[i - 1][j - 1] + SWAPPED);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

/// What a letter costs that one of the words has and the other has not.
fn one(word: &[char], at: usize) -> f64 {
    match word[at] {
        letter if at > 0 && word[at - 1] == letter => TWICE,
        'ا' | 'و' | 'ي' | 'ء' => VOWEL,
        _ => 1.0,
    }
}

fn exchange(a: char, b: char) -> f64 {
    if a == b {
        return 0.0;
    }
    let alike = |letters: &&str| letters.contains(a) && letters.contains(b);
    let prices = ALIKE.iter().filter(|(letters, _)| alike(letters));
    prices.map(|(_, price)| *price).fold(1.0, f64::min)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn nearer(typed: &str, meant: &str, other: &str) {
        let (meant_at, other_at) = (distance(typed, meant), distance(typed, other));
        assert!(
            meant_at < other_at,
            "{typed}: {meant} {meant_at}, {other} {other_at}"
        );
    }

    #[test]
    fn letters_that_look_or_sound_alike_are_nearer() {
        nearer("حظر", "حضر", "حجر");
        nearer("مدرسه", "مدرسة", "مدرست");
        nearer("قصق", "قصف", "قصر");
        nearer("مستشفي", "مستشفى", "مستشفه");
        nearer("طالبن", "طالبان", "طالبنت");
        nearer("كتاب", "كتااب", "كتباب");
        assert_eq!(distance("حلب", "حلب"), 0.0);
        assert_eq!(distance("حلب", ""), 3.0);
        assert_eq!(distance("", "حلب"), 3.0);
    }
}
