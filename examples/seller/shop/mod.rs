//! What the seller knows: in SQLite, beside the ledger in the same file.
//!
//! Every row says whether it is of the platform's tests (debugging calls and daily probes). Whoever counts, bills or
//! delivers asks for `test = 0`. A test never finds a real row, so that it cannot change one, and a real call none of a
//! test: what was never bought is in no answer about real orders.

pub(crate) mod codes;
pub(crate) mod directory;
pub(crate) mod instances;
pub(crate) mod licenses;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::Connection;
use tokio::sync::Notify;

/// The shop; clones are the same one.
#[derive(Clone)]
pub(crate) struct Shop {
    connection: Arc<Mutex<Connection>>,
    /// Told of each application for a license.
    pub(crate) applied: Arc<Notify>,
}

/// Why the shop did not do it.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// Nobody knows it, or it was released.
    Unknown,
    /// The shop itself failed; the platform may try again.
    Failed,
}

impl Shop {
    /// Opens the file of the ledger.
    pub(crate) fn open(path: &Path) -> Result<Self, rusqlite::Error> {
        let connection = Connection::open(path)?;
        connection.busy_timeout(Duration::from_millis(1500))?;
        connection.execute_batch(TABLES)?;
        Ok(Self { connection: Arc::new(Mutex::new(connection)), applied: Arc::default() })
    }

    /// Does something as a whole or not at all, on a thread that may wait for the disk.
    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let connection = Arc::clone(&self.connection);
        let done = tokio::task::spawn_blocking(move || {
            let mut connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
            let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            let outcome = work(&transaction)?;
            transaction.commit()?;
            Ok(outcome)
        });
        done.await.unwrap_or(Err(Refusal::Failed))
    }
}

impl From<rusqlite::Error> for Refusal {
    fn from(error: rusqlite::Error) -> Self {
        eprintln!("the shop failed: {error}");
        Self::Failed
    }
}

const TABLES: &str = "
CREATE TABLE IF NOT EXISTS shop_instances (
    test INTEGER NOT NULL,
    id TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'active',
    expires TEXT,
    license TEXT NOT NULL DEFAULT (upper(hex(randomblob(16)))),
    PRIMARY KEY (test, id)
) STRICT;
CREATE TABLE IF NOT EXISTS shop_orders (
    test INTEGER NOT NULL,
    line TEXT NOT NULL,
    instance TEXT NOT NULL,
    PRIMARY KEY (test, line)
) STRICT;
CREATE TABLE IF NOT EXISTS shop_notices (
    test INTEGER NOT NULL,
    line TEXT NOT NULL,
    PRIMARY KEY (test, line)
) STRICT;
CREATE TABLE IF NOT EXISTS shop_codes (
    test INTEGER NOT NULL,
    code TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'active',
    expires TEXT,
    PRIMARY KEY (test, code)
) STRICT;
CREATE TABLE IF NOT EXISTS shop_applications (
    test INTEGER NOT NULL,
    event TEXT NOT NULL,
    instance TEXT NOT NULL,
    device TEXT,
    license TEXT,
    PRIMARY KEY (test, event, instance)
) STRICT;
CREATE TABLE IF NOT EXISTS shop_directory (
    test INTEGER NOT NULL,
    instance TEXT NOT NULL,
    tenant TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (test, instance, tenant, kind, id)
) STRICT;
";
