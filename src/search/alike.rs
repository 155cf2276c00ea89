//! More like a document: what holds the words that set it apart.
//!
//! The words are those that stand often in the document and seldom in the archive, those of its title above all. They
//! are searched like words that somebody typed, each for as much as it sets the document apart.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::cursor::idf;
use super::field::In;
use super::ranking::Ranked;
use super::results::{Results, Totals};
use super::terms::Terms;
use super::{Prepared, SearchOptions, Searcher};
use crate::analysis::{Kind, Latin, Tokens, is_question_word};
use crate::index::IndexError;
use crate::query::{Clause, Group, Node, Occur, Query};
use crate::text::Span;

/// Words that are searched.
const WORDS: usize = 40;
/// Words that are weighed: those that the document holds most often.
const WEIGHED: usize = 400;
/// Documents that share the id of which the words are taken.
const READ: usize = 20;
/// For how many words of the text one of the title counts.
const TITLE: f64 = 2.0;
/// How many places are ranked beyond those wanted, as copies are folded; and how many times as many, where these were
/// too few.
const ROOM: usize = 200;
const AGAIN: usize = 4;

/// What is like a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Alike {
    /// The hits, of each story one. Totals are left at nothing: that a document holds one of the words says little.
    pub results: Results,
    /// The words that set the document apart, those that do most first, as it has them.
    pub words: Vec<String>,
}

/// A word of a document.
#[derive(Debug, Default)]
struct Held {
    /// How often it stands there.
    times: f64,
    /// In how many passages.
    passages: BTreeSet<(usize, usize)>,
    /// Its folded forms: how often each is met, and how it is written.
    forms: BTreeMap<String, (usize, String)>,
}

impl Held {
    fn form(&mut self, form: &str, written: &str) {
        let known = self.forms.entry(form.to_owned());
        known.or_insert_with(|| (0, written.to_owned())).0 += 1;
    }
}

/// A word that is searched, and for how much.
struct Telling {
    form: String,
    written: String,
    weight: f64,
    /// How much it counts beside others as rare.
    share: f64,
}

impl Searcher {
    /// What is like the documents with this id, without them and their copies; none where there is no such document.
    /// Of the options those count that say how much to answer, and under which conditions.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when the index cannot be read.
    pub fn similar(
        &mut self,
        id: &str,
        options: &SearchOptions,
    ) -> Result<Option<Alike>, IndexError> {
        let mut held: BTreeMap<String, Held> = BTreeMap::new();
        let mut own = HashSet::new();
        let mut name = None;
        for (number, passages) in self.snapshot.documents_with_id(id)?.iter().enumerate() {
            if let Some(key) = passages.first().and_then(|first| self.document_of(*first)) {
                own.extend(self.family_with(key)?);
            }
            if number >= READ {
                continue;
            }
            let whole = self.whole(passages)?;
            let mut lengths = whole.lengths.iter().copied();
            let (mut passage, mut left) = (0, lengths.next().unwrap_or_default());
            for token in whole.tokens.iter() {
                while left == 0 && passage + 1 < whole.lengths.len() {
                    passage += 1;
                    left = lengths.next().unwrap_or_default();
                }
                left = left.saturating_sub(1);
                if tells(token.kind, token.exact) {
                    let word = held.entry(token.stem.to_owned()).or_default();
                    word.times += 1.0;
                    word.passages.insert((number, passage));
                    word.form(token.exact, token.span.of(&whole.text));
                }
            }
            if let Some(title) = &whole.document.title {
                let latin = Latin::of(whole.document.language.as_deref());
                let tokens = self.analyzer.analyze_in(title, latin);
                count_title(title, &tokens, &mut held);
            }
            name.get_or_insert(whole.document.title.unwrap_or(whole.document.id));
        }
        let Some(name) = name else {
            return Ok(None);
        };
        let telling = self.telling(held, own.len())?;
        // Conditions alone would find all that holds them.
        let results = if telling.is_empty() {
            Results::default()
        } else {
            self.like_words(&telling, &own, options)?
        };
        Ok(Some(Alike {
            results: Results {
                query: name,
                ..results
            },
            words: telling.into_iter().map(|word| word.written).collect(),
        }))
    }

    /// The words that set a document apart, given those it holds and how many documents carry its story.
    fn telling(
        &self,
        held: BTreeMap<String, Held>,
        copies: usize,
    ) -> Result<Vec<Telling>, IndexError> {
        let mut often: Vec<(String, Held)> = held.into_iter().collect();
        // Those as frequent in the order of their letters.
        often.sort_by(|(_, a), (_, b)| b.times.total_cmp(&a.times));
        often.truncate(WEIGHED);
        let (mut terms, mut telling) = (Terms::default(), Vec::new());
        for (stem, held) in often {
            let count = terms.count(&self.segments, In::Stem, &stem);
            let count = count.map_err(|cause| self.snapshot.damaged(cause))?;
            // What nobody else says leads to nobody else.
            if count <= (held.passages.len() * copies) as u64 {
                continue;
            }
            let share = 1.0 + held.times.ln();
            // The commonest, of those as common the first by letters.
            let mut best = (String::new(), (0, String::new()));
            for form in held.forms {
                if form.1.0 > best.1.0 {
                    best = form;
                }
            }
            let (form, (_, written)) = best;
            telling.push(Telling {
                form,
                written,
                weight: share * idf(count, self.snapshot.passages()),
                share,
            });
        }
        telling.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        telling.truncate(WORDS);
        Ok(telling)
    }

    /// Searches words, each for so much, and leaves documents out.
    fn like_words(
        &mut self,
        words: &[Telling],
        without: &HashSet<u64>,
        options: &SearchOptions,
    ) -> Result<Results, IndexError> {
        let options = SearchOptions {
            per_document: Some(1),
            exact: false,
            variants: false,
            aliases: false,
            every: false,
            ..options.clone()
        };
        let mut prepared = self.prepare(&query_of(words), &options)?;
        let leaves = prepared.plan.understood.iter().map(|word| word.leaf);
        let shares: Vec<(usize, f64)> = leaves
            .zip(words)
            .filter_map(|(leaf, word)| Some((leaf?, word.share)))
            .collect();
        for (leaf, share) in shares {
            if let Some(weights) = prepared.weights.get_mut(leaf) {
                weights.scale(share);
            }
        }
        let ranked = self.of_each_story(&prepared, without, &options)?;
        let mut hits = Vec::new();
        for (place, ranked) in ranked.iter().enumerate().skip(options.offset) {
            let mut hit = self.hit(&prepared, ranked, place + 1)?;
            hit.more_passages = 0;
            hits.push(hit);
        }
        Ok(Results {
            hits,
            totals: Totals::default(),
            notes: prepared.plan.notes,
            ..Results::default()
        })
    }

    /// The best documents, of each story one, without some.
    fn of_each_story(
        &mut self,
        prepared: &Prepared,
        without: &HashSet<u64>,
        options: &SearchOptions,
    ) -> Result<Vec<Ranked>, IndexError> {
        let wanted = options.offset.saturating_add(options.limit);
        let mut most = wanted.saturating_add(without.len()).saturating_add(ROOM);
        loop {
            let ranked = self.rank(prepared, options, most)?.ranked;
            let is_all = ranked.len() < most;
            let mut stories = HashSet::new();
            let mut kept = Vec::new();
            for one in ranked {
                if kept.len() >= wanted {
                    break;
                }
                if without.contains(&one.document) {
                    continue;
                }
                let story = self.snapshot.family_of(one.document)?;
                if stories.insert(story.unwrap_or(one.document)) {
                    kept.push(one);
                }
            }
            if is_all || kept.len() >= wanted {
                return Ok(kept);
            }
            most = most.saturating_mul(AGAIN);
        }
    }
}

/// Whether a word may tell what a text is about.
fn tells(kind: Kind, exact: &str) -> bool {
    matches!(kind, Kind::Word | Kind::Latin) && !is_question_word(exact)
}

fn count_title(title: &str, tokens: &Tokens, held: &mut BTreeMap<String, Held>) {
    for token in tokens.iter().filter(|token| tells(token.kind, token.exact)) {
        let word = held.entry(token.stem.to_owned()).or_default();
        word.times += TITLE;
        word.form(token.exact, token.span.of(title));
    }
}

/// The words as if somebody had typed them.
fn query_of(words: &[Telling]) -> Query {
    let clause = |word: &Telling| Clause {
        occur: Occur::Should,
        node: Node::Word {
            text: word.form.clone(),
        },
        span: Span::new(0, 0),
    };
    Query {
        text: String::new(),
        root: Group {
            clauses: words.iter().map(clause).collect(),
        },
        problems: Vec::new(),
    }
}
