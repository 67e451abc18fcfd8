//! The runtime of the prototype shapes of `-- shapes`: a codec that walks any generated type through [`Object`] and
//! [`Slot`], compiled once, and a client that "sends" to a canned answer. Just enough to make the prototypes do real work.
#![forbid(unsafe_code)]

mod client;
mod codec;
mod macros;
mod object;
mod schema;

pub use client::{Answer, Build, Client, Error, Given, Sending, Set};
pub use codec::{clone, debug, deserialize, enum_from, equal, serialize, to_json};
pub use object::{Entry, List, Object, OpenEnum, Slot, View};
pub use schema::{Description, Field, Kind, Operation, Schema};

// What generated code names: it is expanded where nothing is in scope.
pub use core::{
    clone::Clone,
    cmp::PartialEq,
    convert::{From, Into},
    default::Default,
    fmt,
    fmt::Debug,
    iter::{IntoIterator, Iterator},
    marker::PhantomData,
    option::Option,
    option::Option::{None, Some},
    result::Result,
};
pub use serde;
pub use std::{string::String, vec::Vec};
