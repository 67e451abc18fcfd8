//! `api.yaml`.

use super::field::read_fields;
use crate::keys;
use crate::model::{Api, Code, Success, Text, Unread};
use crate::node::{Node, NodeKind};
use crate::record::Record;
use crate::report::{Problem, Report};

/// Reads `api.yaml` of the API `id`; its types and calls come from other files.
pub(crate) fn read_api(id: &str, node: &Node, report: &mut Report) -> Option<Api> {
    let record = Record::open(node, &keys::API, format!("API `{id}`"), report)?;
    let mut api = Api {
        id: id.to_owned(),
        title: record.string("title", report).unwrap_or_default(),
        doc: record.string("doc", report).unwrap_or_default(),
        version: record.string("version", report).unwrap_or_default(),
        protocol: record.word("protocol", report).unwrap_or_default(),
        signature: record.word("signature", report).unwrap_or_default(),
        endpoint: record.text("endpoint", report),
        regions: record.texts("regions", report),
        discriminator: record.text("discriminator", report),
        success: read_success(&record, report),
        message: record.text("message", report),
        request_id: record.text("request_id", report),
        response: read_fields(&record, "response", report),
        codes: read_codes(&record, report),
        types: Vec::new(),
        calls: Vec::new(),
        unread: Unread {
            response: !record.has_sound_map("response"),
            regions: record.is_lost("regions") || record.node("regions").is_some_and(|node| !is_empty_list(node)),
            types: false,
        },
    };
    // What refers to fields that could not be read is not held against them.
    if api.unread.response {
        (api.success, api.message, api.request_id) = (None, None, None);
    }
    Some(api)
}

fn is_empty_list(node: &Node) -> bool {
    matches!(&node.kind, NodeKind::Sequence(items) if items.is_empty())
}

fn read_success(record: &Record<'_>, report: &mut Report) -> Option<Success> {
    let node = record.node("success")?;
    let NodeKind::Mapping(entries) = &node.kind else {
        record.wrong_kind("success", node, report);
        return None;
    };
    match entries.as_slice() {
        [entry] => match &entry.value.kind {
            NodeKind::Scalar(code) => {
                let member = Text { text: entry.key.text.clone(), span: entry.key.span };
                return Some(Success { member, code: Text { text: code.text.clone(), span: entry.value.span } });
            }
            NodeKind::Refused => {}
            other => report.add(
                Problem::at(entry.value.span, "`success` needs the one code that means success")
                    .label(format!("this is {}", other.describe())),
            ),
        },
        several => report.add(
            Problem::at(node.span, "`success` needs one member and its value, such as `{Code: OK}`")
                .label(format!("these are {}", several.len())),
        ),
    }
    None
}

fn read_codes(record: &Record<'_>, report: &mut Report) -> Vec<Code> {
    let mut codes = Vec::new();
    for (wire, node) in record.map("codes", report) {
        let Some(record) = Record::open(node, &keys::CODE, format!("code `{}`", wire.text), report) else { continue };
        let status = record.whole::<u16>("status", report);
        if let (Some(status), Some(node)) = (status, record.node("status"))
            && !(100..=599).contains(&status)
        {
            report.add(
                Problem::at(node.span, format!("{status} is not an HTTP status")).label("they go from 100 to 599"),
            );
        }
        codes.push(Code {
            name: record.text("name", report),
            status,
            kind: record.word("kind", report).unwrap_or_else(|| "business".to_owned()),
            doc: record.string("doc", report).unwrap_or_default(),
            hint: record.string("hint", report),
            wire,
        });
    }
    codes
}
