//! Work that stays pending: the platform waits for it for some hours, and then takes the order as failed.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::task::JoinSet;

use super::alert::{Alert, AlertQueue, PendingWork};
use super::delivery::within;
use super::{Core, Service};
use crate::clock::Clock;
use crate::ledger::{Filter, JournalEntry, Ledger, LedgerError, Pending, Verdict};

impl Service {
    /// Looks once a minute for work that stays pending, and tells [`Alerts`](super::Alerts) of it, for ever; ends at once
    /// if there are none. [`Server::listen`](crate::Server::listen) does so by itself: this is for those who serve by
    /// other means, once for all clones.
    pub async fn watch_pending(&self) {
        let mut watches = Watch::all(&self.cores);
        while !watches.is_empty() {
            for watch in &mut watches {
                if let Err(error) = watch.look().await {
                    tracing::error!(%error, "the ledger could not be asked for work that stays pending");
                }
            }
            tokio::time::sleep(MINUTE).await;
        }
    }

    /// The same in the background, for as long as what is given is held.
    pub(super) fn watching(&self) -> JoinSet<()> {
        let (service, mut tasks) = (self.clone(), JoinSet::new());
        tasks.spawn(async move { service.watch_pending().await });
        tasks
    }
}

/// One ledger and whom to tell, for all APIs that have both in common.
struct Watch {
    ledger: Arc<dyn Ledger>,
    alerts: Arc<AlertQueue>,
    clock: Arc<dyn Clock>,
    /// In ascending order.
    ages: Arc<[Duration]>,
    apis: Vec<&'static str>,
    /// Since when what was told of has been pending, and how many of the ages were over.
    told: HashMap<String, (SystemTime, usize)>,
}

impl Watch {
    fn all(cores: &[Arc<Core>]) -> Vec<Self> {
        let mut watches: Vec<Self> = Vec::new();
        for core in cores {
            let Some(alerts) = core.alerts.as_ref().filter(|_| !core.alert_ages.is_empty()) else { continue };
            let same = |watch: &&mut Self| {
                Arc::ptr_eq(&watch.ledger, &core.ledger)
                    && Arc::ptr_eq(&watch.alerts, alerts)
                    && watch.ages == core.alert_ages
            };
            let api = core.handler.api().id;
            if let Some(watch) = watches.iter_mut().find(same) {
                watch.apis.push(api);
                continue;
            }
            watches.push(Self {
                ledger: Arc::clone(&core.ledger),
                alerts: Arc::clone(alerts),
                clock: Arc::clone(&core.clock),
                ages: Arc::clone(&core.alert_ages),
                apis: vec![api],
                told: HashMap::new(),
            });
        }
        watches
    }

    /// Tells of what has become too old since the last time. After a restart, of what is too old by then.
    async fn look(&mut self) -> Result<(), LedgerError> {
        let now = self.clock.now();
        let (Some(first), Some(last)) = (self.ages.first(), self.ages.last()) else { return Ok(()) };
        // What the platform gave up long ago stays pending in the ledger: nobody has to hear of that for ever.
        let from = now.checked_sub(last.saturating_add(DAY)).unwrap_or(SystemTime::UNIX_EPOCH);
        let before = now.checked_sub(*first).and_then(|time| time.checked_add(Duration::from_millis(1)));
        let waiting = within(self.ledger.pending(from..before.unwrap_or(now), MOST)).await?;
        if waiting.len() >= usize::try_from(MOST).unwrap_or(usize::MAX) {
            tracing::error!(most = MOST, "more work is pending than alerts are made of");
        }
        let mut told = HashMap::new();
        for pending in waiting {
            let age = now.duration_since(pending.since).unwrap_or_default();
            let over = self.ages.partition_point(|limit| *limit <= age);
            let key = pending.key.clone();
            let before = self.told.get(&key).filter(|(since, _)| *since == pending.since).map_or(0, |(_, over)| *over);
            told.insert(key, (pending.since, over));
            if over > before {
                self.tell(pending, age).await;
            }
        }
        self.told = told;
        Ok(())
    }

    async fn tell(&self, pending: Pending, age: Duration) {
        let Pending { key, since } = pending;
        let filter = Filter { key: Some(key.clone()), verdict: Some(Verdict::Pending), limit: 1, ..Filter::default() };
        // Without the journal there is less to tell, but there is.
        let line = within(self.ledger.journal(filter)).await.ok().and_then(|lines| lines.into_iter().next());
        let (api, call, id) = match line {
            Some(JournalEntry { api, call, id, .. }) => (Some(api), call, Some(id)),
            None => {
                let (api, call) = scope(&key);
                (api, call, None)
            }
        };
        // Another server's, with which the ledger is shared.
        if api.as_ref().is_some_and(|api| !self.apis.iter().any(|own| own == api)) {
            return;
        }
        tracing::warn!(api, call, id, minutes = age.as_secs() / 60, "work stays pending");
        self.alerts.send(Alert::Pending(PendingWork { api, call, key, id, since, age }));
    }
}

/// API and call, of a key that is not a hash.
fn scope(key: &str) -> (Option<String>, Option<String>) {
    let parts: Vec<serde_json::Value> = serde_json::from_str(key).unwrap_or_default();
    let text = |index: usize| parts.get(index).and_then(|part| part.as_str()).map(str::to_owned);
    (text(0), text(1))
}

/// KooGallery repeats calls of SaaS products for 3 hours, and then takes the order as failed: after the first hour, and
/// while there is half an hour left.
pub(super) const AGES: [Duration; 2] = [Duration::from_secs(60 * 60), Duration::from_secs(150 * 60)];

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// At most so much work is told of at a time.
const MOST: u32 = 1000;

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, Sender, channel};

    use super::super::Alerts;
    use super::*;
    use crate::MemoryLedger;
    use crate::clock::FixedClock;
    use crate::ledger::tests::{answer, at, done, pending, record};
    use crate::ledger::{Claim, Lease, Settlement};

    struct Heard(Sender<PendingWork>);

    impl Alerts for Heard {
        fn pending(&self, work: &PendingWork) {
            self.0.send(work.clone()).unwrap();
        }
    }

    fn watch(ledger: &MemoryLedger) -> (Watch, FixedClock, Receiver<PendingWork>) {
        let ((told, heard), clock) = (channel(), FixedClock::new(at(0)));
        let watch = Watch {
            ledger: Arc::new(ledger.clone()),
            alerts: Arc::new(AlertQueue::start(Heard(told))),
            clock: Arc::new(clock.clone()),
            ages: Arc::new(AGES),
            apis: vec!["acme/shop"],
            told: HashMap::new(),
        };
        (watch, clock, heard)
    }

    async fn run(ledger: &MemoryLedger, key: &str, settlement: Settlement, second: u64) {
        let claim = Claim { key, fingerprint: [0; 32], owner: key, now: at(second), until: at(second + 9) };
        ledger.claim(claim).await.unwrap();
        let lease = Lease { key: key.to_owned(), owner: key.to_owned() };
        assert!(ledger.settle(&lease, settlement, at(second)).await.unwrap());
    }

    /// What is told when one looks at that second, in the order of keys.
    async fn told(watch: &mut Watch, clock: &FixedClock, heard: &Receiver<PendingWork>, second: u64) -> Vec<String> {
        clock.set(at(second));
        watch.look().await.unwrap();
        // The thread has told all of it when it has told this, which comes last.
        let (key, since, age) = (String::new(), at(0), Duration::ZERO);
        watch.alerts.send(Alert::Pending(PendingWork { api: None, call: None, key, id: None, since, age }));
        heard.iter().map(|work| work.key).take_while(|key| !key.is_empty()).collect()
    }

    const ONE: &str = r#"["acme/shop","create","","o-1"]"#;
    const TWO: &str = r#"["acme/shop","create","","o-2"]"#;

    #[tokio::test]
    async fn each_age_is_told_once() {
        let ledger = MemoryLedger::new();
        let (mut watch, clock, heard) = watch(&ledger);
        run(&ledger, ONE, pending("wait"), 0).await;
        run(&ledger, TWO, pending("wait"), 60).await;
        run(&ledger, r#"["acme/other","create","","o-1"]"#, pending("wait"), 0).await;
        for (second, expected) in [
            (3599, &[][..]),
            (3600, &[ONE]),
            (3601, &[]),
            (3700, &[TWO]),
            (8999, &[]),
            (9000, &[ONE]),
            (9100, &[TWO]),
            (9200, &[]),
        ] {
            assert_eq!(told(&mut watch, &clock, &heard, second).await, expected, "{second}");
            run(&ledger, ONE, pending("still"), second).await;
        }
    }

    #[tokio::test]
    async fn what_is_done_is_not_told_and_what_is_pending_anew_is() {
        let ledger = MemoryLedger::new();
        let (mut watch, clock, heard) = watch(&ledger);
        run(&ledger, ONE, pending("wait"), 0).await;
        run(&ledger, TWO, pending("wait"), 0).await;
        run(&ledger, TWO, done("there", None), 100).await;
        assert_eq!(told(&mut watch, &clock, &heard, 4000).await, [ONE]);
        run(&ledger, ONE, Settlement::Declined, 4000).await;
        run(&ledger, ONE, pending("anew"), 4001).await;
        assert_eq!(told(&mut watch, &clock, &heard, 7000).await, [""; 0]);
        assert_eq!(told(&mut watch, &clock, &heard, 7601).await, [ONE]);
        assert_eq!(told(&mut watch, &clock, &heard, 4001 + 9000 + 86_401).await, [""; 0], "given up long ago");
    }

    #[tokio::test]
    async fn the_journal_tells_more_of_a_key_that_is_a_hash() {
        let ledger = MemoryLedger::new();
        let (mut watch, clock, heard) = watch(&ledger);
        run(&ledger, "sha256:1", pending("wait"), 0).await;
        run(&ledger, "sha256:2", pending("wait"), 0).await;
        let mut line = record("id", at(0));
        (line.entry.key, line.entry.verdict) = (Some("sha256:1".to_owned()), Verdict::Pending);
        line.answer = answer("wait");
        ledger.record(line).await.unwrap();
        clock.set(at(3660));
        watch.look().await.unwrap();
        let (first, second) = (heard.recv().unwrap(), heard.recv().unwrap());
        assert_eq!((first.api.as_deref(), first.call.as_deref()), (Some("acme/shop"), Some("create")));
        assert_eq!((first.id.as_deref(), first.since, first.age), (Some("id"), at(0), Duration::from_secs(3660)));
        assert_eq!((second.key.as_str(), second.api, second.id), ("sha256:2", None, None));
    }
}
