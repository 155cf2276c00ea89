//! What changes in an index at one stroke: documents of one file that come and go, and what is remembered of it.

use tantivy::{TantivyDocument, Term};

use super::arrivals::Came;
use super::entries::entries;
use super::files::{FAILURES_KEPT, FileKey, FileRecord, FileStat, halves, hex};
use super::reader::FILE;
use super::schema::Fields;
use crate::document::Document;

/// A change; [`super::Writer::apply`] makes it. What is removed is what was there before: the order of calls
/// does not matter.
#[derive(Debug)]
pub struct Change {
    pub(super) fields: Fields,
    pub(super) removed: Vec<Term>,
    pub(super) entries: Vec<TantivyDocument>,
    /// Where in them documents begin, and when each came.
    pub(super) heads: Vec<(usize, Came)>,
    pub(super) state: Option<TantivyDocument>,
}

impl Change {
    /// Adds a document: all of its passages side by side.
    pub fn add(&mut self, file: &FileKey, document: &Document, came: Came) {
        self.heads.push((self.entries.len(), came));
        self.entries.extend(entries(&self.fields, file, document));
    }

    /// Removes the document with this key.
    pub fn remove(&mut self, document: u64) {
        self.removed
            .push(Term::from_field_u64(self.fields.document, document));
    }

    /// Removes all documents of a file.
    pub fn remove_documents(&mut self, file: &FileKey) {
        self.removed
            .push(Term::from_field_text(self.fields.file, &hex(file)));
    }

    /// Forgets that there is such a file.
    pub fn remove_state(&mut self, file: &FileKey) {
        self.removed
            .push(Term::from_field_text(self.fields.state, &hex(file)));
    }

    /// Remembers a file. What was remembered of it before has to be removed.
    pub fn put_state(
        &mut self,
        file: &FileKey,
        stat: FileStat,
        record: &FileRecord,
        failures: u64,
    ) {
        let (high, low) = halves(file);
        let mut entry = TantivyDocument::new();
        let f = &self.fields;
        entry.add_text(f.kind, FILE);
        entry.add_text(f.state, hex(file));
        entry.add_u64(f.key_high, high);
        entry.add_u64(f.key_low, low);
        entry.add_u64(f.size, stat.size);
        entry.add_i64(f.modified, stat.modified);
        entry.add_u64(f.extractor, stat.extractor);
        entry.add_u64(f.relative, stat.relative);
        entry.add_u64(f.failures, failures);
        debug_assert!(record.failures.len() <= FAILURES_KEPT);
        entry.add_text(f.path, &record.path);
        entry.add_text(f.record, serde_json::to_string(record).unwrap_or_default());
        self.state = Some(entry);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Index, WriteOptions, Writer};
    use super::*;

    /// Files that threads replace again and again, until two of them meet in the middle of it: without the lock
    /// of [`Writer::apply`] some are gone within thirty rounds, more often than not.
    #[test]
    fn what_threads_replace_at_once_is_there_once() {
        const THREADS: u8 = 8;
        const FILES: u8 = 4;
        const STAT: FileStat = FileStat {
            size: 0,
            modified: 0,
            extractor: 0,
            relative: 0,
        };
        let dir = tempfile::tempdir().expect("a directory");
        let options = WriteOptions {
            threads: 8,
            memory: 1 << 30,
            ..WriteOptions::default()
        };
        let key = |thread: u8, file: u8| [thread * FILES + file; 16];
        let dir = dir.path().join("index");
        let writer = Writer::open(&dir, &options).expect("a writer");
        for round in 0..30 {
            std::thread::scope(|scope| {
                for thread in 0..THREADS {
                    let writer = &writer;
                    scope.spawn(move || {
                        for file in 0..FILES {
                            let mut change = writer.change();
                            change.remove_state(&key(thread, file));
                            change.put_state(&key(thread, file), STAT, &FileRecord::default(), 0);
                            writer.apply(change).expect("a change");
                        }
                    });
                }
            });
            writer.commit().expect("a commit");
            let snapshot = Index::open(&dir).and_then(|index| index.snapshot());
            let known = snapshot.and_then(|snapshot| snapshot.known_files());
            let known = known.expect("what is known").len();
            assert_eq!(known, usize::from(THREADS * FILES), "in round {round}");
        }
    }

    /// The engine keeps deletions in memory until it commits, so many of them are committed before anybody asks.
    #[test]
    fn many_deletions_are_committed() {
        let dir = tempfile::tempdir().expect("a directory");
        let dir = dir.path().join("index");
        let writer = Writer::open(&dir, &WriteOptions::default()).expect("a writer");
        let known = || {
            let snapshot = Index::open(&dir).and_then(|index| index.snapshot());
            let known = snapshot.and_then(|snapshot| snapshot.known_files());
            known.expect("what is known").len()
        };
        let mut change = writer.change();
        let stat = FileStat {
            size: 0,
            modified: 0,
            extractor: 0,
            relative: 0,
        };
        change.put_state(&[1; 16], stat, &FileRecord::default(), 0);
        writer.apply(change).expect("a change");
        for round in 0..6_u64 {
            assert_eq!(known(), 0, "in round {round}");
            let mut change = writer.change();
            for document in 0..1000 {
                change.remove(round * 1000 + document);
            }
            writer.apply(change).expect("a change");
        }
        assert_eq!(known(), 1);
    }
}
