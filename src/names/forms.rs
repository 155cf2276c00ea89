//! The forms in which the words of a name stand in texts.

use std::borrow::Cow;

use crate::analysis::{Analyzer, is_arabic_word, with_clitics};

/// What may stand before a name without article, a conjunction, a preposition or both: those that hold others first.
pub(super) const CLITICS: [&str; 11] =
    ["وب", "ول", "وك", "فب", "فل", "فك", "و", "ف", "ب", "ل", "ك"];
/// The same with ل and the article, of which ل takes the alif.
pub(super) const WITH_ARTICLE: [&str; 3] = ["ولل", "فلل", "لل"];

/// A sound plural, and the words for father and brother, by case.
const CASES: [&[&str]; 2] = [&["ابو", "ابا", "ابي"], &["اخوان", "اخوين"]];

/// Of each word of a name the forms that may stand in its place, folded. The first also stands behind clitics; a
/// name gets no article that it does not have (حماس is not الحماس). Empty where nothing of it is a word.
#[must_use]
pub fn forms_of_name(name: &str, analyzer: &mut Analyzer) -> Vec<Vec<String>> {
    let tokens = analyzer.analyze(name);
    let mut words: Vec<Vec<String>> = tokens.iter().map(|token| cases(token.exact)).collect();
    if let Some(first) = words.first_mut() {
        *first = first.iter().flat_map(|word| behind_clitics(word)).collect();
    }
    words
}

/// A folded word in every case that changes its letters, as given first.
pub(super) fn cases(word: &str) -> Vec<String> {
    let mut forms = vec![word.to_owned()];
    let stem = |ending| {
        word.strip_suffix(ending)
            .filter(|stem: &&str| stem.chars().count() >= 4)
    };
    if !is_arabic_word(word) {
        return forms;
    }
    if let Some(stem) = stem("ون") {
        forms.push(format!("{stem}ين"));
    }
    for row in CASES {
        if row.contains(&word) {
            forms.extend(
                row.iter()
                    .filter(|form| **form != word)
                    .map(|form| (*form).to_owned()),
            );
        }
    }
    forms
}

fn behind_clitics(word: &str) -> Vec<String> {
    if word.starts_with("ال") || !is_arabic_word(word) {
        return with_clitics(word);
    }
    let behind = CLITICS.iter().map(|clitic| format!("{clitic}{word}"));
    std::iter::once(word.to_owned()).chain(behind).collect()
}

/// The words that a folded word may be behind clitics, itself first.
pub(super) fn without_clitics(word: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let bare = CLITICS
        .iter()
        .filter_map(|clitic| word.strip_prefix(clitic))
        .map(Cow::from);
    // للدولة is ل and الدولة.
    let article = WITH_ARTICLE
        .into_iter()
        .filter_map(|clitic| word.strip_prefix(clitic))
        .map(|rest| Cow::from(format!("ال{rest}")));
    std::iter::once(Cow::from(word)).chain(bare).chain(article)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, text: &str, expected: bool) {
        let mut analyzer = Analyzer::new();
        let forms = forms_of_name(name, &mut analyzer);
        let tokens = analyzer.analyze(text);
        let stands = tokens.len() == forms.len()
            && tokens
                .iter()
                .zip(&forms)
                .all(|(token, forms)| forms.iter().any(|form| form == token.exact));
        assert_eq!(stands, expected, "{name} as {text}");
    }

    #[test]
    fn names_stand_in_texts_in_their_forms() {
        check("الحوثيون", "للحوثيين", true);
        check("الحوثيون", "حوثيون", false);
        check("حماس", "بحماس", true);
        check("حماس", "الحماس", false);
        check("أبو سياف", "أبي سياف", true);
        check("تنظيم الدولة الإسلامية", "وتنظيم الدولة الإسلامية", true);
        check("تنظيم الدولة الإسلامية", "تنظيم دولة إسلامية", false);
        check("ISIS-K", "isis k", true);
        check("شاهد-136", "شاهد 136", true);
    }
}
