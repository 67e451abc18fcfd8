//! Ledgers that fail.
#![allow(unreachable_pub, reason = "a module of a test")]

use std::future::pending;
use std::ops::Range;
use std::time::{Duration, SystemTime};

use bothends::ledger::{
    Answer, Claim, Claimed, Filter, Forget, JournalEntry, Lease, Pending, Record, Settlement, State, Work,
};
use bothends::{Ledger, LedgerError, MemoryLedger};

/// Which step of a ledger fails.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Failing {
    Burn,
    Claim,
    Settle,
    Record,
    /// The claim never ends.
    Hang,
    /// The settlement never ends.
    HangInSettle,
    /// The journal takes its time.
    SlowRecord,
}

impl Failing {
    /// A ledger of which this step fails, as one that a user may write.
    pub fn ledger(self) -> impl Ledger {
        self.over(MemoryLedger::new())
    }

    /// The same over a ledger that can be looked into.
    pub fn over(self, ledger: MemoryLedger) -> impl Ledger {
        Broken { failing: self, ledger }
    }
}

struct Broken {
    failing: Failing,
    ledger: MemoryLedger,
}

impl Broken {
    fn unless<'a, T: 'a>(&self, failing: Failing, work: Work<'a, T>) -> Work<'a, T> {
        if self.failing != failing {
            return work;
        }
        Box::pin(async { Err(LedgerError::new("the store cannot be reached")) })
    }
}

impl Ledger for Broken {
    fn claim<'a>(&'a self, claim: Claim<'a>) -> Work<'a, Claimed> {
        if self.failing == Failing::Hang {
            return Box::pin(pending());
        }
        self.unless(Failing::Claim, self.ledger.claim(claim))
    }
    fn look<'a>(&'a self, key: &'a str, now: SystemTime) -> Work<'a, State> {
        self.ledger.look(key, now)
    }
    fn earlier<'a>(&'a self, key: &'a str) -> Work<'a, Option<Answer>> {
        self.ledger.earlier(key)
    }
    fn settle<'a>(&'a self, lease: &'a Lease, settlement: Settlement, now: SystemTime) -> Work<'a, bool> {
        if self.failing == Failing::HangInSettle {
            return Box::pin(pending());
        }
        self.unless(Failing::Settle, self.ledger.settle(lease, settlement, now))
    }
    fn pending(&self, since: Range<SystemTime>, most: u32) -> Work<'_, Vec<Pending>> {
        self.ledger.pending(since, most)
    }
    fn close<'a>(&'a self, subject: &'a str) -> Work<'a, u64> {
        self.ledger.close(subject)
    }
    fn burn<'a>(&'a self, nonce: &'a str, expires: SystemTime, now: SystemTime) -> Work<'a, bool> {
        self.unless(Failing::Burn, self.ledger.burn(nonce, expires, now))
    }
    fn record(&self, record: Record) -> Work<'_, ()> {
        if self.failing == Failing::SlowRecord {
            return Box::pin(async {
                tokio::time::sleep(Duration::from_millis(1500)).await;
                self.ledger.record(record).await
            });
        }
        self.unless(Failing::Record, self.ledger.record(record))
    }
    fn journal(&self, filter: Filter) -> Work<'_, Vec<JournalEntry>> {
        self.ledger.journal(filter)
    }
    fn recorded<'a>(&'a self, id: &'a str) -> Work<'a, Option<Record>> {
        self.ledger.recorded(id)
    }
    fn forget(&self, old: Forget) -> Work<'_, u64> {
        self.ledger.forget(old)
    }
}
