//! One call from the request to the response; written once for all types.

use tokio::time::Instant;

use super::checksum::Check;
use super::{Inner, Options, Outcome, Prepared, Start, dynamic};
use crate::codec::Style;
use crate::error::{ErrorKind, Failure};
use crate::layout;
use crate::limits;
use crate::object::Object;
use crate::schema::{Call, Place};
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
    let begun = Instant::now();
    let total = options.timeout.unwrap_or(client.transport.total());
    // Whether it can be sent at all is known before it waits; what waited is signed anew, since a proof grows old.
    let mut prepared = client.prepare(&call, &*request, &options)?;
    if upload.is_some() && !prepared.request.body.is_empty() {
        let message = "the request has a body and an upload: only one of them can be sent";
        return Err(Failure::new(&call, ErrorKind::Request, message));
    }
    if client.rate_limits.turn(&call, total).await? {
        prepared = client.prepare(&call, &*request, &options)?;
    }
    drop(request);
    if let Some(check) = &check {
        check.sends(&prepared.request.body);
    }
    let Some(left) = total.checked_sub(begun.elapsed()).filter(|left| !left.is_zero()) else {
        return Err(Failure::new(&call, ErrorKind::Timeout, "not sent: time ran out before it was its turn"));
    };
    let arrived = client.transport.send(&call, prepared, (upload, download), left).await?;
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
    /// Everything up to the point where bytes leave, signed now.
    pub(super) fn prepare(
        &self,
        call: &Call,
        request: &dyn Object,
        options: &Options,
    ) -> Result<Prepared, Box<Failure>> {
        let moment = Moment::now(&*self.clock, &*self.nonces);
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
            None => self.scheme.sign(&mut request, &self.credentials, &moment),
            Some(expires) => self.scheme.presign(&mut request, &self.credentials, &moment, expires),
        };
        let signature =
            signature.map_err(|error| Failure::new(call, ErrorKind::Request, error.to_string()).caused_by(error))?;
        let url = self.endpoint.url(&request.host, &request.target());
        Ok(Prepared { request, url, signature })
    }
}
