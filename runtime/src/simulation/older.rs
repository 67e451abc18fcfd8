//! The same order in the form of older pages, which have members elsewhere.

use serde_json::{Map, Value};

use super::cases::Stage;
use super::judge::Judged;
use super::tamper::replaced_target;
use crate::client::Prepared;
use crate::clock::RandomNonce;
use crate::dynamic::DynamicObject;
use crate::schema::{Call, Field, Kind, Schema};
use crate::sign::Moment;

impl Stage<'_> {
    /// Refused, for not every server is asked so any more, or answered as in the form of today: one order is one
    /// order.
    pub(super) async fn older_form(&mut self, again: &DynamicObject, first: &Judged) {
        if self.call.elsewhere.is_empty() || first.response.is_none() || !self.wants("older form") {
            return;
        }
        let outcome = match self.older(again) {
            Ok(prepared) => self.judged(prepared).await.and_then(|judged| self.verdict().no_second(&judged, first)),
            Err(message) => Err(format!("the request cannot be made: {message}").into()),
        };
        self.row("older form", outcome);
    }

    fn older(&self, request: &DynamicObject) -> Result<Prepared, String> {
        let mut prepared = self.prepare(&self.simulation.client, request)?;
        let body = serde_json::from_slice(&prepared.request.body).map_err(|error| error.to_string())?;
        prepared.request.body = moved(self.call, body).to_string().into();
        let moment = Moment::now(&self.simulation.clock, &RandomNonce);
        let signed = self.call.api.signature.sign(&mut prepared.request, &self.simulation.credentials, &moment);
        prepared.signature = signed.map_err(|error| error.to_string())?;
        prepared.url = replaced_target(&prepared).map_err(|()| "there is no URL".to_owned())?;
        Ok(prepared)
    }
}

/// A body whose members stand where the first of their paths leads to.
fn moved(call: &Call, mut body: Map<String, Value>) -> Value {
    for (wire, paths) in call.elsewhere {
        if let (Some(path), Some(text)) = (paths.first(), body.remove(*wire)) {
            let names: Vec<_> = path.split('.').collect();
            put(call.request, &mut body, &names, text);
        }
    }
    Value::Object(body)
}

/// Puts a text to the end of a path, through objects and the first items of lists.
fn put(schema: &Schema, members: &mut Map<String, Value>, names: &[&str], text: Value) {
    match names {
        [] => {}
        [last] => drop(members.insert((*last).to_owned(), text)),
        [first, rest @ ..] => {
            let Some(Field { kind, .. }) = schema.fields.iter().find(|field| field.wire == *first) else { return };
            let slot = members.entry(*first).or_insert(Value::Null);
            let (inner, slot) = match kind {
                Kind::List(item) => (&item.kind, first_of(slot)),
                kind => (kind, Some(slot)),
            };
            let (Kind::Object(schema), Some(slot)) = (inner, slot) else { return };
            if !slot.is_object() {
                *slot = Value::Object(Map::new());
            }
            if let Value::Object(members) = slot {
                put(schema, members, rest, text);
            }
        }
    }
}

/// The first item of a list; there is one then.
fn first_of(value: &mut Value) -> Option<&mut Value> {
    if !matches!(value, Value::Array(items) if !items.is_empty()) {
        *value = Value::Array(vec![Value::Null]);
    }
    value.as_array_mut()?.first_mut()
}
