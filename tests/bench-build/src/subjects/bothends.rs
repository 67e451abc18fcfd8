//! The real thing: `#[derive(Client)]` on the same API as a folder of specs.
//!
//! Everything that depends on the spec language, on how the macro names things and on how codegen is called is in this file.
use super::{Subject, calls};
use crate::{
    model::{self, Api, Field, Kind, Object, Operation, pascal, snake},
    scratch::Crate,
};
use anyhow::Result;
use bothends_codegen::{Holder, Invocation, Side, Target, files::Files};
use proc_macro2::{Ident, Span};
use quote::quote;
use std::path::Path;

const DEPENDENCIES: &str =
    "bothends = { path = \"../../../../../../runtime\", default-features = false, features = [\"client\"] }\n";
const SPECS: &str = "specs/bench";
const SOURCE: &str = "//! The API, by bothends.
use bothends::Client;

/// The client.
#[derive(Client, Clone)]
#[api(path = \"specs/bench\")]
pub struct Bench(Client);
";

pub fn subject(operations: usize) -> Subject {
    let api = model::api(operations);
    let part = |part| format!("bothends-{operations}/{part}");
    let mut client = Crate::new(part("api"), DEPENDENCIES, "src/lib.rs", SOURCE.into());
    client.files.push((format!("{SPECS}/api.yaml"), API_YAML.into()));
    client.files.extend(api.operations.iter().map(|it| (format!("{SPECS}/{}.yaml", it.name), spec(it))));
    let caller = Crate::new(part("caller"), client.as_dependency(), "src/lib.rs", caller(&api, &client.ident()));
    let about = "derive(Client) of the same API";
    Subject {
        name: "bothends".into(),
        about,
        operations,
        api: client,
        caller,
        smoke: None,
        emit: Some(Box::new(expand)),
    }
}

/// What the macro writes for the crate in `folder`, by calling codegen in this process.
fn expand(folder: &Path) -> Result<Option<String>> {
    let ident = |name| Ident::new(name, Span::call_site());
    let invocation = Invocation {
        side: Side::Client,
        files: Files::Folder { root: folder.to_owned(), shown: String::new() },
        api: SPECS.to_owned(),
        pick: None,
        holder: Holder { name: ident("Bench"), field: quote!(0), make: Some(quote!(Self(client))) },
        target: Target {
            runtime: quote!(::bothends),
            scheme: None,
            module: ident("bench"),
            visibility: quote!(pub),
            span: Span::call_site(),
        },
    };
    Ok(Some(bothends_codegen::expand(&invocation).to_string()))
}

const API_YAML: &str = r#"title: Bench
version: "2026-01-01"
protocol: aliyun-rpc
signature: acs3-hmac-sha256
endpoint: https://bench.example.com
"#;

fn spec(operation: &Operation) -> String {
    format!(
        "operation: {}\ndoc: {}\nrequest:\n{}response:\n{}",
        operation.name,
        quoted(&operation.doc),
        fields(&operation.request, "  "),
        fields(&operation.response, "  ")
    )
}

fn fields(object: &Object, indent: &str) -> String {
    object.fields.iter().map(|it| field(it, indent)).collect()
}

/// A scalar or enum is one line; what has fields of its own is a block.
fn field(field: &Field, indent: &str) -> String {
    let (wire, doc) = (field.wire, quoted(&field.doc));
    let required = if field.required { ", required: true" } else { "" };
    let line = |of_type: &str| format!("{indent}{wire}: {{type: {of_type}{required}, doc: {doc}}}\n");
    let block = |of_type: &str, rest: String| {
        format!("{indent}{wire}:\n{indent}  type: {of_type}\n{indent}  doc: {doc}\n{rest}")
    };
    match &field.kind {
        Kind::Text { max_length: None } => line("string"),
        Kind::Text { max_length: Some(length) } => line(&format!("string, max_length: {length}")),
        Kind::Int32 => line("int32"),
        Kind::Int64 => line("integer"),
        Kind::Bool => line("boolean"),
        Kind::Enum(it) => line(&format!("enum, values: [{}]", it.values.join(", "))),
        Kind::Object(it) => block("object", format!("{indent}  fields:\n{}", fields(it, &format!("{indent}    ")))),
        Kind::List(it) => {
            let inner = fields(it, &format!("{indent}      "));
            block("list", format!("{indent}  items:\n{indent}    type: object\n{indent}    fields:\n{inner}"))
        }
    }
}

fn quoted(text: &str) -> String {
    format!("{text:?}")
}

/// Calls every operation with its required fields.
fn caller(api: &Api, api_crate: &str) -> String {
    let body = calls(api, "Bench", |operation| {
        let setters = operation.request.required().map(|it| setter(operation, it)).collect::<String>();
        format!(
            "let answer = client.{}(){setters}.send().await?;\n    Ok(answer.request_id.len())",
            snake(&operation.name)
        )
    });
    format!("//! Calls every operation.\nuse {api_crate}::{{Bench, bench}};\n{body}")
}

fn setter(operation: &Operation, field: &Field) -> String {
    match &field.kind {
        Kind::Enum(it) => {
            format!(".{}(bench::{}::{})", field.rust(), enum_name(operation, field), pascal(it.values[0]))
        }
        _ => format!(".{}(\"{}\")", field.rust(), field.wire),
    }
}

/// How the macro names the enum of a request's field.
fn enum_name(operation: &Operation, field: &Field) -> String {
    format!("{}{}", operation.name, field.wire)
}
