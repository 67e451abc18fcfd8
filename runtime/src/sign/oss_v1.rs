//! `oss-v1`: the older way of signing requests to Alibaba Cloud OSS ("V1").
//!
//! **It is SHA-1**, does not cover the body nor all of the query, and is here only because it needs no region: a
//! grant for an upload may name an endpoint that does not tell one. Wherever the region is known, take
//! [`oss4`](super::oss4).
//!
//! Sources: Alibaba Cloud, OSS developer reference, "Include V1 signatures" (in a header, in a URL, PostObject);
//! the published tests of the vendor's Go SDK (`tests/vectors/oss-v1`). In short:
//!
//! 1. string to sign = method, `content-md5`, `content-type`, date, every `x-oss-*` header, then `/bucket/key`,
//!    not encoded, with those of the query's parameters that are sub-resources;
//! 2. signature = HMAC-SHA1 of that under the secret, in base64;
//! 3. `authorization: OSS <id>:<signature>`; or, in the query, `OSSAccessKeyId`, `Expires` (seconds since 1970,
//!    which stand in the place of the date) and `Signature`.
//!
//! The token of STS credentials is the header `x-oss-security-token`, as the pages and the Go SDK have it. The
//! vendor's Python SDK 1.4.1 sends a header `security-token` instead, which is not signed: that is not read here.

mod verify;

use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::claim::{lines, trimmed};
use super::oss4::{is_expiry, resource};
use super::{
    Moment, PostForm, Proof, Received, Refusal, Request, Scheme, SignError, Signature, encode, hash, key, time,
};
use crate::credentials::{Credentials, Secret};

/// The name of the scheme.
pub const NAME: &str = "oss-v1";

/// The scheme.
#[derive(Clone, Copy, Debug, Default)]
pub struct OssV1;

impl Scheme for OssV1 {
    fn name(&self) -> &'static str {
        NAME
    }

    /// Signs in the header `authorization`. The path that is signed is chosen as by
    /// [`oss4::sign_with`](super::oss4::sign_with), and the nonce is not used. A header `x-oss-date` that is there
    /// is set to the time, like `date`.
    fn sign(&self, request: &mut Request, credentials: &Credentials, moment: &Moment) -> Result<Signature, SignError> {
        let id = key::key_id(credentials)?;
        prepare(request);
        let date = time::http_date(moment.time).ok_or(SignError::Time)?;
        if request.header(OSS_DATE).is_some() {
            request.set_header(OSS_DATE, date.as_str());
        }
        request.set_header("date", date.as_str());
        if let Some(token) = credentials.token() {
            request.set_header(TOKEN, token.expose());
        }
        let text = string_to_sign(request, &date)?;
        let signature = BASE64_STANDARD.encode(mac(credentials.secret(), &text));
        let authorization = format!("{ALGORITHM} {id}:{signature}");
        request.set_header("authorization", authorization.as_str());
        Ok(Signature { canonical_request: text.clone(), string_to_sign: text, signature, authorization })
    }

    /// Reads both forms, the header and the query, one of them in a request.
    ///
    /// The date is the header `x-oss-date` where there is one, else `date` (browsers cannot set that); two
    /// different ones are refused. Not covered are the body, parameters of the query outside of the list of
    /// sub-resources (`prefix`, `max-keys` ..), and how the path is encoded: they must not be acted upon as if
    /// they were. `content-md5` is signed but not held against the body. The path is read as by
    /// [`oss4`](super::oss4::Oss4HmacSha256).
    fn verify(&self, received: &Received<'_>, credentials: &[Credentials], now: SystemTime) -> Result<Proof, Refusal> {
        verify::verify(received, credentials, now, self.tolerance())
    }

    fn presign(
        &self,
        request: &mut Request,
        credentials: &Credentials,
        moment: &Moment,
        expires: Duration,
    ) -> Result<Signature, SignError> {
        presign(request, credentials, moment, expires)
    }

    fn sign_form(
        &self,
        form: &PostForm,
        _: &Request,
        credentials: &Credentials,
        moment: &Moment,
    ) -> Result<Vec<(String, String)>, SignError> {
        form.members(post_policy(&form.policy(&[], &[], moment)?, credentials)?)
    }

    fn covers_body(&self) -> bool {
        false
    }

    /// 15 minutes: the error `RequestTimeTooSkewed` names 900,000 ms. A presigned request is good until it says.
    fn tolerance(&self) -> Duration {
        Duration::from_secs(15 * 60)
    }
}

/// Signs in the query: whoever has the URL can send the request until `expires` after the moment. The platform's
/// pages name no longest time for V1; ours is that of V4 all the same. Headers of the request that this scheme
/// signs have to be sent with it.
///
/// # Errors
/// As for [`Scheme::sign`]; [`SignError::Expiry`] for less than a second or more than 7 days.
pub fn presign(
    request: &mut Request,
    credentials: &Credentials,
    moment: &Moment,
    expires: Duration,
) -> Result<Signature, SignError> {
    let id = key::key_id(credentials)?;
    if !is_expiry(expires.as_secs()) {
        return Err(SignError::Expiry);
    }
    let end = time::seconds(moment.time).saturating_add(i128::from(expires.as_secs()));
    let end = u64::try_from(end).map_err(|_| SignError::Time)?.to_string();
    prepare(request);
    let mut proof = vec![(KEY_ID.to_owned(), id.to_owned()), (EXPIRES.to_owned(), end.clone())];
    if let Some(token) = credentials.token() {
        proof.push((TOKEN_PARAMETER.to_owned(), token.expose().to_owned()));
    }
    request.query.extend_from_slice(&proof);
    let text = string_to_sign(request, &end)?;
    let signature = BASE64_STANDARD.encode(mac(credentials.secret(), &text));
    let last = (SIGNATURE.to_owned(), signature.clone());
    request.query.push(last.clone());
    proof.push(last);
    let authorization = encode::query(&proof);
    Ok(Signature { canonical_request: text.clone(), string_to_sign: text, signature, authorization })
}

/// The fields of a form that a browser uploads by itself (PostObject): `OSSAccessKeyId`, `policy` (the JSON text
/// as it is, in base64), `Signature`, and with STS credentials `x-oss-security-token`. `key` and others come from
/// the caller, and the field `file` has to be the last. The policy is not looked into.
///
/// # Errors
/// When the credentials cannot sign.
pub fn post_policy(policy: &str, credentials: &Credentials) -> Result<Vec<(&'static str, String)>, SignError> {
    let id = key::key_id(credentials)?.to_owned();
    let policy = BASE64_STANDARD.encode(policy);
    let signature = BASE64_STANDARD.encode(mac(credentials.secret(), &policy));
    let mut fields = vec![(KEY_ID, id), ("policy", policy), (SIGNATURE, signature)];
    fields.extend(credentials.token().map(|token| (TOKEN, token.expose().to_owned())));
    Ok(fields)
}

/// What is signed, besides the path.
struct Parts<'a> {
    method: &'a str,
    content_md5: &'a str,
    content_type: &'a str,
    /// The date, or when a presigned request ends.
    date: &'a str,
    /// `x-oss-*`: lower-case names, sorted.
    headers: Vec<(&'a str, &'a str)>,
    /// Decoded.
    query: &'a [(String, String)],
}

impl Parts<'_> {
    /// `None` when the text could stand for another request, too: names, values and the path are not encoded in
    /// it, so a `?` or `&` of theirs would look like a separator.
    fn string_to_sign(&self, path: &str) -> Option<String> {
        let headers = lines(&self.headers);
        let mut signed: Vec<_> = self.query.iter().filter(|pair| is_sub_resource(&pair.0)).collect();
        signed.sort_unstable();
        let plain = |(name, value): &&(String, String)| !name.contains(['=', '&']) && !value.contains('&');
        if path.contains('?') || !signed.iter().all(plain) {
            return None;
        }
        let piece = |(name, value): &(String, String)| {
            if value.is_empty() { name.clone() } else { format!("{name}={value}") }
        };
        let query = signed.into_iter().map(piece).collect::<Vec<_>>().join("&");
        let mark = if query.is_empty() { "" } else { "?" };
        let resource = [&headers, path, mark, &query].concat();
        Some([self.method, trimmed(self.content_md5), trimmed(self.content_type), self.date, &resource].join("\n"))
    }
}

/// Checks the request, brings its query into order, and computes the string to sign.
fn string_to_sign(request: &mut Request, date: &str) -> Result<String, SignError> {
    request.check()?;
    request.sort_query()?;
    let path = encode::decode_path(&resource(request)?).ok_or(SignError::Path)?;
    let once = |wanted: &str| {
        let values = request.sorted_headers(|name| name == wanted)?;
        Ok::<_, SignError>(values.first().map_or("", |header| header.1))
    };
    let parts = Parts {
        method: request.method.as_str(),
        content_md5: once("content-md5")?,
        content_type: once("content-type")?,
        date,
        headers: request.sorted_headers(is_signed_by_name)?,
        query: &request.query,
    };
    parts.string_to_sign(&path).ok_or(SignError::Ambiguous { part: "the path or the query" })
}

fn mac(secret: &Secret, text: &str) -> [u8; 20] {
    hash::hmac_sha1(secret.expose().as_bytes(), text.as_bytes())
}

/// Takes away what an earlier signature left, of either form, and sets the host: it tells the receiver the bucket.
fn prepare(request: &mut Request) {
    let host = request.host.clone();
    request.set_header("host", host);
    request.remove_header("authorization");
    request.remove_header(TOKEN);
    request.query.retain(|pair| !PROOF.contains(&pair.0.as_str()));
}

fn is_signed_by_name(name: &str) -> bool {
    name.starts_with("x-oss-")
}

fn is_sub_resource(name: &str) -> bool {
    name.starts_with("x-oss-") || SUB_RESOURCES.contains(&name)
}

const ALGORITHM: &str = "OSS";
const OSS_DATE: &str = "x-oss-date";
const TOKEN: &str = "x-oss-security-token";

const KEY_ID: &str = "OSSAccessKeyId";
const EXPIRES: &str = "Expires";
const SIGNATURE: &str = "Signature";
const TOKEN_PARAMETER: &str = "security-token";

/// The parameters of a presigned request.
const PROOF: &[&str] = &[KEY_ID, EXPIRES, SIGNATURE, TOKEN_PARAMETER];

/// Parameters of the query that are signed, beside every `x-oss-*`: those that the vendor's Go SDK signs always,
/// and those that it or the Python SDK signs for single operations.
#[rustfmt::skip]
const SUB_RESOURCES: &[&str] = &[
    "acl", "append", "bucketInfo", "callback", "callback-var", "cloudboxes", "continuation-token", "delete",
    "location", "objectMeta", "partNumber", "position", "regionList", "response-cache-control",
    "response-content-disposition", "response-content-encoding", "response-content-language",
    "response-content-type", "response-expires", "restore", "security-token", "sequential", "stat", "symlink",
    "tagging", "uploadId", "uploads", "versionId", "versioning", "versions",
    // Single operations.
    "accessPointForObjectProcess", "asyncFetch", "batchJob", "cname", "comp", "cors", "encryption", "endTime",
    "group", "inventory", "inventoryId", "lifecycle", "link", "live", "logging", "metaQuery", "objectInfo",
    "overwriteConfig", "policy", "qos", "qosInfo", "referer", "replication", "replicationLocation",
    "replicationProgress", "requestPayment", "resourceGroup", "startTime", "status", "transferAcceleration",
    "vod", "website", "worm", "wormExtend", "wormId",
];

#[cfg(test)]
mod tests;
