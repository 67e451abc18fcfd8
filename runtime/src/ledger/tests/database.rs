//! A schema of its own for each test over PostgreSQL.

use super::server;
use crate::ledger::PostgresLedger;

/// A ledger in a schema of its own; `None` if there is no PostgreSQL.
pub(super) async fn open() -> Option<(PostgresLedger, Schema)> {
    let schema = Schema::new()?;
    Some((schema.ledger().await, schema))
}

/// A schema that nothing is in, and that is not there afterwards.
pub(in crate::ledger) struct Schema {
    pub(in crate::ledger) url: &'static str,
    pub(in crate::ledger) name: String,
}

impl Schema {
    /// `None` if there is no PostgreSQL.
    pub(in crate::ledger) fn new() -> Option<Self> {
        Some(Self { url: server::url()?, name: server::unique() })
    }

    pub(in crate::ledger) async fn ledger(&self) -> PostgresLedger {
        PostgresLedger::builder(self.url).schema(&self.name).connections(4).connect().await.unwrap()
    }

    /// A connection without anything of ours.
    pub(in crate::ledger) async fn plain(&self) -> tokio_postgres::Client {
        let (client, connection) = tokio_postgres::connect(self.url, tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        let path = format!("SET search_path TO {}", self.name);
        client.batch_execute(&path).await.unwrap();
        client
    }
}

impl Drop for Schema {
    /// On a thread of its own: the test may be in a runtime, which must not be blocked on.
    fn drop(&mut self) {
        let (url, drop) = (self.url, format!("DROP SCHEMA IF EXISTS {} CASCADE", self.name));
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
                tokio::spawn(connection);
                let drop = format!("SET lock_timeout TO 2000; {drop}");
                let _ = client.batch_execute(&drop).await;
            });
        });
        let _ = dropping.join();
    }
}
