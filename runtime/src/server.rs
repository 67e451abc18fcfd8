//! The receiving side: verifies, reads, hands to the handler, answers in the platform's own words.

mod call;
mod delivery;
mod ended;
mod guard;
mod handle;
mod listen;
mod pipeline;
mod service;
mod visit;

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use crate::clock::{Clock, SystemClock};
use crate::credentials::Credentials;
use crate::ledger::{Ledger, MemoryLedger};
use crate::sign::Scheme;

pub use call::Call;
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
            unlimited: false,
        };
        Self { core, others: Vec::new() }
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
    pub fn into_service(self) -> Service {
        Service::new(self.core, self.others)
    }

    /// Listens and serves for ever.
    ///
    /// # Errors
    /// If the address cannot be listened on.
    pub async fn listen(self, address: SocketAddr) -> std::io::Result<()> {
        self.bind(address).await?.serve().await;
        Ok(())
    }

    /// Listens, so that the address is known (port 0 takes a free one), and serves when told to.
    ///
    /// # Errors
    /// If the address cannot be listened on.
    pub async fn bind(self, address: SocketAddr) -> std::io::Result<Listening> {
        Listening::bind(self.into_service(), address).await
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let api = self.core.handler.api();
        f.debug_struct("Server").field("api", &api.id).field("keys", &self.core.keys.len()).finish_non_exhaustive()
    }
}
