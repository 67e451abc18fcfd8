//! `acs3-hmac-sha256`: how Alibaba Cloud's gateway wants requests signed today.
//!
//! Source of every rule here: Alibaba Cloud, "V3 request structure and signature", and requests captured from
//! the vendor's own SDK (`tests/vectors/acs3-hmac-sha256`). In short:
//!
//! 1. canonical request = method, path, sorted query, signed headers, their names, hash of the body;
//! 2. string to sign = `ACS3-HMAC-SHA256`, line feed, hash of the canonical request;
//! 3. signature = HMAC-SHA256 of that under the secret, in lower-case hex;
//! 4. `authorization: ACS3-HMAC-SHA256 Credential=<id>,SignedHeaders=<names>,Signature=<signature>`.
//!
//! Whoever lays a request out puts `x-acs-action` and `x-acs-version` in; the scheme adds `host`,
//! `x-acs-date`, `x-acs-signature-nonce`, `x-acs-content-sha256`, with STS credentials `x-acs-accesskey-id` and
//! `x-acs-security-token`, and `authorization`. Signed are `host`, every `x-acs-*` and `content-type`;
//! `user-agent` and `accept` are not, because proxies rewrite them (the vendor's Go SDK does the same, its
//! Python SDK signs all).

mod verify;

use std::time::{Duration, SystemTime};

use super::claim::lines;
use super::key::key_id;
use super::{Moment, Proof, Received, Refusal, Request, Scheme, SignError, Signature, encode, hash, time};
use crate::credentials::{Credentials, Secret};

/// The name of the scheme.
pub const NAME: &str = "acs3-hmac-sha256";

/// The scheme.
#[derive(Clone, Copy, Debug, Default)]
pub struct Acs3HmacSha256;

impl Scheme for Acs3HmacSha256 {
    fn name(&self) -> &'static str {
        NAME
    }

    /// Also sorts `request.query`, so that the query on the wire is the canonical one.
    fn sign(&self, request: &mut Request, credentials: &Credentials, moment: &Moment) -> Result<Signature, SignError> {
        let id = key_id(credentials)?;
        let payload_hash = hash::sha256_hex(&request.body);
        add_headers(request, credentials, moment, &payload_hash)?;
        request.check()?;
        request.sort_query()?;
        let signature = {
            let query = request.query_string();
            let parts = Parts {
                method: request.method.as_str(),
                path: &request.path,
                query: &query,
                headers: request.sorted_headers(must_be_signed)?,
                payload_hash: &payload_hash,
            };
            parts.sign(id, credentials.secret())
        };
        request.set_header("authorization", signature.authorization.as_str());
        Ok(signature)
    }

    /// Reads the query as sent, with `+` for a blank as the vendor's Python SDK writes it, and the headers that
    /// the request says are signed; `host`, `content-type` and every `x-acs-*` that is there have to be. Forms
    /// first, then the signature, the clock last.
    ///
    /// A request with an unknown id costs as much time as any other; the refusal tells it apart all the same,
    /// as the platform's own does.
    fn verify(&self, received: &Received<'_>, credentials: &[Credentials], now: SystemTime) -> Result<Proof, Refusal> {
        verify::verify(received, credentials, now, self.tolerance())
    }

    /// 15 minutes, by the same page.
    fn tolerance(&self) -> Duration {
        Duration::from_secs(15 * 60)
    }
}

/// Exactly what goes under the signature.
///
/// [`Scheme::sign`] fills this from a request. It is open so that other choices of headers can be computed:
/// the vendor's Python SDK, for one, signs `accept` and `user-agent` too.
#[derive(Clone)]
pub struct Parts<'a> {
    /// The method, upper-case.
    pub method: &'a str,
    /// The path, encoded; `/` for APIs of RPC style.
    pub path: &'a str,
    /// The canonical query: encoded by RFC 3986, sorted by name.
    pub query: &'a str,
    /// The headers that are signed: lower-case names, sorted. White space around values does not count.
    pub headers: Vec<(&'a str, &'a str)>,
    /// Lower-case hex SHA-256 of the body.
    pub payload_hash: &'a str,
}

impl Parts<'_> {
    /// Computes all steps.
    #[must_use]
    pub fn sign(&self, id: &str, secret: &Secret) -> Signature {
        let names = self.names();
        let canonical_request = self.canonical_request(&names);
        let string_to_sign = string_to_sign(&canonical_request);
        let signature = hash::hex(&mac(secret, &string_to_sign));
        let authorization =
            [ALGORITHM, " Credential=", id, ",SignedHeaders=", &names, ",Signature=", &signature].concat();
        Signature { canonical_request, string_to_sign, signature, authorization }
    }

    /// Each header ends its line, so an empty line stands before the names.
    fn canonical_request(&self, names: &str) -> String {
        let headers = lines(&self.headers);
        [self.method, self.path, self.query, &headers, names, self.payload_hash].join("\n")
    }

    fn names(&self) -> String {
        let length = self.headers.iter().map(|header| header.0.len() + 1).sum();
        self.headers.iter().fold(String::with_capacity(length), |mut names, header| {
            if !names.is_empty() {
                names.push(';');
            }
            names.push_str(header.0);
            names
        })
    }
}

fn string_to_sign(canonical_request: &str) -> String {
    [ALGORITHM, "\n", &hash::sha256_hex(canonical_request.as_bytes())].concat()
}

fn mac(secret: &Secret, string_to_sign: &str) -> [u8; 32] {
    hash::hmac_sha256(secret.expose().as_bytes(), string_to_sign.as_bytes())
}

/// Writes the headers that are the scheme's, in place of those of an earlier attempt.
fn add_headers(
    request: &mut Request,
    credentials: &Credentials,
    moment: &Moment,
    payload_hash: &str,
) -> Result<(), SignError> {
    if moment.nonce.trim().is_empty() {
        return Err(SignError::Nonce);
    }
    let host = request.host.clone();
    request.set_header("host", host);
    request.set_header("x-acs-date", time::date(moment.time).ok_or(SignError::Time)?);
    request.set_header("x-acs-signature-nonce", moment.nonce.as_str());
    request.set_header("x-acs-content-sha256", payload_hash);
    for name in ["x-acs-accesskey-id", "x-acs-security-token", "authorization"] {
        request.remove_header(name);
    }
    if let (Some(id), Some(token)) = (credentials.id(), credentials.token()) {
        request.set_header("x-acs-accesskey-id", id);
        request.set_header("x-acs-security-token", token.expose());
    }
    Ok(())
}

fn must_be_signed(name: &str) -> bool {
    name == "host" || name == "content-type" || name.starts_with("x-acs-")
}

const ALGORITHM: &str = "ACS3-HMAC-SHA256";

#[cfg(test)]
mod tests;
