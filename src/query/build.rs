//! Decide which operators can be one, and make the tree.

use super::lex::{Kind, Token};
use super::{Clause, Group, MAX_LEAVES, Node, Occur, Problem, ProblemKind};
use crate::text::Span;

/// The tree of a query's tokens.
pub(super) fn tree(text: &str, tokens: Vec<Token>, problems: &mut Vec<Problem>) -> Group {
    let tokens = resolve(text, tokens, problems);
    let mut builder = Builder {
        text,
        tokens,
        at: 0,
        problems,
    };
    let clauses = builder.clauses();
    match <[Clause; 1]>::try_from(clauses) {
        Ok(
            [
                Clause {
                    occur: Occur::Should,
                    node: Node::Group(group),
                    ..
                },
            ],
        ) => group,
        Ok(one) => Group {
            clauses: one.into(),
        },
        Err(clauses) => Group { clauses },
    }
}

/// Turns operators that cannot be one into words, and ends after the last leaf that is read.
fn resolve(text: &str, tokens: Vec<Token>, problems: &mut Vec<Problem>) -> Vec<Token> {
    let faults = faults(text, &tokens);
    let mut out = Vec::with_capacity(tokens.len());
    let mut leaves = 0;
    for (mut token, fault) in tokens.into_iter().zip(faults) {
        if let Some(kind) = fault {
            let word = token.span.of(text).to_owned();
            problems.push(Problem::at(kind, text, token.span));
            if !word.chars().any(char::is_alphanumeric) {
                continue;
            }
            token.kind = Kind::Leaf(Node::Word { text: word });
        }
        if matches!(token.kind, Kind::Leaf(_)) {
            leaves += 1;
            if leaves > MAX_LEAVES {
                let kind = ProblemKind::TooManyWords;
                problems.push(Problem::at(kind, text, token.span));
                break;
            }
        }
        out.push(token);
    }
    out
}

/// For each token why it cannot be the operator it looks like, if so.
fn faults(text: &str, tokens: &[Token]) -> Vec<Option<ProblemKind>> {
    let mut faults = vec![None; tokens.len()];
    // From the end, because an operator before `NOT` depends on whether that can be one.
    for (i, token) in tokens.iter().enumerate().rev() {
        let before = i.checked_sub(1).and_then(|i| tokens.get(i));
        let left = matches!(before.map(|t| &t.kind), Some(Kind::Leaf(_) | Kind::Close));
        let right = match tokens.get(i + 1).map(|t| &t.kind) {
            Some(Kind::Leaf(_) | Kind::Open | Kind::Title | Kind::Plus | Kind::Minus) => true,
            Some(Kind::Not) => faults.get(i + 1) == Some(&None),
            _ => false,
        };
        let ambiguous =
            is_arabic_not(text, token) && before.is_none_or(|before| is_arabic_or(text, before));
        let fault = match token.kind {
            Kind::Not if ambiguous => Some(ProblemKind::AmbiguousOperator),
            Kind::And | Kind::Or if left && right => None,
            Kind::Not if right => None,
            Kind::And | Kind::Or | Kind::Not => Some(ProblemKind::OperatorWithoutOperand),
            _ => None,
        };
        if let Some(slot) = faults.get_mut(i) {
            *slot = fault;
        }
    }
    faults
}

fn is_arabic_not(text: &str, token: &Token) -> bool {
    token.kind == Kind::Not && is_arabic(text, token)
}

fn is_arabic_or(text: &str, token: &Token) -> bool {
    token.kind == Kind::Or && is_arabic(text, token)
}

fn is_arabic(text: &str, token: &Token) -> bool {
    let word = token.span.of(text);
    word.chars().any(|c| c.is_alphabetic() && !c.is_ascii())
}

/// One thing that operators tie together.
struct Operand {
    /// The sign or `NOT` before it.
    sign: Option<Token>,
    node: Node,
}

struct Builder<'t, 'p> {
    text: &'t str,
    tokens: Vec<Token>,
    at: usize,
    problems: &'p mut Vec<Problem>,
}

impl Builder<'_, '_> {
    fn kind(&self) -> Option<&Kind> {
        self.tokens.get(self.at).map(|token| &token.kind)
    }

    /// The bytes of the tokens from `start` up to the present one.
    fn span(&self, start: usize) -> Span {
        let tokens = self.tokens.get(start..self.at).unwrap_or_default();
        match (tokens.first(), tokens.last()) {
            (Some(first), Some(last)) => Span::new(first.span.start, last.span.end),
            _ => Span::new(0, 0),
        }
    }

    /// Clauses up to a closing parenthesis or the end.
    fn clauses(&mut self) -> Vec<Clause> {
        let mut clauses = Vec::new();
        while self.kind().is_some_and(|kind| *kind != Kind::Close) {
            let start = self.at;
            let read = self.alternatives();
            if self.at == start {
                self.at += 1;
            }
            if let Some((occur, node)) = read {
                let occur = match occur {
                    Occur::Should if node.narrows() => Occur::Must,
                    occur => occur,
                };
                let span = self.span(start);
                clauses.push(Clause { occur, node, span });
            }
        }
        clauses
    }

    /// `a AND b OR c`, or one operand.
    fn alternatives(&mut self) -> Option<(Occur, Node)> {
        let mut all = vec![self.together()];
        while self.kind() == Some(&Kind::Or) {
            self.at += 1;
            all.push(self.together());
        }
        all.retain(|operands| !operands.is_empty());
        if all.len() > 1 {
            let mut nodes = Vec::new();
            for operands in all {
                for sign in operands.iter().filter_map(|operand| operand.sign.as_ref()) {
                    if sign.kind == Kind::Plus {
                        let kind = ProblemKind::MisplacedSign;
                        self.problems.push(Problem::at(kind, self.text, sign.span));
                    }
                }
                match conjunction(operands) {
                    Some(Node::Any(more)) => nodes.extend(more),
                    node => nodes.extend(node),
                }
            }
            return Some((Occur::Should, Node::Any(nodes)));
        }
        let operands = all.pop()?;
        let kind = |operand: &Operand| operand.sign.as_ref().map(|sign| sign.kind.clone());
        let required = operands.iter().any(|o| kind(o) == Some(Kind::Plus));
        match <[Operand; 1]>::try_from(operands) {
            Ok([operand]) => {
                let occur = match kind(&operand) {
                    None => Occur::Should,
                    Some(Kind::Plus) => Occur::Must,
                    Some(_) => Occur::MustNot,
                };
                Some((occur, operand.node))
            }
            Err(operands) => {
                let occur = if required { Occur::Must } else { Occur::Should };
                Some((occur, conjunction(operands)?))
            }
        }
    }

    /// Operands with `AND` between them.
    fn together(&mut self) -> Vec<Operand> {
        let mut operands: Vec<Operand> = self.operand().into_iter().collect();
        while self.kind() == Some(&Kind::And) {
            self.at += 1;
            operands.extend(self.operand());
        }
        operands
    }

    /// A leaf or a group with what stands before it; nothing where it was passed over.
    fn operand(&mut self) -> Option<Operand> {
        let start = self.at;
        let mut sign = None;
        while let Some(Kind::Plus | Kind::Minus | Kind::Not) = self.kind() {
            sign = sign.or_else(|| self.tokens.get(self.at).cloned());
            self.at += 1;
        }
        let signs = self.at - start;
        let title = self.kind() == Some(&Kind::Title);
        if title {
            self.at += 1;
        }
        let node = match self.kind()?.clone() {
            Kind::Leaf(node) => {
                self.at += 1;
                node
            }
            Kind::Open => self.group()?,
            _ => return None,
        };
        if signs > 1 {
            let span = self.span(start);
            let kind = ProblemKind::DoubledSign;
            self.problems.push(Problem::at(kind, self.text, span));
        }
        let node = match node {
            // A title in a title is one; a filter looks at the document, not at its title.
            Node::Title(_) | Node::Filter(_) => node,
            node if title => Node::Title(Box::new(node)),
            node => node,
        };
        Some(Operand { sign, node })
    }

    /// Clauses in parentheses; a single one that is not excluded stands for itself.
    fn group(&mut self) -> Option<Node> {
        let start = self.at;
        self.at += 1;
        let clauses = self.clauses();
        let closed = self.kind() == Some(&Kind::Close);
        if closed {
            self.at += 1;
        }
        if clauses.is_empty() && closed {
            let kind = ProblemKind::EmptyParentheses;
            let span = self.span(start);
            self.problems.push(Problem::at(kind, self.text, span));
        }
        match <[Clause; 1]>::try_from(clauses) {
            Ok([one]) if one.occur != Occur::MustNot => Some(one.node),
            Ok(one) => Some(Node::Group(Group {
                clauses: one.into(),
            })),
            Err(clauses) if clauses.is_empty() => None,
            Err(clauses) => Some(Node::Group(Group { clauses })),
        }
    }
}

/// All of the operands; one stands for itself.
fn conjunction(operands: Vec<Operand>) -> Option<Node> {
    let mut nodes = Vec::new();
    for Operand { sign, node } in operands {
        match (sign.map(|sign| sign.kind), node) {
            (Some(Kind::Minus | Kind::Not), node) => nodes.push(Node::Not(Box::new(node))),
            (_, Node::All(more)) => nodes.extend(more),
            (_, node) => nodes.push(node),
        }
    }
    if nodes.len() > 1 {
        return Some(Node::All(nodes));
    }
    nodes.pop()
}
