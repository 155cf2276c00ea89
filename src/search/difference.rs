//! What two texts have in common word for word, and what only one of them has.
//!
//! Words are compared as the exact chain folds them, so vowel signs, digits of either kind and punctuation make no
//! difference; what is shown is the text as written. Time is bounded by the length of the texts, not by a clock: where
//! much differs, rows of words that either text has once are matched first, and only what lies between them is
//! compared word by word.

use std::collections::HashMap;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::analysis::Tokens;
use crate::text::{Span, slice};

/// So many words, of both texts together, are compared with each other one by one.
const WORD_BY_WORD: usize = 4000;
/// Words of a row that is looked for in longer texts.
const ROW: usize = 4;

/// What became of a stretch of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Its words are in both texts.
    Same,
    /// In the first alone.
    Removed,
    /// In the second alone.
    Added,
}

/// A stretch of two texts. In order, the stretches of either text cover it without a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DifferencePart {
    /// What became of it.
    pub change: Change,
    /// Bytes of the first text.
    pub from: Span,
    /// Bytes of the second.
    pub to: Span,
}

/// How many words are in both texts, in the first alone, and in the second alone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// In both.
    pub same: usize,
    /// In the first.
    pub removed: usize,
    /// In the second.
    pub added: usize,
}

/// The difference between two texts.
pub(super) fn difference(
    [from, to]: [&str; 2],
    [from_tokens, to_tokens]: [&Tokens; 2],
) -> (Vec<DifferencePart>, Counts) {
    let mut numbers = HashMap::new();
    let old = numbered(from_tokens, &mut numbers);
    let new = numbered(to_tokens, &mut numbers);
    let mut steps = Steps::default();
    compare(&old, &new, ROW, &mut steps);
    let steps = readable(steps.0);
    let (borders_from, borders_to) = (borders(from, from_tokens), borders(to, to_tokens));
    let mut counts = Counts::default();
    let mut parts = Vec::with_capacity(steps.len());
    let (mut at_from, mut at_to) = (0, 0);
    let (mut words_from, mut words_to) = (0, 0);
    for (change, words) in steps {
        let (old, new) = match change {
            Change::Same => (words, words),
            Change::Removed => (words, 0),
            Change::Added => (0, words),
        };
        match change {
            Change::Same => counts.same += words,
            Change::Removed => counts.removed += words,
            Change::Added => counts.added += words,
        }
        words_from += old;
        words_to += new;
        let end = |borders: &[usize], words: usize| borders.get(words).copied();
        let until_from = end(&borders_from, words_from).unwrap_or(at_from);
        let until_to = end(&borders_to, words_to).unwrap_or(at_to);
        parts.push(DifferencePart {
            change,
            from: Span::new(at_from, until_from),
            to: Span::new(at_to, until_to),
        });
        (at_from, at_to) = (until_from, until_to);
    }
    // What has no word belongs to what stands before it.
    match parts.last_mut() {
        Some(last) => {
            last.from.end = from.len();
            last.to.end = to.len();
        }
        None => parts.push(DifferencePart {
            change: Change::Same,
            from: Span::new(0, from.len()),
            to: Span::new(0, to.len()),
        }),
    }
    (parts, counts)
}

/// Each word as a number, the same word the same number.
fn numbered<'t>(tokens: &'t Tokens, numbers: &mut HashMap<&'t str, u32>) -> Vec<u32> {
    let number = |word: &'t str| {
        let next = numbers.len() as u32;
        *numbers.entry(word).or_insert(next)
    };
    tokens.iter().map(|token| token.exact).map(number).collect()
}

/// Where each word begins with the signs before it, such as a quotation mark, and where the text ends.
fn borders(text: &str, tokens: &Tokens) -> Vec<usize> {
    let mut borders = vec![0];
    if tokens.is_empty() {
        return borders;
    }
    let between = tokens.spans().zip(tokens.spans().skip(1));
    borders.extend(between.map(|(word, next)| {
        let gap = slice(text, word.end, next.start);
        let space = gap.char_indices().rfind(|(_, c)| c.is_whitespace());
        space.map_or(next.start, |(at, c)| word.end + at + c.len_utf8())
    }));
    borders.push(text.len());
    borders
}

/// What is to be done to one text so that the other comes of it: how many words stay, go, or come.
#[derive(Debug, Default)]
struct Steps(Vec<(Change, usize)>);

impl Steps {
    fn push(&mut self, change: Change, words: usize) {
        match self.0.last_mut() {
            _ if words == 0 => {}
            Some((last, length)) if *last == change => *length += words,
            _ => self.0.push((change, words)),
        }
    }
}

/// Compares two rows of words. `row` is the length of rows that are matched first where the texts are long.
fn compare(old: &[u32], new: &[u32], row: usize, steps: &mut Steps) {
    let before = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old, new) = (
        old.get(before..).unwrap_or_default(),
        new.get(before..).unwrap_or_default(),
    );
    let ends = old.iter().rev().zip(new.iter().rev());
    let behind = ends.take_while(|(a, b)| a == b).count();
    let (old, new) = (
        old.get(..old.len() - behind).unwrap_or_default(),
        new.get(..new.len() - behind).unwrap_or_default(),
    );
    steps.push(Change::Same, before);
    if old.is_empty() || new.is_empty() {
        steps.push(Change::Removed, old.len());
        steps.push(Change::Added, new.len());
    } else if old.len() + new.len() <= WORD_BY_WORD {
        for step in capture_diff_slices(Algorithm::Myers, old, new) {
            match step {
                DiffOp::Equal { len, .. } => steps.push(Change::Same, len),
                DiffOp::Delete { old_len, .. } => steps.push(Change::Removed, old_len),
                DiffOp::Insert { new_len, .. } => steps.push(Change::Added, new_len),
                DiffOp::Replace {
                    old_len, new_len, ..
                } => {
                    steps.push(Change::Removed, old_len);
                    steps.push(Change::Added, new_len);
                }
            }
        }
    } else {
        let matched = if row == 0 {
            Vec::new()
        } else {
            rows_in_order(old, new, row)
        };
        if matched.is_empty() && row > 0 {
            compare(old, new, row - 1, steps);
        } else if matched.is_empty() {
            steps.push(Change::Removed, old.len());
            steps.push(Change::Added, new.len());
        } else {
            let (mut at_old, mut at_new) = (0, 0);
            for (place, other) in matched.into_iter().chain([(old.len(), new.len())]) {
                let lies_between = (
                    old.get(at_old..place).unwrap_or_default(),
                    new.get(at_new..other).unwrap_or_default(),
                );
                compare(lies_between.0, lies_between.1, row - 1, steps);
                (at_old, at_new) = (place, other);
            }
        }
    }
    steps.push(Change::Same, behind);
}

/// Where rows of so many words begin that each text has once, as many as stand in the same order in both.
fn rows_in_order(old: &[u32], new: &[u32], row: usize) -> Vec<(usize, usize)> {
    // A row's place in either text; none where it has been met there twice.
    let mut places: HashMap<&[u32], [Option<usize>; 2]> = HashMap::new();
    let mut met: HashMap<&[u32], [usize; 2]> = HashMap::new();
    for (which, words) in [old, new].into_iter().enumerate() {
        for (place, words) in words.windows(row).enumerate() {
            met.entry(words).or_default()[which] += 1;
            places.entry(words).or_default()[which] = Some(place);
        }
    }
    let mut both: Vec<(usize, usize)> = Vec::new();
    for (place, words) in old.windows(row).enumerate() {
        if met.get(words) == Some(&[1, 1])
            && let Some([_, Some(other)]) = places.get(words)
        {
            both.push((place, *other));
        }
    }
    longest_ascending(&both)
}

/// The longest choice of pairs whose second numbers ascend too; the first ones do.
fn longest_ascending(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // For each length the pair that ends such a choice with the least second number.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    let second = |pair: usize| pairs.get(pair).map(|(_, other)| *other);
    for (number, (_, other)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| second(*end) < Some(*other));
        before.push(length.checked_sub(1).and_then(|at| ends.get(at).copied()));
        match ends.get_mut(length) {
            Some(end) => *end = number,
            None => ends.push(number),
        }
    }
    let mut chosen = Vec::with_capacity(ends.len());
    let mut next = ends.last().copied();
    while let Some(number) = next {
        chosen.extend(pairs.get(number));
        next = before.get(number).copied().flatten();
    }
    chosen.reverse();
    chosen
}

/// Takes single words that two changed stretches happen to have in common, such as a preposition, into the change:
/// nobody reads a sentence that is crossed out around its every في. Between two places that stay, what goes stands before what comes.
fn readable(steps: Vec<(Change, usize)>) -> Vec<(Change, usize)> {
    let mut out = Steps::default();
    let (mut removed, mut added) = (0, 0);
    let mut steps = steps.into_iter().peekable();
    while let Some((change, words)) = steps.next() {
        match change {
            Change::Removed => removed += words,
            Change::Added => added += words,
            Change::Same => {
                let changed_before = removed > 1 && added > 1;
                if words == 1 && changed_before && steps.peek().is_some() {
                    removed += 1;
                    added += 1;
                    continue;
                }
                out.push(Change::Removed, std::mem::take(&mut removed));
                out.push(Change::Added, std::mem::take(&mut added));
                out.push(Change::Same, words);
            }
        }
    }
    out.push(Change::Removed, removed);
    out.push(Change::Added, added);
    out.0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::analysis::Analyzer;

    fn parts(from: &str, to: &str) -> (Vec<DifferencePart>, Counts) {
        let mut analyzer = Analyzer::new();
        let tokens = [analyzer.analyze(from), analyzer.analyze(to)];
        difference([from, to], [&tokens[0], &tokens[1]])
    }

    fn shown(from: &str, to: &str) -> String {
        let shown = parts(from, to).0.into_iter().map(|part| match part.change {
            Change::Same => part.to.of(to).trim().to_owned(),
            Change::Removed => format!("[-{}-]", part.from.of(from).trim()),
            Change::Added => format!("{{+{}+}}", part.to.of(to).trim()),
        });
        shown.collect::<Vec<_>>().join(" ")
    }

    #[track_caller]
    fn check(from: &str, to: &str, expected: &str) {
        assert_eq!(shown(from, to), expected, "{from} / {to}");
    }

    #[test]
    fn words_are_compared_as_they_are_folded() {
        check(
            "قُتل ثلاثة في حلب.",
            "قتل ٣ في حلب",
            "قتل [-ثلاثة-] {+٣+} في حلب",
        );
        check("قُتِلَ 12 في حلب.", "قتل ١٢، في حلب!", "قتل ١٢، في حلب!");
        check("", "وصل الوفد", "{+وصل الوفد+}");
        check("وصل الوفد", "", "[-وصل الوفد-]");
        check("«", "»", "»");
        check(
            "قال (شاهد) إن",
            "قال «مصدر» إن",
            "قال [-(شاهد)-] {+«مصدر»+} إن",
        );
        // Single words in common are no islands.
        check(
            "قال شهود من الحي إن القصف توقف في المساء",
            "قال سكان فروا من مناطقهم ليلا إن القصف توقف في المساء",
            "قال [-شهود-] {+سكان فروا+} من [-الحي-] {+مناطقهم ليلا+} إن القصف توقف في المساء",
        );
        check(
            "أ ب ت في ج ح خ د ذ",
            "ر ز س في ش ص ط ظ ذ",
            "[-أ ب ت في ج ح خ د-] {+ر ز س في ش ص ط ظ+} ذ",
        );
    }

    #[test]
    fn long_texts_are_compared_by_rows_first() {
        let words = |range: std::ops::Range<usize>| -> String {
            range.map(|word| format!("w{word} ")).collect()
        };
        let from = format!(
            "{}{}{}",
            words(0..9000),
            words(20_000..20_100),
            words(9000..9500)
        );
        let to = format!(
            "{}{}{}",
            words(0..4000),
            words(30_000..30_010),
            words(4000..9500)
        );
        let counts = parts(&from, &to).1;
        assert_eq!((counts.same, counts.removed, counts.added), (9500, 100, 10));
        // Nothing in common, and too long to look for the least difference.
        let counts = parts(&words(0..5000), &words(10_000..15_000)).1;
        assert_eq!((counts.same, counts.removed, counts.added), (0, 5000, 5000));
        // One word over and over.
        let counts = parts(&"نعم ".repeat(5000), &"لا ".repeat(4000)).1;
        assert_eq!((counts.removed, counts.added), (5000, 4000));
    }

    proptest! {
        #[test]
        fn parts_joined_give_both_texts(
            from in "([a-c]{1,2}[ ،.]{0,2}){0,40}|\\PC{0,60}",
            to in "([a-c]{1,2}[ ،.]{0,2}){0,40}|\\PC{0,60}",
        ) {
            let (parts, counts) = parts(&from, &to);
            let joined = |span: fn(&DifferencePart) -> Span, text: &str| -> String {
                parts.iter().map(|part| span(part).of(text)).collect()
            };
            prop_assert_eq!(joined(|part| part.from, &from), from.clone());
            prop_assert_eq!(joined(|part| part.to, &to), to.clone());
            let mut analyzer = Analyzer::new();
            let words = |analyzer: &mut Analyzer, text: &str| -> Vec<String> {
                analyzer.analyze(text).iter().map(|token| token.exact.to_owned()).collect()
            };
            let (all, other) = (words(&mut analyzer, &from), words(&mut analyzer, &to));
            prop_assert_eq!((all.len(), other.len()), (counts.same + counts.removed, counts.same + counts.added));
            if all == other {
                prop_assert_eq!((counts.removed, counts.added), (0, 0));
            }
        }
    }
}
