//! What became of each call, held against what the platform did.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU8, Ordering};

use crate::callers::executes_twice_at_will;
use crate::platform::Platform;

/// How a call ended.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// With the platform's answer.
    Answered,
    /// With an error that says that nothing was executed.
    Failed,
    /// With an error that says that it may have been executed.
    Unknown,
    /// The caller gave it up.
    Dropped,
}

/// One place for each call.
pub(crate) struct Outcomes {
    ends: Vec<[AtomicU8; 4]>,
    kinds: Mutex<BTreeMap<String, usize>>,
}

impl Outcomes {
    pub(crate) fn new(calls: usize) -> Self {
        Self { ends: (0..calls).map(|_| Default::default()).collect(), kinds: Mutex::default() }
    }

    pub(crate) fn note(&self, call: usize, end: End, kind: &str) {
        if let Some(counter) = self.ends.get(call).and_then(|ends| ends.get(end as usize)) {
            counter.fetch_add(1, Ordering::SeqCst);
        }
        if let Ok(mut kinds) = self.kinds.lock() {
            *kinds.entry(kind.to_owned()).or_default() += 1;
        }
    }

    pub(crate) fn tell(&self) {
        println!("how the calls ended:");
        for (kind, count) in self.kinds.lock().iter().flat_map(|kinds| kinds.iter()) {
            println!("  {kind:<36} {count:>8}");
        }
    }

    /// What does not fit together.
    pub(crate) fn compare(&self, platform: &Platform) -> Vec<String> {
        let mut faults = BTreeMap::<&str, Vec<usize>>::new();
        for (call, ends) in self.ends.iter().enumerate() {
            let [answered, failed, unknown, dropped] =
                ends.each_ref().map(|end| usize::from(end.load(Ordering::SeqCst)));
            let executed = platform.executions(call);
            let wrong = [
                (answered + failed + unknown + dropped != 1, "calls without an outcome, or with several"),
                (answered == 1 && executed == 0, "calls with an answer that were never executed"),
                (failed == 1 && executed > 0, "calls that were executed although their error says no"),
                (executed > 1 && !executes_twice_at_will(call), "calls that were executed twice and must not be"),
            ];
            for (_, what) in wrong.into_iter().filter(|(is_wrong, _)| *is_wrong) {
                faults.entry(what).or_default().push(call);
            }
        }
        let mut told: Vec<_> = faults
            .into_iter()
            .map(|(what, calls)| format!("{} {what}, such as number {}", calls.len(), calls.first().unwrap_or(&0)))
            .collect();
        if platform.copies() > 0 {
            told.push(format!("{} requests had the nonce of the one before", platform.copies()));
        }
        if platform.visitors() > 0 {
            told.push(format!("{} redirects were followed", platform.visitors()));
        }
        told
    }
}
