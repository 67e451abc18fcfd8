//! Kept answers under another key: what stands encrypted in them has to be readable for whoever asks again.
//!
//! A platform that has changed its key opens what it gets with the new one, and signs its repetitions with that. An answer
//! that was kept before is under the old one. Which key that was is not kept (a key, or what tells one, has no place
//! beside what it protects): the keys that the server lists are tried, the request's own first. One that opens all
//! encrypted members of an answer is the right one: of wrong keys one in 256 gives a text that ends well, and hardly any
//! of these is UTF-8.

use bytes::Bytes;
use serde_json::Value;

use super::Core;
use super::visit::Visit;
use crate::cipher::Cipher;
use crate::ledger::Answer;
use crate::schema::{Encoding, Kind, Schema};

impl Core {
    /// A kept answer as the sender of a repetition can read it: byte for byte as it was, but for the members that are
    /// encrypted, if that was done with another key than the request's.
    ///
    /// If no listed key opens them, it stays as it was: its effect is there, and an answer that cannot be read in full is
    /// better than none.
    pub(super) fn resealed(&self, visit: &Visit, answer: Answer) -> Answer {
        let (Some(schema), Some(key)) = (visit.schema, visit.credentials) else { return answer };
        let ciphers: Vec<_> = self.keys.iter().map(|key| self.scheme.cipher(key)).collect();
        let Some(own) = ciphers.get(key).and_then(|cipher| cipher.as_deref()) else { return answer };
        let Ok(body) = serde_json::from_slice(&answer.body) else { return answer };
        let mut sealed = Vec::new();
        collect(schema.response, &body, &mut sealed);
        if sealed.is_empty() || opens(own, &sealed) {
            return answer;
        }
        let Some(old) = ciphers.iter().flatten().find(|cipher| opens(&***cipher, &sealed)) else {
            let (api, call) = (schema.api.id, schema.name);
            tracing::error!(
                api,
                call,
                id = visit.id,
                "no key that is listed opens the kept answer: accept the old key until such answers are forgotten"
            );
            return answer;
        };
        tracing::info!(
            api = schema.api.id,
            call = schema.name,
            id = visit.id,
            "a kept answer goes out under another key"
        );
        let body = replaced(&answer.body, &sealed, |text| old.open(text).map(|plain| own.seal(&plain)));
        Answer { body: body.unwrap_or_else(|| answer.body.clone()), ..answer }
    }
}

/// The encrypted texts of an object.
fn collect<'a>(schema: &Schema, object: &'a Value, sealed: &mut Vec<&'a str>) {
    for field in schema.fields {
        match (object.get(field.wire), field.encoding) {
            (Some(Value::String(text)), Encoding::Encrypted) if !text.is_empty() => sealed.push(text),
            (Some(value), Encoding::Plain) => collect_value(field.kind, value, sealed),
            _ => {}
        }
    }
}

fn collect_value<'a>(kind: Kind, value: &'a Value, sealed: &mut Vec<&'a str>) {
    match (kind, value) {
        (Kind::Object(schema), object) => collect(schema, object, sealed),
        (Kind::List(item), Value::Array(items)) => {
            items.iter().for_each(|value| collect_value(item.kind, value, sealed));
        }
        (Kind::Map(item), Value::Object(entries)) => {
            entries.values().for_each(|value| collect_value(item.kind, value, sealed));
        }
        _ => {}
    }
}

fn opens(cipher: &dyn Cipher, sealed: &[&str]) -> bool {
    sealed.iter().all(|text| cipher.open(text).is_some())
}

/// A body with other texts in the place of some. They are random, so that each stands there for itself alone.
fn replaced(body: &Bytes, texts: &[&str], other: impl Fn(&str) -> Option<String>) -> Option<Bytes> {
    let mut body = str::from_utf8(body).ok()?.to_owned();
    for text in texts {
        let (old, new) = (quoted(text)?, quoted(&other(text)?)?);
        body = body.replacen(&old, &new, 1);
    }
    Some(body.into())
}

fn quoted(text: &str) -> Option<String> {
    serde_json::to_string(text).ok()
}
