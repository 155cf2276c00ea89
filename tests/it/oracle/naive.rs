//! What a query means, read off lists of tokens: no index, no cursors, no cleverness.
//!
//! A stop word or a question word counts where it was chosen: by a sign, an operator, `=`, or because
//! its group asks for nothing else. Of words that are nothing but letters without a token nothing is asked, and of what
//! holds only such words neither.

use std::collections::BTreeMap;

use kashaf::analysis::{
    Analyzer, Kind, Latin, fold_text, is_question_word, latin_stems, prefix_forms, prefix_letters,
    with_clitics,
};
use kashaf::document::{Day, language, passages, told};
use kashaf::query::{Filter, Group, Node, Occur};
use kashaf::text::Span;

use super::corpus::Article;
use super::places::{group_holds as names_group, named, place_holds as names_place};

/// A token of a text.
#[derive(Debug, Clone)]
pub(super) struct Tok {
    pub(super) span: Span,
    pub(super) exact: String,
    /// None for a stop word.
    stem: Option<String>,
}

impl Tok {
    /// A token that is nothing.
    pub(super) fn gap(span: Span) -> Self {
        Self {
            span,
            exact: String::new(),
            stem: None,
        }
    }

    /// Whether it says nothing about what is looked for.
    fn is_plain(&self) -> bool {
        self.stem.is_none() || is_question_word(&self.exact)
    }
}

/// A passage of a document.
#[derive(Debug)]
pub(super) struct Passage {
    pub(super) text: String,
    pub(super) tokens: Vec<Tok>,
    /// The first and the last of the days that it tells of, range by range.
    pub(super) told: Vec<(u32, u32)>,
    /// What it names.
    pub(super) named: Vec<&'static str>,
}

/// A document.
#[derive(Debug)]
pub(super) struct Doc {
    pub(super) id: String,
    pub(super) title: Option<String>,
    pub(super) title_tokens: Vec<Tok>,
    pub(super) passages: Vec<Passage>,
    path: String,
    day: Option<u32>,
    source: Option<String>,
    language: Option<String>,
}

impl Doc {
    /// The document of the record `id` below `folder`; `dateline` dates an article whose record does not.
    pub(super) fn new(
        folder: &str,
        id: usize,
        article: &Article,
        dateline: Option<&str>,
        analyzer: &mut Analyzer,
    ) -> Self {
        let date = dateline.or(article.date);
        let language =
            language::of_document(article.language, article.title.as_deref(), &article.text)
                .map(|(tag, _)| tag);
        let latin = Latin::of(language.as_deref());
        let whole = analyzer.analyze_in(&article.text, latin);
        let published = date.and_then(Day::parse);
        let cut = passages(&article.text, &whole);
        let title_tokens = tokens(
            article.title.as_deref().unwrap_or_default(),
            latin,
            analyzer,
        );
        let texts: Vec<&str> = cut
            .iter()
            .map(|passage| passage.span.of(&article.text))
            .collect();
        let rows: Vec<Vec<Tok>> = texts
            .iter()
            .map(|text| tokens(text, latin, analyzer))
            .collect();
        let named = named(&title_tokens, &rows);
        let rows = rows.into_iter().zip(named);
        Self {
            id: format!("d{id}"),
            title: article.title.clone(),
            title_tokens,
            passages: texts
                .iter()
                .zip(rows)
                .map(|(text, (tokens, named))| Passage {
                    text: (*text).to_owned(),
                    tokens,
                    told: days_told(text, published, analyzer),
                    named,
                })
                .collect(),
            path: format!("{folder}/{}", article.file),
            day: date.and_then(|date| date.replace('-', "").parse().ok()),
            source: article.source.map(fold_text),
            language,
        }
    }
}

fn days_told(text: &str, published: Option<Day>, analyzer: &mut Analyzer) -> Vec<(u32, u32)> {
    let tokens = analyzer.analyze(text);
    let found = told(text, &tokens, 0..tokens.len(), published);
    found
        .iter()
        .map(|told| (told.first.number(), told.last.number()))
        .collect()
}

fn tokens(text: &str, latin: Latin, analyzer: &mut Analyzer) -> Vec<Tok> {
    let tokens = analyzer.analyze_in(text, latin);
    tokens
        .iter()
        .map(|token| Tok {
            span: token.span,
            exact: token.exact.to_owned(),
            stem: (token.kind != Kind::Stop).then(|| token.stem.to_owned()),
        })
        .collect()
}

/// One word, by its stem or by its form. A word of Latin letters has another stem in each language.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Stem(Vec<String>),
    Exact(String),
}

impl Key {
    fn of(token: &Tok, exact: bool) -> Self {
        match &token.stem {
            Some(stem) if !exact => {
                let mut stems = vec![stem.clone()];
                stems.extend(latin_stems(&token.exact));
                Self::Stem(stems)
            }
            _ => Self::Exact(token.exact.clone()),
        }
    }

    fn is(&self, token: &Tok) -> bool {
        match self {
            Self::Stem(stems) => token.stem.as_ref().is_some_and(|stem| stems.contains(stem)),
            Self::Exact(exact) => token.exact == *exact,
        }
    }
}

/// What is looked for in a list of tokens.
#[derive(Debug, Clone)]
pub(super) enum Look {
    Word(Key),
    Phrase(Vec<String>),
    Near(Vec<Key>, usize),
    Prefix(String),
    Fuzzy(String, usize),
}

impl Look {
    /// The places of the tokens that stand as asked for; of proximity those of every window.
    pub(super) fn places(&self, tokens: &[Tok]) -> Vec<usize> {
        let each = |is: &dyn Fn(&Tok) -> bool| {
            (0..tokens.len())
                .filter(|place| is(&tokens[*place]))
                .collect()
        };
        match self {
            Self::Word(key) => each(&|token| key.is(token)),
            Self::Prefix(letters) => each(&|token| {
                prefix_forms(letters)
                    .any(|(clitic, letters)| token.exact.starts_with(&format!("{clitic}{letters}")))
            }),
            Self::Fuzzy(word, distance) => each(&|token| edits(word, &token.exact) <= *distance),
            Self::Phrase(words) => {
                let first = with_clitics(&words[0]);
                let mut out = Vec::new();
                for (start, window) in tokens.windows(words.len()).enumerate() {
                    let rest = window
                        .iter()
                        .zip(words)
                        .skip(1)
                        .all(|(token, word)| token.exact == *word);
                    if rest && first.contains(&window[0].exact) {
                        out.extend(start..start + words.len());
                    }
                }
                out
            }
            Self::Near(words, distance) => {
                let mut needs: BTreeMap<&Key, usize> = BTreeMap::new();
                for word in words {
                    *needs.entry(word).or_default() += 1;
                }
                let mut out = Vec::new();
                for start in 0..tokens.len() {
                    let window = start..tokens.len().min(start + distance + 1);
                    let met = |key: &Key| {
                        window
                            .clone()
                            .filter(|place| key.is(&tokens[*place]))
                            .collect::<Vec<_>>()
                    };
                    if needs.iter().all(|(key, times)| met(key).len() >= *times) {
                        out.extend(needs.keys().flat_map(|key| met(key)));
                    }
                }
                out
            }
        }
    }
}

/// Edits from one word to another: letters put in, left out, replaced, and neighbours swapped.
fn edits(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            table[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let replaced = table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let mut least = replaced.min(table[i - 1][j] + 1).min(table[i][j - 1] + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    least = least.min(table[i - 2][j - 2] + 1);
                }
                least
            };
        }
    }
    table[a.len()][b.len()]
}

/// A part of a query, understood.
#[derive(Debug)]
pub(super) enum Sense {
    Look { look: Look, title_only: bool },
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    Group(Vec<Part>),
    Condition(Filter),
}

/// A clause, understood.
#[derive(Debug)]
pub(super) struct Part {
    occur: Occur,
    narrows: bool,
    sense: Sense,
}

/// Reads queries.
pub(super) struct Reader<'a> {
    pub(super) analyzer: &'a mut Analyzer,
    /// No stems.
    pub(super) exact: bool,
}

impl Reader<'_> {
    /// The clauses of a group of which something can be asked.
    pub(super) fn group(&mut self, group: &Group, title_only: bool) -> Vec<Part> {
        let keep = self.only_stop_words(group);
        let mut parts = Vec::new();
        for clause in &group.clauses {
            let plain = clause.occur == Occur::Should && !keep;
            if let Some(sense) = self.node(&clause.node, title_only, plain) {
                parts.push(Part {
                    occur: clause.occur,
                    narrows: clause.node.narrows(),
                    sense,
                });
            }
        }
        parts
    }

    fn only_stop_words(&mut self, group: &Group) -> bool {
        let asked = group
            .clauses
            .iter()
            .filter(|clause| clause.occur != Occur::MustNot && !clause.node.narrows());
        let mut any = false;
        for clause in asked {
            let node = if let Node::Title(node) = &clause.node {
                node
            } else {
                &clause.node
            };
            let Node::Word { text } = node else {
                return false;
            };
            let tokens = tokens(text, Latin::Folded, self.analyzer);
            if !tokens.iter().all(Tok::is_plain) {
                return false;
            }
            any |= !tokens.is_empty();
        }
        any
    }

    fn node(&mut self, node: &Node, title_only: bool, plain: bool) -> Option<Sense> {
        let look = match node {
            Node::Word { text } => self.word(text, self.exact, plain)?,
            Node::Form { text } => self.word(text, true, false)?,
            Node::Phrase { text } => self.phrase(text)?,
            Node::Near { text, distance } => self.near(text, *distance as usize)?,
            Node::Prefix { text } => match self.forms(text).as_slice() {
                [word] => Look::Prefix(prefix_letters(word).to_owned()),
                _ => self.phrase(text)?,
            },
            Node::Fuzzy { text, distance } => match self.forms(text).as_slice() {
                [word] => Look::Fuzzy(word.clone(), usize::from(*distance)),
                _ => self.phrase(text)?,
            },
            Node::Title(node) => return self.node(node, true, plain),
            Node::Filter(filter) => return Some(Sense::Condition(filter.clone())),
            Node::Group(group) => {
                let parts = self.group(group, title_only);
                return (!parts.is_empty()).then_some(Sense::Group(parts));
            }
            Node::All(nodes) => return self.nodes(nodes, title_only).map(Sense::All),
            Node::Any(nodes) => return self.nodes(nodes, title_only).map(Sense::Any),
            Node::Not(node) => {
                return self
                    .node(node, title_only, false)
                    .map(|sense| Sense::Not(Box::new(sense)));
            }
        };
        Some(Sense::Look { look, title_only })
    }

    fn nodes(&mut self, nodes: &[Node], title_only: bool) -> Option<Vec<Sense>> {
        let senses: Vec<Sense> = nodes
            .iter()
            .filter_map(|node| self.node(node, title_only, false))
            .collect();
        (!senses.is_empty()).then_some(senses)
    }

    fn forms(&mut self, text: &str) -> Vec<String> {
        tokens(text, Latin::Folded, self.analyzer)
            .into_iter()
            .map(|token| token.exact)
            .collect()
    }

    fn word(&mut self, text: &str, exact: bool, plain: bool) -> Option<Look> {
        match tokens(text, Latin::Folded, self.analyzer).as_slice() {
            [token] if plain && token.is_plain() => None,
            [token] => Some(Look::Word(Key::of(token, exact))),
            _ => self.phrase(text),
        }
    }

    fn phrase(&mut self, text: &str) -> Option<Look> {
        let words = self.forms(text);
        (!words.is_empty()).then_some(Look::Phrase(words))
    }

    /// Stop words are passed over as long as two words are left.
    fn near(&mut self, text: &str, distance: usize) -> Option<Look> {
        let all = tokens(text, Latin::Folded, self.analyzer);
        let telling: Vec<&Tok> = all.iter().filter(|token| token.stem.is_some()).collect();
        let words = if telling.len() < 2 {
            all.iter().collect()
        } else {
            telling
        };
        if words.len() < 2 {
            return self.word(text, self.exact, false);
        }
        let keys: Vec<Key> = words
            .iter()
            .map(|token| Key::of(token, self.exact))
            .collect();
        let distance = distance.max(keys.len() - 1);
        Some(Look::Near(keys, distance))
    }
}

/// Whether a passage of a document answers a group, and if so whether it holds all of its clauses.
pub(super) fn group_holds(parts: &[Part], doc: &Doc, passage: &Passage) -> Option<bool> {
    let of = |occur: Occur, narrows: bool| {
        parts
            .iter()
            .filter(move |part| {
                part.occur == occur && (part.narrows == narrows || occur != Occur::Must)
            })
            .map(|part| holds(&part.sense, doc, passage))
    };
    if parts.is_empty() || of(Occur::MustNot, false).any(|holds| holds) {
        return None;
    }
    if !of(Occur::Must, true).all(|holds| holds) || !of(Occur::Must, false).all(|holds| holds) {
        return None;
    }
    let should: Vec<bool> = of(Occur::Should, false).collect();
    let asked =
        should.is_empty() || of(Occur::Must, false).next().is_some() || should.contains(&true);
    asked.then(|| should.iter().all(|holds| *holds))
}

fn holds(sense: &Sense, doc: &Doc, passage: &Passage) -> bool {
    match sense {
        Sense::Look { look, title_only } => {
            let in_title = !look.places(&doc.title_tokens).is_empty();
            in_title || (!title_only && !look.places(&passage.tokens).is_empty())
        }
        Sense::All(senses) => senses.iter().all(|sense| holds(sense, doc, passage)),
        Sense::Any(senses) => senses.iter().any(|sense| holds(sense, doc, passage)),
        Sense::Not(sense) => !holds(sense, doc, passage),
        Sense::Group(parts) => group_holds(parts, doc, passage).is_some(),
        Sense::Condition(filter) => condition_holds(filter, doc, passage),
    }
}

/// Whether a passage or its document holds a condition; one without the value does not.
pub(super) fn condition_holds(filter: &Filter, doc: &Doc, passage: &Passage) -> bool {
    match filter {
        Filter::Place(name) => names_place(name, &passage.named),
        Filter::Group(name) => names_group(name, &passage.named),
        Filter::Date(range) => doc.day.is_some_and(|day| {
            range.from.is_none_or(|from| from <= day)
                && range.until.is_none_or(|until| day <= until)
        }),
        Filter::Told(range) => passage.told.iter().any(|(first, last)| {
            let ends_before = range.from.is_some_and(|from| *last < from);
            let begins_behind = range.until.is_some_and(|until| *first > until);
            !ends_before && !begins_behind
        }),
        Filter::Added(range) => range.contains(19_700_101),
        Filter::Source(wanted) => doc.source.as_ref().is_some_and(|source| {
            let words: Vec<&str> = source.split(' ').collect();
            let wanted = fold_text(wanted);
            let wanted: Vec<&str> = wanted.split(' ').collect();
            words.windows(wanted.len()).any(|words| words == wanted)
        }),
        Filter::Language(tag) => doc.language.as_ref().is_some_and(|language| {
            let tag = tag.to_lowercase();
            *language == tag || language.starts_with(&format!("{tag}-"))
        }),
        Filter::Path(glob) => {
            let glob = glob.trim_start_matches('/');
            let starts = doc
                .path
                .char_indices()
                .filter(|(_, c)| *c == '/')
                .map(|(at, _)| at + 1);
            starts
                .into_iter()
                .any(|at| glob_holds(glob.as_bytes(), &doc.path.as_bytes()[at..]))
        }
    }
}

fn glob_holds(glob: &[u8], path: &[u8]) -> bool {
    match glob.split_first() {
        None => path.is_empty(),
        Some((b'*', rest)) => (0..=path.len()).any(|taken| glob_holds(rest, &path[taken..])),
        Some((letter, rest)) => path.first() == Some(letter) && glob_holds(rest, &path[1..]),
    }
}

/// What of a query is lit: the looks that nothing excludes, and whether each is for the title alone.
pub(super) fn lit<'s>(parts: &'s [Part], out: &mut Vec<(&'s Look, bool)>) {
    fn lit_sense<'s>(sense: &'s Sense, out: &mut Vec<(&'s Look, bool)>) {
        match sense {
            Sense::Look { look, title_only } => out.push((look, *title_only)),
            Sense::All(senses) | Sense::Any(senses) => {
                senses.iter().for_each(|sense| lit_sense(sense, out))
            }
            Sense::Group(parts) => lit(parts, out),
            Sense::Not(_) | Sense::Condition(_) => {}
        }
    }
    for part in parts.iter().filter(|part| part.occur != Occur::MustNot) {
        lit_sense(&part.sense, out);
    }
}
