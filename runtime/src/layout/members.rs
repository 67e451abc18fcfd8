//! Members of a request and where they stand: both directions, for all layouts.

use bytes::Bytes;

use super::{header, multipart, path};
use crate::codec::{self, Problem, Reader, Style, loose_text};
use crate::endpoint::Endpoint;
use crate::object::{Entry, Object, View, members};
use crate::schema::{Call, Field, Format, Place};
use crate::sign::{Received, Request, encode};

/// Members that the spec of a call does not know.
pub(crate) type More = [(String, serde_json::Value)];

/// Where a member stands if its spec says nothing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Usual {
    /// In the query.
    Query,
    /// In a JSON body.
    Json,
}

impl Usual {
    /// Where a field of a request stands.
    pub(super) fn place(self, field: &Field) -> Place {
        match (field.place, self) {
            (Place::Usual, Self::Query) => Place::Query,
            (Place::Usual, Self::Json) => Place::Json,
            (place, _) => place,
        }
    }

    /// Which fields stand in a JSON body.
    fn in_json(self) -> fn(&Field) -> bool {
        match self {
            Self::Query => |field| field.place == Place::Json,
            Self::Json => |field| matches!(field.place, Place::Json | Place::Usual),
        }
    }
}

/// Puts the members of a request where they belong. `name` is the member that names the call, if there is one.
pub(super) fn write(
    request: &mut Request,
    call: &Call,
    (object, more): (&dyn Object, &More),
    (usual, name): (Usual, Option<&'static str>),
    endpoint: &Endpoint,
    style: Style<'_>,
) -> Result<(), Problem> {
    let own = name.map(|member| (member.to_owned(), serde_json::Value::from(call.name)));
    let mut loose: Vec<_> = own.into_iter().chain(more.iter().cloned()).collect();
    once(object, &loose)?;
    let mut bucket = None;
    let (mut form, mut parts) = (Vec::new(), Vec::new());
    if usual == Usual::Query {
        // The name of the call comes first.
        request.query.extend(texts(&loose).take(usize::from(name.is_some())));
    }
    for (field, view) in members(object) {
        let text = || match view {
            // Bytes go as they are where they can.
            View::Bytes(_) if matches!(field.place, Place::Body | Place::Multipart) => Ok(String::new()),
            _ => text_of(field, view, style),
        };
        match usual.place(field) {
            Place::Query | Place::Usual => request.query.push((field.wire.to_owned(), text()?)),
            Place::Form => form.push((field.wire.to_owned(), text()?)),
            Place::Header => write_header(request, field, view, style)?,
            Place::Host => bucket = Some(text()?),
            Place::Multipart => parts.push(multipart::Part::of(field, view, text()?)),
            Place::Body => request.body = raw(view, text()?),
            Place::Json | Place::Path => {}
        }
    }
    write_path(request, call, object, bucket.as_deref(), endpoint, style)?;
    if usual == Usual::Query {
        request.query.extend(texts(&loose).skip(usize::from(name.is_some())));
        loose.clear();
    }
    match body_of(call, usual) {
        Place::Json => write_json(request, object, &loose, usual, style),
        Place::Form => {
            form.extend(texts(&loose));
            content_type(request, "application/x-www-form-urlencoded");
            request.body = encode::query(&form).into();
            Ok(())
        }
        Place::Multipart => {
            parts.extend(texts(&loose).map(|(name, text)| multipart::Part::text(name, text)));
            write_parts(request, &parts);
            Ok(())
        }
        other => {
            if other == Place::Body {
                // Where it is a member, it is there or not as the caller says.
                let is_member = |field: &Field| field.wire.eq_ignore_ascii_case("content-type");
                if !call.request.fields.iter().any(is_member) {
                    content_type(request, "application/octet-stream");
                }
            }
            homeless(&loose)
        }
    }
}

fn write_parts(request: &mut Request, parts: &[multipart::Part]) {
    let (boundary, body) = multipart::write(parts);
    content_type(request, &format!("multipart/form-data; boundary={boundary}"));
    request.body = body;
}

/// No name may be there twice: whose word would it be?
fn once(object: &dyn Object, loose: &More) -> Result<(), Problem> {
    for (at, (name, _)) in loose.iter().enumerate() {
        let before = loose.iter().take(at).any(|(other, _)| other == name);
        if before || members(object).any(|(field, _)| field.wire == name) {
            return Err(Problem { path: name.clone(), message: "is there twice".to_owned() });
        }
    }
    Ok(())
}

fn texts(loose: &More) -> impl Iterator<Item = (String, String)> {
    loose.iter().map(|(name, value)| (name.clone(), loose_text(value)))
}

/// Refuses members that nothing would be left of.
fn homeless(loose: &More) -> Result<(), Problem> {
    let Some((path, _)) = loose.first() else { return Ok(()) };
    let message = "has no place: the body is another member, or there is none";
    Err(Problem { path: path.clone(), message: message.to_owned() })
}

fn write_json(
    request: &mut Request,
    object: &dyn Object,
    loose: &More,
    usual: Usual,
    style: Style<'_>,
) -> Result<(), Problem> {
    let more: Vec<_> = loose.iter().map(|(name, value)| (name.as_str(), View::Any(value))).collect();
    let body = codec::body(object, &more, style.sorted(), usual.in_json());
    request.body = body.map_err(super::answer::unwritable)?.into();
    content_type(request, "application/json");
    Ok(())
}

/// Which of the bodies a request has: `Usual` stands for none.
fn body_of(call: &Call, usual: Usual) -> Place {
    let bodies = [Place::Form, Place::Multipart, Place::Body, Place::Json];
    let has = |place: &Place| call.request.fields.iter().any(|field| usual.place(field) == *place);
    // A platform that speaks XML has no use for an empty JSON object.
    let is_json = usual == Usual::Json && call.api.format == Format::Json;
    let otherwise = if is_json { Place::Json } else { Place::Usual };
    bodies.into_iter().find(has).unwrap_or(otherwise)
}

/// A content type that the caller gives stays.
fn content_type(request: &mut Request, value: &str) {
    if request.header("content-type").is_none() {
        request.set_header("content-type", value);
    }
}

fn raw(view: View<'_>, text: String) -> Bytes {
    match view {
        View::Bytes(bytes) => bytes.clone(),
        _ => text.into(),
    }
}

fn text_of(field: &Field, view: View<'_>, style: Style<'_>) -> Result<String, Problem> {
    codec::text(field, view, style)
        .map_err(|error| Problem { path: field.wire.to_owned(), message: format!("cannot be written: {error}") })
}

/// A map stands for all headers that begin with its name.
fn write_header(request: &mut Request, field: &Field, view: View<'_>, style: Style<'_>) -> Result<(), Problem> {
    for (name, text) in header::header_texts(field, view, style)? {
        request.set_header(&name, text);
    }
    Ok(())
}

/// The path behind that of the endpoint. What stands in the host goes in front of it where the host is an address.
fn write_path(
    request: &mut Request,
    call: &Call,
    object: &dyn Object,
    label: Option<&str>,
    endpoint: &Endpoint,
    style: Style<'_>,
) -> Result<(), Problem> {
    if !call.path.is_empty() {
        let path = path::expand(call.path, &mut |name| {
            let found = members(object).find(|(field, _)| field.wire == name);
            found.map(|(field, view)| text_of(field, view, style)).transpose()
        })?;
        request.path = format!("{}{path}", endpoint.path.trim_end_matches('/'));
    }
    let Some(label) = label else { return Ok(()) };
    if !path::is_label(label) {
        let field = call.request.fields.iter().find(|field| field.place == Place::Host);
        let path = field.map_or("", |field| field.wire).to_owned();
        let message = "must be 3 to 63 lower-case letters, digits and dashes: it becomes a part of the host";
        return Err(Problem { path, message: message.to_owned() });
    }
    let resource = format!("/{label}{}", request.path);
    if endpoint.is_address() {
        request.path.clone_from(&resource);
    } else {
        request.host = format!("{label}.{}", request.host);
    }
    request.resource = Some(resource);
    Ok(())
}

/// Fills the members of a request from where they stand.
pub(super) struct Filling<'a> {
    object: &'a mut dyn Object,
    usual: Usual,
    reader: Reader<'a>,
    seen: Vec<bool>,
}

impl<'a> Filling<'a> {
    pub(super) fn new(object: &'a mut dyn Object, usual: Usual, style: Style<'a>) -> Self {
        let seen = vec![false; object.schema().fields.len()];
        Self { object, usual, reader: Reader::new(style), seen }
    }

    /// Reads all of a request; what stands in the path and the host has been found already.
    pub(super) fn request(
        mut self,
        call: &Call,
        received: &Received<'_>,
        found: &[(&str, String)],
    ) -> Result<(), Problem> {
        for (name, value) in found {
            self.text(&[Place::Path, Place::Host], name, value)?;
        }
        for (name, value) in pairs(received.query.as_bytes(), "the query")? {
            self.text(&[Place::Query], &name, &value)?;
        }
        self.headers(received)?;
        match body_of(call, self.usual) {
            Place::Form => {
                for (name, value) in pairs(received.body, "the form")? {
                    self.text(&[Place::Form], &name, &value)?;
                }
            }
            Place::Multipart => {
                for part in multipart::read(received)? {
                    self.part(&part)?;
                }
            }
            Place::Json => self.json(received.body)?,
            Place::Body => self.body(received.body)?,
            _ => {}
        }
        self.finish()
    }

    /// One member, from the text that stands for it; others than those of the place are passed over.
    fn text(&mut self, places: &[Place], name: &str, value: &str) -> Result<(), Problem> {
        let Some(position) = self.position(places, name)? else { return Ok(()) };
        let Some(field) = self.object.schema().fields.get(position) else { return Ok(()) };
        let Some(slot) = self.object.slot_mut(position) else { return Ok(()) };
        self.reader.text(field, slot, value).map_err(|problem| Problem { path: name.to_owned(), ..problem })
    }

    /// The place of a member among the fields; it is an error if it was there before.
    fn position(&mut self, places: &[Place], name: &str) -> Result<Option<usize>, Problem> {
        let fields = self.object.schema().fields;
        let belongs = |field: &Field| field.wire == name && places.contains(&self.usual.place(field));
        let Some(position) = fields.iter().position(belongs) else { return Ok(None) };
        match self.seen.get_mut(position) {
            Some(seen) if *seen => Err(Problem { path: name.to_owned(), message: "is there twice".to_owned() }),
            Some(seen) => {
                *seen = true;
                Ok(Some(position))
            }
            None => Ok(None),
        }
    }

    fn headers(&mut self, received: &Received<'_>) -> Result<(), Problem> {
        let fields = self.object.schema().fields;
        for (position, field) in fields.iter().enumerate().filter(|(_, field)| field.place == Place::Header) {
            let Some(slot) = self.object.slot_mut(position) else { continue };
            if header::read_header(&self.reader, field, slot, received.headers)?
                && let Some(seen) = self.seen.get_mut(position)
            {
                *seen = true;
            }
        }
        Ok(())
    }

    fn part(&mut self, part: &multipart::Received<'_>) -> Result<(), Problem> {
        let Some(position) = self.position(&[Place::Multipart], &part.name)? else { return Ok(()) };
        let Some(field) = self.object.schema().fields.get(position) else { return Ok(()) };
        let Some(slot) = self.object.slot_mut(position) else { return Ok(()) };
        if let Entry::Bytes(bytes) = slot.entry() {
            *bytes = Bytes::copy_from_slice(part.content);
            return Ok(());
        }
        let named = |message: String| Problem { path: part.name.clone(), message };
        let text = std::str::from_utf8(part.content).map_err(|_| named("is not UTF-8".to_owned()))?;
        self.reader.text(field, slot, text).map_err(|problem| named(problem.to_string()))
    }

    fn json(&mut self, body: &[u8]) -> Result<(), Problem> {
        let belongs = self.usual.in_json();
        let fields = self.object.schema().fields;
        if body.is_empty() && !fields.iter().any(belongs) {
            return Ok(());
        }
        self.reader.object(body, self.object, belongs, &mut |_, _| {})?;
        for (field, seen) in fields.iter().zip(&mut self.seen) {
            *seen |= belongs(field);
        }
        Ok(())
    }

    fn body(&mut self, body: &[u8]) -> Result<(), Problem> {
        let fields = self.object.schema().fields;
        let body_field = fields.iter().enumerate().find(|(_, field)| field.place == Place::Body);
        let Some((position, field)) = body_field else { return Ok(()) };
        if let Some(seen) = self.seen.get_mut(position) {
            *seen = true;
        }
        let Some(slot) = self.object.slot_mut(position) else { return Ok(()) };
        super::answer::read_body(&self.reader, field, slot, &Bytes::copy_from_slice(body))
    }

    fn finish(self) -> Result<(), Problem> {
        let fields = self.object.schema().fields.iter().zip(&self.seen);
        match fields.into_iter().find(|(field, seen)| field.required && !**seen) {
            Some((field, _)) => Err(Problem { path: field.wire.to_owned(), message: "is required".to_owned() }),
            None => Ok(()),
        }
    }
}

fn pairs(raw: &[u8], what: &str) -> Result<Vec<(String, String)>, Problem> {
    let problem = || Problem { path: String::new(), message: format!("{what} cannot be decoded") };
    let text = std::str::from_utf8(raw).map_err(|_| problem())?;
    encode::pairs(text).collect::<Option<Vec<_>>>().ok_or_else(problem)
}
