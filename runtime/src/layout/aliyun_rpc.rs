//! Alibaba Cloud's RPC style (V3): `POST /`, name and version in headers, parameters in the query.
//!
//! What is not a scalar goes as compact JSON in one parameter. Values that are not there are left out; an
//! empty text is sent as an empty value. (Vendor's SDKs and "V3 request structure and signature".)

use http::{Method, StatusCode};

use super::answer::{self, unwritable};
use super::{Layout, Outcome, Unrouted, WireAnswer};
use crate::codec::{self, Problem, write_text};
use crate::endpoint::Endpoint;
use crate::object::{Entry, Object, Slot, View, members};
use crate::schema::{Api, Call};
use crate::sign::{Received, Request, encode};

/// The layout.
pub(super) struct AliyunRpc;

impl Layout for AliyunRpc {
    fn write_request(
        &self,
        call: &Call,
        object: &dyn Object,
        more: &[(String, serde_json::Value)],
        endpoint: &Endpoint,
    ) -> Result<Request, Problem> {
        let mut request = Request::new(Method::POST, endpoint.authority.clone(), "/");
        request.headers.push(("x-acs-action".to_owned(), call.name.to_owned()));
        request.headers.push(("x-acs-version".to_owned(), call.api.version.to_owned()));
        let more = more.iter().map(|(name, value)| (name.as_str(), View::Any(value)));
        for (name, view) in members(object).map(|(field, view)| (field.wire, view)).chain(more) {
            let value = match codec::scalar_text(view) {
                Some(text) => text,
                None => codec::json_text(view).map_err(unwritable)?,
            };
            request.query.push((name.to_owned(), value));
        }
        Ok(request)
    }

    fn route(&self, _api: &Api, calls: &[&'static Call], received: &Received<'_>) -> Result<usize, Unrouted> {
        if received.method != "POST" {
            return Err(Unrouted::Method);
        }
        let header = |name| received.headers.get(name).and_then(|value: &http::HeaderValue| value.to_str().ok());
        let (action, version) = (header("x-acs-action"), header("x-acs-version"));
        let served = |call: &&'static Call| Some(call.name) == action && Some(call.api.version) == version;
        calls.iter().position(served).ok_or(Unrouted::Unknown)
    }

    fn read_request(&self, call: &Call, received: &Received<'_>, object: &mut dyn Object) -> Result<(), Problem> {
        let pairs = encode::pairs(received.query)
            .collect::<Option<Vec<_>>>()
            .ok_or_else(|| Problem { path: String::new(), message: "the query cannot be decoded".to_owned() })?;
        let fields = call.request.fields;
        let mut seen = vec![false; fields.len()];
        for (name, value) in &pairs {
            let Some(position) = fields.iter().position(|field| field.wire == name) else { continue };
            let problem = |message: String| Problem { path: name.clone(), message };
            if seen.get(position) == Some(&true) {
                return Err(problem("is there twice".to_owned()));
            }
            if let Some(mark) = seen.get_mut(position) {
                *mark = true;
            }
            if let Some(slot) = object.slot_mut(position) {
                read_parameter(slot, value).map_err(problem)?;
            }
        }
        let missing = fields.iter().zip(seen).find(|(field, seen)| field.required && !seen);
        match missing {
            Some((field, _)) => Err(Problem { path: field.wire.to_owned(), message: "is required".to_owned() }),
            None => Ok(()),
        }
    }

    fn write_answer(&self, api: &Api, outcome: Outcome<'_>) -> Result<WireAnswer, Problem> {
        let status = match &outcome {
            Outcome::Success(_) => StatusCode::OK,
            Outcome::Failure { known, .. } => {
                known.and_then(|code| StatusCode::from_u16(code.status).ok()).unwrap_or(StatusCode::OK)
            }
        };
        answer::write_answer(api, &outcome, status)
    }
}

/// A scalar as text, anything else as JSON.
fn read_parameter(slot: &mut dyn Slot, value: &str) -> Result<(), String> {
    match slot.entry() {
        Entry::Object(_) | Entry::List(_) | Entry::Map(_) | Entry::Any(_) => {
            codec::decode_slot(value.as_bytes(), slot).map_err(|problem| problem.to_string())
        }
        entry => write_text(entry, value).map_err(str::to_owned),
    }
}
