//! Objects into JSON, and members into the texts of queries, forms and headers.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::Serialize;
use serde::ser::{Error as _, SerializeMap, SerializeSeq, Serializer};

use super::Style;
use crate::object::{List, Object, View, members};
use crate::schema::{Encoding, Field, Kind};

/// An object as JSON with wire names, in the order of its spec: the values as they are meant, without the
/// encodings of the wire.
pub fn encode(object: &dyn Object) -> Result<Vec<u8>, serde_json::Error> {
    serde_json::to_vec(&Members { object, style: Style::LOGICAL })
}

/// For the `Serialize` of generated types.
pub fn serialize<S: Serializer>(object: &dyn Object, serializer: S) -> Result<S::Ok, S::Error> {
    Members { object, style: Style::LOGICAL }.serialize(serializer)
}

/// The members of an object that belong into a JSON body. `more` are members that are not of the object.
pub(crate) fn body(
    object: &dyn Object,
    more: &[(&str, View<'_>)],
    style: Style<'_>,
    belongs: impl Fn(&Field) -> bool,
) -> Result<Vec<u8>, serde_json::Error> {
    let own = members(object).filter(|(field, _)| belongs(field));
    let own = own.map(|(field, view)| (field.wire, Member { view, kind: Some(field.kind), field: Some(field), style }));
    let more = more.iter().map(|(name, view)| (*name, Member { view: *view, kind: None, field: None, style }));
    let mut all: Vec<_> = more.chain(own).collect();
    if style.sorted {
        all.sort_by_key(|(name, _)| *name);
    }
    serde_json::to_vec(&Pairs(&all))
}

/// A member where it stands in a query, a form, a header or a path: scalars as they are, anything else as JSON.
pub(crate) fn text(field: &Field, view: View<'_>, style: Style<'_>) -> Result<String, serde_json::Error> {
    if let Some(text) = encoded(field, view, style)? {
        return Ok(text);
    }
    match scalar_text(view, field.kind) {
        Some(text) => Ok(text),
        None => json_text(view, field.kind, style),
    }
}

/// What a value that no spec knows is in a query.
pub(crate) fn loose_text(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Any value as compact JSON.
pub(crate) fn json_text(view: View<'_>, kind: Kind, style: Style<'_>) -> Result<String, serde_json::Error> {
    serde_json::to_string(&Member { view, kind: Some(kind), field: None, style })
}

/// Any value as compact JSON that depends on the value alone, for comparing.
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) fn plain_json(view: View<'_>) -> Result<String, serde_json::Error> {
    serde_json::to_string(&Member { view, kind: None, field: None, style: Style::LOGICAL })
}

/// What a scalar is as text; `None` for what is not one.
pub(crate) fn scalar_text(view: View<'_>, kind: Kind) -> Option<String> {
    match view {
        View::Text(text) => Some(text.to_owned()),
        View::Integer(number) => Some(number.to_string()),
        View::Number(number) => Some(number.to_string()),
        View::Decimal(decimal) => Some(decimal.to_string()),
        View::Boolean(flag) => Some(flag.to_string()),
        View::Timestamp(time) => match kind {
            Kind::Timestamp(format, zone) => time.write(format, zone),
            _ => Some(time.to_string()),
        },
        View::Bytes(bytes) => Some(BASE64_STANDARD.encode(bytes)),
        View::Any(serde_json::Value::String(text)) => Some(text.clone()),
        View::Absent | View::Any(_) | View::Object(_) | View::List(_) | View::Map(_) => None,
    }
}

/// What the encoding of a member makes of its value; `None` if it has none.
pub(super) fn encoded(field: &Field, view: View<'_>, style: Style<'_>) -> Result<Option<String>, serde_json::Error> {
    if !style.wire {
        return Ok(None);
    }
    Ok(Some(match field.encoding {
        Encoding::Plain | Encoding::JsonOrText(_) => return Ok(None),
        Encoding::Json => json_text(view, field.kind, style)?,
        Encoding::Base64Json => BASE64_STANDARD.encode(json_text(view, field.kind, style)?),
        Encoding::Comma => match (view, field.kind) {
            (View::List(list), Kind::List(item)) => joined(list, item.kind)?,
            _ => return Ok(None),
        },
        Encoding::Encrypted => {
            let no_cipher = || serde_json::Error::custom("the signature scheme does not encrypt");
            let plain = scalar_text(view, field.kind).unwrap_or_default();
            style.cipher.map(|cipher| cipher.seal(&plain)).ok_or_else(no_cipher)?
        }
    }))
}

/// Items between commas, which must be there again on the other end.
fn joined(list: &dyn List, kind: Kind) -> Result<String, serde_json::Error> {
    let mut items = Vec::with_capacity(list.size());
    for slot in (0..list.size()).filter_map(|index| list.get(index)) {
        match scalar_text(slot.view(), kind) {
            Some(item) if !item.contains(',') && item.trim() == item => items.push(item),
            _ => return Err(serde_json::Error::custom("an item cannot stand between commas")),
        }
    }
    if matches!(items.as_slice(), [item] if item.is_empty()) {
        return Err(serde_json::Error::custom("one empty item would be no item"));
    }
    Ok(items.join(","))
}

/// A value as JSON.
struct Member<'a> {
    view: View<'a>,
    /// `None` for what no spec knows.
    kind: Option<Kind>,
    /// The field, where the value is the whole of one.
    field: Option<&'static Field>,
    style: Style<'a>,
}

struct Members<'a> {
    object: &'a dyn Object,
    style: Style<'a>,
}

struct Pairs<'a, 'm>(&'a [(&'a str, Member<'m>)]);

impl Serialize for Pairs<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, member) in self.0 {
            map.serialize_entry(name, member)?;
        }
        map.end()
    }
}

impl Serialize for Member<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let style = self.style;
        if let Some(field) = self.field
            && let Some(text) = encoded(field, self.view, style).map_err(S::Error::custom)?
        {
            return serializer.serialize_str(&text);
        }
        match self.view {
            View::Absent => serializer.serialize_unit(),
            View::Text(text) => match self.number(text) {
                Some(number) => serializer.serialize_i64(number),
                None => serializer.serialize_str(text),
            },
            View::Integer(number) => serializer.serialize_i64(number),
            View::Number(number) => serializer.serialize_f64(number),
            View::Decimal(decimal) => match decimal.whole() {
                Some(whole) => serializer.serialize_i64(whole),
                None => serializer.serialize_f64(decimal.to_f64()),
            },
            View::Boolean(flag) => serializer.serialize_bool(flag),
            View::Timestamp(time) => self.serialize_time(time, serializer),
            View::Bytes(bytes) => serializer.serialize_str(&BASE64_STANDARD.encode(bytes)),
            View::Any(value) => value.serialize(serializer),
            View::Object(object) => Members { object, style }.serialize(serializer),
            View::List(list) => {
                let kind = self.item_kind();
                let mut sequence = serializer.serialize_seq(Some(list.size()))?;
                for slot in (0..list.size()).filter_map(|index| list.get(index)) {
                    sequence.serialize_element(&Member { view: slot.view(), kind, field: None, style })?;
                }
                sequence.end()
            }
            View::Map(map) => {
                let kind = self.item_kind();
                let mut written = serializer.serialize_map(Some(map.size()))?;
                let mut result = Ok(());
                map.each(&mut |name, slot| {
                    if result.is_ok() {
                        result = written.serialize_entry(name, &Member { view: slot.view(), kind, field: None, style });
                    }
                });
                result?;
                written.end()
            }
        }
    }
}

impl Member<'_> {
    fn item_kind(&self) -> Option<Kind> {
        match self.kind {
            Some(Kind::List(item) | Kind::Map(item)) => Some(item.kind),
            _ => None,
        }
    }

    /// The number that the value of an enum of numbers is. A value that nobody knows may be none, and stays a text.
    fn number(&self, text: &str) -> Option<i64> {
        let number = match self.kind {
            Some(Kind::OpenNumber(_) | Kind::ClosedNumber(_)) => text.parse::<i64>().ok(),
            _ => None,
        };
        number.filter(|number| number.to_string() == text)
    }

    fn serialize_time<S: Serializer>(&self, time: crate::Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
        let Some(Kind::Timestamp(format, zone)) = self.kind else { return serializer.collect_str(&time) };
        let Some(text) = time.write(format, zone) else {
            return Err(S::Error::custom(format_args!("`{format}` is no form of a time")));
        };
        match text.parse() {
            Ok(number) if crate::Timestamp::is_number(format) => serializer.serialize_i64(number),
            _ => serializer.serialize_str(&text),
        }
    }
}

impl Serialize for Members<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let style = self.style;
        let mut all: Vec<_> = members(self.object).collect();
        if style.sorted {
            all.sort_by_key(|(field, _)| field.wire);
        }
        let mut map = serializer.serialize_map(Some(all.len()))?;
        for (field, view) in all {
            map.serialize_entry(field.wire, &Member { view, kind: Some(field.kind), field: Some(field), style })?;
        }
        map.end()
    }
}
