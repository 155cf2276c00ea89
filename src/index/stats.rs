//! What an index holds, counted.

use std::collections::BTreeMap;

use tantivy::columnar::StrColumn;

use super::ending::Held;
use super::error::IndexError;
use super::reader::Snapshot;

/// Counts of documents by what is known of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holdings {
    /// Documents and passages.
    pub held: Held,
    /// Documents by source; documents without one are not listed.
    pub sources: BTreeMap<String, u64>,
    /// The first day of publication and the last, as `yyyymmdd`.
    pub days: Option<(u32, u32)>,
    /// Documents by year of publication.
    pub years: BTreeMap<u64, u64>,
    /// Documents without a date.
    pub undated: u64,
    /// Documents by language tag.
    pub languages: BTreeMap<String, u64>,
    /// Documents by the format they were read from.
    pub formats: BTreeMap<String, u64>,
    /// Documents by the character set that their bytes were read in; formats that fix it are not listed.
    pub encodings: BTreeMap<String, u64>,
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
            let column = |name: &str| columns.str(name).map_err(|e| self.damaged(e));
            let mut counted = [
                (column("source")?, BTreeMap::new(), &mut out.sources),
                (column("language")?, BTreeMap::new(), &mut out.languages),
                (column("format")?, BTreeMap::new(), &mut out.formats),
                (column("encoding")?, BTreeMap::new(), &mut out.encodings),
            ];
            for doc in segment.doc_ids_alive() {
                if ordinal.first(doc) != Some(0) {
                    continue;
                }
                match date.first(doc) {
                    Some(day) => {
                        *out.years.entry(day / 10_000).or_default() += 1;
                        let day = u32::try_from(day).unwrap_or(u32::MAX);
                        let (first, last) = out.days.unwrap_or((day, day));
                        out.days = Some((first.min(day), last.max(day)));
                    }
                    None => out.undated += 1,
                }
                for (column, counts, _) in &mut counted {
                    count(counts, column.as_ref(), doc);
                }
            }
            for (column, counts, named) in counted {
                self.name(named, counts, column.as_ref())?;
            }
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
