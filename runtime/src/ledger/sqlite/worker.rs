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
        self.queue(false, job)
    }

    /// Does a job whose changes are on the disk when it is done.
    pub(super) fn durably<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Work<'_, T> {
        self.queue(true, job)
    }

    fn queue<T: Send + 'static>(
        &self,
        durable: bool,
        job: impl FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Work<'_, T> {
        Box::pin(async move {
            let (answer, answered) = oneshot::channel();
            let job = move |connection: &mut Connection| {
                let synchronous = if durable { "FULL" } else { "NORMAL" };
                let done = connection.pragma_update(None, "synchronous", synchronous).and_then(|()| job(connection));
                // Nobody there any more: whoever asked was cut off, and what was done stays done.
                let _ = answer.send(done);
            };
            self.jobs.try_send(Box::new(job)).map_err(|error| match error {
                TrySendError::Full(_) => LedgerError::new("too many callers wait for the ledger"),
                TrySendError::Disconnected(_) => LedgerError::new("the ledger's thread has ended"),
            })?;
            answered.await.map_err(|_| LedgerError::new("the ledger's thread has ended"))?.map_err(failed)
        })
    }
}

fn work(mut connection: Connection, queue: &Receiver<Job>) {
    while let Ok(job) = queue.recv() {
        job(&mut connection);
    }
}

const QUEUE: usize = 1024;
