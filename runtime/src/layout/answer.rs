//! Answers: their body in JSON or XML, members in headers, and what they say about how the call ended.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::header::{check_headers, header_texts, read_header};
use super::{Outcome, WireAnswer};
use crate::codec::{self, Problem, Reader, Style, xml};
use crate::dynamic::DynamicObject;
use crate::object::{Entry, Object, Slot, View, members};
use crate::schema::{Api, Field, Format, Place, Schema};

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

    /// Whether the status is one of success.
    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Whether the body is compressed, which nobody asked for. An object may be kept like that.
    pub(crate) fn is_compressed(&self, response: &Schema) -> bool {
        let is_object = self.is_success() && response.fields.iter().any(|field| field.place == Place::Body);
        let encoding = self.header("content-encoding").unwrap_or_default().trim();
        !is_object && !self.body.is_empty() && !encoding.is_empty() && !encoding.eq_ignore_ascii_case("identity")
    }

    /// The platform's id of the call, where a header holds it.
    pub(crate) fn request_id(&self) -> Option<&str> {
        REQUEST_ID_HEADERS.iter().find_map(|name| self.header(name).filter(|id| !id.is_empty()))
    }

    /// Whether the body begins as one of that format does, and is no page for people.
    pub(crate) fn has_form(&self, format: Format) -> bool {
        let is_page = self.header("content-type").is_some_and(|media| media.to_ascii_lowercase().contains("html"));
        !is_page
            && !begins_as_page(&self.body)
            && begins(
                &self.body,
                match format {
                    Format::Json => "{",
                    Format::Xml => "<",
                },
            )
    }
}

/// Whether a body is a page for people, whatever its headers call it.
fn begins_as_page(body: &[u8]) -> bool {
    begins(body, "<!doctype") || begins(body, "<html")
}

fn begins(body: &[u8], with: &str) -> bool {
    let body = without_mark(body).trim_ascii_start();
    body.get(..with.len()).is_some_and(|head| head.eq_ignore_ascii_case(with.as_bytes()))
}

impl Envelope {
    /// Whether the code is that of success. Where the HTTP status tells, for all calls or for one whose answer has no
    /// member for a code, there must be none.
    pub(crate) fn is_success(&self, api: &Api, response: &Schema) -> bool {
        match &self.code {
            Some(code) => api.success.contains(&code.as_str()),
            None => api.success.is_empty() || !response.fields.iter().any(|field| Some(field.wire) == api.code),
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
    let (envelope, body) = match raw_body(arrived, response, &reader) {
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
fn raw_body(arrived: &Arrived, response: &mut dyn Object, reader: &Reader<'_>) -> Option<Result<(), Problem>> {
    let fields = response.schema().fields;
    let position = fields.iter().position(|field| field.place == Place::Body).filter(|_| arrived.is_success())?;
    Some(read_body(reader, fields.get(position)?, response.slot_mut(position)?, &arrived.body))
}

/// Reads a member that is the whole body.
pub(super) fn read_body(reader: &Reader<'_>, field: &Field, slot: &mut dyn Slot, body: &Bytes) -> Result<(), Problem> {
    if let Entry::Bytes(bytes) = slot.entry() {
        bytes.clone_from(body);
        return Ok(());
    }
    let problem = |message: String| Problem { path: String::new(), message };
    let text = std::str::from_utf8(body).map_err(|_| problem("the body is not UTF-8".to_owned()))?;
    reader.text(field, slot, text).map_err(|read| problem(format!("the body {read}")))
}

fn read_json(
    api: &Api,
    arrived: &Arrived,
    response: &mut dyn Object,
    reader: &Reader<'_>,
) -> (Envelope, Result<(), Problem>) {
    // Where all that is told is told in headers, there may be no body.
    let fields = response.schema().fields;
    let lacks = |field: &Field| in_body(field) && (field.required || arrived.status != 204);
    if arrived.body.is_empty() && arrived.is_success() && !fields.iter().any(lacks) && api.success.is_empty() {
        return (Envelope::default(), Ok(()));
    }
    let mut noticed = Noticed::default();
    let body = without_mark(&arrived.body);
    let result = reader.object(body, response, in_body, &mut |name, text| noticed.hear(api, name, text));
    match result {
        Ok(()) => (noticed.envelope(api), noticed.sound()),
        Err(_) => (tolerant_envelope(api, body), result),
    }
}

/// The answer to HEAD has no body: OSS puts the error into a header, in Base64.
fn read_xml(
    api: &Api,
    arrived: &Arrived,
    response: &mut dyn Object,
    reader: &Reader<'_>,
) -> (Envelope, Result<(), Problem>) {
    let in_header = arrived.header(OSS_ERROR).and_then(|text| BASE64_STANDARD.decode(text).ok());
    let body = match in_header.filter(|_| arrived.body.is_empty()) {
        Some(document) => Bytes::from(document),
        None => arrived.body.clone(),
    };
    let lacks = |field: &Field| field.required && in_body(field);
    if body.is_empty() && arrived.is_success() && !response.schema().fields.iter().any(lacks) {
        return (Envelope::default(), Ok(()));
    }
    if begins_as_page(&body) {
        let message = "is a page for people".to_owned();
        return (Envelope::default(), Err(Problem { path: String::new(), message }));
    }
    let value = match xml::read(&body, response.schema()) {
        Ok(value) => value,
        Err(problem) => return (Envelope::default(), Err(problem)),
    };
    let mut noticed = Noticed::default();
    for (name, value) in value.as_object().into_iter().flatten() {
        match value {
            serde_json::Value::Array(items) => items.iter().for_each(|item| noticed.hear(api, name, item.as_str())),
            serde_json::Value::Null => {}
            value => noticed.hear(api, name, value.as_str()),
        }
    }
    let sound = noticed.sound();
    (noticed.envelope(api), sound.and_then(|()| reader.value(value, response, in_body)))
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

/// The body of an answer as it came, where no schema says what is in it.
pub(crate) fn any_answer(format: Format, body: &[u8]) -> Result<serde_json::Value, String> {
    static NOTHING: Schema = Schema::new("an answer", &[]);
    match format {
        Format::Json => serde_json::from_slice(without_mark(body)).map_err(|error| error.to_string()),
        Format::Xml => xml::read(body, &NOTHING).map_err(|problem| problem.to_string()),
    }
}

/// A body without the mark that some editors and gateways put before UTF-8. RFC 8259, 8.1, lets a reader pass over it,
/// and what has happened is better known than not.
fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body)
}

/// What an answer says about itself, whatever its members are and in whichever charset its message is.
fn tolerant_envelope(api: &Api, body: &[u8]) -> Envelope {
    static NONE: Schema = Schema::new("Envelope", &[]);
    let mut noticed = Noticed::default();
    let reader = Reader::new(Style::LOGICAL);
    let mut nothing = DynamicObject::new(&NONE);
    let text = String::from_utf8_lossy(body);
    let read = reader.object(text.as_bytes(), &mut nothing, in_body, &mut |name, text| noticed.hear(api, name, text));
    if read.is_ok() { noticed.envelope(api) } else { Envelope::default() }
}

/// Members of the envelope. One that is there twice, or that is no text, counts as not there: whose word would it be?
#[derive(Default)]
struct Noticed(Vec<(&'static str, Heard)>);

enum Heard {
    Text(String),
    NoText,
    Twice,
}

impl Noticed {
    fn hear(&mut self, api: &Api, name: &str, text: Option<&str>) {
        let members = [api.code, api.message, api.request_id];
        let Some(member) = members.into_iter().flatten().find(|member| *member == name) else { return };
        match self.0.iter_mut().find(|(other, _)| *other == member) {
            Some((_, heard)) => *heard = Heard::Twice,
            None => self.0.push((member, text.map_or(Heard::NoText, |text| Heard::Text(text.to_owned())))),
        }
    }

    fn envelope(&self, api: &Api) -> Envelope {
        let text = |member: Option<&str>| {
            self.0.iter().find(|(name, _)| Some(*name) == member).and_then(|(_, heard)| match heard {
                Heard::Text(text) => Some(text.clone()),
                Heard::NoText | Heard::Twice => None,
            })
        };
        Envelope { code: text(api.code), message: text(api.message), request_id: text(api.request_id) }
    }

    fn sound(&self) -> Result<(), Problem> {
        let problem = |name: &str, message: &str| Problem { path: name.to_owned(), message: message.to_owned() };
        self.0.iter().try_for_each(|(name, heard)| match heard {
            Heard::Text(_) => Ok(()),
            Heard::NoText => Err(problem(name, "is neither a text nor a whole number")),
            Heard::Twice => Err(problem(name, "is there twice")),
        })
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
            (Place::Header, view) => headers.extend(header_texts(field, view, style)?),
            (Place::Body, View::Bytes(bytes)) => raw = Some(bytes.clone()),
            (Place::Body, view) => raw = Some(codec::text(field, view, style).map_err(unwritable)?.into()),
            _ => {}
        }
    }
    check_headers(&headers)?;
    let has_members = object.schema().fields.iter().any(in_body);
    let (content_type, body) = match (raw, api.format) {
        (Some(bytes), _) => ("application/octet-stream", bytes),
        (None, Format::Json) => {
            ("application/json", codec::body(object, &[], style, in_body).map_err(unwritable)?.into())
        }
        (None, Format::Xml) if has_members => {
            ("application/xml", xml::write(object.schema().name, object, style, in_body)?.into())
        }
        (None, Format::Xml) => ("application/xml", Bytes::new()),
    };
    // Where it is a member, it is there or not as the answer says.
    let is_member = |field: &Field| field.place == Place::Header && field.wire.eq_ignore_ascii_case("content-type");
    let content_type = if object.schema().fields.iter().any(is_member) { "" } else { content_type };
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
            let document = xml::write_texts("Error", texts)?;
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

const REQUEST_ID_HEADERS: &[&str] = &["x-acs-request-id", "x-oss-request-id", "x-request-id"];
