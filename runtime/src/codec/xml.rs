//! XML answers: into the values that JSON would have given, and back.
//!
//! A member is an element of its name; a list is the same element several times; there are no attributes. What
//! can grow or lead elsewhere (a document type, entities of its own) is refused.

mod write;

use quick_xml::Reader;
use quick_xml::escape::{resolve_predefined_entity, unescape};
use quick_xml::events::Event;
use serde_json::{Map, Value};

use super::Problem;
use super::read::{FIRST_ENTRY, MOST_PLACES};
use crate::schema::{Encoding, Field, Kind, Schema};

pub(crate) use write::{write, write_texts};

/// Reads a document into the value that a JSON answer would be. Elements that the schema does not know are kept
/// as texts where they hold nothing else, since an answer may say there what went wrong.
pub(crate) fn read(bytes: &[u8], schema: &'static Schema) -> Result<Value, Problem> {
    let text = std::str::from_utf8(bytes).map_err(|_| problem("is not UTF-8"))?;
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    reader.config_mut().check_end_names = true;
    let mut document = Document { reader, left: MOST_PLACES };
    let kind = Some(Kind::Object(schema));
    loop {
        match document.next()? {
            Event::Start(_) => {
                let value = document.element(kind, 0)?;
                return document.end().map(|()| value);
            }
            Event::Empty(_) => return document.end().map(|()| finished(kind, Map::new(), String::new())),
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
            Event::Text(text) if text.bytes().all(|byte| byte.is_ascii_whitespace()) => {}
            _ => return Err(problem("does not begin with an element")),
        }
    }
}

struct Document<'t> {
    reader: Reader<&'t [u8]>,
    /// What may yet be made of it.
    left: usize,
}

impl<'t> Document<'t> {
    /// The content of an element whose start has been read.
    fn element(&mut self, kind: Option<Kind>, depth: usize) -> Result<Value, Problem> {
        if depth > MOST_NESTED {
            return Err(problem("is nested too deeply"));
        }
        let mut members = Map::new();
        let mut text = String::new();
        loop {
            match self.next()? {
                Event::Start(start) => {
                    let name = start.name().as_ref().to_owned();
                    let (field, times) = child(kind, &name);
                    let value = self.element(field, depth + 1)?;
                    self.insert(&mut members, name, value, times)?;
                }
                Event::Empty(start) => {
                    let name = start.name().as_ref().to_owned();
                    let (field, times) = child(kind, &name);
                    self.insert(&mut members, name, finished(field, Map::new(), String::new()), times)?;
                }
                Event::Text(part) => text.push_str(&decoded(&part)?),
                Event::CData(part) => {
                    text.push_str(&part);
                }
                Event::GeneralRef(reference) => text.push_str(&resolved(&reference)?),
                Event::End(_) => break,
                Event::Comment(_) | Event::PI(_) => {}
                Event::Eof => return Err(problem("ends in the middle")),
                Event::Decl(_) | Event::DocType(_) => return Err(problem("has a declaration in its middle")),
            }
        }
        Ok(finished(kind, members, text))
    }

    fn insert(
        &mut self,
        members: &mut Map<String, Value>,
        name: String,
        value: Value,
        times: Times,
    ) -> Result<(), Problem> {
        let places = if members.is_empty() { FIRST_ENTRY } else { 2 };
        self.left = self.left.checked_sub(places).ok_or_else(|| problem("holds more than is taken in one message"))?;
        match (members.get_mut(&name), times) {
            (None, Times::Several) => {
                members.insert(name, Value::Array(vec![value]));
            }
            (None, Times::Once(_) | Times::Unknown) => {
                members.insert(name, value);
            }
            (Some(_), Times::Once(path)) => {
                return Err(Problem { path: path.to_owned(), message: "is there twice".to_owned() });
            }
            (Some(Value::Array(items)), _) => items.push(value),
            (Some(one), _) => *one = Value::Array(vec![one.take(), value]),
        }
        Ok(())
    }

    fn next(&mut self) -> Result<Event<'t>, Problem> {
        match self.reader.read_event() {
            Ok(Event::DocType(_)) => Err(problem("has a document type, which is not accepted")),
            Ok(event) => Ok(event),
            Err(_) => Err(problem("is not XML")),
        }
    }

    /// Nothing may follow the one element.
    fn end(&mut self) -> Result<(), Problem> {
        loop {
            match self.next()? {
                Event::Eof => return Ok(()),
                Event::Comment(_) | Event::PI(_) => {}
                Event::Text(text) if text.bytes().all(|byte| byte.is_ascii_whitespace()) => {}
                _ => return Err(problem("goes on after its element")),
            }
        }
    }
}

/// How often an element may be there.
enum Times {
    /// It is a member; its name, or what stands for one that is not to be shown.
    Once(&'static str),
    /// It is an item of a list.
    Several,
    /// Nobody knows it: it may become a list tomorrow.
    Unknown,
}

/// The type of a child, and how often it may be there.
fn child(parent: Option<Kind>, name: &str) -> (Option<Kind>, Times) {
    let (kind, shown) = match parent {
        Some(Kind::Object(schema)) => match schema.fields.iter().find(|field| field.wire == name) {
            Some(field) if field.encoding == Encoding::Plain => (field.kind, field.wire),
            // What is encoded is a text, whatever it is a text of.
            Some(field) => (Kind::String, field.wire),
            None => return (None, Times::Unknown),
        },
        Some(Kind::Map(item)) => (item.kind, "[..]"),
        _ => return (None, Times::Unknown),
    };
    match kind {
        Kind::List(item) => (Some(item.kind), Times::Several),
        known => (Some(known), Times::Once(shown)),
    }
}

/// The value of an element that has been read to its end.
fn finished(kind: Option<Kind>, mut members: Map<String, Value>, text: String) -> Value {
    match kind {
        Some(Kind::Object(schema)) => {
            // A list without items is no element at all, but it is there.
            let is_list = |field: &&Field| matches!(field.kind, Kind::List(_)) && field.encoding == Encoding::Plain;
            for field in schema.fields.iter().filter(|field| field.required).filter(is_list) {
                members.entry(field.wire).or_insert_with(|| Value::Array(Vec::new()));
            }
            Value::Object(members)
        }
        Some(Kind::Map(_)) => Value::Object(members),
        // An element that nobody knows may be one of either.
        None | Some(Kind::Any) if !members.is_empty() => Value::Object(members),
        _ => Value::String(text),
    }
}

fn decoded(part: &str) -> Result<String, Problem> {
    unescape(part).map(|text| text.into_owned()).map_err(|_| problem("has an entity that is not XML's own"))
}

/// The five entities of XML itself, and characters by number.
fn resolved(name: &str) -> Result<String, Problem> {
    match resolve_predefined_entity(name) {
        Some(text) => Ok(text.to_owned()),
        None => decoded(&format!("&{name};")),
    }
}

fn problem(message: &str) -> Problem {
    Problem { path: String::new(), message: format!("the XML {message}") }
}

const MOST_NESTED: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Item;

    static ITEM: Schema = Schema::new("Entry", &[Field::text("Key"), Field::new("Size", Kind::Integer)]);
    static LIST: Schema = Schema::new(
        "Listing",
        &[Field::text("Name"), Field::list("Contents", &Item::new(Kind::Object(&ITEM))), Field::object("Owner", &ITEM)],
    );

    #[test]
    fn elements_become_members() {
        let document = "\u{feff}<?xml version=\"1.0\"?>\n<!-- c --><R><Name>a &lt;&#65;&amp;<![CDATA[<b>]]></Name><Contents><Key>k</Key><Size>1</Size></Contents>\
            <Contents><Key/></Contents><Owner/><More><Deep>x</Deep></More><Loose>t</Loose></R>\n";
        let value = read(document.as_bytes(), &LIST).unwrap();
        let expected = serde_json::json!({
            "Name": "a <A&<b>",
            "Contents": [{"Key": "k", "Size": "1"}, {"Key": ""}],
            "Owner": {},
            "More": {"Deep": "x"},
            "Loose": "t",
        });
        assert_eq!(value, expected);
    }

    #[test]
    fn one_item_is_a_list_too() {
        let value = read(b"<R><Contents><Key>k</Key></Contents></R>", &LIST).unwrap();
        assert_eq!(value, serde_json::json!({"Contents": [{"Key": "k"}]}));
    }

    #[test]
    fn w16_what_can_grow_or_lead_elsewhere_is_refused() {
        let bomb = "<!DOCTYPE r [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><R><Name>&b;</Name></R>";
        let external = "<!DOCTYPE r SYSTEM \"file:///etc/passwd\"><R/>";
        let deep = "<a>".repeat(10_000);
        let cases: &[&[u8]] = &[
            bomb.as_bytes(),
            external.as_bytes(),
            b"<R><Name>&xxe;</Name></R>",
            b"<R><Name>&#x110000;</Name></R>",
            deep.as_bytes(),
            b"<R><Name>a</Name><Name>b</Name></R>",
            b"<R></R><S/>",
            b"<R><Name></R>",
            b"<R><Name>a</Nam></R>",
            b"<R>",
            b"",
            b"{}",
            b"<R>\xff</R>",
        ];
        for case in cases {
            assert!(read(case, &LIST).is_err(), "{}", String::from_utf8_lossy(&case[..case.len().min(60)]));
        }
    }

    #[test]
    fn texts_are_escaped() {
        let text = write_texts("Error", &[("Code", "a<b>&\"c\""), ("Message", "")]).unwrap();
        let value = read(text.as_bytes(), &LIST).unwrap();
        assert_eq!(value, serde_json::json!({"Code": "a<b>&\"c\"", "Message": ""}));
    }
}
