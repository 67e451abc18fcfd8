//! What all APIs at one address share while they serve.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};

use super::background::Background;
use super::ended::Ended;
use super::health::{Kept, Readiness};
use super::serving::Serving;
use super::shutdown::{Lifecycle, Phase};

pub(crate) struct Shared {
    pub(super) lifecycle: Arc<Lifecycle>,
    pub(super) background: Arc<Background>,
    readiness: Readiness,
    /// One permit for each handler that may be at work.
    handlers: Semaphore,
}

impl Shared {
    pub(super) fn new(serving: &Serving, ledgers: Vec<Kept>) -> Self {
        let lifecycle = Arc::new(Lifecycle::new(serving.shutdown_timeout));
        Self {
            background: Arc::new(Background::new(serving.max_background_work, Arc::clone(&lifecycle))),
            lifecycle,
            readiness: Readiness::new(ledgers),
            handlers: Semaphore::new(serving.max_concurrent_calls.clamp(1, Semaphore::MAX_PERMITS)),
        }
    }

    pub(super) async fn is_ready(&self) -> bool {
        !self.lifecycle.has_reached(Phase::Ending) && self.readiness.holds().await
    }

    /// Leave for one handler to work, until it is dropped. Who cannot have it soon is better told to come again while
    /// there is time for that.
    pub(super) async fn permit(&self, left: Option<Duration>) -> Result<SemaphorePermit<'_>, Ended> {
        let patience = left.map_or(LONGEST_WAIT, |left| LONGEST_WAIT.min(left / 2));
        let permit = tokio::time::timeout(patience, self.handlers.acquire()).await;
        permit.ok().and_then(Result::ok).ok_or_else(|| {
            Ended::Unavailable("as many handlers are at work as may be (`Server::max_concurrent_calls`)".to_owned())
        })
    }
}

/// How long a call waits for another one's handler to end.
const LONGEST_WAIT: Duration = Duration::from_secs(2);
