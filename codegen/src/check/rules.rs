//! Rules of the language that are not about types.

use crate::model::{Api, Call, Delivery, Field, Limits, Text, Type};
use crate::report::{Problem, Report};
use crate::suggest::closest;

/// What `api.yaml` must keep to.
pub(super) fn check_api(api: &Api, report: &mut Report) {
    check_endpoint(api, report);
    if let Some(discriminator) = &api.discriminator
        && api.protocol != "http-json"
    {
        let message = format!("protocol `{}` has no `discriminator`", api.protocol);
        report.add(Problem::at(discriminator.span, message).label("only `http-json` has"));
    }
    let members = [
        ("success", api.success.as_ref().map(|success| &success.member)),
        ("message", api.message.as_ref()),
        ("request_id", api.request_id.as_ref()),
    ];
    for (key, member) in members {
        if let Some(member) = member {
            check_member(key, member, &api.response, "`response` of api.yaml", report);
        }
    }
    check_fields(&api.response, report);
    for definition in &api.types {
        check_item(&definition.item.kind, &definition.item.limits, definition.item.span, report);
    }
}

/// What the spec of a call must keep to.
pub(super) fn check_call(api: &Api, call: &Call, report: &mut Report) {
    if let Some(Delivery::Once(keys)) = &call.delivery {
        for key in keys {
            check_member("delivery", key, &call.request, "`request`", report);
            if let Some(field) = call.request.iter().find(|field| field.wire.text == key.text)
                && !field.required
            {
                report.add(
                    Problem::at(key.span, format!("`{}` is part of the key of `once`, but not required", key.text))
                        .label("a key must always be there")
                        .also(field.wire.span, "this field"),
                );
            }
        }
    }
    for member in &call.volatile {
        check_member("volatile", member, &call.request, "`request`", report);
    }
    if let Some(discriminator) = &api.discriminator
        && let Some(field) = call.request.iter().find(|field| field.wire.text == discriminator.text)
    {
        report.add(
            Problem::at(field.wire.span, format!("`{}` is the discriminator: it is sent and checked by itself", field.wire.text))
                .label("take it out"),
        );
    }
    check_fields(&call.request, report);
    check_fields(&call.response, report);
}

fn check_member(key: &str, member: &Text, fields: &[Field], where_: &str, report: &mut Report) {
    if fields.iter().any(|field| field.wire.text == member.text) {
        return;
    }
    let known = fields.iter().map(|field| field.wire.text.as_str());
    let label = match closest(&member.text, known) {
        Some(close) => format!("did you mean `{close}`?"),
        None => "not a field".to_owned(),
    };
    report.add(Problem::at(member.span, format!("`{key}` names `{}`, which {where_} does not have", member.text)).label(label));
}

fn check_endpoint(api: &Api, report: &mut Report) {
    let Some(endpoint) = &api.endpoint else { return };
    let mut problem = |message: String, label: &str| report.add(Problem::at(endpoint.span, message).label(label));
    let rest = endpoint.text.strip_prefix("https://");
    match rest {
        None => problem(format!("endpoint `{}` is not an https address", endpoint.text), "must begin with https://"),
        Some(host) => {
            let host = host.replace("{region}", "region");
            let sound = !host.is_empty()
                && host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))
                && !host.starts_with(['.', '-']);
            if !sound {
                problem(format!("endpoint `{}` is more or less than a host", endpoint.text), "https:// and a host; only {region} may stand in it");
            }
        }
    }
    if endpoint.text.contains("{region}") && api.regions.is_empty() {
        problem("an endpoint with `{region}` needs `regions`".to_owned(), "of which regions?");
    }
    for region in &api.regions {
        if region.text.is_empty() || !region.text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
            report.add(Problem::at(region.span, format!("`{}` cannot be a region", region.text)).label("letters, digits and dashes"));
        }
    }
}

fn check_fields(fields: &[Field], report: &mut Report) {
    for field in fields {
        check_item(&field.item.kind, &field.item.limits, field.item.span, report);
    }
}

fn check_item(kind: &Type, limits: &Limits, span: crate::source::Span, report: &mut Report) {
    let pairs = [
        ("min_length", limits.min_length.map(i64::from), "max_length", limits.max_length.map(i64::from)),
        ("min", limits.min, "max", limits.max),
        ("scale", limits.scale.map(i64::from), "precision", limits.precision.map(i64::from)),
    ];
    for (low_name, low, high_name, high) in pairs {
        if let (Some(low), Some(high)) = (low, high)
            && low > high
        {
            let message = format!("`{low_name}` is {low} and `{high_name}` is {high}: nothing fits");
            report.add(Problem::at(span, message).label("of this type"));
        }
    }
    match kind {
        Type::Object(fields) => check_fields(fields, report),
        Type::List(item) | Type::Map(item) => check_item(&item.kind, &item.limits, item.span, report),
        Type::Enum(enumeration) if enumeration.values.is_empty() => {
            report.add(Problem::at(span, "an enum needs at least one value").label("of this enum"));
        }
        _ => {}
    }
}
