//! Whether a call is sent again, and when: only what is safe, only as much as helps, and never beyond its time.
//!
//! | what happened | sent again |
//! |---|---|
//! | no connection was made: nothing was sent | any call; at once, if there is another endpoint |
//! | the platform refused the time of the request, and told its own | any call, once, at once |
//! | the platform refused credentials that have expired, and there are others | any call, once, at once |
//! | throttled, unavailable, failed, timed out, connection lost | calls that are `idempotent` by their specs |
//! | anything else, and whatever was streamed in part | nothing |

mod backoff;
mod budget;
mod circuit;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::destination::Destination;
use super::start::Start;
use super::{Inner, provide, skew};
use crate::credentials::Credentials;
use crate::error::{ErrorKind, Failure};
use crate::schema::{Call, CodeKind};
use budget::Budget;
use circuit::Circuit;

/// What is said of retries when a client is made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Settings {
    pub(super) attempts: u32,
    /// How many failures open the circuit, zero for none, and how long it stays so.
    pub(super) circuit: (u32, Duration),
}

impl Default for Settings {
    fn default() -> Self {
        Self { attempts: 3, circuit: (10, Duration::from_secs(5)) }
    }
}

/// What the calls of a client share.
pub(super) struct Retries {
    attempts: u32,
    /// What points in time are measured from.
    epoch: Instant,
    budget: Mutex<Budget>,
    circuit: Mutex<Circuit>,
}

impl Retries {
    pub(super) fn new(settings: Settings) -> Self {
        let (failures, pause) = settings.circuit;
        Self {
            attempts: settings.attempts,
            epoch: Instant::now(),
            budget: Mutex::new(Budget::new()),
            circuit: Mutex::new(Circuit::new(failures, pause)),
        }
    }

    fn now(&self) -> Duration {
        self.epoch.elapsed()
    }

    /// Counts what became of an attempt: whether anybody is there.
    fn note(&self, call: &Call, failure: Option<&Failure>) {
        let mut circuit = lock(&self.circuit);
        match failure {
            Some(failure) if nobody_there(call, failure) => {
                if circuit.down(self.now()) {
                    tracing::warn!(api = call.api.id, "the platform is down: calls fail at once for a while");
                }
            }
            // Silence may be that of one operation only.
            Some(failure) if failure.status.is_none() => {}
            _ => circuit.up(),
        }
    }
}

/// The attempts of one call.
pub(super) struct Attempts<'c> {
    client: &'c Inner,
    call: &'c Call,
    begun: Instant,
    total: Duration,
    most: u32,
    made: u32,
    /// Whether it waited for credentials, so that its time is not all there any more.
    asked: bool,
    /// What the attempt was signed with, and since when it is on its way; nothing before it is made.
    sent: Option<(Credentials, Instant)>,
    maybe_executed: bool,
    /// The correction of the clock that the attempt was signed with, until one was made for this call.
    clock_offset: Option<i64>,
    /// Whether it was sent again with other credentials.
    renewed: bool,
    /// Why the last attempt that was made failed.
    last: Option<Box<Failure>>,
}

impl<'c> Attempts<'c> {
    /// Begins the time that a call may take.
    pub(super) fn begin(start: &'c Start) -> Self {
        let client = &*start.client;
        Self {
            client,
            call: &start.call,
            begun: Instant::now(),
            total: start.options.timeout.unwrap_or(client.transport.total()),
            most: start.options.attempts.unwrap_or(client.retries.attempts),
            made: 0,
            asked: false,
            sent: None,
            maybe_executed: false,
            clock_offset: Some(client.skew.offset()),
            renewed: false,
            last: None,
        }
    }

    /// What is left of the call's time.
    fn left(&self) -> Duration {
        self.total.saturating_sub(self.begun.elapsed())
    }

    /// How long an attempt may wait for its turn.
    pub(super) fn patience(&self) -> Duration {
        if self.made == 0 && !self.asked { self.total } else { self.left() }
    }

    /// Those that are good now.
    pub(super) async fn credentials(&mut self) -> Result<Credentials, Box<Failure>> {
        self.asked |= self.client.provider.at_hand().is_none();
        self.client.credentials(self.call, self.left()).await
    }

    /// Fails if nothing is sent for now.
    pub(super) fn enter(&self) -> Result<(), Box<Failure>> {
        let Err(wait) = lock(&self.client.retries.circuit).enter(self.client.retries.now()) else { return Ok(()) };
        let message =
            format!("not sent: the platform could not be reached again and again; one call tries in {wait:.1?}");
        let mut failure = Failure::new(self.call, ErrorKind::Platform, message);
        failure.retry_after = Some(wait);
        Err(failure.hint("call again later; `ClientBuilder::circuit_breaker` has other limits"))
    }

    /// An attempt is made: from here on, bytes may leave. Gives how long it may take: all the time that there is, unless
    /// another attempt could make use of the rest.
    pub(super) fn make(&mut self, streams: bool, credentials: &Credentials) -> Result<Duration, Box<Failure>> {
        let left = self.left();
        if left.is_zero() {
            return Err(Failure::new(self.call, ErrorKind::Timeout, "not sent: time ran out before it was its turn"));
        }
        if self.made == 0 {
            lock(&self.client.retries.budget).earn(self.client.retries.now());
        }
        self.made = self.made.saturating_add(1);
        self.last = None;
        self.sent = Some((credentials.clone(), Instant::now()));
        let last = streams || !self.call.idempotent || self.made >= self.most;
        Ok(if last { left } else { left.min(self.client.transport.attempt()) })
    }

    /// How long the attempt has taken; `None` if it was not sent.
    pub(super) fn took(&self) -> Option<Duration> {
        self.sent.as_ref().map(|(_, since)| since.elapsed())
    }

    /// The call has succeeded.
    pub(super) fn succeeded(&self) {
        self.client.retries.note(self.call, None);
    }

    /// An attempt to reach a destination has failed, and may have streamed what cannot be streamed again. Tells how long to
    /// wait until the next one, if there may be one.
    pub(super) async fn failed(
        &mut self,
        failure: &Failure,
        destination: &Destination,
        streamed: bool,
    ) -> Option<Duration> {
        let (used, _) = self.sent.as_ref()?;
        let used = used.clone();
        self.maybe_executed |= failure.maybe_executed;
        self.client.retries.note(self.call, Some(failure));
        let elsewhere = failure.kind == ErrorKind::Connect && self.client.destinations.unreachable(destination);
        let expired = provide::says_expired(self.call, failure);
        if expired {
            self.client.provider.refused(&used);
        }
        if streamed || self.made >= self.most {
            return None;
        }
        if expired {
            return self.renewed(&used).await.then_some(Duration::ZERO);
        }
        self.wait(failure, elsewhere)
    }

    /// Whether there are other credentials to send it again with. That needs nothing of the budget: it is once for a call,
    /// and ends with the calls that were on their way when the credentials expired.
    async fn renewed(&mut self, used: &Credentials) -> bool {
        let again = !std::mem::replace(&mut self.renewed, true);
        again && self.client.renewed(self.call, used, self.left()).await
    }

    /// How long to wait for the next attempt, if there may be one.
    fn wait(&mut self, failure: &Failure, elsewhere: bool) -> Option<Duration> {
        let set_clock = self.clock_offset.is_some_and(|before| refuses_time(self.call, failure, before));
        if set_clock {
            self.clock_offset = None;
        }
        let wait = match () {
            () if elsewhere || set_clock => Duration::ZERO,
            () if may_help(self.call, failure) => {
                let random = backoff::random(&format!("{:?}/{}", Instant::now(), self.made));
                backoff::wait(self.made, random).max(failure.retry_after.unwrap_or_default())
            }
            () => return None,
        };
        let (fits, retries) = (wait < self.left(), &self.client.retries);
        // Another endpoint has none of the load of the first.
        (fits && (elsewhere || lock(&retries.budget).spend(retries.now()))).then_some(wait)
    }

    /// Another attempt follows one that failed.
    pub(super) fn again(&mut self, failure: Box<Failure>) {
        self.last = Some(failure);
        self.sent = None;
    }

    /// The error of the last attempt, with what is to be said of all. Where that was not even sent, what went wrong before
    /// says more.
    pub(super) fn end(&mut self, failure: Box<Failure>) -> Box<Failure> {
        let mut failure = self.last.take().unwrap_or(failure);
        failure.attempts = self.made;
        failure.maybe_executed |= self.maybe_executed;
        failure
    }
}

/// Whether to send it again is safe, and may help.
fn may_help(call: &Call, failure: &Failure) -> bool {
    match failure.kind {
        ErrorKind::Connect => true,
        ErrorKind::Throttled | ErrorKind::Platform | ErrorKind::Timeout | ErrorKind::Transport => call.idempotent,
        _ => false,
    }
}

/// Whether the platform did nothing but refuse the time, and told its own, which is used from now on.
fn refuses_time(call: &Call, failure: &Failure, before: i64) -> bool {
    let helps = failure.clock_offset.is_some_and(|now| skew::is_worth_a_resend(before, now));
    helps && !failure.maybe_executed && kind_of_code(call, failure) == Some(CodeKind::Clock)
}

/// Whether a failure says that no call would succeed now.
fn nobody_there(call: &Call, failure: &Failure) -> bool {
    failure.kind == ErrorKind::Connect
        || failure.kind == ErrorKind::Platform
            && (matches!(failure.status, Some(502..=504)) || kind_of_code(call, failure) == Some(CodeKind::Unavailable))
}

fn kind_of_code(call: &Call, failure: &Failure) -> Option<CodeKind> {
    call.api.code_or_family(failure.code.as_deref()?).map(|code| code.kind)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
