//! Random runs of several workers over one ledger, held against a model that is simple enough to be believed: one effect
//! for each key, unless a lease ran out.

use std::collections::HashMap;

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

#[derive(Clone, Debug)]
enum Step {
    Claim {
        worker: usize,
        key: usize,
        content: u8,
    },
    /// A run comes to its end: well (its effect is there), pending, with a failure, or by saying no.
    Settle {
        run: usize,
        how: u8,
    },
    Look {
        key: usize,
    },
    Close {
        key: usize,
    },
    Wait {
        seconds: u64,
    },
    /// A process dies, before or after the effects of its runs: nobody settles them, and it opens the ledger again.
    Crash {
        worker: usize,
        after_effects: bool,
    },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => (0..WORKERS, 0..KEYS.len(), 0..8_u8)
            .prop_map(|(worker, key, content)| Step::Claim { worker, key, content: content / 7 }),
        5 => (0..64_usize, 0..4_u8).prop_map(|(run, how)| Step::Settle { run, how }),
        2 => (0..KEYS.len()).prop_map(|key| Step::Look { key }),
        1 => (0..KEYS.len()).prop_map(|key| Step::Close { key }),
        3 => (0..8_u64).prop_map(|seconds| Step::Wait { seconds }),
        1 => (0..WORKERS, any::<bool>()).prop_map(|(worker, after_effects)| Step::Crash { worker, after_effects }),
    ];
    vec(step, 1..60)
}

#[derive(Default)]
struct Model {
    entries: HashMap<usize, Entry>,
    now: u64,
    /// Runs that were granted and that may still settle.
    runs: Vec<Run>,
    asked: usize,
}

struct Run {
    worker: usize,
    key: usize,
    owner: String,
    life: Life,
}

struct Entry {
    content: u8,
    run: Option<(String, u64)>,
    answer: Option<(bool, String)>,
}

impl Entry {
    fn runs_until(&self, now: u64) -> Option<u64> {
        self.run.as_ref().map(|(_, until)| *until).filter(|until| *until > now)
    }
}

impl Model {
    fn claim(&mut self, key: usize, content: u8, owner: &str) -> Claimed {
        let run = Some((owner.to_owned(), self.now + LEASE));
        match self.entries.get_mut(&key) {
            None => {
                self.entries.insert(key, Entry { content, run, answer: None });
                FIRST
            }
            Some(entry) => match &entry.answer {
                _ if entry.content != content => Claimed::Conflict,
                Some((true, text)) => Claimed::Done(answer(text)),
                _ => match entry.runs_until(self.now) {
                    Some(until) => Claimed::Running { until: at(until) },
                    None => {
                        entry.run = run;
                        AGAIN
                    }
                },
            },
        }
    }

    fn settle(&mut self, key: usize, owner: &str, how: u8) -> bool {
        let Some(entry) = self.entries.get_mut(&key) else { return false };
        if entry.run.as_ref().is_none_or(|(other, _)| other != owner) {
            return false;
        }
        entry.run = None;
        match how {
            0 => entry.answer = Some((true, owner.to_owned())),
            1 => entry.answer = Some((false, owner.to_owned())),
            2 if entry.answer.is_some() => {}
            _ => drop(self.entries.remove(&key)),
        }
        true
    }

    fn look(&self, key: usize) -> State {
        let Some(entry) = self.entries.get(&key) else { return State::Free };
        match (&entry.answer, entry.runs_until(self.now)) {
            (Some((true, text)), _) => State::Done(answer(text)),
            (_, Some(until)) => State::Running { until: at(until) },
            (Some((false, text)), None) => State::Pending(answer(text)),
            (None, None) => State::Free,
        }
    }

    /// Answers of the model carry their key as subject.
    fn close(&mut self, key: usize) -> u64 {
        let closes = self.entries.get(&key).is_some_and(|entry| entry.answer.is_some());
        u64::from(closes && self.entries.remove(&key).is_some())
    }
}

/// What must hold whatever the model says. It counts what runs have done by themselves, whether they lived to settle it
/// or not.
#[derive(Default)]
struct Effects {
    running: HashMap<usize, u64>,
    finished: HashMap<usize, bool>,
    /// How often a key was closed: whatever began before has its effect in the life before.
    lives: HashMap<usize, u64>,
    effects: HashMap<Life, u64>,
    /// How often a key was given to another run since the lease of the one before had run out.
    ran_out: HashMap<Life, u64>,
}

/// A key, and how often it was closed.
type Life = (usize, u64);

impl Effects {
    fn life(&self, key: usize) -> Life {
        (key, self.lives.get(&key).copied().unwrap_or_default())
    }

    fn begun(&mut self, key: usize, now: u64) {
        let before = self.running.insert(key, now + LEASE);
        assert!(before.is_none_or(|until| until <= now), "two runs at once");
        assert!(!self.finished.contains_key(&key), "an effect after the effect");
        if before.is_some() {
            *self.ran_out.entry(self.life(key)).or_default() += 1;
        }
    }

    fn had(&mut self, life: Life) {
        let effects = self.effects.entry(life).or_default();
        *effects += 1;
        let ran_out = self.ran_out.get(&life).copied().unwrap_or_default();
        assert!(*effects <= 1 + ran_out, "{effects} effects, though {ran_out} leases ran out");
    }

    fn ended(&mut self, key: usize, how: u8) {
        self.running.remove(&key);
        if how == 0 {
            assert!(self.effects.contains_key(&self.life(key)), "an answer without an effect");
            self.finished.insert(key, true);
        }
    }

    fn closed(&mut self, key: usize) {
        self.running.remove(&key);
        self.finished.remove(&key);
        *self.lives.entry(key).or_default() += 1;
    }
}

/// The workers, each with the ledger opened for itself, and what is known of them all.
struct Scene<L> {
    workers: Vec<L>,
    model: Model,
    effects: Effects,
}

impl<L: Ledger> Scene<L> {
    async fn claim(&mut self, worker: usize, key: usize, content: u8) {
        self.model.asked += 1;
        let (owner, now) = (format!("run-{}", self.model.asked), self.model.now);
        let claim =
            Claim { key: KEYS[key], fingerprint: [content; 32], owner: &owner, now: at(now), until: at(now + LEASE) };
        let claimed = self.workers[worker].claim(claim).await.unwrap();
        assert_eq!(claimed, self.model.claim(key, content, &owner));
        if let Claimed::Granted { .. } = claimed {
            self.effects.begun(key, now);
            self.model.runs.push(Run { worker, key, owner, life: self.effects.life(key) });
        }
    }

    async fn settle(&mut self, run: usize, how: u8) {
        let Run { worker, key, owner, life } = self.model.runs.remove(run % self.model.runs.len());
        let subject = Some(KEYS[key].to_owned());
        let settlement = match how {
            0 => Settlement::Done { answer: answer(&owner), subject },
            1 => Settlement::Pending { answer: answer(&owner), subject },
            2 => Settlement::Failed,
            _ => Settlement::Declined,
        };
        if how == 0 {
            self.effects.had(life);
        }
        let settled =
            self.workers[worker].settle(&lease(KEYS[key], &owner), settlement, at(self.model.now)).await.unwrap();
        if settled {
            self.effects.ended(key, how);
        }
        assert_eq!(settled, self.model.settle(key, &owner, how));
    }

    async fn close(&mut self, worker: usize, key: usize) {
        let closed = self.workers[worker].close(KEYS[key]).await.unwrap();
        if closed > 0 {
            self.effects.closed(key);
        }
        assert_eq!(closed, self.model.close(key));
    }

    fn crash(&mut self, worker: usize, after_effects: bool) {
        let runs = std::mem::take(&mut self.model.runs).into_iter();
        let (dead, alive): (Vec<_>, Vec<_>) = runs.partition(|run| run.worker == worker);
        self.model.runs = alive;
        for run in dead.into_iter().filter(|_| after_effects) {
            self.effects.had(run.life);
        }
    }
}

async fn run<L: Ledger>(steps: Vec<Step>, open: impl AsyncFn() -> L) {
    let mut workers = Vec::new();
    for _ in 0..WORKERS {
        workers.push(open().await);
    }
    let mut scene = Scene { workers, model: Model::default(), effects: Effects::default() };
    for (number, step) in steps.into_iter().enumerate() {
        let any = number % WORKERS;
        match step {
            Step::Claim { worker, key, content } => scene.claim(worker, key, content).await,
            Step::Settle { run, how } if !scene.model.runs.is_empty() => scene.settle(run, how).await,
            Step::Settle { .. } => {}
            Step::Look { key } => {
                let now = at(scene.model.now);
                assert_eq!(scene.workers[any].look(KEYS[key], now).await.unwrap(), scene.model.look(key));
            }
            Step::Close { key } => scene.close(any, key).await,
            Step::Wait { seconds } => scene.model.now += seconds,
            Step::Crash { worker, after_effects } => {
                scene.crash(worker, after_effects);
                scene.workers[worker] = open().await;
            }
        }
    }
}

fn in_a_runtime<L: Ledger>(steps: Vec<Step>, open: impl AsyncFn() -> L) {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(run(steps, open));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_effect_for_each_key_in_memory(steps in steps()) {
        let ledger = MemoryLedger::new();
        in_a_runtime(steps, async || ledger.clone());
    }
}

#[cfg(feature = "sqlite")]
proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_effect_for_each_key_in_a_file(steps in steps()) {
        let file = Scratch::new();
        in_a_runtime(steps, async || SqliteLedger::open(file.path()).unwrap());
    }
}

#[cfg(feature = "postgres")]
proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_effect_for_each_key_in_a_database(steps in steps()) {
        let Some(schema) = database::Schema::new() else { return Ok(()) };
        in_a_runtime(steps, async || schema.ledger().await);
    }
}

const WORKERS: usize = 3;
const KEYS: [&str; 3] = ["k-0", "k-1", "k-2"];
const LEASE: u64 = 10;
