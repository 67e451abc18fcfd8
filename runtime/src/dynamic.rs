//! Values whose types are known only at run time: the `bothends` command, twins and simulators work with these.

use std::collections::BTreeMap;
use std::fmt;

use bytes::Bytes;

use crate::codec::{self, Problem, Reader, Style};
use crate::decimal::Decimal;
use crate::object::{Choice, Entry, List, Map, Object, Slot, View};
use crate::schema::{Field, Kind, Schema};
use crate::timestamp::Timestamp;

/// A request or an answer without a Rust type of its own. It goes through the same encoder, checks and decoder as
/// generated types do.
#[derive(Clone)]
pub struct DynamicObject {
    schema: &'static Schema,
    members: Vec<Member>,
}

impl DynamicObject {
    /// An object without any members.
    pub fn new(schema: &'static Schema) -> Self {
        Self::with(schema, Words::Checked)
    }

    /// The same, but closed enums take any text: for those who leave the limits of a spec alone.
    #[cfg(all(feature = "client", feature = "server"))]
    pub(crate) fn open(schema: &'static Schema) -> Self {
        Self::with(schema, Words::Any)
    }

    fn with(schema: &'static Schema, words: Words) -> Self {
        let member = |field: &Field| Member { kind: field.kind, required: field.required, words, value: None };
        Self { schema, members: schema.fields.iter().map(member).collect() }
    }

    /// An object from JSON with wire names. What is JSON in a text on the wire may be given either way.
    ///
    /// # Errors
    /// If a member has another type, or a required one is missing.
    pub fn from_json(schema: &'static Schema, json: serde_json::Value) -> Result<Self, Problem> {
        let mut object = Self::new(schema);
        Reader::new(Style::LOGICAL).value(json, &mut object, |_| true)?;
        Ok(object)
    }

    /// The same, but required members may be missing: for requests that are sent unchecked.
    ///
    /// # Errors
    /// If a member has another type.
    pub fn from_json_unchecked(schema: &'static Schema, json: serde_json::Value) -> Result<Self, Problem> {
        let mut object = Self::new(schema);
        Reader::new(Style::LOGICAL).lenient_value(json, &mut object)?;
        Ok(object)
    }

    /// As JSON with wire names, in the order of the spec.
    ///
    /// # Errors
    /// If a number is none that JSON has.
    pub fn to_json(&self) -> Result<serde_json::Value, serde_json::Error> {
        serde_json::from_slice(&codec::encode(self)?)
    }

    /// Sets a member from the text that stands for it in a query: scalars as they are, anything else as JSON.
    ///
    /// # Errors
    /// If there is no such member, or the text is none of its type.
    pub fn set_text(&mut self, wire: &str, text: &str) -> Result<(), Problem> {
        let problem = |message: &str| Problem { path: wire.to_owned(), message: message.to_owned() };
        let fields = self.schema.fields;
        let position = fields.iter().position(|field| field.wire == wire);
        let position = position.ok_or_else(|| problem("is not a member of this"))?;
        let (Some(field), Some(member)) = (fields.get(position), self.members.get_mut(position)) else {
            return Err(problem("is not a member of this"));
        };
        Reader::new(Style::LOGICAL).text(field, member, text).map_err(|read| problem(&read.to_string()))
    }

    /// Sets a member to bytes, if it is made of them, else to the text that they are.
    ///
    /// # Errors
    /// If there is no such member, or the bytes are none of its type.
    pub fn set_bytes(&mut self, wire: &str, bytes: Bytes) -> Result<(), Problem> {
        let position = self.schema.fields.iter().position(|field| field.wire == wire);
        if let Some(member) = position.and_then(|position| self.members.get_mut(position))
            && matches!(member.kind, Kind::Bytes)
        {
            member.value = Some(Value::Bytes(bytes));
            return Ok(());
        }
        let text = std::str::from_utf8(&bytes);
        let text = text.map_err(|_| Problem { path: wire.to_owned(), message: "is not UTF-8".to_owned() })?;
        self.set_text(wire, text)
    }
}

impl Object for DynamicObject {
    fn schema(&self) -> &'static Schema {
        self.schema
    }
    fn slot(&self, index: usize) -> Option<&dyn Slot> {
        self.members.get(index).map(|member| member as &dyn Slot)
    }
    fn slot_mut(&mut self, index: usize) -> Option<&mut dyn Slot> {
        self.members.get_mut(index).map(|member| member as &mut dyn Slot)
    }
}

impl fmt::Debug for DynamicObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        crate::show::debug(self, f)
    }
}

impl PartialEq for DynamicObject {
    fn eq(&self, other: &Self) -> bool {
        crate::object::equal(self, other)
    }
}

/// A place for a value of a kind.
#[derive(Clone)]
struct Member {
    kind: Kind,
    required: bool,
    words: Words,
    value: Option<Value>,
}

/// Whether closed enums are closed.
#[derive(Clone, Copy)]
enum Words {
    Checked,
    #[cfg_attr(not(all(feature = "client", feature = "server")), expect(dead_code, reason = "only twins are lenient"))]
    Any,
}

#[derive(Clone)]
enum Value {
    Text(String),
    Choice(Word),
    Integer(i64),
    Int32(i32),
    Number(f64),
    Decimal(Decimal),
    Boolean(bool),
    Timestamp(Timestamp),
    Bytes(Bytes),
    Any(serde_json::Value),
    Object(DynamicObject),
    List(Items),
    Map(Entries),
}

impl Member {
    /// A place that is there, such as an item of a list.
    fn there(kind: Kind, words: Words) -> Self {
        Self { kind, required: true, words, value: Some(Value::empty(kind, words)) }
    }
}

impl Value {
    fn empty(kind: Kind, words: Words) -> Self {
        match kind {
            Kind::String => Self::Text(String::new()),
            Kind::Integer => Self::Integer(0),
            Kind::Int32 => Self::Int32(0),
            Kind::Number => Self::Number(0.0),
            Kind::Decimal => Self::Decimal(Decimal::default()),
            Kind::Boolean => Self::Boolean(false),
            Kind::Timestamp(..) => Self::Timestamp(Timestamp::default()),
            Kind::Bytes => Self::Bytes(Bytes::new()),
            Kind::Any => Self::Any(serde_json::Value::Null),
            Kind::Code | Kind::Open(_) | Kind::OpenNumber(_) => {
                Self::Choice(Word { text: String::new(), closed: None })
            }
            Kind::Closed(values) | Kind::ClosedNumber(values) => {
                let closed = matches!(words, Words::Checked).then_some(values);
                Self::Choice(Word { text: String::new(), closed })
            }
            Kind::Object(schema) => Self::Object(DynamicObject::with(schema, words)),
            Kind::List(item) => Self::List(Items { kind: item.kind, words, items: Vec::new() }),
            Kind::Map(item) => Self::Map(Entries { kind: item.kind, words, entries: BTreeMap::new() }),
        }
    }
}

impl Slot for Member {
    fn view(&self) -> View<'_> {
        match &self.value {
            None => View::Absent,
            Some(Value::Text(text)) => View::Text(text),
            Some(Value::Choice(word)) => View::Text(&word.text),
            Some(Value::Integer(number)) => View::Integer(*number),
            Some(Value::Int32(number)) => View::Integer((*number).into()),
            Some(Value::Number(number)) => View::Number(*number),
            Some(Value::Decimal(decimal)) => View::Decimal(*decimal),
            Some(Value::Boolean(flag)) => View::Boolean(*flag),
            Some(Value::Timestamp(time)) => View::Timestamp(*time),
            Some(Value::Bytes(bytes)) => View::Bytes(bytes),
            Some(Value::Any(value)) => View::Any(value),
            Some(Value::Object(object)) => View::Object(object),
            Some(Value::List(items)) => View::List(items),
            Some(Value::Map(entries)) => View::Map(entries),
        }
    }

    fn entry(&mut self) -> Entry<'_> {
        match self.value.get_or_insert_with(|| Value::empty(self.kind, self.words)) {
            Value::Text(text) => Entry::Text(text),
            Value::Choice(word) => Entry::Choice(word),
            Value::Integer(number) => Entry::Integer(number),
            Value::Int32(number) => Entry::Int32(number),
            Value::Number(number) => Entry::Number(number),
            Value::Decimal(decimal) => Entry::Decimal(decimal),
            Value::Boolean(flag) => Entry::Boolean(flag),
            Value::Timestamp(time) => Entry::Timestamp(time),
            Value::Bytes(bytes) => Entry::Bytes(bytes),
            Value::Any(value) => Entry::Any(value),
            Value::Object(object) => Entry::Object(object),
            Value::List(items) => Entry::List(items),
            Value::Map(entries) => Entry::Map(entries),
        }
    }

    fn clear(&mut self) -> bool {
        self.value = None;
        !self.required
    }
}

/// A text, perhaps one out of a list.
#[derive(Clone)]
struct Word {
    text: String,
    closed: Option<&'static [&'static str]>,
}

impl Choice for Word {
    fn wire(&self) -> &str {
        &self.text
    }
    fn choose(&mut self, wire: &str) -> bool {
        let fits = self.closed.is_none_or(|values| values.contains(&wire));
        if fits {
            wire.clone_into(&mut self.text);
        }
        fits
    }
}

#[derive(Clone)]
struct Items {
    kind: Kind,
    words: Words,
    items: Vec<Member>,
}

impl List for Items {
    fn size(&self) -> usize {
        self.items.len()
    }
    fn get(&self, index: usize) -> Option<&dyn Slot> {
        self.items.get(index).map(|item| item as &dyn Slot)
    }
    fn push(&mut self) -> Option<&mut dyn Slot> {
        self.items.push(Member::there(self.kind, self.words));
        self.items.last_mut().map(|item| item as &mut dyn Slot)
    }
    fn pop(&mut self) {
        self.items.pop();
    }
    fn clear(&mut self) {
        self.items.clear();
    }
}

#[derive(Clone)]
struct Entries {
    kind: Kind,
    words: Words,
    entries: BTreeMap<String, Member>,
}

impl Map for Entries {
    fn each(&self, visit: &mut dyn FnMut(&str, &dyn Slot)) {
        for (name, entry) in &self.entries {
            visit(name, entry);
        }
    }
    fn size(&self) -> usize {
        self.entries.len()
    }
    fn get(&self, name: &str) -> Option<&dyn Slot> {
        self.entries.get(name).map(|entry| entry as &dyn Slot)
    }
    fn insert(&mut self, name: &str) -> Option<&mut dyn Slot> {
        let value = Member::there(self.kind, self.words);
        match self.entries.entry(name.to_owned()) {
            std::collections::btree_map::Entry::Occupied(_) => None,
            std::collections::btree_map::Entry::Vacant(vacant) => Some(vacant.insert(value)),
        }
    }
    fn clear(&mut self) {
        self.entries.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Encoding, Item};

    static INNER: Schema = Schema::new("Inner", &[Field::text("a").required(), Field::new("n", Kind::Int32)]);
    static OUTER: Schema = Schema::new(
        "Outer",
        &[
            Field::text("id").required(),
            Field::new("closed", Kind::Closed(&["x", "y"])),
            Field::object("inner", &INNER).encoding(Encoding::Json),
            Field::list("list", &Item::new(Kind::Integer)),
            Field::new("map", Kind::Map(&Item::new(Kind::Any))),
            Field::new("at", Kind::Timestamp("yyyyMMddHHmmss", 0)),
            Field::new("raw", Kind::Bytes),
        ],
    );

    #[test]
    fn json_goes_both_ways() {
        let json = serde_json::json!({
            "id": "1", "closed": "x", "inner": {"a": "b", "n": 3}, "list": [1, 2],
            "map": {"k": [true]}, "at": "20260102030405", "raw": "AAE=",
        });
        let object = DynamicObject::from_json(&OUTER, json.clone()).unwrap();
        assert_eq!(object.to_json().unwrap(), json);
        assert_eq!(object, object.clone());
        let mut other = json;
        other["inner"] = serde_json::json!("{\"a\": \"b\", \"n\": 3}");
        assert_eq!(DynamicObject::from_json(&OUTER, other).unwrap(), object, "JSON in a text is taken too");
    }

    #[test]
    fn types_are_kept() {
        let wrong = |json| DynamicObject::from_json(&OUTER, json).unwrap_err().to_string();
        assert_eq!(wrong(serde_json::json!({})), "lacks `id`");
        for (json, part) in [
            (serde_json::json!({"id": "1", "closed": "z"}), "closed: "),
            (serde_json::json!({"id": null}), "id: is null"),
            (serde_json::json!({"id": "1", "inner": {"a": "b", "n": 3_000_000_000_i64}}), "inner.n: "),
            (serde_json::json!({"id": "1", "list": [1, "x"]}), "list[1]: "),
            (serde_json::json!({"id": "1", "inner": {}}), "inner: lacks `a`"),
        ] {
            let message = wrong(json);
            assert!(message.starts_with(part), "{message}");
        }
        assert!(DynamicObject::from_json_unchecked(&OUTER, serde_json::json!({"inner": {}})).is_ok());
    }

    #[test]
    fn members_are_set_from_texts() {
        let mut object = DynamicObject::new(&OUTER);
        object.set_text("id", "7").unwrap();
        object.set_text("list", "[1,2]").unwrap();
        object.set_text("inner", "{\"a\": \"x\"}").unwrap();
        object.set_bytes("raw", Bytes::from_static(b"\xff")).unwrap();
        let expected = serde_json::json!({"id": "7", "inner": {"a": "x"}, "list": [1, 2], "raw": "/w=="});
        assert_eq!(object.to_json().unwrap(), expected);
        assert!(object.set_text("nope", "").is_err() && object.set_text("list", "x").is_err());
    }
}
