//! Members of a request and where they stand: both directions, for all layouts.

use bytes::Bytes;

use super::{header, multipart, path};
use crate::codec::{self, Problem, Style, loose_text};
use crate::endpoint::Endpoint;
use crate::object::{Object, View, members};
use crate::schema::{Call, Field, Format, Place};
use crate::sign::{Request, encode};

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
    pub(super) fn in_json(self) -> fn(&Field) -> bool {
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
pub(super) fn body_of(call: &Call, usual: Usual) -> Place {
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
    put_in_front(request, label, endpoint);
    Ok(())
}

/// Puts a label in front of the host, or of the path where the host is an address.
fn put_in_front(request: &mut Request, label: &str, endpoint: &Endpoint) {
    let resource = format!("/{label}{}", request.path);
    if endpoint.is_address() {
        request.path.clone_from(&resource);
    } else {
        request.host = format!("{label}.{}", request.host);
    }
    request.resource = Some(resource);
}

/// A request to a label's root; `None` if it is no label.
#[cfg(feature = "client")]
pub(crate) fn request_to(label: &str, endpoint: &Endpoint) -> Option<Request> {
    let path = format!("{}/", endpoint.path.trim_end_matches('/'));
    let mut request = Request::new(http::Method::POST, endpoint.authority.clone(), path);
    path::is_label(label).then(|| put_in_front(&mut request, label, endpoint))?;
    Some(request)
}
