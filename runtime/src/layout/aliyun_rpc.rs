//! Alibaba Cloud's RPC style (V3): `POST /`, name and version in headers, parameters in the query or in a form.
//!
//! What is not a scalar goes as compact JSON in one parameter. Values that are not there are left out; an
//! empty text is sent as an empty value. (Vendor's SDKs and "V3 request structure and signature".)

use http::Method;

use super::filling::Filling;
use super::members::{self, More, Usual};
use super::{Layout, Unrouted};
use crate::codec::{Problem, Style};
use crate::endpoint::Endpoint;
use crate::object::Object;
use crate::schema::{Api, Call};
use crate::sign::{Received, Request};

/// The layout.
pub(super) struct AliyunRpc;

impl Layout for AliyunRpc {
    fn write_request(
        &self,
        call: &Call,
        object: &dyn Object,
        more: &More,
        endpoint: &Endpoint,
        style: Style<'_>,
    ) -> Result<Request, Problem> {
        let mut request = Request::new(Method::POST, endpoint.authority.clone(), "/");
        request.headers.push(("x-acs-action".to_owned(), call.name.to_owned()));
        request.headers.push(("x-acs-version".to_owned(), call.api.version.to_owned()));
        request.query.reserve(call.request.fields.len().min(QUERY));
        members::write(&mut request, call, (object, more), (Usual::Query, None), endpoint, style)?;
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

    fn read_request(
        &self,
        call: &Call,
        received: &Received<'_>,
        object: &mut dyn Object,
        style: Style<'_>,
    ) -> Result<(), Problem> {
        Filling::new(object, Usual::Query, style).request(call, received, &[])
    }
}

/// How many parameters a request has room for from the start.
const QUERY: usize = 16;
