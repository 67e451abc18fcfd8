//! What one writes with reqwest, serde and hmac when there is no generator.

use std::error::Error;
use std::fmt::Write as _;
use std::hint::black_box;
use std::time::{Duration, SystemTime};

use bothends::clock::{NonceSource as _, RandomNonce};
use hmac::{Hmac, KeyInit as _, Mac as _};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::{ID, SECRET};

pub(crate) const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A request that is ready to be sent.
pub(crate) struct Signed {
    query: String,
    headers: [(&'static str, String); 6],
    authorization: String,
}

/// Builds and signs one request.
pub(crate) fn sign(host: &str) -> Result<Signed, Box<dyn Error>> {
    let mut query = [
        ("CustSpaceId", "29348393884"),
        ("CustName", "Cornflower Bakery & Söhne"),
        ("OfficeAddress", "杭州, 12 Mill Lane"),
        ("ContactMail", "office@cornflower.example"),
        ("CountryId", "CN"),
        ("BusinessDesc", "Order updates"),
        ("IsvTerms", "isvTerms.pdf"),
    ];
    query.sort_unstable();
    let query =
        query.map(|(name, value)| format!("{name}={}", utf8_percent_encode(black_box(value), RESERVED))).join("&");
    let date = jiff::Timestamp::try_from(SystemTime::now())?.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let headers = [
        ("host", host.to_owned()),
        ("x-acs-action", "SubmitIsvCustomerTerms".to_owned()),
        ("x-acs-content-sha256", hex(&Sha256::digest(b""))),
        ("x-acs-date", date),
        ("x-acs-signature-nonce", RandomNonce.nonce()),
        ("x-acs-version", "2020-06-06".to_owned()),
    ];
    let names = headers.each_ref().map(|(name, _)| *name).join(";");
    let mut canonical = format!("POST\n/\n{query}\n");
    for (name, value) in &headers {
        writeln!(canonical, "{name}:{value}")?;
    }
    write!(canonical, "\n{names}\n{}", hex(&Sha256::digest(b"")))?;
    let string_to_sign = format!("ACS3-HMAC-SHA256\n{}", hex(&Sha256::digest(canonical.as_bytes())));
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes())?;
    mac.update(string_to_sign.as_bytes());
    let signature = hex(&mac.finalize().into_bytes());
    let authorization = format!("ACS3-HMAC-SHA256 Credential={ID},SignedHeaders={names},Signature={signature}");
    Ok(Signed { query, headers, authorization })
}

/// Builds and signs one request, and reads one answer.
pub(crate) fn encode_and_decode(answer: &str) -> Result<(), Box<dyn Error>> {
    black_box(sign("127.0.0.1:1")?);
    black_box(serde_json::from_str::<Response>(black_box(answer))?);
    Ok(())
}

/// A client for real calls.
#[derive(Clone)]
pub(crate) struct HandWritten {
    client: reqwest::Client,
    host: String,
}

impl HandWritten {
    pub(crate) fn new(host: String) -> Result<Self, Box<dyn Error>> {
        // An application may choose for the whole process, as whoever uses reqwest by itself has to.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .timeout(Duration::from_secs(30))
            .connect_timeout(Duration::from_secs(5))
            .build()?;
        Ok(Self { client, host })
    }

    pub(crate) async fn call(&self) -> Result<(), Box<dyn Error + Send + Sync>> {
        let signed = sign(&self.host).map_err(|error| error.to_string())?;
        let mut request = self.client.post(format!("http://{}/?{}", self.host, signed.query));
        for (name, value) in signed.headers.iter().skip(1) {
            request = request.header(*name, value);
        }
        let answer = request.header("Authorization", signed.authorization).send().await?.error_for_status()?;
        black_box(serde_json::from_slice::<Response>(&answer.bytes().await?)?);
        Ok(())
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[expect(dead_code, reason = "only read into")]
struct Response {
    request_id: Option<String>,
    code: Option<String>,
    message: Option<String>,
    access_denied_detail: Option<String>,
    data: Option<Grant>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[expect(dead_code, reason = "only read into")]
struct Grant {
    access_key_id: Option<String>,
    access_key_secret: Option<String>,
    security_token: Option<String>,
    bucket_name: Option<String>,
    end_point: Option<String>,
    dir: Option<String>,
    expire: Option<i32>,
}
