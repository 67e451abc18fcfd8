//! The mechanical impls as `macro_rules!` (shapes M, M2 and D).

/// `object!(Name, SCHEMA, [a = 0, b = 1; c])`: reading and writing by number (the last field has the rest), and the
/// forwards to the codec.
#[macro_export]
macro_rules! object {
    ($name:ident, $schema:expr, [$($field:ident = $index:tt),*; $last:ident]) => {
        impl $crate::Object for $name {
            #[inline]
            fn schema(&self) -> &'static $crate::Schema { $schema }
            #[inline]
            fn get(&self, index: usize) -> &dyn $crate::Slot {
                match index { $($index => &self.$field,)* _ => &self.$last }
            }
            #[inline]
            fn get_mut(&mut self, index: usize) -> &mut dyn $crate::Slot {
                match index { $($index => &mut self.$field,)* _ => &mut self.$last }
            }
        }
        $crate::object_slot!($name);
        impl $crate::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut $crate::fmt::Formatter<'_>) -> $crate::fmt::Result { $crate::debug(self, f) }
        }
        impl $crate::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool { $crate::equal(self, other) }
        }
        impl $crate::serde::Serialize for $name {
            #[inline]
            fn serialize<S: $crate::serde::Serializer>(&self, to: S) -> $crate::Result<S::Ok, S::Error> { $crate::serialize(self, to) }
        }
        impl<'de> $crate::serde::Deserialize<'de> for $name {
            #[inline]
            fn deserialize<D: $crate::serde::Deserializer<'de>>(from: D) -> $crate::Result<Self, D::Error> { $crate::deserialize(from) }
        }
    };
}

/// An object as a slot, unless one impl does it for all.
#[cfg(not(feature = "blanket"))]
#[macro_export]
macro_rules! object_slot {
    ($name:ident) => {
        impl $crate::Slot for $name {
            #[inline]
            fn view(&self) -> $crate::View<'_> {
                $crate::View::Object(self)
            }
            #[inline]
            fn entry(&mut self) -> $crate::Entry<'_> {
                $crate::Entry::Object(self)
            }
        }
    };
}

/// An object as a slot, unless one impl does it for all.
#[cfg(feature = "blanket")]
#[macro_export]
macro_rules! object_slot {
    ($name:ident) => {};
}

/// `open_enum!(Name, Variant = "TEXT", ..)`: the conversions and forwards of a string enum.
#[macro_export]
macro_rules! open_enum {
    ($name:ident, $($variant:ident = $text:literal),*) => {
        impl $name {
            /// The value as it is on the wire.
            #[inline]
            pub fn as_str(&self) -> &str {
                match self { $(Self::$variant => $text,)* Self::Unknown(it) => it.as_str() }
            }
        }
        impl $crate::From<$crate::String> for $name {
            #[inline]
            fn from(text: $crate::String) -> Self {
                match text.as_str() { $($text => Self::$variant,)* _ => Self::Unknown(text) }
            }
        }
        impl $crate::Default for $name {
            #[inline]
            fn default() -> Self { Self::Unknown($crate::String::new()) }
        }
        impl $crate::OpenEnum for $name {
            #[inline]
            fn text(&self) -> &str { self.as_str() }
            #[inline]
            fn set(&mut self, text: $crate::String) { *self = $crate::From::from(text); }
        }
        impl $crate::Slot for $name {
            #[inline]
            fn view(&self) -> $crate::View<'_> { $crate::View::Str(self.as_str()) }
            #[inline]
            fn entry(&mut self) -> $crate::Entry<'_> { $crate::Entry::Enum(self) }
        }
        impl $crate::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut $crate::fmt::Formatter<'_>) -> $crate::fmt::Result { f.write_str(self.as_str()) }
        }
        impl $crate::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool { self.as_str() == other.as_str() }
        }
        impl $crate::serde::Serialize for $name {
            #[inline]
            fn serialize<S: $crate::serde::Serializer>(&self, to: S) -> $crate::Result<S::Ok, S::Error> { to.serialize_str(self.as_str()) }
        }
        impl<'de> $crate::serde::Deserialize<'de> for $name {
            #[inline]
            fn deserialize<D: $crate::serde::Deserializer<'de>>(from: D) -> $crate::Result<Self, D::Error> { $crate::enum_from(from) }
        }
    };
}

/// The setters of a builder (shape M2). A text takes `impl Into<String>`, a list any iterator, the rest the plain type.
#[macro_export]
macro_rules! setters {
    ($builder:ident, $($(#[$doc:meta])* $how:ident $field:ident: $type:ty $(=> [$($given:ty),*])?;)*) => {
        $($crate::setter! { $builder, $(#[$doc])* $how $field: $type $(=> [$($given),*])? })*
    };
}

#[macro_export]
macro_rules! setter {
    ($builder:ident, $(#[$doc:meta])* text $field:ident: $type:ty => [$($given:ty),*]) => {
        $(#[$doc])*
        #[inline]
        pub fn $field(mut self, value: impl $crate::Into<$type>) -> $builder<'c, $($given),*> {
            self.build.request.$field = value.into();
            $builder { build: self.build, given: $crate::PhantomData }
        }
    };
    ($builder:ident, $(#[$doc:meta])* plain $field:ident: $type:ty => [$($given:ty),*]) => {
        $(#[$doc])*
        #[inline]
        pub fn $field(mut self, value: $type) -> $builder<'c, $($given),*> {
            self.build.request.$field = value;
            $builder { build: self.build, given: $crate::PhantomData }
        }
    };
    ($builder:ident, $(#[$doc:meta])* text $field:ident: $type:ty) => {
        $(#[$doc])*
        #[inline]
        pub fn $field(mut self, value: impl $crate::Into<$type>) -> Self {
            self.build.request.$field = $crate::Some(value.into());
            self
        }
    };
    ($builder:ident, $(#[$doc:meta])* plain $field:ident: $type:ty) => {
        $(#[$doc])*
        #[inline]
        pub fn $field(mut self, value: $type) -> Self {
            self.build.request.$field = $crate::Some(value);
            self
        }
    };
    ($builder:ident, $(#[$doc:meta])* list $field:ident: $type:ty) => {
        $(#[$doc])*
        #[inline]
        pub fn $field(mut self, value: impl $crate::IntoIterator<Item = $type>) -> Self {
            self.build.request.$field = $crate::Iterator::collect($crate::IntoIterator::into_iter(value));
            self
        }
    };
}
