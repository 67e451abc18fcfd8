//! The calling side: a typed client of the derives stands on [`Client`].

mod address;
mod builder;
mod checksum;
mod destination;
mod download;
mod dynamic;
mod execute;
mod form;
mod pages;
mod rate_limit;
mod read;
mod retry;
mod retry_after;
mod skew;
mod tls;
mod transport;
mod upload;

use std::any::Any;
use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::ops::Deref;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use crate::clock::{Clock, NonceSource};
use crate::credentials::Credentials;
use crate::error::{CallError, ErrorKind, Failure};
use crate::object::{Choice, Object};
use crate::schema::{Api, Call, Schema};
use crate::sign::{Scheme, Signature};

pub use builder::ClientBuilder;
pub use checksum::{Checksum, content_md5};
pub use download::Download;
pub use form::{Posted, SignedForm};
pub use pages::{Items, Page, Pages};
pub use rate_limit::RateLimits;
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
    credentials: Credentials,
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
    pub fn for_api(api: &'static Api, credentials: impl Into<Credentials>) -> ClientBuilder<Self> {
        Self::of(api, credentials)
    }

    /// Starts a client; the derives call it with their API.
    #[doc(hidden)]
    pub fn of<T: From<Self>>(api: &'static Api, credentials: impl Into<Credentials>) -> ClientBuilder<T> {
        ClientBuilder::new(api, credentials.into())
    }

    /// The request that a call would send, signed now, without sending it.
    ///
    /// # Errors
    /// If the request breaks a constraint (unless `unchecked`), or cannot be signed.
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
    /// If the request breaks a constraint, or cannot be signed in this way.
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
    ) -> Result<crate::layout::Arrived, Box<Failure>> {
        let sent = self.inner.transport.send(call, prepared, None, &mut None, timeout).await;
        sent.map_err(|failure| self.inner.discreet(failure))
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

/// How one call differs from the others of its client.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    pub(crate) unchecked: bool,
    pub(crate) timeout: Option<Duration>,
    pub(crate) attempts: Option<u32>,
    pub(crate) presigned: Option<Duration>,
    pub(crate) checksum: Option<Checksum>,
    pub(crate) members: Vec<(String, serde_json::Value)>,
}

/// A call that is sent when it is awaited. It does not borrow the client.
///
/// Until then it takes options: `cams.list_things().send().timeout(a_minute).await`.
#[must_use = "nothing is sent before this is awaited"]
pub struct Sending<R, C> {
    state: State,
    answer: PhantomData<fn() -> (R, C)>,
}

enum State {
    Ready(Box<Start>),
    /// It cannot be sent at all.
    Refused(Box<Failure>),
    Sent(Pin<Box<dyn Future<Output = Outcome> + Send>>),
    Done,
}

/// All that a call needs.
pub(crate) struct Start {
    pub(crate) client: Arc<Inner>,
    pub(crate) call: Described,
    /// Shared with what asks for one page after the other.
    pub(crate) request: Arc<dyn Object>,
    pub(crate) empty: Empty,
    pub(crate) upload: Option<Upload>,
    pub(crate) download: Option<Download>,
    pub(crate) options: Options,
}

/// Makes what an answer is read into.
pub(crate) type Empty = fn(&'static Schema) -> Box<dyn Object>;

/// What is known about a call.
pub(crate) enum Described {
    /// By its spec.
    Known(&'static Call),
    /// Only what its API says of all calls.
    Made(Box<Call>),
}

impl Deref for Described {
    type Target = Call;

    fn deref(&self) -> &Call {
        match self {
            Self::Known(call) => call,
            Self::Made(call) => call,
        }
    }
}

/// How a call ended, whatever its type.
pub(crate) type Outcome = Result<(Box<dyn Object>, Meta), Box<Failure>>;

impl<R, C> Sending<R, C> {
    /// Sends the request even if it breaks a length, a range or another limit of its spec.
    pub fn unchecked(mut self) -> Self {
        self.state.options(|options| options.unchecked = true);
        self
    }

    /// How long this call may take in all, waiting for its turn and all attempts included, instead of what the client
    /// says.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.state.options(|options| options.timeout = Some(timeout));
        self
    }

    /// How often this call is sent at most, instead of what the client says; with 1 nothing is sent again. See
    /// [`ClientBuilder::attempts`].
    pub fn attempts(mut self, most: u32) -> Self {
        self.state.options(|options| options.attempts = Some(most));
        self
    }

    /// Reads the body from somewhere while it is sent, in place of what the request holds.
    ///
    /// The call fails before anything is sent if the signature covers the body.
    pub fn upload(mut self, upload: Upload) -> Self {
        if let State::Ready(start) = &mut self.state {
            start.upload = Some(upload);
        }
        self
    }

    /// Writes the object that the answer holds somewhere while it comes, instead of into the answer, whose member stays
    /// empty. An answer that tells of a failure is read as always, and nothing is written.
    ///
    /// The call fails before anything is sent if its answer holds no object.
    pub fn download(mut self, download: Download) -> Self {
        if let State::Ready(start) = &mut self.state {
            start.download = Some(download);
        }
        self
    }

    /// Compares the object that was sent, or that came, with the checksum that the answer tells. If it is another one,
    /// or if the answer has none, the call fails with [`ErrorKind::Corrupted`]: the platform did what it was asked to,
    /// but not with these bytes. A part of an object cannot be checked.
    pub fn checked(mut self, checksum: Checksum) -> Self {
        self.state.options(|options| options.checksum = Some(checksum));
        self
    }

    /// Adds a member that the spec does not know, by its wire name.
    pub fn member(mut self, name: &str, value: impl Into<serde_json::Value>) -> Self {
        let value = value.into();
        self.state.options(|options| options.members.push((name.to_owned(), value)));
        self
    }
}

impl<R, C: Choice + Default> Sending<R, C> {
    /// The request that this would send, with the options that were given, signed now, without sending it.
    ///
    /// # Errors
    /// If the request breaks a constraint (unless `unchecked`), or cannot be signed; or if this was sent already.
    pub fn prepare(&self) -> Result<Prepared, CallError<C>> {
        let prepared = match &self.state {
            State::Ready(start) => start.prepare(),
            State::Refused(failure) => Err(failure.again()),
            State::Sent(_) | State::Done => Err(Failure::of("", ErrorKind::Request, "it was sent already")),
        };
        prepared.map_err(|failure| CallError::new(*failure))
    }
}

impl Start {
    fn prepare(&self) -> Result<Prepared, Box<Failure>> {
        self.client.prepare_now(&self.call, &*self.request, &self.options)
    }
}

impl State {
    fn options(&mut self, set: impl FnOnce(&mut Options)) {
        if let Self::Ready(start) = self {
            set(&mut start.options);
        }
    }

    /// Starts if need be, and goes on.
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Outcome> {
        *self = match std::mem::replace(self, Self::Done) {
            Self::Ready(start) => Self::Sent(Box::pin(execute::execute(*start))),
            Self::Refused(failure) => return Poll::Ready(Err(failure)),
            other => other,
        };
        let Self::Sent(future) = self else { return Poll::Pending };
        let outcome = future.as_mut().poll(context);
        if outcome.is_ready() {
            *self = Self::Done;
        }
        outcome
    }
}

impl<R: Response, C: Choice + Default> Future for Sending<R, C> {
    type Output = Result<Answer<R>, CallError<C>>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.state.poll(context).map(|outcome| match outcome {
            Ok((response, meta)) => Answer::of(response, meta),
            Err(failure) => Err(CallError::new(*failure)),
        })
    }
}

impl<R, C> fmt::Debug for Sending<R, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sending").finish_non_exhaustive()
    }
}

/// The answer to a call that succeeded: derefs to the response.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer<R> {
    value: R,
    meta: Meta,
}

/// What an answer carries besides the response.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Meta {
    pub(crate) status: u16,
    pub(crate) request_id: Option<String>,
}

/// What the answer to a call can be read into: every generated type, [`DynamicObject`](crate::dynamic::DynamicObject),
/// and [`Json`](crate::Json) for calls without a spec.
pub trait Response: Sized {
    /// Takes it out of the place that it was read into.
    #[doc(hidden)]
    fn taken(from: Box<dyn Object>) -> Option<Self>;
}

impl<R: Object> Response for R {
    #[inline]
    fn taken(from: Box<dyn Object>) -> Option<Self> {
        (from as Box<dyn Any>).downcast::<R>().ok().map(|value| *value)
    }
}

impl<R: Response> Answer<R> {
    fn of<C: Choice + Default>(response: Box<dyn Object>, meta: Meta) -> Result<Self, CallError<C>> {
        let name = response.schema().name;
        match R::taken(response) {
            Some(value) => Ok(Self { value, meta }),
            // Cannot be: the box was made of an `R` when the call was.
            None => Err(CallError::new(*Failure::of(name, ErrorKind::Decode, "the answer is of another type"))),
        }
    }
}

impl<R> Answer<R> {
    /// The platform's id of the call; empty if it gave none.
    pub fn request_id(&self) -> &str {
        self.meta.request_id.as_deref().unwrap_or_default()
    }

    /// HTTP status.
    pub fn status(&self) -> u16 {
        self.meta.status
    }

    /// The response alone.
    pub fn into_inner(self) -> R {
        self.value
    }
}

impl<R> Deref for Answer<R> {
    type Target = R;

    fn deref(&self) -> &R {
        &self.value
    }
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
