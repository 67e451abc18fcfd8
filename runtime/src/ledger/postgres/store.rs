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
use tokio_postgres::{CancelToken, Error};

use super::address::Address;
use super::connect::{Canceller, Connector};
use crate::ledger::{LedgerError, Work};

/// Something that is done on a connection.
pub(super) type Doing<'c, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'c>>;

/// A bounded number of connections; clones are the same.
#[derive(Clone)]
pub(super) struct Store {
    pool: Pool,
    canceller: Canceller,
}

/// Why something was not done, and whether it may have been all the same.
struct Failure {
    error: LedgerError,
    maybe_done: bool,
    /// How to end what was asked of a connection that is given up.
    cancel: Option<CancelToken>,
}

impl Store {
    /// Connects when it has to.
    pub(super) fn new(address: Address, schema: &str, roots: &[Vec<u8>], most: usize) -> Result<Self, LedgerError> {
        let public = address.public().clone();
        let connector = Connector::new(address, schema, roots)?;
        let canceller = connector.canceller();
        let manager = Manager::from_connect(public, connector, ManagerConfig::default());
        let pool = Pool::builder(manager).max_size(most.max(1)).runtime(Runtime::Tokio1).build();
        let pool = pool.map_err(|error| LedgerError::caused_by("there are no connections", error))?;
        Ok(Self { pool, canceller })
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
    /// nobody knows whether it was done. `take_back` gives whether there was something.
    pub(super) fn ask<T: Send + 'static>(
        &self,
        work: impl for<'c> FnOnce(&'c ClientWrapper) -> Doing<'c, T> + Send + 'static,
        take_back: impl for<'c> Fn(&'c ClientWrapper) -> Doing<'c, bool> + Clone + Send + 'static,
    ) -> Work<'_, T> {
        Box::pin(async move {
            let (store, (answer, answered)) = (self.clone(), oneshot::channel());
            tokio::spawn(async move {
                if answer.is_closed() {
                    return;
                }
                match store.within(PATIENCE, work).await {
                    Err(Failure { error, maybe_done: true, cancel }) => {
                        // Who is gone does not need the error.
                        let _ = answer.send(Err(error));
                        tokio::spawn(store.clone().cancel(cancel));
                        store.take_back(take_back, false).await;
                    }
                    done => {
                        if answer.send(done.map_err(|failure| failure.error)).is_err() {
                            store.take_back(take_back, true).await;
                        }
                    }
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

    /// Takes something back. If it is not over for certain, that there is nothing says little: the server may get to
    /// what it was asked only later, so that it is looked for as often as there are tries.
    async fn take_back(
        &self,
        take_back: impl for<'c> Fn(&'c ClientWrapper) -> Doing<'c, bool> + Clone + Send + 'static,
        is_over: bool,
    ) {
        let mut is_looked_for = false;
        for pause in TAKE_BACK_AFTER {
            tokio::time::sleep(pause).await;
            let taken = self.within(PATIENCE, take_back.clone()).await;
            is_looked_for = taken.is_ok();
            if taken.is_ok_and(|was_there| was_there || is_over) {
                return;
            }
        }
        if !is_looked_for {
            tracing::error!("what nobody waited for could not be taken back: a claim may hold until its lease ends");
        }
    }

    async fn cancel(self, token: Option<CancelToken>) {
        let Some(token) = token else { return };
        if !matches!(tokio::time::timeout(PATIENCE, self.canceller.cancel(&token)).await, Ok(Ok(()))) {
            tracing::debug!("what the ledger's database was asked could not be cancelled");
        }
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
                let cancel = self.close(lent, failure.maybe_done);
                Err(Failure { cancel, ..failure })
            }
            (Err(_), None) => Err(Failure::not_done(LedgerError::new(NO_CONNECTION))),
            (Err(_), lent) => {
                let cancel = self.close(lent, true);
                let error = LedgerError::new("the ledger's database took too long");
                Err(Failure { error, maybe_done: true, cancel })
            }
        }
    }

    /// Closes a connection that is no good; if it was lost, those that wait for work are most likely lost, too. Gives
    /// how to end what it was at.
    fn close(&self, lent: Option<Object>, is_lost: bool) -> Option<CancelToken> {
        let client = Object::take(lent?);
        let cancel = client.cancel_token();
        drop(client);
        if is_lost {
            self.pool.retain(|_, _| false);
        }
        Some(cancel)
    }

    /// How many connections there are.
    #[cfg(test)]
    pub(super) fn connections(&self) -> usize {
        self.pool.status().size
    }
}

impl Failure {
    fn not_done(error: LedgerError) -> Self {
        Self { error, maybe_done: false, cancel: None }
    }

    /// What the database refuses it has not done. Of a connection that was lost nobody knows.
    fn of(error: &Error) -> Self {
        Self { error: failed(error), maybe_done: error.as_db_error().is_none(), cancel: None }
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
