//! Which places and groups the passages of the small archives name, read off their words: of each place and group that
//! the vocabulary holds it is known here how it may stand.

use super::naive::Tok;

/// What is named in a row of tokens, and where خراسان stands without a sign.
#[derive(Debug, Default)]
struct Row {
    named: Vec<&'static str>,
    open: bool,
}

/// A space or a hyphen between two words, no comma.
const GAP: usize = 2;

/// The places and groups of the title and of each passage, by the ids that an index gives them. Those of the title
/// are the first passage's, too.
pub(super) fn named(title: &[Tok], passages: &[Vec<Tok>]) -> Vec<Vec<&'static str>> {
    let mut rows = vec![row(title)];
    rows.extend(passages.iter().map(|tokens| row(tokens)));
    // خراسان is a part of Iran or of an old world: only with another sign of Iran, and a word before it is none where
    // the document tells of other countries.
    let others = |id: &&str| id.starts_with("SY") || id.starts_with("IQ");
    if rows.iter().flat_map(|row| &row.named).any(others) {
        for row in &mut rows {
            row.named.retain(|id| *id != "IR/خراسان");
        }
    }
    let iran = rows.iter().any(|row| row.named.contains(&"IR/خراسان"));
    for row in rows.iter_mut().filter(|row| row.open && iran) {
        row.named.push("IR/خراسان");
    }
    let title = rows.remove(0).named;
    if let Some(first) = rows.first_mut() {
        first.named.extend(title);
    }
    rows.into_iter().map(|row| row.named).collect()
}

fn row(tokens: &[Tok]) -> Row {
    let mut row = Row::default();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let before = at.checked_sub(1).and_then(|at| tokens.get(at));
        let beside = tokens.get(at + 1).filter(|next| {
            next.span.start.saturating_sub(token.span.end) <= GAP && next.exact == "خراسان"
        });
        at += 1;
        match token.exact.as_str() {
            "حلب" | "وحلب" | "بحلب" => row.named.push("SY/حلب"),
            "العراق" => row.named.push("IQ"),
            "ولايه" | "لولايه" | "داعش" | "لداعش" if beside.is_some() => {
                row.named.push("is-khorasan");
                at += 1;
            }
            "داعش" | "لداعش" => row.named.push("islamic-state"),
            "خراسان" => {
                let province = before
                    .is_some_and(|word| matches!(word.exact.as_str(), "ولايه" | "لولايه" | "ولايات"));
                if province {
                    row.named.push("IR/خراسان");
                } else {
                    row.open = true;
                }
            }
            _ => {}
        }
    }
    row
}

/// Whether a passage that names these is one of a place.
pub(super) fn place_holds(wanted: &str, named: &[&str]) -> bool {
    let beginning = match wanted {
        "حلب" | "Aleppo" => "SY/حلب",
        "سوريا" => "SY",
        "العراق" | "Iraq" => "IQ",
        "إيران" | "خراسان" => "IR",
        _ => return false,
    };
    named.iter().any(|id| id.starts_with(beginning))
}

/// Whether a passage that names these is one of a group.
pub(super) fn group_holds(wanted: &str, named: &[&str]) -> bool {
    match wanted {
        "داعش" | "ISIS" => named.contains(&"islamic-state"),
        "ولاية خراسان" | "is-khorasan" => named.contains(&"is-khorasan"),
        _ => false,
    }
}
