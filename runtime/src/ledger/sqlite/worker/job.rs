//! One request to the ledger: done, perhaps once more, and answered afterwards.

use rusqlite::Connection;
use tokio::sync::oneshot;

/// What becomes of a job.
pub(super) type Outcome<T> = rusqlite::Result<T>;

/// Undoes what nobody heard of.
pub(super) type TakeBack = Box<dyn Fn(&Connection) -> rusqlite::Result<()> + Send>;

/// How safe the changes of a job have to be.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// There are none.
    Read,
    /// They survive the end of the process.
    Kept,
    /// They survive a power failure.
    Durable,
}

/// One request to the ledger.
pub(super) trait Job: Send {
    fn level(&self) -> Level;

    /// Whether it is still to be done.
    fn is_wanted(&self) -> bool;

    /// Does it, and keeps what came of it: until [`answer`](Self::answer) it can be done again, if that was undone.
    /// `false` if it failed.
    fn work(&mut self, connection: &Connection) -> bool;

    /// Keeps an error as what came of it.
    fn fail(&mut self, error: rusqlite::Error);

    /// Tells whoever waits; gives what takes it back, if nobody does and it should be.
    fn answer(self: Box<Self>) -> Option<TakeBack>;
}

/// A job, and who asked for it.
pub(super) struct Asked<T, W> {
    level: Level,
    work: W,
    outcome: Option<Outcome<T>>,
    answer: oneshot::Sender<Outcome<T>>,
    only_if_wanted: bool,
    take_back: Option<TakeBack>,
}

impl<T, W> Asked<T, W> {
    pub(super) fn new(level: Level, work: W, answer: oneshot::Sender<Outcome<T>>) -> Self {
        Self { level, work, outcome: None, answer, only_if_wanted: false, take_back: None }
    }

    /// Once nobody waits for it, it is left out.
    pub(super) fn only_if_wanted(self) -> Self {
        Self { only_if_wanted: true, ..self }
    }

    /// Once it is done and nobody waits for it, it is undone.
    pub(super) fn or_take_back(self, take_back: impl Fn(&Connection) -> rusqlite::Result<()> + Send + 'static) -> Self {
        Self { take_back: Some(Box::new(take_back)), ..self }
    }
}

impl<T: Send, W: Fn(&Connection) -> rusqlite::Result<T> + Send> Job for Asked<T, W> {
    fn level(&self) -> Level {
        self.level
    }

    fn is_wanted(&self) -> bool {
        !self.only_if_wanted || !self.answer.is_closed()
    }

    fn work(&mut self, connection: &Connection) -> bool {
        let outcome = (self.work)(connection);
        let is_well = outcome.is_ok();
        self.outcome = Some(outcome);
        is_well
    }

    fn fail(&mut self, error: rusqlite::Error) {
        self.outcome = Some(Err(error));
    }

    fn answer(self: Box<Self>) -> Option<TakeBack> {
        let Asked { outcome, answer, take_back, .. } = *self;
        match answer.send(outcome?) {
            Err(Ok(_)) => take_back,
            Ok(()) | Err(Err(_)) => None,
        }
    }
}
