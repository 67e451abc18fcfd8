//! The language as a JSON Schema, for editors: written from the tables of keys, and a check that a file conforms, for
//! as much of JSON Schema as is used.

use bothends_codegen::keys::{self, Form, Key, Table};
use bothends_codegen::node::{Node, NodeKind, Scalar};
use serde_json::{Map, Value as Json, json};

/// Keys that a type of `types.yaml` and what a list holds do not have.
const OF_FIELDS: &[&str] = &["required", "default", "example", "deprecated", "secret", "in", "encoding", "cases"];

/// The whole schema.
pub(crate) fn schema() -> Json {
    let definitions = [
        ("api", table(&keys::API, &[])),
        ("code", table(&keys::CODE, &[])),
        ("operation", table(&keys::OPERATION, &[])),
        ("pages", table(&keys::PAGES, &[])),
        ("callback", table(&keys::CALLBACK, &[])),
        ("field", table(&keys::FIELD, &[])),
        ("type", table(&keys::FIELD, OF_FIELDS)),
        ("item", table(&keys::FIELD, &[OF_FIELDS, &["doc"]].concat())),
        ("case", table(&keys::CASE, &[])),
        ("value", table(&keys::VALUE, &[])),
        ("example", table(&keys::EXAMPLE, &[])),
        ("text", json!({ "type": ["string", "number", "boolean"] })),
        ("types", map_of(&reference("type"))),
        ("groups", map_of(&map_of(&reference("code")))),
    ];
    // Every entry of types.yaml has a `type`; in codes.yaml there are codes in its place.
    let groups = map_of(&json!({ "type": "object", "not": { "required": ["type"] } }));
    let shared = json!({ "if": groups, "then": reference("groups"), "else": reference("types") });
    let has = |key: &str| json!({ "type": "object", "required": [key] });
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A spec of bothends",
        "description": "api.yaml, types.yaml, codes.yaml or the file of an operation or a callback. Written from the table of keys; specs/README.md explains them.",
        "if": has("operation"),
        "then": reference("operation"),
        "else": {
            "if": has("callback"),
            "then": reference("callback"),
            "else": { "if": has("protocol"), "then": reference("api"), "else": shared },
        },
        "$defs": definitions.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect::<Map<_, _>>(),
    })
}

fn reference(name: &str) -> Json {
    json!({ "$ref": format!("#/$defs/{name}") })
}

fn map_of(schema: &Json) -> Json {
    json!({ "type": "object", "additionalProperties": schema })
}

fn list_of(schema: &Json) -> Json {
    json!({ "type": "array", "items": schema })
}

fn table(table: &'static Table, without: &[&str]) -> Json {
    let keys = || table.keys.iter().filter(|key| !without.contains(&key.name));
    let properties: Map<_, _> = keys().map(|key| (key.name.to_owned(), property(table, key))).collect();
    let required: Vec<_> = keys().filter(|key| key.required).map(|key| key.name).collect();
    json!({
        "type": "object",
        "description": format!("The keys of {}.", table.of),
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

/// What may stand behind a key.
fn property(table: &'static Table, key: &'static Key) -> Json {
    let mut schema = match key.form {
        Form::Text if key.name == "type" => {
            json!({ "anyOf": [{ "enum": keys::TYPES }, { "type": "string", "pattern": "^[A-Z]" }] })
        }
        Form::Text => reference("text"),
        Form::Flag => json!({ "type": "boolean" }),
        Form::Whole => json!({ "type": "integer" }),
        Form::Rate => json!({ "type": "string", "pattern": "^ *[0-9]+ */ *([0-9]+ *)?(ms|s|m|min|h)$" }),
        Form::Time => json!({ "type": "string", "pattern": "^[0-9]+ *(ms|s|m|min|h)$" }),
        Form::Texts => list_of(&reference("text")),
        Form::Word(words) => json!({ "enum": words }),
        Form::Map | Form::Other(_) => structure(table, key.name),
    };
    schema["description"] = key.doc.into();
    schema
}

/// What the tables say in words only.
fn structure(table: &'static Table, key: &str) -> Json {
    let text = reference("text");
    match (table.of, key) {
        ("an example", "request" | "response") => json!({ "type": "object" }),
        (_, "request" | "response" | "fields") => map_of(&reference("field")),
        (_, "codes") => map_of(&reference("code")),
        (_, "headers" | "when" | "text_when" | "fallback") => map_of(&text),
        (_, "elsewhere") => map_of(&json!({ "anyOf": [text, list_of(&text)] })),
        (_, "endpoints") => json!({ "type": "object", "minProperties": 1, "additionalProperties": text }),
        (_, "success") => json!({
            "type": "object",
            "minProperties": 1,
            "maxProperties": 1,
            "additionalProperties": { "anyOf": [text, list_of(&text)] },
        }),
        (_, "delivery") => json!({
            "anyOf": [
                { "enum": ["read", "converge"] },
                {
                    "type": "object",
                    "properties": { "once": list_of(&text) },
                    "required": ["once"],
                    "additionalProperties": false,
                },
            ],
        }),
        (_, "pages") => reference("pages"),
        (_, "closes" | "token") => {
            json!({ "type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": text })
        }
        (_, "examples") => list_of(&reference("example")),
        (_, "cases") => list_of(&reference("case")),
        (_, "items") => {
            json!({ "anyOf": [property(&keys::FIELD, keys::FIELD.key("type").unwrap()), reference("item")] })
        }
        (_, "values") => {
            json!({ "anyOf": [list_of(&text), map_of(&json!({ "anyOf": [text, reference("value")] }))] })
        }
        // Whether a value is one of the type of its field is more than a schema can say.
        (_, "default" | "example") => json!({}),
        ("a field", "format") => json!({ "anyOf": [{ "enum": keys::TIMES }, { "type": "string", "pattern": "yyyy" }] }),
        ("a field", "zone") => json!({ "type": "string", "pattern": "^(UTC|[+-][0-9]{2}:[0-9]{2})$" }),
        (of, key) => panic!("`{key}` of {of}: say here what a schema says about it"),
    }
}

/// Everything in a file that the schema does not allow.
pub(crate) fn violations(schema: &Json, node: &Node) -> Vec<String> {
    let mut found = Vec::new();
    check(schema, schema, node, "", &mut found);
    found
}

fn check(root: &Json, schema: &Json, node: &Node, path: &str, found: &mut Vec<String>) {
    let mut say = |what: String| found.push(format!("{path}: {what}"));
    for (keyword, value) in schema.as_object().unwrap() {
        match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" | "then" | "else" => {}
            "$ref" => {
                let target = root.pointer(value.as_str().unwrap().trim_start_matches('#')).unwrap();
                check(root, target, node, path, found);
                return;
            }
            "type" if !is_of_type(value, node) => {
                say(format!("{:?} instead of {value}", kinds(node)));
                return;
            }
            "type" | "properties" | "additionalProperties" => {}
            "enum" | "pattern" | "minProperties" | "maxProperties" => {
                if !keeps_to(keyword, value, node) {
                    say(format!("breaks {keyword} {value}"));
                }
            }
            "not" => {
                let mut inner = Vec::new();
                check(root, value, node, path, &mut inner);
                if inner.is_empty() {
                    say(format!("is {value}"));
                }
            }
            "anyOf" => {
                let tries = |one: &Json| {
                    let mut inner = Vec::new();
                    check(root, one, node, path, &mut inner);
                    inner.is_empty()
                };
                if !value.as_array().unwrap().iter().any(tries) {
                    say(format!("none of {}", value));
                }
            }
            "if" => {
                let mut inner = Vec::new();
                check(root, value, node, path, &mut inner);
                let next = if inner.is_empty() { &schema["then"] } else { &schema["else"] };
                check(root, next, node, path, found);
                return;
            }
            "items" => {
                let NodeKind::Sequence(items) = &node.kind else { continue };
                items.iter().for_each(|item| check(root, value, item, &format!("{path}[]"), found));
                return;
            }
            "required" => {
                for name in value.as_array().unwrap() {
                    if !members(node).iter().any(|(key, _)| Some(*key) == name.as_str()) {
                        say(format!("lacks {name}"));
                    }
                }
            }
            other => panic!("the check does not know `{other}`"),
        }
    }
    check_members(root, schema, node, path, found);
}

fn is_of_type(kind: &Json, node: &Node) -> bool {
    let is_allowed = |kind: &Json| kinds(node).contains(&kind.as_str().unwrap());
    kind.as_array().map_or_else(|| is_allowed(kind), |all| all.iter().any(is_allowed))
}

/// Whether a value keeps to a rule that needs no other schema.
fn keeps_to(keyword: &str, value: &Json, node: &Node) -> bool {
    let count = members(node).len() as u64;
    match keyword {
        "enum" => value.as_array().unwrap().iter().any(|word| word.as_str() == text(node)),
        "pattern" => {
            let expression = regex_lite::Regex::new(value.as_str().unwrap()).unwrap();
            text(node).is_some_and(|text| expression.is_match(text))
        }
        "minProperties" => count >= value.as_u64().unwrap(),
        _ => count <= value.as_u64().unwrap(),
    }
}

fn check_members(root: &Json, schema: &Json, node: &Node, path: &str, found: &mut Vec<String>) {
    for (key, value) in members(node) {
        let path = format!("{path}/{key}");
        match (schema.get("properties").and_then(|known| known.get(key)), schema.get("additionalProperties")) {
            (Some(known), _) => check(root, known, value, &path, found),
            (None, Some(Json::Bool(false))) => found.push(format!("{path}: not a key of this")),
            (None, Some(others)) => check(root, others, value, &path, found),
            (None, None) => {}
        }
    }
}

fn members(node: &Node) -> Vec<(&str, &Node)> {
    match &node.kind {
        NodeKind::Mapping(entries) => entries.iter().map(|entry| (entry.key.text.as_str(), &entry.value)).collect(),
        _ => Vec::new(),
    }
}

fn text(node: &Node) -> Option<&str> {
    match &node.kind {
        NodeKind::Scalar(scalar) => Some(&scalar.text),
        _ => None,
    }
}

/// What other readers of YAML take a value for.
fn kinds(node: &Node) -> &'static [&'static str] {
    match &node.kind {
        NodeKind::Mapping(_) => &["object"],
        NodeKind::Sequence(_) => &["array"],
        NodeKind::Refused => &[],
        NodeKind::Scalar(Scalar { quoted: true, .. }) => &["string"],
        NodeKind::Scalar(Scalar { text, .. }) if text == "true" || text == "false" => &["boolean"],
        NodeKind::Scalar(Scalar { text, .. }) if text.parse::<i64>().is_ok() => &["integer", "number"],
        NodeKind::Scalar(Scalar { text, .. }) if text.parse::<f64>().is_ok() => &["number"],
        NodeKind::Scalar(_) => &["string"],
    }
}
