//! Which examples of an API tell of the same order: those that have an id of it in them.
//!
//! A call that creates begins a story with each of its examples; examples of the same order, of which one can have
//! several products, begin one together. Examples of other calls belong to every story of whose ids one stands in
//! their request: an id is what the answer of the creating example promises, or the first member of its key. Where no
//! call creates anything, all examples are one story.
//!
//! They are told in this order: what creates, then the first examples of all other calls, then the second ones and so
//! on, and in the end what takes back what was created. Of calls, those that only ask come first, then those that have
//! an effect once, then those that set a state.

use serde_json::Value;

use super::plan::rank;
use super::requests::is_envelope;
use crate::schema::{Api, Call, CodeKind, Delivery, Example, Kind};

/// The life of an order, as examples tell it.
pub(super) struct Story {
    /// What the first example shows.
    pub(super) name: &'static str,
    pub(super) steps: Vec<Step>,
}

/// One example.
#[derive(Clone)]
pub(super) struct Step {
    pub(super) call: &'static Call,
    /// What it shows.
    pub(super) doc: &'static str,
    pub(super) request: Value,
    pub(super) response: Value,
    /// Where it is told.
    turn: (u8, usize, u8, usize),
}

/// The stories of these calls, each with its index among all.
pub(super) fn stories(calls: &[(usize, &'static Call)], examples: &'static [&'static [Example]]) -> Vec<Story> {
    let steps: Vec<_> = calls.iter().flat_map(|(index, call)| steps(*index, call, examples)).collect();
    let mut stories: Vec<(Vec<String>, Story)> = Vec::new();
    for step in steps.iter().filter(|step| step.begins()) {
        let ids = step.ids();
        let order = step.order();
        match stories.iter_mut().find(|(known, _)| order.as_ref().is_some_and(|order| known.contains(order))) {
            Some((known, story)) => {
                known.extend(ids);
                story.steps.push(step.clone());
            }
            None => stories.push((ids, Story { name: step.doc, steps: vec![step.clone()] })),
        }
    }
    if stories.is_empty() && !steps.is_empty() {
        let all = Story { name: "", steps };
        return vec![all.in_order()];
    }
    let others = steps.iter().filter(|step| !step.begins());
    for step in others {
        for (_, story) in stories.iter_mut().filter(|(ids, _)| mentions(&step.request, ids)) {
            story.steps.push(step.clone());
        }
    }
    stories.into_iter().map(|(_, story)| story.in_order()).collect()
}

/// Those examples of a call that say what a server has to do.
fn steps(index: usize, call: &'static Call, examples: &'static [&'static [Example]]) -> Vec<Step> {
    let examples = examples.get(index).copied().unwrap_or_default();
    let phase = match rank(call) {
        0 => 0,
        4 => 2,
        _ => 1,
    };
    let step = |example: &Example| {
        let request: Value = serde_json::from_str(example.request).ok()?;
        let response: Value = serde_json::from_str(example.response).unwrap_or_default();
        let told = goes_well(call.api, &response) && request.is_object();
        told.then_some(Step { call, doc: example.doc, request, response, turn: (phase, 0, rank(call), index) })
    };
    examples.iter().filter_map(step).collect()
}

/// Whether an answer is of a call that succeeds in the end: others are the server's choice.
fn goes_well(api: &Api, response: &Value) -> bool {
    let code = api.code.and_then(|member| response.get(member)).and_then(Value::as_str);
    code.is_none_or(|code| {
        api.success.contains(&code) || api.code(code).is_some_and(|code| code.kind == CodeKind::Pending)
    })
}

impl Story {
    /// Its name, as [`Simulation::only`](super::Simulation::only) takes it.
    pub(super) fn title(&self) -> &'static str {
        self.name.trim_end_matches('.')
    }

    fn in_order(mut self) -> Self {
        let mut told: Vec<(&str, usize)> = Vec::new();
        for step in &mut self.steps {
            match told.iter_mut().find(|(name, _)| *name == step.call.name) {
                Some((_, count)) => {
                    *count += 1;
                    step.turn.1 = *count;
                }
                None => told.push((step.call.name, 0)),
            }
        }
        self.steps.sort_by_key(|step| step.turn);
        self
    }
}

impl Step {
    /// The members of an answer that tell what was made, with their texts.
    pub(super) fn promised(&self) -> Vec<(&'static str, String)> {
        let (call, response) = (self.call, &self.response);
        let fields = call.response.fields.iter();
        let is_promised =
            |wire: &str| !is_envelope(call.api, wire) && !call.request.fields.iter().any(|field| field.wire == wire);
        let promised =
            fields.filter(|field| field.required && matches!(field.kind, Kind::String) && is_promised(field.wire));
        let text = |wire: &str| response.get(wire).and_then(Value::as_str).map(str::to_owned);
        promised.filter_map(|field| Some((field.wire, text(field.wire)?))).collect()
    }

    /// Whether an order begins with it.
    pub(super) fn begins(&self) -> bool {
        rank(self.call) == 0
    }

    /// What names the order.
    fn order(&self) -> Option<String> {
        let Delivery::Once(keys) = self.call.delivery else { return None };
        self.request.get(keys.first()?).and_then(Value::as_str).map(str::to_owned)
    }

    fn ids(&self) -> Vec<String> {
        let promised = self.promised().into_iter().map(|(_, text)| text);
        promised.chain(self.order()).filter(|id| !id.is_empty()).collect()
    }
}

/// Whether one of these ids stands in it, alone or in a row of them.
fn mentions(value: &Value, ids: &[String]) -> bool {
    match value {
        Value::String(text) => text.split(',').any(|part| ids.iter().any(|id| id == part)),
        Value::Array(items) => items.iter().any(|item| mentions(item, ids)),
        Value::Object(members) => members.values().any(|member| mentions(member, ids)),
        _ => false,
    }
}
