//! What can be said of a ledger in PostgreSQL before it is opened.

use std::fmt;
use std::time::Duration;

use zeroize::Zeroizing;

use super::PostgresLedger;
use super::address::Address;
use super::store::Store;
use super::tables::{self, Found};
use crate::ledger::LedgerError;

/// Opens a [`PostgresLedger`]. `Debug` shows nothing of the URL.
#[must_use = "nothing is opened before `connect`"]
pub struct PostgresLedgerBuilder {
    url: Zeroizing<String>,
    schema: String,
    connections: usize,
    roots: Vec<Vec<u8>>,
}

impl PostgresLedgerBuilder {
    pub(super) fn new(url: &str) -> Self {
        Self {
            url: Zeroizing::new(url.to_owned()),
            schema: "bothends".to_owned(),
            connections: CONNECTIONS,
            roots: Vec::new(),
        }
    }

    /// The schema of the database in which the tables are; `bothends` by default. It is made if it is not there. Whatever
    /// has to know of one another's calls has to have the same one.
    ///
    /// It is 1 to 63 small letters, digits and underscores, of which the first is no digit, and does not begin with
    /// `pg_`: else [`connect`](Self::connect) is an error.
    pub fn schema(mut self, name: impl Into<String>) -> Self {
        self.schema = name.into();
        self
    }

    /// The most connections at once; 8 by default. The server's `max_connections` has to hold those of all processes.
    pub fn connections(mut self, most: usize) -> Self {
        self.connections = most;
        self
    }

    /// Trusts the authorities in this PEM text *instead* of the system's, as providers of databases hand them out.
    pub fn root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.roots.push(pem.into());
        self
    }

    /// Opens the ledger, or begins one where there is none yet. Processes that do so at once do not disturb one another.
    ///
    /// # Errors
    /// As those of [`PostgresLedger::connect`], or if the name of the schema or a certificate is none.
    pub async fn connect(self) -> Result<PostgresLedger, LedgerError> {
        let (store, schema) = (self.store()?, self.schema);
        let found = store.patiently(move |client| Box::pin(async move { tables::prepare(client, &schema).await }));
        match tokio::time::timeout(OPENING, found).await.map_err(|_| LedgerError::new(OUT_OF_REACH))?? {
            Found::Ready => Ok(PostgresLedger::of(store)),
            Found::Newer => Err(LedgerError::new(NEWER)),
            Found::Foreign => Err(LedgerError::new("the schema holds tables that are not a ledger's")),
        }
    }

    /// Opens a ledger that is there, to look into its journal: no table is made or changed, and a role that may only read
    /// is enough. What writes fails where the role may not.
    ///
    /// # Errors
    /// As those of [`connect`](Self::connect), or if there is no ledger of this version.
    pub async fn connect_to_read(self) -> Result<PostgresLedger, LedgerError> {
        let (store, schema) = (self.store()?, self.schema);
        let found = store.patiently(move |client| Box::pin(async move { tables::look(client, &schema).await }));
        match tokio::time::timeout(OPENING, found).await.map_err(|_| LedgerError::new(OUT_OF_REACH))?? {
            Found::Ready => Ok(PostgresLedger::of(store)),
            Found::Newer => Err(LedgerError::new(NEWER)),
            Found::Foreign => Err(LedgerError::new("the database has no ledger in this schema")),
        }
    }

    fn store(&self) -> Result<Store, LedgerError> {
        if !is_name(&self.schema) {
            return Err(LedgerError::new(NAME));
        }
        Store::new(Address::parse(&self.url)?, &self.schema, &self.roots, self.connections)
    }
}

impl fmt::Debug for PostgresLedgerBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresLedgerBuilder")
            .field("schema", &self.schema)
            .field("connections", &self.connections)
            .finish_non_exhaustive()
    }
}

/// Names that are the same with and without quotes, so that whoever looks into the database by hand finds them.
fn is_name(schema: &str) -> bool {
    let is_first = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
    schema.len() <= 63
        && !schema.starts_with("pg_")
        && schema.bytes().next().is_some_and(is_first)
        && schema.bytes().all(|byte| is_first(byte) || byte.is_ascii_digit())
}

const CONNECTIONS: usize = 8;

const OPENING: Duration = Duration::from_secs(10);

const OUT_OF_REACH: &str = "the ledger's database cannot be reached";

const NEWER: &str = "the schema is a ledger of another version of bothends";

const NAME: &str = "the name of the ledger's schema is not made of small letters, digits and underscores";
