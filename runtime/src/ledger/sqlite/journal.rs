//! The journal in its table.

use std::time::Duration;

use bytes::Bytes;
use rusqlite::types::Type;
use rusqlite::{Connection, Error, OptionalExtension as _, Row, params};

use crate::ledger::{Answer, Filter, JournalEntry, RawRequest, Record, Verdict, millis, time};

pub(super) fn write(connection: &Connection, record: &Record) -> rusqlite::Result<()> {
    let Record { entry, request, answer } = record;
    let headers =
        serde_json::to_string(&request.headers).map_err(|error| Error::ToSqlConversionFailure(error.into()))?;
    connection.prepare_cached(WRITE)?.execute(params![
        entry.id,
        millis(entry.time),
        entry.api,
        entry.call,
        entry.key,
        entry.verdict.name(),
        entry.code,
        i64::try_from(entry.duration.as_micros()).unwrap_or(i64::MAX),
        i64::try_from(entry.request_bytes).unwrap_or(i64::MAX),
        i64::try_from(entry.answer_bytes).unwrap_or(i64::MAX),
        request.method,
        request.target,
        headers,
        request.body.as_ref(),
        entry.status,
        answer.content_type,
        answer.body.as_ref(),
        entry.peer,
        entry.reason,
    ])?;
    Ok(())
}

/// Takes away a few of the records that are too old: more than one, so that it catches up.
pub(super) fn sweep(connection: &Connection, oldest: i64) -> rusqlite::Result<()> {
    connection.prepare_cached(SWEEP)?.execute([oldest])?;
    Ok(())
}

/// Takes away the oldest records while more than that many bytes are in use: at most as many as a large record can
/// take the place of, so that no write takes long.
pub(super) fn shrink(connection: &Connection, most: u64) -> rusqlite::Result<()> {
    for _ in 0..ROUNDS {
        if used(connection)? <= most || connection.execute(SHRINK, [])? == 0 {
            break;
        }
    }
    Ok(())
}

/// How many bytes of the file are in use, by entries and nonces too. Pages that are free are used again.
pub(super) fn used(connection: &Connection) -> rusqlite::Result<u64> {
    let number = |pragma: &str| connection.prepare_cached(pragma)?.query_row([], |row| row.get::<_, i64>(0));
    let pages = number("PRAGMA page_count")?.saturating_sub(number("PRAGMA freelist_count")?);
    Ok(u64::try_from(pages.saturating_mul(number("PRAGMA page_size")?)).unwrap_or_default())
}

/// Only the conditions that are given are put, so that each finds its index.
pub(super) fn list(connection: &Connection, filter: &Filter) -> rusqlite::Result<Vec<JournalEntry>> {
    let conditions = [
        (filter.call.is_some(), " AND call = ?1"),
        (filter.verdict.is_some(), " AND verdict = ?2"),
        (filter.key.is_some(), " AND key = ?3"),
        (filter.from.is_some(), " AND time >= ?4"),
        (filter.before.is_some(), " AND time < ?5"),
        (filter.api.is_some(), " AND api = ?6"),
    ];
    let given: String = conditions.into_iter().filter(|(given, _)| *given).map(|(_, condition)| condition).collect();
    let mut list = connection.prepare(&format!("{LIST} WHERE true{given} ORDER BY time DESC, id DESC LIMIT ?7"))?;
    let rows = list.query_map(
        params![
            filter.call,
            filter.verdict.map(Verdict::name),
            filter.key,
            filter.from.map(millis),
            filter.before.map(millis),
            filter.api,
            filter.limit,
        ],
        entry,
    )?;
    rows.collect()
}

pub(super) fn one(connection: &Connection, id: &str) -> rusqlite::Result<Option<Record>> {
    connection.query_row(ONE, [id], record).optional()
}

pub(super) fn forget(connection: &Connection, before: i64) -> rusqlite::Result<usize> {
    connection.execute("DELETE FROM journal WHERE time < ?1", [before])
}

fn entry(row: &Row<'_>) -> rusqlite::Result<JournalEntry> {
    let verdict: String = row.get(5)?;
    let natural = |index| row.get::<_, i64>(index).map(|number| u64::try_from(number).unwrap_or_default());
    Ok(JournalEntry {
        id: row.get(0)?,
        time: time(row.get(1)?),
        api: row.get(2)?,
        call: row.get(3)?,
        key: row.get(4)?,
        verdict: Verdict::of_name(&verdict)
            .ok_or_else(|| Error::FromSqlConversionFailure(5, Type::Text, "an unknown verdict".into()))?,
        code: row.get(6)?,
        duration: Duration::from_micros(natural(7)?),
        request_bytes: natural(8)?,
        answer_bytes: natural(9)?,
        status: row.get(10)?,
        peer: row.get(11)?,
        reason: row.get(12)?,
    })
}

fn record(row: &Row<'_>) -> rusqlite::Result<Record> {
    let entry = entry(row)?;
    let bytes = |index| row.get::<_, Vec<u8>>(index).map(Bytes::from);
    let headers: String = row.get(15)?;
    let headers = serde_json::from_str(&headers)
        .map_err(|error| Error::FromSqlConversionFailure(15, Type::Text, error.into()))?;
    let request = RawRequest { method: row.get(13)?, target: row.get(14)?, headers, body: bytes(16)? };
    let content_type: String = row.get(17)?;
    let answer = Answer { status: entry.status, content_type: content_type.into(), body: bytes(18)? };
    Ok(Record { entry, request, answer })
}

const WRITE: &str = "
INSERT INTO journal (id, time, api, call, key, verdict, code, duration, request_bytes, answer_bytes,
    method, target, headers, request, status, content_type, answer, peer, reason)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)
ON CONFLICT (id) DO NOTHING";

const SWEEP: &str = "
DELETE FROM journal WHERE id IN (SELECT id FROM journal WHERE time < ?1 ORDER BY time LIMIT 8)";

const SHRINK: &str = "DELETE FROM journal WHERE id IN (SELECT id FROM journal ORDER BY time LIMIT 8)";
const ROUNDS: usize = 128;

const LIST: &str = "
SELECT id, time, api, call, key, verdict, code, duration, request_bytes, answer_bytes, status,
    peer, reason
FROM journal";

const ONE: &str = "
SELECT id, time, api, call, key, verdict, code, duration, request_bytes, answer_bytes, status,
    peer, reason, method, target, headers, request, content_type, answer
FROM journal WHERE id = ?1";
