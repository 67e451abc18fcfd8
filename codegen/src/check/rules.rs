//! Rules of the language that are not about types.

use super::headers::{self, Owner};
use super::known::{Known, is_text};
use super::names::{listed, suggestion};
use super::paths;
use crate::model::{Api, Call, Delivery, Field, Text, Type};
use crate::report::{Problem, Report};

/// What `api.yaml` must keep to.
pub(super) fn check_api(known: &Known<'_>, report: &mut Report) {
    let api = known.api;
    check_endpoint(api, report);
    check_fallback(api, report);
    check_discriminator(known, report);
    check_headers(api, report);
    if let (Some(code), Some(success)) = (&api.code, &api.success) {
        report.add(
            Problem::at(code.span, "`code` and `success` both name the member that holds the code")
                .label("take one of them out")
                .also(success.member.span, "named here too")
                .help("`success` where a code means success, `code` where the HTTP status tells it"),
        );
        return;
    }
    let members = [
        ("success", api.success.as_ref().map(|success| &success.member)),
        ("code", api.code.as_ref()),
        ("message", api.message.as_ref()),
        ("request_id", api.request_id.as_ref()),
    ];
    for (key, member) in members {
        let Some(member) = member else { continue };
        let is_there = api.response.iter().any(|field| field.wire.text == member.text);
        // Where the HTTP status tells, they may stand in the answers to failed calls alone.
        if api.code.is_some() && !is_there {
            continue;
        }
        let Some(field) = find(key, member, &api.response, "`response` of api.yaml", report) else { continue };
        // Whether an answer is a success is told by comparing texts.
        if known.of(field).is_some_and(|kind| !is_text(kind)) {
            let message = format!("`{key}` names `{}`, which is no text", member.text);
            report.add(
                Problem::at(field.item.span, message)
                    .label("must be a string, a code or an enum")
                    .also(member.span, "named here"),
            );
        } else if key == "success" && matches!(known.of(field), Some(Type::Code)) {
            check_success(api, report);
        }
    }
}

/// A code of success is a code.
fn check_success(api: &Api, report: &mut Report) {
    for code in api.success.iter().flat_map(|success| &success.codes) {
        let codes = || api.codes.iter().map(|code| code.wire.text.as_str());
        if !api.unread.codes && !codes().any(|known| known == code.text) {
            let label = suggestion(&code.text, codes(), "add it to `codes`", report);
            let problem = Problem::at(code.span, format!("`success` has `{}`, which is not in `codes`", code.text));
            report.add(match codes().next() {
                Some(_) => problem.label(label).help(format!("codes: {}", listed(codes()))),
                None => problem.label(label),
            });
        }
    }
}

fn check_headers(api: &Api, report: &mut Report) {
    for (name, value) in &api.headers {
        let problem = |message: &str| Problem::at(name.span, format!("header `{}` {message}", name.text));
        if api.protocol == "aliyun-rpc" {
            report.add(Problem::at(name.span, "protocol `aliyun-rpc` has no `headers`").label("take them out"));
            return;
        } else if let Some(why) = headers::refusal(&name.text, false, Owner::Constant) {
            report.add(problem("cannot have a value in a spec").label(why));
        } else if headers::is_secret(&name.text) {
            let help = "secrets are given to the client when it is made; what signs with them is a `signature`";
            report.add(problem("looks like a secret").label("a spec holds no secrets").help(help));
        } else if !headers::is_value(&value.text) {
            let message = format!("the value of header `{}` cannot be sent", name.text);
            report.add(Problem::at(value.span, message).label("visible ASCII, without blanks around it"));
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
        let Some(field) = find_once("delivery", keys, position, (&call.request, "`request`"), report) else { continue };
        if !field.required {
            report.add(
                Problem::at(key.span, format!("`{}` is part of the key of `once`, but not required", key.text))
                    .label("a key must always be there")
                    .also(field.wire.span, "add `required: true` here"),
            );
        }
    }
    for (position, member) in call.volatile.iter().enumerate() {
        let found = find_once("volatile", &call.volatile, position, (&call.request, "`request`"), report);
        if let Some(key) = keys.iter().find(|key| found.is_some() && key.text == member.text) {
            report.add(
                Problem::at(
                    member.span,
                    format!("`{}` may differ on a repetition, so it cannot be part of the key", key.text),
                )
                .label("volatile")
                .also(key.span, "part of the key"),
            );
        }
    }
    check_closes(api, call, report);
    for position in 0..call.lacks.len() {
        find_once("lacks", &call.lacks, position, (&api.response, "`response` of api.yaml"), report);
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

/// Of the call that is taken back nothing is known if it was not picked.
fn check_closes(api: &Api, call: &Call, report: &mut Report) {
    let Some(closing) = &call.closes else { return };
    let is_member = find("closes", &closing.member, &call.request, "`request`", report).is_some();
    let Some(other) = api.calls.iter().find(|other| other.name.text == closing.call.text) else { return };
    if !matches!(other.delivery, Some(Delivery::Once(_))) {
        report.add(
            Problem::at(closing.call.span, format!("`{}` has no effect that happens once", closing.call.text))
                .label("nothing to take back")
                .help("it needs `delivery: {once: [key, ..]}`"),
        );
    } else if is_member {
        check_closed(api, other, &closing.member, report);
    }
}

/// The member must be in the answer that is taken back, too.
fn check_closed(api: &Api, other: &Call, member: &Text, report: &mut Report) {
    let fields: Vec<_> = api.response.iter().chain(&other.response).cloned().collect();
    let whose = format!("`response` of `{}`", other.name.text);
    find("closes", member, &fields, &whose, report);
}

/// The field that a name refers to, if it is the first of the names to do so.
fn find_once<'f>(
    key: &str,
    members: &[Text],
    position: usize,
    (fields, whose): (&'f [Field], &str),
    report: &mut Report,
) -> Option<&'f Field> {
    let member = members.get(position)?;
    if let Some(first) = members.iter().take(position).find(|other| other.text == member.text) {
        let problem = Problem::at(member.span, format!("`{key}` names `{}` twice", member.text));
        report.add(problem.label("the second one").also(first.span, "the first one"));
        return None;
    }
    find(key, member, fields, whose, report)
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

fn check_discriminator(known: &Known<'_>, report: &mut Report) {
    let api = known.api;
    match &api.discriminator {
        Some(member) if api.protocol == "aliyun-rpc" => {
            report.add(
                Problem::at(member.span, "protocol `aliyun-rpc` has no `discriminator`")
                    .label("take it out")
                    .help("the name of the call goes in a header there"),
            );
        }
        // If it is misspelled, that has been said.
        _ if api.protocol == "http" && report.is_empty() => paths::check_calls(known, report),
        _ => {}
    }
}

fn check_endpoint(api: &Api, report: &mut Report) {
    for region in api.regions.iter().chain(api.endpoints.iter().map(|(region, _)| region)) {
        if region.text.is_empty() || !region.text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
            let problem = Problem::at(region.span, format!("`{}` cannot be a region", region.text));
            report.add(problem.label("a region is letters, digits and dashes"));
        }
    }
    for (_, address) in &api.endpoints {
        check_address(address, false, report);
    }
    if let (Some((first, _)), Some(other)) = (api.endpoints.first(), api.endpoint.as_ref().or(api.regions.first())) {
        let key = if api.endpoint.is_some() { "endpoint" } else { "regions" };
        report.add(
            Problem::at(other.span, format!("`endpoints` has the addresses of all regions, so there is no `{key}`"))
                .label("take it out")
                .also(first.span, "the first of `endpoints` is the default"),
        );
        return;
    }
    let Some(endpoint) = api.endpoint.as_ref().filter(|endpoint| !endpoint.text.trim().is_empty()) else { return };
    check_address(endpoint, true, report);
    if endpoint.text.contains("{region}") && api.regions.is_empty() && !api.unread.regions {
        let problem = Problem::at(endpoint.span, "an endpoint with `{region}` needs `regions`");
        report.add(problem.label("which regions are there?"));
    }
}

/// A region and the one that stands in for it are two of those that have an address.
fn check_fallback(api: &Api, report: &mut Report) {
    let regions = || api.endpoints.iter().map(|(region, _)| region.text.as_str());
    for (region, other) in &api.fallback {
        for named in [region, other] {
            if !regions().any(|known| known == named.text) {
                let message = format!("`fallback` names `{}`, which `endpoints` does not have", named.text);
                let label = suggestion(&named.text, regions(), "no such region", report);
                report.add(Problem::at(named.span, message).label(label));
            }
        }
        if region.text == other.text {
            let problem = Problem::at(other.span, format!("`{}` falls back on itself", region.text));
            report.add(problem.label("must be another region"));
        }
    }
}

/// `{region}` may stand in an address that serves several.
fn check_address(address: &Text, for_regions: bool, report: &mut Report) {
    let mut problem = |message: String, label: &str| report.add(Problem::at(address.span, message).label(label));
    let whole = |host: &str| if for_regions { host.replace("{region}", "region") } else { host.to_owned() };
    match address.text.strip_prefix("https://") {
        None => problem(format!("endpoint `{}` is not an https address", address.text), "must begin with `https://`"),
        Some(host) if !is_host(&whole(host)) => {
            let label = if host.is_empty() {
                "the host is missing"
            } else if host.contains(['{', '}']) && for_regions {
                "only `{region}` may stand in braces"
            } else if host.contains(['{', '}']) {
                "nothing can stand in braces: a region has its own address here"
            } else if host.contains([':', '/', '@', '?', '#']) {
                "nothing but a host: no port, no path, no user"
            } else {
                "this is no name of a host"
            };
            problem(format!("endpoint `{}` must be `https://` and the name of a host", address.text), label);
        }
        Some(_) => {}
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
