//! `koogallery-v1`: how KooGallery signed the calls of its first interface, a GET with all in the query.
//!
//! Source of the rules: KooGallery access guide, V1.0, "authToken" and "Body-Sign", and several code bases that
//! agree with it. The interface is closed for new products; those that have it still get its calls.
//!
//! 1. text = all parameters but `authToken`, form-decoded (percent, and `+` for a blank), sorted by name in byte
//!    order, as `name=value` joined with `&`, nothing encoded anew; an empty value stays as `name=`;
//! 2. key = access key, then the parameter `timeStamp` (UTC, `yyyyMMddHHmmssSSS`);
//! 3. `authToken` = Base64 of HMAC-SHA256 of the text under that key.
//!
//! Parameters that the platform encrypts (`mobilePhone`, `email`) are signed as they are sent, encrypted;
//! [`Scheme::cipher`] opens them.
//!
//! # What the guide leaves open
//!
//! - None of its examples can be computed anew: it masks the access key in each. Among them are the creation of
//!   an instance with the token `Gzbfjf9L..gYQ=`, and two changes of status, FREEZE and NORMAL, that have the same
//!   token and time, so that one of them is wrong.
//! - The platform sets no limit to the age of a token, and has no nonce. So a token does not grow old here, and
//!   [`Proof::nonce`] is `None`: a call that comes again is for the server's record of calls to recognise.
//! - How it sends a parameter without a value is not said: `name=` and `name` are the same here.

use std::time::{Duration, SystemTime};

use super::koogallery::v1::{self, Blank};
use super::koogallery::{usable, wall_clock};
use super::koogallery_aes::KoogalleryAes;
use super::{Moment, Proof, Received, Refusal, Request, Scheme, SignError, Signature, body_sign, encode};
use crate::cipher::Cipher;
use crate::credentials::Credentials;

/// The name of the scheme.
pub const NAME: &str = "koogallery-v1";

/// The scheme. It signs with [`AccessKey`](crate::AccessKey)s: of credentials, only the secret is used.
#[derive(Clone, Copy, Debug, Default)]
pub struct KoogalleryV1;

impl Scheme for KoogalleryV1 {
    fn name(&self) -> &'static str {
        NAME
    }

    /// Puts `timeStamp`, unless the request has it, and `authToken` behind the query. The body has to be empty,
    /// for nothing would prove it.
    fn sign(&self, request: &mut Request, credentials: &Credentials, moment: &Moment) -> Result<Signature, SignError> {
        request.check()?;
        if !usable(credentials) {
            return Err(SignError::EmptySecret);
        }
        if !request.body.is_empty() {
            return Err(SignError::Body { problem: "this way of signing covers the query only" });
        }
        let mut query = request.query.clone();
        query.retain(|(name, _)| name != AUTH_TOKEN);
        let given = query.iter().find(|(name, _)| name == TIME_STAMP).map(|(_, value)| value.clone());
        let time_stamp = match given {
            Some(given) => Some(given).filter(|given| !given.is_empty()),
            None => wall_clock::write(moment.time, wall_clock::UTC).inspect(|now| {
                query.push((TIME_STAMP.to_owned(), now.clone()));
            }),
        };
        let time_stamp = time_stamp.ok_or(SignError::Time)?;
        let text = v1::text(query.clone(), Blank::Kept)?;
        let token = v1::token(credentials.secret(), &time_stamp, &text);
        let proof = (AUTH_TOKEN.to_owned(), token.clone());
        let authorization = encode::query(std::slice::from_ref(&proof));
        query.push(proof);
        request.query = query;
        Ok(Signature { canonical_request: text.clone(), string_to_sign: text, signature: token, authorization })
    }

    /// The parameters in another order, the proof first: it is made over sorted ones.
    fn variants(
        &self,
        request: &Request,
        credentials: &Credentials,
        moment: &Moment,
    ) -> Result<Vec<(&'static str, Request)>, SignError> {
        let mut request = request.clone();
        self.sign(&mut request, credentials, moment)?;
        request.query.reverse();
        Ok(vec![("parameters in another order", request)])
    }

    /// The proof covers all parameters: not the path and not the method. A body is refused, for nothing proves it.
    ///
    /// No name may be there twice, whichever it is, and no value may read like further parameters: the signed
    /// text escapes nothing, and could mean either.
    fn verify(&self, received: &Received<'_>, credentials: &[Credentials], _now: SystemTime) -> Result<Proof, Refusal> {
        let pairs: Option<Vec<_>> = encode::pairs(received.query).collect();
        let pairs = pairs.ok_or(Refusal::Malformed { part: "the query" })?;
        let (tokens, pairs): (Vec<_>, Vec<_>) = pairs.into_iter().partition(|(name, _)| name == AUTH_TOKEN);
        if tokens.len() > 1 {
            return Err(Refusal::duplicate(AUTH_TOKEN));
        }
        let token = tokens.first().filter(|(_, value)| !value.is_empty());
        let (_, token) = token.ok_or(Refusal::Incomplete { missing: "the parameter `authToken`" })?;
        let time_stamp = pairs.iter().find(|(name, value)| name == TIME_STAMP && !value.is_empty());
        let (_, time_stamp) =
            time_stamp.cloned().ok_or(Refusal::Incomplete { missing: "the parameter `timeStamp`" })?;
        if !received.body.is_empty() {
            return Err(Refusal::Body);
        }
        let text = v1::text(pairs, Blank::Kept)?;
        let index = v1::verify(token, &time_stamp, &text, credentials)?;
        Ok(Proof { credentials: index, nonce: None, time: wall_clock::read(&time_stamp, wall_clock::UTC) })
    }

    /// `Body-Sign`: the platform takes no answer without it.
    fn sign_answer(&self, body: &[u8], credentials: &Credentials) -> Vec<(String, String)> {
        body_sign::header(body, credentials).into_iter().collect()
    }

    /// AES, for the phone number and the mail address of a buyer, and the password in an answer.
    fn cipher(&self, credentials: &Credentials) -> Option<Box<dyn Cipher>> {
        usable(credentials).then(|| Box::new(KoogalleryAes::new(credentials.secret())) as Box<dyn Cipher>)
    }

    /// A hundred years: the platform sets no limit.
    fn tolerance(&self) -> Duration {
        v1::TOLERANCE
    }
}

const AUTH_TOKEN: &str = "authToken";
const TIME_STAMP: &str = "timeStamp";

#[cfg(test)]
mod tests;
