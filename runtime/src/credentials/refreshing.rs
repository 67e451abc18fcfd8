//! Credentials that are kept, and asked for anew before they end.

use std::error::Error;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::time::Instant;

use super::{Credentials, Provider, Providing};
use crate::clock::{Clock, SystemClock};

/// Keeps the credentials of a provider, and asks for others in time. Clones share them, and so do their clients.
///
/// - Before they end (5 minutes, or a tenth of their lifetime if that is less), others are asked for in the background;
///   calls go on with the old ones meanwhile.
/// - Where there are none that are good, calls wait. However many there are, the provider is asked once, and all are
///   given what it says; none of them ends the asking when it is dropped.
/// - If asking fails, the old ones are given for as long as they are good, and the provider is asked again after ten
///   seconds at the earliest.
/// - If asking fails where there are none that are good, whoever comes within the next second is given the same error,
///   and the provider is left alone.
/// - Credentials that had ended when they came are an error: they would be refused.
/// - Credentials without an expiry are kept until the platform refuses them.
///
/// The provider has 30 seconds to answer. It is asked on a task of the Tokio runtime in which the call runs.
#[derive(Clone)]
pub struct Refreshing {
    shared: Arc<Shared>,
}

struct Shared {
    provider: Box<dyn Provider>,
    clock: Box<dyn Clock>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    kept: Option<Kept>,
    /// What is being asked for, by whoever came first.
    asked: Option<watch::Receiver<Option<Said>>>,
    /// When a provider that failed may be asked again, while there are good ones.
    pause_until: Option<SystemTime>,
    /// How asking failed, if it did the last time, and until when that is the answer where there are no good ones.
    failed: Option<(Told, Instant)>,
}

struct Kept {
    credentials: Credentials,
    /// From when on others should be there.
    due: Option<SystemTime>,
}

type Said = Result<Credentials, Told>;

impl Refreshing {
    /// Keeps what `provider` gives. It is asked when credentials are needed for the first time, not now.
    pub fn new(provider: impl Provider) -> Self {
        Self::with_clock(provider, SystemClock)
    }

    /// The same by another clock, for tests.
    pub fn with_clock(provider: impl Provider, clock: impl Clock + 'static) -> Self {
        let shared = Shared { provider: Box::new(provider), clock: Box::new(clock), state: Mutex::default() };
        Self { shared: Arc::new(shared) }
    }

    /// Those that are good now; asks for others if it is time.
    fn good(&self) -> Option<Credentials> {
        let now = self.shared.clock.now();
        let mut state = self.shared.state();
        let kept = state.kept.as_ref().filter(|kept| kept.is_good(now))?;
        let credentials = kept.credentials.clone();
        let is_paused = state.pause_until.is_some_and(|until| now < until);
        if kept.due.is_some_and(|due| now >= due) && !is_paused {
            // Without a runtime there is no task; the calls that come later will do it.
            let _ = self.asked(&mut state);
        }
        Some(credentials)
    }

    /// What is being asked for; begins if nobody has.
    fn asked(&self, state: &mut State) -> Option<watch::Receiver<Option<Said>>> {
        // Closed and empty is a task that ended early: its runtime is gone.
        if let Some(asked) = state.asked.as_ref().filter(|asked| asked.has_changed().is_ok()) {
            return Some(asked.clone());
        }
        let runtime = Handle::try_current().ok()?;
        let (say, asked) = watch::channel(None);
        state.asked = Some(asked.clone());
        let shared = Arc::clone(&self.shared);
        runtime.spawn(async move {
            let asking = Arc::clone(&shared);
            // A task of its own, so that a panic of the provider's is a failure like others.
            let said = tokio::spawn(async move { asking.ask().await }).await;
            let said = said.unwrap_or_else(|_| Err(Told::new(GAVE_NONE)));
            shared.keep(&said);
            say.send_replace(Some(said));
        });
        Some(asked)
    }
}

impl Provider for Refreshing {
    fn provide(&self) -> Providing<'_> {
        Box::pin(async {
            if let Some(credentials) = self.good() {
                return Ok(credentials);
            }
            let asked = {
                let mut state = self.shared.state();
                if let Some(error) = state.failure(Instant::now()) {
                    return Err(error.into());
                }
                self.asked(&mut state)
            };
            let mut asked = asked.ok_or("credentials are refreshed inside of a Tokio runtime only")?;
            // What was said counts even if the sender is gone by now.
            let said = asked.wait_for(Option::is_some).await.map(|said| said.clone());
            match said {
                Ok(Some(said)) => said.map_err(Into::into),
                _ => Err(GAVE_NONE.into()),
            }
        })
    }

    fn at_hand(&self) -> Option<Credentials> {
        self.good()
    }

    fn refused(&self, credentials: &Credentials) {
        let mut state = self.shared.state();
        // Whoever was refused with older ones has nothing to say about these.
        if state.kept.as_ref().is_some_and(|kept| kept.credentials.same(credentials)) {
            state.kept = None;
            drop(state);
            self.shared.provider.refused(credentials);
        }
    }
}

impl State {
    /// The last failure, while it is the answer.
    fn failure(&self, now: Instant) -> Option<Told> {
        self.failed.as_ref().filter(|(_, until)| now < *until).map(|(error, _)| error.clone())
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn ask(&self) -> Said {
        match tokio::time::timeout(PATIENCE, self.provider.provide()).await {
            Ok(Ok(credentials)) if credentials.expires().is_some_and(|end| end <= self.clock.now()) => {
                Err(Told::new("the credentials had already ended when they came: is this machine's clock right?"))
            }
            Ok(said) => said.map_err(|error| Told(error.into())),
            Err(_) => Err(Told::new("their provider did not answer in time")),
        }
    }

    /// Keeps what came, or what was there before it did not come.
    fn keep(&self, said: &Said) {
        let now = self.clock.now();
        let mut state = self.state();
        state.asked = None;
        match said {
            Ok(credentials) => {
                (state.pause_until, state.failed) = (None, None);
                state.kept = Some(Kept { credentials: credentials.clone(), due: due(credentials, now) });
                tracing::debug!(lifetime = ?lifetime(credentials, now), "new credentials");
            }
            Err(error) => {
                state.pause_until = now.checked_add(PAUSE);
                // Not by the clock, which may be set back.
                state.failed = Instant::now().checked_add(SHORT_PAUSE).map(|until| (error.clone(), until));
                let goes_on = state.kept.as_ref().is_some_and(|kept| kept.is_good(now));
                tracing::warn!(%error, goes_on, "credentials could not be refreshed");
            }
        }
    }
}

impl Kept {
    fn is_good(&self, now: SystemTime) -> bool {
        self.credentials.expires().is_none_or(|end| now < end)
    }
}

fn lifetime(credentials: &Credentials, now: SystemTime) -> Option<Duration> {
    credentials.expires().map(|end| end.duration_since(now).unwrap_or_default())
}

/// When others should be asked for.
fn due(credentials: &Credentials, now: SystemTime) -> Option<SystemTime> {
    let ahead = EARLY.min(lifetime(credentials, now)? / 10);
    credentials.expires()?.checked_sub(ahead)
}

impl fmt::Debug for Refreshing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.shared.state();
        let kept = state.kept.as_ref().map(|kept| &kept.credentials);
        f.debug_struct("Refreshing").field("credentials", &kept).finish_non_exhaustive()
    }
}

/// One error for all who waited for the same answer.
#[derive(Clone)]
struct Told(Arc<dyn Error + Send + Sync>);

impl Told {
    fn new(text: &str) -> Self {
        let error: Box<dyn Error + Send + Sync> = text.into();
        Self(error.into())
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for Told {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source()
    }
}

/// How long before their end others are asked for, at most.
const EARLY: Duration = Duration::from_secs(5 * 60);
/// How long a provider that failed is left alone while there are good ones.
const PAUSE: Duration = Duration::from_secs(10);
/// How long it is left alone where there are none.
const SHORT_PAUSE: Duration = Duration::from_secs(1);
const PATIENCE: Duration = Duration::from_secs(30);

const GAVE_NONE: &str = "the provider of the credentials ended without giving any";
