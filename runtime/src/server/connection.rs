//! One connection: HTTP/1.1 with header names in the case that platforms look for, and a time for each thing.

use std::convert::Infallible;
use std::future::{Future as _, poll_fn};
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::{Instant, Sleep};

use super::activity::{Activity, Arriving, Doing, LONG_FOR_A_REQUEST, Watched};
use super::escaped::Escaped;
use super::serving::Serving;
use super::shutdown::Phase;
use super::{Peer, Service};

/// Serves a connection to its end.
pub(super) async fn serve<S>(service: Service, stream: S, peer: SocketAddr, activity: Arc<Activity>, serving: &Serving)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let lifecycle = Arc::clone(&service.shared().lifecycle);
    let watched = Watched::new(stream, Arc::clone(&activity), serving.write_timeout);
    let doing = Arc::clone(&activity);
    let answer = service_fn(move |request: http::Request<hyper::body::Incoming>| {
        let (service, doing) = (service.clone(), Arc::clone(&doing));
        let mut request = request.map(|body| Arriving::new(body, Arc::clone(&doing)));
        request.extensions_mut().insert(Peer(peer));
        async move {
            let answer = service.answer(request).await;
            doing.begins(Doing::Writing);
            Ok::<_, Infallible>(answer)
        }
    });
    let connection = http1::Builder::new()
        .title_case_headers(true)
        // Who has sent all of a request may close that half and still wait for the answer.
        .half_close(true)
        .timer(TokioTimer::new())
        // The times are those of `Patience`: this one would count while nothing is asked for, too.
        .header_read_timeout(None)
        .max_buf_size(LONGEST_HEAD)
        .serve_connection(TokioIo::new(watched), answer);
    let mut connection = pin!(connection);
    let mut ending = pin!(lifecycle.reached(Phase::Ending));
    let mut evicted = pin!(activity.evicted());
    let mut patience = Patience::new(&activity, serving);
    poll_fn(|context| {
        if let Poll::Ready(ended) = connection.as_mut().poll(context) {
            if let Err(error) = ended {
                tracing::debug!(error = %Escaped(error), "a connection ended");
            }
            return Poll::Ready(());
        }
        if patience.ending.is_none() && ending.as_mut().poll(context).is_ready() {
            patience.ending = Some(Instant::now());
            connection.as_mut().graceful_shutdown();
            // So that what was closed just now ends.
            context.waker().wake_by_ref();
        }
        if evicted.as_mut().poll(context).is_ready() {
            return Poll::Ready(());
        }
        patience.poll(context)
    })
    .await;
}

/// How long a connection may go on with what it is doing.
struct Patience<'a> {
    activity: &'a Activity,
    serving: &'a Serving,
    /// Since when the server ends, if it does.
    ending: Option<Instant>,
    sleep: Pin<Box<Sleep>>,
}

impl<'a> Patience<'a> {
    fn new(activity: &'a Activity, serving: &'a Serving) -> Self {
        Self { activity, serving, ending: None, sleep: Box::pin(tokio::time::sleep(serving.header_timeout)) }
    }

    /// Ready when it has gone on for too long.
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let (doing, since) = self.activity.now();
        let most = match doing {
            Doing::New | Doing::Reading => self.serving.header_timeout,
            Doing::Idle => self.serving.idle_timeout,
            // Bodies have a time of their own, but an end does not wait for it.
            Doing::Receiving if self.ending.is_some() => FOR_EVER,
            // So have handlers and answers.
            Doing::Receiving | Doing::Answering | Doing::Writing | Doing::Shaking => return Poll::Pending,
        };
        let end = since.checked_add(most).unwrap_or_else(|| Instant::now() + FOR_EVER);
        // Strangers' halves of requests do not hold up an end.
        let end = self.ending.map_or(end, |ending| end.min(ending + LONG_FOR_A_REQUEST));
        if self.sleep.deadline() != end {
            self.sleep.as_mut().reset(end);
        }
        let ended = self.sleep.as_mut().poll(context);
        if ended.is_ready() {
            tracing::debug!(?doing, "a connection was closed: nothing more came in time");
        }
        ended
    }
}

/// The longest address has 64 KiB, and headers need room beside it.
const LONGEST_HEAD: usize = 128 << 10;

const FOR_EVER: Duration = Duration::from_secs(86_400 * 365);
