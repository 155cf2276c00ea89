//! Cut a query into leaves, signs, operators and parentheses.

use super::word::{self, Glyph, digit, field, is_letter, leaf, span_of, visible};
use super::{DateRange, Filter, MAX_DEPTH, Node, Problem, ProblemKind};
use crate::text::Span;

/// The distance of `"…"~` without a number.
const USUAL_DISTANCE: u32 = 5;
/// The largest distance of `"…"~N`.
const MAX_DISTANCE: u32 = 1000;

/// A piece of a query.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) span: Span,
}

/// What a piece is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    Leaf(Node),
    /// `title:` before a leaf or an opening parenthesis.
    Title,
    Plus,
    Minus,
    /// A word or symbol that is an operator if it has something to work on.
    Not,
    And,
    Or,
    Open,
    Close,
}

/// What can stand before a colon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Title,
    Source,
    Date,
    Told,
    Added,
    Path,
    Language,
    Place,
    Group,
}

impl Field {
    /// The field of a lower-case name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "title" | "عنوان" => Self::Title,
            "source" | "مصدر" => Self::Source,
            "date" | "تاريخ" => Self::Date,
            "told" | "حدث" => Self::Told,
            "added" | "أضيف" | "اضيف" => Self::Added,
            "path" | "مسار" => Self::Path,
            "language" | "lang" | "لغة" => Self::Language,
            "place" | "مكان" => Self::Place,
            "group" | "جماعة" => Self::Group,
            _ => return None,
        })
    }
}

/// The operator that a word or symbol is, if it is one.
pub(super) fn operator(word: &str) -> Option<Kind> {
    Some(match word {
        "AND" | "&&" => Kind::And,
        "OR" | "أو" | "او" | "|" | "||" => Kind::Or,
        "NOT" | "ليس" => Kind::Not,
        _ => return None,
    })
}

/// Cuts a query. Every title and sign is followed by what it belongs to unless that was passed
/// over; parentheses may lack their other half at the end.
pub(super) fn tokens(text: &str, problems: &mut Vec<Problem>) -> Vec<Token> {
    let mut lexer = Lexer {
        text,
        glyphs: word::glyphs(text),
        at: 0,
        prefix: Vec::new(),
        tokens: Vec::new(),
        opens: Vec::new(),
        deep: false,
        problems,
    };
    while let Some(c) = lexer.peek(0) {
        if is_separator(c) {
            lexer.at += 1;
        } else if let length @ 1.. = lexer.symbol(0) {
            lexer.symbol_operator(length);
        } else if is_sign(c) && lexer.token_starts() {
            lexer.sign();
        } else {
            lexer.item();
        }
        lexer.prefix.clear();
    }
    for span in std::mem::take(&mut lexer.opens).into_iter().flatten() {
        lexer.report(ProblemKind::UnclosedParenthesis, span);
    }
    lexer.tokens
}

struct Lexer<'t, 'p> {
    text: &'t str,
    glyphs: Vec<Glyph>,
    at: usize,
    /// Signs and titles that wait for what they belong to.
    prefix: Vec<Token>,
    tokens: Vec<Token>,
    /// Parentheses that are open; `None` for one that is too deep to count.
    opens: Vec<Option<Span>>,
    deep: bool,
    problems: &'p mut Vec<Problem>,
}

impl Lexer<'_, '_> {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.glyphs.get(self.at + ahead).map(|glyph| glyph.c)
    }

    fn run(&self, start: usize, end: usize) -> &[Glyph] {
        self.glyphs.get(start..end).unwrap_or_default()
    }

    fn report(&mut self, kind: ProblemKind, span: Span) {
        self.problems.push(Problem::at(kind, self.text, span));
    }

    /// How many glyphs of `|` or `&&` stand there.
    fn symbol(&self, ahead: usize) -> usize {
        let Some(c @ ('|' | '&')) = self.peek(ahead) else {
            return 0;
        };
        let rest = self.glyphs.iter().skip(self.at + ahead);
        let length = rest.take_while(|glyph| glyph.c == c).count();
        if c == '&' && length < 2 { 0 } else { length }
    }

    fn symbol_operator(&mut self, length: usize) {
        let kind = if self.peek(0) == Some('|') {
            Kind::Or
        } else {
            Kind::And
        };
        let span = span_of(self.run(self.at, self.at + length));
        self.at += length;
        self.tokens.push(Token { kind, span });
    }

    /// Whether a sign at this place stands at the start of a token.
    fn token_starts(&self) -> bool {
        let before = self.at.checked_sub(1).and_then(|i| self.glyphs.get(i));
        before.is_none_or(|g| is_separator(g.c) || is_open(g.c) || matches!(g.c, '|' | '&'))
    }

    fn sign(&mut self) {
        let start = self.at;
        let rest = self.glyphs.iter().skip(start);
        let length = rest.take_while(|glyph| is_sign(glyph.c)).count();
        let plus = self.peek(0) == Some('+');
        let span = span_of(self.run(start, start + length));
        let alone = self
            .peek(length)
            .is_none_or(|c| is_separator(c) || is_close(c) || self.symbol(length) > 0);
        self.at += length;
        if alone {
            // A dash between spaces is punctuation; a plus is not.
            if plus && length == 1 {
                self.report(ProblemKind::OperatorWithoutOperand, span);
            }
            return;
        }
        let kind = if plus { Kind::Plus } else { Kind::Minus };
        self.prefix.push(Token { kind, span });
        let (problems, tokens) = (self.problems.len(), self.tokens.len());
        self.item();
        if self.tokens.len() > tokens {
            if length > 1 {
                let whole = span_of(self.run(start, self.at));
                self.report(ProblemKind::DoubledSign, whole);
            }
        } else if plus && self.problems.len() == problems {
            self.report(ProblemKind::OperatorWithoutOperand, span);
        }
    }

    /// Adds what signs and titles can stand before, with those that wait.
    fn push(&mut self, kind: Kind, span: Span) {
        self.tokens.append(&mut self.prefix);
        self.tokens.push(Token { kind, span });
    }

    fn item(&mut self) {
        let Some(c) = self.peek(0) else { return };
        if is_open(c) {
            self.open();
        } else if is_close(c) {
            self.close();
        } else if opens_quote(c) {
            self.quote(None, self.at);
        } else if closes_quote(c) {
            // Some scripts open with what others close with; alone it is what a cut left behind.
            if self.token_starts_item() && self.quote_end().is_some() {
                self.quote(None, self.at);
            } else {
                let span = span_of(self.run(self.at, self.at + 1));
                self.report(ProblemKind::UnopenedQuote, span);
                self.at += 1;
            }
        } else {
            self.chunk();
        }
    }

    /// Whether an item at this place stands at the start of a token or behind its sign.
    fn token_starts_item(&self) -> bool {
        !self.prefix.is_empty() || self.token_starts()
    }

    fn open(&mut self) {
        let span = span_of(self.run(self.at, self.at + 1));
        self.at += 1;
        if self.opens.iter().flatten().count() < MAX_DEPTH {
            self.opens.push(Some(span));
            self.push(Kind::Open, span);
            return;
        }
        self.opens.push(None);
        if !self.deep {
            self.deep = true;
            self.report(ProblemKind::TooDeep, span);
        }
    }

    fn close(&mut self) {
        let span = span_of(self.run(self.at, self.at + 1));
        self.at += 1;
        match self.opens.pop() {
            Some(Some(_)) => self.tokens.push(Token {
                kind: Kind::Close,
                span,
            }),
            Some(None) => {}
            None => self.report(ProblemKind::UnopenedParenthesis, span),
        }
    }

    /// Where the quotation that opens here ends: the place of the mark that closes it.
    fn quote_end(&self) -> Option<usize> {
        let closers = closers(self.peek(0)?);
        let rest = self.glyphs.iter().enumerate().skip(self.at + 1);
        rest.into_iter()
            .find(|(_, glyph)| closers.contains(&glyph.c))
            .map(|(place, _)| place)
    }

    /// A quotation, with the distance behind it; `start` is where its field begins, or itself.
    fn quote(&mut self, field: Option<Field>, start: usize) {
        let open = self.at;
        let end = self.quote_end();
        let close = end.unwrap_or(self.glyphs.len());
        let inside = trim(self.run(open + 1, close)).to_vec();
        self.at = self.glyphs.len().min(close + 1);
        let distance = end.and_then(|_| self.distance(open));
        let span = span_of(self.run(start, self.at));
        let filled = match field {
            Some(Field::Path) => !inside.is_empty(),
            _ => inside.iter().any(|g| is_letter(g.c)),
        };
        if end.is_none() {
            let rest = self.run(open, close);
            let word = rest.iter().position(|g| g.c.is_whitespace());
            let word = span_of(rest.get(..word.unwrap_or(rest.len())).unwrap_or_default());
            self.report(ProblemKind::UnclosedQuote, word);
        } else if !filled {
            self.report(ProblemKind::EmptyPhrase, span);
        }
        if !filled {
            return;
        }
        let text = span_of(&inside).of(self.text).to_owned();
        let node = match field {
            None | Some(Field::Title) => match distance {
                None => Node::Phrase { text },
                Some(distance) => Node::Near { text, distance },
            },
            Some(field) => filter(field, &text).unwrap_or_else(|| {
                self.report(ProblemKind::BadDate, span);
                Node::Phrase { text }
            }),
        };
        self.push(Kind::Leaf(node), span);
    }

    /// Reads `~N` behind a quotation that opened at `open`.
    fn distance(&mut self, open: usize) -> Option<u32> {
        if self.peek(0) != Some('~') {
            return None;
        }
        let start = self.at + 1;
        let rest = self.glyphs.iter().skip(start);
        self.at = start + rest.take_while(|g| digit(g.c).is_some()).count();
        let typed = word::number(self.run(start, self.at));
        let used = typed.unwrap_or(USUAL_DISTANCE).min(MAX_DISTANCE);
        let stray = typed.is_none() && self.peek(0).is_some_and(is_letter);
        if stray || typed.is_some_and(|typed| typed > used) {
            let span = span_of(self.run(open, self.at));
            self.report(ProblemKind::BadDistance { used }, span);
        }
        Some(used)
    }

    /// A run of characters up to a space, a parenthesis, a quotation mark or a symbol.
    fn chunk(&mut self) {
        let start = self.at;
        while let Some(c) = self.peek(0)
            && !parts(c)
            && self.symbol(0) == 0
        {
            self.at += 1;
        }
        let run = self.run(start, self.at).to_vec();
        let span = span_of(&run);
        if self.prefix.is_empty()
            && let Some(kind) = operator(&visible(&run))
        {
            self.tokens.push(Token { kind, span });
        } else if let Some((field, end)) = field(&run) {
            let (name, value) = run.split_at(end.min(run.len()));
            self.field(field, start, name, value);
        } else if matches!(run.as_slice(), [Glyph { c: '=', .. }])
            && self.peek(0).is_some_and(opens_quote)
        {
            // A phrase is as written already.
            self.quote(None, start);
        } else {
            let behind = self.peek(0).is_some_and(|c| opens_quote(c) || is_open(c));
            let ends = run.last().is_some_and(|g| g.c == ':');
            if word::is_unknown_field(&run) && (!ends || behind) {
                self.report(ProblemKind::UnknownField, span);
            }
            self.push_leaf(&run, span);
        }
    }

    fn push_leaf(&mut self, run: &[Glyph], span: Span) {
        if let Some(node) = leaf(self.text, run, self.problems) {
            self.push(Kind::Leaf(node), span);
        }
    }

    fn field(&mut self, field: Field, start: usize, name: &[Glyph], value: &[Glyph]) {
        let span = span_of(self.run(start, self.at));
        if value.is_empty() {
            let title = Token {
                kind: Kind::Title,
                span,
            };
            match self.peek(0) {
                Some(c) if opens_quote(c) => {
                    if field == Field::Title {
                        self.prefix.push(title);
                    }
                    return self.quote(Some(field), start);
                }
                Some(c) if is_open(c) => {
                    if field == Field::Title {
                        self.prefix.push(title);
                    } else {
                        self.report(ProblemKind::BadFilter, span);
                    }
                    return self.open();
                }
                _ => {}
            }
        } else if field == Field::Title {
            if value.iter().any(|g| is_letter(g.c)) {
                if value.first().is_some_and(|g| is_sign(g.c)) {
                    self.report(ProblemKind::MisplacedSign, span);
                }
                self.prefix.push(Token {
                    kind: Kind::Title,
                    span: span_of(name),
                });
                return self.push_leaf(value, span_of(value));
            }
        } else if let Some(typed) = word::filter_value(self.text, value, field) {
            if let Some(node) = filter(field, &typed) {
                return self.push(Kind::Leaf(node), span);
            }
            self.report(ProblemKind::BadDate, span);
            return self.push_leaf(value, span);
        }
        self.report(ProblemKind::FieldWithoutValue, span);
        let text = span_of(name.get(..name.len().saturating_sub(1)).unwrap_or_default())
            .of(self.text)
            .to_owned();
        self.push(Kind::Leaf(Node::Word { text }), span);
    }
}

/// The filter of a field; `None` where the value is no date, and for a title, which is none.
fn filter(field: Field, value: &str) -> Option<Node> {
    Some(Node::Filter(match field {
        Field::Title => return None,
        Field::Date => Filter::Date(DateRange::parse(value)?),
        Field::Told => Filter::Told(DateRange::parse(value)?),
        Field::Added => Filter::Added(DateRange::parse(value)?),
        Field::Source => Filter::Source(value.to_owned()),
        Field::Path => Filter::Path(value.to_owned()),
        Field::Language => Filter::Language(value.to_owned()),
        Field::Place => Filter::Place(value.to_owned()),
        Field::Group => Filter::Group(value.to_owned()),
    }))
}

/// The glyphs without the space at their ends.
fn trim(glyphs: &[Glyph]) -> &[Glyph] {
    let start = glyphs.iter().position(|g| !g.c.is_whitespace());
    let end = glyphs.iter().rposition(|g| !g.c.is_whitespace());
    match (start, end) {
        (Some(start), Some(end)) => glyphs.get(start..=end).unwrap_or_default(),
        _ => &[],
    }
}

/// Whether a character ends a run of characters.
pub(super) fn parts(c: char) -> bool {
    is_separator(c) || is_open(c) || is_close(c) || opens_quote(c) || closes_quote(c)
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '،' | '؛' | '؟')
}

fn is_sign(c: char) -> bool {
    matches!(c, '+' | '-' | '–' | '−')
}

fn is_open(c: char) -> bool {
    matches!(c, '(' | '（')
}

fn is_close(c: char) -> bool {
    matches!(c, ')' | '）')
}

/// Marks that open a quotation, closed or not.
fn opens_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '„' | '‟' | '«' | '‹')
}

/// Marks that open a quotation only where another closes it.
fn closes_quote(c: char) -> bool {
    matches!(c, '”' | '»' | '›')
}

/// The marks that close what one opens.
fn closers(open: char) -> &'static [char] {
    match open {
        '"' => &['"', '”'],
        '«' => &['»'],
        '‹' => &['›'],
        '»' => &['»', '«'],
        '›' => &['›', '‹'],
        _ => &['”', '“', '‟', '"'],
    }
}
