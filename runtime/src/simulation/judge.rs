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
    /// What an answer of another kind has of the same members.
    pub(super) partial: Option<DynamicObject>,
    /// Whether it says nothing of what was asked for, of which it is not known whether it was ever made.
    pub(super) says_nothing: bool,
    /// What the platform could not do with it.
    pub(super) faults: Vec<String>,
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
    /// The members of an answer that says what was made: of one of success, and of one that says that it goes on.
    pub(super) fn told(&self) -> Option<&DynamicObject> {
        let goes_on = self.meaning == Meaning::Kind(CodeKind::Pending);
        self.response.as_ref().or_else(|| self.partial.as_ref().filter(|_| goes_on))
    }

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

/// Reads an answer as the platform does, which waits as long as `deadline`, for ever if that is zero.
pub(super) fn judge(call: &Call, heard: &Heard, key: &Credentials, deadline: Duration) -> Judged {
    let api = call.api;
    let cipher = api.signature.cipher(key);
    let cipher = cipher.as_deref();
    let arrived = heard.arrived();
    let mut response = DynamicObject::new(call.response);
    let (envelope, decoded) = layout::read_answer(api, &arrived, &mut response, Style::wire(cipher));
    let done = envelope.is_success(api, call.response) && (200..300).contains(&heard.status);
    let mut faults = Vec::new();
    check_head(call, heard, &envelope, done, &mut faults);
    if !deadline.is_zero() && heard.took > deadline {
        let (took, deadline) = (heard.took.as_millis(), deadline.as_millis());
        faults.push(format!("the answer took {took} ms, the platform waits {deadline} ms: answer first, work later"));
    }
    let (mut kept, mut partial) = (None, None);
    if done {
        match decoded {
            Ok(()) => {
                faults.extend(limits::check_encrypted(&response, cipher).iter().map(Violation::to_string));
                kept = Some(response);
            }
            Err(problem) => faults.push(format!("the answer cannot be read: {problem}")),
        }
    } else {
        partial = lenient(call, heard, cipher);
        faults.extend(partial.iter().flat_map(limits_of_refusal));
    }
    let meaning = meaning(api, heard, &envelope, done, &mut faults);
    Judged { code: envelope.code, meaning, response: kept, partial, says_nothing: false, faults }
}

/// Status, content type and time.
fn check_head(call: &Call, heard: &Heard, envelope: &Envelope, done: bool, faults: &mut Vec<String>) {
    let api = call.api;
    let known = envelope.code.as_deref().and_then(|code| api.code(code)).map_or(0, |code| code.status);
    let status_tells = api.success.is_empty() && !done;
    let expected = if known == 0 { 200 } else { known };
    if heard.status != expected && !(status_tells && known == 0) {
        faults.push(format!(
            "HTTP status {}, expected {expected}: the platform takes no other, and reads all else from the code",
            heard.status
        ));
    }
    let is_raw = done && call.response.fields.iter().any(|field| field.place == Place::Body);
    let (expected, fits): (_, fn(&str) -> bool) = match api.format {
        Format::Json => ("application/json", |kind| kind == "application/json"),
        Format::Xml => ("application/xml", |kind| matches!(kind, "application/xml" | "text/xml")),
    };
    let given = heard.header("content-type").unwrap_or("none");
    let kind = given.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if !is_raw && !heard.body.is_empty() && !fits(&kind) {
        faults.push(format!("content type {}, expected {expected}: set `Content-Type`", cut(given, 60)));
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

/// What there is of the members of an answer that is no success.
fn lenient(call: &Call, heard: &Heard, cipher: Option<&dyn Cipher>) -> Option<DynamicObject> {
    if call.api.format != Format::Json {
        return None;
    }
    let json = serde_json::from_slice(&heard.body).ok()?;
    let mut response = DynamicObject::new(call.response);
    Reader::new(Style::wire(cipher)).lenient_value(json, &mut response).ok()?;
    Some(response)
}

/// What is in a refusal has to fit, too; what success promises may be missing.
fn limits_of_refusal(response: &DynamicObject) -> Vec<String> {
    let is_there = |violation: &&Violation| {
        let fields = response.schema().fields.iter().enumerate();
        let top = violation.path.split(['.', '[']).next().unwrap_or_default();
        let field = fields.into_iter().find(|(_, field)| field.wire == top);
        let slot = field.and_then(|(index, _)| response.slot(index));
        violation.path == top && slot.is_some_and(|slot| !matches!(slot.view(), View::Absent))
    };
    limits::check(response).iter().filter(is_there).map(Violation::to_string).collect()
}

/// A stranger's text, fit to be shown.
pub(super) fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect::<String>().escape_debug().to_string()
}
