//! One call from the request to the response; written once for all types.

use super::checksum::Check;
use super::{Inner, Meta, Options, Outcome, Prepared, Start, dynamic};
use crate::codec::Style;
use crate::error::{ErrorKind, Failure};
use crate::layout::{self, Arrived, Envelope};
use crate::limits;
use crate::object::Object;
use crate::schema::{Call, CodeKind, Place};
use crate::sign::Moment;

/// Builds, signs, sends, receives, decodes.
pub(super) async fn execute(mut start: Start) -> Outcome {
    let check = Check::begin(&mut start)?;
    let Start { client, call, request, mut response, upload, download, options } = start;
    if upload.is_some() {
        uploadable(&client, &call)?;
    }
    if download.is_some() && !call.response.fields.iter().any(|field| field.place == Place::Body) {
        let message = "the answer holds no object that could be downloaded";
        return Err(Failure::new(&call, ErrorKind::Request, message));
    }
    let moment = Moment::now(&*client.clock, &*client.nonces);
    let prepared = client.prepare(&call, &*request, &options, &moment)?;
    if upload.is_some() && !prepared.request.body.is_empty() {
        let message = "the request has a body and an upload: only one of them can be sent";
        return Err(Failure::new(&call, ErrorKind::Request, message));
    }
    drop(request);
    if let Some(check) = &check {
        check.sends(&prepared.request.body);
    }
    let arrived = client.transport.send(&call, prepared, (upload, download), options.timeout).await?;
    let meta = client.read(&call, &arrived, &mut *response)?;
    if let Some(check) = &check {
        check.compare(&call, &arrived, &meta)?;
    }
    dynamic::keep(&call, &arrived, &mut *response)?;
    tracing::debug!(
        api = client.api.id,
        operation = call.name,
        status = meta.status,
        request_id = meta.request_id,
        "answered"
    );
    Ok((response, meta))
}

/// Whether the body of a call may be read while it is sent.
fn uploadable(client: &Inner, call: &Call) -> Result<(), Box<Failure>> {
    let message = if client.scheme.covers_body() {
        "the signature covers the body, so it cannot be read while it is sent"
    } else if !call.request.fields.iter().any(|field| field.place == Place::Body) {
        "the call has no body that could be uploaded"
    } else {
        return Ok(());
    };
    Err(Failure::new(call, ErrorKind::Request, message))
}

impl Inner {
    /// Everything up to the point where bytes leave.
    pub(super) fn prepare(
        &self,
        call: &Call,
        request: &dyn Object,
        options: &Options,
        moment: &Moment,
    ) -> Result<Prepared, Box<Failure>> {
        let cipher = self.scheme.cipher(&self.credentials);
        if !options.unchecked {
            let violations = limits::check_encrypted(request, cipher.as_deref());
            if !violations.is_empty() {
                let mut failure =
                    Failure::new(call, ErrorKind::Constraint, "nothing was sent: the request breaks its spec");
                failure.violations = violations;
                return Err(failure.hint("mend the request, or send it as it is with `.send().unchecked()`"));
            }
        }
        let layout = layout::of(call.api.protocol);
        let mut request = layout
            .write_request(call, request, &options.members, &self.endpoint, Style::wire(cipher.as_deref()))
            .map_err(|problem| Failure::new(call, ErrorKind::Request, problem.to_string()))?;
        request.region.clone_from(&self.region);
        let signature = match options.presigned {
            None => self.scheme.sign(&mut request, &self.credentials, moment),
            Some(expires) => self.scheme.presign(&mut request, &self.credentials, moment, expires),
        };
        let signature =
            signature.map_err(|error| Failure::new(call, ErrorKind::Request, error.to_string()).caused_by(error))?;
        let url = self.endpoint.url(&request.host, &request.target());
        Ok(Prepared { request, url, signature })
    }

    /// Reads an answer, and tells success from failure.
    pub(super) fn read(&self, call: &Call, arrived: &Arrived, response: &mut dyn Object) -> Result<Meta, Box<Failure>> {
        let status = arrived.status;
        let cipher = self.scheme.cipher(&self.credentials);
        let (envelope, decoded) = layout::read_answer(call.api, arrived, response, Style::wire(cipher.as_deref()));
        let in_header = || REQUEST_ID_HEADERS.iter().find_map(|name| arrived.header(name)).map(str::to_owned);
        let request_id = envelope.request_id.clone().or_else(in_header);
        let has_api_words = envelope.code.is_some() && !envelope.is_success(call.api, call.response);
        let mut failure = match decoded {
            _ if has_api_words => refused(call, &envelope, status),
            Ok(()) if (200..300).contains(&status) && envelope.is_success(call.api, call.response) => {
                return Ok(Meta { status, request_id });
            }
            Err(problem) if (200..300).contains(&status) && envelope.is_success(call.api, call.response) => {
                Failure::new(call, ErrorKind::Decode, format!("the answer cannot be read: {problem}")).maybe_executed()
            }
            _ => unexpected(call, arrived),
        };
        failure.status = Some(status);
        failure.request_id = request_id.map(|id| cut(&id, WORD));
        Err(failure)
    }
}

/// The platform answered in its own words.
fn refused(call: &Call, envelope: &Envelope, status: u16) -> Box<Failure> {
    let wire = envelope.code.clone().unwrap_or_default();
    let known = call.api.code(&wire);
    let kind = match known {
        Some(code) => ErrorKind::of(code.kind),
        None => kind_of_status(status, ErrorKind::Api),
    };
    let message = match (&envelope.message, known) {
        (Some(message), _) if !message.is_empty() => cut(message, MESSAGE),
        (_, Some(code)) => code.doc.to_owned(),
        _ => "the platform gave no message".to_owned(),
    };
    let mut failure = Failure::new(call, kind, message);
    failure.hint = known.map(|code| code.hint).filter(|hint| !hint.is_empty()).map(str::to_owned);
    failure.maybe_executed = match known {
        Some(code) => status >= 500 || !refuses_before_execution(code.kind),
        // Only a client error says that nothing was done; the rest could be anything.
        None => !(400..500).contains(&status) || matches!(status, 408 | 499),
    };
    failure.code = Some(cut(&wire, WORD));
    failure
}

/// Whether a code of a kind is certain to mean that nothing was done. A replay was done before, maybe by
/// a copy of this very request.
fn refuses_before_execution(kind: CodeKind) -> bool {
    match kind {
        CodeKind::Signature | CodeKind::Incomplete | CodeKind::Key | CodeKind::Clock | CodeKind::Permission => true,
        CodeKind::Invalid | CodeKind::UnknownCall | CodeKind::NotFound | CodeKind::Throttled | CodeKind::Business => {
            true
        }
        CodeKind::Replay | CodeKind::Pending | CodeKind::Unavailable | CodeKind::Internal => false,
    }
}

fn kind_of_status(status: u16, otherwise: ErrorKind) -> ErrorKind {
    match status {
        300..400 => ErrorKind::Redirect,
        429 => ErrorKind::Throttled,
        500.. => ErrorKind::Platform,
        _ => otherwise,
    }
}

/// Something answered that does not speak the platform's language. What it said is not shown: it may be
/// half an answer with secrets in it, or a page that repeats the request.
fn unexpected(call: &Call, arrived: &Arrived) -> Box<Failure> {
    let kind = kind_of_status(arrived.status, ErrorKind::UnexpectedContent);
    let content_type = arrived.header("content-type").unwrap_or("no content type");
    let message = match kind {
        ErrorKind::Redirect => {
            "the answer is a redirect, which is not followed: credentials must not travel".to_owned()
        }
        _ if arrived.body.is_empty() => "the answer has no body".to_owned(),
        _ => format!(
            "the answer is not the API's JSON, but {} bytes of {}",
            arrived.body.len(),
            cut(content_type, WORD).escape_debug()
        ),
    };
    let failure = Failure::new(call, kind, message).hint("check the endpoint, and proxies or gateways before it");
    // These say by their meaning that the request went no further.
    const CERTAIN: &[u16] = &[301, 302, 307, 308, 401, 404, 405, 407, 411, 413, 414, 415, 417, 421, 429, 431];
    if CERTAIN.contains(&arrived.status) { failure } else { failure.maybe_executed() }
}

/// A message for people, no longer than one wants to read and on one line.
fn cut(message: &str, most: usize) -> String {
    message.chars().map(|c| if c.is_control() { ' ' } else { c }).take(most).collect()
}

const WORD: usize = 128;
const MESSAGE: usize = 500;

const REQUEST_ID_HEADERS: &[&str] = &["x-acs-request-id", "x-oss-request-id", "x-request-id"];
