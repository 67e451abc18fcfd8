//! Values for required members that no example has one for, so that code for a call can be shown.

use bothends::Timestamp;
use bothends::object::{Entry, Object, Slot, View};
use bothends::schema::{Field, Limits};

/// Fills in what is required and not there. The types are right; whether the platform likes the values, nobody knows.
pub(super) fn fill(object: &mut dyn Object) {
    for (index, field) in object.schema().fields.iter().enumerate() {
        let Some(slot) = object.slot_mut(index) else { continue };
        match slot.view() {
            View::Absent if field.required => fill_slot(slot, field),
            View::Object(_) => fill_inner(slot),
            _ => {}
        }
    }
}

fn fill_slot(slot: &mut dyn Slot, field: &Field) {
    match slot.entry() {
        Entry::Text(text) => *text = sample(field.wire, &field.limits),
        Entry::Choice(choice) => {
            if let Some(first) = field.kind.values().first() {
                choice.choose(first);
            }
        }
        Entry::Integer(number) => *number = least(&field.limits),
        Entry::Int32(number) => *number = i32::try_from(least(&field.limits)).unwrap_or(1),
        Entry::Timestamp(time) => *time = SOME_TIME.parse().unwrap_or(Timestamp::default()),
        Entry::Object(object) => fill(object),
        _ => {}
    }
}

fn fill_inner(slot: &mut dyn Slot) {
    if let Entry::Object(object) = slot.entry() {
        fill(object);
    }
}

/// The name of the member as a text of it, as long as it may be.
fn sample(name: &str, limits: &Limits) -> String {
    let most = limits.max_length.map_or(usize::MAX, |most| usize::try_from(most).unwrap_or(usize::MAX));
    let least = limits.min_length.map_or(0, |least| usize::try_from(least).unwrap_or(0)).min(LONGEST);
    let mut text: String = name.chars().take(most).collect();
    while text.chars().count() < least {
        text.push('.');
    }
    text
}

fn least(limits: &Limits) -> i64 {
    limits.min.unwrap_or_else(|| limits.max.map_or(1, |most| most.min(1)))
}

const LONGEST: usize = 1000;

const SOME_TIME: &str = "2026-01-02T03:04:05Z";
