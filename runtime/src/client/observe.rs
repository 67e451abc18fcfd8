//! What is going on, told to whoever wants to know: spans for `tracing`, and an observer that counts.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{self, Instant};
use tracing::Span;
use tracing::field::Empty;

use super::start::Outcome;
use super::{Inner, Meta};
use crate::error::{ErrorKind, Failure};
use crate::schema::Call;

/// Hears of every call of a client: to count, to measure, to alert. See
/// [`ClientBuilder::observer`](super::ClientBuilder::observer).
///
/// It is told what happened, and nothing of what was sent or what came but the platform's code and its id of the call.
/// It runs on the call's task, so it should be quick; if it panics, that is logged and the call goes on. A call that is
/// dropped before it ends is not told of.
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
///
/// use bothends::client::{Observation, Observer};
///
/// #[derive(Default)]
/// struct Failures(AtomicU64);
///
/// impl Observer for Failures {
///     fn call_finished(&self, call: &Observation<'_>) {
///         if let Some(kind) = call.kind {
///             self.0.fetch_add(1, Ordering::Relaxed);
///             eprintln!("{} failed after {} attempts: {kind:?}", call.operation, call.attempt);
///         }
///     }
/// }
/// ```
///
/// The example `metrics` makes Prometheus' text of it.
pub trait Observer: Send + Sync + 'static {
    /// A request was sent and answered, or failed on its way: `duration` is the time from then on. What failed before
    /// that, such as a request that breaks its spec, is no attempt.
    fn attempt_finished(&self, _attempt: &Observation<'_>) {}

    /// The caller is about to be told how the call ended: `attempt` is how many attempts there were, none if it failed
    /// before the first; `duration` is all of its time.
    fn call_finished(&self, _call: &Observation<'_>) {}

    /// A call has waited for its turn, by the [`RateLimits`](super::RateLimits), or has paused before it is sent again
    /// (`retried` is then set): `duration` tells how long. It is told too where the turn did not come in time (`kind` is
    /// then there).
    fn waited(&self, _wait: &Observation<'_>) {}
}

impl<O: Observer + ?Sized> Observer for Arc<O> {
    fn attempt_finished(&self, attempt: &Observation<'_>) {
        (**self).attempt_finished(attempt);
    }

    fn call_finished(&self, call: &Observation<'_>) {
        (**self).call_finished(call);
    }

    fn waited(&self, wait: &Observation<'_>) {
        (**self).waited(wait);
    }
}

/// What an [`Observer`] is told.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Observation<'a> {
    /// The API: `aliyun/cams`.
    pub api: &'static str,
    /// The operation, as on the wire.
    pub operation: &'static str,
    /// Which attempt it is, from 1. Of a wait: the one that comes after it.
    pub attempt: u32,
    /// HTTP status, if there was an answer.
    pub status: Option<u16>,
    /// The platform's code, if it refused; at most 128 characters of whatever it wrote.
    pub code: Option<&'a str>,
    /// How it failed; `None` if it succeeded.
    pub kind: Option<ErrorKind>,
    /// The platform's id of the call, if it gave one.
    pub request_id: Option<&'a str>,
    /// How long it took.
    pub duration: Duration,
    /// Of an attempt: whether another one follows. Of a call: whether there was more than one. Of a wait: whether it is
    /// the pause before an attempt that is not the first.
    pub retried: bool,
}

/// One call that is being watched.
pub(super) struct Watch {
    api: &'static str,
    operation: &'static str,
    observer: Option<Arc<dyn Observer>>,
    begun: Instant,
    /// Which attempt it is at.
    attempt: u32,
    span: Span,
}

impl Watch {
    pub(super) fn begin(client: &Inner, call: &Call) -> Self {
        let (api, operation) = (call.api.id, call.name);
        let span = tracing::debug_span!(
            "call",
            api,
            operation,
            attempts = Empty,
            status = Empty,
            code = Empty,
            kind = Empty,
            request_id = Empty,
            milliseconds = Empty,
        );
        Self { api, operation, observer: client.observer.clone(), begun: Instant::now(), attempt: 0, span }
    }

    /// What the call is to run in.
    pub(super) fn span(&self) -> Span {
        self.span.clone()
    }

    /// An attempt begins; gives the span that it is to run in.
    pub(super) fn attempt(&mut self) -> Span {
        self.attempt = self.attempt.saturating_add(1);
        tracing::debug_span!(
            parent: &self.span,
            "attempt",
            attempt = self.attempt,
            status = Empty,
            code = Empty,
            kind = Empty,
            request_id = Empty,
            milliseconds = Empty,
        )
    }

    /// An attempt has ended that took so long; nobody is told of one that was not even sent.
    pub(super) fn attempt_finished(
        &self,
        span: &Span,
        took: Option<Duration>,
        outcome: Result<&Meta, &Failure>,
        retried: bool,
    ) {
        let Some(took) = took else { return };
        let told = Observation { retried, ..self.told(took, outcome) };
        told.record(span);
        span.in_scope(|| told.log(if retried { "failed, and is sent again" } else { "attempt finished" }));
        self.tell(|observer| observer.attempt_finished(&told));
    }

    pub(super) fn call_finished(&self, outcome: &Outcome) {
        let outcome = outcome.as_ref().map(|(_, meta)| meta).map_err(|failure| &**failure);
        // What failed before it was sent was no attempt.
        let attempt = outcome.map_or_else(|failure| failure.attempts, |_| self.attempt);
        let told = Observation { attempt, retried: attempt > 1, ..self.told(self.begun.elapsed(), outcome) };
        self.span.record("attempts", attempt);
        told.record(&self.span);
        self.span.in_scope(|| told.log("call finished"));
        self.tell(|observer| observer.call_finished(&told));
    }

    /// The call has waited for its turn since then, or not; it goes on, or fails for it.
    pub(super) fn turn(&self, since: Instant, turn: &Result<bool, Box<Failure>>) {
        if let Ok(false) = turn {
            return;
        }
        let kind = turn.as_ref().err().map(|failure| failure.kind);
        let told = Observation { kind, ..self.of(since.elapsed()) };
        self.tell(|observer| observer.waited(&told));
    }

    /// Pauses before the next attempt.
    pub(super) async fn pause(&self, wait: Duration) {
        if wait.is_zero() {
            return;
        }
        let since = Instant::now();
        time::sleep(wait).await;
        let next = self.attempt.saturating_add(1);
        let told = Observation { attempt: next, retried: true, ..self.of(since.elapsed()) };
        self.tell(|observer| observer.waited(&told));
    }

    fn told<'a>(&self, took: Duration, outcome: Result<&'a Meta, &'a Failure>) -> Observation<'a> {
        let of = self.of(took);
        match outcome {
            Ok(meta) => Observation { status: Some(meta.status), request_id: meta.request_id.as_deref(), ..of },
            Err(failure) => Observation {
                status: failure.status,
                code: failure.code.as_deref(),
                kind: Some(failure.kind),
                request_id: failure.request_id.as_deref(),
                ..of
            },
        }
    }

    fn of<'a>(&self, duration: Duration) -> Observation<'a> {
        Observation {
            api: self.api,
            operation: self.operation,
            attempt: self.attempt,
            status: None,
            code: None,
            kind: None,
            request_id: None,
            duration,
            retried: false,
        }
    }

    fn tell(&self, tell: impl FnOnce(&dyn Observer)) {
        let Some(observer) = &self.observer else { return };
        // An observer that is broken breaks no call; what it has half done is its own matter.
        if catch_unwind(AssertUnwindSafe(|| tell(&**observer))).is_err() {
            tracing::error!("the observer of the client panicked");
        }
    }
}

impl Observation<'_> {
    fn record(&self, span: &Span) {
        span.record("status", self.status);
        span.record("code", self.code);
        span.record("kind", self.kind.map(tracing::field::debug));
        span.record("request_id", self.request_id);
        span.record("milliseconds", self.milliseconds());
    }

    fn log(&self, what: &'static str) {
        let kind = self.kind.map(tracing::field::debug);
        let milliseconds = self.milliseconds();
        tracing::debug!(
            api = self.api,
            operation = self.operation,
            attempt = self.attempt,
            status = self.status,
            code = self.code,
            kind,
            request_id = self.request_id,
            milliseconds,
            "{what}"
        );
    }

    fn milliseconds(&self) -> u64 {
        u64::try_from(self.duration.as_millis()).unwrap_or(u64::MAX)
    }
}
