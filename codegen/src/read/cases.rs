//! `cases` of a field: what an object must have, depending on the fields beside it.

use crate::keys;
use crate::model::{Case, Text};
use crate::node::{Node, NodeKind};
use crate::record::Record;
use crate::report::{Problem, Report};

/// The cases of a field.
pub(super) fn read(record: &Record<'_>, report: &mut Report) -> Vec<Case> {
    let Some(node) = record.node("cases") else { return Vec::new() };
    let NodeKind::Sequence(items) = &node.kind else {
        record.wrong_kind("cases", node, report);
        return Vec::new();
    };
    let what = format!("a case of {}", record.what);
    items.iter().filter_map(|item| read_case(item, what.clone(), report)).collect()
}

/// `None` if it cannot be told when the case is this one.
fn read_case(node: &Node, what: String, report: &mut Report) -> Option<Case> {
    let record = Record::open(node, &keys::CASE, what, report)?;
    let (required, forbidden) = (record.texts("required", report), record.texts("forbidden", report));
    let entries = record.map("when", report);
    let count = entries.len();
    let mut when = Vec::with_capacity(count);
    for (member, value) in entries {
        match &value.kind {
            NodeKind::Scalar(scalar) => when.push((member, Text { text: scalar.text.clone(), span: value.span })),
            NodeKind::Refused => {}
            other => report.add(
                Problem::at(value.span, format!("`when` needs the one value of `{}`", member.text))
                    .label(format!("this is {}", other.describe()))
                    .help("write a case for each value"),
            ),
        }
    }
    if let (0, Some(node @ Node { kind: NodeKind::Mapping(_), .. })) = (count, record.node("when")) {
        report.add(
            Problem::at(node.span, format!("`when` of {} names no field", record.what))
                .label("write `{Field: value}`")
                .help("what an object must always have is `required: true` in its `fields`"),
        );
    }
    (count > 0 && when.len() == count).then_some(Case { when, required, forbidden, span: record.span })
}
