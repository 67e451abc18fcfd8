//! Whether an answer is one that the platform can read, and what it says.

use std::time::Duration;

use super::exchange::Heard;
use crate::cipher::Cipher;
use crate::codec::{Reader, Style};
use crate::credentials::Credentials;
use crate::dynamic::DynamicObject;
use crate::layout::{self, Envelope};
use crate::limits::{self, Violation};
use crate::object::{Object as _, View};
use crate::schema::{Api, Call, CodeKind, Format, Place};

/// What an answer says.
pub(super) struct Judged {
    /// The code, if there is one.
    pub(super) code: Option<String>,
    /// What it means.
    pub(super) meaning: Meaning,
    /// The answer, if it is one of success that can be read.
    pub(super) response: Option<DynamicObject>,
    /// What the platform could not do with it.
    pub(super) faults: Vec<String>,
    /// How long it took.
    pub(super) took: Duration,
}

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// It was done.
    Done,
    /// A code of that kind.
    Kind(CodeKind),
    /// Refused without a word: only the status tells.
    Status(u16),
    /// Nobody can tell.
    Unknown,
}

impl Judged {
    /// The code with its meaning, for people.
    pub(super) fn said(&self, api: &Api) -> String {
        let known = self.code.as_deref().and_then(|code| api.code(code));
        let code = self.code.as_deref().map(|code| cut(code, 60));
        match (code, known, self.meaning) {
            (Some(code), Some(known), _) => format!("{code} ({})", known.doc.trim_end_matches('.')),
            (Some(code), None, Meaning::Done) => code,
            (Some(code), None, _) => format!("{code}, which no page knows"),
            (None, _, Meaning::Done) => "success".to_owned(),
            (None, _, Meaning::Status(status)) => format!("HTTP {status}"),
            (None, ..) => "an answer without a code".to_owned(),
        }
    }
}

/// Reads an answer as the platform does.
pub(super) fn judge(call: &Call, heard: &Heard, key: &Credentials) -> Judged {
    let api = call.api;
    let cipher = api.signature.cipher(key);
    let cipher = cipher.as_deref();
    let arrived = heard.arrived();
    let mut response = DynamicObject::new(call.response);
    let (envelope, decoded) = layout::read_answer(api, &arrived, &mut response, Style::wire(cipher));
    let done = envelope.is_success(api, call.response) && (200..300).contains(&heard.status);
    let mut faults = Vec::new();
    check_head(call, heard, &envelope, done, &mut faults);
    let mut kept = None;
    if done {
        match decoded {
            Ok(()) => {
                faults.extend(limits::check_encrypted(&response, cipher).iter().map(Violation::to_string));
                kept = Some(response);
            }
            Err(problem) => faults.push(format!("the answer cannot be read: {problem}")),
        }
    } else {
        faults.extend(limits_of_refusal(call, heard, cipher));
    }
    let meaning = meaning(api, heard, &envelope, done, &mut faults);
    Judged { code: envelope.code, meaning, response: kept, faults, took: heard.took }
}

/// Status, content type and time.
fn check_head(call: &Call, heard: &Heard, envelope: &Envelope, done: bool, faults: &mut Vec<String>) {
    let api = call.api;
    let known = envelope.code.as_deref().and_then(|code| api.code(code)).map_or(0, |code| code.status);
    let status_tells = api.success.is_empty() && !done;
    let expected = if known == 0 { 200 } else { known };
    if heard.status != expected && !(status_tells && known == 0) {
        faults.push(format!("HTTP status {}, expected {expected}: the platform takes no other", heard.status));
    }
    let is_raw = done && call.response.fields.iter().any(|field| field.place == Place::Body);
    let (expected, fits): (_, fn(&str) -> bool) = match api.format {
        Format::Json => ("application/json", |kind| kind == "application/json"),
        Format::Xml => ("application/xml", |kind| matches!(kind, "application/xml" | "text/xml")),
    };
    let given = heard.header("content-type").unwrap_or("none");
    let kind = given.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if !is_raw && !heard.body.is_empty() && !fits(&kind) {
        faults.push(format!("content type {}, expected {expected}", cut(given, 60)));
    }
    let deadline = Duration::from_millis(call.deadline);
    if call.deadline != 0 && heard.took > deadline {
        let (took, deadline) = (heard.took.as_millis(), deadline.as_millis());
        faults.push(format!("the answer took {took} ms, the platform waits {deadline} ms: answer first, work later"));
    }
}

fn meaning(api: &Api, heard: &Heard, envelope: &Envelope, done: bool, faults: &mut Vec<String>) -> Meaning {
    match &envelope.code {
        _ if done => Meaning::Done,
        Some(code) => match api.code(code) {
            Some(known) => Meaning::Kind(known.kind),
            None => {
                faults.push(format!("the code {} is none of the API's", cut(code, 60)));
                Meaning::Unknown
            }
        },
        None if api.code.is_none() || api.success.is_empty() => Meaning::Status(heard.status),
        None => {
            let member = api.code.unwrap_or_default();
            let bytes = heard.body.len();
            faults.push(format!("the answer has no `{member}`: HTTP {}, {bytes} bytes", heard.status));
            Meaning::Unknown
        }
    }
}

/// What is in a refusal has to fit, too; what success promises may be missing.
fn limits_of_refusal(call: &Call, heard: &Heard, cipher: Option<&dyn Cipher>) -> Vec<String> {
    if call.api.format != Format::Json {
        return Vec::new();
    }
    let Ok(json) = serde_json::from_slice(&heard.body) else { return Vec::new() };
    let mut response = DynamicObject::new(call.response);
    if Reader::new(Style::wire(cipher)).lenient_value(json, &mut response).is_err() {
        return Vec::new();
    }
    let is_there = |violation: &&Violation| {
        let fields = response.schema().fields.iter().enumerate();
        let top = violation.path.split(['.', '[']).next().unwrap_or_default();
        let field = fields.into_iter().find(|(_, field)| field.wire == top);
        let slot = field.and_then(|(index, _)| response.slot(index));
        violation.path == top && slot.is_some_and(|slot| !matches!(slot.view(), View::Absent))
    };
    limits::check(&response).iter().filter(is_there).map(Violation::to_string).collect()
}

/// Compares the proof of an answer with the one that it should have.
pub(super) fn check_proof(api: &Api, heard: &Heard, key: &Credentials) -> Option<Result<String, String>> {
    let expected = api.signature.sign_answer(&heard.body, key);
    if expected.is_empty() {
        return None;
    }
    let mut names = Vec::new();
    for (name, value) in expected {
        let wanted = format!("expected {name} over the very bytes of the body");
        let Some((given_name, given)) = heard.headers.iter().find(|header| header.0.eq_ignore_ascii_case(&name)) else {
            return Some(Err(format!("{wanted}; it is missing")));
        };
        // Blanks between its parts differ from page to page.
        if without_blanks(given) != without_blanks(&value) {
            return Some(Err(format!("{wanted}; another value came: sign the body as it is sent, with this key")));
        }
        if heard.seen_raw && *given_name != name {
            let given_name = cut(given_name, 40);
            return Some(Err(format!(
                "{wanted}, spelled like this; `{given_name}` came: keep the case of header names"
            )));
        }
        names.push(name);
    }
    Some(Ok(names.join(", ")))
}

fn without_blanks(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// A stranger's text, fit to be shown.
pub(super) fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect::<String>().escape_debug().to_string()
}
