//! One call from the request to the response; written once for all types.

use tokio::time::Instant;
use tracing::Instrument as _;

use super::checksum::Check;
use super::destination::Destination;
use super::observe::Watch;
use super::retry::Attempts;
use super::start::{Options, Outcome, Start};
use super::{Download, Inner, Prepared, dynamic};
use crate::codec::Style;
use crate::credentials::Credentials;
use crate::error::{ErrorKind, Failure};
use crate::layout;
use crate::limits;
use crate::object::Object;
use crate::schema::{Call, Place, Schema};
use crate::sign::Moment;

/// Builds, signs, sends, receives, decodes; once more, where that is safe and may help; and tells of it.
pub(super) async fn execute(start: Start) -> Outcome {
    let mut watch = Watch::begin(&start.client, &start.call);
    let span = watch.span();
    let outcome = attempts(start, &mut watch).instrument(span).await;
    watch.call_finished(&outcome);
    outcome
}

async fn attempts(mut start: Start, watch: &mut Watch) -> Outcome {
    let check = Check::begin(&mut start)?;
    sendable(&start)?;
    let mut download = start.download.take();
    let downloads = download.is_some();
    let mut attempts = Attempts::begin(&start);
    loop {
        let destination = start.client.destinations.current();
        let span = watch.attempt();
        let outcome = attempt(&start, destination, &mut download, &mut attempts, check.as_ref(), watch);
        let outcome = outcome.instrument(span.clone()).await;
        let took = attempts.took();
        let failure = match outcome {
            Ok((response, meta)) => {
                attempts.succeeded();
                watch.attempt_finished(&span, took, Ok(&meta), false);
                return Ok((response, meta));
            }
            Err(failure) => failure,
        };
        let uploaded = start.upload.as_ref().is_some_and(|upload| upload.taken().is_some());
        let streamed = uploaded || downloads && download.is_none();
        let wait = attempts.failed(&failure, destination, streamed).instrument(span.clone()).await;
        watch.attempt_finished(&span, took, Err(&failure), wait.is_some());
        let Some(wait) = wait else { return Err(attempts.end(failure)) };
        attempts.again(failure);
        watch.pause(wait).await;
    }
}

/// Sends the request, signed anew with the credentials of now, and reads the answer into an object of its own.
async fn attempt(
    start: &Start,
    destination: &Destination,
    download: &mut Option<Download>,
    attempts: &mut Attempts<'_>,
    check: Option<&Check>,
    watch: &Watch,
) -> Outcome {
    let Start { client, call, request, upload, options, .. } = start;
    let mut credentials = attempts.credentials().await?;
    // Whether it can be sent at all is known before it waits; what waited is signed anew, since a proof grows old.
    let mut prepared = client.prepare(call, &**request, options, destination, &credentials)?;
    if upload.is_some() && !prepared.request.body.is_empty() {
        let message = "the request has a body and an upload: only one of them can be sent";
        return Err(Failure::new(call, ErrorKind::Request, message));
    }
    attempts.enter()?;
    let since = Instant::now();
    let turn = client.rate_limits.turn(call, attempts.patience()).await;
    watch.turn(since, &turn);
    if turn? {
        credentials = attempts.credentials().await?;
        prepared = client.prepare(call, &**request, options, destination, &credentials)?;
    }
    if let Some(check) = check {
        check.sends(&prepared.request.body);
    }
    let timeout = attempts.make(upload.is_some() || download.is_some(), &credentials)?;
    let sent = client.transport.send(call, prepared, upload.as_ref(), download, timeout).await;
    let arrived = sent.map_err(|failure| client.discreet(failure, Some(&credentials)))?;
    let mut response = (start.empty)(call.response);
    let meta = client.read(call, &arrived, &mut *response, &credentials)?;
    if let Some(check) = check {
        check.compare(call, &arrived, &meta)?;
    }
    dynamic::keep(call, &arrived, &mut *response)?;
    Ok((response, meta))
}

/// Whether what is to be streamed has a place in the call.
fn sendable(start: &Start) -> Result<(), Box<Failure>> {
    let holds_object = |schema: &Schema| schema.fields.iter().any(|field| field.place == Place::Body);
    let message = if start.upload.is_some() && start.client.scheme.covers_body() {
        "the signature covers the body, so it cannot be read while it is sent"
    } else if start.upload.is_some() && !holds_object(start.call.request) {
        "the call has no body that could be uploaded"
    } else if start.download.is_some() && !holds_object(start.call.response) {
        "the answer holds no object that could be downloaded"
    } else {
        return Ok(());
    };
    Err(Failure::new(&start.call, ErrorKind::Request, message))
}

impl Inner {
    /// What would be sent now, with the credentials that are there without waiting.
    pub(super) fn prepare_now(
        &self,
        call: &Call,
        request: &dyn Object,
        options: &Options,
    ) -> Result<Prepared, Box<Failure>> {
        self.prepare(call, request, options, self.destinations.current(), &self.credentials_at_hand(call)?)
    }

    /// Everything up to the point where bytes leave, signed now.
    pub(super) fn prepare(
        &self,
        call: &Call,
        request: &dyn Object,
        options: &Options,
        destination: &Destination,
        credentials: &Credentials,
    ) -> Result<Prepared, Box<Failure>> {
        let moment = Moment::now(&self.skew.over(&*self.clock), &*self.nonces);
        let cipher = self.scheme.cipher(credentials);
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
            .write_request(call, request, &options.members, &destination.endpoint, Style::wire(cipher.as_deref()))
            .map_err(|problem| Failure::new(call, ErrorKind::Request, problem.to_string()))?;
        request.region.clone_from(&destination.region);
        let signature = match options.presigned {
            None => self.scheme.sign(&mut request, credentials, &moment),
            Some(expires) => self.scheme.presign(&mut request, credentials, &moment, expires),
        };
        let signature =
            signature.map_err(|error| Failure::new(call, ErrorKind::Request, error.to_string()).caused_by(error))?;
        let url = destination.endpoint.url(&request.host, &request.target());
        Ok(Prepared { request, url, signature })
    }
}
