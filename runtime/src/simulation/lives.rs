//! The whole life of an order, once for each story that the examples of an API tell.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Simulation;
use super::cases::Stage;
use super::entries::{Asking, HOW_IT_IS_PAID};
use super::finding::{Finding, Outcome};
use super::judge::{Judged, Meaning};
use super::made::Made;
use super::record::{POLL_INTERVAL, Record};
use super::requests::{brought_up, first_of_its_kind, is_envelope, repeated, text};
use super::stories::{Step, Story, stories};
use crate::clock::{Clock as _, NonceSource as _, RandomNonce};
use crate::dynamic::DynamicObject;
use crate::sample::text_like;
use crate::schema::{Call, CodeKind, Delivery, Example};
use crate::twin::read_example;

/// Lives through all stories of these calls, which stand there with their indexes.
pub(super) async fn run(simulation: &Simulation, record: &Record, picked: &[(usize, &'static Call)]) {
    let is_told = |call: &Call| !call.batch && !simulation.own.contains_key(call.name);
    let calls: Vec<_> = picked.iter().filter(|(_, call)| is_told(call)).copied().collect();
    for story in stories(&calls, simulation.examples) {
        if simulation.wants_life(story.title()) {
            Life::new(simulation, record, &calls).live(&story).await;
        }
    }
}

/// One life.
pub(super) struct Life<'s> {
    pub(super) simulation: &'s Simulation,
    pub(super) record: &'s Record,
    pub(super) calls: &'s [(usize, &'static Call)],
    /// Texts of the examples, and what stands for them in this life.
    names: Vec<(String, String)>,
    /// What was made.
    pub(super) made: BTreeSet<String>,
    /// By whom.
    pub(super) by: Made,
    /// Things of which a certain list must be told, with its name.
    needed: Vec<(String, &'static str)>,
}

impl<'s> Life<'s> {
    fn new(simulation: &'s Simulation, record: &'s Record, calls: &'s [(usize, &'static Call)]) -> Self {
        let (names, made, needed) = (Vec::new(), BTreeSet::new(), Vec::new());
        Self { simulation, record, calls, names, made, by: Made::Nothing, needed }
    }

    async fn live(&mut self, story: &Story) {
        for step in &story.steps {
            let about = about(story.name, step.doc);
            let Some(request) = self.request(step) else { continue };
            let before = self.shown_before(step, &request).await;
            let mut stage = self.stage(step.call, &request);
            stage.needed.members = stage.shown(&request);
            stage.needed.lists = self.lists(step, &request);
            let judged = match stage.ask(&request).await {
                Ok(judged) => stage.settled(&request, judged).await,
                Err(finding) => Err(finding),
            };
            let outcome = match &judged {
                Ok(judged) => stage.verdict().of_the_first(judged, self.by_earlier()),
                Err(finding) => Err(finding.clone()),
            };
            let outcome = outcome.and_then(|said| match &judged {
                Ok(judged) if step.begins() => self.learn(step, &request, judged).map(|()| said),
                _ => Ok(said),
            });
            let went_well = outcome.is_ok();
            stage.row_about("life", &about, outcome);
            match judged {
                Ok(judged) if went_well && step.begins() && is_pending(&judged) => {
                    self.until_it_is_there(step, &request, &judged, &about).await;
                    self.again(step, &request, &judged, &about).await;
                }
                Ok(judged) if went_well && step.call.closes.is_some() => {
                    if let Some(before) = before {
                        self.gone(&before, &about).await;
                    }
                    self.again(step, &request, &judged, &about).await;
                }
                _ if !went_well && step.begins() => return,
                _ => {}
            }
        }
    }

    pub(super) fn stage(&self, call: &'static Call, request: &DynamicObject) -> Stage<'s> {
        let mut stage = Stage::new(self.simulation, self.record, call, request.clone());
        stage.needed.made = self.by_earlier();
        stage
    }

    /// Who made what this life is about; nobody, as long as nothing was made.
    fn by_earlier(&self) -> Made {
        if self.made.is_empty() { Made::Nothing } else { self.by }
    }

    /// The request of an example, with the names that things have in this life.
    fn request(&mut self, step: &Step) -> Option<DynamicObject> {
        if let Delivery::Once(keys) = step.call.delivery
            && !self.simulation.keeps_ids
        {
            self.name_order(step, keys.first()?);
        }
        let mut json = step.request.clone();
        self.rename(&mut json);
        let mut request = read_example(step.call.request, &json.to_string())?;
        if !step.begins() {
            self.by_earlier().flag(&mut request, step.call);
        }
        brought_up(&mut request, step.call, self.simulation.clock.now());
        Some(first_of_its_kind(&request, step.call))
    }

    /// Gives an order a number that it has had in no life before.
    fn name_order(&mut self, step: &Step, key: &str) {
        let field = step.call.request.fields.iter().find(|field| field.wire == key);
        let number = step.request.get(key).and_then(Value::as_str).filter(|number| !number.is_empty());
        let (Some(field), Some(number)) = (field, number) else { return };
        if self.names.iter().any(|(before, _)| before == number) || self.made.contains(number) {
            return;
        }
        if let Some(new) = text_like(field, &RandomNonce.nonce()) {
            self.names.push((number.to_owned(), new));
        }
    }

    fn rename(&self, value: &mut Value) {
        match value {
            Value::String(text) => {
                let parts: Vec<_> = text.split(',').map(|part| self.renamed(part)).collect();
                *text = parts.join(",");
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.rename(item)),
            Value::Object(members) => members.values_mut().for_each(|member| self.rename(member)),
            _ => {}
        }
    }

    /// A name, or one that begins with another, as the line of an order does with the order's.
    fn renamed(&self, text: &str) -> String {
        if let Some((_, now)) = self.names.iter().find(|(before, _)| before == text) {
            return now.clone();
        }
        let longer = self.names.iter().find_map(|(before, now)| Some(format!("{now}{}", text.strip_prefix(before)?)));
        longer.unwrap_or_else(|| text.to_owned())
    }

    /// Keeps the names that an answer gives.
    fn learn(&mut self, step: &Step, request: &DynamicObject, judged: &Judged) -> Result<(), Finding> {
        self.by = Made::by(request);
        let Some(answer) = judged.response.as_ref().or(judged.partial.as_ref()) else { return Ok(()) };
        for (member, example) in step.promised() {
            let Some(given) = text(answer, member).filter(|given| !given.is_empty()) else { continue };
            if !self.made.insert(given.clone()) {
                let expected = format!("another `{member}` for each product of an order");
                return Err(Finding::new(expected, "the same", "the product is a part of the order's key"));
            }
            if step.request.get(HOW_IT_IS_PAID).is_some() {
                let lists = self.calls.iter().flat_map(|(index, call)| {
                    lists_of(call, &example, self.simulation.examples.get(*index).copied().unwrap_or_default())
                });
                self.needed.extend(lists.map(|list| (given.clone(), list)));
            }
            self.names.push((example, given));
        }
        Ok(())
    }

    /// The lists that must be told of all that a request asks for.
    fn lists(&self, step: &Step, request: &DynamicObject) -> Vec<&'static str> {
        let Some(asking) = Asking::of(step.call) else { return Vec::new() };
        let needed = |name: &str, list: &str| self.needed.iter().any(|(of, needed)| of == name && *needed == list);
        let names = asking.names(request);
        let lists: BTreeSet<_> = self.needed.iter().map(|(_, list)| *list).collect();
        lists.into_iter().filter(|list| names.iter().all(|name| needed(name, list))).collect()
    }

    /// What is being set up is asked for, until it is there.
    async fn until_it_is_there(&mut self, step: &Step, request: &DynamicObject, first: &Judged, about: &str) {
        let promised = step.promised().into_iter().next();
        let named = promised.and_then(|(member, example)| Some((member, self.name_of(&example)?)));
        let queried = named.and_then(|(member, name)| self.query(self.all(), member, &name));
        // If nobody else can be asked, the call itself comes again.
        let is_asked = queried.is_some();
        let (call, request) = queried.unwrap_or_else(|| (step.call, request.clone()));
        let mut stage = self.stage(call, &request);
        let mut outcome: Outcome = Ok(String::new());
        for _ in 0..self.record.polls() {
            tokio::time::sleep(POLL_INTERVAL).await;
            outcome = stage.ask(&repeated(&request, call)).await.and_then(|judged| {
                let said = stage.verdict().sound(&judged)?;
                if !is_asked {
                    stage.verdict().same_ids(&judged, first)?;
                }
                let advice = "the platform asks until it gets data: answer success as soon as it is there";
                match judged.meaning {
                    Meaning::Done => Ok(said),
                    _ => Err(Finding::new("success in the end", said, advice)),
                }
            });
            if outcome.is_ok() {
                break;
            }
        }
        if outcome.is_err() {
            self.record.lose_patience();
        }
        stage.row_about("life", &format!("{about}, until it is there"), outcome);
    }

    /// What stands for a name of the examples in this life, if it has come up.
    fn name_of(&self, example: &str) -> Option<String> {
        self.names.iter().find(|(before, _)| before == example).map(|(_, now)| now.clone())
    }

    /// All calls of the server, with their indexes.
    fn all(&self) -> Vec<(usize, &'static Call)> {
        self.simulation.calls.iter().copied().enumerate().collect()
    }

    /// The call among these that asks for a thing by the name of it.
    pub(super) fn query(
        &self,
        calls: Vec<(usize, &'static Call)>,
        member: &str,
        name: &str,
    ) -> Option<(&'static Call, DynamicObject)> {
        let has_it = |call: &Call| call.request.fields.iter().any(|field| field.wire == member);
        let (index, call) = calls.into_iter().find(|(_, call)| asks(call) && has_it(call))?;
        let examples = self.simulation.examples.get(index).copied().unwrap_or_default();
        let mut request = examples.iter().find_map(|example| read_example(call.request, example.request))?;
        request.set_text(member, name).ok()?;
        self.by_earlier().flag(&mut request, call);
        Some((call, request))
    }

    /// What was done once more must succeed, with the same names.
    async fn again(&mut self, step: &Step, request: &DynamicObject, first: &Judged, about: &str) {
        let mut stage = Stage::new(self.simulation, self.record, step.call, request.clone());
        let judged = stage.ask(&repeated(request, step.call)).await;
        let outcome = judged.and_then(|judged| stage.verdict().same_again(&judged, first));
        stage.row_about("life", &format!("{about}, again"), outcome);
    }
}

/// The lists that the examples of a call show of a thing.
fn lists_of(call: &Call, name: &str, examples: &[Example]) -> Vec<&'static str> {
    let Some(asking) = Asking::of(call) else { return Vec::new() };
    let answers = examples.iter().filter_map(|example| read_example(call.response, example.response));
    answers.flat_map(|answer| asking.lists_of(name, &answer)).collect()
}

/// Whether a call gives what it is asked for, not only a code.
fn asks(call: &Call) -> bool {
    call.delivery == Delivery::Read && call.response.fields.iter().any(|field| !is_envelope(call.api, field.wire))
}

fn is_pending(judged: &Judged) -> bool {
    judged.meaning == Meaning::Kind(CodeKind::Pending)
}

/// What an example shows, in the life that another one has begun.
fn about(story: &str, step: &str) -> String {
    let (story, step) = (story.trim_end_matches('.'), step.trim_end_matches('.'));
    match (story, step) {
        ("", step) => step.to_owned(),
        (story, step) if step.is_empty() || step == story => story.to_owned(),
        (story, step) => format!("{story} ({step})"),
    }
}
