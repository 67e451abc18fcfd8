//! The thread that has the connection.

use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread;

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::failed;
use crate::ledger::{LedgerError, Work};

/// Hands jobs to the thread, which ends when this is dropped.
pub(super) struct Worker {
    jobs: SyncSender<Job>,
}

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

impl Worker {
    pub(super) fn start(connection: Connection) -> Result<Self, LedgerError> {
        let (jobs, queue) = sync_channel(QUEUE);
        thread::Builder::new()
            .name("ledger".to_owned())
            .spawn(move || work(connection, &queue))
            .map_err(|error| LedgerError::caused_by("no thread could be started for the ledger", error))?;
        Ok(Self { jobs })
    }

    /// Does a job whose changes survive the end of the process.
    pub(super) fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Work<'_, T> {
        self.queue(move |connection, answer| {
            let _ = answer.send(synchronously(connection, "NORMAL", job));
        })
    }

    /// Does a job that only whoever waits for it needs: once nobody does, it is left out.
    pub(super) fn ask<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Work<'_, T> {
        self.queue(move |connection, answer| {
            if !answer.is_closed() {
                let _ = answer.send(synchronously(connection, "NORMAL", job));
            }
        })
    }

    /// Does a job whose changes are on the disk when it is done.
    pub(super) fn durably<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Work<'_, T> {
        self.queue(move |connection, answer| {
            let _ = answer.send(synchronously(connection, "FULL", job));
        })
    }

    /// The same for what only whoever waits for it needs: once nobody does, it is left out, or taken back.
    pub(super) fn durably_ask<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
        take_back: impl FnOnce(&mut Connection) -> rusqlite::Result<()> + Send + 'static,
    ) -> Work<'_, T> {
        self.queue(move |connection, answer| {
            if answer.is_closed() {
                return;
            }
            let done = synchronously(connection, "FULL", job);
            if answer.send(done).is_err()
                && let Err(error) = take_back(connection)
            {
                tracing::error!(%error, "what nobody waited for could not be taken back");
            }
        })
    }

    fn queue<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Connection, oneshot::Sender<rusqlite::Result<T>>) + Send + 'static,
    ) -> Work<'_, T> {
        Box::pin(async move {
            let (answer, answered) = oneshot::channel();
            let job = move |connection: &mut Connection| job(connection, answer);
            self.jobs.try_send(Box::new(job)).map_err(|error| match error {
                TrySendError::Full(_) => LedgerError::new("too many callers wait for the ledger"),
                TrySendError::Disconnected(_) => LedgerError::new("the ledger's thread has ended"),
            })?;
            answered.await.map_err(|_| LedgerError::new("the ledger's thread has ended"))?.map_err(failed)
        })
    }
}

fn synchronously<T>(
    connection: &mut Connection,
    level: &str,
    job: impl FnOnce(&mut Connection) -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    connection.pragma_update(None, "synchronous", level)?;
    job(connection)
}

fn work(mut connection: Connection, queue: &Receiver<Job>) {
    while let Ok(job) = queue.recv() {
        job(&mut connection);
    }
}

const QUEUE: usize = 1024;
