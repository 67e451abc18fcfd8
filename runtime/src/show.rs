//! `Debug` of generated types: members by wire name, secrets never.

use std::fmt;

use crate::object::{List, Map, Object, View};

/// For the `Debug` of generated types.
pub fn debug(object: &dyn Object, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut shown = f.debug_struct(object.schema().name);
    for (index, field) in object.schema().fields.iter().enumerate() {
        let Some(slot) = object.slot(index) else { continue };
        match slot.view() {
            View::Absent => {}
            _ if field.secret => {
                shown.field(field.wire, &format_args!("[secret]"));
            }
            view => {
                shown.field(field.wire, &Shown(view));
            }
        }
    }
    shown.finish()
}

struct Shown<'a>(View<'a>);

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            View::Absent => f.write_str("absent"),
            View::Text(text) => fmt::Debug::fmt(text, f),
            View::Integer(number) => fmt::Debug::fmt(&number, f),
            View::Number(number) => fmt::Debug::fmt(&number, f),
            View::Decimal(decimal) => fmt::Display::fmt(&decimal, f),
            View::Boolean(flag) => fmt::Debug::fmt(&flag, f),
            View::Timestamp(time) => fmt::Display::fmt(&time, f),
            View::Bytes(bytes) => write!(f, "{} bytes", bytes.len()),
            View::Any(value) => fmt::Debug::fmt(value, f),
            View::Object(object) => debug(object, f),
            View::List(list) => show_list(list, f),
            View::Map(map) => show_map(map, f),
        }
    }
}

fn show_list(list: &dyn List, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut shown = f.debug_list();
    for slot in (0..list.size()).filter_map(|index| list.get(index)) {
        shown.entry(&Shown(slot.view()));
    }
    shown.finish()
}

fn show_map(map: &dyn Map, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut shown = f.debug_map();
    map.each(&mut |name, slot| {
        shown.entry(&name, &Shown(slot.view()));
    });
    shown.finish()
}
