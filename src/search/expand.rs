//! What a beginning, a fuzzy word or a misspelling expands to in the dictionary of a segment.

use levenshtein_automata::{DFA, Distance, SINK_STATE};
use tantivy::postings::{Postings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, TERMINATED, TantivyError};

use super::field::{In, fields_of};
use super::leaf::{Leaf, Look, automaton};
use super::segment::{Segment, WordField};
use crate::analysis::prefix_forms;

/// Passages that hold any of a set of terms, with how often, by field.
pub(super) type Lists = Vec<(In, Vec<ListedDoc>)>;

/// A passage that holds some of the terms.
#[derive(Debug, Clone, Copy)]
pub(super) struct ListedDoc {
    pub(super) doc: DocId,
    pub(super) frequency: u32,
    /// What the nearest of the terms counts for, from 0 to 1.
    pub(super) closeness: f64,
}

impl Segment {
    /// The passages of this segment that hold a term the leaf expands to; empty for other leaves.
    pub(super) fn lists(&self, leaf: &Leaf) -> Result<Lists, TantivyError> {
        let mut lists = Lists::new();
        for place in fields_of(leaf.scope) {
            let mut docs = Vec::new();
            match &leaf.look {
                Look::Prefix(letters) => {
                    for (clitic, letters) in prefix_forms(letters) {
                        self.list_prefix(place, &format!("{clitic}{letters}"), &mut docs)?;
                    }
                }
                Look::Fuzzy { automaton, .. } => self.list_fuzzy(place, automaton, &mut docs)?,
                Look::Word(_) | Look::Phrase(_) | Look::Near { .. } => return Ok(Lists::new()),
            }
            docs.sort_unstable_by_key(|listed: &ListedDoc| listed.doc);
            docs.dedup_by(|next, kept| {
                let same = next.doc == kept.doc;
                if same {
                    kept.frequency += next.frequency;
                    kept.closeness = kept.closeness.max(next.closeness);
                }
                same
            });
            lists.push((place, docs));
        }
        Ok(lists)
    }

    fn list_prefix(
        &self,
        place: In,
        prefix: &str,
        docs: &mut Vec<ListedDoc>,
    ) -> Result<(), TantivyError> {
        let field = self.word_field(place);
        let mut terms = field.inverted.terms().range().ge(prefix).into_stream()?;
        while terms.advance() && terms.key().starts_with(prefix.as_bytes()) {
            let info = terms.value().clone();
            self.list(field, &info, 1.0, docs)?;
        }
        Ok(())
    }

    fn list_fuzzy(
        &self,
        place: In,
        automaton: &DFA,
        docs: &mut Vec<ListedDoc>,
    ) -> Result<(), TantivyError> {
        let field = self.word_field(place);
        let mut terms = field
            .inverted
            .terms()
            .search(Nearly(automaton))
            .into_stream()?;
        while terms.advance() {
            let info = terms.value().clone();
            self.list(field, &info, closeness(automaton, terms.key()), docs)?;
        }
        Ok(())
    }

    fn list(
        &self,
        field: &WordField,
        info: &TermInfo,
        closeness: f64,
        docs: &mut Vec<ListedDoc>,
    ) -> Result<(), TantivyError> {
        let mut postings = field
            .inverted
            .read_postings_from_terminfo(info, IndexRecordOption::WithFreqs)?;
        while postings.doc() != TERMINATED {
            if !self.reader.is_deleted(postings.doc()) {
                docs.push(ListedDoc {
                    doc: postings.doc(),
                    frequency: postings.term_freq(),
                    closeness,
                });
            }
            postings.advance();
        }
        Ok(())
    }

    /// The terms of a field that so many edits lead to, no fewer. Two edits leave the first letter alone:
    /// it is seldom mistyped, and a dictionary is walked far faster from a known beginning.
    pub(super) fn near_terms(
        &self,
        place: In,
        word: &str,
        edits: u8,
        out: &mut Vec<String>,
    ) -> Result<(), TantivyError> {
        let automaton = automaton(word, edits);
        let mut search = self
            .word_field(place)
            .inverted
            .terms()
            .search(Nearly(&automaton));
        let first = word.chars().next().filter(|_| edits > 1).map(String::from);
        if let Some(first) = &first {
            search = search.ge(first);
        }
        let mut terms = search.into_stream()?;
        while terms.advance() {
            let Ok(term) = std::str::from_utf8(terms.key()) else {
                continue;
            };
            if first
                .as_ref()
                .is_some_and(|first| !term.starts_with(first.as_str()))
            {
                break;
            }
            if automaton.eval(terms.key()) == Distance::Exact(edits) {
                out.push(term.to_owned());
            }
        }
        Ok(())
    }
}

/// What a word of this distance counts for: each edit halves it.
fn closeness(automaton: &DFA, word: &[u8]) -> f64 {
    match automaton.eval(word) {
        Distance::Exact(edits) => 0.5_f64.powi(i32::from(edits)),
        Distance::AtLeast(_) => 0.0,
    }
}

/// A Levenshtein automaton as the term dictionary wants it.
struct Nearly<'a>(&'a DFA);

impl tantivy_fst::Automaton for Nearly<'_> {
    type State = u32;

    fn start(&self) -> u32 {
        self.0.initial_state()
    }

    fn is_match(&self, state: &u32) -> bool {
        matches!(self.0.distance(*state), Distance::Exact(_))
    }

    fn can_match(&self, state: &u32) -> bool {
        *state != SINK_STATE
    }

    fn accept(&self, state: &u32, byte: u8) -> u32 {
        self.0.transition(*state, byte)
    }
}
