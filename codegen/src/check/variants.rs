//! Enums and codes: the names of their variants.

use std::collections::BTreeMap;

use super::names::{Names, hidden};
use crate::checked::{self, EnumValue};
use crate::model::{self, Text};
use crate::name;
use crate::report::{Problem, Report};

/// The codes that an answer can have.
pub(super) fn codes(api: &model::Api, report: &mut Report) -> Vec<checked::Code> {
    let mut names = Names::empty();
    let mut codes = Vec::with_capacity(api.codes.len());
    for code in &api.codes {
        codes.push(checked::Code {
            wire: code.wire.text.clone(),
            name: variant(&code.wire, code.name.as_ref(), true, &mut names, report),
            status: code.status,
            kind: code.kind.clone(),
            doc: code.doc.clone(),
            hint: code.hint.clone(),
        });
    }
    codes
}

/// The values of an enum.
pub(super) fn values(enumeration: &model::Enumeration, report: &mut Report) -> Vec<EnumValue> {
    let mut names = Names::empty();
    let mut values: Vec<EnumValue> = Vec::with_capacity(enumeration.values.len());
    let mut first = BTreeMap::new();
    for value in &enumeration.values {
        if let Some(first) = first.get(value.wire.text.as_str()) {
            report.add(
                Problem::at(value.wire.span, format!("the value `{}` is there twice", value.wire.text))
                    .label("the second one")
                    .also(*first, "the first one"),
            );
            continue;
        }
        first.insert(value.wire.text.as_str(), value.wire.span);
        if enumeration.number {
            check_number(&value.wire, report);
        }
        let name = variant(&value.wire, value.name.as_ref(), !enumeration.closed, &mut names, report);
        values.push(EnumValue { wire: value.wire.text.clone(), name, doc: value.doc.clone() });
    }
    values
}

/// A number is written in one way, so that what is read is what was meant.
fn check_number(wire: &Text, report: &mut Report) {
    let number = wire.text.parse::<i64>().ok();
    if number.is_some_and(|number| number.to_string() == wire.text) {
        return;
    }
    let label = match number {
        Some(number) => format!("write `{number}`"),
        None => "must be a whole number of 64 bits".to_owned(),
    };
    report.add(
        Problem::at(wire.span, format!("the value `{}` is no whole number, as `number: true` asks for", wire.text))
            .label(label),
    );
}

/// The name of a variant. If there is none, that is reported, and the variant has another one: it must be known to
/// whoever refers to its value.
fn variant(wire: &Text, given: Option<&Text>, open: bool, names: &mut Names, report: &mut Report) -> String {
    let fallback = || format!("Unnamed{}", wire.span.start);
    if let Some(problem) = hidden(wire) {
        report.add(problem);
        return fallback();
    }
    let written = given.unwrap_or(wire);
    let made = name::type_or_variant(&written.text);
    let name = match (given, made) {
        (None, Some(name)) => name,
        (Some(given), Some(name)) if given.text == name => name,
        (Some(given), made) => {
            // What is empty was reported as such.
            if !given.text.trim().is_empty() {
                let label = made
                    .map_or("ASCII letters and digits, a letter first".to_owned(), |made| format!("write `{made}`"));
                report.add(
                    Problem::at(given.span, format!("`{}` is not the name of a Rust variant", given.text)).label(label),
                );
            }
            return fallback();
        }
        (None, None) => {
            let message = format!("no name for a Rust variant can be made of `{}`", wire.text);
            let help = format!("write `{:?}: {{name: SomeName, doc: what it means}}`", wire.text);
            report.add(Problem::at(wire.span, message).label("give it a `name:`").help(help));
            return fallback();
        }
    };
    if open && name == "Unknown" {
        report.add(
            Problem::at(written.span, "a variant cannot be called `Unknown`")
                .label("that is the variant for whatever the spec does not know")
                .help("give it another `name:`"),
        );
        return fallback();
    }
    names.take(&name, written, "variant", report);
    name
}
