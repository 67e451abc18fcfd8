//! The thread that has the connection.
//!
//! What waits in its queue is done in groups: one transaction, and one wait for the disk, for all of them. What need not
//! be on the disk goes before the rest, in a group that waits for nothing. Each is answered once its group has ended well,
//! and each that changes something has a savepoint of its own: one that fails changes nothing, and takes no other with
//! it.

mod job;

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::oneshot;

use self::job::{Asked, Job, Level, Outcome};
use super::failed;
use crate::ledger::{LedgerError, Work};

/// Hands jobs to the thread, which ends when this is dropped.
pub(super) struct Worker {
    /// `None` once it is dropped.
    jobs: Option<SyncSender<Box<dyn Job>>>,
    /// Is closed when the thread has let go of the file.
    ended: Mutex<Receiver<()>>,
}

impl Worker {
    pub(super) fn start(connection: Connection) -> Result<Self, LedgerError> {
        let ((jobs, queue), (ending, ended)) = (sync_channel(QUEUE), sync_channel(0));
        thread::Builder::new()
            .name("ledger".to_owned())
            .spawn(move || {
                work(connection, &queue);
                drop(ending);
            })
            .map_err(|error| LedgerError::caused_by("no thread could be started for the ledger", error))?;
        Ok(Self { jobs: Some(jobs), ended: Mutex::new(ended) })
    }

    /// Does a job whose changes survive the end of the process.
    pub(super) fn run<T: Send + 'static>(
        &self,
        job: impl Fn(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Work<'_, T> {
        self.queue(|answer| Asked::new(Level::Kept, job, answer))
    }

    /// Does a job that changes nothing; once nobody waits for it, it is left out.
    pub(super) fn read<T: Send + 'static>(
        &self,
        job: impl Fn(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Work<'_, T> {
        self.queue(|answer| Asked::new(Level::Read, job, answer).only_if_wanted())
    }

    /// Does a job that only whoever waits for it needs: once nobody does, it is left out.
    pub(super) fn ask<T: Send + 'static>(
        &self,
        job: impl Fn(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Work<'_, T> {
        self.queue(|answer| Asked::new(Level::Kept, job, answer).only_if_wanted())
    }

    /// Does a job whose changes are on the disk when it is done.
    pub(super) fn durably<T: Send + 'static>(
        &self,
        job: impl Fn(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Work<'_, T> {
        self.queue(|answer| Asked::new(Level::Durable, job, answer))
    }

    /// The same for what only whoever waits for it needs: once nobody does, it is left out, or taken back.
    pub(super) fn durably_ask<T: Send + 'static>(
        &self,
        job: impl Fn(&Connection) -> rusqlite::Result<T> + Send + 'static,
        take_back: impl Fn(&Connection) -> rusqlite::Result<()> + Send + 'static,
    ) -> Work<'_, T> {
        self.queue(|answer| Asked::new(Level::Durable, job, answer).only_if_wanted().or_take_back(take_back))
    }

    fn queue<T: Send + 'static, W: Fn(&Connection) -> rusqlite::Result<T> + Send + 'static>(
        &self,
        job: impl FnOnce(oneshot::Sender<Outcome<T>>) -> Asked<T, W> + Send + 'static,
    ) -> Work<'_, T> {
        Box::pin(async move {
            let (answer, answered) = oneshot::channel();
            let jobs = self.jobs.as_ref().ok_or_else(has_ended)?;
            jobs.try_send(Box::new(job(answer))).map_err(|error| match error {
                TrySendError::Full(_) => LedgerError::new("too many callers wait for the ledger"),
                TrySendError::Disconnected(_) => has_ended(),
            })?;
            answered.await.map_err(|_| has_ended())?.map_err(failed)
        })
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.jobs = None;
        // Mostly the process ends next, and with it the thread, wherever it is.
        let _ = self.ended.get_mut().unwrap_or_else(PoisonError::into_inner).recv_timeout(LONGEST_END);
    }
}

fn has_ended() -> LedgerError {
    LedgerError::new("the ledger's thread has ended")
}

fn work(mut connection: Connection, queue: &Receiver<Box<dyn Job>>) {
    let (mut quick, mut durable) = (VecDeque::new(), VecDeque::new());
    while let Ok(job) = queue.recv() {
        let mut next = Some(job);
        loop {
            let room = GROUP.saturating_sub(quick.len() + durable.len());
            for job in next.take().into_iter().chain(queue.try_iter().take(room)) {
                let is_durable = job.level() == Level::Durable;
                if is_durable { &mut durable } else { &mut quick }.push_back(job);
            }
            if quick.is_empty() && durable.is_empty() {
                break;
            }
            // What need not be on the disk when it is done does not wait for what must.
            for waiting in [&mut quick, &mut durable] {
                answer(&mut connection, waiting);
            }
        }
    }
    checkpoint(&connection);
}

/// Moves all into the file itself: whoever copies that alone has all of it then. SQLite does so by itself only when nobody
/// else has the file open.
fn checkpoint(connection: &Connection) {
    let is_hindered = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, bool>(0));
    if !matches!(is_hindered, Ok(false)) {
        tracing::debug!(?is_hindered, "a part of the ledger stays in the `-wal` beside its file");
    }
}

/// Does a group, and tells those who wait for it.
fn answer(connection: &mut Connection, waiting: &mut VecDeque<Box<dyn Job>>) {
    if waiting.is_empty() {
        return;
    }
    let done = group(connection, waiting);
    let unheard: Vec<_> = done.into_iter().filter_map(Job::answer).collect();
    for take_back in unheard {
        if let Err(error) = alone(connection, Level::Durable, take_back) {
            tracing::error!(%error, "what nobody waited for could not be taken back");
        }
    }
}

/// Does the first of those that wait, in their order, for as long as a group may take; they have their outcomes then.
fn group(connection: &mut Connection, waiting: &mut VecDeque<Box<dyn Job>>) -> Vec<Box<dyn Job>> {
    let level = waiting.iter().map(|job| job.level()).max().unwrap_or(Level::Read);
    let (began, mut done) = (Instant::now(), Vec::new());
    let together = alone(connection, level, |connection| {
        while (done.is_empty() || began.elapsed() < LONGEST)
            && let Some(mut job) = waiting.pop_front()
        {
            if job.is_wanted() {
                let ended = savepoint(connection, &mut *job);
                done.push(job);
                ended?;
            }
        }
        Ok(())
    });
    // The disk is full, the file locked or the like: that may be the fault of one of them, and hits no other.
    if let Err(error) = together {
        tracing::debug!(%error, "a group of requests failed as a whole: one after the other");
        if done.is_empty() {
            done.extend(waiting.drain(..));
        }
        one_by_one(connection, &mut done, error);
    }
    done
}

/// Does each in a transaction of its own. Once the file is locked, it is for all: nobody waits for that again.
fn one_by_one(connection: &mut Connection, jobs: &mut [Box<dyn Job>], first: rusqlite::Error) {
    let mut locked = is_locked(&first).then_some(first);
    for job in jobs {
        if job.level() != Level::Read
            && let Some(error) = &locked
        {
            job.fail(again(error));
            continue;
        }
        let mut is_well = true;
        let ended = alone(connection, job.level(), |connection| {
            is_well = job.work(connection);
            // What it has changed goes; why it failed it knows itself.
            if is_well { Ok(()) } else { Err(rusqlite::Error::ExecuteReturnedResults) }
        });
        if let Err(error) = ended
            && is_well
        {
            job.fail(again(&error));
            locked = Some(error).filter(is_locked);
        }
    }
}

/// One transaction; none for what changes nothing, which needs no lock.
fn alone(
    connection: &mut Connection,
    level: Level,
    work: impl FnOnce(&Connection) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    let synchronous = match level {
        Level::Read => return work(connection),
        Level::Kept => "NORMAL",
        Level::Durable => "FULL",
    };
    connection.pragma_update(None, "synchronous", synchronous)?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    work(&transaction)?;
    transaction.commit()
}

/// Does a job so that it changes all or nothing; an error is one of the transaction, not of the job.
fn savepoint(connection: &Connection, job: &mut dyn Job) -> rusqlite::Result<()> {
    if job.level() == Level::Read {
        job.work(connection);
        return Ok(());
    }
    let run = |statement| connection.prepare_cached(statement)?.execute([]).map(|_| ());
    run("SAVEPOINT job")?;
    if !job.work(connection) {
        // After some failures SQLite has ended the transaction itself, and there is nothing to go back to.
        run("ROLLBACK TO job")?;
    }
    run("RELEASE job")
}

fn is_locked(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked))
}

/// An error once more, for another who waits.
fn again(error: &rusqlite::Error) -> rusqlite::Error {
    match error {
        rusqlite::Error::SqliteFailure(code, message) => rusqlite::Error::SqliteFailure(*code, message.clone()),
        other => rusqlite::Error::ToSqlConversionFailure(other.to_string().into()),
    }
}

/// How many may wait: some batches at once, each with as many items as are handled at the same time.
const QUEUE: usize = 4096;

/// The most in one group.
const GROUP: usize = 512;

/// How long a group goes on taking the next one: those that are done wait for it.
const LONGEST: Duration = Duration::from_millis(50);

/// How long whoever drops the ledger waits for its thread: longer than that waits for a lock of another process.
const LONGEST_END: Duration = Duration::from_secs(2);

#[cfg(test)]
mod tests;
