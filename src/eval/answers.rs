//! Whether an excerpt holds an answer, letters folded on both sides.

use crate::analysis::fold_stem_letters;
use crate::text::is_invisible;

/// How many hits are looked into for an answer.
pub const WHOLE: usize = 3;

/// Marks that questions and answers carry at their edges.
const EDGES: [char; 15] = [
    ' ', '.', '،', ',', '؛', ';', ':', '(', ')', '[', ']', '«', '»', '"', '\'',
];

/// A text for comparison: letters of the stem chain before any affix is stripped, so that spellings meet,
/// vowel signs and tatweel gone; digits in one set, punctuation as written, each stretch of white
/// space one space.
fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut buffer = [0; 4];
    for c in text.chars() {
        if c.is_whitespace() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else if c.is_alphanumeric() || is_invisible(c) || is_arabic_sign(c) {
            out.push_str(&fold_stem_letters(c.encode_utf8(&mut buffer)));
        } else {
            out.push(c);
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Signs above and below Arabic letters, whether or not Unicode counts them as alphabetic.
fn is_arabic_sign(c: char) -> bool {
    matches!(c, '\u{0610}'..='\u{061A}' | '\u{064B}'..='\u{065F}' | '\u{0670}' | '\u{06D6}'..='\u{06ED}')
}

/// An answer for comparison: folded, without punctuation at its edges.
#[must_use]
pub fn fold_answer(answer: &str) -> String {
    folded(answer).trim_matches(EDGES).to_owned()
}

/// The rank, from 1, of the first excerpt that holds any of the answers. These are folded already.
#[must_use]
pub fn answered_at<'e>(
    excerpts: impl IntoIterator<Item = &'e str>,
    answers: &[String],
) -> Option<usize> {
    let holds = |excerpt: &str| {
        let excerpt = folded(excerpt);
        answers
            .iter()
            .any(|answer| !answer.is_empty() && excerpt.contains(answer.as_str()))
    };
    excerpts.into_iter().position(holds).map(|place| place + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_lose_what_writing_adds() {
        for (answer, expected) in [
            ("القاهرة.", "القاهره"),
            (" «الأمم  المتّحدة» ", "الامم المتحده"),
            ("مسؤولٌ", "مسوول"),
            ("١٣ أكتوبر\n٢٠١٨", "13 اكتوبر 2018"),
            ("F-16", "f-16"),
            ("3.5%", "3.5%"),
            ("هــذا", "هذا"),
            ("می\u{200C}خواهم", "ميخواهم"),
            ("حلب، حمص", "حلب، حمص"),
            ("(…)", "…"),
            ("..", ""),
        ] {
            assert_eq!(fold_answer(answer), expected, "{answer}");
        }
    }

    #[track_caller]
    fn check(excerpts: &[&str], answers: &[&str], expected: Option<usize>) {
        let answers: Vec<String> = answers.iter().map(|answer| fold_answer(answer)).collect();
        assert_eq!(answered_at(excerpts.iter().copied(), &answers), expected);
    }

    #[test]
    fn the_first_excerpt_that_holds_an_answer() {
        let excerpts = ["وُلد في دمشق.", "عاش في القاهِرة سنة ٢٠١٨", "القاهرة"];
        check(&excerpts, &["القاهره"], Some(2));
        check(&excerpts, &["2018"], Some(2));
        check(&excerpts, &["بيروت", "دمشق؟"], None);
        check(&excerpts, &["بيروت", "(دمشق)،"], Some(1));
        check(&excerpts, &["حلب"], None);
        check(&excerpts, &[".."], None);
        check(&excerpts, &[], None);
        check(&[], &["حلب"], None);
    }
}
