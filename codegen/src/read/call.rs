//! The spec file of an operation or a callback.

use super::field::read_fields;
use super::read_value;
use crate::keys;
use crate::model::{Call, Delivery, Direction, Example, Text};
use crate::node::{Node, NodeKind};
use crate::record::{Record, did_you_mean, texts_of};
use crate::report::{Problem, Report};

/// Reads the spec in `file`, whose name without `.yaml` is `stem`.
pub(crate) fn read_call(stem: &str, file: &str, node: &Node, report: &mut Report) -> Option<Call> {
    let direction = direction_of(stem, node, report)?;
    let table = match direction {
        Direction::Operation => &keys::OPERATION,
        Direction::Callback => &keys::CALLBACK,
    };
    let record = Record::open(node, table, format!("{} `{stem}`", direction.word()), report)?;
    let name = record.text(direction.word(), report).unwrap_or_else(|| Text { text: stem.to_owned(), span: node.span });
    if name.text != stem {
        report.add(
            Problem::at(name.span, format!("the file is named `{stem}.yaml`, the {} `{}`", direction.word(), name.text))
                .label("must be the same, letter for letter"),
        );
    }
    Some(Call {
        direction,
        file: file.to_owned(),
        doc: record.string("doc", report).unwrap_or_default(),
        limit: record.rate("limit", report),
        idempotent: record.flag("idempotent", report),
        deadline: record.time("deadline", report),
        delivery: read_delivery(&record, report),
        volatile: record.texts("volatile", report),
        request: read_fields(&record, "request", report),
        response: read_fields(&record, "response", report),
        examples: read_examples(&record, report),
        deprecated: record.string("deprecated", report),
        source: record.string("source", report),
        name,
    })
}

/// The first of the two words that is there decides.
fn direction_of(stem: &str, node: &Node, report: &mut Report) -> Option<Direction> {
    let NodeKind::Mapping(entries) = &node.kind else {
        if node.kind == NodeKind::Refused {
            return None;
        }
        report.add(
            Problem::at(node.span, format!("spec `{stem}` must be a mapping"))
                .help("a spec begins with `operation: Name` or `callback: name`"),
        );
        return None;
    };
    let has = |word: &str| entries.iter().find(|entry| entry.key.text == word);
    match (has("operation"), has("callback")) {
        (Some(_), None) => Some(Direction::Operation),
        (None, Some(_)) => Some(Direction::Callback),
        (Some(_), Some(second)) => {
            report.add(
                Problem::at(second.key.span, format!("spec `{stem}` is either an operation or a callback"))
                    .label("cannot be both"),
            );
            None
        }
        (None, None) => {
            let (span, label) = entries.first().map_or((node.span, String::new()), |first| {
                (first.key.span, did_you_mean(&first.key.text, ["operation", "callback"]))
            });
            report.add(
                Problem::at(span, format!("spec `{stem}` says neither `operation:` nor `callback:`"))
                    .label(label)
                    .help("a spec begins with `operation: Name` (we call the platform) or `callback: name` (it calls us)"),
            );
            None
        }
    }
}

fn read_delivery(record: &Record<'_>, report: &mut Report) -> Option<Delivery> {
    let node = record.node("delivery")?;
    match &node.kind {
        NodeKind::Scalar(scalar) if scalar.text == "read" => Some(Delivery::Read),
        NodeKind::Scalar(scalar) if scalar.text == "converge" => Some(Delivery::Converge),
        NodeKind::Scalar(scalar) => record.malformed("delivery", node.span, &scalar.text, report),
        NodeKind::Mapping(entries) => {
            if let [entry] = entries.as_slice()
                && entry.key.text == "once"
                && let NodeKind::Sequence(items) = &entry.value.kind
                && !items.is_empty()
            {
                return Some(Delivery::Once(texts_of(items, "once", "`delivery`", report)));
            }
            record.wrong_kind("delivery", node, report);
            None
        }
        NodeKind::Sequence(_) | NodeKind::Refused => {
            record.wrong_kind("delivery", node, report);
            None
        }
    }
}

fn read_examples(record: &Record<'_>, report: &mut Report) -> Vec<Example> {
    let Some(node) = record.node("examples") else { return Vec::new() };
    let NodeKind::Sequence(items) = &node.kind else {
        record.wrong_kind("examples", node, report);
        return Vec::new();
    };
    let mut examples = Vec::with_capacity(items.len());
    for item in items {
        let Some(record) = Record::open(item, &keys::EXAMPLE, "example".to_owned(), report) else { continue };
        examples.push(Example {
            doc: record.string("doc", report),
            request: record.node("request").map(read_value),
            response: record.node("response").map(read_value),
        });
    }
    examples
}
