//! Counts calls, and shows them in the text format of Prometheus (version 0.0.4).

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bothends::client::{Observation, Observer};

/// Figures of one client or several; share it by an `Arc`.
#[derive(Default)]
pub(crate) struct Metrics(Mutex<Figures>);

#[derive(Default)]
struct Figures {
    /// By operation, how it ended, and the platform's code.
    calls: BTreeMap<(Call, String, String), u64>,
    retries: BTreeMap<Call, u64>,
    waits: BTreeMap<Call, u64>,
    durations: BTreeMap<Call, Durations>,
}

/// API and operation.
type Call = (&'static str, &'static str);

/// How many calls took at most as long as each bucket says; and all of them.
#[derive(Default)]
struct Durations {
    within: [u64; BUCKETS.len()],
    sum: Duration,
    count: u64,
}

impl Observer for Metrics {
    fn attempt_finished(&self, attempt: &Observation<'_>) {
        if attempt.retried {
            *self.figures().retries.entry((attempt.api, attempt.operation)).or_default() += 1;
        }
    }

    fn call_finished(&self, call: &Observation<'_>) {
        let mut figures = self.figures();
        let operation = (call.api, call.operation);
        let outcome = call.kind.map_or_else(|| "success".to_owned(), |kind| format!("{kind:?}"));
        // A platform has a few dozen codes; more than that would be a label for each call, which Prometheus does not bear.
        let code = call.code.filter(|_| figures.calls.len() < MOST_SERIES).unwrap_or_default().to_owned();
        *figures.calls.entry((operation, outcome, code)).or_default() += 1;
        figures.durations.entry(operation).or_default().add(call.duration);
    }

    fn waited(&self, wait: &Observation<'_>) {
        // The pause before another attempt is told of as a retry already.
        if !wait.retried {
            *self.figures().waits.entry((wait.api, wait.operation)).or_default() += 1;
        }
    }
}

impl Metrics {
    fn figures(&self) -> MutexGuard<'_, Figures> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Durations {
    fn add(&mut self, duration: Duration) {
        for (count, bound) in self.within.iter_mut().zip(BUCKETS) {
            *count += u64::from(duration.as_secs_f64() <= bound);
        }
        self.sum = self.sum.saturating_add(duration);
        self.count += 1;
    }
}

impl fmt::Display for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let figures = self.figures();
        head(f, "bothends_calls_total", "counter", "Calls that have ended.")?;
        for (((api, operation), outcome, code), count) in &figures.calls {
            let (outcome, code) = (Label(outcome), Label(code));
            let labels = format!(r#"{},outcome="{outcome}",code="{code}""#, labels((api, operation)));
            writeln!(f, "bothends_calls_total{{{labels}}} {count}")?;
        }
        head(f, "bothends_retries_total", "counter", "Attempts that were followed by another one.")?;
        for (call, count) in &figures.retries {
            writeln!(f, "bothends_retries_total{{{}}} {count}", labels(*call))?;
        }
        head(f, "bothends_waits_total", "counter", "Calls that waited for their turn.")?;
        for (call, count) in &figures.waits {
            writeln!(f, "bothends_waits_total{{{}}} {count}", labels(*call))?;
        }
        head(f, "bothends_call_seconds", "histogram", "How long calls took, waiting included.")?;
        for (call, durations) in &figures.durations {
            durations.show(f, &labels(*call))?;
        }
        Ok(())
    }
}

impl Durations {
    fn show(&self, f: &mut fmt::Formatter<'_>, labels: &str) -> fmt::Result {
        for (count, bound) in self.within.iter().zip(BUCKETS) {
            writeln!(f, "bothends_call_seconds_bucket{{{labels},le=\"{bound}\"}} {count}")?;
        }
        writeln!(f, "bothends_call_seconds_bucket{{{labels},le=\"+Inf\"}} {}", self.count)?;
        writeln!(f, "bothends_call_seconds_sum{{{labels}}} {}", self.sum.as_secs_f64())?;
        writeln!(f, "bothends_call_seconds_count{{{labels}}} {}", self.count)
    }
}

fn head(f: &mut fmt::Formatter<'_>, name: &str, kind: &str, help: &str) -> fmt::Result {
    writeln!(f, "# HELP {name} {help}\n# TYPE {name} {kind}")
}

fn labels((api, operation): Call) -> String {
    format!(r#"api="{}",operation="{}""#, Label(api), Label(operation))
}

/// The value of a label: a code is whatever the platform wrote.
struct Label<'a>(&'a str);

impl fmt::Display for Label<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.replace('\\', r"\\").replace('"', r#"\""#).replace('\n', r"\n"))
    }
}

const MOST_SERIES: usize = 1000;

/// Seconds.
const BUCKETS: [f64; 7] = [0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];
