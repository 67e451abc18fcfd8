//! Both ends of an API from one YAML spec: typed clients, handler traits for servers, signatures made and
//! verified.
//!
//! A *spec* describes one operation (a request that we send to a platform) or one callback (a request that the
//! platform sends to us). [`#[derive(Client)]`](derive@Client) gives a struct a method for each call of an API,
//! [`#[derive(Server)]`](derive@Server) makes a server of one that implements a trait with a method for each.
//! Both take either direction, so the platform's end of a spec serves as its double in tests.
//!
//! # A client
//!
//! ```no_run
//! use bothends::{Client, Credentials};
//!
//! /// The part of Alibaba Cloud's Chat App Message Service that we use.
//! #[derive(Client, Clone)]
//! #[api("aliyun/cams", operations(GetChatappUploadAuthorization, SubmitIsvCustomerTerms))]
//! pub struct Cams(Client);
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let cams = Cams::connect(Credentials::from_env()?)?;
//! let grant = cams.get_chatapp_upload_authorization().cust_space_id("29348393884").send().await?;
//! println!("request id {}", grant.request_id());
//! if let Some(data) = &grant.data {
//!     println!("upload to {:?}", data.end_point); // `Debug` of `data` itself would hide its secrets
//! }
//! # Ok(())
//! # }
//! ```
//!
//! - `Cams::connect` takes the endpoint and the region from the spec, `Cams::builder` lets you choose them, and
//!   the deadlines, retries, a second endpoint, a proxy and the largest answer: see [`ClientBuilder`].
//! - The module `cams` beside the struct holds the requests, the answers, the types in them and `cams::Code`.
//! - A member that the spec calls required has to be set before `.send()` and `.build()` compile.
//! - What concerns one call only comes after `.send()`: `cams.op().id("1").send().timeout(a_minute).await`; so do
//!   `.attempts(1)`, `.unchecked()` and `.member(name, value)`; and where a call carries an object, [`.upload(..)`](client::Sending::upload),
//!   [`.download(..)`](client::Sending::download) and [`.checked(..)`](client::Sending::checked).
//! - `cams.0.send(request)` sends a request that was built before, `cams.0.prepare(&request)` signs one without
//!   sending it.
//!
//! # A server
//!
//! ```no_run
//! use bothends::{AccessKey, Call, Server};
//!
//! /// Our shop on KooGallery.
//! #[derive(Server)]
//! #[api("huawei/koogallery/saas", callbacks(newInstance, queryInstance, releaseInstance))]
//! pub struct Shop;
//!
//! impl shop::Handler for Shop {
//!     async fn new_instance(&self, _: &Call, order: shop::NewInstance) -> Result<shop::NewInstanceResponse, shop::Code> {
//!         Ok(shop::NewInstanceResponse::builder().instance_id(order.business_id).build())
//!     }
//!
//!     async fn query_instance(&self, _: &Call, _: shop::QueryInstance) -> Result<shop::QueryInstanceResponse, shop::Code> {
//!         Err(shop::Code::InstanceNotFound)
//!     }
//!
//!     async fn release_instance(&self, _: &Call, _: shop::ReleaseInstance) -> Result<shop::ReleaseInstanceResponse, shop::Code> {
//!         Ok(shop::ReleaseInstanceResponse::builder().build())
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let key = AccessKey::from_env("KOOGALLERY_ACCESS_KEY")?;
//! Shop.server(key).listen("127.0.0.1:8080".parse()?).await?;
//! # Ok(())
//! # }
//! ```
//!
//! A request is looked at in this order: size, proof over the raw bytes, nonce, name of the call, shape, limits,
//! whether it was handled before. Only
//! then does the handler run, within nine tenths of the spec's `deadline`; after that it is dropped where it waits.
//! A caller that hangs up does not stop it. The code of success and the id of the call are
//! filled into its answer where it leaves them out, and the answer is signed where the platform wants that.
//!
//! Platforms repeat calls. What that means stands in the spec: of a call that says `delivery: {once: [..]}`, the handler
//! runs to success once for each value of these members, and every repetition gets the first answer, byte for byte.
//! An answer whose code is of the kind `pending` lets the next repetition run the handler again, and so does one that
//! failed. A byte-exact copy of a request is refused where the scheme has nonces. The [`ledger`] is what knows of all
//! that: in memory, unless the server is given one that lasts. With the feature `sqlite`:
//!
#![cfg_attr(feature = "sqlite", doc = "```no_run")]
#![cfg_attr(not(feature = "sqlite"), doc = "```ignore")]
//! # use bothends::{AccessKey, Call, Server, SqliteLedger};
//! # #[derive(Server)]
//! # #[api("huawei/koogallery/saas", callbacks(releaseInstance))]
//! # struct Shop;
//! # impl shop::Handler for Shop {
//! #     async fn release_instance(&self, _: &Call, _: shop::ReleaseInstance) -> Result<shop::ReleaseInstanceResponse, shop::Code> {
//! #         Ok(shop::ReleaseInstanceResponse::builder().build())
//! #     }
//! # }
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let key = AccessKey::from_env("KOOGALLERY_ACCESS_KEY")?;
//! let server = Shop.server(key).ledger(SqliteLedger::open("shop.db")?);
//! # Ok(())
//! # }
//! ```
//!
//! [`Server::into_service`](server::Server::into_service) gives a `tower::Service` for a server of your own. Header names have to keep their
//! case on it, since some platforms look for `Body-Sign`; with hyper:
//!
//! ```no_run
//! use std::convert::Infallible;
//!
//! use hyper::server::conn::http1;
//! use hyper::service::service_fn;
//! use hyper_util::rt::{TokioIo, TokioTimer};
//!
//! async fn serve(server: bothends::Server, listener: tokio::net::TcpListener) -> std::io::Result<()> {
//!     // Without the last words, the first call is logged as an error: no service sees how its answers are written.
//!     let service = server.into_service().keeps_header_case();
//!     loop {
//!         let (stream, _) = listener.accept().await?;
//!         let service = service.clone();
//!         let answer = service_fn(move |request| {
//!             let service = service.clone();
//!             async move { Ok::<_, Infallible>(service.answer(request).await) }
//!         });
//!         tokio::spawn(async move {
//!             let mut http = http1::Builder::new();
//!             http.title_case_headers(true).half_close(true).timer(TokioTimer::new());
//!             let _ = http.serve_connection(TokioIo::new(stream), answer).await;
//!         });
//!     }
//! }
//! ```
//!
//! # Both ends
//!
//! Either derive takes either direction. The marketplace that calls the shop in a test is a client of its
//! callbacks, a double of CAMS is a server of its operations:
//!
//! ```
//! use bothends::{AccessKey, Call, Client, ErrorKind, Server};
//!
//! #[derive(Server)]
//! #[api("huawei/koogallery/saas", callbacks(releaseInstance))]
//! struct Shop;
//!
//! impl shop::Handler for Shop {
//!     async fn release_instance(&self, _: &Call, release: shop::ReleaseInstance) -> Result<shop::ReleaseInstanceResponse, shop::Code> {
//!         if release.instance_id != "i-1" {
//!             return Err(shop::Code::InstanceNotFound);
//!         }
//!         Ok(shop::ReleaseInstanceResponse::builder().build())
//!     }
//! }
//!
//! /// Calls the shop as KooGallery does.
//! #[derive(Client, Clone)]
//! #[api("huawei/koogallery/saas", callbacks(releaseInstance))]
//! struct Marketplace(Client);
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let key = AccessKey::new("shared-by-both-ends")?;
//! let shop = Shop.server(key.clone()).bind("127.0.0.1:0".parse()?).await?;
//! let address = format!("http://{}", shop.address());
//! tokio::spawn(shop.serve());
//! let marketplace = Marketplace::builder(key).endpoint(&address).build()?;
//!
//! let answer = marketplace.release_instance().instance_id("i-1").send().await?;
//! assert_eq!(answer.result_code, Some(marketplace::Code::Success));
//!
//! let error = marketplace.release_instance().instance_id("i-2").send().await.unwrap_err();
//! assert_eq!(error.code(), Some(&marketplace::Code::InstanceNotFound));
//!
//! let stranger = AccessKey::new("a-guess")?;
//! let stranger = Marketplace::builder(stranger).endpoint(&address).build()?;
//! let error = stranger.release_instance().instance_id("i-1").send().await.unwrap_err();
//! assert_eq!(error.kind(), ErrorKind::Signature);
//! # Ok(())
//! # }
//! ```
//!
//! # Specs of your own
//!
//! A folder of the package, or the attribute itself, holds them just as well: see the arguments of
//! [`#[derive(Client)]`](derive@Client). In a text, a line `# Name.yaml` begins a file; what stands before the
//! first is `api.yaml`.
//!
//! ```no_run
//! use bothends::{AccessKey, Client, Decimal};
//!
//! #[derive(Client, Clone)]
//! #[api(inline = r##"
//! title: Acme orders
//! version: "1"
//! protocol: http
//! signature: koogallery-v2
//! endpoint: https://api.acme.example
//! discriminator: action
//!
//! ## GetOrder.yaml
//! operation: GetOrder
//! doc: Gives one order.
//! request:
//!   orderId: {type: string, required: true, max_length: 64, doc: Number of the order}
//! response:
//!   amount: {type: decimal, precision: 12, scale: 2, doc: What it costs}
//! "##)]
//! struct Acme(Client);
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let acme = Acme::connect(AccessKey::from_env("ACME_KEY")?)?;
//! let order = acme.get_order().order_id("A-1").send().await?;
//! let amount: Option<Decimal> = order.amount;
//! # Ok(())
//! # }
//! ```
//!
//! # When a call fails
//!
//! `.send()` gives `Result<Answer<Response>, CallError<Code>>`. [`Answer`] derefs to the response. [`CallError`]
//! has
//!
//! | method | tells |
//! |---|---|
//! | `kind()` | what kind of thing went wrong: an [`ErrorKind`], the same for all APIs |
//! | `code()` | the platform's code, if it gave one; a code that the spec does not know is `Code::Unknown(..)` |
//! | `message()`, `hint()` | what happened; what to do about it |
//! | `maybe_executed()` | `false`: certainly not executed. `true`: nobody here can tell |
//! | `is_retryable()` | whether the same call may well succeed later |
//! | `retry_after()` | how long the platform asks to wait before that |
//! | `attempts()` | how often it was sent, or a connection was tried for it |
//! | `clock_offset()` | how far this machine's clock is off, if the platform refused the time |
//! | `details()` | the whole answer in which the platform refused |
//! | `status()`, `request_id()` | of the answer, if there was one |
//! | `violations()` | the limits of the spec that the request breaks; nothing was sent then |
//!
//! A call is sent again by itself only where that is safe and may help: see [`ClientBuilder::attempts`]. The error is then
//! that of the last attempt, and `maybe_executed()` speaks of all of them. `Display` puts all of it into one line.
//!
//! ```no_run
//! # use bothends::{Client, Credentials, ErrorKind};
//! # #[derive(Client, Clone)]
//! # #[api("aliyun/cams")]
//! # struct Cams(Client);
//! # async fn ask(cams: Cams) -> Result<(), Box<dyn std::error::Error>> {
//! match cams.get_chatapp_upload_authorization().cust_space_id("29348393884").send().await {
//!     Ok(grant) => println!("{:?}", grant.data),
//!     Err(error) if error.code() == Some(&cams::Code::ProductUnsubscript) => println!("activate the product first"),
//!     Err(error) if error.kind() == ErrorKind::Throttled => println!("{}", error.hint().unwrap_or("slow down")),
//!     Err(error) if error.maybe_executed() => println!("look before you send it again: {error}"),
//!     Err(error) => return Err(error.into()),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Credentials
//!
//! A client takes keys ([`Credentials`], [`AccessKey`]) or what gives keys, a [`Provider`](credentials::Provider): see
//! [`credentials`] for roles, profiles and sources of your own.
//!
//! # What calls do
//!
//! Each call is a span of `tracing` (`call`), each attempt one in it (`attempt`), on the level `debug`; an
//! [`Observer`] is told the same.
//!
//! # What is kept safe
//!
//! - A client follows no redirect, uses no proxy from the environment, and speaks plain `http` only to this
//!   machine (unless [`ClientBuilder::allow_plain_http`] says otherwise). Every wait has a deadline, every answer
//!   a largest size.
//! - A request that breaks a limit of its spec is not sent, unless `.unchecked()` says so. Calls beyond the platform's
//!   rate limit wait for their turn: see [`RateLimits`].
//! - A server reads a bounded body within a bounded time, serves so many connections and handlers at once, and ends in
//!   good order when it is told to ([`Listening`](server::Listening)). Nothing of a request is acted upon before its
//!   proof holds. Signatures are compared in constant time. A handler that panics or outlives its deadline ends that
//!   call only.
//! - `Debug` shows neither keys nor members that a spec calls `secret`; keys are wiped when dropped. (`Serialize`
//!   is for storing and forwarding: it writes secret members in full.)
//! - Enum values and codes that a spec does not know are kept, members that it does not know are ignored, so that
//!   a platform may add them.
//! - Neither this crate nor the generated code has `unsafe`.
//!
//! # In tests
//!
//! `cams::twin()`, in the module beside a struct that derives `Client`, is the platform in your process: see [`twin`].
//! `Shop { .. }.simulate()`, on a struct that derives `Server`, is the platform that calls your handlers: see
//! [`simulation`].
//!
//! [`ClientBuilder::clock`], [`ClientBuilder::nonces`] and [`Server::clock`](server::Server::clock) take a clock and a source of nonces from
//! [`clock`], so that requests and signatures come out the same every time.
//!
//! # Features
//!
//! | feature | default | gives |
//! |---|---|---|
//! | `client` | yes | `#[derive(Client)]` and [`client`] |
//! | `rsa` | no | `KitPrivateKey`: opens the OAuth secret that KooGallery's kit sends; compiles AWS-LC, which needs a C compiler |
//! | `server` | yes | `#[derive(Server)]` and [`server`] |
//! | `server-tls` | no | [`Server::tls`](server::Server): HTTPS for the server, by rustls on ring (which needs a C compiler); contains `server` |
//! | `sqlite` | no | [`SqliteLedger`](ledger): a ledger in a file; compiles SQLite, which needs a C compiler; contains `server` |
//! | `postgres` | no | [`PostgresLedger`](ledger): a ledger in PostgreSQL, with TLS on ring, which needs a C compiler; contains `server` |
//! | `tls` | yes | HTTPS for the client: rustls on ring (which needs a C compiler), trusting whom the system trusts; contains `client` |
//! | `tls-aws-lc` | no | the same on AWS-LC instead of ring, with or without `tls`; needs a C compiler, too; contains `client` |
//!
//! Without either of the last two, a client of an `https` endpoint cannot be built. Without `server-tls`, servers speak plain HTTP/1.1:
//! let something before them end TLS.

extern crate self as bothends;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
pub mod cipher;
pub mod clock;
#[cfg_attr(not(any(feature = "client", feature = "server")), allow(dead_code, reason = "for the two ends"))]
pub mod codec;
pub mod credentials;
mod decimal;
#[cfg(any(feature = "client", feature = "server"))]
pub mod dynamic;
#[cfg(any(feature = "client", feature = "server"))]
#[cfg_attr(not(feature = "client"), allow(dead_code, reason = "a server has no endpoint to call"))]
mod endpoint;
#[cfg_attr(not(feature = "client"), allow(dead_code, reason = "only a client fails to call"))]
mod error;
#[cfg(feature = "rsa")]
mod kit_private_key;
#[cfg(any(feature = "client", feature = "server"))]
#[cfg_attr(not(all(feature = "client", feature = "server")), allow(dead_code, reason = "a layout has both ends"))]
mod layout;
pub mod limits;
mod macros;
#[cfg_attr(not(any(feature = "client", feature = "server")), allow(dead_code, reason = "for the two ends"))]
pub mod object;
#[cfg(all(feature = "client", feature = "server"))]
mod sample;
pub mod schema;
mod show;
pub mod sign;
mod timestamp;

#[cfg(feature = "client")]
pub mod client;
#[cfg(feature = "server")]
pub mod ledger;
#[cfg(feature = "server")]
pub mod server;
#[cfg(all(feature = "client", feature = "server"))]
pub mod simulation;
#[cfg(all(feature = "client", feature = "server"))]
pub mod twin;

/// Gives a struct that holds a [`Client`](struct@Client) a method for each operation of an API.
///
/// The struct is not generic and has one field of the type `Client`. It stays yours: name, visibility, other
/// derives and other fields. What is generated stands beside it in a module of the same visibility, named after
/// the struct in snake case:
///
/// | item | is |
/// |---|---|
/// | `Holder::operation_name(&self)` | a builder of the request, for each call; `.send()` sends it |
/// | `Holder::connect(credentials)`, `Holder::builder(credentials)`, `From<Client>` | ways to make one; only if the client is the only field |
/// | `module::OperationName`, `module::OperationNameResponse` | request and answer; with `OperationName::builder()` |
/// | `module::twin()` | the other end of these calls, for tests; with the feature `server` |
/// | `module::Code` | the codes that answers can have, and `Unknown(String)` |
/// | other types in the module | what those hold |
///
/// Requests and answers are plain structs with public fields, and have `Clone`, `Default`, `Debug` (secrets
/// hidden), `PartialEq`, and serde's `Serialize` and `Deserialize` with the names on the wire. Every item is
/// documented from the spec.
///
/// # `#[api(..)]`
///
/// One of the first three arguments says where the specs are; the others may be left out. Names of calls are
/// written as on the wire.
///
/// | argument | means |
/// |---|---|
/// | `"vendor/api"` | an API that comes with bothends |
/// | `path = "folder"` | the folder of an API, below the `Cargo.toml` of the crate that derives; nothing outside of it is read |
/// | `inline = ".."` | the specs themselves: a line `# Name.yaml` begins each file, what stands before the first is `api.yaml` |
/// | `operations`, `operations(A, B)` | all operations, or these |
/// | `callbacks`, `callbacks(a, b)` | all callbacks, or these |
/// | `scheme = path` | for specs with `signature: custom`: a constant or static of the type `&'static dyn Scheme` ([`sign::Scheme`]), as `crate::MINE` |
/// | `crate = path` | the `bothends` crate, where it has another name: `crate = renamed` or `crate = crate::deps::bothends` |
///
/// Without `operations` and `callbacks`, a client has all operations of the API. Only what is picked, and the
/// types that it reaches, is generated.
///
/// A change in a spec below `path` compiles the crate anew. A *new* file there is noticed only with a `build.rs`
/// of one line: `println!("cargo::rerun-if-changed=specs");`.
///
/// ```no_run
/// use bothends::Client;
///
/// /// Two of the operations.
/// #[derive(Client, Clone)]
/// #[api("aliyun/cams", operations(GetChatappUploadAuthorization, SubmitIsvCustomerTerms))]
/// pub struct Cams(Client);
///
/// /// The marketplace, which calls sellers.
/// #[derive(Client, Clone)]
/// #[api("huawei/koogallery/saas", callbacks)]
/// pub struct Marketplace {
///     client: Client,
/// }
/// # fn main() {}
/// ```
///
/// A member that must be there and is not set does not compile:
///
/// ```compile_fail,E0277
/// # use bothends::Client;
/// # #[derive(Client)]
/// # #[api("aliyun/cams")]
/// # struct Cams(Client);
/// # fn main() {}
/// # async fn ask(cams: Cams) {
/// // error: `GetChatappUploadAuthorization` needs `cust_space_id`, which has not been set
/// let grant = cams.get_chatapp_upload_authorization().send().await;
/// # }
/// ```
#[cfg(feature = "client")]
pub use bothends_macros::Client;
/// Makes a server of a struct that handles the callbacks of an API.
///
/// The struct is any that is not generic and is `Send + Sync + 'static`. What is generated:
///
/// | item | is |
/// |---|---|
/// | `module::Handler` | a trait with an async method for each call, to be implemented by the struct: it takes the [`Call`] and the request, and gives the answer or a code |
/// | `Holder::server(self, key)` | a [`Server`](struct@Server) that accepts requests signed with `key`; of an API whose `signature` is `none` it takes a [`Guard`] instead |
/// | `Holder::simulate(self)` | what calls these handlers as the platform does, for tests; with the feature `client` |
/// | `module::CallName`, `module::CallNameResponse` | request and answer; with `CallNameResponse::builder()` |
/// | `module::Code` | the codes that it can answer with, and `Unknown(String)` |
/// | other types in the module | what those hold |
///
/// The module stands beside the struct, has its visibility, and is named after it in snake case.
///
/// `#[api(..)]` takes the same arguments as for [`#[derive(Client)]`](derive@Client). Without `operations` and
/// `callbacks`, a server has all callbacks of the API. A call that was not picked is answered like one that does
/// not exist.
///
/// ```no_run
/// use bothends::{Call, Credentials, Server};
///
/// /// A double of one operation, for tests.
/// #[derive(Server)]
/// #[api("aliyun/cams", operations(GetChatappUploadAuthorization))]
/// struct CamsTwin;
///
/// impl cams_twin::Handler for CamsTwin {
///     async fn get_chatapp_upload_authorization(
///         &self,
///         call: &Call,
///         request: cams_twin::GetChatappUploadAuthorization,
///     ) -> Result<cams_twin::GetChatappUploadAuthorizationResponse, cams_twin::Code> {
///         println!("{} of {}", call.name(), request.cust_space_id);
///         Ok(cams_twin::GetChatappUploadAuthorizationResponse::builder().message("OK").build())
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let listening = CamsTwin.server(Credentials::new("id", "secret")).bind("127.0.0.1:0".parse()?).await?;
/// println!("listening on {}", listening.address());
/// listening.serve().await;
/// # Ok(())
/// # }
/// ```
#[cfg(feature = "server")]
pub use bothends_macros::Server;
/// Bytes that are cheap to clone: the type of members that a spec calls `bytes`.
pub use bytes::Bytes;
#[cfg(feature = "client")]
pub use client::{Answer, Checksum, Client, ClientBuilder, Download, Items, Observer, Pages, RateLimits, Upload};
pub use credentials::{AccessKey, Credentials};
pub use decimal::{Decimal, DecimalError};
pub use error::{CallError, ConfigError, ErrorKind};
#[cfg(feature = "rsa")]
pub use kit_private_key::{KitKeyError, KitPrivateKey};
#[cfg(feature = "sqlite")]
pub use ledger::SqliteLedger;
#[cfg(feature = "server")]
pub use ledger::{Ledger, LedgerError, MemoryLedger};
#[cfg(feature = "postgres")]
pub use ledger::{PostgresLedger, PostgresLedgerBuilder};
/// Any JSON value: the type of members that a spec calls `any`.
pub use serde_json::Value as Json;
#[cfg(feature = "server")]
pub use server::{Alerts, Call, Guard, Peer, Server};
#[cfg(all(feature = "client", feature = "server"))]
pub use simulation::Simulation;
pub use timestamp::{Timestamp, TimestampError};
#[cfg(all(feature = "client", feature = "server"))]
pub use twin::Twin;
