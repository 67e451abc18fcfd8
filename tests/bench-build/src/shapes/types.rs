//! Definitions of structs and enums.
use super::{Shape, Tables};
use crate::model::{Enum, Field, Kind, Named, Object, Operation, pascal};

pub fn definitions(shape: &Shape, operation: &Operation) -> String {
    let serde = shape.tables == Tables::Serde;
    let write = |named| match named {
        Named::Object(it) => object(shape, it, serde),
        Named::Enum(it) => enumeration(it, serde),
    };
    operation.types().into_iter().map(write).collect()
}

/// A field's type, as it stands in the struct.
pub fn rust_type(field: &Field) -> String {
    let plain = plain_type(&field.kind);
    match &field.kind {
        Kind::List(_) => format!("rt::Vec<{plain}>"),
        _ if field.required => plain,
        _ => format!("rt::Option<{plain}>"),
    }
}

/// The type without the `Option` or `Vec` around it.
pub fn plain_type(kind: &Kind) -> String {
    match kind {
        Kind::Text { .. } => "rt::String".into(),
        Kind::Int32 => "i32".into(),
        Kind::Int64 => "i64".into(),
        Kind::Bool => "bool".into(),
        Kind::Enum(it) => it.name.clone(),
        Kind::Object(it) | Kind::List(it) => it.name.clone(),
    }
}

fn object(shape: &Shape, object: &Object, serde: bool) -> String {
    let derives = match (serde, shape.clone_by_table) {
        (true, _) => "rt::Clone, rt::Debug, rt::PartialEq, rt::Default, rt::serde::Serialize, rt::serde::Deserialize",
        (false, true) => "rt::Default",
        (false, false) => "rt::Clone, rt::Default",
    };
    let crate_path = if serde { "#[serde(crate = \"rt::serde\")]\n" } else { "" };
    let mut out = format!("/// {}\n#[derive({derives})]\n{crate_path}pub struct {} {{\n", object.doc, object.name);
    for field in &object.fields {
        let attribute = if serde { serde_attribute(field) } else { String::new() };
        out += &format!("/// {}\n{attribute}pub {}: {},\n", field.doc, field.rust(), rust_type(field));
    }
    out + "}\n"
}

fn serde_attribute(field: &Field) -> String {
    let rest = match field.kind {
        Kind::List(_) => ", default, skip_serializing_if = \"::std::vec::Vec::is_empty\"",
        _ if field.required => "",
        _ => ", default, skip_serializing_if = \"::core::option::Option::is_none\"",
    };
    format!("#[serde(rename = \"{}\"{rest})]\n", field.wire)
}

fn enumeration(it: &Enum, serde: bool) -> String {
    let (derives, crate_path, unknown) = match serde {
        true => (
            "rt::Clone, rt::Debug, rt::PartialEq, rt::serde::Serialize, rt::serde::Deserialize",
            "#[serde(crate = \"rt::serde\")]\n",
            "#[serde(untagged)]\n",
        ),
        false => ("rt::Clone", "", ""),
    };
    let mut out = format!("/// {}\n#[derive({derives})]\n{crate_path}pub enum {} {{\n", it.doc, it.name);
    for value in it.values {
        let rename = if serde { format!("#[serde(rename = \"{value}\")]\n") } else { String::new() };
        out += &format!("/// `{value}`\n{rename}{},\n", pascal(value));
    }
    out += &format!("/// Another one.\n{unknown}Unknown(rt::String),\n}}\n");
    if serde {
        out += &format!(
            "impl rt::Default for {} {{ #[inline] fn default() -> Self {{ Self::Unknown(rt::String::new()) }} }}\n",
            it.name
        );
    }
    out
}
