//! A line of progress on a terminal while something is at work.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// How often the line is written anew.
const EACH: Duration = Duration::from_millis(100);

/// Works, and says meanwhile where it stands, if that is wished.
pub(crate) fn watched<T>(
    wished: bool,
    message: impl Fn() -> String + Sync,
    work: impl FnOnce() -> T,
) -> T {
    if !wished {
        return work();
    }
    let bar = ProgressBar::new_spinner();
    bar.set_style(
        ProgressStyle::with_template("{spinner} {msg} ({elapsed})")
            .unwrap_or_else(|_| ProgressStyle::default_spinner()),
    );
    let done = AtomicBool::new(false);
    let outcome = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                bar.set_message(message());
                bar.tick();
                std::thread::sleep(EACH);
            }
        });
        let _ended = Ended(&done);
        work()
    });
    bar.finish_and_clear();
    outcome
}

/// Ends the line even where the work breaks off.
struct Ended<'a>(&'a AtomicBool);

impl Drop for Ended<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
