//! What is tried with each call. What is done to proofs stands in `attacks`, how a call is asked in `ask`.

use std::time::Duration;

use tokio::task::JoinSet;

use super::batches::refused;
use super::door::Door;
use super::entries::Needed;
use super::exchange::exchange;
use super::finding::{Finding, Outcome};
use super::judge::{Judged, Meaning};
use super::made::TEST_FLAG;
use super::proof::check_proof;
use super::record::Record;
use super::report::Row;
use super::requests::{Known, creates, first_of_its_kind, rekeyed, repeated, unknown};
use super::tamper::copy;
use super::verdict::{NOTHING_MADE, Verdict, is_proof_refused};
use super::{Simulation, client};
use crate::client::Prepared;
use crate::clock::{NonceSource as _, RandomNonce};
use crate::dynamic::DynamicObject;
use crate::object::{Object as _, View, member, members};
use crate::sample::text_like;
use crate::schema::{Call, CodeKind, Delivery, Encoding, Kind, Place};

/// One call, simulated.
pub(super) struct Stage<'s> {
    pub(super) simulation: &'s Simulation,
    pub(super) call: &'static Call,
    pub(super) request: DynamicObject,
    pub(super) record: &'s Record,
    /// What its answers have to hold besides what their types say.
    pub(super) needed: Needed,
    /// How long the last answer took.
    pub(super) took: Option<Duration>,
    /// What was first wrong with the proof of an answer.
    pub(super) unsigned: Option<Finding>,
    /// Whether the proof of the first answer was good.
    is_signed: bool,
    /// Why its repetitions say nothing.
    pub(super) not_judged: Option<&'static str>,
}

impl<'s> Stage<'s> {
    pub(super) fn new(
        simulation: &'s Simulation,
        record: &'s Record,
        call: &'static Call,
        request: DynamicObject,
    ) -> Self {
        let (needed, took, unsigned, is_signed, not_judged) = (Needed::default(), None, None, false, None);
        Self { simulation, call, request, record, needed, took, unsigned, is_signed, not_judged }
    }

    pub(super) async fn run(mut self, known: &mut Known) {
        self.needed.made = known.made(&self.request);
        self.needed.members = self.shown(&self.request);
        let Some((sent, first)) = self.plain().await else { return };
        if let Some(response) = &first.response {
            known.learn(self.call, &self.request, response);
        }
        let again = self.fresh();
        self.repetition(&again, &first).await;
        self.another(&first).await;
        self.other_content(&first).await;
        self.older_form(&again, &first).await;
        self.debugging(known).await;
        self.attacks(sent, &again, &first).await;
        self.blank(known).await;
        self.missing(&again).await;
        self.too_long(&again).await;
        self.parallel(known).await;
        self.guard(&again).await;
        self.later_proofs();
    }

    /// The call as it should be.
    async fn plain(&mut self) -> Option<(Prepared, Judged)> {
        let request = first_of_its_kind(&self.request, self.call);
        let prepared = match self.prepare(&self.simulation.client, &request) {
            Ok(prepared) => prepared,
            Err(message) => {
                self.stop(format!("the request cannot be made: {message}").into());
                return None;
            }
        };
        let heard = match self.send(copy(&prepared)).await {
            Ok(heard) => heard,
            Err(message) => {
                self.stop(Finding::new("", message, IS_IT_THERE));
                return None;
            }
        };
        let judged = self.examined(&request, self.judge(&heard));
        let judged = match self.settled(&request, judged).await {
            Ok(judged) => judged,
            Err(finding) => {
                self.stop(finding);
                return None;
            }
        };
        // Whoever asks with a request of their own may be after a refusal.
        let outcome = match self.simulation.own.contains_key(self.call.name) {
            true => self.verdict().acceptable(&judged),
            false => self.verdict().of_the_first(&judged, self.needed.made),
        };
        self.not_judged = outcome.as_ref().err().map(|finding| match finding.skipped {
            true => NOTHING_MADE,
            false => "the plain call failed",
        });
        // Whoever takes this for a stranger's call does so with all others, too.
        if let Err(finding) = &outcome
            && is_proof_refused(judged.meaning)
        {
            self.stop(finding.clone());
            return None;
        }
        self.row("plain call", outcome);
        if let Some(outcome) = check_proof(self.call.api, &prepared.request, &heard, &self.simulation.credentials) {
            self.is_signed = outcome.is_ok();
            self.row("signed answer", outcome);
        }
        Some((prepared, judged))
    }

    /// The same content once more, as the platform repeats what it is not sure of.
    async fn repetition(&mut self, request: &DynamicObject, first: &Judged) {
        if let Some(why) = self.not_judged {
            self.row("repetition", Err(Finding::not_judged(why)));
        } else if self.wants("repetition") {
            let judged = self.ask(request).await;
            let outcome = judged.and_then(|judged| self.verdict().same_again(&judged, first));
            self.row("repetition", outcome);
        }
    }

    /// A second order makes something else than the first.
    async fn another(&mut self, first: &Judged) {
        let Delivery::Once(keys) = self.call.delivery else { return };
        if !creates(self.call) || first.told().is_none() || !self.wants("another one") {
            return;
        }
        let other = rekeyed(&self.fresh(), self.call, keys);
        let judged = self.ask(&other).await;
        let outcome = judged.and_then(|judged| self.verdict().distinct(&judged, first));
        self.row("another one", outcome);
    }

    /// Other content under the same key makes no second thing: it is refused, or answered as the first time.
    async fn other_content(&mut self, first: &Judged) {
        let Delivery::Once(keys) = self.call.delivery else { return };
        if !creates(self.call) || first.told().is_none() || !self.wants("other content") {
            return;
        }
        let is_free = |wire: &str| !keys.contains(&wire) && !self.call.volatile.contains(&wire) && wire != TEST_FLAG;
        let fields = self.call.request.fields.iter().filter(|field| is_free(field.wire));
        let mut other = self.fresh();
        let changed = fields.into_iter().find(|field| {
            let is_there = !matches!(member(&self.request, field.wire), View::Absent);
            let text = text_like(field, &RandomNonce.nonce()).filter(|_| is_there);
            text.is_some_and(|text| other.set_text(field.wire, &text).is_ok())
        });
        let Some(changed) = changed.map(|field| field.wire) else { return };
        let judged = self.ask(&other).await;
        let outcome = judged.and_then(|judged| self.verdict().no_second(&judged, first));
        self.row_about("other content", changed, outcome);
    }

    /// A debugging call and a real one of the same order do not get in each other's way, and each one's repetition is
    /// answered as it was.
    async fn debugging(&mut self, known: &Known) {
        let Delivery::Once(keys) = self.call.delivery else { return };
        let has_flag = self.call.request.fields.iter().any(|field| field.wire == TEST_FLAG);
        let is_own = self.simulation.own.contains_key(self.call.name);
        if !has_flag || !creates(self.call) || is_own || !self.wants("debugging beside real") {
            return;
        }
        let request = rekeyed(&self.request, self.call, &unknown(keys, self.call, known));
        let mut outcome = Ok(String::new());
        let mut firsts: Vec<(&str, Judged)> = Vec::new();
        for flag in ["1", "0", "1", "0"] {
            let mut request = repeated(&request, self.call);
            if outcome.is_err() || request.set_text(TEST_FLAG, flag).is_err() {
                break;
            }
            let first = firsts.iter().find(|(known, _)| *known == flag).map(|(_, first)| first);
            let judged = self.ask(&request).await;
            outcome = judged.as_ref().map_err(Clone::clone).and_then(|judged| self.beside(flag, judged, first));
            firsts.extend(judged.ok().map(|judged| (flag, judged)));
        }
        self.row("debugging beside real", outcome);
    }

    /// What a debugging or a real call may be answered, given the answer to the first one with that flag.
    fn beside(&self, flag: &str, judged: &Judged, first: Option<&Judged>) -> Outcome {
        match (judged.meaning, first) {
            (Meaning::Done | Meaning::Kind(CodeKind::Pending), None) => self.verdict().sound(judged),
            (Meaning::Done | Meaning::Kind(CodeKind::Pending), Some(first)) => self.verdict().same_again(judged, first),
            _ if flag == "1" => Err(Finding::new("success of the debugging call", judged.said(self.call.api), "")),
            _ => {
                let advice = "a debugging call must not use up the order of a real one: keep them apart by `testFlag`";
                Err(Finding::new("success of the real call", judged.said(self.call.api), advice))
            }
        }
    }

    /// A parameter that has no value, as platforms write what is null.
    async fn blank(&mut self, known: &Known) {
        if self.call.method != "GET" || !self.wants("blank member") {
            return;
        }
        let fields = self.call.request.fields.iter();
        let is_absent = |wire: &str| matches!(member(&self.request, wire), View::Absent);
        let field = fields.into_iter().find(|field| {
            !field.required && is_absent(field.wire) && text_like(field, "").is_some_and(|text| text.is_empty())
        });
        let Some(field) = field else { return };
        let mut request = match self.call.delivery {
            Delivery::Once(keys) => rekeyed(&self.fresh(), self.call, &unknown(keys, self.call, known)),
            Delivery::Read | Delivery::Converge => self.fresh(),
        };
        if request.set_text(field.wire, "").is_ok() {
            let judged = self.ask(&request).await;
            let outcome = judged.and_then(|judged| self.verdict().acceptable(&judged));
            self.row_about("blank member", field.wire, outcome);
        }
    }

    async fn missing(&mut self, request: &DynamicObject) {
        let fields = self.call.request.fields;
        let is_sent = |wire: &str| members(request).any(|(field, _)| field.wire == wire);
        let is_fit = |field: &crate::schema::Field| field.required && is_plain(field.place) && is_sent(field.wire);
        let Some((index, field)) = fields.iter().enumerate().find(|(_, field)| is_fit(field)) else { return };
        let mut request = request.clone();
        // Nor may it stand where older forms have it.
        let elsewhere = self.call.elsewhere.iter().filter(|(wire, _)| *wire == field.wire);
        let roots = elsewhere.flat_map(|(_, paths)| paths.iter()).filter_map(|path| path.split('.').next());
        let places = roots.filter_map(|root| fields.iter().position(|field| field.wire == root));
        for place in places.chain([index]).collect::<Vec<_>>() {
            if let Some(slot) = request.slot_mut(place) {
                slot.clear();
            }
        }
        self.expect_invalid("missing member", &format!("without `{}`", field.wire), &request).await;
    }

    async fn too_long(&mut self, request: &DynamicObject) {
        let is_long = |field: &crate::schema::Field| {
            is_plain(field.place)
                && matches!(field.kind, Kind::String)
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
        if !self.wants(case) {
            return;
        }
        let api = self.call.api;
        let outcome = self.ask(request).await.and_then(|judged| match judged.meaning {
            Meaning::Kind(CodeKind::Invalid) | Meaning::Status(400 | 422) => self.verdict().sound(&judged),
            _ => {
                let codes = codes(api.codes.iter().filter(|code| code.kind == CodeKind::Invalid).map(|code| code.wire));
                let expected = format!("a refusal of the parameters{codes} {what}");
                Err(Finding::new(expected, judged.said(api), "check the request before you act on it"))
            }
        });
        self.row(case, outcome);
    }

    /// Twenty at once, for a new key: one effect, so one answer.
    async fn parallel(&mut self, known: &Known) {
        let Delivery::Once(keys) = self.call.delivery else { return };
        if !self.wants("20 at once") {
            return;
        }
        // What creates is judged by a new order of its own.
        if let Some(why) = self.not_judged.filter(|_| !creates(self.call)) {
            return self.row("20 at once", Err(Finding::not_judged(why)));
        }
        let request = rekeyed(&self.request, self.call, &unknown(keys, self.call, known));
        let mut tasks = JoinSet::new();
        for _ in 0..PARALLEL {
            let again = repeated(&request, self.call);
            let Ok(prepared) = self.prepare(&self.simulation.client, &again) else { return };
            let (client, call, patience) =
                (self.simulation.client.clone(), self.call, self.simulation.patience(self.call));
            tasks.spawn(async move { exchange(&client, call, prepared, patience).await });
        }
        let mut answers = Vec::new();
        while let Some(one) = tasks.join_next().await {
            let heard = one.unwrap_or_else(|error| Err(format!("a request was not sent: {error}")));
            answers.push(heard.map(|heard| {
                self.took = self.took.max(Some(heard.took));
                self.judge(&heard)
            }));
        }
        let outcome = self.verdict().one_answer(answers);
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
                Ok(prepared) => self.send(prepared).await.map_err(Finding::from).and_then(|heard| refused(&heard)),
                Err(message) => Err(message.into()),
            };
            self.row(case, outcome);
        }
    }

    /// Whether an answer after the first had no good proof.
    fn later_proofs(&mut self) {
        if let Some(finding) = self.unsigned.take().filter(|_| self.is_signed) {
            self.row_about("signed answer", "a later one", Err(finding));
        }
    }

    pub(super) fn verdict(&self) -> Verdict {
        Verdict(self.call)
    }

    pub(super) fn wants(&self, case: &str) -> bool {
        self.simulation.wants(case)
    }

    /// The request with new values in what differs on every repetition.
    fn fresh(&self) -> DynamicObject {
        repeated(&self.request, self.call)
    }

    pub(super) fn row(&mut self, case: &'static str, outcome: Outcome) {
        self.row_about(case, "", outcome);
    }

    pub(super) fn row_about(&mut self, case: &'static str, about: &str, outcome: Outcome) {
        let row = Row::new(self.call.api.id, self.call.name, case, outcome).about(about).took(self.took.take());
        if self.wants(case) {
            self.record.add(row);
        }
    }

    /// The plain call went so that nothing else is tried: that is told, whatever was to be tried.
    fn stop(&mut self, finding: Finding) {
        let row = Row::new(self.call.api.id, self.call.name, "plain call", Err(finding));
        self.record.add(row.took(self.took.take()));
    }
}

/// Members without which the request is still one of that call.
fn is_plain(place: Place) -> bool {
    !matches!(place, Place::Path | Place::Host | Place::Body)
}

pub(super) fn codes<'a>(codes: impl Iterator<Item = &'a str>) -> String {
    let codes: Vec<_> = codes.take(3).collect();
    if codes.is_empty() { String::new() } else { format!(" ({})", codes.join(", ")) }
}

/// What is asked of whoever named a server that cannot be reached.
pub(super) const IS_IT_THERE: &str = "is the server there?";

const PARALLEL: usize = 20;

/// What is longer than this says nothing about limits: a server may refuse the size.
const MOST_CHARACTERS: u32 = 100_000;
