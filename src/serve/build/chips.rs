//! What was searched, piece by piece, each with the page without it.

use crate::query::{Problem, ProblemKind, parse};
use crate::search::{Results, Understood};
use crate::serve::ask::{Ask, CONDITIONS};
use crate::serve::language::Ui;
use crate::serve::url;
use crate::serve::view::{Chip, ChipKind};

/// What was searched for the words of the query.
pub(super) fn searched(ask: &Ask, results: &Results) -> Vec<Chip> {
    let mut out = Vec::new();
    for word in &results.words {
        of_word(ask, word, &mut out);
    }
    for found in &results.aliases {
        for name in &found.names {
            // Behind the name may stand when it was borne.
            let (bare, when) = match name.rsplit_once(" [") {
                Some((bare, when)) => (bare, when.strip_suffix(']')),
                None => (name.as_str(), None),
            };
            out.push(Chip {
                kind: ChipKind::Alias,
                text: bare.to_owned(),
                when: when.map(str::to_owned),
                remove: Some(url::search(&without(ask, bare))),
            });
        }
    }
    out
}

fn of_word(ask: &Ask, word: &Understood, out: &mut Vec<Chip>) {
    let chip = |kind, text: &str, remove: Option<Ask>| Chip {
        kind,
        text: text.to_owned(),
        when: None,
        remove: remove.map(|ask| url::search(&ask)),
    };
    let kind = match word.dropped {
        Some(_) => ChipKind::Dropped,
        None => ChipKind::Word,
    };
    out.push(chip(kind, &word.typed, replaced(ask, &word.typed, "")));
    if let (Some(stem), [_]) = (&word.stem, word.exact.as_slice()) {
        let exactly = format!("={}", word.typed);
        out.push(chip(
            ChipKind::Stem,
            stem,
            replaced(ask, &word.typed, &exactly),
        ));
    }
    for variant in &word.variants {
        // The spellings of a name of several words are told of each of them.
        let told = |chip: &Chip| chip.kind == ChipKind::Variant && chip.text == *variant;
        if out.iter().any(told) {
            continue;
        }
        let without = without(ask, variant);
        out.push(chip(ChipKind::Variant, variant, Some(without)));
    }
}

fn without(ask: &Ask, text: &str) -> Ask {
    ask.with(|ask| {
        ask.without.push(text.to_owned());
        ask.without.sort();
        ask.without.dedup();
    })
}

/// The query with something else in the place of a word; none where it does not stand there as it was read, or where the rest
/// would be read otherwise: an operator without a word is one itself.
fn replaced(ask: &Ask, typed: &str, other: &str) -> Option<Ask> {
    let problems = parse(&ask.q).problems;
    let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let mut places = ask.q.match_indices(typed).filter_map(|(at, _)| {
        let (before, from) = ask.q.split_at_checked(at)?;
        Some((before, from.strip_prefix(typed)?))
    });
    // Within a longer word it is not that word, and before a tilde only part of what was typed.
    let (before, behind) = places.find(|(before, behind)| {
        let next = behind.chars().next();
        !inside(before.chars().next_back()) && !inside(next) && !matches!(next, Some('~' | '*'))
    })?;
    let before = if other.is_empty() {
        before.trim_end_matches(['+', '='])
    } else {
        before.trim_end_matches('=')
    };
    let q = format!("{before}{other}{behind}");
    let q = q.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_new = |problem: &Problem| {
        let known = |kind| problems.iter().any(|known: &Problem| known.kind == kind);
        // That nothing is left to search for is what was asked for.
        problem.kind != ProblemKind::Empty && !known(problem.kind)
    };
    if parse(&q).problems.iter().any(is_new) {
        return None;
    }
    Some(ask.with(|ask| ask.q = q))
}

/// The conditions that are set, each with the page without it, to which `url` leads.
pub(super) fn conditions(ask: &Ask, ui: Ui, url: fn(&Ask) -> String) -> Vec<Chip> {
    let set = CONDITIONS.into_iter().zip(&ask.conditions);
    let set = set.filter(|(_, value)| !value.is_empty());
    let chip = |(name, value): (&'static str, &String)| Chip {
        kind: ChipKind::Condition(name),
        text: ui.value(name, value),
        when: None,
        remove: Some(url(&ask.with(|ask| ask.set(name, String::new())))),
    };
    set.map(chip).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_taken_out_where_it_stands_alone() {
        let check = |q: &str, typed: &str, expected: Option<&str>| {
            let ask = Ask {
                q: q.to_owned(),
                ..Ask::default()
            };
            let without = replaced(&ask, typed, "").map(|ask| ask.q);
            assert_eq!(without.as_deref(), expected, "{q} without {typed}");
        };
        check("قصف مستشفى", "قصف", Some("مستشفى"));
        check("القصف قصف مدرسة", "قصف", Some("القصف مدرسة"));
        check("مستشفى +قصف", "قصف", Some("مستشفى"));
        check("=قصف مستشفى", "قصف", Some("مستشفى"));
        check("(قصف OR غارة)", "غارة", None);
        check("طالبن~2 حلب", "طالبن", None);
        check("title:ضباط حلب", "ضباط", None);
        check("\"قصف\"", "قصف", None);
        check("القصف", "قصف", None);
        check("قصف", "قصف", Some(""));
    }

    #[test]
    fn a_form_that_is_asked_for_stays_asked_for() {
        let ask = Ask {
            q: "+قصف مستشفى".to_owned(),
            ..Ask::default()
        };
        let only = replaced(&ask, "قصف", "=قصف").map(|ask| ask.q);
        assert_eq!(only.as_deref(), Some("+=قصف مستشفى"));
    }
}
