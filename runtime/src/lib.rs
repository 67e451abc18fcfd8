//! Placeholder docs.

extern crate self as bothends;

pub mod clock;
pub mod codec;
pub mod credentials;
mod decimal;
#[cfg(feature = "client")]
mod endpoint;
mod error;
#[cfg(any(feature = "client", feature = "server"))]
mod layout;
pub mod limits;
mod macros;
pub mod object;
#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
pub mod schema;
mod show;
pub mod sign;

#[cfg(feature = "client")]
pub mod client;
#[cfg(feature = "server")]
pub mod server;

#[cfg(feature = "client")]
pub use bothends_macros::Client;
#[cfg(feature = "server")]
pub use bothends_macros::Server;
#[cfg(feature = "client")]
pub use client::{Answer, Client, ClientBuilder};
pub use credentials::{AccessKey, Credentials};
pub use decimal::{Decimal, DecimalError};
pub use error::{CallError, ConfigError, ErrorKind};
/// Any JSON value: the type of members that a spec calls `any`.
pub use serde_json::Value as Json;
#[cfg(feature = "server")]
pub use server::{Call, Server};
