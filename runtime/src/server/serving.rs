//! What is set of a server as a whole: its connections, how much it does at once, how it ends.

use std::time::Duration;

use super::Server;
use super::health::Health;
#[cfg(feature = "server-tls")]
use super::tls::Tls;

/// What is set of a server as a whole. Of servers that are joined it is that of the first.
#[derive(Clone, Debug)]
pub(super) struct Serving {
    pub(super) header_timeout: Duration,
    pub(super) idle_timeout: Duration,
    pub(super) write_timeout: Duration,
    pub(super) max_connections: usize,
    pub(super) max_concurrent_calls: usize,
    pub(super) max_background_work: usize,
    pub(super) shutdown_timeout: Duration,
    pub(super) health: Option<Health>,
    #[cfg(feature = "server-tls")]
    pub(super) tls: Option<Tls>,
}

impl Default for Serving {
    fn default() -> Self {
        Self {
            header_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(60),
            write_timeout: Duration::from_secs(30),
            max_connections: 512,
            max_concurrent_calls: 256,
            max_background_work: 1000,
            shutdown_timeout: Duration::from_secs(30),
            health: None,
            #[cfg(feature = "server-tls")]
            tls: None,
        }
    }
}

/// Of the server as a whole; of servers that were joined with [`also`](Server::also) that of the first counts. What is
/// about connections is about those of [`listen`](Server::listen) and its kin: a server of your own has its own.
impl Server {
    /// How long the head of a request may take to arrive, from its first byte on; a connection that is new, from its
    /// beginning; a TLS handshake, too. 10 s by default. Then the connection is closed.
    pub fn header_timeout(mut self, timeout: Duration) -> Self {
        self.serving.header_timeout = timeout;
        self
    }

    /// How long a connection may wait for its next request; 60 s by default. Then it is closed.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.serving.idle_timeout = timeout;
        self
    }

    /// How long a caller may take to read an answer, all of it; 30 s by default. Then the connection is closed.
    pub fn write_timeout(mut self, timeout: Duration) -> Self {
        self.serving.write_timeout = timeout;
        self
    }

    /// How many connections there may be, with those whose TLS handshake is not over; 512 by default, and at least 1.
    /// With as many, no more than one is accepted, and the others wait in the operating system's queue, until one ends or
    /// some can be closed that wait for a request, or for more than a second for the rest of one or of a handshake: those
    /// that have waited longest are. Who has sent all of a request is answered.
    ///
    /// A connection takes up to 128 KiB for the head of its request, and up to
    /// [`max_body_bytes`](Server::max_body_bytes) for the body. It also takes a file handle. A process on Linux mostly
    /// may have 1,024 (`ulimit -n`), and the default leaves half of them to stores, files and calls of your own; for more
    /// connections, raise that as well. When the handles run out first, connections that wait are closed all the same.
    pub fn max_connections(mut self, connections: usize) -> Self {
        self.serving.max_connections = connections;
        self
    }

    /// How many handlers may be at work at the same time, those of all APIs together; 256 by default, and at least 1.
    /// Items of a batch count one by one.
    ///
    /// What comes on top waits for up to half of the time that it has, and no longer than two seconds; then the platform
    /// is told to try again. Repetitions that the ledger answers need no handler and do not wait.
    pub fn max_concurrent_calls(mut self, calls: usize) -> Self {
        self.serving.max_concurrent_calls = calls;
        self
    }

    /// How much may go on in the background at the same time ([`Call::in_background`](super::Call::in_background));
    /// 1,000 by default.
    pub fn max_background_work(mut self, works: usize) -> Self {
        self.serving.max_background_work = works;
        self
    }

    /// How long an end may take; 30 s by default. What is under way by then is stopped: a little before, handlers are
    /// dropped where they wait, so that their claims are given back and their callers are told to try again. Outcomes of
    /// work in the background go with the process: what was over but not yet asked for is done again after a restart.
    ///
    /// Whoever ends processes has to leave them this time: Kubernetes and systemd wait for 30 s and 90 s by default.
    pub fn shutdown_timeout(mut self, timeout: Duration) -> Self {
        self.serving.shutdown_timeout = timeout;
        self
    }

    /// Answers load balancers and the like: `GET` of the first path with 200 as long as the process serves, of the
    /// second with 200 or, while it shuts down or a ledger cannot be written to, with 503. Without this there are no
    /// such addresses.
    ///
    /// They stand before the [`guard`](Server::guard), and need no proof. What they answer is one word. A request with a
    /// query is none of theirs: a call that has its members there is handled also at such an address. A path that is the
    /// address of a call is refused by `bind`; behind a server of your own it is not answered, and an error is logged.
    /// There they are the paths that the [`Service`](super::Service) is handed: axum's `nest_service` takes its prefix
    /// away from them, `route_service` hands over its own path only, and then [`Handle::is_ready`](super::Handle::is_ready)
    /// in a page of the router is the way.
    ///
    /// ```
    /// # fn of(server: bothends::Server) -> bothends::Server {
    /// server.health("/healthz", "/readyz")
    /// # }
    /// ```
    pub fn health(mut self, live: impl Into<String>, ready: impl Into<String>) -> Self {
        self.serving.health = Some(Health { live: live.into(), ready: ready.into() });
        self
    }

    /// Listens with TLS: see [`Tls`].
    #[cfg(feature = "server-tls")]
    pub fn tls(mut self, tls: Tls) -> Self {
        self.serving.tls = Some(tls);
        self
    }
}
