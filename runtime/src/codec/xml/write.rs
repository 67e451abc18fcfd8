//! Objects into XML.

use serde_json::Value;

use super::problem;
use crate::codec::write::encoded;
use crate::codec::{Problem, Style, loose_text, scalar_text};
use crate::object::{Object, View, members};
use crate::schema::{Field, Kind};

/// A document with those members of an object that belong into a body.
pub(crate) fn write(
    root: &str,
    object: &dyn Object,
    style: Style<'_>,
    belongs: impl Fn(&Field) -> bool,
) -> Result<String, Problem> {
    let mut writer = Writer { text: START.to_owned(), style };
    writer.within(root, |writer| {
        members(object).filter(|(field, _)| belongs(field)).try_for_each(|(field, view)| writer.member(field, view))
    })?;
    Ok(writer.text)
}

/// A document with texts only.
pub(crate) fn write_texts(root: &str, members: &[(&str, &str)]) -> Result<String, Problem> {
    let mut writer = Writer { text: START.to_owned(), style: Style::LOGICAL };
    writer.within(root, |writer| members.iter().try_for_each(|(name, value)| writer.leaf(name, value)))?;
    Ok(writer.text)
}

struct Writer<'a> {
    text: String,
    style: Style<'a>,
}

impl Writer<'_> {
    fn member(&mut self, field: &'static Field, view: View<'_>) -> Result<(), Problem> {
        let encoded = encoded(field, view, self.style)
            .map_err(|error| Problem { path: field.wire.to_owned(), message: format!("cannot be written: {error}") })?;
        match encoded {
            Some(text) => self.leaf(field.wire, &text),
            None => self.view(field.wire, view, field.kind),
        }
    }

    fn view(&mut self, name: &str, view: View<'_>, kind: Kind) -> Result<(), Problem> {
        match (view, kind) {
            (View::Object(object), _) => {
                self.within(name, |writer| members(object).try_for_each(|(field, view)| writer.member(field, view)))
            }
            (View::List(list), Kind::List(item)) => (0..list.size())
                .filter_map(|index| list.get(index))
                .try_for_each(|slot| self.view(name, slot.view(), item.kind)),
            (View::Map(map), Kind::Map(item)) => self.within(name, |writer| {
                let mut result = Ok(());
                map.each(&mut |key, slot| {
                    if result.is_ok() {
                        result = writer.view(key, slot.view(), item.kind);
                    }
                });
                result
            }),
            (View::Any(value), _) => self.any(name, value),
            (view, kind) => self.leaf(name, &scalar_text(view, kind).unwrap_or_default()),
        }
    }

    fn any(&mut self, name: &str, value: &Value) -> Result<(), Problem> {
        match value {
            Value::Object(members) => {
                self.within(name, |writer| members.iter().try_for_each(|(name, value)| writer.any(name, value)))
            }
            Value::Array(items) => items.iter().try_for_each(|item| self.any(name, item)),
            Value::Null => Ok(()),
            scalar => self.leaf(name, &loose_text(scalar)),
        }
    }

    fn leaf(&mut self, name: &str, value: &str) -> Result<(), Problem> {
        self.within(name, |writer| {
            writer.text.push_str(&quick_xml::escape::escape(value));
            Ok(())
        })
    }

    fn within(&mut self, name: &str, content: impl FnOnce(&mut Self) -> Result<(), Problem>) -> Result<(), Problem> {
        if !is_name(name) {
            return Err(problem("would have an element without a proper name"));
        }
        self.text.extend(["<", name, ">"]);
        content(self)?;
        self.text.extend(["</", name, ">"]);
        Ok(())
    }
}

/// Whether a text may be the name of an element. The names in a map come from anywhere.
fn is_name(name: &str) -> bool {
    let starts = |c: char| c.is_alphabetic() || c == '_';
    name.starts_with(starts) && name.chars().all(|c| starts(c) || c.is_numeric() || matches!(c, '-' | '.' | ':'))
}

const START: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
