//! The receiving half of `oss4-hmac-sha256`: what OSS does, for its twin.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use http::HeaderMap;
use zeroize::Zeroizing;

use super::{
    ADDITIONAL, ALGORITHM, CREDENTIAL, DATE, EXPIRES, PROOF, Parts, REQUEST, SIGNATURE, Scope, TOKEN, UNSIGNED_PAYLOAD,
    VERSION, candidates, canonical_query, hash, host, is_always_signed, is_expiry, time,
};
use crate::credentials::Credentials;
use crate::sign::claim::{
    check_clock, check_token, is_presigned, listed_headers, lower_case_hex, parameter, required, required_parameter,
    single, sorted_query,
};
use crate::sign::key::{fitting_key, is_key_id};
use crate::sign::{Proof, Received, Refusal};

pub(super) fn verify(
    received: &Received<'_>,
    credentials: &[Credentials],
    now: SystemTime,
    tolerance: Duration,
) -> Result<Proof, Refusal> {
    let query = sorted_query(received.query)?;
    let claim = Claim::read(received.headers, &query)?;
    let payload = payload(received, claim.expires.is_none())?;
    let parts = Parts {
        method: received.method,
        query: canonical_query(query.iter().filter(|pair| pair.0 != SIGNATURE)),
        headers: headers(received.headers, claim.additional)?,
        additional: claim.additional.to_owned(),
        payload,
    };
    let mut texts: Vec<_> = candidates(single(received.headers, "host")?, received.path)
        .iter()
        .map(|path| claim.scope.string_to_sign(&Zeroizing::new(parts.canonical_request(path))))
        .collect();
    let mac = |secret: &_, text: &_| claim.scope.mac(secret, text);
    let Some(index) = fitting_key(claim.key_id, &claim.signature, credentials, &texts, mac)? else {
        return Err(Refusal::Mismatch { string_to_sign: Some(texts.swap_remove(0)) });
    };
    let token = match claim.expires {
        Some(_) => parameter(&query, TOKEN),
        None => single(received.headers, TOKEN)?,
    };
    check_token(token, credentials.get(index))?;
    claim.check_time(now, tolerance)?;
    Ok(Proof { credentials: index, nonce: None, time: Some(claim.time) })
}

/// What a request says about its signature.
struct Claim<'a> {
    key_id: &'a str,
    scope: Scope,
    time: SystemTime,
    /// Seconds; only a presigned request has them.
    expires: Option<u64>,
    /// Names of additional headers.
    additional: &'a str,
    signature: [u8; 32],
}

impl<'a> Claim<'a> {
    fn read(headers: &'a HeaderMap, query: &'a [(String, String)]) -> Result<Self, Refusal> {
        if is_presigned(headers, query, PROOF)? { Self::from_query(query) } else { Self::from_headers(headers) }
    }

    /// `<algorithm> Credential=..[,AdditionalHeaders=..],Signature=..`; the vendor's SDKs write no blank behind a
    /// comma, its pages one.
    fn from_headers(headers: &'a HeaderMap) -> Result<Self, Refusal> {
        const MALFORMED: Refusal = Refusal::Malformed { part: "the authorization header" };
        let authorization = required(headers, "authorization", "the authorization header")?;
        let (algorithm, parts) = authorization.split_once(' ').ok_or(MALFORMED)?;
        if algorithm != ALGORITHM {
            return Err(Refusal::Algorithm);
        }
        let (credential, parts) = parts.split_once(',').ok_or(MALFORMED)?;
        let parts: Vec<&str> = parts.split(',').map(|part| part.strip_prefix(' ').unwrap_or(part)).collect();
        let (additional, signature) = match parts.as_slice() {
            [signature] => ("", signature),
            [additional, signature] => (additional.strip_prefix("AdditionalHeaders=").ok_or(MALFORMED)?, signature),
            _ => return Err(MALFORMED),
        };
        let credential = credential.strip_prefix("Credential=").ok_or(MALFORMED)?;
        let signature = signature.strip_prefix("Signature=").and_then(lower_case_hex).ok_or(MALFORMED)?;
        let stamp = required(headers, DATE, "the x-oss-date header")?;
        let (key_id, scope, time) = scope(credential, stamp)?;
        Ok(Self { key_id, scope, time, expires: None, additional, signature })
    }

    fn from_query(query: &'a [(String, String)]) -> Result<Self, Refusal> {
        let required = |name, missing| required_parameter(query, name, missing);
        if required(VERSION, "the parameter `x-oss-signature-version`")? != ALGORITHM {
            return Err(Refusal::Algorithm);
        }
        let credential = required(CREDENTIAL, "the parameter `x-oss-credential`")?;
        let stamp = required(DATE, "the parameter `x-oss-date`")?;
        let expires = required(EXPIRES, "the parameter `x-oss-expires`")?;
        let signature = required(SIGNATURE, "the parameter `x-oss-signature`")?;
        let (key_id, scope, time) = scope(credential, stamp)?;
        let digits = expires.bytes().all(|byte| byte.is_ascii_digit());
        let expires = expires.parse().ok().filter(|seconds| digits && is_expiry(*seconds));
        Ok(Self {
            key_id,
            scope,
            time,
            expires: Some(expires.ok_or(Refusal::Malformed { part: "the parameter `x-oss-expires`" })?),
            additional: parameter(query, ADDITIONAL).unwrap_or_default(),
            signature: lower_case_hex(signature).ok_or(Refusal::Malformed { part: "the signature" })?,
        })
    }

    /// In a header, the clocks may differ by the tolerance. A presigned request ends when it says, and may only
    /// begin early by the tolerance.
    fn check_time(&self, now: SystemTime, tolerance: Duration) -> Result<(), Refusal> {
        let Some(expires) = self.expires else {
            return check_clock(self.time, now, tolerance);
        };
        let offset = time::seconds(self.time) - time::seconds(now);
        if offset > i128::from(tolerance.as_secs()) || offset.saturating_neg() > i128::from(expires) {
            return Err(Refusal::Expired { offset_seconds: time::offset(offset) });
        }
        Ok(())
    }
}

/// `<id>/<day>/<region>/<product>/aliyun_v4_request`; the day has to be that of the date.
fn scope<'a>(credential: &'a str, stamp: &str) -> Result<(&'a str, Scope, SystemTime), Refusal> {
    const MALFORMED: Refusal = Refusal::Malformed { part: "the credential" };
    let mut parts = credential.rsplitn(5, '/');
    let mut part = || parts.next().ok_or(MALFORMED);
    let (request, product, region, day, key_id) = (part()?, part()?, part()?, part()?, part()?);
    let time = time::from_basic_date(stamp).ok_or(Refusal::Time)?;
    let scope = Scope { stamp: stamp.to_owned(), region: region.to_owned(), product: product.to_owned() };
    let known = ["oss", "oss-cloudbox"].contains(&product) && host::is_label(region);
    if request != REQUEST || !known || day != scope.day() || !is_key_id(key_id) {
        return Err(MALFORMED);
    }
    Ok((key_id, scope, time))
}

/// What stands for the body. The header is an `x-oss-*` and therefore signed; a presigned request may lack it.
fn payload<'a>(received: &Received<'a>, is_required: bool) -> Result<&'a str, Refusal> {
    const NAME: &str = "x-oss-content-sha256";
    let value = if is_required {
        required(received.headers, NAME, "the x-oss-content-sha256 header")?
    } else {
        single(received.headers, NAME)?.unwrap_or(UNSIGNED_PAYLOAD)
    };
    if value != UNSIGNED_PAYLOAD && value != hash::sha256_hex(received.body) {
        return Err(Refusal::Body);
    }
    Ok(value)
}

/// All that is always signed and there, and the additional ones.
fn headers<'a>(headers: &'a HeaderMap, additional: &'a str) -> Result<Vec<(&'a str, &'a str)>, Refusal> {
    let mut signed = BTreeMap::new();
    for name in headers.keys().map(|name| name.as_str()).filter(|name| is_always_signed(name)) {
        signed.insert(name, single(headers, name)?.unwrap_or_default());
    }
    if !additional.is_empty() {
        signed.extend(listed_headers(headers, additional)?);
    }
    Ok(signed.into_iter().collect())
}
