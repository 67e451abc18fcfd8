//! A ledger that lives as long as the process.

mod entries;
mod nonces;

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use self::entries::Entries;
use self::nonces::Nonces;
use super::{
    Answer, Claim, Claimed, Filter, Forget, JournalEntry, Lease, Ledger, Pending, Record, Settlement, State, Work,
    millis,
};

/// A ledger in memory: for tests, and what a server has that was given none. Clones are the same ledger.
///
/// Repetitions are known until the process ends, and only in this process: after a restart, a platform's
/// repetition runs the handler again, and a byte-exact copy within the scheme's tolerance is taken for new.
///
/// It is bounded. Of entries it holds 65,536: beyond that, those that were settled longest ago are forgotten, as a
/// restart would do; when all of them are running, claims fail. Of nonces it holds a million, which go by themselves
/// when they expire; beyond that, burning fails and requests are refused, since a forgotten nonce would let a
/// copy in. Of the journal it holds the last 16 MiB.
#[derive(Clone)]
pub struct MemoryLedger {
    store: Arc<Mutex<Store>>,
}

struct Store {
    entries: Entries,
    nonces: Nonces,
    journal: VecDeque<Record>,
    journal_ids: HashSet<String>,
    journal_size: usize,
    journal_limit: usize,
}

impl MemoryLedger {
    /// An empty ledger.
    #[must_use]
    pub fn new() -> Self {
        Self::with_journal(JOURNAL)
    }

    /// An empty ledger without a journal.
    #[must_use]
    pub fn without_journal() -> Self {
        Self::with_journal(0)
    }

    fn with_journal(journal_limit: usize) -> Self {
        let store = Store {
            entries: Entries::new(ENTRIES),
            nonces: Nonces::new(NONCES),
            journal: VecDeque::new(),
            journal_ids: HashSet::new(),
            journal_size: 0,
            journal_limit,
        };
        Self { store: Arc::new(Mutex::new(store)) }
    }

    fn store(&self) -> MutexGuard<'_, Store> {
        // Nothing in here panics half way through a change.
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for MemoryLedger {
    fn default() -> Self {
        Self::new()
    }
}

impl Ledger for MemoryLedger {
    fn claim<'a>(&'a self, claim: Claim<'a>) -> Work<'a, Claimed> {
        Box::pin(async move { self.store().entries.claim(&claim) })
    }

    fn look<'a>(&'a self, key: &'a str, now: SystemTime) -> Work<'a, State> {
        Box::pin(async move { Ok(self.store().entries.look(key, millis(now))) })
    }

    fn earlier<'a>(&'a self, key: &'a str) -> Work<'a, Option<Answer>> {
        Box::pin(async move { Ok(self.store().entries.earlier(key)) })
    }

    fn settle<'a>(&'a self, lease: &'a Lease, settlement: Settlement, now: SystemTime) -> Work<'a, bool> {
        Box::pin(async move { Ok(self.store().entries.settle(lease, settlement, millis(now))) })
    }

    fn pending(&self, since: Range<SystemTime>, most: u32) -> Work<'_, Vec<Pending>> {
        Box::pin(async move { Ok(self.store().entries.pending(millis(since.start)..millis(since.end), most)) })
    }

    fn close<'a>(&'a self, subject: &'a str) -> Work<'a, u64> {
        Box::pin(async move { Ok(self.store().entries.close(subject)) })
    }

    fn burn<'a>(&'a self, nonce: &'a str, expires: SystemTime, now: SystemTime) -> Work<'a, bool> {
        Box::pin(async move { self.store().nonces.burn(nonce, millis(expires), millis(now)) })
    }

    fn record(&self, record: Record) -> Work<'_, ()> {
        Box::pin(async move {
            self.store().record(record);
            Ok(())
        })
    }

    fn journal(&self, filter: Filter) -> Work<'_, Vec<JournalEntry>> {
        Box::pin(async move {
            let store = self.store();
            let limit = usize::try_from(filter.limit).unwrap_or(usize::MAX);
            let mut fitting: Vec<_> =
                store.journal.iter().map(|record| &record.entry).filter(|entry| filter.fits(entry)).collect();
            fitting.sort_by(|one, other| (millis(other.time), &other.id).cmp(&(millis(one.time), &one.id)));
            Ok(fitting.into_iter().take(limit).cloned().collect())
        })
    }

    fn recorded<'a>(&'a self, id: &'a str) -> Work<'a, Option<Record>> {
        Box::pin(async move { Ok(self.store().journal.iter().find(|record| record.entry.id == id).cloned()) })
    }

    fn forget(&self, old: Forget) -> Work<'_, u64> {
        Box::pin(async move {
            let mut store = self.store();
            let entries = old.entries_before.map_or(0, |before| store.entries.forget(millis(before)));
            let records = old.journal_before.map_or(0, |before| store.forget_records(millis(before)));
            Ok(entries.saturating_add(records))
        })
    }
}

impl Store {
    fn record(&mut self, record: Record) {
        let bytes = size(&record);
        if bytes > self.journal_limit || !self.journal_ids.insert(record.entry.id.clone()) {
            return;
        }
        self.journal_size = self.journal_size.saturating_add(bytes);
        self.journal.push_back(record);
        while self.journal_size > self.journal_limit {
            let Some(oldest) = self.journal.pop_front() else { break };
            self.journal_ids.remove(&oldest.entry.id);
            self.journal_size = self.journal_size.saturating_sub(size(&oldest));
        }
    }

    fn forget_records(&mut self, before: i64) -> u64 {
        let held = self.journal.len();
        self.journal.retain(|record| millis(record.entry.time) >= before);
        self.journal_ids = self.journal.iter().map(|record| record.entry.id.clone()).collect();
        self.journal_size = self.journal.iter().map(size).sum();
        u64::try_from(held.saturating_sub(self.journal.len())).unwrap_or(u64::MAX)
    }
}

impl fmt::Debug for MemoryLedger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryLedger").finish_non_exhaustive()
    }
}

/// About what a record takes up: its bytes, and something for the rest.
fn size(record: &Record) -> usize {
    let headers = record.request.headers.iter().map(|(name, value)| name.len().saturating_add(value.len()));
    let reason = record.entry.reason.as_ref().map_or(0, String::len);
    let parts = [record.request.target.len(), record.request.body.len(), record.answer.body.len(), reason, 512];
    headers.chain(parts).fold(0, usize::saturating_add)
}

const ENTRIES: usize = 1 << 16;
const NONCES: usize = 1 << 20;
const JOURNAL: usize = 16 << 20;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::tests::{at, record};

    #[test]
    fn the_journal_keeps_what_came_last() {
        let ledger = MemoryLedger::with_journal(10_000);
        for number in 0..100 {
            ledger.store().record(record(&format!("id-{number:02}"), at(number)));
        }
        let store = ledger.store();
        assert_eq!(store.journal.back().unwrap().entry.id, "id-99");
        assert!(store.journal_size <= 10_000 && store.journal.len() > 5, "{}", store.journal.len());
        assert_eq!(store.journal_size, store.journal.iter().map(size).sum::<usize>());
        assert_eq!(store.journal_ids.len(), store.journal.len());
    }

    #[test]
    fn without_a_journal_nothing_is_kept_of_it() {
        let ledger = MemoryLedger::without_journal();
        ledger.store().record(record("id", at(0)));
        assert!(ledger.store().journal.is_empty());
    }
}
