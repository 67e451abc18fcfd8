//! Where the shop keeps what it knows: an SQLite file, or a PostgreSQL database that several processes share. Both speak
//! the SQL that the shop has.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, TransactionBehavior, params_from_iter};
use tokio::runtime::Handle;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Config, NoTls};

use super::{Refusal, TABLES};

/// Which store it is. It is not shown: a URL has a password in it.
pub(crate) enum Place {
    File(PathBuf),
    Database(String),
}

impl Place {
    /// A path, or a URL of PostgreSQL.
    pub(crate) fn of(text: String) -> Self {
        let is_url = text.starts_with("postgres://") || text.starts_with("postgresql://");
        if is_url { Self::Database(text) } else { Self::File(text.into()) }
    }
}

/// An open store; clones are the same.
#[derive(Clone)]
pub(super) enum Store {
    File(Arc<Mutex<Connection>>),
    Database(Arc<Mutex<Database>>),
}

/// One connection, made anew when it is lost.
pub(super) struct Database {
    config: Config,
    client: Option<Client>,
}

/// What is done as a whole or not at all.
pub(super) enum Books<'a> {
    File(rusqlite::Transaction<'a>),
    Database(tokio_postgres::Transaction<'a>, Handle),
}

/// A value of a statement: the shop needs no more than these two.
pub(super) enum Value {
    Flag(bool),
    Text(Option<String>),
}

/// A row: a flag is `0` or `1`.
pub(super) type Row = Vec<Option<String>>;

impl Store {
    pub(super) async fn open(place: &Place) -> Result<Self, Refusal> {
        let store = match place {
            Place::File(path) => {
                let connection = Connection::open(path)?;
                connection.busy_timeout(Duration::from_millis(1500))?;
                Self::File(Arc::new(Mutex::new(connection)))
            }
            Place::Database(url) => {
                let mut config: Config = url.parse()?;
                // The shop's own connection has no TLS: with `tokio-postgres-rustls`, yours has. Whoever wants it for
                // the ledger is not to find out that half of the data goes in the clear.
                if config.get_ssl_mode() == SslMode::Prefer && !config.get_hosts().iter().all(is_local) {
                    config.ssl_mode(SslMode::Require);
                }
                config.connect_timeout(Duration::from_secs(1)).options("-c statement_timeout=1500");
                Self::Database(Arc::new(Mutex::new(Database { config, client: None })))
            }
        };
        store.work(|books| books.make_tables()).await?;
        Ok(store)
    }

    /// Does something on a thread that may wait for the disk and the network.
    pub(super) async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Books<'_>) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let (store, runtime) = (self.clone(), Handle::current());
        let done = tokio::task::spawn_blocking(move || match store {
            Self::File(connection) => {
                let mut connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
                Books::File(connection.transaction_with_behavior(TransactionBehavior::Immediate)?).end(work)
            }
            Self::Database(database) => {
                let mut database = database.lock().unwrap_or_else(PoisonError::into_inner);
                let transaction = runtime.block_on(database.begin())?;
                Books::Database(transaction, runtime).end(work)
            }
        });
        done.await.unwrap_or(Err(Refusal::Failed))
    }
}

impl Database {
    async fn begin(&mut self) -> Result<tokio_postgres::Transaction<'_>, Refusal> {
        let client = match self.client.take() {
            Some(client) if !client.is_closed() => client,
            _ => {
                let (client, connection) = self.config.connect(NoTls).await?;
                tokio::spawn(connection);
                client
            }
        };
        Ok(self.client.insert(client).transaction().await?)
    }
}

impl Books<'_> {
    fn end<T>(self, work: impl FnOnce(&Self) -> Result<T, Refusal>) -> Result<T, Refusal> {
        let outcome = work(&self)?;
        match self {
            Self::File(transaction) => transaction.commit()?,
            Self::Database(transaction, runtime) => runtime.block_on(transaction.commit())?,
        }
        Ok(outcome)
    }

    /// Runs a statement with values for `?1`, `?2` ..; how many rows it changed.
    pub(super) fn execute<const N: usize>(&self, text: &str, values: [Value; N]) -> Result<usize, Refusal> {
        match self {
            Self::File(transaction) => {
                Ok(transaction.execute(text, params_from_iter(values.iter().map(Value::sqlite)))?)
            }
            Self::Database(transaction, runtime) => {
                let (text, values) = for_postgres(text, &values);
                let values: Vec<_> = values.iter().map(|value| &**value).collect();
                let changed = runtime.block_on(transaction.execute(&text, &values))?;
                Ok(usize::try_from(changed).unwrap_or(usize::MAX))
            }
        }
    }

    /// The first row of an answer.
    pub(super) fn row<const N: usize>(&self, text: &str, values: [Value; N]) -> Result<Option<Row>, Refusal> {
        match self {
            Self::File(transaction) => {
                let mut statement = transaction.prepare(text)?;
                let columns = statement.column_count();
                let mut rows = statement.query(params_from_iter(values.iter().map(Value::sqlite)))?;
                let Some(row) = rows.next()? else { return Ok(None) };
                Ok(Some((0..columns).map(|column| row.get(column)).collect::<Result<_, _>>()?))
            }
            Self::Database(transaction, runtime) => {
                let (text, values) = for_postgres(text, &values);
                let values: Vec<_> = values.iter().map(|value| &**value).collect();
                let Some(row) = runtime.block_on(transaction.query_opt(&text, &values))? else { return Ok(None) };
                Ok(Some((0..row.len()).map(|column| row.try_get(column)).collect::<Result<_, _>>()?))
            }
        }
    }

    fn make_tables(&self) -> Result<(), Refusal> {
        match self {
            Self::File(transaction) => {
                let tables = TABLES.replace("RANDOM", "upper(hex(randomblob(16)))");
                transaction.execute_batch(&tables)?;
            }
            Self::Database(transaction, runtime) => {
                // Two processes that begin at once would be in one another's way.
                let tables = TABLES.replace("RANDOM", "upper(replace(gen_random_uuid()::text, '-', ''))");
                let tables = format!("SELECT pg_advisory_xact_lock(7369); {tables}").replace(" STRICT", "");
                runtime.block_on(transaction.batch_execute(&tables))?;
            }
        }
        Ok(())
    }
}

impl Value {
    fn sqlite(&self) -> rusqlite::types::Value {
        match self {
            Self::Flag(flag) => i64::from(*flag).to_string().into(),
            Self::Text(text) => text.clone().into(),
        }
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(Some(text.to_owned()))
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(Some(text.clone()))
    }
}

impl From<&Option<String>> for Value {
    fn from(text: &Option<String>) -> Self {
        Self::Text(text.clone())
    }
}

/// PostgreSQL writes `$1` for `?1`, and has no NUL in a text: no id of the platform's has one.
fn for_postgres(text: &str, values: &[Value]) -> (String, Vec<Box<dyn ToSql + Sync>>) {
    let values = values.iter().map(|value| match value {
        Value::Flag(flag) => Box::new(i64::from(*flag).to_string()) as Box<dyn ToSql + Sync>,
        Value::Text(text) => Box::new(text.as_ref().map(|text| text.replace('\0', "\u{fffd}"))),
    });
    (text.replace('?', "$"), values.collect())
}

fn is_local(host: &Host) -> bool {
    match host {
        Host::Tcp(name) => name == "localhost" || name == "127.0.0.1" || name == "::1",
        #[cfg(unix)]
        Host::Unix(_) => true,
    }
}
