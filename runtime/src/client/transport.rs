//! HTTP, over reqwest: no redirects, deadlines on every wait, a cap on what is read.

use std::time::Duration;

use bytes::Bytes;

use super::read::cut_word;
use super::{Download, Prepared, Upload};
use crate::error::{ConfigError, ErrorKind, Failure};
use crate::layout::Arrived;
use crate::schema::{Call, Place};

/// How long things may take and how much may come.
#[derive(Clone, Debug)]
pub(super) struct Limits {
    pub(super) total: Duration,
    pub(super) connect: Duration,
    pub(super) read: Duration,
    pub(super) response_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            total: Duration::from_secs(30),
            connect: Duration::from_secs(5),
            read: Duration::from_secs(10),
            response_bytes: 8 << 20,
        }
    }
}

/// Sends requests and reads answers.
pub(super) struct Transport {
    client: reqwest::Client,
    total: Duration,
    response_bytes: usize,
}

impl Transport {
    pub(super) fn new(limits: &Limits, secure: bool) -> Result<Self, ConfigError> {
        let builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .referer(false)
            .timeout(limits.total)
            .connect_timeout(limits.connect)
            .read_timeout(limits.read)
            .https_only(secure)
            .user_agent(concat!("bothends/", env!("CARGO_PKG_VERSION")));
        let builder = tls::configure(builder, secure)?;
        let client =
            builder.build().map_err(|error| ConfigError(format!("the HTTP client cannot be made: {error}")))?;
        Ok(Self { client, total: limits.total, response_bytes: limits.response_bytes })
    }

    /// How long a call may take in all that says nothing else.
    pub(super) fn total(&self) -> Duration {
        self.total
    }

    /// Sends a signed request as it is; bodies may come from somewhere else, and go elsewhere when all went well.
    pub(super) async fn send(
        &self,
        call: &Call,
        prepared: Prepared,
        (upload, download): (Option<Upload>, Option<Download>),
        timeout: Duration,
    ) -> Result<Arrived, Box<Failure>> {
        let Prepared { request, url, .. } = prepared;
        let unsendable = |message: String| Failure::new(call, ErrorKind::Request, message);
        let url = exact(&url).map_err(unsendable)?;
        let headers = request.header_map().map_err(|error| unsendable(error.to_string()))?;
        let body = upload.map_or_else(|| request.body.into(), Upload::into_body);
        let sent = self.client.request(request.method, url).headers(headers).body(body).timeout(timeout);
        let response = sent.send().await.map_err(|error| lost(call, error))?;
        let mut arrived =
            Arrived { status: response.status().as_u16(), headers: response.headers().clone(), body: Bytes::new() };
        let taken = match download.filter(|_| response.status().is_success()) {
            Some(download) => download.take(call, response).await.map(|()| Bytes::new()),
            None => self.read(call, response).await,
        };
        match taken {
            Ok(body) => arrived.body = body,
            Err(mut failure) => {
                failure.status = Some(arrived.status);
                failure.request_id = arrived.request_id().map(cut_word);
                return Err(failure);
            }
        }
        Ok(arrived)
    }

    async fn read(&self, call: &Call, mut response: reqwest::Response) -> Result<Bytes, Box<Failure>> {
        let announced = response.content_length().unwrap_or(0);
        let mut body = Vec::new();
        loop {
            let over = body.len() > self.response_bytes || announced > self.response_bytes as u64;
            if over {
                let message = format!("the answer is larger than {} bytes", self.response_bytes);
                let failure = Failure::new(call, ErrorKind::TooLarge, message).maybe_executed();
                return Err(failure.hint(larger(call)));
            }
            match response.chunk().await {
                Ok(Some(chunk)) => body.extend_from_slice(&chunk),
                Ok(None) => return Ok(Bytes::from(body)),
                Err(error) => return Err(lost(call, error)),
            }
        }
    }
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
pub(super) fn lost(call: &Call, error: reqwest::Error) -> Box<Failure> {
    let error = error.without_url();
    let (kind, message) = if error.is_connect() {
        (ErrorKind::Connect, "no connection to the platform")
    } else if error.is_timeout() {
        (ErrorKind::Timeout, "time ran out")
    } else if error.is_builder() {
        (ErrorKind::Request, "the request cannot be sent")
    } else {
        (ErrorKind::Transport, "the connection failed")
    };
    let failure = Failure::new(call, kind, format!("{message}: {}", innermost(&error))).caused_by(error);
    match kind {
        ErrorKind::Connect | ErrorKind::Request => failure,
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

#[cfg(feature = "tls")]
mod tls {
    use std::sync::Arc;

    use rustls::{ClientConfig, RootCertStore};
    use rustls_platform_verifier::BuilderVerifierExt as _;

    use crate::error::ConfigError;

    /// TLS by rustls on ring, trusting whom the system trusts.
    ///
    /// The provider is given here and not left to a process-wide default, which is not ours to set.
    pub(super) fn configure(
        builder: reqwest::ClientBuilder,
        secure: bool,
    ) -> Result<reqwest::ClientBuilder, ConfigError> {
        let wrong = |error: rustls::Error| ConfigError(format!("TLS cannot be set up: {error}"));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config =
            ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().map_err(wrong)?;
        let config = if secure {
            config.with_platform_verifier().map_err(wrong)?
        } else {
            // Reading the system's roots takes time, and nobody will present a certificate.
            config.with_root_certificates(RootCertStore::empty())
        };
        Ok(builder.tls_backend_preconfigured(config.with_no_client_auth()))
    }
}

#[cfg(not(feature = "tls"))]
mod tls {
    use crate::error::ConfigError;

    pub(super) fn configure(
        builder: reqwest::ClientBuilder,
        secure: bool,
    ) -> Result<reqwest::ClientBuilder, ConfigError> {
        if secure {
            return Err(ConfigError("an https endpoint needs the feature `tls`".to_owned()));
        }
        Ok(builder)
    }
}

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
