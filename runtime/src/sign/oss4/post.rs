//! Forms that a browser uploads by itself (PostObject), signed by V4.

use std::time::SystemTime;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::{ALGORITHM, CREDENTIAL, DATE, SIGNATURE, Scope, TOKEN, VERSION};
use crate::credentials::Credentials;
use crate::sign::{Moment, PostForm, Request, SignError, hash, key};

/// The fields of a form that its policy has to repeat among its `conditions`, as `{"<name>": "<value>"}`:
/// version, credential, date, and with STS credentials the token.
///
/// # Errors
/// When the credentials cannot sign, or the region or the time cannot be written.
pub fn post_conditions(
    region: &str,
    credentials: &Credentials,
    moment: SystemTime,
) -> Result<Vec<(&'static str, String)>, SignError> {
    conditions(&Scope::new(region, "", moment)?, credentials)
}

fn conditions(scope: &Scope, credentials: &Credentials) -> Result<Vec<(&'static str, String)>, SignError> {
    let id = key::key_id(credentials)?;
    let stamp = scope.stamp.clone();
    let mut fields =
        vec![(VERSION, ALGORITHM.to_owned()), (CREDENTIAL, format!("{id}/{}", scope.text())), (DATE, stamp)];
    fields.extend(credentials.token().map(|token| (TOKEN, token.expose().to_owned())));
    Ok(fields)
}

/// All fields of a form that are the proof: those of [`post_conditions`], `policy` (the text as it is, in
/// base64) and `x-oss-signature`. `key` and others come from the caller, and the field `file` has to be the last.
///
/// `policy` is the JSON of the policy: `expiration` (UTC, with milliseconds and `Z`, at most 7 days away) and
/// `conditions`. It is signed and not looked into: OSS refuses a form whose policy lacks a condition.
///
/// # Errors
/// As for [`post_conditions`].
pub fn post_policy(
    policy: &str,
    region: &str,
    credentials: &Credentials,
    moment: SystemTime,
) -> Result<Vec<(&'static str, String)>, SignError> {
    proof(policy, &Scope::new(region, "", moment)?, credentials)
}

fn proof(policy: &str, scope: &Scope, credentials: &Credentials) -> Result<Vec<(&'static str, String)>, SignError> {
    let mut fields = conditions(scope, credentials)?;
    let policy = BASE64_STANDARD.encode(policy);
    let signature = hash::hex(&scope.mac(credentials.secret(), &policy));
    fields.push(("policy", policy));
    fields.push((SIGNATURE, signature));
    Ok(fields)
}

/// A form with its policy. As for requests, the region is that of `to`, or that in its host.
pub(super) fn sign_form(
    form: &PostForm,
    to: &Request,
    credentials: &Credentials,
    moment: &Moment,
) -> Result<Vec<(String, String)>, SignError> {
    let scope = Scope::new(&to.region, &to.host, moment.time)?;
    let (token, first): (Vec<_>, Vec<_>) =
        conditions(&scope, credentials)?.into_iter().partition(|(name, _)| *name == TOKEN);
    let policy = form.policy(&first, &token, moment)?;
    form.members(proof(&policy, &scope, credentials)?)
}
