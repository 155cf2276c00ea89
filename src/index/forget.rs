//! Take documents out of an index for good, so that no file of it holds a word of them.
//!
//! The engine only marks as deleted what is removed; the words stay in its files until these are merged. Here the segments that
//! hold something deleted are written anew at once. What was forgotten is remembered by hashes alone, so that the next
//! run does not bring it back from the archive.

use serde::{Deserialize, Serialize};
use tantivy::DocSet;
use tantivy::TantivyError;
use tantivy::indexer::NoMergePolicy;
use tantivy::schema::IndexRecordOption;

use super::ending::Ending;
use super::error::IndexError;
use super::files::{FileKey, FileStat, UNSETTLED, hex};
use super::reader::{Snapshot, damaged};
use super::verify::{segment_files, verify_all};
use super::writer::{Writer, commit};
use crate::document::hash;

/// A document that was forgotten: hashes, that tell nothing but whether another is the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Forgotten {
    /// Its key.
    pub(super) document: u64,
    /// Hash of its id.
    id: u64,
    /// Key of its file (hex).
    file: String,
}

fn hash_of(id: &str) -> u64 {
    hash(|hasher| {
        hasher.update(id.as_bytes());
    })
}

impl Writer {
    /// Whether a document is to be left out, for somebody wanted it forgotten.
    #[must_use]
    pub fn forgets(&self, document: u64) -> bool {
        self.manifest
            .forgotten
            .binary_search_by_key(&document, |forgotten| forgotten.document)
            .is_ok()
    }

    /// Forgets all documents with these ids, and whatever else was removed and still stands in the index's files.
    /// Answers how many documents there were.
    ///
    /// # Errors
    /// [`IndexError::NoDocument`] when an id is that of none, and never was forgotten: then nothing is forgotten.
    /// [`IndexError::Engine`] or [`IndexError::Io`] when the index cannot be written.
    pub fn forget(mut self, ids: &[String]) -> Result<usize, IndexError> {
        let mut forgotten = Vec::new();
        for id in ids {
            let found = self.before.document_keys(id)?;
            // One that was forgotten before is no mistake: what broke off after that is to be done to its end.
            let before = |forgotten: &Forgotten| forgotten.id == hash_of(id);
            if found.is_empty() && !self.manifest.forgotten.iter().any(before) {
                return Err(IndexError::NoDocument(id.clone()));
            }
            forgotten.extend(found.into_iter().map(|(document, file)| Forgotten {
                document,
                id: hash_of(id),
                file,
            }));
        }
        forgotten.sort();
        forgotten.dedup();
        let count = forgotten.len();
        let mut change = self.change();
        for document in &forgotten {
            change.remove(document.document);
        }
        // First of all: a run after a crash must not bring back what this one has already taken away.
        self.manifest.forgotten.extend(forgotten);
        self.manifest.forgotten.sort();
        self.manifest.forgotten.dedup();
        self.manifest.write(&self.disk, &self.dir)?;
        self.apply(change)?;
        self.wipe()?;
        self.finish(Ending::Whole)?;
        Ok(count)
    }

    /// Lets documents with these ids be indexed again: the next run reads their files. Answers how many there were.
    ///
    /// # Errors
    /// [`IndexError::NoDocument`] when none with the id was forgotten: then nothing is changed.
    /// [`IndexError::Engine`] or [`IndexError::Io`] when the index cannot be written.
    pub fn unforget(mut self, ids: &[String]) -> Result<usize, IndexError> {
        let mut back = Vec::new();
        for id in ids {
            let before = back.len();
            let of_id = |forgotten: &&Forgotten| forgotten.id == hash_of(id);
            back.extend(self.manifest.forgotten.iter().filter(of_id).cloned());
            if back.len() == before {
                return Err(IndexError::NoDocument(id.clone()));
            }
        }
        let known = self.known_files()?;
        for document in &back {
            let Some((file, (_, state))) =
                unhex(&document.file).and_then(|file| Some((file, known.get(&file)?)))
            else {
                continue;
            };
            let mut change = self.change();
            let stat = FileStat {
                modified: UNSETTLED,
                ..state.stat
            };
            let mut record = self.file_record(&state)?;
            record.fingerprint.clear();
            change.remove_state(&file);
            change.put_state(&file, stat, &record, state.failures);
            self.apply(change)?;
        }
        self.commit()?;
        // Last of all: a crash before this leaves them forgotten.
        self.manifest
            .forgotten
            .retain(|forgotten| !back.contains(forgotten));
        self.manifest.write(&self.disk, &self.dir)?;
        self.finish(Ending::Whole)?;
        Ok(back.len())
    }

    /// Writes segments anew that hold what was removed, and removes the old files.
    fn wipe(&mut self) -> Result<(), IndexError> {
        let payload = self.batches.payload();
        let engine = self
            .engine
            .get_mut()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let data = self.dir.join(&self.manifest.data);
        // Nobody else may take a segment away meanwhile.
        engine.set_merge_policy(Box::new(NoMergePolicy));
        let wiped = (|| {
            commit(engine, &payload)?;
            for segment in engine.index().searchable_segment_metas()? {
                if segment.has_deletes() {
                    // What is damaged must not become a segment with checksums that are right.
                    verify_all(&data, &segment_files(&segment))?;
                    engine.merge(&[segment.id()]).wait()?;
                }
            }
            engine.garbage_collect_files().wait()
        })();
        let collected = wiped.map_err(|cause| match cause {
            TantivyError::DataCorruption(_) => damaged(&self.dir, cause),
            cause => self.engine_error(cause),
        })?;
        // The engine passes over what it could not remove.
        for left in &collected.failed_to_delete_files {
            let left = data.join(left);
            self.disk
                .remove(&left)
                .and_then(|()| self.disk.sync_dir(&data))
                .map_err(IndexError::io("remove", left))?;
        }
        Ok(())
    }
}

impl Snapshot {
    /// The keys of all documents with this id, each with the key of its file (hex). All files of a segment are asked
    /// for the document: it is forgotten once, and a column would be paid for by every index.
    fn document_keys(&self, id: &str) -> Result<Vec<(u64, String)>, IndexError> {
        let mut found = Vec::new();
        for passages in self.documents_with_id(id)? {
            let Some(first) = passages.first() else {
                continue;
            };
            let segment = self.searcher().segment_reader(first.segment_ord);
            let key = (|| {
                let key = segment.fast_fields().u64("document")?.first(first.doc_id);
                let files = segment.inverted_index(self.fields().file)?;
                let mut terms = files.terms().stream()?;
                while terms.advance() {
                    let mut passages = files
                        .read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?;
                    // A posting list may stand behind the passage already.
                    if passages.doc() == first.doc_id
                        || (passages.doc() < first.doc_id
                            && passages.seek(first.doc_id) == first.doc_id)
                    {
                        let file = String::from_utf8_lossy(terms.key()).into_owned();
                        return Ok(key.map(|key| (key, file)));
                    }
                }
                Ok(None)
            })();
            found.extend(key.map_err(|cause| self.damaged(cause))?);
        }
        Ok(found)
    }
}

/// A key from text.
fn unhex(text: &str) -> Option<FileKey> {
    let key = u128::from_str_radix(text, 16).ok()?.to_be_bytes();
    (hex(&key) == text).then_some(key)
}
