//! Runs that are killed: a few of those that `examples/kill_runs` does by the hundred.

use std::path::Path;

use crate::kills::Trial;

#[test]
fn what_a_kill_leaves_is_whole_and_finished_by_the_next_run() {
    let dir = tempfile::tempdir().unwrap();
    let kashaf = Path::new(env!("CARGO_BIN_EXE_kashaf"));
    let mut trial = Trial::new(kashaf, dir.path(), 1, 60).unwrap();
    while trial.tally().killed < 5 {
        assert!(trial.tally().rounds < 50, "{}", trial.tally());
        trial
            .round()
            .unwrap_or_else(|violation| panic!("{violation:#}"));
    }
}
