//! What holds for every query, whatever was typed; and the limits.

use proptest::prelude::*;

use super::{group, problems};
use crate::query::*;

/// What holds for every query.
#[track_caller]
pub(super) fn sound(query: &Query) {
    for problem in &query.problems {
        inside(query, problem.span);
        let whole = problem.kind == ProblemKind::Empty;
        assert_eq!(problem.word.is_empty(), whole, "{problem:?}");
    }
    sound_group(query, &query.root);
    let written = query.to_string();
    if written.chars().count() <= MAX_CHARS {
        let again = parse(&written);
        assert_eq!(
            group(&again.root),
            group(&query.root),
            "written as {written}"
        );
        assert_eq!(again.to_string(), written, "written twice");
    }
}

#[track_caller]
fn inside(query: &Query, span: Span) {
    assert!(
        query.text.get(span.start..span.end).is_some(),
        "{span:?} in {:?}",
        query.text
    );
}

#[track_caller]
fn sound_group(query: &Query, group: &Group) {
    for clause in &group.clauses {
        inside(query, clause.span);
        assert!(!clause.span.is_empty());
        sound_node(query, &clause.node);
    }
}

#[track_caller]
fn sound_node(query: &Query, node: &Node) {
    let text = match node {
        Node::Word { text } | Node::Form { text } | Node::Prefix { text } => text,
        Node::Phrase { text } | Node::Near { text, .. } => text,
        Node::Fuzzy { text, distance } => {
            assert!((1..=2).contains(distance));
            text
        }
        Node::Filter(Filter::Date(_) | Filter::Told(_) | Filter::Added(_)) => return,
        Node::Filter(
            Filter::Source(v)
            | Filter::Path(v)
            | Filter::Language(v)
            | Filter::Place(v)
            | Filter::Group(v),
        ) => {
            assert!(!v.is_empty());
            return;
        }
        Node::Title(inner) | Node::Not(inner) => return sound_node(query, inner),
        Node::Group(group) => return sound_group(query, group),
        Node::All(nodes) | Node::Any(nodes) => {
            assert!(nodes.len() > 1);
            return nodes.iter().for_each(|node| sound_node(query, node));
        }
    };
    assert!(text.chars().any(char::is_alphanumeric), "{text:?}");
}

#[test]
fn limits() {
    let long = "حلب ".repeat(300);
    let query = parse(&long);
    assert_eq!(query.root.clauses.len(), MAX_LEAVES);
    assert_eq!(problems(&query), "too-many-words حلب");
    sound(&query);

    let long = format!("{} آخر", "x".repeat(MAX_CHARS - 2));
    let query = parse(&long);
    assert_eq!(query.root.clauses.len(), 1);
    assert_eq!(problems(&query), "too-long آخر");
    assert_eq!(query.text, long, "the text is kept whole");
    sound(&query);
    let query = parse(&"س".repeat(MAX_CHARS + 1));
    assert_eq!(
        problems(&query),
        "too-long س",
        "a word that fills the limit is cut"
    );

    sound(&parse(&" ".repeat(MAX_CHARS + 9)));
    assert_eq!(problems(&parse(&format!("س{}", " ".repeat(MAX_CHARS)))), "");

    let deep = format!(
        "{}أ -ب{} ج",
        "(د ".repeat(MAX_DEPTH + 4),
        ")".repeat(MAX_DEPTH + 4)
    );
    let query = parse(&deep);
    assert_eq!(problems(&query), "too-deep (");
    assert!(group(&query.root).contains("(should word:أ) (not word:ب)"));
    assert!(group(&query.root).ends_with("(should word:ج)"));
    sound(&query);
    sound(&parse(&"-(".repeat(MAX_CHARS)));
    sound(&parse(&"NOT ".repeat(MAX_CHARS)));
    sound(&parse(&"title:".repeat(MAX_CHARS)));
}

/// Pieces that mean something, alone and glued together.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        " ", " ", " ", "أ", "حلب", "ab", "x", "12", "OR", "AND", "NOT", "أو", "ليس", "|", "||",
        "&&", "&", "+", "-", "–", "(", ")", "\"", "“", "”", "„", "«", "»", "‹", "›", "~", "*", "=",
        "title:", "source:", "date:", "path:", "lang:", "foo:", "2021", "..", "/", "//", "\\", ":",
        ".", "،", "\u{200F}", "\u{200C}", "ـ", "\u{64E}", "\u{301}", "\n", "'",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_is_a_query(text in any::<String>()) {
        sound(&parse(&text));
    }

    #[test]
    fn any_pieces_are_a_query(text in pieces()) {
        sound(&parse(&text));
    }

    #[test]
    fn dates_read_back(text in "[0-9٠-٩./-]{0,20}") {
        if let Some(range) = DateRange::parse(&text) {
            prop_assert_eq!(DateRange::parse(&range.to_string()), Some(range));
        }
    }
}
