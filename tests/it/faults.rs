//! Runs whose disk fails: each operation on a file, one after the other, and with each of three errors. And a
//! power cut before each of them ([`power`]).
//!
//! Whatever fails, a run ends with success or with an error that says what happened, within the time;
//! the index opens and answers as of a whole batch; and the next run finishes it.

mod power;
mod scene;

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Once};

use kashaf::error::{Trouble as _, Whose};
use kashaf::index::{Disk, IndexError, Operation, Watch};
use kashaf::update::UpdateError;

use crate::kills::state::{Flaw, State};
use crate::support::{Bench, Run};
use scene::{QUESTIONS, Scene, within};

/// Lets operations fail.
#[derive(Debug)]
pub(crate) struct Fault {
    /// The first that fails, counted from 1.
    at: u64,
    error: i32,
    /// Whether all that come after it fail, too.
    lasting: bool,
    met: AtomicU64,
}

impl Fault {
    fn new(at: u64, error: i32, lasting: bool) -> Arc<Self> {
        Arc::new(Self {
            at,
            error,
            lasting,
            met: AtomicU64::new(0),
        })
    }

    /// Whether it came to the operation that was to fail.
    fn struck(&self) -> bool {
        self.met.load(Ordering::SeqCst) >= self.at
    }
}

impl Watch for Fault {
    fn before(&self, _: Operation<'_>) -> io::Result<()> {
        let number = self.met.fetch_add(1, Ordering::SeqCst) + 1;
        if number == self.at || (self.lasting && number > self.at) {
            return Err(io::Error::from_raw_os_error(self.error));
        }
        Ok(())
    }
}

/// Input/output error, no space left on device, too many open files.
const ERRORS: [i32; 3] = [5, 28, 24];

/// Panics in the engine's own threads end as errors of a run at best, but what they say is seen.
fn count_panics_of_the_engine() -> u64 {
    static PANICS: AtomicU64 = AtomicU64::new(0);
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let thread = std::thread::current();
            let name = thread.name().unwrap_or("");
            let prefixes = [
                "thrd-tantivy",
                "merge_thread",
                "segment_updater",
                "docstore",
            ];
            if prefixes.iter().any(|prefix| name.starts_with(prefix)) {
                PANICS.fetch_add(1, Ordering::SeqCst);
            }
            before(panic);
        }));
    });
    PANICS.load(Ordering::SeqCst)
}

/// An error with all of its causes.
fn in_full(error: &dyn std::error::Error) -> String {
    let mut out = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        out += &format!(": {error}");
        cause = error.source();
    }
    out
}

/// Whether an error says what the system said, whose business it is, and what to do.
fn says_what_happened(error: &UpdateError, code: i32) -> Result<(), String> {
    let (full, system) = (in_full(error), io::Error::from_raw_os_error(code));
    if error.whose() != Whose::Environment {
        return Err(format!("{:?}'s business: {full}", error.whose()));
    }
    if !full.contains(&system.to_string()) {
        return Err(format!("does not say `{system}`: {full}"));
    }
    error
        .hint()
        .map(|_| ())
        .ok_or_else(|| format!("no hint: {full}"))
}

/// One case: the run, what it leaves, and the run after it. Whether the fault was met.
fn case(scene: &Arc<Scene>, at: u64, error: i32, lasting: bool) -> bool {
    let fault = Fault::new(at, error, lasting);
    let (watch, at_work) = (Arc::clone(&fault), Arc::clone(scene));
    let about = format!("operation {at}, error {error}, lasting {lasting}");
    within(&about, move || {
        let index = at_work.fresh_place();
        let outcome = at_work.run(&index, Disk::watched(watch));
        if let Err(error_) = &outcome {
            says_what_happened(error_, error)?;
        }
        at_work.is_as_of_a_whole_batch(&index)?;
        if outcome.is_ok() {
            at_work.is_done(&index)?;
        }
        at_work
            .run_again(&index)
            .map_err(|error| format!("the next run: {}", in_full(&error)))?;
        at_work.is_done(&index)?;
        at_work.forget(index.parent().unwrap());
        Ok(())
    });
    fault.struck()
}

/// Every operation of a run of this kind, with every error. Answers how many there were.
fn every_operation_of(scene: Scene) -> String {
    let panics = count_panics_of_the_engine();
    let scene = Arc::new(scene);
    let began = std::time::Instant::now();
    let mut cases = 0;
    let mut most = 0;
    for error in ERRORS {
        for lasting in [false, true] {
            let mut at = 1;
            while case(&scene, at, error, lasting) {
                at += 1;
                cases += 1;
            }
            most = most.max(at - 1);
        }
    }
    assert!(most > 50, "a run is more than {most} operations");
    assert_eq!(count_panics_of_the_engine(), panics, "panics of the engine");
    format!(
        "{}: {most} operations, {cases} cases, {:.1} s",
        scene.name(),
        began.elapsed().as_secs_f64()
    )
}

#[test]
fn a_run_over_changes_survives_every_failure() {
    println!("{}", every_operation_of(Scene::changes()));
}

#[test]
fn a_first_run_survives_every_failure() {
    println!("{}", every_operation_of(Scene::first()));
}

#[test]
fn a_rebuild_survives_every_failure() {
    println!("{}", every_operation_of(Scene::rebuild()));
}

#[test]
fn forgetting_survives_every_failure() {
    println!("{}", every_operation_of(Scene::forgetting()));
}

#[test]
fn a_search_says_what_the_system_refused() {
    let scene = Scene::changes();
    for error in ERRORS {
        for lasting in [false, true] {
            for at in 1.. {
                let fault = Fault::new(at, error, lasting);
                let disk = Disk::watched(Arc::clone(&fault) as Arc<dyn Watch>);
                let state = State::of(&disk, scene.base(), &QUESTIONS);
                match state {
                    Ok(state) => assert_eq!(state.difference(scene.before()), None),
                    // Nothing tells to rebuild an index for that.
                    Err(Flaw::Index(refused @ IndexError::Io { .. })) => {
                        says_what_happened(&refused.into(), error).unwrap();
                    }
                    Err(flaw) => panic!("operation {at}, error {error}: {flaw:?}"),
                }
                if !fault.struck() {
                    assert!(at > 5, "opening is more than {at} operations");
                    break;
                }
            }
        }
    }
}

#[cfg(unix)]
#[test]
fn few_open_files_damage_nothing() {
    let bench = Bench::new();
    for number in 0..20 {
        bench.write(&format!("{number}.txt"), format!("هدنة {number} في قرية"));
    }
    bench.index(&["--index", "whole"]).expect(0);
    let found = |index: &str| bench.found(&["--index", index, "هدنة"]);
    let (mut refused, mut done) = (0, 0);
    for files in [6, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48] {
        let index = format!("with-{files}");
        let mut command = std::process::Command::new("sh");
        let script = format!("ulimit -n {files}; exec \"$0\" \"$@\"");
        command.args(["-c", &script, env!("CARGO_BIN_EXE_kashaf")]);
        bench.prepare(&mut command);
        command.args(["index", "archive", "--index", &index]);
        let run = Run::from(command.output().unwrap());
        let about = format!("{files} files: {run:?}");
        match run.code {
            0 => done += 1,
            // A reader that cannot be started costs its file, and for this run only.
            1 | 3 => {
                refused += 1;
                assert!(run.err.contains("Too many open files"), "{about}");
            }
            _ => panic!("{about}"),
        }
        assert!(!run.err.contains("report it"), "{about}");
        bench.index(&["--index", &index]).expect(0);
        assert_eq!(found(&index), found("whole"), "{about}");
    }
    assert!(refused > 1 && done > 1, "{refused} refused, {done} done");
}
