//! The server as a `tower::Service`.

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::{Buf, Bytes};
use http::{Request, Response, StatusCode};
use http_body::Body;
use http_body_util::{BodyExt as _, Full, Limited};

use super::pipeline::plain;
use super::{Core, Guard};

/// Answers HTTP requests; cheap to clone. Made by [`Server::into_service`](super::Server::into_service).
#[derive(Clone)]
pub struct Service {
    core: Arc<Core>,
    /// Further APIs at the same address.
    others: Arc<[Arc<Core>]>,
    guard: Arc<Guard>,
}

impl Service {
    pub(super) fn new(core: Core, others: Vec<Core>, guard: Guard) -> Self {
        let others = others.into_iter().map(Arc::new).collect();
        Self { core: Arc::new(core), others, guard: Arc::new(guard) }
    }

    /// Answers one request.
    pub async fn answer<B>(&self, request: Request<B>) -> Response<Full<Bytes>>
    where
        B: Body,
        B::Data: Buf,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let (mut parts, body) = request.into_parts();
        if !self.guard.lets_in(&mut parts) {
            // As if nothing were here, whatever was wrong; the body is not even read.
            tracing::warn!(api = self.core.handler.api().id, "refused: it does not have the secret of the guard");
            return plain(StatusCode::NOT_FOUND).map(Full::new);
        }
        let announced = body.size_hint().lower();
        if announced > self.core.max_body_bytes as u64 {
            return plain(StatusCode::PAYLOAD_TOO_LARGE).map(Full::new);
        }
        // Nothing decompresses: what is signed is what arrives.
        let read = Limited::new(body, self.core.max_body_bytes).collect();
        let body = match tokio::time::timeout(self.core.body_timeout, read).await {
            Ok(Ok(body)) => body.to_bytes(),
            Ok(Err(error)) if error.is::<http_body_util::LengthLimitError>() => {
                return plain(StatusCode::PAYLOAD_TOO_LARGE).map(Full::new);
            }
            Ok(Err(_)) => return plain(StatusCode::BAD_REQUEST).map(Full::new),
            Err(_) => return plain(StatusCode::REQUEST_TIMEOUT).map(Full::new),
        };
        // A task of its own: a caller that hangs up must not stop a handler in the middle of its work.
        let core = Arc::clone(self.chosen(&parts, &body));
        let answer = tokio::spawn(async move { core.answer(&parts, body).await });
        match answer.await {
            Ok(answer) => answer.map(Full::new),
            Err(_) => self.core.broken().map(Full::new),
        }
    }
}

impl Service {
    /// The API that has the call, or else the first.
    fn chosen(&self, parts: &http::request::Parts, body: &Bytes) -> &Arc<Core> {
        let mut others = self.others.iter();
        match others.len() {
            0 => &self.core,
            _ if self.core.has(parts, body) => &self.core,
            _ => others.find(|other| other.has(parts, body)).unwrap_or(&self.core),
        }
    }
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
        f.debug_struct("Service").field("api", &self.core.handler.api().id).finish_non_exhaustive()
    }
}
