//! Single facts of a spec, as a page says them.

use bothends_codegen::checked::{Api, Case, Delivery, Kind, Next, Pages, Shape};
use bothends_codegen::model::Limits;

pub(super) fn place(word: &str) -> String {
    match word {
        "body" => "the body itself".to_owned(),
        "path" | "host" | "query" => format!("in the {word}"),
        "header" => "a header".to_owned(),
        "multipart" => "a part of a multipart body".to_owned(),
        "form" => "in a form".to_owned(),
        "json" => "in a JSON body".to_owned(),
        other => format!("in {other}"),
    }
}

pub(super) fn encoding(word: &str) -> String {
    match word {
        "json" => "JSON in a text".to_owned(),
        "base64-json" => "JSON in Base64".to_owned(),
        "json-or-text" => "JSON, perhaps in a text, or any other text".to_owned(),
        "comma" => "joined by commas".to_owned(),
        "aes-cbc" => "encrypted".to_owned(),
        other => other.to_owned(),
    }
}

pub(super) fn pages(pages: &Pages) -> String {
    let next = match &pages.next {
        Next::Number { number, total: Some(total), .. } => format!("numbered by {number}, up to {total} items"),
        Next::Number { number, total: None, .. } => format!("numbered by {number}"),
        Next::Token { token: (request, answer) } => format!("each names the next one: {answer} goes into {request}"),
    };
    format!("of {}, {next}", pages.items)
}

pub(super) fn case(case: &Case) -> String {
    let when = when(&case.when);
    let mut must = Vec::new();
    if !case.required.is_empty() {
        must.push(format!("needs {}", listed(&case.required, "and")));
    }
    if !case.forbidden.is_empty() {
        must.push(format!("must not have {}", listed(&case.forbidden, "or")));
    }
    format!("Where {when}, it {}", if must.is_empty() { "is free".to_owned() } else { must.join(" and ") })
}

/// Fields that have certain values.
pub(super) fn when(values: &[(String, String)]) -> String {
    let when: Vec<_> = values.iter().map(|(name, value)| format!("`{name}` is `{value}`")).collect();
    when.join(" and ")
}

/// `a`, `b` or `c`.
pub(super) fn listed(words: &[String], last: &str) -> String {
    let words: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    match words.split_last() {
        Some((end, before)) if !before.is_empty() => format!("{} {last} {end}", before.join(", ")),
        _ => words.concat(),
    }
}

pub(super) fn delivery(delivery: &Delivery) -> String {
    match delivery {
        Delivery::Once(keys) => format!("has its effect once for each {}", keys.join(", ")),
        Delivery::Converge => "sets a state: repeating it is harmless".to_owned(),
        Delivery::Read => "has no effect".to_owned(),
    }
}

/// A type as specs write it.
pub(super) fn kind(api: &Api, kind: &Kind) -> String {
    match kind {
        Kind::String => "string".to_owned(),
        Kind::Integer => "integer".to_owned(),
        Kind::Int32 => "int32".to_owned(),
        Kind::Number => "number".to_owned(),
        Kind::Decimal => "decimal".to_owned(),
        Kind::Boolean => "boolean".to_owned(),
        Kind::Timestamp(form) => format!("timestamp as {}", form.format),
        Kind::Bytes => "bytes".to_owned(),
        Kind::Any => "any JSON".to_owned(),
        Kind::Code => "code".to_owned(),
        Kind::Type(number) | Kind::Boxed(number) => match api.definition(*number).map(|it| &it.shape) {
            Some(Shape::Values { closed, number, .. }) => {
                let values = if *number { "one of these numbers" } else { "one of these values" };
                if *closed { values.to_owned() } else { format!("{values} or another") }
            }
            _ => "object".to_owned(),
        },
        Kind::List(item) => format!("list of {}", item_of(api, &item.kind, &item.limits)),
        Kind::Map(item) => format!("map of {}", item_of(api, &item.kind, &item.limits)),
    }
}

fn item_of(api: &Api, kind: &Kind, limits: &Limits) -> String {
    let rules = self::limits(kind, limits);
    let kind = self::kind(api, kind);
    if rules.is_empty() { kind } else { format!("{kind} ({})", rules.join(", ")) }
}

pub(super) fn limits(kind: &Kind, limits: &Limits) -> Vec<String> {
    let mut rules = Vec::new();
    let unit = if *kind == Kind::Bytes { " bytes" } else { " characters" };
    rules.extend(range(limits.min_length, limits.max_length, unit));
    rules.extend(range(limits.min, limits.max, ""));
    rules.extend(range(None, limits.max_items, " items"));
    rules.extend(range(None, limits.precision, " digits"));
    rules.extend(range(None, limits.scale, " digits after the point"));
    rules.extend(limits.pattern.as_ref().map(|pattern| format!("matching `{pattern}`")));
    rules
}

fn range<T: std::fmt::Display>(least: Option<T>, most: Option<T>, unit: &str) -> Option<String> {
    match (least, most) {
        (None, None) => None,
        (None, Some(most)) => Some(format!("at most {most}{unit}")),
        (Some(least), None) => Some(format!("at least {least}{unit}")),
        (Some(least), Some(most)) => Some(format!("{least} to {most}{unit}")),
    }
}

/// Milliseconds in the largest unit that they are whole in.
pub(super) fn time(milliseconds: u64) -> String {
    match milliseconds {
        whole if whole > 0 && whole.is_multiple_of(3_600_000) => format!("{} h", whole / 3_600_000),
        whole if whole > 0 && whole.is_multiple_of(60_000) => format!("{} min", whole / 60_000),
        whole if whole.is_multiple_of(1000) => format!("{} s", whole / 1000),
        rest => format!("{rest} ms"),
    }
}
