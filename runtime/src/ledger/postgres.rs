//! A ledger in PostgreSQL.

mod address;
mod builder;
mod connect;
mod entries;
mod journal;
mod nonces;
mod store;
mod tables;

use std::fmt;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

pub use self::builder::PostgresLedgerBuilder;
use self::entries::Wish;
use self::store::Store;
use super::{
    Answer, Claim, Claimed, Filter, Forget, JournalEntry, Lease, Ledger, LedgerError, Pending, Record, Settlement,
    State, Work, millis,
};
use crate::sign::hash;

/// A ledger in a PostgreSQL database, for all processes of all machines. Clones are the same ledger.
///
/// It has a schema of its own in the database, `bothends` unless another is named, and makes its tables there. What is
/// granted, settled, burnt or written down has been committed by the server before that is said, with the durability
/// that the database is set up for (at least on the disk of the server, whatever `synchronous_commit` says).
///
/// Every step has a deadline of 1.5 seconds, in which it waits for one of a bounded number of connections, makes one
/// and has its statement done: a server that is gone, slow, locked or full is an error, which the platform is told as
/// its "try again", and no wait. A connection that fails is closed, and the next step makes another. A claim of which
/// nobody learned whether it was granted is taken back. What asks for the journal or forgets has twelve seconds.
///
/// **Clocks.** Times are those of the servers' machines, not of the database: these have to agree to within the
/// shortest lease (a little more than twice the deadline of a call), or a run whose lease goes on is taken for dead.
/// Run NTP everywhere.
///
/// **Retention.** The journal is kept for 30 days ([`journal_for`](Self::journal_for)); what is older, and nonces that
/// are no good any more, go by and by, as new ones come. Nothing limits the journal's size but that: watch it. Entries
/// are kept until [`Ledger::forget`] takes them away.
///
/// **Work in the background.** The ledger does not know of it: with `Call::in_background`, each process that the
/// platform's polls reach begins the work for itself, so that it can run more than once. A unique constraint in the
/// handler's own store, on the order's number or the like, has to tell them apart.
///
/// Sessions have settings of their own and prepared statements: a pooler between must give a client its own connection
/// (PgBouncer's `session` mode).
#[derive(Clone)]
pub struct PostgresLedger {
    store: Store,
    journal_for: Duration,
    swept: Arc<AtomicI64>,
}

impl PostgresLedger {
    /// Opens the ledger in a database, or begins one: `postgres://user:password@host/database`.
    ///
    /// The parameters are those of libpq that tokio-postgres knows (`connect_timeout`, `target_session_attrs`,
    /// `channel_binding`, several hosts ..). The way to another machine is encrypted, and its certificate and name are
    /// verified against whom the system trusts, unless the URL says `sslmode=disable`; to this machine (loopback
    /// addresses, Unix sockets) it is plain, unless it says `sslmode=require`.
    ///
    /// # Errors
    /// If that is no URL, the database cannot be reached within ten seconds or refuses, or its schema `bothends` is
    /// something else or was written by a newer version. No error shows the password.
    pub async fn connect(url: &str) -> Result<Self, LedgerError> {
        Self::builder(url).connect().await
    }

    /// The same with another schema, more connections or a certificate of one's own.
    pub fn builder(url: &str) -> PostgresLedgerBuilder {
        PostgresLedgerBuilder::new(url)
    }

    /// How long records of the journal are kept; 30 days by default. What is older goes by and by, as new ones come.
    #[must_use]
    pub fn journal_for(mut self, time: Duration) -> Self {
        self.journal_for = time;
        self
    }

    fn of(store: Store) -> Self {
        Self { store, journal_for: JOURNAL_FOR, swept: Arc::new(AtomicI64::new(i64::MIN)) }
    }

    /// Now and then, takes away what is old. Nobody waits for it.
    fn sweep(&self, now: SystemTime) {
        let (since, time) = (self.swept.load(Ordering::Relaxed), millis(now));
        let is_time = time.abs_diff(since) >= SWEEP_EVERY;
        if !is_time || self.swept.compare_exchange(since, time, Ordering::Relaxed, Ordering::Relaxed).is_err() {
            return;
        }
        let (ledger, oldest) = (self.clone(), now.checked_sub(self.journal_for).map_or(i64::MIN, millis));
        tokio::spawn(async move {
            if let Err(error) = ledger.swept(time, oldest).await {
                tracing::warn!(%error, "what is old could not be taken out of the ledger");
            }
        });
    }

    async fn swept(&self, now: i64, oldest: i64) -> Result<(), LedgerError> {
        while self.store.run(move |client| Box::pin(async move { nonces::sweep(client, now).await })).await? > 0 {}
        self.forget_records(oldest).await?;
        Ok(())
    }

    async fn forget_records(&self, before: i64) -> Result<u64, LedgerError> {
        let mut went = 0_u64;
        loop {
            let some =
                self.store.patiently(move |client| Box::pin(async move { journal::forget(client, before).await }));
            match some.await? {
                0 => return Ok(went),
                some => went = went.saturating_add(some),
            }
        }
    }

    async fn forget_entries(&self, before: i64) -> Result<u64, LedgerError> {
        let mut went = 0_u64;
        loop {
            let some =
                self.store.patiently(move |client| Box::pin(async move { entries::forget(client, before).await }));
            match some.await? {
                0 => return Ok(went),
                some => went = went.saturating_add(some),
            }
        }
    }
}

impl Ledger for PostgresLedger {
    fn claim<'a>(&'a self, claim: Claim<'a>) -> Work<'a, Claimed> {
        let (key, owner) = (claim.key.to_owned(), claim.owner.to_owned());
        let lease = Lease { key: key.clone(), owner: owner.clone() };
        let (now, until) = (millis(claim.now), millis(claim.until));
        let wish = Wish { key, fingerprint: claim.fingerprint, owner, now, until };
        // A server waits for a while only. A claim that is granted after that would lock the key until its lease ends.
        self.store.ask(
            move |client| {
                Box::pin(async move {
                    // Whatever is in the way and gone the next moment is gone for good, or somebody else gets on.
                    loop {
                        if let Some(claimed) = entries::claim(client, &wish).await? {
                            return Ok(claimed);
                        }
                    }
                })
            },
            move |client| {
                let lease = lease.clone();
                Box::pin(async move { entries::give_back(client, &lease).await })
            },
        )
    }

    fn look<'a>(&'a self, key: &'a str, now: SystemTime) -> Work<'a, State> {
        let key = key.to_owned();
        self.store.run(move |client| Box::pin(async move { entries::look(client, &key, millis(now)).await }))
    }

    fn earlier<'a>(&'a self, key: &'a str) -> Work<'a, Option<Answer>> {
        let key = key.to_owned();
        self.store.run(move |client| Box::pin(async move { entries::earlier(client, &key).await }))
    }

    fn settle<'a>(&'a self, lease: &'a Lease, settlement: Settlement, now: SystemTime) -> Work<'a, bool> {
        let (lease, now) = (lease.clone(), millis(now));
        self.store.run(move |client| Box::pin(async move { entries::settle(client, &lease, &settlement, now).await }))
    }

    fn pending(&self, since: Range<SystemTime>, most: u32) -> Work<'_, Vec<Pending>> {
        let (from, before) = (millis(since.start), millis(since.end));
        self.store.run(move |client| Box::pin(async move { entries::pending(client, from, before, most).await }))
    }

    fn close<'a>(&'a self, subject: &'a str) -> Work<'a, u64> {
        let subject = subject.to_owned();
        self.store.run(move |client| Box::pin(async move { entries::close(client, &subject).await }))
    }

    fn burn<'a>(&'a self, nonce: &'a str, expires: SystemTime, now: SystemTime) -> Work<'a, bool> {
        let (nonce, expires) = (hash::sha256(nonce.as_bytes()), millis(expires));
        Box::pin(async move {
            self.sweep(now);
            let now = millis(now);
            let burn = self
                .store
                .run(move |client| Box::pin(async move { nonces::burn(client, nonce.as_ref(), expires, now).await }));
            burn.await
        })
    }

    fn record(&self, record: Record) -> Work<'_, ()> {
        Box::pin(async move {
            self.sweep(record.entry.time);
            let headers = journal::headers(&record.request)?;
            let write =
                self.store.run(move |client| Box::pin(async move { journal::write(client, &record, &headers).await }));
            write.await
        })
    }

    fn journal(&self, filter: Filter) -> Work<'_, Vec<JournalEntry>> {
        Box::pin(async move {
            let list =
                self.store.patiently(move |client| Box::pin(async move { journal::list(client, &filter).await }));
            list.await?.iter().map(journal::entry).collect()
        })
    }

    fn recorded<'a>(&'a self, id: &'a str) -> Work<'a, Option<Record>> {
        let id = id.to_owned();
        Box::pin(async move {
            let one = self.store.patiently(move |client| Box::pin(async move { journal::one(client, &id).await }));
            one.await?.as_ref().map(journal::record).transpose()
        })
    }

    fn forget(&self, old: Forget) -> Work<'_, u64> {
        Box::pin(async move {
            let mut went = 0_u64;
            if let Some(before) = old.entries_before {
                went = went.saturating_add(self.forget_entries(millis(before)).await?);
            }
            if let Some(before) = old.journal_before {
                went = went.saturating_add(self.forget_records(millis(before)).await?);
            }
            Ok(went)
        })
    }
}

impl fmt::Debug for PostgresLedger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresLedger").field("journal_for", &self.journal_for).finish_non_exhaustive()
    }
}

/// What was written as text is read as text; bytes that somebody else put there are replaced, and hold nobody up.
fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

const JOURNAL_FOR: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// In milliseconds of the servers' clocks.
const SWEEP_EVERY: u64 = 60_000;

/// How long one host of several may take to be reached.
const CONNECT: Duration = Duration::from_millis(700);

#[cfg(test)]
mod tests;
