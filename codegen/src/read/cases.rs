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
    let when = read_values("when", &record, report)?;
    Some(Case { when, required, forbidden, span: record.span })
}

/// Fields and the one value of each; `None` if there are none, or one of them cannot be told.
pub(super) fn read_values(key: &str, record: &Record<'_>, report: &mut Report) -> Option<Vec<(Text, Text)>> {
    let entries = record.map(key, report);
    let count = entries.len();
    let mut values = Vec::with_capacity(count);
    for (member, value) in entries {
        match &value.kind {
            NodeKind::Scalar(scalar) => values.push((member, Text { text: scalar.text.clone(), span: value.span })),
            NodeKind::Refused => {}
            other => report.add(
                Problem::at(value.span, format!("`{key}` needs the one value of `{}`", member.text))
                    .label(format!("this is {}", other.describe()))
                    .help(if key == "when" { "write a case for each value" } else { "write `{Field: value}`" }),
            ),
        }
    }
    if let (0, Some(node @ Node { kind: NodeKind::Mapping(_), .. })) = (count, record.node(key)) {
        let problem = Problem::at(node.span, format!("`{key}` of {} names no field", record.what));
        let problem = problem.label("write `{Field: value}`");
        report.add(match key {
            "when" => problem.help("what an object must always have is `required: true` in its `fields`"),
            _ => problem,
        });
    }
    (count > 0 && values.len() == count).then_some(values)
}
