//! What the codec knows of a type, and where.
use super::Tables;
use crate::model::{Field, Kind, Named, Object, Operation, snake};

/// The statics of an operation.
pub fn tables(tables: Tables, operation: &Operation) -> String {
    let name = &operation.name;
    let id = snake(name).to_uppercase();
    let mut out = match tables {
        Tables::Chains => format!("static {id}: rt::Operation = rt::Operation::new(\"{name}\", \"/{name}\");\n"),
        _ => format!(
            "static {id}: rt::Operation = rt::Operation {{ name: \"{name}\", path: \"/{name}\", ..rt::Operation::BASE }};\n"
        ),
    };
    match tables {
        Tables::Text => out += &text(&id, operation),
        Tables::Literals | Tables::Chains | Tables::Array => {
            for object in objects(operation) {
                out += &format!("static {}: rt::Schema = {};\n", static_name(object), schema(tables, object));
            }
        }
        Tables::Promoted | Tables::Serde => {}
    }
    out
}

/// The expression that gives the schema of the `index`th object of an operation.
pub fn schema_expression(tables: Tables, operation: &Operation, index: usize, object: &Object) -> String {
    match tables {
        Tables::Text => format!("{}_TYPES.schema({index})", snake(&operation.name).to_uppercase()),
        Tables::Promoted => format!("const {{ &{} }}", schema(tables, object)),
        _ => format!("&{}", static_name(object)),
    }
}

/// The structs of an operation, inner ones first.
pub fn objects(operation: &Operation) -> Vec<&Object> {
    let only_objects = |named| match named {
        Named::Object(it) => Some(it),
        Named::Enum(_) => None,
    };
    operation.types().into_iter().filter_map(only_objects).collect()
}

fn static_name(object: &Object) -> String {
    format!("{}_SCHEMA", snake(&object.name).to_uppercase())
}

fn schema(tables: Tables, object: &Object) -> String {
    let write = if tables == Tables::Chains { chain } else { literal };
    let fields = object.fields.iter().map(write).collect::<Vec<_>>().join(", ");
    match tables {
        Tables::Chains => format!("rt::Schema::new(\"{}\", &[{fields}])", object.name),
        _ => format!("rt::Schema {{ name: \"{}\", fields: &[{fields}] }}", object.name),
    }
}

fn literal(field: &Field) -> String {
    let mut out = format!("rt::Field {{ wire: \"{}\", kind: rt::Kind::{}, ", field.wire, kind(&field.kind).0);
    if field.required {
        out += "required: true, ";
    }
    if let Kind::Text { max_length: Some(length) } = field.kind {
        out += &format!("max_length: {length}, ");
    }
    out + "..rt::Field::BASE }"
}

fn chain(field: &Field) -> String {
    let mut out = format!("rt::Field::new(\"{}\", rt::Kind::{})", field.wire, kind(&field.kind).0);
    if field.required {
        out += ".required()";
    }
    if let Kind::Text { max_length: Some(length) } = field.kind {
        out += &format!(".max_length({length})");
    }
    out
}

fn text(id: &str, operation: &Operation) -> String {
    let mut lines = Vec::new();
    for object in objects(operation) {
        lines.push(format!("={}", object.name));
        for field in &object.fields {
            let mark = if field.required { "!" } else { "" };
            let length = match field.kind {
                Kind::Text { max_length: Some(length) } => format!(" {length}"),
                _ => String::new(),
            };
            lines.push(format!("{} {}{mark}{length}", field.wire, kind(&field.kind).1));
        }
    }
    format!("static {id}_TYPES: rt::Description = rt::Description::new({:?});\n", lines.join("\n"))
}

/// The runtime's name of a kind, and its letter in a text.
fn kind(kind: &Kind) -> (&'static str, char) {
    match kind {
        Kind::Text { .. } => ("String", 's'),
        Kind::Int32 => ("I32", 'i'),
        Kind::Int64 => ("I64", 'l'),
        Kind::Bool => ("Bool", 'b'),
        Kind::Enum(_) => ("Enum", 'e'),
        Kind::Object(_) => ("Object", 'o'),
        Kind::List(_) => ("List", 'v'),
    }
}
