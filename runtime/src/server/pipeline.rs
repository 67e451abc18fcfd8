//! One request from the bytes to the answer. Each step has its own answer, in the platform's words, and
//! its own line in the log.

use std::cell::OnceCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use http::request::Parts;
use http::uri::Uri;
use http::{HeaderName, HeaderValue, Response, StatusCode};

use super::alert::Alert;
use super::ended::{Ended, verdict_of};
use super::visit::{Identity, Visit};
use super::{Call, Core, Handling, Peer};
use crate::cipher::Cipher;
use crate::codec::{Problem, Style, scalar_text, write_text};
use crate::layout::{self, Outcome, WireAnswer};
use crate::ledger::{Answer, Verdict};
use crate::limits;
use crate::object::{Object, View, member};
use crate::schema::{self, Api, Kind};
use crate::sign::Received;

/// What is said in the end.
pub(super) struct Reply {
    pub(super) verdict: Verdict,
    pub(super) code: Option<String>,
    /// What the answer is about, where a later call can take its effect back.
    pub(super) subject: Option<String>,
    pub(super) answer: Answer,
    /// Further headers of the answer. A ledger does not keep them: no callback whose effect must happen once has any.
    pub(super) headers: Vec<(String, String)>,
    /// Why it did not get the handler's answer: for the journal, where the answer does not tell.
    pub(super) reason: Option<String>,
}

impl Core {
    /// Answers one request whose body has been read.
    pub(super) async fn answer(&self, parts: &Parts, body: Bytes) -> Response<Bytes> {
        let mut visit = Visit::begin(self.clock.now());
        visit.peer = parts.extensions.get::<Peer>().copied();
        let reply = match self.prove(parts, &body, &mut visit).await {
            Ok((index, schema)) if schema.batch => self.batch((index, schema), parts, &body, &mut visit).await,
            Ok(found) => {
                let outcome = self.handle(found, parts, &body, &mut visit).await;
                self.conclude(outcome, parts, &body, &mut visit).await
            }
            Err(ended) => self.conclude(Err(ended), parts, &body, &mut visit).await,
        };
        self.sign(reply, visit.credentials)
    }

    /// Makes the reply of an outcome, and writes both down.
    pub(super) async fn conclude(
        &self,
        outcome: Result<Box<dyn Object>, Ended>,
        parts: &Parts,
        body: &Bytes,
        visit: &mut Visit,
    ) -> Reply {
        let mut reply = self.reply(visit, outcome);
        if let Err(ended) = self.settle(visit, &reply).await {
            reply = self.reply(visit, Err(ended));
        }
        self.leave(visit, reply.verdict);
        self.record(visit, parts, body, &reply).await;
        reply
    }

    /// Forgets what a call left in the background, once its outcome has been answered for good.
    fn leave(&self, visit: &Visit, verdict: Verdict) {
        if let (Verdict::Done | Verdict::Declined, Some(schema), Some(identity)) =
            (verdict, visit.schema, &visit.identity)
        {
            self.shared.background.forget(&identity.work(schema));
        }
    }

    /// The answer when all else failed.
    pub(super) fn broken(&self) -> Response<Bytes> {
        let visit = Visit::begin(self.clock.now());
        let reply = self.reply(&visit, Err(Ended::Failed("the handler's task ended".to_owned())));
        if let Some(alerts) = &self.alerts {
            alerts.send(Alert::Failed(visit.line(self.handler.api().id, 0, &reply)));
        }
        self.sign(reply, None)
    }

    /// Which of the calls a request is, once its proof holds.
    async fn prove(
        &self,
        parts: &Parts,
        body: &Bytes,
        visit: &mut Visit,
    ) -> Result<(usize, &'static schema::Call), Ended> {
        let received = received(parts, &parts.uri, body);
        let proof = self.scheme.verify(&received, &self.keys, visit.received).map_err(Ended::Refused)?;
        (visit.credentials, visit.signed) = (Some(proof.credentials), proof.time);
        let routed = self.route(&received);
        let burnt = self.burn(&proof, visit).await;
        // A ledger that fails is told of with the call's name; of a copy nothing is told that it did not prove.
        if !matches!(burnt, Err(Ended::Refused(_))) {
            visit.schema = routed.as_ref().ok().map(|(_, schema)| *schema);
        }
        burnt?;
        routed
    }

    /// Which of the calls a request names.
    fn route(&self, received: &Received<'_>) -> Result<(usize, &'static schema::Call), Ended> {
        let (api, calls) = (self.handler.api(), self.handler.calls());
        let index = layout::of(api.protocol).route(api, calls, received).map_err(Ended::Unrouted)?;
        let schema = calls.get(index).copied().ok_or(Ended::Unrouted(layout::Unrouted::Unknown))?;
        Ok((index, schema))
    }

    /// Reads one call and hands it to its handler.
    pub(super) async fn handle(
        &self,
        (index, schema): (usize, &'static schema::Call),
        parts: &Parts,
        body: &Bytes,
        visit: &mut Visit,
    ) -> Result<Box<dyn Object>, Ended> {
        let call = Call {
            schema,
            received: visit.received,
            signed: visit.signed,
            id: visit.id.clone(),
            body: body.clone(),
            uri: parts.uri.clone(),
            item: visit.item,
            test: OnceLock::new(),
            repetition: OnceLock::new(),
            earlier: OnceLock::new(),
            unreadable: OnceLock::new(),
            background: Arc::clone(&self.shared.background),
            work: OnceLock::new(),
        };
        let (handling, identity) = if self.forgives(schema) {
            self.begin_mended(index, &call, parts, visit)?
        } else {
            self.begin(index, &call, (&received(parts, &parts.uri, body), false), visit)?
        };
        call.test.get_or_init(|| identity.is_test());
        call.work.get_or_init(|| identity.work(schema));
        let repetition = self.claim(visit, schema, identity).await?;
        call.repetition.get_or_init(|| repetition);
        call.earlier.get_or_init(|| visit.earlier.clone());
        tracing::debug!(api = schema.api.id, call = schema.name, id = visit.id, repetition, "handling");
        match self.run(handling, schema, visit).await {
            Err(Ended::Code(code)) if !self.unlimited && !fits(schema, &code) => {
                Err(Ended::Failed("the handler refused with a code that is longer than its spec allows".to_owned()))
            }
            Err(Ended::Code(code)) => {
                self.lacking.look(schema, &code);
                Err(Ended::Code(code))
            }
            outcome => outcome,
        }
    }

    /// Reads the request and checks it. The handler has not begun when this ends.
    pub(super) fn begin<'a>(
        &'a self,
        index: usize,
        call: &'a Call,
        (received, is_replaced): (&Received<'_>, bool),
        visit: &Visit,
    ) -> Result<(Handling<'a>, Identity), Ended> {
        let (schema, layout) = (call.schema, layout::of(self.handler.api().protocol));
        let (identity, cipher) = (OnceCell::new(), self.cipher(visit));
        let read = |request: &mut dyn Object| {
            let style = Style::wire(cipher.as_deref()).of_batch(schema.batch);
            layout.read_request(schema, received, request, style)?;
            let violations = limits::check_encrypted(request, cipher.as_deref());
            if let Some(violation) = violations.into_iter().next().filter(|_| !self.unlimited) {
                return Err(Problem { path: violation.path, message: violation.rule });
            }
            let identified = self.identify(schema, request, is_replaced)?;
            identity.get_or_init(|| identified);
            Ok(())
        };
        let begun = catch_unwind(AssertUnwindSafe(|| self.handler.dispatch(index, call, &read)));
        let handling = begun.map_err(|_| Ended::Failed("the handler panicked".to_owned()))?.map_err(Ended::Invalid)?;
        let unread = || Ended::Failed("the handler began without its request".to_owned());
        Ok((handling, identity.into_inner().ok_or_else(unread)?))
    }

    pub(super) fn reply(&self, visit: &Visit, outcome: Result<Box<dyn Object>, Ended>) -> Reply {
        let api = self.handler.api();
        let written = match outcome {
            Ok(mut response) => {
                complete(api, &mut *response, &visit.id);
                let cipher = self.cipher(visit);
                let violations = limits::check_encrypted(&*response, cipher.as_deref());
                let violation = violations.into_iter().next().filter(|_| !self.unlimited);
                match (violation, self.contradiction(visit, &*response)) {
                    (None, None) => self.handled(visit, &*response, cipher.as_deref()),
                    (Some(wrong), _) => self.ended(visit, Ended::Failed(format!("the handler's answer: {wrong}"))),
                    (None, Some(member)) => {
                        let reason =
                            format!("the handler's answer: {member}: is not that of the pending answer before");
                        self.ended(visit, Ended::Failed(reason))
                    }
                }
            }
            Err(ended) => self.ended(visit, ended),
        };
        written.unwrap_or_else(|problem| {
            tracing::error!(api = api.id, id = visit.id, %problem, "an answer could not be written");
            let answer = kept(WireAnswer::empty(StatusCode::INTERNAL_SERVER_ERROR)).0;
            Reply { verdict: Verdict::Failed, code: None, subject: None, answer, headers: Vec::new(), reason: None }
        })
    }

    /// The handler's answer. Its code, should it have set one, says what has become of the call.
    fn handled(&self, visit: &Visit, response: &dyn Object, cipher: Option<&dyn Cipher>) -> Result<Reply, Problem> {
        let api = self.handler.api();
        let code = api.code.and_then(|name| scalar_text(member(response, name), Kind::Code));
        let verdict = code.as_deref().map_or(Verdict::Done, |code| verdict_of(api, code));
        let subject = self.subject(visit, response);
        let (answer, headers) = kept(layout::write_answer(api, &Outcome::Success(response), Style::wire(cipher))?);
        Ok(Reply { verdict, code, subject, answer, headers, reason: None })
    }

    /// The answer to a request that did not get the handler's.
    fn ended(&self, visit: &Visit, ended: Ended) -> Result<Reply, Problem> {
        let (api, id) = (self.handler.api(), &*visit.id);
        match &ended {
            Ended::Refused(refusal) => self.log_refusal(visit, &refusal.to_string()),
            ended => ended.log(api, visit),
        }
        let verdict = ended.verdict(api);
        let (wire, reason) = (ended.code(api).map(str::to_owned), ended.reason());
        let (answer, headers) = match (ended, &wire) {
            (Ended::Repeated(answer), _) => (self.resealed(visit, answer), Vec::new()),
            (ended, None) => kept(WireAnswer::empty(ended.status())),
            (ended, Some(wire)) => {
                let known = api.code(wire);
                let meaning = known.map_or("", |code| code.doc);
                let message = match ended.detail() {
                    Some(detail) => format!("{meaning} {detail}").chars().take(MESSAGE).collect(),
                    None => meaning.to_owned(),
                };
                let outcome = Outcome::Failure { code: wire, known, message: &message, request_id: id };
                kept(layout::write_answer(api, &outcome, Style::wire(None))?)
            }
        };
        Ok(Reply { verdict, code: wire, subject: None, answer, headers, reason })
    }

    /// What members are encrypted with under the key that proved a request.
    fn cipher(&self, visit: &Visit) -> Option<Box<dyn Cipher>> {
        self.scheme.cipher(self.keys.get(visit.credentials?)?)
    }

    /// Signs the very bytes that go out, with the key of the request: whoever proved nothing gets no proof of ours.
    fn sign(&self, reply: Reply, key: Option<usize>) -> Response<Bytes> {
        let Reply { answer, headers, .. } = reply;
        let proof = key
            .and_then(|key| self.keys.get(key))
            .map(|key| self.scheme.sign_answer(&answer.body, key))
            .unwrap_or_default();
        let mut response = Response::new(answer.body);
        *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        if let Ok(content_type) = HeaderValue::from_str(&answer.content_type)
            && !content_type.is_empty()
        {
            response.headers_mut().insert(http::header::CONTENT_TYPE, content_type);
        }
        for (name, value) in headers.into_iter().chain(proof) {
            if let (Ok(name), Ok(value)) =
                (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_bytes(value.as_bytes()))
            {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}

/// A request as one API sees it, whose guard may have taken its secret out of the address.
pub(super) fn received<'a>(parts: &'a Parts, uri: &'a Uri, body: &'a Bytes) -> Received<'a> {
    Received {
        method: parts.method.as_str(),
        path: uri.path(),
        query: uri.query().unwrap_or_default(),
        headers: &parts.headers,
        body,
    }
}

/// An answer without a body, for what is not the API's business.
pub(super) fn plain(status: StatusCode) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = status;
    response
}

/// An answer in the form in which a ledger keeps it, and its headers.
fn kept(answer: WireAnswer) -> (Answer, Vec<(String, String)>) {
    let WireAnswer { status, content_type, headers, body } = answer;
    (Answer { status: status.as_u16(), content_type: content_type.into(), body }, headers)
}

/// Whether an answer may have such a code.
fn fits(schema: &schema::Call, code: &str) -> bool {
    let mut fields = schema.response.fields.iter();
    let field = fields.find(|field| Some(field.wire) == schema.api.code);
    let most = field.and_then(|field| field.limits.max_length);
    most.is_none_or(|most| code.chars().count() <= usize::try_from(most).unwrap_or(usize::MAX))
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

const MESSAGE: usize = 200;
