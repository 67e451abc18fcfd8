//! The floor: plain structs and enums with derived `Clone`, `Debug` and `PartialEq`, and no client at all.
use crate::model::{Api, Field, Kind, Named, Object, pascal, snake};

pub fn source(api: &Api) -> String {
    let mut out = String::from("//! Types only.\n");
    for named in api.operations.iter().flat_map(|it| it.types()) {
        let (Named::Object(Object { name, doc, .. }) | Named::Enum(crate::model::Enum { name, doc, .. })) = named;
        out += &format!("/// {doc}\n#[derive(Clone, Debug, PartialEq)]\n");
        match named {
            Named::Object(it) => {
                let fields = it
                    .fields
                    .iter()
                    .map(|it| format!("    /// {}\n    pub {}: {},\n", it.doc, it.rust(), rust_type(it)));
                out += &format!("pub struct {name} {{\n{}}}\n", fields.collect::<String>());
            }
            Named::Enum(it) => {
                let values =
                    it.values.iter().map(|it| format!("    /// `{it}`\n    {},\n", pascal(it))).collect::<String>();
                out += &format!("pub enum {name} {{\n{values}    /// Another one.\n    Unknown(String),\n}}\n");
            }
        }
    }
    out
}

fn rust_type(field: &Field) -> String {
    let plain = match &field.kind {
        Kind::Text { .. } => "String",
        Kind::Int32 => "i32",
        Kind::Int64 => "i64",
        Kind::Bool => "bool",
        Kind::Enum(it) => &it.name,
        Kind::Object(it) => &it.name,
        Kind::List(it) => return format!("Vec<{}>", it.name),
    };
    if field.required { plain.to_owned() } else { format!("Option<{plain}>") }
}

/// Makes, clones, compares and prints each request.
pub fn caller(api: &Api, crate_name: &str) -> String {
    let mut out = format!("//! Uses every type.\nuse {crate_name} as api;\n");
    for operation in &api.operations {
        let request = &operation.request;
        let fields = request.fields.iter().map(|it| format!("{}: {},\n", it.rust(), value(it))).collect::<String>();
        out += &format!(
            "pub fn {}(answer: &api::{}) -> (bool, String) {{\n    let request = api::{} {{\n{fields}}};\n    (request == request.clone(), format!(\"{{request:?}}{{:?}}\", answer.clone()))\n}}\n",
            snake(&operation.name),
            operation.response.name,
            request.name
        );
    }
    out
}

fn value(field: &Field) -> String {
    match &field.kind {
        Kind::List(_) => "vec![]".into(),
        _ if !field.required => "None".into(),
        Kind::Enum(it) => format!("api::{}::{}", it.name, pascal(it.values[0])),
        _ => format!("\"{}\".into()", field.wire),
    }
}
