//! Measure a search with judged queries: how good its rankings are, how fast they come, and whether one
//! run is better than another.
//!
//! | file | its job |
//! |---|---|
//! | `queries`, `qrels`, `run` | read what is measured with; write a run |
//! | `ask` | rank the queries, and time them |
//! | `answers` | whether an excerpt holds an answer |
//! | `measures` | one ranking → figures between 0 and 1 |
//! | `figures` | their means, for all queries and for each set of them |
//! | `compare`, `significance` | two runs over the same queries |
//!
//! The files are those of TREC, so that runs of other engines can be compared: judgements `query 0 document
//! relevance`, runs `query Q0 document rank score name`. Nothing here opens a file or prints.

mod answers;
mod ask;
mod compare;
mod error;
mod figures;
mod lines;
mod measures;
mod qrels;
mod queries;
mod run;
mod significance;

pub use answers::{WHOLE, answered_at, fold_answer};
pub use ask::{Asked, ask, time};
pub use compare::{Compared, Difference, compare};
pub use error::EvalError;
pub use figures::{Evaluation, Figures, Latency, Measured, evaluate, missing};
pub use measures::{Measure, Scores};
pub use qrels::{Judgements, Qrels};
pub use queries::{JudgedQuery, read_queries, sets};
pub use run::{Place, Run};
pub use significance::{EXACT, Paired, ROUNDS, paired};
