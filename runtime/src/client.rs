//! The calling side: a typed client of the derives stands on [`Client`].

mod builder;
mod execute;
mod transport;

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
use crate::endpoint::Endpoint;
use crate::error::{CallError, ErrorKind, Failure};
use crate::object::{Choice, Object};
use crate::schema::{Api, Call};
use crate::sign::{Moment, Signature};

pub use builder::ClientBuilder;

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
    endpoint: Endpoint,
    transport: transport::Transport,
    clock: Box<dyn Clock>,
    nonces: Box<dyn NonceSource>,
}

impl Client {
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
        let moment = Moment::now(&*self.inner.clock, &*self.inner.nonces);
        self.inner.prepare(R::CALL, request, &Options::default(), &moment).map_err(|failure| CallError::new(*failure))
    }

    /// Sends a request that has been built before.
    pub fn send<R: Request>(&self, request: R) -> Sending<R::Response, R::Code> {
        self.send_with(request, Options::default())
    }

    /// The same, with options of its own.
    pub(crate) fn send_with<R: Request>(&self, request: R, options: Options) -> Sending<R::Response, R::Code> {
        let response: Box<dyn Object> = Box::new(R::Response::default());
        let future = execute::execute(Arc::clone(&self.inner), R::CALL, Box::new(request), response, options);
        Sending { call: R::CALL, future: Box::pin(future), answer: PhantomData }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.inner;
        f.debug_struct("Client").field("api", &inner.api.id).field("endpoint", &inner.endpoint).finish_non_exhaustive()
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

/// What a builder that came from a client's method will do: for generated code.
#[doc(hidden)]
#[derive(Debug)]
pub struct Target<'c> {
    client: &'c Client,
    options: Options,
}

impl<'c> Target<'c> {
    #[inline]
    pub fn new(client: &'c Client) -> Self {
        Self { client, options: Options::default() }
    }

    #[inline]
    pub fn send<R: Request>(self, request: R) -> Sending<R::Response, R::Code> {
        self.client.send_with(request, self.options)
    }

    pub fn unchecked(&mut self) {
        self.options.unchecked = true;
    }

    pub fn timeout(&mut self, timeout: Duration) {
        self.options.timeout = Some(timeout);
    }

    pub fn member(&mut self, name: &str, value: serde_json::Value) {
        self.options.members.push((name.to_owned(), value));
    }
}

/// How one call differs from the others of its client.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    pub(crate) unchecked: bool,
    pub(crate) timeout: Option<Duration>,
    pub(crate) members: Vec<(String, serde_json::Value)>,
}

/// A call on its way: await it. It does not begin before that, and does not borrow the client.
#[must_use = "nothing is sent before this is awaited"]
pub struct Sending<R, C> {
    call: &'static Call,
    future: Pin<Box<dyn Future<Output = Outcome> + Send>>,
    answer: PhantomData<fn() -> (R, C)>,
}

/// How a call ended, whatever its type.
pub(crate) type Outcome = Result<(Box<dyn Object>, Meta), Box<Failure>>;

impl<R: Object, C: Choice + Default> Future for Sending<R, C> {
    type Output = Result<Answer<R>, CallError<C>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Poll::Ready(outcome) = self.future.as_mut().poll(context) else { return Poll::Pending };
        let answer = outcome.and_then(|(response, meta)| match (response as Box<dyn Any>).downcast::<R>() {
            Ok(value) => Ok(Answer { value: *value, meta }),
            Err(_) => Err(Failure::new(self.call, ErrorKind::Decode, "the answer is of another type")),
        });
        Poll::Ready(answer.map_err(|failure| CallError::new(*failure)))
    }
}

impl<R, C> fmt::Debug for Sending<R, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sending").field("call", &self.call.name).finish_non_exhaustive()
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

/// A signed request that was not sent.
#[derive(Debug)]
#[non_exhaustive]
pub struct Prepared {
    /// The request as it would go over the wire.
    pub request: crate::sign::Request,
    /// Whole URL, the query included.
    pub url: String,
    /// What was signed, step by step.
    pub signature: Signature,
}
