//! Connections on a socket, from the first to the last.

use std::fmt;
use std::future::{Future, poll_fn};
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, Instant};

use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use super::Service;
#[cfg(feature = "server-tls")]
use super::activity::Doing;
use super::connection;
#[cfg(feature = "server-tls")]
use super::escaped::Escaped;
use super::places::{Place, Places, most_handles};
use super::serving::Serving;
use super::shutdown::{Handle, Phase, Shutdown, unless};
use super::signals::Signals;

/// A server that listens: its address is known, connections wait to be served.
///
/// It serves as long as the future of `serve` or its kin is polled: connections end with that.
///
/// ```no_run
/// # async fn of(server: bothends::Server) -> std::io::Result<()> {
/// let listening = server.health("/healthz", "/readyz").bind("0.0.0.0:8080".parse().unwrap()).await?;
/// println!("listening on http://{}", listening.address());
/// let ended = listening.serve_until_signal().await?;
/// println!("{ended:?}");
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is served before `.serve()`"]
pub struct Listening {
    service: Service,
    serving: Arc<Serving>,
    listener: TcpListener,
    address: SocketAddr,
}

impl Listening {
    pub(super) async fn bind(service: Service, serving: Serving, address: SocketAddr) -> std::io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let (handles, max_connections) = (most_handles(), serving.max_connections);
        if handles.is_some_and(|handles| max_connections.saturating_add(OTHER_HANDLES) > handles) {
            tracing::warn!(
                handles,
                max_connections,
                "there may be more connections than this process has file handles for"
            );
        }
        Ok(Self { service: service.keeps_header_case(), serving: Arc::new(serving), listener, address })
    }

    /// The address with its real port.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What ends the server from elsewhere, and tells how it is.
    pub fn handle(&self) -> Handle {
        self.service.handle()
    }

    /// Serves until its [`handle`](Self::handle) ends it.
    pub async fn serve(self) {
        let _ = self.run().await;
    }

    /// Serves until a future ends, then until all that is under way is over.
    ///
    /// Nothing is accepted any more, connections end with the request that they are at, and handlers and what they left
    /// in the background come to their ends, for up to [`Server::shutdown_timeout`](super::Server::shutdown_timeout).
    pub async fn serve_until(self, stop: impl Future<Output = ()>) -> Shutdown {
        let handle = self.handle();
        let stopping = async {
            stop.await;
            handle.shutdown();
        };
        beside(stopping, self.run()).await
    }

    /// Serves until the process is told to end: by SIGTERM or SIGINT, elsewhere than on Unix by Ctrl-C. The second
    /// signal ends the server at once; end the process then, as `main` does when it is over.
    ///
    /// # Errors
    /// If signals cannot be listened to.
    pub async fn serve_until_signal(self) -> std::io::Result<Shutdown> {
        let (mut signals, handle) = (Signals::new()?, self.handle());
        let stopping = async {
            signals.next().await;
            tracing::info!("told to end: what is under way is let to its end");
            handle.shutdown();
            signals.next().await;
            tracing::warn!("told to end once more: at once");
            handle.shutdown_now();
        };
        Ok(beside(stopping, self.run()).await)
    }

    async fn run(self) -> Shutdown {
        let Self { service, serving, listener, .. } = self;
        let (shared, places) = (Arc::clone(service.shared()), Places::new(serving.max_connections));
        let (mut connections, mut logged) = (JoinSet::new(), None);
        let _watching = service.watching();
        #[cfg(feature = "server-tls")]
        connections.spawn(super::tls::keep_fresh(serving.tls.clone(), Arc::clone(&shared.lifecycle)));
        for number in 0.. {
            let next = async { (accept(&listener, &places, &mut logged).await, places.take(number).await) };
            let Some(((stream, peer), Some(place))) = unless(shared.lifecycle.reached(Phase::Ending), next).await
            else {
                break;
            };
            let (service, serving, under_way) = (service.clone(), Arc::clone(&serving), shared.lifecycle.begin());
            connections.spawn(async move {
                serve_connection(service, stream, peer, &place, &serving).await;
                drop((place, under_way));
            });
            while connections.try_join_next().is_some() {}
        }
        drop(listener);
        // With the set, what is left of the connections ends.
        shared.lifecycle.finish().await
    }
}

impl fmt::Debug for Listening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listening").field("address", &self.address).finish_non_exhaustive()
    }
}

async fn accept(listener: &TcpListener, places: &Places, logged: &mut Option<Instant>) -> (TcpStream, SocketAddr) {
    loop {
        let error = match listener.accept().await {
            Ok(accepted) => return accepted,
            Err(error) => error,
        };
        if logged.is_none_or(|logged| logged.elapsed() >= LOGGED_AT_MOST) {
            *logged = Some(Instant::now());
            tracing::warn!(%error, "a connection could not be accepted");
        }
        let is_out_of_handles = error.raw_os_error().is_some_and(|code| OUT_OF_HANDLES.contains(&code));
        // Connections that wait hold handles, too. Without such, others may end meanwhile.
        let has_made_room = is_out_of_handles && places.make_room() > 0;
        tokio::time::sleep(if has_made_room { ROOM_IS_MADE } else { OTHERS_END }).await;
    }
}

async fn serve_connection(service: Service, stream: TcpStream, peer: SocketAddr, place: &Place, serving: &Serving) {
    let activity = Arc::clone(&place.activity);
    #[cfg(feature = "server-tls")]
    if let Some(tls) = &serving.tls {
        activity.begins(Doing::Shaking);
        let shaking = tokio::time::timeout(serving.header_timeout, tls.accept(stream));
        let lifecycle = Arc::clone(&service.shared().lifecycle);
        let shaking = unless(activity.evicted(), shaking);
        match unless(lifecycle.reached(Phase::Ending), shaking).await.flatten() {
            Some(Ok(Ok(stream))) => {
                activity.begins(Doing::New);
                connection::serve(service, stream, peer, activity, serving).await;
            }
            Some(Ok(Err(error))) => tracing::debug!(error = %Escaped(error), "no TLS handshake"),
            Some(Err(_)) => tracing::debug!("a TLS handshake took too long"),
            None => {}
        }
        return;
    }
    connection::serve(service, stream, peer, activity, serving).await;
}

/// `ENFILE` and `EMFILE` of Unix, and `WSAEMFILE` of Windows.
const OUT_OF_HANDLES: [i32; 3] = [23, 24, 10_024];

/// How long connections that have been told to end take for it.
const ROOM_IS_MADE: Duration = Duration::from_millis(5);
const OTHERS_END: Duration = Duration::from_millis(50);

/// Failures to accept come in crowds.
const LOGGED_AT_MOST: Duration = Duration::from_secs(1);

/// File handles that are no connections of callers: the listener, stores, calls of one's own.
const OTHER_HANDLES: usize = 64;

/// Drives a future to its end, and another one on the way.
async fn beside<F: Future>(other: impl Future<Output = ()>, work: F) -> F::Output {
    let (mut other, mut work, mut is_over) = (pin!(other), pin!(work), false);
    poll_fn(|context| {
        is_over = is_over || other.as_mut().poll(context).is_ready();
        match work.as_mut().poll(context) {
            Poll::Ready(output) => Poll::Ready(output),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}
