//! The V2 signature, wherever its three parts stand: `koogallery-v2` has them in the query, `koogallery-kit-v2`
//! in headers.
//!
//! # One request, two readings
//!
//! Nonce and timestamp touch in the canonical text, and timestamps of 13 digits (milliseconds) and 10 (seconds)
//! are both read. Whoever replays a request could move the first three digits of its milliseconds over to the
//! nonce and have another pair of nonce and timestamp under the same signature; and where a request was signed in
//! seconds and its nonce ends in three digits, the other way round. Two things stand against that:
//!
//! - [`Proof::nonce`] is nonce and timestamp together, as they stand in the canonical text. However a request is
//!   cut, this is the same text, so whoever remembers it knows the second reading for a replay of the first.
//! - The second reading can be in time when the first is long forgotten: milliseconds of 12 to 20 October 2026 hold
//!   the seconds of any day from then until 2049, so do those of 5 to 13 February 2027, and so on. So a timestamp
//!   in seconds is refused when the reading in milliseconds may have been signed already. Should the platform sign
//!   in seconds, and with nonces that end in hex digits, that is one call in 180, which comes again with a new nonce.
//!
//! What is left: should the platform sign in seconds, a request whose nonce ends in the right three digits can come
//! again in milliseconds, in one certain window of two minutes, weeks or years later. This cannot be told from a
//! request of that time; only a record of [`Proof::nonce`] that reaches back as far tells.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use zeroize::Zeroizing;

use super::stamp::Stamp;
use super::usable;
use crate::credentials::{Credentials, Secret};
use crate::sign::{Moment, Proof, Refusal, SignError, Signature, hash, sorted_json, time};

/// How far the clocks may differ, to either side.
pub(in crate::sign) const TOLERANCE: Duration = Duration::from_secs(60);

/// A signature that was made, and what its place in the request takes.
pub(in crate::sign) struct Made {
    canonical: Zeroizing<String>,
    /// The MAC in upper-case hex, as in the guide's examples.
    pub(in crate::sign) signature: String,
    /// The time in milliseconds.
    pub(in crate::sign) timestamp: String,
}

impl Made {
    /// Signs a body as it is, with a timestamp in milliseconds.
    pub(in crate::sign) fn sign(body: &[u8], credentials: &Credentials, moment: &Moment) -> Result<Self, SignError> {
        let timestamp = time::millis(moment.time).to_string();
        if timestamp.len() != 13 || timestamp.starts_with('-') {
            return Err(SignError::Time);
        }
        Self::stamped(body, credentials, &moment.nonce, timestamp)
    }

    fn stamped(body: &[u8], credentials: &Credentials, nonce: &str, timestamp: String) -> Result<Self, SignError> {
        if !usable(credentials) {
            return Err(SignError::EmptySecret);
        }
        if nonce.is_empty() || nonce.len() > LONGEST_NONCE {
            return Err(SignError::Nonce);
        }
        let canonical = canonical(credentials.secret(), nonce, &timestamp, body);
        let signature = hash::hex(&mac(credentials.secret(), &canonical)).to_uppercase();
        Ok(Self { canonical, signature, timestamp })
    }

    /// All steps, for whoever wants to see them.
    pub(in crate::sign) fn steps(self, authorization: String) -> Signature {
        Signature {
            canonical_request: self.canonical.to_string(),
            string_to_sign: self.canonical.to_string(),
            signature: self.signature,
            authorization,
        }
    }
}

/// A signed body in another form than that of [`Made::sign`].
pub(in crate::sign) struct Variant {
    /// What is other about it.
    pub(in crate::sign) name: &'static str,
    pub(in crate::sign) body: Bytes,
    pub(in crate::sign) signature: String,
    pub(in crate::sign) timestamp: String,
    pub(in crate::sign) nonce: String,
}

impl Variant {
    /// The forms that the guide's pages have: hex of either case, either unit of the time, and a body with blanks and in
    /// any order, signed as it is sent or sorted and compact, with or without what is nested in it. A body that is no JSON object has no other order.
    pub(in crate::sign) fn all(
        body: &Bytes,
        credentials: &Credentials,
        moment: &Moment,
    ) -> Result<Vec<Self>, SignError> {
        let (loose, sorted) = (sorted_json::loose(body).map(Bytes::from), sorted_json::sorted(body).map(Bytes::from));
        let mut variants = vec![
            Self::new("signature in lower-case hex", (body, body), credentials, moment)?,
            Self::new("timestamp in seconds", (body, body), credentials, moment)?,
        ];
        if let (Some(loose), Some(sorted)) = (loose, sorted) {
            variants.push(Self::new("body with blanks, signed as sent", (&loose, &loose), credentials, moment)?);
            let top = str::from_utf8(&sorted).ok().and_then(|sorted| sorted_json::sorted_at_top(&loose, sorted));
            variants.push(Self::new("body with blanks, signed sorted", (&loose, &sorted), credentials, moment)?);
            if let Some(top) = top.map(Bytes::from) {
                variants.push(Self::new(
                    "body with blanks, signed sorted at the top",
                    (&loose, &top),
                    credentials,
                    moment,
                )?);
            }
        }
        if let Some(lower) = variants.first_mut() {
            lower.signature.make_ascii_lowercase();
        }
        Ok(variants)
    }

    fn new(
        name: &'static str,
        (body, payload): (&Bytes, &Bytes),
        credentials: &Credentials,
        moment: &Moment,
    ) -> Result<Self, SignError> {
        // Each needs a nonce of its own, with an end that cannot be a part of the time.
        let nonce = format!("{}-{}", moment.nonce, name.replace([' ', ','], "-"));
        let made = match name.ends_with("in seconds") {
            true => Made::stamped(payload, credentials, &nonce, time::seconds(moment.time).to_string())?,
            false => Made::sign(payload, credentials, &Moment { time: moment.time, nonce: nonce.clone() })?,
        };
        Ok(Self { name, body: body.clone(), signature: made.signature, timestamp: made.timestamp, nonce })
    }
}

/// What a request says about its signature.
pub(in crate::sign) struct Claim {
    signature: [u8; 32],
    /// As received: this text is under the signature.
    timestamp: String,
    stamp: Stamp,
    nonce: String,
}

impl Claim {
    /// The three parts as received, decoded; none is empty.
    pub(in crate::sign) fn new(signature: &str, timestamp: String, nonce: String) -> Result<Self, Refusal> {
        if nonce.len() > LONGEST_NONCE {
            return Err(Refusal::Malformed { part: "the nonce" });
        }
        Ok(Self {
            signature: hash::from_hex(signature).ok_or(Refusal::Malformed { part: "the signature" })?,
            stamp: Stamp::read(&timestamp).ok_or(Refusal::Time)?,
            timestamp,
            nonce,
        })
    }

    /// Time first: it costs nothing, and a sender learns no reason anyway. Then the body as received, and when
    /// that does not fit, the same object compact and sorted, at every depth or at the top alone, if it is small enough
    /// to try that for whoever asks.
    pub(in crate::sign) fn verify(
        self,
        body: &[u8],
        credentials: &[Credentials],
        now: SystemTime,
    ) -> Result<Proof, Refusal> {
        if !credentials.iter().any(usable) {
            return Err(Refusal::UnknownKey);
        }
        let offset = self.stamp.offset(now);
        if offset.unsigned_abs() > TOLERANCE.as_millis() {
            return Err(Refusal::Expired { offset_seconds: time::offset(offset / 1000) });
        }
        if self.may_be_cut_anew(now) {
            return Err(Refusal::Malformed { part: "the timestamp" });
        }
        let index = self.fitting_key(body, credentials).or_else(|| {
            let small = Some(body).filter(|body| body.len() <= LARGEST_SORTED)?;
            let sorted = sorted_json::sorted(small)?;
            let at_top = || sorted_json::sorted_at_top(small, &sorted);
            self.fitting_key(sorted.as_bytes(), credentials)
                .or_else(|| self.fitting_key(at_top()?.as_bytes(), credentials))
        });
        Ok(Proof {
            credentials: index.ok_or(Refusal::Mismatch { string_to_sign: None })?,
            time: self.stamp.time(),
            nonce: Some(self.nonce + &self.timestamp),
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

    /// Whether a timestamp in seconds may be what is left of one in milliseconds that was signed before.
    fn may_be_cut_anew(&self, now: SystemTime) -> bool {
        let Stamp::Seconds(_) = self.stamp else {
            return false;
        };
        let start = self.nonce.len().saturating_sub(3);
        let whole = self.nonce.get(start..).map(|digits| format!("{digits}{}", self.timestamp));
        let other = whole.and_then(|text| Stamp::read(&text));
        other.is_some_and(|other| {
            let oldest = time::from_millis(OLDEST).is_none_or(|oldest| other.offset(oldest) >= 0);
            oldest && other.offset(now) <= i128::from(TOLERANCE.as_secs()) * 1000
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

/// Signs with a timestamp in any form, as no platform would: lower-case hex.
#[cfg(test)]
pub(in crate::sign) fn signature(key: &str, nonce: &str, timestamp: &str, payload: &[u8]) -> String {
    let key = Secret::new(key);
    hash::hex(&mac(&key, &canonical(&key, nonce, timestamp, payload)))
}

/// Nonces are kept to recognise replays: a bound on what one can take up. The guide's have 32 to 64 characters.
const LONGEST_NONCE: usize = 256;

/// Sorting costs many times what a MAC does, and anyone can ask for it: real bodies have a few hundred bytes.
const LARGEST_SORTED: usize = 64 * 1024;

/// 1 January 2020 in milliseconds: what this signature protects, and all of its examples, are younger.
const OLDEST: u64 = 1_577_836_800_000;
