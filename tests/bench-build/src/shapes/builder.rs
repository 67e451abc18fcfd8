//! Builders with a marker for each required field, and the client's methods.
use super::{Shape, Tables, types::plain_type, types::rust_type};
use crate::model::{Api, Field, Kind, Operation, snake};
use std::collections::BTreeSet;

/// The client type, its methods, and the markers of what is missing.
pub fn client(api: &Api) -> String {
    let required =
        api.operations.iter().flat_map(|it| it.request.required()).map(|it| it.wire).collect::<BTreeSet<_>>();
    let markers = required
        .iter()
        .map(|it| format!("/// `{}` was not given.\npub enum {it} {{}}\n", snake(it)))
        .collect::<String>();
    let mut out = format!("/// Required fields.\npub mod missing {{\n{markers}}}\n");
    out += "/// The client.\n#[derive(rt::Clone)]\npub struct Bench(pub rt::Client);\nimpl Bench {\n";
    for operation in &api.operations {
        let (doc, name) = (&operation.doc, &operation.name);
        out += &format!(
            "/// {doc}\n#[inline] pub fn {}(&self) -> {name}<'_> {{ {name} {{ build: rt::Build::new(&self.0), given: rt::PhantomData }} }}\n",
            snake(name)
        );
    }
    out + "}\n"
}

/// The builder of an operation.
pub fn builder(shape: &Shape, operation: &Operation) -> String {
    let name = &operation.name;
    let request = &operation.request.name;
    let required = operation.request.required().map(|it| it.wire).collect::<Vec<_>>();
    let defaults = required.iter().map(|it| format!("{it} = missing::{it}")).collect::<Vec<_>>().join(", ");
    let parameters = required.join(", ");
    let setters = if shape.setter_macros { setter_macro(operation, &required) } else { setters(operation, &required) };
    format!(
        "/// {}\npub struct {name}<'c, {defaults}> {{ build: rt::Build<'c, {request}>, given: rt::PhantomData<({parameters})> }}
        impl<'c, {parameters}> {name}<'c, {parameters}> {{\n{setters}{}}}\n",
        operation.doc,
        send(shape, operation, &required)
    )
}

fn send(shape: &Shape, operation: &Operation, required: &[&str]) -> String {
    let response = &operation.response.name;
    let id = snake(&operation.name).to_uppercase();
    let bounds =
        required.iter().map(|it| format!("{it}: rt::Given<{}>", operation.request.name)).collect::<Vec<_>>().join(", ");
    let call = if shape.tables == Tables::Serde { "call_serde" } else { "call" };
    if shape.boxed_send {
        return format!(
            "/// Sends it.\n#[inline] pub fn send(self) -> rt::Sending<{response}> where {bounds} {{ self.build.client.sending(&{id}, ::std::boxed::Box::new(self.build.request)) }}\n"
        );
    }
    format!(
        "/// Sends it.\n#[inline] pub async fn send(self) -> rt::Result<rt::Answer<{response}>, rt::Error> where {bounds} {{ self.build.client.{call}(&{id}, self.build.request).await }}\n"
    )
}

/// The builder's markers after a required field was given.
fn given(required: &[&str], field: &Field) -> String {
    required.iter().map(|it| if *it == field.wire { "rt::Set" } else { it }).collect::<Vec<_>>().join(", ")
}

fn setters(operation: &Operation, required: &[&str]) -> String {
    let builder = &operation.name;
    let setter = |field: &Field| {
        let (doc, name) = (&field.doc, field.rust());
        let plain = plain_type(&field.kind);
        let (argument, value) = match field.kind {
            Kind::Text { .. } => (format!("impl rt::Into<{plain}>"), "value.into()"),
            Kind::List(_) => (
                format!("impl rt::IntoIterator<Item = {plain}>"),
                "rt::Iterator::collect(rt::IntoIterator::into_iter(value))",
            ),
            _ => (plain, "value"),
        };
        if field.required {
            return format!(
                "/// {doc}\n#[inline] pub fn {name}(mut self, value: {argument}) -> {builder}<'c, {}> {{ self.build.request.{name} = {value}; {builder} {{ build: self.build, given: rt::PhantomData }} }}\n",
                given(required, field)
            );
        }
        let value =
            if rust_type(field).starts_with("rt::Option") { format!("rt::Some({value})") } else { value.into() };
        format!(
            "/// {doc}\n#[inline] pub fn {name}(mut self, value: {argument}) -> Self {{ self.build.request.{name} = {value}; self }}\n"
        )
    };
    operation.request.fields.iter().map(setter).collect()
}

fn setter_macro(operation: &Operation, required: &[&str]) -> String {
    let row = |field: &Field| {
        let how = match field.kind {
            Kind::Text { .. } => "text",
            Kind::List(_) => "list",
            _ => "plain",
        };
        let given = if field.required { format!(" => [{}]", given(required, field)) } else { String::new() };
        format!("/// {}\n{how} {}: {}{given};\n", field.doc, field.rust(), plain_type(&field.kind))
    };
    let rows = operation.request.fields.iter().map(row).collect::<String>();
    format!("rt::setters! {{ {},\n{rows}}}\n", operation.name)
}
