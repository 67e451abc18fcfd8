//! Effects that outlive their process, and where that process stops.
#![allow(unreachable_pub, reason = "a module of a test")]

use std::fs::OpenOptions;
use std::io::Write as _;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use bothends::Ledger;
use bothends::ledger::{
    Answer, Claim, Claimed, Filter, Forget, JournalEntry, Lease, Pending, Record, Settlement, State, Work,
};

/// A path with another end.
pub fn beside(path: &Path, end: &str) -> PathBuf {
    let mut path = path.to_owned().into_os_string();
    path.push(end);
    path.into()
}

/// Where a process stops for good, so that it can be killed there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The claim is granted, and nothing has happened.
    AfterClaim,
    /// It has happened, and the ledger does not know.
    AfterEffect,
    /// The ledger knows, and the platform does not.
    BeforeAnswer,
}

impl Stop {
    pub const ALL: [Self; 3] = [Self::AfterClaim, Self::AfterEffect, Self::BeforeAnswer];
}

/// A file with a line for each effect.
#[derive(Clone, Debug)]
pub struct Books {
    effects: PathBuf,
    stopped: PathBuf,
    stop: Option<Stop>,
}

impl Books {
    pub fn beside(path: &Path, stop: Option<Stop>) -> Self {
        Self { effects: beside(path, "-effects"), stopped: beside(path, "-stopped"), stop }
    }

    /// How many effects there were.
    pub fn effects(&self) -> usize {
        std::fs::read_to_string(&self.effects).unwrap_or_default().lines().count()
    }

    pub fn has_stopped(&self) -> bool {
        self.stopped.exists()
    }

    /// Has an effect.
    pub fn work(&self) {
        self.stop_at(Stop::AfterClaim);
        let mut effects = OpenOptions::new().create(true).append(true).open(&self.effects).unwrap();
        effects.write_all(b"an effect\n").unwrap();
        effects.sync_all().unwrap();
        self.stop_at(Stop::AfterEffect);
    }

    /// The thread of the runtime stops, and with it every deadline.
    fn stop_at(&self, stop: Stop) {
        if self.stop == Some(stop) {
            std::fs::write(&self.stopped, "").unwrap();
            std::thread::sleep(Duration::from_secs(60));
        }
    }

    /// A ledger that stops where the journal is written: what happened is settled, and the answer has not gone out.
    pub fn watched<L: Ledger>(&self, ledger: L) -> Watched<L> {
        Watched { ledger, books: self.clone() }
    }
}

pub struct Watched<L> {
    ledger: L,
    books: Books,
}

impl<L: Ledger> Ledger for Watched<L> {
    fn claim<'a>(&'a self, claim: Claim<'a>) -> Work<'a, Claimed> {
        self.ledger.claim(claim)
    }
    fn look<'a>(&'a self, key: &'a str, now: SystemTime) -> Work<'a, State> {
        self.ledger.look(key, now)
    }
    fn earlier<'a>(&'a self, key: &'a str) -> Work<'a, Option<Answer>> {
        self.ledger.earlier(key)
    }
    fn settle<'a>(&'a self, lease: &'a Lease, settlement: Settlement, now: SystemTime) -> Work<'a, bool> {
        self.ledger.settle(lease, settlement, now)
    }
    fn pending(&self, since: Range<SystemTime>, most: u32) -> Work<'_, Vec<Pending>> {
        self.ledger.pending(since, most)
    }
    fn close<'a>(&'a self, subject: &'a str) -> Work<'a, u64> {
        self.ledger.close(subject)
    }
    fn burn<'a>(&'a self, nonce: &'a str, expires: SystemTime, now: SystemTime) -> Work<'a, bool> {
        self.ledger.burn(nonce, expires, now)
    }
    fn record(&self, record: Record) -> Work<'_, ()> {
        self.books.stop_at(Stop::BeforeAnswer);
        self.ledger.record(record)
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
