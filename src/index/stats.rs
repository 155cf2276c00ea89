//! What an index holds, counted.

use std::collections::BTreeMap;

use tantivy::columnar::StrColumn;

use super::error::IndexError;
use super::reader::Snapshot;
use super::writer::Held;

/// Counts of documents by what is known of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holdings {
    /// Documents and passages.
    pub held: Held,
    /// Documents by source; documents without one are not listed.
    pub sources: BTreeMap<String, u64>,
    /// Documents by year of publication.
    pub years: BTreeMap<u64, u64>,
    /// Documents without a date.
    pub undated: u64,
    /// Documents by language tag.
    pub languages: BTreeMap<String, u64>,
}

impl Snapshot {
    /// Documents and passages, by one pass over a column.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when a segment cannot be read.
    pub fn held(&self) -> Result<Held, IndexError> {
        let mut held = Held {
            documents: 0,
            passages: self.passages(),
        };
        for segment in self.searcher().segment_readers() {
            let ordinal = segment
                .fast_fields()
                .u64("ordinal")
                .map_err(|e| self.damaged(e))?;
            for doc in segment.doc_ids_alive() {
                held.documents += u64::from(ordinal.first(doc) == Some(0));
            }
        }
        Ok(held)
    }

    /// Everything `stats` counts.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when a segment cannot be read.
    pub fn holdings(&self) -> Result<Holdings, IndexError> {
        let mut out = Holdings {
            held: self.held()?,
            ..Holdings::default()
        };
        for segment in self.searcher().segment_readers() {
            let columns = segment.fast_fields();
            let ordinal = columns.u64("ordinal").map_err(|e| self.damaged(e))?;
            let date = columns.u64("date").map_err(|e| self.damaged(e))?;
            let source = columns.str("source").map_err(|e| self.damaged(e))?;
            let language = columns.str("language").map_err(|e| self.damaged(e))?;
            let mut by_source = BTreeMap::new();
            let mut by_language = BTreeMap::new();
            for doc in segment.doc_ids_alive() {
                if ordinal.first(doc) != Some(0) {
                    continue;
                }
                match date.first(doc) {
                    Some(day) => *out.years.entry(day / 10_000).or_default() += 1,
                    None => out.undated += 1,
                }
                count(&mut by_source, source.as_ref(), doc);
                count(&mut by_language, language.as_ref(), doc);
            }
            self.name(&mut out.sources, by_source, source.as_ref())?;
            self.name(&mut out.languages, by_language, language.as_ref())?;
        }
        Ok(out)
    }

    /// Adds counts by term number under the terms' names.
    fn name(
        &self,
        named: &mut BTreeMap<String, u64>,
        counts: BTreeMap<u64, u64>,
        column: Option<&StrColumn>,
    ) -> Result<(), IndexError> {
        let Some(column) = column else { return Ok(()) };
        for (ord, count) in counts {
            let mut name = String::new();
            if column
                .ord_to_str(ord, &mut name)
                .map_err(|e| self.damaged(e.into()))?
            {
                *named.entry(name).or_default() += count;
            }
        }
        Ok(())
    }
}

fn count(counts: &mut BTreeMap<u64, u64>, column: Option<&StrColumn>, doc: u32) {
    if let Some(ord) = column.and_then(|column| column.ords().first(doc)) {
        *counts.entry(ord).or_default() += 1;
    }
}
