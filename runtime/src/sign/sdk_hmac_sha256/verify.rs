//! The receiving half of `sdk-hmac-sha256`: what the platform's gateway does, for its twin.

use std::time::{Duration, SystemTime};

use http::HeaderMap;

use super::{
    ALGORITHM, CONTENT_HASH, DATE, Parts, UNSIGNED_PAYLOAD, canonical_path, encode, has_encoded_slash, mac,
    must_be_signed, payload, string_to_sign, time,
};
use crate::credentials::Credentials;
use crate::sign::claim::{authorization, check_clock, required, signed_headers, single, sorted_query};
use crate::sign::key::fitting_key;
use crate::sign::{Proof, Received, Refusal};

pub(super) fn verify(
    received: &Received<'_>,
    credentials: &[Credentials],
    (now, tolerance): (SystemTime, Duration),
    additional_headers: &[&str],
) -> Result<Proof, Refusal> {
    let claim = Claim::read(received.headers, additional_headers)?;
    let path = Some(received.path).filter(|path| !has_encoded_slash(path)).and_then(canonical_path);
    let path = path.ok_or(Refusal::Malformed { part: "the path" })?;
    let query = encode::query(&sorted_query(received.query)?);
    let payloads = payloads(received)?;
    let text = |payload: &String| {
        let headers = claim.signed.clone();
        let parts = Parts { method: received.method, path: &path, query: &query, headers, payload };
        string_to_sign(claim.date, &parts.canonical_request())
    };
    let texts: Vec<_> = payloads.iter().map(text).collect();
    let fitting = fitting_key(claim.key_id, &claim.signature, credentials, &texts, mac)?;
    let index = fitting.ok_or_else(|| Refusal::Mismatch { string_to_sign: texts.into_iter().next() })?;
    check_clock(claim.time, now, tolerance)?;
    Ok(Proof { credentials: index, nonce: None, time: Some(claim.time) })
}

/// What the headers of a request say about its signature.
struct Claim<'a> {
    key_id: &'a str,
    signature: [u8; 32],
    signed: Vec<(&'a str, &'a str)>,
    /// As it is signed.
    date: &'a str,
    time: SystemTime,
}

impl<'a> Claim<'a> {
    fn read(headers: &'a HeaderMap, additional_headers: &[&str]) -> Result<Self, Refusal> {
        let text = required(headers, "authorization", "the authorization header")?;
        let (key_id, names, signature) = authorization(text, ALGORITHM, "Access=", ", ")?;
        let signed = signed_headers(headers, names, |name| must_be_signed(name) || additional_headers.contains(&name))?;
        required(headers, "host", "the host header")?;
        let date = required(headers, DATE, "the x-sdk-date header")?;
        let time = time::from_basic_date(date).ok_or(Refusal::Time)?;
        Ok(Self { key_id, signature, signed, date, time })
    }
}

/// What can stand for the body. The header is an `x-sdk-*`, and therefore signed when it is there. For an empty
/// body, current SDKs of the vendor sign its hash all the same, older ones the word.
fn payloads(received: &Received<'_>) -> Result<Vec<String>, Refusal> {
    let said = single(received.headers, CONTENT_HASH)?;
    let is_unsigned = said == Some(UNSIGNED_PAYLOAD);
    let payload = payload(is_unsigned, received.body);
    if said.is_some_and(|said| !is_unsigned && said != payload) {
        return Err(Refusal::Body);
    }
    let other = (is_unsigned && received.body.is_empty()).then(|| UNSIGNED_PAYLOAD.to_owned());
    Ok(std::iter::once(payload).chain(other).collect())
}
