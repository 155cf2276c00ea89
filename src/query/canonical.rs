//! Write a tree back in the language it was typed in. What is written reads as the same tree, as
//! long as it keeps to the limits of a query.

use std::fmt::{self, Display, Formatter, Write};

use super::lex::{Field, operator, parts};
use super::word::{field, filter_value, glyphs, visible};
use super::{Clause, Filter, Group, Node, Occur, Query};

/// The query as it was understood.
impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.root.fmt(f)
    }
}

/// The clauses side by side.
impl Display for Group {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (i, clause) in self.clauses.iter().enumerate() {
            if i > 0 {
                f.write_char(' ')?;
            }
            clause.fmt(f)?;
        }
        Ok(())
    }
}

/// The clause with its sign.
impl Display for Clause {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.occur {
            Occur::Should => write_node(f, &self.node, Tie::Clause),
            Occur::Must if self.node.narrows() => write_node(f, &self.node, Tie::Clause),
            Occur::Must => {
                f.write_char('+')?;
                write_node(f, &self.node, Tie::Sign)
            }
            Occur::MustNot => {
                f.write_char('-')?;
                write_node(f, &self.node, Tie::Sign)
            }
        }
    }
}

/// The node as a clause of its own.
impl Display for Node {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write_node(f, self, Tie::Clause)
    }
}

/// The filter with its field.
impl Display for Filter {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Date(range) => write!(f, "date:{range}"),
            Self::Told(range) => write!(f, "told:{range}"),
            Self::Added(range) => write!(f, "added:{range}"),
            Self::Source(value) => write_value(f, "source", Field::Source, value),
            Self::Path(value) => write_value(f, "path", Field::Path, value),
            Self::Language(value) => write_value(f, "language", Field::Language, value),
            Self::Place(value) => write_value(f, "place", Field::Place, value),
            Self::Group(value) => write_value(f, "group", Field::Group, value),
        }
    }
}

/// What a node is tied to, from the loosest to the tightest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tie {
    Clause,
    Or,
    And,
    Sign,
}

fn write_node(f: &mut Formatter<'_>, node: &Node, tie: Tie) -> fmt::Result {
    let enclosed = match node {
        Node::Group(_) => true,
        Node::Any(_) => tie > Tie::Clause,
        Node::All(_) => tie > Tie::Or,
        Node::Not(_) => tie == Tie::Sign,
        _ => false,
    };
    if enclosed {
        f.write_char('(')?;
    }
    match node {
        Node::Word { text } => write_word(f, text, operator(&seen(text)).is_some())?,
        Node::Form { text } => write!(f, "={text}")?,
        Node::Prefix { text } => {
            write_word(f, text, false)?;
            f.write_char('*')?;
        }
        Node::Fuzzy { text, distance } => {
            write_word(f, text, false)?;
            write!(f, "~{distance}")?;
        }
        Node::Phrase { text } => write_quoted(f, text)?,
        Node::Near { text, distance } => {
            write_quoted(f, text)?;
            write!(f, "~{distance}")?;
        }
        Node::Title(node) => {
            f.write_str("title:")?;
            write_node(f, node, Tie::Sign)?;
        }
        Node::Filter(filter) => filter.fmt(f)?,
        Node::Group(group) => group.fmt(f)?,
        Node::All(nodes) => write_joined(f, nodes, " AND ", Tie::And)?,
        Node::Any(nodes) => write_joined(f, nodes, " OR ", Tie::Or)?,
        Node::Not(node) => {
            f.write_str("NOT ")?;
            write_node(f, node, Tie::Sign)?;
        }
    }
    if enclosed {
        f.write_char(')')?;
    }
    Ok(())
}

fn write_joined(f: &mut Formatter<'_>, nodes: &[Node], between: &str, tie: Tie) -> fmt::Result {
    for (i, node) in nodes.iter().enumerate() {
        if i > 0 {
            f.write_str(between)?;
        }
        write_node(f, node, tie)?;
    }
    Ok(())
}

/// A word, with a backslash where it would be taken for an operator or a field.
fn write_word(f: &mut Formatter<'_>, text: &str, is_operator: bool) -> fmt::Result {
    if is_operator || field(&glyphs(text)).is_some() {
        f.write_char('\\')?;
    }
    f.write_str(text)
}

/// A text in the first sort of quotation marks that it does not itself close.
fn write_quoted(f: &mut Formatter<'_>, text: &str) -> fmt::Result {
    if !text.contains(['"', '”']) {
        write!(f, "\"{text}\"")
    } else if !text.contains('»') {
        write!(f, "«{text}»")
    } else {
        write!(f, "‹{text}›")
    }
}

fn write_value(f: &mut Formatter<'_>, name: &str, field: Field, value: &str) -> fmt::Result {
    write!(f, "{name}:")?;
    let run = glyphs(value);
    let plain = !run.iter().any(|glyph| parts(glyph.c) || glyph.c == '|')
        && !visible(&run).contains("&&")
        && !visible(&run).starts_with("//")
        && filter_value(value, &run, field).as_deref() == Some(value);
    if plain {
        f.write_str(value)
    } else {
        write_quoted(f, value)
    }
}

fn seen(text: &str) -> String {
    visible(&glyphs(text))
}
