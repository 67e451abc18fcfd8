//! The receiving half of `oss-v1`: what OSS does, for its twin.

use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use http::HeaderMap;
use zeroize::Zeroizing;

use super::{
    ALGORITHM, EXPIRES, KEY_ID, OSS_DATE, PROOF, Parts, SIGNATURE, TOKEN, TOKEN_PARAMETER, encode, is_signed_by_name,
    mac, time,
};
use crate::credentials::Credentials;
use crate::sign::claim::{
    check_clock, check_token, is_presigned, parameter, required, required_parameter, single, sorted_query,
};
use crate::sign::key::{fitting_key, is_key_id};
use crate::sign::oss4::candidates;
use crate::sign::{Proof, Received, Refusal};

pub(super) fn verify(
    received: &Received<'_>,
    credentials: &[Credentials],
    now: SystemTime,
    tolerance: Duration,
) -> Result<Proof, Refusal> {
    let headers = received.headers;
    let query = sorted_query(received.query)?;
    let claim = Claim::read(headers, &query)?;
    let parts = Parts {
        method: received.method,
        content_md5: single(headers, "content-md5")?.unwrap_or_default(),
        content_type: single(headers, "content-type")?.unwrap_or_default(),
        date: claim.date,
        headers: signed_headers(headers)?,
        query: &query,
    };
    let text = |path: &String| parts.string_to_sign(&encode::decode_path(path)?);
    let texts = candidates(single(headers, "host")?, received.path).iter().map(text).collect::<Option<Vec<_>>>();
    let texts = Zeroizing::new(texts.ok_or(Refusal::Malformed { part: "the path or the query" })?);
    let Some(index) = fitting_key(claim.key_id, &claim.signature, credentials, &texts, mac)? else {
        // The token stands in the text.
        let shown = texts.first().filter(|_| claim.token.is_none()).cloned();
        return Err(Refusal::Mismatch { string_to_sign: shown });
    };
    check_token(claim.token, credentials.get(index))?;
    let time = claim.time.check(now, tolerance)?;
    Ok(Proof { credentials: index, nonce: None, time })
}

/// What a request says about its signature.
struct Claim<'a> {
    key_id: &'a str,
    signature: [u8; 20],
    /// As it is signed.
    date: &'a str,
    time: Time,
    token: Option<&'a str>,
}

impl<'a> Claim<'a> {
    fn read(headers: &'a HeaderMap, query: &'a [(String, String)]) -> Result<Self, Refusal> {
        if is_presigned(headers, query, PROOF)? { Self::from_query(query) } else { Self::from_headers(headers) }
    }

    fn from_headers(headers: &'a HeaderMap) -> Result<Self, Refusal> {
        const MALFORMED: Refusal = Refusal::Malformed { part: "the authorization header" };
        let authorization = required(headers, "authorization", "the authorization header")?;
        let (algorithm, proof) = authorization.split_once(' ').ok_or(MALFORMED)?;
        if algorithm != ALGORITHM {
            return Err(Refusal::Algorithm);
        }
        let (key_id, signature) = proof.rsplit_once(':').ok_or(MALFORMED)?;
        let date = match (single(headers, "date")?, single(headers, OSS_DATE)?) {
            (Some(date), Some(other)) if date != other => return Err(Refusal::duplicate(OSS_DATE)),
            (_, Some(date)) | (Some(date), None) => date,
            (None, None) => return Err(Refusal::Incomplete { missing: "the date header" }),
        };
        Ok(Self {
            key_id: Some(key_id).filter(|id| is_key_id(id)).ok_or(MALFORMED)?,
            signature: from_base64(signature).ok_or(MALFORMED)?,
            date,
            time: Time::Signed(time::from_http_date(date).ok_or(Refusal::Time)?),
            token: single(headers, TOKEN)?,
        })
    }

    fn from_query(query: &'a [(String, String)]) -> Result<Self, Refusal> {
        let required = |name, missing| required_parameter(query, name, missing);
        let key_id = required(KEY_ID, "the parameter `OSSAccessKeyId`")?;
        let date = required(EXPIRES, "the parameter `Expires`")?;
        let signature = required(SIGNATURE, "the parameter `Signature`")?;
        let digits = date.bytes().all(|byte| byte.is_ascii_digit());
        let end: u64 = date.parse().ok().filter(|_| digits).ok_or(Refusal::Time)?;
        Ok(Self {
            key_id: Some(key_id).filter(|id| is_key_id(id)).ok_or(Refusal::Malformed { part: "the id of the key" })?,
            signature: from_base64(signature).ok_or(Refusal::Malformed { part: "the signature" })?,
            date,
            time: Time::Ends(end),
            token: parameter(query, TOKEN_PARAMETER),
        })
    }
}

/// What a request says about its time.
enum Time {
    /// When it was signed.
    Signed(SystemTime),
    /// When a presigned request ends: seconds since 1970.
    Ends(u64),
}

impl Time {
    /// When it was signed, if that is known. The last second of a presigned request is good.
    fn check(&self, now: SystemTime, tolerance: Duration) -> Result<Option<SystemTime>, Refusal> {
        match self {
            Self::Signed(sent) => check_clock(*sent, now, tolerance).map(|()| Some(*sent)),
            Self::Ends(end) => match i128::from(*end) - time::seconds(now) {
                0.. => Ok(None),
                offset => Err(Refusal::Expired { offset_seconds: time::offset(offset) }),
            },
        }
    }
}

fn signed_headers(headers: &HeaderMap) -> Result<Vec<(&str, &str)>, Refusal> {
    let names = headers.keys().map(|name| name.as_str()).filter(|name| is_signed_by_name(name));
    let pairs = names.map(|name| Ok((name, single(headers, name)?.unwrap_or_default())));
    let mut pairs = pairs.collect::<Result<Vec<_>, Refusal>>()?;
    pairs.sort_unstable();
    Ok(pairs)
}

/// The 20 bytes of a signature, in the one spelling that base64 has for them.
fn from_base64(text: &str) -> Option<[u8; 20]> {
    BASE64_STANDARD.decode(text).ok()?.try_into().ok()
}
