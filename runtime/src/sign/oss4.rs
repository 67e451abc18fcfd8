//! `oss4-hmac-sha256`: how Alibaba Cloud OSS wants requests signed today ("V4").
//!
//! Sources: Alibaba Cloud, OSS developer reference, "Include V4 signatures" (in a header, in a URL, PostObject);
//! the published tests of the vendor's Go SDK and requests captured from its Python SDK
//! (`tests/vectors/oss4-hmac-sha256`). In short:
//!
//! 1. canonical request = method, `/bucket/key`, sorted query, signed headers, names of additional headers, hash
//!    of the payload or `UNSIGNED-PAYLOAD`;
//! 2. string to sign = `OSS4-HMAC-SHA256`, date, scope (`<day>/<region>/oss/aliyun_v4_request`), hash of that;
//! 3. key = HMAC-SHA256 of day, region, product and `aliyun_v4_request`, one under the other, the first under
//!    `aliyun_v4` and the secret;
//! 4. signature = HMAC-SHA256 of the string to sign under the key, in lower-case hex.
//!
//! The proof stands in the header `authorization` ([`Scheme::sign`]) or in the query ([`presign`]). Signed are
//! `content-type`, `content-md5`, every `x-oss-*`, and additional headers by choice ([`sign_with`]). **The body is
//! not**: like the vendor's SDKs we send `UNSIGNED-PAYLOAD`. The host is not either, unless it is chosen, but the
//! bucket in it is.

mod host;
mod post;
mod verify;

use std::time::{Duration, SystemTime};

use zeroize::Zeroizing;

use super::claim::lines;
use super::{
    Moment, PostForm, Proof, Received, Refusal, Request, Scheme, SignError, Signature, encode, hash, key, time,
};
use crate::credentials::{Credentials, Secret};

pub use host::region_of;
pub(super) use host::{candidates, resource};
pub use post::{post_conditions, post_policy};

/// The name of the scheme.
pub const NAME: &str = "oss4-hmac-sha256";

/// The longest that a presigned request can be good: 7 days, by the page on V4 signatures in URLs.
pub const LONGEST_EXPIRY: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// The scheme.
#[derive(Clone, Copy, Debug, Default)]
pub struct Oss4HmacSha256;

impl Scheme for Oss4HmacSha256 {
    fn name(&self) -> &'static str {
        NAME
    }

    /// Signs in the header `authorization`, as [`sign_with`] without additional headers.
    fn sign(&self, request: &mut Request, credentials: &Credentials, moment: &Moment) -> Result<Signature, SignError> {
        sign_with(request, credentials, moment, &[])
    }

    /// Reads both forms, the header and the query, one of them in a request.
    ///
    /// Region and product are those of the request's scope: whether they are right is the caller's to say. The
    /// body counts only where a hash of it was signed; a `content-md5` is signed but not held against the body.
    ///
    /// The signed path is the one received, or `/bucket` and the one received, where the bucket is the first
    /// label of the host. At an address of OSS itself the host tells which of them; elsewhere both are tried.
    /// Paths are compared as bytes: a `%2F` or `%7e` that another encoder would write otherwise does not fit.
    fn verify(&self, received: &Received<'_>, credentials: &[Credentials], now: SystemTime) -> Result<Proof, Refusal> {
        verify::verify(received, credentials, now, self.tolerance())
    }

    fn presign(
        &self,
        request: &mut Request,
        credentials: &Credentials,
        moment: &Moment,
        expires: Duration,
    ) -> Result<Signature, SignError> {
        presign(request, credentials, moment, expires)
    }

    fn sign_form(
        &self,
        form: &PostForm,
        to: &Request,
        credentials: &Credentials,
        moment: &Moment,
    ) -> Result<Vec<(String, String)>, SignError> {
        post::sign_form(form, to, credentials, moment)
    }

    fn covers_body(&self) -> bool {
        false
    }

    /// 15 minutes: the error `RequestTimeTooSkewed` names 900,000 ms. A presigned request is good for the time
    /// that it says, and before its date for as much as this.
    fn tolerance(&self) -> Duration {
        Duration::from_secs(15 * 60)
    }
}

/// Signs in the header `authorization`, additional headers of these names too (`host`, for one); those that the
/// request does not have are left out, as the vendor's SDKs do.
///
/// The signed path is `request.resource`; without one, `request.path`, behind the bucket when the host is that of
/// a bucket of OSS. The region is `request.region`; when that is empty, [`region_of`] the host. The query is put
/// into the canonical order. The nonce is not used: this scheme has none.
///
/// # Errors
/// As for [`Scheme::sign`]; [`SignError::Region`] when nothing tells the region, and [`SignError::Path`] when the
/// path is not encoded as OSS does it: everything but letters, digits, `-_.~` and `/` as `%XX`.
pub fn sign_with(
    request: &mut Request,
    credentials: &Credentials,
    moment: &Moment,
    additional_headers: &[&str],
) -> Result<Signature, SignError> {
    let id = key::key_id(credentials)?;
    let scope = Scope::new(request.region.as_str(), &request.host, moment.time)?;
    prepare(request);
    request.set_header("x-oss-date", scope.stamp.as_str());
    request.set_header("x-oss-content-sha256", UNSIGNED_PAYLOAD);
    if let Some(token) = credentials.token() {
        request.set_header("x-oss-security-token", token.expose());
    }
    let names = additional(request, additional_headers);
    let (canonical_request, string_to_sign) = texts(request, &scope, &names)?;
    let signature = hash::hex(&scope.mac(credentials.secret(), &string_to_sign));
    let listed = if names.is_empty() { String::new() } else { format!(",AdditionalHeaders={}", names.join(";")) };
    let authorization =
        format!("{ALGORITHM} Credential={id}/{scope}{listed},Signature={signature}", scope = scope.text());
    request.set_header("authorization", authorization.as_str());
    Ok(Signature { canonical_request, string_to_sign, signature, authorization })
}

/// Signs in the query: whoever has the URL can send the request, for as long as it is good (1 second to
/// [`LONGEST_EXPIRY`]; a fraction of a second is cut off). Headers of the request that this scheme signs have to
/// be sent with it.
///
/// # Errors
/// As for [`sign_with`], and [`SignError::Expiry`].
pub fn presign(
    request: &mut Request,
    credentials: &Credentials,
    moment: &Moment,
    expires: Duration,
) -> Result<Signature, SignError> {
    presign_with(request, credentials, moment, expires, &[])
}

/// As [`presign`], with additional headers of these names signed too, where the request has them.
///
/// # Errors
/// As for [`presign`].
pub fn presign_with(
    request: &mut Request,
    credentials: &Credentials,
    moment: &Moment,
    expires: Duration,
    additional_headers: &[&str],
) -> Result<Signature, SignError> {
    let id = key::key_id(credentials)?;
    if !is_expiry(expires.as_secs()) {
        return Err(SignError::Expiry);
    }
    let scope = Scope::new(request.region.as_str(), &request.host, moment.time)?;
    prepare(request);
    let names = additional(request, additional_headers);
    let mut proof = vec![
        (VERSION, ALGORITHM.to_owned()),
        (DATE, scope.stamp.clone()),
        (EXPIRES, expires.as_secs().to_string()),
        (CREDENTIAL, format!("{id}/{}", scope.text())),
    ];
    if !names.is_empty() {
        proof.push((ADDITIONAL, names.join(";")));
    }
    if let Some(token) = credentials.token() {
        proof.push((TOKEN, token.expose().to_owned()));
    }
    let mut proof: Vec<_> = proof.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    request.query.extend_from_slice(&proof);
    let (canonical_request, string_to_sign) = texts(request, &scope, &names)?;
    let signature = hash::hex(&scope.mac(credentials.secret(), &string_to_sign));
    let last = (SIGNATURE.to_owned(), signature.clone());
    request.query.push(last.clone());
    proof.push(last);
    Ok(Signature { canonical_request, string_to_sign, signature, authorization: encode::query(&proof) })
}

/// When and where a signature is good.
struct Scope {
    /// `yyyyMMddTHHmmssZ`.
    stamp: String,
    region: String,
    product: String,
}

impl Scope {
    fn new(region: &str, host: &str, moment: SystemTime) -> Result<Self, SignError> {
        let region = if region.is_empty() { region_of(host).unwrap_or_default() } else { region };
        if !host::is_label(region) {
            return Err(SignError::Region);
        }
        let stamp = time::basic_date(moment).ok_or(SignError::Time)?;
        Ok(Self { stamp, region: region.to_owned(), product: host::product_of(host).to_owned() })
    }

    /// `yyyyMMdd`.
    fn day(&self) -> &str {
        self.stamp.get(..8).unwrap_or_default()
    }

    fn text(&self) -> String {
        [self.day(), &self.region, &self.product, REQUEST].join("/")
    }

    fn string_to_sign(&self, canonical_request: &str) -> String {
        [ALGORITHM, &self.stamp, &self.text(), &hash::sha256_hex(canonical_request.as_bytes())].join("\n")
    }

    fn mac(&self, secret: &Secret, text: &str) -> [u8; 32] {
        let first = Zeroizing::new(["aliyun_v4", secret.expose()].concat());
        let mut key = Zeroizing::new(hash::hmac_sha256(first.as_bytes(), self.day().as_bytes()));
        for part in [&self.region, &self.product, REQUEST] {
            *key = hash::hmac_sha256(key.as_slice(), part.as_bytes());
        }
        hash::hmac_sha256(key.as_slice(), text.as_bytes())
    }
}

/// What is signed, besides the path.
struct Parts<'a> {
    method: &'a str,
    /// Canonical.
    query: String,
    /// Lower-case names, sorted.
    headers: Vec<(&'a str, &'a str)>,
    /// Names of the additional headers.
    additional: String,
    /// A hash, or `UNSIGNED-PAYLOAD`.
    payload: &'a str,
}

impl Parts<'_> {
    /// Each header ends its line, so an empty line stands before the names of the additional ones.
    fn canonical_request(&self, path: &str) -> String {
        let headers = lines(&self.headers);
        [self.method, path, &self.query, &headers, &self.additional, self.payload].join("\n")
    }
}

/// Checks the request, brings its query into order, and computes canonical request and string to sign.
fn texts(request: &mut Request, scope: &Scope, additional: &[String]) -> Result<(String, String), SignError> {
    request.check()?;
    request.sort_query()?;
    request.query.sort_by_cached_key(|pair| encode::percent(&pair.0).to_string());
    let path = resource(request)?;
    if encode::decode_path(&path).is_none_or(|decoded| encode::path(&decoded).to_string() != path) {
        return Err(SignError::Path);
    }
    let is_chosen = |name: &str| additional.iter().any(|one| one == name);
    let parts = Parts {
        method: request.method.as_str(),
        query: canonical_query(request.query.iter()),
        headers: request.sorted_headers(|name| is_always_signed(name) || is_chosen(name))?,
        additional: additional.join(";"),
        payload: UNSIGNED_PAYLOAD,
    };
    let canonical_request = parts.canonical_request(&path);
    let string_to_sign = scope.string_to_sign(&canonical_request);
    Ok((canonical_request, string_to_sign))
}

/// In the order of encoded names; an empty value leaves no `=`, whether one is sent or not.
fn canonical_query<'a>(pairs: impl Iterator<Item = &'a (String, String)>) -> String {
    let mut pairs: Vec<_> =
        pairs.map(|(name, value)| (encode::percent(name).to_string(), encode::percent(value).to_string())).collect();
    pairs.sort_unstable();
    let piece = |(name, value): (String, String)| if value.is_empty() { name } else { format!("{name}={value}") };
    pairs.into_iter().map(piece).collect::<Vec<_>>().join("&")
}

/// The names that are chosen and there, lower-case and in order, without those that are signed anyway.
fn additional(request: &Request, names: &[&str]) -> Vec<String> {
    let mut names: Vec<_> = names.iter().map(|name| name.to_ascii_lowercase()).collect();
    names.retain(|name| !is_always_signed(name) && request.header(name).is_some());
    names.sort_unstable();
    names.dedup();
    names
}

/// Takes away what an earlier signature left, of either form, and sets the host: it tells the receiver the bucket.
fn prepare(request: &mut Request) {
    let host = request.host.clone();
    request.set_header("host", host);
    for name in ["authorization", DATE, "x-oss-content-sha256", TOKEN] {
        request.remove_header(name);
    }
    request.query.retain(|pair| !PROOF.contains(&pair.0.as_str()));
}

fn is_always_signed(name: &str) -> bool {
    name == "content-type" || name == "content-md5" || name.starts_with("x-oss-")
}

pub(super) fn is_expiry(seconds: u64) -> bool {
    (1..=LONGEST_EXPIRY.as_secs()).contains(&seconds)
}

const ALGORITHM: &str = "OSS4-HMAC-SHA256";
const REQUEST: &str = "aliyun_v4_request";
const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";

const VERSION: &str = "x-oss-signature-version";
const DATE: &str = "x-oss-date";
const EXPIRES: &str = "x-oss-expires";
const CREDENTIAL: &str = "x-oss-credential";
const ADDITIONAL: &str = "x-oss-additional-headers";
const TOKEN: &str = "x-oss-security-token";
const SIGNATURE: &str = "x-oss-signature";

/// The parameters of a presigned request.
const PROOF: &[&str] = &[VERSION, DATE, EXPIRES, CREDENTIAL, ADDITIONAL, TOKEN, SIGNATURE];

#[cfg(test)]
mod tests;
