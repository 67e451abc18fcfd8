//! `koogallery-v2`: how Huawei Cloud KooGallery signs what it sends to a seller's server.
//!
//! Source of the rules: KooGallery access guide, "V2 body signature". `signature`, `timestamp` and `nonce`
//! stand in the query of the URL:
//!
//! 1. inner = HMAC-SHA256 of the payload under the access key, lower-case hex;
//! 2. canonical text = access key, nonce, timestamp, inner, one after the other without separators;
//! 3. signature = HMAC-SHA256 of that under the access key, in hex of either case.
//!
//! The canonical text holds the key: it is secret, and [`Signature::canonical_request`] and
//! [`Signature::string_to_sign`], which both are this text, are too.
//!
//! Two points of the guide are open. It wants the members of the body sorted by name, and not all of its
//! examples are: the payload is taken to be the body as received, and only when that does not fit, the same
//! JSON object compact and sorted. How the platform would write nested objects and numbers in that second form
//! is not known; objects are sorted at every depth, text is plain UTF-8, numbers stay as they were written. And
//! the timestamp is in milliseconds on current pages, in seconds on older ones: 13 and 10 digits are read.

use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use zeroize::Zeroizing;

use super::{Moment, Proof, Received, Refusal, Request, Scheme, SignError, Signature, encode, hash, sorted_json, time};
use crate::credentials::{Credentials, Secret};

/// The name of the scheme.
pub const NAME: &str = "koogallery-v2";

/// The scheme. It signs with [`AccessKey`](crate::AccessKey)s: of credentials, only the secret is used.
#[derive(Clone, Copy, Debug, Default)]
pub struct KoogalleryV2;

impl Scheme for KoogalleryV2 {
    fn name(&self) -> &'static str {
        NAME
    }

    /// Puts `signature` (upper case, as in the guide's examples), `timestamp` (milliseconds) and `nonce` behind
    /// the query. The body is signed as it is: lay it out with sorted members.
    fn sign(&self, request: &mut Request, credentials: &Credentials, moment: &Moment) -> Result<Signature, SignError> {
        request.check()?;
        let secret = credentials.secret();
        if secret.expose().is_empty() {
            return Err(SignError::EmptySecret);
        }
        if moment.nonce.is_empty() || moment.nonce.len() > LONGEST_NONCE {
            return Err(SignError::Nonce);
        }
        let timestamp = time::millis(moment.time).to_string();
        if timestamp.len() != 13 || timestamp.starts_with('-') {
            return Err(SignError::Time);
        }
        let canonical = canonical(secret, &moment.nonce, &timestamp, &request.body);
        let signature = hash::hex(&mac(secret, &canonical)).to_uppercase();
        let proof = [(SIGNATURE, signature.clone()), (TIMESTAMP, timestamp), (NONCE, moment.nonce.clone())];
        let proof = proof.map(|(name, value)| (name.to_owned(), value));
        request.query.retain(|(name, _)| ![SIGNATURE, TIMESTAMP, NONCE].contains(&name.as_str()));
        request.query.extend_from_slice(&proof);
        Ok(Signature {
            canonical_request: canonical.to_string(),
            string_to_sign: canonical.to_string(),
            signature,
            authorization: encode::query(&proof),
        })
    }

    /// The proof covers the body, the nonce and the timestamp: neither the path nor other parameters of the
    /// query, which therefore must not be acted upon. Where only the sorted form of the body fitted, white
    /// space, order and escapes in it are not covered either, but its content is.
    fn verify(&self, received: &Received<'_>, credentials: &[Credentials], now: SystemTime) -> Result<Proof, Refusal> {
        let claim = Claim::read(received.query)?;
        if !credentials.iter().any(usable) {
            return Err(Refusal::UnknownKey);
        }
        if claim.is_ambiguous(now, self.tolerance()) {
            return Err(Refusal::Malformed { part: "the timestamp" });
        }
        let index = claim.fitting_key(received.body, credentials).or_else(|| {
            let sorted = sorted_json::sorted(received.body)?;
            claim.fitting_key(sorted.as_bytes(), credentials)
        });
        let index = index.ok_or(Refusal::Mismatch { string_to_sign: None })?;
        let offset = claim.stamp.offset(now);
        if offset.unsigned_abs() > self.tolerance().as_millis() {
            return Err(Refusal::Expired { offset_seconds: time::offset(offset / 1000) });
        }
        Ok(Proof { credentials: index, nonce: Some(claim.nonce), time: claim.stamp.time() })
    }

    /// `Body-Sign`, the proof of the V1 interface (KooGallery access guide, "Body-Sign"): current V2 pages do
    /// not ask for it, an older one and the European guide do, and it does no harm. The case of the name
    /// matters to the platform.
    fn sign_answer(&self, body: &[u8], credentials: &Credentials) -> Vec<(String, String)> {
        if !usable(credentials) {
            return Vec::new();
        }
        let proof = hash::hmac_sha256(credentials.secret().expose().as_bytes(), body);
        let value = format!("sign_type=\"HMAC-SHA256\", signature= \"{}\"", BASE64_STANDARD.encode(proof));
        vec![("Body-Sign".to_owned(), value)]
    }

    /// 60 seconds.
    fn tolerance(&self) -> Duration {
        Duration::from_secs(60)
    }
}

/// What the query of a request says about its signature.
struct Claim {
    signature: [u8; 32],
    /// As received: this text is under the signature.
    timestamp: String,
    stamp: Stamp,
    nonce: String,
}

impl Claim {
    fn read(query: &str) -> Result<Self, Refusal> {
        let (mut signature, mut timestamp, mut nonce) = (None, None, None);
        for pair in encode::pairs(query) {
            let (name, value) = pair.ok_or(Refusal::Malformed { part: "the query" })?;
            let place = match name.as_str() {
                SIGNATURE => &mut signature,
                TIMESTAMP => &mut timestamp,
                NONCE => &mut nonce,
                _ => continue,
            };
            if place.replace(value).is_some() {
                return Err(Refusal::duplicate(&name));
            }
        }
        let present = |value: Option<String>, missing| {
            value.filter(|text| !text.is_empty()).ok_or(Refusal::Incomplete { missing })
        };
        let signature = present(signature, "the parameter `signature`")?;
        let timestamp = present(timestamp, "the parameter `timestamp`")?;
        let nonce = present(nonce, "the parameter `nonce`")?;
        if nonce.len() > LONGEST_NONCE {
            return Err(Refusal::Malformed { part: "the nonce" });
        }
        Ok(Self {
            signature: hash::from_hex(&signature).ok_or(Refusal::Malformed { part: "the signature" })?,
            stamp: Stamp::read(&timestamp).ok_or(Refusal::Time)?,
            timestamp,
            nonce,
        })
    }

    fn fitting_key(&self, payload: &[u8], credentials: &[Credentials]) -> Option<usize> {
        let macs: Vec<_> = credentials
            .iter()
            .enumerate()
            .filter(|(_, key)| usable(key))
            .map(|(index, key)| {
                (index, mac(key.secret(), &canonical(key.secret(), &self.nonce, &self.timestamp, payload)))
            })
            .collect();
        hash::find(macs.iter().map(|(index, mac)| (*index, mac)), &self.signature)
    }

    /// Nonce and timestamp touch in the canonical text. Whoever replays a request could move the first three
    /// digits of its milliseconds over to the nonce and have a new nonce with a timestamp in seconds, under the
    /// same signature. Now and then (1791791791, 1801801801 ...) that would be within the tolerance, so the
    /// reading in seconds is refused whenever the one in milliseconds is good too.
    fn is_ambiguous(&self, now: SystemTime, tolerance: Duration) -> bool {
        let Stamp::Seconds(_) = self.stamp else {
            return false;
        };
        let start = self.nonce.len().saturating_sub(3);
        let moved = self.nonce.get(start..).map(|digits| format!("{digits}{}", self.timestamp));
        let other = moved.and_then(|text| Stamp::read(&text));
        other.is_some_and(|other| other.offset(now).unsigned_abs() <= tolerance.as_millis())
    }
}

/// When the platform signed.
enum Stamp {
    Milliseconds(u64),
    Seconds(u64),
}

impl Stamp {
    /// 13 digits are milliseconds, 10 are seconds, anything else is not a timestamp.
    fn read(text: &str) -> Option<Self> {
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        match text.len() {
            13 => text.parse().ok().map(Self::Milliseconds),
            10 => text.parse().ok().map(Self::Seconds),
            _ => None,
        }
    }

    /// Milliseconds by which the platform's time is ahead of ours. A stamp in seconds is compared in seconds:
    /// what it lost by rounding must not count against it.
    fn offset(&self, now: SystemTime) -> i128 {
        match self {
            Self::Milliseconds(millis) => i128::from(*millis) - time::millis(now),
            Self::Seconds(seconds) => (i128::from(*seconds) - time::seconds(now)).saturating_mul(1000),
        }
    }

    fn time(&self) -> Option<SystemTime> {
        time::from_millis(match self {
            Self::Milliseconds(millis) => *millis,
            Self::Seconds(seconds) => seconds.checked_mul(1000)?,
        })
    }
}

fn canonical(key: &Secret, nonce: &str, timestamp: &str, payload: &[u8]) -> Zeroizing<String> {
    let inner = hash::hex(&hash::hmac_sha256(key.expose().as_bytes(), payload));
    Zeroizing::new([key.expose(), nonce, timestamp, &inner].concat())
}

fn mac(key: &Secret, canonical: &str) -> [u8; 32] {
    hash::hmac_sha256(key.expose().as_bytes(), canonical.as_bytes())
}

/// With an empty key anyone could sign.
fn usable(credentials: &Credentials) -> bool {
    !credentials.secret().expose().is_empty()
}

const SIGNATURE: &str = "signature";
const TIMESTAMP: &str = "timestamp";
const NONCE: &str = "nonce";

/// Nonces are kept to recognise replays: a bound on what one can take up. The guide's have 32 to 64 characters.
const LONGEST_NONCE: usize = 256;

#[cfg(test)]
mod tests;
