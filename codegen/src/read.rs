//! Nodes into the model. Whatever is wrong is reported with its place, and reading goes on: what comes
//! out is as much of the model as can be told, so that one mistake does not hide another.

mod api;
mod call;
mod cases;
mod field;
mod limits;
mod pages;
mod time;

use crate::model::{Text, Value};
use crate::node::{Node, NodeKind};

pub(crate) use api::{read_api, read_code_groups};
pub(crate) use call::read_call;
pub(crate) use field::read_types;

/// Any node as a value; what it means is checked against its type later.
pub(crate) fn read_value(node: &Node) -> Value {
    match &node.kind {
        NodeKind::Scalar(scalar) => {
            let text = Text { text: scalar.text.clone(), span: node.span };
            if scalar.quoted { Value::Text(text) } else { Value::Bare(text) }
        }
        NodeKind::Sequence(items) => Value::List(items.iter().map(read_value).collect(), node.span),
        NodeKind::Mapping(entries) => {
            let entry = |entry: &crate::node::Entry| {
                (Text { text: entry.key.text.clone(), span: entry.key.span }, read_value(&entry.value))
            };
            Value::Map(entries.iter().map(entry).collect(), node.span)
        }
        NodeKind::Refused => Value::Refused(node.span),
    }
}
