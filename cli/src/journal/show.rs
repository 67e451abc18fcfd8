//! `bothends journal show`.

use std::path::Path;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use bothends::Json;
use bothends::ledger::Record;
use bothends::schema::{Call, Schema};
use serde_json::{Map, json};

use super::kept::{self, Kept};
use super::store::Place;
use super::{Known, known, list, masked, record};
use crate::runtime;
use crate::trouble::{Outcome, harmless, print, print_json, tell};

/// Shows one request and its answer.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Id of the request, as the list, the log and alerts have it
    id: String,
    #[command(flatten)]
    place: Place,
    /// Shows everything as it went over the wire: secrets and people's data, too
    #[arg(long)]
    raw: bool,
    /// Prints JSON
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Of bodies and queries, numbers, times, codes, ids and words of the spec are shown; of all other texts, and of what the
spec does not know, only the length. Where there is no spec, only the length of the whole: see --specs. Of a repetition
no bytes are kept, but those of the first delivery; of what was refused, no more than method and path.

Examples:
  bothends journal show 0123456789abcdef0123456789abcdef --db shop.db
  bothends journal show 0123456789abcdef0123456789abcdef --db shop.db --raw

Exit status: 0 on success, 1 if there is no such request or the store cannot be read, 2 on wrong usage.";

pub(super) fn run(arguments: &Arguments, folder: Option<&Path>) -> Outcome {
    let store = arguments.place.open()?;
    let record = runtime(async { record(&*store.ledger().await?, &arguments.id).await })?;
    if Kept::of(&record) != Kept::Whole {
        let first = runtime(async { kept::first(&*store.ledger().await?, &record).await })?;
        return without_bytes(&record, first.as_deref(), arguments.json);
    }
    let call = match known(&record, folder) {
        _ if arguments.raw => None,
        Ok(Known { call, .. }) => call,
        Err(_) => {
            tell(&harmless(&format!("there is no spec of {}: only lengths are shown; see --specs", record.entry.api)));
            None
        }
    };
    let (request, answer) = (request(&record, call, arguments.raw), answer(&record, call, arguments.raw));
    if arguments.json {
        return print_json(&json!({"line": list::json(&record.entry), "request": request, "answer": answer}));
    }
    let mut text = facts(&list::json(&record.entry), 0);
    for (name, part) in [("request", request), ("answer", answer)] {
        text.push_str(&format!("\n{name}\n{}", facts(&part, 2)));
    }
    print(&text)
}

/// What there is of a request whose bytes were not kept. For programs, what is not there is `null`, and `see` says where
/// it is.
fn without_bytes(record: &Record, first: Option<&str>, is_json: bool) -> Outcome {
    let said = |text: &str| if is_json { Json::Null } else { json!(text) };
    let hint = first.map_or_else(String::new, |id| format!("; see {id}"));
    let (line, body) = (list::json(&record.entry), said(&format!("not kept{hint}")));
    let path = match Kept::of(record) {
        Kept::Line => said("not kept"),
        _ => json!(record.request.target),
    };
    let request =
        json!({"method": record.request.method, "path": path, "query": null, "headers": null, "body": body.clone()});
    let answer = json!({"status": record.answer.status, "body": body});
    if is_json {
        return print_json(&json!({"line": line, "request": request, "answer": answer, "see": first}));
    }
    print(&format!("{}\nrequest\n{}\nanswer\n{}", facts(&line, 0), facts(&request, 2), facts(&answer, 2)))
}

fn request(record: &Record, call: Option<&'static Call>, raw: bool) -> Json {
    let request = &record.request;
    let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
    let headers: Map<_, _> = request.headers.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
    let body = body(&request.body, call.map(|call| (call, call.request)), raw);
    match raw {
        true => json!({"method": request.method, "target": request.target, "headers": headers, "body": body}),
        false => {
            let query: Map<_, _> = masked::query(call, query).into_iter().collect();
            json!({"method": request.method, "path": path, "query": query, "headers": headers, "body": body})
        }
    }
}

fn answer(record: &Record, call: Option<&'static Call>, raw: bool) -> Json {
    let answer = &record.answer;
    let body = body(&answer.body, call.map(|call| (call, call.response)), raw);
    json!({"status": answer.status, "content_type": answer.content_type, "body": body})
}

/// A body as it may be shown.
pub(super) fn body(body: &[u8], call: Option<(&Call, &'static Schema)>, raw: bool) -> Json {
    if raw {
        return match (serde_json::from_slice(body), std::str::from_utf8(body)) {
            (Ok(json @ Json::Object(_)), _) => json,
            (_, Ok(text)) => json!(text),
            (_, Err(_)) => json!({"base64": BASE64_STANDARD.encode(body)}),
        };
    }
    let shown = call.and_then(|(call, schema)| masked::body(call, schema, body));
    shown.unwrap_or_else(|| json!(format!("[{} bytes]", body.len())))
}

/// A line for each member that there is; objects below their names.
pub(super) fn facts(json: &Json, indent: usize) -> String {
    let Json::Object(members) = json else { return String::new() };
    let place = |name: &str| ORDER.iter().position(|other| *other == name).unwrap_or(ORDER.len());
    let mut members: Vec<_> = members.iter().collect();
    members.sort_by_key(|(name, _)| place(name));
    let mut text = String::new();
    for (name, value) in members {
        let name = harmless(name).replace('\n', " ");
        match value {
            Json::Null => {}
            Json::Object(members) if members.is_empty() => {}
            Json::Object(_) => {
                let inner = serde_json::to_string_pretty(value).unwrap_or_default();
                text.push_str(&format!("{:indent$}{name}\n", ""));
                for line in harmless(&inner).lines().filter(|line| !matches!(*line, "{" | "}")) {
                    text.push_str(&format!("{:indent$}{line}\n", ""));
                }
            }
            Json::String(value) => {
                let value = harmless(value).replace('\n', " ");
                text.push_str(format!("{:indent$}{name:14}{value}", "").trim_end());
                text.push('\n');
            }
            value => text.push_str(&format!("{:indent$}{name:14}{}\n", "", harmless(&value.to_string()))),
        }
    }
    text
}

/// The order in which facts are told; what is not among them comes last.
const ORDER: &[&str] = &[
    "id",
    "time",
    "peer",
    "api",
    "call",
    "key",
    "verdict",
    "code",
    "reason",
    "method",
    "target",
    "path",
    "query",
    "headers",
    "status",
    "said",
    "proof",
    "milliseconds",
    "microseconds",
    "request_bytes",
    "answer_bytes",
    "content_type",
    "body",
];
