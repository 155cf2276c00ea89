//! Room for entries that wait to be indexed, so that memory does not follow how fast texts are analysed.
//!
//! The engine takes ten thousand batches before it makes anybody wait, and the tokens of a passage take far
//! more room than its text. So each entry holds a place in a queue of our own, which it gives back when its turn comes.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tantivy::TantivyDocument;
use tantivy::schema::Field;
use tantivy::schema::document::Document;

/// Entries that wait at once, give or take a document: enough for the engine never to stand idle.
const WAITING: usize = 512;

/// How long to wait for a single place.
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Debug, Default)]
struct Places {
    taken: Mutex<usize>,
    given_back: Condvar,
}

impl Places {
    fn taken(&self) -> MutexGuard<'_, usize> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The queue.
#[derive(Debug, Clone, Default)]
pub(super) struct Queue(Arc<Places>);

impl Queue {
    /// Waits until there is room, and gives each of the entries a place.
    pub(super) fn line_up(&self, entries: Vec<TantivyDocument>) -> Vec<Entry> {
        let mut taken = self.0.taken();
        while *taken >= WAITING {
            let waited = self.0.given_back.wait_timeout(taken, PATIENCE);
            let (again, timed_out) = waited.unwrap_or_else(PoisonError::into_inner);
            taken = again;
            if timed_out.timed_out() {
                // An engine that stands still has failed, and says so when it is given more.
                break;
            }
        }
        *taken += entries.len();
        drop(taken);
        entries
            .into_iter()
            .map(|document| Entry {
                document,
                _place: Some(Place(Arc::clone(&self.0))),
            })
            .collect()
    }
}

/// A place in the queue, given back when it is dropped.
#[derive(Debug)]
struct Place(Arc<Places>);

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.0.taken();
        *taken = taken.saturating_sub(1);
        self.0.given_back.notify_all();
    }
}

/// An entry on its way into the index.
#[derive(Debug)]
pub(super) struct Entry {
    document: TantivyDocument,
    _place: Option<Place>,
}

impl Entry {
    /// Sets a number that is known only when its turn has come.
    pub(super) fn set(&mut self, field: Field, number: u64) {
        self.document.add_u64(field, number);
    }
}

impl From<TantivyDocument> for Entry {
    /// An entry that does not wait: what is remembered of a file is small.
    fn from(document: TantivyDocument) -> Self {
        Self {
            document,
            _place: None,
        }
    }
}

impl Document for Entry {
    type Value<'a> = <TantivyDocument as Document>::Value<'a>;
    type FieldsValuesIter<'a> = <TantivyDocument as Document>::FieldsValuesIter<'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        self.document.iter_fields_and_values()
    }

    fn into_tantivy_document(self) -> TantivyDocument {
        self.document
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[test]
    fn who_comes_late_waits_for_a_place() {
        let queue = Queue::default();
        let many = |count| vec![TantivyDocument::new(); count];
        let mut first = queue.line_up(many(WAITING));
        let (done, waited) = channel();
        let late = queue.clone();
        let thread = std::thread::spawn(move || {
            let entries = late.line_up(many(3));
            done.send(()).expect("the test listens");
            entries.len()
        });
        assert!(waited.recv_timeout(Duration::from_millis(100)).is_err());
        let _document = first.pop().map(Document::into_tantivy_document);
        assert!(waited.recv_timeout(Duration::from_secs(10)).is_ok());
        assert_eq!(thread.join().ok(), Some(3));
        drop(first);
        assert_eq!(*queue.0.taken(), 0, "every place comes back");
    }
}
