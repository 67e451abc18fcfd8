//! Who runs what, and what was answered.

use bytes::Bytes;
use deadpool_postgres::ClientWrapper;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Error, Row};

use super::text;
use crate::ledger::{Answer, Claimed, Lease, Pending, Settlement, State, time};

/// A claim of which the ledger keeps all that it needs.
pub(super) struct Wish {
    pub(super) key: String,
    pub(super) fingerprint: [u8; 32],
    pub(super) owner: String,
    pub(super) now: i64,
    pub(super) until: i64,
}

/// Takes a key in one statement: whoever else asks for it waits for its end, and sees what it did.
///
/// Only if that gave nothing is the reason looked up. What was in the way can be over by then: `None`, ask again.
pub(super) async fn claim(client: &ClientWrapper, wish: &Wish) -> Result<Option<Claimed>, Error> {
    let Wish { key, fingerprint, owner, now, until } = wish;
    let statement = client.prepare_cached(CLAIM).await?;
    let taken = client
        .query_opt(&statement, &[&key.as_bytes(), &fingerprint.as_slice(), &owner.as_bytes(), until, now])
        .await?;
    if let Some(taken) = taken {
        return Ok(Some(Claimed::Granted { repetition: taken.try_get::<_, i64>(0)? > 1 }));
    }
    let entry = entry(client, key).await?;
    Ok(entry.and_then(|entry| match entry {
        entry if entry.fingerprint != fingerprint => Some(Claimed::Conflict),
        entry if entry.kept == DONE => Some(Claimed::Done(entry.answer)),
        entry if entry.runs(*now) => Some(Claimed::Running { until: time(entry.until) }),
        _ => None,
    }))
}

pub(super) async fn look(client: &ClientWrapper, key: &str, now: i64) -> Result<State, Error> {
    Ok(match entry(client, key).await? {
        None => State::Free,
        Some(entry) if entry.kept == DONE => State::Done(entry.answer),
        Some(entry) if entry.runs(now) => State::Running { until: time(entry.until) },
        Some(entry) if entry.kept == PENDING => State::Pending(entry.answer),
        Some(_) => State::Free,
    })
}

pub(super) async fn earlier(client: &ClientWrapper, key: &str) -> Result<Option<Answer>, Error> {
    Ok(entry(client, key).await?.filter(|entry| entry.kept == PENDING).map(|entry| entry.answer))
}

pub(super) async fn settle(
    client: &ClientWrapper,
    lease: &Lease,
    settlement: &Settlement,
    now: i64,
) -> Result<bool, Error> {
    let (key, owner) = (lease.key.as_bytes(), lease.owner.as_bytes());
    let changed = match settlement {
        Settlement::Done { answer, subject } => keep(client, lease, DONE, answer, subject.as_deref(), now).await?,
        Settlement::Pending { answer, subject } => {
            keep(client, lease, PENDING, answer, subject.as_deref(), now).await?
        }
        Settlement::Declined => changed(client, DECLINE, &[&key, &owner]).await?,
        Settlement::Failed => changed(client, FAIL, &[&key, &owner, &now]).await?,
    };
    Ok(changed > 0)
}

/// Ends a claim that nobody knows of as if it had never been; gives whether there was one.
pub(super) async fn give_back(client: &ClientWrapper, lease: &Lease) -> Result<bool, Error> {
    Ok(changed(client, UNDO, &[&lease.key.as_bytes(), &lease.owner.as_bytes()]).await? > 0)
}

pub(super) async fn pending(client: &ClientWrapper, from: i64, before: i64, most: u32) -> Result<Vec<Pending>, Error> {
    let statement = client.prepare_cached(WAITING).await?;
    let rows = client.query(&statement, &[&from, &before, &i64::from(most)]).await?;
    let waiting = rows.iter().map(|row| Ok(Pending { key: text(row.try_get(0)?), since: time(row.try_get(1)?) }));
    waiting.collect()
}

pub(super) async fn close(client: &ClientWrapper, subject: &str) -> Result<u64, Error> {
    changed(client, "DELETE FROM entries WHERE subject = $1", &[&subject.as_bytes()]).await
}

/// Forgets some of those that are old; once there are none left, zero.
pub(super) async fn forget(client: &ClientWrapper, before: i64) -> Result<u64, Error> {
    changed(client, FORGET, &[&before]).await
}

async fn keep(
    client: &ClientWrapper,
    lease: &Lease,
    kept: i16,
    answer: &Answer,
    subject: Option<&str>,
    now: i64,
) -> Result<u64, Error> {
    let Answer { status, content_type, body } = answer;
    let values: [&(dyn ToSql + Sync); 8] = [
        &lease.key.as_bytes(),
        &lease.owner.as_bytes(),
        &kept,
        &subject.map(str::as_bytes),
        &i32::from(*status),
        &content_type.as_bytes(),
        &body.as_ref(),
        &now,
    ];
    changed(client, KEEP, &values).await
}

async fn changed(client: &ClientWrapper, text: &str, values: &[&(dyn ToSql + Sync)]) -> Result<u64, Error> {
    let statement = client.prepare_cached(text).await?;
    client.execute(&statement, values).await
}

async fn entry(client: &ClientWrapper, key: &str) -> Result<Option<Entry>, Error> {
    let statement = client.prepare_cached(ENTRY).await?;
    client.query_opt(&statement, &[&key.as_bytes()]).await?.map(|row| Entry::of(&row)).transpose()
}

struct Entry {
    fingerprint: Vec<u8>,
    is_owned: bool,
    until: i64,
    kept: i16,
    answer: Answer,
}

impl Entry {
    fn of(row: &Row) -> Result<Self, Error> {
        let status = row.try_get::<_, Option<i32>>(4)?.and_then(|status| u16::try_from(status).ok());
        let content_type = row.try_get::<_, Option<Vec<u8>>>(5)?.map(text);
        Ok(Self {
            fingerprint: row.try_get(0)?,
            is_owned: row.try_get(1)?,
            until: row.try_get(2)?,
            kept: row.try_get(3)?,
            answer: Answer {
                status: status.unwrap_or_default(),
                content_type: content_type.unwrap_or_default().into(),
                body: Bytes::from(row.try_get::<_, Option<Vec<u8>>>(6)?.unwrap_or_default()),
            },
        })
    }

    fn runs(&self, now: i64) -> bool {
        self.is_owned && self.until > now
    }
}

const PENDING: i16 = 1;
const DONE: i16 = 2;

const CLAIM: &str = "
INSERT INTO entries AS entry (key, fingerprint, owner, until, changed) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (key) DO UPDATE
    SET owner = excluded.owner, until = excluded.until, changed = excluded.changed, runs = entry.runs + 1
    WHERE entry.kept < 2 AND (entry.owner IS NULL OR entry.until <= excluded.changed)
        AND entry.fingerprint = excluded.fingerprint
RETURNING runs";

const ENTRY: &str = "
SELECT fingerprint, owner IS NOT NULL, until, kept, status, content_type, body FROM entries WHERE key = $1";

const KEEP: &str = "
UPDATE entries
SET owner = NULL, kept = $3::smallint, subject = $4, status = $5, content_type = $6, body = $7, changed = $8,
    pending = CASE WHEN $3::smallint = 1 THEN coalesce(pending, $8) END
WHERE key = $1 AND owner = $2";

const WAITING: &str = "
SELECT key, pending FROM entries WHERE pending >= $1 AND pending < $2 ORDER BY pending, key LIMIT $3";

const DECLINE: &str = "DELETE FROM entries WHERE key = $1 AND owner = $2";

/// At most one of the two fits.
const FAIL: &str = "
WITH back AS (
    UPDATE entries SET owner = NULL, changed = $3 WHERE key = $1 AND owner = $2 AND kept = 1 RETURNING 1
), gone AS (
    DELETE FROM entries WHERE key = $1 AND owner = $2 AND kept = 0 RETURNING 1
)
SELECT 1 FROM back UNION ALL SELECT 1 FROM gone";

/// At most one of the two fits.
const UNDO: &str = "
WITH first AS (
    DELETE FROM entries WHERE key = $1 AND owner = $2 AND runs = 1 RETURNING 1
), later AS (
    UPDATE entries SET owner = NULL, runs = runs - 1 WHERE key = $1 AND owner = $2 AND runs > 1 RETURNING 1
)
SELECT 1 FROM first UNION ALL SELECT 1 FROM later";

/// Who holds a row will change it: it is not old any more.
const FORGET: &str = "
DELETE FROM entries WHERE key IN (
    SELECT key FROM entries WHERE changed < $1 AND (owner IS NULL OR until <= $1)
    ORDER BY changed LIMIT 1000 FOR UPDATE SKIP LOCKED
)";
