//! Where a journal is.

use std::sync::Arc;

use bothends::{Ledger, LedgerError, PostgresLedger, SqliteLedger};
use zeroize::Zeroizing;

use crate::trouble::Trouble;

/// Which store, where it is no argument of its own.
#[derive(Debug, clap::Args)]
pub(super) struct Place {
    /// The file of the ledger, or the postgres://.. URL of its database; that of BOTHENDS_LEDGER if left out
    #[arg(long, value_name = "STORE")]
    db: Option<String>,
    /// The schema in the database; `bothends` if left out
    #[arg(long, value_name = "NAME")]
    schema: Option<String>,
}

impl Place {
    /// The store, to read it.
    pub(super) fn open(&self) -> Result<Store, Trouble> {
        self.open_or(None)
    }

    /// The same, where the store may have been given otherwise.
    pub(super) fn open_or(&self, given: Option<&str>) -> Result<Store, Trouble> {
        let found = std::env::var(VARIABLE).ok().filter(|store| !store.is_empty());
        let store = given.or(self.db.as_deref()).map(str::to_owned).or(found);
        let store = store.ok_or_else(|| Trouble::usage(format_args!("say which store is meant, or set {VARIABLE}")))?;
        if ["postgres://", "postgresql://"].iter().any(|scheme| store.starts_with(scheme)) {
            let schema = self.schema.as_deref().unwrap_or(SCHEMA).to_owned();
            return Ok(Store::Postgres { url: store.into(), schema });
        }
        if store.contains("://") {
            return Err(Trouble::usage("the store is a file, or a database: `postgres://..`"));
        }
        if self.schema.is_some() {
            return Err(Trouble::usage("--schema: is for a database, and the store is a file"));
        }
        let ledger = SqliteLedger::open_to_read(&store);
        Ok(Store::File(Arc::new(ledger.map_err(|error| of_store(&error, &store))?)))
    }
}

/// The store that was given, or that of the environment. Stores of other kinds begin here.
pub(super) enum Store {
    /// A file, which is open.
    File(Arc<dyn Ledger>),
    /// A database, to which each command connects when it asks.
    Postgres { url: Zeroizing<String>, schema: String },
}

impl Store {
    pub(super) async fn ledger(&self) -> Result<Arc<dyn Ledger>, Trouble> {
        match self {
            Self::File(ledger) => Ok(Arc::clone(ledger)),
            Self::Postgres { url, schema } => {
                let ledger = PostgresLedger::builder(url).schema(schema).connections(1).connect_to_read().await;
                let store = format!("the ledger in PostgreSQL (schema `{schema}`)");
                Ok(Arc::new(ledger.map_err(|error| of_store(&error, &store))?))
            }
        }
    }
}

fn of_store(error: &LedgerError, store: &str) -> Trouble {
    let cause = std::error::Error::source(error).map_or_else(String::new, |cause| format!(": {cause}"));
    let told = error.to_string();
    let cause = if told.contains(cause.trim_start_matches(": ")) { "" } else { &cause };
    Trouble::failed(format_args!("{}: {told}{cause}", store.escape_debug()))
}

/// The variable that names the store.
const VARIABLE: &str = "BOTHENDS_LEDGER";

/// That of a `PostgresLedger` which was given no other.
const SCHEMA: &str = "bothends";
