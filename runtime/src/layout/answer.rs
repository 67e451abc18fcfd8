//! Answers in JSON whose code and message are members: both layouts have them.

use bytes::Bytes;
use http::StatusCode;
use serde::de::IgnoredAny;

use super::{Outcome, WireAnswer};
use crate::codec::{self, Problem};
use crate::object::Object;
use crate::schema::Api;

/// What an answer says about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Envelope {
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) request_id: Option<String>,
}

impl Envelope {
    fn notice(&mut self, api: &Api, name: &str, text: &str) {
        if api.success.is_some_and(|(member, _)| member == name) {
            self.code = Some(text.to_owned());
        } else if api.message == Some(name) {
            self.message = Some(text.to_owned());
        } else if api.request_id == Some(name) {
            self.request_id = Some(text.to_owned());
        }
    }

    /// Whether the code, if the API has one, is that of success.
    pub(crate) fn is_success(&self, api: &Api) -> bool {
        api.success.is_none_or(|(_, success)| self.code.as_deref() == Some(success))
    }
}

/// Reads an answer into an empty object, and what it says about itself on the way.
///
/// The envelope is there also when the rest cannot be read: an answer that tells of a failure lacks what
/// a successful one promises.
pub(crate) fn read_answer(api: &Api, body: &[u8], response: &mut dyn Object) -> (Envelope, Result<(), Problem>) {
    let mut envelope = Envelope::default();
    let result = codec::decode(body, response, &mut |name, text| envelope.notice(api, name, text));
    if result.is_err() {
        envelope = tolerant_envelope(api, body);
    }
    (envelope, result)
}

/// The members that matter, whatever the others are.
fn tolerant_envelope(api: &Api, body: &[u8]) -> Envelope {
    let mut envelope = Envelope::default();
    if serde_json::from_slice::<IgnoredAny>(body).is_ok()
        && let Ok(serde_json::Value::Object(members)) = serde_json::from_slice(body)
    {
        for (name, value) in &members {
            match value {
                serde_json::Value::String(text) => envelope.notice(api, name, text),
                serde_json::Value::Number(number) => envelope.notice(api, name, &number.to_string()),
                _ => {}
            }
        }
    }
    envelope
}

/// Writes an answer in JSON.
pub(crate) fn write_answer(api: &Api, outcome: &Outcome<'_>, status: StatusCode) -> Result<WireAnswer, Problem> {
    let body = match outcome {
        Outcome::Success(object) => codec::encode(*object).map_err(unwritable)?,
        Outcome::Failure { code, message, request_id, .. } => {
            let mut members = serde_json::Map::new();
            let request_id = api.request_id.map(|member| (member, *request_id));
            let code = api.success.map(|(member, _)| (member, *code));
            let message = api.message.map(|member| (member, *message));
            for (member, value) in [request_id, code, message].into_iter().flatten() {
                members.insert(member.to_owned(), value.into());
            }
            serde_json::to_vec(&members).map_err(unwritable)?
        }
    };
    Ok(WireAnswer { status, content_type: "application/json", body: Bytes::from(body) })
}

/// A failure to write JSON.
pub(crate) fn unwritable(error: serde_json::Error) -> Problem {
    Problem { path: String::new(), message: format!("cannot be written as JSON: {error}") }
}
