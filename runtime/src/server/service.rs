//! The server as a `tower::Service`.

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Buf, Bytes};
use http::request::Parts;
use http::uri::Uri;
use http::{Method, Request, Response, StatusCode, Version};
use http_body::Body;
use http_body_util::{BodyExt as _, Full, Limited};

use super::health::Health;
use super::pipeline::{plain, received};
use super::shutdown::{Phase, unless};
use super::{Core, Handle, Shared, choice};

/// Answers HTTP requests; cheap to clone. Made by [`Server::into_service`](super::Server::into_service).
#[derive(Clone)]
pub struct Service {
    /// The APIs at this address; there is at least one.
    pub(super) cores: Arc<[Arc<Core>]>,
    shared: Arc<Shared>,
    health: Option<Arc<Health>>,
    case: HeaderCase,
}

/// Whether answers go out with header names as they are given.
#[derive(Clone)]
struct HeaderCase {
    /// Whether the platform of one of these APIs looks at it.
    matters: bool,
    /// Whether somebody says that HTTP/1.1 keeps it.
    is_kept: bool,
    is_logged: Arc<AtomicBool>,
}

impl Service {
    pub(super) fn new(cores: Arc<[Arc<Core>]>, shared: Arc<Shared>, health: Option<Health>) -> Self {
        let proves = |core: &Arc<Core>| core.keys.iter().any(|key| !core.scheme.sign_answer(b"", key).is_empty());
        let case = HeaderCase { matters: cores.iter().any(proves), is_kept: false, is_logged: Arc::default() };
        Self { cores, shared, health: health.map(Arc::new), case }
    }

    /// Says that answers go out over HTTP/1.1 with header names in title case, as by hyper's
    /// `title_case_headers(true)`: then that they may not is not logged.
    pub fn keeps_header_case(mut self) -> Self {
        self.case.is_kept = true;
        self
    }

    /// What tells how the server is, and finishes what goes on behind it.
    pub fn handle(&self) -> Handle {
        Handle::new(Arc::clone(&self.shared))
    }

    pub(super) fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    /// Once, since no answer can be seen on its way out.
    fn doubt_header_case(&self, version: Version) {
        let HeaderCase { matters, is_kept, is_logged } = &self.case;
        // HTTP/2 has no case.
        let is_lost = *matters && !(*is_kept && version <= Version::HTTP_11);
        if is_lost && !is_logged.swap(true, Ordering::Relaxed) {
            tracing::error!(
                service = ?self,
                ?version,
                "the platform looks for a header as it is spelt, and this server may write it in lower case: serve over \
                 HTTP/1.1 with hyper's `title_case_headers(true)`, and say so with `Service::keeps_header_case`"
            );
        }
    }

    /// Answers one request.
    pub async fn answer<B>(&self, request: Request<B>) -> Response<Full<Bytes>>
    where
        B: Body,
        B::Data: Buf,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let (mut parts, body) = request.into_parts();
        if let Some(health) = &self.health
            && let Some(answer) = health.answer(&parts, &self.shared).await
        {
            return answer.map(Full::new);
        }
        self.doubt_header_case(parts.version);
        let admitted: Vec<_> =
            self.cores.iter().filter_map(|core| Some((core, core.guard.admitted(&parts)?))).collect();
        if admitted.is_empty() {
            // As if nothing were here, whatever was wrong; the body is not even read.
            if let Some(core) = self.cores.first() {
                core.turn_away(&parts).await;
            }
            return plain(StatusCode::NOT_FOUND).map(Full::new);
        }
        if parts.method == Method::CONNECT {
            // Nothing is tunnelled here, and whatever is answered with 2xx has no body (RFC 9110, 9.3.6).
            return plain(StatusCode::METHOD_NOT_ALLOWED).map(Full::new);
        }
        let caps = admitted.iter().map(|(core, _)| (core.max_body_bytes, core.body_timeout));
        let (most, patience) = caps.fold(Default::default(), larger);
        let body = match read(body, most, patience).await {
            Ok(body) => body,
            Err(status) => return plain(status).map(Full::new),
        };
        let Some((core, target)) = chosen(&admitted, &parts, &body) else {
            return plain(StatusCode::NOT_FOUND).map(Full::new);
        };
        parts.uri = target.clone();
        if body.len() > core.max_body_bytes {
            return plain(StatusCode::PAYLOAD_TOO_LARGE).map(Full::new);
        }
        // A task of its own: a caller that hangs up must not stop a handler in the middle of its work.
        let (working, under_way) = (Arc::clone(core), self.shared.lifecycle.begin());
        let answer = tokio::spawn(async move {
            let answer = unless(working.shared.lifecycle.reached(Phase::Over), working.answer(&parts, body)).await;
            drop(under_way);
            answer
        });
        match answer.await {
            Ok(Some(answer)) => answer.map(Full::new),
            Ok(None) | Err(_) => core.broken().map(Full::new),
        }
    }
}

/// An API, and where a request goes without the secrets of its guard.
type Admitted<'c> = (&'c Arc<Core>, Uri);

/// Which of the APIs that let a request in it is for.
fn chosen<'a, 'c>(admitted: &'a [Admitted<'c>], parts: &Parts, body: &Bytes) -> Option<&'a Admitted<'c>> {
    if let [only] = admitted {
        return Some(only);
    }
    let seen: Vec<_> = admitted.iter().map(|(core, target)| (*core, received(parts, target, body))).collect();
    let chosen = choice::chosen(&seen)?;
    admitted.iter().find(|(core, _)| Arc::ptr_eq(core, chosen))
}

/// The body of a request. Nothing decompresses: what is signed is what arrives.
async fn read<B>(body: B, most: usize, patience: Duration) -> Result<Bytes, StatusCode>
where
    B: Body,
    B::Data: Buf,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    if body.size_hint().lower() > most as u64 {
        return Err(StatusCode::PAYLOAD_TOO_LARGE);
    }
    match tokio::time::timeout(patience, Limited::new(body, most).collect()).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<http_body_util::LengthLimitError>() => Err(StatusCode::PAYLOAD_TOO_LARGE),
        Ok(Err(_)) => Err(StatusCode::BAD_REQUEST),
        Err(_) => Err(StatusCode::REQUEST_TIMEOUT),
    }
}

fn larger(one: (usize, Duration), other: (usize, Duration)) -> (usize, Duration) {
    (one.0.max(other.0), one.1.max(other.1))
}

impl<B> tower_service::Service<Request<B>> for Service
where
    B: Body + Send + 'static,
    B::Data: Buf + Send,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    type Response = Response<Full<Bytes>>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let service = self.clone();
        Box::pin(async move { Ok(service.answer(request).await) })
    }
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let apis: Vec<_> = self.cores.iter().map(|core| core.handler.api().id).collect();
        f.debug_struct("Service").field("apis", &apis).finish_non_exhaustive()
    }
}
