//! What is tried with each call.

use std::time::Duration;

use tokio::task::JoinSet;

use super::batches::refused;
use super::door::Door;
use super::exchange::{Heard, exchange};
use super::judge::{Judged, Meaning, check_proof, cut, judge};
use super::plan::{Known, creates, renewed, unknown};
use super::report::Row;
use super::tamper::{copy, replaced_target, tamper};
use super::verdict::{Outcome, Verdict, is_proof, is_proof_refused};
use super::{Simulation, client};
use crate::client::{Client, Prepared};
use crate::clock::{NonceSource as _, RandomNonce};
use crate::credentials::Credentials;
use crate::dynamic::DynamicObject;
use crate::object::{Object as _, members};
use crate::schema::{Call, CodeKind, Delivery, Encoding, Kind, Place};
use crate::sign::{Received, Request};

/// One call, simulated.
pub(super) struct Stage<'s> {
    simulation: &'s Simulation,
    call: &'static Call,
    request: DynamicObject,
    rows: Vec<Row>,
}

impl<'s> Stage<'s> {
    pub(super) fn new(simulation: &'s Simulation, call: &'static Call, request: DynamicObject) -> Self {
        Self { simulation, call, request, rows: Vec::new() }
    }

    pub(super) async fn run(mut self, known: &mut Known) -> Vec<Row> {
        let Some((sent, first)) = self.plain(known).await else { return self.rows };
        if let Some(response) = &first.response {
            known.learn(self.call.api, response);
        }
        let again = self.fresh();
        self.repetition(&again, &first).await;
        self.another(&first).await;
        self.replay(sent, &first).await;
        self.tampered(&again).await;
        self.wrong_key(&again).await;
        self.stale(&again).await;
        self.missing(&again).await;
        self.too_long(&again).await;
        self.parallel(known).await;
        self.guard(&again).await;
        self.rows
    }

    /// The call as it should be.
    async fn plain(&mut self, known: &Known) -> Option<(Prepared, Judged)> {
        let request = self.fresh();
        let client = &self.simulation.client;
        let prepared = match self.prepare(client, &request) {
            Ok(prepared) => prepared,
            Err(message) => {
                self.row("plain call", Err(format!("the request cannot be made: {message}")));
                return None;
            }
        };
        let heard = match self.send(copy(&prepared)).await {
            Ok(heard) => heard,
            Err(message) => {
                self.row("plain call", Err(format!("{message}: is the server there?")));
                return None;
            }
        };
        let judged = judge(self.call, &heard, &self.simulation.credentials);
        let asked_for_known = members(&request).any(|(field, _)| known.has(field.wire));
        // Whoever asks with a request of their own may be after a refusal.
        let outcome = match self.simulation.own.contains_key(self.call.name) {
            true => self.verdict().acceptable(&judged),
            false => self.verdict().of_the_first(&judged, asked_for_known),
        };
        self.row("plain call", outcome);
        if let Some(outcome) = check_proof(self.call.api, &heard, &self.simulation.credentials) {
            self.row("signed answer", outcome);
        }
        Some((prepared, judged))
    }

    /// The same content once more, as the platform repeats what it is not sure of.
    async fn repetition(&mut self, request: &DynamicObject, first: &Judged) {
        let outcome = match self.ask(request).await {
            Ok(judged) => self.verdict().same_again(&judged, first),
            Err(message) => Err(message),
        };
        self.row("repetition", outcome);
    }

    /// A second order makes something else than the first.
    async fn another(&mut self, first: &Judged) {
        let Delivery::Once(keys) = self.call.delivery else { return };
        if !creates(self.call) || first.response.is_none() {
            return;
        }
        let other = renewed(&self.fresh(), self.call, keys);
        let outcome = match self.ask(&other).await {
            Ok(judged) => self.verdict().distinct(&judged, first),
            Err(message) => Err(message),
        };
        self.row("another one", outcome);
    }

    /// The very same bytes: refused, or at least without a second effect.
    async fn replay(&mut self, sent: Prepared, first: &Judged) {
        let outcome = match self.judged(sent).await {
            Ok(judged) if is_proof_refused(judged.meaning) => self.verdict().sound(&judged),
            Ok(judged) => self.verdict().same_again(&judged, first),
            Err(message) => Err(message),
        };
        self.row("replay", outcome);
    }

    /// One bit changed on the way.
    async fn tampered(&mut self, request: &DynamicObject) {
        let Ok(mut prepared) = self.prepare(&self.simulation.client, request) else { return };
        if !tamper(&mut prepared.request) || self.holds(&prepared.request) {
            return;
        }
        if let Ok(url) = replaced_target(&prepared) {
            prepared.url = url;
        }
        self.expect_refusal("tampered", prepared).await;
    }

    async fn wrong_key(&mut self, request: &DynamicObject) {
        if !self.call.api.signature.proves() {
            return;
        }
        let key = &self.simulation.credentials;
        let secret = RandomNonce.nonce();
        let mut wrong = Credentials::new(key.id().unwrap_or_default(), secret);
        if let Some(token) = key.token() {
            wrong = wrong.with_token(token.expose());
        }
        let Ok(stranger) = self.simulation.stranger(wrong, Duration::ZERO) else { return };
        if let Ok(prepared) = self.prepare(&stranger, request) {
            self.expect_refusal("wrong key", prepared).await;
        }
    }

    /// Signed too long ago, where the scheme has a time.
    async fn stale(&mut self, request: &DynamicObject) {
        let tolerance = self.call.api.signature.tolerance();
        if tolerance > LONGEST_TOLERANCE {
            return;
        }
        let late = tolerance.saturating_add(Duration::from_secs(60));
        let Ok(late) = self.simulation.stranger(self.simulation.credentials.clone(), late) else { return };
        let Ok(prepared) = self.prepare(&late, request) else { return };
        if !self.holds(&prepared.request) {
            self.expect_refusal("stale", prepared).await;
        }
    }

    async fn expect_refusal(&mut self, case: &'static str, prepared: Prepared) {
        let api = self.call.api;
        let outcome = match self.judged(prepared).await {
            Ok(judged) if is_proof_refused(judged.meaning) => self.verdict().sound(&judged),
            Ok(judged) => {
                let expected = codes(api.codes.iter().filter(|code| is_proof(code.kind)).map(|code| code.wire));
                Err(format!(
                    "expected a refusal of the proof{expected}; {} came: verify over the raw bytes before anything else",
                    judged.said(api)
                ))
            }
            Err(message) => Err(message),
        };
        self.row(case, outcome);
    }

    async fn missing(&mut self, request: &DynamicObject) {
        let fields = self.call.request.fields.iter().enumerate();
        let is_sent = |wire: &str| members(request).any(|(field, _)| field.wire == wire);
        let found =
            fields.into_iter().find(|(_, field)| field.required && is_plain(field.place) && is_sent(field.wire));
        let Some((index, field)) = found else { return };
        let mut request = request.clone();
        if let Some(slot) = request.slot_mut(index) {
            slot.clear();
        }
        self.expect_invalid("missing member", &format!("without `{}`", field.wire), &request).await;
    }

    async fn too_long(&mut self, request: &DynamicObject) {
        let is_long = |field: &crate::schema::Field| {
            is_plain(field.place)
                && matches!(field.kind, Kind::String | Kind::Open(_))
                && field.encoding == Encoding::Plain
                && field.limits.max_length.is_some_and(|most| most < MOST_CHARACTERS)
        };
        let mut fields = self.call.request.fields.iter().filter(|field| is_long(field)).collect::<Vec<_>>();
        fields.sort_by_key(|field| !field.required);
        let Some(field) = fields.first() else { return };
        let most = field.limits.max_length.and_then(|most| usize::try_from(most).ok()).unwrap_or(0);
        let mut request = request.clone();
        if request.set_text(field.wire, &"x".repeat(most.saturating_add(1))).is_ok() {
            let what = format!("with `{}` of {} characters, {most} are allowed", field.wire, most + 1);
            self.expect_invalid("over-long member", &what, &request).await;
        }
    }

    async fn expect_invalid(&mut self, case: &'static str, what: &str, request: &DynamicObject) {
        let api = self.call.api;
        let outcome = match self.ask(request).await {
            Ok(judged) if matches!(judged.meaning, Meaning::Kind(CodeKind::Invalid) | Meaning::Status(400 | 422)) => {
                self.verdict().sound(&judged)
            }
            Ok(judged) => {
                let codes = codes(api.codes.iter().filter(|code| code.kind == CodeKind::Invalid).map(|code| code.wire));
                Err(format!("{what}: expected a refusal of the parameters{codes}; {} came", judged.said(api)))
            }
            Err(message) => Err(message),
        };
        self.row(case, outcome);
    }

    /// Twenty at once, for a new key: one effect, so one answer.
    async fn parallel(&mut self, known: &Known) {
        let Delivery::Once(keys) = self.call.delivery else { return };
        let request = renewed(&self.request, self.call, &unknown(keys, self.call, known));
        let mut tasks = JoinSet::new();
        for _ in 0..PARALLEL {
            let again = renewed(&request, self.call, self.call.volatile);
            let Ok(prepared) = self.prepare(&self.simulation.client, &again) else { return };
            let (client, call, patience) = (self.simulation.client.clone(), self.call, patience(self.call));
            tasks.spawn(async move { exchange(&client, call, prepared, patience).await });
        }
        let mut heard = Vec::new();
        while let Some(one) = tasks.join_next().await {
            heard.push(one.unwrap_or_else(|error| Err(format!("a request was not sent: {error}"))));
        }
        let outcome = self.verdict().one_answer(&self.simulation.credentials, heard);
        self.row("20 at once", outcome);
    }

    /// Without the secret of the guard, and with another one.
    async fn guard(&mut self, request: &DynamicObject) {
        let Some(guard) = self.simulation.door.guard().filter(|guard| !guard.is_open()) else { return };
        for (case, shown) in [("without the secret", None), ("wrong secret", Some(guard.spoiled()))] {
            let door = Door::default();
            shown.into_iter().for_each(|guard| door.set(guard));
            let (url, key) =
                ((self.simulation.url.as_str(), self.simulation.plain_http), self.simulation.credentials());
            let scheme = door.scheme(self.call.api.signature);
            let Ok(stranger) = client(self.call.api, url, key, self.simulation.clock.clone(), scheme) else { return };
            let outcome = match self.prepare(&stranger, request) {
                Ok(prepared) => self.send(prepared).await.and_then(|heard| refused(&heard)),
                Err(message) => Err(message),
            };
            self.row(case, outcome);
        }
    }

    fn verdict(&self) -> Verdict {
        Verdict(self.call)
    }

    async fn ask(&self, request: &DynamicObject) -> Result<Judged, String> {
        let prepared = self.prepare(&self.simulation.client, request)?;
        self.judged(prepared).await
    }

    async fn judged(&self, prepared: Prepared) -> Result<Judged, String> {
        Ok(judge(self.call, &self.send(prepared).await?, &self.simulation.credentials))
    }

    async fn send(&self, prepared: Prepared) -> Result<Heard, String> {
        exchange(&self.simulation.client, self.call, prepared, patience(self.call)).await
    }

    fn prepare(&self, client: &Client, request: &DynamicObject) -> Result<Prepared, String> {
        client.call(self.call, request.clone()).unchecked().prepare().map_err(|error| cut(error.message(), 200))
    }

    /// Whether a request is one that would be let in.
    fn holds(&self, request: &Request) -> bool {
        let Ok(headers) = request.header_map() else { return false };
        let query = request.query_string();
        let (method, path) = (request.method.as_str(), request.path.as_str());
        let received = Received { method, path, query: &query, headers: &headers, body: &request.body };
        let keys = std::slice::from_ref(&self.simulation.credentials);
        let now = crate::clock::Clock::now(&self.simulation.clock);
        self.call.api.signature.verify(&received, keys, now).is_ok()
    }

    /// The request with new values in what differs on every repetition.
    fn fresh(&self) -> DynamicObject {
        renewed(&self.request, self.call, self.call.volatile)
    }

    fn row(&mut self, case: &'static str, outcome: Outcome) {
        self.rows.push(Row::new(self.call.name, case, outcome));
    }
}

pub(super) fn patience(call: &Call) -> Duration {
    Duration::from_millis(call.deadline).max(Duration::from_secs(10)).saturating_add(Duration::from_secs(5))
}

/// Members without which the request is still one of that call.
fn is_plain(place: Place) -> bool {
    !matches!(place, Place::Path | Place::Host | Place::Body)
}

fn codes<'a>(codes: impl Iterator<Item = &'a str>) -> String {
    let codes: Vec<_> = codes.take(3).collect();
    if codes.is_empty() { String::new() } else { format!(" ({})", codes.join(", ")) }
}

/// A tolerance beyond this means that the scheme has no time.
const LONGEST_TOLERANCE: Duration = Duration::from_secs(10 * 365 * 24 * 3600);

const PARALLEL: usize = 20;

/// What is longer than this says nothing about limits: a server may refuse the size.
const MOST_CHARACTERS: u32 = 100_000;
