//! Members that are JSON on one day and a text with JSON in it on another, and plain texts beside that.

use serde::de::DeserializeSeed as _;

use super::Context;
use super::any::AnySeed;
use crate::object::{Entry, Object, View, member};
use crate::schema::Encoding;

/// Reads the texts that stand for JSON, once all members are there which tell whether they do: people write
/// `{"a":1}` too, and what they wrote must not become what the platform said.
///
/// A text that is no JSON after all (or nests too deeply, or has a member twice) is a text.
pub(super) fn open_texts(object: &mut dyn Object, context: &Context<'_>) {
    for (position, field) in object.schema().fields.iter().enumerate() {
        let Encoding::JsonOrText(text_when) = field.encoding else { continue };
        let has = |(name, value): &(&str, &str)| matches!(member(object, name), View::Text(text) if text == *value);
        if !text_when.is_empty() && text_when.iter().all(has) {
            continue;
        }
        let Some(slot) = object.slot_mut(position).filter(|slot| !matches!(slot.view(), View::Absent)) else {
            continue;
        };
        let Entry::Any(value) = slot.entry() else { continue };
        let read = value.as_str().filter(|text| text.trim_start().starts_with(['{', '['])).and_then(|text| {
            let mut deserializer = serde_json::Deserializer::from_str(text);
            let read = AnySeed(context).deserialize(&mut deserializer);
            read.and_then(|read| deserializer.end().map(|()| read)).ok()
        });
        if let Some(read) = read {
            *value = read;
        }
    }
}
