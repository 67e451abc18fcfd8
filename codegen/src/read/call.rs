//! The spec file of an operation or a callback.

use super::field::read_fields;
use super::pages::read_pages;
use super::read_value;
use crate::keys;
use crate::model::{Call, Closing, Delivery, Direction, Example, Text};
use crate::node::{Node, NodeKind};
use crate::record::{Record, did_you_mean, texts_of};
use crate::report::{Problem, Report};
use crate::source::Span;

/// Reads the spec in `file`, whose name without `.yaml` is `stem`.
pub(crate) fn read_call(stem: &str, file: &str, node: &Node, report: &mut Report) -> Option<Call> {
    let direction = direction_of(stem, node, report)?;
    let table = match direction {
        Direction::Operation => &keys::OPERATION,
        Direction::Callback => &keys::CALLBACK,
    };
    let record = Record::open(node, table, format!("{} `{stem}`", direction.word()), report)?;
    let mut call = Call {
        name: read_name(stem, direction, &record, report),
        direction,
        file: file.to_owned(),
        doc: record.string("doc", report).unwrap_or_default(),
        method: record
            .word("method", report)
            .zip(record.node("method"))
            .map(|(text, node)| Text { text, span: node.span }),
        path: record.text("path", report).filter(|path| !path.text.trim().is_empty()),
        limit: record.rate("limit", report),
        idempotent: record.flag("idempotent", report),
        deadline: record.time("deadline", report),
        delivery: read_delivery(&record, report),
        volatile: record.texts("volatile", report),
        elsewhere: read_elsewhere(&record, report),
        closes: read_closes(&record, report),
        pages: read_pages(&record, report),
        batch: record.flag("batch", report).filter(|batch| *batch).and_then(|_| record.key_span("batch")),
        request: read_fields(&record, "request", report),
        response: read_fields(&record, "response", report),
        lacks: record.texts("lacks", report),
        unread_request: !record.has_sound_map("request"),
        examples: read_examples(&record, report),
        deprecated: record.string("deprecated", report),
        source: record.string("source", report),
    };
    forget_unfounded(&mut call, &record);
    Some(call)
}

/// What refers to fields that could not be read is not held against them.
fn forget_unfounded(call: &mut Call, record: &Record<'_>) {
    if !record.has_sound_map("request") {
        call.delivery = None;
        call.volatile.clear();
        call.elsewhere.clear();
        call.closes = None;
        call.examples.iter_mut().for_each(|example| example.request = None);
    }
    if !record.has_sound_map("request") || !record.has_sound_map("response") {
        call.pages = None;
    }
    if !record.has_sound_map("response") {
        call.examples.iter_mut().for_each(|example| example.response = None);
    }
}

/// The file's name goes on as the call's, since that is what people pick by.
fn read_name(stem: &str, direction: Direction, record: &Record<'_>, report: &mut Report) -> Text {
    let word = direction.word();
    let written = record.text(word, report);
    let span = written.as_ref().map_or(record.span, |text| text.span);
    if let Some(text) = written.filter(|text| text.text != stem && !text.text.trim().is_empty()) {
        report.add(
            Problem::at(span, format!("the {word} is `{}`, but its file is named `{stem}.yaml`", text.text))
                .label("must be the same, letter for letter")
                .help(format!("name the file `{}.yaml`, or correct the name in it", text.text)),
        );
    }
    Text { text: stem.to_owned(), span }
}

/// The first of the two words that is there decides.
fn direction_of(stem: &str, node: &Node, report: &mut Report) -> Option<Direction> {
    const HOW: &str = "a spec begins with `operation: Name` (we call the platform) or `callback: name` (it calls us)";
    let NodeKind::Mapping(entries) = &node.kind else {
        if node.kind != NodeKind::Refused {
            report.add(
                Problem::at(node.span, format!("spec `{stem}` must be a mapping"))
                    .label(format!("this is {}", node.kind.describe()))
                    .help(HOW),
            );
        }
        return None;
    };
    let find = |word: &str| entries.iter().find(|entry| entry.key.text == word);
    match (find("operation"), find("callback")) {
        (Some(_), None) => Some(Direction::Operation),
        (None, Some(_)) => Some(Direction::Callback),
        (Some(operation), Some(callback)) => {
            report.add(
                Problem::at(callback.key.span, format!("spec `{stem}` is an operation and a callback"))
                    .label("cannot be both")
                    .also(operation.key.span, "an operation")
                    .help("we send an operation, the platform sends a callback: write two files"),
            );
            None
        }
        (None, None) => {
            let first = entries.first().map(|entry| &entry.key);
            let label = first.map_or(String::new(), |key| did_you_mean(&key.text, ["operation", "callback"]));
            let span = first.map_or(node.span, |key| key.span);
            let message = format!("spec `{stem}` has neither `operation:` nor `callback:`");
            let label = if label.starts_with("did") { label } else { "missing here".to_owned() };
            report.add(Problem::at(span, message).label(label).help(HOW));
            None
        }
    }
}

fn read_delivery(record: &Record<'_>, report: &mut Report) -> Option<Delivery> {
    const WORDS: [&str; 3] = ["read", "converge", "once"];
    const FORMS: &str = "`delivery` is `read`, `converge` or `{once: [key, ..]}`";
    let node = record.node("delivery")?;
    let (span, word) = match &node.kind {
        NodeKind::Scalar(scalar) => match scalar.text.as_str() {
            "read" => return Some(Delivery::Read),
            "converge" => return Some(Delivery::Converge),
            word => (node.span, word),
        },
        NodeKind::Mapping(entries) => match entries.as_slice() {
            [entry] if entry.key.text == "once" => return read_once(&entry.value, entry.key.span, record, report),
            [entry] => (entry.key.span, entry.key.text.as_str()),
            _ => {
                let problem = Problem::at(node.span, format!("`delivery` of {} must be one of three", record.what));
                report.add(problem.label("these are several, or none").help(FORMS));
                return None;
            }
        },
        NodeKind::Sequence(_) | NodeKind::Refused => {
            record.wrong_kind("delivery", node, report);
            return None;
        }
    };
    let problem = if word == "once" {
        Problem::at(span, "`once` needs the members that make up its key").label("once for what?")
    } else {
        Problem::at(span, format!("unknown delivery `{word}` in {}", record.what)).label(did_you_mean(word, WORDS))
    };
    report.add(problem.help(FORMS));
    None
}

fn read_once(keys: &Node, word: Span, record: &Record<'_>, report: &mut Report) -> Option<Delivery> {
    let label = match &keys.kind {
        NodeKind::Refused => return None,
        NodeKind::Sequence(items) if items.is_empty() => "once for what?".to_owned(),
        NodeKind::Sequence(items) => {
            return Some(Delivery::Once(texts_of(items, "once", &record.what, report)));
        }
        NodeKind::Scalar(scalar) => format!("write `[{}]`", scalar.text),
        NodeKind::Mapping(_) => "this is a mapping".to_owned(),
    };
    let message = format!("`once` of {} must be a list of the members that make up its key", record.what);
    let span = if label.starts_with("once") { word } else { keys.span };
    report.add(Problem::at(span, message).label(label));
    None
}

fn read_elsewhere(record: &Record<'_>, report: &mut Report) -> Vec<(Text, Vec<Text>)> {
    let mut elsewhere = Vec::new();
    for (member, node) in record.map("elsewhere", report) {
        let what = format!("`{}` in `elsewhere` of {}", member.text, record.what);
        let paths = match &node.kind {
            NodeKind::Scalar(path) => vec![Text { text: path.text.clone(), span: node.span }],
            NodeKind::Sequence(items) if !items.is_empty() => texts_of(items, "elsewhere", &record.what, report),
            NodeKind::Refused => Vec::new(),
            other => {
                let problem =
                    Problem::at(node.span, format!("{what} needs the path that leads to it, or a list of paths"));
                let is_empty = matches!(other, NodeKind::Sequence(_));
                report.add(problem.label(if is_empty {
                    "none".to_owned()
                } else {
                    format!("this is {}", other.describe())
                }));
                Vec::new()
            }
        };
        elsewhere.push((member, paths));
    }
    elsewhere
}

fn read_closes(record: &Record<'_>, report: &mut Report) -> Option<Closing> {
    let node = record.node("closes")?;
    let NodeKind::Mapping(entries) = &node.kind else {
        record.wrong_kind("closes", node, report);
        return None;
    };
    match entries.as_slice() {
        [entry] => match &entry.value.kind {
            NodeKind::Scalar(member) => {
                let call = Text { text: entry.key.text.clone(), span: entry.key.span };
                return Some(Closing { call, member: Text { text: member.text.clone(), span: entry.value.span } });
            }
            NodeKind::Refused => {}
            other => report.add(
                Problem::at(entry.value.span, "`closes` needs the one member that tells which effect is taken back")
                    .label(format!("this is {}", other.describe())),
            ),
        },
        several => report.add(
            Problem::at(node.span, "`closes` needs one callback and a member, such as `{newInstance: instanceId}`")
                .label(format!("these are {}", several.len())),
        ),
    }
    None
}

fn read_examples(record: &Record<'_>, report: &mut Report) -> Vec<Example> {
    let Some(node) = record.node("examples") else { return Vec::new() };
    let NodeKind::Sequence(items) = &node.kind else {
        record.wrong_kind("examples", node, report);
        return Vec::new();
    };
    let mut examples = Vec::with_capacity(items.len());
    for item in items {
        let Some(record) = Record::open(item, &keys::EXAMPLE, "an example".to_owned(), report) else { continue };
        let parts = ["request", "response"];
        if parts.iter().all(|part| record.node(part).is_none() && !record.is_lost(part)) {
            report.add(
                Problem::at(record.span, "an example needs a `request`, a `response` or both").label("has neither"),
            );
        }
        examples.push(Example {
            doc: record.string("doc", report),
            request: record.node("request").map(read_value),
            response: record.node("response").map(read_value),
        });
    }
    examples
}
