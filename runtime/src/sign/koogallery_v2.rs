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
//! is not known: objects are sorted at every depth, or the outermost one alone; text is plain UTF-8, numbers stay as they
//! were written. It is tried for bodies up to 64 KiB only. And the timestamp is in milliseconds on current pages, in seconds on older
//! ones: 13 and 10 digits are read.
//!
//! None of the guide's examples can be computed anew, for it masks the access key in each. [`Proof::nonce`] is the
//! nonce with the timestamp behind it: where one ends and the other begins is not signed, and one request must not
//! count as two. A timestamp in seconds is refused where it may be the rest of one in milliseconds.

use std::time::{Duration, SystemTime};

use super::koogallery::v2;
use super::{Moment, Proof, Received, Refusal, Request, Scheme, SignError, Signature, body_sign, encode};
use crate::credentials::Credentials;

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
        let made = v2::Made::sign(&request.body, credentials, moment)?;
        let proof = [(SIGNATURE, &made.signature), (TIMESTAMP, &made.timestamp), (NONCE, &moment.nonce)];
        let proof = proof.map(|(name, value)| (name.to_owned(), value.clone()));
        request.query.retain(|(name, _)| ![SIGNATURE, TIMESTAMP, NONCE].contains(&name.as_str()));
        request.query.extend_from_slice(&proof);
        Ok(made.steps(encode::query(&proof)))
    }

    /// Those of the body and its proof, and the query of the pages of licenses, which have `contentType` beside it.
    fn variants(
        &self,
        request: &Request,
        credentials: &Credentials,
        moment: &Moment,
    ) -> Result<Vec<(&'static str, Request)>, SignError> {
        let mut variants = Vec::new();
        for made in v2::Variant::all(&request.body, credentials, moment)? {
            let mut request = Request { body: made.body, ..request.clone() };
            let proof = [(SIGNATURE, made.signature), (TIMESTAMP, made.timestamp), (NONCE, made.nonce)];
            request.query.retain(|(name, _)| ![SIGNATURE, TIMESTAMP, NONCE].contains(&name.as_str()));
            request.query.extend(proof.map(|(name, value)| (name.to_owned(), value)));
            variants.push((made.name, request));
        }
        let mut request = request.clone();
        self.sign(&mut request, credentials, moment)?;
        request.query.push((CONTENT_TYPE.to_owned(), "application/json".to_owned()));
        variants.push(("`contentType` in the query", request));
        Ok(variants)
    }

    /// The proof covers the body, the nonce and the timestamp: neither the path nor other parameters of the
    /// query, which therefore must not be acted upon. Where only the sorted form of the body fitted, white
    /// space, order and escapes in it are not covered either, but its content is.
    fn verify(&self, received: &Received<'_>, credentials: &[Credentials], now: SystemTime) -> Result<Proof, Refusal> {
        claim(received.query)?.verify(received.body, credentials, now)
    }

    /// `Body-Sign`, the proof of the V1 interface: current V2 pages do not ask for it, an older one and the
    /// European guide do, and it does no harm.
    fn sign_answer(&self, body: &[u8], credentials: &Credentials) -> Vec<(String, String)> {
        body_sign::header(body, credentials).into_iter().collect()
    }

    /// 60 seconds.
    fn tolerance(&self) -> Duration {
        v2::TOLERANCE
    }
}

/// What the query of a request says about its signature.
fn claim(query: &str) -> Result<v2::Claim, Refusal> {
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
    let present =
        |value: Option<String>, missing| value.filter(|text| !text.is_empty()).ok_or(Refusal::Incomplete { missing });
    let signature = present(signature, "the parameter `signature`")?;
    let timestamp = present(timestamp, "the parameter `timestamp`")?;
    v2::Claim::new(&signature, timestamp, present(nonce, "the parameter `nonce`")?)
}

const SIGNATURE: &str = "signature";
const TIMESTAMP: &str = "timestamp";
const NONCE: &str = "nonce";
const CONTENT_TYPE: &str = "contentType";

#[cfg(test)]
mod tests;
