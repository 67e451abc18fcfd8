//! Making a client.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use zeroize::Zeroizing;

use super::destination::{Destination, Destinations};
use super::retry::{Retries, Settings};
use super::skew::Skew;
use super::transport::{Limits, Transport, Way};
use super::{Client, Inner, Observer, RateLimits};
use crate::clock::{Clock, NonceSource, RandomNonce, SystemClock};
use crate::credentials::Provider;
use crate::endpoint::Endpoint;
use crate::error::ConfigError;
use crate::schema::Api;
use crate::sign::Scheme;

/// Options of a client, with defaults that hold for all of them.
///
/// | what has an end | by default |
/// |---|---|
/// | [`timeout`](Self::timeout): a call in all | 30 s |
/// | [`attempt_timeout`](Self::attempt_timeout): an attempt that another one could follow | 15 s |
/// | [`connect_timeout`](Self::connect_timeout): a connection being made | 5 s |
/// | [`read_timeout`](Self::read_timeout): silence | 10 s |
/// | [`max_response_bytes`](Self::max_response_bytes): an answer | 8 MiB |
/// | [`attempts`](Self::attempts) | 3 |
/// | [`circuit_breaker`](Self::circuit_breaker): failures until calls fail at once, and for how long | 10, 5 s |
/// | [`RateLimits::max_wait`]: waiting for a turn | 10 s |
///
/// `T` is what comes out: the struct that derives `Client`, or [`Client`] itself.
#[must_use = "call `.build()`"]
pub struct ClientBuilder<T> {
    api: &'static Api,
    provider: Box<dyn Provider>,
    observer: Option<Arc<dyn Observer>>,
    endpoint: Option<String>,
    region: Option<String>,
    scheme: Option<&'static dyn Scheme>,
    plain_http: bool,
    fallback: Option<String>,
    way: Way,
    limits: Limits,
    retries: Settings,
    rate_limits: RateLimits,
    clock: Box<dyn Clock>,
    nonces: Box<dyn NonceSource>,
    client: PhantomData<fn() -> T>,
}

impl<T: From<Client>> ClientBuilder<T> {
    pub(super) fn new(api: &'static Api, provider: impl Provider) -> Self {
        Self {
            api,
            provider: Box::new(provider),
            observer: None,
            endpoint: None,
            region: None,
            scheme: None,
            plain_http: false,
            fallback: None,
            way: Way::default(),
            limits: Limits::default(),
            retries: Settings::default(),
            rate_limits: RateLimits::default(),
            clock: Box::new(SystemClock),
            nonces: Box::new(RandomNonce),
            client: PhantomData,
        }
    }

    /// Another endpoint than the spec's: `https://host`, or `http://` for addresses of this machine. A host alone
    /// is meant to be `https`: some platforms hand out addresses like that.
    pub fn endpoint(mut self, url: impl Into<String>) -> Self {
        self.endpoint = Some(url.into());
        self
    }

    /// A second endpoint, in the form of the first, for when no connection to that one can be made; the request is signed
    /// anew, since its host is signed. After 30 s the first is tried again.
    ///
    /// Requests that reached the first endpoint never go to the second because of what came, or did not come, of them.
    /// The second is another place to ask: make sure that it has the same data. Where the spec's address is the first, and
    /// the spec knows of a second one, that is the second without this.
    pub fn fallback_endpoint(mut self, url: impl Into<String>) -> Self {
        self.fallback = Some(url.into());
        self
    }

    /// Sends all requests through a proxy: `http://host:port`, also `https`, with `user:password@` before the host if it
    /// wants that. Without this no proxy is used, whatever the environment says.
    ///
    /// To `https` endpoints it only passes bytes on; of `http` ones it sees and can change everything. The password is
    /// shown nowhere; it goes to an `http` proxy in the clear.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.way.proxy = Some(Zeroizing::new(url.into()));
        self
    }

    /// Trusts the certificates of these authorities *instead of* those that the system trusts: one or more of them as
    /// PEM. Can be called again for more.
    pub fn root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.way.roots.0.push(pem.into());
        self
    }

    /// Another region than the spec's first, of those that the spec lists; where the spec has an address for each, one of
    /// those. With another endpoint it may be any: schemes that sign the region take this one or, without it, that in the
    /// endpoint's name.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// Another signature scheme than the spec's, where a platform has several.
    pub fn scheme(mut self, scheme: &'static dyn Scheme) -> Self {
        self.scheme = Some(scheme);
        self
    }

    /// Accepts a plain `http` endpoint that is not on this machine: everybody between can read and, but
    /// for the signature, change what is sent.
    pub fn allow_plain_http(mut self) -> Self {
        self.plain_http = true;
        self
    }

    /// Other rate limits than those of the specs, or the same ones as other clients of the account have: see
    /// [`RateLimits`].
    pub fn rate_limits(mut self, limits: RateLimits) -> Self {
        self.rate_limits = limits;
        self
    }

    /// How long a call may take in all, waiting for its turn and all attempts included; 30 s by default. More than a
    /// year counts as a year, of this and of the others.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.limits.total = timeout;
        self
    }

    /// How long an attempt of a call may take that could be followed by another one, connecting included; 15 s by
    /// default. Where none could follow (the last one, calls that are not `idempotent`, uploads and downloads) nothing
    /// would be gained by an early end, and only [`timeout`](Self::timeout) counts.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.limits.attempt = timeout;
        self
    }

    /// How long a connection may take to be made; 5 s by default.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.limits.connect = timeout;
        self
    }

    /// How long the other side may be silent, before an answer and in the middle of it; 10 s by default. While an upload
    /// is sent, silence is that nothing more of it is taken.
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.limits.read = timeout;
        self
    }

    /// How often a call is sent at most; 3 by default, with 1 nothing is sent again.
    ///
    /// It is sent again only where that is safe, and may help: where no connection could be made, or where the platform
    /// was silent, not available or throttling *and* the spec says that the call is `idempotent`. Before that there is a
    /// pause: anything up to 100 ms, 200 ms, 400 ms and so on, 5 s at most, or as long as the platform asks for. Where
    /// the pause does not fit into the time of the call, it fails at once with the error that it has. Each attempt takes
    /// its turn among the rate limits, and is signed anew, with the credentials of then.
    ///
    /// At once, once each, and whatever the call: when the platform refused its time and told its own, and when it refused
    /// credentials that have expired and their provider has others by then.
    ///
    /// All calls of a client share a budget: what is sent again adds a fifth to its traffic at most, besides one retry
    /// each second and some to begin with.
    pub fn attempts(mut self, most: u32) -> Self {
        self.retries.attempts = most;
        self
    }

    /// After how many failures one after the other, of the kind that nobody is there, calls fail at once without being
    /// sent, and for how long; after that one call may find out. 10 and 5 s by default; 0 failures stand for never.
    ///
    /// Such failures are connections that cannot be made, the status 502, 503 and 504, and codes that say so. Any answer
    /// ends the row.
    pub fn circuit_breaker(mut self, failures: u32, pause: Duration) -> Self {
        self.retries.circuit = (failures, pause);
        self
    }

    /// The largest answer that is accepted, in bytes; 8 MiB by default.
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.limits.response_bytes = bytes;
        self
    }

    /// Who hears of every call and attempt: to count and to measure. One that several clients share is an [`Arc`].
    pub fn observer(mut self, observer: impl Observer) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }

    /// Another clock, for tests and dry runs.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Box::new(clock);
        self
    }

    /// Another source of nonces, for tests and dry runs.
    pub fn nonces(mut self, nonces: impl NonceSource + 'static) -> Self {
        self.nonces = Box::new(nonces);
        self
    }

    /// The client.
    ///
    /// # Errors
    /// If an endpoint, the region, the proxy or a certificate is no good, the id or the secret of credentials that never
    /// change is empty, or TLS cannot be set up.
    pub fn build(mut self) -> Result<T, ConfigError> {
        // What is given later is looked at then.
        if let Some(what) = self.provider.at_hand().and_then(|credentials| credentials.blank()) {
            return Err(ConfigError(format!("{}: {what} is empty; give it as the platform shows it", self.api.id)));
        }
        let first = self.first().map_err(|problem| self.wrong("", &problem))?;
        let second = self.second().map_err(|problem| self.wrong("the fallback endpoint: ", &problem))?;
        let secure = [Some(&first), second.as_ref()].map(|to| to.map(|to| to.endpoint.secure));
        self.way.only_tls = !secure.contains(&Some(false));
        self.way.some_tls = secure.contains(&Some(true));
        let inner = Inner {
            api: self.api,
            scheme: self.scheme.unwrap_or(self.api.signature),
            provider: self.provider,
            observer: self.observer,
            transport: Transport::new(self.limits, &self.way)?,
            destinations: Destinations::new(first, second),
            retries: Retries::new(self.retries),
            rate_limits: self.rate_limits,
            clock: self.clock,
            skew: Skew::default(),
            nonces: self.nonces,
        };
        Ok(T::from(Client { inner: Arc::new(inner) }))
    }

    fn first(&self) -> Result<Destination, String> {
        let Some(url) = &self.endpoint else {
            let endpoint = Endpoint::of(self.api, self.region.as_deref())?;
            let region = self.region.as_deref().or(self.api.region_names().next());
            return Ok(Destination { endpoint, region: region.unwrap_or_default().to_owned() });
        };
        self.at(url)
    }

    fn second(&self) -> Result<Option<Destination>, String> {
        if let Some(url) = &self.fallback {
            return self.at(url).map(Some);
        }
        let region = self.region.as_deref().or(self.api.region_names().next());
        let other = self.api.fallback.iter().find(|(first, _)| self.endpoint.is_none() && Some(*first) == region);
        let Some((_, other)) = other else { return Ok(None) };
        Ok(Some(Destination { endpoint: Endpoint::of(self.api, Some(other))?, region: (*other).to_owned() }))
    }

    /// An endpoint that was given. Its region is the one that was given too, or stands in its name.
    fn at(&self, url: &str) -> Result<Destination, String> {
        let endpoint = Endpoint::parse(url, self.plain_http)?;
        Ok(Destination { endpoint, region: self.region.clone().unwrap_or_default() })
    }

    fn wrong(&self, what: &str, problem: &str) -> ConfigError {
        ConfigError(format!("{}: {what}{problem}", self.api.id))
    }
}

impl<T> fmt::Debug for ClientBuilder<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("api", &self.api.id)
            .field("has_endpoint", &self.endpoint.is_some())
            .finish_non_exhaustive()
    }
}
