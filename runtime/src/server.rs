//! The receiving side: verifies, reads, hands to the handler, answers in the platform's own words.

mod activity;
mod alert;
mod background;
mod batch;
mod call;
mod choice;
mod connection;
mod delivery;
mod ended;
mod escaped;
mod guard;
mod handle;
mod health;
mod lacking;
mod listen;
mod member;
mod mending;
mod peer;
mod pending;
mod pipeline;
mod places;
mod refusals;
mod resealing;
mod run;
mod service;
mod serving;
mod shared;
mod shutdown;
mod signals;
#[cfg(feature = "server-tls")]
mod tls;
mod visit;

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use crate::clock::Clock;
use crate::credentials::Credentials;
use crate::ledger::{Ledger, MemoryLedger};
use crate::sign::Scheme;

use alert::AlertQueue;
pub use alert::{Alerts, PendingWork};
pub use call::Call;
pub use guard::Guard;
pub use handle::{Dispatch, Handling, Reading, handle};
use lacking::Lacking;
pub use listen::Listening;
use member::Member;
pub use peer::Peer;
use refusals::Refusals;
pub use service::Service;
use serving::Serving;
use shared::Shared;
pub use shutdown::{Handle, Shutdown};
#[cfg(feature = "server-tls")]
pub use tls::Tls;

/// Receives the calls of one API, or of several at one address. `#[derive(Server)]` gives a struct with handlers a
/// method that makes one.
///
/// Only what is proved reaches a handler (of `koogallery-agents` that is who calls, and nothing of what is asked): size,
/// proof over the raw bytes, nonce, name of the call, shape, limits and whether it was handled before are looked at in
/// this order, and each has its answer. The last is what the [`ledger`](Self::ledger) knows; if that fails, nothing is
/// handled, and the platform is told to try again.
#[must_use = "a server does nothing before `.listen(..)` or `.into_service()`"]
pub struct Server {
    first: Member,
    /// Further APIs at the same address.
    others: Vec<Member>,
    serving: Serving,
}

/// What answers requests, whatever carries them.
pub(crate) struct Core {
    pub(crate) handler: Arc<dyn Dispatch>,
    pub(crate) scheme: &'static dyn Scheme,
    pub(crate) keys: Vec<Credentials>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ledger: Arc<dyn Ledger>,
    pub(crate) guard: Guard,
    pub(crate) max_body_bytes: usize,
    pub(crate) body_timeout: Duration,
    /// How many items of a batch are taken.
    pub(crate) max_batch_items: usize,
    /// What is said to a batch that is done with, where it is not left to us.
    pub(crate) batch_answer: Option<Bytes>,
    /// Whether the limits of specs are left alone: twins that are not strict do.
    pub(crate) unlimited: bool,
    /// What it shares with the other APIs at its address.
    pub(crate) shared: Arc<Shared>,
    /// Who is told of what goes wrong.
    alerts: Option<Arc<AlertQueue>>,
    /// For how long work may be pending before that is told, in ascending order.
    alert_ages: Arc<[Duration]>,
    refusals: Refusals,
    lacking: Lacking,
}

impl Server {
    /// A server for handlers; the derives call it.
    #[doc(hidden)]
    pub fn of(handler: impl Dispatch, key: impl Into<Credentials>) -> Self {
        Self { first: Member::of(handler, key.into()), others: Vec::new(), serving: Serving::default() }
    }

    /// A server for handlers of calls that prove nothing; the derives call it.
    #[doc(hidden)]
    pub fn guarded(handler: impl Dispatch, guard: Guard) -> Self {
        Self::of(handler, Credentials::none()).guard(guard)
    }

    /// Answers the calls of other APIs, too: one address for all generations of an interface that a seller sells under.
    ///
    /// ```
    /// # use bothends::{AccessKey, Call, Guard, Server};
    /// # #[derive(Server)]
    /// # #[api("huawei/koogallery/saas", callbacks(orderNotify))]
    /// # struct Saas;
    /// # impl saas::Handler for Saas {
    /// #     async fn order_notify(&self, _: &Call, _: saas::OrderNotify) -> Result<saas::OrderNotifyResponse, saas::Code> {
    /// #         Ok(saas::OrderNotifyResponse::builder().build())
    /// #     }
    /// # }
    /// # #[derive(Server)]
    /// # #[api("huawei/koogallery/kit", callbacks(tenantSync))]
    /// # struct Kit;
    /// # impl kit::Handler for Kit {
    /// #     async fn tenant_sync(&self, _: &Call, _: kit::TenantSync) -> Result<kit::TenantSyncResponse, kit::Code> {
    /// #         Ok(kit::TenantSyncResponse::builder().build())
    /// #     }
    /// # }
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let (key, old) = (AccessKey::new("new-key")?, AccessKey::new("old-key")?);
    /// let server = Saas.server(key.clone()).also(Kit.server(key)).accept_key(old).max_body_bytes(1 << 16);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// A request goes to the first API, in the order in which they were joined, that has the call which it names: by
    /// its path, or by its method and the member that holds the name. Nothing of it is proved by then; it is proved as
    /// that API asks for, and with the keys of that API only. So a call that two generations share, in the same form
    /// (`newInstance` of `huawei/koogallery/saas` and of `license-online`), is handled by one of them, the first. What no
    /// API has is refused by the one whose addresses it comes nearest to.
    ///
    /// What is set on the joined server holds for all of its APIs. What was set before on one of them is its own; what
    /// was not, it takes from the server that it joins: the ledger above all, then the guard, the clock and the sizes.
    /// Keys it takes from nobody. Entries of the ledger never mix: their keys begin with the API.
    /// `simulate` plays the platform of the first API; for the others there is `Simulation::against`.
    pub fn also(mut self, other: Self) -> Self {
        for mut member in std::iter::once(other.first).chain(other.others) {
            member.settings = member.settings.or(&self.first.settings);
            self.others.push(member);
        }
        self
    }

    /// Accepts another key too, for the time in which keys are exchanged. An empty key fits nothing.
    ///
    /// An answer that the ledger kept is signed with the key of the repetition, and members of it that are encrypted are
    /// encrypted anew under that key, as long as the one that they are under is accepted here. When it is not any more,
    /// the answer goes out as it was kept, with an error in the log: the platform cannot read these members. So accept an
    /// old key until the entries of its time are [forgotten](crate::ledger::Ledger::forget). Whoever has it may sign
    /// calls as long as that.
    ///
    /// Of APIs that were joined with [`also`](Self::also) all accept it. For one of them alone, call this before it is
    /// joined: each API of a seller can have a key of its own.
    pub fn accept_key(self, key: impl Into<Credentials>) -> Self {
        let key = key.into();
        self.each(|member| member.keys.push(key.clone()))
    }

    /// Another signature scheme than the spec's, where a platform has several. Of APIs that were joined with
    /// [`also`](Self::also), it is that of the first one.
    pub fn scheme(mut self, scheme: &'static dyn Scheme) -> Self {
        self.first.scheme = scheme;
        self
    }

    /// Lets only those in who know a secret, before anything else is looked at: see [`Guard`].
    ///
    /// A server of an API without a signature cannot do without one (or without
    /// [`Guard::unguarded`]); before one with a signature it keeps the noise of the internet away. A second guard takes
    /// the place of the first. APIs that were joined with guards of their own are each behind their own.
    pub fn guard(self, guard: Guard) -> Self {
        self.each(|member| member.settings.guard = Some(guard.clone()))
    }

    /// The largest number of items in one request of a `batch` callback; 1,000 by default. A request with more is
    /// refused as a whole, and nothing of it is handled.
    ///
    /// All items have to be done within nine tenths of the call's deadline: 2.7 s of the 3 s of CAMS. With a
    /// `SqliteLedger`, 1,000 items whose handler does nothing took 0.2 s, and a repetition of them 0.1 s: as measured
    /// without optimizations, on a virtual machine's ext4 disk and two cores. It was 1.1 to 1.8 s, and 0.8 to 1.1 s, while
    /// a dozen other processes wanted the same two cores. Allow fewer if your handler takes long (64 items are handled at
    /// a time) or the disk is slower: what there is no time for is written into the journal, and the answer asks for all
    /// of it again.
    pub fn max_batch_items(self, items: usize) -> Self {
        self.each(|member| member.settings.max_batch_items = Some(items))
    }

    /// The body of the answer to a batch that is done with, as JSON. By default it is what the spec of the API says of
    /// a success, or `{}`. Of APIs that were joined with [`also`](Self::also), it is that of the first one.
    ///
    /// Not every platform says what it looks for in an answer. If yours tells you, say it here.
    pub fn batch_answer(mut self, json: impl Into<Bytes>) -> Self {
        self.first.batch_answer = Some(json.into());
        self
    }

    /// Another clock, for tests.
    pub fn clock(self, clock: impl Clock + 'static) -> Self {
        let clock: Arc<dyn Clock> = Arc::new(clock);
        self.each(|member| member.settings.clock = Some(Arc::clone(&clock)))
    }

    /// Where the server writes down what it has handled.
    ///
    /// Without one it has a [`MemoryLedger`] without a journal: repetitions and copies are
    /// known in this process only, and until it ends. Give it a `SqliteLedger` (feature `sqlite`) before it handles
    /// anything that costs money. Several servers share a ledger as an [`Arc`].
    pub fn ledger(self, ledger: impl Ledger) -> Self {
        let ledger: Arc<dyn Ledger> = Arc::new(ledger);
        self.each(|member| member.settings.ledger = Some(Arc::clone(&ledger)))
    }

    /// Writes requests that were refused into the journal, too: those whose proof does not hold, and those without the
    /// secret of the guard. By default nothing of them touches the ledger, since anybody can send any number of them.
    ///
    /// At most `per_minute` lines a minute are written for each API; the others are counted, and the next line tells how
    /// many they were. A line has the time, the sender's address, the method, the path (without the query, cut to 200
    /// characters; none of requests that a guard kept out) and the reason: neither headers nor bodies.
    pub fn journal_refusals(self, per_minute: u32) -> Self {
        self.each(|member| member.settings.journal_refusals = Some(per_minute))
    }

    /// Tells somebody of calls that failed, of requests that were refused, and of work that stays pending: see
    /// [`Alerts`]. Platforms act on such things; a seller should know first.
    ///
    /// Behind a server of your own ([`into_service`](Self::into_service)), [`Service::watch_pending`] has to run for the
    /// last of these.
    pub fn alerts(self, alerts: impl Alerts) -> Self {
        let alerts = Arc::new(AlertQueue::start(alerts));
        self.each(|member| member.settings.alerts = Some(Arc::clone(&alerts)))
    }

    /// For how long work may be pending before [`Alerts::pending`] is told, once for each of these ages; by default an
    /// hour, and two and a half: KooGallery repeats calls for three hours, and then takes the order as failed. With none,
    /// nothing is told. The server looks once a minute; behind a server of your own, [`Service::watch_pending`] does. "Once"
    /// is in the life of a process: see [`Alerts::pending`].
    pub fn pending_alerts_after(self, ages: impl IntoIterator<Item = Duration>) -> Self {
        let mut ages: Vec<_> = ages.into_iter().collect();
        ages.sort_unstable();
        let ages: Arc<[Duration]> = ages.into();
        self.each(|member| member.settings.alert_ages = Some(Arc::clone(&ages)))
    }

    /// The largest request body that is accepted, in bytes; 1 MiB by default.
    pub fn max_body_bytes(self, bytes: usize) -> Self {
        self.each(|member| member.settings.max_body_bytes = Some(bytes))
    }

    /// How long a request body may take to arrive; 10 s by default.
    pub fn body_timeout(self, timeout: Duration) -> Self {
        self.each(|member| member.settings.body_timeout = Some(timeout))
    }

    /// A `tower::Service` for a server of the user's own.
    ///
    /// Header names must keep the case in which they are given: some platforms look for `Body-Sign` and
    /// not for `body-sign`. [`listen`](Self::listen) sees to that; elsewhere HTTP/1 needs hyper's
    /// `title_case_headers(true)`, which `axum::serve` does not set, and HTTP/2 cannot keep it at all. No service can see
    /// how its answers are written, so the first request to an API of such a platform is logged as an error, until you
    /// have seen to it and say so: [`Service::keeps_header_case`]. The example `axum_router` is an axum router on such a
    /// loop.
    ///
    /// What is set of connections, TLS and their ends is about `listen`; here it is the business of your server. Let
    /// [`Service::handle`] finish what goes on behind it when that has ended, put a [`Peer`] into the requests, and let
    /// [`Service::watch_pending`] run beside it if somebody is to be told of work that stays pending.
    ///
    /// Behind a router the service takes the path that it is handed for the whole, and calls are told by it where their
    /// API has paths: axum's `route_service` hands over one address as it came, `nest_service` all below a prefix and
    /// without that prefix. A prefix has to stand in the address that the platform is given, and nowhere else; where a
    /// proof covers the path (`sdk-hmac-sha256` and the like), none may be taken away.
    ///
    /// The service of an API without a signature for which no [`guard`](Self::guard) was given lets nobody in.
    pub fn into_service(self) -> Service {
        let ledger: Arc<dyn Ledger> = Arc::new(MemoryLedger::without_journal());
        let members: Vec<_> = std::iter::once(self.first).chain(self.others).collect();
        let shared = Arc::new(Shared::new(&self.serving, members.iter().map(|member| member.kept(&ledger)).collect()));
        let mut health = self.serving.health;
        if let Some(problem) = health.as_ref().and_then(|health| members.iter().find_map(|member| member.clash(health)))
        {
            tracing::error!(problem, "nobody can ask how the server is");
            health = None;
        }
        let cores = members.into_iter().map(|member| Arc::new(member.into_core(&ledger, &shared))).collect();
        Service::new(cores, shared, health)
    }

    /// Listens and serves for ever. For an end in good order, [`bind`](Self::bind) and let
    /// [`serve_until_signal`](Listening::serve_until_signal) do it.
    ///
    /// # Errors
    /// As [`bind`](Self::bind) has them.
    pub async fn listen(self, address: SocketAddr) -> std::io::Result<()> {
        self.bind(address).await?.serve().await;
        Ok(())
    }

    /// Listens, so that the address is known (port 0 takes a free one), and serves when told to.
    ///
    /// # Errors
    /// If the address cannot be listened on, if an API without a signature has no [`guard`](Self::guard), or if a path
    /// of [`health`](Self::health) is the address of a call.
    pub async fn bind(self, address: SocketAddr) -> std::io::Result<Listening> {
        if let Some(open) = std::iter::once(&self.first).chain(&self.others).find(|member| member.is_open()) {
            let message = format!("`{}` has no signature: say who may call it, with `.guard(..)`", open.api().id);
            return Err(std::io::Error::new(std::io::ErrorKind::InvalidInput, message));
        }
        let health = self.serving.health.as_ref();
        let mut members = std::iter::once(&self.first).chain(&self.others);
        if let Some(problem) = health.and_then(|health| members.find_map(|member| member.clash(health))) {
            return Err(std::io::Error::new(std::io::ErrorKind::InvalidInput, problem));
        }
        let serving = self.serving.clone();
        Listening::bind(self.into_service(), serving, address).await
    }

    /// Leaves the limits of specs alone.
    #[cfg(feature = "client")]
    pub(crate) fn without_limits(mut self) -> Self {
        self.first.unlimited = true;
        self
    }

    /// The first API, its calls, and a key that it accepts.
    #[cfg(feature = "client")]
    pub(crate) fn served(&self) -> (Arc<dyn Dispatch>, Option<Credentials>) {
        (Arc::clone(&self.first.handler), self.first.keys.first().cloned())
    }

    /// Who is let in to the first API, if that has been decided.
    #[cfg(feature = "client")]
    pub(crate) fn guarding(&self) -> Option<Guard> {
        self.first.settings.guard.clone()
    }

    fn each(mut self, set: impl Fn(&mut Member)) -> Self {
        set(&mut self.first);
        self.others.iter_mut().for_each(set);
        self
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let also: Vec<_> = self.others.iter().map(|member| member.api().id).collect();
        f.debug_struct("Server")
            .field("api", &self.first.api().id)
            .field("also", &also)
            .field("keys", &self.first.keys.len())
            .field("guard", &self.first.settings.guard)
            .finish_non_exhaustive()
    }
}
