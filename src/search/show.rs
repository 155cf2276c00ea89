//! One whole document: its passages joined, with the words of a query lit.

use super::results::{DocumentInfo, PassagePlace, ShownDocument};
use super::{SearchOptions, Searcher, highlight};
use crate::analysis::Latin;
use crate::document::{Told, speaks_from, told};
use crate::index::IndexError;
use crate::query::Query;
use crate::text::Span;

impl Searcher {
    /// The documents with this id: ids of records are their authors', so two files may share one. Of
    /// the options those count that say how many documents, which forms are found, and whether days are told.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when the index cannot be read.
    pub fn documents(
        &mut self,
        id: &str,
        query: Option<&Query>,
        options: &SearchOptions,
    ) -> Result<Vec<ShownDocument>, IndexError> {
        let (most, days_told) = (options.limit, options.days_told);
        let options = SearchOptions {
            exact: options.exact,
            variants: options.variants,
            aliases: options.aliases,
            without: options.without.clone(),
            ..SearchOptions::default()
        };
        let prepared = query
            .map(|query| self.prepare(query, &options))
            .transpose()?;
        let mut out = Vec::new();
        for addresses in self.snapshot.documents_with_id(id)?.into_iter().take(most) {
            let mut shown = ShownDocument::default();
            let mut chars = 0;
            for address in addresses {
                let stored = self.snapshot.passage(address)?;
                if stored.meta.id != id || stored.start != chars {
                    let what = "a document's passages do not follow one another";
                    return Err(self.snapshot.spoilt(what));
                }
                chars += stored.text.chars().count() as u64;
                let start = shown.text.len();
                let latin = Latin::of(stored.meta.language.as_deref());
                let tokens = self.analyzer.analyze_in(&stored.text, latin);
                if days_told {
                    let from = speaks_from(&stored.meta);
                    for told in told(&stored.text, &tokens, 0..tokens.len(), from) {
                        let span = Span::new(start + told.span.start, start + told.span.end);
                        shown.told.push(Told { span, ..told });
                    }
                }
                let mut matches = false;
                if let Some(prepared) = &prepared {
                    if let Some(mut walk) =
                        self.walk(prepared, address.segment_ord as usize, true)?
                    {
                        matches = walk
                            .eval_group(&prepared.plan.root, address.doc_id, &mut |_, _| {})
                            .is_some();
                    }
                    let lit = highlight::lit(&tokens, &prepared.plan.leaves, false);
                    shown.highlights.extend(
                        lit.iter()
                            .map(|lit| Span::new(start + lit.span.start, start + lit.span.end)),
                    );
                    if shown.passages.is_empty() {
                        shown.title_highlights = self
                            .title_lit(prepared, &stored.meta)
                            .iter()
                            .map(|lit| lit.span)
                            .collect();
                    }
                }
                shown.text.push_str(&stored.text);
                shown.places.push(PassagePlace {
                    page: stored.page,
                    time: stored.time,
                });
                shown
                    .passages
                    .push((Span::new(start, shown.text.len()), matches));
                shown.document = DocumentInfo {
                    key: self.document_of(address),
                    ..stored.meta.into()
                };
            }
            out.push(shown);
        }
        Ok(out)
    }
}
