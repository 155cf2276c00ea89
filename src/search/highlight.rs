//! Which words of a text are lit, and which window of it is worth showing.

use super::leaf::{Leaf, Scope};
use crate::analysis::Tokens;
use crate::text::{Span, slice};

/// The longest excerpt, in Unicode scalar values.
pub(super) const EXCERPT: usize = 320;

/// A lit word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lit {
    pub(super) span: Span,
    /// The first leaf that it satisfies.
    leaf: usize,
}

/// The words of a text that satisfy a leaf, in order. In a title every leaf counts; in a passage those
/// that look there.
pub(super) fn lit(tokens: &Tokens, leaves: &[Leaf], in_title: bool) -> Vec<Lit> {
    let mut by_token: Vec<Option<usize>> = vec![None; tokens.len()];
    for (number, leaf) in leaves.iter().enumerate() {
        if leaf.lit && (in_title || leaf.scope == Scope::Anywhere) {
            for place in leaf.places(tokens) {
                if let Some(slot) = by_token.get_mut(place) {
                    slot.get_or_insert(number);
                }
            }
        }
    }
    tokens
        .spans()
        .zip(by_token)
        .filter_map(|(span, leaf)| leaf.map(|leaf| Lit { span, leaf }))
        .collect()
}

/// The window of a passage that is worth showing: at most [`EXCERPT`] characters, cut at word edges,
/// around the words that say most together. `worth` is what each leaf counts for.
pub(super) fn excerpt(text: &str, tokens: &Tokens, lit: &[Lit], worth: &[f64]) -> Span {
    if text.chars().count() <= EXCERPT {
        return trimmed(text, Span::new(0, text.len()));
    }
    let words: Vec<Word> = words(text, tokens);
    let cluster = best_cluster(text, lit, worth);
    let Some(first) = words.iter().position(|word| word.span.end > cluster.start) else {
        return trimmed(text, Span::new(0, crate::text::prefix(text, EXCERPT).len()));
    };
    let taken = slice(text, cluster.start, cluster.end).chars().count();
    let start = opening(&words, first, taken);
    let Some(start_char) = words.get(start).map(|word| word.char) else {
        return trimmed(text, Span::new(0, text.len()));
    };
    let mut end = cluster.end;
    for (place, word) in words.iter().enumerate().skip(start) {
        // Up to the next word, so that punctuation stays with the word before it.
        let (behind, chars) = words
            .get(place + 1)
            .map_or((text.len(), text.chars().count()), |next| {
                (next.span.start, next.char)
            });
        let kept = slice(text, word.span.end, behind)
            .trim_end()
            .chars()
            .count();
        let whole = slice(text, word.span.start, word.span.end).chars().count();
        if word.char + whole - start_char > EXCERPT {
            break;
        }
        end = word.span.end;
        if word.char + whole + kept - start_char <= EXCERPT && chars >= word.char {
            end += slice(text, word.span.end, behind).trim_end().len();
        }
    }
    let start = words.get(start).map_or(0, |word| word.span.start);
    trimmed(text, Span::new(start, end.max(start)))
}

struct Word {
    span: Span,
    /// Characters before it.
    char: usize,
    /// Whether a sentence begins with it.
    opens: bool,
}

fn words(text: &str, tokens: &Tokens) -> Vec<Word> {
    let mut counter = crate::text::CharCounter::new(text);
    let mut last = 0;
    tokens
        .spans()
        .map(|span| {
            let gap = slice(text, last, span.start);
            let opens = last == 0 || gap.contains(['.', '!', '?', '؟', '…', '\n']);
            last = span.end;
            Word {
                span,
                char: counter.chars_before(span.start),
                opens,
            }
        })
        .collect()
}

/// From the first to the last lit word of the window whose words count for most: each leaf once, each
/// further mention a little.
fn best_cluster(text: &str, lit: &[Lit], worth: &[f64]) -> Span {
    let mut counter = crate::text::CharCounter::new(text);
    let places: Vec<(usize, usize)> = lit
        .iter()
        .map(|lit| {
            (
                counter.chars_before(lit.span.start),
                counter.chars_before(lit.span.end),
            )
        })
        .collect();
    let mut best = (0.0, Span::new(0, 0));
    for (from, first) in lit.iter().enumerate() {
        let mut seen = vec![false; worth.len()];
        let mut sum = 0.0;
        for (to, last) in lit.iter().enumerate().skip(from) {
            if places[to].1 - places[from].0 > EXCERPT {
                break;
            }
            let value = worth.get(last.leaf).copied().unwrap_or(1.0).max(0.1);
            let again = seen
                .get_mut(last.leaf)
                .is_some_and(|seen| std::mem::replace(seen, true));
            sum += if again { value * 0.1 } else { value };
            if sum > best.0 {
                best = (sum, Span::new(first.span.start, last.span.end));
            }
        }
    }
    best.1
}

/// The word to begin with: where the cluster's sentence begins if there is room for it, else some words
/// before the cluster.
fn opening(words: &[Word], first: usize, taken: usize) -> usize {
    let room = EXCERPT.saturating_sub(taken);
    let at = |place: usize| words.get(place).map_or(0, |word| word.char);
    let near = |place: usize, room: usize| at(first) - at(place) <= room;
    let mut start = first;
    for place in (0..=first).rev() {
        if !near(place, room * 2 / 3) {
            break;
        }
        start = place;
        if words.get(place).is_some_and(|word| word.opens) {
            return place;
        }
    }
    // No sentence begins in reach: a third of the room goes before.
    (start..=first)
        .find(|place| near(*place, room / 3))
        .unwrap_or(first)
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
