//! What a repetition means: nonces are burnt, keys claimed and settled, and all of it is written down.
//!
//! - `once`: the key is claimed before the handler begins. Whoever finds it taken waits for the other run's answer for
//!   as long as its own deadline allows, and runs the handler itself if that run left the key free and half of the time
//!   is left: a handler that refuses refuses all of them, and none is begun that would be cut short. A *final success* is kept, and given byte for byte to every repetition. A *pending* answer is kept too, but holds
//!   no repetition back: the next one runs the handler again, and what that answers takes its place; only those that
//!   arrive during such a run and cannot wait for its end get the "try again" answer. Another code, an error, a panic
//!   or a passed deadline frees the key. (After a panic or a deadline an earlier *pending* answer still stands, after
//!   a code it does not: the handler has said something newer.)
//!   While a *pending* answer stands, no later one of the key may say that something else was made: the platform has
//!   been told of the first. That is a failure of the handler, which can ask for the earlier answer; and a *pending*
//!   answer that does not name what is being made leaves the earlier one standing.
//! - `converge` and `read`: every repetition reaches the handler; only the journal knows of them.
//!
//! The key is made of the API, the call, the test flag and the members that the spec names. One that is an empty text
//! tells no two calls apart: the call is refused as invalid, but an item of a batch without a signature, which nobody
//! would send anew, is handled each time that it comes. Two deliveries under one
//! key have to agree in all other members that the spec knows, but for those that are `volatile`. Parts of the proof
//! are no members (or `volatile`), and members that the spec does not know are not compared: a platform may add one.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::request::Parts;

use super::Core;
use super::alert::{Alert, is_trouble};
use super::ended::Ended;
use super::pipeline::Reply;
use super::visit::{Identity, LEASE, Visit, json, kept_member, name};
use crate::ledger::{Claim, Claimed, Lease, LedgerError, RawRequest, Record, Settlement, State, Verdict, Work};
use crate::object::Object;
use crate::schema;
use crate::sign::{self, Proof, Refusal};

impl Core {
    /// Takes the nonce of a proof out of use, where the scheme has one: a byte-exact copy has no effect.
    ///
    /// Its name is that of the scheme's [`nonces`](sign::Scheme::nonces) and not of the API: schemes that prove in the
    /// same way must not take one another's proofs a second time.
    ///
    /// It is kept for twice the tolerance, since a sender's clock may be ahead by one, and two seconds more, for
    /// schemes that count whole seconds.
    pub(super) async fn burn(&self, proof: &Proof, visit: &mut Visit) -> Result<(), Ended> {
        let now = visit.received;
        let Some(nonce) = &proof.nonce else { return Ok(()) };
        let id = self.keys.get(proof.credentials).and_then(|key| key.id()).unwrap_or_default();
        let nonce = name(&[self.scheme.nonces(), id, nonce], []);
        let kept = self.scheme.tolerance().saturating_mul(2).saturating_add(Duration::from_secs(2));
        let expires = now.checked_add(kept).ok_or_else(|| unavailable(&LedgerError::new("no such time")))?;
        match within(self.ledger.burn(&nonce, expires, now)).await {
            Ok(true) => Ok(()),
            Ok(false) => {
                // Whoever replays has proved nothing, and is not told apart from others who have not.
                visit.credentials = None;
                Err(Ended::Refused(Refusal::Replayed))
            }
            Err(error) => Err(lacking(visit, &error)),
        }
    }

    /// Takes the key of a call whose effect must happen once; gives whether an earlier run is not over.
    pub(super) async fn claim(
        &self,
        visit: &mut Visit,
        schema: &'static schema::Call,
        identity: Identity,
    ) -> Result<bool, Ended> {
        let identity = visit.identity.insert(identity);
        let (fingerprint, key) = (identity.fingerprint, identity.key.clone());
        let Some(key) = key else { return Ok(false) };
        loop {
            let now = self.clock.now();
            let until = now.checked_add(lease(schema)).ok_or_else(|| unavailable(&LedgerError::new("no such time")))?;
            let claim = Claim { key: &key, fingerprint, owner: &visit.id, now, until };
            match within(self.ledger.claim(claim)).await {
                Ok(Claimed::Granted { repetition }) => {
                    visit.lease = Some(Lease { key: key.clone(), owner: visit.id.clone() });
                    if repetition {
                        let earlier = within(self.ledger.earlier(&key)).await;
                        visit.earlier = earlier.map_err(|error| lacking(visit, &error))?;
                    }
                    return Ok(repetition);
                }
                Ok(Claimed::Done(answer)) => return Err(Ended::Repeated(answer)),
                Ok(Claimed::Running { .. }) => self.wait(visit, &key).await?,
                Ok(Claimed::Conflict) => return Err(Ended::Conflict),
                Err(error) => return Err(lacking(visit, &error)),
            }
        }
    }

    /// Waits for the answer of the run that has the key; ends well if that run left the key free, and there is time
    /// enough for another. Asking again and again works over processes, too.
    async fn wait(&self, visit: &mut Visit, key: &str) -> Result<(), Ended> {
        let mut pause = FIRST_PAUSE;
        let left =
            |visit: &Visit| visit.time_left().unwrap_or_else(|| LONGEST_WAIT.saturating_sub(visit.began.elapsed()));
        let enough = left(visit).saturating_add(visit.began.elapsed()) / 2;
        loop {
            let left = left(visit);
            if left.is_zero() {
                return Err(Ended::Unavailable("another run of the same key goes on".to_owned()));
            }
            tokio::time::sleep(pause.min(left)).await;
            pause = pause.saturating_mul(2).min(LONGEST_PAUSE);
            match within(self.ledger.look(key, self.clock.now())).await {
                Ok(State::Running { .. }) => {}
                Ok(State::Done(answer) | State::Pending(answer)) => return Err(Ended::Repeated(answer)),
                Ok(State::Free) if left >= enough => return Ok(()),
                Ok(State::Free) => {
                    return Err(Ended::Unavailable("the run with the same key failed, and time is short".to_owned()));
                }
                Err(error) => return Err(lacking(visit, &error)),
            }
        }
    }

    /// Ends the claim as the call ended.
    ///
    /// If the ledger cannot keep an answer, the answer goes out all the same: its effect is there, and asking the
    /// platform to try again would surely make a second one. If the lease was lost, another run has the word.
    ///
    /// The answer is ready: no step takes longer than what is left of the platform's patience, if there is a little.
    pub(super) async fn settle(&self, visit: &mut Visit, reply: &Reply) -> Result<(), Ended> {
        let (answer, subject) = (reply.answer.clone(), reply.subject.clone());
        let settlement = match reply.verdict {
            Verdict::Done => Settlement::Done { answer, subject },
            // What this answer does not say again was said all the same: the earlier one stays.
            Verdict::Pending if subject.is_none() && self.made_earlier(visit).is_some() => Settlement::Failed,
            Verdict::Pending => Settlement::Pending { answer, subject },
            Verdict::Declined => Settlement::Declined,
            _ => Settlement::Failed,
        };
        let api = self.handler.api().id;
        if let Some(lease) = visit.lease.take() {
            match within_for(patience(visit), self.ledger.settle(&lease, settlement, self.clock.now())).await {
                Ok(true) => {}
                Ok(false) if matches!(reply.verdict, Verdict::Done | Verdict::Pending) => {
                    return Err(Ended::Unavailable("the lease ended before the handler did".to_owned()));
                }
                Ok(false) => {}
                Err(error) => {
                    visit.lacks_ledger = true;
                    tracing::error!(api, id = visit.id, %error, "the end of a run could not be kept");
                }
            }
        }
        let closes = visit.identity.as_ref().filter(|_| reply.verdict == Verdict::Done);
        for subject in closes.into_iter().flat_map(|identity| &identity.closes) {
            if let Err(error) = within_for(patience(visit), self.ledger.close(subject)).await {
                visit.lacks_ledger = true;
                tracing::error!(api, id = visit.id, %error, "an entry could not be closed");
            }
        }
        Ok(())
    }

    /// What an answer is about, if one of the calls served can take its effect back.
    pub(super) fn subject(&self, visit: &Visit, response: &dyn Object) -> Option<String> {
        let (schema, identity) = (visit.schema?, visit.identity.as_ref()?);
        identity.subject(schema, response, self.created(schema)?)
    }

    /// The member of a call's answer that says what it made, if one of the calls served can take that back.
    fn created(&self, schema: &schema::Call) -> Option<&'static str> {
        let mut closing = self.handler.calls().iter().filter_map(|call| call.closes);
        closing.find(|(call, _)| *call == schema.name).map(|(_, member)| member)
    }

    /// The member that an answer has with another value than the *pending* one before it: one key has made two things.
    pub(super) fn contradiction(&self, visit: &Visit, response: &dyn Object) -> Option<&'static str> {
        let (member, earlier) = self.made_earlier(visit)?;
        (json(response, member) != earlier).then_some(member)
    }

    /// What the *pending* answer before says that is being made: the member, and what stands there in JSON.
    fn made_earlier(&self, visit: &Visit) -> Option<(&'static str, String)> {
        let member = self.created(visit.schema?)?;
        Some((member, kept_member(visit.earlier.as_ref()?, member)?.to_string()))
    }

    /// Writes a request down whose proof held, and tells of it if it went wrong. Of any other hardly anything is kept:
    /// whoever floods must not fill the disk.
    pub(super) async fn record(&self, visit: &Visit, parts: &Parts, body: &Bytes, reply: &Reply) {
        let api = self.handler.api().id;
        if visit.credentials.is_none() {
            let line = visit.line(api, length(body), reply);
            return self.refused(line, parts.method.as_str(), parts.uri.path()).await;
        }
        let record = self.written(visit, parts, body, reply);
        if let Some(alerts) = self.alerts.as_ref().filter(|_| is_trouble(reply.verdict)) {
            alerts.send(Alert::Failed(record.entry.clone()));
        }
        if visit.lacks_ledger {
            let (id, call, verdict) = (visit.id.as_str(), record.entry.call, reply.verdict);
            return tracing::warn!(api, id, call, %verdict, "a request was not written down, since the ledger fails");
        }
        self.keep(record, "a request").await;
    }

    /// Gives a line of the journal to the ledger. The answer waits for that for a moment only; what takes longer goes on
    /// behind it, and the end of the server waits for that.
    pub(super) async fn keep(&self, record: Record, what: &'static str) {
        let (ledger, api) = (Arc::clone(&self.ledger), self.handler.api().id);
        let mut keeping = Box::pin(async move {
            let id = record.entry.id.clone();
            if let Err(error) = within(ledger.record(record)).await {
                tracing::error!(api, id, %error, "{what} could not be written down");
            }
        });
        if tokio::time::timeout(ANSWER_AFTER, &mut keeping).await.is_err() {
            let under_way = self.shared.lifecycle.begin();
            tokio::spawn(async move {
                keeping.await;
                drop(under_way);
            });
        }
    }

    fn written(&self, visit: &Visit, parts: &Parts, body: &Bytes, reply: &Reply) -> Record {
        // An item that was told to come again may never do so: nobody knows what its sender does.
        let comes_again = reply.verdict == Verdict::Unavailable && visit.item.is_none();
        let repeated = reply.verdict == Verdict::Repeated || comes_again;
        let headers = parts.headers.iter().filter(|(name, _)| sign::is_harmless(name.as_str()));
        let headers = headers.filter_map(|(name, value)| Some((name.to_string(), value.to_str().ok()?.to_owned())));
        let entry = visit.line(self.handler.api().id, length(body), reply);
        let mut request = RawRequest {
            method: parts.method.to_string(),
            target: parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default(),
            headers: headers.collect(),
            body: body.clone(),
        };
        let mut answer = reply.answer.clone();
        if let Some(notes) = visit.notes(reply).filter(|_| visit.item.is_some()) {
            // Nothing is said of one item: what is kept is why, and what was made of it.
            (answer.content_type, answer.body) = ("text/plain".into(), notes.into());
        }
        if repeated {
            (request.target, request.headers, request.body) = Default::default();
            answer.body = Bytes::new();
        }
        Record { entry, request, answer }
    }
}

/// A ledger that does not answer must not take up the platform's patience.
pub(super) async fn within<T>(work: Work<'_, T>) -> Result<T, LedgerError> {
    within_for(PATIENCE, work).await
}

async fn within_for<T>(patience: Duration, work: Work<'_, T>) -> Result<T, LedgerError> {
    tokio::time::timeout(patience, work).await.unwrap_or_else(|_| Err(LedgerError::new("the ledger took too long")))
}

/// How long a step may take once the answer is ready.
fn patience(visit: &Visit) -> Duration {
    visit.until_deadline().map_or(PATIENCE, |left| left.clamp(LEAST_PATIENCE, PATIENCE))
}

pub(super) fn length(body: &Bytes) -> u64 {
    u64::try_from(body.len()).unwrap_or(u64::MAX)
}

fn unavailable(error: &LedgerError) -> Ended {
    Ended::Unavailable(format!("the ledger: {error}"))
}

/// The same, and what follows need not ask it.
fn lacking(visit: &mut Visit, error: &LedgerError) -> Ended {
    visit.lacks_ledger = true;
    unavailable(error)
}

/// How long a claim holds if nobody settles it: long enough for a handler at its deadline and a slow ledger, so that
/// it runs out only when the process has died.
fn lease(schema: &schema::Call) -> Duration {
    match schema.deadline {
        0 => LEASE.saturating_add(PATIENCE),
        deadline => Duration::from_millis(deadline).saturating_mul(2).saturating_add(PATIENCE),
    }
}

/// How long any step of the ledger may take.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long a step may take at least, though the platform may be gone by then: what was done must be kept.
const LEAST_PATIENCE: Duration = Duration::from_millis(200);

/// How long an answer waits for its line of the journal.
const ANSWER_AFTER: Duration = Duration::from_millis(500);

/// How long a repetition of a call without a deadline waits.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

const FIRST_PAUSE: Duration = Duration::from_millis(10);
const LONGEST_PAUSE: Duration = Duration::from_millis(200);
