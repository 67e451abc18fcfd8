//! Fields at any depth: their encodings, and the cases of their objects.

use std::collections::BTreeMap;

use super::known::{Known, is_scalar, is_text};
use super::names::{listed, suggestion};
use crate::model::{Case, Field, Item, Text, Type};
use crate::report::{Problem, Report};
use crate::source::Span;

/// Looks at every field of the API.
pub(super) fn check<'m>(known: &Known<'m>, report: &mut Report) {
    let api = known.api;
    each(known, &api.response, &[], report);
    for call in &api.calls {
        each(known, &call.request, &[], report);
        each(known, &call.response, &api.response, report);
    }
    for definition in &api.types {
        inside(known, &definition.item, report);
    }
}

/// The fields of one object, or the rest of them: `others` stand beside them.
fn each<'m>(known: &Known<'m>, fields: &'m [Field], others: &'m [Field], report: &mut Report) {
    for field in fields {
        check_encoding(known, field, report);
        check_cases(known, field, (fields, others), report);
        check_text_when(known, field, (fields, others), report);
        inside(known, &field.item, report);
    }
}

fn inside<'m>(known: &Known<'m>, item: &'m Item, report: &mut Report) {
    match &item.kind {
        Type::Object(fields) => each(known, fields, &[], report),
        Type::List(of) | Type::Map(of) => inside(known, of, report),
        _ => {}
    }
}

fn check_encoding<'m>(known: &Known<'m>, field: &'m Field, report: &mut Report) {
    let (Some(encoding), Some(kind)) = (&field.encoding, known.of(field)) else { return };
    let (fits, goes_with) = match encoding.text.as_str() {
        "comma" => (is_joined(known, kind), "a list of scalars"),
        "aes-cbc" => (matches!(kind, Type::String), "a string"),
        "json-or-text" => (matches!(kind, Type::Any), "`any`"),
        _ => (
            matches!(kind, Type::Object(_) | Type::List(_) | Type::Map(_) | Type::Any),
            "an object, a list, a map or `any`",
        ),
    };
    let word = &encoding.text;
    if !fits {
        report.add(
            Problem::at(encoding.span, format!("field `{}` cannot have `encoding: {word}`", field.wire.text))
                .label(format!("goes with {goes_with}"))
                .also(field.item.span, "its type"),
        );
    } else if word == "aes-cbc" && !matches!(known.api.signature.as_str(), "koogallery-v1" | "") {
        report.add(
            Problem::at(encoding.span, format!("signature `{}` has no `encoding: aes-cbc`", known.api.signature))
                .label("take it out")
                .help("it is how `signature: koogallery-v1` encrypts single members"),
        );
    }
}

fn is_joined<'m>(known: &Known<'m>, kind: &'m Type) -> bool {
    match kind {
        Type::List(item) => known.resolve(&item.kind).is_none_or(is_scalar),
        _ => false,
    }
}

fn check_cases<'m>(
    known: &Known<'m>,
    field: &'m Field,
    (fields, others): (&'m [Field], &'m [Field]),
    report: &mut Report,
) {
    let Some(first) = field.cases.first() else { return };
    let members = match (known.of(field), &field.item.kind) {
        (Some(Type::Object(members)), _) => members,
        (Some(_), Type::Named(name)) => {
            report.add(
                Problem::at(first.span, format!("`{name}` has no `cases`"))
                    .label("only an object has")
                    .also(field.item.span, "its type"),
            );
            return;
        }
        // What is wrong with the type was told when it was read.
        _ => return,
    };
    for case in &field.cases {
        check_beside(known, field, ("when", &case.when), (fields, others), report);
        check_members(case, members, &field.wire.text, report);
    }
    refuse_hidden(&field.cases, report);
}

/// What tells when a text is a text.
fn check_text_when<'m>(known: &Known<'m>, field: &'m Field, beside: (&'m [Field], &'m [Field]), report: &mut Report) {
    let Some((first, _)) = field.text_when.first() else { return };
    if field.encoding.as_ref().is_none_or(|encoding| encoding.text != "json-or-text") {
        report.add(
            Problem::at(first.span, format!("`text_when` of `{}` says nothing", field.wire.text))
                .label("take it out, or write `encoding: json-or-text`")
                .help("nowhere else could a text be taken for something else"),
        );
        return;
    }
    check_beside(known, field, ("text_when", &field.text_when), beside, report);
}

/// Fields beside another that are named with their values.
fn check_beside<'m>(
    known: &Known<'m>,
    field: &'m Field,
    (key, values): (&str, &'m [(Text, Text)]),
    (fields, others): (&'m [Field], &'m [Field]),
    report: &mut Report,
) {
    let beside = || fields.iter().chain(others);
    for (name, value) in values {
        match beside().find(|other| other.wire.text == name.text) {
            Some(other) => check_when(known, other, key, (name, value), report),
            None => {
                let label = suggestion(&name.text, beside().map(|field| field.wire.text.as_str()), "unknown", report);
                report.add(
                    Problem::at(
                        name.span,
                        format!("`{key}` names `{}`, which is no field beside `{}`", name.text, field.wire.text),
                    )
                    .label(label),
                );
            }
        }
    }
}

/// A field beside another, and the value that it has.
fn check_when<'m>(known: &Known<'m>, other: &'m Field, key: &str, (name, value): (&Text, &Text), report: &mut Report) {
    let Some(kind) = known.of(other) else { return };
    if !is_text(kind) {
        report.add(
            Problem::at(name.span, format!("`{key}` names `{}`, which is no text", name.text))
                .label("a string, an enum or a code can tell cases apart")
                .also(other.item.span, "its type"),
        );
        return;
    }
    let values: Vec<&str> = match kind {
        Type::Enum(enumeration) => enumeration.values.iter().map(|value| value.wire.text.as_str()).collect(),
        Type::Code => known.api.codes.iter().map(|code| code.wire.text.as_str()).collect(),
        _ => return,
    };
    if values.contains(&value.text.as_str()) {
        return;
    }
    let is_closed = matches!(kind, Type::Enum(enumeration) if enumeration.closed);
    let label = suggestion(&value.text, values.iter().copied(), "", report);
    // An open enum has other values too, but hardly one that differs from a known one by a slip of the finger.
    if is_closed || !label.is_empty() {
        let label = if label.is_empty() { "there is no such value".to_owned() } else { label };
        report.add(
            Problem::at(value.span, format!("`{}` is not among the values of `{}`", value.text, name.text))
                .label(label)
                .help(format!("values: {}", listed(values.into_iter()))),
        );
    }
}

fn check_members(case: &Case, members: &[Field], object: &str, report: &mut Report) {
    let mut first: BTreeMap<&str, (&str, Span)> = BTreeMap::new();
    let named = case.required.iter().map(|name| ("required", name));
    for (key, name) in named.chain(case.forbidden.iter().map(|name| ("forbidden", name))) {
        let Some(member) = members.iter().find(|member| member.wire.text == name.text) else {
            let label = suggestion(
                &name.text,
                members.iter().map(|member| member.wire.text.as_str()),
                "not one of its fields",
                report,
            );
            report.add(
                Problem::at(name.span, format!("`{key}` names `{}`, which is no field of `{object}`", name.text))
                    .label(label),
            );
            continue;
        };
        if let Some((other, span)) = first.insert(&name.text, (key, name.span)) {
            let problem = match other == key {
                true => Problem::at(name.span, format!("`{key}` names `{}` twice", name.text)).label("the second one"),
                false => {
                    Problem::at(name.span, format!("`{}` is required and forbidden in one case", name.text)).label(key)
                }
            };
            report.add(problem.also(span, if other == key { "the first one" } else { other }));
        } else if member.required {
            let (message, label) = match key {
                "required" => ("is required in every case", "take it out"),
                _ => ("is forbidden here, but required in every case", "nothing fits"),
            };
            report.add(
                Problem::at(name.span, format!("`{}` {message}", name.text))
                    .label(label)
                    .also(member.wire.span, "`required: true` here"),
            );
        }
    }
}

/// The first case that fits is taken: one behind a case that always fits where it does is never reached.
fn refuse_hidden(cases: &[Case], report: &mut Report) {
    /// Each is held against those before it.
    const MOST: usize = 500;
    for (position, case) in cases.iter().enumerate().take(MOST) {
        let wider = |other: &&Case| {
            other.when.iter().all(|(name, value)| {
                case.when.iter().any(|(own, same)| own.text == name.text && same.text == value.text)
            })
        };
        let Some(other) = cases.iter().take(position).find(wider) else { continue };
        let problem = if other.when.len() == case.when.len() {
            Problem::at(case.span, "two cases with the same `when`")
                .label("the second one")
                .also(other.span, "the first one")
        } else {
            Problem::at(case.span, "this case is never reached: the first one that fits is taken")
                .label("never reached")
                .also(other.span, "fits wherever the other does")
                .help("put the narrower case first")
        };
        report.add(problem);
    }
}
