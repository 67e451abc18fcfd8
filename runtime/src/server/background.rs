//! Work that goes on behind an answer.

use std::any::Any;
use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::escaped::Escaped;
use super::run::CatchPanic;
use super::shutdown::{Lifecycle, Phase, unless};

/// The works of a server, each under the name of the call that it belongs to.
pub(crate) struct Background {
    works: Mutex<HashMap<String, Work>>,
    most: usize,
    lifecycle: Arc<Lifecycle>,
}

enum Work {
    Running,
    /// Its outcome, for the next delivery of the call.
    Over(Box<dyn Any + Send + Sync>, Instant),
}

impl Background {
    pub(super) fn new(most: usize, lifecycle: Arc<Lifecycle>) -> Self {
        Self { works: Mutex::default(), most, lifecycle }
    }

    /// The outcome of a work, if it is over; begins it if it is not known, and there is room for it.
    pub(super) fn outcome<T, F>(self: &Arc<Self>, name: &str, work: F) -> Option<T>
    where
        T: Clone + Send + Sync + 'static,
        F: Future<Output = T> + Send + 'static,
    {
        let mut works = self.lock();
        match works.get(name) {
            Some(Work::Running) => return None,
            Some(Work::Over(outcome, _)) => {
                if let Some(outcome) = outcome.downcast_ref::<T>() {
                    return Some(outcome.clone());
                }
                tracing::error!(work = %Escaped(&name), "the outcome is of another type than is asked for: it begins anew");
            }
            None => {}
        }
        if self.lifecycle.has_reached(Phase::Ending) {
            tracing::info!(work = %Escaped(&name), "not begun: the server shuts down");
            return None;
        }
        if works.values().filter(|work| matches!(work, Work::Running)).count() >= self.most {
            tracing::warn!(work = %Escaped(&name), "not begun: as much goes on in the background as may");
            return None;
        }
        make_room(&mut works, MOST_OUTCOMES);
        works.insert(name.to_owned(), Work::Running);
        drop(works);
        self.spawn(name.to_owned(), work);
        None
    }

    fn spawn<T, F>(self: &Arc<Self>, name: String, work: F)
    where
        T: Send + Sync + 'static,
        F: Future<Output = T> + Send + 'static,
    {
        let (background, under_way) = (Arc::clone(self), self.lifecycle.begin());
        tokio::spawn(async move {
            let stop = background.lifecycle.reached(Phase::Stopping);
            let outcome = unless(stop, CatchPanic::new(Box::pin(work))).await;
            let mut works = background.lock();
            match outcome {
                Some(Some(outcome)) => {
                    works.insert(name, Work::Over(Box::new(outcome), Instant::now()));
                }
                Some(None) => {
                    tracing::error!(work = %Escaped(&name), "it panicked: the next delivery begins it anew");
                    works.remove(&name);
                }
                None => {
                    tracing::warn!(work = %Escaped(&name), "it was stopped, since the server shuts down");
                    works.remove(&name);
                }
            }
            drop(works);
            drop(under_way);
        });
    }

    /// Forgets the outcome of a work: its call has been answered with it.
    pub(super) fn forget(&self, name: &str) {
        let mut works = self.lock();
        if matches!(works.get(name), Some(Work::Over(..))) {
            works.remove(name);
        }
    }

    /// Nothing panics while it is held, but for the allocator.
    fn lock(&self) -> MutexGuard<'_, HashMap<String, Work>> {
        self.works.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes away outcomes that nobody asked for, the oldest first, so that there is room for one more.
fn make_room(works: &mut HashMap<String, Work>, most: usize) {
    works.retain(|_, work| !matches!(work, Work::Over(_, since) if since.elapsed() > KEPT));
    let since = |work: &Work| match work {
        Work::Over(_, since) => Some(*since),
        Work::Running => None,
    };
    let over = works.values().filter(|work| since(work).is_some()).count();
    if over >= most {
        let oldest = works.iter().filter_map(|(name, work)| Some((since(work)?, name))).min();
        if let Some(name) = oldest.map(|(_, name)| name.clone()) {
            works.remove(&name);
        }
    }
}

/// How long an outcome waits for the next delivery.
const KEPT: Duration = Duration::from_secs(3600);

/// How many outcomes wait.
const MOST_OUTCOMES: usize = 10_000;

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use super::*;

    fn background(most: usize) -> Arc<Background> {
        Arc::new(Background::new(most, Arc::new(Lifecycle::new(Duration::from_secs(10)))))
    }

    async fn soon() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }

    #[tokio::test(start_paused = true)]
    async fn a_work_begins_once_and_its_outcome_stays_until_it_is_forgotten() {
        let works = background(2);
        assert_eq!(works.outcome("a", ready(1)), None);
        assert_eq!(works.outcome("a", ready(2)), None, "the first one counts");
        soon().await;
        assert_eq!(works.outcome("a", ready(3)), Some(1));
        assert_eq!(works.outcome("a", ready(4)), Some(1));
        works.forget("a");
        assert_eq!(works.outcome("a", ready(5)), None);
        works.forget("a");
        soon().await;
        assert_eq!(works.outcome("a", ready(6)), Some(5), "what runs is not forgotten");
        assert_eq!(works.outcome("a", ready("text")), None, "of another type it begins anew");
        soon().await;
        assert_eq!(works.outcome("a", ready("other")), Some("text"));
    }

    #[tokio::test(start_paused = true)]
    async fn a_panic_makes_room_and_what_is_too_much_does_not_begin() {
        let works = background(1);
        assert_eq!(works.outcome::<u8, _>("a", async { panic!("the work's own panic") }), None);
        assert_eq!(works.outcome("b", ready(1)), None, "one is at work");
        soon().await;
        assert_eq!(works.outcome("b", ready(2)), None);
        soon().await;
        assert_eq!(works.outcome("b", ready(3)), Some(2), "and not 1");
        assert_eq!(works.outcome("a", ready(4)), None);
        soon().await;
        assert_eq!(works.outcome("a", ready(5)), Some(4));
        assert_eq!(works.outcome("b", ready(6)), Some(2), "what is over takes nobody's room");
    }

    #[tokio::test(start_paused = true)]
    async fn of_too_many_outcomes_the_oldest_goes() {
        let works = background(10);
        for name in ["b", "a", "c"] {
            assert_eq!(works.outcome(name, ready(1)), None);
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        assert_eq!(works.outcome("d", pending::<i32>()), None);
        make_room(&mut works.lock(), 4);
        assert_eq!(works.lock().len(), 4);
        make_room(&mut works.lock(), 3);
        let mut left: Vec<_> = works.lock().keys().cloned().collect();
        left.sort();
        assert_eq!(left, ["a", "c", "d"]);
    }

    #[tokio::test(start_paused = true)]
    async fn outcomes_that_nobody_asks_for_go() {
        let works = background(10);
        assert_eq!(works.outcome("a", ready(1)), None);
        soon().await;
        tokio::time::sleep(KEPT).await;
        assert_eq!(works.outcome("b", ready(1)), None);
        assert_eq!(works.lock().len(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn an_end_waits_for_what_is_at_work_and_begins_nothing() {
        let works = background(10);
        let slow = async {
            tokio::time::sleep(Duration::from_secs(5)).await;
            1
        };
        assert_eq!(works.outcome("slow", slow), None);
        let ended = works.lifecycle.finish().await;
        assert_eq!(ended, crate::server::Shutdown::Complete);
        assert_eq!(works.outcome("slow", ready(2)), Some(1));
        assert_eq!(works.outcome("new", ready(1)), None);
        assert_eq!(works.lock().len(), 1);

        let works = background(10);
        assert_eq!(works.outcome("endless", pending::<u8>()), None);
        assert_eq!(works.lifecycle.finish().await, crate::server::Shutdown::Interrupted);
        assert!(works.lock().is_empty());
    }
}
