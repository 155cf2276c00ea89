//! When documents came: each batch has a number, later than those of all batches before it.
//!
//! It is the second since 1970 at which the run began, as far as the caller says it, and one more for each batch that the
//! run commits. A run shows what it does batch by batch: with one number for all of it, whoever asked between two of
//! its batches for what is newer than the last number would miss the second. The last number stands with the engine's
//! metadata, which is replaced by each commit, so it is durable with the documents that bear it and never before.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use serde::{Deserialize, Serialize};
use tantivy::TantivyError;

/// How far an index has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrivals {
    /// The number of the last batch with a document; 0 before the first.
    pub last: u64,
    /// Which line of numbers it belongs to: one made anew without what was known of the one before begins another. 0
    /// before the first batch.
    pub line: u64,
    /// The last batch whose documents are grouped with their copies.
    #[serde(default)]
    pub grouped: u64,
    /// Whether nothing was added or removed since copies were grouped.
    #[serde(default)]
    pub settled: bool,
}

impl Arrivals {
    /// What the engine's metadata say; nothing in an index without a batch.
    pub(super) fn of(index: &tantivy::Index) -> Result<Self, TantivyError> {
        Ok(Self::told(index)?.unwrap_or_default())
    }

    /// The same, and whether they say anything.
    pub(super) fn told(index: &tantivy::Index) -> Result<Option<Self>, TantivyError> {
        let payload = index.load_metas()?.payload;
        Ok(payload.and_then(|payload| serde_json::from_str(&payload).ok()))
    }
}

/// What a document came with, where it was known before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Came {
    /// The batch it came with as it is; none for the one at hand.
    pub added: Option<u64>,
    /// The batch it came with first, however it was; none for the one at hand.
    pub first: Option<u64>,
}

/// The numbers that a run gives.
#[derive(Debug)]
pub(super) struct Batches {
    line: u64,
    /// The last that is committed.
    last: AtomicU64,
    /// That of the batch at hand.
    now: AtomicU64,
    /// Whether a document bears it.
    borne: AtomicBool,
    /// The last whose documents are grouped.
    grouped: AtomicU64,
    /// Whether nothing was added or removed since.
    settled: AtomicBool,
}

impl Batches {
    /// Numbers from `now` on, the seconds since 1970, or from behind the last.
    pub(super) fn new(before: Arrivals, now: u64) -> Self {
        Self {
            line: before.line,
            last: AtomicU64::new(before.last),
            now: AtomicU64::new(now.max(before.last + 1)),
            borne: AtomicBool::new(false),
            grouped: AtomicU64::new(before.grouped),
            settled: AtomicBool::new(before.settled),
        }
    }

    /// Something was added or removed.
    pub(super) fn unsettle(&self) {
        self.settled.store(false, Ordering::SeqCst);
    }

    /// Whether copies are grouped as far as is known.
    pub(super) fn are_settled(&self) -> bool {
        self.settled.load(Ordering::SeqCst)
    }

    /// The last batch whose documents are grouped.
    pub(super) fn grouped(&self) -> u64 {
        self.grouped.load(Ordering::SeqCst)
    }

    /// Copies are grouped with the next commit, up to the last batch.
    pub(super) fn settle(&self) {
        self.grouped
            .store(self.last.load(Ordering::SeqCst), Ordering::SeqCst);
        self.settled.store(true, Ordering::SeqCst);
    }

    /// The number for a document. Nobody may commit before it is in the engine's hands.
    pub(super) fn number(&self) -> u64 {
        self.borne.store(true, Ordering::SeqCst);
        self.now.load(Ordering::SeqCst)
    }

    /// What goes with the next commit.
    pub(super) fn payload(&self) -> String {
        let arrivals = Arrivals {
            last: if self.borne.load(Ordering::SeqCst) {
                self.now.load(Ordering::SeqCst)
            } else {
                self.last.load(Ordering::SeqCst)
            },
            line: self.line,
            grouped: self.grouped(),
            settled: self.are_settled(),
        };
        serde_json::to_string(&arrivals).unwrap_or_default()
    }

    /// A batch was committed.
    pub(super) fn next(&self) {
        if self.borne.swap(false, Ordering::SeqCst) {
            let now = self.now.fetch_add(1, Ordering::SeqCst);
            self.last.store(now, Ordering::SeqCst);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_ascend_whatever_the_clock_says() {
        let arrivals = |last| Arrivals {
            last,
            line: 7,
            ..Arrivals::default()
        };
        for (last, now, expected) in [(0, 0, 1), (0, 100, 100), (100, 50, 101), (100, 200, 200)] {
            let batches = Batches::new(arrivals(last), now);
            let told = |batches: &Batches| -> Arrivals {
                serde_json::from_str(&batches.payload()).expect("its own JSON")
            };
            assert_eq!(told(&batches), arrivals(last), "nothing was added");
            batches.next();
            assert_eq!(batches.number(), expected);
            assert_eq!(told(&batches), arrivals(expected));
            batches.next();
            assert_eq!(told(&batches), arrivals(expected));
            assert_eq!(batches.number(), expected + 1);
        }
    }
}
