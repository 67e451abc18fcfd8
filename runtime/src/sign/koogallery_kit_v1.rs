//! `koogallery-kit-v1`: how KooGallery signed the calls of its first kit for joint operation (enterprises,
//! applications, users and departments), a POST of JSON.
//!
//! Source of the rules: KooGallery access guide, joint operation V1, "authToken" and "Body-Sign". The interface is
//! closed for new products; those that have it still get its calls.
//!
//! 1. text = the members of the body sorted by name in byte order, as `name=value` joined with `&`, without those
//!    that are `null`, empty or white space only;
//! 2. key = access key, then the member `timeStamp` (`yyyyMMddHHmmssSSS`, on the platform's clock: UTC+8);
//! 3. the header `authToken` = Base64 of HMAC-SHA256 of the text under that key. A pair of double quotes around it,
//!    as an example has, is dropped.
//!
//! # What the guide leaves open
//!
//! - No example of it can be computed anew: it masks the access key in each.
//! - Text is signed without its quotes and escapes (`userList` and `orgInfo` are JSON inside of a string, signed as
//!   they are), numbers and booleans as they were written. How the platform would sign a list or an object is not
//!   known, for none occurs: their JSON is taken, compact, in the order in which it was written.
//! - It does not say which characters are white space: those that Unicode says are.
//! - It sets no limit to the age of a token, and has no nonce: as for [`koogallery-v1`](super::koogallery_v1).

use std::time::{Duration, SystemTime};

use super::claim::required;
use super::koogallery::v1::{self, Blank};
use super::koogallery::{usable, wall_clock};
use super::{Moment, Proof, Received, Refusal, Request, Scheme, SignError, Signature, body_sign, sorted_json};
use crate::credentials::Credentials;

/// The name of the scheme.
pub const NAME: &str = "koogallery-kit-v1";

/// The scheme. It signs with [`AccessKey`](crate::AccessKey)s: of credentials, only the secret is used.
#[derive(Clone, Copy, Debug, Default)]
pub struct KoogalleryKitV1;

impl Scheme for KoogalleryKitV1 {
    fn name(&self) -> &'static str {
        NAME
    }

    /// Sets the header `authtoken` (case does not matter in a request). The time is a member of the body,
    /// `timeStamp`, which has to be there: the moment is not used.
    fn sign(&self, request: &mut Request, credentials: &Credentials, _moment: &Moment) -> Result<Signature, SignError> {
        request.check()?;
        if !usable(credentials) {
            return Err(SignError::EmptySecret);
        }
        let members = sorted_json::members(&request.body);
        let members = members.ok_or(SignError::Body { problem: "it is not a plain JSON object" })?;
        let time_stamp = time_stamp(&members).ok_or(SignError::Body { problem: "it has no member `timeStamp`" })?;
        let text = v1::text(members, Blank::LeftOut)?;
        let token = v1::token(credentials.secret(), &time_stamp, &text);
        request.set_header(AUTH_TOKEN, token.as_str());
        Ok(Signature {
            canonical_request: text.clone(),
            string_to_sign: text,
            signature: token.clone(),
            authorization: token,
        })
    }

    /// The header in double quotes, as in an example; and the body with blanks and in any order, for the proof is made
    /// over its sorted members.
    fn variants(
        &self,
        request: &Request,
        credentials: &Credentials,
        moment: &Moment,
    ) -> Result<Vec<(&'static str, Request)>, SignError> {
        let mut quoted = request.clone();
        let signature = self.sign(&mut quoted, credentials, moment)?;
        quoted.set_header(AUTH_TOKEN, format!("\"{}\"", signature.signature));
        let mut variants = vec![("`authToken` in double quotes", quoted)];
        if let Some(body) = sorted_json::loose(&request.body) {
            let mut request = Request { body: body.into(), ..request.clone() };
            self.sign(&mut request, credentials, moment)?;
            variants.push(("body with blanks", request));
        }
        Ok(variants)
    }

    /// The proof covers the members of the body that are not blank: neither the path nor the query, which
    /// therefore must not be acted upon. In the body it does not cover blank members, the order of all, and
    /// whether a value is text or the number or boolean that is written alike.
    ///
    /// No name may be there twice, and no value may read like further members: the signed text escapes nothing,
    /// and could mean either.
    fn verify(&self, received: &Received<'_>, credentials: &[Credentials], _now: SystemTime) -> Result<Proof, Refusal> {
        let token = required(received.headers, AUTH_TOKEN, "the header `authToken`")?;
        let token = token.strip_prefix('"').and_then(|token| token.strip_suffix('"')).unwrap_or(token);
        let members = sorted_json::members(received.body).ok_or(Refusal::Malformed { part: "the body" })?;
        let time_stamp = time_stamp(&members).ok_or(Refusal::Incomplete { missing: "the member `timeStamp`" })?;
        let text = v1::text(members, Blank::LeftOut)?;
        let index = v1::verify(token, &time_stamp, &text, credentials)?;
        Ok(Proof { credentials: index, nonce: None, time: wall_clock::read(&time_stamp, wall_clock::EAST_8) })
    }

    /// `Body-Sign`: the platform takes no answer without it.
    fn sign_answer(&self, body: &[u8], credentials: &Credentials) -> Vec<(String, String)> {
        body_sign::header(body, credentials).into_iter().collect()
    }

    /// A hundred years: the platform sets no limit.
    fn tolerance(&self) -> Duration {
        v1::TOLERANCE
    }
}

/// The member that is a part of the key; what is left out of the text is none.
fn time_stamp(members: &[(String, String)]) -> Option<String> {
    let found = members.iter().find(|(name, value)| name == TIME_STAMP && !value.trim().is_empty());
    found.map(|(_, value)| value.clone())
}

const AUTH_TOKEN: &str = "authtoken";
const TIME_STAMP: &str = "timeStamp";

#[cfg(test)]
mod tests;
