//! In which order calls are simulated, and what they ask with.

use std::collections::BTreeMap;

use super::Simulation;
use super::batches::Batches;
use super::cases::Stage;
use super::report::{Report, Row};
use crate::clock::{NonceSource as _, RandomNonce};
use crate::dynamic::DynamicObject;
use crate::object::{View, members};
use crate::sample::{sample, text_like};
use crate::schema::{Api, Call, Delivery};
use crate::twin::read_example;

/// Runs every case of every call, or of those named.
pub(super) async fn run(simulation: &Simulation, names: &[&str]) -> Report {
    let mut rows = Vec::new();
    for name in names.iter().filter(|name| !simulation.calls.iter().any(|call| call.name == **name)) {
        let known: Vec<_> = simulation.calls.iter().map(|call| call.name).collect();
        rows.push(Row::new(name, "known", Err(format!("no such call; there are {}", known.join(", ")))));
    }
    let picked = simulation.calls.iter().enumerate();
    let mut picked: Vec<_> = picked.filter(|(_, call)| names.is_empty() || names.contains(&call.name)).collect();
    picked.sort_by_key(|(_, call)| rank(call));
    let mut known = Known::default();
    for (index, call) in picked {
        let request = request(simulation, index, call, &known);
        rows.extend(match call.batch {
            true => Batches::run(simulation, call, request).await,
            false => Stage::new(simulation, call, request).run(&mut known).await,
        });
    }
    Report { api: simulation.api.id.to_owned(), target: simulation.url.clone(), rows }
}

/// What creates comes first, then what sets a state, and last what takes back what was created.
fn rank(call: &Call) -> u8 {
    match call.delivery {
        Delivery::Once(_) if creates(call) => 0,
        Delivery::Read => 1,
        Delivery::Once(_) => 2,
        Delivery::Converge if call.closes.is_none() => 3,
        Delivery::Converge => 4,
    }
}

/// Whether the answer promises something that was not in the request.
pub(super) fn creates(call: &Call) -> bool {
    let mut promised = call.response.fields.iter().filter(|field| field.required && !is_envelope(call.api, field.wire));
    promised.any(|field| !call.request.fields.iter().any(|other| other.wire == field.wire))
}

/// Texts that answers gave: later calls ask with them.
#[derive(Default)]
pub(super) struct Known(BTreeMap<&'static str, String>);

impl Known {
    pub(super) fn learn(&mut self, api: &Api, response: &DynamicObject) {
        for (field, view) in members(response) {
            if let View::Text(text) = view
                && field.required
                && !is_envelope(api, field.wire)
            {
                self.0.insert(field.wire, text.to_owned());
            }
        }
    }

    pub(super) fn has(&self, member: &str) -> bool {
        self.0.contains_key(member)
    }
}

fn is_envelope(api: &Api, member: &str) -> bool {
    [api.code, api.message, api.request_id].contains(&Some(member))
}

/// The user's own request, or the spec's example, or one that is made up; the latter two with what is known by now.
fn request(simulation: &Simulation, index: usize, call: &'static Call, known: &Known) -> DynamicObject {
    if let Some(own) = simulation.own.get(call.name) {
        return own.clone();
    }
    let examples = simulation.examples.get(index).copied().unwrap_or_default();
    let example = examples.iter().find_map(|example| read_example(call.request, example.request));
    let mut request = example.unwrap_or_else(|| sample(call.api, call.request));
    for field in call.request.fields.iter().filter(|field| !call.volatile.contains(&field.wire)) {
        if let Some(text) = known.0.get(field.wire)
            && text_like(field, text).as_ref() == Some(text)
        {
            // It is a text and fits: that is what was looked at.
            let _ = request.set_text(field.wire, text);
        }
    }
    // A server that remembers would answer an old key without doing anything.
    match call.delivery {
        Delivery::Once(keys) => renewed(&request, call, &unknown(keys, call, known)),
        Delivery::Read | Delivery::Converge => request,
    }
}

/// The members of a key that are not of something that an earlier call made.
pub(super) fn unknown(keys: &[&'static str], call: &Call, known: &Known) -> Vec<&'static str> {
    keys.iter().copied().filter(|key| creates(call) || !known.has(key)).collect()
}

/// The same request with other texts in these members.
pub(super) fn renewed(request: &DynamicObject, call: &Call, wanted: &[&str]) -> DynamicObject {
    let mut renewed = request.clone();
    for field in call.request.fields.iter().filter(|field| wanted.contains(&field.wire)) {
        if let Some(text) = text_like(field, &RandomNonce.nonce()) {
            let _ = renewed.set_text(field.wire, &text);
        }
    }
    renewed
}
