//! The file: who may read it, what is in it, which version.

use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, Error, ErrorCode, OpenFlags, TransactionBehavior};

use super::failed;
use crate::ledger::LedgerError;

/// Opens a file, or makes one that only its owner can read.
pub(super) fn open(path: &Path) -> Result<Connection, LedgerError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        // SQLite gives the files beside it the same mode.
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        Err(error) => return Err(LedgerError::caused_by("the ledger's file cannot be made", error)),
    }
    // Without the flag for URIs: a path that begins with `file:` is a path.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    prepared(Connection::open_with_flags(path, flags).map_err(failed)?)
}

/// Opens a file that is there, to read it only.
pub(super) fn open_to_read(path: &Path) -> Result<Connection, LedgerError> {
    if !path.is_file() {
        return Err(LedgerError::new("there is no such file"));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(failed)?;
    connection.busy_timeout(BUSY).map_err(failed)?;
    let number = |pragma: &str| connection.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0)).map_err(failed);
    match (number("application_id")?, number("user_version")?) {
        (APPLICATION, VERSION) => {}
        (APPLICATION, 1) => {
            connection.pragma_update(None, "temp_store", "MEMORY").map_err(failed)?;
            connection.execute_batch(AS_IF_NEW).map_err(failed)?;
        }
        (APPLICATION, _) => return Err(LedgerError::new(NEWER)),
        _ => return Err(LedgerError::new(OTHER)),
    }
    Ok(connection)
}

/// Makes sure that this is a ledger of this version; an empty database becomes one, and one
/// of an older version is brought up to this one.
pub(super) fn prepared(mut connection: Connection) -> Result<Connection, LedgerError> {
    connection.busy_timeout(BUSY).map_err(failed)?;
    // All that a callback needs stay prepared: SQLite takes longer to read them than to do them.
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // What is forgotten is personal data: it must not stay behind in pages that are free.
    connection.pragma_update_and_check(None, "secure_delete", true, |_| Ok(())).map_err(failed)?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
    let number =
        |pragma: &str| transaction.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0)).map_err(failed);
    let tables: i64 =
        transaction.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0)).map_err(failed)?;
    match (number("application_id")?, number("user_version")?) {
        (0, 0) if tables == 0 => {
            transaction.execute_batch(TABLES).map_err(failed)?;
            transaction.pragma_update(None, "application_id", APPLICATION).map_err(failed)?;
            transaction.pragma_update(None, "user_version", VERSION).map_err(failed)?;
        }
        (APPLICATION, VERSION) => {}
        (APPLICATION, 1) => {
            transaction.execute_batch(FROM_1).map_err(failed)?;
            transaction.pragma_update(None, "user_version", VERSION).map_err(failed)?;
        }
        (APPLICATION, _) => return Err(LedgerError::new(NEWER)),
        _ => return Err(LedgerError::new(OTHER)),
    }
    transaction.commit().map_err(failed)?;
    write_ahead(&connection)?;
    Ok(connection)
}

/// Two processes that switch a new file at once can find it locked without SQLite waiting for it.
fn write_ahead(connection: &Connection) -> Result<(), LedgerError> {
    for _ in 0..20 {
        match connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(())) {
            Err(Error::SqliteFailure(error, _)) if error.code == ErrorCode::DatabaseBusy => {
                std::thread::sleep(Duration::from_millis(50));
            }
            other => return other.map_err(failed),
        }
    }
    Err(LedgerError::new("the ledger's file is locked"))
}

/// How long SQLite waits for the lock of another process.
const BUSY: Duration = Duration::from_millis(1500);

/// How many statements stay prepared.
const STATEMENTS: usize = 32;

/// `both`, by which tools such as `file` tell what this is.
const APPLICATION: i64 = 0x626f_7468;

const NEWER: &str = "the file is a ledger of a newer version of bothends";
const OTHER: &str = "the file is a database, but not a ledger";

/// Goes up with every change of the tables. A process of the version before goes on with a file that was brought up
/// meanwhile: columns only come, and may be empty.
const VERSION: i64 = 2;

/// What version 2 has that 1 has not. When a pending answer was the first one is not known: the last change is nearest.
const FROM_1: &str = "
ALTER TABLE entries ADD COLUMN pending INTEGER;
UPDATE entries SET pending = changed WHERE kept = 1;
CREATE INDEX entries_pending ON entries (pending) WHERE pending IS NOT NULL;
ALTER TABLE journal ADD COLUMN peer TEXT;
ALTER TABLE journal ADD COLUMN reason TEXT;
";

/// The same for a file of version 1 that must not be changed: names of temporary views come before those of tables.
const AS_IF_NEW: &str = "
CREATE TEMP VIEW entries AS SELECT *, CASE WHEN kept = 1 THEN changed END AS pending FROM main.entries;
CREATE TEMP VIEW journal AS SELECT *, NULL AS peer, NULL AS reason FROM main.journal;
";

/// Times are milliseconds since 1970. An entry with `owner` has a run whose lease ends at `until`; `kept` is 0 for no
/// answer, 1 for one that is pending, 2 for the final one; `pending` is when the first of the answers that are pending was
/// given.
const TABLES: &str = "
CREATE TABLE entries (
    key TEXT PRIMARY KEY NOT NULL,
    fingerprint BLOB NOT NULL,
    owner TEXT,
    until INTEGER NOT NULL,
    runs INTEGER NOT NULL DEFAULT 1,
    changed INTEGER NOT NULL,
    kept INTEGER NOT NULL DEFAULT 0,
    subject TEXT,
    status INTEGER,
    content_type TEXT,
    body BLOB,
    pending INTEGER
) STRICT;
CREATE INDEX entries_subject ON entries (subject) WHERE subject IS NOT NULL;
CREATE INDEX entries_changed ON entries (changed);
CREATE INDEX entries_pending ON entries (pending) WHERE pending IS NOT NULL;
CREATE TABLE nonces (
    nonce BLOB PRIMARY KEY NOT NULL,
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX nonces_expires ON nonces (expires);
CREATE TABLE journal (
    id TEXT PRIMARY KEY NOT NULL,
    time INTEGER NOT NULL,
    api TEXT NOT NULL,
    call TEXT,
    key TEXT,
    verdict TEXT NOT NULL,
    code TEXT,
    duration INTEGER NOT NULL,
    request_bytes INTEGER NOT NULL,
    answer_bytes INTEGER NOT NULL,
    method TEXT NOT NULL,
    target TEXT NOT NULL,
    headers TEXT NOT NULL,
    request BLOB NOT NULL,
    status INTEGER NOT NULL,
    content_type TEXT NOT NULL,
    answer BLOB NOT NULL,
    peer TEXT,
    reason TEXT
) STRICT;
CREATE INDEX journal_time ON journal (time);
CREATE INDEX journal_key ON journal (key, time) WHERE key IS NOT NULL;
";
