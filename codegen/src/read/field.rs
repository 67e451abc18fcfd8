//! Fields, their types, and `types.yaml`.

use super::limits::{read_limits, refuse_foreign};
use super::{cases, read_value, time};
use crate::keys;
use crate::model::{EnumValue, Enumeration, Field, Item, Limits, Text, Type, TypeDefinition};
use crate::node::{Node, NodeKind};
use crate::record::{Record, did_you_mean, texts_of};
use crate::report::{Problem, Report};
use crate::source::Span;

/// The fields under `key` of a record.
pub(crate) fn read_fields(record: &Record<'_>, key: &str, report: &mut Report) -> Vec<Field> {
    record.map(key, report).into_iter().map(|(wire, node)| read_field(wire, node, report)).collect()
}

/// `types.yaml`: a mapping from names to types.
pub(crate) fn read_types(node: &Node, report: &mut Report) -> Vec<TypeDefinition> {
    let NodeKind::Mapping(entries) = &node.kind else {
        let label = format!("this is {}", node.kind.describe());
        report.add(Problem::at(node.span, "types.yaml must be a mapping from names to types").label(label));
        return Vec::new();
    };
    let mut types = Vec::with_capacity(entries.len());
    for entry in entries {
        let name = Text { text: entry.key.text.clone(), span: entry.key.span };
        if keys::TYPES.contains(&name.text.as_str()) {
            let message = format!("`{}` is a type of the language already", name.text);
            report.add(Problem::at(name.span, message).label("take another name"));
        } else if name.text.starts_with(|first: char| first.is_ascii_lowercase()) {
            let message = format!("the name of type `{}` begins in lower case", name.text);
            report.add(Problem::at(name.span, message).label("lower case is for the types of the language"));
        }
        let definition = match Record::open(&entry.value, &keys::FIELD, format!("type `{}`", name.text), report) {
            Some(record) => {
                refuse(&record, OF_FIELDS, "a type has no", report);
                let doc = record.string("doc", report).unwrap_or_default();
                TypeDefinition { name, doc, item: read_item(&record, report) }
            }
            None => TypeDefinition { doc: String::new(), item: unknown(name.span), name },
        };
        types.push(definition);
    }
    types
}

/// Keys that only a field has, not a type.
const OF_FIELDS: &[&str] =
    &["required", "default", "example", "deprecated", "secret", "in", "encoding", "text_when", "cases"];

/// A field is one even if nothing about it can be read: others may refer to it.
fn read_field(wire: Text, node: &Node, report: &mut Report) -> Field {
    let mut field = Field {
        doc: String::new(),
        required: false,
        secret: false,
        deprecated: None,
        place: None,
        encoding: None,
        text_when: Vec::new(),
        cases: Vec::new(),
        default: None,
        example: None,
        item: unknown(node.span),
        wire,
    };
    let Some(record) = Record::open(node, &keys::FIELD, format!("field `{}`", field.wire.text), report) else {
        return field;
    };
    field.doc = record.string("doc", report).unwrap_or_default();
    field.required = record.flag("required", report).unwrap_or(false);
    field.secret = record.flag("secret", report).unwrap_or(false);
    field.deprecated = record.string("deprecated", report);
    let placed =
        |key: &str, word: Option<String>| word.zip(record.node(key)).map(|(text, node)| Text { text, span: node.span });
    field.place = placed("in", record.word("in", report));
    field.encoding = placed("encoding", record.word("encoding", report));
    field.text_when = cases::read_values("text_when", &record, report).unwrap_or_default();
    field.default = record.node("default").map(read_value);
    field.example = record.node("example").map(read_value);
    field.item = read_item(&record, report);
    field.cases = cases::read(&record, report);
    refuse_default(&field, &record, report);
    field
}

/// What is never left out has no default.
fn refuse_default(field: &Field, record: &Record<'_>, report: &mut Report) {
    if let (true, Some(default), Some(required)) =
        (field.required, record.key_span("default"), record.key_span("required"))
    {
        let message = format!("{} is required, so its default is never taken", record.what);
        report.add(Problem::at(default, message).label("take one of them out").also(required, "required"));
    }
}

fn unknown(span: Span) -> Item {
    Item { kind: Type::Unknown, limits: Limits::default(), span }
}

fn read_item(record: &Record<'_>, report: &mut Report) -> Item {
    let Some(name) = record.text("type", report) else { return unknown(record.span) };
    let kind = read_type(&name, record, report);
    refuse_foreign(&kind, &name, record, report);
    Item { limits: read_limits(&kind, record, report), kind, span: name.span }
}

fn read_type(name: &Text, record: &Record<'_>, report: &mut Report) -> Type {
    match name.text.as_str() {
        "string" => Type::String,
        "integer" => Type::Integer,
        "int32" => Type::Int32,
        "number" => Type::Number,
        "decimal" => Type::Decimal,
        "boolean" => Type::Boolean,
        "timestamp" => time::read(name, record, report).map_or(Type::Unknown, Type::Timestamp),
        "bytes" => Type::Bytes,
        "any" => Type::Any,
        "code" => Type::Code,
        "enum" => read_enumeration(name, record, report).map_or(Type::Unknown, Type::Enum),
        "object" => read_object(name, record, report),
        "list" => read_items(name, record, report).map_or(Type::Unknown, |item| Type::List(Box::new(item))),
        "map" => read_items(name, record, report).map_or(Type::Unknown, |item| Type::Map(Box::new(item))),
        // Names of shared types begin in upper case; whether it is one is told when all are read.
        other if other.starts_with(|first: char| first.is_ascii_uppercase()) => Type::Named(other.to_owned()),
        // That it is empty has been said.
        other if other.trim().is_empty() => Type::Unknown,
        other => {
            report.add(
                Problem::at(name.span, format!("unknown type `{other}`"))
                    .label(did_you_mean(other, keys::TYPES.iter().copied()))
                    .help(format!("types: {}, or the name of one in types.yaml", keys::TYPES.join(", "))),
            );
            Type::Unknown
        }
    }
}

fn read_object(name: &Text, record: &Record<'_>, report: &mut Report) -> Type {
    match record.node("fields") {
        Some(_) if record.has_sound_map("fields") => {
            let fields = read_fields(record, "fields", report);
            fields.iter().for_each(|field| refuse_place(field, report));
            Type::Object(fields)
        }
        Some(node) => {
            record.wrong_kind("fields", node, report);
            Type::Unknown
        }
        None => lacks("fields", "an object", name, record, report),
    }
}

/// What stands in an object goes where the object goes.
fn refuse_place(field: &Field, report: &mut Report) {
    if let Some(place) = &field.place {
        report.add(
            Problem::at(place.span, format!("field `{}` of an object has `in`", field.wire.text))
                .label("take it out")
                .help("only the fields of a request or an answer itself have a place of their own"),
        );
    }
}

fn read_items(name: &Text, record: &Record<'_>, report: &mut Report) -> Option<Item> {
    let Some(node) = record.node("items") else {
        lacks("items", &format!("a {}", name.text), name, record, report);
        return None;
    };
    match &node.kind {
        NodeKind::Scalar(scalar) => {
            let name = Text { text: scalar.text.clone(), span: node.span };
            if matches!(scalar.text.as_str(), "list" | "map" | "object" | "enum" | "timestamp") {
                let message = format!("`items: {}` says too little", scalar.text);
                let label = format!("write `items: {{type: {}, ..}}`", scalar.text);
                report.add(Problem::at(node.span, message).label(label));
                return None;
            }
            let kind = read_type(&name, record, report);
            Some(Item { kind, limits: Limits::default(), span: node.span })
        }
        NodeKind::Mapping(_) => {
            let what = format!("`items` of {}", record.what);
            let items = Record::open(node, &keys::FIELD, what, report)?;
            refuse(&items, &[OF_FIELDS, &["doc"]].concat(), "`items` have no", report);
            Some(read_item(&items, report))
        }
        NodeKind::Sequence(_) | NodeKind::Refused => {
            record.wrong_kind("items", node, report);
            None
        }
    }
}

/// Without values there is no enum to hold others against.
fn read_enumeration(name: &Text, record: &Record<'_>, report: &mut Report) -> Option<Enumeration> {
    let closed = record.flag("closed", report).unwrap_or(false);
    let number = record.flag("number", report).unwrap_or(false);
    let Some(node) = record.node("values") else {
        lacks("values", "an enum", name, record, report);
        return None;
    };
    let (count, values): (usize, Vec<_>) = match &node.kind {
        NodeKind::Sequence(items) => {
            let texts = texts_of(items, "values", &record.what, report);
            (items.len(), texts.into_iter().map(|wire| EnumValue { wire, name: None, doc: None }).collect())
        }
        NodeKind::Mapping(entries) => {
            let wire = |key: &crate::node::Key| Text { text: key.text.clone(), span: key.span };
            let values = entries.iter().map(|entry| read_enum_value(wire(&entry.key), &entry.value, report));
            (entries.len(), values.collect())
        }
        NodeKind::Scalar(_) | NodeKind::Refused => {
            record.wrong_kind("values", node, report);
            return None;
        }
    };
    if count == 0 {
        report.add(Problem::at(node.span, "an enum needs at least one value").label("there is none"));
    }
    (!values.is_empty()).then_some(Enumeration { values, closed, number })
}

/// The meaning alone, or a mapping with a name for Rust.
fn read_enum_value(wire: Text, node: &Node, report: &mut Report) -> EnumValue {
    if let NodeKind::Scalar(doc) = &node.kind {
        return EnumValue { wire, name: None, doc: Some(doc.text.trim_end().to_owned()) };
    }
    match Record::open(node, &keys::VALUE, format!("value `{}`", wire.text), report) {
        Some(record) => EnumValue { name: record.text("name", report), doc: record.string("doc", report), wire },
        None => EnumValue { wire, name: None, doc: None },
    }
}

/// Says that a type needs another key, unless what is wrong with that key was said already.
pub(super) fn lacks(key: &str, what: &str, name: &Text, record: &Record<'_>, report: &mut Report) -> Type {
    if !record.is_lost(key) {
        let label = match key {
            "items" => "of what?",
            "values" => "of which values?",
            "format" => "written how?",
            _ => "of which fields?",
        };
        report.add(Problem::at(name.span, format!("{what} needs `{key}`")).label(label));
    }
    Type::Unknown
}

fn refuse(record: &Record<'_>, keys: &[&str], because: &str, report: &mut Report) {
    for key in keys {
        if let Some(span) = record.key_span(key) {
            report.add(Problem::at(span, format!("{because} `{key}`")).label("take it out"));
        }
    }
}
