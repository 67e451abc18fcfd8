//! Keeping to the platforms' rate limits, before a platform has to refuse.

mod queue;
#[cfg(test)]
mod tests;
mod window;

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use queue::{Queue, TooLate};
use window::Rate;

use crate::error::{ErrorKind, Failure};
use crate::schema::Call;

/// How many calls a client starts in how much time: by default as many as the specs say that a platform allows to an
/// account.
///
/// Platforms count per account and operation, so share one value among all clients of an account: clones count
/// together. What other processes send is not seen here.
///
/// ```no_run
/// # use bothends::{Client, Credentials, RateLimits};
/// # #[derive(Client, Clone)]
/// # #[api("aliyun/cams")]
/// # struct Cams(Client);
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::Duration;
///
/// let limits = RateLimits::default()
///     .set("SendChatappMessage", 20, Duration::from_secs(1)) // what this account was given
///     .max_wait(Duration::from_secs(60));
/// let messages = Cams::builder(Credentials::from_env()?).rate_limits(limits.clone()).build()?;
/// let templates = Cams::builder(Credentials::from_env()?).rate_limits(limits).build()?;
/// # Ok(())
/// # }
/// ```
///
/// A call below the limit starts at once. One that would be over it waits; those that wait go in the order in which they
/// came, and one that is dropped makes room for those behind it. One whose turn would not come within
/// [`max_wait`](Self::max_wait) or within its own time fails with [`ErrorKind::Throttled`] and is not sent.
///
/// With a limit of 5 in a second, *any* stretch of a second holds at most 5 starts, wherever it begins: a platform that
/// counts by the seconds of its clock never finds more in one of them. Nothing is saved up: a pause does not allow more
/// afterwards. Starts are counted here, and the network may bring requests closer together than they were sent, so a
/// platform may refuse one in spite of all. Every request that is sent counts, also one that fails.
///
/// A call that waits and is no longer polled can hold up those behind it, for as long as they may wait.
#[derive(Clone)]
pub struct RateLimits {
    documented: bool,
    max_wait: Duration,
    /// `None`: as often as one likes.
    own: BTreeMap<String, Option<Rate>>,
    queues: Arc<Queues>,
}

/// Who waits for what: a row for each operation that has a limit, by API and name.
#[derive(Default)]
struct Queues(Mutex<HashMap<(&'static str, &'static str), Arc<Queue>>>);

impl RateLimits {
    /// No limits but those that are [`set`](Self::set): the platform refuses what is too much.
    #[must_use]
    pub fn off() -> Self {
        Self { documented: false, ..Self::default() }
    }

    /// How long a call may wait for its turn; 10 s by default, and never longer than the call may take in all. With
    /// zero, a call that would have to wait fails at once.
    #[must_use]
    pub fn max_wait(mut self, wait: Duration) -> Self {
        self.max_wait = wait;
        self
    }

    /// At most `calls` of an operation in any stretch of `period`, whatever its spec says. Zero of either means
    /// that the operation has no limit.
    ///
    /// The name is the one on the wire, and holds for every API whose clients have these limits. A name that no call
    /// has does nothing. Clones that were made before are not changed, and from here on count for themselves.
    #[must_use]
    pub fn set(mut self, operation: impl Into<String>, calls: u32, period: Duration) -> Self {
        self.own.insert(operation.into(), Rate::new(calls, period));
        self.queues = Arc::default();
        self
    }

    /// Waits until a call may start, at most for as long as it may take in all; tells whether there was anything to
    /// wait for.
    pub(super) async fn turn(&self, call: &Call, total: Duration) -> Result<bool, Box<Failure>> {
        let Some(rate) = self.rate(call) else { return Ok(false) };
        let patience = self.max_wait.min(total);
        let queue = self.queues.of(call);
        let waited = queue.turn(rate, patience).await.map_err(|late| too_late(call, rate, patience, &late))?;
        if waited {
            tracing::debug!(api = call.api.id, operation = call.name, "waited for its turn");
        }
        Ok(waited)
    }

    fn rate(&self, call: &Call) -> Option<Rate> {
        if let Some(own) = self.own.get(call.name) {
            return *own;
        }
        let (calls, milliseconds) = call.limit.filter(|_| self.documented)?;
        Rate::new(calls, Duration::from_millis(milliseconds))
    }
}

impl Default for RateLimits {
    /// The limits that the specs give.
    fn default() -> Self {
        Self { documented: true, max_wait: MAX_WAIT, own: BTreeMap::new(), queues: Arc::default() }
    }
}

impl fmt::Debug for RateLimits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RateLimits")
            .field("documented", &self.documented)
            .field("max_wait", &self.max_wait)
            .field("own", &self.own)
            .finish_non_exhaustive()
    }
}

impl Queues {
    fn of(&self, call: &Call) -> Arc<Queue> {
        let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(queues.entry((call.api.id, call.name)).or_insert_with(|| Arc::new(Queue::new())))
    }
}

fn too_late(call: &Call, rate: Rate, patience: Duration, late: &TooLate) -> Box<Failure> {
    let wait = match *late {
        TooLate::Turn(wait) => wait,
        TooLate::HeldUp => return held_up(call, patience),
    };
    let message = format!(
        "not sent: at most {} of these calls may start in {:?}; its turn would come in {:?}, but it may wait for {patience:?} only",
        rate.calls(),
        rate.period(),
        Duration::from_millis(u64::try_from(wait.as_millis()).unwrap_or(u64::MAX)),
    );
    let mut failure = Failure::new(call, ErrorKind::Throttled, message);
    failure.retry_after = Some(wait);
    failure.hint(
        "send fewer calls at once, or let them wait longer (`RateLimits::max_wait`, and the call's timeout); \
         if the account was given more, say so with `RateLimits::set`",
    )
}

fn held_up(call: &Call, patience: Duration) -> Box<Failure> {
    let message = format!(
        "not sent: an earlier call of this operation could start, but nobody polls it; this one waited {patience:?} behind it"
    );
    Failure::new(call, ErrorKind::Throttled, message).hint(
        "await or drop every call that was begun, as `tokio::spawn` and `join!` do; or raise `RateLimits::max_wait`",
    )
}

const MAX_WAIT: Duration = Duration::from_secs(10);
