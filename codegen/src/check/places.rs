//! Where the members of requests and answers stand.

mod answer;
mod request;

use std::collections::BTreeMap;

use super::headers::{self, Owner};
use super::known::{Known, is_scalar};
use crate::model::{Call, Field, Text, Type};
use crate::report::{Problem, Report};
use crate::source::Span;

pub(super) use answer::check_common;
pub(super) use request::effective;

/// Looks at one call.
pub(super) fn check<'m>(known: &Known<'m>, call: &'m Call, report: &mut Report) {
    match known.api.protocol.as_str() {
        "aliyun-rpc" => {
            request::check_aliyun_rpc(call, report);
            check_loose(call.request.iter(), report);
            answer::refuse_all(&call.response, report);
        }
        "http" => {
            request::check(known, call, report);
            check_loose(call.request.iter().filter(|field| request::effective(call, field) != "json"), report);
            check_loose(call.response.iter().filter(|field| place(field).is_some()), report);
            answer::check(known, call, report);
        }
        // That it is no protocol has been said.
        _ => {}
    }
}

/// What is JSON or a text can be told from one another in JSON alone: elsewhere everything is a text.
fn check_loose<'m>(fields: impl Iterator<Item = &'m Field>, report: &mut Report) {
    for field in fields {
        if let Some(encoding) = field.encoding.as_ref().filter(|encoding| encoding.text == "json-or-text") {
            report.add(
                Problem::at(encoding.span, format!("`{}` does not stand in a JSON body", field.wire.text))
                    .label("`json-or-text` is for members of a JSON body")
                    .help("elsewhere `type: any` alone takes texts and JSON in texts"),
            );
        }
    }
}

/// The place that is written.
fn place(field: &Field) -> Option<&str> {
    field.place.as_ref().map(|place| place.text.as_str())
}

/// Where the place is written, or else the field.
fn span(field: &Field) -> Span {
    field.place.as_ref().map_or(field.wire.span, |place| place.span)
}

/// The HTTP method of a call.
pub(super) fn method(call: &Call) -> &str {
    call.method.as_ref().map_or("POST", |method| method.text.as_str())
}

fn has_body(method: &str) -> bool {
    !matches!(method, "GET" | "HEAD" | "DELETE")
}

/// The fields with that place; a second one is reported where there can be one only.
fn only_one<'m>(fields: &'m [Field], word: &str, why: &str, report: &mut Report) -> Option<&'m Field> {
    let mut found = fields.iter().filter(|field| place(field) == Some(word));
    let first = found.next()?;
    for second in found {
        report.add(
            Problem::at(
                span(second),
                format!("`{}` and `{}` are both `in: {word}`", first.wire.text, second.wire.text),
            )
            .label(why)
            .also(span(first), "the first one"),
        );
    }
    Some(first)
}

/// A body is bytes or a text.
fn check_raw<'m>(known: &Known<'m>, field: &'m Field, report: &mut Report) {
    if known.of(field).is_some_and(|kind| !matches!(kind, Type::Bytes | Type::String)) {
        report.add(
            Problem::at(
                field.item.span,
                format!("`{}` is the body, so it must be `bytes` or `string`", field.wire.text),
            )
            .label("is neither")
            .also(span(field), "the body")
            .help("`in: json` puts a member into a JSON body"),
        );
    }
}

/// The headers among the fields: their names, types, and that there are no two of a name. `taken` are those of the API.
fn check_headers<'m>(
    known: &Known<'m>,
    fields: impl Iterator<Item = &'m Field>,
    taken: &'m [(Text, Text)],
    owner: Owner,
    report: &mut Report,
) {
    let mut seen: BTreeMap<String, Span> = taken.iter().map(|(name, _)| (name.text.clone(), name.span)).collect();
    let mut prefixes: Vec<(String, Span)> = Vec::new();
    for field in fields.filter(|field| place(field) == Some("header")) {
        let name = field.wire.text.to_ascii_lowercase();
        let is_prefix = matches!(known.of(field), Some(Type::Map(_)));
        if let Some(why) = headers::refusal(&name, is_prefix, owner) {
            let message = format!("`{}` cannot be a header", field.wire.text);
            report.add(Problem::at(field.wire.span, message).label(why));
            continue;
        }
        check_header_type(known, field, report);
        if name == "authorization" && owner == Owner::Unsigned && !field.secret {
            let message = format!("`{}` lets in whoever sends it", field.wire.text);
            report.add(Problem::at(field.wire.span, message).label("add `secret: true`"));
        }
        let same = seen.get(&name).map(|first| (*first, "names of headers have no case"));
        let below = || seen.range(name.clone()..).next().filter(|(other, _)| is_prefix && other.starts_with(&name));
        let above = || prefixes.iter().find(|(prefix, _)| name.starts_with(prefix.as_str()));
        let covered = || below().map(|(_, first)| *first).or_else(|| above().map(|(_, first)| *first));
        let taken = same.or_else(|| Some((covered()?, "a map has all that begin with its name")));
        if let Some((first, label)) = taken {
            let message = format!("the header `{name}` is there twice");
            report.add(Problem::at(field.wire.span, message).label(label).also(first, "the first one"));
        }
        if is_prefix && prefixes.len() < MOST {
            prefixes.push((name.clone(), field.wire.span));
        }
        seen.insert(name, field.wire.span);
    }
}

/// Every header is held against so many maps.
const MOST: usize = 100;

fn check_header_type<'m>(known: &Known<'m>, field: &'m Field, report: &mut Report) {
    let Some(kind) = known.of(field) else { return };
    let fits = match kind {
        Type::Map(item) => {
            field.encoding.is_none() && known.resolve(&item.kind).is_none_or(|kind| matches!(kind, Type::String))
        }
        kind => is_scalar(kind) || field.encoding.is_some(),
    };
    if !fits {
        report.add(
            Problem::at(field.item.span, format!("`{}` is a header, which is one text", field.wire.text))
                .label("is not")
                .help("a scalar, a map of strings (then its name is what the names of the headers begin with),\nor anything with an `encoding`"),
        );
    }
}
