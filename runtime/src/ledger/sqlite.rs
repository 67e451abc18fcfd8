//! A ledger in an SQLite file.

mod entries;
mod file;
mod journal;
mod worker;

use std::fmt;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use rusqlite::{Connection, params};

use self::worker::Worker;
use super::{
    Answer, Claim, Claimed, Filter, Forget, JournalEntry, Lease, Ledger, LedgerError, Pending, Record, Settlement,
    State, Work, millis,
};
use crate::sign::hash;

/// A ledger in one SQLite file, for all processes of one machine. Clones are the same ledger.
///
/// A claim and what settles it are on the disk before the answer goes out (`synchronous=FULL`), so that a power
/// failure does not undo them; nonces and journal survive the end of the process, but the last of them may be lost
/// with the power (`synchronous=NORMAL`). The file is in WAL mode: it must be on a local disk, and `-wal` and `-shm`
/// beside it belong to it. The last clone to be dropped moves what is in the `-wal` into the file, for which it waits up to
/// two seconds.
///
/// To back it up while a server writes to it, let SQLite make the copy (`sqlite3 shop.db "VACUUM INTO 'copy.db'"`); a copy
/// of the file alone may lack most of it. When nobody has it open, copy all of the three files that are there.
///
/// A new file can be read by its owner only (mode 0600 on Unix). The journal is kept for 30 days, and up to 1 GiB: see
/// [`journal_for`](Self::journal_for) and [`journal_up_to`](Self::journal_up_to); entries are kept until [`Ledger::forget`] takes them away.
///
/// SQLite blocks, and has one writer at a time. So each ledger has a thread of its own with the one connection, and
/// a queue before it: no thread of the runtime waits, and nobody waits for a lock that another caller of this
/// process holds. What waits in the queue is done in groups, in its order: the disk is waited for once for all of a
/// group, so that many callers at once take hardly longer than one. More than 4,096 callers in the queue, or a file that
/// another process holds locked for 1.5 seconds, is an error.
#[derive(Clone)]
pub struct SqliteLedger {
    worker: Arc<Worker>,
    journal_for: Duration,
    journal_up_to: u64,
}

impl SqliteLedger {
    /// Opens a ledger, or begins one where there is no file yet.
    ///
    /// # Errors
    /// If the file cannot be opened or made, is something else than a ledger, or was written by a newer version.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, LedgerError> {
        Self::of(file::open(path.as_ref())?)
    }

    /// Opens a ledger to look at, whoever writes to it meanwhile: nothing is changed, and what would change something is
    /// an error. A file of an older version is read as it is.
    ///
    /// # Errors
    /// If there is no such file, it cannot be opened, is something else than a ledger, or was written by a newer version.
    pub fn open_to_read(path: impl AsRef<Path>) -> Result<Self, LedgerError> {
        Self::of(file::open_to_read(path.as_ref())?)
    }

    /// A ledger that goes with its last clone.
    ///
    /// # Errors
    /// If there is no memory for it.
    pub fn open_in_memory() -> Result<Self, LedgerError> {
        let connection = Connection::open_in_memory().map_err(failed)?;
        Self::of(file::prepared(connection)?)
    }

    /// How long records of the journal are kept; 30 days by default. What is older goes by and by, as new ones come.
    #[must_use]
    pub fn journal_for(mut self, time: Duration) -> Self {
        self.journal_for = time;
        self
    }

    /// How large the file may become, in bytes, before records of the journal go that are not old yet, the oldest
    /// first; 1 GiB by default. Entries and nonces count, but are never taken away for it.
    #[must_use]
    pub fn journal_up_to(mut self, bytes: u64) -> Self {
        self.journal_up_to = bytes;
        self
    }

    fn of(connection: Connection) -> Result<Self, LedgerError> {
        let worker = Arc::new(Worker::start(connection)?);
        Ok(Self { worker, journal_for: JOURNAL_FOR, journal_up_to: JOURNAL_UP_TO })
    }
}

impl Ledger for SqliteLedger {
    fn claim<'a>(&'a self, claim: Claim<'a>) -> Work<'a, Claimed> {
        let (key, owner) = (claim.key.to_owned(), claim.owner.to_owned());
        let (fingerprint, now, until) = (claim.fingerprint, millis(claim.now), millis(claim.until));
        let (its_key, its_owner) = (key.clone(), owner.clone());
        // A server waits for a while only. A claim that is granted after that would lock the key until its lease ends.
        self.worker.durably_ask(
            move |connection| entries::claim(connection, &key, &fingerprint, &owner, now, until),
            move |connection| entries::give_back(connection, &its_key, &its_owner),
        )
    }

    fn look<'a>(&'a self, key: &'a str, now: SystemTime) -> Work<'a, State> {
        let key = key.to_owned();
        self.worker.read(move |connection| entries::look(connection, &key, millis(now)))
    }

    fn earlier<'a>(&'a self, key: &'a str) -> Work<'a, Option<Answer>> {
        let key = key.to_owned();
        self.worker.read(move |connection| entries::earlier(connection, &key))
    }

    fn settle<'a>(&'a self, lease: &'a Lease, settlement: Settlement, now: SystemTime) -> Work<'a, bool> {
        let lease = lease.clone();
        self.worker.durably(move |connection| entries::settle(connection, &lease, &settlement, millis(now)))
    }

    fn pending(&self, since: Range<SystemTime>, most: u32) -> Work<'_, Vec<Pending>> {
        let (from, before) = (millis(since.start), millis(since.end));
        self.worker.read(move |connection| entries::pending(connection, from, before, most))
    }

    fn close<'a>(&'a self, subject: &'a str) -> Work<'a, u64> {
        let subject = subject.to_owned();
        self.worker.durably(move |connection| {
            Ok(count(connection.execute("DELETE FROM entries WHERE subject = ?1", params![subject])?))
        })
    }

    fn burn<'a>(&'a self, nonce: &'a str, expires: SystemTime, now: SystemTime) -> Work<'a, bool> {
        let nonce = hash::sha256(nonce.as_bytes());
        self.worker.ask(move |connection| {
            let now = millis(now);
            connection.prepare_cached("DELETE FROM nonces WHERE expires < ?1")?.execute(params![now])?;
            let burn = "INSERT INTO nonces VALUES (?1, ?2) ON CONFLICT DO NOTHING";
            Ok(connection.prepare_cached(burn)?.execute(params![nonce, millis(expires)])? == 1)
        })
    }

    fn record(&self, record: Record) -> Work<'_, ()> {
        let oldest = record.entry.time.checked_sub(self.journal_for).map_or(i64::MIN, millis);
        let most = self.journal_up_to;
        self.worker.run(move |connection| {
            journal::write(connection, &record)?;
            journal::sweep(connection, oldest)?;
            journal::shrink(connection, most)
        })
    }

    fn journal(&self, filter: Filter) -> Work<'_, Vec<JournalEntry>> {
        self.worker.read(move |connection| journal::list(connection, &filter))
    }

    fn recorded<'a>(&'a self, id: &'a str) -> Work<'a, Option<Record>> {
        let id = id.to_owned();
        self.worker.read(move |connection| journal::one(connection, &id))
    }

    fn forget(&self, old: Forget) -> Work<'_, u64> {
        self.worker.run(move |connection| {
            let entries = match old.entries_before {
                Some(before) => entries::forget(connection, millis(before))?,
                None => 0,
            };
            let records = match old.journal_before {
                Some(before) => journal::forget(connection, millis(before))?,
                None => 0,
            };
            Ok(count(entries).saturating_add(count(records)))
        })
    }
}

impl fmt::Debug for SqliteLedger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteLedger")
            .field("journal_for", &self.journal_for)
            .field("journal_up_to", &self.journal_up_to)
            .finish_non_exhaustive()
    }
}

fn count(rows: usize) -> u64 {
    u64::try_from(rows).unwrap_or(u64::MAX)
}

/// What SQLite says names tables and columns, not what is in them.
fn failed(error: rusqlite::Error) -> LedgerError {
    LedgerError::caused_by("the ledger's file does not do its work", error)
}

const JOURNAL_FOR: Duration = Duration::from_secs(30 * 24 * 60 * 60);
const JOURNAL_UP_TO: u64 = 1 << 30;

#[cfg(test)]
mod tests;
