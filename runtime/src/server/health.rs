//! Whether a server is there, and whether it can handle calls: for load balancers and the like.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::request::Parts;
use http::{HeaderValue, Method, Response, StatusCode};
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::pipeline::plain;
use super::shared::Shared;
use crate::clock::Clock;
use crate::layout;
use crate::ledger::Ledger;
use crate::schema::{Api, Call};
use crate::sign::Received;

/// Where a server is asked how it is.
#[derive(Clone, Debug)]
pub(super) struct Health {
    pub(super) live: String,
    pub(super) ready: String,
}

impl Health {
    /// What is wrong with these addresses, beside the calls that are served.
    pub(super) fn problem(&self, api: &Api, calls: &[&'static Call]) -> Option<String> {
        [&self.live, &self.ready].into_iter().find_map(|path| problem(path, api, calls))
    }

    /// The answer, if this is what is asked for: without a query, so that a call that stands in one gets through.
    pub(super) async fn answer(&self, parts: &Parts, shared: &Shared) -> Option<Response<Bytes>> {
        let asks = matches!(parts.method, Method::GET | Method::HEAD) && parts.uri.query().is_none();
        let path = parts.uri.path();
        let is_good = match path {
            _ if !asks => return None,
            _ if path == self.ready => shared.is_ready().await,
            _ if path == self.live => true,
            _ => return None,
        };
        let status = if is_good { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
        let mut answer = plain(status).map(|_| Bytes::from_static(if is_good { b"ok" } else { b"unavailable" }));
        let headers = answer.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        Some(answer)
    }
}

fn problem(path: &str, api: &Api, calls: &[&'static Call]) -> Option<String> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte);
    if !path.starts_with('/') || !path.bytes().all(is_plain) {
        return Some(format!("`{}` is no path for the health of a server", path.escape_debug()));
    }
    let (headers, body) = (http::HeaderMap::new(), Bytes::new());
    let received = Received { method: "GET", path, query: "", headers: &headers, body: &body };
    let index = layout::of(api.protocol).route(api, calls, &received).ok()?;
    let name = calls.get(index).map_or("", |call| call.name);
    Some(format!("`{path}` is the address of `{name}` of `{}`: the health of a server needs another", api.id))
}

/// A ledger, and the clock whose times it is given.
pub(super) type Kept = (Arc<dyn Ledger>, Arc<dyn Clock>);

/// Whether the ledgers can be written to.
pub(super) struct Readiness {
    ledgers: Vec<Kept>,
    /// What was found, and when. It is held while they are asked: a flood of questions is one.
    last: Mutex<Option<(Instant, bool)>>,
}

impl Readiness {
    pub(super) fn new(mut ledgers: Vec<Kept>) -> Self {
        // Several APIs mostly have one.
        let address = |(ledger, _): &Kept| Arc::as_ptr(ledger).cast::<()>();
        ledgers.sort_by_key(address);
        ledgers.dedup_by_key(|kept| address(kept));
        Self { ledgers, last: Mutex::new(None) }
    }

    pub(super) async fn holds(&self) -> bool {
        let mut last = self.last.lock().await;
        if let Some((when, held)) = *last
            && when.elapsed() < FRESH
        {
            return held;
        }
        let mut holds = true;
        for (ledger, clock) in &self.ledgers {
            holds &= is_written(&**ledger, &**clock).await;
        }
        *last = Some((Instant::now(), holds));
        holds
    }
}

/// Burns a nonce that no request can have, for no time at all: reading would not show a disk that is full.
async fn is_written(ledger: &dyn Ledger, clock: &dyn Clock) -> bool {
    let now = clock.now();
    match tokio::time::timeout(PATIENCE, ledger.burn(NONCE, now, now)).await {
        Ok(Ok(_)) => true,
        Ok(Err(error)) => {
            tracing::error!(%error, "not ready: the ledger fails");
            false
        }
        Err(_) => {
            tracing::error!("not ready: the ledger took too long");
            false
        }
    }
}

/// Names of other nonces begin with a bracket.
const NONCE: &str = "readiness";

const PATIENCE: Duration = Duration::from_secs(2);
const FRESH: Duration = Duration::from_secs(1);
