//! The receiving half of `acs3-hmac-sha256`: what the platform's gateway does, for its twin.

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use zeroize::Zeroizing;

use super::{ALGORITHM, Parts, encode, hash, mac, must_be_signed, string_to_sign, time};
use crate::credentials::Credentials;
use crate::sign::claim::{authorization, check_clock, check_token, required, signed_headers, single, sorted_query};
use crate::sign::key::fitting_key;
use crate::sign::{Proof, Received, Refusal};

pub(super) fn verify(
    received: &Received<'_>,
    credentials: &[Credentials],
    now: SystemTime,
    tolerance: Duration,
) -> Result<Proof, Refusal> {
    let claim = Claim::read(received.headers)?;
    let query = encode::query(&sorted_query(received.query)?);
    let payload_hash = hash::sha256_hex(received.body);
    if claim.content_hash != payload_hash {
        return Err(Refusal::Body);
    }
    let parts = Parts {
        method: received.method,
        path: received.path,
        query: &query,
        headers: claim.signed,
        payload_hash: &payload_hash,
    };
    let canonical_request = Zeroizing::new(parts.canonical_request(&parts.names()));
    let text = string_to_sign(&canonical_request);
    let fitting = fitting_key(claim.key_id, &claim.signature, credentials, std::slice::from_ref(&text), mac)?;
    let index = fitting.ok_or(Refusal::Mismatch { string_to_sign: Some(text) })?;
    check_token(single(received.headers, "x-acs-security-token")?, credentials.get(index))?;
    if single(received.headers, "x-acs-accesskey-id")?.is_some_and(|sent| sent != claim.key_id) {
        return Err(Refusal::Token);
    }
    check_clock(claim.time, now, tolerance)?;
    Ok(Proof { credentials: index, nonce: Some(claim.nonce.to_owned()), time: Some(claim.time) })
}

/// What the headers of a request say about its signature.
struct Claim<'a> {
    key_id: &'a str,
    signature: [u8; 32],
    signed: Vec<(&'a str, &'a str)>,
    time: SystemTime,
    nonce: &'a str,
    content_hash: &'a str,
}

impl<'a> Claim<'a> {
    fn read(headers: &'a HeaderMap) -> Result<Self, Refusal> {
        let text = required(headers, "authorization", "the authorization header")?;
        let (key_id, names, signature) = authorization(text, ALGORITHM, "Credential=", ",")?;
        let signed = signed_headers(headers, names, must_be_signed)?;
        required(headers, "host", "the host header")?;
        let date = required(headers, "x-acs-date", "the x-acs-date header")?;
        Ok(Self {
            key_id,
            signature,
            signed,
            time: time::from_date(date).ok_or(Refusal::Time)?,
            nonce: required(headers, "x-acs-signature-nonce", "the x-acs-signature-nonce header")?,
            content_hash: required(headers, "x-acs-content-sha256", "the x-acs-content-sha256 header")?,
        })
    }
}
