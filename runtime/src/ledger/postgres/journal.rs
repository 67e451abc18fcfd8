//! The journal in its table.

use std::time::Duration;

use bytes::Bytes;
use deadpool_postgres::ClientWrapper;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Error, Row};

use super::text;
use crate::ledger::{Answer, Filter, JournalEntry, LedgerError, RawRequest, Record, Verdict, millis, time};

pub(super) async fn write(client: &ClientWrapper, record: &Record, headers: &[u8]) -> Result<(), Error> {
    let Record { entry, request, answer } = record;
    let statement = client.prepare_cached(WRITE).await?;
    let natural = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let values: [&(dyn ToSql + Sync); 19] = [
        &entry.id.as_bytes(),
        &millis(entry.time),
        &entry.api.as_bytes(),
        &entry.call.as_deref().map(str::as_bytes),
        &entry.key.as_deref().map(str::as_bytes),
        &entry.verdict.name(),
        &entry.code.as_deref().map(str::as_bytes),
        &i64::try_from(entry.duration.as_micros()).unwrap_or(i64::MAX),
        &natural(entry.request_bytes),
        &natural(entry.answer_bytes),
        &request.method.as_bytes(),
        &request.target.as_bytes(),
        &headers,
        &request.body.as_ref(),
        &i32::from(entry.status),
        &answer.content_type.as_bytes(),
        &answer.body.as_ref(),
        &entry.peer.as_deref().map(str::as_bytes),
        &entry.reason.as_deref().map(str::as_bytes),
    ];
    client.execute(&statement, &values).await?;
    Ok(())
}

/// The headers of a request as they are kept.
pub(super) fn headers(request: &RawRequest) -> Result<Vec<u8>, LedgerError> {
    serde_json::to_vec(&request.headers).map_err(|_| LedgerError::new("headers that are no JSON"))
}

/// Only the conditions that are given are put, so that each finds its index.
pub(super) async fn list(client: &ClientWrapper, filter: &Filter) -> Result<Vec<Row>, Error> {
    let bytes = |text: &Option<String>| text.as_ref().map(|text| text.clone().into_bytes());
    let (call, key, api) = (bytes(&filter.call), bytes(&filter.key), bytes(&filter.api));
    let (verdict, limit) = (filter.verdict.map(Verdict::name), i64::from(filter.limit));
    let (from, before) = (filter.from.map(millis), filter.before.map(millis));
    let mut values: Vec<&(dyn ToSql + Sync)> = vec![&limit];
    let mut given = String::new();
    let conditions: [(&str, Option<&(dyn ToSql + Sync)>); 6] = [
        ("call =", call.as_ref().map(|value| value as _)),
        ("verdict =", verdict.as_ref().map(|value| value as _)),
        ("key =", key.as_ref().map(|value| value as _)),
        ("time >=", from.as_ref().map(|value| value as _)),
        ("time <", before.as_ref().map(|value| value as _)),
        ("api =", api.as_ref().map(|value| value as _)),
    ];
    for (condition, value) in conditions {
        if let Some(value) = value {
            values.push(value);
            given += &format!(" AND {condition} ${}", values.len());
        }
    }
    let list = format!("SELECT {LINE} FROM journal WHERE true{given} ORDER BY time DESC, id DESC LIMIT $1");
    let statement = client.prepare_cached(&list).await?;
    client.query(&statement, &values).await
}

pub(super) async fn one(client: &ClientWrapper, id: &str) -> Result<Option<Row>, Error> {
    let one = format!("SELECT {LINE}, {BYTES} FROM journal WHERE id = $1");
    let statement = client.prepare_cached(&one).await?;
    client.query_opt(&statement, &[&id.as_bytes()]).await
}

/// Forgets some of those that are old; once there are none left, zero.
pub(super) async fn forget(client: &ClientWrapper, before: i64) -> Result<u64, Error> {
    let statement = client.prepare_cached(FORGET).await?;
    client.execute(&statement, &[&before]).await
}

/// Reads a line.
pub(super) fn entry(row: &Row) -> Result<JournalEntry, LedgerError> {
    let natural = |index| value::<i64>(row, index).map(|number| u64::try_from(number).unwrap_or_default());
    Ok(JournalEntry {
        id: name(row, 0)?,
        time: time(value(row, 1)?),
        api: name(row, 2)?,
        call: value::<Option<Vec<u8>>>(row, 3)?.map(text),
        key: value::<Option<Vec<u8>>>(row, 4)?.map(text),
        verdict: Verdict::of_name(value(row, 5)?).ok_or_else(|| LedgerError::new("an unknown verdict"))?,
        code: value::<Option<Vec<u8>>>(row, 6)?.map(text),
        duration: Duration::from_micros(natural(7)?),
        request_bytes: natural(8)?,
        answer_bytes: natural(9)?,
        status: u16::try_from(value::<i32>(row, 10)?).unwrap_or_default(),
        peer: value::<Option<Vec<u8>>>(row, 11)?.map(text),
        reason: value::<Option<Vec<u8>>>(row, 12)?.map(text),
    })
}

/// Reads a line with the bytes.
pub(super) fn record(row: &Row) -> Result<Record, LedgerError> {
    let entry = entry(row)?;
    let bytes = |index| value::<Vec<u8>>(row, index).map(Bytes::from);
    let headers = serde_json::from_slice(value(row, 15)?).map_err(|_| LedgerError::new(UNREADABLE))?;
    let request = RawRequest { method: name(row, 13)?, target: name(row, 14)?, headers, body: bytes(16)? };
    let answer = Answer { status: entry.status, content_type: name(row, 17)?.into(), body: bytes(18)? };
    Ok(Record { entry, request, answer })
}

fn name(row: &Row, index: usize) -> Result<String, LedgerError> {
    value::<Vec<u8>>(row, index).map(text)
}

fn value<'r, T: tokio_postgres::types::FromSql<'r>>(row: &'r Row, index: usize) -> Result<T, LedgerError> {
    row.try_get(index).map_err(|_| LedgerError::new(UNREADABLE))
}

const WRITE: &str = "
INSERT INTO journal (id, time, api, call, key, verdict, code, duration, request_bytes, answer_bytes,
    method, target, headers, request, status, content_type, answer, peer, reason)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
ON CONFLICT (id) DO NOTHING";

const LINE: &str =
    "id, time, api, call, key, verdict, code, duration, request_bytes, answer_bytes, status, peer, reason";
const BYTES: &str = "method, target, headers, request, content_type, answer";

const FORGET: &str = "
DELETE FROM journal WHERE id IN (
    SELECT id FROM journal WHERE time < $1 ORDER BY time LIMIT 1000 FOR UPDATE SKIP LOCKED
)";

const UNREADABLE: &str = "a line of the journal cannot be read";
