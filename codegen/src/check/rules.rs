//! Rules of the language that are not about types.

use super::names::suggestion;
use crate::model::{Api, Call, Delivery, Field, Text, Type};
use crate::report::{Problem, Report};

/// What `api.yaml` must keep to.
pub(super) fn check_api(api: &Api, report: &mut Report) {
    check_endpoint(api, report);
    check_discriminator(api, report);
    let members = [
        ("success", api.success.as_ref().map(|success| &success.member)),
        ("message", api.message.as_ref()),
        ("request_id", api.request_id.as_ref()),
    ];
    for (key, member) in members {
        let Some(member) = member else { continue };
        let Some(field) = find(key, member, &api.response, "`response` of api.yaml", report) else { continue };
        // Whether an answer is a success is told by comparing texts.
        if !matches!(field.item.kind, Type::String | Type::Code | Type::Enum(_) | Type::Named(_) | Type::Unknown) {
            let message = format!("`{key}` names `{}`, which is no text", member.text);
            report.add(
                Problem::at(field.item.span, message)
                    .label("must be a string, a code or an enum")
                    .also(member.span, "named here"),
            );
        }
    }
}

/// What the spec of a call must keep to.
pub(super) fn check_call(api: &Api, call: &Call, report: &mut Report) {
    let keys = match &call.delivery {
        Some(Delivery::Once(keys)) => keys.as_slice(),
        _ => &[],
    };
    for (position, key) in keys.iter().enumerate() {
        let Some(field) = find_once("delivery", keys, position, &call.request, report) else { continue };
        if !field.required {
            report.add(
                Problem::at(key.span, format!("`{}` is part of the key of `once`, but not required", key.text))
                    .label("a key must always be there")
                    .also(field.wire.span, "add `required: true` here"),
            );
        }
    }
    for (position, member) in call.volatile.iter().enumerate() {
        let found = find_once("volatile", &call.volatile, position, &call.request, report);
        if let Some(key) = keys.iter().find(|key| found.is_some() && key.text == member.text) {
            report.add(
                Problem::at(
                    member.span,
                    format!("`{}` differs on every repetition, so it cannot be part of the key", key.text),
                )
                .label("volatile")
                .also(key.span, "part of the key"),
            );
        }
    }
    if let Some(discriminator) = &api.discriminator
        && let Some(field) = call.request.iter().find(|field| field.wire.text == discriminator.text)
    {
        let message =
            format!("`{}` is the discriminator: it is written and read without being a field", field.wire.text);
        report.add(
            Problem::at(field.wire.span, message).label("take it out").also(discriminator.span, "the discriminator"),
        );
    }
}

/// The field that a name refers to, if it is the first of the names to do so.
fn find_once<'f>(
    key: &str,
    members: &[Text],
    position: usize,
    fields: &'f [Field],
    report: &mut Report,
) -> Option<&'f Field> {
    let member = members.get(position)?;
    if let Some(first) = members.iter().take(position).find(|other| other.text == member.text) {
        let problem = Problem::at(member.span, format!("`{key}` names `{}` twice", member.text));
        report.add(problem.label("the second one").also(first.span, "the first one"));
        return None;
    }
    find(key, member, fields, "`request`", report)
}

fn find<'f>(key: &str, member: &Text, fields: &'f [Field], whose: &str, report: &mut Report) -> Option<&'f Field> {
    let found = fields.iter().find(|field| field.wire.text == member.text);
    if found.is_none() {
        let known = fields.iter().map(|field| field.wire.text.as_str());
        let label = suggestion(&member.text, known, "not a field of it", report);
        report.add(
            Problem::at(member.span, format!("`{key}` names `{}`, which {whose} does not have", member.text))
                .label(label),
        );
    }
    found
}

fn check_discriminator(api: &Api, report: &mut Report) {
    match &api.discriminator {
        Some(member) if api.protocol == "aliyun-rpc" => {
            report.add(
                Problem::at(member.span, "protocol `aliyun-rpc` has no `discriminator`")
                    .label("take it out")
                    .help("the name of the call goes in a header there"),
            );
        }
        // If it is misspelled, that has been said.
        None if api.protocol == "http" && report.is_empty() => {
            let next = |first: &Call| api.calls.iter().filter(|call| call.direction == first.direction).nth(1);
            if let Some((first, second)) = api.calls.iter().find_map(|first| Some((first, next(first)?))) {
                report.add(
                    Problem::at(second.name.span, "two calls at one address: nothing tells which of them is meant")
                        .label("the second one")
                        .also(first.name.span, "the first one")
                        .help(
                            "name the member of the body that holds the call's name in api.yaml: `discriminator: ..`",
                        ),
                );
            }
        }
        _ => {}
    }
}

fn check_endpoint(api: &Api, report: &mut Report) {
    let Some(endpoint) = api.endpoint.as_ref().filter(|endpoint| !endpoint.text.trim().is_empty()) else { return };
    let mut problem = |message: String, label: &str| report.add(Problem::at(endpoint.span, message).label(label));
    match endpoint.text.strip_prefix("https://") {
        None => problem(format!("endpoint `{}` is not an https address", endpoint.text), "must begin with `https://`"),
        Some(host) if !is_host(&host.replace("{region}", "region")) => {
            let label = if host.is_empty() {
                "the host is missing"
            } else if host.contains(['{', '}']) {
                "only `{region}` may stand in braces"
            } else if host.contains([':', '/', '@', '?', '#']) {
                "nothing but a host: no port, no path, no user"
            } else {
                "this is no name of a host"
            };
            problem(format!("endpoint `{}` must be `https://` and the name of a host", endpoint.text), label);
        }
        Some(_) => {}
    }
    if endpoint.text.contains("{region}") && api.regions.is_empty() && !api.unread.regions {
        problem("an endpoint with `{region}` needs `regions`".to_owned(), "which regions are there?");
    }
    for region in &api.regions {
        if region.text.is_empty() || !region.text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
            let problem = Problem::at(region.span, format!("`{}` cannot be a region", region.text));
            report.add(problem.label("a region is letters, digits and dashes"));
        }
    }
}

fn is_host(host: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    host.split('.').all(is_label)
}
