//! Requests: one body, and nothing where nothing can be.

use super::{check_headers, check_raw, has_body, method, only_one, place, span};
use crate::check::headers::Owner;
use crate::check::known::Known;
use crate::check::paths;
use crate::keys::NONE;
use crate::model::{Api, Call, Direction, Field, Type};
use crate::report::{Problem, Report};

/// Requests to one address: parameters stand in the query or in a form.
pub(super) fn check_aliyun_rpc(call: &Call, report: &mut Report) {
    let keys = [("method", call.method.as_ref()), ("path", call.path.as_ref())];
    for (key, written) in keys {
        if let Some(written) = written {
            report.add(
                Problem::at(written.span, format!("protocol `aliyun-rpc` has no `{key}`"))
                    .label("take it out")
                    .help("every call is a POST to `/` there"),
            );
        }
    }
    for field in call.request.iter().filter(|field| !matches!(place(field), None | Some("query" | "form"))) {
        let message = format!("protocol `aliyun-rpc` has no `in: {}`", place(field).unwrap_or_default());
        report.add(Problem::at(span(field), message).label("`query` or `form`"));
    }
}

/// Requests of protocol `http`.
pub(super) fn check<'m>(known: &Known<'m>, call: &'m Call, report: &mut Report) {
    if check_signed(known.api, call, report) {
        check_body(known, call, report);
        check_host(known, call, report);
        let is_unsigned = known.api.signature == NONE && call.direction == Direction::Operation;
        let owner = if is_unsigned { Owner::Unsigned } else { Owner::Request };
        check_headers(known, call.request.iter(), &known.api.headers, owner, report);
    }
    paths::check(known, call, report);
}

/// Where a field stands, if its spec says nothing too.
pub(in crate::check) fn effective<'f>(call: &Call, field: &'f Field) -> &'f str {
    place(field).unwrap_or(if has_body(method(call)) { "json" } else { "query" })
}

/// A handler must see nothing but what the proof covers. `false` if it would: then the rest is not looked at.
fn check_signed(api: &Api, call: &Call, report: &mut Report) -> bool {
    let (covered, what, instead) = match api.signature.as_str() {
        "koogallery-v2" | "koogallery-kit-v1" | "koogallery-kit-v2" | "koogallery-usage" => {
            ("json", "JSON body", "leave `in` out")
        }
        "koogallery-v1" => ("query", "query", "write `in: query`, or `method: GET` for the call"),
        _ => return true,
    };
    if call.direction != Direction::Callback {
        return true;
    }
    let mut uncovered = call.request.iter().filter(|field| effective(call, field) != covered);
    let Some(first) = uncovered.next() else { return true };
    let place = effective(call, first);
    let also = uncovered.count();
    let names = match also {
        0 => format!("`{}`", first.wire.text),
        1 => format!("`{}` and one other", first.wire.text),
        more => format!("`{}` and {more} others", first.wire.text),
    };
    let verb = if also == 0 { "stands" } else { "stand" };
    let mut problem = Problem::at(
        span(first),
        format!("signature `{}` covers the {what} alone, but {names} {verb} elsewhere", api.signature),
    )
    .label(format!("in the {}: anybody could change it", if place == "json" { "JSON body" } else { place }))
    .help(instead);
    if let (Some(method), None) = (&call.method, super::place(first)) {
        problem = problem.also(method.span, "this method decides where fields stand");
        if covered == "json" {
            problem = problem.help("take `method` out: a POST has them in its body");
        }
    }
    report.add(problem);
    false
}

const BODIES: &[&str] = &["json", "form", "multipart", "body"];

fn check_body<'m>(known: &Known<'m>, call: &'m Call, report: &mut Report) {
    let method = method(call);
    let mut bodies = call.request.iter().filter(|field| BODIES.contains(&effective(call, field)));
    if !has_body(method) {
        for field in bodies {
            let message =
                format!("a {method} has no body, but `{}` is `in: {}`", field.wire.text, effective(call, field));
            let problem = Problem::at(span(field), message).label("write `in: query`, or another `method`");
            report.add(call.method.iter().fold(problem, |problem, method| problem.also(method.span, "the method")));
        }
        return;
    }
    if let Some(raw) = only_one(&call.request, "body", "there is one body", report) {
        check_raw(known, raw, report);
    }
    // What is written decides, not what is left out.
    let Some(first) = bodies.clone().find(|field| place(field).is_some()).or_else(|| bodies.next()) else { return };
    let kind = effective(call, first);
    let mut told = vec![kind];
    for field in bodies {
        let other = effective(call, field);
        if told.contains(&other) {
            continue;
        }
        told.push(other);
        report.add(two_bodies(field, first, (other, kind)));
    }
    let name = known.api.discriminator.as_ref().filter(|_| kind != "json" && call.path.is_none());
    if let Some(discriminator) = name {
        report.add(
            Problem::at(
                span(first),
                format!("`{}` stands in a JSON body, so there can be no other", discriminator.text),
            )
            .label("another body")
            .also(discriminator.span, "the discriminator")
            .help("give the call a `path`: then it needs no discriminator"),
        );
    }
    let content_type = |name: &str| kind == "multipart" && name.eq_ignore_ascii_case("content-type");
    let headers = call.request.iter().filter(|field| place(field) == Some("header")).map(|field| &field.wire);
    for name in headers.chain(known.api.headers.iter().map(|(name, _)| name)).filter(|name| content_type(&name.text)) {
        report.add(
            Problem::at(name.span, "the content type of a multipart body has the mark between its parts in it")
                .label("take it out: it is written by itself")
                .also(span(first), "a part"),
        );
    }
}

fn two_bodies(field: &Field, first: &Field, (other, kind): (&str, &str)) -> Problem {
    let shown = |kind: &str| match kind {
        "json" => "in a JSON body",
        "form" => "in a form",
        "multipart" => "in a part of a multipart body",
        _ => "the body itself",
    };
    let message = format!(
        "a request has one body, but `{}` is {} and `{}` is {}",
        first.wire.text,
        shown(kind),
        field.wire.text,
        shown(other)
    );
    let label = if place(field).is_some() { "another body" } else { "without `in`, a member of a JSON body" };
    Problem::at(span(field), message).label(label).also(span(first), shown(kind))
}

/// A member in the host decides who gets the request: it is held to the letters of a label when it is sent.
fn check_host<'m>(known: &Known<'m>, call: &'m Call, report: &mut Report) {
    let Some(field) = only_one(&call.request, "host", "there is one host", report) else { return };
    let mut problem = |message: &str, label: &str| {
        let message = format!("`{}` stands in the host, {message}", field.wire.text);
        report.add(Problem::at(span(field), message).label(label));
    };
    if known.of(field).is_some_and(|kind| !matches!(kind, Type::String | Type::Enum(_))) {
        problem("so it must be a string", "its type is another one");
    } else if !field.required {
        problem("so it must be required", "add `required: true`");
    } else if call.path.is_none() {
        problem("but the call has no `path`", "add one to the call, `/` at least");
    }
}
