//! Members by their paths: names on the wire from the outside in, with dots between them.

use crate::object::{Entry, Object, Slot, View, member};
use crate::schema::{Field, Kind, Schema};

/// What is in a member; what is not there is absent.
pub(super) fn view<'a>(object: &'a dyn Object, path: &str) -> View<'a> {
    match path.split_once('.') {
        None => member(object, path),
        Some((first, rest)) => match member(object, first) {
            View::Object(inner) => view(inner, rest),
            _ => View::Absent,
        },
    }
}

/// The type of a member.
pub(super) fn kind(object: &dyn Object, path: &str) -> Option<Kind> {
    field(object.schema(), path).map(|field| field.kind)
}

/// What is known of a member.
pub(super) fn field(schema: &'static Schema, path: &str) -> Option<&'static Field> {
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    let found = schema.fields.iter().find(|field| field.wire == first)?;
    match (rest, found.kind) {
        (None, _) => Some(found),
        (Some(rest), Kind::Object(inner)) => field(inner, rest),
        _ => None,
    }
}

/// A whole number, perhaps as a text.
pub(super) fn number(object: &dyn Object, path: &str) -> Option<i64> {
    match view(object, path) {
        View::Integer(number) => Some(number),
        View::Text(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// A text; empty if it is not there.
pub(super) fn text<'a>(object: &'a dyn Object, path: &str) -> &'a str {
    match view(object, path) {
        View::Text(text) => text,
        _ => "",
    }
}

/// Writes a number, as a text where the member is one; `false` if it does not fit.
pub(super) fn set_number(object: &mut dyn Object, path: &str, number: i64) -> bool {
    match (slot(object, path).map(Slot::entry), i32::try_from(number)) {
        (Some(Entry::Integer(place)), _) => *place = number,
        (Some(Entry::Int32(place)), Ok(number)) => *place = number,
        (Some(Entry::Text(place)), _) => *place = number.to_string(),
        _ => return false,
    }
    true
}

/// Writes a text; `false` if the member is none.
pub(super) fn set_text(object: &mut dyn Object, path: &str, text: &str) -> bool {
    match slot(object, path).map(Slot::entry) {
        Some(Entry::Text(place)) => text.clone_into(place),
        _ => return false,
    }
    true
}

/// The place of a member; objects on the way are there afterwards.
fn slot<'a>(object: &'a mut dyn Object, path: &str) -> Option<&'a mut dyn Slot> {
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    let position = object.schema().fields.iter().position(|field| field.wire == first)?;
    let found = object.slot_mut(position)?;
    match rest {
        None => Some(found),
        Some(rest) => match found.entry() {
            Entry::Object(inner) => slot(inner, rest),
            _ => None,
        },
    }
}
