//! Progenitor's macro on the same API as an OpenAPI 3.0 document.
use super::calls;
use crate::model::{Api, Field, Kind, Named, Object, Operation, pascal, snake};
use serde_json::{Map, Value, json};

/// What progenitor's documentation asks for, and no more features than its code needs.
pub const DEPENDENCIES: &str = r#"progenitor = "0.15"
progenitor-client = "0.15"
chrono = { version = "0.4", features = ["serde"] }
futures = "0.3"
regress = "0.12"
reqwest = { version = "0.13", default-features = false, features = ["json", "stream"] }
serde = { version = "1.0", features = ["derive"] }
serde_json = "1.0"
uuid = { version = "1.0", features = ["serde"] }
"#;

pub const SOURCE: &str = "//! The API, by progenitor.\nprogenitor::generate_api!(\"api.json\");\n";

/// The API as OpenAPI. Greatest lengths are left out: each would become a type of its own.
pub fn openapi(api: &Api) -> String {
    let mut schemas = Map::new();
    for named in api.operations.iter().flat_map(|it| it.types()) {
        match named {
            Named::Object(it) => schemas.insert(it.name.clone(), object(it)),
            Named::Enum(it) => {
                schemas.insert(it.name.clone(), json!({"type": "string", "description": it.doc, "enum": it.values}))
            }
        };
    }
    let failure = json!({"type": "object", "required": ["Code"], "properties": {"Code": {"type": "string"}, "Message": {"type": "string"}}});
    schemas.insert("ApiError".into(), failure);
    let paths = api.operations.iter().map(|it| (format!("/{}", it.name), path(it))).collect::<Map<_, _>>();
    let document = json!({
        "openapi": "3.0.3",
        "info": {"title": "Bench", "version": "1.0.0", "description": "An API to measure with."},
        "servers": [{"url": "https://bench.example.com"}],
        "paths": paths,
        "components": {"schemas": schemas},
    });
    format!("{document:#}")
}

fn path(operation: &Operation) -> Value {
    let content = |name: &str| json!({"application/json": {"schema": reference(name)}});
    json!({"post": {
        "operationId": snake(&operation.name),
        "summary": operation.doc,
        "requestBody": {"required": true, "content": content(&operation.request.name)},
        "responses": {
            "200": {"description": "Done.", "content": content(&operation.response.name)},
            "4XX": {"description": "Refused.", "content": content("ApiError")},
        },
    }})
}

fn object(it: &Object) -> Value {
    let required = it.required().map(|it| it.wire).collect::<Vec<_>>();
    let properties = it.fields.iter().map(|it| (it.wire.to_owned(), property(it))).collect::<Map<_, _>>();
    json!({"type": "object", "description": it.doc, "required": required, "properties": properties})
}

fn property(field: &Field) -> Value {
    let doc = &field.doc;
    match &field.kind {
        Kind::Text { .. } => json!({"type": "string", "description": doc}),
        Kind::Int32 => json!({"type": "integer", "format": "int32", "description": doc}),
        Kind::Int64 => json!({"type": "integer", "format": "int64", "description": doc}),
        Kind::Bool => json!({"type": "boolean", "description": doc}),
        Kind::Enum(it) => reference(&it.name),
        Kind::Object(it) => reference(&it.name),
        Kind::List(it) => json!({"type": "array", "description": doc, "items": reference(&it.name)}),
    }
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

/// Calls every operation with its required fields.
pub fn caller(api: &Api, api_crate: &str) -> String {
    let body = calls(api, "Client", |operation| {
        let request = &operation.request;
        let fields =
            request.fields.iter().map(|it| format!("        {}: {},\n", it.rust(), value(it))).collect::<String>();
        format!(
            "let answer = client.{}(&types::{} {{\n{fields}    }}).await?;\n    Ok(answer.into_inner().request_id.len())",
            snake(&operation.name),
            request.name
        )
    });
    format!("//! Calls every operation.\nuse {api_crate}::{{Client, types}};\n{body}")
}

fn value(field: &Field) -> String {
    match &field.kind {
        Kind::List(_) => "vec![]".into(),
        _ if !field.required => "None".into(),
        Kind::Enum(it) => format!("types::{}::{}", it.name, pascal(it.values[0])),
        _ => format!("\"{}\".into()", field.wire),
    }
}
