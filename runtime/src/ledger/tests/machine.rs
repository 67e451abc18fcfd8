//! Random runs over a ledger, held against a model that is simple enough to be believed: one effect for each key,
//! unless a lease ran out.

use std::collections::HashMap;

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

#[derive(Clone, Debug)]
enum Step {
    Claim {
        key: usize,
        content: u8,
    },
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
    /// The process dies: nobody settles what runs, and the ledger is opened again.
    Crash,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => (0..KEYS.len(), 0..8_u8).prop_map(|(key, content)| Step::Claim { key, content: content / 7 }),
        5 => (0..64_usize, 0..4_u8).prop_map(|(run, how)| Step::Settle { run, how }),
        2 => (0..KEYS.len()).prop_map(|key| Step::Look { key }),
        1 => (0..KEYS.len()).prop_map(|key| Step::Close { key }),
        3 => (0..8_u64).prop_map(|seconds| Step::Wait { seconds }),
        1 => Just(Step::Crash),
    ];
    vec(step, 1..60)
}

#[derive(Default)]
struct Model {
    entries: HashMap<usize, Entry>,
    now: u64,
    /// Runs that were granted and that may still settle: key and owner.
    runs: Vec<(usize, String)>,
    granted: usize,
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
        let claimed = match self.entries.get_mut(&key) {
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
        };
        if let Claimed::Granted { .. } = claimed {
            self.runs.push((key, owner.to_owned()));
        }
        claimed
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

/// What must hold whatever the model says.
#[derive(Default)]
struct Effects {
    running: HashMap<usize, u64>,
    finished: HashMap<usize, bool>,
}

impl Effects {
    fn begun(&mut self, key: usize, now: u64) {
        assert!(self.running.get(&key).is_none_or(|until| *until <= now), "two runs at once");
        assert!(!self.finished.contains_key(&key), "an effect after the effect");
        self.running.insert(key, now + LEASE);
    }

    fn ended(&mut self, key: usize, how: u8) {
        self.running.remove(&key);
        if how == 0 {
            self.finished.insert(key, true);
        }
    }
}

async fn run(steps: Vec<Step>, open: impl Fn() -> Box<dyn Ledger>) {
    let (mut ledger, mut model, mut effects) = (open(), Model::default(), Effects::default());
    for step in steps {
        match step {
            Step::Claim { key, content } => {
                model.granted += 1;
                let (owner, now) = (format!("run-{}", model.granted), at(model.now));
                let claim = Claim {
                    key: KEYS[key],
                    fingerprint: [content; 32],
                    owner: &owner,
                    now,
                    until: at(model.now + LEASE),
                };
                let claimed = ledger.claim(claim).await.unwrap();
                if let Claimed::Granted { .. } = claimed {
                    effects.begun(key, model.now);
                }
                assert_eq!(claimed, model.claim(key, content, &owner));
            }
            Step::Settle { run, how } if !model.runs.is_empty() => {
                let (key, owner) = model.runs.remove(run % model.runs.len());
                let subject = Some(KEYS[key].to_owned());
                let settlement = match how {
                    0 => Settlement::Done { answer: answer(&owner), subject },
                    1 => Settlement::Pending { answer: answer(&owner), subject },
                    2 => Settlement::Failed,
                    _ => Settlement::Declined,
                };
                let settled = ledger.settle(&lease(KEYS[key], &owner), settlement, at(model.now)).await.unwrap();
                if settled {
                    effects.ended(key, how);
                }
                assert_eq!(settled, model.settle(key, &owner, how));
            }
            Step::Settle { .. } => {}
            Step::Look { key } => {
                assert_eq!(ledger.look(KEYS[key], at(model.now)).await.unwrap(), model.look(key));
            }
            Step::Close { key } => {
                effects.finished.remove(&key);
                let closed = ledger.close(KEYS[key]).await.unwrap();
                if closed > 0 {
                    effects.running.remove(&key);
                }
                assert_eq!(closed, model.close(key));
            }
            Step::Wait { seconds } => model.now += seconds,
            Step::Crash => {
                drop(ledger);
                ledger = open();
                model.runs.clear();
            }
        }
    }
}

fn in_a_runtime(steps: Vec<Step>, open: impl Fn() -> Box<dyn Ledger>) {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(run(steps, open));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_effect_for_each_key_in_memory(steps in steps()) {
        let ledger = MemoryLedger::new();
        in_a_runtime(steps, || Box::new(ledger.clone()));
    }
}

#[cfg(feature = "sqlite")]
proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_effect_for_each_key_in_a_file(steps in steps()) {
        let file = Scratch::new();
        in_a_runtime(steps, || Box::new(SqliteLedger::open(file.path()).unwrap()));
    }
}

const KEYS: [&str; 3] = ["k-0", "k-1", "k-2"];
const LEASE: u64 = 10;
