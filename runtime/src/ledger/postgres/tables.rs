//! The schema: what is in it, which version.

use deadpool_postgres::ClientWrapper;
use tokio_postgres::Error;

/// What the schema is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// A ledger of this version.
    Ready,
    /// A ledger of another version, of which this one knows nothing.
    Newer,
    /// Something else: it is left alone.
    Foreign,
}

/// Makes sure that a schema is a ledger of this version. It runs in a transaction: all of it, or nothing.
///
/// Of several that begin at once one goes first, and the others find its work. Where the ledger is there, nothing is
/// asked of the role but to read it: who may make tables can be somebody else.
pub(super) async fn prepare(client: &ClientWrapper, schema: &str) -> Result<Found, Error> {
    client.execute("SELECT pg_advisory_xact_lock($1, hashtext($2))", &[&LOCK, &schema]).await?;
    let is_there = client.query_one("SELECT to_regnamespace($1) IS NOT NULL", &[&quoted(schema)]).await?;
    if !is_there.try_get::<_, bool>(0)? {
        client.batch_execute(&format!("CREATE SCHEMA {}", quoted(schema))).await?;
    }
    let mut known = match version(client, schema).await? {
        None if holds_tables(client, schema).await? => return Ok(Found::Foreign),
        None => {
            client.batch_execute(VERSION).await?;
            0
        }
        Some(version) => match usize::try_from(version) {
            Ok(version) if version <= STEPS.len() => version,
            _ => return Ok(Found::Newer),
        },
    };
    for step in STEPS.iter().skip(known) {
        client.batch_execute(step).await?;
        known = known.saturating_add(1);
        let number = i32::try_from(known).unwrap_or(i32::MAX);
        client.execute("UPDATE ledger SET version = $1", &[&number]).await?;
    }
    Ok(Found::Ready)
}

/// What a schema is, where nothing may be changed for it.
pub(super) async fn look(client: &ClientWrapper, schema: &str) -> Result<Found, Error> {
    Ok(match version(client, schema).await? {
        None => Found::Foreign,
        Some(version) if usize::try_from(version) == Ok(STEPS.len()) => Found::Ready,
        Some(_) => Found::Newer,
    })
}

/// The version of the ledger; `None` where there is none.
async fn version(client: &ClientWrapper, schema: &str) -> Result<Option<i32>, Error> {
    let select = "SELECT count(*) FROM pg_attribute WHERE attname = 'version' AND attrelid = to_regclass($1)";
    let table = format!("{}.ledger", quoted(schema));
    if client.query_one(select, &[&table]).await?.try_get::<_, i64>(0)? == 0 {
        return Ok(None);
    }
    client.query_opt("SELECT version::integer FROM ledger", &[]).await?.map(|row| row.try_get(0)).transpose()
}

async fn holds_tables(client: &ClientWrapper, schema: &str) -> Result<bool, Error> {
    let select =
        "SELECT count(*) FROM pg_class WHERE relnamespace = to_regnamespace($1) AND relkind IN ('r', 'p', 'v')";
    Ok(client.query_one(select, &[&quoted(schema)]).await?.try_get::<_, i64>(0)? > 0)
}

/// A schema's name is letters, digits and underscores, so that it needs no more than this.
fn quoted(schema: &str) -> String {
    format!("\"{schema}\"")
}

/// `both`: the first half of the lock's number, so that other applications of the database have others.
const LOCK: i32 = 0x626f_7468;

const VERSION: &str = "CREATE TABLE ledger (version integer NOT NULL); INSERT INTO ledger VALUES (0)";

/// What leads from each version to the next. Those that were released are never changed.
///
/// Times are milliseconds since 1970. An entry with `owner` has a run whose lease ends at `until`; `kept` is 0 for no
/// answer, 1 for one that is pending, 2 for the final one; `pending` is when the first of the answers that are pending was
/// given. Whatever others gave a name to is bytes: a `text` takes
/// neither a NUL nor what a database of another encoding lacks.
const STEPS: [&str; 1] = ["
CREATE TABLE entries (
    key bytea PRIMARY KEY,
    fingerprint bytea NOT NULL,
    owner bytea,
    until bigint NOT NULL,
    runs bigint NOT NULL DEFAULT 1,
    changed bigint NOT NULL,
    kept smallint NOT NULL DEFAULT 0,
    pending bigint,
    subject bytea,
    status integer,
    content_type bytea,
    body bytea
);
CREATE INDEX entries_subject ON entries (subject) WHERE subject IS NOT NULL;
CREATE INDEX entries_changed ON entries (changed);
CREATE INDEX entries_pending ON entries (pending, key) WHERE pending IS NOT NULL;
CREATE TABLE nonces (
    nonce bytea PRIMARY KEY,
    expires bigint NOT NULL
);
CREATE INDEX nonces_expires ON nonces (expires);
CREATE TABLE journal (
    id bytea PRIMARY KEY,
    time bigint NOT NULL,
    api bytea NOT NULL,
    call bytea,
    key bytea,
    verdict text NOT NULL,
    code bytea,
    duration bigint NOT NULL,
    request_bytes bigint NOT NULL,
    answer_bytes bigint NOT NULL,
    method bytea NOT NULL,
    target bytea NOT NULL,
    headers bytea NOT NULL,
    request bytea NOT NULL,
    status integer NOT NULL,
    content_type bytea NOT NULL,
    answer bytea NOT NULL,
    peer bytea,
    reason bytea
);
CREATE INDEX journal_time ON journal (time);
CREATE INDEX journal_key ON journal (key, time) WHERE key IS NOT NULL;
"];
