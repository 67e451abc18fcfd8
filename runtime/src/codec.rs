//! JSON in and out of objects, through serde, once for all types.

mod read;
mod write;

pub use read::{Problem, choose_from, decode, decode_from};
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) use read::{decode_slot, write_text};
pub use write::{encode, serialize};
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) use write::{json_text, scalar_text, serialize_sorted};
