//! Why: what was understood of a query, and what makes a document's score.

use super::aliases::AliasesFound;
use super::cursor::{Cursor, Part};
use super::note::Note;
use super::plan::Understood;
use super::{SearchOptions, Searcher, rank};
use crate::index::IndexError;
use crate::query::Query;

/// What will be searched, and why a document scores as it does.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The query as it was read, in the query language.
    pub read_as: String,
    /// What became of each word.
    pub words: Vec<Understood>,
    /// Other names of what was named.
    pub aliases: Vec<AliasesFound>,
    /// Problems and notes.
    pub notes: Vec<Note>,
    /// The passages of the document asked for, in order.
    pub passages: Vec<PassageScore>,
}

/// The score of one passage.
#[derive(Debug, Clone, PartialEq)]
pub struct PassageScore {
    /// The document's id.
    pub id: String,
    /// Its path.
    pub path: String,
    /// Place in the document.
    pub ordinal: u64,
    /// Whether the query matches it.
    pub matches: bool,
    /// Whether it holds every word.
    pub all_words: bool,
    /// The sum of its parts; a document's rank also counts what its other passages say.
    pub score: f64,
    /// What comes on top for holding every word.
    pub all_words_bonus: f64,
    /// What each leaf of the query adds.
    pub clauses: Vec<ClauseScore>,
}

/// What one leaf adds.
#[derive(Debug, Clone, PartialEq)]
pub struct ClauseScore {
    /// As typed.
    pub typed: String,
    /// By field.
    pub parts: Vec<Part>,
}

impl Searcher {
    /// Explains a query, and with `id` the score of a document.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when the index cannot be read.
    pub fn explain(
        &mut self,
        query: &Query,
        options: &SearchOptions,
        id: Option<&str>,
    ) -> Result<Explanation, IndexError> {
        let prepared = self.prepare(query, options)?;
        let tier = rank::tier(&prepared.plan, &prepared.weights);
        let mut passages = Vec::new();
        let documents = id
            .map(|id| self.snapshot.documents_with_id(id))
            .transpose()?
            .unwrap_or_default();
        for address in documents.into_iter().flatten() {
            let stored = self.snapshot.passage(address)?;
            let Some(mut walk) = self.walk(&prepared, address.segment_ord as usize, true)? else {
                continue;
            };
            let doc = address.doc_id;
            let mut scores = vec![0.0; prepared.plan.root.asked().count()];
            let found = walk.weigh(&prepared.plan, doc, &mut scores);
            let mut clauses = Vec::new();
            for ((leaf, cursor), support) in prepared
                .plan
                .leaves
                .iter()
                .zip(&mut walk.cursors)
                .zip(&mut walk.support)
            {
                let mut parts = Vec::new();
                if leaf.lit && cursor.seek(doc) == doc {
                    cursor.explain(&mut parts);
                }
                for cursor in support {
                    if cursor.seek(doc) == doc {
                        cursor.explain(&mut parts);
                    }
                }
                if !parts.is_empty() {
                    clauses.push(ClauseScore {
                        typed: leaf.typed.clone(),
                        parts,
                    });
                }
            }
            let all_words = found.is_some_and(|(_, all)| all);
            if let (true, Some(near)) = (all_words, &mut walk.near)
                && near.stands_in(doc)
            {
                let mut parts = Vec::new();
                near.explain(&mut parts);
                clauses.push(ClauseScore {
                    typed: query.text.clone(),
                    parts,
                });
            }
            passages.push(PassageScore {
                id: stored.meta.id,
                path: stored.meta.path,
                ordinal: self.ordinal(address),
                matches: found.is_some(),
                all_words,
                score: found.map_or(0.0, |(score, _)| score),
                all_words_bonus: if all_words { tier } else { 0.0 },
                clauses,
            });
        }
        Ok(Explanation {
            read_as: query.to_string(),
            words: prepared.plan.understood,
            aliases: prepared.plan.aliases,
            notes: prepared.plan.notes,
            passages,
        })
    }
}
