//! What comes of a run, told row by row, and how long it waits for what is going on.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::cases::IS_IT_THERE;
use super::report::Row;
use super::verdict::IS_IT_THE_KEY;

/// What has come of a run so far.
pub(super) struct Record {
    rows: Mutex<Vec<Row>>,
    /// Who wants to know of each row at once.
    tell: Mutex<Box<Tell>>,
    /// How often to ask for what is going on.
    polls: AtomicU32,
}

type Tell = dyn FnMut(&Row) + Send;

impl Record {
    pub(super) fn new(tell: impl FnMut(&Row) + Send + 'static) -> Self {
        Self { rows: Mutex::default(), tell: Mutex::new(Box::new(tell)), polls: AtomicU32::new(POLLS) }
    }

    pub(super) fn add(&self, row: Row) {
        (self.tell.lock().unwrap_or_else(PoisonError::into_inner))(&row);
        self.rows.lock().unwrap_or_else(PoisonError::into_inner).push(row);
    }

    /// How often to ask for what is going on.
    pub(super) fn polls(&self) -> u32 {
        self.polls.load(Ordering::Relaxed)
    }

    /// Whoever has not come to an end with one thing will not with the next ones: nobody waits as long for them.
    pub(super) fn lose_patience(&self) {
        self.polls.store(1, Ordering::Relaxed);
    }

    /// Whether the server is there and takes us for the platform, as far as it was asked.
    pub(super) fn lets_in(&self) -> bool {
        let rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        !rows.iter().any(|row| [IS_IT_THERE, IS_IT_THE_KEY].contains(&row.advice.as_str()))
    }

    pub(super) fn into_rows(self) -> Vec<Row> {
        self.rows.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

const POLLS: u32 = 20;

/// How long to wait before what is going on is asked for once more.
pub(super) const POLL_INTERVAL: Duration = Duration::from_millis(500);
