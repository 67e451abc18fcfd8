//! `koogallery-agents`: how KooGallery's Agents gateway proves to a seller's backend that it calls.
//!
//! Source of the rules: KooGallery marketplace user manual, Agents (sp_topic_0000235 and 0000236). The proof is a JSON
//! Web Token (RFC 7519) under HMAC-SHA256:
//!
//! 1. header = JSON with `alg` (`HS256`) and `sign_type` (`SIGN`); payload = JSON with `api_key` (the APP Key),
//!    `timestamp` (milliseconds) and `exp` (five minutes later);
//! 2. text = Base64 of the header, a dot, Base64 of the payload (both with the alphabet for URLs and without `=`);
//! 3. token = text, a dot, and HMAC-SHA256 of the text under the APP Secret in the same Base64.
//!
//! # What it proves
//!
//! Who calls, and nothing of what is asked: neither method nor path, query, headers or body are signed. TLS alone
//! keeps these as they were sent, and whoever sees one token can send requests of their own until it ends. There is
//! no nonce, and nothing says that a token is for one request only, so that a token that comes again is accepted.
//!
//! # What the manual leaves open
//!
//! - The header that carries the token was not seen. Here it is `authorization`, with `Bearer` before the token or
//!   without it; should a gateway use another one, [`KoogalleryAgents::in_header`] reads that.
//! - The unit of `exp` is not stated. RFC 7519 has seconds, and this writes them; 13 digits are read as milliseconds.
//! - How far clocks may differ is not said: a minute, as on KooGallery's other interfaces.

use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::Value;

use super::claim::required;
use super::key::{fitting_key, key_id};
use super::koogallery::Stamp;
use super::{Moment, Proof, Received, Refusal, Request, Scheme, SignError, Signature, hash, time};
use crate::credentials::{Credentials, Secret};

/// The name of the scheme.
pub const NAME: &str = "koogallery-agents";

/// The scheme. It signs with [`Credentials`]: the APP Key is their id, the APP Secret their secret.
#[derive(Clone, Copy, Debug)]
pub struct KoogalleryAgents {
    header: &'static str,
}

impl KoogalleryAgents {
    /// The token stands in the header `authorization`.
    #[must_use]
    pub const fn new() -> Self {
        Self::in_header("authorization")
    }

    /// The token stands in a header of another name, in lower case: for `Server::scheme`, should a gateway send it
    /// there.
    ///
    /// ```
    /// use bothends::sign::koogallery_agents::KoogalleryAgents;
    ///
    /// static AGENTS: KoogalleryAgents = KoogalleryAgents::in_header("x-auth-token");
    /// ```
    #[must_use]
    pub const fn in_header(header: &'static str) -> Self {
        Self { header }
    }
}

impl Default for KoogalleryAgents {
    fn default() -> Self {
        Self::new()
    }
}

impl Scheme for KoogalleryAgents {
    fn name(&self) -> &'static str {
        NAME
    }

    /// Sets the header to `Bearer` and the token. [`Signature::canonical_request`] has header and payload as JSON, a
    /// line for each.
    fn sign(&self, request: &mut Request, credentials: &Credentials, moment: &Moment) -> Result<Signature, SignError> {
        request.check()?;
        let id = Value::from(key_id(credentials)?);
        let millis = u64::try_from(time::millis(moment.time)).map_err(|_| SignError::Time)?;
        if millis.to_string().len() != MILLISECOND_DIGITS {
            return Err(SignError::Time);
        }
        let ends = millis / 1000 + LIFETIME.as_secs();
        let header = r#"{"sign_type":"SIGN","alg":"HS256"}"#;
        let payload = format!(r#"{{"api_key":{id},"exp":{ends},"timestamp":{millis}}}"#);
        let text = [header, &payload].map(|part| BASE64_URL_SAFE_NO_PAD.encode(part)).join(".");
        let signature = BASE64_URL_SAFE_NO_PAD.encode(mac(credentials.secret(), &text));
        let authorization = format!("Bearer {text}.{signature}");
        request.set_header(self.header, authorization.as_str());
        let canonical_request = format!("{header}\n{payload}");
        Ok(Signature { canonical_request, string_to_sign: text, signature, authorization })
    }

    /// The proof covers nothing but itself: see the [module](self).
    fn verify(&self, received: &Received<'_>, credentials: &[Credentials], now: SystemTime) -> Result<Proof, Refusal> {
        let value = required(received.headers, self.header, "the header with the token")?;
        let token = Token::read(without_scheme(value))?;
        let signed = token.check_times(now)?;
        let key = fitting_key(&token.api_key, &token.signature, credentials, &[token.text.to_owned()], mac)?;
        Ok(Proof {
            credentials: key.ok_or(Refusal::Mismatch { string_to_sign: None })?,
            nonce: None,
            time: Some(signed),
        })
    }

    fn covers_body(&self) -> bool {
        false
    }

    /// Six minutes: the five for which a token is good, and one by which clocks may differ. A token from the future may
    /// be ahead by that one only.
    fn tolerance(&self) -> Duration {
        LIFETIME.saturating_add(SKEW)
    }
}

/// A token, taken apart; nothing of it is proved.
struct Token<'a> {
    /// The bytes under the MAC, as received.
    text: &'a str,
    signature: [u8; 32],
    api_key: String,
    timestamp: Stamp,
    ends: Stamp,
}

impl<'a> Token<'a> {
    fn read(token: &'a str) -> Result<Self, Refusal> {
        const MALFORMED: Refusal = Refusal::Malformed { part: "the token" };
        if token.len() > LONGEST {
            return Err(MALFORMED);
        }
        let (text, signature) = token.rsplit_once('.').ok_or(MALFORMED)?;
        let (header, payload) = text.split_once('.').ok_or(MALFORMED)?;
        check_header(&object(header)?)?;
        let signature = BASE64_URL_SAFE_NO_PAD.decode(signature).map_err(|_| MALFORMED)?;
        let payload = object(payload)?;
        let api_key = payload.get("api_key").and_then(Value::as_str).ok_or(MALFORMED)?;
        Ok(Self {
            text,
            signature: signature.try_into().map_err(|_| MALFORMED)?,
            api_key: api_key.to_owned(),
            timestamp: stamp(&payload, "timestamp")?,
            ends: stamp(&payload, "exp")?,
        })
    }

    /// Whether the token is good now; gives when it was made. However late a token says that it ends, it is not good for
    /// longer than the manual has it.
    fn check_times(&self, now: SystemTime) -> Result<SystemTime, Refusal> {
        let (begun, left) = (self.timestamp.offset(now), self.ends.offset(now));
        let skew = i128::try_from(SKEW.as_millis()).unwrap_or(0);
        let oldest = i128::try_from(LIFETIME.as_millis()).unwrap_or(0).saturating_add(skew);
        if begun > skew || begun < -oldest {
            return Err(Refusal::Expired { offset_seconds: time::offset(begun / 1000) });
        }
        if left < -skew {
            return Err(Refusal::Expired { offset_seconds: time::offset(left / 1000) });
        }
        self.timestamp.time().ok_or(Refusal::Time)
    }
}

/// Of all that a JSON Web Token could say about its proof, this is the only thing that is done. So a token cannot
/// choose: not `none`, no other MAC, and no public key that would be taken for a secret.
fn check_header(header: &serde_json::Map<String, Value>) -> Result<(), Refusal> {
    if header.get("alg").and_then(Value::as_str) != Some("HS256") {
        return Err(Refusal::Algorithm);
    }
    // RFC 7515, 4.1.11: what is critical and not understood makes a token invalid.
    if header.get("sign_type").and_then(Value::as_str) != Some("SIGN") || header.contains_key("crit") {
        return Err(Refusal::Malformed { part: "the header of the token" });
    }
    Ok(())
}

fn object(part: &str) -> Result<serde_json::Map<String, Value>, Refusal> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(part).ok();
    let object = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    object.ok_or(Refusal::Malformed { part: "the token" })
}

/// A whole number of seconds or milliseconds, which its digits tell apart.
fn stamp(payload: &serde_json::Map<String, Value>, name: &str) -> Result<Stamp, Refusal> {
    let number = payload.get(name).and_then(Value::as_u64);
    number.and_then(|number| Stamp::read(&number.to_string())).ok_or(Refusal::Time)
}

/// RFC 9110, 11.1: the name of a scheme has no case, and blanks stand behind it.
fn without_scheme(value: &str) -> &str {
    match value.split_once(' ') {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("bearer") => rest.trim_start_matches(' '),
        _ => value,
    }
}

fn mac(secret: &Secret, text: &str) -> [u8; 32] {
    hash::hmac_sha256(secret.expose().as_bytes(), text.as_bytes())
}

/// How long a token is good.
const LIFETIME: Duration = Duration::from_secs(300);

/// How far clocks may differ.
const SKEW: Duration = Duration::from_secs(60);

/// The manual's tokens have about 170 characters; reading one costs what it is long, and anyone can ask for it.
const LONGEST: usize = 4096;

/// From September 2001 to November 2286.
const MILLISECOND_DIGITS: usize = 13;

#[cfg(test)]
mod tests;
