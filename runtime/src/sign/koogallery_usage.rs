//! `koogallery-usage`: how a seller signs the pay-per-use usage that it pushes to KooGallery.
//!
//! Source of the rules: KooGallery access guide, "usage push (new)", page 0070649410, and the international page
//! 0070649117. `signature`, `ts` and `nonce` stand in headers:
//!
//! 1. text = `ts=` timestamp in milliseconds, `&nonce=` nonce, `&body=` body;
//! 2. signature = HMAC-SHA256 of that under the seller's access key, in Base64.
//!
//! The members of the body are sorted by name, and the bytes that are signed are those that are sent.
//!
//! Three points of the guide are open. Whether the gateway wants `sdk-hmac-sha256` beside this proof: the page links to
//! it, and its example does not have it. So both are sent where the credentials have both keys
//! ([`Credentials::with_account`](crate::Credentials::with_account)), that one over the headers of this one as well, as
//! the vendor's SDK does. How old a request may be: no page says, so what the gateway allows to `sdk-hmac-sha256` is
//! taken, 15 minutes. And which characters a nonce may have: visible ASCII, at most 64, is read, without `&`, for with
//! it a part of the body could be moved into the nonce under the same signature.

use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::claim::{required, single};
use super::koogallery::usable;
use super::{Moment, Proof, Received, Refusal, Request, Scheme, SignError, Signature, hash, sdk_hmac_sha256, time};
use crate::credentials::{Credentials, Secret};

/// The name of the scheme.
pub const NAME: &str = "koogallery-usage";

/// The scheme. It signs with [`AccessKey`](crate::AccessKey)s: of credentials, the secret is used, and the account's
/// own key if there is one.
#[derive(Clone, Copy, Debug, Default)]
pub struct KoogalleryUsage;

impl Scheme for KoogalleryUsage {
    fn name(&self) -> &'static str {
        NAME
    }

    /// Sets `signature`, `ts` and `nonce`, and with the account's own key what `sdk-hmac-sha256` sets. The body is
    /// signed as it is: lay it out with sorted members. [`Signature::authorization`] has a line for each header; with
    /// two proofs, each of the other texts is that of this scheme, and behind an empty line that of the other.
    fn sign(&self, request: &mut Request, credentials: &Credentials, moment: &Moment) -> Result<Signature, SignError> {
        request.check()?;
        if !usable(credentials) {
            return Err(SignError::EmptySecret);
        }
        if !is_nonce(&moment.nonce) {
            return Err(SignError::Nonce);
        }
        let stamp = time::millis(moment.time).to_string();
        read_stamp(&stamp).ok_or(SignError::Time)?;
        let message = message(&stamp, &moment.nonce, &request.body);
        let signature = BASE64_STANDARD.encode(mac(credentials.secret(), &message));
        let text = String::from_utf8_lossy(&message).into_owned();
        for old in OF_ACCOUNT {
            request.remove_header(old);
        }
        let mut lines = Vec::new();
        for (name, value) in [(SIGNATURE, &signature), (STAMP, &stamp), (NONCE, &moment.nonce)] {
            request.set_header(name, value.as_str());
            lines.push(format!("{name}: {value}"));
        }
        let own = Signature {
            canonical_request: text.clone(),
            string_to_sign: text,
            signature,
            authorization: lines.join("\n"),
        };
        match credentials.account() {
            Some(account) => {
                let other = sdk_hmac_sha256::sign_with(request, account, moment, &[SIGNATURE, STAMP, NONCE])?;
                Ok(both(&own, &other))
            }
            None => Ok(own),
        }
    }

    /// The proof covers body, nonce and timestamp. Where the request has an `authorization`, that is verified as well,
    /// under the account's own key of the same credentials, and has to cover the headers of this proof; with it,
    /// method, path and query are covered, too.
    fn verify(&self, received: &Received<'_>, credentials: &[Credentials], now: SystemTime) -> Result<Proof, Refusal> {
        let claim = Claim::read(received)?;
        let index = claim.fitting_key(received.body, credentials)?;
        let offset = time::millis(claim.time) - time::millis(now);
        if offset.unsigned_abs() > self.tolerance().as_millis() {
            return Err(Refusal::Expired { offset_seconds: time::offset(offset / 1000) });
        }
        if single(received.headers, "authorization")?.is_some() {
            let account = credentials.get(index).and_then(Credentials::account).ok_or(Refusal::UnknownKey)?;
            sdk_hmac_sha256::verify_with(received, account, now, &[SIGNATURE, STAMP, NONCE])?;
        }
        Ok(Proof { credentials: index, nonce: Some(claim.nonce.to_owned()), time: Some(claim.time) })
    }

    /// 15 minutes: no page says, see above.
    fn tolerance(&self) -> Duration {
        Duration::from_secs(15 * 60)
    }
}

/// What the headers of a request say about its signature.
struct Claim<'a> {
    signature: [u8; 32],
    /// As received: this text is under the signature.
    stamp: &'a str,
    nonce: &'a str,
    time: SystemTime,
}

impl<'a> Claim<'a> {
    fn read(received: &Received<'a>) -> Result<Self, Refusal> {
        let signature = required(received.headers, SIGNATURE, "the header `signature`")?;
        let stamp = required(received.headers, STAMP, "the header `ts`")?;
        let nonce = required(received.headers, NONCE, "the header `nonce`")?;
        if !is_nonce(nonce) {
            return Err(Refusal::Malformed { part: "the nonce" });
        }
        let bytes = BASE64_STANDARD.decode(signature).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        Ok(Self {
            signature: bytes.ok_or(Refusal::Malformed { part: "the signature" })?,
            time: read_stamp(stamp).ok_or(Refusal::Time)?,
            stamp,
            nonce,
        })
    }

    fn fitting_key(&self, body: &[u8], credentials: &[Credentials]) -> Result<usize, Refusal> {
        let message = message(self.stamp, self.nonce, body);
        let usable = credentials.iter().enumerate().filter(|(_, key)| usable(key));
        let macs: Vec<_> = usable.map(|(index, key)| (index, mac(key.secret(), &message))).collect();
        if macs.is_empty() {
            return Err(Refusal::UnknownKey);
        }
        // The message holds what customers used, which has no place in a log.
        let fitting = hash::find(macs.iter().map(|(index, mac)| (*index, mac)), &self.signature);
        fitting.ok_or(Refusal::Mismatch { string_to_sign: None })
    }
}

fn message(stamp: &str, nonce: &str, body: &[u8]) -> Vec<u8> {
    [format!("ts={stamp}&nonce={nonce}&body=").as_bytes(), body].concat()
}

fn mac(key: &Secret, message: &[u8]) -> [u8; 32] {
    hash::hmac_sha256(key.expose().as_bytes(), message)
}

/// The texts of two proofs of one request.
fn both(own: &Signature, other: &Signature) -> Signature {
    let pair = |own: &str, other: &str| format!("{own}\n\n{other}");
    Signature {
        canonical_request: pair(&own.canonical_request, &other.canonical_request),
        string_to_sign: pair(&own.string_to_sign, &other.string_to_sign),
        signature: pair(&own.signature, &other.signature),
        authorization: format!("{}\nauthorization: {}", own.authorization, other.authorization),
    }
}

fn is_nonce(nonce: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_graphic() && byte != b'&';
    (1..=LONGEST_NONCE).contains(&nonce.len()) && nonce.bytes().all(is_allowed)
}

/// 13 digits, as in the guide's example: milliseconds of the years 2001 to 2286.
fn read_stamp(text: &str) -> Option<SystemTime> {
    let is_stamp = text.len() == 13 && !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
    time::from_millis(is_stamp.then(|| text.parse().ok())??)
}

const SIGNATURE: &str = "signature";
const STAMP: &str = "ts";
const NONCE: &str = "nonce";

/// What an earlier signature may have left.
const OF_ACCOUNT: [&str; 4] = ["authorization", "host", "x-sdk-date", "x-sdk-content-sha256"];

/// By the guide's table of headers.
const LONGEST_NONCE: usize = 64;

#[cfg(test)]
mod tests;
