//! The receiving half of `acs3-hmac-sha256`: what the platform's gateway does, for its twin.

use std::hint::black_box;
use std::time::{Duration, SystemTime};

use http::HeaderMap;
use zeroize::Zeroizing;

use super::{ALGORITHM, Parts, encode, hash, is_key_id, mac, must_be_signed, string_to_sign, time, trimmed, twice};
use crate::credentials::{Credentials, Secret};
use crate::sign::{Proof, Received, Refusal};

pub(super) fn verify(
    received: &Received<'_>,
    credentials: &[Credentials],
    now: SystemTime,
    tolerance: Duration,
) -> Result<Proof, Refusal> {
    let claim = Claim::read(received.headers)?;
    let query = canonical_query(received.query)?;
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
    let index = fitting_key(&parts, claim.key_id, &claim.signature, credentials)?;
    check_token(received.headers, claim.key_id, credentials.get(index))?;
    let offset = time::seconds(claim.time) - time::seconds(now);
    if offset.unsigned_abs() > u128::from(tolerance.as_secs()) {
        return Err(Refusal::Expired { offset_seconds: time::offset(offset) });
    }
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
        let authorization = required(headers, "authorization", "the authorization header")?;
        let (key_id, names, signature) = split_authorization(authorization)?;
        let signed = signed_headers(headers, names)?;
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

/// Takes the header apart by its documented form, to the letter: the three parts once each, in their order,
/// with commas and no blanks, the signature in lower-case hex.
fn split_authorization(text: &str) -> Result<(&str, &str, [u8; 32]), Refusal> {
    let (algorithm, parts) = text.split_once(' ').ok_or(MALFORMED)?;
    if algorithm != ALGORITHM {
        return Err(Refusal::Algorithm);
    }
    let mut parts = parts.split(',');
    let mut part = |label| parts.next().and_then(|part| part.strip_prefix(label)).ok_or(MALFORMED);
    let (key_id, names, signature) = (part("Credential=")?, part("SignedHeaders=")?, part("Signature=")?);
    let lower_case = !signature.bytes().any(|byte| byte.is_ascii_uppercase());
    let signature = hash::from_hex(signature).filter(|_| lower_case).ok_or(MALFORMED)?;
    if parts.next().is_some() || !is_key_id(key_id) {
        return Err(MALFORMED);
    }
    Ok((key_id, names, signature))
}

/// The headers that are said to be signed: named in order and once, all of them there, and none left out that
/// has to be among them.
fn signed_headers<'a>(headers: &'a HeaderMap, names: &'a str) -> Result<Vec<(&'a str, &'a str)>, Refusal> {
    let names: Vec<&str> = names.split(';').collect();
    if !names.is_sorted() || twice(names.iter().copied()).is_some() || names.contains(&"authorization") {
        return Err(Refusal::Malformed { part: "the list of signed headers" });
    }
    for name in headers.keys().map(|name| name.as_str()).filter(|name| must_be_signed(name)) {
        if names.binary_search(&name).is_err() {
            return Err(Refusal::unsigned(name));
        }
    }
    // `HeaderMap` would find a header by an upper-case name, too.
    let lower_case = |name: &&str| !name.bytes().any(|byte| byte.is_ascii_uppercase());
    let pair = |name| match Some(name).filter(lower_case).map_or(Ok(None), |name| single(headers, name))? {
        Some(value) => Ok((name, value)),
        None => Err(Refusal::Incomplete { missing: "a header that is said to be signed" }),
    };
    names.into_iter().map(pair).collect()
}

fn required<'a>(headers: &'a HeaderMap, name: &str, missing: &'static str) -> Result<&'a str, Refusal> {
    single(headers, name)?.filter(|value| !value.is_empty()).ok_or(Refusal::Incomplete { missing })
}

/// The one value of a header; of two, different readers would pick different ones.
fn single<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<&'a str>, Refusal> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    if values.next().is_some() {
        return Err(Refusal::duplicate(name));
    }
    let text = str::from_utf8(value.as_bytes()).map_err(|_| Refusal::Malformed { part: "the value of a header" })?;
    Ok(Some(trimmed(text)))
}

/// Decodes the query as received and encodes it anew. A name that is there twice is refused: the platform's
/// dispatcher and ours could read different values.
fn canonical_query(raw: &str) -> Result<String, Refusal> {
    let pairs: Option<Vec<_>> = encode::pairs(raw).collect();
    let mut pairs = pairs.ok_or(Refusal::Malformed { part: "the query" })?;
    pairs.sort_unstable();
    match twice(pairs.iter().map(|pair| pair.0.as_str())) {
        Some(name) => Err(Refusal::duplicate(name)),
        None => Ok(encode::query(&pairs)),
    }
}

/// The key with the claimed id under which the signature fits; while a key rotates, two can have the same id.
fn fitting_key(parts: &Parts<'_>, id: &str, given: &[u8; 32], credentials: &[Credentials]) -> Result<usize, Refusal> {
    let canonical_request = Zeroizing::new(parts.canonical_request());
    let string_to_sign = string_to_sign(&canonical_request);
    let named = |key: &Credentials| key.id() == Some(id) && !key.secret().expose().is_empty();
    let macs: Vec<_> = credentials
        .iter()
        .enumerate()
        .filter(|(_, key)| named(key))
        .map(|(index, key)| (index, mac(key.secret(), &string_to_sign)))
        .collect();
    if macs.is_empty() {
        // As much work as for a key that is known, so that time does not tell.
        black_box(mac(&Secret::new("no such key"), &string_to_sign));
        return Err(Refusal::UnknownKey);
    }
    let fitting = hash::find(macs.iter().map(|(index, mac)| (*index, mac)), given);
    fitting.ok_or(Refusal::Mismatch { string_to_sign: Some(string_to_sign) })
}

/// Temporary credentials are good together with their token only; the id beside it has to be the same.
fn check_token(headers: &HeaderMap, id: &str, key: Option<&Credentials>) -> Result<(), Refusal> {
    let sent = single(headers, "x-acs-security-token")?.map(Secret::new);
    let sent_id = single(headers, "x-acs-accesskey-id")?;
    if sent.as_ref() != key.and_then(Credentials::token) || sent_id.is_some_and(|sent| sent != id) {
        return Err(Refusal::Token);
    }
    Ok(())
}

const MALFORMED: Refusal = Refusal::Malformed { part: "the authorization header" };
