//! One run of characters without a space becomes one leaf of the tree: a word, a form, a prefix or
//! a fuzzy word; and what the characters are that decide about it.

use super::lex::Field;
use super::{Node, Problem, ProblemKind};
use crate::text::{Span, is_invisible, slice};

/// Edits that a fuzzy word allows at most.
const MAX_EDITS: u32 = 2;

/// A character that is seen, and where it stands. The lexer sees only these, so invisible
/// characters cannot hide an operator; texts are cut from the query itself and keep them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glyph {
    pub(super) at: usize,
    pub(super) c: char,
}

/// The characters of a text that are seen.
pub(super) fn glyphs(text: &str) -> Vec<Glyph> {
    text.char_indices()
        .filter(|&(_, c)| !is_invisible(c))
        .map(|(at, c)| Glyph { at, c })
        .collect()
}

/// The bytes from the first of the glyphs to the last.
pub(super) fn span_of(glyphs: &[Glyph]) -> Span {
    match (glyphs.first(), glyphs.last()) {
        (Some(first), Some(last)) => Span::new(first.at, last.at + last.c.len_utf8()),
        _ => Span::new(0, 0),
    }
}

/// The glyphs as a string of their own.
pub(super) fn visible(glyphs: &[Glyph]) -> String {
    glyphs.iter().map(|glyph| glyph.c).collect()
}

/// The value of a Western, Arabic or Persian digit.
pub(super) fn digit(c: char) -> Option<u32> {
    let zero = match c {
        '0'..='9' => '0',
        '٠'..='٩' => '٠',
        '۰'..='۹' => '۰',
        _ => return None,
    };
    Some(u32::from(c) - u32::from(zero))
}

/// The number that glyphs spell, as large as a number can be at most; `None` without any, or where
/// one is no digit.
pub(super) fn number(glyphs: &[Glyph]) -> Option<u32> {
    if glyphs.is_empty() {
        return None;
    }
    glyphs.iter().try_fold(0u32, |value, glyph| {
        Some(value.saturating_mul(10).saturating_add(digit(glyph.c)?))
    })
}

/// Whether a character can make a word: a letter or a digit, neither a mark nor tatweel.
pub(super) fn is_letter(c: char) -> bool {
    c.is_alphanumeric() && c != 'ـ' && !is_mark(c)
}

/// Marks that stand on the letter before them.
fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{0300}'..='\u{036F}' | '\u{0610}'..='\u{061A}' | '\u{064B}'..='\u{065F}' | '\u{0670}'
        | '\u{06D6}'..='\u{06DC}' | '\u{06DF}'..='\u{06E4}' | '\u{06E7}' | '\u{06E8}'
        | '\u{06EA}'..='\u{06ED}' | '\u{0897}'..='\u{089F}' | '\u{08CA}'..='\u{08E1}'
        | '\u{08E3}'..='\u{08FF}')
}

/// From the first letter to the last with its marks; `None` where there is no letter.
fn core(glyphs: &[Glyph]) -> Option<&[Glyph]> {
    let first = glyphs.iter().position(|g| is_letter(g.c))?;
    let last = glyphs.iter().rposition(|g| is_letter(g.c))?;
    let marks = glyphs
        .iter()
        .skip(last + 1)
        .take_while(|g| is_mark(g.c) || g.c == 'ـ');
    let end = last + 1 + marks.count();
    glyphs.get(first..end)
}

/// Reads one run of characters. Without a letter it is nothing; a lone operator among such runs is
/// a problem, other punctuation is not.
pub(super) fn leaf(text: &str, run: &[Glyph], problems: &mut Vec<Problem>) -> Option<Node> {
    let problem = |kind| Problem::at(kind, text, span_of(run));
    let end = run
        .iter()
        .rposition(|g| is_letter(g.c) || is_mark(g.c) || matches!(g.c, 'ـ' | '*' | '~'))
        .map_or(0, |last| last + 1);
    let body = run.get(..end).unwrap_or_default();
    let Some(whole) = core(body) else {
        if let [only] = run
            && matches!(only.c, '*' | '~' | '=')
        {
            problems.push(problem(ProblemKind::OperatorWithoutOperand));
        }
        return None;
    };

    let stem_end = body.iter().rposition(|g| g.c != '*').map_or(0, |i| i + 1);
    let head = body.get(..stem_end).unwrap_or_default();
    if head.iter().any(|g| g.c == '*') {
        problems.push(problem(ProblemKind::MisplacedStar));
    }
    if head.len() < body.len() {
        let beginning = core(head).unwrap_or(whole);
        if letters(beginning) < 2 {
            problems.push(problem(ProblemKind::ShortPrefix));
        }
        if head.last().is_some_and(|g| g.c == '~') {
            problems.push(problem(ProblemKind::MisplacedTilde));
        }
        let text = without_stars(text, beginning);
        return Some(Node::Prefix { text });
    }
    // A tilde with marks behind it and no letter is none; what stands before it decides.
    let mut body = body;
    let mut stray = false;
    while let Some(tilde) = body.iter().rposition(|g| g.c == '~')
        && let (before, [_, tail @ ..]) = body.split_at(tilde)
        && !tail.is_empty()
        && !tail.iter().any(|g| is_letter(g.c))
    {
        stray = true;
        body = before;
    }
    if stray && !body.iter().any(|g| g.c == '~') {
        problems.push(problem(ProblemKind::MisplacedTilde));
    }
    if let Some(tilde) = body.iter().rposition(|g| g.c == '~')
        && let Some(word) = core(body.get(..tilde).unwrap_or_default())
    {
        let tail = body.get(tilde + 1..).unwrap_or_default();
        let usual = if letters(word) < 8 { 1 } else { MAX_EDITS };
        let (distance, right) = match number(tail) {
            None if tail.is_empty() => (usual, true),
            Some(n @ 1..=MAX_EDITS) => (n, true),
            Some(n) => (n.clamp(1, MAX_EDITS), false),
            None => (usual, false),
        };
        if right || tail.first().is_some_and(|g| digit(g.c).is_some()) {
            if !right {
                problems.push(problem(ProblemKind::BadDistance { used: distance }));
            }
            return Some(Node::Fuzzy {
                text: without_stars(text, word),
                distance: if distance == 1 { 1 } else { 2 },
            });
        }
        // Addresses on the web hold tildes that nobody means as operators.
        if !run.iter().any(|g| g.c == '/') {
            problems.push(problem(ProblemKind::MisplacedTilde));
        }
    }
    let word = without_stars(text, whole);
    Some(match run.first() {
        Some(Glyph { c: '=', .. }) => Node::Form { text: word },
        _ => Node::Word { text: word },
    })
}

fn letters(word: &[Glyph]) -> usize {
    word.iter().filter(|g| is_letter(g.c)).count()
}

/// The word as typed, less the stars inside it. They stay where the word would become an operator
/// without them.
fn without_stars(text: &str, word: &[Glyph]) -> String {
    let typed = span_of(word).of(text);
    if !typed.contains('*') {
        return typed.to_owned();
    }
    let clean: Vec<Glyph> = word.iter().copied().filter(|g| g.c != '*').collect();
    let seen = visible(&clean);
    if seen.contains('~') || seen.contains("&&") {
        return typed.to_owned();
    }
    typed.chars().filter(|&c| c != '*').collect()
}

/// The field before the first colon of a run, with the number of glyphs up to and with the colon.
pub(super) fn field(run: &[Glyph]) -> Option<(Field, usize)> {
    let (name, end) = before_colon(run)?;
    Some((Field::named(&name)?, end))
}

/// Whether a run looks like a field but has the name of none: Latin letters before the colon, and
/// no address on the web.
pub(super) fn is_unknown_field(run: &[Glyph]) -> bool {
    before_colon(run)
        .is_some_and(|(name, _)| name.len() > 1 && name.chars().all(|c| c.is_ascii_alphabetic()))
}

fn before_colon(run: &[Glyph]) -> Option<(String, usize)> {
    let colon = run.iter().position(|g| g.c == ':')?;
    let behind = run.get(colon + 1..).unwrap_or_default();
    if visible(behind).starts_with("//") {
        return None;
    }
    Some((visible(run.get(..colon)?).to_lowercase(), colon + 1))
}

/// The value of a filter as typed, without the punctuation that ends a sentence; `None` where
/// nothing is left.
pub(super) fn filter_value(text: &str, run: &[Glyph], field: Field) -> Option<String> {
    if field == Field::Path {
        let span = span_of(run);
        return (!run.is_empty()).then(|| span.of(text).to_owned());
    }
    let end = run
        .iter()
        .rposition(|g| !matches!(g.c, ',' | ';' | '.' | '?' | '!' | ':'))?;
    // Two points behind a day leave the range open; they end no sentence.
    let open = matches!(field, Field::Date | Field::Told | Field::Added)
        && matches!(
            run.get(end + 1..),
            Some([Glyph { c: '.', .. }, Glyph { c: '.', .. }, ..])
        );
    let run = run.get(..=end + if open { 2 } else { 0 })?;
    let span = span_of(run);
    run.iter()
        .any(|g| is_letter(g.c))
        .then(|| slice(text, span.start, span.end).to_owned())
}
