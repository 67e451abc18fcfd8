//! How the runtime looks into values whose types it does not know.
//!
//! A generated type hands out its members one by one; what is done with them (encode, decode, compare,
//! check, show) is written once, here and in the modules beside this one, and compiled once.

use std::any::Any;
use std::collections::BTreeMap;

use bytes::Bytes;

use crate::decimal::Decimal;
use crate::schema::Schema;
use crate::timestamp::Timestamp;

/// A value with members: implemented by generated types.
pub trait Object: Any + Send + Sync {
    /// Its shape.
    fn schema(&self) -> &'static Schema;
    /// The member at that place of the schema.
    fn slot(&self, index: usize) -> Option<&dyn Slot>;
    /// The same, to be written.
    fn slot_mut(&mut self, index: usize) -> Option<&mut dyn Slot>;
}

/// Anything that a member can be.
pub trait Slot {
    /// What is in it.
    fn view(&self) -> View<'_>;
    /// A place to write to; what is optional is there afterwards.
    fn entry(&mut self) -> Entry<'_>;
    /// Makes it absent; `false` if it cannot be.
    fn clear(&mut self) -> bool {
        false
    }
}

/// A look at a value.
#[derive(Clone, Copy)]
pub enum View<'a> {
    /// Not there.
    Absent,
    /// Text; enums and codes too.
    Text(&'a str),
    /// A whole number.
    Integer(i64),
    /// Another number.
    Number(f64),
    /// An exact number.
    Decimal(Decimal),
    /// True or false.
    Boolean(bool),
    /// A point in time.
    Timestamp(Timestamp),
    /// Bytes.
    Bytes(&'a Bytes),
    /// Whatever JSON can say.
    Any(&'a serde_json::Value),
    /// Members.
    Object(&'a dyn Object),
    /// Several.
    List(&'a dyn List),
    /// From texts to values.
    Map(&'a dyn Map),
}

/// A place that a value can be written to.
pub enum Entry<'a> {
    /// Text.
    Text(&'a mut String),
    /// An enum or a code.
    Choice(&'a mut dyn Choice),
    /// 64 bits.
    Integer(&'a mut i64),
    /// 32 bits.
    Int32(&'a mut i32),
    /// Floating point.
    Number(&'a mut f64),
    /// Exact.
    Decimal(&'a mut Decimal),
    /// True or false.
    Boolean(&'a mut bool),
    /// A point in time.
    Timestamp(&'a mut Timestamp),
    /// Bytes.
    Bytes(&'a mut Bytes),
    /// Whatever JSON can say.
    Any(&'a mut serde_json::Value),
    /// Members.
    Object(&'a mut dyn Object),
    /// Several; starts empty.
    List(&'a mut dyn List),
    /// From texts to values; starts empty.
    Map(&'a mut dyn Map),
}

/// A text out of a list: implemented by generated enums.
pub trait Choice {
    /// As on the wire.
    fn wire(&self) -> &str;
    /// Takes the variant of that text; `false` if a closed enum has none.
    fn choose(&mut self, wire: &str) -> bool;
}

/// Any text: the codes of calls that are made without an enum for them.
impl Choice for String {
    fn wire(&self) -> &str {
        self
    }
    fn choose(&mut self, wire: &str) -> bool {
        wire.clone_into(self);
        true
    }
}

/// Several values of a kind.
pub trait List {
    /// How many.
    fn size(&self) -> usize;
    /// One of them.
    fn get(&self, index: usize) -> Option<&dyn Slot>;
    /// A new one at the end.
    fn push(&mut self) -> Option<&mut dyn Slot>;
    /// Takes the last one away.
    fn pop(&mut self);
    /// Takes all away.
    fn clear(&mut self);
}

/// Values of a kind by name.
pub trait Map {
    /// All of them, in order.
    fn each(&self, visit: &mut dyn FnMut(&str, &dyn Slot));
    /// How many.
    fn size(&self) -> usize;
    /// One of them.
    fn get(&self, name: &str) -> Option<&dyn Slot>;
    /// A new one; `None` if there is one of that name.
    fn insert(&mut self, name: &str) -> Option<&mut dyn Slot>;
    /// Takes all away.
    fn clear(&mut self);
}

macro_rules! scalar {
    ($type:ty, $variant:ident, |$value:ident| $view:expr) => {
        impl Slot for $type {
            #[inline]
            fn view(&self) -> View<'_> {
                let $value = self;
                $view
            }
            #[inline]
            fn entry(&mut self) -> Entry<'_> {
                Entry::$variant(self)
            }
        }
    };
}

scalar!(String, Text, |value| View::Text(value));
scalar!(i64, Integer, |value| View::Integer(*value));
scalar!(i32, Int32, |value| View::Integer((*value).into()));
scalar!(f64, Number, |value| View::Number(*value));
scalar!(Decimal, Decimal, |value| View::Decimal(*value));
scalar!(bool, Boolean, |value| View::Boolean(*value));
scalar!(Timestamp, Timestamp, |value| View::Timestamp(*value));
scalar!(Bytes, Bytes, |value| View::Bytes(value));
scalar!(serde_json::Value, Any, |value| View::Any(value));

impl<T: Slot + Default> Slot for Option<T> {
    fn view(&self) -> View<'_> {
        match self {
            Some(value) => value.view(),
            None => View::Absent,
        }
    }
    fn entry(&mut self) -> Entry<'_> {
        self.get_or_insert_default().entry()
    }
    fn clear(&mut self) -> bool {
        *self = None;
        true
    }
}

impl<T: Object> Slot for T {
    #[inline]
    fn view(&self) -> View<'_> {
        View::Object(self)
    }
    #[inline]
    fn entry(&mut self) -> Entry<'_> {
        Entry::Object(self)
    }
}

/// What holds itself does so on the heap.
impl<T: Object> Object for Box<T> {
    fn schema(&self) -> &'static Schema {
        T::schema(self)
    }
    fn slot(&self, index: usize) -> Option<&dyn Slot> {
        T::slot(self, index)
    }
    fn slot_mut(&mut self, index: usize) -> Option<&mut dyn Slot> {
        T::slot_mut(self, index)
    }
}

impl<T: Slot + Default> Slot for Vec<T> {
    fn view(&self) -> View<'_> {
        View::List(self)
    }
    fn entry(&mut self) -> Entry<'_> {
        Entry::List(self)
    }
}

impl<T: Slot + Default> List for Vec<T> {
    fn size(&self) -> usize {
        Vec::len(self)
    }
    fn get(&self, index: usize) -> Option<&dyn Slot> {
        self.as_slice().get(index).map(|value| value as &dyn Slot)
    }
    fn push(&mut self) -> Option<&mut dyn Slot> {
        Vec::push(self, T::default());
        self.last_mut().map(|value| value as &mut dyn Slot)
    }
    fn pop(&mut self) {
        Vec::pop(self);
    }
    fn clear(&mut self) {
        Vec::clear(self);
    }
}

impl<T: Slot + Default> Slot for BTreeMap<String, T> {
    fn view(&self) -> View<'_> {
        View::Map(self)
    }
    fn entry(&mut self) -> Entry<'_> {
        Entry::Map(self)
    }
}

impl<T: Slot + Default> Map for BTreeMap<String, T> {
    fn each(&self, visit: &mut dyn FnMut(&str, &dyn Slot)) {
        for (name, value) in self {
            visit(name, value);
        }
    }
    fn size(&self) -> usize {
        BTreeMap::len(self)
    }
    fn get(&self, name: &str) -> Option<&dyn Slot> {
        BTreeMap::get(self, name).map(|value| value as &dyn Slot)
    }
    fn insert(&mut self, name: &str) -> Option<&mut dyn Slot> {
        match self.entry(name.to_owned()) {
            std::collections::btree_map::Entry::Occupied(_) => None,
            std::collections::btree_map::Entry::Vacant(vacant) => Some(vacant.insert(T::default())),
        }
    }
    fn clear(&mut self) {
        BTreeMap::clear(self);
    }
}

/// The names and views of an object's members that are there.
pub(crate) fn members(object: &dyn Object) -> impl Iterator<Item = (&'static crate::schema::Field, View<'_>)> {
    let fields = object.schema().fields.iter().enumerate();
    fields.filter_map(move |(index, field)| match object.slot(index)?.view() {
        View::Absent => None,
        view => Some((field, view)),
    })
}

/// The member of that name; what the object does not have is absent.
pub(crate) fn member<'a>(object: &'a dyn Object, name: &str) -> View<'a> {
    let position = object.schema().fields.iter().position(|field| field.wire == name);
    position.and_then(|position| object.slot(position)).map_or(View::Absent, Slot::view)
}

/// Whether two objects of one type hold the same.
pub fn equal(left: &dyn Object, right: &dyn Object) -> bool {
    let same_shape = std::ptr::eq(left.schema(), right.schema());
    same_shape
        && (0..left.schema().fields.len()).all(|index| match (left.slot(index), right.slot(index)) {
            (Some(left), Some(right)) => equal_views(left.view(), right.view()),
            _ => false,
        })
}

pub(crate) fn equal_views(left: View<'_>, right: View<'_>) -> bool {
    match (left, right) {
        (View::Absent, View::Absent) => true,
        (View::Text(left), View::Text(right)) => left == right,
        (View::Integer(left), View::Integer(right)) => left == right,
        (View::Number(left), View::Number(right)) => left == right,
        (View::Decimal(left), View::Decimal(right)) => left == right,
        (View::Boolean(left), View::Boolean(right)) => left == right,
        (View::Timestamp(left), View::Timestamp(right)) => left == right,
        (View::Bytes(left), View::Bytes(right)) => left == right,
        (View::Any(left), View::Any(right)) => left == right,
        (View::Object(left), View::Object(right)) => equal(left, right),
        (View::List(left), View::List(right)) => {
            left.size() == right.size()
                && (0..left.size()).all(|index| match (left.get(index), right.get(index)) {
                    (Some(left), Some(right)) => equal_views(left.view(), right.view()),
                    _ => false,
                })
        }
        (View::Map(left), View::Map(right)) => equal_maps(left, right),
        _ => false,
    }
}

fn equal_maps(left: &dyn Map, right: &dyn Map) -> bool {
    let mut same = left.size() == right.size();
    left.each(&mut |name, slot| {
        same = same && right.get(name).is_some_and(|other| equal_views(slot.view(), other.view()));
    });
    same
}
