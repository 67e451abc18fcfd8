//! Callbacks of which several come in one request: the body is a list, and there is one answer for all of it.

use crate::model::{Api, Call, Field};
use crate::report::{Problem, Report};
use crate::source::Span;

/// Looks at one call.
pub(super) fn check(api: &Api, call: &Call, report: &mut Report) {
    let Some(batch) = call.batch else { return };
    if api.protocol == "aliyun-rpc" {
        let problem = Problem::at(batch, "protocol `aliyun-rpc` has no `batch`").label("take it out");
        report.add(problem.help("a batch is a list in a JSON body, and requests have none there"));
        return;
    }
    check_request(call, batch, report);
    check_answer(api, call, batch, report);
    if let (Some(discriminator), None) = (&api.discriminator, &call.path) {
        let message =
            format!("the body of `{}` is a list, so `{}` cannot be in it", call.name.text, discriminator.text);
        report.add(
            Problem::at(batch, message)
                .label("a batch")
                .also(discriminator.span, "the discriminator")
                .help("give the call a `path`: then it needs no discriminator"),
        );
    }
}

fn check_request(call: &Call, batch: Span, report: &mut Report) {
    if let Some(method) =
        call.method.as_ref().filter(|method| matches!(method.text.as_str(), "GET" | "HEAD" | "DELETE"))
    {
        let message = format!("a batch is a list in a JSON body, but a {} has none", method.text);
        report.add(Problem::at(method.span, message).label("another method").also(batch, "a batch"));
    }
    for field in &call.request {
        let Some(place) = &field.place else { continue };
        if matches!(place.text.as_str(), "form" | "multipart" | "body") {
            let message =
                format!("the body is a list of JSON objects, but `{}` is `in: {}`", field.wire.text, place.text);
            report.add(Problem::at(place.span, message).label("take `in` out").also(batch, "a batch"));
        }
    }
}

/// Nothing that a handler says of one item can stand in the answer to all of them.
fn check_answer(api: &Api, call: &Call, batch: Span, report: &mut Report) {
    if let Some(first) = call.response.first() {
        report.add(
            Problem::at(first.wire.span, format!("`{}` answers many at once, so it has no `response`", call.name.text))
                .label("of which of them?")
                .also(batch, "a batch"),
        );
    }
    // What is wrong with the API is told once.
    if api.calls.iter().find(|other| other.batch.is_some()).is_none_or(|first| !std::ptr::eq(first, call)) {
        return;
    }
    let filled = api.success.iter().map(|success| &success.member).chain(&api.request_id);
    let filled: Vec<_> = filled.map(|member| member.text.as_str()).collect();
    let is_missing = |field: &&Field| field.required && !filled.contains(&field.wire.text.as_str());
    if let Some(field) = api.response.iter().find(is_missing) {
        report.add(
            Problem::at(field.wire.span, format!("nobody says what `{}` is in the answer to a batch", field.wire.text))
                .label("required in every answer")
                .also(batch, "a batch"),
        );
    }
}
