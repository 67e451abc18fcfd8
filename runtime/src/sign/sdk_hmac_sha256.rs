//! `sdk-hmac-sha256`: how Huawei Cloud's gateway wants requests signed.
//!
//! Sources: Huawei Cloud, "API request signing guide"; the published examples of that guide and of a Ruby client,
//! and requests signed by the vendor's Python SDK (`tests/vectors/sdk-hmac-sha256`). In short:
//!
//! 1. canonical request = method, path with a `/` at its end, sorted query, signed headers, their names, hash of
//!    the body or `UNSIGNED-PAYLOAD`;
//! 2. string to sign = `SDK-HMAC-SHA256`, the date (`yyyyMMddTHHmmssZ`), hash of the canonical request;
//! 3. signature = HMAC-SHA256 of that under the secret, in lower-case hex;
//! 4. `authorization: SDK-HMAC-SHA256 Access=<id>, SignedHeaders=<names>, Signature=<signature>`.
//!
//! The scheme adds `host`, `x-sdk-date`, for some bodies `x-sdk-content-sha256`, and `authorization`. Signed are
//! `content-type`, `host` and every `x-sdk-*`. The vendor's SDK signs all headers there are: further ones can be
//! chosen ([`sign_with`]). How temporary credentials are sent is not on the pages that were read: credentials with
//! a token are signed with like others, and the token is left out.

mod verify;

use std::time::{Duration, SystemTime};

use super::claim::{lines, trimmed};
use super::{Moment, Proof, Received, Refusal, Request, Scheme, SignError, Signature, encode, hash, key, time};
use crate::credentials::{Credentials, Secret};

/// The name of the scheme.
pub const NAME: &str = "sdk-hmac-sha256";

/// The scheme.
#[derive(Clone, Copy, Debug, Default)]
pub struct SdkHmacSha256;

impl Scheme for SdkHmacSha256 {
    fn name(&self) -> &'static str {
        NAME
    }

    /// As [`sign_with`] without additional headers.
    fn sign(&self, request: &mut Request, credentials: &Credentials, moment: &Moment) -> Result<Signature, SignError> {
        sign_with(request, credentials, moment, &[])
    }

    /// The headers that the request says are signed; `host`, `x-sdk-date`, `content-type` and every `x-sdk-*`
    /// that is there have to be. Where `UNSIGNED-PAYLOAD` was signed, the body is not covered, and `Body` is never
    /// the reason of a refusal. A `%2F` in the path is refused: the platform signs it as a `/`.
    fn verify(&self, received: &Received<'_>, credentials: &[Credentials], now: SystemTime) -> Result<Proof, Refusal> {
        verify::verify(received, credentials, (now, self.tolerance()), &[])
    }

    /// About 15 minutes, by the guide.
    fn tolerance(&self) -> Duration {
        Duration::from_secs(15 * 60)
    }
}

/// Signs in the header `authorization`, additional headers of these names too; those that the request does not
/// have are left out. The query is put into the canonical order. The nonce is not used: this scheme has none.
///
/// A body that is neither JSON nor BSON by its content type is sent with `x-sdk-content-sha256: UNSIGNED-PAYLOAD`
/// and not signed, as by the vendor's SDK; one without a content type is signed.
///
/// # Errors
/// As for [`Scheme::sign`], and [`SignError::Ambiguous`] for a path with `%2F`, which the platform signs as `/`.
pub fn sign_with(
    request: &mut Request,
    credentials: &Credentials,
    moment: &Moment,
    additional_headers: &[&str],
) -> Result<Signature, SignError> {
    let id = key::key_id(credentials)?;
    let date = time::basic_date(moment.time).ok_or(SignError::Time)?;
    let host = request.host.clone();
    request.set_header("host", host);
    request.set_header(DATE, date.as_str());
    request.remove_header(CONTENT_HASH);
    request.remove_header("authorization");
    if request.header("content-type").is_some_and(|value| !is_hashed_type(value)) {
        request.set_header(CONTENT_HASH, UNSIGNED_PAYLOAD);
    }
    request.check()?;
    request.sort_query()?;
    let path = canonical_path(&request.path).ok_or(SignError::Path)?;
    if has_encoded_slash(&request.path) {
        return Err(SignError::Ambiguous { part: "the path" });
    }
    let is_chosen = |name: &str| additional_headers.iter().any(|one| one.eq_ignore_ascii_case(name));
    let signature = {
        let parts = Parts {
            method: request.method.as_str(),
            path: &path,
            query: &request.query_string(),
            headers: request.sorted_headers(|name| must_be_signed(name) || is_chosen(name))?,
            payload: &payload(request.header(CONTENT_HASH).is_some(), &request.body),
        };
        let canonical_request = parts.canonical_request();
        let string_to_sign = string_to_sign(&date, &canonical_request);
        let signature = hash::hex(&mac(credentials.secret(), &string_to_sign));
        let names = parts.names();
        let authorization = format!("{ALGORITHM} Access={id}, SignedHeaders={names}, Signature={signature}");
        Signature { canonical_request, string_to_sign, signature, authorization }
    };
    request.set_header("authorization", signature.authorization.as_str());
    Ok(signature)
}

/// Verifies as [`Scheme::verify`] does, under one key; additional headers of these names have to be signed where they are
/// there.
pub(super) fn verify_with(
    received: &Received<'_>,
    credentials: &Credentials,
    now: SystemTime,
    additional_headers: &[&str],
) -> Result<Proof, Refusal> {
    let time = (now, SdkHmacSha256.tolerance());
    verify::verify(received, std::slice::from_ref(credentials), time, additional_headers)
}

/// Exactly what goes under the signature.
struct Parts<'a> {
    method: &'a str,
    /// Canonical.
    path: &'a str,
    /// Canonical; an empty value leaves its `=`.
    query: &'a str,
    /// Lower-case names, sorted.
    headers: Vec<(&'a str, &'a str)>,
    /// A hash, or `UNSIGNED-PAYLOAD`.
    payload: &'a str,
}

impl Parts<'_> {
    /// Each header ends its line, so an empty line stands before the names.
    fn canonical_request(&self) -> String {
        let headers = lines(&self.headers);
        [self.method, self.path, self.query, &headers, &self.names(), self.payload].join("\n")
    }

    fn names(&self) -> String {
        self.headers.iter().map(|header| header.0).collect::<Vec<_>>().join(";")
    }
}

fn string_to_sign(date: &str, canonical_request: &str) -> String {
    [ALGORITHM, date, &hash::sha256_hex(canonical_request.as_bytes())].join("\n")
}

fn mac(secret: &Secret, string_to_sign: &str) -> [u8; 32] {
    hash::hmac_sha256(secret.expose().as_bytes(), string_to_sign.as_bytes())
}

/// Decoded, encoded anew, and with a `/` at its end, for signing only.
fn canonical_path(path: &str) -> Option<String> {
    let decoded = encode::decode_path(path)?;
    let slash = if decoded.ends_with('/') { "" } else { "/" };
    Some(format!("{}{slash}", encode::path(&decoded)))
}

fn has_encoded_slash(path: &str) -> bool {
    path.to_ascii_lowercase().contains("%2f")
}

/// An empty body is hashed even where the header says that it is not: the vendor's SDK does so.
fn payload(is_unsigned: bool, body: &[u8]) -> String {
    if is_unsigned && !body.is_empty() { UNSIGNED_PAYLOAD.to_owned() } else { hash::sha256_hex(body) }
}

/// JSON and BSON, whatever their parameters (`; charset=utf8`).
fn is_hashed_type(content_type: &str) -> bool {
    let essence = content_type.split(';').next().map(trimmed).unwrap_or_default();
    ["application/json", "application/bson"].iter().any(|known| essence.eq_ignore_ascii_case(known))
}

fn must_be_signed(name: &str) -> bool {
    name == "host" || name == "content-type" || name.starts_with("x-sdk-")
}

const ALGORITHM: &str = "SDK-HMAC-SHA256";
const DATE: &str = "x-sdk-date";
const CONTENT_HASH: &str = "x-sdk-content-sha256";
const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";

#[cfg(test)]
mod tests;
