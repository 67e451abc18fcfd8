//! Where a ledger is kept: each store that there is, for the same tests.
#![allow(unreachable_pub, reason = "a module of a test")]

use std::path::Path;
use std::sync::Arc;

use bothends::{Ledger, MemoryLedger, PostgresLedger, SqliteLedger};
use tokio_postgres::NoTls;

use crate::database;
use crate::process::Scratch;

/// A place that goes away.
pub struct Place {
    store: Store,
    /// Beside what the store needs: a file for processes to tell one another something.
    scratch: Scratch,
}

enum Store {
    Memory(MemoryLedger),
    File,
    Database { url: &'static str, schema: String },
}

/// Holds a store so that nobody can write into it.
pub enum Lock {
    File { _connection: rusqlite::Connection },
    Database { _client: tokio_postgres::Client },
}

impl Place {
    pub fn memory() -> Option<Self> {
        Some(Self { store: Store::Memory(MemoryLedger::new()), scratch: Scratch::new() })
    }

    pub fn file() -> Option<Self> {
        Some(Self { store: Store::File, scratch: Scratch::new() })
    }

    /// `None` if there is no PostgreSQL.
    pub fn database() -> Option<Self> {
        let store = Store::Database { url: database::url()?, schema: database::unique() };
        Some(Self { store, scratch: Scratch::new() })
    }

    /// The ledger that is kept here, as a process that starts opens it.
    pub async fn open(&self) -> Arc<dyn Ledger> {
        match &self.store {
            Store::Memory(ledger) => Arc::new(ledger.clone()),
            Store::File => Arc::new(SqliteLedger::open(self.scratch.path()).unwrap()),
            Store::Database { url, schema } => opened(url, schema).await,
        }
    }

    /// What another process opens it by.
    pub fn words(&self) -> String {
        match &self.store {
            Store::Memory(_) => panic!("no other process has it"),
            Store::File => self.path().display().to_string(),
            Store::Database { url, schema } => format!("{url} {schema}"),
        }
    }

    /// The other side of [`words`](Self::words).
    pub async fn opened_by(words: &str) -> Arc<dyn Ledger> {
        match words.split_once(' ') {
            Some((url, schema)) if url.starts_with("postgres") => opened(url, schema).await,
            _ => Arc::new(SqliteLedger::open(words).unwrap()),
        }
    }

    pub fn path(&self) -> &Path {
        self.scratch.path()
    }

    pub async fn lock(&self) -> Lock {
        match &self.store {
            Store::Memory(_) => panic!("nobody can lock it"),
            Store::File => {
                let connection = rusqlite::Connection::open(self.path()).unwrap();
                connection.execute_batch("BEGIN IMMEDIATE").unwrap();
                Lock::File { _connection: connection }
            }
            Store::Database { url, schema } => {
                let client = connected(url).await;
                let lock = format!("BEGIN; LOCK TABLE {schema}.entries, {schema}.nonces, {schema}.journal");
                client.batch_execute(&lock).await.unwrap();
                Lock::Database { _client: client }
            }
        }
    }
}

async fn opened(url: &str, schema: &str) -> Arc<dyn Ledger> {
    Arc::new(PostgresLedger::builder(url).schema(schema).connect().await.unwrap())
}

async fn connected(url: &str) -> tokio_postgres::Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

impl Drop for Place {
    fn drop(&mut self) {
        let Store::Database { url, schema } = &self.store else { return };
        let (url, drop) = (*url, format!("SET lock_timeout TO 2000; DROP SCHEMA IF EXISTS {schema} CASCADE"));
        // On a thread of its own: the test is in a runtime, which must not be blocked on.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let _ = connected(url).await.batch_execute(&drop).await;
            });
        });
        let _ = dropping.join();
    }
}
