//! One call from the request to the response; written once for all types.

use super::transport::Arrived;
use super::{Inner, Meta, Options, Outcome, Prepared, Start};
use crate::error::{ErrorKind, Failure};
use crate::layout::{self, Envelope};
use crate::limits;
use crate::object::Object;
use crate::schema::Call;
use crate::sign::Moment;

/// Builds, signs, sends, receives, decodes.
pub(super) async fn execute(start: Start) -> Outcome {
    let Start { client, call, request, mut response, options } = start;
    let moment = Moment::now(&*client.clock, &*client.nonces);
    let prepared = client.prepare(call, &*request, &options, &moment)?;
    drop(request);
    let arrived = client.transport.send(call, prepared, options.timeout).await?;
    let meta = client.read(call, &arrived, &mut *response)?;
    tracing::debug!(
        api = client.api.id,
        operation = call.name,
        status = meta.status,
        request_id = meta.request_id,
        "answered"
    );
    Ok((response, meta))
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
        if !options.unchecked {
            let violations = limits::check(request);
            if !violations.is_empty() {
                let mut failure =
                    Failure::new(call, ErrorKind::Constraint, "nothing was sent: the request breaks its spec");
                failure.violations = violations;
                return Err(failure.hint("mend the request, or send it as it is with `.unchecked()`"));
            }
        }
        let layout = layout::of(call.api.protocol);
        let mut request = layout
            .write_request(call, request, &options.members, &self.endpoint)
            .map_err(|problem| Failure::new(call, ErrorKind::Request, problem.to_string()))?;
        let signature = self
            .api
            .signature
            .sign(&mut request, &self.credentials, moment)
            .map_err(|error| Failure::new(call, ErrorKind::Request, error.to_string()).caused_by(error))?;
        let url = self.endpoint.url(&request.target());
        Ok(Prepared { request, url, signature })
    }

    /// Reads an answer, and tells success from failure.
    fn read(&self, call: &Call, arrived: &Arrived, response: &mut dyn Object) -> Result<Meta, Box<Failure>> {
        let status = arrived.status;
        let (envelope, decoded) = layout::read_answer(call.api, &arrived.body, response);
        let request_id = envelope.request_id.clone().or_else(|| arrived.request_id.clone());
        let succeeded = (200..300).contains(&status) && envelope.is_success(call.api);
        let failure = match decoded {
            Ok(()) if succeeded => return Ok(Meta { status, request_id }),
            _ if envelope.code.is_some() && !succeeded => refused(call, &envelope),
            Err(problem) if succeeded => {
                Failure::new(call, ErrorKind::Decode, format!("the answer cannot be read: {problem}")).maybe_executed()
            }
            _ => unexpected(call, arrived),
        };
        let mut failure = failure;
        failure.status = Some(status);
        failure.request_id = request_id;
        Err(failure)
    }
}

/// The platform answered in its own words.
fn refused(call: &Call, envelope: &Envelope) -> Box<Failure> {
    let wire = envelope.code.clone().unwrap_or_default();
    let known = call.api.code(&wire);
    let kind = known.map_or(ErrorKind::Api, |code| ErrorKind::of(code.kind));
    let message = match (&envelope.message, known) {
        (Some(message), _) if !message.is_empty() => cut(message),
        (_, Some(code)) => code.doc.to_owned(),
        _ => "the platform gave no message".to_owned(),
    };
    let mut failure = Failure::new(call, kind, message);
    failure.hint = known.map(|code| code.hint).filter(|hint| !hint.is_empty()).map(str::to_owned);
    failure.maybe_executed = kind == ErrorKind::Platform;
    failure.code = Some(wire);
    failure
}

/// Something answered that does not speak the platform's language.
fn unexpected(call: &Call, arrived: &Arrived) -> Box<Failure> {
    let kind = match arrived.status {
        300..400 => ErrorKind::Redirect,
        429 => ErrorKind::Throttled,
        500.. => ErrorKind::Platform,
        _ => ErrorKind::UnexpectedContent,
    };
    let message = match kind {
        ErrorKind::Redirect => {
            "the answer is a redirect, which is not followed: credentials must not travel".to_owned()
        }
        _ if arrived.body.is_empty() => "the answer has no body".to_owned(),
        // Half an answer may hold what nobody should see; what is not JSON is a page of some gateway.
        _ if arrived.body.trim_ascii_start().starts_with(b"{") => "the answer's JSON cannot be read".to_owned(),
        _ => format!("the answer is not the API's JSON; it begins {:?}", head(&arrived.body)),
    };
    let failure = Failure::new(call, kind, message).hint("check the endpoint, and proxies or gateways before it");
    // A status below 500 without the API's words did not come from the operation.
    if arrived.status >= 500 || arrived.status < 300 { failure.maybe_executed() } else { failure }
}

/// The beginning of a body, for an error.
fn head(body: &[u8]) -> String {
    String::from_utf8_lossy(body.get(..HEAD).unwrap_or(body)).into_owned()
}

/// A message for people, no longer than one wants to read and on one line.
fn cut(message: &str) -> String {
    let line: String = message.chars().map(|c| if c.is_control() { ' ' } else { c }).take(MESSAGE).collect();
    line
}

const HEAD: usize = 120;
const MESSAGE: usize = 500;
