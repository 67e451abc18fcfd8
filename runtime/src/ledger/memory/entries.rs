//! Who runs what, and what was answered.

use std::collections::HashMap;
use std::ops::Range;

use crate::ledger::{Answer, Claim, Claimed, Lease, LedgerError, Pending, Settlement, State, millis, time};

/// The entries by key.
pub(super) struct Entries {
    entries: HashMap<String, Entry>,
    capacity: usize,
}

struct Entry {
    fingerprint: [u8; 32],
    run: Option<Run>,
    kept: Kept,
    subject: Option<String>,
    changed: i64,
    /// When the first of the answers that are pending was given.
    pending: Option<i64>,
}

struct Run {
    owner: String,
    until: i64,
}

enum Kept {
    Nothing,
    Pending(Answer),
    Done(Answer),
}

impl Entries {
    pub(super) fn new(capacity: usize) -> Self {
        Self { entries: HashMap::new(), capacity }
    }

    pub(super) fn claim(&mut self, claim: &Claim<'_>) -> Result<Claimed, LedgerError> {
        let now = millis(claim.now);
        let run = Run { owner: claim.owner.to_owned(), until: millis(claim.until) };
        let Some(entry) = self.entries.get_mut(claim.key) else {
            self.make_room()?;
            let entry = Entry {
                fingerprint: claim.fingerprint,
                run: Some(run),
                kept: Kept::Nothing,
                subject: None,
                changed: now,
                pending: None,
            };
            self.entries.insert(claim.key.to_owned(), entry);
            return Ok(Claimed::Granted { repetition: false });
        };
        if entry.fingerprint != claim.fingerprint {
            return Ok(Claimed::Conflict);
        }
        if let Kept::Done(answer) = &entry.kept {
            return Ok(Claimed::Done(answer.clone()));
        }
        if let Some(until) = entry.running(now) {
            return Ok(Claimed::Running { until: time(until) });
        }
        entry.run = Some(run);
        entry.changed = now;
        Ok(Claimed::Granted { repetition: true })
    }

    pub(super) fn look(&self, key: &str, now: i64) -> State {
        let Some(entry) = self.entries.get(key) else { return State::Free };
        match (&entry.kept, entry.running(now)) {
            (Kept::Done(answer), _) => State::Done(answer.clone()),
            (_, Some(until)) => State::Running { until: time(until) },
            (Kept::Pending(answer), None) => State::Pending(answer.clone()),
            (Kept::Nothing, None) => State::Free,
        }
    }

    pub(super) fn earlier(&self, key: &str) -> Option<Answer> {
        match &self.entries.get(key)?.kept {
            Kept::Pending(answer) => Some(answer.clone()),
            Kept::Nothing | Kept::Done(_) => None,
        }
    }

    pub(super) fn settle(&mut self, lease: &Lease, settlement: Settlement, now: i64) -> bool {
        let Some(entry) = self.entries.get_mut(&lease.key) else { return false };
        if entry.run.as_ref().is_none_or(|run| run.owner != lease.owner) {
            return false;
        }
        entry.run = None;
        entry.changed = now;
        match settlement {
            Settlement::Done { answer, subject } => {
                (entry.kept, entry.subject, entry.pending) = (Kept::Done(answer), subject, None);
            }
            Settlement::Pending { answer, subject } => {
                let since = entry.pending.unwrap_or(now);
                (entry.kept, entry.subject, entry.pending) = (Kept::Pending(answer), subject, Some(since));
            }
            Settlement::Failed if matches!(entry.kept, Kept::Pending(_)) => {}
            Settlement::Failed | Settlement::Declined => {
                self.entries.remove(&lease.key);
            }
        }
        true
    }

    /// What waits since a time in that range, that which has waited longest first.
    pub(super) fn pending(&self, since: Range<i64>, most: u32) -> Vec<Pending> {
        let waits = |(key, entry): (&String, &Entry)| Some((entry.pending?, key.clone()));
        let mut waiting: Vec<_> =
            self.entries.iter().filter_map(waits).filter(|(began, _)| since.contains(began)).collect();
        waiting.sort_unstable();
        waiting.truncate(usize::try_from(most).unwrap_or(usize::MAX));
        waiting.into_iter().map(|(began, key)| Pending { key, since: time(began) }).collect()
    }

    pub(super) fn close(&mut self, subject: &str) -> u64 {
        self.drop_those(|entry| entry.subject.as_deref() == Some(subject))
    }

    pub(super) fn forget(&mut self, before: i64) -> u64 {
        self.drop_those(|entry| entry.changed < before && entry.running(before).is_none())
    }

    /// Forgets an eighth of what is settled, the oldest first, when all places are taken.
    fn make_room(&mut self) -> Result<(), LedgerError> {
        if self.entries.len() < self.capacity {
            return Ok(());
        }
        let mut settled: Vec<_> =
            self.entries.values().filter(|entry| entry.run.is_none()).map(|entry| entry.changed).collect();
        settled.sort_unstable();
        let Some(limit) = settled.get(settled.len() / 8).copied() else {
            return Err(LedgerError::new("the memory ledger is full of runs that go on"));
        };
        let went = self.drop_those(|entry| entry.run.is_none() && entry.changed <= limit);
        tracing::warn!(went, "the memory ledger is full: the oldest answers are forgotten");
        Ok(())
    }

    fn drop_those(&mut self, go: impl Fn(&Entry) -> bool) -> u64 {
        let held = self.entries.len();
        self.entries.retain(|_, entry| !go(entry));
        u64::try_from(held.saturating_sub(self.entries.len())).unwrap_or(u64::MAX)
    }
}

impl Entry {
    /// When the lease of the run that has it ends.
    fn running(&self, now: i64) -> Option<i64> {
        self.run.as_ref().map(|run| run.until).filter(|until| *until > now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::tests::{answer, at};

    fn claim(key: &str, second: u64) -> Claim<'_> {
        Claim { key, fingerprint: [0; 32], owner: key, now: at(second), until: at(second + 10) }
    }

    #[test]
    fn when_it_is_full_the_oldest_answers_go_and_runs_stay() {
        let mut entries = Entries::new(16);
        for number in 0..16 {
            let key = number.to_string();
            entries.claim(&claim(&key, number)).unwrap();
            if number > 3 {
                let lease = Lease { key: key.clone(), owner: key };
                let done = Settlement::Done { answer: answer("a"), subject: None };
                assert!(entries.settle(&lease, done, millis(at(number))));
            }
        }
        assert_eq!(entries.claim(&claim("new", 16)).unwrap(), Claimed::Granted { repetition: false });
        let now = millis(at(0));
        assert_eq!(entries.look("4", now), State::Free);
        assert!(matches!(entries.look("15", now), State::Done(_)));
        assert!((0..4).all(|number: u64| matches!(entries.look(&number.to_string(), now), State::Running { .. })));
    }

    #[test]
    fn a_ledger_full_of_runs_takes_no_more() {
        let mut entries = Entries::new(2);
        entries.claim(&claim("1", 0)).unwrap();
        entries.claim(&claim("2", 0)).unwrap();
        assert!(entries.claim(&claim("3", 0)).is_err());
        assert!(entries.claim(&claim("2", 0)).is_ok(), "what is known needs no room");
    }
}
