//! Objects: which member a name stands for, which are missing, which are there twice.

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::slot::SlotSeed;
use super::{Context, loose};
use crate::object::{Object, View};
use crate::schema::{Encoding, Field};

type Notice<'a, 'b> = RefCell<&'a mut (dyn FnMut(&str, Option<&str>) + 'b)>;

/// Reads an object, member by member.
pub(super) struct ObjectSeed<'a, 'n, 'b> {
    pub(super) object: &'a mut dyn Object,
    pub(super) context: &'a Context<'a>,
    pub(super) notice: Option<&'a Notice<'n, 'b>>,
    pub(super) belongs: fn(&Field) -> bool,
}

impl<'de> DeserializeSeed<'de> for ObjectSeed<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        // Not `deserialize_map`: its messages repeat what is there instead.
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ObjectSeed<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        Err(no_object("null"))
    }

    fn visit_bool<E: serde::de::Error>(self, _: bool) -> Result<(), E> {
        Err(no_object("a boolean"))
    }

    fn visit_i64<E: serde::de::Error>(self, _: i64) -> Result<(), E> {
        Err(no_object("a number"))
    }

    fn visit_u64<E: serde::de::Error>(self, _: u64) -> Result<(), E> {
        Err(no_object("a number"))
    }

    fn visit_f64<E: serde::de::Error>(self, _: f64) -> Result<(), E> {
        Err(no_object("a number"))
    }

    fn visit_str<E: serde::de::Error>(self, _: &str) -> Result<(), E> {
        Err(no_object("a text"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<(), A::Error> {
        Err(no_object("a list"))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        let fields = self.object.schema().fields;
        let (belongs, trims) = (self.belongs, self.context.style.trims_names);
        let mut seen = Seen::default();
        let mut expected = 0;
        while let Some(position) = access.next_key_seed(KeySeed { fields, expected, belongs, trims })? {
            let name = match position {
                Position::Known(position) => {
                    expected = position + 1;
                    let field = fields.get(position);
                    let name = field.map_or("", |field| field.wire);
                    if !seen.first(position) {
                        return Err(A::Error::custom(format_args!("`{name}` is there twice")));
                    }
                    if let Some(slot) = self.object.slot_mut(position) {
                        let (kind, encoding) =
                            (field.map(|field| field.kind), field.map_or(Encoding::Plain, |field| field.encoding));
                        let seed = SlotSeed { slot, kind, encoding, context: self.context };
                        access.next_value_seed(seed).map_err(self.context.failed(|| name.to_owned()))?;
                    }
                    if let (Some(notice), Some(slot)) = (self.notice, self.object.slot(position)) {
                        match slot.view() {
                            View::Text(text) => (notice.borrow_mut())(name, Some(text)),
                            View::Integer(number) => (notice.borrow_mut())(name, Some(&number.to_string())),
                            _ => {}
                        }
                    }
                    continue;
                }
                Position::Unknown(name) => name,
            };
            match self.notice {
                Some(notice) => access.next_value_seed(NoticeSeed { name: &name, notice })?,
                None => access.next_value::<IgnoredAny>().map(|_| ())?,
            }
        }
        loose::open_texts(self.object, self.context);
        if self.context.lenient {
            return Ok(());
        }
        seen.require_all(fields, belongs).map_err(A::Error::custom)
    }
}

fn no_object<E: serde::de::Error>(found: &str) -> E {
    E::custom(format_args!("is {found}, expected an object"))
}

/// Which fields were there: bits for the first 128, which is more than almost any object has.
#[derive(Default)]
struct Seen {
    low: u128,
    high: Vec<usize>,
}

impl Seen {
    fn first(&mut self, position: usize) -> bool {
        let first = !self.contains(position);
        match bit(position) {
            Some(bit) => self.low |= bit,
            None => self.high.push(position),
        }
        first
    }

    fn contains(&self, position: usize) -> bool {
        bit(position).map_or_else(|| self.high.contains(&position), |bit| self.low & bit != 0)
    }

    fn require_all(&self, fields: &[Field], belongs: fn(&Field) -> bool) -> Result<(), String> {
        let required = fields.iter().enumerate().filter(|(_, field)| field.required && belongs(field));
        let missing: Vec<_> = required
            .filter(|(position, _)| !self.contains(*position))
            .map(|(_, field)| format!("`{}`", field.wire))
            .collect();
        if missing.is_empty() { Ok(()) } else { Err(format!("lacks {}", missing.join(", "))) }
    }
}

fn bit(position: usize) -> Option<u128> {
    1_u128.checked_shl(u32::try_from(position).ok()?)
}

enum Position {
    Known(usize),
    Unknown(String),
}

/// Finds a member by its name, beginning with the one that most likely comes next.
struct KeySeed {
    fields: &'static [Field],
    expected: usize,
    belongs: fn(&Field) -> bool,
    /// Whether blanks behind a name count for nothing.
    trims: bool,
}

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = Position;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Position, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed {
    type Value = Position;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E>(self, name: &str) -> Result<Position, E> {
        let name = if self.trims { name.trim_end() } else { name };
        let is_meant = |field: &Field| field.wire == name && (self.belongs)(field);
        if self.fields.get(self.expected).is_some_and(is_meant) {
            return Ok(Position::Known(self.expected));
        }
        let position = self.fields.iter().position(is_meant);
        Ok(position.map_or_else(|| Position::Unknown(name.to_owned()), Position::Known))
    }
}

/// Passes over a value, but tells of a text or a whole number, and that something else is there.
struct NoticeSeed<'a, 'n, 'b> {
    name: &'a str,
    notice: &'a Notice<'n, 'b>,
}

impl NoticeSeed<'_, '_, '_> {
    fn tell(&self, text: Option<&str>) {
        (self.notice.borrow_mut())(self.name, text);
    }
}

impl<'de> DeserializeSeed<'de> for NoticeSeed<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for NoticeSeed<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.tell(Some(text));
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        self.tell(None);
        Ok(())
    }

    fn visit_i64<E>(self, number: i64) -> Result<(), E> {
        self.tell(Some(&number.to_string()));
        Ok(())
    }

    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.tell(Some(&number.to_string()));
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        self.tell(None);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        self.tell(None);
        while access.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        self.tell(None);
        while access.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(())
    }
}
