//! Examples are held against the types: a wrong example is an error like any other.

use std::collections::BTreeMap;

use super::names::{listed, suggestion};
use super::scalars;
use crate::checked::{self, Example, Field, ItemKind, Json, Kind, Shape};
use crate::model::{self, Limits, Text, Type, Value};
use crate::report::{Problem, Report};
use crate::source::Span;

/// Checks every example of the model and puts it into the checked model.
pub(super) fn check(api: &model::Api, checked: &mut checked::Api, report: &mut Report) {
    let judge = Judge { types: &checked.types, codes: &checked.codes, what: "example" };
    let mut by_call = Vec::with_capacity(checked.calls.len());
    let mut of_fields = Vec::new();
    for call in &checked.calls {
        let Some(model) = api.calls.iter().find(|model| model.name.text == call.name) else { continue };
        let mut examples = Vec::with_capacity(model.examples.len());
        for example in &model.examples {
            let response = example.response.as_ref().filter(|_| !api.unread.response);
            examples.push(Example {
                doc: example.doc.clone(),
                request: example
                    .request
                    .as_ref()
                    .and_then(|value| judge.object(value, call.request, "request", report)),
                response: response.and_then(|value| judge.object(value, call.response, "response", report)),
            });
        }
        by_call.push(examples);
        for (number, fields) in
            [(call.request, &model.request), (call.response, &api.response), (call.response, &model.response)]
        {
            judge.field_examples(number, fields, &mut of_fields, report);
        }
    }
    let numbers = checked.types.iter().enumerate().map(|(number, definition)| (definition.name.as_str(), number));
    let numbers: BTreeMap<&str, usize> = numbers.collect();
    for definition in &api.types {
        if let Some(number) = numbers.get(definition.name.text.as_str()) {
            let mut kind = &definition.item.kind;
            // A name for a list gives its name to the object in it.
            while let Type::List(item) | Type::Map(item) = kind {
                kind = &item.kind;
            }
            judge.inline_examples(kind, &Kind::Type(*number), &mut of_fields, report);
        }
    }
    for (call, examples) in checked.calls.iter_mut().zip(by_call) {
        call.examples = examples;
    }
    for FieldExample { number, position, example, default } in of_fields {
        if let Some(checked::Definition { shape: Shape::Fields(fields), .. }) = checked.types.get_mut(number)
            && let Some(field) = fields.get_mut(position)
        {
            (field.example, field.default) = (example, default);
        }
    }
}

/// The example and the default of a single field: the number of its type, its place among the fields, their values.
struct FieldExample {
    number: usize,
    position: usize,
    example: Option<Json>,
    default: Option<Json>,
}

/// Holds values against types.
struct Judge<'c> {
    types: &'c [checked::Definition],
    codes: &'c [checked::Code],
    /// What the values are: `example` or `default`.
    what: &'static str,
}

impl Judge<'_> {
    /// The examples that single fields of a type have, at any depth.
    fn field_examples(
        &self,
        number: usize,
        fields: &[model::Field],
        found: &mut Vec<FieldExample>,
        report: &mut Report,
    ) {
        let known = self.fields(number).iter().enumerate();
        let by_wire: BTreeMap<_, _> = known.map(|(position, field)| (field.wire.as_str(), (position, field))).collect();
        for field in fields {
            let Some((position, checked)) = by_wire.get(field.wire.text.as_str()) else { continue };
            let value = |judge: &Judge<'_>, value: &Option<Value>, report: &mut Report| {
                judge.value(value.as_ref()?, &checked.item.kind, &checked.item.limits, report)
            };
            let example = value(self, &field.example, report);
            let default = value(&Judge { what: "default", ..*self }, &field.default, report);
            if example.is_some() || default.is_some() {
                found.push(FieldExample { number, position: *position, example, default });
            }
            self.inline_examples(&field.item.kind, &checked.item.kind, found, report);
        }
    }

    /// Those in objects that are written where they are used.
    fn inline_examples(&self, model: &Type, kind: &Kind, found: &mut Vec<FieldExample>, report: &mut Report) {
        match (model, kind) {
            (Type::Object(fields), Kind::Type(number) | Kind::Boxed(number)) => {
                self.field_examples(*number, fields, found, report);
            }
            (Type::List(model) | Type::Map(model), Kind::List(of) | Kind::Map(of)) => {
                self.inline_examples(&model.kind, &of.kind, found, report);
            }
            _ => {}
        }
    }

    fn fields(&self, number: usize) -> &[Field] {
        match self.types.get(number).map(|definition| &definition.shape) {
            Some(Shape::Fields(fields)) => fields,
            _ => &[],
        }
    }

    /// `whose` says of what an example is one: `request`, or a type's name.
    fn object(&self, value: &Value, number: usize, whose: &str, report: &mut Report) -> Option<Json> {
        let Value::Map(members, span) = value else {
            return self.report_kind(value, "a mapping", report);
        };
        let fields = self.fields(number);
        let mut json = Vec::with_capacity(members.len());
        let mut meant = Vec::new();
        for (name, value) in members {
            match fields.iter().find(|field| field.wire == name.text) {
                Some(field) => {
                    if let Some(value) = self.value(value, &field.item.kind, &field.item.limits, report) {
                        json.push((name.text.clone(), value));
                    }
                }
                None => {
                    let problem = self.unknown_member(name, fields, whose, report);
                    meant.push(problem.label.clone());
                    report.add(problem);
                }
            }
        }
        let is_missing = |field: &&Field| {
            let is_there = || members.iter().any(|(name, _)| name.text == field.wire);
            let is_misspelled = || meant.iter().any(|label| label.contains(&format!("`{}`", field.wire)));
            field.required && !is_there() && !is_misspelled()
        };
        let mut missing = fields.iter().filter(is_missing).map(|field| field.wire.as_str()).peekable();
        if missing.peek().is_some() {
            let message = format!("the {} of `{whose}` lacks what is required: {}", self.what, listed(missing));
            report.add(Problem::at(*span, message).label("missing here"));
        }
        for field in fields {
            self.cases(field, members, *span, report);
        }
        Some(Json::Map(json))
    }

    /// What an object has to be, given the members beside it. The runtime asks the same of real values.
    fn cases(&self, field: &Field, beside: &[(Text, Value)], around: Span, report: &mut Report) {
        let find = |wire: &str| beside.iter().find(|(name, _)| name.text == wire).map(|(_, value)| value);
        let has = |(name, value): &(String, String)| matches!(find(name), Some(Value::Text(text) | Value::Bare(text)) if text.text == *value);
        let Some(case) = field.cases.iter().find(|case| case.when.iter().all(has)) else { return };
        let when =
            case.when.iter().map(|(name, value)| format!("`{name}` is `{value}`")).collect::<Vec<_>>().join(" and ");
        let (members, span) = match find(&field.wire) {
            Some(Value::Map(members, span)) => (members, span),
            // A required one has been missed already.
            None if !field.required && !case.required.is_empty() => {
                let message = format!("the {} lacks `{}`, which is required if {when}", self.what, field.wire);
                return report.add(Problem::at(around, message).label("missing here"));
            }
            _ => return,
        };
        let is_there = |name: &&String| members.iter().any(|(member, _)| member.text == **name);
        let mut missing = case.required.iter().filter(|name| !is_there(name)).map(String::as_str).peekable();
        if missing.peek().is_some() {
            let message =
                format!("the {} of `{}` lacks what is required if {when}: {}", self.what, field.wire, listed(missing));
            report.add(Problem::at(*span, message).label("missing here"));
        }
        for (name, _) in members.iter().filter(|(name, _)| case.forbidden.contains(&name.text)) {
            let message = format!("the {} has `{}`, which must not be there if {when}", self.what, name.text);
            report.add(Problem::at(name.span, message).label("take it out"));
        }
    }

    fn value(&self, value: &Value, kind: &Kind, limits: &Limits, report: &mut Report) -> Option<Json> {
        match (kind, value) {
            (_, Value::Refused(_)) => None,
            (Kind::Type(number) | Kind::Boxed(number), _) => {
                let definition = self.types.get(*number)?;
                let Shape::Values { values, closed, number } = &definition.shape else {
                    return self.object(value, *number, &definition.name, report);
                };
                let known = || values.iter().map(|value| value.wire.as_str());
                let text = self.choice(value, known, *closed, limits, report)?;
                match (&text, value) {
                    (Json::Text(_), Value::Text(text) | Value::Bare(text)) if *number => {
                        scalars::scalar(self.what, text, &Kind::Integer, limits, report)
                    }
                    _ => Some(text),
                }
            }
            (Kind::Code, _) => {
                self.choice(value, || self.codes.iter().map(|code| code.wire.as_str()), false, limits, report)
            }
            (Kind::List(item), Value::List(values, span)) => {
                self.too_many(values.len(), limits, *span, report);
                Some(Json::List(values.iter().filter_map(|value| self.item(value, item, report)).collect()))
            }
            (Kind::Map(item), Value::Map(members, span)) => {
                self.too_many(members.len(), limits, *span, report);
                let entry = |(name, value): &(Text, Value)| Some((name.text.clone(), self.item(value, item, report)?));
                Some(Json::Map(members.iter().filter_map(entry).collect()))
            }
            (Kind::Any, value) => Some(scalars::any(value)),
            (Kind::List(_), _) => self.report_kind(value, "a list", report),
            (Kind::Map(_), _) => self.report_kind(value, "a mapping", report),
            (_, Value::Text(text) | Value::Bare(text)) => scalars::scalar(self.what, text, kind, limits, report),
            _ => self.report_kind(value, scalars::describe(kind), report),
        }
    }

    fn item(&self, value: &Value, item: &ItemKind, report: &mut Report) -> Option<Json> {
        self.value(value, &item.kind, &item.limits, report)
    }

    fn choice<'k, I: Iterator<Item = &'k str>>(
        &self,
        value: &Value,
        known: impl Fn() -> I,
        closed: bool,
        limits: &Limits,
        report: &mut Report,
    ) -> Option<Json> {
        let (Value::Text(text) | Value::Bare(text)) = value else {
            return self.report_kind(value, "one of the values of the enum", report);
        };
        if !known().any(|known| known == text.text) {
            let label = suggestion(&text.text, known(), "", report);
            // An open enum has others too, but hardly one that differs from a known one by a slip of the finger.
            if closed || !label.is_empty() {
                let label = if label.is_empty() { "there is no such value".to_owned() } else { label };
                let message = format!("the {} `{}` is not among the values of the enum", self.what, text.text);
                report.add(Problem::at(text.span, message).label(label).help(format!("values: {}", listed(known()))));
                return None;
            }
        }
        scalars::scalar(self.what, text, &Kind::String, limits, report)
    }

    fn too_many(&self, count: usize, limits: &Limits, span: Span, report: &mut Report) {
        if let Some(max) = limits.max_items
            && count > usize::try_from(max).unwrap_or(usize::MAX)
        {
            let message = format!("the {} breaks a limit: at most {}", self.what, scalars::counted(max, "item"));
            report.add(Problem::at(span, message).label(format!("these are {count}")));
        }
    }

    fn unknown_member(&self, name: &Text, fields: &[Field], whose: &str, report: &Report) -> Problem {
        let known = || fields.iter().map(|field| field.wire.as_str());
        let label = suggestion(&name.text, known(), "not a field", report);
        let problem =
            Problem::at(name.span, format!("the {} has `{}`, which is no field of `{whose}`", self.what, name.text));
        let fields =
            if fields.is_empty() { "it has no fields".to_owned() } else { format!("fields: {}", listed(known())) };
        problem.label(label).help(fields)
    }

    fn report_kind<T>(&self, value: &Value, expected: &str, report: &mut Report) -> Option<T> {
        let label = match value {
            Value::Refused(_) => return None,
            Value::Text(_) | Value::Bare(_) => "this is a single value",
            Value::List(..) => "this is a list",
            Value::Map(..) => "this is a mapping",
        };
        report.add(Problem::at(value.span(), format!("the {} must be {expected}", self.what)).label(label));
        None
    }
}
