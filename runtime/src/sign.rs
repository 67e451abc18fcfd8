//! Signatures: how a request proves who sent it, and how the receiver checks that.
//!
//! A [`Scheme`] is one way of doing both. It is pure: the request, the key, the time and the nonce go in, the
//! proof comes out; nothing is sent and no clock is read, so every intermediate text can be compared with what
//! a platform published (`tests/vectors`).
//!
//! A new scheme is one file in `sign/` and its line in each of the two lists below; outside of this crate it
//! is a type that implements [`Scheme`].

pub mod acs3;
pub mod body_sign;
mod claim;
pub(crate) mod encode;
mod error;
mod form;
pub(crate) mod hash;
mod key;
mod koogallery;
mod koogallery_aes;
pub mod koogallery_agents;
pub mod koogallery_kit_v1;
pub mod koogallery_kit_v2;
pub mod koogallery_usage;
pub mod koogallery_v1;
pub mod koogallery_v2;
pub mod none;
pub mod oss4;
pub mod oss_v1;
#[cfg(test)]
mod properties;
mod request;
#[cfg(test)]
mod sample;
pub mod sdk_hmac_sha256;
mod sorted_json;
mod time;

use std::fmt;
use std::time::{Duration, SystemTime};

use zeroize::Zeroize;

use crate::cipher::Cipher;
use crate::clock::{Clock, NonceSource};
use crate::credentials::Credentials;

#[cfg(all(feature = "client", feature = "server"))]
pub(crate) use sorted_json::sorted;

pub use error::{Refusal, RefusalKind, SignError};
pub use form::PostForm;
#[cfg(feature = "server")]
pub(crate) use request::is_harmless;
pub use request::{Received, Request};

/// The names that [`by_name`] knows, as specs write them after `signature:`.
pub const NAMES: &[&str] = &[
    acs3::NAME,
    koogallery_v2::NAME,
    oss4::NAME,
    oss_v1::NAME,
    koogallery_v1::NAME,
    koogallery_kit_v1::NAME,
    koogallery_kit_v2::NAME,
    sdk_hmac_sha256::NAME,
    koogallery_agents::NAME,
    none::NAME,
    koogallery_usage::NAME,
];

/// Alibaba Cloud's `acs3-hmac-sha256`.
pub const ACS3_HMAC_SHA256: &dyn Scheme = &acs3::Acs3HmacSha256;

/// KooGallery's `koogallery-v1`.
pub const KOOGALLERY_V1: &dyn Scheme = &koogallery_v1::KoogalleryV1;

/// KooGallery's `koogallery-v2`.
pub const KOOGALLERY_V2: &dyn Scheme = &koogallery_v2::KoogalleryV2;

/// KooGallery's `koogallery-kit-v1`.
pub const KOOGALLERY_KIT_V1: &dyn Scheme = &koogallery_kit_v1::KoogalleryKitV1;

/// KooGallery's `koogallery-kit-v2`.
pub const KOOGALLERY_KIT_V2: &dyn Scheme = &koogallery_kit_v2::KoogalleryKitV2;

/// KooGallery's `koogallery-usage`.
pub const KOOGALLERY_USAGE: &dyn Scheme = &koogallery_usage::KoogalleryUsage;

/// Alibaba Cloud OSS's `oss4-hmac-sha256`.
pub const OSS4_HMAC_SHA256: &dyn Scheme = &oss4::Oss4HmacSha256;

/// Alibaba Cloud OSS's older `oss-v1`.
pub const OSS_V1: &dyn Scheme = &oss_v1::OssV1;

/// Huawei Cloud's `sdk-hmac-sha256`.
pub const SDK_HMAC_SHA256: &dyn Scheme = &sdk_hmac_sha256::SdkHmacSha256;

/// The token of KooGallery's Agents gateway, `koogallery-agents`.
pub const KOOGALLERY_AGENTS: &dyn Scheme = &koogallery_agents::KoogalleryAgents::new();

/// No signature at all: `none`.
pub const NONE: &dyn Scheme = &none::Unsigned;

/// The schemes behind [`NAMES`]. Generated code takes the constant of the same name in upper case.
static SCHEMES: &[&dyn Scheme] = &[
    ACS3_HMAC_SHA256,
    KOOGALLERY_V2,
    OSS4_HMAC_SHA256,
    OSS_V1,
    KOOGALLERY_V1,
    KOOGALLERY_KIT_V1,
    KOOGALLERY_KIT_V2,
    SDK_HMAC_SHA256,
    KOOGALLERY_AGENTS,
    NONE,
    KOOGALLERY_USAGE,
];

/// The scheme of that name.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static dyn Scheme> {
    SCHEMES.iter().copied().find(|scheme| scheme.name() == name)
}

/// One way of signing and verifying.
pub trait Scheme: Send + Sync + fmt::Debug {
    /// The name that specs use, as `acs3-hmac-sha256`.
    fn name(&self) -> &'static str;

    /// Whose nonces the proofs have. Schemes that make a proof in the same way and write it in different places name
    /// the same: what was used in one place is then of no use in the other.
    fn nonces(&self) -> &'static str {
        self.name()
    }

    /// Signs a request: writes the proof into its headers or its query. A request that was signed before is
    /// signed anew, the old proof goes.
    ///
    /// # Errors
    /// When the request could not be sent as it is signed, or the credentials cannot sign. Nothing was sent yet.
    fn sign(&self, request: &mut Request, credentials: &Credentials, moment: &Moment) -> Result<Signature, SignError>;

    /// Checks what arrived against every key that is valid at the moment; more than one while keys rotate.
    ///
    /// Only what the proof covers may be acted upon. Whether the nonce was seen before is the caller's to
    /// check, after this.
    ///
    /// # Errors
    /// Why the proof does not hold. The reason belongs into the log; a sender should learn it only from
    /// platforms that tell.
    fn verify(&self, received: &Received<'_>, credentials: &[Credentials], now: SystemTime) -> Result<Proof, Refusal>;

    /// Headers that prove that an answer is ours, in exactly this spelling. Most schemes have none.
    fn sign_answer(&self, _body: &[u8], _credentials: &Credentials) -> Vec<(String, String)> {
        Vec::new()
    }

    /// The same request in the other forms that the platform's documents allow, each signed and with what is other about
    /// it: a server has to take them all. Most platforms have one form only.
    ///
    /// # Errors
    /// As for [`sign`](Self::sign).
    fn variants(
        &self,
        _request: &Request,
        _credentials: &Credentials,
        _moment: &Moment,
    ) -> Result<Vec<(&'static str, Request)>, SignError> {
        Ok(Vec::new())
    }

    /// Signs a request that somebody else will send: the proof stands in the query, and holds for `expires` from the
    /// moment on. Most schemes have no such form.
    ///
    /// # Errors
    /// As for [`sign`](Self::sign), if the time is longer than the platform allows, or if there is no such form.
    fn presign(
        &self,
        _request: &mut Request,
        _credentials: &Credentials,
        _moment: &Moment,
        _expires: Duration,
    ) -> Result<Signature, SignError> {
        Err(SignError::NoPresigning)
    }

    /// Signs a form that somebody else will post to the host of this request: gives all of its members in their order,
    /// behind which the file comes. Most schemes have no such form.
    ///
    /// # Errors
    /// When the credentials cannot sign, a member is there twice, the form is to be good for longer than the platform
    /// allows, or there are no such forms.
    fn sign_form(
        &self,
        _form: &PostForm,
        _to: &Request,
        _credentials: &Credentials,
        _moment: &Moment,
    ) -> Result<Vec<(String, String)>, SignError> {
        Err(SignError::NoForms)
    }

    /// Whether the proof covers the body, so that it must be known before a request can be signed.
    fn covers_body(&self) -> bool {
        true
    }

    /// Whether a request that verifies proves who sent it. Where it does not, a server needs a
    /// [`Guard`](crate::server::Guard).
    fn proves(&self) -> bool {
        true
    }

    /// What single members are encrypted with, on platforms that ask for it. Most do not.
    fn cipher(&self, _credentials: &Credentials) -> Option<Box<dyn Cipher>> {
        None
    }

    /// How far the sender's clock and ours may differ, to either side, inclusive.
    fn tolerance(&self) -> Duration;
}

/// When a request is signed, and with which nonce. Every attempt needs a new one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The time that goes into the proof.
    pub time: SystemTime,
    /// A text that is used once.
    pub nonce: String,
}

impl Moment {
    /// Now, with a new nonce.
    #[must_use]
    pub fn now(clock: &dyn Clock, nonces: &dyn NonceSource) -> Self {
        Self { time: clock.now(), nonce: nonces.nonce() }
    }
}

/// What was computed, step by step: for dry runs, tests and learning.
///
/// The texts can hold secrets (an STS token, in `koogallery-v2` the key itself): `Debug` hides all, and they are
/// wiped when this is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Signature {
    /// The request in the form in which it is signed.
    pub canonical_request: String,
    /// The text under the MAC; equal to `canonical_request` where a scheme has one step only.
    pub string_to_sign: String,
    /// The MAC as text.
    pub signature: String,
    /// The proof as it stands in the request: the value of the `authorization` header, or the part of the query.
    pub authorization: String,
}

impl Drop for Signature {
    fn drop(&mut self) {
        self.canonical_request.zeroize();
        self.string_to_sign.zeroize();
        self.authorization.zeroize();
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Signature").finish_non_exhaustive()
    }
}

/// What a proof that held tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Which of the keys fitted: an index into the slice that was given.
    pub credentials: usize,
    /// What is there once only: a second request with it within the tolerance is a replay. The nonce, with
    /// whatever the scheme does not keep apart from it.
    pub nonce: Option<String>,
    /// When the sender signed, by its clock.
    pub time: Option<SystemTime>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_has_its_scheme() {
        assert_eq!(SCHEMES.iter().map(|scheme| scheme.name()).collect::<Vec<_>>(), NAMES);
        assert!(NAMES.iter().all(|name| by_name(name).is_some_and(|scheme| scheme.name() == *name)));
        assert!(by_name("None").is_none() && by_name("").is_none() && by_name("ACS3-HMAC-SHA256").is_none());
    }

    #[test]
    fn every_form_of_a_signature_verifies() {
        let (key, now) = (Credentials::new("id", "k3y"), SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_323_045));
        let moment = Moment { time: now, nonce: "n-1".to_owned() };
        let mut forms = 0;
        for scheme in [KOOGALLERY_V1, KOOGALLERY_V2, KOOGALLERY_KIT_V1, KOOGALLERY_KIT_V2] {
            let mut request = Request::new(http::Method::POST, "shop.example.com", "/");
            match scheme.name() {
                koogallery_v1::NAME => request.query = vec![("orderId".to_owned(), "1".to_owned())],
                _ => request.body = r#"{"a":{"c":1,"b":[1,2]},"timeStamp":"20260102110405000"}"#.into(),
            }
            let variants = scheme.variants(&request, &key, &moment).unwrap();
            let mut nonces = Vec::new();
            for (name, variant) in &variants {
                let (headers, query) = (variant.header_map().unwrap(), variant.query_string());
                let (method, path) = (variant.method.as_str(), variant.path.as_str());
                let received = Received { method, path, query: &query, headers: &headers, body: &variant.body };
                let proof = scheme.verify(&received, std::slice::from_ref(&key), now);
                nonces.extend(proof.unwrap_or_else(|refusal| panic!("{name}: {refusal}")).nonce);
                forms += 1;
            }
            let all = nonces.len();
            nonces.sort_unstable();
            nonces.dedup();
            assert_eq!(nonces.len(), all, "{}: none is a replay of another", scheme.name());
        }
        assert_eq!(forms, 1 + 6 + 2 + 5);
        assert!(
            ACS3_HMAC_SHA256.variants(&Request::new(http::Method::GET, "a", "/"), &key, &moment).unwrap().is_empty()
        );
    }

    #[test]
    fn signatures_do_not_show_themselves() {
        let signature = Signature {
            canonical_request: "k3y".to_owned(),
            string_to_sign: "k3y".to_owned(),
            signature: "mac".to_owned(),
            authorization: "mac".to_owned(),
        };
        let shown = format!("{signature:?}");
        assert_eq!(shown, "Signature { .. }");
    }
}
