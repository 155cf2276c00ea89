//! Keep passages on disk and open them again: schema, manifest, lock, what is remembered of each file.
//!
//! One tantivy index holds both the passages and the state of the files they come from, so one commit
//! covers both: an index never remembers a file whose passages it has not. A run that is killed may
//! leave passages of a file that is not remembered; the next run finds and replaces them.
//! tantivy is named here and in [`crate::search`], nowhere else.

mod access;
mod arrivals;
mod change;
mod check;
mod directory;
mod disk;
mod earlier;
mod ending;
mod entries;
mod error;
mod families;
mod files;
mod filesystem;
mod forget;
mod gate;
mod history;
mod known;
mod lock;
mod manifest;
mod mentioned;
mod merging;
mod place;
mod queue;
mod reader;
mod room;
mod schema;
mod stamp;
mod stats;
mod stored;
mod sums;
mod terms;
mod verify;
mod writer;

pub use access::Access;
pub(crate) use access::is_temporary;
pub use arrivals::{Arrivals, Came};
pub use change::Change;
pub use check::{CheckProgress, Checked, Problem, ProblemKind, check};
pub use disk::{Disk, Operation, Watch};
pub use ending::{Ending, Held};
pub use error::IndexError;
pub use files::{
    FAILURES_KEPT, FileFailure, FileKey, FileRecord, FileStat, FileState, UNSETTLED, from_halves,
};
pub use filesystem::{free_space, network_file_system};
pub use history::{
    RUNS_KEPT, Run, RunBegun, RunCounts, RunEnded, RunOutcome, RunRecord, note_failed_run, runs,
};
pub use known::{HeldDocument, HeldDocuments, KnownFiles};
pub(crate) use lock::WriteLock;
pub use manifest::{ChainVersion, Manifest};
pub use mentioned::{Countries, Mentioned, country_of_place};
pub use place::SAVED;
pub use reader::{Index, Snapshot, StoredPassage, access, alive_doc_freq, exists, roots};
pub use schema::{Fields, schema_version};
pub use stamp::Stamp;
pub use stats::Holdings;
pub use writer::{WriteOptions, Writer};
