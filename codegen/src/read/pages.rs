//! How the pages of a listing follow one another.

use crate::keys;
use crate::model::{Next, Pages, Text};
use crate::node::NodeKind;
use crate::record::Record;
use crate::report::{Problem, Report};

const FORMS: &str = "`{items: Data, number: PageIndex, size: PageSize, total: Total}`, where only `items` and `number` must be there, or `{items: Data, token: {After: Paging.After}}`";

/// Reads the `pages` of an operation.
pub(super) fn read_pages(call: &Record<'_>, report: &mut Report) -> Option<Pages> {
    let node = call.node("pages")?;
    let record = Record::open(node, &keys::PAGES, format!("`pages` of {}", call.what), report)?;
    let items = record.text("items", report);
    let next = match (record.key_span("number"), record.key_span("token")) {
        (Some(number), Some(token)) => {
            report.add(
                Problem::at(token, format!("{} has `number` and `token`", record.what))
                    .label("take one of them out")
                    .also(number, "pages are numbered here")
                    .help(format!("write {FORMS}")),
            );
            None
        }
        (None, None) if record.is_lost("number") || record.is_lost("token") => None,
        (None, None) => {
            report.add(
                Problem::at(record.span, format!("{} needs `number` or `token`", record.what))
                    .label("how is the next page asked for?")
                    .help(format!("write {FORMS}")),
            );
            None
        }
        (Some(_), None) => read_number(&record, report),
        (None, Some(_)) => read_token(&record, report),
    };
    Some(Pages { items: items?, next: next? })
}

fn read_number(record: &Record<'_>, report: &mut Report) -> Option<Next> {
    let number = record.text("number", report);
    let (size, total) = (record.text("size", report), record.text("total", report));
    Some(Next::Number { number: number?, size, total })
}

fn read_token(record: &Record<'_>, report: &mut Report) -> Option<Next> {
    for key in ["size", "total"] {
        if let Some(span) = record.key_span(key) {
            let problem = Problem::at(span, format!("`{key}` of {} goes with `number`", record.what));
            report.add(problem.label("take it out").help("with a token, the listing ends where an answer has none"));
        }
    }
    let node = record.node("token")?;
    let NodeKind::Mapping(entries) = &node.kind else {
        record.wrong_kind("token", node, report);
        return None;
    };
    let [entry] = entries.as_slice() else {
        let message = format!("`token` of {} needs one member of the request and one of the answer", record.what);
        report.add(Problem::at(node.span, message).label(format!("these are {}", entries.len())));
        return None;
    };
    match &entry.value.kind {
        NodeKind::Scalar(answer) => Some(Next::Token {
            request: Text { text: entry.key.text.clone(), span: entry.key.span },
            answer: Text { text: answer.text.clone(), span: entry.value.span },
        }),
        NodeKind::Refused => None,
        other => {
            let problem = Problem::at(entry.value.span, "`token` needs the member of the answer that holds it");
            report.add(problem.label(format!("this is {}", other.describe())));
            None
        }
    }
}
