//! The server as a `tower::Service`.

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Buf, Bytes};
use http::request::Parts;
use http::uri::Uri;
use http::{Request, Response, StatusCode};
use http_body::Body;
use http_body_util::{BodyExt as _, Full, Limited};

use super::pipeline::{plain, received};
use super::{Core, choice};

/// Answers HTTP requests; cheap to clone. Made by [`Server::into_service`](super::Server::into_service).
#[derive(Clone)]
pub struct Service {
    /// The APIs at this address; there is at least one.
    cores: Arc<[Arc<Core>]>,
}

impl Service {
    pub(super) fn new(cores: Arc<[Arc<Core>]>) -> Self {
        Self { cores }
    }

    /// Answers one request.
    pub async fn answer<B>(&self, request: Request<B>) -> Response<Full<Bytes>>
    where
        B: Body,
        B::Data: Buf,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let (mut parts, body) = request.into_parts();
        let admitted: Vec<_> =
            self.cores.iter().filter_map(|core| Some((core, core.guard.admitted(&parts)?))).collect();
        if admitted.is_empty() {
            // As if nothing were here, whatever was wrong; the body is not even read.
            tracing::warn!(service = ?self, "refused: it does not have the secret of the guard");
            return plain(StatusCode::NOT_FOUND).map(Full::new);
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
        let working = Arc::clone(core);
        let answer = tokio::spawn(async move { working.answer(&parts, body).await });
        match answer.await {
            Ok(answer) => answer.map(Full::new),
            Err(_) => core.broken().map(Full::new),
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
