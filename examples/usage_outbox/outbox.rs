//! Records of usage in an SQLite file, until the platform has them and after.

use std::error::Error;
use std::fmt;
use std::path::Path;

use bothends::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use sha2::{Digest as _, Sha256};

use crate::rules;

/// What an instance used in a stretch of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Usage {
    pub(crate) instance: String,
    /// The package that it is taken from.
    pub(crate) package: Option<String>,
    /// A number above 0 with at most 4 decimals.
    pub(crate) value: String,
    pub(crate) begin: Timestamp,
    pub(crate) end: Timestamp,
}

impl Usage {
    /// One text for one stretch of one instance: whoever measures it twice, for it crashed in between, gives it the
    /// same serial twice.
    fn serial(&self) -> String {
        let package = self.package.as_deref().unwrap_or_default();
        let times = [self.begin, self.end].map(|time| time.milliseconds().to_string());
        // Lengths keep apart what stands side by side.
        let parts = [&self.instance, package, &times[0], &times[1]].map(|part| format!("{}:{part}", part.len()));
        let hash = Sha256::digest(parts.concat());
        hash.iter().take(20).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// A row of the outbox.
pub(crate) struct Record {
    pub(crate) serial: String,
    pub(crate) recorded: Timestamp,
    pub(crate) usage: Usage,
    state: String,
    note: String,
}

impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Usage { instance, value, end, .. } = &self.usage;
        write!(f, "{} {:<7} {instance} {value} {end} {}", self.serial, self.state, self.note)
    }
}

/// The outbox. What it says is done is on the disk.
pub(crate) struct Outbox(Connection);

impl Outbox {
    pub(crate) fn open(path: &Path) -> Result<Self, Box<dyn Error>> {
        let connection = Connection::open(path)?;
        connection.busy_timeout(std::time::Duration::from_secs(5))?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.execute_batch(TABLE)?;
        Ok(Self(connection))
    }

    /// Takes usage in and gives its serial. An application does this in the transaction in which it measures.
    ///
    /// The same usage again is the same record; with another value it is a mistake, for the first may be on its way.
    pub(crate) fn add(&mut self, usage: &Usage, now: Timestamp) -> Result<String, Box<dyn Error>> {
        if let Some(problem) = rules::problem(usage, now) {
            return Err(format!("this usage cannot be pushed: {problem}").into());
        }
        let serial = usage.serial();
        let insert = "INSERT INTO outbox (serial, instance, package, value, begins, ends, recorded)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING";
        let times = [usage.begin, usage.end, now].map(Timestamp::milliseconds);
        let row = params![serial, usage.instance, usage.package, usage.value, times[0], times[1], times[2]];
        if self.0.execute(insert, row)? == 0 {
            let query = "SELECT value FROM outbox WHERE serial = ?1";
            let before: Option<String> = self.0.query_row(query, [&serial], |row| row.get(0)).optional()?;
            if before.as_ref() != Some(&usage.value) {
                let before = before.unwrap_or_default();
                return Err(format!("{serial} was recorded with {before}, and is now {}", usage.value).into());
            }
        }
        Ok(serial)
    }

    /// What is not known to be with the platform, the oldest first.
    pub(crate) fn waiting(&self) -> Result<Vec<Record>, Box<dyn Error>> {
        self.select("WHERE state = 'waiting' ORDER BY ends, serial")
    }

    /// Everything.
    pub(crate) fn all(&self) -> Result<Vec<Record>, Box<dyn Error>> {
        self.select("ORDER BY ends, serial")
    }

    /// The platform has these: all of them are marked, or none.
    pub(crate) fn sent(&mut self, records: &[Record]) -> Result<(), Box<dyn Error>> {
        let transaction = self.0.transaction()?;
        for record in records {
            let update = "UPDATE outbox SET state = 'sent', note = '' WHERE serial = ?1";
            transaction.execute(update, [&record.serial])?;
        }
        Ok(transaction.commit()?)
    }

    /// The platform will not have this one, for a reason that somebody has to look at. It stays in the outbox.
    pub(crate) fn refuse(&mut self, serial: &str, reason: &str) -> Result<(), Box<dyn Error>> {
        let update = "UPDATE outbox SET state = 'refused', note = ?2 WHERE serial = ?1";
        match self.0.execute(update, [serial, reason])? {
            0 => Err(format!("no record has the serial {}", serial.escape_debug()).into()),
            _ => Ok(()),
        }
    }

    fn select(&self, rest: &str) -> Result<Vec<Record>, Box<dyn Error>> {
        let query =
            format!("SELECT serial, instance, package, value, begins, ends, recorded, state, note FROM outbox {rest}");
        let mut statement = self.0.prepare(&query)?;
        let records = statement.query_map([], record)?.collect::<Result<Vec<_>, _>>()?;
        Ok(records)
    }
}

fn record(row: &Row<'_>) -> rusqlite::Result<Record> {
    let time = |column: usize| {
        let milliseconds: i64 = row.get(column)?;
        let time = Timestamp::from_milliseconds(milliseconds);
        time.ok_or(rusqlite::Error::IntegralValueOutOfRange(column, milliseconds))
    };
    let usage =
        Usage { instance: row.get(1)?, package: row.get(2)?, value: row.get(3)?, begin: time(4)?, end: time(5)? };
    Ok(Record { serial: row.get(0)?, usage, recorded: time(6)?, state: row.get(7)?, note: row.get(8)? })
}

/// Times are milliseconds since 1970.
const TABLE: &str = "CREATE TABLE IF NOT EXISTS outbox (
    serial TEXT PRIMARY KEY,
    instance TEXT NOT NULL,
    package TEXT,
    value TEXT NOT NULL,
    begins INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    recorded INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'refused')),
    note TEXT NOT NULL DEFAULT ''
) STRICT";
