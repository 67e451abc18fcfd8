//! A client whose transport is a canned answer, and what the builders are made of.
use crate::{Object, Operation, codec};
use std::{any::Any, fmt, future::Future, marker::PhantomData, ops::Deref, pin::Pin, sync::Arc, task};

type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A response's body, whatever its type, and its status.
type Exchanged = Result<(Box<dyn Object>, u16), Error>;

#[derive(Debug)]
pub struct Error(String);

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

fn failed(error: impl fmt::Display) -> Error {
    Error(error.to_string())
}

/// Marks a required field that was given.
pub enum Set {}

#[diagnostic::on_unimplemented(
    message = "`{Self}` is required and was not given",
    label = "a required field of `{Operation}` is missing"
)]
pub trait Given<Operation> {}
impl<Operation> Given<Operation> for Set {}

pub struct Answer<T> {
    body: T,
    status: u16,
}

impl<T> Answer<T> {
    pub fn status(&self) -> u16 {
        self.status
    }
}

impl<T> Deref for Answer<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.body
    }
}

trait Transport: Send + Sync {
    fn send<'a>(&'a self, path: &'a str, body: Vec<u8>) -> BoxFuture<'a, Result<Vec<u8>, Error>>;
}

struct Canned(String);

impl Transport for Canned {
    fn send<'a>(&'a self, path: &'a str, body: Vec<u8>) -> BoxFuture<'a, Result<Vec<u8>, Error>> {
        Box::pin(async move {
            match path.is_empty() || body.is_empty() {
                true => Err(Error("nothing to send".into())),
                false => Ok(self.0.clone().into_bytes()),
            }
        })
    }
}

#[derive(Clone)]
pub struct Client(Arc<dyn Transport>);

/// A request that is being built.
pub struct Build<'c, Q> {
    pub client: &'c Client,
    pub request: Q,
}

impl<'c, Q: Default> Build<'c, Q> {
    pub fn new(client: &'c Client) -> Self {
        Self { client, request: Q::default() }
    }
}

impl Client {
    /// A client that is answered `json` whatever it asks.
    pub fn canned(json: &str) -> Self {
        Self(Arc::new(Canned(json.to_owned())))
    }

    /// Way (a): an async block for each operation around the common part.
    pub async fn call<Q: Object, R: Object + Default>(
        &self,
        operation: &'static Operation,
        request: Q,
    ) -> Result<Answer<R>, Error> {
        let mut body = R::default();
        let status = self.exchange(operation, &request, &mut body).await?;
        Ok(Answer { body, status })
    }

    async fn exchange(
        &self,
        operation: &'static Operation,
        request: &dyn Object,
        response: &mut dyn Object,
    ) -> Result<u16, Error> {
        let answer = self.0.send(operation.path, codec::to_json(request).map_err(failed)?).await?;
        codec::into(response, &mut serde_json::Deserializer::from_slice(&answer)).map_err(failed)?;
        Ok(200)
    }

    /// Way (b): one boxed future for all operations.
    pub fn sending<R: Object + Default>(&self, operation: &'static Operation, request: Box<dyn Object>) -> Sending<R> {
        Sending { future: self.clone().start(operation, request, || Box::new(R::default())), response: PhantomData }
    }

    fn start(
        self,
        operation: &'static Operation,
        request: Box<dyn Object>,
        response: fn() -> Box<dyn Object>,
    ) -> BoxFuture<'static, Exchanged> {
        Box::pin(async move {
            let mut response = response();
            let status = self.exchange(operation, &*request, &mut *response).await?;
            Ok((response, status))
        })
    }

    /// For shape S: serde's own code for each operation.
    pub async fn call_serde<Q: serde::Serialize + Sync, R: serde::de::DeserializeOwned>(
        &self,
        operation: &'static Operation,
        request: Q,
    ) -> Result<Answer<R>, Error> {
        let answer = self.0.send(operation.path, serde_json::to_vec(&request).map_err(failed)?).await?;
        Ok(Answer { body: serde_json::from_slice(&answer).map_err(failed)?, status: 200 })
    }
}

#[must_use = "nothing is sent before it is awaited"]
pub struct Sending<R> {
    future: BoxFuture<'static, Exchanged>,
    response: PhantomData<fn() -> R>,
}

impl<R: Object> Future for Sending<R> {
    type Output = Result<Answer<R>, Error>;
    fn poll(mut self: Pin<&mut Self>, cx: &mut task::Context<'_>) -> task::Poll<Self::Output> {
        self.future.as_mut().poll(cx).map(|result| {
            let (body, status) = result?;
            let body: Box<dyn Any> = body;
            match body.downcast::<R>() {
                Ok(body) => Ok(Answer { body: *body, status }),
                Err(_) => Err(Error("another type".into())),
            }
        })
    }
}
