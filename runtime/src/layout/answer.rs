//! Answers: their body in JSON or XML, members in headers, and what they say about how the call ended.

use std::fmt;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::de::{Deserializer as _, IgnoredAny, MapAccess, Visitor};

use super::{Outcome, WireAnswer};
use crate::codec::{self, Problem, Reader, Style, xml};
use crate::object::{Entry, Object, Slot, View, members};
use crate::schema::{Api, Field, Format, Place};

/// What an answer says about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Envelope {
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) request_id: Option<String>,
}

/// An answer that has been read to its end.
pub(crate) struct Arrived {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Arrived {
    /// A header as text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

impl Envelope {
    fn notice(&mut self, api: &Api, name: &str, text: &str) {
        if api.code == Some(name) {
            self.code = Some(text.to_owned());
        } else if api.message == Some(name) {
            self.message = Some(text.to_owned());
        } else if api.request_id == Some(name) {
            self.request_id = Some(text.to_owned());
        }
    }

    /// Whether the code is that of success. Where the HTTP status tells, there must be none.
    pub(crate) fn is_success(&self, api: &Api) -> bool {
        match &self.code {
            Some(code) => api.success.contains(&code.as_str()),
            None => api.success.is_empty(),
        }
    }
}

/// Reads an answer into an empty object, and what it says about itself on the way.
///
/// The envelope is there also when the rest cannot be read: an answer that tells of a failure lacks what
/// a successful one promises.
pub(crate) fn read_answer(
    api: &Api,
    arrived: &Arrived,
    response: &mut dyn Object,
    style: Style<'_>,
) -> (Envelope, Result<(), Problem>) {
    let reader = Reader::new(style);
    let (envelope, body) = match raw_body(arrived, response) {
        Some(read) => (Envelope::default(), read),
        None => match api.format {
            Format::Json => read_json(api, arrived, response, &reader),
            Format::Xml => read_xml(api, arrived, response, &reader),
        },
    };
    let result = body.and_then(|()| read_headers(arrived, response, &reader));
    (envelope, result)
}

/// A member that is the body, of an answer that is no failure.
fn raw_body(arrived: &Arrived, response: &mut dyn Object) -> Option<Result<(), Problem>> {
    let fields = response.schema().fields;
    let position = fields.iter().position(|field| field.place == Place::Body).filter(|_| arrived.is_success())?;
    match response.slot_mut(position)?.entry() {
        Entry::Bytes(bytes) => *bytes = arrived.body.clone(),
        Entry::Text(text) => match std::str::from_utf8(&arrived.body) {
            Ok(body) => body.clone_into(text),
            Err(_) => return Some(Err(Problem { path: String::new(), message: "is not UTF-8".to_owned() })),
        },
        _ => {}
    }
    Some(Ok(()))
}

fn read_json(
    api: &Api,
    arrived: &Arrived,
    response: &mut dyn Object,
    reader: &Reader<'_>,
) -> (Envelope, Result<(), Problem>) {
    // Where all that is told is told in headers, there may be no body.
    if arrived.body.is_empty()
        && arrived.is_success()
        && !response.schema().fields.iter().any(in_body)
        && api.success.is_empty()
    {
        return (Envelope::default(), Ok(()));
    }
    let mut envelope = Envelope::default();
    let result = reader.object(&arrived.body, response, in_body, &mut |name, text| envelope.notice(api, name, text));
    if result.is_err() {
        envelope = tolerant_envelope(api, &arrived.body);
    }
    (envelope, result)
}

/// The answer to HEAD has no body: OSS puts the error into a header, in Base64.
fn read_xml(
    api: &Api,
    arrived: &Arrived,
    response: &mut dyn Object,
    reader: &Reader<'_>,
) -> (Envelope, Result<(), Problem>) {
    let mut envelope = Envelope::default();
    let in_header = arrived.header(OSS_ERROR).and_then(|text| BASE64_STANDARD.decode(text).ok());
    let body = match in_header.filter(|_| arrived.body.is_empty()) {
        Some(document) => Bytes::from(document),
        None => arrived.body.clone(),
    };
    if body.is_empty() && arrived.is_success() {
        return (envelope, Ok(()));
    }
    let value = match xml::read(&body, response.schema()) {
        Ok(value) => value,
        Err(problem) => return (envelope, Err(problem)),
    };
    for (name, value) in value.as_object().into_iter().flatten() {
        if let serde_json::Value::String(text) = value {
            envelope.notice(api, name, text);
        }
    }
    (envelope, reader.value(value, response, in_body))
}

fn in_body(field: &Field) -> bool {
    !matches!(field.place, Place::Header | Place::Body)
}

fn read_headers(arrived: &Arrived, response: &mut dyn Object, reader: &Reader<'_>) -> Result<(), Problem> {
    for (position, field) in response.schema().fields.iter().enumerate() {
        if field.place != Place::Header {
            continue;
        }
        let Some(slot) = response.slot_mut(position) else { continue };
        if !read_header(reader, field, slot, &arrived.headers)? && field.required {
            return Err(Problem { path: field.wire.to_owned(), message: "is missing among the headers".to_owned() });
        }
    }
    Ok(())
}

/// Reads a member from its header, or a map from all headers that begin with its name; `false` if there is none.
pub(super) fn read_header(
    reader: &Reader<'_>,
    field: &Field,
    slot: &mut dyn Slot,
    headers: &HeaderMap,
) -> Result<bool, Problem> {
    let problem = |message: &str| Problem { path: field.wire.to_owned(), message: message.to_owned() };
    let prefix = field.wire.to_ascii_lowercase();
    if matches!(field.kind, crate::schema::Kind::Map(_)) {
        let mut there = headers.iter().filter(|(name, _)| name.as_str().starts_with(&prefix)).peekable();
        if there.peek().is_none() {
            return Ok(false);
        }
        let Entry::Map(map) = slot.entry() else { return Ok(false) };
        for (name, value) in there {
            let text = std::str::from_utf8(value.as_bytes()).map_err(|_| problem("is not UTF-8"))?;
            let slot = map.insert(name.as_str().get(prefix.len()..).unwrap_or_default());
            let slot = slot.ok_or_else(|| problem("is there twice"))?;
            codec::write_text(slot.entry(), text, None).map_err(problem)?;
        }
        return Ok(true);
    }
    let mut values = headers.get_all(field.wire).iter();
    let Some(value) = values.next() else { return Ok(false) };
    if values.next().is_some() {
        return Err(problem("is there twice"));
    }
    let text = std::str::from_utf8(value.as_bytes()).map_err(|_| problem("is not UTF-8"))?;
    reader.text(field, slot, text).map_err(|read| Problem { path: field.wire.to_owned(), ..read })?;
    Ok(true)
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
            let code = self.api.code;
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

/// Writes an answer. Its status is that of the code, where the platform has one for it.
pub(crate) fn write_answer(api: &Api, outcome: &Outcome<'_>, style: Style<'_>) -> Result<WireAnswer, Problem> {
    match outcome {
        Outcome::Success(object) => write_success(api, *object, style),
        Outcome::Failure { code, known, message, request_id } => {
            let status = known.and_then(|code| StatusCode::from_u16(code.status).ok());
            // Without codes of success only the status can say that it went wrong.
            let otherwise = if api.success.is_empty() { StatusCode::INTERNAL_SERVER_ERROR } else { StatusCode::OK };
            let status = status.filter(|status| !(api.success.is_empty() && status.is_success())).unwrap_or(otherwise);
            if api.code.is_none() {
                return Ok(WireAnswer::empty(status));
            }
            let all = [(api.request_id, *request_id), (api.code, *code), (api.message, *message)];
            let texts: Vec<_> = all.into_iter().filter_map(|(member, text)| Some((member?, text))).collect();
            failure(api, status, &texts)
        }
    }
}

fn write_success(api: &Api, object: &dyn Object, style: Style<'_>) -> Result<WireAnswer, Problem> {
    let mut headers = Vec::new();
    let mut raw = None;
    for (field, view) in members(object) {
        match (field.place, view) {
            (Place::Header, View::Map(map)) => map.each(&mut |name, slot| {
                if let View::Text(text) = slot.view() {
                    headers.push((format!("{}{name}", field.wire), text.to_owned()));
                }
            }),
            (Place::Header, view) => {
                headers.push((field.wire.to_owned(), codec::text(field, view, style).map_err(unwritable)?));
            }
            (Place::Body, View::Bytes(bytes)) => raw = Some(bytes.clone()),
            (Place::Body, View::Text(text)) => raw = Some(Bytes::copy_from_slice(text.as_bytes())),
            _ => {}
        }
    }
    let has_members = object.schema().fields.iter().any(in_body);
    let (content_type, body) = match (raw, api.format) {
        (Some(bytes), _) => ("application/octet-stream", bytes),
        (None, Format::Json) => {
            ("application/json", codec::body(object, &[], style, in_body).map_err(unwritable)?.into())
        }
        (None, Format::Xml) if has_members => {
            ("application/xml", xml::write(object.schema().name, object, in_body).into())
        }
        (None, Format::Xml) => ("application/xml", Bytes::new()),
    };
    Ok(WireAnswer { status: StatusCode::OK, content_type, headers, body })
}

fn failure(api: &Api, status: StatusCode, texts: &[(&str, &str)]) -> Result<WireAnswer, Problem> {
    match api.format {
        Format::Json => {
            let member = |(name, text): &(&str, &str)| ((*name).to_owned(), serde_json::Value::from(*text));
            let members: serde_json::Map<_, _> = texts.iter().map(member).collect();
            let body = serde_json::to_vec(&members).map_err(unwritable)?.into();
            Ok(WireAnswer { status, content_type: "application/json", headers: Vec::new(), body })
        }
        Format::Xml => {
            let document = xml::write_texts("Error", texts);
            let headers = vec![(OSS_ERROR.to_owned(), BASE64_STANDARD.encode(&document))];
            Ok(WireAnswer { status, content_type: "application/xml", headers, body: document.into() })
        }
    }
}

/// A failure to write JSON.
pub(crate) fn unwritable(error: serde_json::Error) -> Problem {
    Problem { path: String::new(), message: format!("cannot be written as JSON: {error}") }
}

const OSS_ERROR: &str = "x-oss-err";
