//! `koogallery-kit-v2`: how KooGallery signs the calls of its kit for joint operation (enterprises, applications,
//! users and departments).
//!
//! Source of the rules: KooGallery access guide, joint operation V2. The signature is that of
//! [`koogallery-v2`](super::koogallery_v2), with all that is said there; its parts stand in the headers `x-sign`,
//! `x-timestamp` and `x-nonce`. The example of the kit is not sorted and has blanks in it, and its key is masked:
//! which of the two readings of a body the platform signs cannot be told from it, so both are read.

use std::time::{Duration, SystemTime};

use super::claim::required;
use super::koogallery::v2;
use super::{Moment, Proof, Received, Refusal, Request, Scheme, SignError, Signature, body_sign};
use crate::credentials::Credentials;

/// The name of the scheme.
pub const NAME: &str = "koogallery-kit-v2";

/// The scheme. It signs with [`AccessKey`](crate::AccessKey)s: of credentials, only the secret is used.
#[derive(Clone, Copy, Debug, Default)]
pub struct KoogalleryKitV2;

impl Scheme for KoogalleryKitV2 {
    fn name(&self) -> &'static str {
        NAME
    }

    /// Those of `koogallery-v2`: a proof that was seen in a query would hold in the headers, too.
    fn nonces(&self) -> &'static str {
        super::koogallery_v2::NAME
    }

    /// Sets `x-sign` (upper case, as in the guide's example), `x-timestamp` (milliseconds) and `x-nonce`. The body
    /// is signed as it is: lay it out with sorted members. [`Signature::authorization`] has a line for each header.
    fn sign(&self, request: &mut Request, credentials: &Credentials, moment: &Moment) -> Result<Signature, SignError> {
        request.check()?;
        if !moment.nonce.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(SignError::Nonce);
        }
        let made = v2::Made::sign(&request.body, credentials, moment)?;
        let mut lines = Vec::new();
        for (name, value) in [(SIGN, &made.signature), (TIMESTAMP, &made.timestamp), (NONCE, &moment.nonce)] {
            request.set_header(name, value.as_str());
            lines.push(format!("{name}: {value}"));
        }
        Ok(made.steps(lines.join("\n")))
    }

    /// Those of the body and its proof, as for `koogallery-v2`.
    fn variants(
        &self,
        request: &Request,
        credentials: &Credentials,
        moment: &Moment,
    ) -> Result<Vec<(&'static str, Request)>, SignError> {
        let variants = v2::Variant::all(&request.body, credentials, moment)?;
        Ok(variants
            .into_iter()
            .map(|made| {
                let mut request = Request { body: made.body, ..request.clone() };
                request.set_header(SIGN, made.signature);
                request.set_header(TIMESTAMP, made.timestamp);
                request.set_header(NONCE, made.nonce);
                (made.name, request)
            })
            .collect())
    }

    /// The proof covers the body, the nonce and the timestamp: neither the path nor the query, which therefore
    /// must not be acted upon. Where only the sorted form of the body fitted, white space, order and escapes in it
    /// are not covered either, but its content is.
    fn verify(&self, received: &Received<'_>, credentials: &[Credentials], now: SystemTime) -> Result<Proof, Refusal> {
        let signature = required(received.headers, SIGN, "the header `x-sign`")?;
        let timestamp = required(received.headers, TIMESTAMP, "the header `x-timestamp`")?;
        let nonce = required(received.headers, NONCE, "the header `x-nonce`")?;
        v2::Claim::new(signature, timestamp.to_owned(), nonce.to_owned())?.verify(received.body, credentials, now)
    }

    /// `Body-Sign`, as for `koogallery-v2`: current pages do not ask for it, and it does no harm.
    fn sign_answer(&self, body: &[u8], credentials: &Credentials) -> Vec<(String, String)> {
        body_sign::header(body, credentials).into_iter().collect()
    }

    /// 60 seconds.
    fn tolerance(&self) -> Duration {
        v2::TOLERANCE
    }
}

const SIGN: &str = "x-sign";
const TIMESTAMP: &str = "x-timestamp";
const NONCE: &str = "x-nonce";

#[cfg(test)]
mod tests;
