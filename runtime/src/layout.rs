//! Layouts: where the name of a call and its parameters stand in a request, and the outcome in an answer.
//!
//! A layout knows nothing of signatures, and a signature scheme nothing of layouts.

mod aliyun_rpc;
mod answer;
mod elsewhere;
mod filling;
mod header;
mod http;
mod members;
mod multipart;
mod path;
#[cfg(test)]
mod tests;

use ::http::StatusCode;
use bytes::Bytes;

use crate::codec::{Problem, Style};
use crate::endpoint::Endpoint;
use crate::object::Object;
use crate::schema::{Api, Call, Code, Protocol};
use crate::sign::{Received, Request};

#[cfg(feature = "server")]
pub(crate) use answer::write_answer;
#[cfg(feature = "client")]
pub(crate) use answer::{Arrived, Envelope, any_answer, read_answer};
pub(crate) use members::More;
#[cfg(feature = "client")]
pub(crate) use {members::request_to, multipart::around_file};

/// Both directions of one layout.
pub(crate) trait Layout: Sync {
    /// The request of a call, not yet signed; `more` are members that its spec does not know.
    fn write_request(
        &self,
        call: &Call,
        object: &dyn Object,
        more: &More,
        endpoint: &Endpoint,
        style: Style<'_>,
    ) -> Result<Request, Problem>;

    /// Which of the calls a request is.
    fn route(&self, api: &Api, calls: &[&'static Call], received: &Received<'_>) -> Result<usize, Unrouted>;

    /// Reads a request into an empty object.
    fn read_request(
        &self,
        call: &Call,
        received: &Received<'_>,
        object: &mut dyn Object,
        style: Style<'_>,
    ) -> Result<(), Problem>;
}

/// The layout of a protocol.
pub(crate) fn of(protocol: Protocol) -> &'static dyn Layout {
    match protocol {
        Protocol::AliyunRpc => &aliyun_rpc::AliyunRpc,
        Protocol::Http => &http::Http,
    }
}

/// Why a request is none of the calls.
pub(crate) enum Unrouted {
    /// It cannot be read so far as to tell.
    Unreadable(Problem),
    /// It names something that is not served here.
    Unknown,
    /// It came with another method than the layout has.
    Method,
}

/// How a call ended.
pub(crate) enum Outcome<'a> {
    /// Well: the answer.
    Success(&'a dyn Object),
    /// With a code.
    Failure {
        /// The code.
        code: &'a str,
        /// What is known about it.
        known: Option<&'static Code>,
        /// Text for humans.
        message: &'a str,
        /// Id of the call, where the platform gives one.
        request_id: &'a str,
    },
}

/// An answer as it goes over the wire.
#[derive(Debug)]
pub(crate) struct WireAnswer {
    pub(crate) status: StatusCode,
    /// Empty where a member tells it.
    pub(crate) content_type: &'static str,
    /// Further headers.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Bytes,
}

impl WireAnswer {
    /// An answer that only has a status.
    pub(crate) fn empty(status: StatusCode) -> Self {
        Self { status, content_type: "text/plain", headers: Vec::new(), body: Bytes::new() }
    }
}
