//! Values: scalars, lists, maps, and what stands encoded in a text.

use std::fmt;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use super::any::AnySeed;
use super::object::ObjectSeed;
use super::{Context, FIRST_ENTRY, MOST_TEXTS};
use crate::Timestamp;
use crate::decimal::Decimal;
use crate::object::{Choice, Entry, List, Map, Slot};
use crate::schema::{Encoding, Kind};

/// Reads a value of whatever type the place for it has.
pub(super) struct SlotSeed<'a> {
    pub(super) slot: &'a mut dyn Slot,
    /// `None` for what no schema knows.
    pub(super) kind: Option<Kind>,
    pub(super) encoding: Encoding,
    pub(super) context: &'a Context<'a>,
}

impl<'de> DeserializeSeed<'de> for SlotSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for SlotSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of the member's type")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        if self.slot.clear() {
            return Ok(());
        }
        match self.slot.entry() {
            Entry::Any(slot) => *slot = serde_json::Value::Null,
            _ => return Err(E::custom("is null, but must be there")),
        }
        Ok(())
    }

    fn visit_bool<E: serde::de::Error>(self, flag: bool) -> Result<(), E> {
        match self.slot.entry() {
            Entry::Boolean(slot) => *slot = flag,
            Entry::Any(slot) => *slot = flag.into(),
            Entry::Text(slot) => *slot = flag.to_string(),
            Entry::Choice(slot) => return choose(slot, if flag { "true" } else { "false" }),
            entry => return Err(unexpected(&entry, "a boolean")),
        }
        Ok(())
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<(), E> {
        match self.slot.entry() {
            Entry::Integer(slot) => *slot = number,
            Entry::Timestamp(slot) => *slot = read_time(&number.to_string(), self.kind).map_err(E::custom)?,
            Entry::Int32(slot) => *slot = i32::try_from(number).map_err(|_| E::custom("does not fit into 32 bits"))?,
            #[expect(clippy::cast_precision_loss, reason = "a JSON number is a floating-point number")]
            Entry::Number(slot) => *slot = number as f64,
            Entry::Decimal(slot) => *slot = Decimal::new(number, 0).ok_or_else(|| E::custom(crate::DecimalError))?,
            Entry::Any(slot) => *slot = number.into(),
            Entry::Text(slot) => *slot = number.to_string(),
            Entry::Choice(slot) => return choose(slot, &number.to_string()),
            entry => return Err(unexpected(&entry, "a number")),
        }
        Ok(())
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<(), E> {
        match i64::try_from(number) {
            Ok(number) => self.visit_i64(number),
            Err(_) => match self.slot.entry() {
                Entry::Any(slot) => {
                    *slot = number.into();
                    Ok(())
                }
                Entry::Text(slot) => {
                    *slot = number.to_string();
                    Ok(())
                }
                Entry::Choice(slot) => choose(slot, &number.to_string()),
                _ => Err(E::custom("does not fit into 64 bits")),
            },
        }
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<(), E> {
        match self.slot.entry() {
            Entry::Number(slot) => *slot = number,
            Entry::Decimal(slot) => *slot = Decimal::try_from(number).map_err(E::custom)?,
            Entry::Any(slot) => *slot = number.into(),
            // Not into a text: an id of 30 digits would arrive as another one.
            entry => return Err(unexpected(&entry, "a number with a fraction, or too large")),
        }
        Ok(())
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<(), E> {
        match (self.encoding, self.context.style.cipher) {
            (Encoding::Json, _) => self.visit_json(text.as_bytes()),
            (Encoding::Base64Json, _) => match BASE64_STANDARD.decode(text) {
                Ok(json) => self.visit_json(&json),
                Err(_) => Err(E::custom("is not Base64")),
            },
            (Encoding::Comma, _) => self.visit_joined(text),
            (Encoding::Encrypted, Some(cipher)) => match cipher.open(text) {
                Some(plain) => write_text(self.slot.entry(), &plain, self.kind).map_err(E::custom),
                None => Err(E::custom("cannot be decrypted")),
            },
            _ => write_text(self.slot.entry(), text, self.kind).map_err(E::custom),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, access: A) -> Result<(), A::Error> {
        match self.slot.entry() {
            Entry::List(list) => fill_list(list, item_kind(self.kind), self.context, access),
            Entry::Any(slot) => {
                *slot = AnySeed(self.context).visit_seq(access)?;
                Ok(())
            }
            entry => Err(unexpected(&entry, "a list")),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<(), A::Error> {
        match self.slot.entry() {
            Entry::Object(object) => {
                // What is not inside of what holds it is on the heap.
                let fields = object.schema().fields.len();
                if size_of_val(object) < fields.saturating_mul(size_of::<usize>()) {
                    self.context.spend(fields)?;
                }
                ObjectSeed { object, context: self.context, notice: None, belongs: |_| true }.visit_map(access)
            }
            Entry::Map(map) => fill_map(map, item_kind(self.kind), self.context, access),
            Entry::Any(slot) => {
                *slot = AnySeed(self.context).visit_map(access)?;
                Ok(())
            }
            entry => Err(unexpected(&entry, "an object")),
        }
    }
}

impl SlotSeed<'_> {
    /// JSON that stands in a text.
    fn visit_json<E: serde::de::Error>(mut self, json: &[u8]) -> Result<(), E> {
        self.encoding = Encoding::Plain;
        let texts = &self.context.texts;
        let around = texts.get();
        if around >= MOST_TEXTS {
            return Err(E::custom("holds JSON in texts too deeply"));
        }
        texts.set(around + 1);
        let mut deserializer = serde_json::Deserializer::from_slice(json);
        let result = self.deserialize(&mut deserializer).and_then(|()| deserializer.end()).map_err(E::custom);
        texts.set(around);
        result
    }

    /// Items that are joined by commas; no text at all is no items.
    fn visit_joined<E: serde::de::Error>(self, text: &str) -> Result<(), E> {
        let kind = item_kind(self.kind);
        let Entry::List(list) = self.slot.entry() else { return Err(E::custom("is not a list")) };
        list.clear();
        for item in text.split(',').filter(|_| !text.is_empty()) {
            let Some(slot) = list.push() else { return Ok(()) };
            self.context.spend_item(slot, 1)?;
            write_text(slot.entry(), item.trim(), kind).map_err(E::custom)?;
        }
        Ok(())
    }
}

/// Writes a scalar that stands somewhere as text: in a query, in a form, or quoted in JSON.
pub(crate) fn write_text(entry: Entry<'_>, text: &str, kind: Option<Kind>) -> Result<(), &'static str> {
    match entry {
        Entry::Text(slot) => text.clone_into(slot),
        Entry::Choice(slot) => {
            if !slot.choose(text) {
                return Err("is not one of the values");
            }
        }
        Entry::Integer(slot) => *slot = text.parse().map_err(|_| "is not a whole number of 64 bits")?,
        Entry::Int32(slot) => *slot = text.parse().map_err(|_| "is not a whole number of 32 bits")?,
        Entry::Number(slot) => match text.parse::<f64>() {
            Ok(number) if number.is_finite() => *slot = number,
            _ => return Err("is not a number"),
        },
        Entry::Decimal(slot) => *slot = text.parse().map_err(|_| "is not a decimal number of up to 15 digits")?,
        // Python's way of writing them is met on the wire, too.
        Entry::Boolean(slot) if text.eq_ignore_ascii_case("true") => *slot = true,
        Entry::Boolean(slot) if text.eq_ignore_ascii_case("false") => *slot = false,
        Entry::Boolean(_) => return Err("is neither true nor false"),
        Entry::Timestamp(slot) => *slot = read_time(text, kind)?,
        Entry::Bytes(slot) => *slot = BASE64_STANDARD.decode(text).map_err(|_| "is not Base64")?.into(),
        Entry::Any(slot) => *slot = text.into(),
        Entry::Object(_) => return Err("is a text, not an object"),
        Entry::List(_) => return Err("is a text, not a list"),
        Entry::Map(_) => return Err("is a text, not an object"),
    }
    Ok(())
}

fn read_time(text: &str, kind: Option<Kind>) -> Result<Timestamp, &'static str> {
    let time = match kind {
        Some(Kind::Timestamp(format, zone)) => Timestamp::read(text, format, zone),
        _ => text.parse().ok(),
    };
    time.ok_or("is not a time in the form of the spec")
}

fn item_kind(kind: Option<Kind>) -> Option<Kind> {
    match kind {
        Some(Kind::List(item) | Kind::Map(item)) => Some(item.kind),
        _ => None,
    }
}

fn fill_list<'de, A: SeqAccess<'de>>(
    list: &mut dyn List,
    kind: Option<Kind>,
    context: &Context<'_>,
    mut access: A,
) -> Result<(), A::Error> {
    list.clear();
    let mut index = 0;
    loop {
        let Some(slot) = list.push() else { return Ok(()) };
        context.spend_item(slot, 1)?;
        let seed = SlotSeed { slot, kind, encoding: Encoding::Plain, context };
        let more = access.next_element_seed(seed).map_err(context.failed(|| format!("[{index}]")))?;
        if more.is_none() {
            list.pop();
            return Ok(());
        }
        index += 1;
    }
}

fn fill_map<'de, A: MapAccess<'de>>(
    map: &mut dyn Map,
    kind: Option<Kind>,
    context: &Context<'_>,
    mut access: A,
) -> Result<(), A::Error> {
    map.clear();
    while let Some(name) = access.next_key::<String>()? {
        let times = if map.size() == 0 { FIRST_ENTRY } else { 2 };
        let Some(slot) = map.insert(&name) else {
            return Err(A::Error::custom("has a member twice"));
        };
        context.spend_item(slot, times)?;
        let seed = SlotSeed { slot, kind, encoding: Encoding::Plain, context };
        access.next_value_seed(seed).map_err(context.failed(|| "[..]".to_owned()))?;
    }
    Ok(())
}

pub(super) fn choose<E: serde::de::Error>(slot: &mut dyn Choice, text: &str) -> Result<(), E> {
    if slot.choose(text) { Ok(()) } else { Err(E::custom("is not one of the values")) }
}

fn unexpected<E: serde::de::Error>(entry: &Entry<'_>, found: &str) -> E {
    let expected = match entry {
        Entry::Text(_) | Entry::Choice(_) => "a text",
        Entry::Integer(_) | Entry::Int32(_) => "a whole number",
        Entry::Number(_) | Entry::Decimal(_) => "a number",
        Entry::Boolean(_) => "true or false",
        Entry::Timestamp(_) => "a time",
        Entry::Bytes(_) => "a text in Base64",
        Entry::Any(_) => "a value",
        Entry::Object(_) | Entry::Map(_) => "an object",
        Entry::List(_) => "a list",
    };
    E::custom(format_args!("is {found}, expected {expected}"))
}
