//! JSON into objects.

use std::cell::{Cell, RefCell};
use std::fmt;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::Style;
use crate::Timestamp;
use crate::decimal::Decimal;
use crate::object::{Choice, Entry, List, Map, Object, Slot};
use crate::schema::{Encoding, Field, Kind};

/// Why a text could not be read into an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Path of the member, such as `info[2].usageValue`; empty for the whole.
    pub path: String,
    /// What is wrong, without the value: it may be secret.
    pub message: String,
}

impl Problem {
    /// For generated code: a number that stands for no call.
    #[doc(hidden)]
    pub fn no_such_call() -> Self {
        Self { path: String::new(), message: "no such call".to_owned() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() { f.write_str(&self.message) } else { write!(f, "{}: {}", self.path, self.message) }
    }
}

impl std::error::Error for Problem {}

/// Reads a JSON object into `object`, whose members start out empty.
///
/// Unknown members are passed over, `null` makes a member absent, a number written as a text is taken
/// as the number; duplicates of known members and missing required members are refused. Limits are not
/// looked at: see [`limits`](crate::limits).
///
/// `notice` hears of every member with a text for a value, known or not: envelopes hold the code there.
pub fn decode(bytes: &[u8], object: &mut dyn Object, notice: &mut dyn FnMut(&str, &str)) -> Result<(), Problem> {
    Reader::new(Style::LOGICAL).object(bytes, object, |_| true, notice)
}

/// Reads JSON and texts into objects and their members.
pub(crate) struct Reader<'a> {
    style: Style<'a>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(style: Style<'a>) -> Self {
        Self { style }
    }

    /// Reads a JSON object into those members that belong there; others of the same name are passed over, as
    /// unknown ones are.
    pub(crate) fn object(
        &self,
        bytes: &[u8],
        object: &mut dyn Object,
        belongs: fn(&Field) -> bool,
        notice: &mut dyn FnMut(&str, &str),
    ) -> Result<(), Problem> {
        let mut deserializer = serde_json::Deserializer::from_slice(bytes);
        let context = Context::new(self.style);
        let notice = RefCell::new(notice);
        let seed = ObjectSeed { object, context: &context, notice: Some(&notice), belongs };
        let result = seed.deserialize(&mut deserializer).and_then(|()| deserializer.end());
        result.map_err(|error| context.problem(&error))
    }

    /// The same from a value that has been read.
    pub(crate) fn value(
        &self,
        value: serde_json::Value,
        object: &mut dyn Object,
        belongs: fn(&Field) -> bool,
    ) -> Result<(), Problem> {
        let context = Context::new(self.style);
        let seed = ObjectSeed { object, context: &context, notice: None, belongs };
        seed.deserialize(value).map_err(|error| context.problem(&error))
    }

    /// The same for all members, though required ones may be missing at any depth.
    pub(crate) fn lenient_value(&self, value: serde_json::Value, object: &mut dyn Object) -> Result<(), Problem> {
        let context = Context { lenient: true, ..Context::new(self.style) };
        let seed = ObjectSeed { object, context: &context, notice: None, belongs: |_| true };
        seed.deserialize(value).map_err(|error| context.problem(&error))
    }

    /// Reads a member from the text that stands for it in a query, a form, a header or a path.
    pub(crate) fn text(&self, field: &Field, slot: &mut dyn Slot, text: &str) -> Result<(), Problem> {
        let context = Context::new(self.style);
        let seed = SlotSeed { slot, kind: Some(field.kind), encoding: field.encoding, context: &context };
        let result: Result<(), serde_json::Error> = match (field.encoding, field.kind) {
            // Where there is nothing but text, what is not a scalar is JSON.
            (Encoding::Plain, Kind::Object(_) | Kind::List(_) | Kind::Map(_) | Kind::Any) => {
                let mut deserializer = serde_json::Deserializer::from_str(text);
                seed.deserialize(&mut deserializer).and_then(|()| deserializer.end())
            }
            _ => seed.visit_str(text),
        };
        result.map_err(|error| context.problem(&error))
    }
}

/// For the `Deserialize` of generated enums.
pub fn choose_from<'de, D: Deserializer<'de>>(deserializer: D, choice: &mut dyn Choice) -> Result<(), D::Error> {
    let text = <String as serde::Deserialize>::deserialize(deserializer)?;
    choose(choice, &text)
}

/// For the `Deserialize` of generated types.
pub fn decode_from<'de, D: Deserializer<'de>>(deserializer: D, object: &mut dyn Object) -> Result<(), D::Error> {
    let context = Context::new(Style::LOGICAL);
    ObjectSeed { object, context: &context, notice: None, belongs: |_| true }.deserialize(deserializer)
}

/// What holds for a reading as a whole: collects the path of the first failure while the calls that lead to it
/// return, and bounds what the values take up.
struct Context<'a> {
    style: Style<'a>,
    /// Required members may be missing.
    lenient: bool,
    path: RefCell<Vec<String>>,
    budget: Cell<usize>,
}

impl<'a> Context<'a> {
    fn new(style: Style<'a>) -> Self {
        Self { style, lenient: false, path: RefCell::default(), budget: Cell::new(MOST_PLACES) }
    }

    /// Three bytes of JSON can be a struct of a thousand: what is made is counted, too.
    fn spend<E: serde::de::Error>(&self, kind: Option<Kind>) -> Result<(), E> {
        let places = match kind {
            Some(Kind::Object(schema)) => schema.fields.len().saturating_add(1),
            _ => 1,
        };
        match self.budget.get().checked_sub(places) {
            Some(left) => self.budget.set(left),
            None => return Err(E::custom("holds more values than are taken in one message")),
        }
        Ok(())
    }

    fn failed<E>(&self, segment: impl FnOnce() -> String) -> impl FnOnce(E) -> E {
        move |error| {
            self.path.borrow_mut().push(segment());
            error
        }
    }

    fn problem(&self, error: &serde_json::Error) -> Problem {
        let mut path = String::new();
        for segment in self.path.borrow().iter().rev() {
            if !path.is_empty() && !segment.starts_with('[') {
                path.push('.');
            }
            path.push_str(segment);
        }
        Problem { path, message: error.to_string() }
    }
}

type Notice<'a, 'b> = RefCell<&'a mut (dyn FnMut(&str, &str) + 'b)>;

struct ObjectSeed<'a, 'n, 'b> {
    object: &'a mut dyn Object,
    context: &'a Context<'a>,
    notice: Option<&'a Notice<'n, 'b>>,
    belongs: fn(&Field) -> bool,
}

struct SlotSeed<'a> {
    slot: &'a mut dyn Slot,
    /// `None` for what no schema knows.
    kind: Option<Kind>,
    encoding: Encoding,
    context: &'a Context<'a>,
}

impl<'de> DeserializeSeed<'de> for ObjectSeed<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for ObjectSeed<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        let fields = self.object.schema().fields;
        let belongs = self.belongs;
        let mut seen = Seen::default();
        let mut expected = 0;
        while let Some(position) = access.next_key_seed(KeySeed { fields, expected, belongs })? {
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
                    if let (Some(notice), Some(slot)) = (self.notice, self.object.slot(position))
                        && let crate::object::View::Text(text) = slot.view()
                    {
                        (notice.borrow_mut())(name, text);
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
        if self.context.lenient {
            return Ok(());
        }
        seen.require_all(fields, belongs).map_err(A::Error::custom)
    }
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
        let is_meant = |field: &Field| field.wire == name && (self.belongs)(field);
        if self.fields.get(self.expected).is_some_and(is_meant) {
            return Ok(Position::Known(self.expected));
        }
        let position = self.fields.iter().position(is_meant);
        Ok(position.map_or_else(|| Position::Unknown(name.to_owned()), Position::Known))
    }
}

/// Passes over a value, but tells of a text.
struct NoticeSeed<'a, 'n, 'b> {
    name: &'a str,
    notice: &'a Notice<'n, 'b>,
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
        (self.notice.borrow_mut())(self.name, text);
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        while access.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        while access.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(())
    }
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
        if self.slot.clear() { Ok(()) } else { Err(E::custom("is null, but must be there")) }
    }

    fn visit_bool<E: serde::de::Error>(self, flag: bool) -> Result<(), E> {
        match self.slot.entry() {
            Entry::Boolean(slot) => *slot = flag,
            Entry::Any(slot) => *slot = flag.into(),
            Entry::Text(slot) => *slot = flag.to_string(),
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

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        match self.slot.entry() {
            Entry::List(list) => fill_list(list, item_kind(self.kind), self.context, access),
            Entry::Any(slot) => {
                let mut values = Vec::new();
                while let Some(value) = access.next_element()? {
                    values.push(value);
                }
                *slot = serde_json::Value::Array(values);
                Ok(())
            }
            entry => Err(unexpected(&entry, "a list")),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<(), A::Error> {
        match self.slot.entry() {
            Entry::Object(object) => {
                ObjectSeed { object, context: self.context, notice: None, belongs: |_| true }.visit_map(access)
            }
            Entry::Map(map) => fill_map(map, item_kind(self.kind), self.context, access),
            Entry::Any(slot) => {
                let access = serde::de::value::MapAccessDeserializer::new(access);
                *slot = <serde_json::Value as serde::Deserialize>::deserialize(access)?;
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
        let mut deserializer = serde_json::Deserializer::from_slice(json);
        self.deserialize(&mut deserializer).and_then(|()| deserializer.end()).map_err(E::custom)
    }

    /// Items that are joined by commas; no text at all is no items.
    fn visit_joined<E: serde::de::Error>(self, text: &str) -> Result<(), E> {
        let kind = item_kind(self.kind);
        let Entry::List(list) = self.slot.entry() else { return Err(E::custom("is not a list")) };
        list.clear();
        for item in text.split(',').filter(|_| !text.is_empty()) {
            self.context.spend(kind)?;
            let Some(slot) = list.push() else { return Ok(()) };
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
        context.spend(kind)?;
        let Some(slot) = list.push() else { return Ok(()) };
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
        context.spend(kind)?;
        let Some(slot) = map.insert(&name) else {
            return Err(A::Error::custom("has a member twice"));
        };
        let seed = SlotSeed { slot, kind, encoding: Encoding::Plain, context };
        access.next_value_seed(seed).map_err(context.failed(|| "[..]".to_owned()))?;
    }
    Ok(())
}

fn choose<E: serde::de::Error>(slot: &mut dyn Choice, text: &str) -> Result<(), E> {
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

/// Members and items that one message may hold. A value takes at most some 64 bytes, so this bounds what is made
/// of a message to about 100 MB, however short its items are.
const MOST_PLACES: usize = 1 << 21;
