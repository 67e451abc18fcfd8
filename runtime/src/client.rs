//! The calling side: a typed client of the derives stands on [`Client`].

mod address;
mod answer;
mod builder;
mod checksum;
mod destination;
mod download;
mod dynamic;
mod execute;
mod form;
mod observe;
mod pages;
mod provide;
mod rate_limit;
mod read;
mod retry;
mod retry_after;
mod sending;
mod skew;
mod start;
mod tls;
mod transport;
mod upload;

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use crate::clock::{Clock, NonceSource};
use crate::credentials::Provider;
use crate::error::CallError;
use crate::object::{Choice, Object};
use crate::schema::{Api, Call};
use crate::sign::{Scheme, Signature};
use sending::State;
use start::{Described, Empty, Options, Start};

pub(crate) use answer::Meta;
pub use answer::{Answer, Response};
pub use builder::ClientBuilder;
pub use checksum::{Checksum, content_md5};
pub use download::Download;
pub use form::{Posted, SignedForm};
pub use observe::{Observation, Observer};
pub use pages::{Items, Page, Pages};
pub use rate_limit::RateLimits;
pub use sending::Sending;
pub use upload::Upload;

/// Sends the calls of one API: signs, transports, decodes. Cheap to clone; clones share connections.
///
/// `#[derive(Client)]` on a struct that holds one gives it a method for each operation; see the crate's
/// documentation.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

pub(crate) struct Inner {
    api: &'static Api,
    provider: Box<dyn Provider>,
    observer: Option<Arc<dyn Observer>>,
    scheme: &'static dyn Scheme,
    destinations: destination::Destinations,
    transport: transport::Transport,
    retries: retry::Retries,
    rate_limits: RateLimits,
    clock: Box<dyn Clock>,
    skew: skew::Skew,
    nonces: Box<dyn NonceSource>,
}

impl Client {
    /// Starts a client of an API without a struct that derives one, for the calls of [`call`](Self::call) and
    /// [`dynamic`](Self::dynamic).
    pub fn for_api(api: &'static Api, credentials: impl Provider) -> ClientBuilder<Self> {
        Self::of(api, credentials)
    }

    /// Starts a client; the derives call it with their API.
    #[doc(hidden)]
    pub fn of<T: From<Self>>(api: &'static Api, credentials: impl Provider) -> ClientBuilder<T> {
        ClientBuilder::new(api, credentials)
    }

    /// The request that a call would send, signed now, without sending it.
    ///
    /// # Errors
    /// If the request breaks a constraint (unless `unchecked`), or cannot be signed; or if a provider has no credentials
    /// at hand, which [`ready`](Self::ready) changes.
    pub fn prepare<R: Request>(&self, request: &R) -> Result<Prepared, CallError<R::Code>> {
        self.inner.prepare_now(R::CALL, request, &Options::default()).map_err(|failure| CallError::new(*failure))
    }

    /// A request that somebody else can send without knowing the credentials, for as long as `expires`: the proof
    /// stands in [`Prepared::url`], with temporary credentials their token too. Headers that were signed have to be sent
    /// with it: of OSS `content-type`, `content-md5` and every `x-oss-*` among [`Prepared::request`]'s. The body may be
    /// any.
    ///
    /// Only some schemes have such a form (OSS: both, for up to seven days). Temporary credentials may end before.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use bothends::{Bytes, Client, Credentials};
    ///
    /// #[derive(Client)]
    /// #[api("aliyun/oss")]
    /// struct Oss(Client);
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let credentials = Credentials::new("STS.id", "secret").with_token("token");
    /// let oss = Oss::builder(credentials).endpoint("oss-ap-southeast-1.aliyuncs.com").build()?;
    /// let hour = Duration::from_secs(60 * 60);
    /// let get = oss::GetObject::builder().bucket("whatsapp-bkt").key("C2/isvTerms.pdf").build();
    /// assert!(oss.0.presign(&get, hour)?.url.contains("x-oss-security-token=token&"));
    /// let put = oss::PutObject::builder().bucket("whatsapp-bkt").key("C2/isvTerms.pdf").body(Bytes::new()).build();
    /// let url = oss.0.presign(&put, hour)?.url; // `curl -T isvTerms.pdf "$url"`
    /// assert!(url.starts_with("https://whatsapp-bkt.oss-ap-southeast-1.aliyuncs.com/C2/isvTerms.pdf?x-oss-"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// If the request breaks a constraint, or cannot be signed in this way; or if a provider has no credentials at hand,
    /// which [`ready`](Self::ready) changes.
    pub fn presign<R: Request>(&self, request: &R, expires: Duration) -> Result<Prepared, CallError<R::Code>> {
        let options = Options { presigned: Some(expires), ..Options::default() };
        self.inner.prepare_now(R::CALL, request, &options).map_err(|failure| CallError::new(*failure))
    }

    /// Sends a request, when what this gives is awaited.
    #[inline]
    pub fn send<R: Request>(&self, request: R) -> Sending<R::Response, R::Code> {
        self.start(R::CALL, Arc::new(request), |_| Box::<R::Response>::default())
    }

    /// Sends a request that was prepared, or changed after that, and gives the answer as it came.
    #[cfg(feature = "server")]
    pub(crate) async fn exchange(
        &self,
        call: &Call,
        prepared: Prepared,
        timeout: Duration,
    ) -> Result<crate::layout::Arrived, Box<crate::error::Failure>> {
        let sent = self.inner.transport.send(call, prepared, None, &mut None, timeout).await;
        sent.map_err(|failure| self.inner.discreet(failure, self.inner.provider.at_hand().as_ref()))
    }

    fn start<R, C>(&self, call: &'static Call, request: Arc<dyn Object>, empty: Empty) -> Sending<R, C> {
        self.sending(Described::Known(call), request, empty, Options::default())
    }

    fn sending<R, C>(
        &self,
        call: Described,
        request: Arc<dyn Object>,
        empty: Empty,
        options: Options,
    ) -> Sending<R, C> {
        let start =
            Start { client: Arc::clone(&self.inner), call, request, empty, upload: None, download: None, options };
        Sending { state: State::Ready(Box::new(start)), answer: PhantomData }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.inner;
        f.debug_struct("Client")
            .field("api", &inner.api.id)
            .field("endpoint", &inner.destinations.first().endpoint)
            .finish_non_exhaustive()
    }
}

/// The request of an operation or callback: implemented by generated types.
pub trait Request: Object + Sized {
    /// The answer's type.
    type Response: Object + Default;
    /// The API's enum of codes.
    type Code: Choice + Default + Send + Sync;
    /// What is known about the call.
    const CALL: &'static Call;
}

/// A signed request that was not sent. `Debug` shows what [`sign::Request`](crate::sign::Request) shows.
#[non_exhaustive]
pub struct Prepared {
    /// The request as it would go over the wire.
    pub request: crate::sign::Request,
    /// Whole URL, the query included.
    pub url: String,
    /// What was signed, step by step.
    pub signature: Signature,
}

impl fmt::Debug for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Prepared").field("request", &self.request).finish_non_exhaustive()
    }
}
