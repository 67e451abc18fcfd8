//! The calls of one operation, one after the other.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{self, Instant};

use super::window::{Rate, Window};

/// Who may go when. Those who have to wait stand in a row; who is dropped leaves it, and who is behind moves up.
pub(super) struct Queue {
    /// What points in time are measured from.
    epoch: Instant,
    state: Mutex<State>,
    /// Held by the first in the row. It is fair: locks are given in the order in which they were asked for.
    first: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    window: Window,
    waiting: usize,
}

/// Why it waits no longer.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum TooLate {
    /// The turn would come after this time.
    Turn(Duration),
    /// There is room, but the first in the row does not take its turn: nobody polls it.
    HeldUp,
}

impl Queue {
    pub(super) fn new() -> Self {
        Self { epoch: Instant::now(), state: Mutex::default(), first: tokio::sync::Mutex::new(()) }
    }

    /// Waits for a turn and takes it; tells whether there was anything to wait for. Fails at once if, as things
    /// stand, the turn would come too late.
    pub(super) async fn turn(&self, rate: Rate, patience: Duration) -> Result<bool, TooLate> {
        let Some(mut place) = self.enter(rate, patience)? else { return Ok(false) };
        let end = place.end;
        let first = self.first.lock();
        let _first = match self.instant(end) {
            Some(instant) => time::timeout_at(instant, first).await.map_err(|_| self.still_behind(rate))?,
            None => first.await,
        };
        while let Some(turn) = place.take_turn(rate) {
            match self.instant(turn) {
                Some(instant) if turn <= end => time::sleep_until(instant).await,
                _ => return Err(self.too_late(rate)),
            }
        }
        Ok(true)
    }

    /// Goes ahead where there is room also after all who wait have gone, and gives a place in the row otherwise.
    fn enter(&self, rate: Rate, patience: Duration) -> Result<Option<Place<'_>>, TooLate> {
        let mut state = self.state();
        let now = self.epoch.elapsed();
        let end = now.saturating_add(patience);
        let turn = state.window.free_at(rate, now, state.waiting);
        if turn > end {
            return Err(TooLate::Turn(turn.saturating_sub(now)));
        }
        if turn <= now {
            state.window.start(rate, now);
            return Ok(None);
        }
        state.waiting += 1;
        Ok(Some(Place { queue: self, end, held: true }))
    }

    fn too_late(&self, rate: Rate) -> TooLate {
        let now = self.epoch.elapsed();
        TooLate::Turn(self.state().window.free_at(rate, now, 0).saturating_sub(now))
    }

    /// Of one that is not the first in the row.
    fn still_behind(&self, rate: Rate) -> TooLate {
        match self.too_late(rate) {
            TooLate::Turn(Duration::ZERO) => TooLate::HeldUp,
            other => other,
        }
    }

    /// `None` for what no clock will ever show.
    fn instant(&self, time: Duration) -> Option<Instant> {
        self.epoch.checked_add(time)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place in the row, left when this is dropped.
struct Place<'a> {
    queue: &'a Queue,
    /// When it is given up.
    end: Duration,
    held: bool,
}

impl Place<'_> {
    /// Starts the call and leaves the row, or says when it may start.
    fn take_turn(&mut self, rate: Rate) -> Option<Duration> {
        let mut state = self.queue.state();
        let now = self.queue.epoch.elapsed();
        let turn = state.window.free_at(rate, now, 0);
        if turn > now {
            return Some(turn);
        }
        state.window.start(rate, now);
        state.waiting = state.waiting.saturating_sub(1);
        self.held = false;
        None
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        if self.held {
            let mut state = self.queue.state();
            state.waiting = state.waiting.saturating_sub(1);
        }
    }
}
