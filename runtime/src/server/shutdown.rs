//! How a server ends: what is under way is let to its end, by a deadline.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use tokio::sync::watch;

use super::shared::Shared;

/// A hold on a server that serves: ends it, and tells how it is.
///
/// It comes from [`Listening::handle`](super::Listening::handle), or from [`Service::handle`](super::Service::handle)
/// behind a server of your own. Copies are for the same server.
#[derive(Clone)]
pub struct Handle {
    shared: Arc<Shared>,
}

/// How a server ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shutdown {
    /// All that was under way came to its end.
    Complete,
    /// The deadline passed, or the end was asked for at once, whatever was under way by then. Handlers that were at work have been dropped where they
    /// waited: their callers were told to try again, and their keys are free, or will be when their leases end.
    Interrupted,
}

impl Handle {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self { shared }
    }

    /// Begins the end: nothing is accepted any more, connections end with the request that they are at, and the
    /// server is no longer ready. Does not wait: `Listening::serve` and its kin end when all is over.
    ///
    /// A [`Service`](super::Service) behind a server of your own goes on answering what that hands to it.
    pub fn shutdown(&self) {
        self.shared.lifecycle.advance(Phase::Ending);
    }

    /// Ends at once, without waiting for anything. What happened of a call that was under way is then known only to its
    /// handler; its key is free when its lease ends.
    pub fn shutdown_now(&self) {
        self.shared.lifecycle.end_at_once();
    }

    /// Whether the end has begun.
    pub fn is_shutting_down(&self) -> bool {
        self.shared.lifecycle.has_reached(Phase::Ending)
    }

    /// Whether calls can be handled: no end has begun, and every ledger can be written to. A ledger is asked at most
    /// once a second, and is given two seconds for its answer.
    pub async fn is_ready(&self) -> bool {
        self.shared.is_ready().await
    }

    /// Begins the end, and waits until handlers and what they left in the background are over, or until
    /// [`Server::shutdown_timeout`](super::Server::shutdown_timeout) has passed. For servers of your own, when they have
    /// ended: `Listening` does it by itself.
    pub async fn finish(&self) -> Shutdown {
        self.shared.lifecycle.finish().await
    }
}

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handle").field("is_shutting_down", &self.is_shutting_down()).finish_non_exhaustive()
    }
}

/// How far a server is in its life. It only goes forward.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Phase {
    Serving,
    /// Nothing new begins.
    Ending,
    /// Handlers are dropped where they wait; there is time left to settle their claims and to answer.
    Stopping,
    /// Everything is dropped.
    Over,
}

/// Where a server is in its life, and how much is under way.
pub(super) struct Lifecycle {
    phase: watch::Sender<Phase>,
    under_way: watch::Sender<usize>,
    timeout: Duration,
}

/// Something that is under way until this is dropped, however it ends.
pub(super) struct UnderWay(Arc<Lifecycle>);

impl Lifecycle {
    pub(super) fn new(timeout: Duration) -> Self {
        Self { phase: watch::Sender::new(Phase::Serving), under_way: watch::Sender::new(0), timeout }
    }

    pub(super) fn advance(&self, to: Phase) {
        self.phase.send_if_modified(|phase| {
            let is_later = to > *phase;
            *phase = to.max(*phase);
            is_later
        });
    }

    /// Drops everything, without waiting for what is under way.
    fn end_at_once(&self) {
        let under_way = *self.under_way.borrow();
        tracing::warn!(under_way, "asked to end at once: what is under way is dropped");
        self.advance(Phase::Over);
    }

    pub(super) fn has_reached(&self, phase: Phase) -> bool {
        *self.phase.borrow() >= phase
    }

    /// Ends when that phase has begun.
    pub(super) async fn reached(&self, phase: Phase) {
        let mut phases = self.phase.subscribe();
        // It cannot fail while `self` has the sender.
        let _ = phases.wait_for(|now| *now >= phase).await;
    }

    pub(super) fn begin(self: &Arc<Self>) -> UnderWay {
        self.under_way.send_modify(|count| *count = count.saturating_add(1));
        UnderWay(Arc::clone(self))
    }

    pub(super) async fn finish(&self) -> Shutdown {
        self.advance(Phase::Ending);
        let grace = (self.timeout / 5).min(LONGEST_GRACE);
        let are_all_over = self.are_all_over(self.timeout.saturating_sub(grace)).await;
        // What is dropped is no longer under way either.
        if self.has_reached(Phase::Over) {
            return Shutdown::Interrupted;
        }
        if are_all_over {
            return Shutdown::Complete;
        }
        tracing::warn!(under_way = *self.under_way.borrow(), "the time to shut down is over: handlers are stopped");
        self.advance(Phase::Stopping);
        self.are_all_over(grace).await;
        self.advance(Phase::Over);
        Shutdown::Interrupted
    }

    /// Waits until nothing is under way, for so long; not at all once the end is to come at once.
    async fn are_all_over(&self, patience: Duration) -> bool {
        let mut counts = self.under_way.subscribe();
        let all_over = async { counts.wait_for(|count| *count == 0).await.is_ok() };
        let in_time = tokio::time::timeout(patience, all_over);
        unless(self.reached(Phase::Over), in_time).await.is_some_and(|ended| ended.unwrap_or(false))
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.under_way.send_modify(|count| *count = count.saturating_sub(1));
    }
}

/// Drives a future to its end, unless another one ends before.
pub(super) async fn unless<F: Future>(stop: impl Future<Output = ()>, work: F) -> Option<F::Output> {
    let (mut stop, mut work) = (pin!(stop), pin!(work));
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => stop.as_mut().poll(context).map(|()| None),
    })
    .await
}

/// How long stopped handlers may take to settle their claims and to answer: as long as a step of the ledger may.
const LONGEST_GRACE: Duration = Duration::from_secs(2);

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn what_ends_in_time_is_waited_for() {
        let life = Arc::new(Lifecycle::new(Duration::from_secs(30)));
        let first = life.begin();
        let ending = Arc::clone(&life);
        let finish = tokio::spawn(async move { ending.finish().await });
        life.reached(Phase::Ending).await;
        let second = life.begin();
        drop(first);
        tokio::time::sleep(Duration::from_secs(20)).await;
        assert!(!finish.is_finished() && !life.has_reached(Phase::Stopping));
        drop(second);
        assert_eq!(finish.await.unwrap(), Shutdown::Complete);
    }

    #[tokio::test(start_paused = true)]
    async fn handlers_are_stopped_before_the_deadline_and_everything_at_it() {
        let life = Arc::new(Lifecycle::new(Duration::from_secs(30)));
        let _held = life.begin();
        let began = tokio::time::Instant::now();
        let (ending, stopped) = (Arc::clone(&life), Arc::clone(&life));
        let finish = tokio::spawn(async move { ending.finish().await });
        stopped.reached(Phase::Stopping).await;
        assert_eq!(began.elapsed().as_secs(), 28);
        assert_eq!(finish.await.unwrap(), Shutdown::Interrupted);
        assert_eq!(began.elapsed().as_secs(), 30);
    }

    #[tokio::test(start_paused = true)]
    async fn what_was_dropped_did_not_come_to_its_end() {
        let life = Arc::new(Lifecycle::new(Duration::from_secs(30)));
        let held = life.begin();
        let ending = Arc::clone(&life);
        let finish = tokio::spawn(async move { ending.finish().await });
        life.reached(Phase::Ending).await;
        life.end_at_once();
        drop(held);
        assert_eq!(finish.await.unwrap(), Shutdown::Interrupted);
    }

    #[tokio::test(start_paused = true)]
    async fn at_once_is_at_once_and_no_phase_comes_back() {
        let life = Arc::new(Lifecycle::new(Duration::from_secs(30)));
        let _held = life.begin();
        let began = tokio::time::Instant::now();
        life.advance(Phase::Over);
        life.advance(Phase::Ending);
        assert!(life.has_reached(Phase::Over));
        assert_eq!(life.finish().await, Shutdown::Interrupted);
        assert_eq!(began.elapsed(), Duration::ZERO);
    }
}
