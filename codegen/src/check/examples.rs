//! Examples are held against the types: a wrong example is an error like any other.

use crate::checked::{self, Example, Field, ItemKind, Json, Kind, Shape};
use crate::model::{self, Limits, Text, Value};
use crate::report::{Problem, Report};
use crate::suggest::closest;

/// Checks every example of the model and puts it into the checked model.
pub(super) fn check(api: &model::Api, checked: &mut checked::Api, report: &mut Report) {
    let judge = Judge { types: &checked.types, codes: &checked.codes };
    let mut by_call = Vec::with_capacity(checked.calls.len());
    let mut of_fields = Vec::new();
    for call in &checked.calls {
        let Some(model) = api.calls.iter().find(|model| model.name.text == call.name) else { continue };
        let mut examples = Vec::with_capacity(model.examples.len());
        for example in &model.examples {
            examples.push(Example {
                doc: example.doc.clone(),
                request: example.request.as_ref().and_then(|value| judge.object(value, call.request, report)),
                response: example.response.as_ref().and_then(|value| judge.object(value, call.response, report)),
            });
        }
        by_call.push(examples);
        of_fields.extend(judge.field_examples(call.request, &model.request, report));
        of_fields.extend(judge.field_examples(call.response, &api.response, report));
        of_fields.extend(judge.field_examples(call.response, &model.response, report));
    }
    for definition in &api.types {
        if let model::Type::Object(fields) = &definition.item.kind
            && let Some(number) = checked.types.iter().position(|other| other.name == definition.name.text)
        {
            of_fields.extend(judge.field_examples(number, fields, report));
        }
    }
    for (call, examples) in checked.calls.iter_mut().zip(by_call) {
        call.examples = examples;
    }
    for (number, position, example) in of_fields {
        if let Some(checked::Definition { shape: Shape::Fields(fields), .. }) = checked.types.get_mut(number)
            && let Some(field) = fields.get_mut(position)
        {
            field.example = Some(example);
        }
    }
}

/// Holds values against types.
struct Judge<'c> {
    types: &'c [checked::Definition],
    codes: &'c [checked::Code],
}

impl Judge<'_> {
    /// The examples that single fields of a type have, at any depth: number, position, value.
    fn field_examples(&self, number: usize, fields: &[model::Field], report: &mut Report) -> Vec<(usize, usize, Json)> {
        let mut found = Vec::new();
        for field in fields {
            let known = self.fields(number);
            let Some(position) = known.iter().position(|other| other.wire == field.wire.text) else { continue };
            let Some(checked) = known.get(position) else { continue };
            if let Some(example) = &field.example
                && let Some(json) = self.value(example, &checked.item.kind, &checked.item.limits, report)
            {
                found.push((number, position, json));
            }
            if let (model::Type::Object(inner), Kind::Type(inner_number)) = (&field.item.kind, &checked.item.kind) {
                found.extend(self.field_examples(*inner_number, inner, report));
            }
            if let (model::Type::List(item) | model::Type::Map(item), Kind::List(of) | Kind::Map(of)) = (&field.item.kind, &checked.item.kind)
                && let (model::Type::Object(inner), Kind::Type(inner_number)) = (&item.kind, &of.kind)
            {
                found.extend(self.field_examples(*inner_number, inner, report));
            }
        }
        found
    }

    fn fields(&self, number: usize) -> &[Field] {
        match self.types.get(number).map(|definition| &definition.shape) {
            Some(Shape::Fields(fields)) => fields,
            _ => &[],
        }
    }

    fn object(&self, value: &Value, number: usize, report: &mut Report) -> Option<Json> {
        let Value::Map(members, span) = value else {
            if let Value::Refused(_) = value {
                return None;
            }
            report.add(Problem::at(value.span(), "an example of an object must be a mapping").label("this is not"));
            return None;
        };
        let fields = self.fields(number);
        let mut json = Vec::with_capacity(members.len());
        for (name, value) in members {
            match fields.iter().find(|field| field.wire == name.text) {
                Some(field) => {
                    if let Some(value) = self.value(value, &field.item.kind, &field.item.limits, report) {
                        json.push((name.text.clone(), value));
                    }
                }
                None => report.add(unknown_member(name, fields)),
            }
        }
        let missing: Vec<_> = (fields.iter())
            .filter(|field| field.required && !members.iter().any(|(name, _)| name.text == field.wire))
            .map(|field| format!("`{}`", field.wire))
            .collect();
        if !missing.is_empty() {
            report.add(Problem::at(*span, format!("the example lacks {}", missing.join(", "))).label("required"));
        }
        Some(Json::Map(json))
    }

    fn value(&self, value: &Value, kind: &Kind, limits: &Limits, report: &mut Report) -> Option<Json> {
        match (kind, value) {
            (_, Value::Refused(_)) => None,
            (Kind::Type(number) | Kind::Boxed(number), _) => match self.types.get(*number).map(|definition| &definition.shape) {
                Some(Shape::Values { values, closed }) => {
                    let known: Vec<_> = values.iter().map(|value| value.wire.as_str()).collect();
                    self.choice(value, &known, *closed, report)
                }
                _ => self.object(value, *number, report),
            },
            (Kind::Code, _) => {
                let known: Vec<_> = self.codes.iter().map(|code| code.wire.as_str()).collect();
                self.choice(value, &known, false, report)
            }
            (Kind::List(item), Value::List(values, span)) => {
                too_many(values.len(), limits, *span, report);
                Some(Json::List(values.iter().filter_map(|value| self.item(value, item, report)).collect()))
            }
            (Kind::Map(item), Value::Map(members, span)) => {
                too_many(members.len(), limits, *span, report);
                let entry = |(name, value): &(Text, Value)| Some((name.text.clone(), self.item(value, item, report)?));
                Some(Json::Map(members.iter().filter_map(entry).collect()))
            }
            (Kind::Any, value) => Some(any(value)),
            (_, Value::Text(text)) => scalar(text, kind, limits, report),
            _ => {
                report.add(Problem::at(value.span(), format!("the example must be {}", describe(kind))).label("this is not"));
                None
            }
        }
    }

    fn item(&self, value: &Value, item: &ItemKind, report: &mut Report) -> Option<Json> {
        self.value(value, &item.kind, &item.limits, report)
    }

    fn choice(&self, value: &Value, known: &[&str], closed: bool, report: &mut Report) -> Option<Json> {
        let Value::Text(text) = value else {
            report.add(Problem::at(value.span(), "the example must be one of the values").label("this is not"));
            return None;
        };
        let close = closest(&text.text, known.iter().copied());
        if !known.contains(&text.text.as_str()) && (closed || close.is_some()) {
            let label = close.map_or("not one of them".to_owned(), |close| format!("did you mean `{close}`?"));
            report.add(Problem::at(text.span, format!("`{}` is not among the values", text.text)).label(label).help(format!("values: {}", known.join(", "))));
            return None;
        }
        Some(Json::Text(text.text.clone()))
    }
}

fn scalar(text: &Text, kind: &Kind, limits: &Limits, report: &mut Report) -> Option<Json> {
    let written = text.text.as_str();
    let parsed = match kind {
        Kind::String => Some(Json::Text(written.to_owned())),
        Kind::Integer => written.parse().ok().map(Json::Integer),
        Kind::Int32 => written.parse::<i32>().ok().map(|number| Json::Integer(number.into())),
        Kind::Number => written.parse::<f64>().ok().filter(|number| number.is_finite()).map(Json::Number),
        Kind::Decimal => is_decimal(written).then(|| Json::Text(written.to_owned())),
        Kind::Boolean => written.parse().ok().map(Json::Boolean),
        _ => None,
    };
    if parsed.is_none() {
        report.add(Problem::at(text.span, format!("`{written}` is not {}", describe(kind))).label("in this example"));
    } else if let Some(broken) = broken_limit(written, parsed.as_ref(), limits) {
        report.add(Problem::at(text.span, format!("the example breaks a limit: {broken}")).label("this value"));
    }
    parsed
}

fn broken_limit(written: &str, parsed: Option<&Json>, limits: &Limits) -> Option<String> {
    let length = u32::try_from(written.chars().count()).unwrap_or(u32::MAX);
    let digits = |part: &str| u32::try_from(part.trim_start_matches('-').len()).unwrap_or(u32::MAX);
    let (whole, fraction) = written.split_once('.').unwrap_or((written, ""));
    match parsed {
        Some(Json::Integer(number)) => match (limits.min, limits.max) {
            (Some(min), _) if *number < min => Some(format!("at least {min}")),
            (_, Some(max)) if *number > max => Some(format!("at most {max}")),
            _ => None,
        },
        _ if limits.max_length.is_some_and(|max| length > max) => Some(format!("at most {} characters, this has {length}", limits.max_length?)),
        _ if limits.min_length.is_some_and(|min| length < min) => Some(format!("at least {} characters, this has {length}", limits.min_length?)),
        _ if limits.scale.is_some_and(|scale| digits(fraction) > scale) => Some(format!("at most {} digits after the point", limits.scale?)),
        _ if limits.precision.is_some_and(|precision| digits(whole).saturating_add(digits(fraction)) > precision) => Some(format!("at most {} digits", limits.precision?)),
        _ => None,
    }
}

fn is_decimal(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    digits(whole) && digits(fraction)
}

fn too_many(count: usize, limits: &Limits, span: crate::source::Span, report: &mut Report) {
    if let Some(max) = limits.max_items
        && count > usize::try_from(max).unwrap_or(usize::MAX)
    {
        report.add(Problem::at(span, format!("the example breaks a limit: at most {max} items, these are {count}")).label("this value"));
    }
}

fn unknown_member(name: &Text, fields: &[Field]) -> Problem {
    let known = fields.iter().map(|field| field.wire.as_str());
    let label = closest(&name.text, known).map_or("not a field".to_owned(), |close| format!("did you mean `{close}`?"));
    Problem::at(name.span, format!("the example has `{}`, which is no field", name.text)).label(label)
}

fn any(value: &Value) -> Json {
    match value {
        Value::Text(text) => Json::Text(text.text.clone()),
        Value::List(values, _) => Json::List(values.iter().map(any).collect()),
        Value::Map(members, _) => Json::Map(members.iter().map(|(name, value)| (name.text.clone(), any(value))).collect()),
        // Reported already; nothing is made of it.
        Value::Refused(_) => Json::Text(String::new()),
    }
}

fn describe(kind: &Kind) -> &'static str {
    match kind {
        Kind::String => "a string",
        Kind::Integer => "a whole number",
        Kind::Int32 => "a whole number of 32 bits",
        Kind::Number => "a number",
        Kind::Decimal => "a decimal number",
        Kind::Boolean => "`true` or `false`",
        Kind::List(_) => "a list",
        Kind::Map(_) | Kind::Type(_) | Kind::Boxed(_) => "a mapping",
        Kind::Any | Kind::Code => "a value",
    }
}
