//! What calls are asked with.

use std::collections::BTreeMap;
use std::time::SystemTime;

use super::Simulation;
use super::made::Made;
use crate::clock::{Clock as _, NonceSource as _, RandomNonce};
use crate::dynamic::DynamicObject;
use crate::object::{View, member, members};
use crate::sample::{sample, text_like};
use crate::schema::{Api, Call, Delivery, Field, Kind};
use crate::timestamp::Timestamp;
use crate::twin::read_example;

/// Texts that answers gave, and whose: later calls ask with them.
#[derive(Default)]
pub(super) struct Known {
    texts: BTreeMap<&'static str, String>,
    made: Made,
}

impl Known {
    pub(super) fn learn(&mut self, call: &Call, request: &DynamicObject, response: &DynamicObject) {
        for (field, view) in members(response) {
            if let View::Text(text) = view
                && field.required
                && !is_envelope(call.api, field.wire)
            {
                self.texts.insert(field.wire, text.to_owned());
            }
        }
        if creates(call) {
            self.made = Made::by(request);
        }
    }

    pub(super) fn has(&self, member: &str) -> bool {
        self.texts.contains_key(member)
    }

    /// Who made what a request asks with.
    pub(super) fn made(&self, request: &DynamicObject) -> Made {
        if members(request).any(|(field, _)| self.has(field.wire)) { self.made } else { Made::Nothing }
    }
}

pub(super) fn is_envelope(api: &Api, member: &str) -> bool {
    [api.code, api.message, api.request_id].contains(&Some(member))
}

/// Whether the answer promises something that was not in the request.
pub(super) fn creates(call: &Call) -> bool {
    let mut promised = call.response.fields.iter().filter(|field| field.required && !is_envelope(call.api, field.wire));
    promised.any(|field| !call.request.fields.iter().any(|other| other.wire == field.wire))
}

/// The user's own request, or the spec's example, or one that is made up; the latter two with what is known by now.
pub(super) fn request(simulation: &Simulation, index: usize, call: &'static Call, known: &Known) -> DynamicObject {
    if let Some(own) = simulation.own.get(call.name) {
        return own.clone();
    }
    let examples = simulation.examples.get(index).copied().unwrap_or_default();
    let example = examples.iter().find_map(|example| read_example(call.request, example.request));
    let mut request = example.unwrap_or_else(|| made_up(call));
    for field in call.request.fields.iter().filter(|field| !call.volatile.contains(&field.wire)) {
        if let Some(text) = known.texts.get(field.wire)
            && text_like(field, text).as_ref() == Some(text)
        {
            // It is a text and fits: that is what was looked at.
            let _ = request.set_text(field.wire, text);
        }
    }
    if !creates(call) {
        known.made(&request).flag(&mut request, call);
    }
    brought_up(&mut request, call, simulation.clock.now());
    // A server that remembers would answer an old key without doing anything.
    match call.delivery {
        Delivery::Once(keys) if !call.batch => rekeyed(&request, call, &unknown(keys, call, known)),
        Delivery::Once(keys) => renewed(&request, call, &unknown(keys, call, known)),
        Delivery::Read | Delivery::Converge => request,
    }
}

/// A request that no spec shows. The members of its key are related, as those of examples are.
fn made_up(call: &Call) -> DynamicObject {
    let mut request = sample(call.api, call.request);
    let Delivery::Once([first, others @ ..]) = call.delivery else { return request };
    let Some(order) = text(&request, first) else { return request };
    for field in others.iter().filter_map(|wire| field_of(call, wire)) {
        let line = format!("{order}-{}", field.wire);
        if text_like(field, &line).as_ref() == Some(&line) {
            let _ = request.set_text(field.wire, &line);
        }
    }
    request
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

/// The same request with another key: another text in the first of these members that can have one, and in those that
/// have its text in theirs, as the line of an order has the order's. What else is in a key may be something that the
/// server has to know, such as a product.
pub(super) fn rekeyed(request: &DynamicObject, call: &Call, keys: &[&str]) -> DynamicObject {
    let fields: Vec<_> = keys.iter().filter_map(|key| field_of(call, key)).collect();
    let Some(first) = fields.iter().find(|field| text_like(field, "a").is_some()) else { return request.clone() };
    let renewed = renewed(request, call, &[first.wire]);
    let (Some(before), Some(now)) = (text(request, first.wire), text(&renewed, first.wire)) else { return renewed };
    let mut rekeyed = renewed;
    for field in fields.iter().filter(|field| field.wire != first.wire) {
        let Some(old) = text(request, field.wire).filter(|old| !before.is_empty() && old.contains(&before)) else {
            continue;
        };
        let new = old.replace(&before, &now);
        if text_like(field, &new).as_ref() == Some(&new) {
            let _ = rekeyed.set_text(field.wire, &new);
        }
    }
    rekeyed
}

/// The same request once more: new texts in what differs on every repetition. Numbers and addresses stay, for whoever
/// reads them would refuse others.
pub(super) fn repeated(request: &DynamicObject, call: &Call) -> DynamicObject {
    let is_free = |wire: &&&str| {
        text(request, wire).is_none_or(|text| !text.contains('@') && !text.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let wanted: Vec<_> = call.volatile.iter().filter(is_free).copied().collect();
    renewed(request, call, &wanted)
}

/// The same with only that new which every request has.
pub(super) fn first_of_its_kind(request: &DynamicObject, call: &Call) -> DynamicObject {
    let fields = call.volatile.iter().filter_map(|wire| field_of(call, wire));
    let wanted: Vec<_> = fields.filter(|field| field.required).map(|field| field.wire).collect();
    let is_number =
        |wire: &&&str| text(request, wire).is_some_and(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
    let wanted: Vec<_> = wanted.iter().filter(|wire| !is_number(wire)).copied().collect();
    renewed(request, call, &wanted)
}

/// Moves the times of an example to where those of a real call are: when it is sent, which is a member that differs
/// each time, is now, and whatever ends has not ended yet.
pub(super) fn brought_up(request: &mut DynamicObject, call: &Call, now: SystemTime) {
    let now = Timestamp::from(now);
    for field in call.request.fields {
        let Kind::Timestamp(format, zone) = field.kind else { continue };
        let View::Timestamp(time) = member(request, field.wire) else { continue };
        let wanted = match call.volatile.contains(&field.wire) && field.required {
            true => Some(now),
            false if time < now => Timestamp::from_milliseconds(now.milliseconds().saturating_add(YEAR)),
            false => None,
        };
        if let Some(text) = wanted.and_then(|time| time.write(format, zone)) {
            let _ = request.set_text(field.wire, &text);
        }
    }
}

/// A member that is a text.
pub(super) fn text(object: &DynamicObject, wire: &str) -> Option<String> {
    match member(object, wire) {
        View::Text(text) => Some(text.to_owned()),
        _ => None,
    }
}

fn field_of(call: &Call, wire: &str) -> Option<&'static Field> {
    call.request.fields.iter().find(|field| field.wire == wire)
}

const YEAR: i64 = 365 * 86_400_000;
