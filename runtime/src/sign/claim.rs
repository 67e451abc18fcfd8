//! What the receiving halves share: one value for each name, headers that are said to be signed, the clock.

use std::time::{Duration, SystemTime};

use http::HeaderMap;

use super::key::is_key_id;
use super::{Refusal, encode, hash, time};
use crate::credentials::{Credentials, Secret};

/// A value without the blanks around it, which HTTP does not count as part of it.
pub(super) fn trimmed(value: &str) -> &str {
    value.trim_matches([' ', '\t'])
}

/// The headers as all schemes sign them: each ends its line.
pub(super) fn lines(headers: &[(&str, &str)]) -> String {
    let length = headers.iter().map(|(name, value)| name.len() + value.len() + 2).sum();
    let mut text = String::with_capacity(length);
    text.extend(headers.iter().flat_map(|(name, value)| [name, ":", trimmed(value), "\n"]));
    text
}

/// The first name of a sorted row that follows itself.
pub(super) fn twice<'a>(names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut last = None;
    names.into_iter().find(|name| last.replace(*name) == Some(*name))
}

/// The one value of a header that has to be there.
pub(super) fn required<'a>(headers: &'a HeaderMap, name: &str, missing: &'static str) -> Result<&'a str, Refusal> {
    single(headers, name)?.filter(|value| !value.is_empty()).ok_or(Refusal::Incomplete { missing })
}

/// The one value of a header; of two, different readers would pick different ones.
pub(super) fn single<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<&'a str>, Refusal> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    if values.next().is_some() {
        return Err(Refusal::duplicate(name));
    }
    let text = str::from_utf8(value.as_bytes()).map_err(|_| Refusal::Malformed { part: "the value of a header" })?;
    Ok(Some(trimmed(text)))
}

/// Takes an authorization header apart by its documented form, to the letter: behind the algorithm the id of the
/// key, the names of the signed headers, and the signature, once each and in this order.
pub(super) fn authorization<'a>(
    text: &'a str,
    algorithm: &str,
    id_label: &str,
    separator: &str,
) -> Result<(&'a str, &'a str, [u8; 32]), Refusal> {
    const MALFORMED: Refusal = Refusal::Malformed { part: "the authorization header" };
    let (given, parts) = text.split_once(' ').ok_or(MALFORMED)?;
    if given != algorithm {
        return Err(Refusal::Algorithm);
    }
    let mut parts = parts.split(separator);
    let mut part = |label| parts.next().and_then(|part| part.strip_prefix(label)).ok_or(MALFORMED);
    let (key_id, names, signature) = (part(id_label)?, part("SignedHeaders=")?, part("Signature=")?);
    let signature = lower_case_hex(signature).ok_or(MALFORMED)?;
    if parts.next().is_some() || !is_key_id(key_id) {
        return Err(MALFORMED);
    }
    Ok((key_id, names, signature))
}

/// A signature in the one spelling that schemes write.
pub(super) fn lower_case_hex(text: &str) -> Option<[u8; 32]> {
    let lower_case = !text.bytes().any(|byte| byte.is_ascii_uppercase());
    hash::from_hex(text).filter(|_| lower_case)
}

/// Whether the proof stands in the query, as parameters of these names, or in the authorization header. With
/// both, readers could disagree on which one counts.
pub(super) fn is_presigned(headers: &HeaderMap, query: &[(String, String)], names: &[&str]) -> Result<bool, Refusal> {
    let in_query = query.iter().any(|pair| names.contains(&pair.0.as_str()));
    if in_query && single(headers, "authorization")?.is_some() {
        return Err(Refusal::duplicate("authorization"));
    }
    Ok(in_query)
}

/// The headers that are said to be signed: named in order and once, all of them there, and none left out that
/// has to be among them.
pub(super) fn signed_headers<'a>(
    headers: &'a HeaderMap,
    names: &'a str,
    must_be_signed: impl Fn(&str) -> bool,
) -> Result<Vec<(&'a str, &'a str)>, Refusal> {
    let names = in_order(names)?;
    for name in headers.keys().map(|name| name.as_str()).filter(|name| must_be_signed(name)) {
        if names.binary_search(&name).is_err() {
            return Err(Refusal::unsigned(name));
        }
    }
    values_of(headers, names)
}

/// The headers that such a list names, whichever they are.
pub(super) fn listed_headers<'a>(headers: &'a HeaderMap, names: &'a str) -> Result<Vec<(&'a str, &'a str)>, Refusal> {
    values_of(headers, in_order(names)?)
}

fn in_order(names: &str) -> Result<Vec<&str>, Refusal> {
    let names: Vec<&str> = names.split(';').collect();
    if !names.is_sorted() || twice(names.iter().copied()).is_some() || names.contains(&"authorization") {
        return Err(Refusal::Malformed { part: "the list of signed headers" });
    }
    Ok(names)
}

fn values_of<'a>(headers: &'a HeaderMap, names: Vec<&'a str>) -> Result<Vec<(&'a str, &'a str)>, Refusal> {
    // `HeaderMap` would find a header by an upper-case name, too.
    let lower_case = |name: &&str| !name.bytes().any(|byte| byte.is_ascii_uppercase());
    let pair = |name| match Some(name).filter(lower_case).map_or(Ok(None), |name| single(headers, name))? {
        Some(value) => Ok((name, value)),
        None => Err(Refusal::Incomplete { missing: "a header that is said to be signed" }),
    };
    names.into_iter().map(pair).collect()
}

/// Decodes the query as received, and puts it in the order of names. A name that is there twice is refused: the
/// platform's dispatcher and ours could read different values.
pub(super) fn sorted_query(raw: &str) -> Result<Vec<(String, String)>, Refusal> {
    let pairs: Option<Vec<_>> = encode::pairs(raw).collect();
    let mut pairs = pairs.ok_or(Refusal::Malformed { part: "the query" })?;
    pairs.sort_unstable();
    match twice(pairs.iter().map(|pair| pair.0.as_str())) {
        Some(name) => Err(Refusal::duplicate(name)),
        None => Ok(pairs),
    }
}

/// The value of a parameter in such a query.
pub(super) fn parameter<'a>(query: &'a [(String, String)], name: &str) -> Option<&'a str> {
    query.iter().find(|pair| pair.0 == name).map(|pair| pair.1.as_str())
}

/// The value of a parameter that has to be there.
pub(super) fn required_parameter<'a>(
    query: &'a [(String, String)],
    name: &str,
    missing: &'static str,
) -> Result<&'a str, Refusal> {
    parameter(query, name).filter(|value| !value.is_empty()).ok_or(Refusal::Incomplete { missing })
}

/// Temporary credentials are good together with their token only.
pub(super) fn check_token(sent: Option<&str>, key: Option<&Credentials>) -> Result<(), Refusal> {
    if sent.map(Secret::new).as_ref() == key.and_then(Credentials::token) { Ok(()) } else { Err(Refusal::Token) }
}

/// Whole seconds decide, to either side, inclusive.
pub(super) fn check_clock(sent: SystemTime, now: SystemTime, tolerance: Duration) -> Result<(), Refusal> {
    let offset = time::seconds(sent) - time::seconds(now);
    if offset.unsigned_abs() > u128::from(tolerance.as_secs()) {
        return Err(Refusal::Expired { offset_seconds: time::offset(offset) });
    }
    Ok(())
}
