//! The whole life of an order, once for each story that the examples of an API tell.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::Value;

use super::Simulation;
use super::cases::Stage;
use super::finding::{Finding, Outcome};
use super::judge::{Judged, Meaning};
use super::report::Row;
use super::requests::{brought_up, first_of_its_kind, is_envelope, repeated, text};
use super::stories::{Step, Story, stories};
use crate::clock::{Clock as _, NonceSource as _, RandomNonce};
use crate::dynamic::DynamicObject;
use crate::sample::text_like;
use crate::schema::{Call, CodeKind, Delivery};
use crate::twin::read_example;

/// Lives through all stories of these calls, which stand there with their indexes.
pub(super) async fn run(simulation: &Simulation, picked: &[(usize, &'static Call)]) -> Vec<Row> {
    let is_told = |call: &Call| !call.batch && !simulation.own.contains_key(call.name);
    let calls: Vec<_> = picked.iter().filter(|(_, call)| is_told(call)).copied().collect();
    let (mut rows, mut polls) = (Vec::new(), POLLS);
    for story in stories(&calls, simulation.examples) {
        let (names, made, found) = (Vec::new(), BTreeSet::new(), Vec::new());
        let mut life = Life { simulation, calls: &calls, names, made, rows: found, polls };
        life.live(&story).await;
        rows.append(&mut life.rows);
        polls = life.polls;
    }
    rows
}

struct Life<'s> {
    simulation: &'s Simulation,
    calls: &'s [(usize, &'static Call)],
    /// Texts of the examples, and what stands for them in this life.
    names: Vec<(String, String)>,
    /// What was made.
    made: BTreeSet<String>,
    rows: Vec<Row>,
    /// How often to ask for what is being set up.
    polls: u32,
}

impl Life<'_> {
    async fn live(&mut self, story: &Story) {
        for step in &story.steps {
            let about = about(story.name, step.doc);
            let Some(request) = self.request(step) else { continue };
            let mut stage = Stage::new(self.simulation, step.call, request.clone());
            let judged = stage.ask(&request).await;
            let outcome = match &judged {
                Ok(judged) => stage.verdict().of_the_first(judged, !self.made.is_empty()),
                Err(finding) => Err(finding.clone()),
            };
            let outcome = outcome.and_then(|said| match &judged {
                Ok(judged) if step.begins() => self.learn(step, judged).map(|()| said),
                _ => Ok(said),
            });
            let went_well = outcome.is_ok();
            stage.row_about("life", &about, outcome);
            self.rows.append(&mut stage.into_rows());
            match judged {
                Ok(judged) if went_well && step.begins() && is_pending(&judged) => {
                    self.until_it_is_there(step, &request, &about).await;
                }
                Ok(judged) if went_well && step.call.closes.is_some() => {
                    self.again(step, &request, &judged, &about).await
                }
                _ if !went_well && step.begins() => return,
                _ => {}
            }
        }
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
    fn learn(&mut self, step: &Step, judged: &Judged) -> Result<(), Finding> {
        let Some(answer) = judged.response.as_ref().or(judged.partial.as_ref()) else { return Ok(()) };
        for (member, example) in step.promised() {
            let Some(given) = text(answer, member).filter(|given| !given.is_empty()) else { continue };
            if !self.made.insert(given.clone()) {
                let expected = format!("another `{member}` for each product of an order");
                return Err(Finding::new(expected, "the same", "the product is a part of the order's key"));
            }
            self.names.push((example, given));
        }
        Ok(())
    }

    /// What is being set up is asked for, until it is there.
    async fn until_it_is_there(&mut self, step: &Step, request: &DynamicObject, about: &str) {
        let (call, request) = match self.query(step) {
            Some(query) => query,
            // Nobody can be asked but the call itself, which comes again.
            None if self.simulation.calls.iter().any(|call| asks(call)) => return,
            None => (step.call, request.clone()),
        };
        let mut stage = Stage::new(self.simulation, call, request.clone());
        let mut outcome: Outcome = Ok(String::new());
        for _ in 0..self.polls {
            tokio::time::sleep(POLL_INTERVAL).await;
            outcome = stage.ask(&repeated(&request, call)).await.and_then(|judged| {
                let said = stage.verdict().sound(&judged)?;
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
            // Whoever has not set up the first one will not the next ones: nobody waits as long for them.
            self.polls = 1;
        }
        stage.row_about("life", &format!("{about}, until it is there"), outcome);
        self.rows.append(&mut stage.into_rows());
    }

    /// The call that asks for what a call has made.
    fn query(&self, step: &Step) -> Option<(&'static Call, DynamicObject)> {
        let (member, example) = step.promised().into_iter().next()?;
        let has_it = |call: &Call| call.request.fields.iter().any(|field| field.wire == member);
        let (index, call) = self.calls.iter().find(|(_, call)| asks(call) && has_it(call))?;
        let examples = self.simulation.examples.get(*index).copied().unwrap_or_default();
        let mut request = examples.iter().find_map(|example| read_example(call.request, example.request))?;
        request.set_text(member, &self.renamed(&example)).ok()?;
        Some((call, request))
    }

    /// What is released once more must succeed.
    async fn again(&mut self, step: &Step, request: &DynamicObject, first: &Judged, about: &str) {
        let mut stage = Stage::new(self.simulation, step.call, request.clone());
        let judged = stage.ask(&repeated(request, step.call)).await;
        let outcome = judged.and_then(|judged| stage.verdict().same_again(&judged, first));
        stage.row_about("life", &format!("{about}, again"), outcome);
        self.rows.append(&mut stage.into_rows());
    }
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

const POLLS: u32 = 20;
const POLL_INTERVAL: Duration = Duration::from_millis(500);
