//! Objects into JSON.

use serde::Serialize;
use serde::ser::{SerializeMap, SerializeSeq, Serializer};

use crate::object::{Object, View, members};

/// An object as JSON with wire names, in the order of its spec.
pub fn encode(object: &dyn Object) -> Result<Vec<u8>, serde_json::Error> {
    serde_json::to_vec(&Members { object, sorted: false })
}

/// For the `Serialize` of generated types.
pub fn serialize<S: Serializer>(object: &dyn Object, serializer: S) -> Result<S::Ok, S::Error> {
    Members { object, sorted: false }.serialize(serializer)
}

/// An object with its members sorted by name at every depth, for platforms that sign such a form.
///
/// `more` are members that are not of the object.
pub(crate) fn serialize_sorted(object: &dyn Object, more: &[(&str, View<'_>)]) -> Result<Vec<u8>, serde_json::Error> {
    serde_json::to_vec(&Sorted { object, more })
}

/// What a scalar is in a query or form; `None` for what is not one.
pub(crate) fn scalar_text(view: View<'_>) -> Option<String> {
    match view {
        View::Text(text) => Some(text.to_owned()),
        View::Integer(number) => Some(number.to_string()),
        View::Number(number) => Some(number.to_string()),
        View::Decimal(decimal) => Some(decimal.to_string()),
        View::Boolean(flag) => Some(flag.to_string()),
        View::Any(serde_json::Value::String(text)) => Some(text.clone()),
        View::Absent | View::Any(_) | View::Object(_) | View::List(_) | View::Map(_) => None,
    }
}

/// Any value as compact JSON.
pub(crate) fn json_text(view: View<'_>) -> Result<String, serde_json::Error> {
    serde_json::to_string(&Json { view, sorted: false })
}

/// A view as JSON.
pub(crate) struct Json<'a> {
    pub(crate) view: View<'a>,
    pub(crate) sorted: bool,
}

struct Members<'a> {
    object: &'a dyn Object,
    sorted: bool,
}

struct Sorted<'a> {
    object: &'a dyn Object,
    more: &'a [(&'a str, View<'a>)],
}

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let sorted = self.sorted;
        match self.view {
            View::Absent => serializer.serialize_unit(),
            View::Text(text) => serializer.serialize_str(text),
            View::Integer(number) => serializer.serialize_i64(number),
            View::Number(number) => serializer.serialize_f64(number),
            View::Decimal(decimal) if decimal.scale() == 0 => match decimal.to_string().parse() {
                Ok(whole) => serializer.serialize_i64(whole),
                Err(_) => serializer.serialize_f64(decimal.to_f64()),
            },
            View::Decimal(decimal) => serializer.serialize_f64(decimal.to_f64()),
            View::Boolean(flag) => serializer.serialize_bool(flag),
            View::Any(value) => value.serialize(serializer),
            View::Object(object) => Members { object, sorted }.serialize(serializer),
            View::List(list) => {
                let mut sequence = serializer.serialize_seq(Some(list.size()))?;
                for slot in (0..list.size()).filter_map(|index| list.get(index)) {
                    sequence.serialize_element(&Json { view: slot.view(), sorted })?;
                }
                sequence.end()
            }
            View::Map(map) => {
                let mut written = serializer.serialize_map(Some(map.size()))?;
                let mut result = Ok(());
                map.each(&mut |name, slot| {
                    if result.is_ok() {
                        result = written.serialize_entry(name, &Json { view: slot.view(), sorted });
                    }
                });
                result?;
                written.end()
            }
        }
    }
}

impl Serialize for Members<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.sorted {
            return Sorted { object: self.object, more: &[] }.serialize(serializer);
        }
        let mut map = serializer.serialize_map(None)?;
        for (field, view) in members(self.object) {
            map.serialize_entry(field.wire, &Json { view, sorted: false })?;
        }
        map.end()
    }
}

impl Serialize for Sorted<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let own = members(self.object).map(|(field, view)| (field.wire, view));
        let mut all: Vec<_> = self.more.iter().copied().chain(own).collect();
        all.sort_by_key(|(name, _)| *name);
        let mut map = serializer.serialize_map(Some(all.len()))?;
        for (name, view) in all {
            map.serialize_entry(name, &Json { view, sorted: true })?;
        }
        map.end()
    }
}
