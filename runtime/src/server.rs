//! The receiving side: verifies, reads, hands to the handler, answers in the platform's own words.

mod batch;
mod call;
mod delivery;
mod ended;
mod guard;
mod handle;
mod listen;
mod pipeline;
mod run;
mod service;
mod visit;

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use crate::clock::{Clock, SystemClock};
use crate::credentials::Credentials;
use crate::ledger::{Ledger, MemoryLedger};
use crate::sign::Scheme;

pub use call::Call;
pub use guard::Guard;
pub use handle::{Dispatch, Handling, Reading, handle};
pub use listen::Listening;
pub use service::Service;

/// Receives the calls of one API. `#[derive(Server)]` gives a struct with handlers a method that makes one.
///
/// Only what is proved reaches a handler: size, proof over the raw bytes, nonce, name of the call, shape, limits and
/// whether it was handled before are looked at in this order, and each has its answer. The last is what the
/// [`ledger`](Self::ledger) knows; if that fails, nothing is handled, and the platform is told to try again.
#[must_use = "a server does nothing before `.listen(..)` or `.into_service()`"]
pub struct Server {
    core: Core,
    /// Further APIs at the same address: twins can have them.
    others: Vec<Core>,
    /// What stands in front of everything, once that has been decided.
    guard: Option<Guard>,
}

/// What answers requests, whatever carries them.
pub(crate) struct Core {
    pub(crate) handler: Arc<dyn Dispatch>,
    pub(crate) scheme: &'static dyn Scheme,
    pub(crate) keys: Vec<Credentials>,
    pub(crate) clock: Box<dyn Clock>,
    pub(crate) ledger: Arc<dyn Ledger>,
    pub(crate) max_body_bytes: usize,
    pub(crate) body_timeout: Duration,
    /// How many items of a batch are taken.
    pub(crate) max_batch_items: usize,
    /// What is said to a batch that is done with, where it is not left to us.
    pub(crate) batch_answer: Option<Bytes>,
    /// Whether the limits of specs are left alone: twins that are not strict do.
    pub(crate) unlimited: bool,
}

impl Server {
    /// A server for handlers; the derives call it.
    #[doc(hidden)]
    pub fn of(handler: impl Dispatch, key: impl Into<Credentials>) -> Self {
        let core = Core {
            scheme: handler.api().signature,
            handler: Arc::new(handler),
            keys: vec![key.into()],
            clock: Box::new(SystemClock),
            ledger: Arc::new(MemoryLedger::without_journal()),
            max_body_bytes: 1 << 20,
            body_timeout: Duration::from_secs(10),
            max_batch_items: 1000,
            batch_answer: None,
            unlimited: false,
        };
        Self { core, others: Vec::new(), guard: None }
    }

    /// A server for handlers of calls that prove nothing; the derives call it.
    #[doc(hidden)]
    pub fn guarded(handler: impl Dispatch, guard: Guard) -> Self {
        Self::of(handler, Credentials::none()).guard(guard)
    }

    /// Leaves the limits of specs alone.
    #[cfg(feature = "client")]
    pub(crate) fn without_limits(mut self) -> Self {
        self.core.unlimited = true;
        self
    }

    /// Answers the calls of another API, too.
    #[cfg(feature = "client")]
    pub(crate) fn also(mut self, other: Self) -> Self {
        self.others.push(other.core);
        self.others.extend(other.others);
        self
    }

    /// The API, its calls, and a key that it accepts.
    #[cfg(feature = "client")]
    pub(crate) fn served(&self) -> (Arc<dyn Dispatch>, Option<Credentials>) {
        (Arc::clone(&self.core.handler), self.core.keys.first().cloned())
    }

    /// Who is let in, if that has been decided.
    #[cfg(feature = "client")]
    pub(crate) fn guarding(&self) -> Option<Guard> {
        self.guard.clone()
    }

    /// Accepts another key too, for the time in which keys are exchanged. An empty key fits nothing.
    ///
    /// An answer that the ledger kept is signed with the key of the repetition; members of it that are encrypted stay so
    /// under the key of the first delivery.
    pub fn accept_key(mut self, key: impl Into<Credentials>) -> Self {
        self.core.keys.push(key.into());
        self
    }

    /// Another signature scheme than the spec's, where a platform has several.
    pub fn scheme(mut self, scheme: &'static dyn Scheme) -> Self {
        self.core.scheme = scheme;
        self
    }

    /// Lets only those in who know a secret, before anything else is looked at: see [`Guard`].
    ///
    /// A server of an API without a signature cannot do without one (or without
    /// [`Guard::unguarded`]); before one with a signature it keeps the noise of the internet away. A second guard takes
    /// the place of the first.
    pub fn guard(mut self, guard: Guard) -> Self {
        self.guard = Some(guard);
        self
    }

    /// The largest number of items in one request of a `batch` callback; 1,000 by default. A request with more is
    /// refused as a whole, and nothing of it is handled.
    pub fn max_batch_items(mut self, items: usize) -> Self {
        self.core.max_batch_items = items;
        self
    }

    /// The body of the answer to a batch that is done with, as JSON. By default it is what the spec of the API says of
    /// a success, or `{}`.
    ///
    /// Not every platform says what it looks for in an answer. If yours tells you, say it here.
    pub fn batch_answer(mut self, json: impl Into<Bytes>) -> Self {
        self.core.batch_answer = Some(json.into());
        self
    }

    /// Another clock, for tests.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.core.clock = Box::new(clock);
        self
    }

    /// Where the server writes down what it has handled.
    ///
    /// Without one it has a [`MemoryLedger`] without a journal: repetitions and copies are known in this process only,
    /// and until it ends. Give it a `SqliteLedger` (feature `sqlite`) before it handles anything that costs money.
    pub fn ledger(mut self, ledger: impl Ledger) -> Self {
        self.core.ledger = Arc::new(ledger);
        self
    }

    /// The largest request body that is accepted, in bytes; 1 MiB by default.
    pub fn max_body_bytes(mut self, bytes: usize) -> Self {
        self.core.max_body_bytes = bytes;
        self
    }

    /// How long a request body may take to arrive; 10 s by default.
    pub fn body_timeout(mut self, timeout: Duration) -> Self {
        self.core.body_timeout = timeout;
        self
    }

    /// A `tower::Service` for a server of the user's own.
    ///
    /// Header names must keep the case in which they are given: some platforms look for `Body-Sign` and
    /// not for `body-sign`. [`listen`](Self::listen) sees to that; elsewhere HTTP/1 needs hyper's
    /// `title_case_headers(true)`, which `axum::serve` does not set.
    ///
    /// The service of an API without a signature for which no [`guard`](Self::guard) was given lets nobody in.
    pub fn into_service(self) -> Service {
        let guard = self.guard.unwrap_or_else(|| match self.core.handler.api().signature.proves() {
            true => Guard::unguarded(),
            false => Guard::closed(self.core.handler.api().id),
        });
        Service::new(self.core, self.others, guard)
    }

    /// Listens and serves for ever.
    ///
    /// # Errors
    /// If the address cannot be listened on, or if an API without a signature has no [`guard`](Self::guard).
    pub async fn listen(self, address: SocketAddr) -> std::io::Result<()> {
        self.bind(address).await?.serve().await;
        Ok(())
    }

    /// Listens, so that the address is known (port 0 takes a free one), and serves when told to.
    ///
    /// # Errors
    /// If the address cannot be listened on, or if an API without a signature has no [`guard`](Self::guard).
    pub async fn bind(self, address: SocketAddr) -> std::io::Result<Listening> {
        let api = self.core.handler.api();
        if self.guard.is_none() && !api.signature.proves() {
            let message = format!("`{}` has no signature: say who may call it, with `.guard(..)`", api.id);
            return Err(std::io::Error::new(std::io::ErrorKind::InvalidInput, message));
        }
        Listening::bind(self.into_service(), address).await
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let api = self.core.handler.api();
        f.debug_struct("Server")
            .field("api", &api.id)
            .field("keys", &self.core.keys.len())
            .field("guard", &self.guard)
            .finish_non_exhaustive()
    }
}
