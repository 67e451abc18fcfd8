//! The platform, as it calls a server: for tests of handlers, and for the `bothends` command.
//!
//! `Shop { .. }.simulate()` starts the handlers of a struct that derives [`Server`](derive@crate::Server) on a free port of this
//! machine, and gives what calls them as the platform does: one [`call`](Simulation::call), or a whole
//! [`run`](Simulation::run) of what a marketplace tries before it lets a seller in.
//!
//! ```
//! use bothends::{Call, Server};
//!
//! #[derive(Server)]
//! #[api("huawei/koogallery/saas", callbacks(newInstance))]
//! struct Shop;
//!
//! impl shop::Handler for Shop {
//!     async fn new_instance(&self, _: &Call, order: shop::NewInstance) -> Result<shop::NewInstanceResponse, shop::Code> {
//!         Ok(shop::NewInstanceResponse::builder().instance_id(format!("of {}", order.order_line_id)).build())
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let shop = Shop.simulate().await?;
//! let order = shop::NewInstance::builder().order_id("CS1").order_line_id("CS1-1").business_id("b-1").build();
//! let answer = shop.call(order).await?;
//! assert_eq!(answer.instance_id, "of CS1-1");
//!
//! let report = shop.run(&[]).await;
//! assert!(report.passed(), "{report}");
//! # Ok(())
//! # }
//! ```

mod ask;
mod attacks;
mod batches;
mod cases;
mod door;
mod entries;
mod exchange;
mod finding;
mod judge;
mod lives;
mod made;
mod older;
mod plan;
mod proof;
mod record;
mod release;
mod replay;
mod report;
mod requests;
mod stories;
mod tamper;
mod verdict;

use std::collections::BTreeMap;
use std::fmt;
use std::net::Ipv4Addr;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use crate::client::{Answer, Client, Request};
use crate::clock::{Clock, NonceSource as _, RandomNonce, SystemClock};
use crate::codec::Problem;
use crate::credentials::Credentials;
use crate::dynamic::DynamicObject;
use crate::endpoint::Endpoint;
use crate::error::{CallError, ConfigError};
use crate::schema::{Api, Call, Example};
use crate::server::{Guard, Server};
use crate::sign::Scheme;
use crate::twin::{Held, made_up};

use door::Door;
use record::Record;
pub use replay::{Replay, Replayed};
pub use report::{Report, Row};

/// Plays the platform against a server. `Shop { .. }.simulate()` makes one, and so do [`Server::simulate`] and, for a
/// server anywhere, [`against`](Self::against).
pub struct Simulation {
    api: &'static Api,
    calls: &'static [&'static Call],
    examples: &'static [&'static [Example]],
    url: String,
    plain_http: bool,
    credentials: Credentials,
    client: Client,
    clock: Hands,
    own: BTreeMap<&'static str, DynamicObject>,
    door: Door,
    /// What is tried; all of it if empty.
    only: Vec<String>,
    deadline: Option<Duration>,
    keeps_ids: bool,
    /// The server, if it is ours.
    held: Option<Held>,
}

impl Simulation {
    /// Calls a server at `url`, signing with the key that it knows. `examples` has an entry for each of the calls, or
    /// none at all.
    ///
    /// # Errors
    /// If the URL is no good, or is a plain `http` one of another machine.
    pub fn against(
        api: &'static Api,
        calls: &'static [&'static Call],
        examples: &'static [&'static [Example]],
        url: impl Into<String>,
        key: impl Into<Credentials>,
    ) -> Result<Self, ConfigError> {
        Self::of(api, (calls, examples), url.into(), key.into(), false)
    }

    /// The same with a plain `http` URL of any machine: everybody between can read what is sent.
    ///
    /// # Errors
    /// If the URL is no good.
    pub fn against_plain_http(
        api: &'static Api,
        calls: &'static [&'static Call],
        examples: &'static [&'static [Example]],
        url: impl Into<String>,
        key: impl Into<Credentials>,
    ) -> Result<Self, ConfigError> {
        Self::of(api, (calls, examples), url.into(), key.into(), true)
    }

    fn of(
        api: &'static Api,
        (calls, examples): (&'static [&'static Call], &'static [&'static [Example]]),
        url: String,
        credentials: Credentials,
        plain_http: bool,
    ) -> Result<Self, ConfigError> {
        Endpoint::parse(&url, plain_http).map_err(ConfigError)?;
        let (clock, door) = (Hands::default(), Door::default());
        let scheme = door.scheme(api.signature);
        let client = client(api, (&url, plain_http), credentials.clone(), clock.clone(), scheme)?;
        let (own, only, deadline, keeps_ids) = (BTreeMap::new(), Vec::new(), None, false);
        Ok(Self {
            api,
            calls,
            examples,
            url,
            plain_http,
            credentials,
            client,
            clock,
            own,
            door,
            only,
            deadline,
            keeps_ids,
            held: None,
        })
    }

    /// For generated code: starts a server with a key that is made up.
    #[doc(hidden)]
    pub async fn start(
        server: impl FnOnce(Credentials) -> Server,
        examples: &'static [&'static [Example]],
    ) -> std::io::Result<Self> {
        Ok(Self { examples, ..server(made_up()).simulate().await? })
    }

    /// Another clock, for servers that have one.
    #[must_use]
    pub fn clock(self, clock: impl Clock + 'static) -> Self {
        *self.clock.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(clock);
        self
    }

    /// Shows the secrets of the guard that the server has; of several ways in, the first.
    #[must_use]
    pub fn guard(self, guard: Guard) -> Self {
        self.door.set(guard);
        self
    }

    /// Tries these of [`CASES`] only, besides the plain call that they start from. With `life` alone, nothing else is
    /// called; `life: ` with one of [`lives`](Self::lives) behind it is that life alone.
    #[must_use]
    pub fn only(mut self, cases: &[&str]) -> Self {
        self.only = cases.iter().map(|case| (*case).to_owned()).collect();
        self
    }

    /// How long an answer may take, where it is not as long as the spec says. Zero is for ever.
    #[must_use]
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// The lives of orders have the ids of the examples, and no new ones: for servers that ask the platform what was
    /// ordered, which knows certain orders for tests (KooGallery's begin with `MOCK`). Such a server has to take a
    /// release for what it is, else the next run finds the orders done.
    #[must_use]
    pub fn keep_ids(mut self) -> Self {
        self.keeps_ids = true;
        self
    }

    /// What [`run`](Self::run) asks with in this call, instead of the example of its spec.
    ///
    /// # Errors
    /// If a number in it is none that JSON has.
    pub fn with<R: Request>(self, request: &R) -> Result<Self, Problem> {
        let problem = |error: serde_json::Error| Problem { path: String::new(), message: error.to_string() };
        let json = crate::codec::encode(request).map_err(problem)?;
        let object = DynamicObject::from_json(R::CALL.request, serde_json::from_slice(&json).map_err(problem)?)?;
        Ok(self.with_dynamic(R::CALL.name, object))
    }

    /// The same for a call whose types are known only at run time, by its name on the wire.
    #[must_use]
    pub fn with_dynamic(mut self, call: &'static str, request: DynamicObject) -> Self {
        self.own.insert(call, request);
        self
    }

    /// Calls the server once, as the platform does.
    ///
    /// # Errors
    /// If the server refuses, or does not answer as its spec says.
    pub async fn call<R: Request>(&self, request: R) -> Result<Answer<R::Response>, CallError<R::Code>>
    where
        R::Response: crate::client::Response,
    {
        self.client.send(request).await
    }

    /// Does what a marketplace does before it lets a seller in: every callback (or those named) as it should be, again,
    /// at once, and with everything wrong that can be. Then the whole life of an order, once for each example that the
    /// call which creates has: an example of another call belongs to it if it has the same id in it. It takes some
    /// seconds at most, and up to ten more where something is being set up for that long.
    ///
    /// It leaves behind what it created, and among its calls are real ones, not only debugging calls.
    ///
    /// What one answer gives (the id of an instance) later calls ask with. Calls that create come first, those that set
    /// a state last.
    pub async fn run(&self, names: &[&str]) -> Report {
        self.run_and_tell(names, |_| {}).await
    }

    /// The same, and tells of each row as soon as it is there: a run takes as long as the server makes it wait.
    pub async fn run_and_tell(&self, names: &[&str], tell: impl FnMut(&Row) + Send + 'static) -> Report {
        plan::run(self, names, Record::new(tell)).await
    }

    /// The names of the lives that a run of all callbacks lives through: what the examples that begin them show.
    pub fn lives(&self) -> Vec<&'static str> {
        let calls: Vec<_> = self.calls.iter().copied().enumerate().filter(|(_, call)| !call.batch).collect();
        let stories = stories::stories(&calls, self.examples);
        stories.iter().map(stories::Story::title).filter(|title| !title.is_empty()).collect()
    }

    /// The address of the server.
    pub fn endpoint(&self) -> &str {
        &self.url
    }

    /// What requests are signed with.
    pub fn credentials(&self) -> Credentials {
        self.credentials.clone()
    }

    fn wants(&self, case: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| case_of(only) == case)
    }

    fn wants_only(&self, case: &str) -> bool {
        !self.only.is_empty() && self.only.iter().all(|only| case_of(only) == case)
    }

    fn wants_life(&self, title: &str) -> bool {
        let is_wanted = |only: &String| only == LIFE || only.strip_prefix(ONE_LIFE) == Some(title);
        self.only.is_empty() || self.only.iter().any(is_wanted)
    }

    /// How long the platform waits; zero is for ever.
    fn deadline_of(&self, call: &Call) -> Duration {
        self.deadline.unwrap_or(Duration::from_millis(call.deadline))
    }

    /// How long we do.
    fn patience(&self, call: &Call) -> Duration {
        self.deadline_of(call).max(Duration::from_secs(10)).saturating_add(Duration::from_secs(5))
    }

    /// A client with another key or another time.
    fn stranger(&self, credentials: Credentials, drift: Drift, by: Duration) -> Result<Client, ConfigError> {
        let (url, clock) = ((self.url.as_str(), self.plain_http), Off(self.clock.clone(), drift, by));
        client(self.api, url, credentials, clock, self.door.scheme(self.api.signature))
    }
}

impl Server {
    /// Starts this server on a free port of this machine, and gives what calls it as the platform does, with a key that
    /// it accepts. It serves until that is dropped. Where an API has no signature and no guard was given, it has one with
    /// a secret that is made up.
    ///
    /// # Errors
    /// If no port can be listened on.
    pub async fn simulate(self) -> std::io::Result<Simulation> {
        let (handler, key) = self.served();
        let guard = match self.guarding() {
            None if !handler.api().signature.proves() => {
                Some(Guard::path(RandomNonce.nonce()).map_err(std::io::Error::other)?)
            }
            guard => guard,
        };
        let server = guard.iter().fold(self, |server, guard| server.guard(guard.clone()));
        let held = Held::start(server.bind((Ipv4Addr::LOCALHOST, 0).into()).await?);
        let url = format!("http://{}", held.address());
        let key = key.unwrap_or_else(made_up);
        let simulation = Simulation::against(handler.api(), handler.calls(), &[], url, key);
        let simulation = simulation.map_err(std::io::Error::other)?;
        let simulation = guard.into_iter().fold(simulation, Simulation::guard);
        Ok(Simulation { held: Some(held), ..simulation })
    }
}

impl fmt::Debug for Simulation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Simulation")
            .field("api", &self.api.id)
            .field("url", &self.url)
            .field("server", &self.held)
            .finish_non_exhaustive()
    }
}

fn client(
    api: &'static Api,
    (url, plain_http): (&str, bool),
    credentials: Credentials,
    clock: impl Clock + 'static,
    scheme: &'static dyn Scheme,
) -> Result<Client, ConfigError> {
    let builder = Client::for_api(api, credentials).endpoint(url).clock(clock).scheme(scheme);
    if plain_http { builder.allow_plain_http().build() } else { builder.build() }
}

/// The case that something to try belongs to.
fn case_of(only: &str) -> &str {
    if only.starts_with(ONE_LIFE) { LIFE } else { only }
}

const LIFE: &str = "life";

/// What stands before the name of a life.
const ONE_LIFE: &str = "life: ";

/// A clock that can be changed while clients have it.
#[derive(Clone)]
struct Hands(Arc<RwLock<Arc<dyn Clock>>>);

impl Default for Hands {
    fn default() -> Self {
        Self(Arc::new(RwLock::new(Arc::new(SystemClock))))
    }
}

impl Clock for Hands {
    fn now(&self) -> SystemTime {
        self.0.read().unwrap_or_else(PoisonError::into_inner).now()
    }
}

/// To which side a clock is wrong.
#[derive(Clone, Copy)]
enum Drift {
    Behind,
    Ahead,
}

/// A clock that goes before or after another.
struct Off(Hands, Drift, Duration);

impl Clock for Off {
    fn now(&self) -> SystemTime {
        let now = self.0.now();
        let off = match self.1 {
            Drift::Behind => now.checked_sub(self.2),
            Drift::Ahead => now.checked_add(self.2),
        };
        off.unwrap_or(now)
    }
}

/// What a simulation tries, and what it means: names for [`Simulation::only`]. The last ones are for calls that come in
/// batches, and for servers behind a guard.
pub const CASES: &[(&str, &str)] = &[
    ("plain call", "the call as it should be; status, content type, code, members, lengths and time of its answer"),
    ("signed answer", "the proof of the answer: its bytes, and the case of its header's name"),
    ("repetition", "the same again, with other values in the members that differ each time: the same answer"),
    ("another one", "another order: another instance"),
    ("other content", "another content for the same order: refused, or the first answer"),
    ("older form", "the same order as older pages have it, where there is such a form: refused, or the first answer"),
    (
        "debugging beside real",
        "a debugging call, then a real one of the same order, then both again: all succeed, and each as it did",
    ),
    ("other form", "each documented form of the signature, body and query: all are let in"),
    ("replay", "the very same bytes: refused where there is a nonce, else the same answer"),
    ("tampered", "a bit changed on the way: refused"),
    ("wrong key", "signed with another key: refused"),
    ("stale", "signed too long ago: refused"),
    ("future", "signed with a time that has not come: refused"),
    ("missing proof", "without a part of the proof: refused"),
    ("empty proof", "with an empty part of the proof: refused"),
    ("blank member", "a parameter that has no value: let in"),
    ("missing member", "without a member that must be there: refused"),
    ("over-long member", "with a member that is longer than it may be: refused"),
    ("20 at once", "twenty repetitions of a new order at once: one instance"),
    ("life", "the whole life of an order, once for each example of the call that creates; `life: NAME` is one of them"),
    ("without the secret", "without what the guard asks for: refused"),
    ("wrong secret", "with a wrong secret: refused"),
    ("one object, no list", "an item that is in no list"),
    ("several in a list", "five items"),
    ("duplicates in a list", "the same item three times"),
    ("newest first", "items in the wrong order"),
    ("blank behind a name", "a blank at the end of a member's name"),
    ("JSON", "a member that is JSON"),
    ("JSON in a text", "the same in a text"),
    ("text like JSON", "a text that only looks like it"),
    ("malformed among good", "an item that is none, between two good ones"),
    ("an empty list", "no item at all"),
    ("no JSON", "a body that is none: refused"),
];
