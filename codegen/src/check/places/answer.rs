//! Answers: members stand in headers or are the body; all others stand in a JSON or XML body.

use super::{check_headers, check_raw, has_body, method, only_one, place, span};
use crate::check::headers::Owner;
use crate::check::known::Known;
use crate::model::{Call, Field};
use crate::report::{Problem, Report};

/// Answers of protocol `aliyun-rpc`, which stand in the body as a whole.
pub(super) fn refuse_all(fields: &[Field], report: &mut Report) {
    for field in fields.iter().filter(|field| field.place.is_some()) {
        report.add(Problem::at(span(field), "an answer of protocol `aliyun-rpc` is its body").label("take it out"));
    }
}

/// The fields of every answer.
pub(in crate::check) fn check_common<'m>(known: &Known<'m>, report: &mut Report) {
    let fields = &known.api.response;
    if known.api.protocol == "aliyun-rpc" {
        return refuse_all(fields, report);
    }
    check_words(fields, report);
    check_headers(known, fields.iter(), &[], Owner::Answer(false), report);
    let members = [known.api.success.as_ref().map(|success| &success.member), known.api.code.as_ref()];
    for member in members.into_iter().flatten() {
        if let Some(field) = fields.iter().find(|field| field.wire.text == member.text && place(field).is_some()) {
            report.add(
                Problem::at(span(field), format!("`{}` is the code, which stands in the body", member.text))
                    .label("take it out")
                    .also(member.span, "named here"),
            );
        }
    }
    for field in fields.iter().filter(|field| place(field) == Some("body")) {
        report.add(
            Problem::at(span(field), format!("`{}` cannot be the body of every answer", field.wire.text))
                .label("move it into the calls that have it"),
        );
    }
}

/// The answer to one call.
pub(super) fn check<'m>(known: &Known<'m>, call: &'m Call, report: &mut Report) {
    check_words(&call.response, report);
    let is_head = method(call) == "HEAD" && !has_body("HEAD");
    let fields = || known.api.response.iter().chain(&call.response);
    let own = || call.response.iter().filter(|field| field.place.is_none());
    // What every answer has is looked at once.
    let has_own_headers = call.response.iter().any(|field| place(field) == Some("header"));
    if has_own_headers {
        check_headers(known, fields(), &[], Owner::Answer(is_head), report);
    }
    if is_head {
        for field in own().chain(call.response.iter().filter(|field| place(field) == Some("body"))) {
            report.add(
                Problem::at(span(field), format!("the answer to a HEAD has no body for `{}`", field.wire.text))
                    .label("only `in: header`"),
            );
        }
        return;
    }
    let Some(body) = only_one(&call.response, "body", "there is one body", report) else { return };
    check_raw(known, body, report);
    if let Some(success) = &known.api.success {
        report.add(
            Problem::at(
                span(body),
                format!("`{}` is the body, so `{}` cannot be in it", body.wire.text, success.member.text),
            )
            .label("the body")
            .also(success.member.span, "tells success")
            .help("an API whose HTTP status tells success names the member with `code` instead of `success`"),
        );
        return;
    }
    let in_body = own().chain(known.api.response.iter().filter(|field| field.place.is_none() && field.required));
    for field in in_body {
        report.add(
            Problem::at(
                field.wire.span,
                format!("`{}` cannot stand beside the body `{}`", field.wire.text, body.wire.text),
            )
            .label("write `in: header`, or take it out")
            .also(span(body), "the whole body"),
        );
    }
}

fn check_words(fields: &[Field], report: &mut Report) {
    for field in fields {
        if let Some(word) = place(field).filter(|word| !matches!(*word, "header" | "body")) {
            report.add(Problem::at(span(field), format!("an answer has no `in: {word}`")).label("`header` or `body`"));
        }
    }
}
