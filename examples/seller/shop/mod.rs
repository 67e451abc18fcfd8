//! What the seller knows: beside the ledger, in the same SQLite file or the same PostgreSQL database.
//!
//! Every row says whether it is of the platform's tests (debugging calls and daily probes). Whoever counts, bills or
//! delivers asks for `test = '0'`. A test never finds a real row, so that it cannot change one, and a real call none of a
//! test: what was never bought is in no answer about real orders.

pub(crate) mod codes;
pub(crate) mod directory;
pub(crate) mod instances;
pub(crate) mod licenses;
mod store;

use std::fmt;
use std::sync::Arc;

use tokio::sync::Notify;

pub(crate) use store::Place;
use store::{Books, Store};

/// The shop; clones are the same one.
#[derive(Clone)]
pub(crate) struct Shop {
    store: Store,
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
    /// Opens the store, beside the ledger.
    pub(crate) async fn open(place: &Place) -> Result<Self, Refusal> {
        Ok(Self { store: Store::open(place).await?, applied: Arc::default() })
    }

    /// Does something as a whole or not at all.
    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Books<'_>) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        self.store.work(work).await
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unknown => "nobody knows it",
            Self::Failed => "the shop failed",
        })
    }
}

impl std::error::Error for Refusal {}

impl From<rusqlite::Error> for Refusal {
    fn from(error: rusqlite::Error) -> Self {
        eprintln!("the shop failed: {error}");
        Self::Failed
    }
}

impl From<tokio_postgres::Error> for Refusal {
    /// The message of the database, without the details, which show what is in the rows.
    fn from(error: tokio_postgres::Error) -> Self {
        match error.as_db_error() {
            Some(said) => eprintln!("the shop failed: {}", said.message()),
            None => eprintln!("the shop failed: {error}"),
        }
        Self::Failed
    }
}

/// `RANDOM` is what each store has for a random text. Flags are texts, too: `0` or `1`.
const TABLES: &str = "
CREATE TABLE IF NOT EXISTS shop_instances (
    test TEXT NOT NULL,
    id TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'active',
    expires TEXT,
    license TEXT NOT NULL DEFAULT (RANDOM),
    PRIMARY KEY (test, id)
) STRICT;
CREATE TABLE IF NOT EXISTS shop_orders (
    test TEXT NOT NULL,
    line TEXT NOT NULL,
    instance TEXT NOT NULL,
    PRIMARY KEY (test, line)
) STRICT;
CREATE TABLE IF NOT EXISTS shop_notices (
    test TEXT NOT NULL,
    line TEXT NOT NULL,
    PRIMARY KEY (test, line)
) STRICT;
CREATE TABLE IF NOT EXISTS shop_codes (
    test TEXT NOT NULL,
    code TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'active',
    expires TEXT,
    PRIMARY KEY (test, code)
) STRICT;
CREATE TABLE IF NOT EXISTS shop_applications (
    test TEXT NOT NULL,
    event TEXT NOT NULL,
    instance TEXT NOT NULL,
    device TEXT,
    license TEXT,
    PRIMARY KEY (test, event, instance)
) STRICT;
CREATE TABLE IF NOT EXISTS shop_directory (
    test TEXT NOT NULL,
    instance TEXT NOT NULL,
    tenant TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (test, instance, tenant, kind, id)
) STRICT;
";
