//! JSON into objects.

mod any;
mod loose;
mod object;
mod slot;

use std::cell::{Cell, RefCell};
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Visitor};

use object::ObjectSeed;
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) use slot::write_text;
use slot::{SlotSeed, choose};

use super::Style;
use crate::object::{Choice, Object, Slot};
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
/// `notice` hears of every member with a text or a whole number for a value, known or not: envelopes hold the code there.
pub fn decode(bytes: &[u8], object: &mut dyn Object, notice: &mut dyn FnMut(&str, &str)) -> Result<(), Problem> {
    Reader::new(Style::LOGICAL).object(bytes, object, |_| true, &mut |name, text| {
        if let Some(text) = text {
            notice(name, text);
        }
    })
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
    /// unknown ones are. `notice` hears of unknown members of other types, too, without a text.
    pub(crate) fn object(
        &self,
        bytes: &[u8],
        object: &mut dyn Object,
        belongs: fn(&Field) -> bool,
        notice: &mut dyn FnMut(&str, Option<&str>),
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
            // Where there is nothing but text, a text of a type that has others, too, stands there as it is.
            (Encoding::Plain, Kind::Any) if !is_json_but_text(text) => seed.visit_str(text),
            // What is not a scalar is JSON.
            (Encoding::Plain, Kind::Object(_) | Kind::List(_) | Kind::Map(_) | Kind::Any) => {
                let mut deserializer = serde_json::Deserializer::from_str(text);
                seed.deserialize(&mut deserializer).and_then(|()| deserializer.end())
            }
            _ => seed.visit_str(text),
        };
        result.map_err(|error| context.problem(&error))
    }
}

/// Whether a text is JSON that means something else than a text or nothing.
fn is_json_but_text(text: &str) -> bool {
    let read = serde_json::from_str::<serde_json::Value>(text);
    read.is_ok_and(|value| !value.is_string() && !value.is_null())
}

/// For the `Deserialize` of generated enums.
pub fn choose_from<'de, D: Deserializer<'de>>(deserializer: D, choice: &mut dyn Choice) -> Result<(), D::Error> {
    let text = <String as serde::Deserialize>::deserialize(deserializer)?;
    choose(choice, &text)
}

/// For the `Deserialize` of generated types.
pub fn deserialize<'de, T: Object + Default, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut object = T::default();
    decode_from(deserializer, &mut object)?;
    Ok(object)
}

/// The part that does not depend on the type.
fn decode_from<'de, D: Deserializer<'de>>(deserializer: D, object: &mut dyn Object) -> Result<(), D::Error> {
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
    /// Texts with JSON in them that are being read, one in the other.
    texts: Cell<usize>,
}

impl<'a> Context<'a> {
    fn new(style: Style<'a>) -> Self {
        Self { style, lenient: false, path: RefCell::default(), budget: Cell::new(MOST_PLACES), texts: Cell::new(0) }
    }

    /// Three bytes of JSON can be a struct of a thousand: what is made is counted, too.
    fn spend<E: serde::de::Error>(&self, places: usize) -> Result<(), E> {
        match self.budget.get().checked_sub(places) {
            Some(left) => self.budget.set(left),
            None => return Err(E::custom("holds more values than are taken in one message")),
        }
        Ok(())
    }

    /// Counts a new item of a list or a map. What may stand in a struct takes its room there also when it is absent.
    fn spend_item<E: serde::de::Error>(&self, slot: &dyn Slot, times: usize) -> Result<(), E> {
        self.spend((size_of_val(slot) / PLACE + 1).saturating_mul(times))
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

/// Members and items that one message may hold. A value takes at most some 64 bytes, so this bounds what is made
/// of a message to about 100 MB, however short its items are.
pub(super) const MOST_PLACES: usize = 1 << 21;

/// Texts with JSON in texts with JSON in texts. Each begins to count its depth anew, and the stack has an end.
pub(super) const MOST_TEXTS: usize = 3;

/// Bytes of a place.
const PLACE: usize = 64;

/// The first entry of a map makes a node with room for eleven.
pub(super) const FIRST_ENTRY: usize = 11;
