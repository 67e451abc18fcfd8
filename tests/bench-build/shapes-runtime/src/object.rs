//! How the codec sees a generated type: by number of the field, through `dyn`.
use crate::Schema;
use std::any::Any;

/// A generated struct.
pub trait Object: Any + Send + Sync {
    fn schema(&self) -> &'static Schema;
    #[cfg(not(feature = "array"))]
    fn get(&self, index: usize) -> &dyn Slot;
    #[cfg(feature = "array")]
    fn slots(&self, read: &mut dyn FnMut(&[&dyn Slot]));
    fn get_mut(&mut self, index: usize) -> &mut dyn Slot;
}

/// A field's value.
pub trait Slot: Send + Sync {
    fn view(&self) -> View<'_>;
    fn entry(&mut self) -> Entry<'_>;
}

pub trait List: Send + Sync {
    fn len(&self) -> usize;
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    fn get(&self, index: usize) -> Option<&dyn Slot>;
    fn push(&mut self) -> &mut dyn Slot;
}

/// A string enum that keeps values it does not know.
pub trait OpenEnum: Send + Sync {
    fn text(&self) -> &str;
    fn set(&mut self, text: String);
}

/// A value, to be read.
pub enum View<'a> {
    Absent,
    Str(&'a str),
    I64(i64),
    F64(f64),
    Bool(bool),
    Object(&'a dyn Object),
    List(&'a dyn List),
}

/// A value, to be written; an absent one comes into being by this.
pub enum Entry<'a> {
    String(&'a mut String),
    I32(&'a mut i32),
    I64(&'a mut i64),
    F64(&'a mut f64),
    Bool(&'a mut bool),
    Enum(&'a mut dyn OpenEnum),
    Object(&'a mut dyn Object),
    List(&'a mut dyn List),
}

macro_rules! scalar {
    ($($type:ty: $value:ident => $view:expr, $entry:ident;)*) => {$(
        impl Slot for $type {
            fn view(&self) -> View<'_> { let $value = self; $view }
            fn entry(&mut self) -> Entry<'_> { Entry::$entry(self) }
        }
    )*};
}
scalar! {
    String: it => View::Str(it), String;
    i32: it => View::I64(i64::from(*it)), I32;
    i64: it => View::I64(*it), I64;
    f64: it => View::F64(*it), F64;
    bool: it => View::Bool(*it), Bool;
}

impl<T: Slot + Default> Slot for Option<T> {
    fn view(&self) -> View<'_> {
        match self {
            Some(value) => value.view(),
            None => View::Absent,
        }
    }
    fn entry(&mut self) -> Entry<'_> {
        self.get_or_insert_with(T::default).entry()
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
    fn len(&self) -> usize {
        Vec::len(self)
    }
    fn get(&self, index: usize) -> Option<&dyn Slot> {
        self.as_slice().get(index).map(|it| it as &dyn Slot)
    }
    fn push(&mut self) -> &mut dyn Slot {
        self.push(T::default());
        self.last_mut().expect("just pushed")
    }
}

#[cfg(feature = "blanket")]
impl<T: Object> Slot for T {
    fn view(&self) -> View<'_> {
        View::Object(self)
    }
    fn entry(&mut self) -> Entry<'_> {
        Entry::Object(self)
    }
}
