//! One request from the bytes to the answer. Each step has its own answer, in the platform's words, and
//! its own line in the log.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderName, HeaderValue, Response, StatusCode};

use super::{Call, Core, Handling};
use crate::cipher::Cipher;
use crate::clock::{NonceSource as _, RandomNonce};
use crate::codec::{Problem, Style, write_text};
use crate::layout::{self, Outcome, Unrouted, WireAnswer};
use crate::limits;
use crate::object::{Object, View};
use crate::schema::{self, Api, CodeKind};
use crate::sign::{Proof, Received, Refusal, RefusalKind};

/// How a request ended that did not get the handler's answer.
enum Ended {
    /// The proof does not hold.
    Refused(Refusal),
    /// It is none of the calls that are served.
    Unrouted(Unrouted),
    /// It does not keep to its spec.
    Invalid(Problem),
    /// The handler said no.
    Code(String),
    /// The handler failed, or took too long, or its answer does not keep to the spec.
    Failed(String),
}

impl Ended {
    /// What HTTP says, for platforms that have no code for it.
    fn status(&self) -> StatusCode {
        match self {
            Self::Refused(_) => StatusCode::UNAUTHORIZED,
            Self::Unrouted(Unrouted::Method) => StatusCode::METHOD_NOT_ALLOWED,
            Self::Unrouted(Unrouted::Unknown) => StatusCode::NOT_FOUND,
            Self::Unrouted(Unrouted::Unreadable(_)) | Self::Invalid(_) => StatusCode::BAD_REQUEST,
            Self::Code(_) | Self::Failed(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl Core {
    /// Answers one request whose body has been read.
    pub(super) async fn answer(&self, parts: &Parts, body: Bytes) -> Response<Bytes> {
        let api = self.handler.api();
        let id = RandomNonce.nonce();
        let mut key = None;
        let answer = match self.outcome(parts, body, &id, &mut key).await {
            Ok(mut response) => {
                complete(api, &mut *response, &id);
                let violations = limits::check(&*response);
                match violations.first() {
                    None => {
                        let cipher = key.and_then(|key| self.cipher(key));
                        layout::write_answer(api, &Outcome::Success(&*response), Style::wire(cipher.as_deref()))
                    }
                    Some(violation) => {
                        self.ended(api, &id, &Ended::Failed(format!("the handler's answer: {violation}")))
                    }
                }
            }
            Err(ended) => self.ended(api, &id, &ended),
        };
        match answer {
            Ok(answer) => self.sign(answer, key),
            Err(problem) => {
                tracing::error!(api = api.id, id, %problem, "an answer could not be written");
                plain(StatusCode::INTERNAL_SERVER_ERROR)
            }
        }
    }

    /// The answer when all else failed.
    pub(super) fn broken(&self) -> Response<Bytes> {
        let id = RandomNonce.nonce();
        match self.ended(self.handler.api(), &id, &Ended::Failed("the handler's task ended".to_owned())) {
            Ok(answer) => self.sign(answer, None),
            Err(_) => plain(StatusCode::INTERNAL_SERVER_ERROR),
        }
    }

    async fn outcome(
        &self,
        parts: &Parts,
        body: Bytes,
        id: &str,
        key: &mut Option<usize>,
    ) -> Result<Box<dyn Object>, Ended> {
        let received = Received {
            method: parts.method.as_str(),
            path: parts.uri.path(),
            query: parts.uri.query().unwrap_or_default(),
            headers: &parts.headers,
            body: &body,
        };
        let now = self.clock.now();
        let proof = self.handler.api().signature.verify(&received, &self.keys, now).map_err(Ended::Refused)?;
        let Proof { credentials, time, .. } = proof;
        *key = Some(credentials);

        let (api, calls) = (self.handler.api(), self.handler.calls());
        let layout = layout::of(api.protocol);
        let index = layout.route(api, calls, &received).map_err(Ended::Unrouted)?;
        let Some(schema) = calls.get(index).copied() else { return Err(Ended::Unrouted(Unrouted::Unknown)) };
        let call = Call { schema, received: now, signed: time, id: id.to_owned(), body: body.clone() };
        let cipher = self.cipher(credentials);
        let read = |request: &mut dyn Object| {
            layout.read_request(schema, &received, request, Style::wire(cipher.as_deref()))?;
            match limits::check(request).into_iter().next() {
                Some(violation) => Err(Problem { path: violation.path, message: violation.rule }),
                None => Ok(()),
            }
        };
        // A handler may panic before its first await, too.
        let begun = catch_unwind(AssertUnwindSafe(|| self.handler.dispatch(index, &call, &read)));
        let handling = begun.map_err(|_| Ended::Failed("the handler panicked".to_owned()))?.map_err(Ended::Invalid)?;
        tracing::debug!(api = api.id, call = schema.name, id, "handling");
        guarded(handling, schema).await
    }

    /// The answer to a request that did not get the handler's.
    fn ended(&self, api: &'static Api, id: &str, ended: &Ended) -> Result<WireAnswer, Problem> {
        let (wire, detail) = match ended {
            Ended::Code(code) => {
                tracing::debug!(api = api.id, id, code, "the handler answered with a code");
                (Some(code.as_str()), None)
            }
            Ended::Refused(refusal) => {
                tracing::warn!(api = api.id, id, %refusal, "refused: the proof does not hold");
                (code_of_refusal(api, refusal.kind()), None)
            }
            Ended::Unrouted(unrouted) => {
                let reason = describe(unrouted);
                tracing::warn!(api = api.id, id, reason, "refused: not a call that is served");
                (code_of(api, CodeKind::Invalid), Some(reason))
            }
            Ended::Invalid(problem) => {
                tracing::warn!(api = api.id, id, %problem, "refused: the request does not keep to its spec");
                (code_of(api, CodeKind::Invalid), Some(problem.to_string()))
            }
            Ended::Failed(reason) => {
                tracing::error!(api = api.id, id, reason, "failed");
                (code_of(api, CodeKind::Internal), None)
            }
        };
        let Some(wire) = wire else { return Ok(WireAnswer::empty(ended.status())) };
        let known = api.code(wire);
        let meaning = known.map_or("", |code| code.doc);
        let message = match detail {
            Some(detail) => format!("{meaning} {detail}").chars().take(MESSAGE).collect(),
            None => meaning.to_owned(),
        };
        let outcome = Outcome::Failure { code: wire, known, message: &message, request_id: id };
        layout::write_answer(api, &outcome, Style::wire(None))
    }

    /// What members are encrypted with under one of the keys.
    fn cipher(&self, key: usize) -> Option<Box<dyn Cipher>> {
        self.handler.api().signature.cipher(self.keys.get(key)?)
    }

    /// Signs the very bytes that go out, with the key of the request: whoever proved nothing gets no proof of ours.
    fn sign(&self, answer: WireAnswer, key: Option<usize>) -> Response<Bytes> {
        let headers = key
            .and_then(|key| self.keys.get(key))
            .map(|key| self.handler.api().signature.sign_answer(&answer.body, key))
            .unwrap_or_default();
        let mut response = Response::new(answer.body);
        *response.status_mut() = answer.status;
        response.headers_mut().insert(http::header::CONTENT_TYPE, HeaderValue::from_static(answer.content_type));
        for (name, value) in answer.headers.into_iter().chain(headers) {
            if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(&value)) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}

/// An answer without a body, for what is not the API's business.
pub(super) fn plain(status: StatusCode) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = status;
    response
}

/// Runs a handler within its deadline, less a tenth so that the answer gets there in time; then it is
/// dropped where it waits. A panic ends this call only.
async fn guarded(handling: Handling<'_>, schema: &'static schema::Call) -> Result<Box<dyn Object>, Ended> {
    let handling = CatchPanic(handling);
    let outcome = if schema.deadline == 0 {
        Ok(handling.await)
    } else {
        tokio::time::timeout(Duration::from_millis(schema.deadline / 10 * 9), handling).await
    };
    match outcome {
        Ok(Some(Err(code))) if schema.api.success.contains(&code.as_str()) => {
            Err(Ended::Failed("the handler refused with the code of success".to_owned()))
        }
        Ok(Some(result)) => result.map_err(Ended::Code),
        Ok(None) => Err(Ended::Failed("the handler panicked".to_owned())),
        Err(_) => Err(Ended::Failed(format!("the handler took longer than {} ms", schema.deadline))),
    }
}

struct CatchPanic<'a>(Handling<'a>);

impl Future for CatchPanic<'_> {
    type Output = Option<Result<Box<dyn Object>, String>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        // The future is never polled again after a panic, and nothing else sees its state.
        match catch_unwind(AssertUnwindSafe(|| self.0.as_mut().poll(context))) {
            Ok(poll) => poll.map(Some),
            Err(_) => Poll::Ready(None),
        }
    }
}

/// Fills in what the handler may leave to us: the code of success and the id of the call.
fn complete(api: &Api, response: &mut dyn Object, id: &str) {
    let success = api.code.zip(api.success.first().copied());
    let request_id = api.request_id.map(|member| (member, id));
    for (member, text) in [success, request_id].into_iter().flatten() {
        let fields = response.schema().fields.iter().enumerate();
        let Some((position, field)) = fields.into_iter().find(|(_, field)| field.wire == member) else { continue };
        let absent = response.slot(position).is_some_and(|slot| match slot.view() {
            View::Absent => true,
            View::Text(text) => text.is_empty(),
            _ => false,
        });
        if let Some(slot) = response.slot_mut(position)
            && absent
            && write_text(slot.entry(), text, Some(field.kind)).is_err()
        {
            tracing::error!(api = api.id, member, "the spec's type of this member cannot hold it");
        }
    }
}

fn code_of(api: &'static Api, kind: CodeKind) -> Option<&'static str> {
    api.code_of_kind(kind).map(|code| code.wire)
}

/// The platform's code for a refusal; a platform with one code for all of them has that of the signature.
fn code_of_refusal(api: &'static Api, kind: RefusalKind) -> Option<&'static str> {
    let kind = match kind {
        RefusalKind::Incomplete => CodeKind::Incomplete,
        RefusalKind::UnknownKey => CodeKind::Key,
        RefusalKind::Clock => CodeKind::Clock,
        RefusalKind::Replay => CodeKind::Replay,
        RefusalKind::Signature => CodeKind::Signature,
    };
    code_of(api, kind).or_else(|| code_of(api, CodeKind::Signature))
}

fn describe(unrouted: &Unrouted) -> String {
    match unrouted {
        Unrouted::Unreadable(problem) => problem.to_string(),
        Unrouted::Unknown => "no such call".to_owned(),
        Unrouted::Method => "wrong method".to_owned(),
    }
}

const MESSAGE: usize = 200;
