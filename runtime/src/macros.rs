//! What generated types have in common, as `macro_rules`: the derives write one line where these write an
//! `impl`. Everything is `#[inline]`: a library that derives leaves the code to whoever uses it.

/// What lets the runtime look into a struct, and what follows from that.
#[doc(hidden)]
#[macro_export]
macro_rules! __object {
    ($name:ident, [$($index:literal $field:ident),*], [$($optional_index:literal $optional:ident),*]) => {
        #[automatically_derived]
        impl ::core::default::Default for $name {
            #[inline]
            fn default() -> Self {
                Self {
                    $($field: ::core::default::Default::default(),)*
                    $($optional: ::core::option::Option::None,)*
                }
            }
        }
        #[automatically_derived]
        impl $crate::object::Object for $name {
            #[inline]
            fn schema(&self) -> &'static $crate::schema::Schema {
                &schemas::$name
            }
            #[inline]
            fn slot(&self, index: ::core::primitive::usize) -> ::core::option::Option<&dyn $crate::object::Slot> {
                ::core::option::Option::Some(match index {
                    $($index => &self.$field,)*
                    $($optional_index => &self.$optional,)*
                    _ => return ::core::option::Option::None,
                })
            }
            #[inline]
            fn slot_mut(&mut self, index: ::core::primitive::usize) -> ::core::option::Option<&mut dyn $crate::object::Slot> {
                ::core::option::Option::Some(match index {
                    $($index => &mut self.$field,)*
                    $($optional_index => &mut self.$optional,)*
                    _ => return ::core::option::Option::None,
                })
            }
        }
        #[automatically_derived]
        impl ::core::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::__private::debug(self, f)
            }
        }
        #[automatically_derived]
        impl ::core::cmp::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> ::core::primitive::bool {
                $crate::__private::equal(self, other)
            }
        }
    };
}

/// What makes an enum a text out of a list, and what follows from that.
#[doc(hidden)]
#[macro_export]
macro_rules! __choice {
    (
        #[doc = $doc:literal]
        pub enum $name:ident: open { $(#[doc = $meaning:literal] $variant:ident = $wire:literal,)* }
    ) => {
        #[doc = $doc]
        #[derive(::core::clone::Clone)]
        pub enum $name {
            $(#[doc = $meaning] $variant,)*
            /// A value that the spec does not know, as on the wire.
            Unknown(::std::string::String),
        }
        #[automatically_derived]
        impl $crate::object::Choice for $name {
            #[inline]
            fn wire(&self) -> &::core::primitive::str {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::Unknown(wire) => wire,
                }
            }
            #[inline]
            fn choose(&mut self, wire: &::core::primitive::str) -> ::core::primitive::bool {
                *self = match wire {
                    $($wire => Self::$variant,)*
                    _ => Self::Unknown(::std::borrow::ToOwned::to_owned(wire)),
                };
                true
            }
        }
        #[automatically_derived]
        impl ::core::default::Default for $name {
            #[inline]
            fn default() -> Self {
                Self::Unknown(::std::string::String::new())
            }
        }
        $crate::__choice!(@both $name);
    };
    (
        #[doc = $doc:literal]
        pub enum $name:ident: closed {
            #[doc = $first_meaning:literal] $first:ident = $first_wire:literal,
            $(#[doc = $meaning:literal] $variant:ident = $wire:literal,)*
        }
    ) => {
        #[doc = $doc]
        #[derive(::core::clone::Clone)]
        pub enum $name {
            #[doc = $first_meaning]
            $first,
            $(#[doc = $meaning] $variant,)*
        }
        #[automatically_derived]
        impl $crate::object::Choice for $name {
            #[inline]
            fn wire(&self) -> &::core::primitive::str {
                match self {
                    Self::$first => $first_wire,
                    $(Self::$variant => $wire,)*
                }
            }
            #[inline]
            fn choose(&mut self, wire: &::core::primitive::str) -> ::core::primitive::bool {
                *self = match wire {
                    $first_wire => Self::$first,
                    $($wire => Self::$variant,)*
                    _ => return false,
                };
                true
            }
        }
        #[automatically_derived]
        impl ::core::default::Default for $name {
            #[inline]
            fn default() -> Self {
                Self::$first
            }
        }
        $crate::__choice!(@both $name);
    };
    (@both $name:ident) => {
        #[automatically_derived]
        impl $crate::object::Slot for $name {
            #[inline]
            fn view(&self) -> $crate::object::View<'_> {
                $crate::object::View::Text($crate::object::Choice::wire(self))
            }
            #[inline]
            fn entry(&mut self) -> $crate::object::Entry<'_> {
                $crate::object::Entry::Choice(self)
            }
        }
        #[automatically_derived]
        impl ::core::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Debug::fmt($crate::object::Choice::wire(self), f)
            }
        }
        #[automatically_derived]
        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str($crate::object::Choice::wire(self))
            }
        }
        #[automatically_derived]
        impl ::core::cmp::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> ::core::primitive::bool {
                $crate::object::Choice::wire(self) == $crate::object::Choice::wire(other)
            }
        }
        #[automatically_derived]
        impl ::core::cmp::Eq for $name {}
    };
}

/// A builder with a setter for each field and a type parameter for each that must be set.
#[doc(hidden)]
#[macro_export]
macro_rules! __builder {
    (
        #[doc = $doc:literal]
        $name:ident => $response:ident, $builder:ident, [$($state:ident = $missing:ident),*];
        $($setters:tt)*
    ) => {
        $crate::__builder! { #[doc = $doc] $name, $builder, [$($state = $missing),*]; $($setters)* }
        $crate::__request!($name, $response, $builder, [$($state),*]);
    };
    (
        #[doc = $doc:literal]
        $name:ident, $builder:ident, [$($state:ident = $missing:ident),*];
        $($setters:tt)*
    ) => {
        #[doc = $doc]
        #[must_use = "a builder does nothing by itself"]
        pub struct $builder<__T $(, $state = missing::$missing)*> {
            value: $name,
            target: __T,
            given: ::core::marker::PhantomData<fn() -> ($($state,)*)>,
        }
        impl $name {
            /// Starts with nothing set.
            #[inline]
            pub fn builder() -> $builder<()> {
                Self::on(())
            }
            #[doc(hidden)]
            #[inline]
            pub fn on<__T>(target: __T) -> $builder<__T> {
                $builder { value: ::core::default::Default::default(), target, given: ::core::marker::PhantomData }
            }
        }
        impl<__T $(, $state)*> $builder<__T $(, $state)*> {
            /// What has been built.
            #[inline]
            pub fn build(self) -> $name
            where
                $($state: $crate::__private::Given<$name>,)*
            {
                self.value
            }
            $crate::__setters!($builder; $($setters)*);
        }
    };
}

/// A builder of what has no members that must be set.
#[doc(hidden)]
#[macro_export]
macro_rules! __plain_builder {
    (#[doc = $doc:literal] $name:ident, $builder:ident, [$($field:ident: $type:tt),*]) => {
        #[doc = $doc]
        #[must_use = "a builder does nothing by itself"]
        pub struct $builder($name);
        impl $name {
            /// Starts with nothing set.
            #[inline]
            pub fn builder() -> $builder {
                $builder(::core::default::Default::default())
            }
        }
        impl $builder {
            /// What has been built.
            #[inline]
            pub fn build(self) -> $name {
                self.0
            }
            $($crate::__plain_builder!(@set $field: $type);)*
        }
    };
    (@set $field:ident: text) => {
        /// Sets the member of this name.
        #[inline]
        pub fn $field(mut self, value: impl ::core::convert::Into<::std::string::String>) -> Self {
            self.0.$field = ::core::option::Option::Some(::core::convert::Into::into(value));
            self
        }
    };
    (@set $field:ident: ($type:ty)) => {
        /// Sets the member of this name.
        #[inline]
        pub fn $field(mut self, value: $type) -> Self {
            self.0.$field = ::core::option::Option::Some(value);
            self
        }
    };
}

/// The setters of a builder, one by one. Texts are taken in any form, everything else as it is: a generic
/// method costs the compiler several times what a plain one does.
#[doc(hidden)]
#[macro_export]
macro_rules! __setters {
    ($builder:ident;) => {};
    ($builder:ident; $(#[$attribute:meta])* optional $field:ident: text; $($more:tt)*) => {
        $(#[$attribute])*
        #[inline]
        pub fn $field(mut self, value: impl ::core::convert::Into<::std::string::String>) -> Self {
            self.value.$field = ::core::option::Option::Some(::core::convert::Into::into(value));
            self
        }
        $crate::__setters!($builder; $($more)*);
    };
    ($builder:ident; $(#[$attribute:meta])* optional $field:ident: $type:ty; $($more:tt)*) => {
        $(#[$attribute])*
        #[inline]
        pub fn $field(mut self, value: $type) -> Self {
            self.value.$field = ::core::option::Option::Some(value);
            self
        }
        $crate::__setters!($builder; $($more)*);
    };
    ($builder:ident; $(#[$attribute:meta])* required $field:ident: text => [$($after:ty),*]; $($more:tt)*) => {
        $(#[$attribute])*
        #[inline]
        pub fn $field(
            mut self,
            value: impl ::core::convert::Into<::std::string::String>,
        ) -> $builder<__T $(, $after)*> {
            self.value.$field = ::core::convert::Into::into(value);
            $builder { value: self.value, target: self.target, given: ::core::marker::PhantomData }
        }
        $crate::__setters!($builder; $($more)*);
    };
    ($builder:ident; $(#[$attribute:meta])* required $field:ident: $type:ty => [$($after:ty),*]; $($more:tt)*) => {
        $(#[$attribute])*
        #[inline]
        pub fn $field(mut self, value: $type) -> $builder<__T $(, $after)*> {
            self.value.$field = value;
            $builder { value: self.value, target: self.target, given: ::core::marker::PhantomData }
        }
        $crate::__setters!($builder; $($more)*);
    };
}

/// What binds a request to its answer, and how its builder ends.
#[doc(hidden)]
#[macro_export]
macro_rules! __request {
    ($name:ident, $response:ident, $builder:ident, [$($state:ident),*]) => {
        $crate::__requests!($name $response);
        impl<$($state),*> $builder<&$crate::Client $(, $state)*> {
            /// The call, ready to be sent: await it.
            #[inline]
            pub fn send(self) -> $crate::client::Sending<$response, Code>
            where
                $($state: $crate::__private::Given<$name>,)*
            {
                self.target.send(self.value)
            }
        }
    };
}

/// What binds requests to their answers; of no use to a server that cannot be simulated.
#[doc(hidden)]
#[macro_export]
#[cfg(feature = "client")]
macro_rules! __requests {
    ($($name:ident $response:ident)*) => {$(
        #[automatically_derived]
        impl $crate::client::Request for $name {
            type Response = $response;
            type Code = Code;
            const CALL: &'static $crate::schema::Call = &calls::$name;
        }
    )*};
}

#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "client"))]
macro_rules! __requests {
    ($($tokens:tt)*) => {};
}

/// What makes an answer one page of a listing: the way to its items.
#[doc(hidden)]
#[macro_export]
#[cfg(feature = "client")]
macro_rules! __page {
    ($response:ident, $item:ty, [$($step:tt)*]) => {
        #[automatically_derived]
        impl $crate::client::Page for $response {
            type Item = $item;
            #[inline]
            fn items(self, _: &::core::primitive::str) -> ::std::vec::Vec<$item> {
                (move || ::core::option::Option::Some(self $($step)*))().unwrap_or_default()
            }
        }
    };
}

/// The twin of an API, in its module.
#[doc(hidden)]
#[macro_export]
#[cfg(all(feature = "client", feature = "server"))]
macro_rules! __twin {
    (#[doc = $doc:literal]) => {
        #[doc = $doc]
        #[inline]
        pub fn twin() -> $crate::Twin {
            $crate::Twin::new(&data::API, data::CALLS, data::EXAMPLES)
        }
    };
}

#[doc(hidden)]
#[macro_export]
#[cfg(not(all(feature = "client", feature = "server")))]
macro_rules! __twin {
    ($($tokens:tt)*) => {};
}

/// The platform that calls a server.
#[doc(hidden)]
#[macro_export]
#[cfg(all(feature = "client", feature = "server"))]
macro_rules! __simulate {
    (#[doc = $doc:literal] $holder:ident, $module:ident) => {
        #[doc = $doc]
        #[inline]
        pub async fn simulate(self) -> ::std::io::Result<$crate::Simulation> {
            $crate::Simulation::start(|key| $crate::Server::of(self, key), $module::data::EXAMPLES).await
        }
    };
}

#[doc(hidden)]
#[macro_export]
#[cfg(not(all(feature = "client", feature = "server")))]
macro_rules! __simulate {
    ($($tokens:tt)*) => {};
}

/// The shape of an object: `schemas::$name`.
#[doc(hidden)]
#[macro_export]
macro_rules! __schema {
    ($name:ident, $shown:literal, [$($new:ident $arguments:tt $($option:ident $value:tt)*),*]) => {
        pub static $name: Schema = Schema::new($shown, &[$(Field::$new $arguments $(.$option $value)*),*]);
    };
}

/// What is known about a call: `calls::$name`.
#[doc(hidden)]
#[macro_export]
macro_rules! __call {
    ($name:ident, $response:ident, $wire:literal, $direction:ident $($options:tt)*) => {
        pub static $name: Call = Call::new(
            &super::data::API,
            $wire,
            Direction::$direction,
            &super::schemas::$name,
            &super::schemas::$response,
        ) $($options)*;
    };
}

/// serde for requests and answers: logical JSON with wire names.
#[doc(hidden)]
#[macro_export]
macro_rules! __serde {
    ($($name:ident),*) => {$(
        #[automatically_derived]
        impl $crate::__private::serde::Serialize for $name {
            #[inline]
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::codec::serialize(self, serializer)
            }
        }
        #[automatically_derived]
        impl<'de> $crate::__private::serde::Deserialize<'de> for $name {
            #[inline]
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::codec::deserialize(deserializer)
            }
        }
    )*};
}
