//! Who runs what, and what was answered.

use bytes::Bytes;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::ledger::{Answer, Claimed, Lease, Pending, Settlement, State, time};

/// Takes a key in one statement. Only if that gave nothing is the reason looked up, in the same transaction: the
/// worker's.
pub(super) fn claim(
    connection: &Connection,
    key: &str,
    fingerprint: &[u8; 32],
    owner: &str,
    now: i64,
    until: i64,
) -> rusqlite::Result<Claimed> {
    let mut claim = connection.prepare_cached(CLAIM)?;
    let runs: Option<i64> =
        claim.query_row(params![key, fingerprint, owner, until, now], |row| row.get(0)).optional()?;
    match runs {
        Some(runs) => Ok(Claimed::Granted { repetition: runs > 1 }),
        None => connection.prepare_cached(ENTRY)?.query_row(params![key], |row| {
            let entry = Entry::of(row)?;
            Ok(if entry.fingerprint != *fingerprint {
                Claimed::Conflict
            } else if entry.kept == DONE {
                Claimed::Done(entry.answer)
            } else {
                Claimed::Running { until: time(entry.until) }
            })
        }),
    }
}

pub(super) fn look(connection: &Connection, key: &str, now: i64) -> rusqlite::Result<State> {
    let entry = connection.prepare_cached(ENTRY)?.query_row(params![key], Entry::of).optional()?;
    Ok(match entry {
        None => State::Free,
        Some(entry) if entry.kept == DONE => State::Done(entry.answer),
        Some(entry) if entry.is_owned && entry.until > now => State::Running { until: time(entry.until) },
        Some(entry) if entry.kept == PENDING => State::Pending(entry.answer),
        Some(_) => State::Free,
    })
}

pub(super) fn earlier(connection: &Connection, key: &str) -> rusqlite::Result<Option<Answer>> {
    let entry = connection.query_row(ENTRY, params![key], Entry::of).optional()?;
    Ok(entry.filter(|entry| entry.kept == PENDING).map(|entry| entry.answer))
}

pub(super) fn settle(
    connection: &Connection,
    lease: &Lease,
    settlement: &Settlement,
    now: i64,
) -> rusqlite::Result<bool> {
    let Lease { key, owner } = lease;
    let changed = match settlement {
        Settlement::Done { answer, subject } => keep(connection, lease, DONE, answer, subject.as_deref(), now)?,
        Settlement::Pending { answer, subject } => keep(connection, lease, PENDING, answer, subject.as_deref(), now)?,
        Settlement::Declined => {
            connection.execute("DELETE FROM entries WHERE key = ?1 AND owner = ?2", [key, owner])?
        }
        // At most one of the two fits.
        Settlement::Failed => {
            let back = connection.execute(BACK, params![key, owner, now])?;
            let gone = connection.execute(GONE, [key, owner])?;
            back.saturating_add(gone)
        }
    };
    Ok(changed > 0)
}

/// What waits since a time in that range, that which has waited longest first.
pub(super) fn pending(connection: &Connection, from: i64, before: i64, most: u32) -> rusqlite::Result<Vec<Pending>> {
    let mut statement = connection.prepare(WAITING)?;
    let rows = statement
        .query_map(params![from, before, most], |row| Ok(Pending { key: row.get(0)?, since: time(row.get(1)?) }))?;
    rows.collect()
}

/// Ends a claim that nobody knows of as if it had never been.
pub(super) fn give_back(connection: &Connection, key: &str, owner: &str) -> rusqlite::Result<()> {
    connection.execute(UNDO_FIRST, [key, owner])?;
    connection.execute(UNDO_LATER, [key, owner])?;
    Ok(())
}

pub(super) fn forget(connection: &Connection, before: i64) -> rusqlite::Result<usize> {
    connection.execute(FORGET, [before])
}

fn keep(
    connection: &Connection,
    lease: &Lease,
    kept: i64,
    answer: &Answer,
    subject: Option<&str>,
    now: i64,
) -> rusqlite::Result<usize> {
    let Answer { status, content_type, body } = answer;
    let mut keep = connection.prepare_cached(KEEP)?;
    keep.execute(params![lease.key, lease.owner, kept, subject, status, content_type, body.as_ref(), now])
}

struct Entry {
    fingerprint: [u8; 32],
    is_owned: bool,
    until: i64,
    kept: i64,
    answer: Answer,
}

impl Entry {
    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            fingerprint: row.get(0)?,
            is_owned: row.get(1)?,
            until: row.get(2)?,
            kept: row.get(3)?,
            answer: Answer {
                status: row.get::<_, Option<u16>>(4)?.unwrap_or_default(),
                content_type: row.get::<_, Option<String>>(5)?.unwrap_or_default().into(),
                body: Bytes::from(row.get::<_, Option<Vec<u8>>>(6)?.unwrap_or_default()),
            },
        })
    }
}

const PENDING: i64 = 1;
const DONE: i64 = 2;

const CLAIM: &str = "
INSERT INTO entries (key, fingerprint, owner, until, changed) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (key) DO UPDATE
    SET owner = excluded.owner, until = excluded.until, changed = excluded.changed, runs = entries.runs + 1
    WHERE entries.kept < 2 AND (entries.owner IS NULL OR entries.until <= ?5)
        AND entries.fingerprint = excluded.fingerprint
RETURNING runs";

const ENTRY: &str = "
SELECT fingerprint, owner IS NOT NULL, until, kept, status, content_type, body FROM entries WHERE key = ?1";

const KEEP: &str = "
UPDATE entries
SET owner = NULL, kept = ?3, subject = ?4, status = ?5, content_type = ?6, body = ?7, changed = ?8,
    pending = CASE WHEN ?3 = 1 THEN coalesce(pending, ?8) END
WHERE key = ?1 AND owner = ?2";

const WAITING: &str = "
SELECT key, pending FROM entries WHERE pending >= ?1 AND pending < ?2 ORDER BY pending, key LIMIT ?3";

const BACK: &str = "UPDATE entries SET owner = NULL, changed = ?3 WHERE key = ?1 AND owner = ?2 AND kept = 1";
const GONE: &str = "DELETE FROM entries WHERE key = ?1 AND owner = ?2 AND kept = 0";
const UNDO_FIRST: &str = "DELETE FROM entries WHERE key = ?1 AND owner = ?2 AND runs = 1";
const UNDO_LATER: &str = "UPDATE entries SET owner = NULL, runs = runs - 1 WHERE key = ?1 AND owner = ?2";
const FORGET: &str = "DELETE FROM entries WHERE changed < ?1 AND (owner IS NULL OR until <= ?1)";
