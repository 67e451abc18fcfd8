//! Values that no spec knows, of members that may have others: sent, but not in silence.

use bothends::Json;
use bothends::dynamic::DynamicObject;
use bothends::object::Object as _;
use bothends::schema::{Item, Kind, Schema};
use bothends_codegen::closest;

/// A line for each value that its enum does not list. What is secret is passed over.
pub(super) fn warnings(request: &DynamicObject) -> Vec<String> {
    let mut warnings = Vec::new();
    if let Ok(value) = request.to_json() {
        members(request.schema(), &value, "", &mut warnings);
    }
    warnings
}

fn members(schema: &Schema, value: &Json, path: &str, warnings: &mut Vec<String>) {
    for field in schema.fields.iter().filter(|field| !field.secret) {
        if let Some(value) = value.get(field.wire) {
            let dot = if path.is_empty() { "" } else { "." };
            any(field.kind, value, &format!("{path}{dot}{}", field.wire), warnings);
        }
    }
}

fn any(kind: Kind, value: &Json, path: &str, warnings: &mut Vec<String>) {
    match (kind, value) {
        (Kind::Open(known), Json::String(text)) if !known.contains(&text.as_str()) => {
            let hint = match closest(text, known.iter().copied()) {
                Some(close) => format!("did you mean `{close}`?"),
                None => format!("known are {}", known.join(", ")),
            };
            let shown: String = text.chars().take(SHOWN).collect();
            warnings.push(format!("`{path}` has no known value `{}`; {hint}", shown.escape_debug()));
        }
        (Kind::Object(schema), _) => members(schema, value, path, warnings),
        (Kind::List(Item { kind, .. }), Json::Array(items)) => {
            for (index, item) in items.iter().enumerate() {
                any(*kind, item, &format!("{path}[{index}]"), warnings);
            }
        }
        (Kind::Map(Item { kind, .. }), Json::Object(entries)) => {
            for (name, entry) in entries {
                any(*kind, entry, &format!("{path}.{}", name.escape_debug()), warnings);
            }
        }
        _ => {}
    }
}

/// Characters of a value that are told.
const SHOWN: usize = 80;
