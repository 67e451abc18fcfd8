//! Words that were not the right ones.

use crate::suggest::closest;

/// A label that suggests, where there is something close enough.
pub(crate) fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    suggested(meant(word, candidates))
}

/// The label for what was meant.
pub(super) fn suggested(close: Option<&str>) -> String {
    match close {
        Some(close) => format!("did you mean `{close}`?"),
        None => "not known here".to_owned(),
    }
}

/// What a word was most likely meant to be: what other languages of this kind call the same, or what looks alike.
pub(super) fn meant<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let candidates: Vec<_> = candidates.into_iter().collect();
    let elsewhere = ELSEWHERE.iter().find(|(other, _)| word.eq_ignore_ascii_case(other)).map(|(_, ours)| *ours);
    let same = candidates.iter().find(|candidate| Some(**candidate) == elsewhere).copied();
    same.or_else(|| closest(word, candidates))
}

/// Words of OpenAPI, JSON Schema and vendors' tables, and ours for the same.
const ELSEWHERE: &[(&str, &str)] = &[
    ("array", "list"),
    ("base64", "bytes"),
    ("binary", "bytes"),
    ("blob", "bytes"),
    ("bool", "boolean"),
    ("comment", "doc"),
    ("date", "timestamp"),
    ("date-time", "rfc3339"),
    ("datetime", "timestamp"),
    ("description", "doc"),
    ("dict", "map"),
    ("double", "number"),
    ("epoch", "unix"),
    ("errors", "codes"),
    ("float", "number"),
    ("if", "when"),
    ("int64", "integer"),
    ("iso8601", "rfc3339"),
    ("json", "any"),
    ("location", "in"),
    ("long", "integer"),
    ("mandatory", "required"),
    ("parameters", "request"),
    ("place", "in"),
    ("position", "in"),
    ("properties", "fields"),
    ("regex", "pattern"),
    ("struct", "object"),
    ("text", "string"),
    ("time", "timestamp"),
    ("timeout", "deadline"),
    ("timezone", "zone"),
    ("uri", "path"),
    ("url", "path"),
    ("verb", "method"),
];
