//! Fields, their types and limits, and `types.yaml`.

use super::read_value;
use crate::keys;
use crate::model::{EnumValue, Enumeration, Field, Item, Limits, Text, Type, TypeDefinition};
use crate::node::{Node, NodeKind};
use crate::record::{Record, did_you_mean, texts_of};
use crate::report::{Problem, Report};

/// The fields under `key` of a record.
pub(crate) fn read_fields(record: &Record<'_>, key: &str, report: &mut Report) -> Vec<Field> {
    let entries = record.map(key, report);
    entries.into_iter().filter_map(|(wire, node)| read_field(wire, node, report)).collect()
}

/// `types.yaml`: a mapping from names to types.
pub(crate) fn read_types(node: &Node, report: &mut Report) -> Vec<TypeDefinition> {
    let NodeKind::Mapping(entries) = &node.kind else {
        let label = format!("this is {}", node.kind.describe());
        report.add(Problem::at(node.span, "`types.yaml` must be a mapping from names to types").label(label));
        return Vec::new();
    };
    let mut types = Vec::with_capacity(entries.len());
    for entry in entries {
        let name = Text { text: entry.key.text.clone(), span: entry.key.span };
        if keys::TYPES.contains(&name.text.as_str()) {
            let message = format!("`{}` is a type of the language already", name.text);
            report.add(Problem::at(name.span, message).label("take another name"));
        }
        let what = format!("type `{}`", name.text);
        let Some(record) = Record::open(&entry.value, &keys::FIELD, what, report) else { continue };
        refuse(&record, &["required", "example", "deprecated", "secret"], "a type has no", report);
        let doc = record.string("doc", report).unwrap_or_default();
        types.push(TypeDefinition { name, doc, item: read_item(&record, report) });
    }
    types
}

fn read_field(wire: Text, node: &Node, report: &mut Report) -> Option<Field> {
    let what = format!("field `{}`", wire.text);
    let record = Record::open(node, &keys::FIELD, what, report)?;
    Some(Field {
        doc: record.string("doc", report).unwrap_or_default(),
        required: record.flag("required", report).unwrap_or(false),
        secret: record.flag("secret", report).unwrap_or(false),
        deprecated: record.string("deprecated", report),
        example: record.node("example").map(read_value),
        item: read_item(&record, report),
        wire,
    })
}

fn read_item(record: &Record<'_>, report: &mut Report) -> Item {
    let Some(name) = record.text("type", report) else {
        return Item { kind: Type::Unknown, limits: Limits::default(), span: record.span };
    };
    let kind = read_type(&name, record, report);
    refuse_foreign(&kind, &name, record, report);
    Item { kind, limits: read_limits(record, report), span: name.span }
}

fn read_type(name: &Text, record: &Record<'_>, report: &mut Report) -> Type {
    match name.text.as_str() {
        "string" => Type::String,
        "integer" => Type::Integer,
        "int32" => Type::Int32,
        "number" => Type::Number,
        "decimal" => Type::Decimal,
        "boolean" => Type::Boolean,
        "any" => Type::Any,
        "code" => Type::Code,
        "enum" => Type::Enum(read_enumeration(name, record, report)),
        "object" => {
            if record.node("fields").is_none() {
                report.add(Problem::at(name.span, "an object needs `fields`").label("of this object"));
            }
            Type::Object(read_fields(record, "fields", report))
        }
        "list" => read_items(name, record, report).map_or(Type::Unknown, |item| Type::List(Box::new(item))),
        "map" => read_items(name, record, report).map_or(Type::Unknown, |item| Type::Map(Box::new(item))),
        // Names of shared types begin in upper case; whether it is one is told when all are read.
        other if other.starts_with(|first: char| first.is_ascii_uppercase()) => Type::Named(other.to_owned()),
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

fn read_items(name: &Text, record: &Record<'_>, report: &mut Report) -> Option<Item> {
    let Some(node) = record.node("items") else {
        report.add(Problem::at(name.span, format!("a {} needs `items`", name.text)).label("of what?"));
        return None;
    };
    match &node.kind {
        NodeKind::Scalar(scalar) => {
            let name = Text { text: scalar.text.clone(), span: node.span };
            if matches!(scalar.text.as_str(), "list" | "map" | "object" | "enum") {
                let message = format!("`items: {}` says too little", scalar.text);
                report.add(Problem::at(node.span, message).label("write a mapping with `type:` and the rest"));
                return None;
            }
            let kind = read_type(&name, record, report);
            Some(Item { kind, limits: Limits::default(), span: node.span })
        }
        NodeKind::Mapping(_) => {
            let items = Record::open(node, &keys::FIELD, "`items`".to_owned(), report)?;
            refuse(&items, &["required", "example", "deprecated", "secret", "doc"], "`items` has no", report);
            Some(read_item(&items, report))
        }
        NodeKind::Sequence(_) | NodeKind::Refused => {
            record.wrong_kind("items", node, report);
            None
        }
    }
}

fn read_enumeration(name: &Text, record: &Record<'_>, report: &mut Report) -> Enumeration {
    let closed = record.flag("closed", report).unwrap_or(false);
    let values = match record.node("values").map(|node| (node, &node.kind)) {
        None => {
            report.add(Problem::at(name.span, "an enum needs `values`").label("of this enum"));
            Vec::new()
        }
        Some((_, NodeKind::Sequence(items))) => {
            let texts = texts_of(items, "values", "an enum", report);
            texts.into_iter().map(|wire| EnumValue { wire, name: None, doc: None }).collect()
        }
        Some((_, NodeKind::Mapping(entries))) => {
            let wire = |key: &crate::node::Key| Text { text: key.text.clone(), span: key.span };
            entries.iter().map(|entry| read_enum_value(wire(&entry.key), &entry.value, report)).collect()
        }
        Some((node, NodeKind::Scalar(_) | NodeKind::Refused)) => {
            record.wrong_kind("values", node, report);
            Vec::new()
        }
    };
    Enumeration { values, closed }
}

/// The meaning alone, or a mapping with a name for Rust.
fn read_enum_value(wire: Text, node: &Node, report: &mut Report) -> EnumValue {
    if let NodeKind::Scalar(doc) = &node.kind {
        return EnumValue { wire, name: None, doc: Some(doc.text.clone()) };
    }
    match Record::open(node, &keys::VALUE, format!("value `{}`", wire.text), report) {
        Some(record) => {
            EnumValue { name: record.text("name", report), doc: record.string("doc", report), wire }
        }
        None => EnumValue { wire, name: None, doc: None },
    }
}

fn read_limits(record: &Record<'_>, report: &mut Report) -> Limits {
    Limits {
        min_length: record.whole("min_length", report),
        max_length: record.whole("max_length", report),
        min: record.whole("min", report),
        max: record.whole("max", report),
        max_items: record.whole("max_items", report),
        precision: record.whole("precision", report),
        scale: record.whole("scale", report),
    }
}

/// Keys that make no sense for the type.
fn refuse_foreign(kind: &Type, name: &Text, record: &Record<'_>, report: &mut Report) {
    let fitting: &[&str] = match kind {
        // A type of types.yaml may turn out to be a string.
        Type::Unknown => return,
        Type::Named(_) => &["min_length", "max_length"],
        Type::String => &["min_length", "max_length"],
        Type::Code => &["max_length"],
        Type::Integer | Type::Int32 | Type::Number => &["min", "max"],
        Type::Decimal => &["min", "max", "precision", "scale"],
        Type::Boolean | Type::Any => &[],
        Type::Enum(_) => &["values", "closed", "max_length"],
        Type::List(_) | Type::Map(_) => &["items", "max_items"],
        Type::Object(_) => &["fields"],
    };
    const OF_TYPES: &[&str] = &[
        "min_length", "max_length", "min", "max", "max_items", "precision", "scale", "items", "fields", "values", "closed",
    ];
    let foreign: Vec<_> = OF_TYPES.iter().copied().filter(|key| !fitting.contains(key)).collect();
    refuse(record, &foreign, &format!("`type: {}` has no", name.text), report);
}

fn refuse(record: &Record<'_>, keys: &[&str], because: &str, report: &mut Report) {
    for key in keys {
        if let Some(node) = record.node(key) {
            report.add(Problem::at(node.span, format!("{because} `{key}`")).label("take it out"));
        }
    }
}
