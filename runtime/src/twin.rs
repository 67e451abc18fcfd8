//! The other end of an API, in this process: for tests of what calls it, and for the `bothends` command.
//!
//! `module::twin()` beside a struct that derives [`Client`](derive@crate::Client) gives a server of the same
//! calls. It verifies signatures, reads requests and refuses them as the platform does, and answers what it is told to, or the example of
//! the spec, or values that it makes up.
//!
//! ```
//! use bothends::Client;
//!
//! #[derive(Client, Clone)]
//! #[api("aliyun/cams", operations(GetChatappUploadAuthorization))]
//! struct Cams(Client);
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let twin = cams::twin()
//!     .answer(|request: &cams::GetChatappUploadAuthorization| match request.cust_space_id.as_str() {
//!         "1" => Ok(cams::GetChatappUploadAuthorizationResponse {
//!             message: Some("hello".to_owned()),
//!             ..Default::default()
//!         }),
//!         _ => Err(cams::Code::NoPermission),
//!     })
//!     .start()
//!     .await?;
//! let cams = Cams::builder(twin.credentials()).endpoint(twin.endpoint()).build()?;
//!
//! let answer = cams.get_chatapp_upload_authorization().cust_space_id("1").send().await?;
//! assert_eq!(answer.message.as_deref(), Some("hello"));
//! let error = cams.get_chatapp_upload_authorization().cust_space_id("2").send().await.unwrap_err();
//! assert_eq!(error.code(), Some(&cams::Code::NoPermission));
//! assert_eq!(twin.received::<cams::GetChatappUploadAuthorization>().len(), 2);
//! # Ok(())
//! # }
//! ```

mod answers;
mod held;

use std::collections::BTreeMap;
use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use crate::client::Request;
use crate::clock::{Clock, NonceSource as _, RandomNonce};
use crate::codec::{self, Problem};
use crate::credentials::Credentials;
use crate::dynamic::DynamicObject;
use crate::object::Object;
use crate::schema::{Api, Call, Example};
use crate::server::{Guard, Listening, Server};
use crate::sign::Scheme;

pub(crate) use answers::read as read_example;
use answers::{Answering, Double};
pub(crate) use held::Held;

/// The other end of an API. `module::twin()` makes one of all calls of a derived client.
///
/// Whoever calls it has to sign with its [`credentials`](Self::credentials). Members must be of their types and in their
/// places, and required ones must be there; with [`strict`](Self::strict) all limits of the spec are checked.
#[must_use = "a twin does nothing before it is started"]
pub struct Twin {
    api: &'static Api,
    calls: &'static [&'static Call],
    examples: &'static [&'static [Example]],
    credentials: Credentials,
    answers: BTreeMap<&'static str, Answering>,
    strict: bool,
    scheme: &'static dyn Scheme,
    clock: Option<Arc<dyn Clock>>,
    others: Vec<Twin>,
}

impl Twin {
    /// A twin of these calls of an API; `examples` has an entry for each of them, or none at all.
    pub fn new(api: &'static Api, calls: &'static [&'static Call], examples: &'static [&'static [Example]]) -> Self {
        Self {
            api,
            calls,
            examples,
            credentials: made_up(),
            answers: BTreeMap::new(),
            strict: false,
            scheme: api.signature,
            clock: None,
            others: Vec::new(),
        }
    }

    /// What a call is answered, instead of the example of its spec.
    ///
    /// The closure may panic: that is answered as a failure of the platform.
    pub fn answer<R: Request + Default>(
        mut self,
        answer: impl Fn(&R) -> Result<R::Response, R::Code> + Send + Sync + 'static,
    ) -> Self {
        self.answers.insert(R::CALL.name, Answering::typed(answer));
        self
    }

    /// The same for a call whose types are known only at run time, by its name on the wire; a failure is a code.
    pub fn answer_dynamic(
        mut self,
        call: &'static str,
        answer: impl Fn(&DynamicObject) -> Result<DynamicObject, String> + Send + Sync + 'static,
    ) -> Self {
        self.answers.insert(call, Answering::dynamic(answer));
        self
    }

    /// The key that callers have to sign with, instead of one that is made up. With a token, only requests that show it
    /// are let in.
    pub fn credentials(mut self, credentials: impl Into<Credentials>) -> Self {
        self.credentials = credentials.into();
        self
    }

    /// Refuses what breaks a length, a range, a closed enum or another limit of the spec, too.
    pub fn strict(mut self) -> Self {
        self.strict = true;
        self
    }

    /// Another signature scheme than the spec's, where a platform has several.
    pub fn scheme(mut self, scheme: &'static dyn Scheme) -> Self {
        self.scheme = scheme;
        self
    }

    /// Another clock, for tests of what happens when clocks differ.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// The twin of another API at the same address. A request goes to the first one that has the call it names.
    pub fn also(mut self, other: Self) -> Self {
        self.others.push(other);
        self
    }

    /// Listens on a free port of this machine and serves until what this gives is dropped.
    ///
    /// # Errors
    /// If no port can be listened on, or an answer was given for a call that this twin does not have.
    pub async fn start(self) -> std::io::Result<RunningTwin> {
        let (credentials, requests) = (self.credentials.clone(), Requests::default());
        let server = self.into_server(Some(&requests))?;
        let held = Held::start(server.bind((Ipv4Addr::LOCALHOST, 0).into()).await?);
        Ok(RunningTwin { held, credentials, requests })
    }

    /// Listens on an address of your choice, and serves when told to. It may go on for long: no request is kept.
    ///
    /// # Errors
    /// If the address cannot be listened on, or an answer was given for a call that this twin does not have.
    pub async fn bind(self, address: SocketAddr) -> std::io::Result<Listening> {
        self.into_server(None)?.bind(address).await
    }

    fn into_server(self, requests: Option<&Requests>) -> std::io::Result<Server> {
        let unknown = self.answers.keys().find(|name| !self.calls.iter().any(|call| call.name == **name));
        if let Some(name) = unknown {
            let message = format!("the twin of `{}` has an answer for `{name}`, but no such call", self.api.id);
            return Err(std::io::Error::new(std::io::ErrorKind::InvalidInput, message));
        }
        let double = Double {
            api: self.api,
            calls: self.calls,
            examples: self.examples,
            answers: self.answers,
            strict: self.strict,
            requests: requests.cloned(),
        };
        let mut server = Server::of(double, self.credentials).scheme(self.scheme).max_body_bytes(LARGEST_BODY);
        if !self.strict {
            server = server.without_limits();
        }
        if !self.api.signature.proves() {
            // It is there for tests.
            server = server.guard(Guard::unguarded());
        }
        if let Some(clock) = self.clock {
            server = server.clock(clock);
        }
        for other in self.others {
            server = server.also(other.into_server(requests)?);
        }
        Ok(server)
    }
}

impl fmt::Debug for Twin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Twin").field("api", &self.api.id).field("strict", &self.strict).finish_non_exhaustive()
    }
}

/// A twin that serves, until it is dropped.
#[derive(Debug)]
pub struct RunningTwin {
    held: Held,
    credentials: Credentials,
    requests: Requests,
}

impl RunningTwin {
    /// What to give to a client as its endpoint.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.held.address())
    }

    /// The address that it listens on.
    pub fn address(&self) -> SocketAddr {
        self.held.address()
    }

    /// What to give to a client as its credentials.
    pub fn credentials(&self) -> Credentials {
        self.credentials.clone()
    }

    /// Every request that was let in, in the order of their arrival.
    pub fn requests(&self) -> Vec<TwinRequest> {
        self.requests.all()
    }

    /// The requests of one call, typed. One that its type cannot hold (another value of a closed enum) is left out.
    pub fn received<R: Request + Default>(&self) -> Vec<R> {
        let of_call = self.requests.all().into_iter().filter(|request| request.call == R::CALL.name);
        of_call.filter_map(|request| typed(&request.request).ok()).collect()
    }
}

/// A request that a twin let in.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct TwinRequest {
    /// Name of the operation or callback, as on the wire.
    pub call: &'static str,
    /// What it holds.
    pub request: DynamicObject,
}

/// All that was let in.
#[derive(Clone, Debug, Default)]
struct Requests(Arc<Mutex<Vec<TwinRequest>>>);

impl Requests {
    fn add(&self, request: TwinRequest) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(request);
    }

    fn all(&self) -> Vec<TwinRequest> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// An object in another type of the same shape.
fn typed<R: Object + Default>(object: &dyn Object) -> Result<R, Problem> {
    let mut typed = R::default();
    let problem = |error: serde_json::Error| Problem { path: String::new(), message: error.to_string() };
    let json = codec::encode(object).map_err(problem)?;
    codec::decode(&json, &mut typed, &mut |_, _| {})?;
    Ok(typed)
}

/// Credentials that nobody else has.
pub(crate) fn made_up() -> Credentials {
    Credentials::new(format!("id-{}", RandomNonce.nonce()), RandomNonce.nonce())
}

/// What a platform's storage takes in one request is far more; this is enough for tests.
const LARGEST_BODY: usize = 64 << 20;
