//! Answers in JSON whose code and message are members: both layouts have them.

use std::fmt;

use bytes::Bytes;
use http::StatusCode;
use serde::de::{Deserializer as _, IgnoredAny, MapAccess, Visitor};

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

/// The members that matter, whatever the others are. One that is there twice counts as not there: whose
/// word would it be?
fn tolerant_envelope(api: &Api, body: &[u8]) -> Envelope {
    let mut found: Vec<(String, Option<String>)> = Vec::new();
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let read = deserializer.deserialize_map(Members { api, found: &mut found });
    let mut envelope = Envelope::default();
    if read.and_then(|()| deserializer.end()).is_ok() {
        for (name, text) in found {
            if let Some(text) = text {
                envelope.notice(api, &name, &text);
            }
        }
    }
    envelope
}

struct Members<'a> {
    api: &'a Api,
    found: &'a mut Vec<(String, Option<String>)>,
}

impl<'de> Visitor<'de> for Members<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        while let Some(name) = access.next_key::<String>()? {
            let member = Some(name.as_str());
            let code = self.api.success.map(|(member, _)| member);
            if member != code && member != self.api.message && member != self.api.request_id {
                access.next_value::<IgnoredAny>()?;
                continue;
            }
            let text = match access.next_value()? {
                serde_json::Value::String(text) => Some(text),
                serde_json::Value::Number(number) => Some(number.to_string()),
                _ => None,
            };
            match self.found.iter_mut().find(|(other, _)| *other == name) {
                Some((_, doubled)) => *doubled = None,
                None => self.found.push((name, text)),
            }
        }
        Ok(())
    }
}

/// Writes an answer in JSON.
pub(crate) fn write_answer(api: &Api, outcome: &Outcome<'_>, status: StatusCode) -> Result<WireAnswer, Problem> {
    // Without a member for the code only the status can say that it went wrong.
    if let (Outcome::Failure { known, .. }, None) = (outcome, api.success) {
        let status = known.and_then(|code| StatusCode::from_u16(code.status).ok());
        let status = status.filter(|status| !status.is_success());
        return Ok(WireAnswer::empty(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)));
    }
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
