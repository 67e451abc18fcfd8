//! The connections, and how long anybody waits for one.
//!
//! Whatever is done is a task of its own: whoever is no longer there to hear of it leaves no connection behind in the
//! middle of a statement. A connection on which anything failed is closed, and the next one who needs it makes another:
//! there is no state of it that would have to be found out.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use deadpool_postgres::{ClientWrapper, Manager, ManagerConfig, Object, Pool, PoolError, Runtime};
use tokio::sync::oneshot;
use tokio_postgres::Error;

use super::address::Address;
use super::connect::Connector;
use crate::ledger::{LedgerError, Work};

/// Something that is done on a connection.
pub(super) type Doing<'c, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'c>>;

/// A bounded number of connections; clones are the same.
#[derive(Clone)]
pub(super) struct Store {
    pool: Pool,
}

/// Why something was not done, and whether it may have been all the same.
struct Failure {
    error: LedgerError,
    maybe_done: bool,
}

impl Store {
    /// Connects when it has to.
    pub(super) fn new(address: Address, schema: &str, roots: &[Vec<u8>], most: usize) -> Result<Self, LedgerError> {
        let public = address.public().clone();
        let connector = Connector::new(address, schema, roots)?;
        let manager = Manager::from_connect(public, connector, ManagerConfig::default());
        let pool = Pool::builder(manager).max_size(most.max(1)).runtime(Runtime::Tokio1).build();
        Ok(Self { pool: pool.map_err(|error| LedgerError::caused_by("there are no connections", error))? })
    }

    /// Does something, also if nobody waits for it any more.
    pub(super) fn run<T: Send + 'static>(
        &self,
        work: impl for<'c> FnOnce(&'c ClientWrapper) -> Doing<'c, T> + Send + 'static,
    ) -> Work<'_, T> {
        self.run_for(PATIENCE, work)
    }

    /// Does something that may take long: in a transaction of its own, which has another deadline. Nothing that a server
    /// does for a request goes this way.
    pub(super) fn patiently<T: Send + 'static>(
        &self,
        work: impl for<'c> FnOnce(&'c ClientWrapper) -> Doing<'c, T> + Send + 'static,
    ) -> Work<'_, T> {
        self.run_for(LONG_PATIENCE, move |client| {
            Box::pin(async move {
                client.batch_execute(PATIENTLY).await?;
                let done = work(client).await?;
                client.batch_execute("COMMIT").await?;
                Ok(done)
            })
        })
    }

    /// Does something that only whoever waits for it needs: once nobody does, it is left out, or taken back. So it is if
    /// nobody knows whether it was done.
    pub(super) fn ask<T: Send + 'static>(
        &self,
        work: impl for<'c> FnOnce(&'c ClientWrapper) -> Doing<'c, T> + Send + 'static,
        take_back: impl for<'c> Fn(&'c ClientWrapper) -> Doing<'c, ()> + Clone + Send + 'static,
    ) -> Work<'_, T> {
        Box::pin(async move {
            let (store, (answer, answered)) = (self.clone(), oneshot::channel());
            tokio::spawn(async move {
                if answer.is_closed() {
                    return;
                }
                let done = store.within(PATIENCE, work).await;
                let maybe_done = done.as_ref().map_or_else(|failure| failure.maybe_done, |_| false);
                let is_heard = answer.send(done.map_err(|failure| failure.error)).is_ok();
                if maybe_done || !is_heard {
                    store.take_back(take_back).await;
                }
            });
            answered.await.map_err(|_| LedgerError::new(ENDING))?
        })
    }

    fn run_for<T: Send + 'static>(
        &self,
        patience: Duration,
        work: impl for<'c> FnOnce(&'c ClientWrapper) -> Doing<'c, T> + Send + 'static,
    ) -> Work<'_, T> {
        Box::pin(async move {
            let (store, (answer, answered)) = (self.clone(), oneshot::channel());
            tokio::spawn(async move {
                // Who is gone does not need the answer.
                let _ = answer.send(store.within(patience, work).await.map_err(|failure| failure.error));
            });
            answered.await.map_err(|_| LedgerError::new(ENDING))?
        })
    }

    async fn take_back(&self, take_back: impl for<'c> Fn(&'c ClientWrapper) -> Doing<'c, ()> + Clone + Send + 'static) {
        for pause in TAKE_BACK_AFTER {
            tokio::time::sleep(pause).await;
            if self.within(PATIENCE, take_back.clone()).await.is_ok() {
                return;
            }
        }
        tracing::error!("what nobody waited for could not be taken back: a claim may hold until its lease ends");
    }

    /// Does something within that time, waiting for a connection and making one included.
    async fn within<T>(
        &self,
        patience: Duration,
        work: impl for<'c> FnOnce(&'c ClientWrapper) -> Doing<'c, T>,
    ) -> Result<T, Failure> {
        if self.pool.status().waiting >= WAITING {
            return Err(Failure::not_done(LedgerError::new("too many callers wait for the ledger")));
        }
        let mut lent = None;
        let done = tokio::time::timeout(patience, async {
            let client = lent.insert(self.pool.get().await.map_err(|error| Failure::not_done(unreachable(&error)))?);
            work(client).await.map_err(|error| Failure::of(&error))
        });
        let done = done.await;
        match (done, lent) {
            (Ok(Ok(done)), _) => Ok(done),
            (Ok(Err(failure)), lent) => {
                self.close(lent, failure.maybe_done);
                Err(failure)
            }
            (Err(_), None) => Err(Failure::not_done(LedgerError::new(NO_CONNECTION))),
            (Err(_), lent) => {
                self.close(lent, true);
                Err(Failure { error: LedgerError::new("the ledger's database took too long"), maybe_done: true })
            }
        }
    }

    /// Closes a connection that is no good; if it was lost, those that wait for work are most likely lost, too.
    fn close(&self, lent: Option<Object>, is_lost: bool) {
        let Some(lent) = lent else { return };
        drop(Object::take(lent));
        if is_lost {
            self.pool.retain(|_, _| false);
        }
    }

    /// How many connections there are.
    #[cfg(test)]
    pub(super) fn connections(&self) -> usize {
        self.pool.status().size
    }
}

impl Failure {
    fn not_done(error: LedgerError) -> Self {
        Self { error, maybe_done: false }
    }

    /// What the database refuses it has not done. Of a connection that was lost nobody knows.
    fn of(error: &Error) -> Self {
        Self { error: failed(error), maybe_done: error.as_db_error().is_none() }
    }
}

/// What PostgreSQL says in its message names tables and settings; details and hints may show what is in them.
pub(super) fn failed(error: &Error) -> LedgerError {
    let text = match (error.as_db_error(), std::error::Error::source(error)) {
        (Some(said), _) => format!("{} ({})", said.message(), said.code().code()),
        (None, Some(source)) => format!("{error}: {source}"),
        (None, None) => error.to_string(),
    };
    LedgerError::caused_by("the ledger's database does not do its work", text)
}

fn unreachable(error: &PoolError) -> LedgerError {
    match error {
        PoolError::Backend(error) => failed(error),
        _ => LedgerError::new(NO_CONNECTION),
    }
}

/// A server waits for two seconds: it is told before that what became of it.
const PATIENCE: Duration = Duration::from_millis(1500);

const LONG_PATIENCE: Duration = Duration::from_secs(12);

const PATIENTLY: &str = "BEGIN; SET LOCAL statement_timeout TO 10000";

/// How many may wait for a connection.
const WAITING: usize = 4096;

/// The first failure may be that of a server that starts again.
const TAKE_BACK_AFTER: [Duration; 4] =
    [Duration::ZERO, Duration::from_secs(1), Duration::from_secs(2), Duration::from_secs(4)];

const NO_CONNECTION: &str = "no connection to the ledger's database in time";
const ENDING: &str = "the runtime is ending";
