//! Which words of a text are lit, and which window of it is worth showing.

use super::leaf::{Leaf, Scope, Single};
use crate::analysis::Tokens;
use crate::text::{Span, slice};

/// The longest excerpt, in Unicode scalar values.
pub(super) const EXCERPT: usize = 320;

/// A lit word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lit {
    pub(super) span: Span,
    /// Which token it is.
    token: usize,
    /// The first leaf that it satisfies.
    pub(super) leaf: usize,
}

/// The words of a text that satisfy a leaf, in order. In a title every leaf counts; in a passage those
/// that look there.
pub(super) fn lit(tokens: &Tokens, leaves: &[Leaf], in_title: bool) -> Vec<Lit> {
    let asked = || {
        let counts = |leaf: &Leaf| leaf.lit && (in_title || leaf.scope == Scope::Anywhere);
        leaves
            .iter()
            .enumerate()
            .filter(move |(_, leaf)| counts(leaf))
    };
    // Most leaves are satisfied by a token alone, and are looked for in one pass.
    let singles: Vec<(usize, Single<'_>)> = asked()
        .filter_map(|(number, leaf)| Some((number, leaf.single()?)))
        .collect();
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (place, token) in tokens.iter().enumerate() {
        if let Some((number, _)) = singles.iter().find(|(_, single)| single.matches(&token)) {
            found.push((place, *number));
        }
    }
    let alone = found.len();
    for (number, leaf) in asked() {
        let places = leaf.places_together(tokens).into_iter();
        found.extend(places.map(|place| (place, number)));
    }
    if found.len() > alone {
        // Of the leaves at one place the first.
        found.sort_unstable();
        found.dedup_by_key(|(place, _)| *place);
    }
    let lit = |(token, leaf): (usize, usize)| {
        let span = tokens.get(token)?.span;
        Some(Lit { span, token, leaf })
    };
    found.into_iter().filter_map(lit).collect()
}

/// The window of a passage that is worth showing: at most [`EXCERPT`] characters, cut at word edges,
/// where the lit words say most together. `worth` is what each leaf counts for.
pub(super) fn excerpt(text: &str, tokens: &Tokens, lit: &[Lit], worth: &[f64]) -> Span {
    if text.chars().count() <= EXCERPT {
        return trimmed(text, Span::new(0, text.len()));
    }
    let words = words(text, tokens);
    let (start, last) = best_window(text, &words, lit, worth).unwrap_or_else(|| {
        let fitting = words.partition_point(|word| word.end <= EXCERPT);
        (0, fitting.saturating_sub(1))
    });
    let (Some(first), Some(word)) = (words.get(start), words.get(last)) else {
        return trimmed(text, Span::new(0, crate::text::prefix(text, EXCERPT).len()));
    };
    // Up to the next word, so that punctuation stays with the word before it.
    let next = words
        .get(last + 1)
        .map_or(text.len(), |next| next.span.start);
    let kept = slice(text, word.span.end, next).trim_end();
    let mut end = word.span.end;
    if word.end + kept.chars().count() <= first.start + EXCERPT {
        end += kept.len();
    }
    trimmed(text, Span::new(first.span.start, end))
}

/// A word's place, in bytes and in characters.
struct Word {
    span: Span,
    start: usize,
    end: usize,
}

fn words(text: &str, tokens: &Tokens) -> Vec<Word> {
    let mut counter = crate::text::CharCounter::new(text);
    let word = |span: Span| Word {
        span,
        start: counter.chars_before(span.start),
        end: counter.chars_before(span.end),
    };
    tokens.spans().map(word).collect()
}

/// What a lit word counts for that is not the first of its leaf in a window.
const AGAIN: f64 = 0.1;
/// What it counts for that a window begins with a sentence. Words count for their rarity, some 2 to 10.
const OPENING: f64 = 1.0;
/// What it costs when lit words stand at the wrong end of a window, and which share of the room around
/// them is best left behind them: what a text says about a thing mostly follows it.
const LOPSIDED: f64 = 2.0;
const BEHIND: f64 = 0.7;

/// The first and the last word of the window whose lit words count for most.
fn best_window(text: &str, words: &[Word], lit: &[Lit], worth: &[f64]) -> Option<(usize, usize)> {
    let mut best = None;
    let mut most = f64::NEG_INFINITY;
    // For each leaf the last window that it was met in.
    let mut met = vec![usize::MAX; worth.len()];
    let mut lit_from = 0;
    let mut behind = 0;
    for (start, first) in words.iter().enumerate() {
        // Words that the window holds: those before `behind`.
        while words
            .get(behind)
            .is_some_and(|word| word.end <= first.start + EXCERPT)
        {
            behind += 1;
        }
        while lit.get(lit_from).is_some_and(|lit| lit.token < start) {
            lit_from += 1;
        }
        let within = lit.get(lit_from..).unwrap_or_default();
        let within = within.get(..within.partition_point(|lit| lit.token < behind))?;
        let (Some(first_lit), Some(last_lit)) = (within.first(), within.last()) else {
            continue;
        };
        let mut sum = 0.0;
        for lit in within {
            let value = worth.get(lit.leaf).copied().unwrap_or(1.0).max(0.1);
            let again = met
                .get_mut(lit.leaf)
                .is_some_and(|met| std::mem::replace(met, start) == start);
            sum += if again { value * AGAIN } else { value };
        }
        if opens_sentence(text, words, start) {
            sum += OPENING;
        }
        let last = behind.checked_sub(1)?;
        let room_before = words.get(first_lit.token)?.start - first.start;
        let room_behind = words.get(last)?.end - words.get(last_lit.token)?.end;
        let share = room_behind as f64 / (room_before + room_behind + 1) as f64;
        sum -= LOPSIDED * (share - BEHIND).abs();
        if sum > most {
            most = sum;
            best = Some((start, last));
        }
    }
    best
}

/// Whether a sentence begins with a word: whether one ends before it.
fn opens_sentence(text: &str, words: &[Word], place: usize) -> bool {
    let before = place.checked_sub(1).and_then(|place| words.get(place));
    let (Some(before), Some(word)) = (before, words.get(place)) else {
        return true;
    };
    slice(text, before.span.end, word.span.start).contains(['.', '!', '?', '؟', '…', '\n'])
}

fn trimmed(text: &str, span: Span) -> Span {
    let inner = span.of(text);
    let start = span.start + (inner.len() - inner.trim_start().len());
    Span::new(start, (start + inner.trim().len()).min(span.end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Analyzer;
    use crate::search::plan::plan;

    fn show(query: &str, text: &str) -> (String, String) {
        let mut analyzer = Analyzer::new();
        let plan = plan(&crate::query::parse(query), &[], false, &mut analyzer);
        let tokens = analyzer.analyze(text);
        let lit = lit(&tokens, &plan.leaves, false);
        let marked: Vec<&str> = lit.iter().map(|lit| lit.span.of(text)).collect();
        let window = excerpt(text, &tokens, &lit, &vec![1.0; plan.leaves.len()]);
        (marked.join("|"), window.of(text).to_owned())
    }

    #[track_caller]
    fn check(query: &str, text: &str, marked: &str) {
        assert_eq!(show(query, text).0, marked, "{query}");
    }

    #[test]
    fn whole_words_are_lit_in_every_kind_of_query() {
        let text =
            "قُصِفَت المدرسةُ، وقال أهالي العـــراق إنّ ولاية خراسان وولاية أخرى قصفت مدارسهم بـF-16.";
        check("قصفت", text, "قُصِفَت|قصفت");
        check("مدرسة", text, "المدرسةُ|مدارسهم");
        check("=مدرسة", text, "");
        check("العراق", text, "العـــراق");
        check("\"ولاية خراسان\"", text, "ولاية|خراسان");
        check("\"قصفت مدرسة\"~3", text, "قُصِفَت|المدرسةُ|قصفت|مدارسهم");
        check("مدار*", text, "مدارسهم");
        check("خرسان~", text, "خراسان");
        check("f16", text, "F-16");
        check("ولاية -خراسان", text, "ولاية|وولاية");
        check("title:ولاية", text, "");
    }

    #[test]
    fn an_excerpt_holds_the_cluster_and_is_short() {
        let filler = "كلام كثير لا يعني شيئا هنا. ".repeat(30);
        let text = format!("{filler}سقطت المدينة في يد مقاتلين. {filler}");
        let (_, window) = show("سقوط المدينة مقاتلون", &text);
        assert!(window.contains("المدينة في يد مقاتلين"), "{window}");
        assert!(window.chars().count() <= EXCERPT);
        let (_, window) = show("لاشيءهنا", &text);
        assert!(
            window.starts_with("كلام") && window.chars().count() <= EXCERPT,
            "{window}"
        );
    }
}
