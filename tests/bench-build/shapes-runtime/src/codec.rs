//! The one encoder, decoder, debug printer and comparison for all generated types.
use crate::{Entry, Field, Object, OpenEnum, Slot, View};
use serde::{
    de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor},
    ser::{SerializeMap, SerializeSeq, Serializer},
};
use std::fmt;

/// Calls `read` with each field and its slot.
#[cfg(not(feature = "array"))]
fn each(object: &dyn Object, read: &mut dyn FnMut(usize, &Field, &dyn Slot)) {
    for (index, field) in object.schema().fields.iter().enumerate() {
        read(index, field, object.get(index));
    }
}

#[cfg(feature = "array")]
fn each(object: &dyn Object, read: &mut dyn FnMut(usize, &Field, &dyn Slot)) {
    let fields = object.schema().fields;
    object.slots(&mut |slots| {
        for (index, (field, slot)) in fields.iter().zip(slots).enumerate() {
            read(index, field, *slot);
        }
    });
}

struct Value<'a>(View<'a>);

impl serde::Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            View::Absent => serializer.serialize_unit(),
            View::Str(it) => serializer.serialize_str(it),
            View::I64(it) => serializer.serialize_i64(it),
            View::F64(it) => serializer.serialize_f64(it),
            View::Bool(it) => serializer.serialize_bool(it),
            View::Object(it) => serialize(it, serializer),
            View::List(it) => {
                let mut seq = serializer.serialize_seq(Some(it.len()))?;
                for slot in (0..it.len()).filter_map(|index| it.get(index)) {
                    seq.serialize_element(&Value(slot.view()))?;
                }
                seq.end()
            }
        }
    }
}

pub fn serialize<S: Serializer>(object: &dyn Object, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    let mut result = Ok(());
    each(object, &mut |_, field, slot| {
        let view = slot.view();
        if result.is_ok() && !matches!(view, View::Absent) {
            result = map.serialize_entry(field.wire, &Value(view));
        }
    });
    result?;
    map.end()
}

pub fn to_json(object: &dyn Object) -> Result<Vec<u8>, serde_json::Error> {
    let mut out = Vec::with_capacity(512);
    serialize(object, &mut serde_json::Serializer::new(&mut out))?;
    Ok(out)
}

pub fn deserialize<'de, T: Object + Default, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut value = T::default();
    into(&mut value, deserializer)?;
    Ok(value)
}

pub(crate) fn into<'de, D: Deserializer<'de>>(object: &mut dyn Object, deserializer: D) -> Result<(), D::Error> {
    deserializer.deserialize_map(ObjectSeed(object))
}

struct ObjectSeed<'a>(&'a mut dyn Object);

impl<'de> Visitor<'de> for ObjectSeed<'_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.schema().name)
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let fields = self.0.schema().fields;
        let mut seen = 0_u64;
        while let Some(key) = map.next_key::<std::borrow::Cow<'de, str>>()? {
            match fields.iter().position(|it| it.wire == key) {
                Some(index) if map.next_value_seed(SlotSeed(self.0.get_mut(index)))? => seen |= 1 << (index % 64),
                Some(_) => {}
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        match fields.iter().enumerate().find(|(index, it)| it.required && seen & (1 << (index % 64)) == 0) {
            Some((_, field)) => Err(de::Error::missing_field(field.wire)),
            None => Ok(()),
        }
    }
}

/// Gives whether there was a value other than null.
struct SlotSeed<'a>(&'a mut dyn Slot);

impl<'de> DeserializeSeed<'de> for SlotSeed<'_> {
    type Value = bool;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for SlotSeed<'_> {
    type Value = bool;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }
    fn visit_none<E>(self) -> Result<bool, E> {
        Ok(false)
    }
    fn visit_unit<E>(self) -> Result<bool, E> {
        Ok(false)
    }
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        use serde::Deserialize;
        match self.0.entry() {
            Entry::String(it) => *it = String::deserialize(deserializer)?,
            Entry::I32(it) => *it = i32::deserialize(deserializer)?,
            Entry::I64(it) => *it = i64::deserialize(deserializer)?,
            Entry::F64(it) => *it = f64::deserialize(deserializer)?,
            Entry::Bool(it) => *it = bool::deserialize(deserializer)?,
            Entry::Enum(it) => it.set(String::deserialize(deserializer)?),
            Entry::Object(it) => into(it, deserializer)?,
            Entry::List(it) => deserializer.deserialize_seq(ListSeed(it))?,
        }
        Ok(true)
    }
}

struct ListSeed<'a>(&'a mut dyn crate::List);

impl<'de> Visitor<'de> for ListSeed<'_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        struct Next<'a>(&'a mut dyn crate::List);
        impl<'de> DeserializeSeed<'de> for Next<'_> {
            type Value = bool;
            fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
                SlotSeed(self.0.push()).deserialize(deserializer)
            }
        }
        while seq.next_element_seed(Next(self.0))?.is_some() {}
        Ok(())
    }
}

pub fn enum_from<'de, T: OpenEnum + Default, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut value = T::default();
    value.set(<String as serde::Deserialize>::deserialize(deserializer)?);
    Ok(value)
}

pub fn debug(object: &dyn Object, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut out = f.debug_struct(object.schema().name);
    each(object, &mut |_, field, slot| {
        if field.secret {
            out.field(field.wire, &"***");
        } else {
            out.field(field.wire, &Value(slot.view()));
        }
    });
    out.finish()
}

impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            View::Absent => f.write_str("None"),
            View::Str(it) => fmt::Debug::fmt(it, f),
            View::I64(it) => fmt::Debug::fmt(&it, f),
            View::F64(it) => fmt::Debug::fmt(&it, f),
            View::Bool(it) => fmt::Debug::fmt(&it, f),
            View::Object(it) => debug(it, f),
            View::List(it) => {
                f.debug_list().entries((0..it.len()).filter_map(|i| it.get(i)).map(|it| Value(it.view()))).finish()
            }
        }
    }
}

pub fn equal(a: &dyn Object, b: &dyn Object) -> bool {
    let mut same = true;
    each(a, &mut |index, _, left| {
        each(b, &mut |other, _, right| same &= index != other || alike(left.view(), right.view()))
    });
    same
}

fn alike(a: View<'_>, b: View<'_>) -> bool {
    match (a, b) {
        (View::Absent, View::Absent) => true,
        (View::Str(a), View::Str(b)) => a == b,
        (View::I64(a), View::I64(b)) => a == b,
        (View::F64(a), View::F64(b)) => a == b,
        (View::Bool(a), View::Bool(b)) => a == b,
        (View::Object(a), View::Object(b)) => equal(a, b),
        (View::List(a), View::List(b)) => {
            a.len() == b.len()
                && (0..a.len()).all(|i| match (a.get(i), b.get(i)) {
                    (Some(a), Some(b)) => alike(a.view(), b.view()),
                    _ => false,
                })
        }
        _ => false,
    }
}

/// A clone through the table: default, then slot by slot.
pub fn clone<T: Object + Default>(from: &T) -> T {
    let mut to = T::default();
    copy(from, &mut to);
    to
}

fn copy(from: &dyn Object, to: &mut dyn Object) {
    each(from, &mut |index, _, slot| copy_slot(slot.view(), to.get_mut(index)));
}

fn copy_slot(from: View<'_>, to: &mut dyn Slot) {
    if matches!(from, View::Absent) {
        return;
    }
    match (from, to.entry()) {
        (View::Str(from), Entry::String(to)) => to.push_str(from),
        (View::Str(from), Entry::Enum(to)) => to.set(from.to_owned()),
        (View::I64(from), Entry::I64(to)) => *to = from,
        (View::I64(from), Entry::I32(to)) => *to = from as i32,
        (View::F64(from), Entry::F64(to)) => *to = from,
        (View::Bool(from), Entry::Bool(to)) => *to = from,
        (View::Object(from), Entry::Object(to)) => copy(from, to),
        (View::List(from), Entry::List(to)) => {
            for slot in (0..from.len()).filter_map(|index| from.get(index)) {
                copy_slot(slot.view(), to.push());
            }
        }
        _ => {}
    }
}
