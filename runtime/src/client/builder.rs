//! Making a client.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use super::transport::{Limits, Transport};
use super::{Client, Inner, RateLimits};
use crate::clock::{Clock, NonceSource, RandomNonce, SystemClock};
use crate::credentials::Credentials;
use crate::endpoint::Endpoint;
use crate::error::ConfigError;
use crate::schema::Api;
use crate::sign::Scheme;

/// Options of a client, with defaults that hold for all of them.
///
/// `T` is what comes out: the struct that derives `Client`, or [`Client`] itself.
#[must_use = "call `.build()`"]
pub struct ClientBuilder<T> {
    api: &'static Api,
    credentials: Credentials,
    endpoint: Option<String>,
    region: Option<String>,
    scheme: Option<&'static dyn Scheme>,
    plain_http: bool,
    limits: Limits,
    rate_limits: RateLimits,
    clock: Box<dyn Clock>,
    nonces: Box<dyn NonceSource>,
    client: PhantomData<fn() -> T>,
}

impl<T: From<Client>> ClientBuilder<T> {
    pub(super) fn new(api: &'static Api, credentials: Credentials) -> Self {
        Self {
            api,
            credentials,
            endpoint: None,
            region: None,
            scheme: None,
            plain_http: false,
            limits: Limits::default(),
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

    /// Another region than the spec's first; where the spec has an address for each, one of those. With another endpoint, schemes that sign the region take this one
    /// or, without it, that in the endpoint's name.
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

    /// How long a call may take in all, waiting for its turn included; 30 s by default.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.limits.total = timeout;
        self
    }

    /// How long a connection may take to be made; 5 s by default.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.limits.connect = timeout;
        self
    }

    /// How long the other side may be silent in the middle of an answer; 10 s by default.
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.limits.read = timeout;
        self
    }

    /// The largest answer that is accepted, in bytes; 8 MiB by default.
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.limits.response_bytes = bytes;
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
    /// If the endpoint or the region is no good, or TLS cannot be set up.
    pub fn build(self) -> Result<T, ConfigError> {
        let endpoint = match &self.endpoint {
            Some(url) => Endpoint::parse(url, self.plain_http),
            None => Endpoint::of(self.api, self.region.as_deref()),
        };
        let endpoint = endpoint.map_err(|problem| ConfigError(format!("{}: {problem}", self.api.id)))?;
        let default_region = self.api.region_names().next().filter(|_| self.endpoint.is_none()).map(str::to_owned);
        let inner = Inner {
            api: self.api,
            scheme: self.scheme.unwrap_or(self.api.signature),
            region: self.region.or(default_region).unwrap_or_default(),
            credentials: self.credentials,
            transport: Transport::new(&self.limits, endpoint.secure)?,
            endpoint,
            rate_limits: self.rate_limits,
            clock: self.clock,
            nonces: self.nonces,
        };
        Ok(T::from(Client { inner: Arc::new(inner) }))
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
