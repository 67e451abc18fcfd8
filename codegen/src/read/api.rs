//! `api.yaml`.

use super::field::read_fields;
use crate::keys;
use crate::model::{Api, Code, CodeGroup, Success, Text, Unread};
use crate::node::{Node, NodeKind};
use crate::record::{Record, texts_of};
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
        format: record.word("format", report).unwrap_or_else(|| "json".to_owned()),
        endpoint: record.text("endpoint", report),
        regions: record.texts("regions", report),
        endpoints: read_endpoints(&record, report),
        fallback: read_fallback(&record, report),
        headers: read_headers(&record, report),
        discriminator: record.text("discriminator", report),
        success: read_success(&record, report),
        code: record.text("code", report),
        message: record.text("message", report),
        request_id: record.text("request_id", report),
        response: read_fields(&record, "response", report),
        codes: read_codes(record.map("codes", report), report),
        order: record.texts("order", report),
        shared_codes: record.texts("shared_codes", report),
        types: Vec::new(),
        calls: Vec::new(),
        unread: Unread {
            response: !record.has_sound_map("response"),
            regions: record.is_lost("regions") || record.node("regions").is_some_and(|node| !is_empty_list(node)),
            codes: !record.has_sound_map("codes"),
            types: false,
        },
    };
    // What refers to fields that could not be read is not held against them.
    if api.unread.response {
        (api.message, api.request_id) = (None, None);
        (api.success, api.code) = (None, None);
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
    let [entry] = entries.as_slice() else {
        report.add(
            Problem::at(node.span, "`success` needs one member and its value, such as `{Code: OK}`")
                .label(format!("these are {}", entries.len())),
        );
        return None;
    };
    let member = Text { text: entry.key.text.clone(), span: entry.key.span };
    let codes = match &entry.value.kind {
        NodeKind::Scalar(code) => vec![Text { text: code.text.clone(), span: entry.value.span }],
        NodeKind::Sequence(items) => {
            let codes = texts_of(items, "success", &record.what, report);
            refuse_doubled(&codes, report);
            if items.is_empty() {
                report.add(Problem::at(entry.value.span, "`success` needs a code that means success").label("none"));
            }
            codes
        }
        NodeKind::Refused => Vec::new(),
        NodeKind::Mapping(_) => {
            report.add(
                Problem::at(entry.value.span, "`success` needs the code that means success, or a list of such codes")
                    .label("this is a mapping"),
            );
            Vec::new()
        }
    };
    (!codes.is_empty()).then_some(Success { member, codes })
}

fn refuse_doubled(codes: &[Text], report: &mut Report) {
    for (position, code) in codes.iter().enumerate() {
        if let Some(first) = codes.iter().take(position).find(|other| other.text == code.text) {
            let problem = Problem::at(code.span, format!("`success` names `{}` twice", code.text));
            report.add(problem.label("the second one").also(first.span, "the first one"));
        }
    }
}

fn read_endpoints(record: &Record<'_>, report: &mut Report) -> Vec<(Text, Text)> {
    let entries = record.map("endpoints", report);
    if let Some(node) =
        record.node("endpoints").filter(|node| matches!(&node.kind, NodeKind::Mapping(all) if all.is_empty()))
    {
        report.add(Problem::at(node.span, "`endpoints` needs a region and its address").label("none"));
    }
    let mut endpoints = Vec::new();
    for (region, node) in entries {
        match &node.kind {
            NodeKind::Scalar(address) => endpoints.push((region, Text { text: address.text.clone(), span: node.span })),
            NodeKind::Refused => {}
            other => report.add(
                Problem::at(node.span, format!("the endpoint of `{}` must be a text", region.text))
                    .label(format!("this is {}", other.describe())),
            ),
        }
    }
    endpoints
}

fn read_fallback(record: &Record<'_>, report: &mut Report) -> Vec<(Text, Text)> {
    let mut fallback = Vec::new();
    for (region, node) in record.map("fallback", report) {
        match &node.kind {
            NodeKind::Scalar(other) => fallback.push((region, Text { text: other.text.clone(), span: node.span })),
            NodeKind::Refused => {}
            other => report.add(
                Problem::at(node.span, format!("the fallback of `{}` must be a region", region.text))
                    .label(format!("this is {}", other.describe())),
            ),
        }
    }
    fallback
}

/// Names of headers have no case: they are kept in lower case.
fn read_headers(record: &Record<'_>, report: &mut Report) -> Vec<(Text, Text)> {
    let mut headers: Vec<(Text, Text)> = Vec::new();
    for (name, node) in record.map("headers", report) {
        let name = Text { text: name.text.to_ascii_lowercase(), span: name.span };
        if let Some((first, _)) = headers.iter().find(|(other, _)| other.text == name.text) {
            let problem = Problem::at(name.span, format!("the header `{}` is there twice", name.text));
            report.add(problem.label("the case of its letters does not matter").also(first.span, "the first one"));
            continue;
        }
        match &node.kind {
            NodeKind::Scalar(value) => {
                headers.push((name, Text { text: value.text.clone(), span: node.span }));
            }
            NodeKind::Refused => {}
            other => report.add(
                Problem::at(node.span, format!("the header `{}` must be a text", name.text))
                    .label(format!("this is {}", other.describe())),
            ),
        }
    }
    headers
}

/// `codes.yaml`: a mapping from the names of groups to codes.
pub(crate) fn read_code_groups(node: &Node, report: &mut Report) -> Vec<CodeGroup> {
    let NodeKind::Mapping(groups) = &node.kind else {
        let label = format!("this is {}", node.kind.describe());
        report.add(Problem::at(node.span, "codes.yaml must be a mapping from names of groups to codes").label(label));
        return Vec::new();
    };
    let mut read = Vec::with_capacity(groups.len());
    for group in groups {
        let name = Text { text: group.key.text.clone(), span: group.key.span };
        let NodeKind::Mapping(codes) = &group.value.kind else {
            let message = format!("the group `{}` must be a mapping from codes to what they mean", name.text);
            let label = format!("this is {}", group.value.kind.describe());
            report.add(Problem::at(group.value.span, message).label(label));
            read.push(CodeGroup { name, codes: Vec::new() });
            continue;
        };
        let codes = codes.iter().map(|code| (Text { text: code.key.text.clone(), span: code.key.span }, &code.value));
        read.push(CodeGroup { name, codes: read_codes(codes, report) });
    }
    read
}

fn read_codes<'n>(entries: impl IntoIterator<Item = (Text, &'n Node)>, report: &mut Report) -> Vec<Code> {
    let mut codes = Vec::new();
    for (wire, node) in entries {
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
