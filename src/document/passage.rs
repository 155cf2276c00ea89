//! Cut a text into passages of 80 to 120 words on sentence borders.
//!
//! Candidate borders stand between words: ends of paragraphs and sentences everywhere; in sentences of
//! more than sixty words also commas, then conjunctions, then any space. Which of them become borders
//! is decided for the text as a whole, by the cheapest sequence of passages (shortest path over the
//! borders, linear in the length of the text): a passage of fewer than 80 words costs, and so does a
//! border that is not a sentence's. Passages joined give the text back, and a passage analysed alone
//! gives the tokens it has within its text.

use std::ops::Range;

use crate::analysis::Tokens;
use crate::extract::Place;
use crate::text::{Span, slice};

/// No passage has more words, unless a run without any border does.
pub const MOST_WORDS: usize = 120;
/// Fewer words than this cost.
const FEWEST_WORDS: usize = 80;
/// Sentences with more words are cut within.
const LONG_SENTENCE: usize = 60;

/// A passage: bytes of the text, and which of its tokens stand in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Bytes of the text; passages touch, the first begins at 0, the last ends with the text.
    pub span: Span,
    /// Tokens by their place in the text.
    pub tokens: Range<usize>,
    /// Where it begins in the original, if that is known.
    pub place: Option<Place>,
}

/// What a border between two words is, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Border {
    Paragraph,
    Sentence,
    Clause,
    Conjunction,
    Space,
}

impl Border {
    fn cost(self) -> f64 {
        match self {
            Self::Paragraph => 0.0,
            Self::Sentence => 0.02,
            Self::Clause => 0.15,
            Self::Conjunction => 0.25,
            Self::Space => 0.5,
        }
    }
}

/// A place where the text may be cut: before token `token`, at byte `at`.
#[derive(Debug, Clone, Copy)]
struct Cut {
    token: usize,
    at: usize,
    border: Border,
}

/// The passages of `text`, whose tokens are `tokens`. A text without words is one passage.
#[must_use]
pub fn passages(text: &str, tokens: &Tokens) -> Vec<Passage> {
    if tokens.len() <= MOST_WORDS {
        return vec![Passage {
            span: Span::new(0, text.len()),
            tokens: 0..tokens.len(),
            place: None,
        }];
    }
    let cuts = candidate_cuts(text, tokens);
    let chosen = cheapest(&cuts, tokens.len());
    let mut out = Vec::with_capacity(chosen.len() + 1);
    let (mut at, mut token) = (0, 0);
    for cut in chosen {
        out.push(Passage {
            span: Span::new(at, cut.at),
            tokens: token..cut.token,
            place: None,
        });
        (at, token) = (cut.at, cut.token);
    }
    out.push(Passage {
        span: Span::new(at, text.len()),
        tokens: token..tokens.len(),
        place: None,
    });
    out
}

/// All places where the text may be cut, in order.
fn candidate_cuts(text: &str, tokens: &Tokens) -> Vec<Cut> {
    let spans: Vec<Span> = tokens.spans().collect();
    let mut cuts = Vec::new();
    let mut sentence_start = 0;
    // Borders within the open sentence: used only if it turns out to be long.
    let mut within = Vec::new();
    for (place, pair) in spans.windows(2).enumerate() {
        let &[left, right] = pair else { continue };
        let next = place + 1;
        let Some(cut) = border_between(text, tokens, next, left, right) else {
            continue;
        };
        if cut.border <= Border::Sentence {
            if next - sentence_start > LONG_SENTENCE {
                cuts.append(&mut within);
            }
            within.clear();
            cuts.push(cut);
            sentence_start = next;
        } else {
            within.push(cut);
        }
    }
    if spans.len() - sentence_start > LONG_SENTENCE {
        cuts.append(&mut within);
    }
    cuts
}

/// The border between two neighbouring words, if the text may be cut there at all.
fn border_between(
    text: &str,
    tokens: &Tokens,
    next: usize,
    left: Span,
    right: Span,
) -> Option<Cut> {
    let gap = slice(text, left.end, right.start);
    let spaced = gap.chars().any(char::is_whitespace);
    if !spaced && !may_cut_unspaced(text, left, right) {
        return None;
    }
    let (border, behind) = if let Some(at) = gap.rfind('\n') {
        (Border::Paragraph, at + 1)
    } else if let Some(at) = sentence_end(text, left, gap) {
        (Border::Sentence, at)
    } else if let Some(at) = clause_end(gap) {
        (Border::Clause, at)
    } else if spaced {
        let space = gap.find(char::is_whitespace).unwrap_or(0);
        let border = if is_conjunction(tokens, next) {
            Border::Conjunction
        } else {
            Border::Space
        };
        (border, space)
    } else {
        (Border::Space, 0)
    };
    let rest = slice(gap, behind, gap.len());
    let white = rest.len() - rest.trim_start().len();
    Some(Cut {
        token: next,
        at: left.end + behind + white,
        border,
    })
}

/// Words that touch are cut apart only where neither side is a digit or a Latin letter: those belong
/// together (`12.5.2021`, `www.example.org`).
fn may_cut_unspaced(text: &str, left: Span, right: Span) -> bool {
    let last = left.of(text).chars().next_back();
    let first = right.of(text).chars().next();
    let free = |c: Option<char>| c.is_some_and(|c| !c.is_ascii() && !c.is_numeric());
    free(last) && free(first)
}

fn is_terminator(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '؟' | '…' | '۔' | '。' | '؞')
}

/// Where a sentence ends in the gap behind a word: behind its last terminator, closing quotes, and a
/// comma that a scraped page has left (`.,` and `.،` are one border).
fn sentence_end(text: &str, left: Span, gap: &str) -> Option<usize> {
    let last = gap.char_indices().rfind(|(_, c)| is_terminator(*c))?;
    if last.1 == '.'
        && gap.chars().filter(|c| is_terminator(*c)).count() == 1
        && is_abbreviation(left.of(text))
    {
        return None;
    }
    let mut at = last.0 + last.1.len_utf8();
    for c in slice(gap, at, gap.len()).chars() {
        if !matches!(
            c,
            '»' | '"' | '”' | '’' | '\'' | ')' | ']' | ',' | '،' | '؛'
        ) {
            break;
        }
        at += c.len_utf8();
    }
    Some(at)
}

/// A title or an initial before a full stop: `د. أ. م.`, `J.`; the sentence goes on.
fn is_abbreviation(word: &str) -> bool {
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    letters.next().is_some() && letters.next().is_none()
        || matches!(word, "أد" | "Dr" | "Mr" | "Mrs" | "No" | "St")
}

fn clause_end(gap: &str) -> Option<usize> {
    let (at, c) = gap
        .char_indices()
        .rfind(|(_, c)| matches!(c, '،' | '؛' | ',' | ';' | ':' | '–' | '—'))?;
    Some(at + c.len_utf8())
}

fn is_conjunction(tokens: &Tokens, place: usize) -> bool {
    tokens.get(place).is_some_and(|token| {
        matches!(
            token.exact,
            "لكن"
                | "ولكن"
                | "حيث"
                | "فيما"
                | "بينما"
                | "كما"
                | "اذ"
                | "ثم"
                | "بل"
                | "او"
        ) || (token.exact.starts_with('و')
            && token.exact.chars().count() > 3
            && !token.stem.starts_with('و'))
    })
}

/// The cheapest choice of borders for a text of `words` words.
fn cheapest(cuts: &[Cut], words: usize) -> Vec<Cut> {
    // Node 0 is the start of the text, node n the n-th cut, the last node its end.
    let end = cuts.len() + 1;
    let token = |node: usize| match node {
        0 => 0,
        node => cuts.get(node - 1).map_or(words, |cut| cut.token),
    };
    let border = |node: usize| {
        cuts.get(node.wrapping_sub(1))
            .map_or(0.0, |cut| cut.border.cost())
    };
    let mut best = vec![(f64::INFINITY, 0_usize); end + 1];
    best[0].0 = 0.0;
    for node in 1..=end {
        for from in (0..node).rev() {
            let length = token(node) - token(from);
            if length > MOST_WORDS && from + 1 < node {
                break;
            }
            let cost = best[from].0 + length_cost(length) + border(node);
            if cost < best[node].0 {
                best[node] = (cost, from);
            }
        }
    }
    let mut chosen = Vec::new();
    let mut node = best[end].1;
    while node > 0 {
        chosen.push(cuts[node - 1]);
        node = best[node].1;
    }
    chosen.reverse();
    chosen
}

fn length_cost(words: usize) -> f64 {
    if words < FEWEST_WORDS {
        let missing = (FEWEST_WORDS - words) as f64 / FEWEST_WORDS as f64;
        0.05 + missing * missing
    } else if words <= MOST_WORDS {
        0.001 * words.abs_diff(100) as f64 / 20.0
    } else {
        10.0 + (words - MOST_WORDS) as f64 / 10.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Analyzer;
    use proptest::prelude::*;

    fn cut(text: &str) -> Vec<(String, usize)> {
        let tokens = Analyzer::new().analyze(text);
        passages(text, &tokens)
            .into_iter()
            .map(|passage| (passage.span.of(text).to_owned(), passage.tokens.len()))
            .collect()
    }

    fn sentence(words: usize, word: &str) -> String {
        vec![word; words].join(" ")
    }

    #[track_caller]
    fn check(text: &str, lengths: &[usize]) {
        let found = cut(text);
        assert_eq!(
            found.iter().map(|(_, words)| *words).collect::<Vec<_>>(),
            lengths
        );
        assert_eq!(
            found
                .iter()
                .map(|(part, _)| part.as_str())
                .collect::<String>(),
            text
        );
    }

    #[test]
    fn short_texts_are_one_passage() {
        check("", &[0]);
        check("؟!", &[0]);
        check(&format!("{}.", sentence(120, "خبر")), &[120]);
    }

    #[test]
    fn long_texts_are_balanced_on_sentence_borders() {
        let text = format!("{}. ", sentence(20, "خبر")).repeat(7);
        check(&text, &[80, 60]);
        let text = format!("{}.\n\n", sentence(20, "خبر")).repeat(50);
        let found = cut(&text);
        assert!(
            found.iter().all(|(_, words)| (80..=120).contains(words)),
            "{found:?}"
        );
    }

    #[test]
    fn a_long_sentence_is_cut_at_its_commas() {
        let text = format!("{}، ", sentence(25, "خبر")).repeat(9);
        let found = cut(&text);
        assert!(
            found
                .iter()
                .all(|(part, words)| *words >= 75 && part.ends_with("، ")),
            "{found:?}"
        );
    }

    #[test]
    fn a_text_without_any_border_is_cut_at_spaces() {
        let found = cut(&sentence(1000, "خبر"));
        assert!(
            found.iter().all(|(_, words)| (80..=120).contains(words)),
            "{found:?}"
        );
    }

    #[test]
    fn scraped_paragraphs_end_in_one_border() {
        let text = format!("{} نهاية., ", sentence(39, "خبر")).repeat(6);
        let found = cut(&text);
        assert!(
            found
                .iter()
                .all(|(part, _)| part.starts_with("خبر") && part.ends_with("نهاية., ")),
            "{found:?}"
        );
    }

    #[test]
    fn titles_numbers_and_times_are_not_cut() {
        let text = format!(
            "{} د. سمير عند 10.30 و3.5 في 12.5.2021 ",
            sentence(21, "خبر")
        )
        .repeat(10);
        for (part, _) in cut(&text) {
            let part = part.trim_end();
            for half in [" د.", " 10.", " 3.", " 12.", " 12.5."] {
                assert!(!part.ends_with(half), "{part}");
            }
        }
    }

    #[test]
    fn an_opening_quote_goes_with_what_it_opens() {
        let text = format!("{}. «قال {}» ", sentence(45, "خبر"), sentence(45, "خبر")).repeat(3);
        for (part, _) in cut(&text) {
            assert!(!part.trim_end().ends_with('«'), "{part}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn joined_passages_give_the_text_and_the_same_tokens(
            parts in proptest::collection::vec("[a-z]{0,3}[ابتود]{0,4}[0-9]{0,4}[.,،؛:'_«»\n \\-]{0,3}", 0..400)
        ) {
            let text: String = parts.concat();
            let mut analyzer = Analyzer::new();
            let tokens = analyzer.analyze(&text);
            let found = passages(&text, &tokens);
            let mut at = 0;
            let mut token = 0;
            for passage in &found {
                prop_assert_eq!(passage.span.start, at);
                prop_assert_eq!(passage.tokens.start, token);
                let alone = analyzer.analyze(passage.span.of(&text));
                let within: Vec<_> = passage.tokens.clone().filter_map(|n| tokens.get(n)).map(|t| t.exact).collect();
                prop_assert_eq!(alone.iter().map(|t| t.exact).collect::<Vec<_>>(), within);
                at = passage.span.end;
                token = passage.tokens.end;
            }
            prop_assert_eq!(at, text.len());
            prop_assert_eq!(token, tokens.len());
        }
    }
}
