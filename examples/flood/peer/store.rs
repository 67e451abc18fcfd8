//! One thread that writes, with a channel before it: the row of the order and the row of the journal, in WAL mode and
//! on the disk (`synchronous=FULL`) before the answer goes out, as the ledger beside it does.

use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use axum::body::Bytes;
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};
use tokio::sync::oneshot;

/// What is written of a callback.
pub(crate) struct Row {
    pub(crate) key: String,
    pub(crate) nonce: String,
    pub(crate) time: i64,
    pub(crate) target: String,
    pub(crate) headers: String,
    pub(crate) request: Bytes,
    pub(crate) answer: String,
}

/// Hands rows to the thread.
pub(crate) struct Store {
    jobs: SyncSender<Job>,
    pub(crate) touches: Arc<AtomicU64>,
}

/// The answer of an earlier delivery, if there was one.
type Kept = Option<String>;

struct Job {
    row: Row,
    done: oneshot::Sender<Option<Kept>>,
}

impl Store {
    /// Commits up to so many rows at once.
    pub(crate) fn open(file: &Path, group: usize) -> Result<Self, Box<dyn Error>> {
        let connection = Connection::open(file)?;
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update_and_check(None, "secure_delete", true, |_| Ok(()))?;
        connection.execute_batch(TABLES)?;
        let (jobs, queue) = sync_channel(4096);
        thread::Builder::new().spawn(move || work(connection, &queue, group))?;
        Ok(Self { jobs, touches: Arc::default() })
    }

    /// `None` if it could not be written.
    pub(crate) async fn write(&self, row: Row) -> Option<Kept> {
        self.touches.fetch_add(1, Ordering::SeqCst);
        let (done, written) = oneshot::channel();
        self.jobs.try_send(Job { row, done }).ok()?;
        written.await.ok()?
    }
}

fn work(mut connection: Connection, queue: &Receiver<Job>, group: usize) {
    while let Ok(first) = queue.recv() {
        let jobs: Vec<_> = std::iter::once(first).chain(queue.try_iter().take(group.saturating_sub(1))).collect();
        let outcomes = together(&mut connection, &jobs).ok();
        let outcomes = outcomes.into_iter().flatten().map(Some).chain(std::iter::repeat(None));
        for (job, outcome) in jobs.into_iter().zip(outcomes) {
            let _ = job.done.send(outcome);
        }
    }
}

fn together(connection: &mut Connection, jobs: &[Job]) -> rusqlite::Result<Vec<Kept>> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let outcomes = jobs.iter().map(|job| write(&transaction, &job.row)).collect::<Result<_, _>>()?;
    transaction.commit()?;
    Ok(outcomes)
}

fn write(connection: &Connection, row: &Row) -> rusqlite::Result<Kept> {
    let Row { key, nonce, time, target, headers, request, answer } = row;
    let is_new = connection.prepare_cached(ENTRY)?.execute(params![key, time, answer.as_bytes()])? == 1;
    let kept = match is_new {
        true => None,
        false => connection.prepare_cached(KEPT)?.query_row([key], |row| row.get(0)).optional()?,
    };
    let verdict = if is_new { "done" } else { "repeated" };
    let id = format!("{nonce}-{time}");
    let answer = answer.as_bytes();
    let mut journal = connection.prepare_cached(JOURNAL)?;
    journal.execute(params![
        id,
        time,
        key,
        verdict,
        size(request),
        size(answer),
        target,
        headers,
        request.as_ref(),
        answer,
    ])?;
    Ok(kept)
}

fn size(bytes: &[u8]) -> i64 {
    i64::try_from(bytes.len()).unwrap_or(i64::MAX)
}

const TABLES: &str = "
CREATE TABLE entries (
    key TEXT PRIMARY KEY NOT NULL,
    changed INTEGER NOT NULL,
    status INTEGER NOT NULL,
    content_type TEXT NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX entries_changed ON entries (changed);
CREATE TABLE journal (
    id TEXT PRIMARY KEY NOT NULL,
    time INTEGER NOT NULL,
    api TEXT NOT NULL,
    call TEXT,
    key TEXT,
    verdict TEXT NOT NULL,
    request_bytes INTEGER NOT NULL,
    answer_bytes INTEGER NOT NULL,
    method TEXT NOT NULL,
    target TEXT NOT NULL,
    headers TEXT NOT NULL,
    request BLOB NOT NULL,
    answer BLOB NOT NULL
) STRICT;
CREATE INDEX journal_time ON journal (time);
CREATE INDEX journal_key ON journal (key, time) WHERE key IS NOT NULL;
";

const ENTRY: &str = "
INSERT INTO entries (key, changed, status, content_type, body) VALUES (?1, ?2, 200, 'application/json', ?3)
ON CONFLICT (key) DO NOTHING";

const KEPT: &str = "SELECT CAST(body AS TEXT) FROM entries WHERE key = ?1";

const JOURNAL: &str = "
INSERT INTO journal (id, time, api, call, key, verdict, request_bytes, answer_bytes,
    method, target, headers, request, answer)
VALUES (?1, ?2, 'saas', 'newInstance', ?3, ?4, ?5, ?6, 'POST', ?7, ?8, ?9, ?10)
ON CONFLICT (id) DO NOTHING";
