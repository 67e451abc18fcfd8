//! XML answers: into the values that JSON would have given, and back.
//!
//! A member is an element of its name; a list is the same element several times; there are no attributes. What
//! can grow or lead elsewhere (a document type, entities of its own) is refused.

use quick_xml::Reader;
use quick_xml::escape::{resolve_predefined_entity, unescape};
use quick_xml::events::Event;
use serde_json::{Map, Value};

use super::{Problem, scalar_text};
use crate::object::{Object, View, members};
use crate::schema::{Field, Kind, Schema};

/// Reads a document into the value that a JSON answer would be. Elements that the schema does not know are kept
/// as texts where they hold nothing else, since an answer may say there what went wrong.
pub(crate) fn read(bytes: &[u8], schema: &'static Schema) -> Result<Value, Problem> {
    let text = std::str::from_utf8(bytes).map_err(|_| problem("is not UTF-8"))?;
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    reader.config_mut().check_end_names = true;
    loop {
        match next(&mut reader)? {
            Event::Start(_) => {
                let value = element(&mut reader, Some(Kind::Object(schema)), 0)?;
                return end(&mut reader).map(|()| value);
            }
            Event::Empty(_) => return end(&mut reader).map(|()| Value::Object(Map::new())),
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
            Event::Text(text) if text.bytes().all(|byte| byte.is_ascii_whitespace()) => {}
            _ => return Err(problem("does not begin with an element")),
        }
    }
}

/// A document with those members of an object that belong into a body.
pub(crate) fn write(root: &str, object: &dyn Object, belongs: impl Fn(&Field) -> bool) -> String {
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    open(&mut text, root);
    for (field, view) in members(object).filter(|(field, _)| belongs(field)) {
        write_view(&mut text, field.wire, view, field.kind);
    }
    close(&mut text, root);
    text
}

/// A document with texts only.
pub(crate) fn write_texts(root: &str, members: &[(&str, &str)]) -> String {
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    open(&mut text, root);
    for (name, value) in members {
        leaf(&mut text, name, value);
    }
    close(&mut text, root);
    text
}

fn write_view(text: &mut String, name: &str, view: View<'_>, kind: Kind) {
    match (view, kind) {
        (View::Object(object), _) => {
            open(text, name);
            for (field, view) in members(object) {
                write_view(text, field.wire, view, field.kind);
            }
            close(text, name);
        }
        (View::List(list), Kind::List(item)) => {
            for slot in (0..list.size()).filter_map(|index| list.get(index)) {
                write_view(text, name, slot.view(), item.kind);
            }
        }
        (View::Map(map), Kind::Map(item)) => {
            open(text, name);
            map.each(&mut |key, slot| write_view(text, key, slot.view(), item.kind));
            close(text, name);
        }
        (view, kind) => leaf(text, name, &scalar_text(view, kind).unwrap_or_default()),
    }
}

fn leaf(text: &mut String, name: &str, value: &str) {
    open(text, name);
    text.push_str(&quick_xml::escape::escape(value));
    close(text, name);
}

fn open(text: &mut String, name: &str) {
    text.extend(["<", name, ">"]);
}

fn close(text: &mut String, name: &str) {
    text.extend(["</", name, ">"]);
}

/// The content of an element whose start has been read.
fn element(reader: &mut Reader<&[u8]>, kind: Option<Kind>, depth: usize) -> Result<Value, Problem> {
    if depth > MOST_NESTED {
        return Err(problem("is nested too deeply"));
    }
    let mut members = Map::new();
    let mut text = String::new();
    loop {
        match next(reader)? {
            Event::Start(start) => {
                let name = start.name().as_ref().to_owned();
                let (field, is_list) = child(kind, &name);
                let value = element(reader, field, depth + 1)?;
                insert(&mut members, name, value, is_list)?;
            }
            Event::Empty(start) => {
                let name = start.name().as_ref().to_owned();
                let (field, is_list) = child(kind, &name);
                insert(&mut members, name, empty(field), is_list)?;
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
    Ok(match kind {
        Some(Kind::Object(_) | Kind::Map(_)) => Value::Object(members),
        // An element that nobody knows may be one of either.
        None if !members.is_empty() => Value::Object(members),
        _ => Value::String(text),
    })
}

/// The type of a child, and whether it may be there several times.
fn child(parent: Option<Kind>, name: &str) -> (Option<Kind>, bool) {
    let kind = match parent {
        Some(Kind::Object(schema)) => schema.fields.iter().find(|field| field.wire == name).map(|field| field.kind),
        Some(Kind::Map(item)) => Some(item.kind),
        _ => None,
    };
    match kind {
        Some(Kind::List(item)) => (Some(item.kind), true),
        other => (other, false),
    }
}

fn empty(kind: Option<Kind>) -> Value {
    match kind {
        Some(Kind::Object(_) | Kind::Map(_)) => Value::Object(Map::new()),
        _ => Value::String(String::new()),
    }
}

fn insert(members: &mut Map<String, Value>, name: String, value: Value, is_list: bool) -> Result<(), Problem> {
    if is_list {
        let list = members.entry(name).or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(items) = list {
            items.push(value);
        }
        return Ok(());
    }
    match members.entry(name) {
        serde_json::map::Entry::Vacant(vacant) => {
            vacant.insert(value);
            Ok(())
        }
        serde_json::map::Entry::Occupied(there) => {
            Err(Problem { path: there.key().clone(), message: "is there twice".to_owned() })
        }
    }
}

fn next<'t>(reader: &mut Reader<&'t [u8]>) -> Result<Event<'t>, Problem> {
    match reader.read_event() {
        Ok(Event::DocType(_)) => Err(problem("has a document type, which is not accepted")),
        Ok(event) => Ok(event),
        Err(_) => Err(problem("is not XML")),
    }
}

/// Nothing may follow the one element.
fn end(reader: &mut Reader<&[u8]>) -> Result<(), Problem> {
    loop {
        match next(reader)? {
            Event::Eof => return Ok(()),
            Event::Comment(_) | Event::PI(_) => {}
            Event::Text(text) if text.bytes().all(|byte| byte.is_ascii_whitespace()) => {}
            _ => return Err(problem("goes on after its element")),
        }
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
        let text = write_texts("Error", &[("Code", "a<b>&\"c\""), ("Message", "")]);
        let value = read(text.as_bytes(), &LIST).unwrap();
        assert_eq!(value, serde_json::json!({"Code": "a<b>&\"c\"", "Message": ""}));
    }
}
