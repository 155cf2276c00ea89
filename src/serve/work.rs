//! Searches at work: few at a time, few that wait, none for long, and a panic costs its own request only.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::problem::Problem;

/// How long an answer may take, the wait for others with it.
const PATIENCE: Duration = Duration::from_secs(5);
/// Requests that may wait; more are sent away at once.
const WAITING: usize = 256;

/// Lets few work at a time.
#[derive(Debug)]
pub(super) struct Workshop {
    places: Arc<Semaphore>,
    waiting: AtomicUsize,
    most_waiting: usize,
    patience: Duration,
}

impl Workshop {
    /// With so many places to work at.
    pub(super) fn new(places: usize) -> Self {
        Self::with(places, WAITING, PATIENCE)
    }

    fn with(places: usize, most_waiting: usize, patience: Duration) -> Self {
        Self {
            places: Arc::new(Semaphore::new(places.max(1))),
            waiting: AtomicUsize::new(0),
            most_waiting,
            patience,
        }
    }

    /// Does the work on a thread of its own. Work that takes too long is answered without waiting for its end, but keeps
    /// its place until then: nobody can pile it up.
    pub(super) async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let _queue = Queued::enter(self)?;
        let places = Arc::clone(&self.places);
        let done = timeout(self.patience, async move {
            let place = places.acquire_owned().await.map_err(|_| Problem::Broken)?;
            let done = tokio::task::spawn_blocking(move || {
                let done = catch_unwind(AssertUnwindSafe(work));
                drop(place);
                done
            });
            match done.await {
                Ok(Ok(done)) => done,
                Ok(Err(_)) | Err(_) => Err(Problem::Broken),
            }
        });
        done.await.unwrap_or(Err(Problem::TooSlow))
    }
}

/// A place among those that wait or work.
struct Queued<'w>(&'w Workshop);

impl<'w> Queued<'w> {
    fn enter(workshop: &'w Workshop) -> Result<Self, Problem> {
        let before = workshop.waiting.fetch_add(1, Ordering::SeqCst);
        let queued = Self(workshop);
        if before >= workshop.most_waiting {
            return Err(Problem::Busy);
        }
        Ok(queued)
    }
}

impl Drop for Queued<'_> {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    fn runtime() -> tokio::runtime::Runtime {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_time()
            .build();
        runtime.expect("threads")
    }

    #[test]
    fn a_panic_costs_its_own_request_only() {
        let workshop = Workshop::with(1, 4, Duration::from_secs(20));
        runtime().block_on(async {
            for number in 0..3 {
                let broken = workshop.work(|| -> Result<(), Problem> { panic!("on purpose") });
                assert_eq!(broken.await, Err(Problem::Broken));
                assert_eq!(workshop.work(move || Ok(number)).await, Ok(number));
            }
            let wrong = workshop.work(|| -> Result<(), Problem> { Err(Problem::NotFound) });
            assert_eq!(wrong.await, Err(Problem::NotFound));
        });
        assert_eq!(workshop.waiting.load(Ordering::SeqCst), 0);
    }

    #[test]
    fn what_takes_too_long_is_answered_and_keeps_its_place_until_it_ends() {
        let workshop = Workshop::with(1, 4, Duration::from_millis(100));
        let (end, ended) = mpsc::channel::<()>();
        runtime().block_on(async {
            let slow = workshop.work(move || {
                let _ = ended.recv();
                Ok(())
            });
            assert_eq!(slow.await, Err(Problem::TooSlow));
            // Its place is still taken.
            assert_eq!(workshop.work(|| Ok(())).await, Err(Problem::TooSlow));
            end.send(()).expect("somebody waits");
            while workshop.places.available_permits() == 0 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            assert_eq!(workshop.work(|| Ok(1)).await, Ok(1));
        });
    }

    #[test]
    fn who_finds_no_room_is_sent_away_at_once() {
        let workshop = Arc::new(Workshop::with(1, 2, Duration::from_secs(20)));
        let (end, ended) = mpsc::channel::<()>();
        runtime().block_on(async {
            let busy = |work: Box<dyn FnOnce() -> Result<(), Problem> + Send>| {
                let workshop = Arc::clone(&workshop);
                tokio::spawn(async move { workshop.work(work).await })
            };
            let first = busy(Box::new(move || {
                let _ = ended.recv();
                Ok(())
            }));
            while workshop.places.available_permits() > 0 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            let second = busy(Box::new(|| Ok(())));
            while workshop.waiting.load(Ordering::SeqCst) < 2 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            assert_eq!(workshop.work(|| Ok(())).await, Err(Problem::Busy));
            end.send(()).expect("somebody waits");
            assert_eq!(first.await.expect("no panic"), Ok(()));
            assert_eq!(second.await.expect("no panic"), Ok(()));
            assert_eq!(workshop.work(|| Ok(())).await, Ok(()));
        });
    }
}
