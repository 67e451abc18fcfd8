//! The ledger: the durable record of what a server has handled.
//!
//! Platforms deliver *at least once*: whatever gets no good answer in time comes again, and now and then so does
//! what got one. The ledger makes one effect of that. It keeps three things:
//!
//! - **entries**, one for each key of a call whose `delivery` is `once`: who is running it, and the answer that it
//!   ended with. A run *claims* its key with a lease before the handler begins and *settles* the claim afterwards.
//!   Should the process die in between, the lease runs out and the next delivery runs the handler again: an effect
//!   happens at least once, and at most once unless a lease ran out;
//! - **nonces** of the requests that were proved, so that a byte-exact copy is refused;
//! - the **journal**: what came in, what was said, how long it took.
//!
//! [`MemoryLedger`] is the default and knows nothing after a restart, `SqliteLedger` (feature `sqlite`) keeps all in a
//! file, `PostgresLedger` (feature `postgres`) in a database, for processes on several machines. Over another store,
//! implement [`Ledger`].
//!
//! # Personal data
//!
//! Kept answers and the journal hold bytes as they went over the wire, and so personal data and members that a spec
//! calls `secret`. Whoever reads the store reads them: keep it where your other customer data is, and let
//! [`forget`](Ledger::forget) take away what you need no longer. Of a request whose proof did not hold nothing is
//! kept, unless [`Server::journal_refusals`](crate::Server::journal_refusals) asks for a line.

mod error;
mod journal;
mod memory;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "sqlite")]
mod sqlite;
#[cfg(test)]
pub(crate) mod tests;

use std::borrow::Cow;
use std::fmt;
use std::future::Future;
use std::ops::Range;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;

pub use error::LedgerError;
pub(crate) use journal::key_parts;
pub use journal::{Filter, JournalEntry, LONGEST_REASON, RawRequest, Record, Verdict};
pub use memory::MemoryLedger;
#[cfg(feature = "postgres")]
pub use postgres::{PostgresLedger, PostgresLedgerBuilder};
#[cfg(feature = "sqlite")]
pub use sqlite::SqliteLedger;

/// A ledger at work: a future without a type of its own, so that a server can hold any ledger.
pub type Work<'a, T> = Pin<Box<dyn Future<Output = Result<T, LedgerError>> + Send + 'a>>;

/// A durable record of what has been handled.
///
/// Keys, subjects and nonces are opaque texts that the server makes, of at most [`LONGEST_NAME`] bytes. Times come
/// from the server's clock and count to the millisecond: an implementation reads no clock. Where several machines
/// share a store, their clocks have to agree to within the shortest lease.
///
/// An error is an answer too: the server then refuses the request with the platform's "try again" instead of
/// running a handler without a claim. What cannot be told apart from a lost connection must be an error.
pub trait Ledger: Send + Sync + 'static {
    /// Takes a key for one run, or tells why it cannot be had.
    ///
    /// This is one atomic step, whoever else works on the store: of any number of claims at once on a key that is
    /// free, one is [`Granted`](Claimed::Granted). A key is free if there is no entry for it, if its last run answered
    /// *pending*, or if a run's lease has run out. In every state but the first, another fingerprint is a
    /// [`Conflict`](Claimed::Conflict).
    ///
    /// A server waits for two seconds, then it drops the future. What is claimed all the same is locked until its lease
    /// ends: leave it out, or take it back.
    fn claim<'a>(&'a self, claim: Claim<'a>) -> Work<'a, Claimed>;

    /// What is known about a key, without taking it. A run whose lease has run out does not count as running.
    fn look<'a>(&'a self, key: &'a str, now: SystemTime) -> Work<'a, State>;

    /// The *pending* answer that the run before the last claim left; `None` if there is none. Whoever has the key asks, and
    /// while it has it nothing else answers.
    fn earlier<'a>(&'a self, key: &'a str) -> Work<'a, Option<Answer>>;

    /// Ends a run; `false` if the claim was not its own any more, because the lease ran out and another run took the
    /// key, or because the entry was closed: then nothing changes.
    fn settle<'a>(&'a self, lease: &'a Lease, settlement: Settlement, now: SystemTime) -> Work<'a, bool>;

    /// The keys whose answer is *pending* and was so for the first time at a time in that range: `since.start` or later,
    /// before `since.end`. What has waited longest comes first, then what has the smaller key; at most `most` of them.
    ///
    /// The time is that of the first [`Settlement::Pending`] of an entry. A later one does not change it, nor does a run
    /// that [`Failed`](Settlement::Failed), or one that goes on at the moment; [`Done`](Settlement::Done),
    /// [`Declined`](Settlement::Declined), [`close`](Self::close) and [`forget`](Self::forget) end it.
    fn pending(&self, since: Range<SystemTime>, most: u32) -> Work<'_, Vec<Pending>>;

    /// Forgets the entries whose answer was about this subject, since what they answered with is no more; how many
    /// there were.
    fn close<'a>(&'a self, subject: &'a str) -> Work<'a, u64>;

    /// Takes a nonce out of use up to and including `expires`; `false` if it was out of use already. One atomic step.
    fn burn<'a>(&'a self, nonce: &'a str, expires: SystemTime, now: SystemTime) -> Work<'a, bool>;

    /// Writes a record into the journal. One of the same id that is there already stays as it is.
    fn record(&self, record: Record) -> Work<'_, ()>;

    /// Entries of the journal, the newest first.
    fn journal(&self, filter: Filter) -> Work<'_, Vec<JournalEntry>>;

    /// One record of the journal, with its bytes.
    fn recorded<'a>(&'a self, id: &'a str) -> Work<'a, Option<Record>>;

    /// Forgets what is old; how many entries and records went. Runs that go on are left alone.
    fn forget(&self, old: Forget) -> Work<'_, u64>;
}

/// The longest key, subject or nonce that a server hands to its ledger, in bytes.
pub const LONGEST_NAME: usize = 512;

/// A wish to run what a key stands for.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'a> {
    /// What must happen once.
    pub key: &'a str,
    /// Hash of the content that a repetition must have, too.
    pub fingerprint: [u8; 32],
    /// Who asks: a text of its own for each run.
    pub owner: &'a str,
    /// What time it is.
    pub now: SystemTime,
    /// When the claim ends, should it not be settled before.
    pub until: SystemTime,
}

/// What became of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claimed {
    /// The key is the asking run's, until it settles or its lease ends.
    Granted {
        /// Whether there was a run before that is not over: it answered *pending*, or never came to its end.
        repetition: bool,
    },
    /// Another run has the key.
    Running {
        /// When its lease ends.
        until: SystemTime,
    },
    /// It has happened: the answer of that time.
    Done(Answer),
    /// The key belongs to other content.
    Conflict,
}

/// What is known about a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing, or a run that never came to its end.
    Free,
    /// A run has it.
    Running {
        /// When its lease ends.
        until: SystemTime,
    },
    /// The last run answered that it goes on.
    Pending(Answer),
    /// It has happened.
    Done(Answer),
}

/// A key whose work goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// The key.
    pub key: String,
    /// When it was answered for the first time that it goes on.
    pub since: SystemTime,
}

/// The right to settle a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    /// The key of the claim.
    pub key: String,
    /// The owner of the claim.
    pub owner: String,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settlement {
    /// Well and for good: the answer is kept, and given to every repetition.
    Done {
        /// The answer.
        answer: Answer,
        /// What the answer is about, for [`Ledger::close`].
        subject: Option<String>,
    },
    /// It goes on: the answer is kept until a later run settles, and the key is free.
    Pending {
        /// The answer.
        answer: Answer,
        /// What the answer is about, for [`Ledger::close`].
        subject: Option<String>,
    },
    /// The handler said no: the entry goes, with a *pending* answer of an earlier run.
    Declined,
    /// Not at all (a panic, a deadline): the entry is again what it was before the claim.
    Failed,
}

/// An answer as it went over the wire, without what proves it: that is made anew each time.
///
/// `Debug` shows how long the body is, not what is in it.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The content type.
    pub content_type: Cow<'static, str>,
    /// The body, byte for byte.
    pub body: Bytes,
}

/// What [`Ledger::forget`] takes away; with neither, nothing.
///
/// Keep answers for longer than the platform may repeat a call: whatever comes after that has its effect again. Where
/// proofs neither age nor have a nonce, as in KooGallery's first generation, whoever has a copy of a call can repeat it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forget {
    /// Records of the journal from before that time.
    pub journal_before: Option<SystemTime>,
    /// Entries that last changed before that time.
    pub entries_before: Option<SystemTime>,
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status)
            .field("content_type", &self.content_type)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish()
    }
}

impl<L: Ledger + ?Sized> Ledger for Arc<L> {
    fn claim<'a>(&'a self, claim: Claim<'a>) -> Work<'a, Claimed> {
        (**self).claim(claim)
    }
    fn look<'a>(&'a self, key: &'a str, now: SystemTime) -> Work<'a, State> {
        (**self).look(key, now)
    }
    fn earlier<'a>(&'a self, key: &'a str) -> Work<'a, Option<Answer>> {
        (**self).earlier(key)
    }
    fn settle<'a>(&'a self, lease: &'a Lease, settlement: Settlement, now: SystemTime) -> Work<'a, bool> {
        (**self).settle(lease, settlement, now)
    }
    fn pending(&self, since: Range<SystemTime>, most: u32) -> Work<'_, Vec<Pending>> {
        (**self).pending(since, most)
    }
    fn close<'a>(&'a self, subject: &'a str) -> Work<'a, u64> {
        (**self).close(subject)
    }
    fn burn<'a>(&'a self, nonce: &'a str, expires: SystemTime, now: SystemTime) -> Work<'a, bool> {
        (**self).burn(nonce, expires, now)
    }
    fn record(&self, record: Record) -> Work<'_, ()> {
        (**self).record(record)
    }
    fn journal(&self, filter: Filter) -> Work<'_, Vec<JournalEntry>> {
        (**self).journal(filter)
    }
    fn recorded<'a>(&'a self, id: &'a str) -> Work<'a, Option<Record>> {
        (**self).recorded(id)
    }
    fn forget(&self, old: Forget) -> Work<'_, u64> {
        (**self).forget(old)
    }
}

/// Milliseconds since 1970, rounded down; times that an `i64` cannot hold count as the nearest that it can.
fn millis(time: SystemTime) -> i64 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_millis()).unwrap_or(i64::MAX),
        Err(before) => {
            i64::try_from(before.duration().as_nanos().div_ceil(1_000_000)).map_or(i64::MIN, |millis| -millis)
        }
    }
}

/// The point in time that many milliseconds after 1970; 1970 itself for what this machine cannot express.
fn time(millis: i64) -> SystemTime {
    let step = Duration::from_millis(millis.unsigned_abs());
    let time = if millis < 0 { UNIX_EPOCH.checked_sub(step) } else { UNIX_EPOCH.checked_add(step) };
    time.unwrap_or(UNIX_EPOCH)
}
