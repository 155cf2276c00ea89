//! From what was typed to what is looked for: the tree with its words analysed.
//!
//! The leaves stand in one list, so that ranking, highlighting and explaining speak of the same ones.

use std::collections::BTreeSet;

use globset::GlobMatcher;

use super::Batches;
use super::aliases::AliasesFound;
use super::field::In;
use super::leaf::{Leaf, Look, Scope, WordForms};
use super::named::{self, NamedPlaces};
use super::note::Note;
use crate::analysis::{
    Analyzer, Kind, Rule, Token, Tokens, fold_text, is_arabic_word, is_question_word, latin_stems,
    prefix_letters, skeleton_into, stem_rules, with_clitics,
};
use crate::query::{self, DateRange, Filter, Occur, Problem, ProblemKind};

/// The analysed tree. Numbers are places in [`Plan::leaves`].
#[derive(Debug)]
pub(super) enum Tree {
    Leaf(usize),
    All(Vec<Tree>),
    Any(Vec<Tree>),
    Not(Box<Tree>),
    Group(Branches),
    Narrow(Narrow),
    /// Words of which nothing was left to look for.
    Nothing,
}

impl Tree {
    fn is_same_leaf(&self, other: &Self) -> bool {
        matches!((self, other), (Self::Leaf(a), Self::Leaf(b)) if a == b)
    }
}

/// Clauses side by side; the meaning is that of [`query::Group`].
#[derive(Debug, Default)]
pub(super) struct Branches {
    pub(super) must: Vec<Tree>,
    pub(super) should: Vec<Tree>,
    pub(super) not: Vec<Tree>,
    pub(super) narrow: Vec<Tree>,
}

impl Branches {
    /// Whether nothing at all is asked for.
    pub(super) fn is_empty(&self) -> bool {
        [&self.must, &self.should, &self.not, &self.narrow]
            .iter()
            .all(|trees| trees.is_empty())
    }

    /// The days told that are asked for of every answer; all, where none are.
    pub(super) fn told(&self) -> DateRange {
        let ranges = self.narrow.iter().filter_map(|tree| match tree {
            Tree::Narrow(Narrow::Told(range)) => Some(*range),
            _ => None,
        });
        // One passage may tell of a day in each of two ranges that share none: then none counts for more.
        ranges.fold(DateRange::default(), |all, range| {
            all.intersect(&range).unwrap_or_default()
        })
    }

    /// Whether documents that came in these batches may be an answer, and in none other.
    pub(super) fn may_have_come(&self, first: u64, last: u64) -> bool {
        self.narrow.iter().all(|tree| match tree {
            Tree::Narrow(Narrow::Added(batches)) => batches.after < last && first <= batches.until,
            _ => true,
        })
    }

    /// What is asked for, in order: what must be there, then what should.
    pub(super) fn asked(&self) -> impl Iterator<Item = &Tree> {
        self.must.iter().chain(&self.should)
    }
}

/// A condition on the document.
#[derive(Debug)]
pub(super) enum Narrow {
    Date(DateRange),
    /// Days that the passage tells of.
    Told(DateRange),
    /// Folded words that the source holds.
    Source(String),
    /// The language tag or its beginning, lower case.
    Language(String),
    Path(Vec<GlobMatcher>),
    /// The batches that the document came with as it is.
    Added(Batches),
    /// Keys of the documents that have copies, ascending.
    Copied(Vec<u64>),
    Place(NamedPlaces),
    /// Ids of groups.
    Group(Vec<String>),
}

/// What became of one typed word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    /// As typed.
    pub typed: String,
    /// How it is searched.
    pub look: String,
    /// Folded forms.
    pub exact: Vec<String>,
    /// Stem, where stems are searched.
    pub stem: Option<String>,
    /// Stems that it has beside in texts of some language, searched as one with the first.
    pub also: Vec<String>,
    /// How else the archive spells it, searched as well.
    pub variants: Vec<String>,
    /// Why it is not searched, where it is not.
    pub dropped: Option<&'static str>,
    /// The leaf that it became, of words and phrases.
    pub(super) leaf: Option<usize>,
}

impl Understood {
    /// The rules that led to the stem, in the order they fired.
    #[must_use]
    pub fn rules(&self) -> Vec<&'static str> {
        match (&self.stem, self.exact.as_slice()) {
            (Some(_), [word]) if is_arabic_word(word) => {
                stem_rules(word).1.into_iter().map(Rule::name).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// What is looked for.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) root: Branches,
    pub(super) leaves: Vec<Leaf>,
    pub(super) understood: Vec<Understood>,
    /// Rows of words and phrases that were typed side by side and are asked for: places in what was understood.
    pub(super) runs: Vec<Vec<usize>>,
    /// Other names of what was named.
    pub(super) aliases: Vec<AliasesFound>,
    pub(super) notes: Vec<Note>,
    /// Whether only passages match that hold everything asked for.
    pub(super) every: bool,
    /// Spellings and names that are left out.
    pub(super) without: BTreeSet<String>,
}

/// Analyses a query. `exact_only` leaves stems out.
pub(super) fn plan(
    query: &query::Query,
    filters: &[Filter],
    exact_only: bool,
    analyzer: &mut Analyzer,
) -> Plan {
    // Conditions alone are a search, too.
    let told = |problem: &&Problem| filters.is_empty() || problem.kind != ProblemKind::Empty;
    let problems = query.problems.iter().filter(told);
    let mut planner = Planner {
        plan: Plan {
            notes: problems.cloned().map(Note::Problem).collect(),
            ..Plan::default()
        },
        analyzer,
        exact_only,
        scope: Scope::Anywhere,
        excluded: false,
    };
    let keep_stops = planner.only_stop_words(&query.root);
    let mut root = planner.group(&query.root, keep_stops);
    for filter in filters {
        let narrow = planner.narrow(filter);
        root.narrow.push(narrow);
    }
    let mut plan = planner.plan;
    plan.root = root;
    plan
}

struct Planner<'a> {
    plan: Plan,
    analyzer: &'a mut Analyzer,
    exact_only: bool,
    scope: Scope,
    /// Below something that must not match: such leaves are not lit.
    excluded: bool,
}

impl Planner<'_> {
    /// Whether the words a group asks for are stop words all: then they are searched after all. What it
    /// excludes and what only narrows asks for no word.
    fn only_stop_words(&mut self, group: &query::Group) -> bool {
        let mut any = false;
        for clause in &group.clauses {
            if clause.occur == Occur::MustNot || clause.node.narrows() {
                continue;
            }
            let node = match &clause.node {
                query::Node::Title(node) => node,
                node => node,
            };
            let query::Node::Word { text } = node else {
                return false;
            };
            let tokens = self.analyzer.analyze(text);
            if tokens.iter().any(|token| !asks_or_stops(&token)) {
                return false;
            }
            any |= !tokens.is_empty();
        }
        any
    }

    fn group(&mut self, group: &query::Group, keep_stops: bool) -> Branches {
        let mut branches = Branches::default();
        let mut run = Vec::new();
        for clause in &group.clauses {
            let side_by_side = matches!(
                clause.node,
                query::Node::Word { .. } | query::Node::Phrase { .. }
            );
            if side_by_side && clause.occur != Occur::MustNot && !self.excluded {
                run.push(self.plan.understood.len());
            } else {
                self.plan.runs.push(std::mem::take(&mut run));
            }
            let before = self.excluded;
            self.excluded |= clause.occur == Occur::MustNot;
            // A word asked for with a sign is asked for, stop word or not.
            let keep = keep_stops || clause.occur != Occur::Should;
            let tree = self.node(&clause.node, keep);
            self.excluded = before;
            match clause.occur {
                _ if matches!(tree, Tree::Nothing) => {}
                // The same word again asks for nothing more.
                Occur::Should
                    if branches
                        .should
                        .iter()
                        .any(|known| known.is_same_leaf(&tree)) => {}
                Occur::MustNot => branches.not.push(tree),
                Occur::Must if clause.node.narrows() => branches.narrow.push(tree),
                Occur::Must => branches.must.push(tree),
                Occur::Should => branches.should.push(tree),
            }
        }
        self.plan.runs.push(run);
        self.plan.runs.retain(|run| !run.is_empty());
        branches
    }

    fn node(&mut self, node: &query::Node, keep_stops: bool) -> Tree {
        match node {
            query::Node::Word { text } => self.word(text, self.exact_only, keep_stops),
            query::Node::Form { text } => self.word(text, true, true),
            query::Node::Prefix { text } => self.prefix(text),
            query::Node::Fuzzy { text, distance } => self.fuzzy(text, *distance),
            query::Node::Phrase { text } => {
                let tokens = self.analyzer.analyze(text);
                self.phrase(text, &tokens)
            }
            query::Node::Near { text, distance } => self.near(text, *distance),
            query::Node::Title(node) => {
                let before = std::mem::replace(&mut self.scope, Scope::Title);
                let tree = self.node(node, keep_stops);
                self.scope = before;
                tree
            }
            query::Node::Filter(filter) => self.narrow(filter),
            query::Node::Group(group) => {
                // What stands before a group chooses the group, not the stop words in it.
                let keep = self.only_stop_words(group);
                let branches = self.group(group, keep);
                if branches.is_empty() {
                    Tree::Nothing
                } else {
                    Tree::Group(branches)
                }
            }
            query::Node::All(nodes) => self.nodes(nodes).map_or(Tree::Nothing, Tree::All),
            query::Node::Any(nodes) => self.nodes(nodes).map_or(Tree::Nothing, Tree::Any),
            query::Node::Not(node) => {
                let before = std::mem::replace(&mut self.excluded, true);
                let tree = self.node(node, true);
                self.excluded = before;
                match tree {
                    Tree::Nothing => Tree::Nothing,
                    tree => Tree::Not(Box::new(tree)),
                }
            }
        }
    }

    /// The operands of which something is left to look for; none where that is none of them.
    fn nodes(&mut self, nodes: &[query::Node]) -> Option<Vec<Tree>> {
        // Operands were chosen one by one: none is dropped as a stop word.
        let trees: Vec<Tree> = nodes
            .iter()
            .map(|node| self.node(node, true))
            .filter(|tree| !matches!(tree, Tree::Nothing))
            .collect();
        (!trees.is_empty()).then_some(trees)
    }

    fn leaf(&mut self, typed: &str, look: Look, tokens: &Tokens) -> Tree {
        let leaf = Leaf {
            support: self.support(&look, tokens),
            typed: typed.to_owned(),
            look,
            variants: Vec::new(),
            scope: self.scope,
            lit: !self.excluded,
        };
        // The same word typed twice is one leaf: twice the same evidence is no more evidence.
        if let Some(place) = self
            .plan
            .leaves
            .iter()
            .position(|known| known.is_same(&leaf))
        {
            return Tree::Leaf(place);
        }
        self.plan.leaves.push(leaf);
        Tree::Leaf(self.plan.leaves.len() - 1)
    }

    /// What speaks for a passage beside a word: its consonants; beside a phrase: its words, wherever they
    /// stand and in whatever form.
    fn support(&self, look: &Look, tokens: &Tokens) -> Vec<(In, Vec<String>)> {
        let mut support = Vec::new();
        if self.exact_only || self.excluded || self.scope == Scope::Title {
            return support;
        }
        let mut skeleton = String::new();
        match look {
            Look::Word(WordForms { stem: Some(_), .. }) => {
                for token in tokens.iter().filter(|token| token.kind == Kind::Word) {
                    skeleton_into(token.stem, &mut skeleton);
                    support.push((In::Skeleton, vec![skeleton.clone()]));
                }
            }
            Look::Phrase(_) => {
                for token in tokens.iter().filter(|token| token.kind != Kind::Stop) {
                    let mut stems = vec![token.stem.to_owned()];
                    stems.extend(other_stems(&token));
                    for place in [In::Stem, In::TitleStem, In::Lead] {
                        support.push((place, stems.clone()));
                    }
                    if token.kind == Kind::Word {
                        skeleton_into(token.stem, &mut skeleton);
                        support.push((In::Skeleton, vec![skeleton.clone()]));
                    }
                }
            }
            _ => {}
        }
        support.retain(|(_, terms)| terms.iter().all(|term| !term.is_empty()));
        support
    }

    fn word(&mut self, text: &str, exact_only: bool, keep_stops: bool) -> Tree {
        let tokens = self.analyzer.analyze(text);
        let mut all = tokens.iter();
        let (Some(token), None) = (all.next(), all.next()) else {
            return self.phrase(text, &tokens);
        };
        if asks_or_stops(&token) && !keep_stops {
            let why = if token.kind == Kind::Stop {
                "stop word"
            } else {
                "question word"
            };
            self.understand(
                text,
                "dropped",
                vec![token.exact.to_owned()],
                None,
                Some(why),
            );
            return Tree::Nothing;
        }
        let forms = forms(&token, exact_only);
        self.understand(
            text,
            if exact_only { "form" } else { "word" },
            vec![forms.exact.clone()],
            forms.stem.clone(),
            None,
        );
        let also = forms.also.clone();
        let tree = self.leaf(text, Look::Word(forms), &tokens);
        if let (Tree::Leaf(leaf), Some(word)) = (&tree, self.plan.understood.last_mut()) {
            word.leaf = Some(*leaf);
            word.also = also;
        }
        tree
    }

    fn phrase(&mut self, text: &str, tokens: &Tokens) -> Tree {
        let words: Vec<&str> = tokens.iter().map(|token| token.exact).collect();
        let Some((first, rest)) = words.split_first() else {
            return self.nothing(text);
        };
        self.understand(
            text,
            "phrase",
            words.iter().map(|word| (*word).to_owned()).collect(),
            None,
            None,
        );
        let mut alternatives = vec![with_clitics(first)];
        alternatives.extend(rest.iter().map(|word| vec![(*word).to_owned()]));
        let tree = self.leaf(text, Look::Phrase(alternatives), tokens);
        if let (Tree::Leaf(leaf), Some(phrase)) = (&tree, self.plan.understood.last_mut()) {
            phrase.leaf = Some(*leaf);
        }
        tree
    }

    /// Stop words between the others are passed over, as long as two words are left.
    fn near(&mut self, text: &str, distance: u32) -> Tree {
        let tokens = self.analyzer.analyze(text);
        let exact_only = self.exact_only;
        let mut words: Vec<WordForms> = tokens
            .iter()
            .filter(|token| token.kind != Kind::Stop)
            .map(|token| forms(&token, exact_only))
            .collect();
        if words.len() < 2 {
            words = tokens
                .iter()
                .map(|token| forms(&token, exact_only))
                .collect();
        }
        if words.len() < 2 {
            return self.word(text, exact_only, true);
        }
        let exact = words.iter().map(|word| word.exact.clone()).collect();
        let stems: Vec<&str> = words
            .iter()
            .filter_map(|word| word.stem.as_deref())
            .collect();
        let stem = (!stems.is_empty()).then(|| stems.join(" "));
        self.understand(text, "near", exact, stem, None);
        let distance = distance.max(words.len() as u32 - 1);
        self.leaf(text, Look::Near { words, distance }, &tokens)
    }

    fn prefix(&mut self, text: &str) -> Tree {
        let tokens = self.analyzer.analyze(text);
        let words: Vec<&str> = tokens.iter().map(|token| token.exact).collect();
        let Some((last, before)) = words.split_last() else {
            return self.nothing(text);
        };
        if !before.is_empty() {
            // `F-16A*`, `داعش-خر*`: more than one word cannot be one prefix.
            let note = Note::StarBehindWords(text.to_owned());
            self.plan.notes.push(note);
            return self.phrase(text, &tokens);
        }
        let letters = prefix_letters(last).to_owned();
        self.understand(text, "prefix", vec![format!("{letters}*")], None, None);
        self.leaf(text, Look::Prefix(letters), &tokens)
    }

    fn fuzzy(&mut self, text: &str, distance: u8) -> Tree {
        let tokens = self.analyzer.analyze(text);
        let mut all = tokens.iter();
        let (Some(token), None) = (all.next(), all.next()) else {
            let note = Note::TildeBehindWords(text.to_owned());
            self.plan.notes.push(note);
            return self.phrase(text, &tokens);
        };
        let word = token.exact.to_owned();
        self.understand(
            text,
            "fuzzy",
            vec![format!("{word}~{distance}")],
            None,
            None,
        );
        self.leaf(text, Look::fuzzy(word, distance), &tokens)
    }

    fn narrow(&mut self, filter: &Filter) -> Tree {
        Tree::Narrow(match filter {
            Filter::Date(range) => Narrow::Date(*range),
            Filter::Told(range) => Narrow::Told(*range),
            Filter::Added(range) => Narrow::Added(Batches::of_days(range)),
            Filter::Source(source) => Narrow::Source(fold_text(source)),
            Filter::Language(tag) => Narrow::Language(tag.trim().to_lowercase()),
            Filter::Path(glob) => Narrow::Path(self.globs(glob)),
            Filter::Place(name) => Narrow::Place(named::places(name, &mut self.plan.notes)),
            Filter::Group(name) => Narrow::Group(named::groups(name, &mut self.plan.notes)),
        })
    }

    /// A path is matched whole or from any folder on: `syria/*` as well as `/archive/syria/*`.
    fn globs(&mut self, glob: &str) -> Vec<GlobMatcher> {
        let below = format!("**/{}", glob.trim_start_matches('/'));
        let read: Result<Vec<_>, _> = [glob, &below]
            .iter()
            .map(|glob| globset::Glob::new(glob).map(|glob| glob.compile_matcher()))
            .collect();
        read.unwrap_or_else(|_| {
            self.plan.notes.push(Note::NoPattern(glob.to_owned()));
            let literal = globset::escape(glob);
            globset::Glob::new(&format!("**{literal}"))
                .map(|glob| vec![glob.compile_matcher()])
                .unwrap_or_default()
        })
    }

    fn nothing(&mut self, text: &str) -> Tree {
        self.understand(
            text,
            "dropped",
            Vec::new(),
            None,
            Some("holds no word that is indexed"),
        );
        Tree::Nothing
    }

    fn understand(
        &mut self,
        typed: &str,
        look: &str,
        exact: Vec<String>,
        stem: Option<String>,
        dropped: Option<&'static str>,
    ) {
        self.plan.understood.push(Understood {
            typed: typed.to_owned(),
            look: look.to_owned(),
            exact,
            stem,
            also: Vec::new(),
            variants: Vec::new(),
            dropped,
            leaf: None,
        });
    }
}

/// Whether a word says nothing about what is looked for.
fn asks_or_stops(token: &Token<'_>) -> bool {
    token.kind == Kind::Stop || is_question_word(token.exact)
}

/// The stems of a token of the query beside its own.
fn other_stems(token: &Token<'_>) -> Vec<String> {
    if token.kind == Kind::Latin {
        latin_stems(token.exact)
    } else {
        Vec::new()
    }
}

fn forms(token: &Token<'_>, exact_only: bool) -> WordForms {
    WordForms {
        exact: token.exact.to_owned(),
        stem: (!exact_only && token.kind != Kind::Stop).then(|| token.stem.to_owned()),
        also: if exact_only {
            Vec::new()
        } else {
            other_stems(token)
        },
    }
}
