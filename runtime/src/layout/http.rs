//! Plain HTTP: each call has a method and a path of its own, or all come to one address and a member names the call.
//!
//! JSON bodies are written sorted by name, since platforms that sign them want it so.

use http::Method;

use super::filling::Filling;
use super::members::{self, More, Usual};
use super::{Layout, Unrouted, elsewhere, path};
use crate::codec::{Problem, Style};
use crate::endpoint::Endpoint;
use crate::object::Object;
use crate::schema::{Api, Call, Kind, Place};
use crate::sign::{Received, Request, encode};

/// The layout.
pub(super) struct Http;

impl Layout for Http {
    fn write_request(
        &self,
        call: &Call,
        object: &dyn Object,
        more: &More,
        endpoint: &Endpoint,
        style: Style<'_>,
    ) -> Result<Request, Problem> {
        let method = Method::from_bytes(call.method.as_bytes())
            .map_err(|_| Problem { path: String::new(), message: "the method is no HTTP method".to_owned() })?;
        let mut request = Request::new(method, endpoint.authority.clone(), endpoint.path.clone());
        request.headers.extend(call.api.headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        // A path of its own names a call well enough.
        let name = call.api.discriminator.filter(|_| call.path.is_empty());
        members::write(&mut request, call, (object, more), (usual(call), name), endpoint, style)?;
        if call.batch {
            request.body = [b"[".as_slice(), &request.body, b"]"].concat().into();
        }
        Ok(request)
    }

    fn route(&self, api: &Api, calls: &[&'static Call], received: &Received<'_>) -> Result<usize, Unrouted> {
        let at_path = |call: &Call| !call.path.is_empty() && found(call, received).is_some();
        let by_path = calls.iter().enumerate().filter(|(_, call)| at_path(call));
        let mut by_path: Vec<_> = by_path.map(|(index, call)| (call.path.len(), index)).collect();
        by_path.sort_unstable();
        let fits = |index: &usize| calls.get(*index).is_some_and(|call| call.method == received.method);
        let fitting: Vec<usize> = by_path.iter().rev().map(|(_, index)| *index).filter(|index| fits(index)).collect();
        if let Some(index) = meant(calls, &fitting, received) {
            return Ok(index);
        }
        let at_address = |call: &&Call| call.path.is_empty();
        if !calls.iter().copied().any(|call| at_address(&call) && call.method == received.method) {
            let other_method = !by_path.is_empty() || calls.iter().copied().any(|call| at_address(&call));
            return Err(if other_method { Unrouted::Method } else { Unrouted::Unknown });
        }
        let here = |call: &Call| call.path.is_empty() && call.method == received.method;
        let Some(member) = api.discriminator else {
            let mut one = calls.iter().enumerate().filter(|(_, call)| here(call));
            return match (one.next(), one.next()) {
                (Some((index, _)), None) => Ok(index),
                _ => Err(Unrouted::Unknown),
            };
        };
        let name = if has_body(received.method) {
            discriminator(received.body, member)
        } else {
            query_member(received.query, member)
        };
        let name = name.map_err(Unrouted::Unreadable)?;
        calls.iter().position(|call| here(call) && call.name == name).ok_or(Unrouted::Unknown)
    }

    fn read_request(
        &self,
        call: &Call,
        received: &Received<'_>,
        object: &mut dyn Object,
        style: Style<'_>,
    ) -> Result<(), Problem> {
        let found = found(call, received).unwrap_or_default();
        let completed = elsewhere::completed(call, received.body);
        let received = Received { body: completed.as_deref().unwrap_or(received.body), ..*received };
        Filling::new(object, usual(call), style).request(call, &received, &found)
    }
}

/// Which of the calls whose method and path fit is meant, the nearest first: of several at one path the one whose member
/// of one value has that value. If it is none of them, what is wrong is told when the first is read.
fn meant(calls: &[&'static Call], fitting: &[usize], received: &Received<'_>) -> Option<usize> {
    let first = *fitting.first()?;
    let path = calls.get(first)?.path;
    let at_path = |index: &&usize| calls.get(**index).is_some_and(|call| call.path == path);
    if fitting.iter().filter(at_path).count() == 1 {
        return Some(first);
    }
    let found = fitting
        .iter()
        .filter(at_path)
        .find(|index| calls.get(**index).is_some_and(|call| has_constants(call, received)));
    Some(found.copied().unwrap_or(first))
}

/// Whether every required member that can have one value only has it.
fn has_constants(call: &Call, received: &Received<'_>) -> bool {
    call.request.fields.iter().filter(|field| field.required).all(|field| {
        let Kind::Closed([value]) = field.kind else { return true };
        let text = match usual(call).place(field) {
            Place::Query => query_member(received.query, field.wire),
            Place::Form => query_member(std::str::from_utf8(received.body).unwrap_or_default(), field.wire),
            Place::Json => discriminator(received.body, field.wire),
            _ => return true,
        };
        text.is_ok_and(|text| text == *value)
    })
}

/// Where the members of a call stand if its spec says nothing.
fn usual(call: &Call) -> Usual {
    if has_body(call.method) { Usual::Json } else { Usual::Query }
}

fn has_body(method: &str) -> bool {
    !matches!(method, "GET" | "HEAD" | "DELETE")
}

/// What stands in the path and the host of a request, if it is one of that call.
fn found(call: &Call, received: &Received<'_>) -> Option<Vec<(&'static str, String)>> {
    if call.path.is_empty() {
        return Some(Vec::new());
    }
    let Some(host) = call.request.fields.iter().find(|field| field.place == Place::Host) else {
        return path::find(call.path, received.path);
    };
    let authority = received.headers.get(http::header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (label, rest) = if crate::endpoint::is_address(authority) {
        let (label, rest) = received.path.strip_prefix('/')?.split_once('/')?;
        (label, received.path.get(received.path.len() - rest.len() - 1..)?)
    } else {
        (authority.split_once('.')?.0, received.path)
    };
    if !path::is_label(label) {
        return None;
    }
    let mut found = path::find(call.path, rest)?;
    found.push((host.wire, label.to_owned()));
    Some(found)
}

/// The one value of a member of a query or a form.
fn query_member(query: &str, member: &str) -> Result<String, Problem> {
    let problem = |message: &str| Problem { path: member.to_owned(), message: message.to_owned() };
    let mut found = None;
    for pair in encode::pairs(query) {
        let (name, value) = pair.ok_or_else(|| problem("the query cannot be decoded"))?;
        if name == member && found.replace(value).is_some() {
            return Err(problem("is there twice"));
        }
    }
    found.ok_or_else(|| problem("is required"))
}

/// The one text under `member`; two of them would leave open which call was meant.
fn discriminator(body: &[u8], member: &'static str) -> Result<String, Problem> {
    struct Find(&'static str);

    impl<'de> serde::de::DeserializeSeed<'de> for Find {
        type Value = Option<String>;

        fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
            deserializer.deserialize_map(self)
        }
    }

    impl<'de> serde::de::Visitor<'de> for Find {
        type Value = Option<String>;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: serde::de::MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
            let mut found = None;
            while let Some(name) = access.next_key::<std::borrow::Cow<'de, str>>()? {
                if name != self.0 {
                    access.next_value::<serde::de::IgnoredAny>()?;
                } else if found.replace(access.next_value()?).is_some() {
                    return Err(serde::de::Error::custom("the name of the call is there twice"));
                }
            }
            Ok(found)
        }
    }

    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let found = serde::de::DeserializeSeed::deserialize(Find(member), &mut deserializer);
    let found = found.and_then(|found| deserializer.end().map(|()| found));
    match found {
        Ok(Some(name)) => Ok(name),
        Ok(None) => Err(Problem { path: member.to_owned(), message: "is required".to_owned() }),
        // What serde says of a wrong type repeats the value.
        Err(error) if error.is_data() => {
            Err(Problem { path: member.to_owned(), message: "must be there once, as a text in an object".to_owned() })
        }
        Err(error) => Err(Problem { path: String::new(), message: error.to_string() }),
    }
}
