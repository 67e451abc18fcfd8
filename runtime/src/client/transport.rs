//! HTTP, over reqwest: no redirects, deadlines on every wait, a cap on what is read.

use std::pin::pin;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, HeaderMap, HeaderValue};
use tokio::time::{self, Instant};
use zeroize::Zeroizing;

use super::tls::Roots;
use super::upload::is_unread;
use super::{Download, Prepared, Upload};
use crate::error::{ConfigError, ErrorKind, Failure};
use crate::layout::Arrived;
use crate::schema::{Call, Place};

/// How long things may take and how much may come.
#[derive(Clone, Debug)]
pub(super) struct Limits {
    pub(super) total: Duration,
    pub(super) attempt: Duration,
    pub(super) connect: Duration,
    pub(super) read: Duration,
    pub(super) response_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            total: Duration::from_secs(30),
            attempt: Duration::from_secs(15),
            connect: Duration::from_secs(5),
            read: Duration::from_secs(10),
            response_bytes: 8 << 20,
        }
    }
}

impl Limits {
    /// No time is longer than any clock can count.
    fn capped(mut self) -> Self {
        for time in [&mut self.total, &mut self.attempt, &mut self.connect, &mut self.read] {
            *time = (*time).min(LONGEST);
        }
        self
    }
}

/// The way to the platform.
#[derive(Default)]
pub(super) struct Way {
    /// Whether every endpoint is HTTPS, and whether any is.
    pub(super) only_tls: bool,
    pub(super) some_tls: bool,
    pub(super) roots: Roots,
    /// A URL that may hold a user name and a password.
    pub(super) proxy: Option<Zeroizing<String>>,
}

impl Way {
    fn proxy_has_tls(&self) -> bool {
        self.proxy.as_ref().is_some_and(|url| url.get(..6).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https:")))
    }
}

/// Sends requests and reads answers.
pub(super) struct Transport {
    client: reqwest::Client,
    limits: Limits,
}

impl Transport {
    pub(super) fn new(limits: Limits, way: &Way) -> Result<Self, ConfigError> {
        let limits = limits.capped();
        let identity = HeaderValue::from_static("identity");
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .referer(false)
            .default_headers(HeaderMap::from_iter([(ACCEPT_ENCODING, identity)]))
            .connect_timeout(limits.connect)
            // A connection that died in silence would take what is sent next with it.
            .http2_keep_alive_interval(PING_EVERY)
            .http2_keep_alive_timeout(PING_TIMEOUT)
            .https_only(way.only_tls)
            .user_agent(concat!("bothends/", env!("CARGO_PKG_VERSION")));
        if let Some(url) = &way.proxy {
            builder = builder.proxy(proxy(url)?);
        }
        let builder = way.roots.configure(builder, way.some_tls || way.proxy_has_tls())?;
        let client =
            builder.build().map_err(|error| ConfigError(format!("the HTTP client cannot be made: {error}")))?;
        Ok(Self { client, limits })
    }

    /// How long a call may take in all that says nothing else.
    pub(super) fn total(&self) -> Duration {
        self.limits.total
    }

    /// How long one attempt may take.
    pub(super) fn attempt(&self) -> Duration {
        self.limits.attempt
    }

    /// Sends a signed request as it is; the body may come from somewhere else. A download is taken if the answer is one
    /// of success, whose body it gets.
    pub(super) async fn send(
        &self,
        call: &Call,
        prepared: Prepared,
        upload: Option<&Upload>,
        download: &mut Option<Download>,
        timeout: Duration,
    ) -> Result<Arrived, Box<Failure>> {
        let (begun, timeout) = (Instant::now(), timeout.min(LONGEST));
        let Prepared { request, url, .. } = prepared;
        let unsendable = |message: String| Failure::new(call, ErrorKind::Request, message);
        let url = exact(&url).map_err(unsendable)?;
        let headers = request.header_map().map_err(|error| unsendable(error.to_string()))?;
        let body = upload.map_or_else(|| request.body.into(), Upload::body);
        let sent = self.client.request(request.method, url).headers(headers).body(body).timeout(timeout);
        let response = self.head(call, sent, upload).await?;
        let mut arrived =
            Arrived { status: response.status().as_u16(), headers: response.headers().clone(), body: Bytes::new() };
        let download = if arrived.is_success() { download.take() } else { None };
        let taken = match download {
            Some(download) => {
                let left = timeout.saturating_sub(begun.elapsed());
                download.take(call, self, response, left).await.map(|()| Bytes::new())
            }
            None => self.read(call, response).await,
        };
        match taken {
            Ok(body) => arrived.body = body,
            Err(mut failure) => {
                failure.status = Some(arrived.status);
                failure.request_id = arrived.request_id().map(str::to_owned);
                return Err(failure);
            }
        }
        Ok(arrived)
    }

    /// Sends a request, and waits until the answer begins. What is uploaded may take its time, as long as some of it
    /// leaves now and then.
    async fn head(
        &self,
        call: &Call,
        request: reqwest::RequestBuilder,
        upload: Option<&Upload>,
    ) -> Result<reqwest::Response, Box<Failure>> {
        let begun = Instant::now();
        let mut sending = pin!(request.send());
        loop {
            let last = upload.and_then(Upload::taken).unwrap_or(begun);
            let left = self.limits.read.saturating_sub(last.elapsed());
            if left.is_zero() {
                return Err(self.silent(call));
            }
            if let Ok(answered) = time::timeout(left, sending.as_mut()).await {
                return answered.map_err(|error| lost(call, error));
            }
        }
    }

    /// The next bytes of an answer; `None` at its end.
    pub(super) async fn chunk(
        &self,
        call: &Call,
        response: &mut reqwest::Response,
    ) -> Result<Option<Bytes>, Box<Failure>> {
        let chunk = time::timeout(self.limits.read, response.chunk()).await.map_err(|_| self.silent(call))?;
        chunk.map_err(|error| lost(call, error))
    }

    fn silent(&self, call: &Call) -> Box<Failure> {
        let message = format!("time ran out: the other side was silent for {:?}", self.limits.read);
        Failure::new(call, ErrorKind::Timeout, message).maybe_executed()
    }

    async fn read(&self, call: &Call, mut response: reqwest::Response) -> Result<Bytes, Box<Failure>> {
        let most = self.limits.response_bytes;
        let announced = response.content_length().unwrap_or(0);
        let mut body = Vec::new();
        loop {
            if body.len() > most || announced > most as u64 {
                let message = format!("the answer is larger than {most} bytes");
                let failure = Failure::new(call, ErrorKind::TooLarge, message).maybe_executed();
                return Err(failure.hint(larger(call)));
            }
            match self.chunk(call, &mut response).await? {
                Some(chunk) => body.extend_from_slice(&chunk),
                None => return Ok(Bytes::from(body)),
            }
        }
    }
}

/// What all requests go through. No message repeats the URL: it may hold a password.
fn proxy(url: &str) -> Result<reqwest::Proxy, ConfigError> {
    let wrong = || ConfigError("the proxy is not a URL such as http://host:port".to_owned());
    let parsed = reqwest::Url::parse(url).map_err(|_| wrong())?;
    if !matches!(parsed.scheme(), "http" | "https") || !parsed.has_host() {
        return Err(wrong());
    }
    reqwest::Proxy::all(parsed).map_err(|_| wrong())
}

/// What to do about an answer that is too large.
fn larger(call: &Call) -> &'static str {
    if call.response.fields.iter().any(|field| field.place == Place::Body) {
        "raise `ClientBuilder::max_response_bytes`, or write it to a file while it comes: `.send().download(..)`"
    } else {
        "raise `max_response_bytes` if such answers are right"
    }
}

/// A URL that is sent as it is written: what parsing would change (`..`, `\`, other forms of an address) was signed
/// in its old form, and may lead elsewhere in its new one.
fn exact(url: &str) -> Result<reqwest::Url, String> {
    let parsed = reqwest::Url::parse(url).map_err(|error| format!("not a URL: {error}"))?;
    if parsed.as_str() == url {
        return Ok(parsed);
    }
    Err("HTTP clients would send another URL than the signed one: look at the endpoint and what stands in the path"
        .to_owned())
}

/// A request that got no whole answer. The URL goes: its query may hold people's data.
fn lost(call: &Call, error: reqwest::Error) -> Box<Failure> {
    let error = error.without_url();
    let (kind, message) = if is_unread(&error) {
        (ErrorKind::Read, "what was to be uploaded could not be read")
    } else if error.is_connect() {
        (ErrorKind::Connect, "no connection to the platform")
    } else if error.is_timeout() {
        (ErrorKind::Timeout, "time ran out")
    } else if error.is_builder() {
        (ErrorKind::Request, "the request cannot be sent")
    } else {
        (ErrorKind::Transport, "the connection failed")
    };
    let mut failure = Failure::new(call, kind, format!("{message}: {}", innermost(&error))).caused_by(error);
    failure.hint = kind.usual_hint().map(str::to_owned);
    match kind {
        // An upload tells its length first, so what arrived of one that ends early is no whole request.
        ErrorKind::Connect | ErrorKind::Request | ErrorKind::Read => failure,
        _ => failure.maybe_executed(),
    }
}

/// The first cause says most.
fn innermost(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}

const PING_EVERY: Duration = Duration::from_secs(10);
const PING_TIMEOUT: Duration = Duration::from_secs(5);

/// The longest time that anything may take: no clock overflows by it.
const LONGEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);

#[cfg(test)]
mod tests {
    use super::exact;

    #[test]
    fn c03_what_is_sent_is_what_was_signed() {
        for path in
            ["/", "//a", "/a/%2E%2Ex/..a", "/%252e%252e/", "/%C3%A9%20%7C%5E%5C%3B", "/a.", "/a~-_", "/?a=%27&b="]
        {
            for host in ["a.example", "a.example:8443", "127.0.0.1", "[::1]:8080"] {
                let url = format!("https://{host}{path}");
                assert_eq!(exact(&url).unwrap().as_str(), url);
            }
        }
        for changed in [
            "https://a.example/../b",
            "https://a.example/a/%2e%2E/b",
            "https://a.example/./b",
            "https://a.example/a\\..\\b",
            "https://a.example/a|b{c}",
            "https://a.example/\"",
            "https://A.example/",
            "https://a.example:443/",
            "https://0x7f000001/",
            "https://2130706433/",
            "https://127.1/",
            "https://[0:0::1]/",
            "https://%61.example/",
            "https://\u{e9}.example/",
            "https:a.example/",
            "https://a.example",
        ] {
            assert!(exact(changed).is_err(), "{changed}");
        }
    }
}
